//! The physical lines of a file.

use std::io::{self, BufRead};

/// A longer line or record counts as damaged. This also bounds the memory that an unclosed quote can take.
pub const LONGEST: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What ends the lines of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// A line feed, with any number of carriage returns before it. Other carriage returns are part of the text.
    Feed,
    /// A carriage return alone, as old Mac programs write, or a line feed.
    ReturnOrFeed,
}

/// One physical line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its content.
    pub text: Vec<u8>,
    /// Its line ending; a line feed if the last line of a file has none.
    pub end: Vec<u8>,
    /// Whether it was longer than [`LONGEST`]; if so, its content is not kept.
    pub is_too_long: bool,
}

/// Reads a file line by line.
pub struct Lines<R> {
    input: R,
    ends: LineEnds,
    /// Empty lines that were read but not returned yet.
    blank: usize,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `input`.
    pub fn new(input: R, ends: LineEnds) -> Self {
        Self {
            input,
            ends,
            blank: 0,
        }
    }

    /// The next line; None at the end of the file. A byte order mark at the start of any line, as in files that were
    /// concatenated, is dropped.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        if self.blank > 0 {
            self.blank -= 1;
            return Ok(Some(Line {
                end: b"\r".to_vec(),
                ..Line::default()
            }));
        }
        let mut line = Line::default();
        let mut is_read = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                if !is_read {
                    return Ok(None);
                }
                line.end = b"\n".to_vec();
                break;
            }
            is_read = true;
            let end = buffer.iter().position(|byte| match self.ends {
                LineEnds::Feed => *byte == b'\n',
                LineEnds::ReturnOrFeed => matches!(byte, b'\n' | b'\r'),
            });
            let text = &buffer[..end.unwrap_or(buffer.len())];
            if line.text.len() + text.len() > LONGEST {
                line.is_too_long = true;
            }
            if line.is_too_long {
                line.text.clear();
            } else {
                line.text.extend_from_slice(text);
            }
            let Some(end) = end else {
                let length = buffer.len();
                self.input.consume(length);
                continue;
            };
            let byte = buffer[end];
            self.input.consume(end + 1);
            line.end = vec![byte];
            if byte == b'\r' {
                self.end_at_returns(&mut line)?;
            }
            break;
        }
        while line.text.last() == Some(&b'\r') {
            line.text.pop();
            line.end.insert(0, b'\r');
        }
        if line.text.starts_with(BYTE_ORDER_MARK) {
            line.text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(Some(line))
    }

    /// Several carriage returns followed by a line feed end one line; otherwise each ends a line of its own.
    fn end_at_returns(&mut self, line: &mut Line) -> io::Result<()> {
        let mut more = 0;
        loop {
            match self.input.fill_buf()?.first() {
                Some(b'\r') => more += 1,
                Some(b'\n') => {
                    line.end.extend(vec![b'\r'; more]);
                    line.end.push(b'\n');
                    self.input.consume(1);
                    return Ok(());
                }
                Some(_) | None => {
                    self.blank = more;
                    return Ok(());
                }
            }
            self.input.consume(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, ends: LineEnds) -> Vec<(String, String)> {
        let mut lines = Lines::new(text.as_bytes(), ends);
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| {
                (
                    String::from_utf8(line.text).unwrap(),
                    String::from_utf8(line.end).unwrap(),
                )
            })
            .collect()
    }

    fn expected(lines: &[(&str, &str)]) -> Vec<(String, String)> {
        lines
            .iter()
            .map(|(text, end)| ((*text).to_owned(), (*end).to_owned()))
            .collect()
    }

    #[test]
    fn a_line_ends_with_a_line_feed_and_the_carriage_returns_before_it() {
        assert_eq!(
            read("a\r\nb\r\r\nc\rd\n\ne", LineEnds::Feed),
            expected(&[
                ("a", "\r\n"),
                ("b", "\r\r\n"),
                ("c\rd", "\n"),
                ("", "\n"),
                ("e", "\n")
            ])
        );
    }

    #[test]
    fn a_line_may_end_with_a_carriage_return_alone() {
        assert_eq!(
            read("a\rb\r\nc\r\r\nd\r\re", LineEnds::ReturnOrFeed),
            expected(&[
                ("a", "\r"),
                ("b", "\r\n"),
                ("c", "\r\r\n"),
                ("d", "\r"),
                ("", "\r"),
                ("e", "\n")
            ])
        );
    }

    #[test]
    fn a_byte_order_mark_at_the_start_of_any_line_is_dropped() {
        assert_eq!(
            read("\u{feff}a\n\u{feff}b\n", LineEnds::Feed),
            expected(&[("a", "\n"), ("b", "\n")])
        );
    }

    #[test]
    fn an_endless_line_is_skipped_in_bounded_memory() {
        let text = format!("{}\nb\n", "x".repeat(3 * LONGEST));
        let mut lines = Lines::new(text.as_bytes(), LineEnds::Feed);
        let first = lines.next().unwrap().unwrap();
        assert!(first.is_too_long && first.text.is_empty());
        assert_eq!(lines.next().unwrap().unwrap().text, b"b");
    }
}
