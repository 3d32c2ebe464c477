//! The connection to PostgreSQL: one per Lambda environment, kept across invocations, replaced when it is dead.

mod config;
mod connection;
mod failures;
mod settings;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_config::SdkConfig;
use serde::de::DeserializeOwned;
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout, timeout_at},
};
use tokio_postgres::{
    Client,
    error::SqlState,
    types::{Json, ToSql, Type},
};

pub(crate) use self::{config::DEFAULT_TIME_ZONE, failures::is_conflict};
pub use self::{
    config::{DatabaseConfig, Mail},
    settings::Settings,
};
use self::{
    failures::{has_ended_session, is_outcome_unknown, is_rolled_back_for_another, is_starting},
    settings::Purpose,
};
use crate::{
    Error, Result,
    platform::secrets::{CredentialSource, Credentials},
};

/// A statement's parameter with its PostgreSQL type. Giving the type saves a round trip to ask for it.
pub type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// The longest a caller waits for a statement. It includes the time to connect, unless the database has to resume first.
const REQUEST_LIMIT: Duration = Duration::from_millis(4500);

/// How often a change is sent if the server keeps rolling it back in favour of a concurrent one.
const WRITE_ATTEMPTS: usize = 4;

/// A connection that has been idle for longer is probed first: Lambda may have frozen the environment meanwhile, and
/// the server or a router may have dropped the connection silently.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
const PROBE_LIMIT: Duration = Duration::from_millis(500);

/// The longest that long-running work waits for its session: a server that hangs accepts connections but never answers.
const SESSION_LIMIT: Duration = Duration::from_secs(10);

/// While a database resumes it may refuse connections or leave them without an answer.
const RESUME_ATTEMPT: Duration = Duration::from_secs(5);
const RESUME_PAUSE: Duration = Duration::from_millis(250);

/// The database as the functions see it.
pub struct Database {
    config: DatabaseConfig,
    credentials: CredentialSource,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    client: Arc<Client>,
    /// Wall-clock time, because a monotonic clock may stand still while Lambda freezes the environment.
    last_used: SystemTime,
}

impl Kept {
    /// Whether it was used recently enough to be trusted. False if the clock has been set back since.
    fn is_fresh(&self) -> bool {
        self.last_used.elapsed().is_ok_and(|idle| idle < IDLE_LIMIT)
    }
}

impl Database {
    /// The database named by the environment (see [`DatabaseConfig::from_env`]). Makes no call.
    pub fn from_env(aws: &SdkConfig) -> Result<Self> {
        let config = DatabaseConfig::from_env()?;
        let credentials = CredentialSource::new(aws, config.secret_id.clone());
        Ok(Self::new(config, credentials))
    }

    /// Connects when first needed.
    pub fn new(config: DatabaseConfig, credentials: CredentialSource) -> Self {
        Self {
            config,
            credentials,
            kept: Mutex::new(None),
        }
    }

    /// Whether changes of appointments put mail into the outbox.
    pub fn mail(&self) -> Mail {
        self.config.mail
    }

    /// The settings of requests, for the roles that functions sign in as.
    pub fn settings_of_requests(&self) -> Settings {
        Settings::new(&self.config, Purpose::Requests)
    }

    /// A separate session for long-running work; it ends when the client is dropped.
    pub async fn session(&self) -> Result<Client> {
        let limit = SESSION_LIMIT.max(self.config.resume);
        timeout(limit, self.connect(Purpose::LongWork))
            .await
            .unwrap_or(Err(Error::DatabaseUnavailable { source: None }))
    }

    /// A separate session for work that a caller is waiting for. A transaction that exceeds the limit is rolled back,
    /// so that one whose caller has given up blocks nobody. It is opened beside a connection that has just answered, so
    /// there is nothing to wait for.
    pub async fn bounded_session(&self, limit: Duration) -> Result<Client> {
        self.open(Purpose::BoundedWork(limit)).await
    }

    /// Connects ahead of the first request. Failing is fine: the request will try again and report the error.
    pub async fn warm_up(&self) {
        if let Ok(Err(error)) = timeout(REQUEST_LIMIT, self.kept_client()).await {
            tracing::warn!(error = error.with_causes(), "no database connection yet");
        }
    }

