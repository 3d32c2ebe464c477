//! Days: what the archive has of each.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    contents::{DayAudit, DayContents, TakenTime},
    object::ObjectState,
    sums::AppointmentSum,
};
use crate::archived::unit::DynamicTable;

/// Days of an archive.
pub type Days = BTreeMap<NaiveDate, DayState>;

/// A day of the dynamic tables: its objects, and the figures that totals need while it is archived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayState {
    /// Its objects. A table that never had a row on this day has none.
    pub objects: BTreeMap<DynamicTable, ObjectState>,
    /// How many appointments have each status.
    pub appointments_by_status: StatusCounts,
    /// How many appointments have feedback.
    pub feedbacks: u64,
    /// The sum of their ratings, exact to one decimal place.
    pub rating_sum: f64,
    /// How many of the appointments were created on each day.
    pub created: BTreeMap<NaiveDate, u64>,
    /// `archive.customer_digest()` of each customer with an appointment; by far the longest part of a manifest. Written
    /// as the base64 of eight bytes each. None in format 1, which means any customer.
    #[serde(
        rename = "customer_digests",
        with = "digests::optional",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub customers: Option<Vec<i64>>,
    /// Which rows it has, by consultant. None if an older version wrote it, which means any rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<DayContents>,
    /// When its consultants are taken. None in format 1, which means any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<TakenTime>,
    /// The totals of its appointments by consultant and status. None if an older version archived the day: until they are
    /// known, a report has to load it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_sums: Option<Vec<AppointmentSum>>,
    /// Its audit entries. None if it has none, so that such a day looks as earlier versions wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<DayAudit>,
}

/// Digests of 64 bits as the base64 of eight bytes each.
pub(super) mod digests {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(digests: &[i64], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = digests.iter().flat_map(|digest| digest.to_be_bytes()).collect();
        BASE64_STANDARD.encode(bytes).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64_STANDARD.decode(text).map_err(D::Error::custom)?;
        let (digests, rest) = bytes.as_chunks();
        if !rest.is_empty() {
            return Err(D::Error::custom("digests of eight bytes each were expected"));
        }
        Ok(digests.iter().map(|&digest| i64::from_be_bytes(digest)).collect())
    }

    /// The same for a field that may be left out.
    pub mod optional {
        use serde::{Deserializer, Serializer};

        pub fn serialize<S: Serializer>(
            digests: &Option<Vec<i64>>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match digests {
                Some(digests) => super::serialize(digests, serializer),
                None => serializer.serialize_none(),
            }
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<i64>>, D::Error> {
            super::deserialize(deserializer).map(Some)
        }
    }
}

/// Appointments by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts {
    /// `pending`
    pub pending: u64,
    /// `confirmed`
    pub confirmed: u64,
    /// `completed`
    pub completed: u64,
    /// `no_show`. Omitted if zero, so that entries written by an earlier version serialise to the same text.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub no_show: u64,
    /// `cancelled`
    pub cancelled: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_status_that_earlier_versions_did_not_know_is_written_only_if_an_appointment_has_it() {
        let mut counts = StatusCounts {
            pending: 1,
            ..StatusCounts::default()
        };
        let earlier = json!({"pending": 1, "confirmed": 0, "completed": 0, "cancelled": 0});
        assert_eq!(serde_json::to_value(counts).unwrap(), earlier);
        counts.no_show = 2;
        assert_eq!(serde_json::to_value(counts).unwrap()["no_show"], 2);
    }
}
