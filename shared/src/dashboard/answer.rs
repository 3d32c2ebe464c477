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

/// A database takes some seconds to restart.
const RETRY_AFTER_SECONDS: u32 = 5;

/// Lambda responses are limited to 6 MB, and in them the body is a JSON string, in which every quote is escaped.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// What the caller gets.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// A JSON object, or nothing.
    pub body: Vec<u8>,
    /// In seconds, for the Retry-After header.
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
pub(crate) struct Done<T> {
    #[schemars(extend("const" = true))]
    success: bool,
    #[serde(flatten)]
    fields: T,
}

/// The fields of [`Answer::message`].
#[derive(JsonSchema, Serialize)]
pub(crate) struct Message {
    /// One sentence for a person.
    message: &'static str,
}

impl Answer {
    /// An answer with these fields.
    pub(super) fn object(fields: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_vec(fields).map_err(|source| Failure::Answer { source })?;
        Self::with_body(body)
    }

    /// An answer with this JSON object, unless it is too large for Lambda.
    fn with_body(body: Vec<u8>) -> Result<Self> {
        if body.len() > LARGEST_BODY {
            return Err(Problem::AnswerTooLarge.into());
        }
        Ok(Self {
            status: 200,
            body,
            retry_after: None,
        })
    }

    /// Adds warnings about missing archived rows.
    pub(super) fn with_warnings(self, conflicts: &[Conflict], language: Language) -> Result<Self> {
        let warnings = conflicts
            .iter()
            .map(|conflict| sentences::missing_rows(conflict).into_text(language));
        let warnings = json!({"warnings": warnings.collect::<Vec<_>>()}).to_string();
        // Both are JSON objects with fields, so one can be continued with the other's.
        let mut body = self.body;
        body.truncate(body.trim_ascii_end().len() - "}".len());
        body.extend_from_slice(warnings.replacen('{', ",", 1).as_bytes());
        Self::with_body(body)
    }

    /// An answer with one value as `data`.
    pub(super) fn data(data: &impl Serialize) -> Result<Self> {
        Self::object(&Data { success: true, data })
    }

    /// An answer with these fields about something that was done.
    pub(crate) fn done(fields: &impl Serialize) -> Result<Self> {
        Self::object(&Done {
            success: true,
            fields,
        })
    }

    /// An answer that says what was done.
    pub(crate) fn message(message: &'static str) -> Result<Self> {
        Self::done(&Message { message })
    }

    /// An answer that says nothing but that all is well.
    #[cfg(feature = "collect")]
    pub(crate) fn nothing() -> Self {
        Self {
            status: 204,
            body: Vec::new(),
            retry_after: None,
        }
    }

    /// An answer that says why not, with a sentence and a stable code.
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
        refusal::Entity,
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
    fn an_answer_that_is_too_large_for_lambda_is_refused() {
        let longest = LARGEST_BODY - "\"\"".len();
        assert!(Answer::object(&"x".repeat(longest)).is_ok());
        let error = Answer::object(&"x".repeat(longest + 1)).unwrap_err();
        assert_eq!(error.refusal(), Refusal::InvalidRequest(Problem::AnswerTooLarge));
    }

    #[test]
    fn a_refusal_has_a_status_a_sentence_and_a_code() {
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
                Refusal::NotFound(Entity::Customer),
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
                "An appointment can't be completed or marked as a no-show before it has started.",
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
    fn a_has_appointments_refusal_says_how_many() {
        let (status, body, _) = refusal(Refusal::HasAppointments { appointment_count: 3 });
        assert_eq!(
            (status, &body["code"], &body["appointment_count"]),
            (409, &json!("has_appointments"), &json!(3))
        );
    }

    #[test]
    fn a_sentence_is_in_the_requested_language_and_the_code_in_none() {
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
            of(Refusal::NotFound(Entity::Customer)),
            ("Không tìm thấy khách hàng.".to_owned(), json!("not_found"))
        );
        assert_eq!(
            of(Refusal::InvalidTransition {
                from: AppointmentStatus::Cancelled,
                to: AppointmentStatus::Confirmed
            }),
            (
                "Không thể chuyển lịch hẹn từ đã hủy sang đã xác nhận.".to_owned(),
                json!("invalid_transition")
            )
        );
    }

    #[test]
    fn a_caller_who_can_t_know_whether_a_change_was_made_is_not_told_to_retry() {
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
    fn an_internal_error_gives_no_details() {
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
    fn an_unavailable_archive_asks_for_a_retry_and_gives_no_details() {
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
    fn an_unavailable_database_asks_for_a_retry() {
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
