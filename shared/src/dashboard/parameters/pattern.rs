//! What texts look like, as regular expressions for the API's document. They mean the same to ECMAScript, Rust and
//! Python.
//!
//! They say of texts what the parsers do, apart from one thing that no expression can: what a text is after it has been
//! normalised.

/// What Rust takes for a blank, between brackets.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// What Rust takes for a control character, between brackets.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// Any text that PostgreSQL can hold.
pub(super) const WITHOUT_NUL: &str = r"^[^\u0000]*$";

/// Nothing but blanks.
pub(crate) fn blank() -> String {
    format!("^[{BLANK}]*$")
}

/// A text that is more than blanks.
pub(super) fn text() -> String {
    format!(r"^[^\u0000]*[^{BLANK}\u0000][^\u0000]*$")
}

/// A line that is more than blanks.
pub(super) fn line() -> String {
    let sign = format!("[^{BLANK}{CONTROL}]");
    trimmed(&format!("{sign}(?:[^{CONTROL}]*{sign})?"))
}

/// What [`crate::values::contact::is_email`] takes.
pub(super) fn email() -> String {
    let never = format!(r#"{BLANK}{CONTROL}<>,;"@"#);
    trimmed(&format!(r"[^{never}]+@[^.{never}]+(?:\.[^.{never}]+)+"))
}

/// What [`crate::values::contact::is_link`] takes.
pub(super) fn link() -> String {
    let never = format!(r#"{BLANK}{CONTROL}<>""#);
    trimmed(&format!("[hH][tT][tT][pP][sS]?://[^/{never}][^{never}]*"))
}

/// What [`crate::values::contact::phone_digits`] takes.
pub(super) fn phone() -> String {
    let sign = r"[ .()\u00a0-]*";
    trimmed(&format!(r"{sign}(?:\+{sign})?(?:[0-9]{sign}){{8,15}}"))
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
