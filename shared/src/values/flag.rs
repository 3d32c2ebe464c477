//! Yes or no.

use super::{Problem, text};

const YES: [&str; 14] = [
    "true", "t", "1", "1.0", "1,0", "-1", "yes", "y", "on", "có", "đúng", "\u{2611}", "\u{2705}", "co",
];
const NO: [&str; 12] = [
    "false", "f", "0", "0.0", "0,0", "no", "n", "off", "không", "sai", "\u{2610}", "khong",
];

/// What people enter in a cell for yes and leave out for no.
const CROSSES: [&str; 4] = ["x", "\u{2713}", "\u{2714}", "\u{221a}"];

/// A word for yes or no, in English or Vietnamese.
pub fn parse(value: &str) -> Result<bool, Problem> {
    let compact = text::compact(value).to_lowercase();
    let word = text::unwrapped(&compact);
    if YES.contains(&word) || CROSSES.contains(&word) {
        Ok(true)
    } else if NO.contains(&word) {
        Ok(false)
    } else {
        Err("is neither true nor false".into())
    }
}

/// Whether the value is a cross or a tick. In a column with nothing else, an empty cell means no.
pub fn is_cross(value: &str) -> bool {
    let compact = text::compact(value).to_lowercase();
    CROSSES.contains(&text::unwrapped(&compact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_recognised_or_refused_but_never_misread() {
        for text in [
            "TRUE",
            "t",
            "1",
            "1.0",
            "-1",
            "Yes",
            "Y",
            "on",
            "x",
            "X",
            "Có",
            "có",
            "ĐÚNG",
            "✓",
            "✔",
            "☑",
            "✔\u{fe0f}",
        ] {
            assert_eq!(parse(text), Ok(true), "{text}");
        }
        for text in [
            "FALSE", "f", "0", "0.0", "no", "N", "off", "Không", "KHÔNG", "SAI", "☐", "'FALSE",
        ] {
            assert_eq!(parse(text), Ok(false), "{text}");
        }
        for text in ["", "maybe", "2", "✗", "✘", "active", "c", "k", "true false"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(is_cross("X") && is_cross(" ✓ ") && !is_cross("1"));
    }
}
