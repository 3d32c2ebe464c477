//! What the dashboard shows of the archive. The database knows all of it: no request waits for the bucket.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    archived::manifest::{RunSummary, Summary},
    platform::database::Database,
};

/// The archive as far as this database continues it.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct ArchiveStatus {
    /// The manifest that was last written or loaded. All of it is empty while there is none.
    #[serde(flatten)]
    pub summary: Summary,
    /// The newest run of its history.
    pub last_run: Option<RunSummary>,
    /// How many days have their slots and appointments in the database.
    pub days_loaded: u64,
    /// How many days have them in the archive only.
    pub days_archived: u64,
    /// The fixed tables that have changed since they were archived.
    pub pending_tables: Vec<String>,
    /// The days that have.
    pub pending_days: Vec<NaiveDate>,
}

/// The archive as it is now.
pub async fn archive_status(database: &Database) -> Result<ArchiveStatus> {
    database.read(include_str!("archive_status.sql"), &[]).await
}
