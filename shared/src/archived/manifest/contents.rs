//! A compact summary of a day's rows. The dashboard uses it to find the archived days that a request needs, and the
//! database to refuse rows that overlap archived ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::day::digests;

/// Which appointments and slots a day has, by consultant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayContents {
    /// The ids of its appointments.
    #[serde(with = "compact")]
    pub appointment_ids: Ranges,
    /// The ids of its slots.
    #[serde(with = "compact")]
    pub slot_ids: Ranges,
    /// Each consultant's number of appointments, by status.
    pub appointment_counts: CountsByConsultant,
    /// Each consultant's number of slots, by `true` and `false` for available or not.
    pub slot_counts: CountsByConsultant,
}

/// When consultants are taken on a day, as numbers of `archive.minutes_of_day()`. The database uses them to refuse rows
/// that overlap the day while it is archived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TakenTime {
    /// The time of its appointments that are not cancelled.
    #[serde(with = "compact")]
    pub booked: Ranges,
    /// The time of its slots.
    #[serde(with = "compact")]
    pub offered: Ranges,
}

/// The audit entries of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayAudit {
    /// Their ids.
    #[serde(with = "compact")]
    pub ids: Ranges,
    /// `archive.row_digest()` of each row that they are about, so that a row's history needs only its own days.
    #[serde(with = "digests")]
    pub rows: Vec<i64>,
}

/// Ranges of numbers, `(first, last)` inclusive, ascending.
pub type Ranges = Vec<(i64, i64)>;

/// Counts by consultant and kind. Zeros are left out.
pub type CountsByConsultant = BTreeMap<i32, BTreeMap<String, u64>>;

/// Ranges as base64 of LEB128 numbers: for each range its distance from the end of the previous one, and its length
/// minus one. A single number takes about three characters, and so does a run of slots.
pub(super) mod compact {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::Ranges;

    pub fn serialize<S: Serializer>(ranges: &Ranges, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::new();
        let mut end = 0;
        for &(first, last) in ranges {
            push(&mut bytes, first.abs_diff(end));
            push(&mut bytes, last.abs_diff(first));
            end = last;
        }
        BASE64_STANDARD.encode(bytes).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ranges, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64_STANDARD.decode(text).map_err(D::Error::custom)?;
        let mut bytes = bytes.as_slice();
        let mut ranges = Vec::new();
        let mut end = 0;
        while !bytes.is_empty() {
            let range = next_range(&mut bytes, end);
            let (first, last) = range.ok_or_else(|| D::Error::custom("ranges of ids were expected"))?;
            ranges.push((first, last));
            end = last;
        }
        Ok(ranges)
    }

    fn next_range(bytes: &mut &[u8], end: i64) -> Option<(i64, i64)> {
        let first = end.checked_add_unsigned(pop(bytes)?)?;
        let last = first.checked_add_unsigned(pop(bytes)?)?;
        Some((first, last))
    }

    /// LEB128: seven bits per byte, lowest first; the highest bit says that more follow.
    fn push(bytes: &mut Vec<u8>, mut number: u64) {
        while number >= 0x80 {
            bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }

    fn pop(bytes: &mut &[u8]) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = bytes.split_first()?;
            *bytes = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(appointment_ids: Ranges) -> DayContents {
        DayContents {
            appointment_ids,
            ..DayContents::default()
        }
    }

    fn text(ids: Ranges) -> String {
        serde_json::to_value(contents(ids)).unwrap()["appointment_ids"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn ids_survive_being_written_and_read() {
        for ids in [
            vec![],
            vec![(1, 1)],
            vec![(1, 9), (11, 11), (500, 507)],
            vec![(127, 255), (300, 16_384), (100_000_000, i64::MAX)],
            vec![(i64::MAX, i64::MAX)],
        ] {
            let written = serde_json::to_string(&contents(ids.clone())).unwrap();
            let read: DayContents = serde_json::from_str(&written).unwrap();
            assert_eq!(read.appointment_ids, ids, "{written}");
        }
    }

    #[test]
    fn a_single_number_takes_about_three_characters() {
        let scattered = (1..=300).map(|number| (number * 50, number * 50)).collect();
        assert_eq!(text(scattered).len(), 800);
        let runs = (1..=30).map(|run| (run * 9_000, run * 9_000 + 8)).collect();
        assert_eq!(text(runs).len(), 120);
    }

    #[test]
    fn malformed_ranges_are_refused() {
        for text in [
            "AQ==",
            "gICA",
            "/////////////w8A",
            "x",
            "//////////9///////////9/",
        ] {
            let json = serde_json::json!({
                "appointment_ids": text, "slot_ids": "", "appointment_counts": {}, "slot_counts": {}
            });
            assert!(serde_json::from_value::<DayContents>(json).is_err(), "{text}");
        }
    }
}
