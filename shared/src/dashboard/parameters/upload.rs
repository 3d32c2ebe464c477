//! The parameters of uploads.

use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Requirement, number::whole, pattern, text::text};
use crate::archived::upload::{ImportMode, LARGEST_UPLOAD};

/// A name that ends like those of the files that can be imported, without a folder.
const FILE_NAME: &str = r"^[^\u0000-\u001f/\\]+\.(?:[cC][sS][vV]|[sS][qQ][lL]|[zZ][iI][pP])$";

const LONGEST_FILE_NAME: usize = 255;

/// The name of a file to import.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = LONGEST_FILE_NAME, "pattern" = FILE_NAME))]
#[postgres(transparent)]
pub struct FileName(String);

impl TryFrom<Value> for FileName {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(value, LONGEST_FILE_NAME)
            .filter(|name| is_file_name(name))
            .map(Self)
            .ok_or(Requirement::FileName {
                longest: LONGEST_FILE_NAME,
            })
    }
}

fn is_file_name(name: &str) -> bool {
    let is_plain = |character: char| !matches!(character, '\0'..='\u{1f}' | '/' | '\\');
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let is_known = ["csv", "sql", "zip"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    is_known && !stem.is_empty() && name.chars().all(is_plain)
}

/// The length of a file to import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("minimum" = 1, "maximum" = LARGEST_UPLOAD))]
#[postgres(transparent)]
pub struct FileBytes(i64);

impl TryFrom<Value> for FileBytes {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let greatest = i64::try_from(LARGEST_UPLOAD).unwrap_or(i64::MAX);
        whole(&value)
            .filter(|bytes| (1..=greatest).contains(bytes))
            .map(Self)
            .ok_or(Requirement::WholeNumber { least: 1, greatest })
    }
}

/// Names an upload.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("pattern" = pattern::UUID))]
#[postgres(transparent)]
pub struct UploadId(String);

impl UploadId {
    /// As in the bucket's keys.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<Value> for UploadId {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let is_digit = |(place, byte): (usize, u8)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        };
        text(value, 36)
            .filter(|id| id.len() == 36 && id.bytes().enumerate().all(is_digit))
            .map(Self)
            .ok_or(Requirement::UploadId)
    }
}

/// What an import should do.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value")]
#[schemars(!try_from, inline)]
pub struct Mode(ImportMode);

impl TryFrom<Value> for Mode {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        ImportMode::deserialize(value)
            .map(Self)
            .map_err(|_| Requirement::ImportMode)
    }
}

/// The digest of an outcome that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("pattern" = pattern::DIGEST))]
#[postgres(transparent)]
pub struct Digest(String);

impl TryFrom<Value> for Digest {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        text(value, 32)
            .filter(|digest| {
                digest.len() == 32
                    && digest
                        .bytes()
                        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            })
            .map(Self)
            .ok_or(Requirement::Digest)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_name_has_a_known_ending_and_no_folder() {
        for name in ["Customer.csv", "Khách hàng.CSV", "dump.v2.sql", "a.Zip"] {
            assert!(FileName::try_from(json!(name)).is_ok(), "{name}");
        }
        for name in [
            "",
            ".csv",
            "Customer",
            "Customer.xlsx",
            "csv",
            "a/b.csv",
            "a\\b.csv",
            "a\nb.csv",
            &format!("{}.csv", "x".repeat(252)),
        ] {
            assert!(FileName::try_from(json!(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn a_file_is_not_empty_and_not_too_large() {
        for bytes in [1, LARGEST_UPLOAD] {
            assert!(FileBytes::try_from(json!(bytes)).is_ok(), "{bytes}");
        }
        for value in [json!(0), json!(LARGEST_UPLOAD + 1), json!("1"), json!(1.5)] {
            assert!(FileBytes::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn an_upload_is_named_by_a_uuid() {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        assert_eq!(UploadId::try_from(json!(id)).unwrap().as_str(), id);
        for text in [
            "",
            "1",
            &id.to_uppercase(),
            &id.replace('-', "0"),
            &format!("{id}0"),
            "../../../metadata/archive_info.jsonx",
        ] {
            assert!(UploadId::try_from(json!(text)).is_err(), "{text}");
        }
    }
}
