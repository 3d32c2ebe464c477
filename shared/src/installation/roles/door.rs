//! The door of the database: who may connect to it.

use std::time::Duration;

use tokio_postgres::{Client, types::Type};

use super::Rights;
use crate::{Error, Result};

/// How long a session is waited for that was told to end. It rolls back what it was doing.
const END_LIMIT: Duration = Duration::from_secs(5);

/// Keeps everybody out who is not let in by name, until the database is ready: `PUBLIC` may connect to a new one.
///
/// The other databases of the master's go the same way, so that our roles can't look into them - unless the master is
/// a superuser, as he is on nobody's RDS: then the server is somebody's own, and what else is on it is not ours.
pub async fn reserve_database(master: &Client) -> Result<()> {
    let databases = master
        .query_typed(
            "SELECT quote_ident(datname)
             FROM pg_database
             WHERE datname = current_database()
                OR datdba = current_user::regrole AND NOT current_setting('is_superuser')::boolean",
            &[],
        )
        .await?;
    for database in databases {
        let name: &str = database.try_get(0)?;
        master
            .batch_execute(&format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"))
            .await?;
    }
    Ok(())
}

/// Lets the application and the archiver in. Those who load days stage them in temporary tables.
pub async fn open_door(master: &Client) -> Result<()> {
    let grant = format!(
        "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}",
        name(master).await?,
        Rights::Application.group(),
        Rights::Archive.group()
    );
    Ok(master.batch_execute(&grant).await?)
}

/// Shows the application out, and lets it in no more until the database is initialised again.
///
/// Afterwards no session of it is left, and what one was doing is rolled back. Only one that was connecting in this very
/// moment may have slipped in.
pub async fn close_door(master: &Client) -> Result<()> {
    let group = Rights::Application.group();
    let revoke = format!("REVOKE CONNECT ON DATABASE {} FROM {group}", name(master).await?);
    master.batch_execute(&revoke).await?;
    let limit = i64::try_from(END_LIMIT.as_millis()).unwrap_or(i64::MAX);
    let all_ended = master
        .query_typed_one(
            "SELECT coalesce(bool_and(pg_terminate_backend(pid, $2)), true)
             FROM pg_stat_activity JOIN pg_roles ON pg_roles.oid = usesysid
             WHERE datname = current_database() AND NOT rolsuper AND pg_has_role(usesysid, $1, 'USAGE')",
            &[(&group, Type::TEXT), (&limit, Type::INT8)],
        )
        .await?;
    if all_ended.try_get(0)? {
        Ok(())
    } else {
        Err(Error::Busy {
            what: "A request of the dashboard",
        })
    }
}

async fn name(master: &Client) -> Result<String> {
    let row = master
        .query_typed_one("SELECT quote_ident(current_database())", &[])
        .await?;
    Ok(row.try_get(0)?)
}
