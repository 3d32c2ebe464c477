//! Dates.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Problem, text, time};

/// The years of the schema's `calendar_day`.
pub const YEARS: RangeInclusive<i32> = 1900..=2999;

/// The English names of the months; in Vietnamese, months have numbers.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days of the week as written before a date, Monday first.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["thứ hai", "thứ 2", "t2", "monday", "mon"]),
    (Weekday::Tue, &["thứ ba", "thứ 3", "t3", "tuesday", "tue"]),
    (Weekday::Wed, &["thứ tư", "thứ 4", "t4", "wednesday", "wed"]),
    (Weekday::Thu, &["thứ năm", "thứ 5", "t5", "thursday", "thu"]),
    (Weekday::Fri, &["thứ sáu", "thứ 6", "t6", "friday", "fri"]),
    (Weekday::Sat, &["thứ bảy", "thứ 7", "t7", "saturday", "sat"]),
    (Weekday::Sun, &["chủ nhật", "cn", "sunday", "sun"]),
];

/// Which of two numbers is the day if both could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `28/11/2025`, as in Vietnam.
    DayFirst,
    /// `11/28/2025`, as in the United States.
    MonthFirst,
}

/// What a written date says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It can be read in only one way, whatever the order.
    Day(NaiveDate),
    /// It can be read in only one way, which proves the writer's order.
    Proof(NaiveDate, Order),
    /// It could be either of two dates.
    Ambiguous {
        /// The date if the day comes first.
        day_first: NaiveDate,
        /// The date if the month comes first.
        month_first: NaiveDate,
    },
}

impl Reading {
    /// The date, provided that the order is known if it matters.
    pub fn resolve(self, order: Option<Order>) -> Result<NaiveDate, Problem> {
        match (self, order) {
            (Self::Day(date) | Self::Proof(date, _), _) => Ok(date),
            (Self::Ambiguous { day_first, .. }, Some(Order::DayFirst)) => Ok(day_first),
            (Self::Ambiguous { month_first, .. }, Some(Order::MonthFirst)) => Ok(month_first),
            (
                Self::Ambiguous {
                    day_first,
                    month_first,
                },
                None,
            ) => Err(format!("could be {day_first} or {month_first}").into()),
        }
    }
}

/// The one format for dates in requests: `YYYY-MM-DD`.
pub fn iso(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = [text.get(..4)?, text.get(5..7)?, text.get(8..)?];
    let is_written_in_full = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_written_in_full
        .then(|| existing(number(year), number(month), number(day)).ok())
        .flatten()
}

/// Parses a date written by a person or a program. A time of day beside it must be midnight.
pub fn parse(value: &str) -> Result<Reading, Problem> {
    if let Some(date) = iso(value) {
        return Ok(Reading::Day(date));
    }
    let compact = text::compact(value);
    let written = Written::split(text::unwrapped(&compact));
    match written.time {
        Some(rest) if !time::is_midnight(&rest) => {
            // If the date is invalid, the error is about that and not about the time.
            read(&written.date)?;
            Err("has a time of day, which a date does not have".into())
        }
        Some(_) | None => read(&written.date),
    }
}

/// A date and possibly a time of day, in lower case.
pub(super) struct Written {
    /// The date.
    pub date: String,
    /// The time of day and what follows it, such as an offset.
    pub time: Option<String>,
}

impl Written {
    /// Splits `2025-11-28T10:00Z`, `28/11/2025 10:00`, `10:00 28/11/2025`.
    pub fn split(text: &str) -> Self {
        let text = text.to_lowercase();
        let alone = |date: &str| Self {
            date: date.to_owned(),
            time: None,
        };
        let both = |date: &str, time: &str| Self {
            date: date.trim_matches([' ', ',']).to_owned(),
            time: Some(time.trim_matches([' ', ',']).to_owned()),
        };
        if let Some((date, time)) = text.split_once('t')
            && date.ends_with(|character: char| character.is_ascii_digit())
            && time.starts_with(|character: char| character.is_ascii_digit())
            && date.contains(['-', '/'])
        {
            return both(date, time);
        }
        let Some(colon) = text.find(':') else {
            return alone(&text);
        };
        let start = text[..colon]
            .rfind(|character: char| !character.is_ascii_digit())
            .map_or(0, |at| at + 1);
        if start > 0 {
            return both(&text[..start], &text[start..]);
        }
        let date = text.match_indices(' ').map(|(at, _)| at + 1).find(|at| {
            text[*at..].matches(['/', '-', '.']).count() == 2
                && text[*at..].starts_with(|character: char| character.is_ascii_digit())
        });
        match date {
            Some(date) => both(&text[date..], &text[..date]),
            None => alone(&text),
        }
    }
}

