//! The snapshot of the database that a run archives, and what it says before any row is exported.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;
use tokio_postgres::{Client, IsolationLevel, Transaction, types::Json};

use super::request::Scope;
use crate::{
    Result,
    archived::{
        catalogue::{PrimaryKey, Table},
        manifest::{CountsByConsultant, Days, Ranges, StatusCounts},
        unit::{DynamicTable, FixedTable},
    },
};

/// Settings that must not depend on the server, role or database, because they affect the exported bytes or could end a
/// long export. With row security off, a policy that hides rows causes an error instead of an incomplete archive.
const EXPORT_SETTINGS: &str = "
    SET LOCAL TimeZone = 'UTC';
    SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL IntervalStyle = 'postgres';
    SET LOCAL extra_float_digits = 1;
    SET LOCAL bytea_output = 'hex';
    SET LOCAL client_encoding = 'UTF8';
    SET LOCAL row_security = off;
    SET LOCAL search_path = public;
    SET LOCAL statement_timeout = 0;
    SET LOCAL transaction_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0";

/// The marks, and what else concerns the archive as a whole.
#[derive(Debug, Default, Deserialize)]
pub struct Overview {
    /// The transactions that the snapshot includes, as PostgreSQL's `pg_snapshot`.
    pub snapshot: String,
    /// The schema's version.
    pub schema_version: i32,
    /// Changed fixed tables, and whether rows of them were deleted.
    pub tables: BTreeMap<FixedTable, bool>,
    /// Changed days.
    pub days: BTreeSet<NaiveDate>,
    /// Sets of days that one transaction changed and removed rows from: rows may have moved between them.
    pub moves: Vec<BTreeSet<NaiveDate>>,
    /// Which of the given days are archived and not loaded; for a full run, all such days.
    pub archived_days: BTreeSet<NaiveDate>,
    /// How many rows the days have that are archived and not loaded.
    pub archived_records: BTreeMap<DynamicTable, u64>,
    /// The highest id that each table has used.
    pub highest_ids: BTreeMap<Table, Option<i64>>,
}

/// A day's figures.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DayFigures {
    /// Rows by table.
    pub records: BTreeMap<DynamicTable, u64>,
    /// Appointments by status.
    pub appointments_by_status: StatusCounts,
    /// The sum of the ratings.
    pub rating_sum: f64,
    /// Appointments by the day on which they were created.
    pub created: BTreeMap<NaiveDate, u64>,
    /// The digests of the customers with an appointment.
    pub customers: Vec<i64>,
    /// The appointments' ids.
    pub appointment_ids: Ranges,
    /// The slots' ids.
    pub slot_ids: Ranges,
    /// Appointments by consultant and status.
    pub appointment_counts: CountsByConsultant,
    /// Slots by consultant and availability.
    pub slot_counts: CountsByConsultant,
    /// The time of the appointments that are not cancelled.
    pub booked: Ranges,
    /// The time of the slots.
    pub offered: Ranges,
    /// The appointments by consultant and status.
    pub appointment_sums: Vec<DaySum>,
    /// The audit entries' ids.
    pub audit_ids: Ranges,
    /// The digests of the rows that they are about.
    pub audited_rows: Vec<i64>,
}

/// The totals of one consultant's appointments with one status on a day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DaySum {
    /// The consultant.
    pub consultantid: i32,
    /// The status.
    pub status: String,
    /// The number of appointments.
    pub appointments: u64,
    /// Their total duration.
    pub minutes: u64,
    /// The number of ratings.
    pub ratings: u64,
    /// The sum of the ratings.
    pub rating_sum: f64,
    /// The digests of their customers.
    pub customers: Vec<i64>,
}

/// Begins the snapshot. Everything read in this transaction is of one moment.
///
/// The tables are first locked against being truncated or altered, because a truncated table is empty even in an older
/// snapshot (PostgreSQL, "Caveats" of "Concurrency Control").
pub async fn begin(session: &mut Client) -> Result<Transaction<'_>> {
    let transaction = session
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let tables = Table::ALL.map(Table::name).join(", ");
    transaction
        .batch_execute(&format!("LOCK TABLE {tables} IN ACCESS SHARE MODE"))
        .await?;
    Ok(transaction)
}

/// Fixes what the exported bytes depend on. Until then the session uses the organisation's time zone.
pub async fn fix_settings(snapshot: &Transaction<'_>) -> Result<()> {
    Ok(snapshot.batch_execute(EXPORT_SETTINGS).await?)
}

