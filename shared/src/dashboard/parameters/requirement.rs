//! Requirements: what a parameter must be.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a value failed to be. serde can carry errors only as text; this one's text is JSON, from which
/// `Requirement::from_text` restores it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Requirement {
    AnyText,
    /// A text with up to so many characters, at least one.
    Text {
        longest: usize,
    },
    /// The same, with at least one visible character, stored on one line.
    Line {
        longest: usize,
    },
    /// A text with up to so many characters.
    TextOrNothing {
        longest: usize,
    },
    Flag,
    WholeNumber {
        least: i64,
        greatest: i64,
    },
    Minutes {
        least: i32,
        greatest: i32,
    },
    NotNegative,
    Date,
    Time,
    Email,
    Link,
    Phone,
    /// What an account is for.
    Role,
    AppointmentStatus,
    ProgramStatus,
    ParticipantStatus,
    AuditAction,
    Include,
    RunKind,
    /// What each row of a report is about.
    Group,
    /// The name of an action that answers with a list.
    List,
    Instant,
    /// A list of up to so many ids, at least one.
    Ids {
        most: usize,
    },
    /// A list of 1 to so many appointments with their `updatedat`.
    Seen {
        most: usize,
    },
    /// A list of at most so many entries.
    Entries {
        most: usize,
    },
    /// The name of a file to import, with up to so many characters.
    FileName {
        longest: usize,
    },
    UploadId,
    /// What an import does.
    ImportMode,
    /// Identifies what was shown of an upload.
    Digest,
    /// Some columns of a record.
    Columns,
    /// One of the columns of a list, in either direction.
    Order {
        columns: String,
    },
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        formatter.write_str(&text)
    }
}

impl Requirement {
    /// Restores a requirement from its text.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
