//! The Lambda function that archives what has changed, every few minutes and by hand.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

use std::{
    io::{self, Write},
    time::Instant,
};

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn, tracing};
use meetassist::{
    archive::{self, Report, Request, metrics},
    archived::store::Store,
    platform::{aws, database::Database, deadline},
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let database = Database::from_env(&aws)?;
    let store = Store::from_env(&aws)?;
    run(service_fn(async |event| handle(&database, &store, event).await)).await
}

async fn handle(
    database: &Database,
    store: &Store,
    LambdaEvent { payload, context }: LambdaEvent<Request>,
) -> Result<Report, Diagnostic> {
    let started = Instant::now();
    let outcome = archive::run(
        database,
        store,
        payload,
        deadline::of_invocation(context.deadline),
    )
    .await;
    if let Request::Archive { .. } = payload {
        let age = metrics::oldest_mark_age(database).await;
        let function = &context.env_config.function_name;
        write_line(&metrics::line(function, &outcome, started.elapsed(), age));
    }
    outcome.and_then(Report::into_result).map_err(|error| {
        tracing::error!(error = error.with_causes(), "archiving failed");
        Diagnostic {
            error_type: error.code().to_owned(),
            error_message: error.to_string(),
        }
    })
}

/// To the function's log as it is: the subscriber would wrap it into a message. Nobody else writes there meanwhile.
fn write_line(line: &str) {
    if let Err(error) = writeln!(io::stdout().lock(), "{line}") {
        tracing::warn!(%error, "the figures could not be written");
    }
}
