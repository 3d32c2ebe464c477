//! E-mail addresses.

use super::{Problem, text};

/// RFC 5321, 4.5.3.1; the column is longer.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// The characters of a local part besides letters and digits. RFC 5322 allows more, but people never have those in an
/// address, only in the debris around one.
pub const LOCAL_CHARACTERS: &str = ".!#$%&'*+^_{}~-";

/// The bare address, in the case in which it was written, without what people copy along with it: `mailto:`, a name and
/// angle brackets, quotes, a full stop at the end.
///
/// Only ASCII is accepted: then no two addresses look the same except for case, and every mail server supports it.
pub fn parse(value: &str) -> Result<String, Problem> {
    let compact = text::compact(value);
    let mut address = text::unwrapped(&compact);
    if let Some((name, rest)) = address.split_once('<')
        && let Some(inner) = rest.strip_suffix('>')
        && (!name.contains('@') || text::unwrapped(name.trim()) == inner)
    {
        address = inner.trim();
    }
    if let Some(inner) = address
        .strip_prefix(['[', '('])
        .and_then(|rest| rest.strip_suffix([']', ')']))
    {
        address = inner.trim();
    }
    if let Some(link) = strip_prefix_ignoring_case(address, "mailto:") {
        address = link.split_once('?').map_or(link, |(address, _)| address).trim();
    }
    address = address.trim_end_matches(['.', ',', ';', ' ']);
    if address.matches('@').count() > 1 {
        return Err("has more than one e-mail address".into());
    }
    if is_address(address) {
        Ok(address.to_owned())
    } else {
        Err("is not an e-mail address".into())
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    address.len() <= LONGEST && is_local_part(local) && is_domain(domain)
}

fn is_local_part(local: &str) -> bool {
    local.len() <= LONGEST_LOCAL
        && local.starts_with(|character: char| character.is_ascii_alphanumeric() || character == '_')
        && !local.ends_with(['.', '\''])
        && !local.contains("..")
        && local
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || LOCAL_CHARACTERS.contains(character))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.split('.').all(is_label)
        && domain.rsplit_once('.').is_some_and(|(_, top)| {
            top.len() >= 2 && top.starts_with(|character: char| character.is_ascii_alphabetic())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_surrounds_an_address_is_removed() {
        for (value, address) in [
            ("an@example.com", "an@example.com"),
            (" HAN.Dinh@Example.COM\u{a0}", "HAN.Dinh@Example.COM"),
            ("lan.vu@example.com\u{200b}", "lan.vu@example.com"),
            ("\u{feff}huy.do@example.org", "huy.do@example.org"),
            ("la\u{ad}n@exam\u{200b}ple.com", "lan@example.com"),
            ("mailto:ha.le@example.com", "ha.le@example.com"),
            ("MailTo:ha@example.com?subject=x", "ha@example.com"),
            ("Khôi Ngô <khoi.ngo@example.com>", "khoi.ngo@example.com"),
            ("<khoi@example.com>", "khoi@example.com"),
            ("\"a@example.com\" <a@example.com>", "a@example.com"),
            ("[a@example.com]", "a@example.com"),
            ("'nhi.duong@example.com", "nhi.duong@example.com"),
            ("\"a@example.com\"", "a@example.com"),
            ("“a@example.com”", "a@example.com"),
            ("duy.ta@example.com.", "duy.ta@example.com"),
            ("a@example.com;", "a@example.com"),
            ("ａ＠example．com", "a@example.com"),
            ("o'brien+x@sub.example.co.uk", "o'brien+x@sub.example.co.uk"),
            ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(address), "{value:?}");
        }
    }

    #[test]
    fn anything_that_can_t_be_mailed_to_is_refused() {
        for value in [
            "",
            "an@",
            "@example.com",
            "an",
            "an@example",
            "a b@example.com",
            "ngan .ho@example.com",
            "thu.mai@example,com",
            "vinh.ly@example..com",
            "bao@example.com; bao.bui@example.org",
            "a@example.com, b@example.com",
            "phuoc@example.com ::: phuoc.cao@example.org",
            "nam@example.com/nam2@example.com",
            "b@example.com <a@example.com>",
            "a@b@example.com",
            "a@example.com?subject=x",
            "a@-b.com",
            "a@b-.com",
            "a@.example.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "tel:a@example.com",
            "=a@example.com",
            "+84901000005",
            "=HYPERLINK(\"http://x.example.net\",\"bao\")",
            "a@example.com (work)",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@example.c",
            "a@example.123",
            "a@exam_ple.com",
            "a\\b@example.com",
            "\"a b\"@example.com",
            "http://a@example.com",
            "а@example.com",
            "lên@example.com",
            "a@bücher.example",
            "-",
        ] {
            assert!(parse(value).is_err(), "{value:?} gives {:?}", parse(value));
        }
        assert!(parse(&format!("{}@example.com", "x".repeat(65))).is_err());
        assert!(parse(&format!("a@{}com", "example.".repeat(40))).is_err());
    }
}
