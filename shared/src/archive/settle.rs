//! Which units a run may publish if some could not be archived, so that the manifest stays consistent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    export::Exported,
    marked::StillArchived,
    plan::{Plan, RowLoss},
    scan::Scan,
    upload::Stored,
};
use crate::{
    Error, Result,
    archived::unit::{FixedTable, Part, Unit},
};

/// The run's result for each unit, and so which of them may be published.
pub struct Settled {
    /// What was known before the export.
    pub scan: Scan,
    /// The result for each unit.
    pub verdicts: BTreeMap<Unit, Verdict>,
    /// The objects that are in the bucket.
    pub stored: BTreeMap<Part, Stored>,
    /// Whether an upload failed. It may have reached the bucket all the same.
    pub has_failed_uploads: bool,
}

/// The result for a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The manifest will name its new objects.
    Published,
    /// It could not be archived; the manifest keeps naming its former objects.
    Failed {
        /// The reason, one sentence.
        reason: String,
    },
    /// It, or a unit that it depends on, was not reached in time.
    Left,
}

impl Settled {
    /// Whether the manifest will name this unit's new objects.
    pub fn is_published(&self, unit: Unit) -> bool {
        self.verdicts.get(&unit) == Some(&Verdict::Published)
    }
}

/// Decides which of the exported units may be published.
pub fn settle(exported: Exported, still_archived: &StillArchived) -> Result<Settled> {
    let Exported {
        scan,
        mut failed,
        outcomes,
    } = exported;
    let mut stored = BTreeMap::new();
    let mut has_failed_uploads = false;
    for (part, outcome) in outcomes {
        match outcome {
            // It would affect every other upload, too.
            Err(error @ Error::BucketWithoutVersions { .. }) => return Err(error),
            Err(error) => {
                has_failed_uploads = true;
                failed.entry(part.unit()).or_insert(error);
            }
            Ok(object) => {
                let (exported, counted) = (object.records(), scan.records(part).unwrap_or_default());
                if exported != counted {
                    let error = Error::ExportIncomplete { exported, counted };
                    failed.entry(part.unit()).or_insert(error);
                }
                stored.insert(part, object);
            }
        }
    }
    let by_itself = |unit: &Unit| judge(&scan.plan, *unit, &failed, &stored, still_archived);
    let verdicts = scan
        .plan
        .units
        .keys()
        .map(|unit| (*unit, by_itself(unit)))
        .collect();
    Ok(Settled {
        verdicts: withhold(&scan.plan, verdicts),
        scan,
        stored,
        has_failed_uploads,
    })
}

/// The result for a unit by itself, without regard to the units that it depends on.
fn judge(
    plan: &Plan,
    unit: Unit,
    failed: &BTreeMap<Unit, Error>,
    stored: &BTreeMap<Part, Stored>,
    still_archived: &StillArchived,
) -> Verdict {
    if let Some(error) = failed.get(&unit) {
        tracing::warn!(unit = %unit, error = error.with_causes(), "a unit could not be archived");
        let reason = error.to_string();
        return Verdict::Failed { reason };
    }
    match unit {
        // A day without a reason was not reached in time, or was written to after the others had been loaded.
        Unit::Day(day) if plan.not_loaded.contains(&day) => match still_archived.reasons.get(&day) {
            None => Verdict::Left,
            Some(reason) => Verdict::Failed {
                reason: reason.clone(),
            },
        },
        unit if unit.parts().iter().all(|part| stored.contains_key(part)) => Verdict::Published,
        _ => Verdict::Left,
    }
}

/// Withholds units whose publication would break a reference in the archive, or lose or duplicate a row that moved.
///
/// - A unit that may have new references to a changed unit is not published without it.
/// - A unit that may have lost rows is not published without the changed units that may have referred to them.
/// - Days between which rows may have moved are published together.
fn withhold(plan: &Plan, mut verdicts: BTreeMap<Unit, Verdict>) -> BTreeMap<Unit, Verdict> {
    loop {
        let mut withheld = Vec::new();
        for (&unit, verdict) in &verdicts {
            if *verdict == Verdict::Published
                && let Some(cause) = obstacle(plan, &verdicts, unit)
            {
                withheld.push((unit, waiting_for(cause, verdicts.get(&cause))));
            }
        }
        if withheld.is_empty() {
            return verdicts;
        }
        verdicts.extend(withheld);
    }
}

/// A changed unit that is not published and without which this one can't be.
fn obstacle(plan: &Plan, verdicts: &BTreeMap<Unit, Verdict>, unit: Unit) -> Option<Unit> {
    let is_missing = |other: &Unit| {
        verdicts
            .get(other)
            .is_some_and(|verdict| *verdict != Verdict::Published)
    };
    let parents = parents(unit).iter().map(|&table| Unit::Fixed(table));
    if let Some(parent) = parents.into_iter().find(is_missing) {
        return Some(parent);
    }
    match unit {
        Unit::Fixed(table) if plan.units.get(&unit) == Some(&RowLoss::Possible) => verdicts
            .keys()
            .copied()
            .find(|&child| parents_of(child, table) && is_missing(&child)),
        Unit::Fixed(_) => None,
        Unit::Day(day) => plan
            .moves
            .iter()
            .filter(|days| days.contains(&day))
            .find_map(|days| first_missing(days, is_missing)),
    }
}

fn first_missing(days: &BTreeSet<NaiveDate>, is_missing: impl Fn(&Unit) -> bool) -> Option<Unit> {
    days.iter().map(|&day| Unit::Day(day)).find(is_missing)
}

