//! Telephone numbers.

use super::{Problem, number, text};

/// ITU-T E.164 has at most 15 digits; what has fewer than 8 is no number that can be called from elsewhere.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// What the columns hold.
const LONGEST: usize = 30;

/// What is in a value that holds telephone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    /// One number and nothing else: its digits, after a `+` if it is international.
    Number(String),
    /// A number with words about it, such as `0912345678 (mẹ)`, as it was written.
    Labelled(String),
    /// Several numbers, as they were written.
    Several(String),
}

/// Reads a value that has at least one telephone number in it.
pub fn parse(value: &str) -> Result<Phone, Problem> {
    let written = text::line(value);
    let compact = text::compact(value);
    let compact = text::unwrapped(&compact);
    if number::is_shortened(compact) {
        return Err("was shortened by a spreadsheet, its digits are lost".into());
    }
    let compact = number::without_zero_decimals(compact);
    if let Some(digits) = digits(compact) {
        return Ok(Phone::Number(restored(&digits)));
    }
    let numbers = numbers(compact);
    let written = text::unwrapped(&written);
    if numbers == 0 || written.chars().count() > LONGEST {
        return Err("is not a telephone number".into());
    }
    let written = written.to_owned();
    Ok(if numbers == 1 && count_digits(compact) <= *DIGITS.end() {
        Phone::Labelled(written)
    } else {
        Phone::Several(written)
    })
}

/// The digits of a text that is one number, without what people put between them.
fn digits(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|sign| !is_separator(*sign)).collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    (DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(compact)
}

/// How many numbers a text has, whatever is between and around them.
fn numbers(text: &str) -> usize {
    text.split(|sign: char| !(sign.is_ascii_digit() || is_separator(sign) || sign == '+'))
        .map(|piece| match digits(piece) {
            Some(_) => 1,
            None => piece
                .split(" - ")
                .flat_map(|piece| match digits(piece) {
                    Some(_) => vec![piece],
                    None => piece.split(' ').collect(),
                })
                .filter(|piece| digits(piece).is_some())
                .count(),
        })
        .sum()
}

fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// What stands between the digits of one number; `compact` has made every blank a space and every dash that it knows
/// a hyphen stays what it is.
fn is_separator(sign: char) -> bool {
    matches!(sign, ' ' | '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2014}')
}

/// The number with what spreadsheets took from it and without what people wrote twice, where it is plainly a Vietnamese
/// one: mobile numbers have nine digits after the 0, landlines ten that begin with 2.
fn restored(number: &str) -> String {
    let national = |rest: &str| {
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        is_national(rest).then(|| rest.to_owned())
    };
    if let Some(rest) = number.strip_prefix("+84").or_else(|| number.strip_prefix("0084")) {
        return national(rest).map_or_else(|| number.to_owned(), |rest| format!("+84{rest}"));
    }
    if is_national(number) {
        return format!("0{number}");
    }
    if let Some(rest) = number.strip_prefix("84").and_then(national) {
        return format!("+84{rest}");
    }
    number.to_owned()
}

/// Whether these are the digits of a Vietnamese number after its 0.
fn is_national(digits: &str) -> bool {
    match digits.len() {
        9 => digits.starts_with(['3', '5', '7', '8', '9']),
        10 => digits.starts_with('2'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_its_digits() {
        for (value, digits) in [
            ("0901234567", "0901234567"),
            ("090 123-45.67", "0901234567"),
            ("901234567", "0901234567"),
            ("901234567.0", "0901234567"),
            ("901234567,00", "0901234567"),
            ("'0901234567", "0901234567"),
            ("=\"0901234567\"", "0901234567"),
            ("+84 901 234 567", "+84901234567"),
            ("(+84) 901.234.567", "+84901234567"),
            ("+84 (0)901 234 567", "+84901234567"),
            ("+840901234567", "+84901234567"),
            ("0084 901 234 567", "+84901234567"),
            ("84901234567", "+84901234567"),
            ("840901234567", "+84901234567"),
            ("2838221234", "02838221234"),
            ("(028) 3822 1234", "02838221234"),
            ("+84 28 3822 1234", "+842838221234"),
            ("842838221234", "+842838221234"),
            ("\u{202a}+84901234567\u{202c}", "+84901234567"),
            ("０９０１２３４５６７", "0901234567"),
            ("0901–234–567", "0901234567"),
            ("+1 212 555 0100", "+12125550100"),
            ("19001234", "19001234"),
        ] {
            assert_eq!(parse(value), Ok(Phone::Number(digits.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn a_number_with_words_is_kept_as_it_is_written() {
        for value in ["0912345678 (mẹ)", "Zalo: 0912 345 678", "028 3822 1234 ext. 12"] {
            assert_eq!(parse(value), Ok(Phone::Labelled(value.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn several_numbers_are_told_from_one() {
        for value in [
            "0901234567/0987654321",
            "0912345678 / 0987654321",
            "0901234567 - 0987654321",
            "0901234567 0987654321",
            "0901234567; 0987654321",
        ] {
            assert_eq!(parse(value), Ok(Phone::Several(value.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn what_has_no_number_or_lost_its_digits_is_refused() {
        for value in [
            "",
            "12",
            "1234567",
            "1234567890123456",
            "call me",
            "8.49012E+10",
            "9.01234567E+08",
            "9,01235E+08",
            "0912 abc 678",
            "0912345678 (mẹ của bé An, gọi buổi tối)",
        ] {
            assert!(parse(value).is_err(), "{value:?} gives {:?}", parse(value));
        }
    }
}
