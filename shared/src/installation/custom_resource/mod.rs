//! The database as a resource of a CloudFormation stack: made ready with the stack, archived before the stack goes.
//!
//! CloudFormation waits for an answer to every event, and may send the same event twice. What an event does:
//!
//! - **Create, Update**: [`db_init::run`], which touches no row that is there. An update by which
//!   `FinalArchive` becomes `best-effort` succeeds even if that fails: a stack whose database can't be reached could not
//!   be told otherwise to go without a last archive.
//! - **Delete**: the application is shown out, everything is archived for the last time, and the whole archive is
//!   verified. A failure stops the deletion and lets the application in again, unless `FinalArchive` is `best-effort`.
//!   While another archive run is going on, it is waited for.
//! - **Delete of a resource whose creation failed** always succeeds, since CloudFormation rolls the creation back by it.
//!   It is known by its id: either ours for such a resource, or one that CloudFormation made up, because we never
//!   answered. What such a database has is from the bucket - the archive, or the seed files - and nobody was shown it;
//!   should it have more nevertheless, that is archived if possible.
//! - **Delete where nothing was ever loaded or written** - no schema, or no row and no archive that it continues -
//!   succeeds and archives nothing: an empty database never takes the place of a good archive. Neither does a database
//!   that was restored and lost its rows, because the archive refuses to shrink, nor one that was restored from an
//!   archive that another one has continued, because that is fenced off.
//! - **The same event again** finds everything done. A second Delete of a database that has gone meanwhile fails, and
//!   nobody waits for that answer any more.

mod answer;
mod deletion;
mod delivery;
mod event;

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use tokio::time::timeout;

pub use self::{
    answer::{Answer, Data, Status},
    event::{Change, Event, FinalArchive, Properties, Request},
};
use crate::{
    Error, Result,
    installation::{
        db_init::{self, Report},
        deployment::Deployment,
    },
};

/// The time that is kept for letting the application in again, and for the answer.
pub const RESERVE: Duration = Duration::from_secs(30);

/// Where nobody says when the function ends: Lambda's own limit.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Does what the event asks for, and answers. An error means that the answer could not be delivered.
pub async fn respond(deployment: &Deployment, event: &Event, deadline: Option<Instant>) -> Result<Answer> {
    let deadline = deadline.unwrap_or_else(|| Instant::now() + LONGEST);
    let deadline = deadline.checked_sub(RESERVE).unwrap_or(deadline);
    let answer = perform(deployment, event, deadline).await;
    delivery::deliver(&event.request.response_url, &answer).await?;
    Ok(answer)
}

async fn perform(deployment: &Deployment, event: &Event, deadline: Instant) -> Answer {
    let request = &event.request;
    match &event.change {
        Change::Create => match initialise(deployment, deadline).await {
            Ok(report) => request.success(request.resource_id()).with_data(report),
            Err(error) => request.failure(request.id_of_failed_creation(), &error),
        },
        Change::Update {
            physical_resource_id,
            resource_properties: now,
            old_resource_properties: before,
        } => {
            let id = physical_resource_id.clone();
            match initialise(deployment, deadline).await {
                Ok(report) => request.success(id).with_data(report),
                Err(error)
                    if now.final_archive == FinalArchive::BestEffort
                        && before.final_archive == FinalArchive::Required =>
                {
                    request.success(id).because(&error)
                }
                Err(error) => request.failure(id, &error),
            }
        }
        Change::Delete {
            physical_resource_id,
            resource_properties,
        } => {
            let id = physical_resource_id.clone();
            let may_fail = resource_properties.final_archive == FinalArchive::BestEffort
                || !Request::is_created(physical_resource_id);
            match bounded(
                deletion::archive_for_the_last_time(deployment, deadline),
                deadline,
            )
            .await
            {
                Ok(last) => request.success(id).saying(last.to_string()),
                Err(error) if may_fail => request.success(id).because(&error),
                Err(error) => {
                    deletion::stay_open(deployment).await;
                    request.failure(id, &error).advising(&request.advice())
                }
            }
        }
    }
}

async fn initialise(deployment: &Deployment, deadline: Instant) -> Result<Report> {
    let report = bounded(
        db_init::prepare(deployment, db_init::Request::default()),
        deadline,
    )
    .await?;
    let housekeeping = async {
        db_init::tidy(deployment, &report).await;
        Ok(())
    };
    if let Err(error) = bounded(housekeeping, deadline).await {
        tracing::warn!(error = error.with_causes(), "the housekeeping was not finished");
    }
    Ok(report)
}

/// Work that comes to an end in time, whatever it does: what is too slow is dropped, and a panic is an error.
async fn bounded<T>(work: impl Future<Output = Result<T>>, deadline: Instant) -> Result<T> {
    let limit = deadline.saturating_duration_since(Instant::now());
    match timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Error::Panicked),
        Err(_) => Err(Error::TookTooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(20)
    }

    #[tokio::test]
    async fn work_ends_in_time_and_a_panic_is_an_error() {
        assert_eq!(bounded(async { Ok(7) }, soon()).await.unwrap(), 7);
        let endless = bounded(std::future::pending::<Result<()>>(), soon()).await;
        assert!(matches!(endless, Err(Error::TookTooLong)));
        let panicking = bounded(async { Ok(Vec::<u8>::new()[0]) }, soon()).await;
        assert!(matches!(panicking, Err(Error::Panicked)));
    }
}
