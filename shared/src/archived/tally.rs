//! What an archived object comes to as it goes by: its MD5, its length, its rows.

use md5::{Digest, Md5};

use crate::archived::manifest::Checksum;

/// Counts pieces of a CSV file.
#[derive(Default)]
pub(crate) struct Tally {
    md5: Md5,
    bytes: u64,
    line_ends: u64,
    in_quotes: bool,
    last: u8,
}

/// What a file came to.
pub(crate) struct Total {
    /// Its MD5.
    pub(crate) md5: Checksum,
    /// Its length.
    pub(crate) bytes: u64,
    /// Its rows, the header not counted. A line break within quotes ends none.
    pub(crate) records: u64,
    /// Whether it ends where a row ends.
    pub(crate) is_whole: bool,
}

impl Tally {
    /// Counts the next piece.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.bytes += piece.len() as u64;
        for &byte in piece {
            match byte {
                // A quote within a quoted field is doubled, which toggles twice.
                b'"' => self.in_quotes = !self.in_quotes,
                b'\n' if !self.in_quotes => self.line_ends += 1,
                _ => {}
            }
        }
        self.last = piece.last().copied().unwrap_or(self.last);
    }

    /// The sum of all pieces.
    pub(crate) fn total(self) -> Total {
        Total {
            md5: <[u8; 16]>::from(self.md5.finalize()).into(),
            bytes: self.bytes,
            records: self.line_ends.saturating_sub(1),
            is_whole: !self.in_quotes && self.last == b'\n',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_within_quotes_end_no_line() {
        let mut tally = Tally::default();
        tally.add(b"id,notes\n1,\"a\n");
        tally.add(b"b\"\"\n\"\n2,\n");
        assert_eq!(tally.line_ends, 3);
    }

    fn line_ends(content: &str) -> (u64, bool) {
        let mut tally = Tally::default();
        for piece in content.as_bytes().chunks(3) {
            tally.add(piece);
        }
        (tally.line_ends, tally.in_quotes)
    }

    #[test]
    fn rows_are_counted_by_the_line_ends_outside_of_quotes() {
        assert_eq!(line_ends("id,notes\n"), (1, false));
        assert_eq!(line_ends("id,notes\n1,\n2,\"\"\n"), (3, false));
        assert_eq!(line_ends("id,notes\n1,\"a\nb\"\n2,\"\"\"\n\"\"\"\n"), (3, false));
        assert_eq!(line_ends("id,notes\n1,\"a\n"), (1, true));
    }
}
