//! The manifest, `metadata/archive_info.json`: what the archive consists of.
//!
//! It pins every object by its version, so that objects without a manifest that names them don't count. It is written
//! last and on condition that nobody else has written it: each of its versions is a consistent state of all tables.
//!
//! It has to be read and written whole by every run that changes something, so that it doesn't name every day itself:
//! the days that changed last are in it, all others in one object for each month, which it pins like any other.

mod checksum;
mod contents;
mod layout;
mod month;

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, NaiveDate, Utc};
use md5::{Digest, Md5};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::{
    checksum::Checksum,
    contents::{CountsByConsultant, DayContents, Ranges, TakenTime},
    month::{Month, MonthDays},
};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        unit::{DynamicTable, FixedTable},
    },
};

/// The format that this library writes, and the newest that it reads.
pub const FORMAT: u32 = 2;

/// How many runs the history keeps.
pub const HISTORY_LIMIT: usize = 100;

/// The manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// When it was written.
    pub last_updated: DateTime<Utc>,
    /// The run that wrote it: unique, and sorts by age.
    pub run: String,
    /// The schema's version when it was written.
    pub schema_version: i32,
    /// Each business table as a whole, by its database name.
    pub tables: BTreeMap<Table, TableState>,
    /// The objects of the fixed tables.
    pub fixed: BTreeMap<FixedTable, ObjectState>,
    /// The days that changed last. What is said here of a day goes before what its month says.
    pub days: Days,
    /// The objects that say the same of all other days that have, or had, rows: each a [`MonthDays`].
    pub months: BTreeMap<Month, ObjectState>,
    /// Archived rows that can't be loaded because of rows that were written meanwhile.
    pub conflicts: Vec<Conflict>,
    /// The last runs, newest first.
    pub history: Vec<RunSummary>,
}

/// A business table in the archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableState {
    /// Its rows in all objects together.
    pub record_count: u64,
    /// The sum of the MD5s of its objects: of a table that is one object, the object's MD5.
    pub checksum: Checksum,
    /// Whether the last run that had something to do for it succeeded.
    pub status: TableStatus,
    /// When an object of it was last written, or found to be right.
    pub last_archived: Option<DateTime<Utc>>,
    /// Why not everything could be archived; empty when it could.
    pub last_error: Option<String>,
    /// No id up to this one may be given out again. Only for tables that number their rows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub highest_id: Option<i64>,
}

/// How a table's last archiving went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableStatus {
    /// All that had changed was archived.
    #[default]
    Ok,
    /// Something could not be archived; what the archive has of it is older.
    Failed,
}

/// One object, exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectState {
    /// Its key in the bucket.
    pub key: String,
    /// Its version in the bucket.
    pub version_id: String,
    /// The MD5 of its content.
    pub md5: Checksum,
    /// Its length.
    pub bytes: u64,
    /// Its rows, the header not counted; of a month its days.
    pub records: u64,
    /// When it was written.
    pub archived_at: DateTime<Utc>,
}

/// Days of an archive.
pub type Days = BTreeMap<NaiveDate, DayState>;

/// A day of the dynamic tables: its objects, and what totals need while it is not loaded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayState {
    /// Its objects. A table that never had a row on the day has none.
    pub objects: BTreeMap<DynamicTable, ObjectState>,
    /// How many appointments have which status.
    pub appointments_by_status: StatusCounts,
    /// How many ratings there are.
    pub feedbacks: u64,
    /// Their sum, exact to the one decimal that a rating has.
    pub rating_sum: f64,
    /// How many of the appointments were created on which day.
    pub created: BTreeMap<NaiveDate, u64>,
    /// `archive.customer_digest()` of the customers who have an appointment. By far the longest part of a manifest: as
    /// text it is the base64 of eight bytes each. None in format 1: then it may be any customers.
    #[serde(
        rename = "customer_digests",
        with = "digests",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub customers: Option<Vec<i64>>,
    /// Which rows it has, and whose. None where an older version wrote it: then it may have any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<DayContents>,
    /// When its consultants are taken. None in format 1: then they may be at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<TakenTime>,
}

