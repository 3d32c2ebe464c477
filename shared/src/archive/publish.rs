//! The publication: the manifest is written, unless it has nothing to say.

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
    /// The run has written it.
    Now(Head),
    /// It is the former one, which says the same. None if there never was one.
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

/// Writes a manifest in the place of the one that the run began from.
pub async fn publish(
    store: &Store,
    lineage: &Lineage,
    former: Option<Head>,
    next: Manifest,
) -> Result<Published> {
    if let Some(former) = former {
        if says_the_same(&former.manifest, &next) && !may_be_overtaken(lineage, &former) {
            return Ok(Published::Before(Some(former)));
        }
        let etag = write(store, Some(&former), &next).await?;
        return Ok(Published::Now(Head { etag, manifest: next }));
    }
    let etag = write(store, None, &next).await?;
    Ok(Published::Now(Head { etag, manifest: next }))
}

/// Whether a former run whose answer was lost may still reach the bucket. A new manifest makes it come too late.
fn may_be_overtaken(lineage: &Lineage, head: &Head) -> bool {
    lineage.attempts.iter().any(|run| *run != head.manifest.run)
}

/// Whether the two say the same of the archive. When they do, it is only runs that passed between them.
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

/// Writes the manifest on condition that the former one is still there, and answers with the tag.
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
            // The first try took effect, its answer was lost, and the second try found its work.
            Some(head) if head.manifest.run == next.run => Ok(head.etag),
            Some(head) if Some(head.etag.as_str()) != replacing => Err(head.fences()),
            Some(_) => Err(Error::ManifestContended),
            None => Err(Error::ManifestMissing),
        },
        ManifestWritten::Missing => Err(Error::ManifestMissing),
        ManifestWritten::Contended => Err(Error::ManifestContended),
    }
}
