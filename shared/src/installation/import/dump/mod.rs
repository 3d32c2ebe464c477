//! Reads an SQL dump as data. Nothing of it is ever executed.
//!
//! A dump of PostgreSQL (`pg_dump` in its plain format, with COPY or INSERT), of MySQL or MariaDB (`mysqldump`) or of
//! SQLite (`.dump`) is split into tokens ([`token`]) and those into statements ([`statement`]). The rows of `INSERT ...
//! VALUES` and `COPY ... FROM stdin` into a business table are written to a temporary file ([`spool`]), from which they
//! are read like those of a CSV file. All other statements are skipped and counted ([`ignored`]).
//!
//! - A value is a plain literal, possibly with a cast ([`value`]). A row with anything else, such as `now()`, is rejected.
//! - A quote that is not closed reaches up to the next one, as for the database that would have executed the dump.
//!   Nothing inside quotes is ever taken for a statement, however much it looks like one: it may be what a customer wrote.
//! - Each byte is read once, and at most one row is kept in memory, of at most 1 MiB.
//!
//! The `sqlparser` crate would need a whole statement as a string, of which it makes tokens, then a tree: mysqldump's
//! statements are as long as the server accepts, up to 1 GiB. It also refuses a statement that it doesn't know in whole,
//! while most of a dump is to be skipped.

mod columns;
mod copy;
mod ignored;
mod input;
mod kind;
mod literal;
mod product;
#[cfg(test)]
mod properties;
mod row;
mod spool;
mod statement;
mod table_name;
#[cfg(test)]
mod tests;
mod token;
mod value;

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use self::statement::Statements;
pub use self::{
    ignored::Ignored,
    spool::{DumpedRecords, DumpedTable},
};
use super::{
    header::Refusal,
    source::{decoded, utf16_without_mark},
};
use crate::archived::catalogue::Table;

/// The starts of files that people take for an SQL dump, and what to do about them.
const NO_TEXT: [(&[u8], &str); 5] = [
    (
        b"PGDMP",
        "is in pg_dump's custom format; write it with `--format=plain`.",
    ),
    (
        b"SQLite format 3\0",
        "is an SQLite database; write a dump of it with `.dump`.",
    ),
    (b"\x1f\x8b", "is compressed; unpack it first."),
    (b"PK\x03\x04", "is compressed; unpack it first."),
    (b"\x28\xb5\x2f\xfd", "is compressed; unpack it first."),
];

/// The business tables of a dump, and what else it has.
pub struct Dump {
    tables: BTreeMap<Table, DumpedTable>,
    /// The statements that were not read, each kind once, in the order of their first lines. There are at most 51.
    pub ignored: Vec<Ignored>,
    /// The line of the statement in which the dump ends, if it does. It was cut off, or a quote is not closed, and rows
    /// may be missing.
    pub cut: Option<u64>,
}

impl Dump {
    /// Reads a dump of any size from its start to its end, once, and keeps the rows of business tables on disk. The outer
    /// error is one of reading or of the disk; the inner one is a sentence that follows the file's name, for a file that
    /// is no text at all. Any text is read, and may turn out to have no rows.
    ///
    /// Blocks, so it belongs on a thread for that (`spawn_blocking`). Afterwards:
    ///
    /// 1. [`Dump::tables`] says which tables have rows.
    /// 2. [`Dump::take`] gives the rows of one of them to
    ///    [`SeedFile::of_dump`](super::rows::SeedFile::of_dump), which recognises its columns by their names and
    ///    profiles them, or refuses them with a sentence. From there on it is like a CSV file: `rows()`, `copy_next()`,
    ///    and rejected rows with their line in the dump. In dumps with many rows in a line these lines are not unique.
    /// 3. [`Dump::warnings`] belong in the report.
    pub fn read(mut input: impl Read) -> io::Result<Result<Self, Refusal>> {
        let mut start = Vec::new();
        input.by_ref().take(1 << 16).read_to_end(&mut start)?;
        if let Some((_, problem)) = NO_TEXT.iter().find(|(magic, _)| start.starts_with(magic)) {
            return Ok(Err((*problem).to_owned()));
        }
        let encoding = utf16_without_mark(&start);
        let text = decoded(Cursor::new(start).chain(input), encoding);
        let mut statements = Statements::new(text);
        while statements.read_next()?.is_some() {}
        let mut tables = BTreeMap::new();
        for (table, spool) in statements.spools {
            let rows = spool.finish()?;
            if rows.count() > 0 {
                tables.insert(table, rows);
            }
        }
        Ok(Ok(Self {
            tables,
            ignored: statements.ignored.into_list(),
            cut: statements.cut,
        }))
    }

    /// The tables that have rows.
    pub fn tables(&self) -> impl Iterator<Item = Table> {
        self.tables.keys().copied()
    }

    /// What an admin should know of the dump, which has this name, one sentence each. Read it before rows are taken.
    pub fn warnings(&self, name: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(line) = self.cut {
            warnings.push(format!(
                "{name} ends within the statement in line {line}: it was cut off, or a quote is not closed."
            ));
        }
        if self.tables.is_empty() {
            warnings.push(format!("{name} has no rows of any table."));
        }
        if !self.ignored.is_empty() {
            let ignored: Vec<_> = self.ignored.iter().map(ToString::to_string).collect();
            warnings.push(format!(
                "{name} also has statements that were not read: {}.",
                ignored.join(", ")
            ));
        }
        warnings
    }

    /// Takes the rows of a table; None if it has none.
    pub fn take(&mut self, table: Table) -> Option<DumpedTable> {
        self.tables.remove(&table)
    }
}
