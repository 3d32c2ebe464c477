//! Splits a CSV file that people have edited into records, strictly, and goes on after damage.
//!
//! The `csv` crate reads anything: one quote that is never closed swallows the rest of the file as a single field.
//! Here a record whose quotes don't add up costs its own first line only, and reading resumes on the next.

use std::io::{self, BufRead, Read};

/// A record longer than this is taken for damage; it also bounds what an unclosed quote can make us hold.
const RECORD_LIMIT: usize = 1 << 20;

/// One step of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The record's fields, unquoted.
    Fields(Vec<Vec<u8>>),
    /// A line that is no record, and why not.
    Broken(&'static str),
}

/// The records of a file with the physical line, from 1, on which each begins. Blank lines are passed over.
pub struct Records<R> {
    input: R,
    delimiter: u8,
    /// Whole lines that are read but not yet part of a record.
    pending: Vec<u8>,
    /// The physical line with which `pending` begins.
    line: u64,
}

impl<R: BufRead> Records<R> {
    /// Reads from `input`, which begins after `line - 1` lines.
    pub fn new(input: R, delimiter: u8, line: u64) -> Self {
        Self {
            input,
            delimiter,
            pending: Vec::new(),
            line,
        }
    }

    /// The next record and its line; None at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        let mut parser = Parser::new(self.delimiter);
        loop {
            let line = self.line;
            match parser.advance(&self.pending) {
                Progress::Record { length, fields } => {
                    self.consume(length);
                    if fields.iter().all(|field| field.trim_ascii().is_empty()) {
                        parser = Parser::new(self.delimiter);
                        continue;
                    }
                    return Ok(Some((line, Record::Fields(fields))));
                }
                Progress::Misplaced => {
                    self.consume_line();
                    return Ok(Some((line, Record::Broken("has text behind a closing quote"))));
                }
                Progress::NeedsMore if self.pending.len() > RECORD_LIMIT => {
                    self.consume_line();
                    return Ok(Some((
                        line,
                        Record::Broken("opens a quote that is not closed within 1 MiB"),
                    )));
                }
                Progress::NeedsMore => match read_line(&mut self.input, &mut self.pending)? {
                    Line::Whole => {}
                    Line::TooLong => {
                        self.consume(self.pending.len());
                        return Ok(Some((line, Record::Broken("is longer than 1 MiB"))));
                    }
                    Line::End if self.pending.is_empty() => return Ok(None),
                    Line::End => {
                        self.consume_line();
                        return Ok(Some((line, Record::Broken("opens a quote that is never closed"))));
                    }
                },
            }
        }
    }

    fn consume_line(&mut self) {
        let end = self
            .pending
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.pending.len(), |at| at + 1);
        self.consume(end);
    }

    fn consume(&mut self, length: usize) {
        self.line += self.pending.drain(..length).filter(|&byte| byte == b'\n').count() as u64;
    }
}

/// Splits one line as the first record of a file; None if its quotes don't add up.
pub fn split_line(line: &[u8], delimiter: u8) -> Option<Vec<Vec<u8>>> {
    match Parser::new(delimiter).advance(line) {
        Progress::Record { fields, .. } => Some(fields),
        Progress::Misplaced | Progress::NeedsMore => None,
    }
}

/// What reading one physical line came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It was appended, with a newline at its end even where the file lacks the last one.
    Whole,
    /// It was longer than a record may be; it was passed over.
    TooLong,
    /// There was none.
    End,
}

/// Appends the next physical line of `input` to `buffer`.
pub fn read_line(input: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    let start = buffer.len();
    let limit = RECORD_LIMIT as u64 + 1;
    let read = input.by_ref().take(limit).read_until(b'\n', buffer)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if buffer.ends_with(b"\n") {
        return Ok(Line::Whole);
    }
    if read as u64 == limit {
        // Leave only the line's end, so that line numbers stay true.
        buffer.truncate(start);
        while input.by_ref().take(limit).read_until(b'\n', buffer)? > 0 {
            let ended = buffer.ends_with(b"\n");
            buffer.truncate(start);
            if ended {
                break;
            }
        }
        buffer.push(b'\n');
        return Ok(Line::TooLong);
    }
    buffer.push(b'\n');
    Ok(Line::Whole)
}

enum Progress {
    /// The first `length` bytes are a record.
    Record { length: usize, fields: Vec<Vec<u8>> },
    /// The text ends inside a record.
    NeedsMore,
    /// Something other than a delimiter follows a closing quote.
    Misplaced,
}

#[derive(Clone, Copy)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted field: it ends the field, or is the first of a doubled one.
    QuoteInQuoted,
    /// Behind a closed field, where only blanks may stand.
    Closed,
}

