//! The Lambda function that archives what has changed, every few minutes and by hand.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

use std::{
    io::{self, Write},
    time::{Duration, Instant, SystemTime},
};

use lambda_runtime::{Context, Diagnostic, Error, LambdaEvent, run, service_fn, tracing};
use meetassist::{
    archive::{self, Report, Request, metrics},
    aws,
    database::{Database, DatabaseConfig},
    secrets::CredentialSource,
    store::Store,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let config = DatabaseConfig::from_env()?;
    let credentials = CredentialSource::new(&aws, config.secret_id.clone());
    let database = Database::new(config, credentials);
    let store = Store::from_env(&aws)?;
    run(service_fn(async |event| handle(&database, &store, event).await)).await
}

async fn handle(
    database: &Database,
    store: &Store,
    LambdaEvent { payload, context }: LambdaEvent<Request>,
) -> Result<Report, Diagnostic> {
    let started = Instant::now();
    let outcome = archive::run(database, store, payload, deadline(&context)).await;
    if let Request::Archive { .. } = payload {
        let age = metrics::oldest_mark_age(database).await;
        let function = &context.env_config.function_name;
        write_line(&metrics::line(function, &outcome, started.elapsed(), age));
    }
    outcome.map_err(|error| {
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

/// When Lambda will end this invocation. An emulator that knows no limit sends a time long past.
fn deadline(context: &Context) -> Option<Instant> {
    let end = SystemTime::UNIX_EPOCH + Duration::from_millis(context.deadline);
    let left = end.duration_since(SystemTime::now()).ok()?;
    Some(Instant::now() + left)
}
