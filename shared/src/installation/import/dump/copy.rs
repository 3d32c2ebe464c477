//! The rows of COPY's text format (PostgreSQL, "COPY", section "Text Format").

use std::io::{self, BufRead};

use super::{
    columns::Columns,
    input::Input,
    literal::{Content, Escapes},
    row::{Row, Values},
    value::Value,
};
use crate::installation::import::records::Record;

/// What ends a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Field,
    Line,
    /// `\.`
    Marker,
    /// The end of the dump.
    Dump,
}

impl<R: BufRead> Input<R> {
    /// The next row; None after the last.
    pub fn copied_row(&mut self, columns: &Columns) -> io::Result<Option<Row>> {
        let mut values = Values::new(columns);
        let mut is_first = true;
        loop {
            let (value, end) = self.copied_field(values.room(), is_first)?;
            match end {
                End::Marker => return Ok(None),
                End::Dump => {
                    let problem = "is cut off by the end of the dump";
                    return Ok(Some(Row::Cut(Record::Broken(problem.into()))));
                }
                End::Field | End::Line => values.push(value, b""),
            }
            if end == End::Line {
                return Ok(Some(Row::Whole(values.record(None))));
            }
            is_first = false;
        }
    }

    /// The next field and what ends it. At most `room` bytes are kept.
    fn copied_field(&mut self, room: usize, is_first: bool) -> io::Result<(Value, End)> {
        let mut content = Content::new(room);
        let mut is_start = true;
        let mut is_null = false;
        let end = loop {
            self.run(
                |byte| matches!(byte, b'\\' | b'\t' | b'\n' | b'\r'),
                |run| {
                    is_start &= run.is_empty();
                    content.add(run);
                },
            )?;
            match self.next()? {
                None => break End::Dump,
                Some(b'\t') => break End::Field,
                Some(b'\n') => break End::Line,
                Some(b'\r') if self.peek()? == Some(b'\n') => {}
                Some(b'\r') => content.add(b"\r"),
                Some(_) if is_start && self.next_if(b'N')? => match self.is_at_end()? {
                    true => is_null = true,
                    false => content.add(b"N"),
                },
                Some(_) if is_start && is_first && self.next_if(b'.')? => match self.is_at_end()? {
                    true => {
                        self.rest_of_line(0)?;
                        break End::Marker;
                    }
                    false => content.add(b"."),
                },
                Some(_) => Escapes::Copy.read(self, &mut content)?,
            }
            is_start = false;
        };
        let value = if is_null { Value::Empty } else { content.into() };
        Ok((value, end))
    }

    /// Whether a field ends here.
    fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(matches!(self.peek()?, None | Some(b'\t' | b'\n' | b'\r')))
    }
}
