//! Staging: a table's rows are loaded as they are, checked against each other as sets, then inserted.
//!
//! A row that fails a check stays in the staging table with the reason beside it. Every other row has a verdict: it is
//! new unless [`super::comparison`] finds that it exists. Its place is its number in file order; a line may have several
//! rows.

use std::pin::pin;

use bytes::Bytes;
use futures_util::{SinkExt, Stream, StreamExt};
use tokio::sync::mpsc::Receiver;
use tokio_postgres::{Client, Row, types::Type};

use crate::{
    Result,
    archived::{
        catalogue::{Presence, PrimaryKey, Table},
        upload::RejectedRow,
    },
};

/// The staging table of a business table, in a session of its own.
pub struct Staging<'a> {
    pub(super) session: &'a Client,
    table: Table,
    pub(super) name: String,
}

/// When a staging table goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// When the transaction ends in which it was created.
    Transaction,
    /// When the session ends.
    Session,
}

impl<'a> Staging<'a> {
    /// Creates the empty staging table, with the business table's defaults but none of its constraints.
    pub async fn create(session: &'a Client, table: Table, lifetime: Lifetime) -> Result<Self> {
        let staging = Self {
            session,
            table,
            name: staging_name(table),
        };
        let alterations: Vec<String> = table
            .columns()
            .iter()
            .map(|column| format!("ALTER {} DROP NOT NULL", column.name))
            // Keys are given to new rows when they are inserted.
            .chain(generated_key(table).map(|(key, _)| format!("ALTER {key} DROP DEFAULT")))
            .collect();
        staging
            .execute(&format!(
                "CREATE TEMP TABLE {staging} (LIKE {table} INCLUDING DEFAULTS) {end};
                 ALTER TABLE {staging}
                     {alterations},
                     ADD place bigint GENERATED ALWAYS AS IDENTITY,
                     ADD line bigint NOT NULL,
                     ADD reject_column text,
                     ADD reject_value text,
                     ADD reject_reason text,
                     ADD verdict text NOT NULL DEFAULT 'new',
                     ADD seen bigint",
                staging = staging.name,
                table = table.name(),
                end = match lifetime {
                    Lifetime::Transaction => "ON COMMIT DROP",
                    Lifetime::Session => "",
                },
                alterations = alterations.join(", "),
            ))
            .await?;
        Ok(staging)
    }

    /// The table whose rows it stages.
    pub fn table(&self) -> Table {
        self.table
    }

    /// Fills the staging table with COPY text from [`super::rows::Rows::copy_next`].
    pub async fn fill(&self, header: &[&str], mut chunks: Receiver<Bytes>) -> Result<()> {
        let mut columns = vec!["line", "reject_column", "reject_value", "reject_reason"];
        columns.extend(header);
        let copy = format!("COPY {} ({}) FROM STDIN", self.name, columns.join(", "));
        let mut sink = pin!(self.session.copy_in(&copy).await?);
        while let Some(chunk) = chunks.recv().await {
            sink.send(chunk).await?;
        }
        sink.as_mut().finish().await?;
        // Autovacuum doesn't analyze temporary tables (PostgreSQL, "ANALYZE"), and the checks join this one.
        self.execute(&format!("ANALYZE {}", self.name)).await
    }

