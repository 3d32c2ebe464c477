//! The manifest, `metadata/archive_info.json`: what the archive consists of.
//!
//! It pins each object by its version; objects that no manifest names don't count. It is written last, on the condition
//! that nobody else has written it meanwhile, so each of its versions is a consistent state of all tables.
//!
//! Every run that changes something reads and writes it whole, so it doesn't list all days itself: it has the days that
//! changed last, and pins one object per month that lists the others.

mod checksum;
mod contents;
mod day;
mod layout;
mod month;
mod object;
mod sums;

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, NaiveDate, Utc};
use md5::{Digest, Md5};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::{
    checksum::Checksum,
    contents::{CountsByConsultant, DayAudit, DayContents, Ranges, TakenTime},
    day::{DayState, Days, StatusCounts},
    month::{Month, MonthDays},
    object::ObjectState,
    sums::AppointmentSum,
};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        unit::{DynamicTable, FixedTable},
    },
};

/// The format that this program writes, and the newest that it reads. A program that doesn't know the audit would drop it
/// from the manifest; it refuses this format instead.
pub const FORMAT: u32 = 4;

/// How many runs the history keeps.
pub const HISTORY_LIMIT: usize = 100;

/// The manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// When it was written.
    pub last_updated: DateTime<Utc>,
    /// The run that wrote it; unique, and sorts by age.
    pub run: String,
    /// The schema's version when it was written.
    pub schema_version: i32,
    /// Each table as a whole.
    pub tables: BTreeMap<Table, TableState>,
    /// The objects of the fixed tables.
    pub fixed: BTreeMap<FixedTable, ObjectState>,
    /// The days that changed last. An entry here takes precedence over the one in its month.
    pub days: Days,
    /// The objects that list all other days that have, or had, rows: each is a [`MonthDays`].
    pub months: BTreeMap<Month, ObjectState>,
    /// Archived rows that can't be loaded because of something written while their day was archived.
    pub conflicts: Vec<Conflict>,
    /// The last runs, newest first.
    pub history: Vec<RunSummary>,
}

/// A table in the archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableState {
    /// Rows in all its objects together.
    pub record_count: u64,
    /// The sum of the MD5s of its objects.
    pub checksum: Checksum,
    /// Whether the last run that had work to do for this table succeeded.
    pub status: TableStatus,
    /// When an object of it was last written, or last found to be up to date.
    pub last_archived: Option<DateTime<Utc>>,
    /// Why something could not be archived; None if everything was.
    pub last_error: Option<String>,
    /// No id up to this one may be used again. Only for tables whose ids come from a sequence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub highest_id: Option<i64>,
}

/// The result of a table's last run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableStatus {
    /// Every change was archived.
    #[default]
    Ok,
    /// Something could not be archived; the archive has an older state of it.
    Failed,
}

/// An archived row that can't be loaded because of something written while its day was archived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// The day, which stays archived until the conflict is resolved.
    pub day: NaiveDate,
    /// The row's table.
    pub table: DynamicTable,
    /// The id of the archived row.
    pub archived_id: i64,
    /// The id of a row that was given the same number meanwhile; None if the customer or consultant of the archived row
    /// was deleted.
    pub database_id: Option<i64>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, archived) = (self.table.table().name(), self.archived_id);
        match self.database_id {
            Some(_) => write!(
                formatter,
                "The archived {table} {archived} can't be loaded, because another {table} was given the number \
                 {archived} meanwhile: give that one another number, or delete it, in the database."
            ),
            None => write!(
                formatter,
                "The archived {table} {archived} can't be loaded, because its customer or consultant was deleted \
                 meanwhile: insert them again."
            ),
        }
    }
}

/// A run, as kept in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunSummary {
    /// Its name.
    pub run: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// How long it took.
    pub duration_ms: u64,
    /// Data objects that were uploaded.
    pub objects_uploaded: u64,
    /// Data objects that were found unchanged.
    pub objects_skipped: u64,
    /// Bytes uploaded.
    pub bytes_uploaded: u64,
    /// Units left for the next run.
    pub remaining: u64,
    /// What failed, one sentence each.
    pub errors: Vec<String>,
}

