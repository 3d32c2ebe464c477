//! The events as a table of Amazon Athena, and what can be asked of it without knowing how they are stored.
//!
//! The queries of the views are plain enough for DuckDB, too.

/// The table's columns, besides the day, with their types in the Glue Data Catalog. A row has those that its event has.
pub const COLUMNS: [(&str, &str); 15] = [
    ("name", "string"),
    ("page", "string"),
    ("at", "string"),
    ("session", "string"),
    ("received", "string"),
    ("batch", "string"),
    ("action", "string"),
    ("outcome", "string"),
    ("duration_ms", "int"),
    ("metric", "string"),
    ("value", "double"),
    ("kind", "string"),
    ("role", "string"),
    ("language", "string"),
    ("device", "string"),
];

/// A view.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    sql: &'static str,
}

/// The views.
pub const VIEWS: [View; 4] = [
    View {
        name: "usage_screens",
        sql: include_str!("views/screens.sql"),
    },
    View {
        name: "usage_actions",
        sql: include_str!("views/actions.sql"),
    },
    View {
        name: "usage_errors",
        sql: include_str!("views/errors.sql"),
    },
    View {
        name: "usage_times",
        sql: include_str!("views/times.sql"),
    },
];

impl View {
    /// Its query.
    pub fn query(&self, database: &str) -> String {
        self.sql.trim_end().replace("{database}", database)
    }
}
