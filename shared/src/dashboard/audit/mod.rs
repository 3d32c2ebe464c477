//! The audit: who changed which record, and what it was before and after.
//!
//! The database makes its entries, whoever writes. They contain personal data, so only admins may read them.

pub mod restoring;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde_json::{Map, Value};
use tokio_postgres::types::Type;

use crate::{
    archived::catalogue::Table,
    dashboard::{
        Result,
        instant::Instant,
        json_of::JsonOf,
        list::{ByDay, List, Lookup, Order, Query, Rows, filter, page},
        parameters::{
            Actor, AuditAction, Column, Day, Direction, RowKey, Sortable, TableName, check_order, optional,
        },
        refusal::{Entity, Refusal},
    },
    window::TieredDatabase,
};

/// What somebody did to a record.
#[derive(Debug, JsonSchema)]
pub struct AuditEntry {
    /// Its number; later ones have higher numbers.
    pub auditid: i32,
    /// The day of `at`.
    pub date: NaiveDate,
    /// When the change's transaction started. Changes that were made together have the same instant.
    pub at: Instant,
    /// The verified e-mail address of the person who made it, or the role that wrote to the database directly.
    pub actor: String,
    /// What was done.
    pub action: AuditAction,
    /// The record's table.
    pub tablename: String,
    /// The record's key, its columns separated by commas; null if the entry is about many records at once.
    pub rowkey: Option<String>,
    /// The record before; null if it was created. For many records, their number as `rows`.
    pub before: Option<Map<String, Value>>,
    /// The record after; null if it was deleted. For many records, their number as `rows`.
    pub after: Option<Map<String, Value>>,
}

/// The fields of an [`AuditEntry`].
const COLUMNS: &str = "auditid, date, iso_instant(at) AS at, actor, action, tablename, rowkey, before, after";

filter! {
    /// The conditions that the listed entries must all meet.
    pub struct Filter of AuditEntries {
        /// The table.
        #[serde(default, deserialize_with = "optional")]
        pub tablename: Option<TableName>,
        /// The record's key.
        #[serde(default, deserialize_with = "optional")]
        pub rowkey: Option<RowKey>,
        /// Who made the change.
        #[serde(default, deserialize_with = "optional")]
        pub actor: Option<Actor>,
        /// What was done. It is not called `action`, because that names the request.
        #[serde(default, deserialize_with = "optional")]
        pub change: Option<AuditAction>,
        /// The first day.
        #[serde(default, deserialize_with = "optional")]
        pub date_from: Option<Day>,
        /// The last day.
        #[serde(default, deserialize_with = "optional")]
        pub date_to: Option<Day>,
    }
}

page! {
    /// A page of audit entries.
    pub struct AuditEntries {
        entries: AuditEntry
    }
}

impl Sortable for AuditEntries {
    const ORDERS: &'static str = "AuditOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("auditid"),
        Column::plain("date"),
        Column::plain("actor"),
        Column::plain("action"),
        Column::plain("tablename"),
    ];
}

/// The matching entries, the latest first.
///
/// How many entries an archived day has and which records they are about is known, so a page of all entries needs only its
/// own days, and the history of a record only those on which it was changed.
pub(super) fn query(filter: &Filter) -> Result<Query> {
    check_order(filter.date_from, filter.date_to)?;
    let table = match &filter.tablename {
        None => None,
        Some(name) => Some(
            Table::business(name.as_str())
                .ok_or(Refusal::NotFound(Entity::Table))?
                .name(),
        ),
    };
    let order = Order::new(filter.sort, Direction::Descending, "at", "auditid");
    let list = List {
        name: "entries",
        matching: "SELECT * FROM auditentry
                   WHERE ($3 IS NULL OR tablename = $3)
                     AND ($4 IS NULL OR rowkey = $4)
                     AND ($5 IS NULL OR lower(actor) = lower($5))
                     AND ($6 IS NULL OR action = $6)
                     AND ($7 IS NULL OR date >= $7)
                     AND ($8 IS NULL OR date <= $8)"
            .into(),
        entries: format!("SELECT {COLUMNS} FROM page").into(),
        order: order.by.into(),
        lookup: match filter.rowkey {
            None => Lookup::InOrder,
            Some(_) => Lookup::Search,
        },
    };
    let are_rows_known =
        table.is_none() && filter.rowkey.is_none() && filter.actor.is_none() && filter.change.is_none();
    let by_day = ByDay {
        days: "audit_entries > 0
               AND ($7 IS NULL OR day >= $7) AND ($8 IS NULL OR day <= $8)
               AND coalesce(archive.row_digest($3, $4) = ANY (audited_rows), true)",
        rows: "audit_entries".into(),
        direction: order.direction.filter(|_| are_rows_known),
        always: None,
    };
    Ok(Query {
        list,
        rows: Rows::ByDay(by_day),
        arguments: vec![
            (Box::new(table), Type::TEXT),
            (Box::new(filter.rowkey.clone()), Type::TEXT),
            (Box::new(filter.actor.clone()), Type::TEXT),
            (Box::new(filter.change.map(AuditAction::word)), Type::TEXT),
            (Box::new(filter.date_from), Type::DATE),
            (Box::new(filter.date_to), Type::DATE),
        ],
        precondition: None,
    })
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<AuditEntries>> {
    query(filter)?.page(tiers, filter.limit, filter.offset).await
}
