//! The publication: a new manifest, and the database's record of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use tokio_postgres::Client;

use super::{
    report::errors,
    settle::Verdict,
    snapshot::{DayFigures, Overview},
    upload::Stored,
};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        inventory::Inventory,
        lineage::{self, Head, Lineage},
        manifest::{
            Conflict, DayContents, DayState, FORMAT, HISTORY_LIMIT, Manifest, ObjectState, RunSummary,
            TableState, TableStatus,
        },
        store::{ManifestWritten, Store},
        unit::{DynamicTable, FixedTable, Part, Unit},
    },
};

/// The manifest keeps this many sentences of one run; a bucket that refuses everything would fill it otherwise.
const ERRORS_KEPT: usize = 10;

/// What a run found and did, as the manifest needs it.
pub struct Findings<'a> {
    /// What became of each unit.
    pub verdicts: &'a BTreeMap<Unit, Verdict>,
    /// What became of each exported object.
    pub stored: &'a BTreeMap<Part, Stored>,
    /// What the exported days come to.
    pub figures: &'a BTreeMap<NaiveDate, DayFigures>,
    /// What the snapshot showed.
    pub overview: &'a Overview,
    /// Days that stay archived.
    pub conflicts: &'a [Conflict],
}

/// The manifest that follows `former`, which has the published days as they were.
pub fn next_manifest(
    former: &Inventory,
    summary: RunSummary,
    now: DateTime<Utc>,
    found: &Findings,
) -> Manifest {
    let mut next = Manifest {
        format: FORMAT,
        last_updated: now,
        run: summary.run.clone(),
        schema_version: found.overview.schema_version,
        conflicts: found.conflicts.to_vec(),
        ..former.manifest.clone()
    };
    for (unit, verdict) in found.verdicts {
        if *verdict == Verdict::Published {
            publish_unit(&mut next, former, *unit, found);
        }
    }
    for table in Table::ALL {
        let state = next.tables.entry(table).or_default();
        let highest_id = found.overview.highest_ids.get(&table).copied().flatten();
        state.highest_id = state.highest_id.max(highest_id);
        record_success(state, table, now, found.verdicts);
    }
    let mut errors = errors(found.verdicts);
    errors.truncate(ERRORS_KEPT);
    next.history.insert(0, RunSummary { errors, ..summary });
    next.history.truncate(HISTORY_LIMIT);
    next
}

fn publish_unit(next: &mut Manifest, former: &Inventory, unit: Unit, found: &Findings) {
    let mut of_day = BTreeMap::new();
    for part in unit.parts() {
        let Some(Stored::Uploaded(object) | Stored::Unchanged(object)) = found.stored.get(&part) else {
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
        let figures = found.figures.get(&day).cloned().unwrap_or_default();
        let state = DayState::new(figures, of_day);
        // What a month says already need not be said again.
        if former.days.get(&day) != Some(&state) {
            next.days.insert(day, state);
        }
    }
}

impl DayState {
    fn new(figures: DayFigures, objects: BTreeMap<DynamicTable, ObjectState>) -> Self {
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
            customers: figures.customers,
            contents: Some(DayContents {
                appointment_ids: figures.appointment_ids,
                slot_ids: figures.slot_ids,
                appointment_counts: figures.appointment_counts,
                slot_counts: figures.slot_counts,
            }),
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

/// Whether a run has to write a manifest.
#[derive(Clone, Copy)]
pub enum Publication {
    /// It has something to say.
    Needed,
    /// It would say the same as the former one.
    Superfluous,
}

impl Publication {
    /// A former run whose answer was lost may still reach the bucket; a new manifest makes it come too late.
    pub fn decide(lineage: &Lineage, head: Option<&Head>, next: &Manifest) -> Self {
        match head {
            Some(head)
                if says_the_same(&head.manifest, next)
                    && lineage.attempts.iter().all(|run| *run == head.manifest.run) =>
            {
                Self::Superfluous
            }
            Some(_) | None => Self::Needed,
        }
    }
}

/// Whether the two say the same of the archive. When they do, it is only runs that passed between them.
fn says_the_same(former: &Manifest, next: &Manifest) -> bool {
    let tables = |manifest: &Manifest| -> BTreeMap<Table, TableState> {
        let mut tables = manifest.tables.clone();
        tables.values_mut().for_each(|state| state.last_archived = None);
        tables
    };
    former.fixed == next.fixed
        && former.days == next.days
        && former.months == next.months
        && former.conflicts == next.conflicts
        && former.schema_version == next.schema_version
        && tables(former) == tables(next)
}

/// Writes the manifest in the place of the one that the run began from, and answers with the tag.
pub async fn write(store: &Store, former: Option<&Head>, next: &Manifest) -> Result<String> {
    let content = next.to_text().map_err(|source| Error::Store {
        operation: "writing",
        key: "the manifest".to_owned(),
        source: source.into(),
    })?;
    let replacing = former.map(|head| head.etag.as_str());
    match store.write_manifest(content, replacing).await? {
        ManifestWritten::Done { etag } => Ok(etag),
        ManifestWritten::Refused => match Head::read(store).await? {
            // The first try took effect, its answer was lost, and the second try found its work.
            Some(head) if head.manifest.run == next.run => Ok(head.etag),
            Some(head) if Some(head.etag.as_str()) != replacing => Err(head.fences()),
            Some(_) => Err(Error::ManifestContended),
            None => Err(Error::ManifestMissing),
        },
    }
}

/// Records what was published: the marks that the snapshot showed go, in one transaction with the new lineage.
///
/// A mark that was set meanwhile is of a transaction that the snapshot doesn't show, and stays.
pub async fn record(
    session: &mut Client,
    snapshot: &str,
    verdicts: &BTreeMap<Unit, Verdict>,
    manifest: Option<(&str, &Manifest)>,
    attempts: &[String],
) -> Result<()> {
    let published: BTreeSet<Unit> = verdicts
        .iter()
        .filter(|(_, verdict)| **verdict == Verdict::Published)
        .map(|(&unit, _)| unit)
        .collect();
    let (mut tables, mut days) = (Vec::new(), Vec::new());
    for unit in published {
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
            &[&snapshot, &tables, &days],
        )
        .await?;
    lineage::advance(&transaction, manifest, attempts).await?;
    Ok(transaction.commit().await?)
}
