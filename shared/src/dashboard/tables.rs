//! The database as the dashboard shows it: only the business tables.

use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    archived::catalogue::Table,
    dashboard::{
        Error, Result,
        json_of::JsonOf,
        parameters::TableName,
        refusal::{Entity, Refusal},
    },
    platform::database::Database,
};

/// The business tables.
#[derive(Debug, JsonSchema)]
pub struct Tables {
    /// In the catalogue's order.
    pub tables: Vec<TableSize>,
    /// How many tables there are.
    pub total_tables: u64,
}

/// A table and its number of columns.
#[derive(Debug, JsonSchema)]
pub struct TableSize {
    /// Its name in the database.
    pub table_name: String,
    /// Without generated columns.
    pub column_count: u64,
}

/// The business tables and their numbers of columns.
pub async fn tables(database: &Database) -> Result<JsonOf<Tables>> {
    let statement = "
        SELECT json_build_object('tables', coalesce(json_agg(entry), '[]'), 'total_tables', count(*))
        FROM (
            SELECT business.name AS table_name, count(*) AS column_count
            FROM unnest($1) WITH ORDINALITY AS business (name, place)
            JOIN information_schema.columns ON table_name = business.name
            WHERE table_schema = 'public' AND is_generated = 'NEVER'
            GROUP BY business.name, business.place
            ORDER BY business.place) entry";
    let names = Table::BUSINESS.map(Table::name);
    database
        .read(statement, &[(&names.as_slice(), Type::TEXT_ARRAY)])
        .await
        .map_err(Error::from)
}

/// A table's columns.
#[derive(Debug, JsonSchema)]
pub struct TableSchema {
    /// Its name in the database.
    pub table_name: String,
    /// In the table's order, without generated columns.
    pub columns: Vec<ColumnSchema>,
    /// How many columns there are.
    pub total_columns: u64,
}

/// A column, as PostgreSQL describes it.
#[derive(Debug, JsonSchema)]
pub struct ColumnSchema {
    /// Its name.
    pub column_name: String,
    /// The standard SQL name of its type.
    pub data_type: String,
    /// In characters, if the length is limited.
    pub max_length: Option<u32>,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Its default expression.
    pub default: Option<String>,
}

/// The columns of a business table; other tables are not found.
pub async fn table_schema(database: &Database, name: &TableName) -> Result<JsonOf<TableSchema>> {
    let table = Table::business(name.as_str()).ok_or(Refusal::NotFound(Entity::Table))?;
    let statement = r#"
        SELECT json_build_object(
            'table_name', $1, 'columns', coalesce(json_agg(entry), '[]'), 'total_columns', count(*))
        FROM (
            SELECT column_name, data_type, character_maximum_length AS max_length,
                   is_nullable = 'YES' AS nullable, column_default AS "default"
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'
            ORDER BY ordinal_position) entry"#;
    Ok(database.read(statement, &[(&table.name(), Type::TEXT)]).await?)
}

/// The numbers of rows.
#[derive(Debug, JsonSchema)]
pub struct RowCounts {
    /// How many tables there are.
    pub total_tables: u64,
    /// In all tables together.
    pub total_rows: u64,
    /// In the catalogue's order.
    pub table_stats: Vec<RowCount>,
}

/// A table's number of rows.
#[derive(Debug, JsonSchema)]
pub struct RowCount {
    /// Its name in the database.
    pub table_name: String,
    /// Counted, not estimated.
    pub row_count: u64,
}

/// The rows of all business tables, archived ones included, counted at one moment.
pub async fn row_counts(database: &Database) -> Result<JsonOf<RowCounts>> {
    let counts: Vec<String> = Table::BUSINESS
        .iter()
        .zip(1..)
        .map(|(table, place)| {
            let name = table.name();
            let archived = archived_rows(*table);
            format!("SELECT {place} AS place, '{name}' AS table_name, count(*) + {archived} AS row_count FROM {name}")
        })
        .collect();
    let statement = format!(
        "SELECT json_build_object(
             'total_tables', count(*),
             'total_rows', sum(row_count),
             'table_stats', json_agg(
                 json_build_object('table_name', table_name, 'row_count', row_count) ORDER BY place))
         FROM ({}) entry",
        counts.join(" UNION ALL ")
    );
    Ok(database.read(&statement, &[]).await?)
}

/// An expression for how many of a table's rows are archived and not loaded.
fn archived_rows(table: Table) -> &'static str {
    match table {
        Table::Customer
        | Table::Consultant
        | Table::CommunityProgram
        | Table::ProgramParticipant
        | Table::ConsultantLeave
        | Table::ConsultantWorkingPlan => "0",
        Table::ConsultantSchedule => "(SELECT coalesce(sum(slots), 0) FROM archive.archived_day)",
        Table::Appointment => "(SELECT coalesce(sum(appointments), 0) FROM archive.archived_day)",
        Table::AppointmentFeedback => "(SELECT coalesce(sum(feedbacks), 0) FROM archive.archived_day)",
        Table::AuditEntry => "(SELECT coalesce(sum(audit_entries), 0) FROM archive.archived_day)",
    }
}
