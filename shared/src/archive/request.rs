//! What a run is asked for.

use serde::{Deserialize, de::Error as _};
use serde_json::Value;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Request {
    /// Bring the archive up to the database.
    Archive {
        /// What to look at.
        scope: Scope,
        /// What to do about a great loss of rows.
        shrinking: Shrinking,
    },
    /// Compare every object with the manifest.
    Verify,
}

/// What a run looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The units that are marked as changed.
    #[default]
    Changed,
    /// Every loaded unit, and whether each of its objects is still the current one in the bucket: this mends an
    /// archive that `verify` found damaged, as far as the damaged days are loaded.
    Full,
}

/// What a run does when a table has lost most of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shrinking {
    /// It archives nothing: a backup with nothing in it is the classic loss.
    #[default]
    Refused,
    /// It archives what there is.
    Allowed,
}

/// The options as somebody gives them by hand. A misspelt one is refused rather than ignored.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Options {
    full: bool,
    verify: bool,
    allow_shrink: bool,
}

impl TryFrom<Value> for Request {
    type Error = serde_json::Error;

    /// An event of EventBridge's carries nothing that is meant for us.
    fn try_from(event: Value) -> Result<Self, Self::Error> {
        let is_event = event.get("source").is_some() && event.get("detail-type").is_some();
        let options = if is_event {
            Options::default()
        } else {
            Options::deserialize(event)?
        };
        match options {
            Options {
                verify: true,
                full: false,
                allow_shrink: false,
            } => Ok(Self::Verify),
            Options { verify: true, .. } => Err(Self::Error::custom(
                "verify changes nothing, so it goes with no other option",
            )),
            Options {
                full, allow_shrink, ..
            } => Ok(Self::Archive {
                scope: if full { Scope::Full } else { Scope::Changed },
                shrinking: if allow_shrink {
                    Shrinking::Allowed
                } else {
                    Shrinking::Refused
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(event: Value) -> Result<Request, String> {
        serde_json::from_value(event).map_err(|error| error.to_string())
    }

    const CHANGED: Request = Request::Archive {
        scope: Scope::Changed,
        shrinking: Shrinking::Refused,
    };

    #[test]
    fn options_are_given_by_name() {
        assert_eq!(parse(json!({})), Ok(CHANGED));
        assert_eq!(parse(json!({"verify": true})), Ok(Request::Verify));
        assert_eq!(
            parse(json!({"full": true, "allow_shrink": true})),
            Ok(Request::Archive {
                scope: Scope::Full,
                shrinking: Shrinking::Allowed
            })
        );
    }

    #[test]
    fn a_misspelt_option_is_refused_by_name() {
        let refusal = parse(json!({"ful": true})).unwrap_err();
        assert!(refusal.contains("unknown field `ful`"), "{refusal}");
        assert!(parse(json!({"full": "yes"})).is_err());
        assert!(parse(json!({"verify": true, "full": true})).is_err());
        assert!(parse(json!(null)).is_err());
    }

    #[test]
    fn an_event_is_a_request_for_an_ordinary_run() {
        let event =
            json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "id": "1"});
        assert_eq!(parse(event), Ok(CHANGED));
    }
}
