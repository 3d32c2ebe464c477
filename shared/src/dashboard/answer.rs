//! Answers: JSON and an HTTP status.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    language::Language,
    refusal::{Problem, Refusal},
    sentences,
};
use crate::{Error as Failure, archived::manifest::Conflict, dashboard::Result};

/// When a caller may try again if the database is away; it takes some seconds to restart.
const RETRY_AFTER_SECONDS: u32 = 5;

/// Lambda answers with 6 MB at most, in which the body is a JSON text whose quotes are escaped once more.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// What goes back to the caller.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// A JSON object.
    pub body: Vec<u8>,
    /// In seconds, for the header Retry-After.
    pub retry_after: Option<u32>,
}

/// The body of [`Answer::data`].
#[derive(JsonSchema, Serialize)]
#[schemars(inline)]
pub(super) struct Data<T> {
    #[schemars(extend("const" = true))]
    success: bool,
    data: T,
}

/// The body of [`Answer::done`].
#[derive(JsonSchema, Serialize)]
#[schemars(inline)]
pub(super) struct Done<T> {
    #[schemars(extend("const" = true))]
    success: bool,
    #[serde(flatten)]
    fields: T,
}

/// What [`Answer::message`] says.
#[derive(JsonSchema, Serialize)]
pub(super) struct Message {
    /// One sentence for a person.
    message: &'static str,
}

impl Answer {
    /// Answers with these fields.
    pub(super) fn object(fields: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_vec(fields).map_err(|source| Failure::Answer { source })?;
        Self::of_size(body)
    }

    /// Answers with this JSON object, unless Lambda can't carry it.
    fn of_size(body: Vec<u8>) -> Result<Self> {
        if body.len() > LARGEST_BODY {
            return Err(Problem::AnswerTooLarge.into());
        }
        Ok(Self {
            status: 200,
            body,
            retry_after: None,
        })
    }

    /// The same answer, in which it is said that archived rows are missing.
    pub(super) fn with_warnings(self, conflicts: &[Conflict], language: Language) -> Result<Self> {
        let warnings = conflicts
            .iter()
            .map(|conflict| sentences::missing_rows(conflict).into_text(language));
        let warnings = json!({"warnings": warnings.collect::<Vec<_>>()}).to_string();
        // Both are objects with fields: the first one goes on where the second one begins.
        let mut body = self.body;
        body.truncate(body.trim_ascii_end().len() - "}".len());
        body.extend_from_slice(warnings.replacen('{', ",", 1).as_bytes());
        Self::of_size(body)
    }

    /// Answers with one thing, as `data`.
    pub(super) fn data(data: &impl Serialize) -> Result<Self> {
        Self::object(&Data { success: true, data })
    }

    /// Answers with these fields of something that was done.
    pub(super) fn done(fields: &impl Serialize) -> Result<Self> {
        Self::object(&Done {
            success: true,
            fields,
        })
    }

    /// Says that something was done.
    pub(super) fn message(message: &'static str) -> Result<Self> {
        Self::done(&Message { message })
    }

