//! The statements of a dump. Those with rows of our tables are read, and all others are skipped.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    io::{self, BufRead},
    rc::Rc,
};

use super::{
    columns::{Columns, Definition},
    ignored::IgnoredStatements,
    input::Input,
    kind::{self, Ending, Start},
    product::Product,
    row::Row,
    spool::Spool,
    table_name::TableName,
    token::{Quoted, Token, Tokens},
};
use crate::archived::catalogue::Table;

/// As much of a line that is no SQL as is looked at.
const LONGEST_COMMAND: usize = 1000;
const LONGEST_DELIMITER: usize = 16;

/// Reads a dump statement by statement.
pub struct Statements<R> {
    tokens: Tokens<R>,
    /// The rows of each table.
    pub spools: BTreeMap<Table, Spool>,
    definitions: BTreeMap<Table, Definition>,
    /// The columns of each table's last statement, with the names that it gave.
    columns: BTreeMap<Table, (Option<Vec<String>>, Rc<Columns>)>,
    /// What was skipped.
    pub ignored: IgnoredStatements,
    /// How many databases came before the current one.
    database: u32,
    /// The schema of names without one, if the dump sets it.
    schema: Option<String>,
    /// What ends a statement, if it is no semicolon: MySQL's dumps change it around procedures.
    delimiter: Option<String>,
    /// The line of a statement that the dump ends in.
    pub cut: Option<u64>,
}

/// What is in parentheses after a table's name are not the names of its columns.
struct NotNames;

impl<R: BufRead> Statements<R> {
    /// The statements of `text`.
    pub fn new(text: R) -> Self {
        Self {
            tokens: Tokens::new(Input::new(text)),
            spools: BTreeMap::new(),
            definitions: BTreeMap::new(),
            columns: BTreeMap::new(),
            ignored: IgnoredStatements::default(),
            database: 0,
            schema: None,
            delimiter: None,
            cut: None,
        }
    }

    /// Reads the next statement; None at the end of the dump.
    pub fn read_next(&mut self) -> io::Result<Option<()>> {
        self.tokens.begin_statement();
        let first = self.tokens.next()?;
        let line = self.tokens.line();
        match &first {
            Token::End => {
                if self.tokens.is_cut {
                    self.cut.get_or_insert(line);
                }
                return Ok(None);
            }
            Token::Symbol(b';') => return Ok(Some(())),
            Token::Symbol(b'\\') => self.command(line)?,
            // A comment of MySQL, or a command of SQLite's program.
            Token::Symbol(b'#' | b'.') => {
                self.tokens.input.rest_of_line(0)?;
            }
            Token::Word(word) => match word.to_ascii_uppercase().as_str() {
                "INSERT" | "REPLACE" => self.insert(line)?,
                "COPY" => self.copy(line)?,
                "CREATE" => self.create(line)?,
                "SET" => self.set(line)?,
                "DELIMITER" => self.delimiter(line)?,
                "PRAGMA" => {
                    self.tokens.show(Product::Sqlite);
                    self.ignore_whole(Start::of(&first), line)?;
                }
                "USE" => {
                    self.database += 1;
                    self.ignore_whole(Start::of(&first), line)?;
                }
                _ => self.ignore_whole(Start::of(&first), line)?,
            },
            _ => self.ignore_whole(Start::of(&first), line)?,
        }
        if self.tokens.is_cut {
            self.cut.get_or_insert(line);
        }
        Ok(Some(()))
    }

    /// How often the dump was looked at.
    #[cfg(test)]
    pub fn steps(&self) -> u64 {
        self.tokens.input.steps
    }

    /// Skips a statement, of which `start` was read, and counts it.
    fn ignore_whole(&mut self, mut start: Start, line: u64) -> io::Result<()> {
        self.skip(&mut start)?;
        self.ignored.add(&start.to_string(), line);
        Ok(())
    }

    /// Skips the rest of a statement and counts it as `what`.
    fn ignore(&mut self, what: &str, line: u64) -> io::Result<()> {
        self.ignored.add(what, line);
        self.skip(&mut Start::of(&Token::End))
    }

    /// Skips the rest of a statement. A semicolon in parentheses doesn't end it, as in CREATE RULE.
    fn skip(&mut self, start: &mut Start) -> io::Result<()> {
        let mut ending = Ending::default();
        loop {
            let token = self.tokens.next()?;
            start.add(&token);
            let is_inside = ending.is_inside(start, &token, self.tokens.depth) || self.tokens.depth > 0;
            let is_end = match (&token, &self.delimiter) {
                (Token::End, _) => {
                    self.tokens.is_cut |= is_inside;
                    true
                }
                // A command such as `\g`, which ends a statement like a semicolon.
                (Token::Symbol(b'\\'), _) => {
                    self.tokens.push_back(token);
                    return Ok(());
                }
                (token, Some(delimiter)) => ending.completes(delimiter, token),
                (token, None) => *token == Token::Symbol(b';') && !is_inside,
            };
            if is_end {
                return Ok(());
            }
        }
    }

