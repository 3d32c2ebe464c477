//! The SQL of a list: a statement for one page with the number of all entries, or for all entries.

use std::borrow::Cow;

use crate::dashboard::parameters::Sort;

/// The SQL of a list, in parts. `$1` is the limit, `$2` the offset; the list's own parameters follow.
pub(crate) struct List {
    /// The answer's field with the entries.
    pub(crate) name: &'static str,
    /// An unordered query for the rows of the list.
    pub(crate) matching: Cow<'static, str>,
    /// An unordered query that makes entries from the rows in `page`.
    pub(crate) entries: Cow<'static, str>,
    /// The sort order. Its last expression is unique, so that every row is on exactly one page.
    pub(crate) order: Cow<'static, str>,
    /// How the rows are found.
    pub(crate) lookup: Lookup,
}

/// How the rows of a list are found.
#[derive(Clone, Copy)]
pub(crate) enum Lookup {
    /// By an index in their order: the page stops at the limit, and only its rows are joined to others. `matching` is
    /// planned twice, for the page and for the total.
    InOrder,
    /// By a search: they are materialised once for the page and the total, and the page is then sorted. PostgreSQL can't
    /// know how few rows a search matches, and would otherwise follow the index to its end.
    Search,
}

/// The requested order, or the default one. Equal rows are sorted by `key`.
pub(crate) fn order<L>(sort: Option<Sort<L>>, default: &'static str, key: &str) -> Cow<'static, str> {
    sort.map_or(Cow::Borrowed(default), |sort| sort.order(key).into())
}

impl List {
    /// A statement that returns a JSON object with the entries, total, limit and offset. The total is right even if the
    /// offset is past the end.
    pub(super) fn statement(&self) -> String {
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

    /// A statement that returns the entries as rows of these columns.
    pub(super) fn rows(&self, columns: &str) -> String {
        let (page, entries) = (self.page(), &self.entries);
        format!("{page} SELECT {columns} FROM ({entries} ORDER BY place) AS entry")
    }

    /// The beginning of a statement: the rows of the list, and those of the page.
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
