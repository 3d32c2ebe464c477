//! Reads a page of a list and the number of all entries, in one statement.

mod by_day;
mod declarations;
mod people;

pub(crate) use self::{
    by_day::{ListByDay, Order},
    declarations::{filter, page},
    people::People,
};

/// The SQL of a list, in parts. `$1` is the limit, `$2` the offset; the list's own parameters follow.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    /// The answer's field with the entries.
    pub(crate) name: &'a str,
    /// An unordered query for the rows of the list.
    pub(crate) matching: &'a str,
    /// An unordered query that makes entries from the rows in `page`.
    pub(crate) entries: &'a str,
    /// The sort order. Its last expression is unique, so that every row is on exactly one page.
    pub(crate) order: &'a str,
}

impl List<'_> {
    /// A statement that returns a JSON object with the entries, total, limit and offset. The total is right even if the
    /// offset is past the end.
    ///
    /// `matching` is planned twice, so that the page can follow an index and stop at the limit; only the rows of the
    /// page are joined to others.
    pub(crate) fn statement(&self) -> String {
        self.statement_with("NOT MATERIALIZED")
    }

    /// The same for rows that no index can find in order, such as those of a search: they are materialised once for the
    /// page and the total, and the page is then sorted. PostgreSQL can't know how few rows a search matches, and would
    /// otherwise follow the index to its end.
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
