//! What a run is asked to do.

use serde_json::Value;

use crate::{Error, Result, platform::payload::Payload};

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Archive what has changed.
    Archive {
        /// Which units to examine.
        scope: Scope,
        /// What to do if a table has lost most of its rows.
        shrinking: Shrinking,
    },
    /// Compare every object with the manifest.
    Verify,
}

/// Which units a run examines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The units that are marked as changed.
    #[default]
    Changed,
    /// Every loaded unit, and whether each of its objects is still the current version in the bucket. This repairs an
    /// archive that `verify` found damaged, as far as the damaged days are loaded.
    Full,
}

/// What a run does if a table has lost most of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shrinking {
    /// Archive nothing: backing up an emptied table is the classic way to lose data.
    #[default]
    Refused,
    /// Archive what is there.
    Allowed,
}

impl TryFrom<Value> for Request {
    type Error = Error;

    /// Parses a payload written by a person, or a schedule's event, whose content doesn't matter.
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
                problem: "verify changes nothing, so it can't be combined with full or allow_shrink."
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
        assert!(parse(json!({"verify": true, "allow_shrink": true})).is_err());
        assert!(parse(json!(null)).is_err());
        for event in [
            json!({"source": "aws.events"}),
            json!({"detail-type": "Scheduled Event"}),
        ] {
            assert!(parse(event.clone()).is_err(), "{event}");
        }
    }

    #[test]
    fn a_schedule_s_event_asks_for_an_ordinary_run() {
        let event =
            json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "id": "1"});
        assert_eq!(parse(event), Ok(CHANGED));
    }
}
