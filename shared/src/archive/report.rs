//! The report of a run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    settle::{Settled, Verdict},
    time_budget::TimeBudget,
    upload::Stored,
};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        manifest::{Conflict, ObjectState, RunSummary},
        unit::{Part, Unit},
    },
};

/// How many sentences of one run the manifest keeps: a bucket that refuses everything would fill it otherwise.
const ERRORS_KEPT: usize = 10;

/// The result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The archive has the database's state as of the start of the run; or, for `verify`, everything is as the manifest
    /// says.
    Ok,
    /// Something is left for the next run, or damaged.
    Partial,
    /// Another run was in progress.
    Skipped,
}

/// What a run did.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The result.
    pub status: Status,
    /// One sentence for a person.
    pub message: String,
    /// Tables that the archive now has as of the start of the run: the two below together.
    pub tables_archived: usize,
    /// Tables with objects that were uploaded.
    pub tables_uploaded: usize,
    /// Tables that the archive already had in full.
    pub tables_skipped: usize,
    /// Data objects that were uploaded, not counting the manifest.
    pub objects_uploaded: u64,
    /// Data objects that the bucket already had.
    pub objects_skipped: u64,
    /// Rows in the objects that the run examined.
    pub total_records: u64,
    /// Bytes uploaded.
    pub bytes_uploaded: u64,
    /// Units (a fixed table or a day) left for the next run.
    pub remaining: usize,
    /// Each table that the run examined.
    pub details: Vec<TableDetail>,
    /// Days that stay archived because their rows conflict with rows written to the database meanwhile.
    pub conflicts: Vec<Conflict>,
    /// What failed, one sentence each. Units that were not reached in time are only counted in `remaining`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// Objects that differ from the manifest, for `verify`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub damages: Vec<Damage>,
    /// From call to return.
    pub duration_ms: u64,
}

/// What a run did for one table.
#[derive(Clone, Debug, Serialize)]
pub struct TableDetail {
    /// The table.
    pub table: Table,
    /// The result for this table.
    pub status: TableOutcome,
    /// Objects that were uploaded.
    pub objects_uploaded: u64,
    /// Objects that the bucket already had.
    pub objects_skipped: u64,
    /// Rows in all of these.
    pub records: u64,
    /// Bytes uploaded.
    pub bytes_uploaded: u64,
    /// Why something could not be archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A run's result for one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TableOutcome {
    /// Objects were uploaded.
    Uploaded,
    /// The bucket had everything already.
    Unchanged,
    /// Something could not be archived.
    Failed,
    /// Something is left for the next run.
    Left,
}

/// An object that differs from the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// Its key.
    pub key: String,
    /// The difference, as a phrase.
    pub problem: String,
}

/// What a run did, in figures.
pub struct Work {
    details: Vec<TableDetail>,
    objects_uploaded: u64,
    objects_skipped: u64,
    total_records: u64,
    bytes_uploaded: u64,
    remaining: usize,
    errors: Vec<String>,
    has_failed_to_fold: bool,
    status: Status,
}

impl Work {
    /// `fold_failure` is why days could not be moved out of the manifest.
    pub fn new(settled: &Settled, fold_failure: Option<&str>) -> Self {
        let Settled { verdicts, stored, .. } = settled;
        let tables: BTreeSet<Table> = verdicts.keys().flat_map(|unit| unit.tables()).collect();
        let tables = tables.into_iter();
        let details: Vec<_> = tables
            .map(|table| TableDetail::new(table, verdicts, stored))
            .collect();
        let published = verdicts
            .values()
            .filter(|verdict| **verdict == Verdict::Published);
        let remaining = verdicts.len() - published.count();
        let mut errors = errors(verdicts);
        errors.extend(fold_failure.map(str::to_owned));
        Self {
            objects_uploaded: details.iter().map(|detail| detail.objects_uploaded).sum(),
            objects_skipped: details.iter().map(|detail| detail.objects_skipped).sum(),
            total_records: details.iter().map(|detail| detail.records).sum(),
            bytes_uploaded: details.iter().map(|detail| detail.bytes_uploaded).sum(),
            remaining,
            has_failed_to_fold: fold_failure.is_some(),
            status: if remaining == 0 && errors.is_empty() {
                Status::Ok
            } else {
                Status::Partial
            },
            errors,
            details,
        }
    }

    /// Whether months may have been written that the manifest doesn't name.
    pub fn has_failed_to_fold(&self) -> bool {
        self.has_failed_to_fold
    }

