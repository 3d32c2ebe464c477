//! The tables and views as resources of a CloudFormation template.
//!
//! Athena keeps a view as a table of the Glue Data Catalog whose "original text" is Base64 of a JSON object: the query, and
//! the types of its columns as queries have them. The columns of the table are the same in the types of Hive. A stack that
//! has all of this makes a view as `CREATE VIEW` would.

use super::{External, FIRST_DAY, Layout};

/// The lines around what [`up_to_date`] writes.
const BEGIN: &str = "  # What follows is made of the catalogue by `make athena-template`.\n";
const END: &str = "  # That is all that `make athena-template` writes.\n";

/// Where lines of lists are wrapped.
const LINE: usize = 118;

/// The template with its tables and views as the catalogue is now; None if it lacks the lines between which they are.
pub fn up_to_date(template: &str) -> Option<String> {
    let (before, rest) = template.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    let resources: Vec<_> = External::all()
        .flat_map(|table| [files(table), view(table)])
        .collect();
    Some(format!("{before}{BEGIN}\n{}\n{END}{after}", resources.join("\n")))
}

/// The table of strings over the files.
fn files(table: External) -> String {
    let columns: Vec<_> = table
        .table
        .columns()
        .iter()
        .map(|column| format!("{{ Name: {}, Type: string }}", column.name))
        .collect();
    let folder = table.folder();
    let (partition, projection) = match table.layout {
        Layout::Whole => (String::new(), String::new()),
        Layout::ByDay => (
            "        PartitionKeys: [{ Name: day, Type: string }]\n".to_owned(),
            format!(
                "          projection.enabled: \"true\"
          projection.day.type: date
          projection.day.format: yyyy-MM-dd
          projection.day.range: {FIRST_DAY},NOW+2YEARS
          storage.location.template: !Sub s3://${{BucketName}}/{folder}day=${{!day}}/
"
            ),
        ),
    };
    format!(
        r#"  {stem}Files:
    Type: AWS::Glue::Table
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref AnalyticsDatabase
      TableInput:
        Name: {name}
        TableType: EXTERNAL_TABLE
        Parameters:
          EXTERNAL: "TRUE"
          skip.header.line.count: "1"
{projection}{partition}        StorageDescriptor:
          Location: !Sub s3://${{BucketName}}/{folder}
          InputFormat: org.apache.hadoop.mapred.TextInputFormat
          OutputFormat: org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat
          SerdeInfo:
            SerializationLibrary: org.apache.hadoop.hive.serde2.OpenCSVSerde
            # There is always an escape character, backslash by default; no text contains this one.
            Parameters: {{ separatorChar: ",", quoteChar: '"', escapeChar: "\x01" }}
          Columns:
            [
{columns}
            ]
"#,
        stem = table.table.file_stem(),
        name = table.files(),
        columns = wrapped(&columns, 14),
    )
}

/// The view. The lines of the JSON are folded, so that its strings may go over several.
fn view(table: External) -> String {
    let columns = table.columns();
    let in_queries: Vec<_> = columns
        .iter()
        .map(|column| format!(r#"{{"name": "{}", "type": "{}"}}"#, column.name, column.athena))
        .collect();
    let in_catalog: Vec<_> = columns
        .iter()
        .map(|column| {
            // A comma would end the entry.
            let quote = if column.hive.contains(',') { "\"" } else { "" };
            format!("{{ Name: {}, Type: {quote}{}{quote} }}", column.name, column.hive)
        })
        .collect();
    let query = table.query("${AnalyticsDatabase}").replace('"', "\\\"");
    format!(
        r#"  {stem}View:
    Type: AWS::Glue::Table
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref AnalyticsDatabase
      TableInput:
        Name: {name}
        TableType: VIRTUAL_VIEW
        Parameters: {{ presto_view: "true", comment: Presto View }}
        ViewExpandedText: /* Presto View */
        ViewOriginalText: !Join
          - ""
          - - "/* Presto View: "
            - Fn::Base64: !Sub >-
                {{"catalog": "awsdatacatalog", "schema": "${{AnalyticsDatabase}}", "columns": [
{in_queries}
                ], "originalSql": "
                {query}"}}
            - " */"
        StorageDescriptor:
          SerdeInfo: {{}}
          Columns:
            [
{in_catalog}
            ]
"#,
        stem = table.table.file_stem(),
        name = table.view(),
        in_queries = wrapped(&in_queries, 16),
        query = query.replace('\n', "\n                "),
        in_catalog = wrapped(&in_catalog, 14),
    )
}

/// The items of a list with commas between them, in indented lines.
fn wrapped(items: &[String], indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let comma = if place + 1 < items.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.len() + 1 + item.len() + comma.len() <= LINE => {
                line.push(' ');
                line.push_str(item);
                line.push_str(comma);
            }
            _ => lines.push(format!("{:indent$}{item}{comma}", "")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_committed_template_has_the_tables_and_views_of_the_catalogue() {
        let template =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/front.yaml")).unwrap();
        assert!(
            up_to_date(&template).unwrap() == template,
            "deploy/front.yaml is out of date; run `make athena-template`"
        );
    }

    #[test]
    fn a_template_without_the_lines_is_left_alone() {
        assert_eq!(up_to_date("Resources: {}\n"), None);
    }

    #[test]
    fn lists_are_wrapped_before_they_get_too_wide() {
        let item = "x".repeat(50);
        let lines = wrapped(&[item.clone(), item.clone(), item.clone()], 4);
        assert_eq!(lines, format!("    {item}, {item},\n    {item}"));
    }
}
