//! Computes the MD5, length and row count of an archived object as it streams by.

use md5::{Digest, Md5};

use crate::archived::manifest::Checksum;

/// Processes a CSV file chunk by chunk.
#[derive(Default)]
pub(crate) struct Tally {
    md5: Md5,
    bytes: u64,
    line_ends: u64,
    in_quotes: bool,
    last: u8,
}

/// The figures of a file.
pub(crate) struct Total {
    /// The MD5 of its content.
    pub(crate) md5: Checksum,
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// How many rows it has, without the header. A line break in quotes doesn't end a row.
    pub(crate) records: u64,
    /// Whether its last row is complete.
    pub(crate) is_whole: bool,
}

impl Tally {
    /// Processes the next chunk.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.bytes += piece.len() as u64;
        for &byte in piece {
            match byte {
                // A quote within a quoted field is doubled and so toggles twice.
                b'"' => self.in_quotes = !self.in_quotes,
                b'\n' if !self.in_quotes => self.line_ends += 1,
                _ => {}
            }
        }
        self.last = piece.last().copied().unwrap_or(self.last);
    }

    /// The figures of all chunks together.
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
    fn the_figures_are_those_of_all_chunks_together() {
        let mut tally = Tally::default();
        tally.add(b"id,notes\n1,");
        tally.add(b"a\n");
        let total = tally.total();
        assert_eq!((total.bytes, total.records, total.is_whole), (13, 1, true));
        assert_eq!(
            total.md5,
            <[u8; 16]>::from(Md5::digest(b"id,notes\n1,a\n")).into()
        );
    }

    #[test]
    fn a_file_that_ends_within_a_row_is_not_whole() {
        let is_whole = |content: &str| {
            let mut tally = Tally::default();
            tally.add(content.as_bytes());
            tally.total().is_whole
        };
        assert!(is_whole("id,notes\n1,\"a\n\"\n"));
        assert!(!is_whole("id,notes\n1,\"a\n"));
        assert!(!is_whole("id,notes\n1,\"a\n\""));
    }

    #[test]
    fn rows_are_counted_by_the_line_ends_outside_of_quotes() {
        assert_eq!(line_ends("id,notes\n"), (1, false));
        assert_eq!(line_ends("id,notes\n1,\n2,\"\"\n"), (3, false));
        assert_eq!(line_ends("id,notes\n1,\"a\nb\"\n2,\"\"\"\n\"\"\"\n"), (3, false));
        assert_eq!(line_ends("id,notes\n1,\"a\n"), (1, true));
    }
}
