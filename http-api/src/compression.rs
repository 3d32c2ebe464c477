//! Compressed bodies.

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};
use lambda_http::http::{HeaderMap, header::ACCEPT_ENCODING};

/// Smaller bodies fit into a network packet anyway.
const SMALLEST: usize = 1000;

/// Whether a body of this many bytes is to be compressed for who sent these headers.
pub(crate) fn is_wanted(headers: &HeaderMap, bytes: usize) -> bool {
    bytes >= SMALLEST
        && headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .any(|header| header.to_str().is_ok_and(names_gzip))
}

/// Whether an Accept-Encoding header has gzip in it, and not as something to avoid (RFC 9110, 12.5.3).
fn names_gzip(header: &str) -> bool {
    header.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let avoided = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|weight| weight.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !avoided
    })
}

/// The fastest level, because a request waits for it: rows in JSON get seven times smaller by it, and nine times by the
/// default level, which takes twice as long.
pub(crate) fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use lambda_http::http::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_used_for_who_names_it_without_avoiding_it() {
        for (header, expected) in [
            ("gzip", true),
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("br,gzip ; q=0.001", true),
            ("gzip;q=0", false),
            ("br, gzip; q=0.0", false),
            ("identity", false),
            ("not-gzip", false),
            ("*", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(header))]);
            assert_eq!(is_wanted(&headers, SMALLEST), expected, "{header}");
            assert!(!is_wanted(&headers, SMALLEST - 1), "{header}");
        }
        assert!(!is_wanted(&HeaderMap::new(), SMALLEST));
    }

    #[test]
    fn a_header_that_is_no_text_asks_for_nothing() {
        let headers =
            HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_bytes(b"gzip\xff").unwrap())]);
        assert!(!is_wanted(&headers, SMALLEST));
    }
}
