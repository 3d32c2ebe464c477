//! Splits a CSV file edited by people into records, strictly, and recovers from damage.
//!
//! The `csv` crate accepts anything: a quote that is never closed turns the rest of the file into a single field. Here,
//! a record with unbalanced quotes costs only its first line, and reading resumes on the next.

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::{self, BufRead},
};

use super::lines::{LONGEST, Line, Lines};

/// A record, or what isn't one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The record's fields, unquoted.
    Fields(Vec<Vec<u8>>),
    /// Text that can't be read as a record, and why.
    Broken(Cow<'static, str>),
    /// A row of an SQL dump that has an expression in place of a value.
    Expression {
        /// The column.
        column: String,
        /// The expression, shortened.
        text: String,
    },
}

/// The records of a file, each with the number of its first physical line, from 1. Blank lines are skipped.
pub struct Records<R> {
    lines: Lines<R>,
    delimiter: u8,
    /// How many fields a record should have.
    width: usize,
    /// Lines that were read but are not part of a record yet.
    pending: VecDeque<Line>,
    /// The number of the first pending line.
    line: u64,
}

impl<R: BufRead> Records<R> {
    /// Reads from `lines`, of which `line - 1` have been read already. A record should have `width` fields.
    pub fn new(lines: Lines<R>, delimiter: u8, width: usize, line: u64) -> Self {
        Self {
            lines,
            delimiter,
            width,
            pending: VecDeque::new(),
            line,
        }
    }

    /// The next record and its line number; None at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        loop {
            let line = self.line;
            match self.read()? {
                None => return Ok(None),
                Some((lines, record)) => {
                    self.pending.drain(..lines);
                    self.line += lines as u64;
                    match record {
                        Record::Fields(fields)
                            if fields.iter().all(|field| field.trim_ascii().is_empty()) => {}
                        record => return Ok(Some((line, record))),
                    }
                }
            }
        }
    }

    /// The record at the start of the pending lines, reading more if necessary, and how many lines it takes.
    fn read(&mut self) -> io::Result<Option<(usize, Record)>> {
        let broken = |problem| Ok(Some((1, Record::Broken(Cow::Borrowed(problem)))));
        let mut parser = Parser::new(self.delimiter);
        let mut length = 0;
        for at in 0.. {
            if at == self.pending.len() {
                match self.lines.next()? {
                    Some(line) => self.pending.push_back(line),
                    None if at == 0 => return Ok(None),
                    None => return broken("opens a quote that is never closed"),
                }
            }
            let line = &self.pending[at];
            length += line.text.len();
            if line.is_too_long && at == 0 {
                return broken("is longer than 1 MiB");
            }
            if line.is_too_long || length > LONGEST {
                return broken("opens a quote that is not closed within 1 MiB");
            }
            match parser.advance(&line.text) {
                Progress::Record(fields) if self.has_swallowed_rows(at, fields.len()) => {
                    return broken("opens a quote that is only closed after lines that are rows themselves");
                }
                Progress::Record(fields) => return Ok(Some((at + 1, Record::Fields(fields)))),
                Progress::Misplaced => return broken("has text after a closing quote"),
                Progress::NeedsMore => parser.field.extend_from_slice(&line.end),
            }
        }
        Ok(None)
    }

    /// Whether a line within the record could be a row by itself; or its last line, if the record lacks fields. Then a
    /// quote that was not meant to span lines has been matched with another one by accident.
    fn has_swallowed_rows(&self, last: usize, found: usize) -> bool {
        let is_row = |at: usize| {
            split_line(&self.pending[at].text, self.delimiter)
                .is_some_and(|fields| fields.len() == self.width)
        };
        let end = if found < self.width { last + 1 } else { last };
        self.width > 2 && (1..end).any(is_row)
    }
}

/// Splits a single line as if it were the first record of a file; None if its quotes are unbalanced.
pub fn split_line(line: &[u8], delimiter: u8) -> Option<Vec<Vec<u8>>> {
    match Parser::new(delimiter).advance(line) {
        Progress::Record(fields) => Some(fields),
        Progress::Misplaced | Progress::NeedsMore => None,
    }
}

enum Progress {
    /// The record ends with this line.
    Record(Vec<Vec<u8>>),
    /// The line ends inside a quoted field.
    NeedsMore,
    /// A closing quote is followed by something other than a delimiter.
    Misplaced,
}

#[derive(Clone, Copy)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: the field ends here, or the quote is the first of a doubled one.
    QuoteInQuoted,
    /// After a quoted field, where only spaces may follow.
    Closed,
}

/// Continues where it stopped when the next line arrives, so a long record is read only once.
struct Parser {
    delimiter: u8,
    state: State,
    fields: Vec<Vec<u8>>,
    field: Vec<u8>,
}

