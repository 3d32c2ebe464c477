//! What an import of staged rows would do.

use futures_util::TryStreamExt;
use md5::{Digest, Md5};
use std::pin::pin;
use tokio_postgres::Client;

use super::stage::{StagedTable, StagedUpload};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        key::Key,
        manifest::Checksum,
        spool::Spool,
        store::Store,
        upload::{UploadReport, UploadedTable},
    },
    installation::import::{Figures, SET_WISE, Staging, appointments_in_leave, reject_header, reject_line},
};

/// How many rejected rows are shown with their reasons.
const SHOWN_REJECTS: usize = 100;

/// What an import would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// As admins see it.
    pub report: UploadReport,
    /// Identifies exactly this outcome of exactly this file; None if nothing can be imported.
    pub digest: Option<String>,
}

/// Begins a transaction that sees the database as it is now, and nothing of what is written meanwhile. It ends with its
/// session, so that nobody waits for one that was cut off.
pub async fn begin(session: &Client) -> Result<()> {
    let begin = format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ;
         {SET_WISE};
         SET LOCAL idle_in_transaction_session_timeout = '1 min'"
    );
    Ok(session.batch_execute(&begin).await?)
}

/// Ends a transaction in which only staging tables were changed.
pub async fn end(session: &Client) -> Result<()> {
    Ok(session.batch_execute("COMMIT").await?)
}

/// Compares the staged rows with the database as this transaction sees it.
pub async fn compare(staged: &StagedUpload<'_>, version: &str) -> Result<Outcome> {
    let mut tables = Vec::new();
    let mut digest = Md5::new();
    digest.update(version);
    for StagedTable { staging, origin } in &staged.tables {
        let Some(origin) = origin else { continue };
        let figures = staging.compare(&origin.columns).await?;
        let Figures {
            new,
            changed,
            unchanged,
            rejected,
            sum,
        } = figures;
        digest.update(format!(
            "\n{} {new} {changed} {unchanged} {rejected} {sum}",
            staging.table().name()
        ));
        let (_, reasons) = staging.rejects(SHOWN_REJECTS).await?;
        let mut warnings = origin.warnings.clone();
        warnings.extend(warning(staging, staged.session).await?);
        tables.push(UploadedTable {
            table: Some(staging.table()),
            file: origin.file.clone(),
            new,
            changed,
            unchanged,
            rejected,
            reasons,
            refused: None,
            read_as: origin.read_as.clone(),
            warnings,
            rejects_url: None,
        });
    }
    let is_usable = !tables.is_empty();
    tables.extend(staged.refused.iter().cloned());
    let digest = Checksum::from(<[u8; 16]>::from(digest.finalize())).to_string();
    Ok(Outcome {
        report: UploadReport {
            tables,
            warnings: staged.warnings.clone(),
        },
        digest: is_usable.then_some(digest),
    })
}

/// What an admin should know of rows that can be imported.
async fn warning(staging: &Staging<'_>, session: &Client) -> Result<Option<String>> {
    match staging.table() {
        Table::Appointment => {
            let (count, line) = appointments_in_leave(session).await?;
            Ok(line.map(|line| {
                format!(
                    "Line {line} is an appointment during its consultant's leave ({count} in all); it can be imported."
                )
            }))
        }
        Table::Customer => {
            let (count, line) = staging.namesakes().await?;
            Ok(line.map(|line| {
                format!(
                    "Line {line} has no customerid, but the name and e-mail address of a customer who exists ({count} in \
                     all); it would be added once more."
                )
            }))
        }
        _ => Ok(None),
    }
}

/// Writes the rejected rows to the bucket, all of them.
pub async fn write_rejects(staged: &StagedUpload<'_>, store: &Store, id: &str) -> Result<()> {
    let fault = |source| Error::TemporaryFile { source };
    for StagedTable { staging, origin } in &staged.tables {
        if origin.is_none() {
            continue;
        }
        let mut rejects = pin!(staging.all_rejects().await?);
        let mut spool = Spool::new(&reject_header().map_err(fault)?);
        while let Some(reject) = rejects.try_next().await? {
            spool.push(&reject_line(&reject).map_err(fault)?).await?;
        }
        let content = spool.finish().await?;
        if content.records > 0 {
            let key = Key::UploadRejects {
                id: id.to_owned(),
                table: staging.table(),
            };
            store.write(&key, content.stream().await?).await?;
        }
    }
    Ok(())
}
