//! What an update says of one column.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::optional;

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

impl<T> Patch<T> {
    /// Whether the column stays as it is.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<'de, T> Deserialize<'de> for Patch<T>
where
    T: TryFrom<Value>,
    T::Error: Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(optional(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::parameters::Flag;

    #[derive(Deserialize, Serialize)]
    struct Changes {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        flag: Patch<Flag>,
    }

    #[test]
    fn absent_empty_and_given_are_three_things() {
        for (request, written) in [
            (json!({}), json!({})),
            (json!({"flag": null}), json!({"flag": null})),
            (json!({"flag": " "}), json!({"flag": null})),
            (json!({"flag": false}), json!({"flag": false})),
        ] {
            let changes: Changes = serde_json::from_value(request).unwrap();
            assert_eq!(serde_json::to_value(changes).unwrap(), written);
        }
        assert!(serde_json::from_value::<Changes>(json!({"flag": 1})).is_err());
    }
}
