//! The connection to PostgreSQL: one for each Lambda environment, kept across invocations, made again when dead.

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

/// A parameter of a statement with its PostgreSQL type. Giving the type saves the round trip that asks for it.
pub type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// What a caller waits at most for a statement, connecting included.
const REQUEST_LIMIT: Duration = Duration::from_millis(4500);

/// The server ends a statement by itself, so that one whose caller has given up does not go on there.
const STATEMENT_LIMIT: Duration = Duration::from_secs(4);

/// How often a change is sent that the server gives up for the sake of another one.
const WRITE_ATTEMPTS: usize = 4;

/// After so long without use a connection is probed: Lambda may have frozen the environment meanwhile, and the
/// server or a router may have forgotten the connection without a word.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
const PROBE_LIMIT: Duration = Duration::from_millis(500);

/// What long work waits at most for its session: a server that is frozen takes connections and says nothing.
const SESSION_LIMIT: Duration = Duration::from_secs(10);

/// What `archive.require_loaded()` raises.
const DAYS_ARCHIVED: &str = "MA001";

const DEFAULT_PORT: u16 = 5432;
const DEFAULT_NAME: &str = "meetassist";
const DEFAULT_TIME_ZONE: &str = "Asia/Ho_Chi_Minh";

/// Where the database is. Variables: `DB_HOST`, `DB_PORT` (5432), `DB_NAME` (meetassist), `DB_SECRET_ID` (name or
/// ARN of the secret with `username` and `password`), `TIME_ZONE` (the organisation's, Asia/Ho_Chi_Minh), `DB_TLS`
/// (see [`Tls::from_env`]).
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The database's name.
    pub name: String,
    /// The secret's name or ARN.
    pub secret_id: String,
    /// An IANA name: what "today" and a time of day without offset mean.
    pub time_zone: String,
    /// How connections are protected.
    pub tls: Tls,
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
    /// By the wall clock, which goes on while Lambda freezes the environment; a monotonic clock may stand still.
    last_used: SystemTime,
}

impl Kept {
    /// Whether it was used so lately that it can be trusted to live. Not if the clock was set back meanwhile.
    fn is_fresh(&self) -> bool {
        self.last_used.elapsed().is_ok_and(|idle| idle < IDLE_LIMIT)
    }
}

/// What a session is for decides how long its statements may take.
#[derive(Clone, Copy)]
enum Purpose {
    Requests,
    LongWork,
    /// Each transaction is ended by the server after so long, whatever has become of its client.
    BoundedWork(Duration),
}

impl Database {
    /// The database that the environment names (see [`DatabaseConfig::from_env`]). It makes no call.
    pub fn from_env(aws: &SdkConfig) -> Result<Self> {
        let config = DatabaseConfig::from_env()?;
        let credentials = CredentialSource::new(aws, config.secret_id.clone());
        Ok(Self::new(config, credentials))
    }

    /// A database that is connected to when first needed.
    pub fn new(config: DatabaseConfig, credentials: CredentialSource) -> Self {
        Self {
            config,
            credentials,
            kept: Mutex::new(None),
        }
    }

    /// A session of its own for long work; it ends when the client is dropped.
    pub async fn session(&self) -> Result<Client> {
        let connecting = timeout(SESSION_LIMIT, self.connect(Purpose::LongWork));
        connecting
            .await
            .unwrap_or(Err(Error::DatabaseUnavailable { source: None }))
    }

    /// A session of its own for work that somebody waits for. A transaction that takes longer than the limit is undone,
    /// so that one whose caller has given up keeps nobody waiting.
    pub async fn bounded_session(&self, limit: Duration) -> Result<Client> {
        self.connect(Purpose::BoundedWork(limit)).await
    }

    /// Connects ahead of the first request. Failing is fine: the request will try again and tell its caller.
    pub async fn warm_up(&self) {
        if let Ok(Err(error)) = timeout(REQUEST_LIMIT, self.kept_client()).await {
            tracing::warn!(error = error.with_causes(), "no database connection yet");
        }
    }

    /// Runs a statement that only reads and answers with one row of one JSON value, in one round trip.
    ///
    /// If the connection turns out to be dead, it is made again and the statement repeated once.
    pub async fn read<T: DeserializeOwned>(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        match timeout(REQUEST_LIMIT, self.read_or_repeat(statement, parameters)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                // The connection is dead or busy with the abandoned statement, which the next one would wait for.
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

    /// Runs one statement that changes something and answers with one row of one JSON value, in one round trip.
    ///
    /// It is sent again only when the server itself says that it has undone it for the sake of a concurrent one. A
    /// connection that breaks after sending leaves the outcome unknown, and the error says so.
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
                Err(error) if gave_way(&error) && attempts.next().is_some() => {}
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

    /// Connects; a refused password is fetched again once, because it may have been rotated.
    ///
    /// Whatever stands in the way of a session, a request can't change it but time may: even a password that is
    /// refused twice, since a rotation changes the database before the secret.
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

    /// Whether somebody else may sign in with these credentials.
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
        // Without limit is 0.
        let (statement_limit, transaction_limit) = match purpose {
            Purpose::Requests => (STATEMENT_LIMIT, Duration::ZERO),
            Purpose::LongWork => (Duration::ZERO, Duration::ZERO),
            Purpose::BoundedWork(limit) => (Duration::ZERO, limit),
        };
        let mut config = tokio_postgres::Config::new();
        config
            .host(&self.config.host)
            .port(self.config.port)
            .dbname(&self.config.name)
            .user(&credentials.username)
            .password(credentials.password.reveal())
            .application_name("meetassist")
            // Compiling a statement (PostgreSQL does so by estimated cost) takes longer than any of ours runs.
            .options(format!(
                "-c TimeZone={} -c statement_timeout={} -c transaction_timeout={} -c jit=off",
                self.config.time_zone,
                statement_limit.as_millis(),
                transaction_limit.as_millis()
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

/// Lets a connection do its work beside its client, until one of them ends.
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
        // Not the server's word: the connection broke. A decoding error has a source of another kind and is a
        // defect of ours.
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

/// Whether a change may have been made all the same. What the server itself refuses it has not done, unless it was
/// torn down in the middle of whatever it did.
fn is_outcome_unknown(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => is_broken(error),
        Some(code) => *code == SqlState::CRASH_SHUTDOWN,
    }
}

/// Whether the server has undone a change because a concurrent one was in its way.
fn gave_way(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| {
        [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
        ]
        .contains(code)
    })
}

/// Whether waiting may help: the server has gone, is full or slow, or db-init has not run yet. Class 53 of
/// PostgreSQL's appendix A, "Error Codes", is "Insufficient Resources".
fn is_unavailable(error: &tokio_postgres::Error) -> bool {
    has_ended_session(error)
        || error.code().is_some_and(|code| {
            code.code().starts_with("53")
                || [SqlState::QUERY_CANCELED, SqlState::UNDEFINED_TABLE].contains(code)
                || gave_way(error)
        })
}
