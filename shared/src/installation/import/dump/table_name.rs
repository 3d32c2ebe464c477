//! The names of tables, with or without those of a database and a schema before them.

use std::{
    fmt,
    io::{self, BufRead},
};

use super::{product::Product, token::Tokens};
use crate::{archived::catalogue::Table, installation::import::shown::shown};

/// The most parts that a name has: database, schema, table.
const MOST_PARTS: usize = 3;

/// A table's name; without parts if there is none where one is expected.
pub struct TableName {
    parts: Vec<String>,
}

impl TableName {
    /// The business table with this name. `schema` is that of names without one, if the dump sets it.
    pub fn table(&self, product: Product, schema: Option<&String>) -> Option<Table> {
        let (table, schemas) = self.parts.split_last()?;
        let schema = schemas.last().or(schema);
        let is_own = schema.is_none_or(|schema| product.is_own_schema(schema));
        (is_own && schemas.len() < MOST_PARTS)
            .then(|| Table::business(&table.to_ascii_lowercase()))
            .flatten()
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts.as_slice() {
            [] => formatter.write_str("something else"),
            parts => formatter.write_str(&shown(parts.join(".").as_bytes())),
        }
    }
}

impl<R: BufRead> Tokens<R> {
    /// The next name. What is none stays.
    pub fn table_name(&mut self) -> io::Result<TableName> {
        let mut parts = Vec::new();
        loop {
            let token = self.next()?;
            let Some(part) = token.name() else {
                self.push_back(token);
                break;
            };
            if parts.len() <= MOST_PARTS {
                parts.push(part);
            }
            if !self.next_if_symbol(b'.')? {
                break;
            }
        }
        Ok(TableName { parts })
    }
}
