//! Links.

use super::{Problem, text};

/// The length of the columns.
const LONGEST: usize = 2048;

/// An http or https link with a host, which is safe to display as a link.
pub fn parse(value: &str) -> Result<String, Problem> {
    let visible = text::line(value);
    let mut link = text::unwrapped(&visible);
    if let Some(inner) = link.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        link = inner;
    }
    if link.chars().count() > LONGEST {
        return Err(format!("is longer than {LONGEST} characters").into());
    }
    if is_link(link) {
        Ok(link.to_owned())
    } else {
        Err("is not an http or https link".into())
    }
}

fn is_link(link: &str) -> bool {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        link.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    scheme.is_some_and(|scheme| {
        link.len() > scheme.len() && !link[scheme.len()..].starts_with(['/', '?', '#', ':', '@'])
    }) && !link.contains(|character: char| {
        text::is_blank(character) || character.is_control() || "<>\"".contains(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_must_be_http_or_https() {
        for (value, link) in [
            (
                "https://meet.example.com/x?y=1#z",
                "https://meet.example.com/x?y=1#z",
            ),
            (" HTTP://example.com\u{200b}", "HTTP://example.com"),
            ("<https://example.com/a>", "https://example.com/a"),
            ("'https://example.com'", "https://example.com"),
            ("https://example.com/tư-vấn", "https://example.com/tư-vấn"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(link), "{value:?}");
        }
        for value in [
            "javascript:alert(1)",
            "//example.com",
            "meet.example.com",
            "https://",
            "https:///x",
            "https://?x",
            "https://example.com/ x",
            "https://example.com/\"><script>",
            "data:text/html,x",
        ] {
            assert!(parse(value).is_err(), "{value:?}");
        }
        assert!(parse(&format!("https://example.com/{}", "x".repeat(2048))).is_err());
    }
}
