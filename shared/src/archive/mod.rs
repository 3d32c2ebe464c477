//! The archive: copies what has changed from the database to S3.
//!
//! A run exports the marked units from one snapshot of the database, uploads the objects whose MD5 is new, and
//! publishes them all at once with a new manifest. Until then the bucket describes the state before the run, and from
//! then on that of the snapshot. If anything fails in between, the next run completes it.

mod export;
mod figures;
mod final_archive;
mod fold;
mod guard;
mod marked;
pub mod metrics;
mod next_manifest;
mod plan;
mod publish;
mod record;
mod report;
mod request;
pub mod requested;
mod row_loss;
mod run;
mod scan;
mod settle;
mod snapshot;
mod time_budget;
mod upload;
mod verify;

use std::time::Instant;

use tokio_postgres::Client;

pub(crate) use self::{figures::complete_figures, final_archive::archive_everything};
pub use self::{
    report::{Damage, Report, Status, TableDetail, TableOutcome},
    request::{Request, Scope, Shrinking},
    time_budget::RESERVE,
};
use self::{run::perform, time_budget::TimeBudget, verify::verify};
use crate::{
    Error, Result,
    archived::store::Store,
    platform::{database::Database, lock},
};

/// Archives what has changed, or compares the archive with its manifest.
///
/// If nothing has changed, this takes one S3 call, for the manifest's ETag, and touches no business table. If another
/// run is in progress, it does nothing. Units that fail don't stop the others; the report names them
/// ([`Report::into_result`]).
pub async fn run(
    database: &Database,
    store: &Store,
    request: Request,
    deadline: Option<Instant>,
) -> Result<Report> {
    let time = TimeBudget::starting_now(deadline);
    let mut session = match database.session().await {
        // The archive can be verified without a database, as long as none exists that could write to it.
        Err(Error::DatabaseUnavailable { .. }) if request == Request::Verify => {
            return verify(store, &time).await;
        }
        outcome => outcome?,
    };
    if !lock::try_acquire(&session).await? {
        return Ok(Report::idle(
            Status::Skipped,
            "Another run is in progress; nothing was done.",
            &time,
        ));
    }
    let outcome = perform(&mut session, store, request, time).await;
    // A session that died has released the lock; the outcome says why it died.
    let released = lock::release(&session).await;
    let report = outcome?;
    released?;
    Ok(report)
}

/// Archives what has changed. The caller holds the lock for archive runs.
pub(crate) async fn archive_changes(session: &mut Client, store: &Store) -> Result<Report> {
    let request = Request::Archive {
        scope: Scope::Changed,
        shrinking: Shrinking::Refused,
    };
    perform(session, store, request, TimeBudget::starting_now(None)).await
}
