//! Reads one value of an untrusted file: repairs what is plainly meant, refuses the rest with a reason.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::{
    archived::catalogue::{Column, Kind, Presence},
    values::contact::{self, normalised},
};

/// What is wrong with a value: how the sentence `<column> "<value>" ...` goes on.
pub type Problem = Cow<'static, str>;

const CUSTOMER_ID_LIMIT: usize = 50;

/// The value as PostgreSQL shall read it, None for an empty one.
///
/// `today` is the organisation's; a day of birth lies before it.
pub fn parse<'a>(column: &Column, raw: &'a [u8], today: NaiveDate) -> Result<Option<Cow<'a, str>>, Problem> {
    let text = std::str::from_utf8(raw).map_err(|_| "is not UTF-8 text")?;
    if text.contains('\0') {
        return Err("contains a NUL character".into());
    }
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err("contains characters that got lost in a conversion".into());
    }
    let text = unwrap_formula(text.trim());
    if text.is_empty() {
        return match column.presence {
            Presence::Required => Err("is missing".into()),
            Presence::Defaulted | Presence::Optional => Ok(None),
        };
    }
    match column.kind {
        Kind::Text { max } => limited(normalised(text), max),
        Kind::Email => email(text),
        Kind::Link => link(text),
        Kind::Phone => phone(text).map(Cow::Owned),
        Kind::Id => id(text).map(Cow::Owned),
        Kind::CustomerId => customer_id(text),
        Kind::Minutes => minutes(text).map(Cow::Owned),
        Kind::Rating => rating(text).map(Cow::Owned),
        Kind::Flag => flag(text).map(Cow::Borrowed),
        Kind::Day => day(text).map(|day| Cow::Owned(day.to_string())),
        Kind::BirthDay => birth_day(text, today).map(|day| Cow::Owned(day.to_string())),
        Kind::Time => time_of_day(text).map(|time| Cow::Owned(time.to_string())),
        Kind::Instant => instant(text).map(Cow::Owned),
        Kind::Choice(words) => choice(text, words).map(Cow::Borrowed),
    }
    .map(Some)
}

/// Spreadsheets are told by `="0901"` to keep a number as text.
fn unwrap_formula(text: &str) -> &str {
    text.strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text)
        .trim()
}

fn limited(text: Cow<'_, str>, max: Option<usize>) -> Result<Cow<'_, str>, Problem> {
    match max {
        Some(max) if text.chars().count() > max => Err(format!("is longer than {max} characters").into()),
        Some(_) | None => Ok(text),
    }
}

fn email(text: &str) -> Result<Cow<'_, str>, Problem> {
    if contact::is_email(text) {
        Ok(normalised(text))
    } else {
        Err("is not an e-mail address".into())
    }
}

fn link(text: &str) -> Result<Cow<'_, str>, Problem> {
    if contact::is_link(text) {
        Ok(normalised(text))
    } else {
        Err("is not an http or https link".into())
    }
}

fn customer_id(text: &str) -> Result<Cow<'_, str>, Problem> {
    if is_shortened_number(text) {
        return Err("was shortened by a spreadsheet, its digits are lost".into());
    }
    limited(normalised(text), Some(CUSTOMER_ID_LIMIT))
}

/// Such as `1.02346E+16`, which a spreadsheet makes of a long number.
fn is_shortened_number(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        exponent.starts_with('+')
            && exponent[1..].bytes().all(|byte| byte.is_ascii_digit())
            && mantissa
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    })
}

fn phone(text: &str) -> Result<String, Problem> {
    contact::phone_digits(text).ok_or_else(|| "is not a telephone number".into())
}

fn id(text: &str) -> Result<String, Problem> {
    match text.parse::<i32>() {
        Ok(id) if id > 0 => Ok(id.to_string()),
        _ => Err("is not a positive whole number".into()),
    }
}

