//! Files that admins upload to have them imported: what the dashboard and `db-init` tell each other about them, in rows of
//! `dashboard.upload`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::catalogue::Table;

/// The largest file that can be uploaded, and how much the files in a zip archive may have together when unpacked.
pub const LARGEST_UPLOAD: u64 = 200 << 20;

/// How far an upload has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// The file has not arrived yet.
    Waiting,
    /// The file is being checked.
    Checking,
    /// The outcome is known; nothing has been changed.
    Checked,
    /// The import has been requested.
    Importing,
    /// It has been imported.
    Imported,
    /// It could not be checked or imported; nothing has been changed.
    Failed,
}

/// What an import does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// It adds the new rows.
    Add,
    /// It adds the new rows and changes existing ones by their key.
    Update,
}

/// Why an upload failed or was not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadProblem {
    /// The file did not arrive while the form was valid.
    NotUploaded,
    /// Nothing was heard of the check or the import for so long that it must have been cut off.
    Lost,
    /// No table's rows can be read from the file; the report says why.
    NothingUsable,
    /// The zip archive is damaged, encrypted, or of a kind that can't be read.
    UnreadableArchive,
    /// The files in the zip archive are too large or too many.
    ArchiveTooLarge,
    /// Since it was checked, something has changed that changes the outcome. The report has been renewed.
    ChangedMeanwhile,
    /// An archived day is needed that can't be loaded because of something written while it was archived.
    ArchiveConflict,
    /// The archive can't be read.
    ArchiveUnavailable,
    /// An archive run, an initialisation or other writing took too long.
    Busy,
    /// Something is wrong that nobody but the operator can do anything about; the log says what.
    Internal,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct UploadReport {
    /// One entry for each file, or table of a dump, in the order in which they are imported; then those that can't be used.
    pub tables: Vec<UploadedTable>,
    /// What was ignored, and anything else that concerns no single table.
    pub warnings: Vec<String>,
}

/// What an import would do to one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct UploadedTable {
    /// The table; null if it can't be told.
    pub table: Option<Table>,
    /// The name of the file, or of the table in a dump.
    pub file: String,
    /// Rows that don't exist yet.
    pub new: u64,
    /// Rows that exist and are different.
    pub changed: u64,
    /// Rows that exist and are the same.
    pub unchanged: u64,
    /// Rows that can't be imported.
    pub rejected: u64,
    /// The first 100 of those.
    pub reasons: Vec<RejectedRow>,
    /// Why the file can't be used at all.
    pub refused: Option<String>,
    /// How ambiguous columns were read, and what proves it.
    pub read_as: Vec<String>,
    /// Other warnings.
    pub warnings: Vec<String>,
    /// A link to a CSV file of all rejected rows, valid for 15 minutes; null if there are none.
    #[serde(default)]
    pub rejects_url: Option<String>,
}

/// A row that can't be imported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct RejectedRow {
    /// The physical line on which it starts.
    pub line: i64,
    /// The offending column; null if the row could not be split into columns.
    pub column: Option<String>,
    /// The offending value, shortened.
    pub value: Option<String>,
    /// One sentence that names both, in English.
    pub reason: String,
}
