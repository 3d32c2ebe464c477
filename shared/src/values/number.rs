//! Numbers: ids, minutes, ratings.

use super::{Problem, text};

/// The decimal separator; the other character of the two groups thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalSeparator {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

impl DecimalSeparator {
    fn of(character: char) -> Self {
        if character == '.' {
            Self::Point
        } else {
            Self::Comma
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// The decimal separator that a number proves. `1.5`, `1.234.567` and `1,234.5` prove one; `1.234` does not.
pub fn evidence(value: &str) -> Option<DecimalSeparator> {
    let compact = text::compact(value);
    separator_of(text::unwrapped(&compact))
}

fn separator_of(number: &str) -> Option<DecimalSeparator> {
    if !number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    {
        return None;
    }
    let last = number.rfind(['.', ','])?;
    let separator = DecimalSeparator::of(char::from(number.as_bytes()[last]));
    let count = number
        .bytes()
        .filter(|byte| *byte == number.as_bytes()[last])
        .count();
    let has_both = number.contains('.') && number.contains(',');
    let (before, after) = (last, number.len() - last - 1);
    match (count, has_both) {
        (1, true) => Some(separator),
        (1, false) if after != 3 || before > 3 || number.starts_with('0') => Some(separator),
        (1, false) => None,
        (_, false) => Some(separator.other()),
        (_, true) => None,
    }
}

/// The digits before and after the decimal separator.
fn split(number: &str, column: Option<DecimalSeparator>) -> Result<(String, &str), Problem> {
    if number.is_empty()
        || !number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"., ".contains(&byte))
    {
        return Err("is not a number".into());
    }
    let Some(separator) = separator_of(number)
        .or(column)
        .or((!number.contains(['.', ','])).then_some(DecimalSeparator::Point))
    else {
        return Err("could be a grouped number or one with decimals".into());
    };
    let (decimal, group) = match separator {
        DecimalSeparator::Point => ('.', ','),
        DecimalSeparator::Comma => (',', '.'),
    };
    let (whole, fraction) = number.split_once(decimal).unwrap_or((number, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(fraction) {
        return Err("is not a number".into());
    }
    if is_digits(whole) {
        return Ok((whole.to_owned(), fraction));
    }
    let separator = if whole.contains(' ') { ' ' } else { group };
    let mut groups = whole.split(separator);
    let first = groups
        .next()
        .is_some_and(|first| is_digits(first) && first.len() <= 3);
    if first && groups.all(|group| is_digits(group) && group.len() == 3) {
        Ok((whole.replace(separator, ""), fraction))
    } else {
        Err("is not a number".into())
    }
}

/// A non-negative whole number, which may be written with decimals or groups: `60.0` is 60.
fn whole(number: &str, column: Option<DecimalSeparator>) -> Result<u64, Problem> {
    if is_shortened(number) {
        return Err("was shortened by a spreadsheet, which lost digits".into());
    }
    let (whole, fraction) = split(number, column)?;
    if fraction.bytes().any(|digit| digit != b'0') {
        return Err("is not a whole number".into());
    }
    whole.parse().map_err(|_| "is too large".into())
}

/// An id from a sequence.
pub fn id(value: &str, column: Option<DecimalSeparator>) -> Result<i32, Problem> {
    let compact = text::compact(value);
    let number = whole(text::unwrapped(&compact), column)?;
    match i32::try_from(number) {
        Ok(id) if id > 0 => Ok(id),
        Ok(_) => Err("is not a positive whole number".into()),
        Err(_) => Err("is larger than 2147483647".into()),
    }
}

/// A duration in minutes, 5 to 480. It may have a unit, and hours may be written as such: `1h30`.
pub fn minutes(value: &str, column: Option<DecimalSeparator>) -> Result<i32, Problem> {
    let compact = text::compact(value).to_lowercase();
    let written = text::unwrapped(&compact);
    let number = match in_hours(written) {
        Some(minutes) => minutes,
        None => whole(without_minutes(written), column)?,
    };
    match i32::try_from(number) {
        Ok(minutes @ 5..=480) => Ok(minutes),
        _ => Err("is not a number of minutes from 5 to 480".into()),
    }
}

fn without_minutes(text: &str) -> &str {
    [
        "phút", "phut", "minutes", "minute", "mins", "min.", "min", "m", "p", "'", "\u{2032}",
    ]
    .iter()
    .find_map(|unit| text.strip_suffix(unit))
    .unwrap_or(text)
    .trim_end()
}

/// `2h`, `1h30`, `1 giờ 30 phút`, `1 tiếng`; None if it is not in hours.
fn in_hours(text: &str) -> Option<u64> {
    let (hours, minutes) = ["giờ", "tiếng", "hours", "hour", "h"]
        .iter()
        .find_map(|unit| text.split_once(unit))?;
    let minutes = match without_minutes(minutes.trim()) {
        "" => 0,
        "rưỡi" => 30,
        digits if digits.len() == 2 => digits.parse().ok().filter(|minutes| *minutes < 60)?,
        _ => return None,
    };
    let hours: u64 = hours.trim_end().parse().ok().filter(|hours| *hours <= 24)?;
    Some(hours * 60 + minutes)
}

/// A rating from 0 to 5 with at most one decimal place, so there are no groups.
pub fn rating(value: &str) -> Result<String, Problem> {
    const NO_RATING: &str = "is not a rating from 0 to 5 with at most one decimal";
    let compact = text::compact(value);
    let number = text::unwrapped(&compact);
    let (whole, tenths) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let significant = tenths.trim_end_matches('0');
    match (whole, significant) {
        _ if tenths.is_empty() => Err(NO_RATING.into()),
        ("0" | "1" | "2" | "3" | "4" | "5", "") => Ok(whole.to_owned()),
        ("0" | "1" | "2" | "3" | "4", "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9") => {
            Ok(format!("{whole}.{significant}"))
        }
        _ => Err(NO_RATING.into()),
    }
}

/// Whether it is like `1.02346E+16`, which spreadsheets make of long numbers.
pub fn is_shortened(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        let digits = exponent.strip_prefix('+').unwrap_or(exponent);
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (exponent.starts_with('+') || mantissa.contains(['.', ',']))
            && is_number(digits)
            && is_number(&mantissa.replace(['.', ','], ""))
    })
}

/// The digits of an identifier to which an export has added `.0`.
pub fn without_zero_decimals(text: &str) -> &str {
    match text.rsplit_once(['.', ',']) {
        Some((digits, "0" | "00"))
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+') =>
        {
            digits
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: Option<DecimalSeparator> = None;
    const POINT: Option<DecimalSeparator> = Some(DecimalSeparator::Point);
    const COMMA: Option<DecimalSeparator> = Some(DecimalSeparator::Comma);

    #[test]
    fn a_whole_number_may_have_zero_decimals() {
        for (text, column, number) in [
            ("7", UNKNOWN, 7),
            ("007", UNKNOWN, 7),
            ("1.0", UNKNOWN, 1),
            ("1,0", UNKNOWN, 1),
            ("12.00", UNKNOWN, 12),
            ("'12", UNKNOWN, 12),
            ("=\"12\"", UNKNOWN, 12),
            ("１２", UNKNOWN, 12),
            ("12\u{200b}", UNKNOWN, 12),
            ("1,001", POINT, 1001),
            ("1.001", COMMA, 1001),
            ("1.234.567", UNKNOWN, 1_234_567),
            ("1,234.0", UNKNOWN, 1234),
            ("1\u{202f}234", UNKNOWN, 1234),
            ("2147483647", UNKNOWN, i32::MAX),
        ] {
            assert_eq!(id(text, column), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn a_separator_is_never_simply_dropped() {
        for (text, column) in [
            ("1.001", UNKNOWN),
            ("1,001", UNKNOWN),
            ("1.001", POINT),
            ("1.5", UNKNOWN),
            ("1.2.3", UNKNOWN),
            ("12,34,567", UNKNOWN),
            ("1 2", UNKNOWN),
            ("1,", UNKNOWN),
            (".5", UNKNOWN),
            ("0", UNKNOWN),
            ("-1", UNKNOWN),
            ("+1", UNKNOWN),
            ("#1", UNKNOWN),
            ("2147483648", UNKNOWN),
            ("99999999999999999999999", UNKNOWN),
            ("1.02E+05", UNKNOWN),
            ("x", UNKNOWN),
            ("", UNKNOWN),
        ] {
            assert!(id(text, column).is_err(), "{text:?} gives {:?}", id(text, column));
        }
    }

    #[test]
    fn a_number_may_prove_its_decimal_separator() {
        for (text, separator) in [
            ("1.0", POINT),
            ("1,5", COMMA),
            ("1.234.567", COMMA),
            ("1,234.5", POINT),
            ("0.125", POINT),
            ("1234.567", POINT),
            ("1.234", UNKNOWN),
            ("1234", UNKNOWN),
            ("1.234,567.8", UNKNOWN),
            ("28.11.2025x", UNKNOWN),
        ] {
            assert_eq!(evidence(text), separator, "{text}");
        }
    }

    #[test]
    fn a_duration_may_have_a_unit() {
        for (text, number) in [
            ("5", 5),
            ("480", 480),
            ("60.0", 60),
            ("90 phút", 90),
            ("90min", 90),
            ("45'", 45),
            ("1h30", 90),
            ("1 giờ 30 phút", 90),
            ("2 tiếng", 120),
            ("1 giờ rưỡi", 90),
        ] {
            assert_eq!(minutes(text, UNKNOWN), Ok(number), "{text}");
        }
        for text in ["4", "481", "1:30", "1,5", "60.5", "1.5h", "9h", "an hour", ""] {
            assert!(minutes(text, UNKNOWN).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rating_has_at_most_one_decimal_place() {
        for (text, expected) in [
            ("5", "5"),
            ("4,5", "4.5"),
            ("4.50", "4.5"),
            ("0", "0"),
            ("3.0", "3"),
            ("4.500", "4.5"),
        ] {
            assert_eq!(rating(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "5.1",
            "6",
            "-1",
            "4.55",
            "NaN",
            "4.x",
            "80%",
            "4/5",
            "4.",
            "★★★★",
            "4 sao",
        ] {
            assert!(rating(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shortened_number_is_distinguished_from_an_id() {
        for text in ["2.40099E+16", "2,40099E+16", "8.49012E10", "1E+10"] {
            assert!(is_shortened(text), "{text}");
        }
        for text in ["E+1x", "12E5", "E5", "901234567"] {
            assert!(!is_shortened(text), "{text}");
        }
        assert_eq!(without_zero_decimals("901234567.0"), "901234567");
        assert_eq!(without_zero_decimals("fb.0"), "fb.0");
    }
}
