//! The layout of the bucket.

use std::fmt;

use chrono::NaiveDate;

use super::{catalogue::Table, manifest::Month, unit::Part};

/// The longest id accepted; a UUID has 36 characters.
const LONGEST_ID: usize = 64;

/// Every place in the bucket that the library reads or writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A file to import, by its name below `data/`.
    Seed {
        /// Such as `customer.CSV`.
        file_name: String,
    },
    /// The rows of one table that an import rejected.
    Rejected {
        /// The import run.
        run: String,
        /// The table.
        table: Table,
    },
    /// Archived rows.
    Archived(Part),
    /// The manifest.
    Manifest,
    /// The object that lists a month's days.
    Month(Month),
    /// A request for an archive run.
    RunRequest {
        /// The request's id.
        id: String,
    },
    /// The result of that run.
    RunResult {
        /// The request's id.
        id: String,
    },
    /// Mail to be sent.
    Mail {
        /// The id of its row in the outbox.
        id: String,
    },
    /// The state of that mail: being sent, sent or refused.
    MailProgress {
        /// The mail's id.
        id: String,
    },
    /// The report that the mail was not delivered.
    MailFailure {
        /// The mail's id.
        id: String,
    },
    /// A list to be downloaded.
    Export {
        /// A random id.
        id: String,
    },
    /// A file that an admin uploads to have it imported.
    Upload {
        /// The upload's id.
        id: String,
    },
    /// A request to import it.
    ImportRequest {
        /// The upload's id.
        id: String,
    },
    /// The rows of one table of an upload that can't be imported.
    UploadRejects {
        /// The upload's id.
        id: String,
        /// The table.
        table: Table,
    },
    /// Events of the page that were sent together, on their way into the object of their day.
    ClickstreamBatch {
        /// The day of the events.
        day: NaiveDate,
        /// A digest of them.
        id: String,
    },
    /// The events of a day.
    ClickstreamDay(NaiveDate),
    /// What the events of a day amount to.
    ClickstreamSummary(NaiveDate),
}

impl Key {
    /// Where admins upload files to import.
    pub const SEEDS: &str = "data/";

    /// The prefixes of the objects that a manifest pins.
    pub const PINNED: [&str; 2] = [Self::ROWS, Self::MONTHS];
    const ROWS: &str = "archive/";
    const MONTHS: &str = "metadata/days/";

    /// The prefix of all requests for runs and of their results.
    const RUN_REQUESTS: &str = "requests/archive/";

    /// The prefix of all mail.
    const OUTBOX: &str = "outbox/";

    /// The prefix of the reports of mail that was not delivered.
    const MAIL_FAILURES: &str = "outbox/failed/";

    /// The prefix of all uploads.
    const UPLOADS: &str = "uploads/";

    /// The folder of the folders of batches, one for each day.
    pub const BATCHES: &str = "clickstream/batches/";

    /// How the name of a batch ends.
    const BATCH_SUFFIX: &str = ".jsonl.gz";

    /// The folder of a day's batches.
    pub fn batches_of(day: NaiveDate) -> String {
        format!("{}day={day}/", Self::BATCHES)
    }

    /// The day of a folder in [`Self::BATCHES`] with this name.
    pub fn day_named(name: &str) -> Option<NaiveDate> {
        name.strip_prefix("day=")?.strip_suffix('/')?.parse().ok()
    }

    /// The id of a batch in [`Self::batches_of`] with this name.
    pub fn batch_named(name: &str) -> Option<String> {
        let id = name.strip_suffix(Self::BATCH_SUFFIX)?;
        is_id(id).then(|| id.to_owned())
    }

    /// The request, mail, report or upload stored under this key, whose event starts a function; None for any other key.
    pub fn of_event(key: &str) -> Option<Self> {
        let id = |prefix, suffix| {
            let id = key.strip_prefix(prefix)?.strip_suffix(suffix)?;
            is_id(id).then(|| id.to_owned())
        };
        id(Self::RUN_REQUESTS, ".json")
            .map(|id| Self::RunRequest { id })
            .or_else(|| id(Self::OUTBOX, ".json").map(|id| Self::Mail { id }))
            .or_else(|| id(Self::MAIL_FAILURES, "").map(|id| Self::MailFailure { id }))
            .or_else(|| id(Self::UPLOADS, "/file").map(|id| Self::Upload { id }))
            .or_else(|| id(Self::UPLOADS, "/request.json").map(|id| Self::ImportRequest { id }))
    }

