//! Reads and updates a customer, a consultant or a program by its key.

use serde::Serialize;
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        outcome::Outcome,
        refusal::{Entity, Refusal},
    },
    platform::database::{Database, Parameter},
    window::{Change, StatementError, TieredDatabase},
};

/// Reads these fields of one row. `rows` is the query from the table name on; `$1` is the parameter.
pub(crate) async fn read<T>(
    database: &Database,
    entity: Entity,
    fields: &str,
    rows: &str,
    parameter: Parameter<'_>,
) -> Result<JsonOf<T>> {
    let statement =
        format!("SELECT coalesce((SELECT to_json(found) FROM (SELECT {fields} FROM {rows}) found), 'null')");
    let found: Option<JsonOf<T>> = database.read(&statement, &[parameter]).await?;
    found.ok_or(Refusal::NotFound(entity).into())
}

/// The SQL of an update, in parts. `$1` is the key, `$2` the request as JSON; columns that it doesn't name keep their
/// values.
pub(crate) struct Update<'a> {
    /// The table.
    pub(crate) table: &'a str,
    /// Its key column.
    pub(crate) key: &'a str,
    /// The columns that may change.
    pub(crate) columns: &'a str,
    /// The fields of the record in the answer, from a row named after the table.
    pub(crate) fields: &'a str,
    /// An expression for how many appointments prevent disabling the row `held`. Every booking locks this row, so the
    /// count can't change once it is locked here.
    pub(crate) appointments: &'a str,
    /// A further requirement.
    pub(crate) rule: Rule<'a>,
}

/// A requirement that only the database can check.
pub(crate) struct Rule<'a> {
    /// The condition.
    pub(crate) condition: &'a str,
    /// The [`Outcome`] if it isn't met.
    pub(crate) otherwise: &'a str,
}

impl Rule<'_> {
    /// No requirement.
    pub(crate) const NONE: Self = Self {
        condition: "true",
        otherwise: "NULL::json",
    };
}

impl Update<'_> {
    /// Changes the record, if it is as the request expects.
    pub(crate) async fn run<T>(
        &self,
        tiers: &TieredDatabase<'_>,
        needs: &str,
        key: Parameter<'_>,
        changes: &(impl Serialize + std::fmt::Debug + Sync),
    ) -> std::result::Result<Outcome<JsonOf<T>>, StatementError> {
        let Self {
            table,
            key: key_column,
            columns,
            fields,
            appointments,
            rule,
        } = self;
        let Rule { condition, otherwise } = rule;
        let change = Change {
            steps: &format!(
                "held AS (SELECT * FROM {table} WHERE {key_column} = $1 FOR UPDATE),
                 record AS (SELECT {fields} FROM held AS {table}),
                 expected AS (
                     SELECT FROM record WHERE coalesce(to_jsonb(record) @> ($2->'expected')::jsonb, true)),
                 booked AS (
                     SELECT CASE
                                WHEN ($2->>'isdisabled')::boolean AND NOT isdisabled THEN {appointments}
                                ELSE 0
                            END AS appointments
                     FROM held),
                 changed AS (
                     UPDATE {table}
                     SET ({columns}) = (SELECT {columns} FROM json_populate_record({table}, $2))
                     WHERE {key_column} = $1
                       AND (SELECT appointments = 0 FROM booked) AND EXISTS (SELECT FROM expected) AND {condition}
                     RETURNING *)"
            ),
            outcome: &format!(
                "coalesce(
                     (SELECT json_build_object('data', to_json(entry))
                      FROM (SELECT {fields} FROM changed AS {table}) AS entry),
                     (SELECT json_build_object('changed_meanwhile', record) FROM record
                      WHERE NOT EXISTS (SELECT FROM expected)),
                     (SELECT json_build_object('has_appointments', appointments) FROM booked WHERE appointments > 0),
                     (SELECT {otherwise} FROM held),
                     json_build_object('not_found', '{thing}'))",
                thing = table.trim_start_matches("community"),
            ),
        };
        tiers
            .write(needs, &change, &[key, (&Json(changes), Type::JSON)])
            .await
    }
}