/// The part of a manifest that people are shown; the database keeps it beside the manifest's ETag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// When the manifest was written.
    pub last_updated: Option<DateTime<Utc>>,
    /// As in the manifest.
    pub tables: BTreeMap<Table, TableState>,
    /// As in the manifest.
    pub conflicts: Vec<Conflict>,
    /// The last few runs, newest first.
    pub history: Vec<RunSummary>,
}

/// How many runs a summary keeps.
const SUMMARY_LIMIT: usize = 20;

impl Manifest {
    /// The part that people are shown.
    pub fn summary(&self) -> Summary {
        Summary {
            last_updated: Some(self.last_updated),
            tables: self.tables.clone(),
            conflicts: self.conflicts.clone(),
            history: self.history.iter().take(SUMMARY_LIMIT).cloned().collect(),
        }
    }

    /// Parses a manifest.
    pub fn parse(content: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let fault = |source| Error::ManifestUnreadable {
            problem: "is not what this program writes".to_owned(),
            source: Some(source),
        };
        let manifest = serde_json::from_slice::<Self>(content);
        // Of a newer format we may be able to read only the number.
        let format = match &manifest {
            Ok(manifest) => manifest.format,
            Err(_) => serde_json::from_slice::<Head>(content).map_err(fault)?.format,
        };
        if format > FORMAT {
            return Err(Error::ManifestUnreadable {
                problem: format!("has format {format}, and this program reads formats up to {FORMAT}"),
                source: None,
            });
        }
        manifest.map_err(fault)
    }

    /// The MD5 of its content, independent of whitespace and ETag; None if it can't be serialised.
    pub fn checksum(&self) -> Option<Checksum> {
        let text = self.to_text().ok()?;
        Some(<[u8; 16]>::from(Md5::digest(text)).into())
    }

    /// Its JSON text.
    pub fn to_text(&self) -> serde_json::Result<Vec<u8>> {
        layout::to_text(self)
    }
}

impl TableState {
    /// Counts one object instead of another.
    pub fn replace(&mut self, former: Option<&ObjectState>, object: Option<&ObjectState>) {
        if let Some(former) = former {
            self.record_count = self.record_count.saturating_sub(former.records);
            self.checksum -= former.md5;
        }
        if let Some(object) = object {
            self.record_count += object.records;
            self.checksum += object.md5;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_being_written_and_read() {
        let day = DayState {
            customers: Some(vec![-1, 7]),
            rating_sum: 4.5,
            ..DayState::default()
        };
        let manifest = Manifest {
            format: FORMAT,
            days: [(NaiveDate::default(), day)].into(),
            ..Manifest::default()
        };
        let text = serde_json::to_string(&manifest).unwrap();
        assert!(
            text.contains(r#""customer_digests":"//////////8AAAAAAAAABw==""#),
            "{text}"
        );
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
    }

    #[test]
    fn a_table_counts_one_object_instead_of_another() {
        let object = |records, byte| ObjectState {
            records,
            md5: [byte; 16].into(),
            ..ObjectState::default()
        };
        let mut table = TableState::default();
        let (first, second) = (object(5, 1), object(2, 7));
        table.replace(None, Some(&first));
        assert_eq!((table.record_count, table.checksum), (5, first.md5));
        table.replace(Some(&first), Some(&second));
        assert_eq!((table.record_count, table.checksum), (2, second.md5));
        table.replace(Some(&second), None);
        assert_eq!((table.record_count, table.checksum), (0, Checksum::default()));
    }

    #[test]
    fn anything_but_a_manifest_of_a_known_format_is_refused_with_its_reason() {
        let refusal = |text: &str| Manifest::parse(text.as_bytes()).unwrap_err();
        for text in ["", "{}", "[]", "{\"format\": 1}", "{\"format\": 1"] {
            assert_eq!(refusal(text).code(), "manifest_unreadable", "{text}");
        }
        let newer = refusal("{\"format\": 5, \"days\": \"otherwise\"}").to_string();
        assert!(newer.contains("has format 5"), "{newer}");
    }
}
