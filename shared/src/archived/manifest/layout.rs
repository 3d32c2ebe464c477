//! The manifest's layout as text: a line for each table, day and run, so that people can read it and a day takes no
//! more space than it needs.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// The value as JSON text. Its fields each start on a line of their own, and so do the entries of those fields.
pub fn to_text(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, Lines::default()))?;
    text.push(b'\n');
    Ok(text)
}

/// Anything nested deeper stays on one line.
const DEPTH: usize = 2;

#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether the list being closed has an entry: an empty one needs no line breaks.
    has_entry: bool,
}

impl Lines {
    fn begin<W: Write + ?Sized>(&mut self, text: &mut W, bracket: u8) -> Result<()> {
        self.depth += 1;
        self.has_entry = false;
        text.write_all(&[bracket])
    }

    fn begin_entry<W: Write + ?Sized>(&self, text: &mut W, first: bool) -> Result<()> {
        if !first {
            text.write_all(b",")?;
        }
        self.break_line(text)
    }

    fn end<W: Write + ?Sized>(&mut self, text: &mut W, bracket: u8) -> Result<()> {
        let was_broken = self.has_entry && self.depth <= DEPTH;
        self.depth -= 1;
        if was_broken {
            self.break_line(text)?;
        }
        text.write_all(&[bracket])
    }

    fn break_line<W: Write + ?Sized>(&self, text: &mut W) -> Result<()> {
        if self.depth <= DEPTH {
            write!(text, "\n{:1$}", "", self.depth)?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, text: &mut W) -> Result<()> {
        self.begin(text, b'[')
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, text: &mut W, first: bool) -> Result<()> {
        self.begin_entry(text, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> Result<()> {
        self.has_entry = true;
        Ok(())
    }

    fn end_array<W: Write + ?Sized>(&mut self, text: &mut W) -> Result<()> {
        self.end(text, b']')
    }

    fn begin_object<W: Write + ?Sized>(&mut self, text: &mut W) -> Result<()> {
        self.begin(text, b'{')
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, text: &mut W, first: bool) -> Result<()> {
        self.begin_entry(text, first)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> Result<()> {
        self.has_entry = true;
        Ok(())
    }

    fn end_object<W: Write + ?Sized>(&mut self, text: &mut W) -> Result<()> {
        self.end(text, b'}')
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn entries_have_a_line_each_and_their_contents_stay_on_it() {
        let value = json!({
            "days": {"2025-11-28": {"objects": {"appointment": {"bytes": 7}}}, "2025-11-29": {}},
            "history": [{"run": "a", "errors": []}],
            "names": ["a", "b"],
            "none": [],
            "run": "b",
        });
        let text = String::from_utf8(to_text(&value).unwrap()).unwrap();
        assert_eq!(
            text,
            r#"{
 "days":{
  "2025-11-28":{"objects":{"appointment":{"bytes":7}}},
  "2025-11-29":{}
 },
 "history":[
  {"errors":[],"run":"a"}
 ],
 "names":[
  "a",
  "b"
 ],
 "none":[],
 "run":"b"
}
"#
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
