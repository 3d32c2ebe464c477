//! The columns of a dump's tables and statements.

use std::io::{self, BufRead};

use super::{
    product::Product,
    spool::Spool,
    token::{Quoted, Quotes, Token, Tokens},
};
use crate::{archived::catalogue::Table, installation::import::column_name::column_named};

/// PostgreSQL's limit. A list with more columns is none.
const MOST_COLUMNS: usize = 1600;

/// What begins a part of CREATE TABLE that is no column, in every product.
const CONSTRAINTS: [&str; 6] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "LIKE"];
/// What does so unless it is a column's name.
const INDEXES: [&str; 6] = ["KEY", "INDEX", "FULLTEXT", "SPATIAL", "EXCLUDE", "PERIOD"];

/// The columns of a table as CREATE TABLE has them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Definition {
    columns: Vec<DefinedColumn>,
}

#[derive(Debug, PartialEq, Eq)]
struct DefinedColumn {
    name: String,
    /// PostgreSQL's dumps have DEFAULT for it in statements without column names, SQLite's leave it out.
    is_generated: bool,
    /// MySQL writes it in the session's time zone.
    is_mysql_timestamp: bool,
}

/// What the values of a statement's rows are.
pub struct Columns {
    /// The columns of a row, of which those that aren't read are None; and those of a shorter row, in which generated
    /// columns are left out.
    lists: Vec<Vec<Option<Place>>>,
    /// How many columns the table has so far.
    width: usize,
}

/// Where a value belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// In the table's rows.
    pub at: usize,
    /// The column's name in the catalogue.
    pub column: &'static str,
    /// Whether a time without an offset has the session's.
    pub has_session_offset: bool,
}

impl Columns {
    /// The columns with these names, or, if the statement names none, those of the definition. None if there is neither,
    /// or if the dump's statements have too many different columns.
    pub fn new(
        table: Table,
        names: Option<&[String]>,
        definition: Option<&Definition>,
        spool: &mut Spool,
    ) -> Option<Self> {
        let defined = definition.map_or(&[][..], |definition| &definition.columns);
        let mut place = |name: &str| {
            let at = spool.place_of(name);
            let column = column_named(table, name)?.column.name;
            let defined = defined
                .iter()
                .find(|defined| defined.name.eq_ignore_ascii_case(name));
            Some(Place {
                at,
                column,
                has_session_offset: defined.is_some_and(|defined| defined.is_mysql_timestamp),
            })
        };
        let lists = match names {
            Some(names) => vec![names.iter().map(|name| place(name)).collect()],
            None => {
                definition?;
                let mut list = |keeps: fn(&&DefinedColumn) -> bool| {
                    let kept = defined.iter().filter(keeps);
                    kept.map(|column| place(&column.name)).collect()
                };
                vec![list(|_| true), list(|column| !column.is_generated)]
            }
        };
        let width = spool.width();
        (width <= MOST_COLUMNS).then_some(Self { lists, width })
    }

    /// The columns of rows that are only passed over.
    pub fn unread() -> Self {
        Self {
            lists: vec![Vec::new()],
            width: 0,
        }
    }

    /// Whether a row's value at this place is kept.
    pub fn keeps(&self, place: usize) -> bool {
        self.lists
            .iter()
            .any(|list| list.get(place).is_some_and(Option::is_some))
    }

    /// The columns of a row with so many values; None if it has too many or too few.
    pub fn of_row(&self, count: usize) -> Option<&[Option<Place>]> {
        self.lists
            .iter()
            .find(|list| list.len() == count)
            .map(Vec::as_slice)
    }

    /// How many columns the table's rows have, with those of other statements.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many values a row should have.
    pub fn count(&self) -> usize {
        self.lists[0].len()
    }
}

impl<R: BufRead> Tokens<R> {
    /// The names after an opening parenthesis, and the closing one; None if there is anything else, which stays.
    pub fn column_names(&mut self) -> io::Result<Option<Vec<String>>> {
        let mut names = Vec::new();
        loop {
            let token = self.next()?;
            let Some(name) = token.name().filter(|_| names.len() < MOST_COLUMNS) else {
                self.push_back(token);
                return Ok(None);
            };
            names.push(name);
            match self.next()? {
                Token::Symbol(b',') => {}
                Token::Symbol(b')') => return Ok(Some(names)),
                other => {
                    self.push_back(other);
                    return Ok(None);
                }
            }
        }
    }

