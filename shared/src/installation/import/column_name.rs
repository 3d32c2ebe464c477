//! The names of columns, as people write them in headers.

use crate::{
    archived::catalogue::{Column, Kind, Table},
    values::text,
};

/// The column that a name in a header refers to.
#[derive(Clone, Copy)]
pub struct NamedColumn {
    /// The column.
    pub column: &'static Column,
    /// Whether it is exactly the column's name, without a unit or hint.
    pub is_exact: bool,
}

/// The column for a header's name, such as `Full Name` or `full_name` for `fullname`, possibly with a star, unit or
/// hint: `Email *`, `Duration (min)`, `duration_min`, `Is Disabled (TRUE/FALSE)`, `date: dd/mm/yyyy`.
pub fn column_named(table: Table, name: &str) -> Option<NamedColumn> {
    let find = |name: &str| {
        let key = key(name);
        table.columns().iter().find(|column| column.name == key)
    };
    if let Some(column) = find(name) {
        return Some(NamedColumn {
            column,
            is_exact: true,
        });
    }
    let without_hint = name
        .split(['(', '[', '{', ':', '<', '（'])
        .next()
        .unwrap_or_default();
    let without_unit = || {
        let key = key(without_hint);
        let stem = ["minutes", "mins", "min", "phut", "phút"]
            .iter()
            .find_map(|unit| key.strip_suffix(unit))?;
        table
            .columns()
            .iter()
            .find(|column| column.kind == Kind::Minutes && column.name == stem)
    };
    let column = find(without_hint).or_else(without_unit)?;
    Some(NamedColumn {
        column,
        is_exact: false,
    })
}

fn key(name: &str) -> String {
    text::compact(name)
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a name ends with a unit of hours.
pub fn is_in_hours(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| matches!(word, "h" | "hr" | "hrs" | "hour" | "hours" | "giờ" | "tiếng"))
        && !lower.contains("min")
}
