//! What an e-mail address, a link and a telephone number look like, for whoever takes them from outside.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What the columns hold.
const EMAIL_LIMIT: usize = 255;
const LINK_LIMIT: usize = 2048;

/// Whether the text looks like an e-mail address: `local@domain.tld` with no blanks. Whether mail arrives there, only
/// a mail can tell.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && text.chars().count() <= EMAIL_LIMIT
        && !text.contains(|sign: char| sign.is_whitespace() || sign.is_control() || "<>,;\"".contains(sign))
        && !domain.contains('@')
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| !label.is_empty())
}

/// Whether the text is an http or https link with a host, and so safe to be shown as one.
pub fn is_link(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme));
    scheme.is_some_and(|scheme| text.len() > scheme.len() && !text[scheme.len()..].starts_with('/'))
        && text.chars().count() <= LINK_LIMIT
        && !text.contains(|sign: char| sign.is_whitespace() || sign.is_control() || "<>\"".contains(sign))
}

/// A telephone number's digits without the signs that people put between them. Nine digits have lost their leading zero
/// in a spreadsheet: Vietnamese numbers have ten.
pub fn phone_digits(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '.' | '-' | '(' | ')' | '\u{a0}'))
        .collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if compact.len() == 9 && !compact.starts_with(['0', '+']) {
        return Some(format!("0{compact}"));
    }
    Some(compact)
}

/// The same letters in the one form that a search and a comparison expect.
pub fn normalised(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}
