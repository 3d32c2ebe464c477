//! The rows of INSERT, and what is kept of a row.

use std::io::{self, BufRead};

use super::{
    columns::{Columns, Place},
    token::{Token, Tokens},
    value::{After, Value},
};
use crate::installation::import::{lines::LONGEST, records::Record, shown::shown};

/// A row of a statement.
pub enum Row {
    /// What is kept of it.
    Whole(Record),
    /// Why it can't be kept. Nothing can follow it.
    Cut(Record),
}

/// Collects the values of a row as far as they are kept.
pub struct Values<'a> {
    columns: &'a Columns,
    kept: Vec<(Value, String)>,
    count: usize,
    length: usize,
    is_too_long: bool,
}

impl<'a> Values<'a> {
    /// No value yet.
    pub fn new(columns: &'a Columns) -> Self {
        Self {
            columns,
            kept: Vec::new(),
            count: 0,
            length: 0,
            is_too_long: false,
        }
    }

    /// As much as may be kept of the next value.
    pub fn room(&self) -> usize {
        if self.columns.keeps(self.count) {
            LONGEST - self.length
        } else {
            0
        }
    }

    /// Adds a value; `note` is what an expression is.
    pub fn push(&mut self, value: Value, note: &[u8]) {
        let is_kept = self.columns.keeps(self.count);
        self.count += 1;
        match value {
            _ if !is_kept => {}
            Value::Text(text) if self.length + text.len() <= LONGEST => {
                self.length += text.len();
                self.keep(Value::Text(text), String::new());
            }
            Value::Text(_) | Value::TooLong => self.is_too_long = true,
            Value::Empty => self.keep(Value::Empty, String::new()),
            Value::Expression => self.keep(Value::Expression, shown(note)),
        }
    }

    /// Values that are not kept before this one have no entry yet.
    fn keep(&mut self, value: Value, note: String) {
        self.kept
            .resize_with(self.count - 1, || (Value::Empty, String::new()));
        self.kept.push((value, note));
    }

    /// The row. `offset` is that of MySQL's session.
    pub fn record(self, offset: Option<&str>) -> Record {
        if self.is_too_long {
            return Record::Broken("is longer than 1 MiB".into());
        }
        let Some(places) = self.columns.of_row(self.count) else {
            let expected = self.columns.count();
            return Record::Broken(format!("has {} values for {expected} columns", self.count).into());
        };
        let mut fields = vec![Vec::new(); self.columns.width()];
        for (place, (value, note)) in places.iter().zip(self.kept) {
            let Some(Place {
                at,
                column,
                has_session_offset,
            }) = *place
            else {
                continue;
            };
            fields[at] = match value {
                Value::Text(mut text) => {
                    if let Some(offset) = offset.filter(|_| has_session_offset && is_instant(&text)) {
                        text.extend_from_slice(offset.as_bytes());
                    }
                    text
                }
                Value::Empty | Value::TooLong => Vec::new(),
                Value::Expression => {
                    return Record::Expression {
                        column: column.to_owned(),
                        text: note,
                    };
                }
            };
        }
        Record::Fields(fields)
    }
}

/// Whether this is like `2025-11-28 09:30:00` and not MySQL's `0000-00-00 00:00:00`.
fn is_instant(text: &[u8]) -> bool {
    text.len() >= 19 && text[10] == b' ' && !text.starts_with(b"0000")
}

impl<R: BufRead> Tokens<R> {
    /// The row whose parenthesis was opened.
    pub fn row(&mut self, columns: &Columns) -> io::Result<Row> {
        let mut values = Values::new(columns);
        loop {
            self.keep = values.room();
            self.input.note();
            let (value, after) = self.value()?;
            let noted = self.input.noted();
            // What follows a value was noted with it.
            let end: &[u8] = if after == After::Comma { b"," } else { b")" };
            values.push(value, noted.strip_suffix(end).unwrap_or(noted));
            match after {
                After::Comma => {}
                After::Parenthesis => return Ok(Row::Whole(values.record(self.offset.as_deref()))),
                After::Nothing => break,
            }
        }
        let problem = match self.is_cut {
            true => "opens a quote that is never closed",
            false => "has no closing parenthesis",
        };
        let end = self.next()?;
        self.is_cut |= end == Token::End;
        self.push_back(end);
        Ok(Row::Cut(Record::Broken(problem.into())))
    }
}
