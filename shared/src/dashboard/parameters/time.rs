//! Times of day, in the organisation's time zone.

use chrono::{NaiveTime, Timelike};
use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Minutes, Requirement};
use crate::{
    dashboard::{Result, refusal::Problem},
    values::time,
};

/// A time of day on a whole minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, with = "String", extend("pattern" = "^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?$"))]
#[postgres(transparent)]
pub struct Time(NaiveTime);

impl Time {
    /// Minutes since midnight.
    pub fn minute_of_day(self) -> i32 {
        (self.0.num_seconds_from_midnight() / 60).cast_signed()
    }

    /// Refuses a duration that goes past midnight.
    pub fn check_ends_on_its_day(self, duration: Minutes) -> Result<()> {
        if self.minute_of_day() + duration.get() > 24 * 60 {
            return Err(Problem::GoesPastMidnight.into());
        }
        Ok(())
    }
}

impl TryFrom<Value> for Time {
    type Error = Requirement;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        let time = value.as_str().and_then(time::iso);
        time.map(Self).ok_or(Requirement::Time)
    }
}

/// When something ends on the day it starts. Midnight is 24:00, and may also be given as 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", into = "String")]
#[schemars(
    !try_from,
    !into,
    with = "String",
    extend("pattern" = "^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)(?::00)?$")
)]
pub struct EndTime {
    minute_of_day: i32,
}

impl EndTime {
    const MIDNIGHT: Self = Self {
        minute_of_day: 24 * 60,
    };

    /// Minutes since the start of the day.
    pub fn minute_of_day(self) -> i32 {
        self.minute_of_day
    }
}

impl From<Time> for EndTime {
    fn from(time: Time) -> Self {
        match time.minute_of_day() {
            0 => Self::MIDNIGHT,
            minute_of_day => Self { minute_of_day },
        }
    }
}

impl TryFrom<Value> for EndTime {
    type Error = Requirement;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        match value.as_str() {
            Some("24:00" | "24:00:00") => Ok(Self::MIDNIGHT),
            _ => Time::try_from(value).map(Self::from),
        }
    }
}

impl From<EndTime> for String {
    fn from(EndTime { minute_of_day }: EndTime) -> Self {
        format!("{:02}:{:02}:00", minute_of_day / 60, minute_of_day % 60)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn time(text: &str) -> Time {
        Time::try_from(json!(text)).unwrap()
    }

    #[test]
    fn a_time_is_written_with_or_without_seconds() {
        assert_eq!(time("09:30"), time("09:30:00"));
        assert_eq!(time("00:00").minute_of_day(), 0);
        assert_eq!(time("23:59").minute_of_day(), 1439);
        for value in [
            json!("24:00"),
            json!("24:00:00"),
            json!("9:30"),
            json!("09:30:30"),
            json!("09:60"),
            json!("23:59:60"),
            json!("00:00:00:00"),
            json!("09"),
            json!("09:30 "),
            json!(" 09:30"),
            json!("+9:30"),
            json!("09:30\u{0}"),
            json!("9:30 PM"),
            json!(""),
            json!(930),
            json!(true),
            json!(null),
            json!([]),
            json!({}),
        ] {
            assert!(Time::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn an_end_may_be_midnight_which_is_24_00() {
        let end = |text: &str| EndTime::try_from(json!(text)).unwrap();
        for text in ["24:00", "24:00:00", "00:00", "00:00:00"] {
            assert_eq!(end(text).minute_of_day(), 1440, "{text}");
            assert_eq!(json!(end(text)), "24:00:00", "{text}");
        }
        assert_eq!(json!(end("09:05")), "09:05:00");
        for value in [
            json!("24:01"),
            json!("25:00"),
            json!("24:00:01"),
            json!("9:00"),
            json!(24),
            json!(null),
        ] {
            assert!(EndTime::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn a_duration_may_end_at_midnight_and_no_later() {
        let minutes = |number: i32| Minutes::try_from(json!(number)).unwrap();
        assert!(time("23:00").check_ends_on_its_day(minutes(60)).is_ok());
        assert!(time("23:00").check_ends_on_its_day(minutes(61)).is_err());
    }
}
