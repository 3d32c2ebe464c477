//! The events that invoke the function.

use meetassist::archived::key::{Key, is_id};
use serde_json::Value;

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Mail was put into the bucket.
    Written {
        /// Its id.
        id: String,
    },
    /// A mail server did not accept mail that was sent.
    Bounced {
        /// Its id.
        id: String,
    },
    /// There is nothing to do.
    Ignored,
}

impl From<&Value> for Event {
    fn from(payload: &Value) -> Self {
        // Amazon S3, "Event message structure" of EventBridge; Amazon SES, "Email Bounced" of EventBridge.
        let detail = &payload["detail"];
        match payload["source"].as_str() {
            Some("aws.s3") => match detail["object"]["key"].as_str().and_then(Key::of_event) {
                Some(Key::Mail { id }) => Self::Written { id },
                _ => Self::Ignored,
            },
            Some("aws.ses") if detail["eventType"] == "Bounce" => {
                match detail["mail"]["tags"]["outbox-id"][0].as_str() {
                    Some(id) if is_id(id) => Self::Bounced { id: id.to_owned() },
                    _ => Self::Ignored,
                }
            }
            _ => Self::Ignored,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "0198c7a2-5f0e-7b4c-9d0a-2b6f3f1f8c11";

    fn event(text: &str) -> Event {
        Event::from(&serde_json::from_str::<Value>(text).unwrap())
    }

    #[test]
    fn new_mail_is_distinguished_from_its_progress() {
        let text = include_str!("../../../events/mailer-written.json");
        assert_eq!(event(text), Event::Written { id: ID.to_owned() });
        assert_eq!(event(&text.replace("outbox/", "outbox/sent/")), Event::Ignored);
    }

    #[test]
    fn a_bounce_names_the_mail_by_its_tag() {
        let text = include_str!("../../../events/mailer-bounced.json");
        assert_eq!(event(text), Event::Bounced { id: ID.to_owned() });
        assert_eq!(event(&text.replace("outbox-id", "campaign")), Event::Ignored);
        assert_eq!(event(&text.replace("\"Bounce\"", "\"Delivery\"")), Event::Ignored);
    }

    #[test]
    fn anything_else_is_ignored() {
        for payload in [
            json!({}),
            json!(null),
            json!({"source": "aws.s3"}),
            json!({"source": "aws.ses"}),
        ] {
            assert_eq!(Event::from(&payload), Event::Ignored, "{payload}");
        }
    }
}
