//! Days of the week, 1 for Monday to 7 for Sunday.

use unicode_normalization::UnicodeNormalization;

use super::{Problem, text};

/// The names of each day, Monday first, without blanks and diacritics. Vietnamese counts from Sunday, so `thứ hai`, "second
/// day", is Monday.
const WORDS: [&[&str]; 7] = [
    &["monday", "mon", "thuhai", "thu2", "t2"],
    &["tuesday", "tue", "tues", "thuba", "thu3", "t3"],
    &["wednesday", "wed", "thutu", "thu4", "t4"],
    &["thursday", "thu", "thur", "thurs", "thunam", "thu5", "t5"],
    &["friday", "fri", "thusau", "thu6", "t6"],
    &["saturday", "sat", "thubay", "thu7", "t7"],
    &["sunday", "sun", "chunhat", "cn"],
];

/// A weekday as a number or as a word in English or Vietnamese.
pub fn parse(value: &str) -> Result<i32, Problem> {
    let compact = text::compact(value);
    let word: String = text::unwrapped(&compact)
        .nfd()
        .filter(|character| character.is_alphanumeric() || ".,-".contains(*character))
        .flat_map(char::to_lowercase)
        .collect();
    let number = word
        .strip_suffix(".0")
        .or(word.strip_suffix(",0"))
        .unwrap_or(&word);
    // `thứ` alone is only half of a name, but `Thu` is Thursday.
    let is_half = word == "thu" && !compact.is_ascii();
    let names = WORDS
        .iter()
        .position(|words| !is_half && words.contains(&word.trim_end_matches('.')));
    let named = names.and_then(|place| i32::try_from(place + 1).ok());
    named
        .or(number.parse().ok())
        .filter(|weekday| (1..=7).contains(weekday))
        .ok_or("is not a day of the week: 1 (Monday) to 7 (Sunday), or its name".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_is_a_number_from_monday_or_a_name() {
        for (weekday, texts) in [
            (1, ["1", "1.0", "Monday", "MON", "Thứ hai", "thứ 2", "T2"]),
            (4, ["4", "4,0", "Thursday", "Thu.", "Thứ Năm", "thu nam", "T5"]),
            (7, ["7", "'7", "sunday", "Sun", "Chủ nhật", "chu nhat", "CN"]),
        ] {
            for text in texts {
                assert_eq!(parse(text), Ok(weekday), "{text}");
            }
        }
        for text in [
            "",
            "0",
            "8",
            "-1",
            "1.5",
            "day",
            "thứ",
            "thứ 8",
            "t1",
            "Monday, Tuesday",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
