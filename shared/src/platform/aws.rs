//! How the AWS clients are made: region, credentials and endpoint from the standard environment variables.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_smithy_http_client::{
    Builder, Connector,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// The longest a call can take, retries included, until its response starts to arrive.
pub const CALL_LIMIT: Duration = Duration::from_secs(25);

/// Long enough for a slow response, short enough to leave room for a second try within [`CALL_LIMIT`].
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;

/// For calls to addresses that are not AWS APIs, with the same HTTP and TLS stack and the same certificate authorities.
pub fn http_connector() -> Connector {
    Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build()
}

/// Reads the standard AWS environment; makes no call. TLS is rustls with ring.
pub async fn sdk_config() -> SdkConfig {
    let http_client = Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT_LIMIT)
                .read_timeout(ANSWER_LIMIT)
                .operation_timeout(CALL_LIMIT)
                .build(),
        )
        .load()
        .await
}
