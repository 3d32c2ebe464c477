//! The database's user name and password, from Secrets Manager.

use std::fmt;

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rustls::crypto::ring;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use crate::{Error, Result};

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

/// The random bytes of a new password, which has four characters for every three of them.
const PASSWORD_BYTES: usize = 24;

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
        parse(&self.text().await?)
    }

    /// Puts a new random password into the secret, and returns the credentials. The rest of the secret stays.
    ///
    /// The database refuses the new password until the role has got it, so its owner does that next.
    pub async fn renew(&self) -> Result<Credentials> {
        let mut content: Map<String, Value> = parse(&self.text().await?)?;
        content.insert("password".to_owned(), new_password()?.into());
        let text = Value::from(content).to_string();
        self.client
            .put_secret_value()
            .secret_id(&self.secret_id)
            .secret_string(&text)
            .send()
            .await
            .map_err(|source| Error::Secret {
                source: source.into(),
            })?;
        self.forget().await;
        parse(&text)
    }

    async fn text(&self) -> Result<String> {
        let answer = self
            .client
            .get_secret_value()
            .secret_id(&self.secret_id)
            .send()
            .await
            .map_err(|source| Error::Secret {
                source: source.into(),
            })?;
        Ok(answer.secret_string.unwrap_or_default())
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    // serde_json's errors give a position, never the text.
    serde_json::from_str(text).map_err(|source| Error::Secret {
        source: source.into(),
    })
}

fn new_password() -> Result<String> {
    let mut bytes = [0; PASSWORD_BYTES];
    let random = ring::default_provider().secure_random;
    random.fill(&mut bytes).map_err(|_| Error::Secret {
        source: "the system gave no random bytes".into(),
    })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_long_and_never_the_same() {
        let [one, other] = [new_password().unwrap(), new_password().unwrap()];
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }
}
