//! Turns an event into a call of the library, and its result into the function's answer.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use lambda_runtime::{Context, Diagnostic, LambdaEvent};
use meetassist::{
    archive::{self, Report, Request, Scope, metrics, requested},
    archived::store::Store,
    clickstream::compaction::{Compactor, Look},
    outbox::{self, failure},
    platform::{database::Database, deadline},
};
use serde_json::{Value, json};

use crate::event::Event;

/// How long a run waits at most for mail that was left behind to be handed over.
const MAIL_LIMIT: Duration = Duration::from_secs(20);

/// What the function works with.
pub struct Archiver {
    database: Database,
    store: Store,
    compactor: Compactor,
}

impl Archiver {
    /// Of this database and bucket.
    pub fn new(database: Database, store: Store) -> Self {
        Self {
            database,
            store,
            compactor: Compactor::default(),
        }
    }

    /// Compacts the events of the page, after a run of the archive: by a full run in any case, otherwise now and then.
    async fn compact(&self, request: Request, deadline: Option<Instant>) {
        let look = match request {
            Request::Verify => return,
            Request::Archive {
                scope: Scope::Full, ..
            } => Look::Now,
            Request::Archive { .. } => Look::Hourly,
        };
        let Self { database, store, .. } = self;
        self.compactor.compact(database, store, look, deadline).await;
    }
}

/// Handles one event.
pub async fn handle(
    archiver: &Archiver,
    LambdaEvent { payload, context }: LambdaEvent<Value>,
) -> Result<Value, Diagnostic> {
    let Archiver { database, store, .. } = archiver;
    let answer = match Event::try_from(payload) {
        Ok(Event::Run(request)) => archive(archiver, request, &context).await,
        Ok(Event::Requested { id }) => fulfil(archiver, &id, &context).await,
        Ok(Event::MailFailed { id }) => failure::record(database, store, &id)
            .await
            .map(|state| json!({"state": state})),
        Ok(Event::Ignored) => Ok(json!({"state": "ignored"})),
        Err(error) => Err(error),
    };
    answer.map_err(|error| {
        tracing::error!(error = error.with_causes(), "archiving failed");
        Diagnostic {
            error_type: error.code().to_owned(),
            error_message: error.to_string(),
        }
    })
}

async fn archive(archiver: &Archiver, request: Request, context: &Context) -> meetassist::Result<Value> {
    let Archiver { database, store, .. } = archiver;
    let started = Instant::now();
    let deadline = deadline::of_invocation(context.deadline);
    outbox::dispatch_within(MAIL_LIMIT, database, store).await;
    let outcome = archive::run(database, store, request, deadline).await;
    measure(database, context, request, &outcome, started).await;
    archiver.compact(request, deadline).await;
    outcome.and_then(Report::into_result).map(|report| json!(report))
}

/// The result, even a failure, is in the bucket, so the invocation itself succeeds.
async fn fulfil(archiver: &Archiver, id: &str, context: &Context) -> meetassist::Result<Value> {
    let Archiver { database, store, .. } = archiver;
    let started = Instant::now();
    let deadline = deadline::of_invocation(context.deadline);
    let Some(fulfilled) = requested::fulfil(database, store, id, deadline).await? else {
        return Ok(json!({"state": "ignored"}));
    };
    if let Err(error) = &fulfilled.outcome {
        tracing::error!(error = error.with_causes(), "a requested run failed");
    }
    measure(database, context, fulfilled.request, &fulfilled.outcome, started).await;
    archiver.compact(fulfilled.request, deadline).await;
    Ok(json!(fulfilled.result))
}

/// Logs the metrics of an archive run.
async fn measure(
    database: &Database,
    context: &Context,
    request: Request,
    outcome: &meetassist::Result<Report>,
    started: Instant,
) {
    if let Request::Archive { .. } = request {
        let age = metrics::oldest_mark_age(database).await;
        let function = &context.env_config.function_name;
        write_line(&metrics::line(function, outcome, started.elapsed(), age));
    }
}

/// Writes a line to the log as it is, because the subscriber would wrap it in a message. Nothing else logs at this
/// moment.
fn write_line(line: &str) {
    if let Err(error) = writeln!(io::stdout().lock(), "{line}") {
        tracing::warn!(%error, "the metrics could not be written");
    }
}