    /// The run's entry in the manifest's history.
    pub fn summary(&self, run: &str, time: &TimeBudget) -> RunSummary {
        RunSummary {
            run: run.to_owned(),
            started_at: time.started_at(),
            duration_ms: time.milliseconds(),
            objects_uploaded: self.objects_uploaded,
            objects_skipped: self.objects_skipped,
            bytes_uploaded: self.bytes_uploaded,
            remaining: self.remaining as u64,
            errors: self.errors.iter().take(ERRORS_KEPT).cloned().collect(),
        }
    }

    fn message(&self) -> String {
        let mut message = format!(
            "{} objects were uploaded, {} were already in the archive",
            self.objects_uploaded, self.objects_skipped
        );
        if self.remaining > 0 {
            message += &format!("; {} units are left for the next run", self.remaining);
        }
        message.push('.');
        if let Some(error) = self.errors.first() {
            message += &format!(" {} failed, the first: {error}", self.errors.len());
        }
        message
    }
}

impl Report {
    /// The report of a run that did nothing.
    pub fn idle(status: Status, message: &str, time: &TimeBudget) -> Self {
        Self {
            status,
            message: message.to_owned(),
            tables_archived: 0,
            tables_uploaded: 0,
            tables_skipped: 0,
            objects_uploaded: 0,
            objects_skipped: 0,
            total_records: 0,
            bytes_uploaded: 0,
            remaining: 0,
            details: Vec::new(),
            conflicts: Vec::new(),
            errors: Vec::new(),
            damages: Vec::new(),
            duration_ms: time.milliseconds(),
        }
    }

    /// The report of a run that found no changes: the archive already has every table.
    pub fn unchanged(time: &TimeBudget) -> Self {
        Self {
            tables_archived: Table::ALL.len(),
            tables_skipped: Table::ALL.len(),
            ..Self::idle(Status::Ok, "Nothing has changed.", time)
        }
    }

    /// The report of a finished run.
    pub fn new(work: Work, conflicts: Vec<Conflict>, time: &TimeBudget) -> Self {
        let count = |outcomes: &[TableOutcome]| {
            let details = work.details.iter();
            details.filter(|detail| outcomes.contains(&detail.status)).count()
        };
        let uploaded = count(&[TableOutcome::Uploaded]);
        let archived = Table::ALL.len() - count(&[TableOutcome::Failed, TableOutcome::Left]);
        Self {
            status: work.status,
            message: work.message(),
            tables_archived: archived,
            tables_uploaded: uploaded,
            tables_skipped: archived - uploaded,
            objects_uploaded: work.objects_uploaded,
            objects_skipped: work.objects_skipped,
            total_records: work.total_records,
            bytes_uploaded: work.bytes_uploaded,
            remaining: work.remaining,
            details: work.details,
            conflicts,
            errors: work.errors,
            damages: Vec::new(),
            duration_ms: time.milliseconds(),
        }
    }

    /// The report, or its message as an error if something failed or is damaged.
    pub fn into_result(self) -> Result<Self> {
        if self.errors.is_empty() && self.damages.is_empty() {
            Ok(self)
        } else {
            Err(self.into_error())
        }
    }

    /// Its message as an error, for callers that need a complete run.
    pub fn into_error(self) -> Error {
        if self.damages.is_empty() {
            Error::ArchiveIncomplete {
                message: self.message,
            }
        } else {
            Error::ArchiveDamaged {
                message: self.message,
            }
        }
    }
}

impl TableDetail {
    fn new(table: Table, verdicts: &BTreeMap<Unit, Verdict>, stored: &BTreeMap<Part, Stored>) -> Self {
        let mut detail = Self {
            table,
            status: TableOutcome::Unchanged,
            objects_uploaded: 0,
            objects_skipped: 0,
            records: 0,
            bytes_uploaded: 0,
            error: None,
        };
        for (_, object) in stored.iter().filter(|(part, _)| part.table() == table) {
            detail.count(object);
        }
        if detail.objects_uploaded > 0 {
            detail.status = TableOutcome::Uploaded;
        }
        for (unit, verdict) in verdicts
            .iter()
            .filter(|(unit, _)| unit.tables().any(|of_unit| of_unit == table))
        {
            match verdict {
                Verdict::Published => {}
                Verdict::Left if detail.error.is_some() => {}
                Verdict::Left => detail.status = TableOutcome::Left,
                Verdict::Failed { reason } => {
                    detail.status = TableOutcome::Failed;
                    detail.error.get_or_insert_with(|| error(*unit, reason));
                }
            }
        }
        detail
    }

