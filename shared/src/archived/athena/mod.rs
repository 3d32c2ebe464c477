//! The archive as tables of Amazon Athena: for each table one of text over its files, and a view with its types.
//!
//! Both are made of the catalogue, so they match the schema: as [resources](template) of a stack, and as [`ddl`].
//!
//! OpenCSVSerDe reads only strings (Amazon Athena, "Open CSV SerDe"), no line breaks inside of fields, and can't tell NULL
//! from the empty string: both are NULL in the views. A text with a line break ends its row for that reader. What is left of
//! it on the next line looks like another row; it lacks a key or something else that every row has, so the views leave it out.

mod ddl;
pub mod template;

use std::iter;

pub use self::ddl::ddl;
use crate::archived::{
    catalogue::{Column, Kind, Presence, Table},
    unit::{DynamicTable, FixedTable},
};

/// The name of the database.
pub const DATABASE: &str = "meetassist";

/// The first day of the partition projection.
const FIRST_DAY: &str = "2015-01-01";

/// A table's files, and its name and types for Athena.
#[derive(Clone, Copy)]
pub struct External {
    table: Table,
    layout: Layout,
}

#[derive(Clone, Copy)]
enum Layout {
    /// One object per table.
    Whole,
    /// One object per day, as Hive partitions.
    ByDay,
}

/// A column of a view.
struct Typed {
    name: &'static str,
    /// The expression that makes it of the text in the file.
    value: String,
    /// Its type as queries have it.
    athena: &'static str,
    /// The same type as the Glue Data Catalog has it. There are types of queries that it does not have, and a view with one
    /// can't be created ("Unsupported Hive type"): times of day, and instants with a time zone.
    hive: &'static str,
}

impl External {
    /// All tables: the fixed ones, then the dynamic ones.
    pub fn all() -> impl Iterator<Item = Self> {
        let fixed = FixedTable::ALL.map(|table| (table.table(), Layout::Whole));
        let dynamic = DynamicTable::ALL.map(|table| (table.table(), Layout::ByDay));
        fixed
            .into_iter()
            .chain(dynamic)
            .map(|(table, layout)| Self { table, layout })
    }

    /// The table in the database.
    pub fn table(self) -> Table {
        self.table
    }

    /// The view's name.
    pub fn view(self) -> &'static str {
        self.table.name()
    }

    /// The name of the table over the files.
    pub fn files(self) -> String {
        format!("{}_csv", self.table.name())
    }

    /// The folder of the files in the bucket.
    fn folder(self) -> String {
        format!("archive/{}/", self.table.name())
    }

    fn columns(self) -> Vec<Typed> {
        let columns = self.table.columns().iter().map(typed);
        match self.layout {
            Layout::Whole => columns.collect(),
            // It stays text: a condition on it then picks the partitions.
            Layout::ByDay => columns
                .chain(iter::once(Typed {
                    name: "day",
                    value: "\"day\"".to_owned(),
                    athena: "varchar",
                    hive: "string",
                }))
                .collect(),
        }
    }

    /// The view's query.
    pub fn query(self, database: &str) -> String {
        let columns: Vec<_> = self
            .columns()
            .iter()
            .map(|Typed { name, value, .. }| format!("{value} AS \"{name}\""))
            .collect();
        let key = self.table.key();
        let always_there: Vec<_> = self
            .table
            .columns()
            .iter()
            .filter(|column| column.presence == Presence::Required || key.columns().contains(&column.name))
            .map(|column| format!("\"{}\" IS NOT NULL", column.name))
            .collect();
        format!(
            "SELECT * FROM (\nSELECT\n{}\nFROM {database}.{}\n)\nWHERE {}",
            columns.join(",\n"),
            self.files(),
            always_there.join(" AND ")
        )
    }
}

/// What fails to convert is left of a text with a line break, and becomes NULL.
fn typed(column: &Column) -> Typed {
    let Column { name, kind, .. } = *column;
    let text = format!("nullif(\"{name}\", '')");
    let cast = |athena| format!("TRY_CAST({text} AS {athena})");
    let (value, athena, hive) = match kind {
        Kind::Text { .. }
        | Kind::Email
        | Kind::Link
        | Kind::Phone
        | Kind::CustomerId
        | Kind::Choice(_)
        // `09:00:00`, and `24:00:00` at the end of the day, which is no time in Athena.
        | Kind::Time
        | Kind::EndTime => (text, "varchar", "string"),
        Kind::Id | Kind::Minutes | Kind::Weekday => (cast("integer"), "integer", "int"),
        Kind::Rating => (cast("decimal(2,1)"), "decimal(2,1)", "decimal(2,1)"),
        // PostgreSQL writes `t` and `f`.
        Kind::Flag => (format!("{text} = 't'"), "boolean", "boolean"),
        Kind::Day | Kind::BirthDay => (cast("date"), "date", "date"),
        // `2025-11-28 03:00:00.5+00`: the archive is written in UTC.
        Kind::Instant => (
            format!("TRY_CAST(replace({text}, '+00', '') AS timestamp(3))"),
            "timestamp(3)",
            "timestamp",
        ),
    };
    Typed {
        name,
        value,
        athena,
        hive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_gives_each_column_its_type_and_leaves_out_what_is_no_row() {
        let view = External {
            table: Table::AppointmentFeedback,
            layout: Layout::ByDay,
        };
        assert_eq!(
            view.query("meetassist"),
            r#"SELECT * FROM (
SELECT
TRY_CAST(nullif("appointmentid", '') AS integer) AS "appointmentid",
TRY_CAST(nullif("rating", '') AS decimal(2,1)) AS "rating",
nullif("customerfeedback", '') AS "customerfeedback",
TRY_CAST(replace(nullif("createdat", ''), '+00', '') AS timestamp(3)) AS "createdat",
"day" AS "day"
FROM meetassist.appointmentfeedback_csv
)
WHERE "appointmentid" IS NOT NULL AND "rating" IS NOT NULL"#
        );
    }
}
