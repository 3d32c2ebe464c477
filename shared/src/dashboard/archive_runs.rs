//! Archive runs requested by admins.
//!
//! An object in the bucket starts `archive-data`, and another one beside it gives the result. Requests are also stored
//! in the database, so answers need the bucket only while a run is in progress.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::types::{Json, Type};

use crate::{
    Error as Failure,
    archived::{
        key::Key,
        run_request::{RunFigures, RunKind, RunRequest, RunResult},
        store::Store,
    },
    dashboard::{
        Error, Result,
        error::{explain, unavailable},
        instant::Instant,
        parameters::Requirement,
        refusal::Refusal,
    },
    platform::database::Database,
    window::TieredDatabase,
};

/// A run without a result for so long is considered lost: a run ends within five minutes, and Lambda's retries of one
/// that could not start are over by then too. A PostgreSQL interval.
const LOST_AFTER: &str = "20 minutes";

/// How long requests are kept.
const RETENTION: &str = "30 days";

/// What the run should do.
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

/// The state of a requested run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the others are those of a run that has begun")]
pub enum RequestState {
    /// Not started yet.
    Waiting,
    Running,
    Succeeded,
    Partial,
    Failed,
}

/// A run that was asked for.
#[derive(Debug, JsonSchema)]
pub struct RequestedRun {
    /// As answered by `start_archive_run`.
    pub request_id: String,
    /// What was requested.
    pub kind: RunKind,
    /// The run's state.
    pub state: RequestState,
    /// When it was requested.
    pub requested_at: Instant,
    /// When it ended; null while it is waiting or running.
    pub finished_at: Option<Instant>,
    /// What the run did or why it failed, in English; null while it is waiting or running.
    pub message: Option<String>,
    /// What it did, counted; null while it is waiting or running, and if it failed.
    pub figures: Option<RunFigures>,
    /// Why it failed, as a stable word: the code of the error, `busy` if another run was in progress, or `lost` if it has
    /// not reported anything.
    pub code: Option<String>,
}

/// Identifies a run among the requests of [`crate::dashboard::archive_status`].
#[derive(Debug, JsonSchema, Serialize)]
pub struct Started {
    /// The request's id.
    pub request_id: String,
}

/// A request as stored in the database.
#[derive(Debug, Deserialize)]
struct StoredRequest {
    request_id: String,
    requested_at: DateTime<Utc>,
}

/// Requests a run, unless another requested one is waiting or running.
pub async fn start(tiers: &TieredDatabase<'_>, Kind(kind): Kind) -> Result<Started> {
    let (database, store) = (tiers.database, tiers.store);
    let request = match insert_request(database, kind).await {
        Err(Error::Refused(Refusal::RunUnderWay)) => {
            refresh(database, store).await.map_err(unavailable)?;
            insert_request(database, kind).await?
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
        delete_request(database, &request.request_id).await?;
        return Err(unavailable(error));
    }
    let request_id = request.request_id;
    Ok(Started { request_id })
}

/// Stores a new request. The schema allows only one that has not ended.
async fn insert_request(database: &Database, kind: RunKind) -> Result<StoredRequest> {
    let statement = format!(
        "WITH old AS (DELETE FROM dashboard.archive_request WHERE requested_at < now() - interval '{RETENTION}'),
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

/// Deletes a request that did not reach the bucket.
async fn delete_request(database: &Database, id: &str) -> Result<()> {
    let statement = "
        WITH forgotten AS (DELETE FROM dashboard.archive_request WHERE request_id = $1::uuid)
        SELECT json_build_object()";
    let _: Value = database.write(statement, &[(&id, Type::TEXT)]).await?;
    Ok(())
}

/// Reads the result of the current request from the bucket and stores it.
pub(super) async fn refresh(database: &Database, store: &Store) -> crate::Result<()> {
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
             SET (state, finished_at, message, figures, code) = (
                 SELECT CASE WHEN is_lost THEN 'failed' ELSE coalesce($2 #>> '{{}}', state) END,
                        CASE WHEN is_lost THEN now() ELSE $3 END,
                        CASE WHEN is_lost THEN 'The run has not reported anything for {LOST_AFTER}.' ELSE $4 END,
                        $5,
                        CASE WHEN is_lost THEN 'lost' ELSE $6 END
                 FROM (SELECT $3 IS NULL AND requested_at < now() - interval '{LOST_AFTER}' AS is_lost) AS judged)
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
                (&ended.and_then(|result| result.figures).map(Json), Type::JSONB),
                (&ended.and_then(|result| result.code.as_ref()), Type::TEXT),
            ],
        )
        .await?;
    Ok(())
}

/// The result that `archive-data` wrote; None if it has not started, or if the result can't be read.
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