/// Goes on where it stopped when more text is there, so that a long record is read once.
struct Parser {
    delimiter: u8,
    state: State,
    at: usize,
    fields: Vec<Vec<u8>>,
    field: Vec<u8>,
}

impl Parser {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::FieldStart,
            at: 0,
            fields: Vec::new(),
            field: Vec::new(),
        }
    }

    fn advance(&mut self, text: &[u8]) -> Progress {
        while let Some(&byte) = text.get(self.at) {
            self.at += 1;
            match (self.state, byte) {
                (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
                (State::Quoted, _) => self.field.push(byte),
                (State::QuoteInQuoted, b'"') => {
                    self.field.push(b'"');
                    self.state = State::Quoted;
                }
                (State::FieldStart, b'"') => self.state = State::Quoted,
                (_, b'\n') => {
                    if matches!(self.state, State::Plain) && self.field.last() == Some(&b'\r') {
                        self.field.pop();
                    }
                    self.end_field();
                    return Progress::Record {
                        length: self.at,
                        fields: std::mem::take(&mut self.fields),
                    };
                }
                (_, _) if byte == self.delimiter => self.end_field(),
                (State::QuoteInQuoted | State::Closed, b' ' | b'\r') => self.state = State::Closed,
                (State::QuoteInQuoted | State::Closed, _) => return Progress::Misplaced,
                (State::FieldStart | State::Plain, _) => {
                    self.field.push(byte);
                    self.state = State::Plain;
                }
            }
        }
        Progress::NeedsMore
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.field));
        self.state = State::FieldStart;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, &'static str>)> {
        let mut records = Records::new(text.as_bytes(), b',', 1);
        let mut all = Vec::new();
        while let Some((line, record)) = records.next().unwrap() {
            let record = match record {
                Record::Fields(fields) => Ok(fields
                    .into_iter()
                    .map(|field| String::from_utf8(field).unwrap())
                    .collect()),
                Record::Broken(problem) => Err(problem),
            };
            all.push((line, record));
        }
        all
    }

    fn fields(values: &[&str]) -> Result<Vec<String>, &'static str> {
        Ok(values.iter().map(|&value| value.to_owned()).collect())
    }

    #[test]
    fn quoted_fields_may_hold_delimiters_quotes_and_line_breaks() {
        assert_eq!(
            read("1,\"a,b\",\"say \"\"hi\"\"\"\r\n2,\"two\r\nlines\",\r\n3,x,y"),
            [
                (1, fields(&["1", "a,b", "say \"hi\""])),
                (2, fields(&["2", "two\r\nlines", ""])),
                (4, fields(&["3", "x", "y"])),
            ]
        );
    }

    #[test]
    fn blank_lines_are_passed_over_and_counted() {
        assert_eq!(
            read("\n1,2\n,\n \n3,4\n"),
            [(2, fields(&["1", "2"])), (5, fields(&["3", "4"]))]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line_only() {
        assert_eq!(
            read("1,\"open\n2,b\n3,c\n"),
            [
                (1, Err("opens a quote that is never closed")),
                (2, fields(&["2", "b"])),
                (3, fields(&["3", "c"])),
            ]
        );
    }

    #[test]
    fn an_open_quote_that_meets_the_next_row_s_quotes_costs_its_own_line_only() {
        assert_eq!(
            read("1,\"open\n2,\"b\"\n3,c\n"),
            [
                (1, Err("has text behind a closing quote")),
                (2, fields(&["2", "b"])),
                (3, fields(&["3", "c"])),
            ]
        );
    }

    #[test]
    fn a_quote_inside_a_plain_field_is_itself() {
        assert_eq!(
            read("5\" nails,=\"0901\"\n"),
            [(1, fields(&["5\" nails", "=\"0901\""]))]
        );
    }

    #[test]
    fn an_endless_line_is_passed_over_in_bounded_memory() {
        let text = format!("{}\n2,b\n", "x".repeat(3 * RECORD_LIMIT));
        assert_eq!(
            read(&text),
            [(1, Err("is longer than 1 MiB")), (2, fields(&["2", "b"]))]
        );
    }

    #[test]
    fn an_unclosed_quote_in_a_long_file_is_given_up_after_the_record_limit() {
        let text = format!("1,\"open\n{}", "2,b\n".repeat(RECORD_LIMIT / 2));
        let all = read(&text);
        assert_eq!(all[0], (1, Err("opens a quote that is not closed within 1 MiB")));
        assert_eq!(all.len(), 1 + RECORD_LIMIT / 2);
        assert_eq!(all[1], (2, fields(&["2", "b"])));
    }
}
