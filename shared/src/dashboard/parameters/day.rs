//! Dates.

use chrono::NaiveDate;
use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Requirement;
use crate::{
    dashboard::{Result, refusal::Problem},
    values::date,
};

const LONGEST_YEAR: i64 = 366;

/// A date from 1900-01-01 to 2999-12-31, like the schema's `calendar_day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("pattern" = "^(?:19|2[0-9])"))]
#[postgres(transparent)]
pub struct Day(NaiveDate);

impl TryFrom<Value> for Day {
    type Error = Requirement;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        let day = value.as_str().and_then(date::iso);
        day.map(Self).ok_or(Requirement::Date)
    }
}

impl Day {
    /// The date.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The number of days until the other day.
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).num_days()
    }

    /// Whether the other day is at most one year after this one.
    pub fn is_within_a_year_of(self, later: Self) -> bool {
        self.days_until(later) <= LONGEST_YEAR
    }
}

/// Refuses a range whose ends are in the wrong order.
pub fn check_order(date_from: Option<Day>, date_to: Option<Day>) -> Result<()> {
    match (date_from, date_to) {
        (Some(from), Some(to)) if from > to => Err(Problem::DaysReversed.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::refusal::Refusal;

    fn day(text: &str) -> Day {
        Day::try_from(json!(text)).unwrap()
    }

    #[test]
    fn a_day_is_an_existing_date_written_in_full() {
        for text in ["1900-01-01", "2024-02-29", "2999-12-31"] {
            assert_eq!(day(text).0.to_string(), text);
        }
        for value in [
            json!(""),
            json!("2025-02-29"),
            json!("2025-13-01"),
            json!("2025-1-2"),
            json!("2025- 1-02"),
            json!(" 2025-01-02"),
            json!("2025-01-02 "),
            json!("+2025-01-02"),
            json!("2025-01-02T00:00:00"),
            json!("02/01/2025"),
            json!("20250102"),
            json!("today"),
            json!("1899-12-31"),
            json!("3000-01-01"),
            json!("99999-01-01"),
            json!("2025-01-0\u{0}"),
            json!("２０２５-01-02"),
            json!(20_250_102),
            json!(true),
            json!(null),
            json!(["2025-01-02"]),
            json!({}),
        ] {
            assert!(Day::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn a_range_may_be_one_day_or_open_but_not_backwards() {
        let (first, second) = (Some(day("2025-01-01")), Some(day("2025-01-02")));
        for (from, to) in [
            (first, second),
            (first, first),
            (None, first),
            (second, None),
            (None, None),
        ] {
            assert!(check_order(from, to).is_ok(), "{from:?} {to:?}");
        }
        assert_eq!(
            check_order(second, first).unwrap_err().refusal(),
            Refusal::InvalidRequest(Problem::DaysReversed)
        );
    }
}
