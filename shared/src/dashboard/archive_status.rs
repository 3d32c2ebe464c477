//! What the dashboard shows of the archive. The database knows all of it: no request waits for the bucket.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    archived::manifest::{RunSummary, Summary},
    dashboard::archive_runs::{self, RunRequest},
    window::WorkingSet,
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
    /// The last few runs that were asked for, the newest first.
    pub requests: Vec<RunRequest>,
}

/// The archive as it is now. While a run is under way that somebody asked for, the bucket is asked how far it has come;
/// if that fails, it is told as it was known last.
pub async fn archive_status(working_set: &WorkingSet<'_>) -> Result<ArchiveStatus> {
    let read = async || {
        let database = working_set.database;
        database
            .read::<Found>(include_str!("archive_status.sql"), &[])
            .await
    };
    let found = read().await?;
    if !found.is_run_under_way {
        return Ok(found.status);
    }
    if let Err(error) = archive_runs::follow(working_set.database, working_set.store).await {
        tracing::warn!(
            error = error.with_causes(),
            "a run of the archive can't be followed"
        );
    }
    Ok(read().await?.status)
}

#[derive(Deserialize)]
struct Found {
    status: ArchiveStatus,
    /// One that was asked for, as far as is known.
    is_run_under_way: bool,
}
