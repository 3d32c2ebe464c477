//! The comparison of the whole archive with its manifest. It changes nothing.

use std::time::Instant;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::io::AsyncBufReadExt;

use super::report::{Damage, Report, Status};
use crate::{
    Error, Result,
    lineage::Head,
    manifest::ObjectState,
    store::Store,
    tally::{Tally, Total},
};

/// Objects that are read at the same time. Of each only a network buffer is held.
const CONCURRENT: usize = 8;

/// Reads every object that the manifest names, in the version that it names, and compares. Damaged objects are an
/// error that lists them.
pub async fn verify(store: &Store, started: Instant) -> Result<Report> {
    let Some(head) = Head::read(store).await? else {
        return Ok(Report::idle(Status::Ok, "There is no archive yet."));
    };
    let objects: Vec<_> = head.manifest.objects().map(|(_, object)| object).collect();
    let damages: Vec<Option<Damage>> = stream::iter(&objects)
        .map(|object| compare(store, object))
        .buffered(CONCURRENT)
        .try_collect()
        .await?;
    let damages: Vec<_> = damages.into_iter().flatten().collect();
    let mut report = Report::idle(Status::Ok, "");
    report.objects_skipped = (objects.len() - damages.len()) as u64;
    report.total_records = objects.iter().map(|object| object.records).sum();
    report.duration_ms = super::milliseconds(started);
    let Some(first) = damages.first() else {
        report.message = format!(
            "{} objects with {} rows are as the manifest says.",
            objects.len(),
            report.total_records
        );
        return Ok(report);
    };
    report.status = Status::Partial;
    report.message = format!(
        "{} of {} objects are damaged, the first: {} {}.",
        damages.len(),
        objects.len(),
        first.key,
        first.problem
    );
    report.damages = damages;
    Err(Error::ArchiveDamaged {
        report: Box::new(report),
    })
}

async fn compare(store: &Store, object: &ObjectState) -> Result<Option<Damage>> {
    let problem = match problem(store, object).await {
        Err(Error::ObjectDamaged { problem, .. }) => Some(problem),
        outcome => outcome?,
    };
    Ok(problem.map(|problem| Damage {
        key: object.key.clone(),
        problem,
    }))
}

/// What is wrong with an object, as a phrase.
async fn problem(store: &Store, object: &ObjectState) -> Result<Option<String>> {
    let found = digest(store, object).await?;
    if found.bytes != object.bytes {
        return Ok(Some(format!(
            "has {} bytes instead of {}",
            found.bytes, object.bytes
        )));
    }
    if found.md5 != object.md5 {
        return Ok(Some(format!(
            "has the MD5 {} instead of {}",
            found.md5, object.md5
        )));
    }
    if found.records != object.records {
        return Ok(Some(format!(
            "has {} rows instead of {}",
            found.records, object.records
        )));
    }
    match store.current_version(&object.key).await? {
        Some(version) if version == object.version_id => Ok(None),
        Some(_) => Ok(Some(
            "was overwritten; the archived version is still there, but no longer the current one".to_owned(),
        )),
        None => Ok(Some(
            "was deleted; the archived version is still there, but no longer the current one".to_owned(),
        )),
    }
}

async fn digest(store: &Store, object: &ObjectState) -> Result<Total> {
    let content = store.read_version(&object.key, &object.version_id).await?;
    let mut content = content.into_async_read();
    let mut tally = Tally::default();
    loop {
        let chunk = content.fill_buf().await.map_err(|source| Error::Store {
            operation: "reading",
            key: object.key.clone(),
            source: source.into(),
        })?;
        if chunk.is_empty() {
            break;
        }
        tally.add(chunk);
        let length = chunk.len();
        content.consume(length);
    }
    Ok(tally.total())
}