/// Parses a date without a time of day, in lower case.
pub(super) fn read(text: &str) -> Result<Reading, Problem> {
    let (weekday, text) = without_weekday(text);
    let reading = match with_month_name(text) {
        Some(date) => date.map(Reading::Day)?,
        None => numeric(text)?,
    };
    match (reading, weekday) {
        (
            Reading::Ambiguous {
                day_first,
                month_first,
            },
            Some(weekday),
        ) => match (day_first.weekday() == weekday, month_first.weekday() == weekday) {
            (true, false) => Ok(Reading::Proof(day_first, Order::DayFirst)),
            (false, true) => Ok(Reading::Proof(month_first, Order::MonthFirst)),
            (true, true) => Ok(reading),
            (false, false) => Err("does not fall on that day of the week".into()),
        },
        (Reading::Day(date) | Reading::Proof(date, _), Some(weekday)) if date.weekday() != weekday => {
            Err("does not fall on that day of the week".into())
        }
        _ => Ok(reading),
    }
}

fn numeric(text: &str) -> Result<Reading, Problem> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    if !parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(NO_DATE.into());
    }
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            existing(number(year), number(month), number(day)).map(Reading::Day)
        }
        [first, second, year] if year.len() == 4 && first.len() <= 2 && second.len() <= 2 => {
            in_either_order(number(first), number(second), number(year))
        }
        [first, second, year] if [first, second, year].iter().all(|part| part.len() <= 2) => {
            Err("has a two-digit year, which could be in either century".into())
        }
        [digits] if digits.len() == 8 && digits.starts_with(['1', '2']) => {
            existing(number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]))
                .map(Reading::Day)
                .map_err(|_| NO_DATE.into())
        }
        [days] | [days, _] if days.len() == 5 => {
            Err("is a spreadsheet's serial number; format the column as dates there".into())
        }
        _ => Err(NO_DATE.into()),
    }
}

const NO_DATE: &str = "is not a date such as 2025-11-28 or 28/11/2025";

fn in_either_order(first: u32, second: u32, year: u32) -> Result<Reading, Problem> {
    let day_first = existing(year, second, first);
    let month_first = existing(year, first, second);
    match (day_first, month_first) {
        (Ok(day_first), Ok(month_first)) if day_first == month_first => Ok(Reading::Day(day_first)),
        (Ok(day_first), Ok(month_first)) => Ok(Reading::Ambiguous {
            day_first,
            month_first,
        }),
        (Ok(date), Err(_)) => Ok(Reading::Proof(date, Order::DayFirst)),
        (Err(_), Ok(date)) => Ok(Reading::Proof(date, Order::MonthFirst)),
        (Err(problem), Err(_)) => Err(problem),
    }
}

fn existing(year: u32, month: u32, day: u32) -> Result<NaiveDate, Problem> {
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or("is not a date that exists")?;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err("is not in the years 1900 to 2999".into())
    }
}

/// Parses at most four digits, which always fit.
fn number(digits: &str) -> u32 {
    digits
        .bytes()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

/// `28-nov-2025`, `november 28, 2025`, `28-thg 11-2025`, `ngày 28 tháng 11 năm 2025`; None without a month's name.
fn with_month_name(text: &str) -> Option<Result<NaiveDate, Problem>> {
    let tokens = tokens(text);
    let mut month = None;
    let mut numbers = Vec::new();
    let mut rest = tokens.iter().peekable();
    let is_number = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
    while let Some(&token) = rest.next() {
        let named = MONTHS.iter().position(|name| {
            token == *name || token == &name[..3] || (token == "sept" && *name == "september")
        });
        let mut numbered = || {
            rest.next_if(|next| is_number(next) && next.len() <= 2)
                .map(|number| self::number(number))
        };
        let found = match token {
            _ if is_number(token) => {
                numbers.push(token);
                continue;
            }
            "tháng" | "thg" => Some(numbered()?),
            // "28-th11-2025", and "November 28th, 2025".
            "th" => numbered(),
            _ => named.map(|place| place as u32 + 1),
        };
        match (found, month) {
            (Some(found), None) => month = Some(found),
            (Some(_), Some(_)) => return Some(Err(NO_DATE.into())),
            (None, _) if matches!(token, "ngày" | "năm" | "of" | "st" | "nd" | "rd" | "th") => {}
            (None, _) => return None,
        }
    }
    let month = month?;
    let [first, second] = numbers.as_slice() else {
        return Some(Err(NO_DATE.into()));
    };
    Some(match (first.len(), second.len()) {
        (1 | 2, 4) => existing(number(second), month, number(first)),
        (4, 1 | 2) => existing(number(first), month, number(second)),
        (1 | 2, 2) => Err("has a two-digit year, which could be in either century".into()),
        _ => Err(NO_DATE.into()),
    })
}

/// Runs of digits and runs of letters.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split(|character: char| !character.is_alphanumeric()) {
        let mut word = word;
        while let Some(first) = word.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = word
                .find(|character: char| character.is_ascii_digit() != is_digit)
                .unwrap_or(word.len());
            tokens.push(&word[..end]);
            word = &word[end..];
        }
    }
    tokens
}

