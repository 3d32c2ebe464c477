//! The database as a CloudFormation custom resource: prepared with the stack, archived before the stack is deleted.
//!
//! CloudFormation waits for a response to every event, and may send an event twice. What each event does:
//!
//! - **Create, Update**: runs [`db_init::run`], which changes no existing row, and gives the roles new passwords. An update that sets `FinalArchive` to
//!   `best-effort` succeeds even if that fails; otherwise a stack whose database can't be reached could not be told to go
//!   without a final archive.
//! - **Delete**: disconnects the application, archives everything, and verifies the whole archive. A failure stops the
//!   deletion and lets the application connect again, unless `FinalArchive` is `best-effort`. If another archive run is
//!   in progress, waits for it.
//! - **Delete of a resource whose creation failed**: always succeeds, because CloudFormation sends it to roll the
//!   creation back. The resource is recognised by its id: either ours for this case, or one that CloudFormation made up
//!   because we never responded. Such a database has only what came from the bucket, and no application has used it; if
//!   it has more after all, that is archived if possible.
//! - **Delete if nothing was ever loaded or written** (no schema, or no rows and no archive that it continues):
//!   succeeds and archives nothing, so an empty database never replaces a good archive. Nor does a database that was
//!   restored and then lost its rows, because the archive refuses to shrink; nor one whose archive another database has
//!   continued, because it is fenced.
//! - **A repeated event**: finds everything done. A second Delete fails if the database no longer exists, but nobody
//!   waits for that response any more.

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
        roles::Passwords,
    },
};

/// The time reserved for letting the application connect again and for the response.
pub const RESERVE: Duration = Duration::from_secs(30);

/// The deadline if none is given: Lambda's own limit.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Does what the event asks for, and responds. An error means that the response could not be delivered.
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
                    request.success(id).caused_by(&error)
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
            match bounded(deletion::run_final_archive(deployment, deadline), deadline).await {
                Ok(last) => request.success(id).with_reason(last.to_string()),
                Err(error) if may_fail => request.success(id).caused_by(&error),
                Err(error) => {
                    deletion::reopen(deployment).await;
                    request.failure(id, &error).with_advice(&request.advice())
                }
            }
        }
    }
}

async fn initialise(deployment: &Deployment, deadline: Instant) -> Result<Report> {
    let report = bounded(
        db_init::prepare(deployment, db_init::Request::default(), Passwords::Renewed),
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

/// Bounds work by a deadline, whatever it does: when the deadline passes it is dropped, and a panic becomes an error.
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
    async fn work_ends_by_its_deadline_and_a_panic_is_an_error() {
        assert_eq!(bounded(async { Ok(7) }, soon()).await.unwrap(), 7);
        let endless = bounded(std::future::pending::<Result<()>>(), soon()).await;
        assert!(matches!(endless, Err(Error::TookTooLong)));
        let panicking = bounded(async { Ok(Vec::<u8>::new()[0]) }, soon()).await;
        assert!(matches!(panicking, Err(Error::Panicked)));
    }
}