impl Parser {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::FieldStart,
            fields: Vec::new(),
            field: Vec::new(),
        }
    }

    fn advance(&mut self, line: &[u8]) -> Progress {
        for &byte in line {
            match (self.state, byte) {
                (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
                (State::Quoted, _) => self.field.push(byte),
                (State::QuoteInQuoted, b'"') => {
                    self.field.push(b'"');
                    self.state = State::Quoted;
                }
                (State::FieldStart, b'"') => self.state = State::Quoted,
                (_, _) if byte == self.delimiter => self.end_field(),
                (State::QuoteInQuoted | State::Closed, b' ' | b'\r') => self.state = State::Closed,
                (State::QuoteInQuoted | State::Closed, _) => return Progress::Misplaced,
                (State::FieldStart | State::Plain, _) => {
                    self.field.push(byte);
                    self.state = State::Plain;
                }
            }
        }
        if matches!(self.state, State::Quoted) {
            return Progress::NeedsMore;
        }
        self.end_field();
        Progress::Record(std::mem::take(&mut self.fields))
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.field));
        self.state = State::FieldStart;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::import::lines::LineEnds;

    type Fields = Result<Vec<String>, Cow<'static, str>>;

    fn read(text: &str) -> Vec<(u64, Fields)> {
        let mut records = Records::new(Lines::new(text.as_bytes(), LineEnds::Feed), b',', 3, 1);
        let mut all = Vec::new();
        while let Some((line, record)) = records.next().unwrap() {
            let record = match record {
                Record::Fields(fields) => Ok(fields
                    .into_iter()
                    .map(|field| String::from_utf8(field).unwrap())
                    .collect()),
                Record::Broken(problem) => Err(problem),
                Record::Expression { .. } => unreachable!("CSV has none"),
            };
            all.push((line, record));
        }
        all
    }

    fn fields(values: &[&str]) -> Fields {
        Ok(values.iter().map(|&value| value.to_owned()).collect())
    }

    #[test]
    fn quoted_fields_may_contain_delimiters_quotes_and_line_breaks() {
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
    fn blank_lines_are_skipped_and_counted() {
        assert_eq!(
            read("\n1,2\n,\n \n3,4\n"),
            [(2, fields(&["1", "2"])), (5, fields(&["3", "4"]))]
        );
    }

    #[test]
    fn lines_may_end_with_several_carriage_returns() {
        assert_eq!(
            read("1,2\r\r\n\"3\",\"4\"\r\r\n"),
            [(1, fields(&["1", "2"])), (2, fields(&["3", "4"]))]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_only_its_own_line() {
        assert_eq!(
            read("1,\"open\n2,b\n3,c\n"),
            [
                (1, Err("opens a quote that is never closed".into())),
                (2, fields(&["2", "b"])),
                (3, fields(&["3", "c"])),
            ]
        );
    }

    #[test]
    fn an_open_quote_that_meets_the_next_row_s_quotes_costs_only_its_own_line() {
        assert_eq!(
            read("1,\"open\n2,\"b\"\n3,c\n"),
            [
                (1, Err("has text after a closing quote".into())),
                (2, fields(&["2", "b"])),
                (3, fields(&["3", "c"])),
            ]
        );
    }

    #[test]
    fn a_quote_does_not_swallow_rows_until_the_next_quote() {
        assert_eq!(
            read("1,\"open,x\n2,b,y\n3,12\",z\n4,d,w\n"),
            [
                (
                    1,
                    Err("opens a quote that is only closed after lines that are rows themselves".into())
                ),
                (2, fields(&["2", "b", "y"])),
                (3, fields(&["3", "12\"", "z"])),
                (4, fields(&["4", "d", "w"])),
            ]
        );
        assert_eq!(
            read("1,\"open,x\n2,b,12\"\n"),
            [
                (
                    1,
                    Err("opens a quote that is only closed after lines that are rows themselves".into())
                ),
                (2, fields(&["2", "b", "12\""])),
            ]
        );
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_literal() {
        assert_eq!(
            read("5\" nails,=\"0901\"\n"),
            [(1, fields(&["5\" nails", "=\"0901\""]))]
        );
    }

    #[test]
    fn an_endless_line_is_skipped() {
        let text = format!("{}\n2,b\n", "x".repeat(3 * LONGEST));
        assert_eq!(
            read(&text),
            [(1, Err("is longer than 1 MiB".into())), (2, fields(&["2", "b"]))]
        );
    }

    #[test]
    fn an_unclosed_quote_in_a_long_file_is_abandoned_at_the_limit() {
        let text = format!("1,\"open\n{}", "2,b\n".repeat(LONGEST / 2));
        let all = read(&text);
        assert_eq!(
            all[0],
            (1, Err("opens a quote that is not closed within 1 MiB".into()))
        );
        assert_eq!(all.len(), 1 + LONGEST / 2);
        assert_eq!(all[1], (2, fields(&["2", "b"])));
    }
}
