//! Why an upload can't be checked or imported, as its row tells the admin.

use crate::{Error, archived::upload::UploadProblem};

/// Why not.
#[derive(Debug)]
pub struct Trouble {
    /// The stable word.
    pub problem: UploadProblem,
    /// One sentence in English.
    pub message: String,
    /// What failed, for the log; None if it is the file's fault.
    pub error: Option<Error>,
}

impl Trouble {
    /// Something that the admin can do something about.
    pub fn of_file(problem: UploadProblem, message: impl Into<String>) -> Self {
        Self {
            problem,
            message: message.into(),
            error: None,
        }
    }
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        let error = error.into();
        let (problem, message) = match &error {
            Error::Busy { .. } => (UploadProblem::Busy, error.to_string()),
            Error::ArchiveUnavailable { .. } | Error::Store { .. } => (
                UploadProblem::ArchiveUnavailable,
                "The archive can't be reached at the moment. Please try again in a minute.".to_owned(),
            ),
            _ => (
                UploadProblem::Internal,
                "Something went wrong on our side. Nothing was changed.".to_owned(),
            ),
        };
        Self {
            problem,
            message,
            error: Some(error),
        }
    }
}
