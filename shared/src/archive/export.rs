//! The export: rows from the snapshot as canonical CSV, one object after another.

use std::{collections::BTreeMap, ops::ControlFlow, pin::pin};

use bytes::{Buf, Bytes};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use tokio_postgres::{CopyOutStream, Transaction};

use super::{
    plan::Plan,
    scan::Scan,
    time_budget::TimeBudget,
    upload::{Stored, Uploads},
};
use crate::{
    Error, Result,
    archived::{
        spool::{Content, Spool},
        unit::{DynamicTable, FixedTable, Part, Unit},
    },
};

/// How many days one query per table exports: a round trip for every object would take longer than its rows. A day can
/// be published only when all its tables are exported, so a run that stops among these days may have uploaded objects
/// that only the next run can publish.
const DAYS_AT_ONCE: usize = 8;

/// What was exported and uploaded.
pub struct Exported {
    /// What was known before the export.
    pub scan: Scan,
    /// Units whose export failed.
    pub failed: BTreeMap<Unit, Error>,
    /// The exported objects. A unit that has not failed but lacks an object was not reached in time.
    pub outcomes: BTreeMap<Part, Result<Stored>>,
}

/// Exports the plan's units and hands their objects to the uploads until everything is done or the time is up. A unit
/// that fails doesn't stop the others; only a lost connection does. Returns the failures.
pub async fn export(
    snapshot: &mut Transaction<'_>,
    plan: &Plan,
    uploads: &mut Uploads<'_>,
    time: &TimeBudget,
) -> Result<BTreeMap<Unit, Error>> {
    let mut days = plan.days();
    // Rows come back in the order of the days.
    days.chunks_mut(DAYS_AT_ONCE)
        .for_each(<[NaiveDate]>::sort_unstable);
    let mut steps: Vec<Step<'_>> = days.chunks(DAYS_AT_ONCE).rev().map(Step::Days).collect();
    let fixed: Vec<_> = plan.fixed().collect();
    steps.extend(fixed.into_iter().rev().map(Step::Table));
    let mut failed = BTreeMap::new();
    while let Some(step) = steps.pop() {
        if time.is_up() {
            break;
        }
        // A failed step is rolled back to here, and the snapshot lives on.
        let savepoint = snapshot.savepoint("step").await?;
        let error = match step.export(&savepoint, uploads, time).await {
            Ok(ControlFlow::Continue(())) => {
                savepoint.commit().await?;
                continue;
            }
            Ok(ControlFlow::Break(())) => {
                savepoint.commit().await?;
                break;
            }
            Err(error) => error,
        };
        savepoint.rollback().await?;
        // Objects that the failed step has already added are added again: the later upload must come last.
        uploads.finish().await;
        match step.halves() {
            Some((first, second)) => steps.extend([second, first]),
            None => failed.extend(step.unit().map(|unit| (unit, error))),
        }
    }
    Ok(failed)
}

/// What one query per table exports.
enum Step<'a> {
    Table(FixedTable),
    Days(&'a [NaiveDate]),
}

impl Step<'_> {
    /// The unit that it exports, if it is only one.
    fn unit(&self) -> Option<Unit> {
        match self {
            Self::Table(table) => Some(Unit::Fixed(*table)),
            Self::Days(days) => days.first().map(|&day| Unit::Day(day)),
        }
    }

    /// Two smaller steps: halving finds the one day that fails.
    fn halves(&self) -> Option<(Self, Self)> {
        match self {
            Self::Days(days) if days.len() > 1 => {
                let (first, second) = days.split_at(days.len() / 2);
                Some((Self::Days(first), Self::Days(second)))
            }
            Self::Days(_) | Self::Table(_) => None,
        }
    }

    async fn export(
        &self,
        transaction: &Transaction<'_>,
        uploads: &mut Uploads<'_>,
        time: &TimeBudget,
    ) -> Result<ControlFlow<()>> {
        match *self {
            Self::Table(table) => {
                let content = export_table(transaction, table).await?;
                Ok(add(uploads, Part::Whole(table), content, time).await)
            }
            Self::Days(days) => {
                for table in DynamicTable::ALL {
                    if export_days(transaction, table, days, uploads, time)
                        .await?
                        .is_break()
                    {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Ok(ControlFlow::Continue(()))
            }
        }
    }
}

/// Hands an object to the uploads once there is room for it, unless the time is up first.
async fn add(uploads: &mut Uploads<'_>, part: Part, content: Content, time: &TimeBudget) -> ControlFlow<()> {
    uploads.make_room().await;
    if time.is_up() {
        return ControlFlow::Break(());
    }
    uploads.add(part, content);
    ControlFlow::Continue(())
}

async fn export_table(transaction: &Transaction<'_>, table: FixedTable) -> Result<Content> {
    let mut lines = pin!(copy(transaction, &table.query()).await?);
    let mut spool = Spool::new(&lines.try_next().await?.unwrap_or_default());
    while let Some(row) = lines.try_next().await? {
        spool.push(&row).await?;
    }
    spool.finish().await
}

async fn export_days(
    transaction: &Transaction<'_>,
    table: DynamicTable,
    days: &[NaiveDate],
    uploads: &mut Uploads<'_>,
    time: &TimeBudget,
) -> Result<ControlFlow<()>> {
    let lines = copy(transaction, &table.query(days)).await?;
    let mut lines = pin!(lines.map_ok(split_first_field));
    let (_, header) = lines.try_next().await?.unwrap_or_default();
    let mut next = lines.try_next().await?;
    for &day in days {
        let name = day.to_string();
        let mut spool = Spool::new(&header);
        while let Some((_, row)) = next.take_if(|(day_of_row, _)| *day_of_row == name.as_bytes()) {
            spool.push(&row).await?;
            next = lines.try_next().await?;
        }
        let content = spool.finish().await?;
        if add(uploads, Part::OfDay(table, day), content, time)
            .await
            .is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The lines of a query's result: the header, then a row per message, even if a field has line breaks (PostgreSQL,
/// "COPY Operations" of the protocol).
async fn copy(transaction: &Transaction<'_>, query: &str) -> Result<CopyOutStream> {
    let statement = format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)");
    Ok(transaction.copy_out(&statement).await?)
}

/// The first field, which is never quoted, and what follows its comma.
fn split_first_field(mut line: Bytes) -> (Bytes, Bytes) {
    let end = line.iter().position(|&byte| byte == b',').unwrap_or(line.len());
    let field = line.split_to(end);
    line.advance(line.len().min(1));
    (field, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_is_split_off() {
        let split = |line: &'static str| split_first_field(Bytes::from_static(line.as_bytes()));
        assert_eq!(
            split("2025-11-28,7,\"a,b\"\n"),
            ("2025-11-28".into(), "7,\"a,b\"\n".into())
        );
        assert_eq!(split("2025-11-28"), ("2025-11-28".into(), "".into()));
    }
}
