//! What an update says of one column.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// What an update says of a column that may be empty. An update leaves `Absent` out when it is written, so that the
/// columns that its JSON names are those that change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(with = "Option<T>", inline, description = "Nothing empties it.")]
pub enum Patch<T> {
    /// Nothing: it stays as it is.
    #[default]
    Absent,
    /// It becomes empty; said by null and by an empty text.
    Clear,
    /// It gets this value.
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
