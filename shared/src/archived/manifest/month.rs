//! Months: the days of each are listed together in one object.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{day::Days, layout};

/// A month of a year, written as `2025-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    first_day: NaiveDate,
}

impl Month {
    /// The month that the day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            first_day: day - chrono::Days::new(u64::from(day.day0())),
        }
    }
}

impl TryFrom<String> for Month {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let first_day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d")?;
        Ok(Self { first_day })
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.first_day.format("%Y-%m"))
    }
}

/// The content of a month's object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MonthDays {
    /// The days that have, or had, rows.
    pub days: Days,
}

impl MonthDays {
    /// Its JSON text.
    pub fn to_text(&self) -> serde_json::Result<Vec<u8>> {
        layout::to_text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Option<Month> {
        Month::try_from(text.to_owned()).ok()
    }

    #[test]
    fn a_month_has_its_first_and_last_day_and_no_other_month_s() {
        let day = |text: &str| Month::of(text.parse().unwrap());
        for (of, first, last) in [
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("1900-01", "1900-01-01", "1900-01-31"),
            ("2999-12", "2999-12-01", "2999-12-31"),
        ] {
            assert_eq!((day(first), day(last)), (month(of).unwrap(), month(of).unwrap()));
            assert_eq!(day(last).to_string(), of);
        }
        assert!(day("2025-12-31") < day("2026-01-01"));
    }

    #[test]
    fn anything_but_a_month_is_refused() {
        for text in ["", "2025", "2025-13", "2025-00", "2025-11-01", "November 2025"] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
