//! Times of day, the organisation's.

use chrono::{NaiveTime, Timelike};
use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Minutes, Requirement};
use crate::dashboard::{Result, refusal::Problem};

/// A time of day on a whole minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, with = "String", extend("pattern" = "^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?$"))]
#[postgres(transparent)]
pub struct Time(NaiveTime);

impl Time {
    /// How many minutes of the day are over.
    pub fn minute_of_day(self) -> i32 {
        (self.0.num_seconds_from_midnight() / 60).cast_signed()
    }

    /// Refuses a length of time that goes past midnight.
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
        value.as_str().and_then(parse).map(Self).ok_or(Requirement::Time)
    }
}

/// Takes two ways of writing only; chrono by itself takes missing zeros and leap seconds too.
fn parse(text: &str) -> Option<NaiveTime> {
    let minutes = text.strip_suffix(":00").filter(|minutes| minutes.len() == 5);
    let minutes = minutes.unwrap_or(text);
    let time = NaiveTime::parse_from_str(minutes, "%H:%M").ok()?;
    (time.format("%H:%M").to_string() == minutes).then_some(time)
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
    fn a_length_of_time_may_end_at_midnight_and_no_later() {
        let minutes = |number: i32| Minutes::try_from(json!(number)).unwrap();
        assert!(time("23:00").check_ends_on_its_day(minutes(60)).is_ok());
        assert!(time("23:00").check_ends_on_its_day(minutes(61)).is_err());
    }
}
