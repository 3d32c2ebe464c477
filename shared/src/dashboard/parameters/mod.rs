//! Parameters of requests, parsed at the edge into types that can't hold an invalid value.
//!
//! Each type can be read from any JSON value, and refuses invalid ones with the [`Requirement`] that they don't meet.
//! Only the parser of the whole request knows the parameter's name.

mod audit;
mod changes;
mod day;
mod entry;
mod expected;
mod ids;
mod include;
mod number;
mod patch;
pub(crate) mod pattern;
mod requirement;
mod seen;
mod sort;
mod status;
mod text;
mod time;
mod upload;

use std::fmt::Display;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

pub use audit::{Actor, AuditAction, RowKey};
pub(crate) use changes::{UpdateField, changes};
pub use day::{Day, check_order};
pub use entry::{Email, IdempotencyKey, Link, LongText, Name, Phone};
pub use expected::Expected;
pub use ids::Ids;
pub use include::Include;
pub use number::{
    AppointmentId, AuditId, ConsultantId, LeaveId, Limit, Minutes, Offset, ProgramId, ScheduleId, Weekday,
};
pub use patch::Patch;
pub use requirement::Requirement;
pub use seen::Seen;
pub use sort::{Column, Direction, Sort, Sortable};
pub use status::{AppointmentStatus, ParticipantStatus, ProgramStatus};
pub use text::{CustomerId, Search, TableName};
pub use time::{EndTime, Time};
pub use upload::{Digest, FileBytes, FileName, Mode, UploadId};

/// True or false; no other value is accepted for either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, postgres_types::ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from)]
#[postgres(transparent)]
pub struct Flag(bool);

impl Flag {
    /// True.
    pub const TRUE: Self = Self(true);

    /// A default.
    pub(crate) fn yes() -> Self {
        Self::TRUE
    }

    /// The value.
    pub fn is_true(self) -> bool {
        self.0
    }
}

impl TryFrom<Value> for Flag {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        value.as_bool().map(Self).ok_or(Requirement::Flag)
    }
}

/// Reads a parameter that may be absent; null and blank strings mean the same.
pub(crate) fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<Value>,
    T::Error: Display,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text::is_empty(&text) => Ok(None),
        value => T::try_from(value).map(Some).map_err(D::Error::custom),
    }
}

/// Reads a parameter that has a default.
pub(crate) fn defaulted<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<Value> + Default,
    T::Error: Display,
{
    optional(deserializer).map(Option::unwrap_or_default)
}

/// Reads a flag that is true if absent.
pub(crate) fn defaulted_to_true<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Flag, D::Error> {
    optional(deserializer).map(|flag| flag.unwrap_or(Flag::TRUE))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Request {
        #[serde(default, deserialize_with = "optional")]
        flag: Option<Flag>,
        #[serde(default, deserialize_with = "defaulted")]
        limit: Limit,
    }

    #[test]
    fn absent_null_and_empty_parameters_mean_the_same() {
        let absent: Request = serde_json::from_value(json!({})).unwrap();
        for request in [
            json!({"flag": null, "limit": null}),
            json!({"flag": "", "limit": ""}),
            json!({"flag": " ", "limit": " "}),
        ] {
            assert_eq!(serde_json::from_value::<Request>(request).unwrap(), absent);
        }
    }

    #[test]
    fn a_flag_is_true_or_false_and_nothing_else() {
        assert_eq!(Flag::try_from(json!(true)), Ok(Flag(true)));
        for value in [
            json!("true"),
            json!(1),
            json!(0),
            json!([]),
            json!({}),
            json!(null),
        ] {
            assert_eq!(Flag::try_from(value), Err(Requirement::Flag));
        }
    }
}
