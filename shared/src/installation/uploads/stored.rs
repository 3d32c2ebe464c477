//! The state of an upload in the database.

use serde::Deserialize;
use tokio_postgres::{
    Client,
    types::{Json, Type},
};

use super::outcome::Outcome;
use crate::{
    Result,
    archived::upload::{ImportMode, UploadProblem, UploadState},
};

/// An import that was requested.
#[derive(Debug, Deserialize)]
pub struct Order {
    /// The file's name.
    pub filename: String,
    /// The version of the file that was checked.
    pub version: String,
    /// The outcome that was shown.
    pub digest: String,
    /// What to import.
    pub mode: ImportMode,
    /// Who wants it.
    pub importer: Option<String>,
}

/// Begins a check of this version of the file, and returns the file's name; None if it was checked or imported already,
/// or there is no such upload.
pub async fn begin_check(session: &Client, id: &str, version: &str) -> Result<Option<String>> {
    let row = session
        .query_typed_opt(
            "UPDATE dashboard.upload
             SET state = 'checking', since = clock_timestamp(), version = $2, report = NULL, digest = NULL, mode = NULL,
                 importer = NULL, code = NULL, message = NULL
             WHERE upload_id::text = $1 AND state NOT IN ('importing', 'imported')
               AND (version IS DISTINCT FROM $2 OR state <> 'checked')
             RETURNING filename",
            &[(&id, Type::TEXT), (&version, Type::TEXT)],
        )
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// Stores the outcome of a check, and returns the state that it leads to.
pub async fn finish_check(session: &Client, id: &str, outcome: &Outcome, bytes: u64) -> Result<UploadState> {
    let (state, problem) = match outcome.digest {
        Some(_) => (UploadState::Checked, None),
        None => (UploadState::Failed, Some(UploadProblem::NothingUsable)),
    };
    let message = problem.map(|_| "There is nothing in the file that can be imported.");
    session
        .execute_typed(
            "UPDATE dashboard.upload
             SET state = $2 #>> '{}', since = clock_timestamp(), report = $3, digest = $4, code = $5 #>> '{}',
                 message = $6, bytes = $7
             WHERE upload_id::text = $1 AND state = 'checking'",
            &[
                (&id, Type::TEXT),
                (&Json(state), Type::JSONB),
                (&Json(&outcome.report), Type::JSONB),
                (&outcome.digest, Type::TEXT),
                (&problem.map(Json), Type::JSONB),
                (&message, Type::TEXT),
                (&i64::try_from(bytes).unwrap_or(i64::MAX), Type::INT8),
            ],
        )
        .await?;
    Ok(state)
}

/// The import that was requested; None if none was, or it has been done.
pub async fn ordered(session: &Client, id: &str) -> Result<Option<Order>> {
    let row = session
        .query_typed_opt(
            "SELECT to_jsonb(upload) FROM dashboard.upload WHERE upload_id::text = $1 AND state = 'importing'",
            &[(&id, Type::TEXT)],
        )
        .await?;
    row.map(|row| {
        let Json(order) = row.try_get(0)?;
        Ok(order)
    })
    .transpose()
}

/// Records that the upload was imported, in the transaction that imports it. False if nobody wants it any more.
pub async fn record_import(session: &Client, id: &str) -> Result<bool> {
    let changed = session
        .execute_typed(
            "UPDATE dashboard.upload SET state = 'imported', since = clock_timestamp()
             WHERE upload_id::text = $1 AND state = 'importing'",
            &[(&id, Type::TEXT)],
        )
        .await?;
    Ok(changed == 1)
}

/// Stores the outcome that an import would have now, for an admin to look at again.
pub async fn renew(session: &Client, id: &str, outcome: &Outcome) -> Result<()> {
    session
        .execute_typed(
            "UPDATE dashboard.upload
             SET state = 'checked', since = clock_timestamp(), report = $2, digest = $3, mode = NULL, importer = NULL,
                 code = $4 #>> '{}', message = 'Something has changed since the file was checked. Look at it again.'
             WHERE upload_id::text = $1 AND state = 'importing'",
            &[
                (&id, Type::TEXT),
                (&Json(&outcome.report), Type::JSONB),
                (&outcome.digest, Type::TEXT),
                (&Json(UploadProblem::ChangedMeanwhile), Type::JSONB),
            ],
        )
        .await?;
    Ok(())
}

/// Stores why a check or an import failed.
pub async fn fail(session: &Client, id: &str, problem: UploadProblem, message: &str) -> Result<()> {
    session
        .execute_typed(
            "UPDATE dashboard.upload
             SET state = 'failed', since = clock_timestamp(), code = $2 #>> '{}', message = $3
             WHERE upload_id::text = $1 AND state IN ('checking', 'importing')",
            &[
                (&id, Type::TEXT),
                (&Json(problem), Type::JSONB),
                (&message, Type::TEXT),
            ],
        )
        .await?;
    Ok(())
}
