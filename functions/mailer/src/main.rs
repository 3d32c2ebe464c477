//! The Lambda function that sends the mail in the bucket, and reports there what could not be delivered.

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
