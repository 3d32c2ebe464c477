//! The Lambda function that sends the mail in the bucket, and reports in the bucket what did not arrive.

mod event;
mod handler;

use lambda_runtime::{Error, run, service_fn, tracing};
use meetassist::{outbox::mailer::Mailer, platform::aws};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let mailer = Mailer::from_env(&aws)?;
    run(service_fn(async |event| handler::handle(&mailer, event).await)).await
}
