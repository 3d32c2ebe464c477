//! The export: rows out of the snapshot as canonical CSV, one object after the other.

use std::{collections::BTreeMap, ops::ControlFlow, pin::pin};

use bytes::{Buf, Bytes};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use tokio_postgres::{CopyOutStream, Transaction};

use super::{
    plan::Plan,
    scan::Scan,
    time::Time,
    upload::{Stored, Uploads},
};
use crate::{
    Error, Result,
    archived::{
        spool::{Content, Spool},
        unit::{DynamicTable, FixedTable, Part, Unit},
    },
};

/// So many days are exported by one query for each table: a round trip for every object would take longer than its
/// rows. A day can be published when all of its tables are exported, so that a run which stops within these days has
/// uploaded some of their objects for the next one.
const DAYS_AT_ONCE: usize = 8;

/// What was exported and uploaded of a plan.
pub struct Exported {
    /// What the run knew before.
    pub scan: Scan,
    /// Units whose export failed.
    pub failed: BTreeMap<Unit, Error>,
    /// The objects that were exported. A unit that lacks one of its own, and has not failed, was not reached in time.
    pub outcomes: BTreeMap<Part, Result<Stored>>,
}

/// Exports the plan's units and hands their objects to the uploads, until everything is done or the time is up. A unit
/// that fails doesn't stop the others; only a lost connection does. The answer is what failed.
pub async fn export(
    snapshot: &mut Transaction<'_>,
    plan: &Plan,
    uploads: &mut Uploads<'_>,
    time: &Time,
) -> Result<BTreeMap<Unit, Error>> {
    let mut days = plan.days();
    // A query answers in the order of the days.
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
        // What fails is undone to here, and the snapshot lives on.
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
        // Objects that the step has added already will be added again: the later upload must be the last.
        uploads.finish().await;
        match step.halves() {
            Some((first, second)) => steps.extend([second, first]),
            None => failed.extend(step.unit().map(|unit| (unit, error))),
        }
    }
    Ok(failed)
}

/// What is exported by one query a table.
enum Step<'a> {
    Table(FixedTable),
    Days(&'a [NaiveDate]),
}

impl Step<'_> {
    /// The unit that it exports, if it is one.
    fn unit(&self) -> Option<Unit> {
        match self {
            Self::Table(table) => Some(Unit::Fixed(*table)),
            Self::Days(days) => days.first().map(|&day| Unit::Day(day)),
        }
    }

    /// Two smaller steps: the one day that fails is found by halving.
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
        time: &Time,
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

/// Hands an object to the uploads, unless the time is up before there is room for it.
async fn add(uploads: &mut Uploads<'_>, part: Part, content: Content, time: &Time) -> ControlFlow<()> {
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
    time: &Time,
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

/// The lines of a query's result: the header, then each row, line breaks within fields included - the server sends one
/// a message (PostgreSQL, "COPY Operations" of the protocol).
async fn copy(transaction: &Transaction<'_>, query: &str) -> Result<CopyOutStream> {
    let statement = format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)");
    Ok(transaction.copy_out(&statement).await?)
}

/// The first field, which has no quotes, and what follows its comma.
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
