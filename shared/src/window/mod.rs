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

/// After `deadlock_timeout` PostgreSQL cancels an autovacuum that somebody waits for; it is gone some milliseconds later.
const VACUUM_ENDS_WITHIN: Duration = Duration::from_millis(500);

/// Keeps all others from writing the dynamic tables, and the rows that these refer to, until the transaction ends.
/// Readers go on.
///
/// With writers shut out, what was looked up stays true while it is acted upon: no row comes between a check and the
/// insert or delete that relies on it.
async fn shut_out_writers(transaction: &mut Transaction<'_>) -> Result<()> {
    let mut wait = LOCK_WAIT;
    for _ in 0..LOCK_TRIES {
        let lock = format!(
            "SET LOCAL lock_timeout = {};
             LOCK TABLE {WRITTEN_TABLES} IN SHARE ROW EXCLUSIVE MODE",
            wait.as_millis()
        );
        let savepoint = transaction.savepoint("locking").await?;
        match savepoint.batch_execute(&lock).await {
            Err(error) if gave_way(&error) => savepoint.rollback().await?,
            outcome => {
                outcome?;
                return Ok(savepoint.commit().await?);
            }
        }
        wait = next_wait(transaction).await?;
    }
    Err(Error::Busy {
        what: "Other writing to appointments",
    })
}

const WRITTEN_TABLES: &str = "customer, consultant, consultantschedule, appointment, appointmentfeedback";

fn gave_way(error: &tokio_postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED].contains(code))
}

/// How long to wait for the locks at the next try. A vacuum holds its lock for minutes and waits for nobody's, so that it
/// can be waited for until PostgreSQL cancels it.
async fn next_wait(transaction: &Transaction<'_>) -> Result<Duration> {
    let query = format!(
        "SELECT (extract(epoch FROM current_setting('deadlock_timeout')::interval) * 1000)::bigint
         FROM pg_locks
         WHERE granted AND mode = 'ShareUpdateExclusiveLock'
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND relation = ANY (ARRAY(SELECT name::regclass FROM string_to_table('{WRITTEN_TABLES}', ', ') AS name))
         LIMIT 1"
    );
    let Some(row) = transaction.query_typed_opt(&query, &[]).await? else {
        return Ok(LOCK_WAIT);
    };
    let deadlock_timeout: i64 = row.try_get(0)?;
    Ok(Duration::from_millis(deadlock_timeout.unsigned_abs()) + VACUUM_ENDS_WITHIN)
}
