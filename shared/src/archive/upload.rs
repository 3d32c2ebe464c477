//! Uploads of exported objects, a few at a time, while the export goes on.

use std::{collections::BTreeMap, panic::resume_unwind, sync::Arc};

use tokio::task::{JoinError, JoinSet};

use super::time_budget::now;
use crate::{
    Result,
    archived::{
        inventory::Inventory,
        key::Key,
        lineage::Unpublished,
        manifest::{Checksum, ObjectState},
        spool::Content,
        store::{CurrentVersions, Store},
        unit::Part,
    },
};

/// How many uploads run at the same time. Small objects are limited by latency, not bandwidth; each may take a spool's
/// memory.
const CONCURRENT: usize = 8;

/// The result for an exported object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It was uploaded.
    Uploaded(ObjectState),
    /// The bucket had it already.
    Unchanged(ObjectState),
    /// There has never been a row to store.
    Nothing,
}

impl Stored {
    /// The object's rows.
    pub fn records(&self) -> u64 {
        match self {
            Self::Uploaded(object) | Self::Unchanged(object) => object.records,
            Self::Nothing => 0,
        }
    }
}

/// Whether objects that were uploaded earlier are assumed to be in the bucket still.
///
/// An upload that nobody knows of may have replaced one. The bucket's lifecycle rule eventually deletes a version that is
/// not the current one.
#[derive(Debug)]
pub enum Trust {
    /// Yes.
    Manifest,
    /// Only if they are the current version when they are needed. For a run of a few objects.
    CurrentVersion,
    /// Only if they are among these. For a run of all objects.
    Listed(CurrentVersions),
}

impl Trust {
    /// Whether the object may be relied on.
    pub async fn includes(&self, object: &ObjectState, store: &Store) -> Result<bool> {
        match self {
            Self::Manifest => Ok(true),
            Self::CurrentVersion => {
                let current = store.current_version(&object.key).await?;
                Ok(current.as_ref() == Some(&object.version_id))
            }
            Self::Listed(versions) => Ok(versions.get(&object.key) == Some(&object.version_id)),
        }
    }
}

/// The uploads of a run.
pub struct Uploads<'a> {
    store: &'a Store,
    archived: &'a Inventory,
    unpublished: &'a Unpublished,
    trust: Arc<Trust>,
    under_way: JoinSet<(Part, Result<Stored>)>,
    done: BTreeMap<Part, Result<Stored>>,
}

impl<'a> Uploads<'a> {
    /// `known` objects are in the bucket already: those of the archive, and those that no manifest names yet.
    pub fn new(
        store: &'a Store,
        archived: &'a Inventory,
        unpublished: &'a Unpublished,
        trust: Arc<Trust>,
    ) -> Self {
        Self {
            store,
            archived,
            unpublished,
            trust,
            under_way: JoinSet::new(),
            done: BTreeMap::new(),
        }
    }

    /// Waits until an upload may start.
    pub async fn make_room(&mut self) {
        while self.under_way.len() >= CONCURRENT {
            self.finish_one().await;
        }
    }

    /// Uploads the content unless it is in the bucket already. The caller has made room for it.
    pub fn add(&mut self, part: Part, content: Content) {
        // The current version is the one written last.
        let former = self.unpublished.get(&part).or_else(|| self.archived.object(part));
        if former.is_none() && content.records == 0 {
            self.done.insert(part, Ok(Stored::Nothing));
            return;
        }
        let former = former.filter(|former| former.holds(&content)).cloned();
        let (store, trust) = (self.store.clone(), Arc::clone(&self.trust));
        self.under_way
            .spawn(async move { (part, store_object(&store, &trust, part, &content, former).await) });
    }

    /// Waits for the uploads under way.
    pub async fn finish(&mut self) {
        while !self.under_way.is_empty() {
            self.finish_one().await;
        }
    }

    /// The result for each object that was added.
    pub async fn into_outcomes(mut self) -> BTreeMap<Part, Result<Stored>> {
        self.finish().await;
        self.done
    }

    async fn finish_one(&mut self) {
        match self.under_way.join_next().await {
            None => {}
            Some(Ok((part, outcome))) => {
                self.done.insert(part, outcome);
            }
            // Nothing cancels an upload, so this one panicked.
            Some(Err(error)) => resume_unwind(JoinError::into_panic(error)),
        }
    }
}

/// `former` is an object that is in the bucket already, if its content is the same.
async fn store_object(
    store: &Store,
    trust: &Trust,
    part: Part,
    content: &Content,
    former: Option<ObjectState>,
) -> Result<Stored> {
    if let Some(former) = former
        && trust.includes(&former, store).await?
    {
        return Ok(Stored::Unchanged(former));
    }
    Ok(Stored::Uploaded(
        write(store, &Key::Archived(part), content).await?,
    ))
}

/// Uploads an object that the manifest will pin.
pub async fn write(store: &Store, key: &Key, content: &Content) -> Result<ObjectState> {
    let body = content.stream().await?;
    Ok(ObjectState {
        version_id: store.write_version(key, body, content.md5).await?,
        key: key.to_string(),
        md5: content.md5.into(),
        bytes: content.bytes,
        records: content.records,
        archived_at: now(),
    })
}

impl ObjectState {
    fn holds(&self, content: &Content) -> bool {
        self.md5 == Checksum::from(content.md5) && self.records == content.records
    }
}
