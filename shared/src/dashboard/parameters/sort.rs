//! The order of a list.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use super::Requirement;

/// A list that can be sorted.
pub trait Sortable {
    /// The name of its orders in the API's document.
    const ORDERS: &'static str;
    /// The columns that it can be sorted by.
    const COLUMNS: &'static [Column];
}

/// A column by which a list can be sorted.
#[derive(Debug)]
pub struct Column {
    /// Its name in the answer.
    pub name: &'static str,
    /// The SQL expression to sort by.
    pub by: &'static str,
    /// Whether it may be empty. Empty values come last in either direction.
    pub is_nullable: bool,
}

impl Column {
    /// A column that is never empty and is sorted by its own value.
    pub const fn plain(name: &'static str) -> Self {
        Self::by(name, name)
    }

    /// A column that is never empty and is sorted by another expression.
    pub const fn by(name: &'static str, by: &'static str) -> Self {
        Self {
            name,
            by,
            is_nullable: false,
        }
    }

    /// A column that may be empty.
    pub const fn nullable(name: &'static str) -> Self {
        Self {
            name,
            by: name,
            is_nullable: true,
        }
    }
}

/// Ascending or descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest value first.
    Ascending,
    /// The greatest value first.
    Descending,
}

impl Direction {
    /// The SQL keyword.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}

/// A column of the list `L` and a direction.
pub struct Sort<L> {
    /// The column.
    pub column: &'static Column,
    /// The direction.
    pub direction: Direction,
    of: PhantomData<fn() -> L>,
}

impl<L> Clone for Sort<L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Sort<L> {}

impl<L> fmt::Debug for Sort<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.column.name, self.direction.word())
    }
}

impl<L> Sort<L> {
    /// An `ORDER BY` list. Equal rows are sorted by `key`, so that each row is on exactly one page.
    pub fn order(&self, key: &str) -> String {
        let Column { by, is_nullable, .. } = self.column;
        let direction = self.direction.word();
        let nulls = if *is_nullable { " NULLS LAST" } else { "" };
        format!("{by} {direction}{nulls}, {key} {direction}")
    }
}

impl<L: Sortable> TryFrom<Value> for Sort<L> {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let wanted = value.as_str().and_then(|text| {
            let (direction, name) = match text.strip_prefix('-') {
                Some(name) => (Direction::Descending, name),
                None => (Direction::Ascending, text),
            };
            let column = L::COLUMNS.iter().find(|column| column.name == name)?;
            Some(Self {
                column,
                direction,
                of: PhantomData,
            })
        });
        wanted.ok_or_else(|| {
            let names: Vec<_> = L::COLUMNS.iter().map(|column| column.name).collect();
            Requirement::Order {
                columns: names.join(", "),
            }
        })
    }
}

impl<'de, L: Sortable> Deserialize<'de> for Sort<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<L: Sortable> JsonSchema for Sort<L> {
    fn schema_name() -> Cow<'static, str> {
        L::ORDERS.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = L::COLUMNS.iter().map(|column| column.name.to_owned());
        let orders: Vec<_> = names
            .flat_map(|name| [name.clone(), format!("-{name}")])
            .collect();
        json_schema!({
            "description": "The column to sort by, with - before it for descending order.",
            "type": "string",
            "enum": orders,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Things;

    impl Sortable for Things {
        const ORDERS: &'static str = "ThingOrder";
        const COLUMNS: &'static [Column] = &[
            Column::plain("age"),
            Column::by("name", "lower(name)"),
            Column::nullable("notes"),
        ];
    }

    #[test]
    fn a_list_is_sorted_by_a_column_in_either_direction_then_by_key() {
        for (text, order) in [
            ("age", "age ASC, id ASC"),
            ("-age", "age DESC, id DESC"),
            ("-name", "lower(name) DESC, id DESC"),
            ("-notes", "notes DESC NULLS LAST, id DESC"),
        ] {
            assert_eq!(Sort::<Things>::try_from(json!(text)).unwrap().order("id"), order);
        }
    }

    #[test]
    fn only_the_list_s_own_columns_are_accepted_and_the_refusal_names_them() {
        for value in [
            json!("salary"),
            json!("--age"),
            json!("Age"),
            json!("age "),
            json!("age DESC"),
            json!("age; DROP TABLE customer"),
            json!("-"),
            json!(1),
            json!(null),
            json!(["age"]),
        ] {
            assert_eq!(
                Sort::<Things>::try_from(value.clone()).unwrap_err(),
                Requirement::Order {
                    columns: "age, name, notes".to_owned()
                },
                "{value}"
            );
        }
    }
}
