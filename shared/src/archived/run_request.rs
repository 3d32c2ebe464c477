//! Archive runs that are requested through the bucket. Both the request and its result are objects.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The content of `requests/archive/<id>.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRequest {
    /// What the run should do.
    pub kind: RunKind,
    /// When it was requested.
    pub requested_at: DateTime<Utc>,
}

/// What a run should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Archive what is marked as changed.
    Changed,
    /// Archive everything that is loaded.
    Full,
    /// Compare every archived object with the manifest.
    Verify,
}

/// The content of `requests/archive/<id>.result.json`. Until it exists, the request is waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunResult {
    /// The run's state.
    pub state: RunState,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended; None while it is running.
    pub finished_at: Option<DateTime<Utc>>,
    /// What it did or why it failed, in English; empty while it is running.
    pub message: String,
    /// What it did, counted; None while it is running, and if it failed.
    #[serde(default)]
    pub figures: Option<RunFigures>,
    /// Why it failed or was not done, as a stable word.
    #[serde(default)]
    pub code: Option<String>,
}

/// What a run did, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunFigures {
    /// Objects that were written.
    pub objects_uploaded: u64,
    /// Objects that the bucket had already; for `verify`, those that match the manifest.
    pub objects_skipped: u64,
    /// Units - a fixed table, a day - that are left for the next run.
    pub remaining: u64,
    /// How much failed.
    pub failures: u64,
    /// For `verify`, objects that are not as the manifest says.
    pub damaged: u64,
}

/// The state of a requested run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// In progress.
    Running,
    /// It succeeded completely.
    Succeeded,
    /// It archived what it could; something failed or is left for the next run.
    Partial,
    /// It archived nothing, or `verify` found damage.
    Failed,
}

impl RunResult {
    /// Whether the run has ended.
    pub fn is_final(&self) -> bool {
        self.state != RunState::Running
    }
}