    /// The columns after the opening parenthesis of CREATE TABLE, up to the closing one; None if it isn't reached.
    pub fn definition(&mut self) -> io::Result<Option<Definition>> {
        let mut definition = Definition::default();
        let depth = self.depth;
        loop {
            let first = self.next()?;
            let second = self.next()?;
            let mut column = is_column(&first, &second)
                .then(|| first.name())
                .flatten()
                .map(|name| DefinedColumn {
                    name,
                    is_generated: false,
                    is_mysql_timestamp: self.product == Product::MySql && second.is("timestamp"),
                });
            self.push_back(second);
            let is_last = loop {
                match self.next()? {
                    Token::Symbol(b',') if self.depth == depth => break false,
                    Token::Symbol(b')') if self.depth < depth => break true,
                    end @ (Token::End | Token::Symbol(b';')) => {
                        self.push_back(end);
                        return Ok(None);
                    }
                    // `GENERATED ALWAYS AS (...)`, but not `GENERATED ALWAYS AS IDENTITY`.
                    token if token.is("AS") && self.depth == depth => {
                        let is_generated = self.next_if_symbol(b'(')?;
                        if let Some(column) = &mut column {
                            column.is_generated |= is_generated;
                        }
                    }
                    _ => {}
                }
            };
            definition.columns.extend(column);
            if is_last {
                return Ok((definition.columns.len() <= MOST_COLUMNS).then_some(definition));
            }
            definition.columns.truncate(MOST_COLUMNS + 1);
        }
    }
}

/// Whether a part of CREATE TABLE that begins like this is a column.
fn is_column(first: &Token, second: &Token) -> bool {
    let begins_index = matches!(
        second,
        Token::Symbol(b'(')
            | Token::Quoted(Quoted {
                quotes: Quotes::Double | Quotes::Back,
                ..
            })
    ) || second.is_one_of(&["KEY", "INDEX", "FOR", "USING"]);
    !(first.is_one_of(&CONSTRAINTS) || first.is_one_of(&INDEXES) && begins_index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::import::dump::input::Input;

    fn defined(product: Product, text: &str) -> Vec<(String, bool, bool)> {
        let mut tokens = Tokens::new(Input::new(text.as_bytes()));
        tokens.show(product);
        assert!(tokens.next_if_symbol(b'(').unwrap());
        let definition = tokens.definition().unwrap().unwrap();
        definition
            .columns
            .into_iter()
            .map(|column| (column.name, column.is_generated, column.is_mysql_timestamp))
            .collect()
    }

    fn names(product: Product, text: &str) -> Vec<String> {
        let columns = defined(product, text).into_iter();
        columns.map(|(name, ..)| name).collect()
    }

    #[test]
    fn constraints_and_indexes_are_no_columns() {
        assert_eq!(
            names(
                Product::PostgreSql,
                "(customerid character varying(50) DEFAULT (gen_random_uuid())::text NOT NULL,
                  \"fullname\" text, key text, index integer,
                  CONSTRAINT named CHECK ((key <> ''::text)), PRIMARY KEY (customerid, key),
                  EXCLUDE USING gist (key WITH =), UNIQUE (key))"
            ),
            ["customerid", "fullname", "key", "index"]
        );
        assert_eq!(
            names(
                Product::MySql,
                "(`customerid` int NOT NULL COMMENT 'a, b) c', `key` enum('a','b'), PRIMARY KEY (`customerid`),
                  UNIQUE KEY `email` (`email`), KEY `name` (`key`(10)), FULLTEXT KEY `text` (`key`), KEY (`key`),
                  CONSTRAINT `fk` FOREIGN KEY (`key`) REFERENCES `other` (`key`))"
            ),
            ["customerid", "key"]
        );
        assert_eq!(
            names(
                Product::Sqlite,
                "(customerid INTEGER PRIMARY KEY, fullname, email)"
            ),
            ["customerid", "fullname", "email"]
        );
    }

    #[test]
    fn a_generated_column_is_not_an_identity_column() {
        assert_eq!(
            defined(
                Product::Unknown,
                "(a int GENERATED ALWAYS AS IDENTITY, b int GENERATED ALWAYS AS (a + 1) STORED, c int AS (a))"
            ),
            [
                ("a".to_owned(), false, false),
                ("b".to_owned(), true, false),
                ("c".to_owned(), true, false)
            ]
        );
    }

    #[test]
    fn only_mysql_s_timestamps_are_in_the_session_s_time_zone() {
        let text = "(`a` timestamp NULL, `b` datetime)";
        let stamps = |product| -> Vec<bool> {
            let columns = defined(product, text).into_iter();
            columns.map(|(.., is_timestamp)| is_timestamp).collect()
        };
        assert_eq!(stamps(Product::MySql), [true, false]);
        assert_eq!(stamps(Product::PostgreSql), [false, false]);
    }
}
