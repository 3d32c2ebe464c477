//! Which product wrote a dump. What a backslash, a dollar sign or a double quote means differs between them.

/// The product, as far as the dump has shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Nothing has shown it; the SQL standard and what most products understand apply.
    Unknown,
    /// PostgreSQL.
    PostgreSql,
    /// MySQL or MariaDB.
    MySql,
    /// SQLite.
    Sqlite,
}

/// The comments in which programs name themselves.
const HEADERS: [(&[u8], Product); 6] = [
    (b"PostgreSQL database dump", Product::PostgreSql),
    (b"PostgreSQL database cluster dump", Product::PostgreSql),
    (b"MySQL dump", Product::MySql),
    (b"MariaDB dump", Product::MySql),
    (b"phpMyAdmin SQL Dump", Product::MySql),
    (b"Adminer", Product::MySql),
];

impl Product {
    /// The product that a line's comment names.
    pub fn named(comment: &[u8]) -> Option<Self> {
        let comment = comment.trim_ascii_start();
        HEADERS
            .iter()
            .find(|(header, _)| comment.starts_with(header))
            .map(|(_, product)| *product)
    }

    /// Whether `/* /* */` is still open. It is in PostgreSQL and the standard.
    pub fn nests_comments(self) -> bool {
        matches!(self, Self::Unknown | Self::PostgreSql)
    }

    /// Whether `$$` opens a literal.
    pub fn has_dollar_quotes(self) -> bool {
        matches!(self, Self::Unknown | Self::PostgreSql)
    }

    /// Whether `"..."` may be a literal.
    pub fn has_text_in_double_quotes(self) -> bool {
        self == Self::MySql
    }

    /// Whether a table in this schema is one of the dumped database. In MySQL it is the database, of any name.
    pub fn is_own_schema(self, schema: &str) -> bool {
        let own = match self {
            Self::MySql => return true,
            Self::PostgreSql => ["public"].as_slice(),
            Self::Sqlite => &["main"],
            Self::Unknown => &["public", "main"],
        };
        own.iter().any(|name| name.eq_ignore_ascii_case(schema))
    }
}