mod digests {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(digests: &Option<Vec<i64>>, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = digests.as_ref().map(|digests| {
            let bytes: Vec<u8> = digests.iter().flat_map(|digest| digest.to_be_bytes()).collect();
            BASE64_STANDARD.encode(bytes)
        });
        bytes.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<i64>>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64_STANDARD.decode(text).map_err(D::Error::custom)?;
        let (digests, rest) = bytes.as_chunks();
        if !rest.is_empty() {
            return Err(D::Error::custom("digests of eight bytes each were expected"));
        }
        Ok(Some(
            digests.iter().map(|&digest| i64::from_be_bytes(digest)).collect(),
        ))
    }
}

/// Appointments by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts {
    /// `pending`
    pub pending: u64,
    /// `confirmed`
    pub confirmed: u64,
    /// `completed`
    pub completed: u64,
    /// `cancelled`
    pub cancelled: u64,
}

/// An archived row that can't be in the database because of what somebody did while its day was not loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// The day, which stays unloaded until the conflict is solved.
    pub day: NaiveDate,
    /// The row's table.
    pub table: DynamicTable,
    /// The key of the archived row.
    pub archived_id: i64,
    /// The key of the row that was given the same number meanwhile; None where the customer or the consultant to whom the
    /// archived row refers is gone.
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

/// One run, as the history keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunSummary {
    /// The run.
    pub run: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took.
    pub duration_ms: u64,
    /// Data objects that were written.
    pub objects_uploaded: u64,
    /// Data objects that were found unchanged.
    pub objects_skipped: u64,
    /// Bytes of the written objects.
    pub bytes_uploaded: u64,
    /// Units that are left for the next run.
    pub remaining: u64,
    /// What failed, one sentence each.
    pub errors: Vec<String>,
}

/// What a person is told of a manifest; the database keeps it beside the manifest's tag.
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
    /// What a person is told of it.
    pub fn summary(&self) -> Summary {
        Summary {
            last_updated: Some(self.last_updated),
            tables: self.tables.clone(),
            conflicts: self.conflicts.clone(),
            history: self.history.iter().take(SUMMARY_LIMIT).cloned().collect(),
        }
    }

    /// Reads a manifest's text.
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
        // A newer format may be unreadable to us in all but its number.
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

    /// The MD5 of its content, however that is laid out as text and whatever its tag; None if it can't be written.
    pub fn checksum(&self) -> Option<Checksum> {
        let text = self.to_text().ok()?;
        Some(<[u8; 16]>::from(Md5::digest(text)).into())
    }

    /// Its text.
    pub fn to_text(&self) -> serde_json::Result<Vec<u8>> {
        layout::to_text(self)
    }
}

impl ObjectState {
    /// How a content differs from what was archived, as a phrase; None if it doesn't.
    pub fn difference(&self, bytes: u64, md5: Checksum, records: u64) -> Option<String> {
        if bytes != self.bytes {
            Some(format!("has {bytes} bytes instead of {}", self.bytes))
        } else if md5 != self.md5 {
            Some(format!("has the MD5 {md5} instead of {}", self.md5))
        } else if records != self.records {
            Some(format!("has {records} rows instead of {}", self.records))
        } else {
            None
        }
    }
}

impl TableState {
    /// Counts an object in the place of another one.
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
    fn a_manifest_is_what_it_was_after_being_written_and_read() {
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
    fn what_is_not_a_manifest_or_newer_is_refused_by_name() {
        let refusal = |text: &str| Manifest::parse(text.as_bytes()).unwrap_err();
        for text in ["", "{}", "[]", "{\"format\": 1}", "{\"format\": 1"] {
            assert_eq!(refusal(text).code(), "manifest_unreadable", "{text}");
        }
        let newer = refusal("{\"format\": 3, \"days\": \"otherwise\"}").to_string();
        assert!(newer.contains("has format 3"), "{newer}");
    }
}
