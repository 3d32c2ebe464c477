//! Delivers a response to CloudFormation: a PUT to the presigned URL in the event.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::{http::HttpConnector, orchestrator::HttpRequest};
use aws_smithy_types::body::SdkBody;
use tokio::time::{sleep, timeout};

use super::Answer;
use crate::{
    Error, Result,
    platform::{aws, error::Cause, secrets::Secret},
};

/// All attempts and pauses together take less than the time reserved for the response.
const ATTEMPTS: u32 = 4;
const ATTEMPT_LIMIT: Duration = Duration::from_secs(4);
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Delivers a response. Delivering it twice does no harm.
pub async fn deliver(url: &Secret, answer: &Answer) -> Result<()> {
    let connector = aws::http_connector();
    let body = answer.to_json()?;
    let mut attempt = 1;
    loop {
        let outcome = timeout(ATTEMPT_LIMIT, put(&connector, url, &body)).await;
        let Err(source) = outcome.unwrap_or_else(|elapsed| Err(elapsed.into())) else {
            return Ok(());
        };
        if attempt == ATTEMPTS {
            return Err(Error::AnswerUndelivered { source });
        }
        sleep(FIRST_PAUSE * 2u32.pow(attempt - 1)).await;
        attempt += 1;
    }
}

async fn put(connector: &Connector, url: &Secret, body: &str) -> std::result::Result<(), Cause> {
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method("PUT")?;
    request.set_uri(url.reveal())?;
    // The URL is signed without a content type, and S3 rejects a request that has one.
    request.headers_mut().insert("content-type", "");
    let status = connector.call(request).await?.status();
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("the answer was refused with the status {}", status.as_u16()).into())
    }
}
