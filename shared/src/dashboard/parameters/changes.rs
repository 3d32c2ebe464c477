//! The parameters of an update: the record's key, and the columns to change.

use std::fmt::Display;

use serde::Deserializer;
use serde_json::Value;

use super::{Patch, optional};

/// An optional field of an update.
pub(crate) trait UpdateField: Default {
    /// Reads a value that is present.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Whether it is absent, and so not serialised either: an update's JSON has only the columns to change.
    fn is_absent(&self) -> bool;
}

/// A column that can't be emptied: null and the empty string leave it unchanged.
impl<T: TryFrom<Value, Error: Display>> UpdateField for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        optional(deserializer)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// A column that null and the empty string empty.
impl<T: TryFrom<Value, Error: Display>> UpdateField for Patch<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(optional(deserializer)?.map_or(Self::Clear, Self::Set))
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// Declares an update's parameters: the record's key and the optional fields.
macro_rules! changes {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(#[$key_meta:meta])*
            pub $key:ident: $id:ty,
            $(
                $(#[$column_meta:meta])*
                pub $column:ident: $type:ty,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema, serde::Serialize)]
        #[schemars(inline)]
        #[allow(missing_docs, reason = "most columns are those of the table and need no words")]
        pub struct $name {
            $(#[$key_meta])*
            pub $key: $id,
            $(
                $(#[$column_meta])*
                #[serde(
                    default,
                    deserialize_with = "crate::dashboard::parameters::UpdateField::read",
                    skip_serializing_if = "crate::dashboard::parameters::UpdateField::is_absent"
                )]
                pub $column: $type,
            )*
        }

        impl $name {
            /// No changes of this record.
            #[allow(dead_code, reason = "not every record is changed by the service itself")]
            fn none($key: $id) -> Self {
                Self {
                    $key,
                    $($column: Default::default(),)*
                }
            }
        }
    };
}

pub(crate) use changes;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::parameters::{Flag, ScheduleId};

    changes! {
        /// Of a thing.
        pub struct Changes {
            pub id: ScheduleId,
            pub flag: Patch<Flag>,
            #[serde(rename(serialize = "written"))]
            pub kept: Option<Flag>,
        }
    }

    #[test]
    fn absent_empty_and_given_are_three_things_for_a_column_that_may_be_empty() {
        for (request, written) in [
            (json!({"id": 1}), json!({"id": 1})),
            (json!({"id": 1, "flag": null}), json!({"id": 1, "flag": null})),
            (json!({"id": 1, "flag": " "}), json!({"id": 1, "flag": null})),
            (json!({"id": 1, "flag": false}), json!({"id": 1, "flag": false})),
        ] {
            let changes: Changes = serde_json::from_value(request).unwrap();
            assert_eq!(serde_json::to_value(changes).unwrap(), written);
        }
        assert!(serde_json::from_value::<Changes>(json!({"id": 1, "flag": 1})).is_err());
    }

    #[test]
    fn absent_and_empty_are_the_same_for_a_column_that_may_not_be_empty() {
        for (request, written) in [
            (json!({"id": 1, "kept": null}), json!({"id": 1})),
            (json!({"id": 1, "kept": ""}), json!({"id": 1})),
            (json!({"id": 1, "kept": true}), json!({"id": 1, "written": true})),
        ] {
            let changes: Changes = serde_json::from_value(request).unwrap();
            assert_eq!(serde_json::to_value(changes).unwrap(), written);
        }
    }

    #[test]
    fn no_changes_serialise_to_the_key_alone() {
        let id = ScheduleId::try_from(json!(1)).unwrap();
        assert_eq!(serde_json::to_value(Changes::none(id)).unwrap(), json!({"id": 1}));
    }
}