fn minutes(text: &str) -> Result<String, Problem> {
    match text.parse::<i32>() {
        Ok(minutes @ 5..=480) => Ok(minutes.to_string()),
        _ => Err("is not a number of minutes from 5 to 480".into()),
    }
}

fn rating(text: &str) -> Result<String, Problem> {
    let (whole, tenths) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let tenths = tenths.trim_end_matches('0');
    match (whole, tenths) {
        ("5", "") => Ok("5".to_owned()),
        ("0" | "1" | "2" | "3" | "4", "") => Ok(whole.to_owned()),
        ("0" | "1" | "2" | "3" | "4", "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9") => {
            Ok(format!("{whole}.{tenths}"))
        }
        _ => Err("is not a rating from 0 to 5 with at most one decimal".into()),
    }
}

fn flag(text: &str) -> Result<&'static str, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" | "y" => Ok("true"),
        "false" | "f" | "0" | "no" | "n" => Ok("false"),
        _ => Err("is neither true nor false".into()),
    }
}

fn choice(text: &str, words: &[&'static str]) -> Result<&'static str, Problem> {
    words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(text))
        .copied()
        .ok_or_else(|| format!("is none of {}", words.join(", ")).into())
}

/// ISO, or day first as in Vietnam; a two-digit year could be any.
fn day(text: &str) -> Result<NaiveDate, Problem> {
    let iso = text.split('-').collect::<Vec<_>>();
    let day_first = text.split(['/', '-', '.']).collect::<Vec<_>>();
    let (year, month, day) = match (iso.as_slice(), day_first.as_slice()) {
        ([year, month, day], _) if year.len() == 4 => (*year, *month, *day),
        (_, [day, month, year]) if year.len() == 4 => (*year, *month, *day),
        _ => return Err("is not a date such as 2025-11-28 or 28/11/2025".into()),
    };
    let number = |digits: &str| match digits.len() {
        1 | 2 | 4 if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse::<u32>().ok(),
        _ => None,
    };
    let date = number(year)
        .zip(number(month))
        .zip(number(day))
        .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year.cast_signed(), month, day))
        .ok_or("is not a date that exists")?;
    if (1900..=2999).contains(&date.year()) {
        Ok(date)
    } else {
        Err("is not in the years 1900 to 2999".into())
    }
}

fn birth_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let date = day(text)?;
    if date < today {
        Ok(date)
    } else {
        Err("is not in the past".into())
    }
}

fn time_of_day(text: &str) -> Result<NaiveTime, Problem> {
    use chrono::Timelike;
    let time = clock(text)?;
    if time.second() == 0 && time.nanosecond() == 0 {
        Ok(time)
    } else {
        Err("is not on a whole minute".into())
    }
}

/// `9:05`, `09:05:00`, `09:05:00.0000000`, `9:05 PM`.
fn clock(text: &str) -> Result<NaiveTime, Problem> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let twelve_hours = upper.ends_with("AM") || upper.ends_with("PM");
    let formats: &[&str] = if twelve_hours {
        &["%I:%M %p", "%I:%M:%S %p", "%I:%M%p"]
    } else {
        &["%H:%M", "%H:%M:%S%.f"]
    };
    formats
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(&upper, format).ok())
        .ok_or_else(|| "is not a time of day such as 09:30".into())
}

/// A date, perhaps a time of day, perhaps an offset; without offset the session's time zone holds.
fn instant(text: &str) -> Result<String, Problem> {
    let (date, rest) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let (time, offset) = split_offset(rest.trim());
    let (date, time) = (day(date)?, clock(time)?);
    // A year's room at both ends keeps every offset inside the schema's range.
    if !(1901..=2998).contains(&date.year()) {
        return Err("is not in the years 1901 to 2998".into());
    }
    Ok(format!("{date} {}{offset}", time.format("%H:%M:%S%.6f")))
}

