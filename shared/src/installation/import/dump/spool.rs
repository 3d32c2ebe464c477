//! The rows of a dump's table, on disk from the dump to the end of the import.
//!
//! A row is its line, its kind, and length-prefixed byte strings. CSV would not do: its reader takes a quoted text with
//! lines that look like rows for damage.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    sync::Arc,
};

use crate::installation::import::{header::Refusal, records::Record};

/// A table whose rows are being written.
pub struct Spool {
    file: BufWriter<File>,
    columns: Vec<String>,
    rows: u64,
    /// The database of the first rows.
    database: Option<u32>,
    is_in_several_databases: bool,
}

/// A table whose rows can be read as often as needed. It is deleted when no longer used.
pub struct DumpedTable {
    file: Arc<File>,
    columns: Vec<String>,
    rows: u64,
    is_in_several_databases: bool,
}

/// The kind of a row.
const FIELDS: u8 = 0;
const BROKEN: u8 = 1;
const EXPRESSION: u8 = 2;

impl Spool {
    /// A table without columns and rows.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
            columns: Vec::new(),
            rows: 0,
            database: None,
            is_in_several_databases: false,
        })
    }

    /// Says which of the dump's databases the next row is in.
    pub fn enter(&mut self, database: u32) {
        self.is_in_several_databases |= *self.database.get_or_insert(database) != database;
    }

    /// The place of the column with this name in the rows. Statements may have different columns; a new one is the last.
    pub fn place_of(&mut self, column: &str) -> usize {
        let known = self
            .columns
            .iter()
            .position(|known| known.eq_ignore_ascii_case(column));
        known.unwrap_or_else(|| {
            self.columns.push(column.to_owned());
            self.columns.len() - 1
        })
    }

    /// How many columns it has so far.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Adds a row that starts in this line.
    pub fn push(&mut self, line: u64, record: &Record) -> io::Result<()> {
        self.rows += 1;
        self.file.write_all(&line.to_le_bytes())?;
        match record {
            Record::Fields(fields) => self.write(FIELDS, fields),
            Record::Broken(problem) => self.write(BROKEN, &[problem.as_ref()]),
            Record::Expression { column, text } => self.write(EXPRESSION, &[column, text]),
        }
    }

    fn write(&mut self, kind: u8, texts: &[impl AsRef<[u8]>]) -> io::Result<()> {
        self.file.write_all(&[kind])?;
        self.write_length(texts.len())?;
        for text in texts {
            self.write_length(text.as_ref().len())?;
            self.file.write_all(text.as_ref())?;
        }
        Ok(())
    }

    fn write_length(&mut self, length: usize) -> io::Result<()> {
        let length = u32::try_from(length).map_err(io::Error::other)?;
        self.file.write_all(&length.to_le_bytes())
    }

    /// The table with the rows added so far.
    pub fn finish(self) -> io::Result<DumpedTable> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(DumpedTable {
            file: Arc::new(file),
            columns: self.columns,
            rows: self.rows,
            is_in_several_databases: self.is_in_several_databases,
        })
    }
}

impl DumpedTable {
    /// The names of its columns, as the dump has them; or why its rows can't be used.
    pub fn columns(&self) -> Result<&[String], Refusal> {
        if self.is_in_several_databases {
            return Err("has such a table in more than one database.".to_owned());
        }
        Ok(&self.columns)
    }

    /// How many rows it has, whether they can be read or not.
    pub fn count(&self) -> u64 {
        self.rows
    }

    /// Its rows from the first. Only one reader may be in use at a time.
    pub fn records(&self) -> io::Result<DumpedRecords> {
        (&*self.file).rewind()?;
        Ok(DumpedRecords {
            file: BufReader::with_capacity(1 << 16, Arc::clone(&self.file)),
            rest: self.rows,
        })
    }
}

/// Reads a table row by row.
pub struct DumpedRecords {
    file: BufReader<Arc<File>>,
    rest: u64,
}

impl DumpedRecords {
    /// The next row and its line in the dump; None after the last.
    pub fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        if self.rest == 0 {
            return Ok(None);
        }
        self.rest -= 1;
        let line = u64::from_le_bytes(self.array()?);
        let [kind] = self.array()?;
        let count = self.length()?;
        let mut texts = Vec::with_capacity(count);
        for _ in 0..count {
            let mut text = vec![0; self.length()?];
            self.file.read_exact(&mut text)?;
            texts.push(text);
        }
        let record = match kind {
            FIELDS => Record::Fields(texts),
            _ => {
                let mut texts = texts
                    .into_iter()
                    .map(|text| String::from_utf8(text).map_err(io::Error::other));
                let mut text = || texts.next().unwrap_or_else(|| Ok(String::new()));
                match kind {
                    BROKEN => Record::Broken(text()?.into()),
                    _ => Record::Expression {
                        column: text()?,
                        text: text()?,
                    },
                }
            }
        };
        Ok(Some((line, record)))
    }

    fn length(&mut self) -> io::Result<usize> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