/// The fixed tables that a unit refers to.
fn parents(unit: Unit) -> &'static [FixedTable] {
    match unit {
        Unit::Fixed(FixedTable::Customer | FixedTable::Consultant | FixedTable::CommunityProgram) => &[],
        Unit::Fixed(FixedTable::ConsultantLeave | FixedTable::ConsultantWorkingPlan) => {
            &[FixedTable::Consultant]
        }
        Unit::Fixed(FixedTable::ProgramParticipant) => &[FixedTable::CommunityProgram, FixedTable::Customer],
        Unit::Day(_) => &[FixedTable::Customer, FixedTable::Consultant],
    }
}

fn parents_of(child: Unit, table: FixedTable) -> bool {
    parents(child).contains(&table)
}

fn waiting_for(cause: Unit, verdict: Option<&Verdict>) -> Verdict {
    match verdict {
        Some(Verdict::Failed { .. }) => Verdict::Failed {
            reason: format!("It was withheld because {cause} could not be archived."),
        },
        Some(Verdict::Published | Verdict::Left) | None => Verdict::Left,
    }
}

#[cfg(test)]
mod tests {
    use FixedTable::{CommunityProgram, Consultant, Customer, ProgramParticipant};

    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, number).unwrap()
    }

    fn failed() -> Verdict {
        Verdict::Failed {
            reason: "S3 is away.".to_owned(),
        }
    }

    /// Settles; the units in `missing` are not published, for the reason given.
    fn settled(
        units: &[(Unit, RowLoss)],
        moves: &[&[u32]],
        missing: &[(Unit, Verdict)],
    ) -> BTreeMap<Unit, Verdict> {
        let plan = Plan {
            units: units.iter().copied().collect(),
            not_loaded: BTreeSet::new(),
            first_day: None,
            moves: moves
                .iter()
                .map(|days| days.iter().map(|&number| day(number)).collect())
                .collect(),
        };
        let mut verdicts: BTreeMap<_, _> = units
            .iter()
            .map(|&(unit, _)| (unit, Verdict::Published))
            .collect();
        verdicts.extend(missing.iter().cloned());
        withhold(&plan, verdicts)
    }

    fn published(verdicts: &BTreeMap<Unit, Verdict>) -> Vec<Unit> {
        verdicts
            .iter()
            .filter(|(_, verdict)| **verdict == Verdict::Published)
            .map(|(&unit, _)| unit)
            .collect()
    }

    const fn fixed(table: FixedTable, row_loss: RowLoss) -> (Unit, RowLoss) {
        (Unit::Fixed(table), row_loss)
    }

    fn of_day(number: u32) -> (Unit, RowLoss) {
        (Unit::Day(day(number)), RowLoss::None)
    }

    #[test]
    fn units_that_may_refer_to_a_missing_row_are_withheld() {
        let units = [
            fixed(Customer, RowLoss::None),
            fixed(Consultant, RowLoss::None),
            fixed(CommunityProgram, RowLoss::None),
            fixed(ProgramParticipant, RowLoss::None),
            of_day(1),
        ];
        let verdicts = settled(&units, &[], &[(Unit::Fixed(Customer), failed())]);
        assert_eq!(
            published(&verdicts),
            [Unit::Fixed(Consultant), Unit::Fixed(CommunityProgram)]
        );
        assert_eq!(
            verdicts[&Unit::Day(day(1))],
            Verdict::Failed {
                reason: "It was withheld because customer could not be archived.".to_owned()
            }
        );
        let verdicts = settled(&units, &[], &[(Unit::Fixed(CommunityProgram), Verdict::Left)]);
        assert_eq!(verdicts[&Unit::Fixed(ProgramParticipant)], Verdict::Left);
        assert_eq!(verdicts[&Unit::Day(day(1))], Verdict::Published);
    }

    #[test]
    fn a_unit_that_lost_rows_waits_for_those_that_may_have_referred_to_them() {
        let units = [
            fixed(Customer, RowLoss::Possible),
            fixed(Consultant, RowLoss::None),
            of_day(1),
            of_day(2),
        ];
        let verdicts = settled(&units, &[], &[(Unit::Day(day(2)), failed())]);
        // The first day may refer to customers who were added in the same change as the deletions.
        assert_eq!(published(&verdicts), [Unit::Fixed(Consultant)]);
    }

    #[test]
    fn a_unit_that_lost_rows_does_not_wait_for_units_that_can_not_refer_to_it() {
        let units = [
            fixed(CommunityProgram, RowLoss::Possible),
            fixed(ProgramParticipant, RowLoss::None),
            of_day(1),
        ];
        let verdicts = settled(&units, &[], &[(Unit::Day(day(1)), failed())]);
        assert_eq!(
            published(&verdicts),
            [Unit::Fixed(CommunityProgram), Unit::Fixed(ProgramParticipant)]
        );
    }

    #[test]
    fn a_unit_that_only_gained_rows_is_published_without_its_children() {
        let units = [fixed(Customer, RowLoss::None), of_day(1)];
        let verdicts = settled(&units, &[], &[(Unit::Day(day(1)), Verdict::Left)]);
        assert_eq!(published(&verdicts), [Unit::Fixed(Customer)]);
    }

    #[test]
    fn days_that_exchanged_rows_are_published_together() {
        let units = [of_day(1), of_day(2), of_day(3), of_day(4)];
        let verdicts = settled(&units, &[&[1, 2], &[2, 3]], &[(Unit::Day(day(3)), failed())]);
        assert_eq!(published(&verdicts), [Unit::Day(day(4))]);
    }
}