    /// A command of psql or mysql, such as `\connect`, up to the end of its line. It may be followed by the rows of a COPY.
    fn command(&mut self, line: u64) -> io::Result<()> {
        let command = self.tokens.input.rest_of_line(LONGEST_COMMAND)?;
        let command = String::from_utf8_lossy(&command).to_ascii_lowercase();
        self.ignored.add(&kind::command(&command), line);
        let words: Vec<&str> = command.split_ascii_whitespace().collect();
        if matches!(words.first(), Some(&("c" | "connect"))) {
            self.database += 1;
        }
        let is_copy_in = words.first() == Some(&"copy")
            && words
                .windows(2)
                .any(|pair| pair[0] == "from" && pair[1].ends_with("stdin"));
        if is_copy_in {
            self.copied_rows(None)?;
        }
        Ok(())
    }

    /// `INSERT INTO customer (customerid, fullname) VALUES (...), (...)`, and REPLACE.
    fn insert(&mut self, line: u64) -> io::Result<()> {
        const MODIFIERS: [&str; 11] = [
            "LOW_PRIORITY",
            "DELAYED",
            "HIGH_PRIORITY",
            "IGNORE",
            "OR",
            "REPLACE",
            "ROLLBACK",
            "ABORT",
            "FAIL",
            "INTO",
            "ONLY",
        ];
        let name = loop {
            let token = self.tokens.next()?;
            if !token.is_one_of(&MODIFIERS) {
                self.tokens.push_back(token);
                break self.tokens.table_name()?;
            }
        };
        let what = format!("INSERT INTO {name}");
        let Some(table) = self.table(&name) else {
            return self.ignore(&what, line);
        };
        let names = match self.column_names()? {
            Ok(names) => names,
            Err(NotNames) => return self.ignore(&without_rows(&what), line),
        };
        // `OVERRIDING SYSTEM VALUE`, as pg_dump writes it for identity columns.
        if self.tokens.next_if("OVERRIDING")? {
            while self.tokens.next_if("SYSTEM")?
                || self.tokens.next_if("USER")?
                || self.tokens.next_if("VALUE")?
            {}
        }
        if !self.tokens.next_if("VALUES")? {
            return self.ignore(&without_rows(&what), line);
        }
        let Some(columns) = self.columns(table, names)? else {
            return self.ignore(&without_columns(&what), line);
        };
        self.inserted_rows(table, &columns)?;
        let next = self.tokens.next()?;
        let is_usual = matches!(next, Token::End | Token::Symbol(b';' | b'\\'))
            || next.is_one_of(&["AS", "ON", "RETURNING"])
            || self.delimiter.is_some();
        self.tokens.push_back(next);
        if is_usual {
            self.skip(&mut Start::of(&Token::End))
        } else {
            let line = self.tokens.line();
            self.ignore(&format!("text among the rows of {what}"), line)
        }
    }

    /// The rows of an INSERT. What may follow them, such as `ON CONFLICT DO NOTHING`, stays.
    fn inserted_rows(&mut self, table: Table, columns: &Columns) -> io::Result<()> {
        while self.tokens.next_if_symbol(b'(')? {
            let line = self.tokens.line();
            let row = self.tokens.row(columns)?;
            let (Row::Whole(record) | Row::Cut(record)) = &row;
            self.spool(table)?.push(line, record)?;
            if matches!(row, Row::Cut(_)) {
                self.tokens.begin_statement();
                break;
            }
            if !self.tokens.next_if_symbol(b',')? {
                break;
            }
        }
        Ok(())
    }

    /// `COPY customer (customerid, fullname) FROM stdin;`, and its rows up to `\.`.
    fn copy(&mut self, line: u64) -> io::Result<()> {
        let name = self.tokens.table_name()?;
        let names = self.column_names()?;
        let mut start = Start::of(&Token::End);
        self.skip(&mut start)?;
        let words: Vec<&str> = start.words().iter().map(String::as_str).collect();
        let is_copy_in = words.starts_with(&["FROM", "STDIN"]);
        if is_copy_in {
            self.tokens.show(Product::PostgreSql);
            self.tokens.rest_of_line()?;
        }
        let what = format!("COPY {name}");
        let ignored = match self.table(&name) {
            None => what,
            Some(_) if !is_copy_in => without_rows(&what),
            Some(_) if !matches!(words[2..], [] | ["WITH"] | ["WITH", "FORMAT", "TEXT"]) => {
                format!("{what} in another format than text")
            }
            Some(table) => match names {
                Err(NotNames) => without_columns(&what),
                Ok(names) => match self.columns(table, names)? {
                    Some(columns) => return self.copied_rows(Some((table, &columns))),
                    None => without_columns(&what),
                },
            },
        };
        self.ignored.add(&ignored, line);
        if is_copy_in {
            self.copied_rows(None)?;
        }
        Ok(())
    }

    /// The rows of a COPY, up to `\.`.
    fn copied_rows(&mut self, into: Option<(Table, &Columns)>) -> io::Result<()> {
        let unread = Columns::unread();
        loop {
            let line = self.tokens.input.line();
            let columns = into.map_or(&unread, |(_, columns)| columns);
            let Some(row) = self.tokens.input.copied_row(columns)? else {
                return Ok(());
            };
            let (Row::Whole(record) | Row::Cut(record)) = &row;
            if let Some((table, _)) = into {
                self.spool(table)?.push(line, record)?;
            }
            if matches!(row, Row::Cut(_)) {
                self.tokens.is_cut = true;
                return Ok(());
            }
        }
    }

