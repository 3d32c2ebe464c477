//! Text: removes invisible characters and normalises Unicode to the form that searches expect.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Problem;

/// Characters that spreadsheets take for the start of a formula (OWASP, "CSV Injection").
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Pairs of quotes around a value.
const QUOTES: [(char, char); 6] = [
    ('"', '"'),
    ('\'', '\''),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{ab}', '\u{bb}'),
    ('`', '`'),
];

/// What stands for an empty cell in any column.
const NOTHING: [&str; 12] = [
    "-", "--", "---", "\u{2013}", "\u{2014}", "#N/A", "#N/A N/A", "#NULL!", "NULL", "(null)", "<null>", "\\N",
];

/// What stands for an empty cell in any but text columns, in lower case. In a column of names, "Na" is a person.
const NOTHING_BUT_TEXT: [&str; 13] = [
    "null",
    "n/a",
    "na",
    "<na>",
    "nan",
    "nat",
    "none",
    "nil",
    "n.a.",
    "không có",
    "chưa có",
    "trống",
    "empty",
];

/// The error for a character that was put in place of a lost one.
const LOST: &str = "contains characters that got lost in a conversion";

/// The errors that spreadsheets put in place of a value.
const SPREADSHEET_ERRORS: [&str; 6] = ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#ERROR!"];

/// A name: one line with at most so many characters, some of them visible.
pub fn name(value: &str, longest: usize) -> Result<String, Problem> {
    let line = line(value);
    limited(unmarked(&line), Some(longest))
}

/// Free text with at most so many characters, some of them visible.
pub fn prose(value: &str, longest: Option<usize>) -> Result<String, Problem> {
    let free = free(value);
    let text = match free.strip_prefix('\'') {
        Some(rest) if is_escaped_start(rest) => rest,
        _ => &free,
    };
    limited(text, longest)
}

fn limited(text: &str, longest: Option<usize>) -> Result<String, Problem> {
    if text.is_empty() {
        return Err("is empty".into());
    }
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(LOST.into());
    }
    match longest {
        Some(longest) if text.chars().count() > longest => {
            Err(format!("is longer than {longest} characters").into())
        }
        Some(_) | None => Ok(text.to_owned()),
    }
}

/// A name or other one-line text: every run of whitespace, including line breaks, becomes one space.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) && !text.contains("  ") {
        return Cow::Borrowed(text.trim());
    }
    let mut line = String::with_capacity(text.len());
    for character in visible(text) {
        let character = if is_blank(character) { ' ' } else { character };
        if character != ' ' || !line.is_empty() && !line.ends_with(' ') {
            line.push(character);
        }
    }
    line.truncate(line.trim_end().len());
    Cow::Owned(nfc(line))
}

/// Free text, which keeps its line breaks and the joiners in its emoji.
pub fn free(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
    {
        return Cow::Borrowed(text.trim());
    }
    let free: String = visible(text)
        .map(|character| match character {
            '\n' | '\r' | '\t' | '\u{2800}' => character,
            character if is_blank(character) => ' ',
            character => character,
        })
        .collect();
    Cow::Owned(nfc(free.trim_matches(is_blank).to_owned()))
}

/// A value that is not text, such as a number or an address: compatible characters are unified (`０` becomes `0`),
/// whitespace becomes spaces, and the ends are trimmed.
pub fn compact(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text.trim());
    }
    let compact: String = text
        .nfkc()
        .filter(|character| !is_invisible(*character))
        .map(|character| if is_blank(character) { ' ' } else { character })
        .collect();
    Cow::Owned(compact.trim().to_owned())
}

/// A value without what spreadsheets and people put around it: `="0901"`, `'0901`, quotes.
pub fn unwrapped(text: &str) -> &str {
    if is_bare(text) {
        return text;
    }
    let mut text = unwrapped_formula(text);
    while let Some(inner) = without_quotes(text) {
        text = inner;
    }
    text.strip_prefix(['\'', '\u{2019}']).unwrap_or(text).trim()
}

/// A text without what marks it as text: `="0901"`, an apostrophe before a formula or a number, quotes around all of
/// it.
pub fn unmarked(text: &str) -> &str {
    if is_bare(text) {
        return text;
    }
    let text = unwrapped_formula(text);
    if let Some(rest) = text.strip_prefix('\'')
        && rest.starts_with(|character: char| is_escaped_start(rest) || character.is_ascii_digit())
    {
        return rest;
    }
    without_quotes(text)
        .filter(|inner| {
            !inner.contains(|character| {
                QUOTES
                    .iter()
                    .any(|(open, close)| character == *open || character == *close)
            })
        })
        .unwrap_or(text)
}

/// Whether the text can't be wrapped in anything, because it begins and ends with a letter or digit, as most values do.
fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

/// `="0901"` tells spreadsheets to keep a number as text.
fn unwrapped_formula(text: &str) -> &str {
    text.strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inner| !inner.contains('"'))
        .unwrap_or(text)
        .trim()
}

fn without_quotes(text: &str) -> Option<&str> {
    QUOTES
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .map(str::trim)
}