    fn count(&mut self, stored: &Stored) {
        match stored {
            Stored::Uploaded(ObjectState { records, bytes, .. }) => {
                self.objects_uploaded += 1;
                self.records += records;
                self.bytes_uploaded += bytes;
            }
            Stored::Unchanged(ObjectState { records, .. }) => {
                self.objects_skipped += 1;
                self.records += records;
            }
            Stored::Nothing => {}
        }
    }
}

/// What failed, one sentence per unit.
pub fn errors(verdicts: &BTreeMap<Unit, Verdict>) -> Vec<String> {
    let failed = verdicts.iter().filter_map(|(unit, verdict)| match verdict {
        Verdict::Failed { reason } => Some(error(*unit, reason)),
        Verdict::Published | Verdict::Left => None,
    });
    failed.collect()
}

fn error(unit: Unit, reason: &str) -> String {
    format!("{unit}: {reason}")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::{
        archive::scan::Scan,
        archived::unit::{DynamicTable, FixedTable},
    };

    fn object(records: u64, bytes: u64) -> ObjectState {
        ObjectState {
            records,
            bytes,
            ..ObjectState::default()
        }
    }

    /// A run that stored objects of two days and two tables, did not get to the end of the second day, and could not
    /// archive the programs.
    fn report() -> Report {
        let day = |number| NaiveDate::from_ymd_opt(2025, 11, number).unwrap();
        let appointments = |number| Part::OfDay(DynamicTable::Appointment, day(number));
        let failed = Verdict::Failed {
            reason: "S3 is away.".to_owned(),
        };
        let settled = Settled {
            scan: Scan::default(),
            verdicts: [
                (Unit::Fixed(FixedTable::Customer), Verdict::Published),
                (Unit::Fixed(FixedTable::Consultant), Verdict::Published),
                (Unit::Fixed(FixedTable::CommunityProgram), failed),
                (Unit::Day(day(1)), Verdict::Published),
                (Unit::Day(day(2)), Verdict::Left),
            ]
            .into(),
            stored: [
                (Part::Whole(FixedTable::Customer), Stored::Uploaded(object(3, 40))),
                (
                    Part::Whole(FixedTable::Consultant),
                    Stored::Unchanged(object(5, 60)),
                ),
                (appointments(1), Stored::Uploaded(object(2, 30))),
                (appointments(2), Stored::Uploaded(object(4, 50))),
                (
                    Part::OfDay(DynamicTable::ConsultantSchedule, day(1)),
                    Stored::Nothing,
                ),
            ]
            .into(),
            has_failed_uploads: false,
        };
        Report::new(
            Work::new(&settled, None),
            Vec::new(),
            &TimeBudget::starting_now(None),
        )
    }

    #[test]
    fn a_run_counts_the_objects_rows_and_bytes_of_all_tables() {
        let report = report();
        assert_eq!((report.objects_uploaded, report.objects_skipped), (3, 1));
        assert_eq!((report.total_records, report.bytes_uploaded), (14, 120));
        assert_eq!(
            (
                report.tables_archived,
                report.tables_uploaded,
                report.tables_skipped
            ),
            (5, 1, 4)
        );
        let of_table = |table| {
            let detail = report
                .details
                .iter()
                .find(|detail| detail.table == table)
                .unwrap();
            let counts = (detail.objects_uploaded, detail.objects_skipped);
            (detail.status, counts, detail.records, detail.bytes_uploaded)
        };
        assert_eq!(of_table(Table::Customer), (TableOutcome::Uploaded, (1, 0), 3, 40));
        assert_eq!(
            of_table(Table::Consultant),
            (TableOutcome::Unchanged, (0, 1), 5, 0)
        );
        assert_eq!(of_table(Table::Appointment), (TableOutcome::Left, (2, 0), 6, 80));
        assert_eq!(
            of_table(Table::ConsultantSchedule),
            (TableOutcome::Left, (0, 0), 0, 0)
        );
    }

    #[test]
    fn a_run_says_how_much_is_left_and_what_failed_first() {
        let report = report();
        assert_eq!((report.status, report.remaining), (Status::Partial, 2));
        assert_eq!(
            report.message,
            "3 objects were uploaded, 1 were already in the archive; 2 units are left for the next run. 1 failed, the \
             first: communityprogram: S3 is away."
        );
    }

    #[test]
    fn a_run_that_left_nothing_does_not_speak_of_it() {
        let settled = Settled {
            scan: Scan::default(),
            verdicts: [(Unit::Fixed(FixedTable::Customer), Verdict::Published)].into(),
            stored: [(Part::Whole(FixedTable::Customer), Stored::Uploaded(object(3, 40)))].into(),
            has_failed_uploads: false,
        };
        let message = Work::new(&settled, None).message();
        assert_eq!(message, "1 objects were uploaded, 0 were already in the archive.");
    }
}
