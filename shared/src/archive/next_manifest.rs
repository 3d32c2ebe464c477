//! The next manifest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::{
    report::errors,
    settle::{Settled, Verdict},
    snapshot::{DayFigures, DaySum},
    time_budget::now,
    upload::Stored,
};
use crate::archived::{
    catalogue::Table,
    manifest::{
        AppointmentSum, Conflict, DayAudit, DayContents, DayState, FORMAT, HISTORY_LIMIT, Manifest,
        ObjectState, RunSummary, TableState, TableStatus, TakenTime,
    },
    unit::{DynamicTable, Part, Unit},
};

/// The former manifest with the published units as they are now. The run's own history entry is added later:
/// [`Manifest::with_run`].
pub fn next_manifest(settled: &Settled, conflicts: &[Conflict], run: &str) -> Manifest {
    let (overview, now) = (&settled.scan.overview, now());
    let mut next = Manifest {
        format: FORMAT,
        last_updated: now,
        run: run.to_owned(),
        schema_version: overview.schema_version,
        conflicts: conflicts.to_vec(),
        ..settled.scan.former.manifest.clone()
    };
    for &unit in settled.verdicts.keys() {
        if settled.is_published(unit) {
            publish_unit(&mut next, settled, unit);
        }
    }
    for (day, state) in &settled.scan.completed {
        // If the objects differ, the day has been archived again since they were read.
        let former = settled.scan.former.days.get(day);
        if former.is_some_and(|former| former.objects == state.objects && former != state) {
            next.days.insert(*day, state.clone());
        }
    }
    for table in Table::ALL {
        let state = next.tables.entry(table).or_default();
        let highest_id = overview.highest_ids.get(&table).copied().flatten();
        state.highest_id = state.highest_id.max(highest_id);
        record_success(state, table, now, &settled.verdicts);
    }
    next
}

impl Manifest {
    /// Adds a run as the newest one of the history.
    pub fn with_run(mut self, run: RunSummary) -> Self {
        self.history.insert(0, run);
        self.history.truncate(HISTORY_LIMIT);
        self
    }
}

fn publish_unit(next: &mut Manifest, settled: &Settled, unit: Unit) {
    let former = &settled.scan.former;
    let mut of_day = BTreeMap::new();
    for part in unit.parts() {
        let Some(Stored::Uploaded(object) | Stored::Unchanged(object)) = settled.stored.get(&part) else {
            continue;
        };
        let total = next.tables.entry(part.table()).or_default();
        total.replace(former.object(part), Some(object));
        match part {
            Part::Whole(table) => {
                next.fixed.insert(table, object.clone());
            }
            Part::OfDay(table, _) => {
                of_day.insert(table, object.clone());
            }
        }
    }
    if let Unit::Day(day) = unit
        && !of_day.is_empty()
    {
        let figures = settled.scan.days.get(&day).cloned().unwrap_or_default();
        let state = DayState::new(figures, of_day);
        // The month has the same entry already.
        if former.days.get(&day) != Some(&state) {
            next.days.insert(day, state);
        }
    }
}

impl DayState {
    /// The entry of a day with these figures and objects.
    pub(super) fn new(figures: DayFigures, objects: BTreeMap<DynamicTable, ObjectState>) -> Self {
        let places: HashMap<i64, i64> = figures.customers.iter().copied().zip(0..).collect();
        let sums = figures.appointment_sums.into_iter();
        let appointment_sums = sums.map(|sum| sum.with_places(&places)).collect();
        Self {
            objects,
            appointments_by_status: figures.appointments_by_status,
            feedbacks: figures
                .records
                .get(&DynamicTable::AppointmentFeedback)
                .copied()
                .unwrap_or_default(),
            rating_sum: figures.rating_sum,
            created: figures.created,
            customers: Some(figures.customers),
            contents: Some(DayContents {
                appointment_ids: figures.appointment_ids,
                slot_ids: figures.slot_ids,
                appointment_counts: figures.appointment_counts,
                slot_counts: figures.slot_counts,
            }),
            taken: Some(TakenTime {
                booked: figures.booked,
                offered: figures.offered,
            }),
            appointment_sums: Some(appointment_sums),
            audit: (!figures.audit_ids.is_empty()).then_some(DayAudit {
                ids: figures.audit_ids,
                rows: figures.audited_rows,
            }),
        }
    }
}

impl DaySum {
    /// The sum, whose customers are indexes into those of the day.
    fn with_places(self, places: &HashMap<i64, i64>) -> AppointmentSum {
        let own = self.customers.iter().filter_map(|digest| places.get(digest));
        let own: BTreeSet<i64> = own.copied().collect();
        AppointmentSum {
            consultantid: self.consultantid,
            status: self.status,
            appointments: self.appointments,
            minutes: self.minutes,
            ratings: self.ratings,
            rating_sum: self.rating_sum,
            customers: own.into_iter().map(|place| (place, place)).collect(),
        }
    }
}

fn record_success(
    state: &mut TableState,
    table: Table,
    now: DateTime<Utc>,
    verdicts: &BTreeMap<Unit, Verdict>,
) {
    let of_table = verdicts
        .iter()
        .filter(|(unit, _)| unit.tables().any(|of_unit| of_unit == table));
    let of_table: BTreeMap<Unit, Verdict> =
        of_table.map(|(&unit, verdict)| (unit, verdict.clone())).collect();
    if of_table.values().any(|verdict| *verdict == Verdict::Published) {
        state.last_archived = Some(now);
    }
    if !of_table.is_empty() {
        state.last_error = errors(&of_table).into_iter().next();
        state.status = match state.last_error {
            None => TableStatus::Ok,
            Some(_) => TableStatus::Failed,
        };
    }
}
