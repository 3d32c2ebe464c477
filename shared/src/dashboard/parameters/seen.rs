//! When the appointments were last changed that a caller is about to change together.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use super::{AppointmentId, Requirement};
use crate::dashboard::instant::Instant;

/// One to `MOST` appointments as they were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Seen<const MOST: usize>(Vec<SeenAppointment>);

/// An appointment as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct SeenAppointment {
    /// The appointment.
    pub appointmentid: AppointmentId,
    /// As it was answered.
    pub updatedat: Instant,
}

impl<const MOST: usize> TryFrom<Value> for Seen<MOST> {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let refused = Requirement::Seen { most: MOST };
        match Vec::deserialize(value) {
            Ok(seen) if (1..=MOST).contains(&seen.len()) => Ok(Self(seen)),
            _ => Err(refused),
        }
    }
}

impl<'de, const MOST: usize> Deserialize<'de> for Seen<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const MOST: usize> JsonSchema for Seen<MOST> {
    fn schema_name() -> Cow<'static, str> {
        "SeenAppointments".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": generator.subschema_for::<SeenAppointment>(),
            "minItems": 1,
            "maxItems": MOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    type Few = Seen<2>;

    #[test]
    fn appointments_come_with_the_instant_at_which_they_were_changed() {
        let one = json!({"appointmentid": "7", "updatedat": "2025-11-28T10:00:00.123456+07:00"});
        let seen = Few::try_from(json!([one])).unwrap();
        assert_eq!(
            serde_json::to_value(seen).unwrap(),
            json!([{"appointmentid": 7, "updatedat": "2025-11-28T10:00:00.123456+07:00"}])
        );
    }

    #[test]
    fn anything_else_is_refused() {
        let one = json!({"appointmentid": 7, "updatedat": "2025-11-28T10:00:00+07:00"});
        for value in [
            json!(null),
            json!({}),
            json!([]),
            json!([7]),
            json!([{"appointmentid": 7}]),
            json!([{"appointmentid": 0, "updatedat": "2025-11-28T10:00:00+07:00"}]),
            json!([{"appointmentid": 7, "updatedat": "2025-11-28"}]),
            json!([one, one, one]),
        ] {
            assert_eq!(
                Few::try_from(value.clone()),
                Err(Requirement::Seen { most: 2 }),
                "{value}"
            );
        }
    }
}
