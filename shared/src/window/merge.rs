//! Inserts archived days beside whatever was written to the database since.
//!
//! The rows are first staged in temporary tables, so that the slow part happens without locks and rows that can't be
//! inserted can be named.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;
use tokio_postgres::{
    Client, Transaction,
    types::{Json, Type},
};

use super::write_lock::lock_out_writers;
use crate::{
    Error, Result,
    archived::{
        manifest::{Conflict, ObjectState},
        store::Store,
        unit::DynamicTable,
    },
    restore::load::{Load, load},
};

/// A row of `archive.archived_day`.
pub struct ArchivedDay {
    /// The day.
    pub day: NaiveDate,
    /// Its objects.
    pub objects: BTreeMap<DynamicTable, ObjectState>,
    /// Its objects as the database has them, to notice a change.
    pub recorded: Json<Value>,
    /// How many rows it has.
    pub rows: u64,
    /// Whether it is before today.
    pub is_past: bool,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The days that were loaded, ascending.
    pub days: Vec<NaiveDate>,
    /// How many rows of each table were loaded.
    pub rows: BTreeMap<DynamicTable, u64>,
    /// Why other requested days are still archived. A day is loaded completely or not at all.
    pub conflicts: Vec<Conflict>,
}

/// Loads those of the days that are still archived, each completely or not at all. Days that somebody else has loaded
/// meanwhile are in neither list of the result.
pub async fn merge(client: &mut Client, store: &Store, days: &[ArchivedDay]) -> Result<Loaded> {
    let mut transaction = client.transaction().await?;
    transaction
        .batch_execute("SET LOCAL meetassist.loading = 'on'")
        .await?;
    stage(&transaction, store, days).await?;
    lock_out_writers(&mut transaction).await?;
    let mut fitting = lock_archived(&transaction, days).await?;
    let conflicts = conflicts(&transaction, &fitting).await?;
    fitting.retain(|day| !conflicts.iter().any(|conflict| conflict.day == *day));
    let mut rows = BTreeMap::new();
    for table in DynamicTable::ALL {
        rows.insert(table, insert(&transaction, table, days, &fitting).await?);
    }
    // This also closes slots that are taken, if somebody has written to these days meanwhile.
    transaction
        .execute_typed(
            "DELETE FROM archive.archived_day WHERE day = ANY ($1)",
            &[(&fitting, Type::DATE_ARRAY)],
        )
        .await?;
    transaction.commit().await?;
    Ok(Loaded {
        days: fitting,
        rows,
        conflicts,
    })
}

/// Loads the days' rows into temporary tables, which conflicts.sql uses too.
async fn stage(transaction: &Transaction<'_>, store: &Store, days: &[ArchivedDay]) -> Result<()> {
    let tables = DynamicTable::ALL.map(|table| (table, staging(table)));
    let creates = tables.each_ref().map(|(table, staging)| {
        let table = table.table().name();
        format!("CREATE TEMP TABLE {staging} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
    });
    transaction.batch_execute(&creates.join("; ")).await?;
    let loads = tables.each_ref().map(|(table, staging)| Load {
        table: table.table(),
        target: staging,
        objects: days.iter().filter_map(|day| day.objects.get(table)).collect(),
    });
    load(transaction, store, &loads).await?;
    // Autovacuum doesn't analyze temporary tables (PostgreSQL, "ANALYZE"), and these are joined below.
    let names = tables.map(|(_, staging)| staging).join(", ");
    Ok(transaction.batch_execute(&format!("ANALYZE {names}")).await?)
}

fn staging(table: DynamicTable) -> String {
    format!("archived_{}", table.table().name())
}

/// Locks and returns the days that are still archived with the same objects.
async fn lock_archived(transaction: &Transaction<'_>, days: &[ArchivedDay]) -> Result<Vec<NaiveDate>> {
    let (names, recorded): (Vec<_>, Vec<_>) = days.iter().map(|day| (day.day, &day.recorded)).unzip();
    let rows = transaction
        .query_typed(
            "SELECT day
             FROM archive.archived_day JOIN unnest($1, $2) AS staged (day, objects) USING (day, objects)
             ORDER BY day
             FOR UPDATE OF archived_day",
            &[(&names, Type::DATE_ARRAY), (&recorded, Type::JSONB_ARRAY)],
        )
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The archived rows of these days that can't be inserted.
async fn conflicts(transaction: &Transaction<'_>, days: &[NaiveDate]) -> Result<Vec<Conflict>> {
    let rows = transaction
        .query_typed(include_str!("conflicts.sql"), &[(&days, Type::DATE_ARRAY)])
        .await?;
    rows.iter()
        .map(|row| {
            let Json(conflict) = row.try_get(0)?;
            Ok(conflict)
        })
        .collect()
}

async fn insert(
    transaction: &Transaction<'_>,
    table: DynamicTable,
    days: &[ArchivedDay],
    fitting: &[NaiveDate],
) -> Result<u64> {
    let of_fitting_days = match table {
        DynamicTable::ConsultantSchedule | DynamicTable::Appointment | DynamicTable::AuditEntry => {
            "date = ANY ($1)"
        }
        DynamicTable::AppointmentFeedback => {
            "appointmentid IN (SELECT appointmentid FROM archived_appointment WHERE date = ANY ($1))"
        }
    };
    let columns = table.table().columns().iter().map(|column| column.name);
    let insert = format!(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging} WHERE {of_fitting_days}",
        table = table.table().name(),
        columns = columns.collect::<Vec<_>>().join(", "),
        staging = staging(table),
    );
    let loaded = transaction
        .execute_typed(&insert, &[(&fitting, Type::DATE_ARRAY)])
        .await?;
    let archived = days
        .iter()
        .filter(|day| fitting.contains(&day.day))
        .filter_map(|day| day.objects.get(&table))
        .map(|object| object.records)
        .sum();
    if loaded != archived {
        return Err(Error::LoadIncomplete {
            table: table.table().name(),
            loaded,
            archived,
        });
    }
    Ok(loaded)
}