    /// Runs a read-only statement that returns one row with one JSON value, in one round trip.
    ///
    /// If the connection turns out to be dead, it is replaced and the statement is repeated once.
    pub async fn read<T: DeserializeOwned>(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let (client, deadline) = self.ready().await?;
        match timeout_at(deadline, self.read_or_repeat(&client, statement, parameters)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                // The connection is dead, or busy with the abandoned statement, which the next one would have to wait
                // for.
                self.kept.lock().await.take();
                Err(Error::DatabaseUnavailable { source: None })
            }
        }
    }

    async fn read_or_repeat<T: DeserializeOwned>(
        &self,
        client: &Client,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let row = match client.query_typed_one(statement, parameters).await {
            Err(error) if has_ended_session(&error) => {
                self.kept.lock().await.take();
                let client = self.kept_client().await?;
                client.query_typed_one(statement, parameters).await?
            }
            outcome => outcome?,
        };
        let Json(value) = row.try_get(0)?;
        Ok(value)
    }

    /// Runs a statement that changes something and returns one row with one JSON value, in one round trip.
    ///
    /// It is sent again only if the server says that it rolled it back in favour of a concurrent one. If the connection
    /// breaks after sending, the outcome is unknown, and so says the error.
    pub async fn write<T: DeserializeOwned>(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let (client, deadline) = self.ready().await?;
        let mut attempts = 1..WRITE_ATTEMPTS;
        loop {
            let Ok(outcome) = timeout_at(deadline, client.query_typed_one(statement, parameters)).await
            else {
                self.kept.lock().await.take();
                return Err(Error::OutcomeUnknown { source: None });
            };
            match outcome {
                Ok(row) => {
                    let Json(value) = row.try_get(0)?;
                    return Ok(value);
                }
                Err(error) if is_rolled_back_for_another(&error) && attempts.next().is_some() => {}
                Err(error) if is_outcome_unknown(&error) => {
                    self.kept.lock().await.take();
                    return Err(Error::OutcomeUnknown {
                        source: Some(error.into()),
                    });
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A connection, and when its caller stops waiting for an answer.
    async fn ready(&self) -> Result<(Arc<Client>, Instant)> {
        let asked = Instant::now();
        let limit = REQUEST_LIMIT.max(self.config.resume);
        let client = timeout(limit, self.kept_client())
            .await
            .unwrap_or(Err(Error::DatabaseUnavailable { source: None }))?;
        let begun = if self.config.resume.is_zero() {
            asked
        } else {
            Instant::now()
        };
        Ok((client, begun + REQUEST_LIMIT))
    }

    async fn kept_client(&self) -> Result<Arc<Client>> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = &mut *kept
            && (kept.is_fresh() || answers(&kept.client).await)
            && !kept.client.is_closed()
        {
            kept.last_used = SystemTime::now();
            return Ok(Arc::clone(&kept.client));
        }
        let client = Arc::new(self.connect(Purpose::Requests).await?);
        *kept = Some(Kept {
            client: Arc::clone(&client),
            last_used: SystemTime::now(),
        });
        Ok(client)
    }

    /// Connects. A database that may have to resume is tried again for a while.
    async fn connect(&self, purpose: Purpose) -> Result<Client> {
        if self.config.resume.is_zero() {
            return self.open(purpose).await;
        }
        let until = Instant::now() + self.config.resume;
        loop {
            let attempt = until.min(Instant::now() + RESUME_ATTEMPT);
            let outcome = timeout_at(attempt, self.open(purpose))
                .await
                .unwrap_or(Err(Error::DatabaseUnavailable { source: None }));
            match outcome {
                Err(error) if is_starting(&error) && Instant::now() + RESUME_PAUSE < until => {
                    sleep(RESUME_PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Tries to connect. If the password is refused, it is fetched once more, because it may have been rotated.
    ///
    /// All failures count as `DatabaseUnavailable`, as waiting may help where a changed request would not. This holds
    /// even for a password that is refused twice, since a rotation changes the database before the secret.
    async fn open(&self, purpose: Purpose) -> Result<Client> {
        let credentials = self.credentials.credentials().await?;
        let outcome = match connection::open(&self.config, &credentials, purpose).await {
            Err(error) if error.code() == Some(&SqlState::INVALID_PASSWORD) => {
                self.credentials.forget().await;
                let credentials = self.credentials.credentials().await?;
                connection::open(&self.config, &credentials, purpose).await
            }
            outcome => outcome,
        };
        outcome.map_err(|source| Error::DatabaseUnavailable {
            source: Some(source.into()),
        })
    }

    /// Whether these credentials, which need not be our own, can sign in.
    pub async fn admits(&self, credentials: &Credentials) -> Result<bool> {
        match connection::open(&self.config, credentials, Purpose::Requests).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(&SqlState::INVALID_PASSWORD) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the server still answers on this connection.
async fn answers(client: &Client) -> bool {
    matches!(timeout(PROBE_LIMIT, client.simple_query("")).await, Ok(Ok(_)))
}
