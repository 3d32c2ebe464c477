//! The final archive of a database that is about to be deleted.

use std::time::Instant;

use tokio_postgres::Client;

use super::{
    report::{Report, Status},
    request::{Scope, Shrinking},
    run::Run,
    time_budget::TimeBudget,
    verify::verify,
};
use crate::{
    Error, Result,
    archived::{lineage, store::Store},
};

/// Archives everything that is loaded, marked or not, then verifies the whole archive.
/// If anything is left or damaged, the report says so, and its status is not [`Status::Ok`]. The caller holds the lock
/// for archive runs and has made sure that nobody can write any more; if rows were written after all, this is an error.
pub(crate) async fn archive_everything(
    session: &mut Client,
    store: &Store,
    deadline: Instant,
) -> Result<Report> {
    let run = Run {
        store,
        scope: Scope::Full,
        shrinking: Shrinking::Refused,
        time: TimeBudget::starting_now(Some(deadline)),
    };
    let report = run.archive(session).await?;
    if report.status != Status::Ok {
        return Ok(report);
    }
    let verified = verify(store, &TimeBudget::starting_now(Some(deadline))).await?;
    if verified.status != Status::Ok {
        return Ok(verified);
    }
    if lineage::is_anything_marked(session).await? {
        return Err(Error::Unarchived);
    }
    Ok(report)
}
