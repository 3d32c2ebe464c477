//! Whether a list includes disabled records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Requirement;

/// Which people or programs a list includes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", rename_all = "snake_case")]
#[schemars(!try_from)]
pub enum Include {
    /// The enabled ones.
    #[default]
    Enabled,
    /// The disabled ones.
    Disabled,
    /// Both.
    All,
}

impl Include {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enabled, Self::Disabled, Self::All];

    /// The word in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::All => "all",
        }
    }

    /// The `isdisabled` of the records that are included; None if either.
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
