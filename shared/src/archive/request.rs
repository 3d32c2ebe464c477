//! What a run is asked for.

use serde_json::Value;

use crate::{Error, Result, platform::payload::Payload};

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Every loaded unit, and whether each of its objects is still the current one in the bucket: this repairs an
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

impl TryFrom<Value> for Request {
    type Error = Error;

    /// Reads a payload that a person wrote, or the event of a schedule, which carries nothing that is meant for us.
    fn try_from(payload: Value) -> Result<Self> {
        if payload.get("source").is_some() && payload.get("detail-type").is_some() {
            return Ok(Self::Archive {
                scope: Scope::Changed,
                shrinking: Shrinking::Refused,
            });
        }
        let mut payload = Payload::parse(payload, &["full", "verify", "allow_shrink"])?;
        let (full, verify) = (payload.flag("full")?, payload.flag("verify")?);
        let allow_shrink = payload.flag("allow_shrink")?;
        if !verify {
            return Ok(Self::Archive {
                scope: if full { Scope::Full } else { Scope::Changed },
                shrinking: if allow_shrink {
                    Shrinking::Allowed
                } else {
                    Shrinking::Refused
                },
            });
        }
        if full || allow_shrink {
            return Err(Error::InvalidRequest {
                problem: "verify changes nothing, so that neither full nor allow_shrink goes with it."
                    .to_owned(),
            });
        }
        Ok(Self::Verify)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(event: Value) -> std::result::Result<Request, String> {
        Request::try_from(event).map_err(|error| error.to_string())
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
        assert!(refusal.contains("There is no field \"ful\""), "{refusal}");
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
