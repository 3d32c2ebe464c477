//! From the table to the bucket.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use tokio::time::timeout;
use tokio_postgres::types::Type;

use crate::{
    Error, Result,
    archived::{key::Key, store::Store},
    platform::database::Database,
};

/// How many rows are read at once.
const BATCH: usize = 200;

/// How many objects are written at the same time.
const UPLOADS: usize = 16;

/// A row of the outbox.
#[derive(Deserialize)]
struct Waiting {
    id: String,
    mail: Box<RawValue>,
}

/// Copies every row to the bucket, then deletes it. Returns how many there were.
///
/// A crash in between leaves rows whose objects exist already; they are written again, with the same content, and the
/// mailer sends each only once.
pub async fn dispatch(database: &Database, store: &Store) -> Result<usize> {
    let mut dispatched = 0;
    loop {
        let waiting = read(database).await?;
        let is_last = waiting.len() < BATCH;
        let outcomes: Vec<Result<String>> = stream::iter(waiting)
            .map(|row| write(store, row))
            .buffer_unordered(UPLOADS)
            .collect()
            .await;
        let mut failure = None;
        let mut written = Vec::new();
        for outcome in outcomes {
            match outcome {
                Ok(id) => written.push(id),
                Err(error) => failure = Some(error),
            }
        }
        if !written.is_empty() {
            delete(database, &written).await?;
            dispatched += written.len();
        }
        if let Some(error) = failure {
            return Err(error);
        }
        if is_last {
            return Ok(dispatched);
        }
    }
}

/// [`dispatch`] on the side of other work: a failure is only logged, and it takes no longer than this.
pub async fn dispatch_within(limit: Duration, database: &Database, store: &Store) {
    match timeout(limit, dispatch(database, store)).await {
        Ok(Ok(0)) => {}
        Ok(Ok(mail_count)) => tracing::info!(mail_count, "mail handed over"),
        Ok(Err(error)) => {
            tracing::error!(error = error.with_causes(), "mail stays in the outbox for now");
        }
        Err(_) => tracing::error!(error = "it took too long", "mail stays in the outbox for now"),
    }
}

async fn read(database: &Database) -> Result<Vec<Waiting>> {
    let statement = format!(
        "SELECT coalesce(json_agg(waiting), '[]')
         FROM (SELECT id, mail FROM dashboard.outbox ORDER BY id LIMIT {BATCH}) AS waiting"
    );
    database.read(&statement, &[]).await
}

/// Returns the row's id.
async fn write(store: &Store, Waiting { id, mail }: Waiting) -> Result<String> {
    let key = Key::Mail { id: id.clone() };
    store.write(&key, mail.get().as_bytes().to_vec()).await?;
    Ok(id)
}

async fn delete(database: &Database, ids: &[String]) -> Result<()> {
    let statement = "
        WITH handed_over AS (DELETE FROM dashboard.outbox WHERE id = ANY ($1::text[]::uuid[]))
        SELECT json_build_object()";
    match database
        .write::<Value>(statement, &[(&ids, Type::TEXT_ARRAY)])
        .await
    {
        // The mail is in the bucket; if its row is still there, the next dispatch deletes it.
        Ok(_) | Err(Error::OutcomeUnknown { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