/// Splits off the day of the week: `thứ sáu, 28/11/2025`, `fri 28 nov 2025`, `28/11/2025 (fri)`.
fn without_weekday(text: &str) -> (Option<Weekday>, &str) {
    for (weekday, names) in WEEKDAYS {
        for name in names {
            if let Some(rest) = text.strip_prefix(name)
                && rest.starts_with([',', ' ', '.'])
            {
                return (Some(weekday), rest.trim_start_matches([',', ' ', '.']));
            }
            if let Some(rest) = text.strip_suffix(')')
                && let Some(rest) = rest.strip_suffix(name)
                && let Some(rest) = rest.strip_suffix('(')
            {
                return (Some(weekday), rest.trim());
            }
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_request_has_only_one_format_for_dates() {
        assert_eq!(iso("2024-02-29"), Some(date(2024, 2, 29)));
        for text in [
            "2025-1-2",
            " 2025-01-02",
            "+2025-01-02",
            "28/11/2025",
            "3000-01-01",
            "1899-12-31",
        ] {
            assert_eq!(iso(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_date_may_be_written_in_many_ways() {
        for text in [
            "2025-11-28",
            "2025/11/28",
            "2025.11.28",
            "20251128",
            "2025-11-28 00:00:00",
            "2025-11-28T00:00:00",
            "2025-11-28T00:00:00.000Z",
            "2025-11-28 00:00:00+07:00",
            "28/11/2025 0:00",
            "11/28/2025 12:00:00 AM",
            "28/11/2025 12:00:00 SA",
            "28/11/2025",
            "11/28/2025",
            "28-11-2025",
            "28.11.2025",
            "28 / 11 / 2025",
            "28-Nov-2025",
            "28 November 2025",
            "Nov 28, 2025",
            "November 28th, 2025",
            "28-thg 11-2025",
            "28-Th11-2025",
            "28 thg 11, 2025",
            "28 tháng 11, 2025",
            "Ngày 28 tháng 11 năm 2025",
            "Thứ Sáu, 28/11/2025",
            "thứ 6 28/11/2025",
            "T6, 28-11-2025",
            "Fri, 28 Nov 2025",
            "Friday, November 28, 2025",
            "28/11/2025 (Fri)",
            "'28/11/2025",
            "=\"2025-11-28\"",
            "２０２５-11-28",
            "\u{200e}28/11/2025",
        ] {
            assert_eq!(
                parse(text).and_then(|reading| reading.resolve(None)),
                Ok(date(2025, 11, 28)),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_number_over_twelve_proves_the_order() {
        assert_eq!(
            parse("28/11/2025"),
            Ok(Reading::Proof(date(2025, 11, 28), Order::DayFirst))
        );
        assert_eq!(
            parse("11/28/2025"),
            Ok(Reading::Proof(date(2025, 11, 28), Order::MonthFirst))
        );
        assert_eq!(parse("05/05/2025"), Ok(Reading::Day(date(2025, 5, 5))));
        assert_eq!(
            parse("Fri, 12/05/2025"),
            Ok(Reading::Proof(date(2025, 12, 5), Order::MonthFirst))
        );
        let ambiguous = parse("1/2/2025").unwrap();
        assert_eq!(ambiguous.resolve(Some(Order::DayFirst)), Ok(date(2025, 2, 1)));
        assert_eq!(ambiguous.resolve(Some(Order::MonthFirst)), Ok(date(2025, 1, 2)));
        assert_eq!(
            ambiguous.resolve(None),
            Err("could be 2025-02-01 or 2025-01-02".into())
        );
    }

    #[test]
    fn anything_that_is_not_certainly_a_date_is_refused() {
        for text in [
            "",
            "29/02/2025",
            "2025-02-30",
            "2025-28-11",
            "1/2/25",
            "28-Nov-25",
            "2025-11",
            "28/11",
            "45989",
            "45989.5625",
            "44527",
            "28112025",
            "1899-12-31",
            "3000-01-01",
            "today",
            "2025-11-2x",
            "+2025-01-01",
            "2025-11-28 16:30:00",
            "Thứ Hai, 28/11/2025",
            "28 thg 13, 2025",
            "28/11/2025 - 29/11/2025",
            "28 Nov Dec 2025",
            "infinity",
        ] {
            assert!(parse(text).is_err(), "{text:?} gives {:?}", parse(text));
        }
    }
}
