//! Runs of the archive that an admin asks for.
//!
//! An object in the bucket starts `archive-data`, and another one beside it says what has become of the run. The database
//! remembers the requests, so that no answer waits for the bucket unless a run is under way.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::types::Type;

use crate::{
    Error, Result,
    archived::store::{Key, Store},
    dashboard::instant::Instant,
    platform::database::Database,
    window::WorkingSet,
};

/// After so long nobody hears of a run any more that has said nothing: it ends after five minutes, and so do its retries
/// when it could not start. As PostgreSQL says it.
const PATIENCE: &str = "20 minutes";

/// How long requests are remembered.
const MEMORY: &str = "30 days";

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", rename_all = "snake_case")]
#[schemars(!try_from)]
pub enum RunKind {
    /// Archives what has changed.
    Changed,
    /// Compares everything that is loaded with the archive.
    Full,
    /// Compares the bucket with the manifest.
    Verify,
}

impl RunKind {
    /// The word on the wire and in the database.
    fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Full => "full",
            Self::Verify => "verify",
        }
    }
}

impl TryFrom<Value> for RunKind {
    type Error = &'static str;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        [Self::Changed, Self::Full, Self::Verify]
            .into_iter()
            .find(|kind| value == kind.word())
            .ok_or("must be changed, full or verify")
    }
}

/// How far a run has come that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It has not begun.
    Waiting,
    /// It has begun.
    Running,
    /// It has done everything.
    Succeeded,
    /// It has done a part, and left or failed to do the rest.
    Partial,
    /// It has done nothing, or was never heard of again.
    Failed,
}

impl RunState {
    /// The word on the wire and in the database.
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }

    fn has_ended(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

/// A run that was asked for.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct RunRequest {
    /// As `start_archive_run` answered.
    pub request_id: String,
    /// As it was asked for.
    pub kind: RunKind,
    /// How far it has come.
    pub state: RunState,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When it ended; none while it waits or runs.
    pub finished_at: Option<Instant>,
    /// One sentence for a person on what the run did; none while it waits or runs.
    pub message: Option<String>,
}

/// By which a run is found among the requests of [`crate::dashboard::archive_status`].
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct Started {
    /// Names the request.
    pub request_id: String,
}

/// What `archive-data` reads.
#[derive(Debug, Serialize)]
struct Request {
    kind: RunKind,
    requested_at: DateTime<Utc>,
}

/// What `archive-data` writes when a run begins, and again when it ends.
#[derive(Debug, Deserialize)]
struct Progress {
    state: RunState,
    finished_at: Option<DateTime<Utc>>,
    message: Option<String>,
}

/// A request as it is remembered.
#[derive(Debug, Deserialize)]
struct Remembered {
    request_id: String,
    requested_at: DateTime<Utc>,
}

/// Asks for a run, unless another one that was asked for waits or is under way.
pub async fn start(working_set: &WorkingSet<'_>, kind: RunKind) -> Result<Started> {
    let (database, store) = (working_set.database, working_set.store);
    let request = match remember(database, kind).await {
        Err(Error::RunUnderWay) => {
            follow(database, store).await.map_err(unavailable)?;
            remember(database, kind).await?
        }
        outcome => outcome?,
    };
    let key = Key::RunRequest {
        id: request.request_id.clone(),
    };
    let requested_at = request.requested_at;
    let content = serde_json::to_vec(&Request { kind, requested_at });
    let content = content.map_err(|source| Error::Answer { source })?;
    if let Err(error) = store.write(&key, content).await {
        forget(database, &request.request_id).await?;
        return Err(unavailable(error));
    }
    let request_id = request.request_id;
    Ok(Started { request_id })
}

/// Remembers a new request. The schema sees to it that there is no other that has not ended.
async fn remember(database: &Database, kind: RunKind) -> Result<Remembered> {
    let statement = format!(
        "WITH old AS (DELETE FROM dashboard.archive_request WHERE requested_at < now() - interval '{MEMORY}'),
              request AS (INSERT INTO dashboard.archive_request (kind) VALUES ($1) RETURNING request_id, requested_at)
         SELECT to_json(request) FROM request"
    );
    database.write(&statement, &[(&kind.word(), Type::TEXT)]).await
}

/// Forgets a request that did not reach the bucket.
async fn forget(database: &Database, id: &str) -> Result<()> {
    let statement = "
        WITH forgotten AS (DELETE FROM dashboard.archive_request WHERE request_id = $1::uuid)
        SELECT json_build_object()";
    let _: Value = database.write(statement, &[(&id, Type::TEXT)]).await?;
    Ok(())
}

/// Looks into the bucket for what has become of the request that has not ended, and remembers it.
pub(super) async fn follow(database: &Database, store: &Store) -> Result<()> {
    let statement = "
        SELECT coalesce((SELECT to_json(request_id) FROM dashboard.archive_request WHERE finished_at IS NULL), 'null')";
    let Some(id): Option<String> = database.read(statement, &[]).await? else {
        return Ok(());
    };
    let progress = progress(store, &id).await?;
    let statement = format!(
        "WITH followed AS (
             UPDATE dashboard.archive_request
             SET (state, finished_at, message) = (
                 SELECT CASE WHEN is_lost THEN 'failed' ELSE $2 END,
                        CASE WHEN is_lost THEN now() ELSE $3 END,
                        CASE WHEN is_lost THEN 'Nothing was heard of the run for {PATIENCE}.' ELSE $4 END
                 FROM (SELECT $3 IS NULL AND requested_at < now() - interval '{PATIENCE}' AS is_lost) AS judged)
             WHERE request_id = $1::uuid AND finished_at IS NULL)
         SELECT json_build_object()"
    );
    let _: Value = database
        .write(
            &statement,
            &[
                (&id, Type::TEXT),
                (&progress.state.word(), Type::TEXT),
                (&progress.finished_at, Type::TIMESTAMPTZ),
                (&progress.message, Type::TEXT),
            ],
        )
        .await?;
    Ok(())
}

/// What `archive-data` says of a run. What can't be read says nothing.
async fn progress(store: &Store, id: &str) -> Result<Progress> {
    let waiting = Progress {
        state: RunState::Waiting,
        finished_at: None,
        message: None,
    };
    let Some(content) = store.read_run_result(id.to_owned()).await? else {
        return Ok(waiting);
    };
    let mut progress: Progress = match serde_json::from_slice(&content) {
        Ok(progress) => progress,
        Err(error) => {
            tracing::warn!(%error, "the result of an archive run can't be read");
            return Ok(waiting);
        }
    };
    if progress.state.has_ended() {
        progress.finished_at.get_or_insert_with(Utc::now);
    } else {
        progress.finished_at = None;
    }
    Ok(progress)
}

fn unavailable(error: Error) -> Error {
    match error {
        error @ Error::Store { .. } => Error::BucketUnavailable { source: error.into() },
        error => error,
    }
}
