//! The archive as tables of Amazon Athena. The DDL is generated from the catalogue, so it always matches the schema.

use crate::archived::{
    catalogue::{Column, Kind, Table},
    unit::{DynamicTable, FixedTable},
};

/// A character that no text contains in practice. OpenCSVSerDe always has an escape character, backslash by default,
/// which would drop the backslashes in people's notes.
const NO_ESCAPE: &str = "\\u0001";

/// The first day of the partition projection.
const FIRST_DAY: &str = "2015-01-01";

/// DDL that creates, for each table, an external table of strings over its files and a view with its types.
///
/// Athena runs one statement at a time; they are separated by `;` and an empty line. OpenCSVSerDe reads only strings
/// (Amazon Athena, "Open CSV SerDe") and can't tell NULL from the empty string: both are NULL in the views.
pub fn ddl(database: &str, bucket: &str) -> String {
    let fixed = FixedTable::ALL.map(|table| (table.table(), Layout::Whole));
    let dynamic = DynamicTable::ALL.map(|table| (table.table(), Layout::ByDay));
    let tables = fixed.into_iter().chain(dynamic);
    let statements = tables.flat_map(|(table, layout)| {
        [
            external_table(database, bucket, table, layout),
            typed_view(database, table, layout),
        ]
    });
    [format!("CREATE DATABASE IF NOT EXISTS {database}")]
        .into_iter()
        .chain(statements)
        .map(|statement| format!("{statement};\n\n"))
        .collect()
}

#[derive(Clone, Copy)]
enum Layout {
    /// One object per table.
    Whole,
    /// One object per day, as Hive partitions.
    ByDay,
}

fn external_table(database: &str, bucket: &str, table: Table, layout: Layout) -> String {
    let name = table.name();
    let columns: Vec<_> = table
        .columns()
        .iter()
        .map(|column| format!("  `{}` string", column.name))
        .collect();
    let location = format!("s3://{bucket}/archive/{name}/");
    let (partition, projection) = match layout {
        Layout::Whole => (String::new(), String::new()),
        Layout::ByDay => (
            "PARTITIONED BY (`day` string)\n".to_owned(),
            format!(
                ",\n  'projection.enabled' = 'true',\n  \
                 'projection.day.type' = 'date',\n  \
                 'projection.day.format' = 'yyyy-MM-dd',\n  \
                 'projection.day.range' = '{FIRST_DAY},NOW+2YEARS',\n  \
                 'storage.location.template' = '{location}day=${{day}}/'"
            ),
        ),
    };
    format!(
        "CREATE EXTERNAL TABLE IF NOT EXISTS {database}.{name}_csv (\n{columns}\n)\n\
         {partition}ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'\n\
         WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '\"', 'escapeChar' = '{NO_ESCAPE}')\n\
         LOCATION '{location}'\n\
         TBLPROPERTIES (\n  'skip.header.line.count' = '1'{projection}\n)",
        columns = columns.join(",\n"),
    )
}

fn typed_view(database: &str, table: Table, layout: Layout) -> String {
    let name = table.name();
    let mut columns: Vec<_> = table.columns().iter().map(typed_column).collect();
    if let Layout::ByDay = layout {
        columns.push("  \"day\"".to_owned());
    }
    format!(
        "CREATE OR REPLACE VIEW {database}.{name} AS\nSELECT\n{}\nFROM {database}.{name}_csv",
        columns.join(",\n")
    )
}

fn typed_column(Column { name, kind, .. }: &Column) -> String {
    let text = format!("nullif(\"{name}\", '')");
    let value = match kind {
        Kind::Text { .. } | Kind::Email | Kind::Link | Kind::Phone | Kind::CustomerId | Kind::Choice(_) => {
            text
        }
        Kind::Id | Kind::Minutes | Kind::Weekday => format!("CAST({text} AS integer)"),
        Kind::Rating => format!("CAST({text} AS decimal(2, 1))"),
        // PostgreSQL writes `t` and `f`.
        Kind::Flag => format!("{text} = 't'"),
        Kind::Day | Kind::BirthDay => format!("CAST({text} AS date)"),
        Kind::Time => format!("CAST({text} AS time)"),
        // Athena has no 24:00: the end of the day becomes NULL.
        Kind::EndTime => format!("TRY_CAST({text} AS time)"),
        // `2025-11-28 03:00:00.5+00`: Athena needs minutes in the offset.
        Kind::Instant => {
            format!("CAST(regexp_replace({text}, '([+-]\\d\\d)$', '$1:00') AS timestamp with time zone)")
        }
    };
    format!("  {value} AS \"{name}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_files_its_columns_and_a_typed_view() {
        let ddl = ddl("meetassist", "some-bucket");
        assert!(ddl.starts_with("CREATE DATABASE IF NOT EXISTS meetassist;\n"));
        for table in Table::ALL {
            let name = table.name();
            assert!(ddl.contains(&format!(
                "CREATE EXTERNAL TABLE IF NOT EXISTS meetassist.{name}_csv ("
            )));
            assert!(ddl.contains(&format!("LOCATION 's3://some-bucket/archive/{name}/'")));
            assert!(ddl.contains(&format!("CREATE OR REPLACE VIEW meetassist.{name} AS")));
        }
        assert_eq!(ddl.matches("PARTITIONED BY").count(), DynamicTable::ALL.len());
        let template = "'storage.location.template' = 's3://some-bucket/archive/appointment/day=${day}/'";
        assert!(ddl.contains(template));
    }

    #[test]
    fn a_view_gives_each_column_its_type() {
        let view = typed_view("meetassist", Table::AppointmentFeedback, Layout::ByDay);
        assert_eq!(
            view,
            r#"CREATE OR REPLACE VIEW meetassist.appointmentfeedback AS
SELECT
  CAST(nullif("appointmentid", '') AS integer) AS "appointmentid",
  CAST(nullif("rating", '') AS decimal(2, 1)) AS "rating",
  nullif("customerfeedback", '') AS "customerfeedback",
  CAST(regexp_replace(nullif("createdat", ''), '([+-]\d\d)$', '$1:00') AS timestamp with time zone) AS "createdat",
  "day"
FROM meetassist.appointmentfeedback_csv"#
        );
    }
}
