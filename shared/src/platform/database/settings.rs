//! What a session is told about time zones, limits and the like.
//!
//! None of it is sent with the request to connect, because RDS Proxy refuses such options. The settings of requests are
//! those of the role that the function signs in as (`ALTER ROLE ... SET`, by db-init). Other sessions, which are few and
//! long, are told theirs after they have been opened.

use std::time::Duration;

use super::config::DatabaseConfig;

/// The name under which the sessions are listed.
pub(super) const APPLICATION: &str = "meetassist";

/// Less than a caller waits, so that the server also stops a statement whose caller has given up.
const STATEMENT_LIMIT: Duration = Duration::from_secs(4);

/// No function runs for longer (AWS Lambda, "Lambda quotas"). A function that is frozen before its connection has been
/// closed leaves it behind.
const LONGEST_WORK: Duration = Duration::from_secs(900);

/// Decides how long a session's statements may take.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Requests,
    LongWork,
    /// The server ends any transaction that takes longer, whatever has become of the client.
    BoundedWork(Duration),
}

/// Names and values.
pub struct Settings(Vec<(&'static str, String)>);

impl Settings {
    pub(super) fn new(config: &DatabaseConfig, purpose: Purpose) -> Self {
        // 0 means no limit.
        let (statement_limit, transaction_limit, idle_limit) = match purpose {
            Purpose::Requests => (STATEMENT_LIMIT, Duration::ZERO, config.idle),
            Purpose::LongWork => (Duration::ZERO, Duration::ZERO, LONGEST_WORK),
            Purpose::BoundedWork(limit) => (Duration::ZERO, limit, LONGEST_WORK),
        };
        let milliseconds = |limit: Duration| limit.as_millis().to_string();
        Self(vec![
            ("application_name", APPLICATION.to_owned()),
            ("TimeZone", config.time_zone.clone()),
            ("statement_timeout", milliseconds(statement_limit)),
            ("transaction_timeout", milliseconds(transaction_limit)),
            ("idle_session_timeout", milliseconds(idle_limit)),
            // PostgreSQL decides by estimated cost whether to JIT-compile; that takes longer than any of our statements
            // runs.
            ("jit", "off".to_owned()),
        ])
    }

    /// Whether the session has the settings of requests already. Only some are reported to the client (PostgreSQL,
    /// "Asynchronous Operations"); where those two are as they should be, db-init has set the role up.
    pub(super) fn are_given<'a>(&self, reported: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0
            .iter()
            .filter(|(name, _)| ["application_name", "TimeZone"].contains(name))
            .all(|(name, value)| reported(name) == Some(value.as_str()))
    }

    /// Statements that give them to a session.
    pub(super) fn statements(&self) -> String {
        self.each(|name, value| format!("SET {name} TO '{value}'"))
    }

    /// Whether a role has them, given its `rolconfig`.
    pub fn are_among(&self, role: &[String]) -> bool {
        self.0
            .iter()
            .all(|(name, value)| role.contains(&format!("{name}={value}")))
    }

    /// Statements that give them to all future sessions of a role, whose name needs no quotes.
    pub fn alter_role(&self, role: &str) -> String {
        self.each(|name, value| format!("ALTER ROLE {role} SET {name} TO '{value}'"))
    }

    fn each(&self, statement: impl Fn(&str, &str) -> String) -> String {
        let statements = self
            .0
            .iter()
            .map(|(name, value)| statement(name, &value.replace('\'', "''")));
        statements.collect::<Vec<_>>().join("; ")
    }
}
