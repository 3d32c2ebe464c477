//! What an error of the database means for its caller.

use std::{error::Error as StdError, io};

use tokio_postgres::error::SqlState;

use crate::Error;

/// The SQLSTATE that `archive.require_loaded()` raises.
const DAYS_ARCHIVED: &str = "MA001";

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
pub(super) fn has_ended_session(error: &tokio_postgres::Error) -> bool {
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

/// Whether a connection failed because there is no server yet, or one that doesn't answer or let anybody in yet.
pub(super) fn is_starting(error: &Error) -> bool {
    match error {
        Error::DatabaseUnavailable { source: None } => true,
        error => source_of(error).is_some_and(|source| match source.code() {
            None => is_broken(source),
            Some(code) => *code == SqlState::CANNOT_CONNECT_NOW,
        }),
    }
}

/// What the database or the connection to it said.
fn source_of(error: &Error) -> Option<&tokio_postgres::Error> {
    match error {
        Error::Database { source } => Some(source),
        Error::DatabaseUnavailable { source } => source.as_ref()?.downcast_ref(),
        _ => None,
    }
}

/// Whether the change may have been made despite the error. An error reported by the server means that it was not,
/// unless the server was shut down in the middle of it.
pub(super) fn is_outcome_unknown(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => is_broken(error),
        Some(code) => *code == SqlState::CRASH_SHUTDOWN,
    }
}

/// Whether the server refused a change because of what others have written: it rolled it back, gave up waiting for a lock,
/// or a constraint was violated (class 23 of PostgreSQL's error codes) that the same change would not violate now.
pub(crate) fn is_conflict(error: &Error) -> bool {
    matches!(error, Error::DaysArchived)
        || source_of(error).is_some_and(|source| {
            is_rolled_back_for_another(source)
                || source.code().is_some_and(|code| {
                    *code == SqlState::LOCK_NOT_AVAILABLE || code.code().starts_with("23")
                })
        })
}

/// Whether the server rolled a change back because of a concurrent one.
pub(super) fn is_rolled_back_for_another(error: &tokio_postgres::Error) -> bool {
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
