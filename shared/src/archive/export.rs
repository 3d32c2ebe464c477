//! The export: rows out of the snapshot as canonical CSV, one object after the other.

use std::{collections::BTreeMap, pin::pin, time::Instant};

use bytes::{Buf, Bytes};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use tokio_postgres::{CopyOutStream, Transaction};

use super::{
    RESERVE,
    plan::Plan,
    spool::{Content, Spool},
    upload::Uploads,
};
use crate::{
    Error, Result,
    archived::unit::{DynamicTable, FixedTable, Part, Unit},
};

/// So many days are exported by one query for each table: a round trip for every object would take longer than its
/// rows. Between two batches a run may stop, so that they must not be too long either.
const DAYS_AT_ONCE: usize = 32;

/// The units that were not exported.
#[derive(Default)]
pub struct NotExported {
    /// Why not.
    pub failed: BTreeMap<Unit, Error>,
    /// There was no time for them.
    pub left: Vec<Unit>,
}

/// Exports the plan's units and hands their objects to the uploads. A unit that fails doesn't stop the others;
/// only a lost connection does.
pub async fn export(
    snapshot: &mut Transaction<'_>,
    plan: &Plan,
    uploads: &mut Uploads<'_>,
    deadline: Option<Instant>,
) -> Result<NotExported> {
    let days = plan.days();
    let mut steps: Vec<Step<'_>> = days.chunks(DAYS_AT_ONCE).rev().map(Step::Days).collect();
    let fixed: Vec<_> = plan.fixed().collect();
    steps.extend(fixed.into_iter().rev().map(Step::Table));
    let mut not_exported = NotExported::default();
    while let Some(step) = steps.pop() {
        if deadline.is_some_and(|deadline| deadline.saturating_duration_since(Instant::now()) < RESERVE) {
            not_exported.left.extend(step.units());
            continue;
        }
        // What fails is undone to here, and the snapshot lives on.
        let savepoint = snapshot.savepoint("step").await?;
        let outcome = step.export(&savepoint, uploads).await;
        let Err(error) = outcome else {
            savepoint.commit().await?;
            continue;
        };
        savepoint.rollback().await?;
        // Objects that the step has added already will be added again: the later upload must be the last.
        uploads.finish().await;
        match step.halves() {
            Some((first, second)) => steps.extend([second, first]),
            None => not_exported
                .failed
                .extend(step.units().first().map(|&unit| (unit, error))),
        }
    }
    Ok(not_exported)
}

/// What is exported by one query a table.
enum Step<'a> {
    Table(FixedTable),
    Days(&'a [NaiveDate]),
}

impl Step<'_> {
    fn units(&self) -> Vec<Unit> {
        match self {
            Self::Table(table) => vec![Unit::Fixed(*table)],
            Self::Days(days) => days.iter().map(|&day| Unit::Day(day)).collect(),
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

    async fn export(&self, transaction: &Transaction<'_>, uploads: &mut Uploads<'_>) -> Result<()> {
        match *self {
            Self::Table(table) => {
                let content = export_table(transaction, table).await?;
                uploads.add(Part::Whole(table), content).await;
            }
            Self::Days(days) => {
                for table in DynamicTable::ALL {
                    export_days(transaction, table, days, uploads).await?;
                }
            }
        }
        Ok(())
    }
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
) -> Result<()> {
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
        uploads.add(Part::OfDay(table, day), spool.finish().await?).await;
    }
    Ok(())
}

/// The lines of a query's result: the header, then each row, line breaks within fields included - the server sends one
/// a message (PostgreSQL, "COPY Operations" of the protocol).
async fn copy(transaction: &Transaction<'_>, query: &str) -> Result<CopyOutStream> {
    let statement = format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)");
    Ok(transaction.copy_out(&statement).await?)
}

/// The first field, which has no quotes, and what follows its comma.
fn split_first_field(mut line: Bytes) -> (Bytes, Bytes) {
    let end = line.iter().position(|&sign| sign == b',').unwrap_or(line.len());
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
