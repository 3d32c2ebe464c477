//! The actions: all that a request can ask for.

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::{
    Error, Result, appointments, consultants, customers,
    parameters::{AppointmentId, CustomerId, TableName},
    programs, schedules,
};

/// Far more than any action's parameters need.
const LARGEST_BODY: usize = 1024 * 1024;

/// As much of an unknown action's name as is said back.
const NAME_ECHO: usize = 50;

/// An action with its parameters.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", content = "parameters", rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "they are the names on the wire")]
pub(super) enum Action {
    GetOverviewStats {},
    GetCustomers(customers::Filter),
    GetCustomerById { customerid: CustomerId },
    GetConsultants(consultants::Filter),
    GetAppointments(appointments::Filter),
    GetAppointmentById { appointmentid: AppointmentId },
    GetPrograms(programs::Filter),
    GetConsultantSchedules(schedules::Filter),
    GetScheduleByConsultant(schedules::OfConsultant),
    GetTables {},
    GetTableSchema { table_name: TableName },
    GetStats {},
    GetArchiveStatus {},
}

/// A request as far as it can be understood.
pub(super) struct Request {
    /// The action's name, if there is such an action: then the log can have it.
    pub(super) name: Option<String>,
    /// The action, or why there is none.
    pub(super) action: Result<Action>,
}

impl Request {
    /// Understands a body `{"action": "<name>", ...parameters}`.
    pub(super) fn parse(body: &[u8]) -> Self {
        let (name, parameters) = match open(body) {
            Ok(parts) => parts,
            Err(error) => {
                return Self {
                    name: None,
                    action: Err(error),
                };
            }
        };
        let action = read(&name, parameters);
        let known = !matches!(action, Err(Error::UnknownAction { .. }));
        Self {
            name: known.then_some(name),
            action,
        }
    }
}

/// Takes a body apart into the action's name and the rest.
fn open(body: &[u8]) -> Result<(String, Map<String, Value>)> {
    if body.len() > LARGEST_BODY {
        return Err(Error::PayloadTooLarge { limit: LARGEST_BODY });
    }
    let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else {
        return Err(invalid(
            "The body must be a JSON object such as {\"action\": \"get_stats\"}.",
        ));
    };
    match members.remove("action") {
        Some(Value::String(name)) => Ok((name, members)),
        Some(_) => Err(invalid("action must be a text.")),
        None => Err(invalid("action is required.")),
    }
}

/// Reads the parameters as those of the action with this name.
fn read(name: &str, parameters: Map<String, Value>) -> Result<Action> {
    let request = Map::from_iter([
        ("action".to_owned(), Value::from(name)),
        ("parameters".to_owned(), Value::from(parameters)),
    ]);
    serde_path_to_error::deserialize(Value::from(request)).map_err(|error| {
        let problem = error.inner().to_string();
        match error.path().iter().next_back() {
            Some(Segment::Map { key }) if key == "action" => Error::UnknownAction {
                action: format!("{:?}", name.chars().take(NAME_ECHO).collect::<String>()),
            },
            Some(Segment::Map { key }) if key != "parameters" => invalid(&format!("{key} {problem}.")),
            _ => invalid(&about_all_parameters(&problem)),
        }
    })
}

/// A sentence for what is wrong with the parameters together: one is missing. serde names it in its text only.
fn about_all_parameters(problem: &str) -> String {
    match problem
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        Some(name) => format!("{name} is required."),
        None => format!("The parameters can't be read: {problem}."),
    }
}

fn invalid(problem: &str) -> Error {
    Error::InvalidRequest {
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(body: impl AsRef<[u8]>) -> Result<Action> {
        Request::parse(body.as_ref()).action
    }

    fn problem(body: &str) -> String {
        match parse(body) {
            Err(Error::InvalidRequest { problem }) => problem,
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
            r#"{"action": "get_appointments", "status": "pending", "consultant_id": "1", "customer_id": 7}"#,
            r#"{"action": "get_appointment_by_id", "appointmentid": 1}"#,
            r#"{"action": "get_programs", "status": "upcoming"}"#,
            r#"{"action": "get_consultant_schedules", "is_available": true}"#,
            r#"{"action": "get_schedule_by_consultant", "consultant_id": 1}"#,
            r#"{"action": "get_tables"}"#,
            r#"{"action": "get_table_schema", "table_name": "customer"}"#,
            r#"{"action": "get_stats"}"#,
            r#"{"action": "get_archive_status"}"#,
        ] {
            let request = Request::parse(body.as_bytes());
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
    fn a_body_that_is_no_object_with_an_action_is_invalid() {
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
            Err(Error::PayloadTooLarge { .. })
        ));
    }

    #[test]
    fn an_unknown_action_is_told_apart_and_not_named_in_the_log() {
        for name in ["", "GetStats", "get_Stats", "drop_table", "parameters"] {
            let request = Request::parse(json!({"action": name, "limit": "x"}).to_string().as_bytes());
            assert_eq!(request.name, None);
            assert_eq!(
                request.action.unwrap_err().to_string(),
                format!("There is no action {name:?}.")
            );
        }
        let long = parse(json!({"action": "x".repeat(1000)}).to_string()).unwrap_err();
        assert_eq!(
            long.to_string().len(),
            "There is no action \"\".".len() + NAME_ECHO
        );
    }

    #[test]
    fn a_refused_parameter_is_named_and_so_is_its_action() {
        let request = Request::parse(br#"{"action": "get_customers", "limit": "x"}"#);
        assert_eq!(request.name.as_deref(), Some("get_customers"));
        assert_eq!(
            request.action.unwrap_err().to_string(),
            "limit must be a whole number from 1 to 1000."
        );
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
    }
}
