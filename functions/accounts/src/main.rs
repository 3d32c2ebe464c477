//! The accounts API behind API Gateway: who may sign in, and as what.

use lambda_http::{Error, Request, run, service_fn, tracing};
use meetassist::{
    accounts::{self, UserPool},
    platform::aws,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let pool = UserPool::from_env(&aws::sdk_config().await)?;
    run(service_fn(async |request: Request| {
        let (claims, language) = (http_api::claims(&request), http_api::language(&request));
        let answer = accounts::handle(&pool, claims.as_ref(), language, request.body()).await;
        http_api::response(&request, language, answer)
    }))
    .await
}
