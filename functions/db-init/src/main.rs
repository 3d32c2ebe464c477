//! The Lambda function that makes the database ready: schema first, then rows if it has none.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn, tracing};
use meetassist::{
    db_init::{self, Report, Request},
    deployment::Deployment,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let deployment = Deployment::from_env().await?;
    run(service_fn(async |event| handle(&deployment, event).await)).await
}

async fn handle(deployment: &Deployment, event: LambdaEvent<Request>) -> Result<Report, Diagnostic> {
    db_init::run(deployment, event.payload).await.map_err(|error| {
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
