//! The database schema, as versioned migrations that are part of the binary.

use tokio_postgres::Client;

use crate::{Error, Result};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// What a run of the migrations found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema's version afterwards.
    pub version: i32,
    /// How many migrations were applied; 0 if the schema was already up to date.
    pub applied: usize,
}

/// Brings the schema up to the newest version, one transaction per migration. It never drops a table.
///
/// The caller must ensure that nobody else migrates at the same time.
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
