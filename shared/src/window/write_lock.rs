//! Locks out writers while days are loaded or released.

use std::time::Duration;

use tokio_postgres::{Transaction, error::SqlState};

use crate::{Error, Result};

/// Shorter than PostgreSQL's `deadlock_timeout`, so that in a deadlock this transaction gives way.
const LOCK_WAIT: Duration = Duration::from_millis(500);
const LOCK_TRIES: usize = 20;

/// PostgreSQL cancels an autovacuum that blocks somebody after `deadlock_timeout`; it ends within milliseconds.
const VACUUM_ENDS_WITHIN: Duration = Duration::from_millis(500);

/// Blocks writers of the dynamic tables, and of the tables they refer to, until the transaction ends. Readers continue.
///
/// What was checked then stays true: no row can be written between a check and the insert or delete that relies on it.
pub async fn lock_out_writers(transaction: &mut Transaction<'_>) -> Result<()> {
    let mut wait = LOCK_WAIT;
    for _ in 0..LOCK_TRIES {
        let lock = format!(
            "SET LOCAL lock_timeout = {};
             LOCK TABLE {WRITTEN_TABLES} IN SHARE ROW EXCLUSIVE MODE",
            wait.as_millis()
        );
        let savepoint = transaction.savepoint("locking").await?;
        match savepoint.batch_execute(&lock).await {
            Err(error) if gave_up(&error) => savepoint.rollback().await?,
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

const WRITTEN_TABLES: &str =
    "customer, consultant, consultantschedule, appointment, appointmentfeedback, auditentry";

fn gave_up(error: &tokio_postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED].contains(code))
}

/// The lock timeout for the next try. A vacuum may hold its lock for minutes but never waits for ours, so there is no
/// deadlock, and we can wait until PostgreSQL cancels it.
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
