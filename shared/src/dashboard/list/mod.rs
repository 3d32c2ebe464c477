//! How a list is read: one page of it and the number of all its entries, in one statement.

mod by_day;
mod declarations;
mod people;

pub(crate) use self::{
    by_day::{ListByDay, Order},
    declarations::{filter, page},
    people::People,
};

/// The SQL of a list in its pieces. `$1` is the limit, `$2` the offset; a list's own parameters follow.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    /// What the answer calls the entries.
    pub(crate) name: &'a str,
    /// A query of the rows that belong to the list, without order.
    pub(crate) matching: &'a str,
    /// A query that makes entries of the rows in `page`, without order.
    pub(crate) entries: &'a str,
    /// By what the rows are sorted. The last expression is unique, so that no row is on two pages or on none.
    pub(crate) order: &'a str,
}

impl List<'_> {
    /// A statement that answers with the JSON object of entries, total, limit and offset. The total is right even
    /// when the offset is past the end.
    ///
    /// `matching` is planned twice: the page follows an index in order and stops at the limit, and only the rows
    /// of the page are joined to others.
    pub(crate) fn statement(&self) -> String {
        self.statement_with("NOT MATERIALIZED")
    }

    /// The same for rows to which no index leads: they are looked for once, for the page and the total, and the page is
    /// sorted out of them. PostgreSQL can't know how few a search finds, and would follow the index to its end instead.
    pub(crate) fn statement_of_search(&self) -> String {
        self.statement_with("MATERIALIZED")
    }

    fn statement_with(&self, materialized: &str) -> String {
        let Self {
            name,
            matching,
            entries,
            order,
        } = self;
        format!(
            "WITH matching AS {materialized} ({matching}),
                  page AS (
                      SELECT *, row_number() OVER () AS place
                      FROM (SELECT * FROM matching ORDER BY {order} LIMIT $1 OFFSET $2) AS matching)
             SELECT json_build_object(
                 '{name}', (SELECT coalesce(json_agg(entry), '[]') FROM ({entries} ORDER BY place) entry),
                 'total', (SELECT count(*) FROM matching),
                 'limit', $1,
                 'offset', $2)"
        )
    }
}
