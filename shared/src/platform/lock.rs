//! Only one archive run or initialisation at a time, whoever started it: a PostgreSQL advisory lock.

use std::time::Duration;

use tokio_postgres::{Client, error::SqlState, types::ToSql};

use crate::{Error, Result};

/// The lock's key: an arbitrary number that nothing else uses.
const KEY: i64 = 0x6d65_6574_696e_6974;

/// Takes the lock for this session if it is free.
pub async fn try_acquire(session: &Client) -> Result<bool> {
    let row = session
        .query_one("SELECT pg_try_advisory_lock($1)", &[&KEY])
        .await?;
    Ok(row.try_get(0)?)
}

/// Waits for the lock and takes it for this session.
pub async fn acquire(session: &Client, limit: Duration) -> Result<()> {
    wait(session, "SELECT pg_advisory_lock($1)", &KEY, limit).await
}

/// The same for another lock, of which there is one for each name.
pub async fn acquire_named(session: &Client, name: &str, limit: Duration) -> Result<()> {
    let statement = "SELECT pg_advisory_lock(hashtextextended($1, 0))";
    wait(session, statement, &name, limit).await
}

async fn wait(session: &Client, statement: &str, key: &(dyn ToSql + Sync), limit: Duration) -> Result<()> {
    let milliseconds = limit.as_millis();
    session
        .batch_execute(&format!("SET lock_timeout = {milliseconds}"))
        .await?;
    match session.execute(statement, &[key]).await {
        Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => Err(Error::Busy {
            what: "An archive run, an import or another initialisation",
        }),
        outcome => {
            outcome?;
            Ok(session.batch_execute("RESET lock_timeout").await?)
        }
    }
}

/// Releases the lock at once. The end of a session releases it too, but only when the server notices.
pub async fn release(session: &Client) -> Result<()> {
    session.execute("SELECT pg_advisory_unlock($1)", &[&KEY]).await?;
    Ok(())
}
