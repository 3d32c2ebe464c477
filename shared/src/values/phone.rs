//! Telephone numbers.

use super::{Problem, number, text};

/// ITU-T E.164 allows at most 15 digits; a number with fewer than 8 can't be called from elsewhere.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The length of the columns.
const LONGEST: usize = 30;

/// What a value with telephone numbers contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    /// One number and nothing else: its digits, with a leading `+` if it is international.
    Number(String),
    /// A number with words around it, such as `0912345678 (mẹ)`, as written.
    Labelled(String),
    /// Several numbers, as written.
    Several(String),
}

/// Parses a value that contains at least one telephone number.
pub fn parse(value: &str) -> Result<Phone, Problem> {
    let written = text::line(value);
    let compact = text::compact(value);
    let compact = text::unwrapped(&compact);
    if number::is_shortened(compact) {
        return Err("was shortened by a spreadsheet, which lost digits".into());
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

/// The digits of a text that is a single number, without the separators that people write.
fn digits(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|character| !is_separator(*character))
        .collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    (DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(compact)
}

/// How many numbers a text contains, whatever is between and around them.
fn numbers(text: &str) -> usize {
    text.split(|character: char| !(character.is_ascii_digit() || is_separator(character) || character == '+'))
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

/// Whether a character may separate the digits of one number. `compact` has turned all whitespace into spaces and the
/// dashes it knows into hyphens.
fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2014}')
}

/// Restores a plainly Vietnamese number: adds the 0 that spreadsheets drop and removes what people write twice. Mobile
/// numbers have nine digits after the 0; landlines have ten, starting with 2.
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
    fn a_single_number_is_stored_as_its_digits() {
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
    fn a_number_with_words_is_kept_as_written() {
        for value in ["0912345678 (mẹ)", "Zalo: 0912 345 678", "028 3822 1234 ext. 12"] {
            assert_eq!(parse(value), Ok(Phone::Labelled(value.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn several_numbers_are_distinguished_from_one() {
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
    fn a_value_without_a_number_or_with_lost_digits_is_refused() {
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
