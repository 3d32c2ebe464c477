//! Lists of ids.

use std::borrow::Cow;

use postgres_types::ToSql;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use super::Requirement;

/// One to `MOST` ids, in the given order.
#[derive(Clone, Debug, PartialEq, Eq, ToSql)]
#[postgres(transparent)]
pub struct Ids<T, const MOST: usize>(Vec<T>);

impl<T, const MOST: usize> Ids<T, MOST> {
    /// A single id.
    pub fn one(id: T) -> Self {
        Self(vec![id])
    }
}

impl<T: TryFrom<Value>, const MOST: usize> TryFrom<Value> for Ids<T, MOST> {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let ids = match value {
            Value::Array(ids) if (1..=MOST).contains(&ids.len()) => {
                ids.into_iter().map(T::try_from).collect::<Result<_, _>>().ok()
            }
            _ => None,
        };
        ids.map(Self).ok_or(Requirement::Ids { most: MOST })
    }
}

impl<'de, T: TryFrom<Value>, const MOST: usize> Deserialize<'de> for Ids<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<T: JsonSchema, const MOST: usize> JsonSchema for Ids<T, MOST> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}s", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": generator.subschema_for::<T>(),
            "minItems": 1,
            "maxItems": MOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::parameters::ConsultantId;

    type Few = Ids<ConsultantId, 3>;

    #[test]
    fn ids_are_numbers_or_their_digits_and_keep_their_order() {
        let id = |number: u32| ConsultantId::try_from(json!(number)).unwrap();
        assert_eq!(
            Few::try_from(json!([7, "3", 7])),
            Ok(Ids(vec![id(7), id(3), id(7)]))
        );
    }

    #[test]
    fn empty_and_too_long_lists_and_invalid_ids_are_refused() {
        for value in [
            json!([]),
            json!([1, 2, 3, 4]),
            json!([1, 0]),
            json!([1, null]),
            json!([[1]]),
            json!(1),
            json!("1"),
            json!({"1": 1}),
            json!(null),
        ] {
            assert_eq!(
                Few::try_from(value.clone()),
                Err(Requirement::Ids { most: 3 }),
                "{value}"
            );
        }
    }
}