    /// `CREATE TABLE customer (...)`, whose columns later statements may leave out, and any other CREATE.
    fn create(&mut self, line: u64) -> io::Result<()> {
        let mut start = Start::of(&Token::Word("CREATE".to_owned()));
        let mut token = self.tokens.next()?;
        while token.is_one_of(&["GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED"]) {
            token = self.tokens.next()?;
        }
        if !token.is("TABLE") {
            self.tokens.push_back(token);
            return self.ignore_whole(start, line);
        }
        start.add(&token);
        for word in ["IF", "NOT", "EXISTS"] {
            self.tokens.next_if(word)?;
        }
        let name = self.tokens.table_name()?;
        let table = self.table(&name);
        if self.tokens.next_if_symbol(b'(')?
            && let Some(definition) = self.tokens.definition()?
            && let Some(table) = table
        {
            self.columns.remove(&table);
            self.definitions.insert(table, definition);
        }
        self.ignore_whole(start, line)
    }

    /// `SET search_path = ...` and other settings that matter for what follows.
    fn set(&mut self, line: u64) -> io::Result<()> {
        let start = Start::of(&Token::Word("SET".to_owned()));
        let _ = self.tokens.next_if("SESSION")? || self.tokens.next_if("LOCAL")?;
        let name = self.tokens.next()?;
        let Token::Word(name) = name else {
            self.tokens.push_back(name);
            return self.ignore_whole(start, line);
        };
        let _ = self.tokens.next_if_symbol(b'=')? || self.tokens.next_if("TO")?;
        let value = self.tokens.next()?;
        let text = match &value {
            Token::Word(word) => word.clone(),
            Token::Quoted(Quoted { content, .. }) => String::from_utf8_lossy(&content.bytes).into_owned(),
            _ => String::new(),
        };
        self.tokens.push_back(value);
        match name.to_ascii_lowercase().as_str() {
            "search_path" => {
                self.schema = Some(text).filter(|schema| !schema.is_empty() && schema != "$user");
            }
            "standard_conforming_strings" => {
                self.tokens.show(Product::PostgreSql);
                self.tokens.has_escapes = text.eq_ignore_ascii_case("off");
            }
            "time_zone" => self.tokens.set_offset(&text),
            _ => {}
        }
        self.ignore_whole(start, line)
    }

    /// `DELIMITER ;;`, a command of mysql's.
    fn delimiter(&mut self, line: u64) -> io::Result<()> {
        self.tokens.show(Product::MySql);
        let delimiter = self.tokens.input.rest_of_line(LONGEST_DELIMITER)?;
        let delimiter = String::from_utf8_lossy(&delimiter).trim().to_owned();
        self.delimiter = Some(delimiter).filter(|delimiter| !matches!(delimiter.as_str(), "" | ";"));
        self.ignored.add("DELIMITER", line);
        Ok(())
    }

    /// The business table with this name.
    fn table(&self, name: &TableName) -> Option<Table> {
        name.table(self.tokens.product, self.schema.as_ref())
    }

    /// The names in parentheses, if there are any.
    fn column_names(&mut self) -> io::Result<Result<Option<Vec<String>>, NotNames>> {
        if !self.tokens.next_if_symbol(b'(')? {
            return Ok(Ok(None));
        }
        let names = self.tokens.column_names()?;
        Ok(names.map(Some).ok_or(NotNames))
    }

    /// The columns of a statement, which mostly are those of the one before it.
    fn columns(&mut self, table: Table, names: Option<Vec<String>>) -> io::Result<Option<Rc<Columns>>> {
        if let Some((known, columns)) = self.columns.get(&table)
            && *known == names
        {
            return Ok(Some(Rc::clone(columns)));
        }
        let definition = self.definitions.get(&table);
        let spool = spool_of(&mut self.spools, table)?;
        let Some(columns) = Columns::new(table, names.as_deref(), definition, spool) else {
            return Ok(None);
        };
        let columns = Rc::new(columns);
        self.columns.insert(table, (names, Rc::clone(&columns)));
        Ok(Some(columns))
    }

    /// Where the rows of a table go.
    fn spool(&mut self, table: Table) -> io::Result<&mut Spool> {
        let spool = spool_of(&mut self.spools, table)?;
        spool.enter(self.database);
        Ok(spool)
    }
}

fn spool_of(spools: &mut BTreeMap<Table, Spool>, table: Table) -> io::Result<&mut Spool> {
    Ok(match spools.entry(table) {
        Entry::Occupied(spool) => spool.into_mut(),
        Entry::Vacant(vacant) => vacant.insert(Spool::new()?),
    })
}

fn without_rows(what: &str) -> String {
    format!("{what} without rows of values")
}

fn without_columns(what: &str) -> String {
    format!("{what} without column names, which no CREATE TABLE before it gives")
}
