//! The connection to PostgreSQL: one per Lambda environment, kept across invocations, replaced when it is dead.

use std::{
    env,
    error::Error as StdError,
    io,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_config::SdkConfig;
use rustls::ClientConfig;
use serde::de::DeserializeOwned;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout, timeout_at},
};
use tokio_postgres::{
    Client, NoTls,
    config::SslMode,
    error::SqlState,
    types::{Json, ToSql, Type},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    Error, Result,
    platform::{
        secrets::{CredentialSource, Credentials},
        tls::Tls,
    },
};

/// A statement's parameter with its PostgreSQL type. Giving the type saves a round trip to ask for it.
pub type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// The longest a caller waits for a statement, including the time to connect.
const REQUEST_LIMIT: Duration = Duration::from_millis(4500);

/// Less than [`REQUEST_LIMIT`], so that the server also stops a statement whose caller has given up.
const STATEMENT_LIMIT: Duration = Duration::from_secs(4);

/// How often a change is sent if the server keeps rolling it back in favour of a concurrent one.
const WRITE_ATTEMPTS: usize = 4;

/// A connection that has been idle for longer is probed first: Lambda may have frozen the environment meanwhile, and
/// the server or a router may have dropped the connection silently.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
const PROBE_LIMIT: Duration = Duration::from_millis(500);

/// The longest that long-running work waits for its session: a server that hangs accepts connections but never answers.
const SESSION_LIMIT: Duration = Duration::from_secs(10);

/// The SQLSTATE that `archive.require_loaded()` raises.
const DAYS_ARCHIVED: &str = "MA001";

const DEFAULT_PORT: u16 = 5432;
const DEFAULT_NAME: &str = "meetassist";
pub(crate) const DEFAULT_TIME_ZONE: &str = "Asia/Ho_Chi_Minh";

/// Where the database is. Variables: `DB_HOST`, `DB_PORT` (default 5432), `DB_NAME` (default meetassist),
/// `DB_SECRET_ID` (name or ARN of the secret with `username` and `password`), `TIME_ZONE` (the organisation's, default
/// Asia/Ho_Chi_Minh), `DB_TLS` (see [`Tls::from_env`]), `MAIL_FROM` (see [`Mail`]).
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// Host name or IP address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The database's name.
    pub name: String,
    /// The secret's name or ARN.
    pub secret_id: String,
    /// An IANA name: decides what "today" and a time of day without an offset mean.
    pub time_zone: String,
    /// How connections are protected.
    pub tls: Tls,
    /// Whether changes of appointments put mail into the outbox.
    pub mail: Mail,
}

/// Whether requests that change an appointment put mail about it into the outbox. `MAIL_FROM`, the sender's address,
/// switches it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    /// They do.
    On,
    /// They don't.
    Off,
}

impl Mail {
    fn from_env() -> Self {
        match env::var("MAIL_FROM") {
            Ok(sender) if !sender.is_empty() => Self::On,
            _ => Self::Off,
        }
    }

    /// The setting that the trigger on appointments reads.
    fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

impl DatabaseConfig {
    /// Reads the variables above.
    pub fn from_env() -> Result<Self> {
        let text = |variable| {
            env::var(variable).map_err(|_| Error::Configuration {
                variable,
                problem: "is missing".to_owned(),
            })
        };
        let port = match env::var("DB_PORT") {
            Err(_) => DEFAULT_PORT,
            Ok(port) => port.parse().map_err(|_| Error::Configuration {
                variable: "DB_PORT",
                problem: "is not a port number".to_owned(),
            })?,
        };
        Ok(Self {
            host: text("DB_HOST")?,
            port,
            name: env::var("DB_NAME").unwrap_or_else(|_| DEFAULT_NAME.to_owned()),
            secret_id: text("DB_SECRET_ID")?,
            time_zone: env::var("TIME_ZONE").unwrap_or_else(|_| DEFAULT_TIME_ZONE.to_owned()),
            tls: Tls::from_env()?,
            mail: Mail::from_env(),
        })
    }
}

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

/// Decides how long a session's statements may take.
#[derive(Clone, Copy)]
enum Purpose {
    Requests,
    LongWork,
    /// The server ends any transaction that takes longer, whatever has become of the client.
    BoundedWork(Duration),
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

    /// A separate session for long-running work; it ends when the client is dropped.
    pub async fn session(&self) -> Result<Client> {
        let connecting = timeout(SESSION_LIMIT, self.connect(Purpose::LongWork));
        connecting
            .await
            .unwrap_or(Err(Error::DatabaseUnavailable { source: None }))
    }

