//! Runs of the archive that an admin asks for.
//!
//! An object in the bucket starts `archive-data`, and another one beside it says what has become of the run. The database
//! remembers the requests, so that no answer waits for the bucket unless a run is under way.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::types::{Json, Type};

use crate::{
    Error as Failure,
    archived::{
        run_request::{RunKind, RunRequest, RunResult},
        store::{Key, Store},
    },
    dashboard::{Error, Result, error::explain, instant::Instant, parameters::Requirement, refusal::Refusal},
    platform::database::Database,
    window::TieredDatabase,
};

/// After so long nobody hears of a run any more that has said nothing: it ends after five minutes, and so do its retries
/// when it could not start. As PostgreSQL says it.
const PATIENCE: &str = "20 minutes";

/// How long requests are remembered.
const MEMORY: &str = "30 days";

/// What a run does, as a request asks for it.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Value")]
#[schemars(!try_from, inline)]
pub struct Kind(RunKind);

impl TryFrom<Value> for Kind {
    type Error = Requirement;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        RunKind::deserialize(value)
            .map(Self)
            .map_err(|_| Requirement::RunKind)
    }
}

/// How far a run has come that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the others are those of a run that has begun")]
pub enum RequestState {
    /// It has not begun.
    Waiting,
    Running,
    Succeeded,
    Partial,
    Failed,
}

/// A run that was asked for.
#[derive(Debug, JsonSchema)]
pub struct RequestedRun {
    /// As `start_archive_run` answered.
    pub request_id: String,
    /// As it was asked for.
    pub kind: RunKind,
    /// How far it has come.
    pub state: RequestState,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When it ended; none while it waits or runs.
    pub finished_at: Option<Instant>,
    /// One sentence for a person on what the run did; none while it waits or runs.
    pub message: Option<String>,
}

/// By which a run is found among the requests of [`crate::dashboard::archive_status`].
#[derive(Debug, JsonSchema, Serialize)]
pub struct Started {
    /// Names the request.
    pub request_id: String,
}

/// A request as it is remembered.
#[derive(Debug, Deserialize)]
struct Remembered {
    request_id: String,
    requested_at: DateTime<Utc>,
}

/// Asks for a run, unless another one that was asked for waits or is under way.
pub async fn start(tiers: &TieredDatabase<'_>, Kind(kind): Kind) -> Result<Started> {
    let (database, store) = (tiers.database, tiers.store);
    let request = match remember(database, kind).await {
        Err(Error::Refused(Refusal::RunUnderWay)) => {
            follow(database, store).await.map_err(unavailable)?;
            remember(database, kind).await?
        }
        outcome => outcome?,
    };
    let key = Key::RunRequest {
        id: request.request_id.clone(),
    };
    let requested_at = request.requested_at;
    let content = serde_json::to_vec(&RunRequest { kind, requested_at });
    let content = content.map_err(|source| Failure::Answer { source })?;
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
              request AS (INSERT INTO dashboard.archive_request (kind) VALUES ($1 #>> '{{}}') RETURNING request_id, requested_at)
         SELECT to_json(request) FROM request"
    );
    let violations =
        |constraint: &str| (constraint == "archive_request_under_way").then_some(Refusal::RunUnderWay);
    database
        .write(&statement, &[(&Json(kind), Type::JSONB)])
        .await
        .map_err(explain(violations))
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
pub(super) async fn follow(database: &Database, store: &Store) -> crate::Result<()> {
    let statement = "
        SELECT coalesce((SELECT to_json(request_id) FROM dashboard.archive_request WHERE finished_at IS NULL), 'null')";
    let Some(id): Option<String> = database.read(statement, &[]).await? else {
        return Ok(());
    };
    let result = result(store, &id).await?;
    let ended = result.as_ref().filter(|result| result.is_final());
    let statement = format!(
        "WITH followed AS (
             UPDATE dashboard.archive_request
             SET (state, finished_at, message) = (
                 SELECT CASE WHEN is_lost THEN 'failed' ELSE coalesce($2 #>> '{{}}', state) END,
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
                (&result.as_ref().map(|result| Json(result.state)), Type::JSONB),
                (&ended.map(finished_at), Type::TIMESTAMPTZ),
                (&ended.map(|result| &result.message), Type::TEXT),
            ],
        )
        .await?;
    Ok(())
}

/// What `archive-data` says of a run; None before it begins, and if that can't be read.
async fn result(store: &Store, id: &str) -> crate::Result<Option<RunResult>> {
    let key = Key::RunResult { id: id.to_owned() };
    let Some(object) = store.read_small(&key).await? else {
        return Ok(None);
    };
    let result = serde_json::from_slice(&object.content);
    if let Err(error) = &result {
        tracing::warn!(%error, "the result of an archive run can't be read");
    }
    Ok(result.ok())
}

fn finished_at(result: &RunResult) -> DateTime<Utc> {
    result.finished_at.unwrap_or_else(Utc::now)
}

fn unavailable(error: Failure) -> Error {
    Error::Failed(match error {
        error @ Failure::Store { .. } => Failure::BucketUnavailable { source: error.into() },
        error => error,
    })
}
