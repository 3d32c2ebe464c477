//! The operations on the bucket.

mod form;
mod manifest_object;
mod presigned;

use std::{collections::HashMap, env, fmt};

use aws_config::SdkConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::{
    Client,
    config::{RequestChecksumCalculation, ResponseChecksumValidation},
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        head_object::{HeadObjectError, HeadObjectOutput},
        put_object::builders::PutObjectFluentBuilder,
    },
    primitives::ByteStream,
    types::{Delete, ObjectIdentifier, ObjectVersion},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use tokio::io::AsyncBufRead;

pub use self::{form::FormFields, manifest_object::ManifestWritten, presigned::Form};
use crate::{Error, Result, archived::key::Key, platform::error::Cause};

/// How many objects one request deletes at most.
const MOST_DELETED: usize = 1000;

/// The bucket, which outlives every database.
#[derive(Clone)]
pub struct Store {
    client: Client,
    bucket: String,
    /// Who signs forms; None if nobody can.
    credentials: Option<SharedCredentialsProvider>,
}

impl Store {
    /// The bucket named by `BUCKET_NAME`.
    pub fn from_env(aws: &SdkConfig) -> Result<Self> {
        let bucket = env::var("BUCKET_NAME").map_err(|_| Error::Configuration {
            variable: "BUCKET_NAME",
            problem: "is missing".to_owned(),
        })?;
        Ok(Self::new(aws, bucket))
    }

    /// The bucket with this name. Endpoints other than AWS's own use path-style addresses, because only AWS has a host
    /// name for each bucket.
    pub fn new(aws: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(aws)
            .force_path_style(aws.endpoint_url().is_some())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build();
        Self {
            client: Client::from_conf(config),
            bucket,
            credentials: aws.credentials_provider(),
        }
    }

