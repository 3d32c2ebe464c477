//! The load window: the days that a restore loads.

use std::env;

use chrono::NaiveDate;
use serde::{Deserialize, de::Error as _};
use serde_json::Value;

use crate::{Error, Result};

/// The days that a restore loads, relative to the organisation's current date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct Window {
    before: u32,
    after: u32,
}

/// The furthest that a window with ends may reach in either direction; for more there is `all`.
const LONGEST: u32 = 36_500;

/// A window with two ends, as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    before: u32,
    after: u32,
}

impl Window {
    /// All days.
    pub const ALL: Self = Self {
        before: u32::MAX,
        after: u32::MAX,
    };

    /// Today, with so many days before and after it.
    pub fn around(before: u32, after: u32) -> Option<Self> {
        (before <= LONGEST && after <= LONGEST).then_some(Self { before, after })
    }

    /// The default window. Variables: `LOAD_DAYS_BEFORE`, `LOAD_DAYS_AFTER` (default 1 each), a number of days or
    /// `all`.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(|name| env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&'static str) -> Option<String>) -> Result<Self> {
        let days = |name| parse_days(name, variable(name).as_deref());
        Ok(Self {
            before: days("LOAD_DAYS_BEFORE")?,
            after: days("LOAD_DAYS_AFTER")?,
        })
    }

    /// Whether the window has this day.
    pub fn contains(self, today: NaiveDate, day: NaiveDate) -> bool {
        let distance = (day - today).num_days();
        -i64::from(self.before) <= distance && distance <= i64::from(self.after)
    }
}

impl TryFrom<Value> for Window {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> serde_json::Result<Self> {
        if value == "all" {
            return Ok(Self::ALL);
        }
        let Ends { before, after } = Ends::deserialize(value)?;
        Self::around(before, after).ok_or_else(|| {
            serde_json::Error::custom(format!(
                "a window ends at most {LONGEST} days away, or is \"all\""
            ))
        })
    }
}

fn parse_days(variable: &'static str, value: Option<&str>) -> Result<u32> {
    match value {
        None => Ok(1),
        Some("all") => Ok(u32::MAX),
        Some(days) => days
            .parse()
            .ok()
            .filter(|&days| days <= LONGEST)
            .ok_or_else(|| Error::Configuration {
                variable,
                problem: format!("is neither a number of days up to {LONGEST} nor the word all"),
            }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_is_relative_to_today_and_includes_its_ends() {
        let today = day("2025-11-28");
        let window = Window::around(1, 2).unwrap();
        let held = [
            "2025-11-26",
            "2025-11-27",
            "2025-11-28",
            "2025-11-30",
            "2025-12-01",
        ];
        let held = held.map(|text| window.contains(today, day(text)));
        assert_eq!(held, [false, true, true, true, false]);
        for extreme in ["1900-01-01", "2999-12-31"] {
            assert!(Window::ALL.contains(today, day(extreme)));
        }
    }

    #[test]
    fn a_request_gives_a_window_s_ends_or_asks_for_all() {
        let parse = |value| serde_json::from_value::<Window>(value).ok();
        assert_eq!(parse(json!("all")), Some(Window::ALL));
        assert_eq!(parse(json!({"before": 0, "after": 30})), Window::around(0, 30));
        for other in [
            json!("none"),
            json!(3),
            json!({}),
            json!({"before": 1}),
            json!({"before": 1, "after": LONGEST + 1}),
            json!({"before": 1.5, "after": 1}),
        ] {
            assert_eq!(parse(other.clone()), None, "{other}");
        }
    }

    #[test]
    fn each_end_has_a_variable_of_its_own() {
        let window = Window::from_variables(|name| {
            let days = match name {
                "LOAD_DAYS_BEFORE" => "2",
                "LOAD_DAYS_AFTER" => "30",
                other => panic!("{other}"),
            };
            Some(days.to_owned())
        });
        assert_eq!(window.ok(), Window::around(2, 30));
        assert_eq!(Window::from_variables(|_| None).ok(), Window::around(1, 1));
    }

    #[test]
    fn a_variable_is_a_number_of_days_or_all_and_one_if_it_is_not_set() {
        let parse = |value| parse_days("LOAD_DAYS_AFTER", value).ok();
        assert_eq!(parse(None), Some(1));
        assert_eq!(parse(Some("0")), Some(0));
        assert_eq!(parse(Some("36500")), Some(LONGEST));
        assert_eq!(parse(Some("all")), Some(u32::MAX));
        for other in ["", "36501", "-1", "1.5", "ALL"] {
            assert_eq!(parse(Some(other)), None, "{other}");
        }
    }
}
