//! How a list is read: one page of it and the number of all its entries, in one statement; or all of it, to be exported.

mod by_day;
mod declarations;
mod people;
mod query;

use std::borrow::Cow;

pub(crate) use self::{
    by_day::{ByDay, Order},
    declarations::{filter, page},
    people::People,
    query::{Precondition, Query, Rows},
};

/// The SQL of a list in its pieces. `$1` is the limit, `$2` the offset; a list's own parameters follow.
pub(crate) struct List {
    /// What the answer calls the entries.
    pub(crate) name: &'static str,
    /// A query of the rows that belong to the list, without order.
    pub(crate) matching: Cow<'static, str>,
    /// A query that makes entries of the rows in `page`, without order.
    pub(crate) entries: Cow<'static, str>,
    /// By what the rows are sorted. The last expression is unique, so that no row is on two pages or on none.
    pub(crate) order: Cow<'static, str>,
    /// How the rows are found.
    pub(crate) lookup: Lookup,
}

/// How the rows of a list are found.
#[derive(Clone, Copy)]
pub(crate) enum Lookup {
    /// The page follows an index in order and stops at the limit, and only its rows are joined to others. They are looked
    /// for twice, for the page and for the total.
    InOrder,
    /// No index leads to the rows: they are looked for once, for the page and the total, and the page is sorted out of
    /// them. PostgreSQL can't know how few a search finds, and would follow the index to its end instead.
    Search,
}

impl List {
    /// A statement that answers with the JSON object of entries, total, limit and offset. The total is right even
    /// when the offset is past the end.
    fn statement(&self) -> String {
        let (name, entries) = (self.name, &self.entries);
        format!(
            "{page}
             SELECT json_build_object(
                 '{name}', (SELECT coalesce(json_agg(entry), '[]') FROM ({entries} ORDER BY place) entry),
                 'total', (SELECT count(*) FROM matching),
                 'limit', $1,
                 'offset', $2)",
            page = self.page(),
        )
    }

    /// A statement that answers with the entries as rows, of which it says `columns`.
    fn rows(&self, columns: &str) -> String {
        let (page, entries) = (self.page(), &self.entries);
        format!("{page} SELECT {columns} FROM ({entries} ORDER BY place) AS entry")
    }

    /// The beginning of a statement: the rows that belong to the list, and those of the page.
    fn page(&self) -> String {
        let materialized = match self.lookup {
            Lookup::InOrder => "NOT MATERIALIZED",
            Lookup::Search => "MATERIALIZED",
        };
        let Self { matching, order, .. } = self;
        format!(
            "WITH matching AS {materialized} ({matching}),
                  page AS (
                      SELECT *, row_number() OVER () AS place
                      FROM (SELECT * FROM matching ORDER BY {order} LIMIT $1 OFFSET $2) AS matching)"
        )
    }
}