    /// A separate session for work that a caller is waiting for. A transaction that exceeds the limit is rolled back,
    /// so that one whose caller has given up blocks nobody.
    pub async fn bounded_session(&self, limit: Duration) -> Result<Client> {
        self.connect(Purpose::BoundedWork(limit)).await
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
        match timeout(REQUEST_LIMIT, self.read_or_repeat(statement, parameters)).await {
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
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let client = self.kept_client().await?;
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
        let deadline = Instant::now() + REQUEST_LIMIT;
        let mut attempts = 1..WRITE_ATTEMPTS;
        loop {
            let Ok(client) = timeout_at(deadline, self.kept_client()).await else {
                return Err(Error::DatabaseUnavailable { source: None });
            };
            let client = client?;
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

    /// Connects. If the password is refused, it is fetched once more, because it may have been rotated.
    ///
    /// All failures count as `DatabaseUnavailable`, as waiting may help where a changed request would not. This holds
    /// even for a password that is refused twice, since a rotation changes the database before the secret.
    async fn connect(&self, purpose: Purpose) -> Result<Client> {
        let credentials = self.credentials.credentials().await?;
        let outcome = match self.connect_as(&credentials, purpose).await {
            Err(error) if error.code() == Some(&SqlState::INVALID_PASSWORD) => {
                self.credentials.forget().await;
                let credentials = self.credentials.credentials().await?;
                self.connect_as(&credentials, purpose).await
            }
            outcome => outcome,
        };
        outcome.map_err(|source| Error::DatabaseUnavailable {
            source: Some(source.into()),
        })
    }

    /// Whether these credentials, which need not be our own, can sign in.
    pub async fn admits(&self, credentials: &Credentials) -> Result<bool> {
        match self.connect_as(credentials, Purpose::Requests).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(&SqlState::INVALID_PASSWORD) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn connect_as(
        &self,
        credentials: &Credentials,
        purpose: Purpose,
    ) -> std::result::Result<Client, tokio_postgres::Error> {
        // 0 means no limit.
        let (statement_limit, transaction_limit) = match purpose {
            Purpose::Requests => (STATEMENT_LIMIT, Duration::ZERO),
            Purpose::LongWork => (Duration::ZERO, Duration::ZERO),
            Purpose::BoundedWork(limit) => (Duration::ZERO, limit),
        };
        // Loading archived days changes nothing that anybody should hear of.
        let mail = match purpose {
            Purpose::Requests => self.config.mail,
            Purpose::LongWork | Purpose::BoundedWork(_) => Mail::Off,
        };
        let mut config = tokio_postgres::Config::new();
        config
            .host(&self.config.host)
            .port(self.config.port)
            .dbname(&self.config.name)
            .user(&credentials.username)
            .password(credentials.password.reveal())
            .application_name("meetassist")
            // PostgreSQL decides by estimated cost whether to JIT-compile; that takes longer than any of our statements
            // runs.
            .options(format!(
                "-c TimeZone={} -c statement_timeout={} -c transaction_timeout={} -c meetassist.mail={} -c jit=off",
                self.config.time_zone,
                statement_limit.as_millis(),
                transaction_limit.as_millis(),
                mail.word(),
            ))
            .connect_timeout(CONNECT_LIMIT)
            .tcp_user_timeout(REQUEST_LIMIT);
        match &self.config.tls {
            Tls::Disabled => {
                let (client, connection) = config.ssl_mode(SslMode::Disable).connect(NoTls).await?;
                drive(connection);
                Ok(client)
            }
            Tls::Verified(tls) => {
                let tls = MakeRustlsConnect::new(ClientConfig::clone(tls));
                let (client, connection) = config.ssl_mode(SslMode::Require).connect(tls).await?;
                drive(connection);
                Ok(client)
            }
        }
    }
}

/// Drives the connection in the background until it or its client ends.
fn drive(connection: impl Future<Output = std::result::Result<(), tokio_postgres::Error>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(
                error = Error::from(error).with_causes(),
                "database connection ended"
            );
        }
    });
}

/// Whether the server still answers on this connection.
async fn answers(client: &Client) -> bool {
    matches!(timeout(PROBE_LIMIT, client.simple_query("")).await, Ok(Ok(_)))
}

impl From<tokio_postgres::Error> for Error {
    fn from(source: tokio_postgres::Error) -> Self {
        if source.code().is_some_and(|code| code.code() == DAYS_ARCHIVED) {
            Self::DaysArchived
        } else if is_unavailable(&source) {
            Self::DatabaseUnavailable {
                source: Some(source.into()),
            }
        } else {
            Self::Database { source }
        }
    }
}

/// Whether the session is over, so that the same statement may succeed in a new one.
fn has_ended_session(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        // The connection broke: this is not an answer of the server. A decoding error has a source of another kind and
        // is a bug of ours.
        None => is_broken(error),
        Some(code) => [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::IDLE_SESSION_TIMEOUT,
        ]
        .contains(code),
    }
}

fn is_broken(error: &tokio_postgres::Error) -> bool {
    error.is_closed() || error.source().is_some_and(<dyn StdError>::is::<io::Error>)
}

/// Whether the change may have been made despite the error. An error reported by the server means that it was not,
/// unless the server was shut down in the middle of it.
fn is_outcome_unknown(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => is_broken(error),
        Some(code) => *code == SqlState::CRASH_SHUTDOWN,
    }
}

/// Whether the server refused a change because of what others have written: it rolled it back, gave up waiting for a lock,
/// or a constraint was violated (class 23 of PostgreSQL's error codes) that the same change would not violate now.
pub(crate) fn is_conflict(error: &Error) -> bool {
    let source = match error {
        Error::DaysArchived => return true,
        Error::Database { source } => Some(source),
        Error::DatabaseUnavailable { source } => source
            .as_ref()
            .and_then(|source| source.downcast_ref::<tokio_postgres::Error>()),
        _ => None,
    };
    source.is_some_and(|source| {
        is_rolled_back_for_another(source)
            || source
                .code()
                .is_some_and(|code| *code == SqlState::LOCK_NOT_AVAILABLE || code.code().starts_with("23"))
    })
}

/// Whether the server rolled a change back because of a concurrent one.
fn is_rolled_back_for_another(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| {
        [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
        ]
        .contains(code)
    })
}

/// Whether waiting may help: the server is down, full or slow, or db-init has not run yet. Class 53 in PostgreSQL's
/// appendix A, "Error Codes", is "Insufficient Resources".
fn is_unavailable(error: &tokio_postgres::Error) -> bool {
    has_ended_session(error)
        || error.code().is_some_and(|code| {
            code.code().starts_with("53")
                || [SqlState::QUERY_CANCELED, SqlState::UNDEFINED_TABLE].contains(code)
                || is_rolled_back_for_another(error)
        })
}
