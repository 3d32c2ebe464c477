//! The mailer: composes the mail in the outbox and sends it by SES.

mod calendar;
mod delivery;
mod message;
mod progress;
mod words;

use std::{env, time::Duration};

use aws_config::{SdkConfig, retry::RetryConfig};
use aws_sdk_sesv2::Client;
use lettre::Address;

pub use self::delivery::Delivery;
use crate::{Error, Result, archived::store::Store};

/// What the mailer works with. Variables: `MAIL_FROM` (the sender's address, which SES has verified), `MAIL_EVENTS` (the
/// SES configuration set that reports bounces; without it they are not reported).
pub struct Mailer {
    store: Store,
    ses: Client,
    sender: Address,
    configuration_set: Option<String>,
    /// How long to wait before each further try if SES asks to send more slowly.
    pauses: &'static [Duration],
}

/// SES allows from one mail a second, in its sandbox.
const PAUSES: &[Duration] = &[
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

impl Mailer {
    /// Reads the variables above and `BUCKET_NAME`; makes no call.
    pub fn from_env(aws: &SdkConfig) -> Result<Self> {
        let wrong = |problem: &str| Error::Configuration {
            variable: "MAIL_FROM",
            problem: problem.to_owned(),
        };
        let sender = env::var("MAIL_FROM").map_err(|_| wrong("is missing"))?;
        let sender = sender.parse().map_err(|_| wrong("is not an e-mail address"))?;
        let configuration_set = env::var("MAIL_EVENTS").ok().filter(|name| !name.is_empty());
        Ok(Self {
            configuration_set,
            ..Self::new(aws, Store::from_env(aws)?, sender)
        })
    }

    /// A mailer with this sender.
    pub fn new(aws: &SdkConfig, store: Store, sender: Address) -> Self {
        // A mail that was sent but not answered in time must not silently be sent again.
        let config = aws_sdk_sesv2::config::Builder::from(aws)
            .retry_config(RetryConfig::disabled())
            .build();
        Self {
            store,
            ses: Client::from_conf(config),
            sender,
            configuration_set: None,
            pauses: PAUSES,
        }
    }
}