/// Splits `+07:00`, `+07`, `+0700` or `Z` off a time of day. Anything else stays with the time, which refuses it.
fn split_offset(text: &str) -> (&str, &str) {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return (time, "Z");
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return (text, "");
    };
    let digits = text[at + 1..].replace(':', "");
    let hours = digits.get(..2).and_then(|hours| hours.parse::<u8>().ok());
    let minutes = digits.get(2..).map_or(Some(0), |minutes| match minutes {
        "" => Some(0),
        _ => minutes.parse::<u8>().ok(),
    });
    match (digits.len(), hours, minutes) {
        // PostgreSQL takes offsets below 16 hours.
        (2 | 4, Some(0..=15), Some(0..=59)) => (&text[..at], &text[at..]),
        _ => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(kind: Kind, text: &str) -> Result<Option<String>, String> {
        let column = Column {
            name: "column",
            kind,
            presence: Presence::Optional,
        };
        let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        parse(&column, text.as_bytes(), today)
            .map(|value| value.map(Cow::into_owned))
            .map_err(Cow::into_owned)
    }

    #[track_caller]
    fn takes(kind: Kind, examples: &[(&str, &str)]) {
        for (text, expected) in examples {
            assert_eq!(value(kind, text), Ok(Some((*expected).to_owned())), "{text:?}");
        }
    }

    #[track_caller]
    fn refuses(kind: Kind, examples: &[&str]) {
        for text in examples {
            assert!(
                value(kind, text).is_err(),
                "{text:?} gives {:?}",
                value(kind, text)
            );
        }
    }

    const TEXT: Kind = Kind::Text { max: Some(5) };

    #[test]
    fn text_is_trimmed_normalised_and_counted_in_characters() {
        takes(TEXT, &[(" Chào\u{a0}", "Chào")]);
        takes(
            Kind::Text { max: None },
            &[("Nguye\u{302}\u{303}n", "Nguy\u{1ec5}n"), ("a\nb", "a\nb")],
        );
        takes(TEXT, &[("a\u{30a}bcde", "\u{e5}bcde")]);
        refuses(TEXT, &["abcdef", "a\0b", "a\u{fffd}b"]);
    }

    #[test]
    fn empty_values_are_none_unless_they_are_required() {
        assert_eq!(value(TEXT, "  "), Ok(None));
        assert_eq!(value(TEXT, "=\"\""), Ok(None));
        let required = Column {
            name: "fullname",
            kind: TEXT,
            presence: Presence::Required,
        };
        assert_eq!(parse(&required, b" ", NaiveDate::MIN), Err("is missing".into()));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let column = Column {
            name: "fullname",
            kind: TEXT,
            presence: Presence::Optional,
        };
        assert_eq!(
            parse(&column, b"Nguy\xeen", NaiveDate::MIN),
            Err("is not UTF-8 text".into())
        );
    }

    #[test]
    fn phone_numbers_get_back_what_spreadsheets_take() {
        takes(
            Kind::Phone,
            &[
                ("0901234567", "0901234567"),
                ("901234567", "0901234567"),
                ("=\"0901234567\"", "0901234567"),
                ("090 123-45.67", "0901234567"),
                ("(+84) 901 234 567", "+84901234567"),
                ("02838221234", "02838221234"),
            ],
        );
        refuses(
            Kind::Phone,
            &["12", "9.01235E+08", "call me", "09012345678901234567"],
        );
    }

    #[test]
    fn dates_are_iso_or_day_first() {
        takes(
            Kind::Day,
            &[
                ("2025-11-28", "2025-11-28"),
                ("28/11/2025", "2025-11-28"),
                ("1/2/2025", "2025-02-01"),
                ("01-02-2025", "2025-02-01"),
                ("29/02/2024", "2024-02-29"),
            ],
        );
        refuses(
            Kind::Day,
            &[
                "29/02/2025",
                "2025-02-30",
                "11/28/2025",
                "1/2/25",
                "2025-11",
                "20251128",
                "1899-12-31",
                "3000-01-01",
                "today",
                "2025-11-2x",
                "+2025-01-01",
            ],
        );
    }

    #[test]
    fn a_day_of_birth_is_in_the_past() {
        takes(Kind::BirthDay, &[("27/11/2025", "2025-11-27")]);
        refuses(Kind::BirthDay, &["2025-11-28", "1/1/1899"]);
    }

    #[test]
    fn times_fall_on_whole_minutes() {
        takes(
            Kind::Time,
            &[
                ("9:05", "09:05:00"),
                ("09:05:00", "09:05:00"),
                ("09:05:00.0000000", "09:05:00"),
                ("9:05 PM", "21:05:00"),
                ("12:00 am", "00:00:00"),
            ],
        );
        refuses(
            Kind::Time,
            &["24:00", "9", "09:05:30", "9h30", "13:00 PM", "09:60"],
        );
    }

    #[test]
    fn instants_may_have_an_offset() {
        takes(
            Kind::Instant,
            &[
                ("2025-11-28", "2025-11-28 00:00:00.000000"),
                ("28/11/2025 14:05", "2025-11-28 14:05:00.000000"),
                ("2025-11-28T14:05:06.789Z", "2025-11-28 14:05:06.789000Z"),
                ("2025-11-28 14:05:06+07:00", "2025-11-28 14:05:06.000000+07:00"),
                ("2025-11-28 14:05:06-0330", "2025-11-28 14:05:06.000000-0330"),
                ("2025-11-28 14:05:06+07", "2025-11-28 14:05:06.000000+07"),
            ],
        );
        refuses(
            Kind::Instant,
            &[
                "2025-11-28 25:00",
                "now",
                "2025-11-28 10:00+99:00",
                "1900-01-01",
                "infinity",
            ],
        );
    }

    #[test]
    fn numbers_words_and_flags_are_checked() {
        takes(
            Kind::Id,
            &[("7", "7"), ("007", "7"), ("2147483647", "2147483647")],
        );
        refuses(Kind::Id, &["0", "-1", "2147483648", "1.5", "x"]);
        takes(Kind::Minutes, &[("5", "5"), ("480", "480")]);
        refuses(Kind::Minutes, &["4", "481", "1h"]);
        takes(
            Kind::Rating,
            &[
                ("5", "5"),
                ("4,5", "4.5"),
                ("4.50", "4.5"),
                ("0", "0"),
                ("3.0", "3"),
            ],
        );
        refuses(Kind::Rating, &["5.1", "6", "-1", "4.55", "NaN", "4.x"]);
        takes(
            Kind::Flag,
            &[("TRUE", "true"), ("0", "false"), ("Yes", "true"), ("no", "false")],
        );
        refuses(Kind::Flag, &["maybe", "2"]);
        takes(Kind::Choice(&["pending", "confirmed"]), &[("Pending", "pending")]);
        refuses(Kind::Choice(&["pending"]), &["open"]);
    }

    #[test]
    fn customer_ids_are_text_but_not_what_a_spreadsheet_left_of_a_number() {
        takes(
            Kind::CustomerId,
            &[
                ("24009876543210987", "24009876543210987"),
                ("007", "007"),
                ("E+1x", "E+1x"),
            ],
        );
        refuses(Kind::CustomerId, &["2.40099E+16", "2,40099E+16"]);
        refuses(Kind::CustomerId, &["x".repeat(51).as_str()]);
    }

    #[test]
    fn contacts_look_like_what_they_are() {
        takes(Kind::Email, &[(" an@example.com ", "an@example.com")]);
        refuses(Kind::Email, &["an@", "an@example", "a b@example.com"]);
        takes(
            Kind::Link,
            &[("https://meet.example.com/x?y=1", "https://meet.example.com/x?y=1")],
        );
        refuses(
            Kind::Link,
            &["javascript:alert(1)", "https://", "meet.example.com"],
        );
    }
}
