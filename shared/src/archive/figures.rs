//! Figures of archived days that older versions did not write: they are computed once from the days' objects.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use tokio_postgres::{Client, Transaction, types::Json};

use super::snapshot::day_figures;
use crate::{
    Result,
    archived::{
        manifest::{DayState, ObjectState},
        store::Store,
        unit::DynamicTable,
    },
    restore::{
        archived_day,
        load::{Load, load},
    },
};

/// How many days are staged at once: about a month.
const DAYS_AT_ONCE: i64 = 31;

/// Completes archived days that lack figures, the latest first, until none are left or the time is up. Each batch is
/// committed, so the next call continues where this one stopped. Returns how many days were completed.
///
/// It takes no lock: a day that is loaded or archived again meanwhile is skipped.
pub async fn complete_figures(client: &mut Client, store: &Store, limit: Duration) -> Result<usize> {
    let started = Instant::now();
    let mut completed = 0;
    let mut before = NaiveDate::MAX;
    while started.elapsed() < limit {
        let transaction = client.transaction().await?;
        let days = incomplete(&transaction, before).await?;
        let Some(earliest) = days.keys().next() else {
            break;
        };
        before = *earliest;
        completed += days.len();
        stage(&transaction, store, &days).await?;
        let names: Vec<NaiveDate> = days.keys().copied().collect();
        let mut figures = day_figures(&transaction, &names).await?;
        let states = days.into_iter().map(|(day, objects)| {
            let figures = figures.remove(&day).unwrap_or_default();
            (day, DayState::new(figures, objects))
        });
        let states: Vec<_> = states.collect();
        archived_day::complete(&transaction, &states).await?;
        transaction.commit().await?;
    }
    Ok(completed)
}

type Objects = BTreeMap<DynamicTable, ObjectState>;

async fn incomplete(
    transaction: &Transaction<'_>,
    before: NaiveDate,
) -> Result<BTreeMap<NaiveDate, Objects>> {
    let rows = transaction
        .query(
            "SELECT day, objects
             FROM archive.archived_day
             WHERE appointment_sums IS NULL AND day < $1
             ORDER BY day DESC
             LIMIT $2",
            &[&before, &DAYS_AT_ONCE],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let Json(objects) = row.try_get(1)?;
            Ok((row.try_get(0)?, objects))
        })
        .collect()
}

/// Loads the days' rows into temporary tables named like the business tables, so that `day_figures.sql` reads them
/// instead.
async fn stage(
    transaction: &Transaction<'_>,
    store: &Store,
    days: &BTreeMap<NaiveDate, Objects>,
) -> Result<()> {
    let creates = DynamicTable::ALL.map(|table| {
        let name = table.table().name();
        format!("CREATE TEMP TABLE {name} (LIKE public.{name} INCLUDING DEFAULTS) ON COMMIT DROP")
    });
    transaction.batch_execute(&creates.join("; ")).await?;
    let targets = DynamicTable::ALL.map(|table| format!("pg_temp.{}", table.table().name()));
    let loads = DynamicTable::ALL
        .iter()
        .zip(&targets)
        .map(|(table, target)| Load {
            table: table.table(),
            target,
            objects: days.values().filter_map(|objects| objects.get(table)).collect(),
        });
    load(transaction, store, &loads.collect::<Vec<_>>()).await?;
    Ok(transaction
        .batch_execute(
            "CREATE INDEX ON pg_temp.appointment (date);
             CREATE INDEX ON pg_temp.consultantschedule (date);
             CREATE INDEX ON pg_temp.appointmentfeedback (appointmentid);
             CREATE INDEX ON pg_temp.auditentry (date)",
        )
        .await?)
}
