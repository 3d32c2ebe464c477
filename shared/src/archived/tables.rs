//! Operations on all archived tables: empty, lock and fill them.

use tokio_postgres::{Client, GenericClient, Transaction, types::Type};

use crate::{Result, archived::catalogue::Table};

/// Locks the archived tables against everyone else until the transaction ends.
pub async fn lock_tables(transaction: &Transaction<'_>) -> Result<()> {
    let lock = format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", names());
    Ok(transaction.batch_execute(&lock).await?)
}

/// Whether all of them are empty.
pub async fn is_empty(session: &impl GenericClient) -> Result<bool> {
    let any_row = Table::ALL.map(|table| format!("EXISTS (SELECT FROM {})", table.name()));
    let row = session
        .query_typed_one(&format!("SELECT NOT ({})", any_row.join(" OR ")), &[])
        .await?;
    Ok(row.try_get(0)?)
}

/// Deletes all rows of the archived tables. Sequences keep their values.
pub async fn empty_tables(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction
        .batch_execute(&format!("TRUNCATE {}", names()))
        .await?)
}

/// Updates PostgreSQL's statistics and visibility map. Totals use index-only scans, which are fast only if the map says
/// that all rows are visible.
pub async fn vacuum(session: &Client) -> Result<()> {
    Ok(session
        .batch_execute(&format!("VACUUM (ANALYZE) {}", names()))
        .await?)
}

fn names() -> String {
    Table::ALL.map(Table::name).join(", ")
}

/// The archived tables during a bulk load: without any constraints and indexes but primary keys and single-row checks.
///
/// What is added back after the load is built and checked for all rows at once, in half the time it would take row by
/// row.
#[must_use = "constraints and indexes must be restored"]
pub struct BulkLoad {
    restore: Vec<String>,
}

impl BulkLoad {
    /// Drops constraints, indexes, and the triggers that serialise writers or audit single rows. The tables must be empty
    /// and stay locked until the transaction ends: nobody may write to them in this state.
    pub async fn begin(transaction: &Transaction<'_>) -> Result<Self> {
        Self::drop_with(transaction, "^(hold_consultant|keep_out_of_leave|audit_insert)$").await
    }

    /// The same for rows from the archive, which no trigger needs to see.
    pub async fn begin_archived(transaction: &Transaction<'_>) -> Result<Self> {
        Self::drop_with(transaction, "").await
    }

    /// `triggers` is a regular expression for trigger names.
    async fn drop_with(transaction: &Transaction<'_>, triggers: &str) -> Result<Self> {
        let definitions = transaction
            .query_typed(
                "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                               pg_get_constraintdef(oid))
                 FROM pg_constraint
                 WHERE contype IN ('f', 'u', 'x') AND connamespace = 'public'::regnamespace
                 UNION ALL
                 SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
                 FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
                 WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1)
                   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
                 UNION ALL
                 SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass), pg_get_triggerdef(pg_trigger.oid)
                 FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                 WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1)
                   AND tgname ~ $2 AND NOT tgisinternal AND tgenabled = 'O'",
                &[
                    (&Table::ALL.map(Table::name).as_slice(), Type::TEXT_ARRAY),
                    (&triggers, Type::TEXT),
                ],
            )
            .await?;
        let (mut drop, mut restore) = (Vec::new(), Vec::new());
        for definition in definitions {
            drop.push(definition.try_get::<_, String>(0)?);
            restore.push(definition.try_get(1)?);
        }
        transaction.batch_execute(&drop.join("; ")).await?;
        Ok(Self { restore })
    }

    /// Restores all of it; PostgreSQL checks every row against the constraints.
    pub async fn finish(self, transaction: &Transaction<'_>) -> Result<()> {
        Ok(transaction.batch_execute(&self.restore.join("; ")).await?)
    }
}