    /// The names of the files to import.
    pub async fn seed_files(&self) -> Result<Vec<String>> {
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(Key::SEEDS)
            .into_paginator()
            .send();
        let mut files = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|source| fault("ListObjectsV2", Key::SEEDS, source))?;
            files.extend(
                page.contents()
                    .iter()
                    .filter_map(|object| object.key()?.strip_prefix(Key::SEEDS))
                    .filter(|file_name| !file_name.is_empty())
                    .map(str::to_owned),
            );
        }
        Ok(files)
    }

    /// The names in a folder, in order, up to so many: of its objects, and of its own folders with a slash at the end. The
    /// folder's name ends with one too.
    pub async fn names_in(&self, folder: &str, most: usize) -> Result<Vec<String>> {
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(folder)
            .delimiter("/")
            .into_paginator()
            .send();
        let mut names = Vec::new();
        while names.len() < most
            && let Some(page) = pages.next().await
        {
            let page = page.map_err(|source| fault("ListObjectsV2", folder, source))?;
            let objects = page.contents().iter();
            let objects = objects.filter_map(|object| object.key()?.strip_prefix(folder));
            let folders = page.common_prefixes().iter();
            let folders = folders.filter_map(|inner| inner.prefix()?.strip_prefix(folder));
            names.extend(objects.chain(folders).map(str::to_owned));
        }
        names.sort();
        names.truncate(most);
        Ok(names)
    }

    /// Deletes objects. Their versions stay for as long as the bucket keeps them.
    pub async fn delete(&self, keys: &[Key]) -> Result<()> {
        for keys in keys.chunks(MOST_DELETED) {
            self.delete_at_once(keys).await?;
        }
        Ok(())
    }

    async fn delete_at_once(&self, keys: &[Key]) -> Result<()> {
        let Some(first) = keys.first() else { return Ok(()) };
        let fault = |source: Cause| fault("DeleteObjects", first, source);
        let objects = keys
            .iter()
            .map(|key| ObjectIdentifier::builder().key(key.to_string()).build());
        let objects = objects.collect::<std::result::Result<_, _>>();
        let objects = objects.map_err(|error| fault(error.into()))?;
        let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build();
        let deleted = self
            .client
            .delete_objects()
            .bucket(&self.bucket)
            .delete(delete.map_err(|error| fault(error.into()))?)
            .send()
            .await
            .map_err(|error| fault(error.into()))?;
        match deleted.errors().first() {
            Some(refusal) => Err(fault(refusal.code().unwrap_or("refused").into())),
            None => Ok(()),
        }
    }

    /// Reads an object as a stream; the buffer does not grow with the object.
    pub async fn read(&self, key: &Key) -> Result<impl AsyncBufRead + Send + Unpin + use<>> {
        let object = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .send()
            .await
            .map_err(|source| fault("GetObject", key, source))?;
        Ok(object.body.into_async_read())
    }

    fn put(&self, key: &Key, content: impl Into<ByteStream>) -> PutObjectFluentBuilder {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .content_type(key.content_type())
            .body(content.into())
    }

    fn put_if(
        &self,
        key: &Key,
        content: impl Into<ByteStream>,
        expected: Precondition<'_>,
    ) -> PutObjectFluentBuilder {
        let request = self.put(key, content);
        match expected {
            Precondition::Missing => request.if_none_match("*"),
            Precondition::Tag(etag) => request.if_match(etag),
        }
    }

    /// Writes a whole object.
    pub async fn write(&self, key: &Key, content: impl Into<ByteStream>) -> Result<()> {
        let written = self.put(key, content).send().await;
        written.map_err(|source| fault("PutObject", key, source))?;
        Ok(())
    }

    /// Writes a whole object unless one exists already.
    pub async fn write_new(&self, key: &Key, content: Vec<u8>) -> Result<()> {
        self.write_if(key, content, Precondition::Missing).await?;
        Ok(())
    }

    /// Writes a whole object if the current one is as expected, and returns its ETag; None if it is not.
    pub async fn write_if(
        &self,
        key: &Key,
        content: Vec<u8>,
        expected: Precondition<'_>,
    ) -> Result<Option<String>> {
        match self.put_if(key, content, expected).send().await {
            Ok(written) => Ok(Some(written.e_tag.unwrap_or_default())),
            // 409: somebody else is writing it at the same moment.
            Err(error) if matches!(status(&error), Some(409 | 412)) => Ok(None),
            Err(error) => Err(fault("PutObject", key, error)),
        }
    }

    /// Reads one version of an object as a stream.
    pub async fn read_version(&self, key: &str, version_id: &str) -> Result<ByteStream> {
        let answer = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .version_id(version_id)
            .send()
            .await;
        match answer {
            Ok(object) => Ok(object.body),
            Err(error) if is_missing(&error) => Err(Error::ObjectDamaged {
                key: key.to_owned(),
                problem: "is missing".to_owned(),
            }),
            Err(error) => Err(fault("GetObject", key, error)),
        }
    }

    /// Reads one version of an object whole.
    pub async fn read_version_whole(&self, key: &str, version_id: &str) -> Result<Bytes> {
        let content = self.read_version(key, version_id).await?;
        let content = content.collect().await.map_err(|source| Error::Store {
            operation: "reading",
            key: key.to_owned(),
            source: source.into(),
        })?;
        Ok(content.into_bytes())
    }

    /// Writes an object for the manifest to pin, and returns its version id.
    ///
    /// S3 refuses content with a different MD5, so anything corrupted on the way is never stored.
    pub async fn write_version(&self, key: &Key, content: ByteStream, md5: [u8; 16]) -> Result<String> {
        let written = self
            .put(key, content)
            .content_md5(BASE64_STANDARD.encode(md5))
            .send()
            .await
            .map_err(|source| fault("PutObject", key, source))?;
        // A bucket with suspended versioning calls every version "null" and keeps only one.
        let version_id = written.version_id.filter(|version_id| version_id != "null");
        version_id.ok_or_else(|| Error::BucketWithoutVersions {
            bucket: self.bucket.clone(),
        })
    }

    /// The current version of an object, as a plain GET would read it; None if there is no object.
    pub async fn current_version(&self, key: &str) -> Result<Option<String>> {
        Ok(self.head(key).await?.and_then(|head| head.version_id))
    }

    /// Reads a small object whole; None if there is none.
    pub async fn read_small(&self, key: &Key) -> Result<Option<TaggedObject>> {
        self.read_whole(key, None).await
    }

    /// The current version of every object that a manifest may pin, by key: a request for each thousand versions that
    /// the bucket keeps, instead of one for each object.
    pub async fn current_versions(&self) -> Result<CurrentVersions> {
        let mut current = CurrentVersions::new();
        for prefix in Key::PINNED {
            self.each_version(prefix, |version| {
                if version.is_latest == Some(true) {
                    current.extend(version.key.zip(version.version_id));
                }
            })
            .await?;
        }
        Ok(current)
    }

    /// Hands over the versions of the objects whose keys begin with `prefix`, in the order of the keys, newest first.
    /// Markers of deletions are no versions.
    async fn each_version(&self, prefix: &str, mut look: impl FnMut(ObjectVersion)) -> Result<()> {
        let (mut key_marker, mut version_marker) = (None, None);
        loop {
            let page = self
                .client
                .list_object_versions()
                .bucket(&self.bucket)
                .prefix(prefix)
                .set_key_marker(key_marker)
                .set_version_id_marker(version_marker)
                .send()
                .await
                .map_err(|source| fault("ListObjectVersions", prefix, source))?;
            page.versions.unwrap_or_default().into_iter().for_each(&mut look);
            if page.is_truncated != Some(true) {
                return Ok(());
            }
            (key_marker, version_marker) = (page.next_key_marker, page.next_version_id_marker);
        }
    }

    async fn read_whole(&self, key: &Key, version_id: Option<String>) -> Result<Option<TaggedObject>> {
        let answer = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .set_version_id(version_id)
            .send()
            .await;
        let object = match answer {
            Ok(object) => object,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(fault("GetObject", key, error)),
        };
        let etag = object.e_tag.unwrap_or_default();
        let content = object.body.collect().await;
        let content = content.map_err(|source| fault("GetObject", key, source))?;
        Ok(Some(TaggedObject {
            etag,
            content: content.into_bytes(),
        }))
    }

    async fn head(&self, key: &str) -> Result<Option<HeadObjectOutput>> {
        match self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
        {
            Ok(object) => Ok(Some(object)),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(HeadObjectError::is_not_found) =>
            {
                Ok(None)
            }
            Err(error) => Err(fault("HeadObject", key, error)),
        }
    }
}