    /// Says why not, in a sentence and a stable code.
    pub(super) fn refusal(refusal: &Refusal, language: Language) -> Self {
        let mut body = refusal.fields();
        body.insert("success".to_owned(), json!(false));
        body.insert("error".to_owned(), json!(refusal.sentence().into_text(language)));
        body.insert("code".to_owned(), json!(refusal.code()));
        Self {
            status: refusal.status(),
            body: Value::from(body).to_string().into_bytes(),
            retry_after: refusal.is_worth_repeating().then_some(RETRY_AFTER_SECONDS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::{
        Error,
        parameters::{AppointmentStatus, Requirement},
        refusal::Thing,
    };

    fn refusal(error: impl Into<Error>) -> (u16, Value, Option<u32>) {
        let answer = Answer::refusal(&error.into().refusal(), Language::English);
        (
            answer.status,
            serde_json::from_slice(&answer.body).unwrap(),
            answer.retry_after,
        )
    }

    #[test]
    fn an_answer_that_lambda_could_not_carry_is_refused() {
        let longest = LARGEST_BODY - "\"\"".len();
        assert!(Answer::object(&"x".repeat(longest)).is_ok());
        let error = Answer::object(&"x".repeat(longest + 1)).unwrap_err();
        assert_eq!(error.refusal(), Refusal::InvalidRequest(Problem::AnswerTooLarge));
    }

    #[test]
    fn what_the_caller_can_change_is_told_by_status_sentence_and_code() {
        for (error, status, sentence, code) in [
            (
                Refusal::InvalidRequest(Problem::Missing {
                    parameter: "limit".to_owned(),
                }),
                400,
                "limit is required.",
                "invalid_request",
            ),
            (
                Refusal::UnknownAction {
                    action: "\"x\"".to_owned(),
                },
                400,
                "There is no action \"x\".",
                "unknown_action",
            ),
            (Refusal::Unauthenticated, 401, "Sign in first.", "unauthenticated"),
            (Refusal::Forbidden, 403, "You may not do this.", "forbidden"),
            (
                Refusal::NotFound(Thing::Customer),
                404,
                "Customer not found.",
                "not_found",
            ),
            (
                Refusal::SlotTaken,
                409,
                "The consultant has another appointment at this time.",
                "slot_taken",
            ),
            (
                Refusal::NotYet,
                409,
                "An appointment can't be completed before it has begun.",
                "not_yet",
            ),
            (
                Refusal::PayloadTooLarge { limit: 8 },
                413,
                "The request is larger than 8 bytes.",
                "payload_too_large",
            ),
        ] {
            let body = json!({"success": false, "error": sentence, "code": code});
            assert_eq!(refusal(error), (status, body, None));
        }
    }

    #[test]
    fn a_conflict_is_told_with_what_stands_against_it() {
        let (status, body, _) = refusal(Refusal::HasAppointments { appointment_count: 3 });
        assert_eq!(
            (status, &body["code"], &body["appointment_count"]),
            (409, &json!("has_appointments"), &json!(3))
        );
    }

    #[test]
    fn a_sentence_is_in_the_language_that_was_asked_for_and_the_code_in_none() {
        let of = |refusal: Refusal| {
            let answer = Answer::refusal(&refusal, Language::Vietnamese);
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            (body["error"].as_str().unwrap().to_owned(), body["code"].clone())
        };
        assert_eq!(
            of(Refusal::InvalidRequest(Problem::Unfit {
                parameter: "limit".to_owned(),
                requirement: Requirement::WholeNumber {
                    least: 1,
                    greatest: 1000
                },
            })),
            (
                "limit phải là số nguyên từ 1 đến 1000.".to_owned(),
                json!("invalid_request")
            )
        );
        assert_eq!(
            of(Refusal::NotFound(Thing::Customer)),
            ("Không tìm thấy khách hàng.".to_owned(), json!("not_found"))
        );
        assert_eq!(
            of(Refusal::InvalidTransition {
                from: AppointmentStatus::Cancelled,
                to: AppointmentStatus::Confirmed
            }),
            (
                "Lịch hẹn đã hủy không thể chuyển thành đã xác nhận.".to_owned(),
                json!("invalid_transition")
            )
        );
    }

    #[test]
    fn who_does_not_know_whether_a_change_was_made_is_not_asked_to_repeat_it() {
        let (status, body, retry_after) = refusal(Failure::OutcomeUnknown {
            source: Some("connection to host-1 lost".into()),
        });
        assert_eq!(
            (status, &body["code"], retry_after),
            (503, &json!("outcome_unknown"), None)
        );
        assert!(!body.to_string().contains("host-1"));
    }

    #[test]
    fn a_failure_of_ours_gives_no_detail() {
        let source = || "password of host-1 in SELECT".into();
        for error in [
            Failure::Store {
                operation: "GetObject",
                key: "secret-key".to_owned(),
                source: source(),
            },
            Failure::Configuration {
                variable: "DB_HOST",
                problem: "is missing".to_owned(),
            },
        ] {
            let body = json!({
                "success": false, "error": "Something went wrong on our side.", "code": "internal"
            });
            assert_eq!(refusal(error), (500, body, None));
        }
    }

    #[test]
    fn an_archive_that_is_away_asks_for_another_try_and_gives_no_detail() {
        let body = json!({
            "success": false,
            "error": "Archived days could not be loaded at the moment. Please try again in a minute.",
            "code": "archive_unavailable"
        });
        let error = Failure::ArchiveUnavailable {
            source: Some("GetObject of secret-key failed".into()),
        };
        assert_eq!(refusal(error), (503, body, Some(RETRY_AFTER_SECONDS)));
    }

    #[test]
    fn a_database_that_is_away_asks_for_another_try() {
        let source = || "connection to host-1 refused".into();
        for error in [
            Failure::DatabaseUnavailable { source: None },
            Failure::DatabaseUnavailable {
                source: Some(source()),
            },
            Failure::Secret { source: source() },
        ] {
            let body = json!({
                "success": false,
                "error": "The database is not available at the moment. Please try again in a minute.",
                "code": "database_unavailable"
            });
            assert_eq!(refusal(error), (503, body, Some(RETRY_AFTER_SECONDS)));
        }
    }
}
