//! The dashboard's API behind API Gateway: one JSON action per request.

mod http;

use lambda_http::{Error, Request, run, service_fn, tracing};
use meetassist::{
    aws,
    database::{Database, DatabaseConfig},
    secrets::CredentialSource,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let config = DatabaseConfig::from_env()?;
    let credentials = CredentialSource::new(&aws::sdk_config().await, config.secret_id.clone());
    let database = Database::new(config, credentials);
    database.warm_up().await;
    run(service_fn(async |request: Request| {
        http::answer(&database, &request).await
    }))
    .await
}