/// Reads the marks and what else concerns the archive, without looking at any business row. Besides the changed days it
/// looks at `further_days`.
pub async fn overview(
    snapshot: &Transaction<'_>,
    scope: Scope,
    further_days: &[NaiveDate],
) -> Result<Overview> {
    let highest_ids: Vec<_> = Table::ALL
        .into_iter()
        .filter_map(|table| match table.key() {
            PrimaryKey::Numbered(key) => Some(format!(
                "'{table}', archive.highest_id('{table}', '{key}')",
                table = table.name()
            )),
            PrimaryKey::Given(_) => None,
        })
        .collect();
    let row = snapshot
        .query_one(
            &format!(
                "SELECT jsonb_build_object(
                     'snapshot', pg_current_snapshot()::text,
                     'schema_version', (SELECT max(version) FROM refinery_schema_history),
                     'tables', (
                         SELECT coalesce(jsonb_object_agg(table_name, deleted), '{{}}')
                         FROM (SELECT table_name, bool_or(deleted) AS deleted
                               FROM archive.mark
                               WHERE table_name IS NOT NULL
                               GROUP BY table_name) AS marked),
                     'days', (
                         SELECT coalesce(jsonb_agg(DISTINCT day), '[]') FROM archive.mark WHERE day IS NOT NULL),
                     'moves', (
                         SELECT coalesce(jsonb_agg(DISTINCT days), '[]')
                         FROM (SELECT array_agg(DISTINCT day) AS days
                               FROM archive.mark
                               WHERE day IS NOT NULL
                               GROUP BY transaction
                               HAVING bool_or(deleted) AND count(DISTINCT day) > 1) AS moved),
                     'archived_days', (
                         SELECT coalesce(jsonb_agg(day), '[]')
                         FROM archive.archived_day
                         WHERE $1 OR day = ANY ($2) OR day IN (SELECT day FROM archive.mark)),
                     'archived_records', (
                         SELECT jsonb_build_object(
                             'consultantschedule', coalesce(sum(slots), 0),
                             'appointment', coalesce(sum(appointments), 0),
                             'appointmentfeedback', coalesce(sum(feedbacks), 0),
                             'auditentry', coalesce(sum(audit_entries), 0))
                         FROM archive.archived_day),
                     'highest_ids', jsonb_build_object({}))",
                highest_ids.join(", ")
            ),
            &[&(scope == Scope::Full), &further_days],
        )
        .await?;
    let Json(overview) = row.try_get(0)?;
    Ok(overview)
}

/// All days that have rows in the database.
pub async fn days_with_rows(snapshot: &Transaction<'_>) -> Result<BTreeSet<NaiveDate>> {
    let rows = snapshot
        .query(
            "SELECT date::date FROM consultantschedule
             UNION SELECT date::date FROM appointment
             UNION SELECT date::date FROM auditentry",
            &[],
        )
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The new entries of archived days that an older version archived.
pub async fn completed_days(snapshot: &Transaction<'_>) -> Result<Days> {
    let query = "SELECT day, new_entry FROM archive.archived_day WHERE new_entry IS NOT NULL";
    let rows = snapshot.query(query, &[]).await?;
    rows.iter()
        .map(|row| {
            let Json(state) = row.try_get(1)?;
            Ok((row.try_get(0)?, state))
        })
        .collect()
}

/// How many rows each of these tables has.
pub async fn count_rows(
    snapshot: &Transaction<'_>,
    tables: impl Iterator<Item = FixedTable>,
) -> Result<BTreeMap<FixedTable, u64>> {
    let mut counts = BTreeMap::new();
    for table in tables {
        let count = format!("SELECT count(*) FROM {}", table.table().name());
        let count: i64 = snapshot.query_one(&count, &[]).await?.try_get(0)?;
        counts.insert(table, count.unsigned_abs());
    }
    Ok(counts)
}

/// The figures of these days.
pub async fn day_figures(
    snapshot: &Transaction<'_>,
    days: &[NaiveDate],
) -> Result<BTreeMap<NaiveDate, DayFigures>> {
    if days.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = snapshot.query(include_str!("day_figures.sql"), &[&days]).await?;
    rows.iter()
        .map(|row| {
            let Json(figures) = row.try_get(1)?;
            Ok((row.try_get(0)?, figures))
        })
        .collect()
}
