//! Instants.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::{
    Problem,
    date::{self, Order, Reading, Written},
    text, time,
};

/// A year's margin at both ends keeps every offset within the schema's range.
const YEARS: std::ops::RangeInclusive<i32> = 1901..=2998;

/// What the value's date says by itself.
pub fn reading(value: &str) -> Result<Reading, Problem> {
    if let Some((date, _)) = plain(value) {
        return Ok(Reading::Day(date));
    }
    let compact = text::compact(value);
    date::read(&Written::split(text::unwrapped(&compact)).date)
}

/// Splits the format that most programs write, such as `2025-11-28 10:00:00.5+07:00`.
fn plain(value: &str) -> Option<(NaiveDate, &str)> {
    let (date, time) = value.split_at_checked(10)?;
    let time = time.strip_prefix([' ', 'T'])?;
    let is_plain = time.contains(':')
        && time
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.+-".contains(&byte));
    Some((date::iso(date)?, is_plain.then_some(time)?))
}

/// A date with an optional time of day and an optional offset, in PostgreSQL's format. Without an offset, the session's
/// time zone applies; without a time of day, it is the start of the day.
pub fn parse(value: &str, order: Option<Order>) -> Result<String, Problem> {
    let (date, time) = match plain(value) {
        Some((date, time)) => (date, Cow::Borrowed(time)),
        None => {
            let compact = text::compact(value);
            let Written { date, time } = Written::split(text::unwrapped(&compact));
            let time = time.map_or(Cow::Borrowed("00:00"), Cow::Owned);
            (date::read(&date)?.resolve(order)?, time)
        }
    };
    if !YEARS.contains(&date.year()) {
        return Err("is not in the years 1901 to 2998".into());
    }
    let (time, offset) = time::split_offset(&time);
    let time = time::clock(time)?
        .time()
        .ok_or("is not a point in time such as 2025-11-28 09:30")?;
    Ok(format!("{date} {}{offset}", time.format("%H:%M:%S%.6f")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_may_have_an_offset() {
        for (text, instant) in [
            ("2025-11-28", "2025-11-28 00:00:00.000000"),
            ("28/11/2025 14:05", "2025-11-28 14:05:00.000000"),
            ("14:05 28/11/2025", "2025-11-28 14:05:00.000000"),
            ("11/28/2025 2:05:06 PM", "2025-11-28 14:05:06.000000"),
            ("28/11/2025 2:05 CH", "2025-11-28 14:05:00.000000"),
            ("28/11/2025, 14:05:06", "2025-11-28 14:05:06.000000"),
            ("2025-11-28T14:05:06.789Z", "2025-11-28 14:05:06.789000Z"),
            ("2025-11-28 14:05:06,789", "2025-11-28 14:05:06.789000"),
            ("2025-11-28 14:05:06.123456789", "2025-11-28 14:05:06.123456"),
            ("2025-11-28 14:05:06+07:00", "2025-11-28 14:05:06.000000+07:00"),
            ("2025-11-28 14:05:06-0330", "2025-11-28 14:05:06.000000-03:30"),
            ("2025-11-28 14:05:06+07", "2025-11-28 14:05:06.000000+07:00"),
            (
                "2025-11-28T14:05:06+07:00[Asia/Ho_Chi_Minh]",
                "2025-11-28 14:05:06.000000+07:00",
            ),
            ("2025-11-28 14:05:06 UTC", "2025-11-28 14:05:06.000000Z"),
            ("2025-11-28 14:05 GMT+7", "2025-11-28 14:05:00.000000+07:00"),
            ("Fri, 28 Nov 2025 14:05:06 GMT", "2025-11-28 14:05:06.000000Z"),
        ] {
            assert_eq!(parse(text, None).as_deref(), Ok(instant), "{text:?}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_the_column_s() {
        assert!(parse("1/2/2025 10:00", None).is_err());
        assert_eq!(
            parse("1/2/2025 10:00", Some(Order::MonthFirst)).as_deref(),
            Ok("2025-01-02 10:00:00.000000")
        );
    }

    #[test]
    fn anything_but_an_instant_is_refused() {
        for text in [
            "",
            "2025-11-28 25:00",
            "2025-11-28 24:00",
            "now",
            "2025-11-28 10:00+99:00",
            "1900-01-01",
            "infinity",
            "10:00",
            "1764288000",
            "45989.5",
            "2025-11-28 10:00 ICT",
            "2025-11-28 10:00+",
            "28/11/25 10:00",
        ] {
            assert!(
                parse(text, None).is_err(),
                "{text:?} gives {:?}",
                parse(text, None)
            );
        }
    }
}
