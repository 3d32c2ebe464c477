//! Whether a list has what is disabled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Requirement;

/// Which of the people or programs a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", rename_all = "snake_case")]
#[schemars(!try_from)]
pub enum Include {
    /// Those that are enabled.
    #[default]
    Enabled,
    /// Those that are disabled.
    Disabled,
    /// Both.
    All,
}

impl Include {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enabled, Self::Disabled, Self::All];

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::All => "all",
        }
    }

    /// What `isdisabled` is of those that are shown; None if it may be either.
    pub fn is_disabled(self) -> Option<bool> {
        match self {
            Self::Enabled => Some(false),
            Self::Disabled => Some(true),
            Self::All => None,
        }
    }
}

impl TryFrom<Value> for Include {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|include| value == include.word())
            .ok_or(Requirement::Include)
    }
}
