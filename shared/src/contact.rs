//! What an e-mail address and a link look like, for whoever takes them from outside.

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