/// Text that spreadsheets display and don't execute. An apostrophe is put before the start of a formula; [`unmarked`]
/// removes it.
pub fn spreadsheet_safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA_STARTS) || is_escaped_start(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether the text is the start of a formula, possibly after apostrophes.
fn is_escaped_start(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// Whether the text stands for an empty cell in any column.
pub fn is_nothing(text: &str) -> bool {
    text.is_empty() || NOTHING.contains(&text)
}

/// Whether the text stands for an empty cell in a column that is not text.
pub fn is_nothing_but_text(text: &str) -> bool {
    is_nothing(text)
        || text.len() <= 16
            && !text.starts_with(|character: char| character.is_ascii_digit())
            && NOTHING_BUT_TEXT.contains(&text.to_lowercase().as_str())
}

/// Whether a spreadsheet put an error in place of the value.
pub fn is_spreadsheet_error(text: &str) -> bool {
    SPREADSHEET_ERRORS.contains(&text) || text.len() > 2 && text.bytes().all(|byte| byte == b'#')
}

/// The visible characters, and the joiners that affect them.
fn visible(text: &str) -> impl Iterator<Item = char> {
    let mut characters = text.chars().peekable();
    let mut before = None;
    std::iter::from_fn(move || {
        loop {
            let character = characters.next()?;
            let keeps = match character {
                '\u{200c}' | '\u{200d}' => {
                    before.is_some_and(is_joined) && characters.peek().copied().is_some_and(is_joined)
                }
                '\u{fe0e}' | '\u{fe0f}' => {
                    before.is_some_and(|before: char| !before.is_alphabetic() && !is_blank(before))
                }
                '\u{e0020}'..='\u{e007f}' => {
                    before.is_some_and(|before| matches!(before, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'))
                }
                character => !is_invisible(character),
            };
            if keeps {
                before = Some(character);
                return Some(character);
            }
        }
    })
}

/// Whether a joiner beside this character has a meaning: it does in emoji and in Asian scripts, but not in Latin.
fn is_joined(character: char) -> bool {
    character >= '\u{590}'
        && !matches!(character, '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{206f}')
        && (character == '\u{fe0f}' || !is_invisible(character))
        && !is_blank(character)
}

/// Spaces of every width, line breaks and tabs.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}'
        )
}

/// Characters without any visible effect: controls, direction marks, zero-width characters, fillers, variation
/// selectors and tags (Unicode, "Default_Ignorable_Code_Point", except for fillers that count as whitespace).
pub fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Printable ASCII, as most values are: it only needs trimming.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn nfc(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_invisible_characters_and_only_single_spaces() {
        for (text, expected) in [
            ("  Chào\u{a0}", "Chào"),
            ("\u{200b}Bùi Gia Bảo", "Bùi Gia Bảo"),
            ("Lê\u{a0}Thu\u{202f}Hà", "Lê Thu Hà"),
            ("Vũ  Ngọc\r\n\tLan", "Vũ Ngọc Lan"),
            ("a  b", "a b"),
            ("a\u{7}b\u{202e}c\u{feff}", "abc"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("Nguye\u{200b}\u{302}\u{303}n", "Nguyễn"),
            ("\u{200b}\u{2800}\u{202e} \u{3164}", ""),
            ("Ng\u{200d}ọc", "Ngọc"),
            ("نامه\u{200c}ای", "نامه\u{200c}ای"),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn free_text_keeps_line_breaks_and_emoji() {
        for (text, expected) in [
            (" a\n b\t", "a\n b"),
            ("👩\u{200d}💼 gặp", "👩\u{200d}💼 gặp"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}"),
            ("x\u{e0067}\u{202e}y\u{0}", "xy"),
            ("a\u{a0}b", "a b"),
            ("\u{2800}\u{feff}", ""),
        ] {
            assert_eq!(free(text), expected, "{text:?}");
        }
    }

    #[test]
    fn compatible_characters_are_unified_in_compact_values() {
        assert_eq!(compact("０９０１\u{200b}２３\u{a0}"), "090123");
        assert_eq!(compact("9:05\u{202f}PM"), "9:05 PM");
        assert_eq!(compact("\u{feff}huy@x\u{2060}.org"), "huy@x.org");
    }

    #[test]
    fn whatever_surrounds_a_value_is_removed() {
        for text in ["=\"090\"", "'090", "\"090\"", "“090”", "'\"090\"'", " '090' "] {
            assert_eq!(unwrapped(text), "090", "{text}");
        }
        assert_eq!(unmarked("'=1+1"), "=1+1");
        assert_eq!(unmarked("'s-Gravenhage"), "'s-Gravenhage");
        assert_eq!(unmarked("\"Bùi Gia Bảo\""), "Bùi Gia Bảo");
        assert_eq!(unmarked("\"a\" and \"b\""), "\"a\" and \"b\"");
        assert_eq!(unmarked("=HYPERLINK(\"x\")"), "=HYPERLINK(\"x\")");
    }

    #[test]
    fn no_spreadsheet_cell_starts_like_a_formula_and_each_can_be_read_back() {
        for text in [
            "=1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''=1", "plain", "'s", "a=1", "",
        ] {
            let safe = spreadsheet_safe(text);
            assert!(!safe.starts_with(FORMULA_STARTS), "{safe:?}");
            assert_eq!(unmarked(&safe).trim(), text.trim(), "{safe:?}");
        }
        assert_eq!(spreadsheet_safe("plain"), "plain");
    }

    #[test]
    fn words_for_nothing_depend_on_the_kind_of_column() {
        for text in ["", "-", "#N/A", "NULL", "—"] {
            assert!(is_nothing(text) && is_nothing_but_text(text), "{text}");
        }
        for text in ["Na", "Null", "n/a", "none", "Không có"] {
            assert!(!is_nothing(text) && is_nothing_but_text(text), "{text}");
        }
        assert!(is_spreadsheet_error("#REF!") && is_spreadsheet_error("######"));
        assert!(!is_spreadsheet_error("#1") && !is_spreadsheet_error("##"));
    }
}
