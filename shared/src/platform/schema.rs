//! The database schema, as versioned migrations that are part of the binary.

use refinery::Migration;
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

/// Brings the schema up to the newest version in one transaction: all missing migrations are applied, or none. It never
/// drops a table.
///
/// A schema that a newer program has migrated is left as it is, so that CloudFormation can go back to this program after
/// an update that failed later on. A migration only adds what the previous release doesn't need; what a release no longer
/// uses is removed one release later.
///
/// The caller must ensure that nobody else migrates at the same time.
pub async fn migrate(client: &mut Client) -> Result<Migrated> {
    let runner = embedded::migrations::runner();
    let own = runner
        .get_migrations()
        .iter()
        .map(Migration::version)
        .max()
        .unwrap_or(0);
    let found = applied_version(client).await?;
    if found > own {
        tracing::warn!(
            schema.version = found,
            program.version = own,
            "a newer program has migrated the schema; it is left as it is"
        );
        return Ok(Migrated {
            version: found,
            applied: 0,
        });
    }
    let report = runner
        .set_grouped(true)
        .run_async(client)
        .await
        .map_err(|source| Error::Migration {
            source: Box::new(source),
        })?;
    // The session's time zone is the organisation's.
    client
        .batch_execute(
            "DO $$ BEGIN
                 EXECUTE format('ALTER FUNCTION audit.day_of(timestamptz) SET timezone = %L',
                                current_setting('TimeZone'));
             END $$",
        )
        .await?;
    Ok(Migrated {
        version: own,
        applied: report.applied_migrations().len(),
    })
}

/// The newest migration that the database has; 0 if it has none.
async fn applied_version(client: &Client) -> Result<i32> {
    let exists: bool = client
        .query_one(
            "SELECT to_regclass('public.refinery_schema_history') IS NOT NULL",
            &[],
        )
        .await?
        .try_get(0)?;
    if !exists {
        return Ok(0);
    }
    let row = client
        .query_one(
            "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
            &[],
        )
        .await?;
    Ok(row.try_get(0)?)
}
