//! The change of a column that may be empty.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// The change of a column that may be empty. `Absent` is not serialised, so an update's JSON has only the columns to
/// change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(
    with = "Option<T>",
    inline,
    description = "Null and the empty string empty it."
)]
pub enum Patch<T> {
    /// Not given: the column keeps its value.
    #[default]
    Absent,
    /// The column becomes empty; given as null or an empty string.
    Clear,
    /// The column gets this value.
    Set(T),
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}
