//! The parameters by which audit entries are found.

use postgres_types::ToSql;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Requirement, number::whole, pattern, text::text};

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", rename_all = "snake_case")]
#[schemars(!try_from)]
pub enum AuditAction {
    /// It was created.
    Insert,
    /// It was changed.
    Update,
    /// It was deleted.
    Delete,
}

impl AuditAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Insert, Self::Update, Self::Delete];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

impl TryFrom<Value> for AuditAction {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|action| value == action.word())
            .ok_or(Requirement::AuditAction)
    }
}

/// More than the longest key has: a program's id, a comma and a customer's id.
const LONGEST_KEY: usize = 100;

/// The key of a row as text, its columns separated by commas. Ids may be given as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from)]
#[postgres(transparent)]
pub struct RowKey(#[schemars(schema_with = "row_key_schema")] String);

impl TryFrom<Value> for RowKey {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        whole::<u64>(&value)
            .map(|number| number.to_string())
            .or_else(|| text(value, LONGEST_KEY))
            .map(Self)
            .ok_or(Requirement::Text { longest: LONGEST_KEY })
    }
}

fn row_key_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": u64::MAX},
            {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": pattern::WITHOUT_NUL},
        ]
    })
}

/// Who made a change: an e-mail address, or a role of the database.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minLength" = 1, "maxLength" = 255, "pattern" = pattern::WITHOUT_NUL))]
#[postgres(transparent)]
pub struct Actor(String);

impl TryFrom<Value> for Actor {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(value, 255)
            .map(Self)
            .ok_or(Requirement::Text { longest: 255 })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::archived::catalogue::AUDIT_ACTIONS;

    #[test]
    fn the_actions_are_those_of_the_catalogue() {
        assert_eq!(AuditAction::ALL.map(AuditAction::word), AUDIT_ACTIONS);
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::try_from(json!(action.word())), Ok(action));
        }
        for value in [json!("Insert"), json!("import"), json!(1), json!(null)] {
            assert_eq!(AuditAction::try_from(value), Err(Requirement::AuditAction));
        }
    }

    #[test]
    fn a_key_is_a_text_or_a_number_read_as_text() {
        assert_eq!(RowKey::try_from(json!(7)), Ok(RowKey("7".to_owned())));
        assert_eq!(RowKey::try_from(json!("1,fb-8")), Ok(RowKey("1,fb-8".to_owned())));
        for value in [
            json!(""),
            json!(-1),
            json!(1.5),
            json!("x".repeat(101)),
            json!("a\u{0}"),
        ] {
            assert!(RowKey::try_from(value).is_err());
        }
    }
}
