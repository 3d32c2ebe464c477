//! Publishing: the manifest is written, unless it would say nothing new.

use std::collections::BTreeMap;

use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        lineage::{Head, Lineage},
        manifest::{Manifest, TableState},
        store::{ManifestWritten, Store},
    },
};

/// The bucket's manifest after a run.
pub enum Published {
    /// Written by this run.
    Now(Head),
    /// The former one, because it says the same. None if there never was one.
    Before(Option<Head>),
}

impl Published {
    /// The manifest.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Now(head) => Some(head),
            Self::Before(head) => head.as_ref(),
        }
    }
}

/// Replaces the manifest that the run started from.
pub async fn publish(
    store: &Store,
    lineage: &Lineage,
    former: Option<Head>,
    next: Manifest,
) -> Result<Published> {
    if let Some(former) = former {
        if says_the_same(&former.manifest, &next) && !may_be_overwritten(lineage, &former) {
            return Ok(Published::Before(Some(former)));
        }
        let etag = write(store, Some(&former), &next).await?;
        return Ok(Published::Now(Head { etag, manifest: next }));
    }
    let etag = write(store, None, &next).await?;
    Ok(Published::Now(Head { etag, manifest: next }))
}

/// Whether a write by an earlier run that didn't learn its result may still arrive. A new manifest makes it fail its
/// condition.
fn may_be_overwritten(lineage: &Lineage, head: &Head) -> bool {
    lineage.attempts.iter().any(|run| *run != head.manifest.run)
}

/// Whether the two describe the same archive, except for the runs since.
fn says_the_same(former: &Manifest, next: &Manifest) -> bool {
    let tables = |manifest: &Manifest| -> BTreeMap<Table, TableState> {
        let mut tables = manifest.tables.clone();
        tables.values_mut().for_each(|state| state.last_archived = None);
        tables
    };
    former.fixed == next.fixed
        && former.days == next.days
        && former.months == next.months
        && former.conflicts == next.conflicts
        && former.schema_version == next.schema_version
        && tables(former) == tables(next)
}

/// Writes the manifest on the condition that the former one is still there, and returns its ETag.
async fn write(store: &Store, former: Option<&Head>, next: &Manifest) -> Result<String> {
    let content = next.to_text().map_err(|source| Error::Store {
        operation: "writing",
        key: "the manifest".to_owned(),
        source: source.into(),
    })?;
    let replacing = former.map(|head| head.etag.as_str());
    match store.write_manifest(content, replacing).await? {
        ManifestWritten::Done { etag } => Ok(etag),
        ManifestWritten::Refused => match Head::read(store).await? {
            // The first try succeeded but its response was lost, and the retry found its result.
            Some(head) if head.manifest.run == next.run => Ok(head.etag),
            Some(head) if Some(head.etag.as_str()) != replacing => Err(head.fenced()),
            Some(_) => Err(Error::ManifestContended),
            None => Err(Error::ManifestMissing),
        },
        ManifestWritten::Missing => Err(Error::ManifestMissing),
        ManifestWritten::Contended => Err(Error::ManifestContended),
    }
}
