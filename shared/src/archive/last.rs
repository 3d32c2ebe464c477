//! The archive of a database that goes.

use std::time::Instant;

use tokio_postgres::Client;

use super::{Report, Run, Scope, Shrinking, Status, verify};
use crate::{Error, Result, archived::store::Store};

/// Archives everything that is loaded, marked or not, and verifies the whole archive. Afterwards nothing is left.
///
/// Whether anything is left or damaged, the report says. The caller holds the lock under which archives run, and has
/// seen to it that nobody writes any more; should somebody have written nevertheless, it is an error.
pub(crate) async fn archive_everything(
    session: &mut Client,
    store: &Store,
    deadline: Instant,
) -> Result<Report> {
    let run = Run {
        store,
        scope: Scope::Full,
        shrinking: Shrinking::Refused,
        deadline: Some(deadline),
        started: Instant::now(),
    };
    let report = run.archive(session).await?;
    if report.status != Status::Ok {
        return Ok(report);
    }
    let verified = verify::verify(store, Instant::now()).await?;
    if verified.status != Status::Ok {
        return Ok(verified);
    }
    if any_mark(session).await? {
        return Err(Error::Unarchived);
    }
    Ok(report)
}

async fn any_mark(session: &Client) -> Result<bool> {
    let row = session
        .query_one("SELECT EXISTS (SELECT FROM archive.mark)", &[])
        .await?;
    Ok(row.try_get(0)?)
}
