//! Points in time, as answers carry them.

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, Timelike};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An instant as PostgreSQL puts it into JSON: with the offset of the session's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "String")]
pub struct Instant(DateTime<FixedOffset>);

impl TryFrom<String> for Instant {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        DateTime::parse_from_rfc3339(&text)
            .ok()
            .or_else(|| with_seconds_in_offset(&text))
            .map(Self)
            .ok_or("is no instant")
    }
}

/// Before time zones an offset had seconds (Saigon's was +07:06:30 until 1911), and a spreadsheet's zero date,
/// 1900-01-01, is such an instant. ISO 8601 can't write these offsets, so UTC takes their place.
fn with_seconds_in_offset(text: &str) -> Option<DateTime<FixedOffset>> {
    let (local, offset) = text.split_at_checked(text.len().checked_sub("+07:06:30".len())?)?;
    let local: NaiveDateTime = local.parse().ok()?;
    let (sign, offset) = offset.split_at_checked(1)?;
    let seconds: i32 = NaiveTime::parse_from_str(offset, "%H:%M:%S")
        .ok()?
        .num_seconds_from_midnight()
        .try_into()
        .ok()?;
    let offset = match sign {
        "+" => FixedOffset::east_opt(seconds)?,
        "-" => FixedOffset::west_opt(seconds)?,
        _ => return None,
    };
    Some(local.and_local_timezone(offset).single()?.to_utc().fixed_offset())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_answered_as_the_database_gave_it() {
        for text in ["2025-11-28T10:00:00+07:00", "2025-11-28T10:00:00.123456+07:00"] {
            let instant = Instant::try_from(text.to_owned()).unwrap();
            assert_eq!(serde_json::to_value(instant).unwrap(), text);
        }
    }

    #[test]
    fn an_offset_with_seconds_is_answered_in_utc() {
        for (text, expected) in [
            ("1900-01-01T00:00:00+07:06:30", "1899-12-31T16:53:30Z"),
            ("1900-01-01T00:00:00.5-00:00:30", "1900-01-01T00:00:30.500Z"),
        ] {
            let instant = Instant::try_from(text.to_owned()).unwrap();
            assert_eq!(serde_json::to_value(instant).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "infinity",
            "2025-11-28",
            "2025-11-28T10:00:00",
            "ế1900-01-01T0+07:06:30",
        ] {
            assert!(Instant::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
