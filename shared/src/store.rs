//! The bucket: its layout, and the few operations on it.

use std::{env, fmt};

use aws_config::SdkConfig;
use aws_sdk_s3::{
    Client,
    config::{RequestChecksumCalculation, ResponseChecksumValidation},
    primitives::{ByteStream, SdkBody},
};
use tokio::io::AsyncBufRead;

use crate::{Error, Result, catalogue::Table, error::Cause};

/// Every place in the bucket that the library reads or writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A seed file, by the name that it was uploaded with below `data/`.
    Seed {
        /// Such as `customer.CSV`.
        file_name: String,
    },
    /// The rows of one table that a seed import could not take.
    Rejected {
        /// The import run.
        run: String,
        /// Whose rows they are.
        table: Table,
    },
}

/// Where admins upload seed files.
const SEED_PREFIX: &str = "data/";

impl Key {
    fn content_type(&self) -> &'static str {
        match self {
            Self::Seed { .. } | Self::Rejected { .. } => "text/csv; charset=utf-8",
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seed { file_name } => write!(formatter, "{SEED_PREFIX}{file_name}"),
            Self::Rejected { run, table } => write!(formatter, "rejected/{run}/{}.csv", table.file_stem()),
        }
    }
}

/// The bucket that outlives every database.
#[derive(Clone)]
pub struct Store {
    client: Client,
    bucket: String,
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

    /// The bucket with this name. An endpoint other than AWS's own is addressed by path, as a host name for each
    /// bucket exists only there.
    pub fn new(aws: &SdkConfig, bucket: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(aws)
            .force_path_style(aws.endpoint_url().is_some())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build();
        Self {
            client: Client::from_conf(config),
            bucket,
        }
    }

    /// The names of the uploaded seed files.
    pub async fn seed_files(&self) -> Result<Vec<String>> {
        let fault = |source| Error::Store {
            operation: "ListObjectsV2",
            key: SEED_PREFIX.to_owned(),
            source,
        };
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(SEED_PREFIX)
            .into_paginator()
            .send();
        let mut files = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|source| fault(source.into()))?;
            files.extend(
                page.contents()
                    .iter()
                    .filter_map(|object| object.key()?.strip_prefix(SEED_PREFIX))
                    .filter(|file_name| !file_name.is_empty())
                    .map(str::to_owned),
            );
        }
        Ok(files)
    }

    /// Reads an object as a stream; what is buffered does not grow with the object.
    pub async fn read(&self, key: &Key) -> Result<impl AsyncBufRead + Send + Unpin + use<>> {
        let object = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .send()
            .await
            .map_err(|source| self.fault("GetObject", key, source.into()))?;
        Ok(object.body.into_async_read())
    }

    /// Writes a whole object.
    pub async fn write(&self, key: &Key, content: Vec<u8>) -> Result<()> {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .content_type(key.content_type())
            .body(ByteStream::new(SdkBody::from(content)))
            .send()
            .await
            .map_err(|source| self.fault("PutObject", key, source.into()))?;
        Ok(())
    }

    fn fault(&self, operation: &'static str, key: &Key, source: Cause) -> Error {
        Error::Store {
            operation,
            key: key.to_string(),
            source,
        }
    }
}