/// The current version of each object, by key. An object that was deleted has none.
pub type CurrentVersions = HashMap<String, String>;

/// What a conditional write expects to find.
#[derive(Clone, Copy, Debug)]
pub enum Precondition<'a> {
    /// No object.
    Missing,
    /// The object with this ETag.
    Tag(&'a str),
}

/// An object with its ETag.
pub struct TaggedObject {
    /// Identifies this content in a conditional write.
    pub etag: String,
    /// The whole content.
    pub content: Bytes,
}

fn fault(operation: &'static str, key: impl fmt::Display, source: impl Into<Cause>) -> Error {
    Error::Store {
        operation,
        key: key.to_string(),
        source: source.into(),
    }
}

fn status<E>(error: &SdkError<E>) -> Option<u16> {
    Some(error.raw_response()?.status().as_u16())
}

/// Whether the object, or the version, does not exist. The status alone doesn't tell: S3 uses the same ones for other
/// problems, such as a missing bucket or expired credentials.
fn is_missing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    match error.code() {
        Some("NoSuchKey" | "NoSuchVersion") => true,
        // The version id is malformed.
        Some("InvalidArgument") => error
            .message()
            .is_some_and(|message| message.contains("version id")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::{error::ErrorMetadata, operation::get_object::GetObjectError, primitives::SdkBody};
    use aws_smithy_runtime_api::http::{Response, StatusCode};

    use super::*;

    fn refused(status: u16, code: &str, message: &str) -> SdkError<GetObjectError> {
        let reason = ErrorMetadata::builder().code(code).message(message).build();
        let response = Response::new(StatusCode::try_from(status).unwrap(), SdkBody::empty());
        SdkError::service_error(GetObjectError::generic(reason), response)
    }

    #[test]
    fn only_what_does_not_exist_is_missing() {
        assert!(is_missing(&refused(404, "NoSuchKey", "")));
        assert!(is_missing(&refused(404, "NoSuchVersion", "")));
        assert!(is_missing(&refused(
            400,
            "InvalidArgument",
            "Invalid version id specified"
        )));
        for (status, code, message) in [
            (404, "NoSuchBucket", "The specified bucket does not exist"),
            (400, "ExpiredToken", "The provided token has expired."),
            (400, "InvalidArgument", "Invalid Argument"),
            (403, "AccessDenied", "Access Denied"),
        ] {
            assert!(!is_missing(&refused(status, code, message)), "{code}: {message}");
        }
    }
}
