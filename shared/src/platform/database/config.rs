//! Where the database is, and how it behaves there.

use std::{env, time::Duration};

use crate::{Error, Result, platform::tls::Tls};

const DEFAULT_PORT: u16 = 5432;
const DEFAULT_NAME: &str = "meetassist";
pub(crate) const DEFAULT_TIME_ZONE: &str = "Asia/Ho_Chi_Minh";

/// Where the database is. Variables: `DB_HOST`, `DB_PORT` (default 5432), `DB_NAME` (default meetassist),
/// `DB_SECRET_ID` (name or ARN of the secret with `username` and `password`), `TIME_ZONE` (the organisation's, default
/// Asia/Ho_Chi_Minh), `DB_TLS` (see [`Tls::from_env`]), `MAIL_FROM` (see [`Mail`]), and for a database that pauses while
/// nobody is connected `DB_IDLE_SECONDS` and `DB_RESUME_SECONDS` (default 0).
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
    /// After how long the server ends a connection that serves no requests; zero for never. The function can't: Lambda
    /// freezes it between two invocations, and an open connection would keep the database from pausing.
    pub idle: Duration,
    /// How long to try to connect while the database resumes; zero to try once.
    pub resume: Duration,
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
    pub(crate) fn word(self) -> &'static str {
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
            idle: seconds("DB_IDLE_SECONDS")?,
            resume: seconds("DB_RESUME_SECONDS")?,
        })
    }
}

fn seconds(variable: &'static str) -> Result<Duration> {
    match env::var(variable) {
        Err(_) => Ok(Duration::ZERO),
        // Any number of seconds that fits is a number of milliseconds that PostgreSQL takes.
        Ok(text) => match text.parse::<u16>() {
            Ok(seconds) => Ok(Duration::from_secs(seconds.into())),
            Err(_) => Err(Error::Configuration {
                variable,
                problem: "is not a number of seconds from 0 to 65535".to_owned(),
            }),
        },
    }
}
