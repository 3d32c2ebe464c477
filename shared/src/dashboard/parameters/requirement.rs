//! What a parameter must be.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a value has not been. serde carries errors as texts only: this one's text is JSON, out of which
/// `Requirement::from_text` makes it again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Requirement {
    AnyText,
    /// A text of 1 to so many characters.
    Text {
        longest: usize,
    },
    /// The same, of which something can be seen, kept in one line.
    Line {
        longest: usize,
    },
    /// A text of at most so many characters.
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
    AppointmentStatus,
    ProgramStatus,
    ParticipantStatus,
    Include,
    RunKind,
    /// The name of an action that answers with a list.
    List,
    Instant,
    /// A list of 1 to so many ids.
    Ids {
        most: usize,
    },
    /// Some columns of a record.
    Columns,
    /// One of these columns of a list, in either direction.
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
    /// The requirement whose text this is.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
