//! The database's schema, as versioned migrations that are part of the binary.

use tokio_postgres::{Client, GenericClient, Transaction};

use crate::{Error, Result, catalogue::Table};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// What a migration run found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema's version now.
    pub version: i32,
    /// How many migrations this run applied; 0 when the schema was up to date.
    pub applied: usize,
}

/// Brings the schema up to the newest version, one transaction per migration. It never drops a table.
///
/// The caller must see to it that nobody else migrates at the same time.
pub async fn migrate(client: &mut Client) -> Result<Migrated> {
    let fault = |source| Error::Migration {
        source: Box::new(source),
    };
    let runner = embedded::migrations::runner();
    let report = runner.run_async(client).await.map_err(fault)?;
    let newest = runner
        .get_last_applied_migration_async(client)
        .await
        .map_err(fault)?;
    Ok(Migrated {
        version: newest.map_or(0, |migration| migration.version()),
        applied: report.applied_migrations().len(),
    })
}

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

fn names() -> String {
    Table::ALL.map(Table::name).join(", ")
}

/// The foreign keys and exclusion constraints of the business tables, while a bulk load does without them.
///
/// Added after the load they are checked for all rows at once, in half the time that checking row by row takes.
#[must_use = "the constraints must be put back"]
pub struct SuspendedConstraints {
    restoring: Vec<String>,
}

impl SuspendedConstraints {
    /// Takes the constraints off. The tables must be empty and stay locked until the transaction ends: nobody may
    /// write without them.
    pub async fn suspend(transaction: &Transaction<'_>) -> Result<Self> {
        let constraints = transaction
            .query(
                "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                               pg_get_constraintdef(oid))
                 FROM pg_constraint
                 WHERE contype IN ('f', 'x') AND connamespace = 'public'::regnamespace
                 ORDER BY conname",
                &[],
            )
            .await?;
        let mut restoring = Vec::new();
        for constraint in constraints {
            transaction.batch_execute(constraint.try_get(0)?).await?;
            restoring.push(constraint.try_get(1)?);
        }
        Ok(Self { restoring })
    }

    /// Puts the constraints back; PostgreSQL checks every row against them.
    pub async fn restore(self, transaction: &Transaction<'_>) -> Result<()> {
        Ok(transaction.batch_execute(&self.restoring.join("; ")).await?)
    }
}
