//! The database's user name and password, from Secrets Manager.

use std::fmt;

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::{Error, Result, platform::error::Cause};

/// Text that must not reach a log.
#[derive(Clone, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the code that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

/// A database role and its password. RDS stores its secrets as JSON with these two names.
#[derive(Clone, Debug, Deserialize)]
pub struct Credentials {
    /// The database role.
    pub username: String,
    /// Its password.
    pub password: Secret,
}

/// A secret, fetched once and cached until the database refuses it.
pub struct CredentialSource {
    client: Client,
    secret_id: String,
    cached: Mutex<Option<Credentials>>,
}

impl CredentialSource {
    /// Reads the secret with this name or ARN when first asked.
    pub fn new(aws: &SdkConfig, secret_id: String) -> Self {
        Self {
            client: Client::new(aws),
            secret_id,
            cached: Mutex::new(None),
        }
    }

    /// The credentials, from the cache if they were fetched before.
    pub async fn credentials(&self) -> Result<Credentials> {
        let mut cached = self.cached.lock().await;
        if let Some(credentials) = &*cached {
            return Ok(credentials.clone());
        }
        let credentials = self.fetch().await?;
        *cached = Some(credentials.clone());
        Ok(credentials)
    }

    /// Drops the cached credentials after the database refused them: the password may have been rotated.
    pub async fn forget(&self) {
        *self.cached.lock().await = None;
    }

    /// The current credentials, bypassing the cache.
    pub async fn fetch(&self) -> Result<Credentials> {
        let answer = self
            .client
            .get_secret_value()
            .secret_id(&self.secret_id)
            .send()
            .await
            .map_err(|source| Error::Secret {
                source: source.into(),
            })?;
        // serde_json's errors give a position, never the text.
        serde_json::from_str(answer.secret_string().unwrap_or_default()).map_err(|source| Error::Secret {
            source: Cause::from(source),
        })
    }
}