    /// Gives empty values of new rows the schema's defaults, except for ids, which are assigned at the insert.
    pub async fn set_defaults(&self, header: &[&str]) -> Result<()> {
        let key = generated_key(self.table).map(|(key, _)| key);
        let defaulted: Vec<&str> = self
            .table
            .columns()
            .iter()
            .filter(|column| {
                column.presence == Presence::Defaulted
                    && key != Some(column.name)
                    && header.contains(&column.name)
            })
            .map(|column| column.name)
            .collect();
        if defaulted.is_empty() {
            return Ok(());
        }
        // One statement for all columns, because each statement rewrites every row that it changes.
        let statement = self
            .session
            .query_one(
                "SELECT format('UPDATE %s SET %s WHERE reject_reason IS NULL AND verdict = ''new'' AND (%s)', $1::text,
                               string_agg(format('%1$I = coalesce(%1$I, %2$s)', attname,
                                                 pg_get_expr(adbin, adrelid)), ', '),
                               string_agg(format('%I IS NULL', attname), ' OR '))
                 FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                 WHERE attrelid = $1::text::regclass AND attname = ANY ($2)",
                &[&self.name, &defaulted],
            )
            .await?;
        self.execute(statement.try_get(0)?).await
    }

    /// Inserts the new rows that passed and returns their number. Rows without an id get one above all ids in the file.
    pub async fn insert(&self) -> Result<u64> {
        let columns: Vec<&str> = self.table.columns().iter().map(|column| column.name).collect();
        let mut values = columns.join(", ");
        if let PrimaryKey::Numbered(key) = self.table.key() {
            // Above the ids of rejected rows too, because people know those as somebody else's.
            self.execute(&format!(
                "SELECT archive.pass_id({}, max({key}))
                 FROM {}
                 WHERE {key} < archive.first_foreign_id()",
                sequence(self.table, key),
                self.name
            ))
            .await?;
        }
        if let Some((key, generated)) = generated_key(self.table) {
            values = values.replacen(key, &format!("coalesce({key}, {generated})"), 1);
        }
        let inserted = self
            .session
            .execute(
                &format!(
                    "INSERT INTO {table} ({columns})
                     SELECT {values} FROM {staging} WHERE reject_reason IS NULL AND verdict = 'new'",
                    table = self.table.name(),
                    columns = columns.join(", "),
                    staging = self.name,
                ),
                &[],
            )
            .await?;
        Ok(inserted)
    }

    /// Makes a single audit entry for so many rows; an entry for each would say no more. `actor` is None if nobody but the
    /// database's role did it.
    pub async fn audit(&self, action: &str, rows: u64, actor: Option<&str>) -> Result<()> {
        if rows == 0 {
            return Ok(());
        }
        self.session
            .execute_typed(
                "INSERT INTO auditentry (date, at, actor, action, tablename, after)
                 SELECT audit.day_of(now()), now(), coalesce($3, audit.actor()), $4, $1, jsonb_build_object('rows', $2)",
                &[
                    (&self.table.name(), Type::TEXT),
                    (&i64::try_from(rows).unwrap_or(i64::MAX), Type::INT8),
                    (&actor, Type::TEXT),
                    (&action, Type::TEXT),
                ],
            )
            .await?;
        Ok(())
    }

    /// How many rows were rejected, and the first `limit` of them in file order.
    pub async fn rejects(&self, limit: usize) -> Result<(u64, Vec<RejectedRow>)> {
        let rows = self
            .session
            .query(
                &format!(
                    "SELECT line, reject_column, reject_value, reject_reason, count(*) OVER ()
                     FROM {}
                     WHERE reject_reason IS NOT NULL
                     ORDER BY place
                     LIMIT {limit}",
                    self.name
                ),
                &[],
            )
            .await?;
        let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get(4))?;
        let rejects = rows.iter().map(rejected).collect::<Result<_>>()?;
        Ok((count.unsigned_abs(), rejects))
    }

    /// All rejected rows in file order.
    pub async fn all_rejects(&self) -> Result<impl Stream<Item = Result<RejectedRow>>> {
        let query = format!(
            "SELECT line, reject_column, reject_value, reject_reason FROM {}
             WHERE reject_reason IS NOT NULL
             ORDER BY place",
            self.name
        );
        let rows = self.session.query_typed_raw(&query, NO_PARAMETERS).await?;
        Ok(rows.map(|row| rejected(&row?)))
    }

    pub(super) async fn execute(&self, statements: &str) -> Result<()> {
        Ok(self.session.batch_execute(statements).await?)
    }
}

const NO_PARAMETERS: [(&str, Type); 0] = [];

fn rejected(row: &Row) -> Result<RejectedRow> {
    Ok(RejectedRow {
        line: row.try_get(0)?,
        column: row.try_get(1)?,
        value: row.try_get(2)?,
        reason: row.try_get(3)?,
    })
}

pub(super) fn staging_name(table: Table) -> String {
    format!("seed_{}", table.name())
}

/// The key's column, and an expression for the key of a new row that has none; None if every row must have its key.
pub(super) fn generated_key(table: Table) -> Option<(&'static str, String)> {
    match (table, table.key()) {
        (Table::Customer, PrimaryKey::Given([key])) => {
            Some((key, "nextval('customer_number')::text".to_owned()))
        }
        (_, PrimaryKey::Numbered(key)) => Some((key, format!("nextval({})::integer", sequence(table, key)))),
        (_, PrimaryKey::Given(_)) => None,
    }
}

fn sequence(table: Table, key: &str) -> String {
    format!("pg_get_serial_sequence('{}', '{key}')::regclass", table.name())
}
