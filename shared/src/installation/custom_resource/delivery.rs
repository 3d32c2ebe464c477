//! The way of an answer to CloudFormation: a PUT to the address that came with the event.

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

/// With the pauses, all attempts take less than the time that is kept for the answer.
const ATTEMPTS: u32 = 4;
const ATTEMPT_LIMIT: Duration = Duration::from_secs(4);
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Delivers an answer. Who may have got it already gets it again, which does no harm.
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
    // The address is signed for a request without a content type, and S3 refuses any other.
    request.headers_mut().insert("content-type", "");
    let status = connector.call(request).await?.status();
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("the answer was refused with the status {}", status.as_u16()).into())
    }
}
