//! The Lambda function that prepares the database (first the schema, then rows if it has none), checks and imports what
//! admins upload, and archives everything once more before its stack is deleted.

// The compiler's limit for nested types: the S3 client's future inside ours exceeds the default of 128.
#![recursion_limit = "256"]

mod event;

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn, tracing};
use meetassist::{
    installation::{custom_resource, db_init, deployment::Deployment, uploads},
    platform::deadline,
};
use serde_json::{Value, json};

use self::event::Event;

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let deployment = Deployment::from_env().await?;
    run(service_fn(async |event| handle(&deployment, event).await)).await
}

async fn handle(
    deployment: &Deployment,
    LambdaEvent { payload, context }: LambdaEvent<Value>,
) -> Result<Value, Diagnostic> {
    let answer = match Event::try_from(payload) {
        Ok(Event::CustomResource(event)) => {
            let deadline = deadline::of_invocation(context.deadline);
            let answer = custom_resource::respond(deployment, &event, deadline).await;
            answer.map(|answer| json!(answer))
        }
        Ok(Event::ByHand(request)) => db_init::run(deployment, request)
            .await
            .map(|report| json!(report)),
        Ok(Event::Uploaded { id }) => uploads::check(deployment, &id)
            .await
            .map(|handled| json!(handled)),
        Ok(Event::ImportRequested { id }) => uploads::import(deployment, &id)
            .await
            .map(|handled| json!(handled)),
        Ok(Event::Ignored) => Ok(json!({"state": "ignored"})),
        Err(error) => Err(error),
    };
    answer.map_err(|error| {
        tracing::error!(error = error.with_causes(), "database initialisation failed");
        Diagnostic {
            error_type: error.code().to_owned(),
            error_message: error.to_string(),
        }
    })
}
