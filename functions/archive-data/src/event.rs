//! The events that invoke the function.

use meetassist::{Error, archive::Request, archived::key::Key};
use serde_json::Value;

/// Who invoked the function, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person or the schedule, who get the function's answer.
    Run(Request),
    /// A request was put into the bucket, where its result will be read.
    Requested {
        /// The request's id.
        id: String,
    },
    /// A report that mail was not delivered was written to the bucket.
    MailFailed {
        /// The mail's id.
        id: String,
    },
    /// Another object was put into the bucket, such as a result: there is nothing to do.
    Ignored,
}

impl TryFrom<Value> for Event {
    type Error = Error;

    fn try_from(payload: Value) -> Result<Self, Error> {
        // Amazon S3, "Event message structure" of EventBridge.
        if payload["source"] != "aws.s3" {
            return Request::try_from(payload).map(Self::Run);
        }
        let key = payload["detail"]["object"]["key"].as_str();
        Ok(match key.and_then(Key::of_event) {
            Some(Key::RunRequest { id }) => Self::Requested { id },
            Some(Key::MailFailure { id }) => Self::MailFailed { id },
            _ => Self::Ignored,
        })
    }
}

#[cfg(test)]
mod tests {
    use meetassist::archive::{Scope, Shrinking};
    use serde_json::{from_str, json};

    use super::*;

    fn event(text: &str) -> Event {
        Event::try_from(from_str::<Value>(text).unwrap()).unwrap()
    }

    #[test]
    fn the_schedule_and_a_person_start_a_run() {
        let ordinary = Event::Run(Request::Archive {
            scope: Scope::Changed,
            shrinking: Shrinking::Refused,
        });
        let schedule = include_str!("../../../events/archive-data-schedule.json");
        assert_eq!(event(schedule), ordinary);
        let by_hand = include_str!("../../../events/archive-data-manual.json");
        assert_eq!(event(by_hand), ordinary);
        assert_eq!(event(r#"{"verify": true}"#), Event::Run(Request::Verify));
    }

    #[test]
    fn a_request_in_the_bucket_is_distinguished_from_its_result() {
        let text = include_str!("../../../events/archive-data-requested.json");
        let id = "7d1f0a52-3f0e-4b4c-9d0a-2b6f3f1f8c11";
        assert_eq!(event(text), Event::Requested { id: id.to_owned() });
        assert_eq!(event(&text.replace(".json", ".result.json")), Event::Ignored);
        assert_eq!(event(r#"{"source": "aws.s3", "detail": {}}"#), Event::Ignored);
    }

    #[test]
    fn a_failure_of_mail_is_distinguished_from_mail() {
        let text = include_str!("../../../events/archive-data-mail-failed.json");
        let id = "0198c7a2-5f0e-7b4c-9d0a-2b6f3f1f8c11";
        assert_eq!(event(text), Event::MailFailed { id: id.to_owned() });
        assert_eq!(event(&text.replace("outbox/failed/", "outbox/")), Event::Ignored);
    }

    #[test]
    fn an_invalid_payload_is_refused_with_what_is_expected() {
        for (payload, sentence) in [
            (json!({"full": 1}), "full must be true or false; it is 1."),
            (
                json!(""),
                "The payload must be a JSON object, such as {}; its fields are full, verify, allow_shrink.",
            ),
            (
                json!(7),
                "The payload must be a JSON object, such as {}; its fields are full, verify, allow_shrink.",
            ),
        ] {
            assert_eq!(Event::try_from(payload).unwrap_err().to_string(), sentence);
        }
    }
}
