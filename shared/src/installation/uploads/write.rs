//! Writes staged rows: all of them or none.

use tokio_postgres::Client;

use super::{
    outcome::{Outcome, begin, compare, end},
    stage::{StagedTable, StagedUpload},
    stored::{Order, record_import},
    trouble::Trouble,
};
use crate::{
    Error, Result,
    archived::{catalogue::Table, upload::ImportMode},
    installation::deployment::Deployment,
    platform::database::is_conflict,
};

/// How often it is tried while others write. Before the last try they are locked out.
const TRIES: usize = 4;

/// What became of an import.
pub enum Written {
    /// It was committed.
    Imported,
    /// Nobody wants it any more; nothing was changed.
    Withdrawn,
    /// It would have another outcome than was shown; nothing was changed.
    Different(Outcome),
}

/// Imports the staged rows if that has the outcome that was shown.
pub async fn write(
    deployment: &Deployment,
    staged: &StagedUpload<'_>,
    id: &str,
    order: &Order,
) -> std::result::Result<Written, Trouble> {
    for attempt in 1..=TRIES {
        staged.load_days(deployment).await?;
        begin(staged.session).await?;
        match try_writing(staged, id, order, attempt == TRIES).await {
            Ok(Some(written)) => return Ok(written),
            Err(error) if !is_conflict(&error) => return Err(error.into()),
            Ok(None) | Err(_) => staged.session.batch_execute("ROLLBACK").await?,
        }
    }
    Err(Error::Busy {
        what: "Other writing",
    }
    .into())
}

/// Imports the rows and ends the transaction. None if days have been archived that are needed.
async fn try_writing(
    staged: &StagedUpload<'_>,
    id: &str,
    order: &Order,
    is_last: bool,
) -> Result<Option<Written>> {
    let session = staged.session;
    if is_last {
        lock_out_writers(session).await?;
    }
    if !staged.archived_days().await?.is_empty() {
        return Ok(None);
    }
    let outcome = compare(staged, &order.version).await?;
    if outcome.digest.as_ref() != Some(&order.digest) {
        end(session).await?;
        return Ok(Some(Written::Different(outcome)));
    }
    if !record_import(session, id).await? {
        session.batch_execute("ROLLBACK").await?;
        return Ok(Some(Written::Withdrawn));
    }
    hold(session).await?;
    let actor = order.importer.as_deref();
    for StagedTable { staging, origin } in &staged.tables {
        if origin.is_none() {
            continue;
        }
        let added = staging.insert().await?;
        staging.audit("insert", added, actor).await?;
        if order.mode == ImportMode::Update {
            let changed = staging.update().await?;
            staging.audit("update", changed, actor).await?;
        }
    }
    session.batch_execute("COMMIT").await?;
    Ok(Some(Written::Imported))
}

/// Holds what others hold when they write a consultant's time, in the same order: appointments, then consultants.
///
/// No mail is written, because the sessions of `db-init` don't switch it on.
async fn hold(session: &Client) -> Result<()> {
    let hold = "
        SET LOCAL meetassist.importing = 'on';
        SET LOCAL meetassist.booking_in_leave = 'on';
        SELECT count(*) FROM (
            SELECT FROM appointment
            WHERE appointmentid IN (SELECT appointmentid FROM seed_appointment
                                    WHERE reject_reason IS NULL AND verdict = 'changed')
            ORDER BY appointmentid
            FOR UPDATE) AS held;
        SELECT archive.take_turn(ARRAY(
            SELECT consultantid FROM seed_appointment WHERE reject_reason IS NULL AND verdict <> 'unchanged'
            UNION
            SELECT consultantid FROM seed_consultantschedule WHERE reject_reason IS NULL AND verdict <> 'unchanged'
            UNION
            SELECT consultantid FROM seed_consultantleave WHERE reject_reason IS NULL AND verdict <> 'unchanged'
            UNION
            SELECT present.consultantid FROM seed_appointment AS staged JOIN appointment AS present USING (appointmentid)
            WHERE reject_reason IS NULL AND verdict = 'changed'))";
    Ok(session.batch_execute(hold).await?)
}

/// Lets nobody write until the transaction ends. It comes before the transaction's snapshot is taken.
async fn lock_out_writers(session: &Client) -> Result<()> {
    let tables = Table::BUSINESS.map(Table::name).join(", ");
    let lock = format!(
        "SET LOCAL lock_timeout = '10 s';
         LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE;
         SET LOCAL lock_timeout = 0"
    );
    Ok(session.batch_execute(&lock).await?)
}
