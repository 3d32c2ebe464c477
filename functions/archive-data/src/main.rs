//! The Lambda function that archives what has changed: every few minutes, by hand, and on requests in the bucket.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

mod event;
mod handler;

use lambda_runtime::{Error, run, service_fn, tracing};
use meetassist::{
    archived::store::Store,
    platform::{aws, database::Database},
};

use handler::Archiver;

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let archiver = Archiver::new(Database::from_env(&aws)?, Store::from_env(&aws)?);
    run(service_fn(async |event| handler::handle(&archiver, event).await)).await
}