    /// The type under which its objects are stored.
    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Seed { .. }
            | Self::Rejected { .. }
            | Self::Archived(_)
            | Self::Export { .. }
            | Self::UploadRejects { .. } => "text/csv; charset=utf-8",
            Self::Upload { .. } => "application/octet-stream",
            Self::Manifest
            | Self::Month(_)
            | Self::RunRequest { .. }
            | Self::RunResult { .. }
            | Self::Mail { .. }
            | Self::MailProgress { .. }
            | Self::MailFailure { .. }
            | Self::ImportRequest { .. }
            | Self::ClickstreamSummary(_) => "application/json",
            Self::ClickstreamBatch { .. } | Self::ClickstreamDay(_) => "application/gzip",
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seed { file_name } => write!(formatter, "{}{file_name}", Self::SEEDS),
            Self::Rejected { run, table } => write!(formatter, "rejected/{run}/{}.csv", table.file_stem()),
            Self::Archived(part) => {
                let table = part.table();
                write!(formatter, "{}{}/", Self::ROWS, table.name())?;
                // A Hive partition, as Athena and DuckDB expect it.
                if let Part::OfDay(_, day) = part {
                    write!(formatter, "day={day}/")?;
                }
                write!(formatter, "{}.csv", table.file_stem())
            }
            Self::Manifest => formatter.write_str("metadata/archive_info.json"),
            Self::Month(month) => write!(formatter, "{}{month}.json", Self::MONTHS),
            Self::RunRequest { id } => write!(formatter, "{}{id}.json", Self::RUN_REQUESTS),
            Self::RunResult { id } => write!(formatter, "{}{id}.result.json", Self::RUN_REQUESTS),
            Self::Mail { id } => write!(formatter, "{}{id}.json", Self::OUTBOX),
            Self::MailProgress { id } => write!(formatter, "{}sent/{id}", Self::OUTBOX),
            Self::MailFailure { id } => write!(formatter, "{}{id}", Self::MAIL_FAILURES),
            Self::Export { id } => write!(formatter, "exports/{id}.csv"),
            Self::Upload { id } => write!(formatter, "{}{id}/file", Self::UPLOADS),
            Self::ImportRequest { id } => write!(formatter, "{}{id}/request.json", Self::UPLOADS),
            Self::UploadRejects { id, table } => {
                write!(
                    formatter,
                    "{}{id}/rejected/{}.csv",
                    Self::UPLOADS,
                    table.file_stem()
                )
            }
            Self::ClickstreamBatch { day, id } => {
                write!(formatter, "{}{id}{}", Self::batches_of(*day), Self::BATCH_SUFFIX)
            }
            // A Hive partition, which has nothing but this object.
            Self::ClickstreamDay(day) => write!(formatter, "clickstream/day={day}/events.jsonl.gz"),
            Self::ClickstreamSummary(day) => write!(formatter, "clickstream/summaries/{day}.json"),
        }
    }
}

/// Whether a text can be the id of a request, a mail or a batch.
pub fn is_id(text: &str) -> bool {
    let is_plain = |character: u8| character.is_ascii_alphanumeric() || character == b'-';
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

    fn request(id: &str) -> Key {
        Key::RunRequest { id: id.to_owned() }
    }

    #[test]
    fn a_request_is_told_from_its_result_and_from_other_objects() {
        assert_eq!(Key::of_event(&request(ID).to_string()), Some(request(ID)));
        let result = Key::RunResult { id: ID.to_owned() }.to_string();
        assert_eq!(result, format!("requests/archive/{ID}.result.json"));
        for other in [
            &result,
            "requests/archive/.json",
            "requests/archive/a/b.json",
            "requests/archive/a.txt",
            "archive/customer/Customer.csv",
            &request(&"a".repeat(LONGEST_ID + 1)).to_string(),
        ] {
            assert_eq!(Key::of_event(other), None, "{other}");
        }
        let longest = request(&"a".repeat(LONGEST_ID));
        assert_eq!(Key::of_event(&longest.to_string()), Some(longest));
    }

    #[test]
    fn a_mail_is_distinguished_from_its_progress_and_from_its_failure() {
        let id = ID.to_owned();
        for own in [Key::Mail { id: id.clone() }, Key::MailFailure { id: id.clone() }] {
            assert_eq!(Key::of_event(&own.to_string()), Some(own));
        }
        for other in [
            Key::MailProgress { id },
            Key::Mail { id: "a/b".to_owned() },
            Key::Mail { id: String::new() },
            Key::Manifest,
        ] {
            assert_eq!(Key::of_event(&other.to_string()), None, "{other}");
        }
    }

    #[test]
    fn an_upload_and_the_request_to_import_it_are_distinguished_from_its_rejected_rows() {
        let id = ID.to_owned();
        for own in [
            Key::Upload { id: id.clone() },
            Key::ImportRequest { id: id.clone() },
        ] {
            assert_eq!(Key::of_event(&own.to_string()), Some(own));
        }
        for other in [
            Key::UploadRejects {
                id,
                table: Table::Customer,
            },
            Key::Upload { id: "a/b".to_owned() },
            Key::Upload { id: String::new() },
        ] {
            assert_eq!(Key::of_event(&other.to_string()), None, "{other}");
        }
    }

    #[test]
    fn a_batch_is_found_in_the_folder_of_its_day() {
        let day = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        let id = "9e107d9d372bb6826bd81d3542a419d6".to_owned();
        let key = Key::ClickstreamBatch { day, id: id.clone() }.to_string();
        let folder = Key::batches_of(day);
        assert_eq!(Key::batch_named(key.strip_prefix(&folder).unwrap()), Some(id));
        assert_eq!(
            Key::day_named(folder.strip_prefix(Key::BATCHES).unwrap()),
            Some(day)
        );
        for other in ["2025-11-28/", "day=2025-11-28", "day=2025-11-31/", "day=/", ""] {
            assert_eq!(Key::day_named(other), None, "{other}");
        }
        for other in ["a.json", ".jsonl.gz", "a/b.jsonl.gz", ""] {
            assert_eq!(Key::batch_named(other), None, "{other}");
        }
    }
}
