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

#[cfg(test)]
mod tests {
    use super::{
        super::{
            plan::{Plan, RowLoss},
            scan::Scan,
        },
        *,
    };
    use crate::archived::{
        inventory::Inventory,
        lineage::Head,
        manifest::{DayState, Manifest, ObjectState},
        unit::{DynamicTable, Part},
    };

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, number).unwrap()
    }

    fn object(version_id: &str) -> ObjectState {
        ObjectState {
            version_id: version_id.to_owned(),
            ..ObjectState::default()
        }
    }

    fn failed() -> Verdict {
        Verdict::Failed {
            reason: "S3 is away.".to_owned(),
        }
    }

    fn settled<const N: usize>(verdicts: [(Unit, Verdict); N], first_day: Option<NaiveDate>) -> Settled {
        let plan = Plan {
            units: verdicts.iter().map(|(unit, _)| (*unit, RowLoss::None)).collect(),
            first_day,
            ..Plan::default()
        };
        Settled {
            scan: Scan {
                plan,
                ..Scan::default()
            },
            verdicts: verdicts.into(),
            stored: [].into(),
            has_failed_uploads: false,
        }
    }

    #[test]
    fn a_run_may_still_write_only_if_an_object_of_it_is_unknown() {
        let published = Published::Now(Head {
            etag: "a".to_owned(),
            manifest: Manifest {
                run: "1".to_owned(),
                ..Manifest::default()
            },
        });
        let attempts = |published: &Published, has_unknown_objects| {
            let settled = settled([], None);
            unfinished(&Lineage::default(), &settled, published, has_unknown_objects).attempts
        };
        assert_eq!(attempts(&published, true), ["1"]);
        assert!(attempts(&published, false).is_empty());
        assert!(attempts(&Published::Before(None), true).is_empty());
    }

    #[test]
    fn objects_wait_unless_a_manifest_names_them_or_their_day_is_not_loaded() {
        let appointments = |number| Part::OfDay(DynamicTable::Appointment, day(number));
        let entries = Part::OfDay(DynamicTable::AuditEntry, day(1));
        let slots = Part::OfDay(DynamicTable::ConsultantSchedule, day(1));
        let mut settled = settled(
            [
                (Unit::Fixed(FixedTable::Customer), Verdict::Published),
                (Unit::Fixed(FixedTable::Consultant), Verdict::Left),
                (Unit::Day(day(1)), failed()),
            ],
            None,
        );
        settled.stored = [
            (
                Part::Whole(FixedTable::Customer),
                Stored::Uploaded(object("published")),
            ),
            (
                Part::Whole(FixedTable::Consultant),
                Stored::Uploaded(object("newer")),
            ),
            (appointments(1), Stored::Unchanged(object("as archived"))),
            (slots, Stored::Nothing),
        ]
        .into();
        let state = DayState {
            objects: [(DynamicTable::Appointment, object("as archived"))].into(),
            ..DayState::default()
        };
        settled.scan.former = Inventory::new(Manifest::default(), [(day(1), state)].into());
        let lineage = Lineage {
            unpublished: [
                (Part::Whole(FixedTable::Consultant), object("older")),
                (entries, object("waiting")),
                (appointments(2), object("not loaded")),
            ]
            .into(),
            ..Lineage::default()
        };
        let expected = [
            (Part::Whole(FixedTable::Consultant), object("newer")),
            (entries, object("waiting")),
        ];
        assert_eq!(unpublished(&lineage, &settled), expected.into());
    }

    #[test]
    fn the_next_full_run_starts_with_the_first_day_that_was_not_reached() {
        let left = |number| (Unit::Day(day(number)), Verdict::Left);
        let resume_at = |days, first_day| first_day_left(&settled::<4>(days, first_day));
        let published = (Unit::Day(day(2)), Verdict::Published);
        let failed = (Unit::Day(day(4)), failed());
        let days = [left(1), published.clone(), left(3), failed.clone()];
        assert_eq!(resume_at(days.clone(), None), Some(day(1)));
        assert_eq!(resume_at(days, Some(day(2))), Some(day(3)));
        let fixed = (Unit::Fixed(FixedTable::Customer), Verdict::Left);
        let other = (Unit::Day(day(5)), Verdict::Published);
        assert_eq!(resume_at([published, failed, fixed, other], None), None);
    }
}
