//! Ids from sequences, and other whole numbers.

use postgres_types::ToSql;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Requirement, pattern};

/// A whole number, however it is written: `1.0` and `1` are the same number in JSON, and both are integers in JSON
/// Schema.
pub(super) fn whole<T: TryFrom<i128>>(value: &Value) -> Option<T> {
    let Value::Number(number) = value else {
        return None;
    };
    let whole = || Some(number.as_f64().filter(|number| number.fract() == 0.0)? as i128);
    number.as_i128().or_else(whole)?.try_into().ok()
}

/// A row's id: positive, given as a number or as a string of digits.
fn row_number(value: &Value) -> Result<i32, Requirement> {
    let number = match value {
        Value::Number(_) => whole(value),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    };
    number
        .filter(|number| *number > 0)
        .ok_or(Requirement::WholeNumber {
            least: 1,
            greatest: i32::MAX.into(),
        })
}

/// The schema of what [`row_number`] accepts.
fn row_number_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": i32::MAX},
            {"type": "string", "pattern": pattern::up_to(i32::MAX)},
        ]
    })
}

/// A separate type for the ids of each table, so that they can't be mixed up.
macro_rules! row_number {
    ($(#[doc = $doc:literal] $name:ident)+) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
        #[serde(try_from = "Value")]
        #[schemars(!try_from)]
        #[postgres(transparent)]
        pub struct $name(#[schemars(schema_with = "row_number_schema")] i32);

        impl TryFrom<Value> for $name {
            type Error = Requirement;

            fn try_from(value: Value) -> Result<Self, Self::Error> {
                row_number(&value).map(Self)
            }
        }
    )+};
}

row_number! {
    #[doc = "Names a consultant."] ConsultantId
    #[doc = "Names a slot of a consultant's schedule."] ScheduleId
    #[doc = "Names an appointment."] AppointmentId
    #[doc = "Names a community program."] ProgramId
    #[doc = "Names a consultant's leave."] LeaveId
    #[doc = "Names an audit entry."] AuditId
}

/// The duration of an appointment or a slot in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minimum" = 5, "maximum" = 480))]
#[postgres(transparent)]
pub struct Minutes(i32);

impl Minutes {
    /// The number.
    pub fn get(self) -> i32 {
        self.0
    }
}

impl Default for Minutes {
    fn default() -> Self {
        Self(60)
    }
}

impl TryFrom<Value> for Minutes {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole(&value)
            .filter(|number| (5..=480).contains(number))
            .map(Self)
            .ok_or(Requirement::Minutes {
                least: 5,
                greatest: 480,
            })
    }
}

/// A day of the week, 1 for Monday to 7 for Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minimum" = 1, "maximum" = 7))]
pub struct Weekday(i32);

impl TryFrom<Value> for Weekday {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole(&value)
            .filter(|number| (1..=7).contains(number))
            .map(Self)
            .ok_or(Requirement::WholeNumber {
                least: 1,
                greatest: 7,
            })
    }
}

/// The most entries to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minimum" = 1, "maximum" = 1000))]
#[postgres(transparent)]
pub struct Limit(i64);

impl Limit {
    const REQUIREMENT: Requirement = Requirement::WholeNumber {
        least: 1,
        greatest: 1000,
    };
}

impl Default for Limit {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<Value> for Limit {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole(&value)
            .filter(|number| (1..=1000).contains(number))
            .map(Self)
            .ok_or(Self::REQUIREMENT)
    }
}

/// How many entries to skip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minimum" = 0, "maximum" = i64::MAX))]
#[postgres(transparent)]
pub struct Offset(i64);

impl TryFrom<Value> for Offset {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole(&value)
            .filter(|number| *number >= 0)
            .map(Self)
            .ok_or(Requirement::NotNegative)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Values that are never a whole number.
    fn no_numbers() -> Vec<Value> {
        vec![
            json!(null),
            json!(true),
            json!(1.5),
            json!(1e300),
            json!(u64::MAX),
            json!(-1),
            json!([1]),
            json!({"id": 1}),
            json!(""),
            json!("x"),
            json!("1.5"),
            json!("-1"),
            json!("+1"),
            json!(" 1"),
            json!("1\u{0}"),
            json!("١"),
            json!("99999999999999999999"),
        ]
    }

    #[test]
    fn an_id_is_a_number_or_its_digits() {
        for value in [json!(7), json!(7.0), json!("7"), json!("007")] {
            assert_eq!(ConsultantId::try_from(value), Ok(ConsultantId(7)));
        }
        assert_eq!(
            AppointmentId::try_from(json!("2147483647")),
            Ok(AppointmentId(i32::MAX))
        );
    }

    #[test]
    fn an_id_is_positive_and_fits_its_column() {
        let mut refused = no_numbers();
        refused.extend([
            json!(0),
            json!("0"),
            json!(2_147_483_648_i64),
            json!("2147483648"),
        ]);
        for value in refused {
            assert!(ConsultantId::try_from(value.clone()).is_err(), "{value}");
            assert!(AppointmentId::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn minutes_are_5_to_480_and_60_by_default() {
        assert_eq!(Minutes::default(), Minutes(60));
        assert_eq!(Minutes::try_from(json!(5)), Ok(Minutes(5)));
        assert_eq!(Minutes::try_from(json!(480)), Ok(Minutes(480)));
        let mut refused = no_numbers();
        refused.extend([json!(0), json!(4), json!(481), json!("60")]);
        for value in refused {
            assert!(Minutes::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn a_limit_is_1_to_1000_and_100_by_default() {
        assert_eq!(Limit::default(), Limit(100));
        assert_eq!(Limit::try_from(json!(1)), Ok(Limit(1)));
        assert_eq!(Limit::try_from(json!(1e2)), Ok(Limit(100)));
        assert_eq!(Limit::try_from(json!(1000)), Ok(Limit(1000)));
        let mut refused = no_numbers();
        refused.extend([json!(0), json!(1001), json!("10")]);
        for value in refused {
            assert_eq!(Limit::try_from(value.clone()), Err(Limit::REQUIREMENT), "{value}");
        }
    }

    #[test]
    fn an_offset_is_0_or_more_and_0_by_default() {
        assert_eq!(Offset::default(), Offset(0));
        assert_eq!(Offset::try_from(json!(i64::MAX)), Ok(Offset(i64::MAX)));
        let mut refused = no_numbers();
        refused.extend([json!("0"), json!(9_223_372_036_854_775_808.0)]);
        for value in refused {
            assert_eq!(
                Offset::try_from(value.clone()),
                Err(Requirement::NotNegative),
                "{value}"
            );
        }
    }
}
