//! The archive: database -> S3, what has changed and nothing else.
//!
//! A run exports the units that are marked as changed out of one snapshot of the database, uploads the objects whose
//! MD5 is new, and publishes them all at once by a new manifest. Until then the bucket describes the state before the
//! run; from then on the one of the snapshot. Whatever fails in between, the next run completes.

mod departed;
mod export;
mod fold;
mod guard;
mod last;
mod marked;
pub mod metrics;
mod next;
mod plan;
mod publish;
mod record;
mod report;
mod request;
pub mod requested;
mod run;
mod scan;
mod settle;
mod snapshot;
mod time;
mod upload;
mod verify;

use std::time::Instant;

use tokio_postgres::Client;

pub(crate) use self::last::archive_everything;
pub use self::{
    report::{Damage, Report, Status, TableDetail, TableOutcome},
    request::{Request, Scope, Shrinking},
    time::RESERVE,
};
use self::{run::perform, time::Time, verify::verify};
use crate::{
    Error, Result,
    archived::store::Store,
    platform::{database::Database, lock},
};

/// Brings the archive up to the database, or compares it with its manifest.
///
/// Nothing changed: one call of S3, which asks for the manifest's tag, and no look at a business table. Another run is
/// under way: nothing is done. Units that fail don't stop the others; the report names them
/// ([`Report::into_result`]).
pub async fn run(
    database: &Database,
    store: &Store,
    request: Request,
    deadline: Option<Instant>,
) -> Result<Report> {
    let time = Time::starting_now(deadline);
    let mut session = match database.session().await {
        // The archive can be verified without a database: there is none that could write to it.
        Err(Error::DatabaseUnavailable { .. }) if request == Request::Verify => {
            return verify(store, &time).await;
        }
        outcome => outcome?,
    };
    if !lock::try_acquire(&session).await? {
        return Ok(Report::idle(
            Status::Skipped,
            "Another run is under way; nothing was done.",
            &time,
        ));
    }
    let outcome = perform(&mut session, store, request, time).await;
    // A session that has died has given the lock back, and the outcome says why it died.
    let released = lock::release(&session).await;
    let report = outcome?;
    released?;
    Ok(report)
}

/// Archives what has changed. The caller holds the lock under which archives run.
pub(crate) async fn archive_changes(session: &mut Client, store: &Store) -> Result<Report> {
    let request = Request::Archive {
        scope: Scope::Changed,
        shrinking: Shrinking::Refused,
    };
    perform(session, store, request, Time::starting_now(None)).await
}
