//! The dashboard's error: either the caller can do something about it, or something underneath failed.

use super::refusal::{Problem, Refusal};
use crate::window::StatementError;

/// The dashboard's results.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a request can't be answered.
#[derive(Debug)]
pub enum Error {
    /// The request is refused.
    Refused(Refusal),
    /// The database, the archive or something else underneath failed; the cause belongs in the log.
    Failed(crate::Error),
}

impl Error {
    /// What the caller is told. If the caller can't change it, this is only whether to try again.
    pub(crate) fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Failed(error) => match error {
                crate::Error::TooManyDays {
                    days,
                    rows,
                    date_from,
                    date_to,
                } => Refusal::TooManyDays {
                    days: *days,
                    rows: *rows,
                    date_from: *date_from,
                    date_to: *date_to,
                },
                crate::Error::ArchiveUnavailable { .. } => Refusal::ArchiveUnavailable,
                crate::Error::DatabaseUnavailable { .. } | crate::Error::Secret { .. } => {
                    Refusal::DatabaseUnavailable
                }
                crate::Error::UserPoolUnavailable { .. } => Refusal::AccountsUnavailable,
                crate::Error::BucketUnavailable { .. } => Refusal::BucketUnavailable,
                crate::Error::OutcomeUnknown { .. } => Refusal::OutcomeUnknown,
                _ => Refusal::Internal,
            },
        }
    }

    /// A stable word for the log, which may be more precise than what the caller is told.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Failed(error) => error.code(),
        }
    }
}

/// What it means that a statement violated the constraint with this name. None if callers can't cause that.
pub(crate) type Violations = fn(&str) -> Option<Refusal>;

/// Turns the violation of a constraint into its refusal.
pub(crate) fn explain<E: Into<Error>>(violations: Violations) -> impl FnOnce(E) -> Error {
    move |error| match error.into() {
        Error::Failed(error) => {
            let refusal = error.violated_constraint().and_then(violations);
            refusal.map_or(Error::Failed(error), Error::Refused)
        }
        refused => refused,
    }
}

/// The error of an operation on the bucket, which may succeed later.
pub(crate) fn unavailable(error: crate::Error) -> Error {
    Error::Failed(match error {
        error @ crate::Error::Store { .. } => crate::Error::BucketUnavailable { source: error.into() },
        error => error,
    })
}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<StatementError> for Error {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Conflict(conflict) => Self::Refused(Refusal::ArchiveConflict(conflict)),
            StatementError::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Refusal::InvalidRequest(problem))
    }
}
