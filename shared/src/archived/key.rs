//! The layout of the bucket.

use std::fmt;

use super::{catalogue::Table, manifest::Month, unit::Part};

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
}

impl Key {
    /// Where admins upload files to import.
    pub const SEEDS: &str = "data/";

    /// The prefix of all requests for runs and of their results.
    pub const RUN_REQUESTS: &str = "requests/archive/";

    /// The prefix of all mail.
    pub const OUTBOX: &str = "outbox/";

    /// The prefix of all these reports.
    pub const MAIL_FAILURES: &str = "outbox/failed/";

    /// The type under which its objects are stored.
    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Seed { .. } | Self::Rejected { .. } | Self::Archived(_) | Self::Export { .. } => {
                "text/csv; charset=utf-8"
            }
            Self::Manifest
            | Self::Month(_)
            | Self::RunRequest { .. }
            | Self::RunResult { .. }
            | Self::Mail { .. }
            | Self::MailProgress { .. }
            | Self::MailFailure { .. } => "application/json",
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
                write!(formatter, "archive/{}/", table.name())?;
                // A Hive partition, as Athena and DuckDB expect it.
                if let Part::OfDay(_, day) = part {
                    write!(formatter, "day={day}/")?;
                }
                write!(formatter, "{}.csv", table.file_stem())
            }
            Self::Manifest => formatter.write_str("metadata/archive_info.json"),
            Self::Month(month) => write!(formatter, "metadata/days/{month}.json"),
            Self::RunRequest { id } => write!(formatter, "{}{id}.json", Self::RUN_REQUESTS),
            Self::RunResult { id } => write!(formatter, "{}{id}.result.json", Self::RUN_REQUESTS),
            Self::Mail { id } => write!(formatter, "{}{id}.json", Self::OUTBOX),
            Self::MailProgress { id } => write!(formatter, "{}sent/{id}", Self::OUTBOX),
            Self::MailFailure { id } => write!(formatter, "{}{id}", Self::MAIL_FAILURES),
            Self::Export { id } => write!(formatter, "exports/{id}.csv"),
        }
    }
}
