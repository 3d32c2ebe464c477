//! The dashboard's API behind API Gateway: one JSON action per request.

use lambda_http::{Error, Request, run, service_fn, tracing};
use meetassist::{
    archived::store::Store,
    dashboard,
    platform::{aws, database::Database},
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let aws = aws::sdk_config().await;
    let database = Database::from_env(&aws)?;
    let store = Store::from_env(&aws)?;
    database.warm_up().await;
    run(service_fn(async |request: Request| {
        let (claims, language) = (http_api::claims(&request), http_api::language(&request));
        let answer = dashboard::handle(&database, &store, claims.as_ref(), language, request.body()).await;
        http_api::response(&request, language, answer)
    }))
    .await
}
