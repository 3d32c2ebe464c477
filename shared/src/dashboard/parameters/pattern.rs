//! What texts look like, as regular expressions for the API's document. They mean the same to ECMAScript, Rust and
//! Python.
//!
//! They say of texts what the parsers do, apart from what no expression can: what a text is after it has been cleaned
//! and normalised.

use crate::values::email::LOCAL_SIGNS;

/// What Rust takes for a blank, between brackets.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// What shows nothing, between brackets; what is beyond U+FFFF can't be written for every reader.
const INVISIBLE: &str = r"\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff";

/// What Rust takes for a control character, between brackets.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// Any text that PostgreSQL can hold.
pub(super) const WITHOUT_NUL: &str = r"^[^\u0000]*$";

/// Nothing that can be seen.
pub(crate) fn blank() -> String {
    format!("^[{BLANK}{INVISIBLE}]*$")
}

/// A text in which something can be seen.
pub(super) fn text() -> String {
    format!(r"^[^\u0000\ufffd]*[^{BLANK}{INVISIBLE}\u0000][^\u0000\ufffd]*$")
}

/// An e-mail address as [`crate::values::email::parse`] answers it; around it there may be more than blanks.
pub(super) fn email() -> String {
    let signs = LOCAL_SIGNS.replace(['.', '-'], "").replace('^', r"\^");
    let sign = format!(r"[A-Za-z0-9{signs}-]");
    let last = sign.replace('\'', "");
    let label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    let top = "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])";
    trimmed(&format!(
        r"[A-Za-z0-9_](?:(?:\.?{sign})*\.?{last})?@(?:{label}\.)+{top}"
    ))
}

/// What [`crate::values::link::parse`] takes.
pub(super) fn link() -> String {
    let never = format!(r#"{BLANK}{CONTROL}<>""#);
    trimmed(&format!("[hH][tT][tT][pP][sS]?://[^/?#:@{never}][^{never}]*"))
}

/// What [`crate::values::phone::parse`] takes: somewhere in the text there is a number.
pub(super) fn phone() -> String {
    let sign = r"[ .()\u00a0-]*";
    let other = r"[^0-9+ .()\u00a0\u0000-]";
    let text = r"[^\u0000]*";
    format!(r"^(?:{text}{other})?{sign}(?:\+{sign})?(?:[0-9]{sign}){{8,15}}(?:{other}{text})?$")
}

/// The digits of a number from 1 to this one, whatever zeros are before them.
pub(super) fn up_to(greatest: i32) -> String {
    let digits = greatest.to_string();
    let shorter = format!("[1-9][0-9]{{0,{}}}", digits.len() - 2);
    // As long and smaller: the same first digits, then a smaller one, then any.
    let smaller = digits.bytes().enumerate().filter_map(|(place, digit)| {
        let (same, any) = (&digits[..place], digits.len() - place - 1);
        let least = if place == 0 { b'1' } else { b'0' };
        let (least, most) = (char::from(least), char::from(digit - 1));
        (most >= least).then(|| format!("{same}[{least}-{most}][0-9]{{{any}}}"))
    });
    let smaller: Vec<_> = smaller.collect();
    format!("^0*(?:{shorter}|{}|{digits})$", smaller.join("|"))
}

/// The expression, with the blanks around it that are trimmed away.
fn trimmed(expression: &str) -> String {
    format!("^[{BLANK}]*(?:{expression})[{BLANK}]*$")
}
