//! The load window: which days of the dynamic tables are in the database, and how others come in and go out.
//!
//! A day is archived if it has a row in `archive.archived_day`; every other day is loaded. Rows of an archived day that
//! are in the database nevertheless were written since and come in addition to the archived ones.

mod demand;
mod merge;
mod release;
mod working_set;

use std::time::Duration;

use tokio_postgres::{Transaction, error::SqlState};

pub(crate) use self::working_set::{Change, NO_DAYS};
pub use self::{
    demand::{Loaded, load_days},
    release::release,
    working_set::WorkingSet,
};
pub use crate::restore::Window;
use crate::{Error, Result};

/// Below PostgreSQL's `deadlock_timeout`, so that of two who wait for each other this one gives way.
const LOCK_WAIT: Duration = Duration::from_millis(500);
const LOCK_TRIES: usize = 20;

/// Keeps all others from writing the dynamic tables, and the rows that these refer to, until the transaction ends.
/// Readers go on.
///
/// With writers shut out, what was looked up stays true while it is acted upon: no row comes between a check and the
/// insert or delete that relies on it.
async fn shut_out_writers(transaction: &mut Transaction<'_>) -> Result<()> {
    let lock = format!(
        "SET LOCAL lock_timeout = {};
         LOCK TABLE customer, consultant, consultantschedule, appointment, appointmentfeedback
             IN SHARE ROW EXCLUSIVE MODE",
        LOCK_WAIT.as_millis()
    );
    for _ in 0..LOCK_TRIES {
        let savepoint = transaction.savepoint("locking").await?;
        match savepoint.batch_execute(&lock).await {
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => savepoint.rollback().await?,
            outcome => {
                outcome?;
                return Ok(savepoint.commit().await?);
            }
        }
    }
    Err(Error::Busy {
        what: "Other writing to appointments",
    })
}
