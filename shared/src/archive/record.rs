//! Records in the database what was published and what is unfinished.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tokio_postgres::Client;

use super::{
    publish::Published,
    settle::{Settled, Verdict},
    upload::Stored,
};
use crate::{
    Result,
    archived::{
        lineage::{self, Lineage, Unfinished, Unpublished},
        unit::{FixedTable, Unit},
    },
};

/// Deletes the marks that the snapshot saw and advances the lineage, in one transaction.
///
/// Marks set meanwhile belong to transactions that the snapshot doesn't include, and stay.
pub async fn record(
    session: &mut Client,
    settled: &Settled,
    published: &Published,
    unfinished: &Unfinished,
) -> Result<()> {
    let (mut tables, mut days) = (Vec::new(), Vec::new());
    for &unit in settled
        .verdicts
        .keys()
        .filter(|unit| settled.is_published(**unit))
    {
        match unit {
            Unit::Fixed(table) => tables.push(FixedTable::table(table).name()),
            Unit::Day(day) => days.push(day),
        }
    }
    let transaction = session.transaction().await?;
    transaction
        .execute(
            "DELETE FROM archive.mark
             WHERE pg_visible_in_snapshot(transaction, $1::text::pg_snapshot)
               AND (table_name = ANY ($2) OR day = ANY ($3))",
            &[&settled.scan.overview.snapshot, &tables, &days],
        )
        .await?;
    lineage::advance(&transaction, published.head(), unfinished).await?;
    Ok(transaction.commit().await?)
}

/// What the next run needs to know. `has_unknown_objects` means that an object in the bucket may have a current version
/// that neither the manifest nor the database knows.
pub fn unfinished(
    lineage: &Lineage,
    settled: &Settled,
    published: &Published,
    has_unknown_objects: bool,
) -> Unfinished {
    let author = published.head().map(|head| head.manifest.run.clone());
    Unfinished {
        attempts: author.filter(|_| has_unknown_objects).into_iter().collect(),
        unpublished: unpublished(lineage, settled),
        resume_at: first_day_left(settled),
    }
}

/// Objects in the bucket that no manifest names: those of earlier runs and of this one, without the published ones.
fn unpublished(lineage: &Lineage, settled: &Settled) -> Unpublished {
    let new = settled.stored.iter().filter_map(|(&part, stored)| match stored {
        Stored::Uploaded(object) | Stored::Unchanged(object) => Some((part, object.clone())),
        Stored::Nothing => None,
    });
    let all = lineage.unpublished.clone().into_iter().chain(new);
    let former = &settled.scan.former;
    all.filter(|(part, object)| {
        !settled.is_published(part.unit()) && former.object(*part) != Some(object)
            // A day that is no longer loaded can't be completed.
            && settled.verdicts.contains_key(&part.unit())
    })
    .collect()
}

/// The first day, in export order, that was not reached in time.
fn first_day_left(settled: &Settled) -> Option<NaiveDate> {
    let left: BTreeSet<Unit> = settled
        .verdicts
        .iter()
        .filter(|(_, verdict)| **verdict == Verdict::Left)
        .map(|(&unit, _)| unit)
        .collect();
    settled
        .scan
        .plan
        .days()
        .into_iter()
        .find(|&day| left.contains(&Unit::Day(day)))
}
