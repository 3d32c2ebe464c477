//! Values as reports show them.

/// How many characters of an offending value a report repeats.
const SHOWN_CHARACTERS: usize = 100;

/// The value, made short, one-line and readable.
pub fn shown(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut characters = text.trim().chars().map(|character| {
        if character.is_control() {
            '\u{fffd}'
        } else {
            character
        }
    });
    let mut shown: String = characters.by_ref().take(SHOWN_CHARACTERS).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The sentence that says what is wrong with a value.
pub fn sentence(column: &str, shown: &str, problem: &str) -> String {
    if shown.is_empty() {
        format!("{column} {problem}")
    } else {
        format!("{column} \"{shown}\" {problem}")
    }
}
