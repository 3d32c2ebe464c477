//! The Lambda function that makes the database ready: schema first, then rows if it has none.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn, tracing};
use meetassist::{
    aws,
    database::{Database, DatabaseConfig},
    db_init::{self, Report, Request},
    secrets::CredentialSource,
    store::Store,
    window::Window,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let config = DatabaseConfig::from_env()?;
    let credentials = CredentialSource::new(&aws, config.secret_id.clone());
    let database = Database::new(config, credentials);
    let store = Store::from_env(&aws)?;
    let window = Window::from_env()?;
    run(service_fn(async |event| {
        handle(&database, &store, window, event).await
    }))
    .await
}

async fn handle(
    database: &Database,
    store: &Store,
    window: Window,
    event: LambdaEvent<Request>,
) -> Result<Report, Diagnostic> {
    db_init::run(database, store, window, event.payload)
        .await
        .map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "database initialisation failed"
            );
            Diagnostic {
                error_type: error.code().to_owned(),
                error_message: error.to_string(),
            }
        })
}
