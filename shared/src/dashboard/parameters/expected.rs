//! What the caller expects a record to be before changing it.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};

use super::Requirement;

/// Some columns of an `R` with the values that the caller has read.
pub struct Expected<R> {
    columns: Map<String, Value>,
    of: PhantomData<fn() -> R>,
}

impl<R> fmt::Debug for Expected<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values are personal data.
        formatter.debug_set().entries(self.columns.keys()).finish()
    }
}

impl<R: JsonSchema> TryFrom<Value> for Expected<R> {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let Value::Object(columns) = value else {
            return Err(Requirement::Columns);
        };
        let record = SchemaGenerator::default().into_root_schema_for::<R>();
        let is_read = |(name, value): (&String, &Value)| {
            record
                .pointer("/properties")
                .is_some_and(|properties| properties.get(name).is_some())
                && !value.is_object()
                && !value.is_array()
        };
        if columns.is_empty() || !columns.iter().all(is_read) {
            return Err(Requirement::Columns);
        }
        Ok(Self {
            columns,
            of: PhantomData,
        })
    }
}

impl<'de, R: JsonSchema> Deserialize<'de> for Expected<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<R> Serialize for Expected<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.columns.serialize(serializer)
    }
}

impl<R: JsonSchema> JsonSchema for Expected<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("Expected{}", R::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = R::json_schema(generator);
        schema.remove("required");
        schema.insert("additionalProperties".to_owned(), false.into());
        schema.insert("minProperties".to_owned(), 1.into());
        schema.insert(
            "description".to_owned(),
            "Columns of the record with the values that were read. If one has changed since, nothing is changed."
                .into(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "it only describes")]
    struct Entity {
        name: String,
        notes: Option<String>,
    }

    #[test]
    fn any_columns_may_be_given_and_their_values_may_be_empty() {
        for value in [
            json!({"name": "x"}),
            json!({"notes": null}),
            json!({"name": "x", "notes": "y"}),
        ] {
            assert!(Expected::<Entity>::try_from(value.clone()).is_ok(), "{value}");
        }
    }

    #[test]
    fn anything_but_columns_of_the_record_is_refused() {
        for value in [
            json!(null),
            json!("x"),
            json!([]),
            json!({}),
            json!({"nmae": "x"}),
            json!({"name": ["x"]}),
            json!({"name": {"x": 1}}),
        ] {
            assert_eq!(
                Expected::<Entity>::try_from(value.clone()).err(),
                Some(Requirement::Columns),
                "{value}"
            );
        }
    }
}
