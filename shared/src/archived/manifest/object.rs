//! Objects, as the manifest pins them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::checksum::Checksum;

/// One version of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectState {
    /// Its key in the bucket.
    pub key: String,
    /// Its version in the bucket.
    pub version_id: String,
    /// The MD5 of its content.
    pub md5: Checksum,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many rows it has, without the header; of a month, how many days.
    pub records: u64,
    /// When it was written.
    pub archived_at: DateTime<Utc>,
}

impl ObjectState {
    /// How the content differs from what was archived, as a phrase; None if it doesn't.
    pub fn difference(&self, bytes: u64, md5: Checksum, records: u64) -> Option<String> {
        if bytes != self.bytes {
            Some(format!("has {bytes} bytes instead of {}", self.bytes))
        } else if md5 != self.md5 {
            Some(format!("has the MD5 {md5} instead of {}", self.md5))
        } else if records != self.records {
            Some(format!("has {records} rows instead of {}", self.records))
        } else {
            None
        }
    }
}
