//! Parses a request's body into an action.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::dashboard::{
    Error, Result,
    parameters::Requirement,
    refusal::{Problem, Refusal},
    working_plan,
};

/// Far more than any action's parameters need.
const LARGEST_BODY: usize = 1024 * 1024;

/// The action whose parameters are those of another action, which its parameter [`LIST`] names.
const EXPORT: &str = "export_list";
const LIST: &str = "list";

/// The field of the parameters beside a name, for serde.
const PARAMETERS: &str = "parameters";

/// How much of an unknown action's name is quoted in the answer.
const NAME_ECHO: usize = 50;

/// A request, as far as it can be parsed.
pub(crate) struct Request<A> {
    /// The action's name if there is such an action, for the log.
    pub(crate) name: Option<String>,
    /// The action, or why the request can't be parsed.
    pub(crate) action: Result<A>,
}

impl<A: DeserializeOwned> Request<A> {
    /// Parses a body `{"action": "<name>", ...parameters}`.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let (name, parameters) = match split_body(body) {
            Ok(parts) => parts,
            Err(error) => {
                return Self {
                    name: None,
                    action: Err(error),
                };
            }
        };
        let action = parse_parameters(&name, parameters);
        let known = !matches!(action, Err(Error::Refused(Refusal::UnknownAction { .. })));
        Self {
            name: known.then_some(name),
            action,
        }
    }
}

/// Splits a body into the action's name and its parameters.
fn split_body(body: &[u8]) -> Result<(String, Map<String, Value>)> {
    if body.len() > LARGEST_BODY {
        return Err(Refusal::PayloadTooLarge { limit: LARGEST_BODY }.into());
    }
    let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else {
        return Err(Problem::NoObject.into());
    };
    let parameter = "action".to_owned();
    match members.remove(&parameter) {
        Some(Value::String(name)) => Ok((name, members)),
        Some(_) => Err(Problem::Unfit {
            parameter,
            requirement: Requirement::AnyText,
        }
        .into()),
        None => Err(Problem::Missing { parameter }.into()),
    }
}

/// Parses the parameters of the action with this name.
fn parse_parameters<A: DeserializeOwned>(name: &str, parameters: Map<String, Value>) -> Result<A> {
    let parameters = match name {
        EXPORT => of_list(parameters),
        _ => parameters,
    };
    let request = Map::from_iter([
        ("action".to_owned(), Value::from(name)),
        (PARAMETERS.to_owned(), Value::from(parameters)),
    ]);
    serde_path_to_error::deserialize(Value::from(request)).map_err(|error| {
        let text = error.inner().to_string();
        match error.path().iter().next_back() {
            Some(Segment::Map { key }) if key == "action" => Refusal::UnknownAction {
                action: format!("{:?}", name.chars().take(NAME_ECHO).collect::<String>()),
            }
            .into(),
            Some(Segment::Map { key }) if key == LIST => Problem::Unfit {
                parameter: key.clone(),
                requirement: Requirement::List,
            }
            .into(),
            Some(Segment::Map { key }) if key != PARAMETERS => invalid_parameter(key.clone(), &text).into(),
            _ => missing_parameter(&text).into(),
        }
    })
}

/// The parameters of an export in the form of [`Export`]: the list's name beside the list's own parameters.
fn of_list(mut parameters: Map<String, Value>) -> Map<String, Value> {
    let list = parameters.remove_entry(LIST);
    let own = (PARAMETERS.to_owned(), Value::from(parameters));
    list.into_iter().chain([own]).collect()
}

/// What is wrong with a parameter, from serde's message about it.
fn invalid_parameter(parameter: String, text: &str) -> Problem {
    match Requirement::from_text(text) {
        Some(requirement) => Problem::Unfit {
            parameter,
            requirement,
        },
        // serde itself says what a list must be.
        None if text.contains("expected a sequence") => Problem::Unfit {
            parameter,
            requirement: Requirement::Entries {
                most: working_plan::MOST_ENTRIES,
            },
        },
        None => Problem::Unreadable,
    }
}

