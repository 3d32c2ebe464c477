//! The right to connect to the database.

use std::time::Duration;

use tokio_postgres::{Client, types::Type};

use super::rights::Rights;
use crate::{Error, Result};

/// How long to wait for a terminated session to end; it first rolls back its transaction.
const END_LIMIT: Duration = Duration::from_secs(5);

/// Revokes the right to connect that `PUBLIC` has on a new database.
///
/// Does the same for the master's other databases, so that our roles can't read them, unless the master is a superuser.
/// On RDS it never is, so then this is a developer's own server, whose other databases are none of our business.
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

/// Lets the application and the archiver connect. Both need temporary tables to stage the days that they load.
pub async fn grant_connect(master: &Client) -> Result<()> {
    let grant = format!(
        "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}",
        name(master).await?,
        Rights::Application.group(),
        Rights::Archive.group()
    );
    Ok(master.batch_execute(&grant).await?)
}

/// Revokes the application's right to connect until the next initialisation, and terminates its sessions.
///
/// Their transactions are rolled back. Only a session that was just connecting may survive.
pub async fn revoke_connect(master: &Client) -> Result<()> {
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
