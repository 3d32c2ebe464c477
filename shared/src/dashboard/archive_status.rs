//! What the dashboard shows of the archive. The database knows all of it: no request waits for the bucket.

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

/// The archive as far as this database continues it.
#[derive(Debug, JsonSchema)]
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
    pub requests: Vec<RequestedRun>,
}

/// The archive as it is now. While a run is under way that somebody asked for, the bucket is asked how far it has come;
/// if that fails, it is told as it was known last.
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
    if let Err(error) = archive_runs::follow(tiers.database, tiers.store).await {
        tracing::warn!(
            error = error.with_causes(),
            "a run of the archive can't be followed"
        );
    }
    Ok(read().await?.status)
}

#[derive(Deserialize)]
struct Found {
    status: JsonOf<ArchiveStatus>,
    /// One that was asked for, as far as is known.
    is_run_under_way: bool,
}