/// What is wrong with the parameters as a whole: one is missing. serde names it only in its message.
fn missing_parameter(text: &str) -> Problem {
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    match missing {
        Some(name) => Problem::Missing {
            parameter: name.to_owned(),
        },
        None => Problem::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::action::Action;

    fn parse(body: impl AsRef<[u8]>) -> Result<Action> {
        Request::parse(body.as_ref()).action
    }

    fn sentence(error: &Error) -> String {
        error.refusal().sentence().english
    }

    fn problem(body: &str) -> String {
        match parse(body) {
            Err(error @ Error::Refused(Refusal::InvalidRequest(_))) => sentence(&error),
            outcome => panic!("{body}: {outcome:?}"),
        }
    }

    #[test]
    fn every_action_is_known_by_its_name() {
        for body in [
            r#"{"action": "get_overview_stats"}"#,
            r#"{"action": "get_customers", "search": "an", "limit": 10, "offset": 20}"#,
            r#"{"action": "get_customer_by_id", "customerid": "7"}"#,
            r#"{"action": "get_consultants"}"#,
            r#"{"action": "get_consultant_by_id", "consultantid": "7"}"#,
            r#"{"action": "get_program_by_id", "programid": "7"}"#,
            r#"{"action": "get_customer_programs", "customerid": "7"}"#,
            r#"{"action": "get_calendar_counts", "date_from": "2025-06-02", "date_to": "2025-06-08"}"#,
            r#"{"action": "get_appointments", "status": "pending", "consultant_id": "1", "customer_id": 7}"#,
            r#"{"action": "get_appointment_by_id", "appointmentid": 1}"#,
            r#"{"action": "get_programs", "status": "upcoming"}"#,
            r#"{"action": "get_consultant_schedules", "is_available": true}"#,
            r#"{"action": "get_schedule_by_consultant", "consultant_id": 1}"#,
            r#"{"action": "export_list", "list": "get_customers"}"#,
            r#"{"action": "export_list", "list": "get_appointments", "status": "pending", "sort": "-date"}"#,
            r#"{"action": "get_tables"}"#,
            r#"{"action": "get_table_schema", "table_name": "customer"}"#,
            r#"{"action": "get_stats"}"#,
            r#"{"action": "get_archive_status"}"#,
            r#"{"action": "get_usage", "date_from": "2025-06-02"}"#,
            r#"{"action": "restore_record", "auditid": 1}"#,
            r#"{"action": "get_audit", "tablename": "customer", "rowkey": 7, "change": "update"}"#,
            r#"{"action": "create_customer", "fullname": "An", "email": "an@example.com", "phonenumber": ""}"#,
            r#"{"action": "update_customer", "customerid": 7, "notes": null, "isdisabled": false}"#,
            r#"{"action": "delete_customer", "customerid": 7}"#,
            r#"{"action": "create_consultant", "fullname": "An", "email": "an@example.com"}"#,
            r#"{"action": "update_consultant", "consultantid": 7, "imageurl": "https://example.com/1.png"}"#,
            r#"{"action": "delete_consultant", "consultantid": "7"}"#,
            r#"{"action": "create_appointment", "consultantid": 1, "customerid": 7, "date": "2025-06-02", "time": "09:00"}"#,
            r#"{"action": "update_appointment", "appointmentid": 1, "duration": 30}"#,
            r#"{"action": "delete_appointment", "appointmentid": 1}"#,
            r#"{"action": "get_available_consultants", "date": "2025-06-02", "time": "09:00:00"}"#,
            r#"{"action": "assign_consultant", "appointmentid": 1, "consultantid": 2}"#,
            r#"{"action": "get_daily_stats"}"#,
            r#"{"action": "get_report", "date_from": "2025-01-01", "date_to": "2025-12-31", "group_by": "month"}"#,
            r#"{"action": "get_calendar", "date_from": "2025-06-02", "date_to": "2025-06-08", "consultant_ids": [1, "2"]}"#,
            r#"{"action": "get_leave", "consultant_id": 1}"#,
            r#"{"action": "create_leave", "consultant_id": 1, "startdate": "2025-06-02", "enddate": "2025-06-02"}"#,
            r#"{"action": "delete_leave", "leaveid": 1}"#,
            r#"{"action": "get_working_plan", "consultant_id": 1}"#,
            r#"{"action": "set_working_plan", "consultant_id": 1, "entries": []}"#,
            r#"{"action": "apply_working_plan", "date_from": "2025-06-02", "date_to": "2025-06-08", "preview": true}"#,
            r#"{"action": "get_my_calendar", "consultant_id": 1, "date_from": "2025-06-02", "date_to": "2025-06-08"}"#,
            r#"{"action": "create_my_leave", "consultant_id": 1, "startdate": "2025-06-02", "enddate": "2025-06-02"}"#,
            r#"{"action": "delete_my_leave", "consultant_id": 1, "leaveid": 1}"#,
            r#"{"action": "set_my_working_plan", "consultant_id": 1, "entries": [{"weekday": 1, "starttime": "09:00",
                "endtime": "12:00"}]}"#,
            r#"{"action": "bulk_update_appointments", "appointmentids": [1, 2], "status": "cancelled"}"#,
            r#"{"action": "start_archive_run", "kind": "full"}"#,
            r#"{"action": "create_program", "programname": "A", "date": "2025-06-02"}"#,
            r#"{"action": "update_program", "programid": 1, "status": "ongoing"}"#,
            r#"{"action": "delete_program", "programid": 1}"#,
            r#"{"action": "get_program_participants", "programid": 1}"#,
            r#"{"action": "add_program_participant", "programid": 1, "customerid": 7}"#,
            r#"{"action": "update_program_participant", "programid": 1, "customerid": 7, "status": "attended"}"#,
            r#"{"action": "create_consultant_schedule", "consultant_id": 1, "date": "2025-06-02", "start_time": "09:00",
                "end_time": "10:00"}"#,
            r#"{"action": "update_consultant_schedule", "schedule_id": 1, "is_available": false}"#,
            r#"{"action": "delete_consultant_schedule", "schedule_id": 1}"#,
            r#"{"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": "2025-06-02",
                "date_to": "2025-06-30"}"#,
            r#"{"action": "get_consultant_by_email", "email": "an@example.com"}"#,
            r#"{"action": "get_my_schedule", "consultant_id": 1}"#,
            r#"{"action": "get_my_appointments", "consultant_id": 1}"#,
            r#"{"action": "send_confirmation_email", "appointment_id": 1, "to": "an@example.com"}"#,
            r#"{"action": "send_cancellation_email", "appointment_id": "1"}"#,
            r#"{"action": "confirm_appointment", "consultant_id": 1, "appointment_id": 1}"#,
            r#"{"action": "deny_appointment", "consultant_id": 1, "appointment_id": 1, "reason": ""}"#,
            r#"{"action": "complete_appointment", "consultant_id": 1, "appointment_id": "1"}"#,
            r#"{"action": "mark_no_show", "consultant_id": 1, "appointment_id": "1"}"#,
        ] {
            let request = Request::<Action>::parse(body.as_bytes());
            assert!(request.action.is_ok(), "{body}: {:?}", request.action);
            assert!(body.contains(&format!("{:?}", request.name.unwrap())), "{body}");
        }
    }

    #[test]
    fn unknown_parameters_are_ignored_even_if_they_are_called_parameters() {
        for body in [
            r#"{"action": "get_stats", "limit": "x"}"#,
            r#"{"action": "get_customers", "parameters": {"limit": "x"}, "sql": "DROP TABLE customer"}"#,
        ] {
            assert!(parse(body).is_ok(), "{body}");
        }
    }

    #[test]
    fn a_body_that_is_not_an_object_with_an_action_is_invalid() {
        let deep = format!(
            r#"{{"action": "get_stats", "x": {}1{}}}"#,
            "[".repeat(1000),
            "]".repeat(1000)
        );
        for body in [
            "",
            " ",
            "null",
            "[]",
            "\"get_stats\"",
            "{",
            r#"{"action": "get_stats"} x"#,
            r#"{"action": "get_customers", "search": "\ud800"}"#,
            r#"{"action": "get_customers", "limit": 1e999}"#,
            &deep,
        ] {
            assert!(
                problem(body).starts_with("The body must be a JSON object"),
                "{body}"
            );
        }
        assert_eq!(problem("{}"), "action is required.");
        assert_eq!(problem(r#"{"action": 5}"#), "action must be a text.");
        assert!(parse([b'{', 0xff, b'}']).is_err());
    }

    #[test]
    fn a_body_may_be_one_mebibyte_and_no_more() {
        let of_length = |length| {
            let mut body = br#"{"action": "get_stats"}"#.to_vec();
            body.resize(length, b' ');
            body
        };
        assert!(parse(of_length(LARGEST_BODY)).is_ok());
        assert!(matches!(
            parse(of_length(LARGEST_BODY + 1)),
            Err(Error::Refused(Refusal::PayloadTooLarge { .. }))
        ));
    }

    #[test]
    fn an_unknown_action_is_quoted_in_the_answer_and_not_named_in_the_log() {
        for name in ["", "GetStats", "get_Stats", "drop_table", "parameters"] {
            let request =
                Request::<Action>::parse(json!({"action": name, "limit": "x"}).to_string().as_bytes());
            assert_eq!(request.name, None);
            assert_eq!(
                sentence(&request.action.unwrap_err()),
                format!("There is no action {name:?}.")
            );
        }
        let long = parse(json!({"action": "x".repeat(1000)}).to_string()).unwrap_err();
        assert_eq!(
            sentence(&long).len(),
            "There is no action \"\".".len() + NAME_ECHO
        );
    }

    #[test]
    fn an_invalid_parameter_and_its_action_are_named() {
        let request = Request::<Action>::parse(br#"{"action": "get_customers", "limit": "x"}"#);
        assert_eq!(request.name.as_deref(), Some("get_customers"));
        assert_eq!(
            sentence(&request.action.unwrap_err()),
            "limit must be a whole number from 1 to 1000."
        );
        for (body, sentence) in [
            (
                r#"{"action": "export_list", "list": "get_customers", "sort": "salary"}"#,
                "sort must be one of customerid,",
            ),
            (
                r#"{"action": "export_list", "list": "get_appointments", "date_from": "x", "parameters": {}}"#,
                "date_from must be an existing date",
            ),
            (
                r#"{"action": "export_list", "list": "get_stats"}"#,
                "list must be get_appointments, ",
            ),
            (
                r#"{"action": "export_list", "list": ["get_customers"]}"#,
                "list must be get_",
            ),
        ] {
            assert!(problem(body).starts_with(sentence), "{}", problem(body));
        }
    }

    #[test]
    fn a_missing_parameter_is_named() {
        assert_eq!(
            problem(r#"{"action": "get_customer_by_id"}"#),
            "customerid is required."
        );
        assert_eq!(
            problem(r#"{"action": "get_schedule_by_consultant", "date_from": ""}"#),
            "consultant_id is required."
        );
        assert_eq!(
            problem(r#"{"action": "export_list", "status": "pending"}"#),
            "list is required."
        );
        assert_eq!(
            problem(r#"{"action": "export_list", "list": "get_program_participants"}"#),
            "programid is required."
        );
    }
}
