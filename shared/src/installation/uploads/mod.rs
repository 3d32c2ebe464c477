//! Files that admins upload: checked when they arrive, imported when an admin wants it.
//!
//! The state of an upload is its row in `dashboard.upload`. An import commits its rows and the row's state together, so it
//! is done once or not at all, wherever it is cut off. Events may be delivered more than once, and late.
//!
//! A check reads a snapshot and locks nothing. An import reads a snapshot, too, and PostgreSQL refuses to write what has
//! changed since; it then tries again with a newer snapshot. Only the consultants whose time is written are held, from the
//! first write to the commit.

mod contents;
mod outcome;
mod stage;
mod stored;
mod trouble;
mod write;

use serde::Serialize;
use tokio_postgres::Client;
use tokio_util::io::SyncIoBridge;

use self::{
    contents::Contents,
    outcome::{compare, write_rejects},
    stage::{StagedUpload, stage},
    trouble::Trouble,
    write::{Written, write},
};
use crate::{
    Error, Result,
    archived::{key::Key, upload::UploadState},
    installation::{
        db_init::{LOCK_LIMIT, archive_and_release},
        deployment::Deployment,
        import,
    },
    platform::lock,
};

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Handled {
    /// There was nothing to do: it has been done already, or the upload doesn't exist.
    Ignored,
    /// The outcome is known, and nothing has been changed.
    Checked,
    /// It was imported.
    Imported,
    /// It could not be checked or imported, and nothing has been changed; the upload's row says why.
    Failed,
}

/// Checks the file of an upload that has arrived, unless it was checked already. An error means that not even the failure
/// could be stored; the event should be delivered again.
pub async fn check(deployment: &Deployment, id: &str) -> Result<Handled> {
    let key = Key::Upload { id: id.to_owned() };
    let Some(version) = deployment.store.current_version(&key.to_string()).await? else {
        return Ok(Handled::Ignored);
    };
    let session = deployment.database.session().await?;
    lock::acquire_named(&session, &key.to_string(), LOCK_LIMIT).await?;
    let Some(file_name) = stored::begin_check(&session, id, &version).await? else {
        return Ok(Handled::Ignored);
    };
    let checked = async {
        let staged = stage_file(deployment, &session, &key, &version, &file_name).await?;
        staged.load_days(deployment).await?;
        outcome::begin(&session).await?;
        let outcome = compare(&staged, &version).await?;
        outcome::end(&session).await?;
        write_rejects(&staged, &deployment.store, id).await?;
        Ok((outcome, staged.bytes))
    };
    match checked.await {
        Ok((outcome, bytes)) => {
            let state = stored::finish_check(&session, id, &outcome, bytes).await?;
            Ok(match state {
                UploadState::Checked => Handled::Checked,
                _ => Handled::Failed,
            })
        }
        Err(trouble) => fail(deployment, id, trouble).await,
    }
}

/// Imports an upload whose import was requested, if that still has the outcome that was shown. An error means that not
/// even the failure could be stored; the event should be delivered again.
pub async fn import(deployment: &Deployment, id: &str) -> Result<Handled> {
    let mut session = deployment.database.session().await?;
    if let Err(error) = lock::acquire(&session, LOCK_LIMIT).await {
        return fail(deployment, id, error.into()).await;
    }
    let handled = match import_with(deployment, &session, id).await {
        Ok(handled) => handled,
        Err(trouble) => return fail(deployment, id, trouble).await,
    };
    if handled == Handled::Imported {
        session.batch_execute("DISCARD TEMP").await?;
        // What is not archived now is marked, and the next run archives it.
        let archived = archive_and_release(&mut session, &deployment.store, deployment.window).await;
        if let Err(error) = archived {
            let error = error.with_causes();
            tracing::warn!(error, "imported rows are not archived yet");
        }
    }
    Ok(handled)
}

async fn import_with(
    deployment: &Deployment,
    session: &Client,
    id: &str,
) -> std::result::Result<Handled, Trouble> {
    let Some(order) = stored::ordered(session, id).await? else {
        return Ok(Handled::Ignored);
    };
    let key = Key::Upload { id: id.to_owned() };
    let staged = stage_file(deployment, session, &key, &order.version, &order.filename).await?;
    match write(deployment, &staged, id, &order).await? {
        Written::Imported => Ok(Handled::Imported),
        Written::Withdrawn => Ok(Handled::Ignored),
        Written::Different(outcome) => {
            write_rejects(&staged, &deployment.store, id).await?;
            stored::renew(session, id, &outcome).await?;
            Ok(Handled::Checked)
        }
    }
}

/// Reads one version of an upload's file and stages its rows.
async fn stage_file<'a>(
    deployment: &Deployment,
    session: &'a Client,
    key: &Key,
    version: &str,
    file_name: &str,
) -> std::result::Result<StagedUpload<'a>, Trouble> {
    let name = key.to_string();
    let content = deployment.store.read_version(&name, version).await?;
    let content = SyncIoBridge::new(content.into_async_read());
    let file_name = file_name.to_owned();
    let contents = import::blocking(key, move || Contents::open(file_name, content)).await??;
    stage(session, key, contents).await
}

/// Stores why it failed, through a separate session: the other one may be the reason. A database that is not available
/// may be when the event is delivered again.
async fn fail(deployment: &Deployment, id: &str, trouble: Trouble) -> Result<Handled> {
    match trouble.error {
        Some(error @ Error::DatabaseUnavailable { .. }) => return Err(error),
        Some(error) => tracing::error!(error = error.with_causes(), "an upload could not be handled"),
        None => {}
    }
    let session = deployment.database.session().await?;
    stored::fail(&session, id, trouble.problem, &trouble.message).await?;
    Ok(Handled::Failed)
}
