//! The business tables as a whole: emptying, locking and filling them.

use tokio_postgres::{Client, GenericClient, Transaction, types::Type};

use crate::{Result, archived::catalogue::Table};

/// Keeps all others out of the business tables until the transaction ends.
pub async fn lock_tables(transaction: &Transaction<'_>) -> Result<()> {
    let lock = format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", names());
    Ok(transaction.batch_execute(&lock).await?)
}

/// Whether no business table has a row.
pub async fn is_empty(session: &impl GenericClient) -> Result<bool> {
    let any_row = Table::ALL.map(|table| format!("EXISTS (SELECT FROM {})", table.name()));
    let row = session
        .query_typed_one(&format!("SELECT NOT ({})", any_row.join(" OR ")), &[])
        .await?;
    Ok(row.try_get(0)?)
}

/// Takes all rows out of the business tables. Sequences stay where they are.
pub async fn empty_tables(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction
        .batch_execute(&format!("TRUNCATE {}", names()))
        .await?)
}

/// Tells PostgreSQL what rows there are. Totals are counted in indexes, which is of use only once it knows that all rows
/// are visible.
pub async fn vacuum(session: &Client) -> Result<()> {
    Ok(session
        .batch_execute(&format!("VACUUM (ANALYZE) {}", names()))
        .await?)
}

fn names() -> String {
    Table::ALL.map(Table::name).join(", ")
}

/// The business tables while a bulk load fills them: of their constraints and indexes they have the primary keys and
/// what looks at one row only.
///
/// What is added after the load is built and checked for all rows at once, in half the time that it takes row by row.
#[must_use = "constraints and indexes must be put back"]
pub struct BareTables {
    restoring: Vec<String>,
}

impl BareTables {
    /// Takes constraints and indexes off, and the triggers by which writers take turns. The tables must be empty and stay
    /// locked until the transaction ends: nobody may write without them.
    pub async fn strip(transaction: &Transaction<'_>) -> Result<Self> {
        Self::strip_with(transaction, "hold_consultant").await
    }

    /// The same for rows that come from the archive, of which no trigger has to know.
    pub async fn strip_for_archived(transaction: &Transaction<'_>) -> Result<Self> {
        Self::strip_with(transaction, "%").await
    }

    /// `triggers` is a pattern of names.
    async fn strip_with(transaction: &Transaction<'_>, triggers: &str) -> Result<Self> {
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
                   AND tgname LIKE $2 AND NOT tgisinternal AND tgenabled = 'O'",
                &[
                    (&Table::ALL.map(Table::name).as_slice(), Type::TEXT_ARRAY),
                    (&triggers, Type::TEXT),
                ],
            )
            .await?;
        let (mut stripping, mut restoring) = (Vec::new(), Vec::new());
        for definition in definitions {
            stripping.push(definition.try_get::<_, String>(0)?);
            restoring.push(definition.try_get(1)?);
        }
        transaction.batch_execute(&stripping.join("; ")).await?;
        Ok(Self { restoring })
    }

    /// Puts all of it back; PostgreSQL checks every row against the constraints.
    pub async fn complete(self, transaction: &Transaction<'_>) -> Result<()> {
        Ok(transaction.batch_execute(&self.restoring.join("; ")).await?)
    }
}
