//! Loading on demand: archived days come in when a request needs them.

use chrono::NaiveDate;
use tokio_postgres::{
    Client,
    types::{Json, Type},
};

use super::merge::{ArchivedDay, merge};
use crate::{Result, database::Parameter, manifest::Conflict, store::Store};

/// Writers wait while days come in: never for more than about a month at once.
const DAYS_AT_ONCE: usize = 31;

/// From one day to another, both included; None where there is no end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The days that were archived and are loaded now, in order.
    pub days: Vec<NaiveDate>,
    /// Why the others that were asked for are still archived. What a day has in the archive comes whole or not at all.
    pub conflicts: Vec<Conflict>,
}

/// Loads those of the days that are archived.
pub async fn load_days(client: &mut Client, store: &Store, days: &[NaiveDate]) -> Result<Loaded> {
    load_where(client, store, "day = ANY ($1)", &[(&days, Type::DATE_ARRAY)]).await
}

/// Loads the archived days from one day to another.
pub async fn load_range(client: &mut Client, store: &Store, days: Days) -> Result<Loaded> {
    load_where(
        client,
        store,
        "($1 IS NULL OR day >= $1) AND ($2 IS NULL OR day <= $2)",
        &[(&days.from, Type::DATE), (&days.to, Type::DATE)],
    )
    .await
}

/// Loads the days on which the customer has an appointment. Days of others may come along, because the archive
/// remembers customers by a digest.
pub async fn load_days_of_customer(client: &mut Client, store: &Store, customerid: &str) -> Result<Loaded> {
    load_where(
        client,
        store,
        "archive.customer_digest($1) = ANY (customers)",
        &[(&customerid, Type::TEXT)],
    )
    .await
}

/// Loads as many of the latest days in a range as it takes to have its `rows` latest appointments in the database.
pub async fn load_latest(client: &mut Client, store: &Store, rows: u64, days: Days) -> Result<Loaded> {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    load_where(
        client,
        store,
        // A day is needed if those after it have fewer appointments.
        "day IN (
            SELECT day
            FROM (SELECT day, sum(count) OVER (ORDER BY day DESC) - count AS later
                  FROM (SELECT day, sum(count) AS count
                        FROM (SELECT day, pending + confirmed + completed + cancelled AS count
                              FROM archive.archived_day
                              UNION ALL
                              SELECT date, count(*) FROM appointment GROUP BY date) AS counted
                        WHERE ($2 IS NULL OR day >= $2) AND ($3 IS NULL OR day <= $3)
                        GROUP BY day) AS summed) AS running
            WHERE later < $1)",
        &[
            (&rows, Type::INT8),
            (&days.from, Type::DATE),
            (&days.to, Type::DATE),
        ],
    )
    .await
}

async fn load_where(
    client: &mut Client,
    store: &Store,
    condition: &str,
    parameters: &[Parameter<'_>],
) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    loop {
        let days = archived_days(client, condition, parameters).await?;
        // What conflicts now would conflict again.
        let days: Vec<_> = days
            .into_iter()
            .filter(|archived| {
                !loaded
                    .conflicts
                    .iter()
                    .any(|conflict| conflict.day == archived.day)
            })
            .collect();
        if days.is_empty() {
            loaded.days.sort_unstable();
            return Ok(loaded);
        }
        for days in days.chunks(DAYS_AT_ONCE) {
            let merged = merge(client, store, days).await?;
            loaded.days.extend(merged.days);
            loaded.conflicts.extend(merged.conflicts);
        }
    }
}

async fn archived_days(
    client: &Client,
    condition: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<ArchivedDay>> {
    let query = format!("SELECT day, objects FROM archive.archived_day WHERE {condition} ORDER BY day");
    let rows = client.query_typed(&query, parameters).await?;
    rows.iter()
        .map(|row| {
            let Json(objects) = row.try_get(1)?;
            Ok(ArchivedDay {
                day: row.try_get(0)?,
                objects,
                recorded: row.try_get(1)?,
            })
        })
        .collect()
}
