//! What parameters look like, as regular expressions for the API's document. They mean the same in ECMAScript, Rust and
//! Python.
//!
//! They accept what the parsers accept, except for what no expression can describe: a text's form after cleaning and
//! normalisation.

use crate::values::email::LOCAL_CHARACTERS;

/// Rust's whitespace, for use in brackets.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// Invisible characters, for use in brackets; those beyond U+FFFF can't be written for every engine.
const INVISIBLE: &str = r"\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff";

/// Rust's control characters, for use in brackets.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// Any text that PostgreSQL can store.
pub(super) const WITHOUT_NUL: &str = r"^[^\u0000]*$";

/// A UUID as PostgreSQL writes it.
pub(super) const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// An MD5 as PostgreSQL writes it.
pub(super) const DIGEST: &str = "^[0-9a-f]{32}$";

/// A text without any visible character.
pub(crate) fn blank() -> String {
    format!("^[{BLANK}{INVISIBLE}]*$")
}

/// A text with at least one visible character.
pub(super) fn text() -> String {
    format!(r"^[^\u0000\ufffd]*[^{BLANK}{INVISIBLE}\u0000][^\u0000\ufffd]*$")
}

/// An e-mail address as returned by [`crate::values::email::parse`]; more than whitespace may surround it.
pub(super) fn email() -> String {
    let others = LOCAL_CHARACTERS.replace(['.', '-'], "").replace('^', r"\^");
    let character = format!(r"[A-Za-z0-9{others}-]");
    let last = character.replace('\'', "");
    let label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    let top = "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])";
    trimmed(&format!(
        r"[A-Za-z0-9_](?:(?:\.?{character})*\.?{last})?@(?:{label}\.)+{top}"
    ))
}

/// What [`crate::values::link::parse`] accepts.
pub(super) fn link() -> String {
    let never = format!(r#"{BLANK}{CONTROL}<>""#);
    trimmed(&format!("[hH][tT][tT][pP][sS]?://[^/?#:@{never}][^{never}]*"))
}

/// What [`crate::values::phone::parse`] accepts: a text with a number somewhere in it.
pub(super) fn phone() -> String {
    let filler = r"[ .()\u00a0-]*";
    let other = r"[^0-9+ .()\u00a0\u0000-]";
    let text = r"[^\u0000]*";
    format!(r"^(?:{text}{other})?{filler}(?:\+{filler})?(?:[0-9]{filler}){{8,15}}(?:{other}{text})?$")
}

/// The digits of a number from 1 to this one, with any leading zeros.
pub(super) fn up_to(greatest: i32) -> String {
    let digits = greatest.to_string();
    let shorter = format!("[1-9][0-9]{{0,{}}}", digits.len() - 2);
    // Of the same length and smaller: the same leading digits, then a smaller one, then any.
    let smaller = digits.bytes().enumerate().filter_map(|(place, digit)| {
        let (same, any) = (&digits[..place], digits.len() - place - 1);
        let least = if place == 0 { b'1' } else { b'0' };
        let (least, most) = (char::from(least), char::from(digit - 1));
        (most >= least).then(|| format!("{same}[{least}-{most}][0-9]{{{any}}}"))
    });
    let smaller: Vec<_> = smaller.collect();
    format!("^0*(?:{shorter}|{}|{digits})$", smaller.join("|"))
}

/// The expression, with surrounding whitespace, which is trimmed.
fn trimmed(expression: &str) -> String {
    format!("^[{BLANK}]*(?:{expression})[{BLANK}]*$")
}
