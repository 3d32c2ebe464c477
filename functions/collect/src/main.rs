//! Takes the events of the page behind API Gateway: what is used, and how fast it feels.

use lambda_http::{Error, Request, run, service_fn, tracing};
use meetassist::{
    collect::{self, Collector},
    platform::aws,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let collector = Collector::from_env(&aws::sdk_config().await)?;
    run(service_fn(async |request: Request| {
        let (claims, language) = (http_api::claims(&request), http_api::language(&request));
        let answer = collect::handle(&collector, claims.as_ref(), language, request.body()).await;
        http_api::response(&request, language, answer)
    }))
    .await
}
