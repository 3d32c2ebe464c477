//! Whether a list has what is disabled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match value.as_str() {
            Some("enabled") => Ok(Self::Enabled),
            Some("disabled") => Ok(Self::Disabled),
            Some("all") => Ok(Self::All),
            _ => Err("must be enabled, disabled or all"),
        }
    }
}
