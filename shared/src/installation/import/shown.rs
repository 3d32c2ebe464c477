//! Values as reports show them.

/// How many characters of an offending value a report repeats.
const SHOWN_CHARACTERS: usize = 100;

/// The value, made short, one-line and readable.
pub fn shown(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut signs = text
        .trim()
        .chars()
        .map(|sign| if sign.is_control() { '\u{fffd}' } else { sign });
    let mut shown: String = signs.by_ref().take(SHOWN_CHARACTERS).collect();
    if signs.next().is_some() {
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
