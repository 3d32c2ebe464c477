//! Runs that are requested through the bucket, and their results.
//!
//! A request is served once, however often its object's event is delivered. Only the holder of the lock for archive
//! runs works, and it releases the lock after writing the result. So a result that says "running" while the lock is
//! free comes from a run that crashed, and the run is done again.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::{
    report::{Report, Status},
    request::{Request, Scope, Shrinking},
    run::perform,
    time_budget::{TimeBudget, now},
    verify::verify,
};
use crate::{
    Error, Result,
    archived::{
        key::Key,
        run_request::{RunFigures, RunKind, RunRequest, RunResult, RunState},
        store::Store,
    },
    platform::{database::Database, lock},
};

/// How long to wait for another run.
const LOCK_LIMIT: Duration = Duration::from_secs(60);

/// A request that was served.
pub struct Fulfilled {
    /// What was requested.
    pub request: Request,
    /// The outcome of the run.
    pub outcome: Result<Report>,
    /// The result as written to the bucket.
    pub result: RunResult,
}

/// Serves the request with this id. None if there is nothing to do: it was served already, or doesn't exist. An error
/// means that the result could not be read or written; the event should be delivered again.
pub async fn fulfil(
    database: &Database,
    store: &Store,
    id: &str,
    deadline: Option<Instant>,
) -> Result<Option<Fulfilled>> {
    let time = TimeBudget::starting_now(deadline);
    let requested = Key::RunRequest { id: id.to_owned() };
    let result = Key::RunResult { id: id.to_owned() };
    let Some(object) = store.read_small(&requested).await? else {
        return Ok(None);
    };
    let request = match serde_json::from_slice::<RunRequest>(&object.content) {
        Ok(request) => Request::from(request.kind),
        Err(error) => {
            let problem = format!("{requested} is not a request for an archive run: {error}.");
            tracing::warn!(problem, "a request can't be read");
            let refused = failed(problem, "invalid_request", &time);
            store.write_new(&result, text(&refused)?).await?;
            return Ok(None);
        }
    };
    let session = locked_session(database).await;
    let former = read_result(store, &result).await?;
    // Only the holder of the lock can know whether a run that says "running" has crashed.
    if former.is_some_and(|former| former.is_final() || session.is_err()) {
        return Ok(None);
    }
    let (outcome, session) = match session {
        Ok(mut session) => {
            store.write(&result, text(&running(&time))?).await?;
            let outcome = perform(&mut session, store, request, time).await;
            (outcome, Some(session))
        }
        // The archive can be verified without a database, as long as none exists that could write to it.
        Err(Error::DatabaseUnavailable { .. }) if request == Request::Verify => {
            (verify(store, &time).await, None)
        }
        Err(error) => (Err(error), None),
    };
    let fulfilled = finished(&outcome, &time);
    store.write(&result, text(&fulfilled)?).await?;
    if let Some(session) = session {
        // A session that died has released the lock.
        drop(lock::release(&session).await);
    }
    Ok(Some(Fulfilled {
        request,
        outcome,
        result: fulfilled,
    }))
}

impl From<RunKind> for Request {
    fn from(kind: RunKind) -> Self {
        let archive = |scope| Self::Archive {
            scope,
            shrinking: Shrinking::Refused,
        };
        match kind {
            RunKind::Changed => archive(Scope::Changed),
            RunKind::Full => archive(Scope::Full),
            RunKind::Verify => Self::Verify,
        }
    }
}

/// A session that holds the lock for archive runs.
async fn locked_session(database: &Database) -> Result<Client> {
    let session = database.session().await?;
    lock::acquire(&session, LOCK_LIMIT).await?;
    Ok(session)
}

async fn read_result(store: &Store, key: &Key) -> Result<Option<RunResult>> {
    let object = store.read_small(key).await?;
    // An unreadable result says nothing about a run.
    Ok(object.and_then(|object| serde_json::from_slice(&object.content).ok()))
}

fn running(time: &TimeBudget) -> RunResult {
    RunResult {
        state: RunState::Running,
        started_at: time.started_at(),
        finished_at: None,
        message: String::new(),
        figures: None,
        code: None,
    }
}

fn failed(message: String, code: &str, time: &TimeBudget) -> RunResult {
    RunResult {
        state: RunState::Failed,
        started_at: time.started_at(),
        finished_at: Some(now()),
        message,
        figures: None,
        code: Some(code.to_owned()),
    }
}

fn finished(outcome: &Result<Report>, time: &TimeBudget) -> RunResult {
    match outcome {
        Err(error) => failed(error.to_string(), error.code(), time),
        Ok(report) => RunResult {
            state: match report.status {
                Status::Ok => RunState::Succeeded,
                _ if report.damages.is_empty() => RunState::Partial,
                _ => RunState::Failed,
            },
            started_at: time.started_at(),
            finished_at: Some(now()),
            message: report.message.clone(),
            figures: Some(figures(report)),
            code: None,
        },
    }
}

fn figures(report: &Report) -> RunFigures {
    RunFigures {
        objects_uploaded: report.objects_uploaded,
        objects_skipped: report.objects_skipped,
        remaining: report.remaining as u64,
        failures: report.errors.len() as u64,
        damaged: report.damages.len() as u64,
    }
}

fn text(result: &RunResult) -> Result<Vec<u8>> {
    serde_json::to_vec(result).map_err(|source| Error::Answer { source })
}
