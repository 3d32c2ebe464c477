//! Before a database is deleted: the final archive makes sure that nothing exists only in it.

use std::{
    fmt,
    time::{Duration, Instant},
};

use tokio::time::timeout;
use tokio_postgres::Client;

use crate::{
    Result, archive,
    archived::tables,
    installation::{db_init::LOCK_LIMIT, deployment::Deployment, roles},
    outbox,
    platform::lock,
};

/// How long to wait at most for mail that was left behind to be handed over.
const MAIL_LIMIT: Duration = Duration::from_secs(30);

/// How long to try to grant the application its right to connect again.
const OPEN_LIMIT: Duration = Duration::from_secs(8);

/// The result of the final archive.
pub enum FinalArchiveResult {
    /// The archive has everything.
    Complete(Box<archive::Report>),
    /// There was nothing to archive.
    Nothing,
}

impl fmt::Display for FinalArchiveResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete(report) => write!(formatter, "Everything is archived: {}", report.message),
            Self::Nothing => formatter.write_str("There was nothing to archive."),
        }
    }
}

/// Disconnects the application, archives everything that is loaded, and compares the whole archive with its manifest.
pub async fn run_final_archive(deployment: &Deployment, deadline: Instant) -> Result<FinalArchiveResult> {
    let mut master = deployment.database.session().await?;
    lock::acquire(&master, LOCK_LIMIT).await?;
    if !holds_anything(&master).await? {
        return Ok(FinalArchiveResult::Nothing);
    }
    roles::revoke_connect(&master).await?;
    outbox::dispatch_within(MAIL_LIMIT, &deployment.database, &deployment.store).await;
    let report = archive::archive_everything(&mut master, &deployment.store, deadline).await?;
    if report.status != archive::Status::Ok {
        return Err(report.into_error());
    }
    Ok(FinalArchiveResult::Complete(Box::new(report)))
}

/// Whether the database was ever filled: it continues an archive, or has a row.
async fn holds_anything(master: &Client) -> Result<bool> {
    let has_schema = master
        .query_typed_one("SELECT to_regclass('archive.lineage') IS NOT NULL", &[])
        .await?;
    if !has_schema.try_get(0)? {
        return Ok(false);
    }
    let continues = master
        .query_typed_one("SELECT etag IS NOT NULL FROM archive.lineage", &[])
        .await?;
    Ok(continues.try_get(0)? || !tables::is_empty(master).await?)
}

/// Lets the application connect again, because the database stays. If this fails, invoking `db-init` by hand does it
/// later.
pub async fn reopen(deployment: &Deployment) {
    let opening = async {
        let master = deployment.database.session().await?;
        roles::grant_connect(&master).await
    };
    match timeout(OPEN_LIMIT, opening).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(error = error.with_causes(), "the application can't connect yet"),
        Err(_) => tracing::error!("the application could not be allowed to connect again in time"),
    }
}
