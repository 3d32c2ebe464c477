//! Runs that somebody asks for through the bucket, and what became of them.
//!
//! A request is done once, however often the event of its object is delivered. Whoever has the lock under which archives
//! run is the only one at work, and gives it back after the result is written: a result that says "running" while the
//! lock is free is that of a run that has died, and the run is done again.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::{
    report::{Report, Status},
    request::{Request, Scope, Shrinking},
    run::perform,
    time::{Time, now},
    verify::verify,
};
use crate::{
    Error, Result,
    archived::{
        run_request::{RunFigures, RunKind, RunRequest, RunResult, RunState},
        store::{Key, Store},
    },
    platform::{database::Database, lock},
};

/// How long another run is waited for.
const LOCK_LIMIT: Duration = Duration::from_secs(60);

/// A request that was done.
pub struct Fulfilled {
    /// What was asked for.
    pub request: Request,
    /// How the run ended.
    pub outcome: Result<Report>,
    /// What the bucket says of it now.
    pub result: RunResult,
}

/// Does what the request with this id asks for. None if there is nothing to do: it was done already, or there is no such
/// request. An error means that the result could not be read or written; the event is to be delivered again.
pub async fn fulfil(
    database: &Database,
    store: &Store,
    id: &str,
    deadline: Option<Instant>,
) -> Result<Option<Fulfilled>> {
    let time = Time::starting_now(deadline);
    let requested = Key::RunRequest { id: id.to_owned() };
    let result = Key::RunResult { id: id.to_owned() };
    let Some(object) = store.read_small(&requested).await? else {
        return Ok(None);
    };
    let request = match serde_json::from_slice::<RunRequest>(&object.content) {
        Ok(request) => Request::from(request.kind),
        Err(error) => {
            let problem = format!("{requested} is no request for an archive run: {error}.");
            tracing::warn!(problem, "a request can't be read");
            let refused = failed(problem, "invalid_request", &time);
            store.write_new(&result, text(&refused)?).await?;
            return Ok(None);
        }
    };
    let session = locked_session(database).await;
    let former = read_result(store, &result).await?;
    // Without the lock nobody knows whether one that is running has died.
    if former.is_some_and(|former| former.is_final() || session.is_err()) {
        return Ok(None);
    }
    let (outcome, session) = match session {
        Ok(mut session) => {
            store.write(&result, text(&running(&time))?).await?;
            let outcome = perform(&mut session, store, request, time).await;
            (outcome, Some(session))
        }
        // The archive can be verified without a database: there is none that could write to it.
        Err(Error::DatabaseUnavailable { .. }) if request == Request::Verify => {
            (verify(store, &time).await, None)
        }
        Err(error) => (Err(error), None),
    };
    let fulfilled = finished(&outcome, &time);
    store.write(&result, text(&fulfilled)?).await?;
    if let Some(session) = session {
        // A session that has died has given the lock back.
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

/// A session that has the lock under which archives run.
async fn locked_session(database: &Database) -> Result<Client> {
    let session = database.session().await?;
    lock::acquire(&session, LOCK_LIMIT).await?;
    Ok(session)
}

async fn read_result(store: &Store, key: &Key) -> Result<Option<RunResult>> {
    let object = store.read_small(key).await?;
    // What nobody can read says nothing of a run.
    Ok(object.and_then(|object| serde_json::from_slice(&object.content).ok()))
}

fn running(time: &Time) -> RunResult {
    RunResult {
        state: RunState::Running,
        started_at: time.started_at(),
        finished_at: None,
        message: String::new(),
        figures: None,
        code: None,
    }
}

fn failed(message: String, code: &str, time: &Time) -> RunResult {
    RunResult {
        state: RunState::Failed,
        started_at: time.started_at(),
        finished_at: Some(now()),
        message,
        figures: None,
        code: Some(code.to_owned()),
    }
}

fn finished(outcome: &Result<Report>, time: &Time) -> RunResult {
    match outcome {
        Err(error) => failed(error.to_string(), error.code(), time),
        Ok(report) if report.status == Status::Skipped => failed(report.message.clone(), "busy", time),
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
