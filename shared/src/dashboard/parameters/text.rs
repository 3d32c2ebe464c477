//! Texts. None contains a NUL, which PostgreSQL can't store.

use postgres_types::ToSql;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Requirement, number::whole, pattern};
use crate::values;

/// A text with up to so many characters, at least one.
pub(super) fn text(value: Value, longest: usize) -> Option<String> {
    match value {
        Value::String(text) if fits(&text, longest) => Some(text),
        _ => None,
    }
}

/// Whether a text has no visible character.
pub(super) fn is_empty(text: &str) -> bool {
    !text.contains('\0') && values::text::line(text).is_empty()
}

fn fits(text: &str, longest: usize) -> bool {
    !text.is_empty() && !text.contains('\0') && text.chars().count() <= longest
}

/// A customer's id. Older front ends send ids that look like numbers as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from)]
#[postgres(transparent)]
pub struct CustomerId(#[schemars(schema_with = "customer_id_schema")] String);

impl TryFrom<Value> for CustomerId {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole::<u64>(&value)
            .map(|number| number.to_string())
            .or_else(|| text(value, 50))
            .map(Self)
            .ok_or(Requirement::Text { longest: 50 })
    }
}

fn customer_id_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": u64::MAX},
            {"type": "string", "minLength": 1, "maxLength": 50, "pattern": pattern::WITHOUT_NUL},
        ]
    })
}

/// A search text, without invisible characters and with single spaces. Compare it using the schema's
/// `search_patterns()`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 200, "pattern" = pattern::WITHOUT_NUL))]
#[postgres(transparent)]
pub struct Search(String);

impl TryFrom<Value> for Search {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(value, 200)
            .map(|text| Self(values::text::line(&text).into_owned()))
            .ok_or(Requirement::TextOrNothing { longest: 200 })
    }
}

/// A text that may be a table's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minLength" = 1, "maxLength" = 63, "pattern" = pattern::WITHOUT_NUL))]
pub struct TableName(String);

impl TableName {
    /// The name as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<Value> for TableName {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(value, 63).map(Self).ok_or(Requirement::Text { longest: 63 })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn no_texts() -> Vec<Value> {
        vec![
            json!(null),
            json!(true),
            json!(1.5),
            json!(-1),
            json!(1e300),
            json!([]),
            json!(["x"]),
            json!({}),
            json!("a\u{0}b"),
            json!("x".repeat(201)),
        ]
    }

    #[test]
    fn a_customer_id_is_a_text_or_a_number_read_as_text() {
        assert_eq!(
            CustomerId::try_from(json!("fb:1")),
            Ok(CustomerId("fb:1".to_owned()))
        );
        assert_eq!(
            CustomerId::try_from(json!(u64::MAX)),
            Ok(CustomerId("18446744073709551615".to_owned()))
        );
        assert_eq!(CustomerId::try_from(json!(7.0)), Ok(CustomerId("7".to_owned())));
        assert!(CustomerId::try_from(json!("ế".repeat(50))).is_ok());
        let mut refused = no_texts();
        refused.extend([json!(""), json!("ế".repeat(51))]);
        for value in refused {
            assert_eq!(
                CustomerId::try_from(value.clone()),
                Err(Requirement::Text { longest: 50 }),
                "{value}"
            );
        }
    }

    #[test]
    fn a_search_is_a_bounded_text_without_surrounding_whitespace() {
        assert_eq!(
            Search::try_from(json!(" Đình Ước\n")),
            Ok(Search("Đình Ước".to_owned()))
        );
        assert!(Search::try_from(json!("ế".repeat(200))).is_ok());
        for value in no_texts() {
            assert_eq!(
                Search::try_from(value.clone()),
                Err(Requirement::TextOrNothing { longest: 200 }),
                "{value}"
            );
        }
    }

    #[test]
    fn a_table_name_is_a_bounded_text() {
        assert_eq!(
            TableName::try_from(json!("customer")).map(|name| name.as_str().to_owned()),
            Ok("customer".to_owned())
        );
        let mut refused = no_texts();
        refused.extend([json!(1), json!(""), json!("x".repeat(64))]);
        for value in refused {
            assert!(TableName::try_from(value.clone()).is_err(), "{value}");
        }
    }
}
