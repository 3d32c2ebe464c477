//! Instants in requests and answers.

use chrono::{DateTime, FixedOffset};
use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parameters::Requirement;

/// An instant with its offset. In answers they are written by the schema's `iso_instant()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from)]
#[postgres(transparent)]
pub struct Instant(DateTime<FixedOffset>);

impl TryFrom<Value> for Instant {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        value
            .as_str()
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(Self)
            .ok_or(Requirement::Instant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_as_the_database_gave_it() {
        for text in ["2025-11-28T10:00:00+07:00", "2025-11-28T10:00:00.123456+07:00"] {
            let instant = Instant::try_from(Value::from(text)).unwrap();
            assert_eq!(serde_json::to_value(instant).unwrap(), text);
        }
    }

    #[test]
    fn anything_but_an_instant_is_refused() {
        for text in [
            "",
            "infinity",
            "2025-11-28",
            "2025-11-28T10:00:00",
            "1900-01-01T00:00:00+07:06:30",
        ] {
            assert!(Instant::try_from(Value::from(text)).is_err(), "{text}");
        }
    }
}
