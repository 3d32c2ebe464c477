//! The statements that create the tables and views.

use super::{External, FIRST_DAY, Layout};

/// A character that no text contains in practice. OpenCSVSerDe always has an escape character, backslash by default,
/// which would drop the backslashes in people's notes.
const NO_ESCAPE: &str = "\\u0001";

/// DDL that creates the database and, for each table, an external table of strings over its files and a view with its
/// types.
///
/// Athena runs one statement at a time; they are separated by `;` and an empty line.
pub fn ddl(database: &str, bucket: &str) -> String {
    let statements = External::all().flat_map(|table| {
        [
            external_table(database, bucket, table),
            format!(
                "CREATE OR REPLACE VIEW {database}.{} AS\n{}",
                table.view(),
                table.query(database)
            ),
        ]
    });
    [format!("CREATE DATABASE IF NOT EXISTS {database}")]
        .into_iter()
        .chain(statements)
        .map(|statement| format!("{statement};\n\n"))
        .collect()
}

fn external_table(database: &str, bucket: &str, table: External) -> String {
    let columns: Vec<_> = table
        .table
        .columns()
        .iter()
        .map(|column| format!("  `{}` string", column.name))
        .collect();
    let location = format!("s3://{bucket}/{}", table.folder());
    let (partition, projection) = match table.layout {
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
        "CREATE EXTERNAL TABLE IF NOT EXISTS {database}.{files} (\n{columns}\n)\n\
         {partition}ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'\n\
         WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '\"', 'escapeChar' = '{NO_ESCAPE}')\n\
         LOCATION '{location}'\n\
         TBLPROPERTIES (\n  'skip.header.line.count' = '1'{projection}\n)",
        files = table.files(),
        columns = columns.join(",\n"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{catalogue::Table, unit::DynamicTable};

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
            assert!(ddl.contains(&format!("CREATE OR REPLACE VIEW meetassist.{name} AS\nSELECT")));
        }
        assert_eq!(ddl.matches("PARTITIONED BY").count(), DynamicTable::ALL.len());
        let template = "'storage.location.template' = 's3://some-bucket/archive/appointment/day=${day}/'";
        assert!(ddl.contains(template));
    }
}
