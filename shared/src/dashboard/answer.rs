//! Answers: JSON and an HTTP status.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{Error, Result, archived::manifest::Conflict};

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
        let body = serde_json::to_vec(fields).map_err(|source| Error::Answer { source })?;
        if body.len() > LARGEST_BODY {
            return Err(Error::InvalidRequest {
                problem: "The answer is too large; ask for less by a smaller limit or fewer days.".to_owned(),
            });
        }
        Ok(Self {
            status: 200,
            body,
            retry_after: None,
        })
    }

    /// The same answer, in which it is said that archived rows are missing.
    pub(super) fn with_warnings(self, conflicts: &[Conflict]) -> Result<Self> {
        let fault = |source| Error::Answer { source };
        let mut fields: Map<String, Value> = serde_json::from_slice(&self.body).map_err(fault)?;
        let warnings = conflicts.iter().map(|conflict| {
            let day = conflict.day;
            json!(format!(
                "What the archive has of {day} is missing here. {conflict}"
            ))
        });
        fields.insert("warnings".to_owned(), warnings.collect());
        Self::object(&fields)
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
    pub(super) fn refusal(error: &Error) -> Self {
        let status = status(error);
        // Whoever doesn't know whether his change was made had better look before he tries again.
        let is_safe_to_repeat = status == 503 && !matches!(error, Error::OutcomeUnknown { .. });
        // What the caller can't change is told in fixed words: its own may name statements, hosts or secrets.
        let (sentence, code) = match status {
            500 => ("Something went wrong on our side.".to_owned(), "internal"),
            503 if matches!(error, Error::DatabaseUnavailable { .. } | Error::Secret { .. }) => (
                "The database is not available at the moment. Please try again in a minute.".to_owned(),
                "database_unavailable",
            ),
            _ => (error.to_string(), error.code()),
        };
        let mut body = json!({"success": false, "error": sentence, "code": code});
        match error {
            Error::HasAppointments { appointment_count } => {
                body["appointment_count"] = json!(appointment_count);
            }
            Error::TooManyDays {
                days,
                rows,
                date_from,
                date_to,
            } => {
                body["archived_days"] = json!(days);
                body["archived_rows"] = json!(rows);
                body["date_from"] = json!(date_from);
                body["date_to"] = json!(date_to);
            }
            _ => {}
        }
        Self {
            status,
            body: body.to_string().into_bytes(),
            retry_after: is_safe_to_repeat.then_some(RETRY_AFTER_SECONDS),
        }
    }
}

/// The one place that knows what an error is in HTTP. What is not named here is no caller's concern.
fn status(error: &Error) -> u16 {
    match error {
        Error::InvalidRequest { .. } | Error::UnknownAction { .. } | Error::TooManyDays { .. } => 400,
        Error::Unauthenticated => 401,
        Error::Forbidden => 403,
        Error::NotFound { .. } => 404,
        Error::SlotTaken
        | Error::SlotExists
        | Error::DuplicateEmail
        | Error::AlreadyRegistered
        | Error::HasAppointments { .. }
        | Error::InvalidTransition { .. }
        | Error::IdempotencyKeyReused
        | Error::InConflict { .. } => 409,
        Error::PayloadTooLarge { .. } => 413,
        Error::OutcomeUnknown { .. }
        | Error::DatabaseUnavailable { .. }
        | Error::ArchiveUnavailable { .. }
        | Error::Secret { .. } => 503,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn refusal(error: &Error) -> (u16, Value, Option<u32>) {
        let answer = Answer::refusal(error);
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
        assert!(matches!(
            Answer::object(&"x".repeat(longest + 1)),
            Err(Error::InvalidRequest { .. })
        ));
    }

    #[test]
    fn what_the_caller_can_change_is_told_in_the_errors_own_words() {
        for (error, status, sentence, code) in [
            (
                Error::InvalidRequest {
                    problem: "limit is required.".to_owned(),
                },
                400,
                "limit is required.",
                "invalid_request",
            ),
            (
                Error::UnknownAction {
                    action: "\"x\"".to_owned(),
                },
                400,
                "There is no action \"x\".",
                "unknown_action",
            ),
            (Error::Unauthenticated, 401, "Sign in first.", "unauthenticated"),
            (Error::Forbidden, 403, "You may not do this.", "forbidden"),
            (
                Error::NotFound { what: "Customer" },
                404,
                "Customer not found.",
                "not_found",
            ),
            (
                Error::PayloadTooLarge { limit: 8 },
                413,
                "The request is larger than 8 bytes.",
                "payload_too_large",
            ),
        ] {
            let body = json!({"success": false, "error": sentence, "code": code});
            assert_eq!(refusal(&error), (status, body, None));
        }
    }

    #[test]
    fn a_conflict_is_told_with_what_stands_against_it() {
        for (error, code) in [
            (Error::SlotTaken, "slot_taken"),
            (Error::SlotExists, "slot_exists"),
            (Error::DuplicateEmail, "duplicate_email"),
            (Error::AlreadyRegistered, "already_registered"),
            (Error::IdempotencyKeyReused, "idempotency_key_reused"),
        ] {
            let body = json!({"success": false, "error": error.to_string(), "code": code});
            assert_eq!(refusal(&error), (409, body, None));
        }
        let (_, body, _) = refusal(&Error::HasAppointments { appointment_count: 3 });
        assert_eq!(
            (&body["code"], &body["appointment_count"]),
            (&json!("has_appointments"), &json!(3))
        );
    }

    #[test]
    fn who_does_not_know_whether_his_change_was_made_is_not_asked_to_repeat_it() {
        let (status, body, retry_after) = refusal(&Error::OutcomeUnknown {
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
            Error::Store {
                operation: "GetObject",
                key: "secret-key".to_owned(),
                source: source(),
            },
            Error::Configuration {
                variable: "DB_HOST",
                problem: "is missing".to_owned(),
            },
        ] {
            let body = json!({
                "success": false, "error": "Something went wrong on our side.", "code": "internal"
            });
            assert_eq!(refusal(&error), (500, body, None));
        }
    }

    #[test]
    fn an_archive_that_is_away_asks_for_another_try_and_gives_no_detail() {
        let body = json!({
            "success": false,
            "error": "Archived days could not be loaded at the moment. Please try again in a minute.",
            "code": "archive_unavailable"
        });
        let error = Error::ArchiveUnavailable {
            source: Some("GetObject of secret-key failed".into()),
        };
        assert_eq!(refusal(&error), (503, body, Some(RETRY_AFTER_SECONDS)));
    }

    #[test]
    fn a_database_that_is_away_asks_for_another_try() {
        let source = || "connection to host-1 refused".into();
        for error in [
            Error::DatabaseUnavailable { source: None },
            Error::DatabaseUnavailable {
                source: Some(source()),
            },
            Error::Secret { source: source() },
        ] {
            let body = json!({
                "success": false,
                "error": "The database is not available at the moment. Please try again in a minute.",
                "code": "database_unavailable"
            });
            assert_eq!(refusal(&error), (503, body, Some(RETRY_AFTER_SECONDS)));
        }
    }
}
