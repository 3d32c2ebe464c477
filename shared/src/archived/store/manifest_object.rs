//! The object that is replaced with each run, and says which versions of the others belong together.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tokio::time::sleep;

use super::{Precondition, Store, TaggedObject, fault, is_missing, status};
use crate::{Result, archived::key::Key};

/// How often a manifest is sent while S3 asks for another try, and the first pause between tries, which doubles each
/// time.
const MANIFEST_TRIES: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

impl Store {
    /// The current manifest; None if the bucket has none.
    pub async fn read_manifest(&self) -> Result<Option<TaggedObject>> {
        self.read_whole(&Key::Manifest, None).await
    }

    /// An earlier manifest, by an id from [`Self::manifest_versions`]; None if that version has been deleted since.
    pub async fn read_manifest_version(&self, version_id: String) -> Result<Option<TaggedObject>> {
        self.read_whole(&Key::Manifest, Some(version_id)).await
    }

    /// The manifest's ETag, without its content; None if the bucket has no manifest.
    pub async fn manifest_tag(&self) -> Result<Option<String>> {
        let head = self.head(&Key::Manifest.to_string()).await?;
        Ok(head.and_then(|head| head.e_tag))
    }

    /// The manifest's versions, newest first, each with the time at which S3 stored it, to the second.
    pub async fn manifest_versions(&self) -> Result<Vec<(DateTime<Utc>, String)>> {
        let mut versions = Vec::new();
        self.each_version(&Key::Manifest.to_string(), |version| {
            let written = version.last_modified;
            let written =
                written.and_then(|written| DateTime::from_timestamp(written.secs(), written.subsec_nanos()));
            versions.extend(written.zip(version.version_id));
        })
        .await?;
        Ok(versions)
    }

    /// Writes the manifest if the current one still has the ETag `replacing` (None: if there is none).
    ///
    /// S3 may ask for another try if two writes coincide (Amazon S3, "Conditional writes"); if it keeps asking, the
    /// result is [`ManifestWritten::Contended`].
    pub async fn write_manifest(&self, content: Vec<u8>, replacing: Option<&str>) -> Result<ManifestWritten> {
        let content = Bytes::from(content);
        let mut pause = FIRST_PAUSE;
        for _ in 1..MANIFEST_TRIES {
            let written = self.try_manifest(content.clone(), replacing).await?;
            if written != ManifestWritten::Contended {
                return Ok(written);
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.try_manifest(content, replacing).await
    }

    async fn try_manifest(&self, content: Bytes, replacing: Option<&str>) -> Result<ManifestWritten> {
        let expected = replacing.map_or(Precondition::Missing, Precondition::Tag);
        match self.put_if(&Key::Manifest, content, expected).send().await {
            Ok(written) => Ok(ManifestWritten::Done {
                etag: written.e_tag.unwrap_or_default(),
            }),
            Err(error) if status(&error) == Some(409) => Ok(ManifestWritten::Contended),
            Err(error) if status(&error) == Some(412) => Ok(ManifestWritten::Refused),
            Err(error) if replacing.is_some() && is_missing(&error) => Ok(ManifestWritten::Missing),
            Err(error) => Err(fault("PutObject", Key::Manifest, error)),
        }
    }
}

/// The result of writing a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestWritten {
    /// It was written.
    Done {
        /// Its ETag.
        etag: String,
    },
    /// The manifest in the bucket is not the one to replace.
    ///
    /// It may even be the one being written: a retry after a lost response finds what the first try wrote.
    Refused,
    /// There is no manifest, although one was to be replaced.
    Missing,
    /// Somebody else is writing at the same moment.
    Contended,
}
