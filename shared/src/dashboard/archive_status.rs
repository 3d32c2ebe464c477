//! The state of the archive, as the dashboard shows it. The database has all of it, so no request waits for the bucket.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    archived::manifest::{RunSummary, Summary},
    dashboard::{
        Result,
        archive_runs::{self, RequestedRun},
        json_of::JsonOf,
    },
    window::TieredDatabase,
};

/// The archive that this database continues.
#[derive(Debug, JsonSchema)]
pub struct ArchiveStatus {
    /// From the manifest that was last written or loaded. Empty if there is none yet.
    #[serde(flatten)]
    pub summary: Summary,
    /// The newest run in its history.
    pub last_run: Option<RunSummary>,
    /// How many days have their slots and appointments in the database.
    pub days_loaded: u64,
    /// How many days are archived and not loaded.
    pub days_archived: u64,
    /// The fixed tables that have changed since they were archived.
    pub pending_tables: Vec<String>,
    /// The days that have changed since they were archived.
    pub pending_days: Vec<NaiveDate>,
    /// The last few requested runs, the newest first.
    pub requests: Vec<RequestedRun>,
}

/// The current state of the archive. While a requested run is in progress, its state is read from the bucket; if that
/// fails, the last known one is given.
pub async fn archive_status(tiers: &TieredDatabase<'_>) -> Result<JsonOf<ArchiveStatus>> {
    let read = async || {
        let database = tiers.database;
        database
            .read::<Found>(include_str!("archive_status.sql"), &[])
            .await
    };
    let found = read().await?;
    if !found.is_run_under_way {
        return Ok(found.status);
    }
    if let Err(error) = archive_runs::refresh(tiers.database, tiers.store).await {
        tracing::warn!(
            error = error.with_causes(),
            "the state of an archive run can't be read"
        );
    }
    Ok(read().await?.status)
}

#[derive(Deserialize)]
struct Found {
    status: JsonOf<ArchiveStatus>,
    /// The last requested runs.
    is_run_under_way: bool,
}
