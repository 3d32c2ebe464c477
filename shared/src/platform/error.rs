//! The library's one error type.

use std::{error::Error as StdError, iter::successors};

use chrono::{DateTime, NaiveDate, Utc};
use tokio_postgres::error::DbError;

use crate::archived::manifest::Conflict;

/// Class 22 of PostgreSQL's error codes (appendix A): the messages quote the value.
const DATA_EXCEPTION: &str = "22";

/// A cause from a library below, kept whole for the log.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// The library's results.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, by what a caller can do about it.
///
/// The text of a variant is a sentence for a person; causes are in `source` and belong in the log only, because
/// they may name hosts, statements or values.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A function was asked by hand for what it can't do.
    #[error("{problem}")]
    InvalidRequest {
        /// One sentence that names the parameter.
        problem: String,
    },

    /// The answer needs so many archived days that they can't be loaded while somebody waits.
    #[error(
        "For this, {days} archived days with {rows} rows would have to be loaded, which is too much for one request. \
         Ask for fewer days, for example from {date_from} to {date_to}."
    )]
    TooManyDays {
        /// How many days.
        days: usize,
        /// How many rows they have.
        rows: u64,
        /// The first day of a stretch that could be loaded.
        date_from: NaiveDate,
        /// Its last day.
        date_to: NaiveDate,
    },

    /// An archived day that is needed can't be loaded because of what was written meanwhile.
    #[error("What the archive has of {} is needed for this. {conflict}", conflict.day)]
    InConflict {
        /// What stands in the way.
        conflict: Conflict,
    },

    /// Archived days that the answer needs could not be loaded in time, or the bucket is away: try again later.
    #[error("Archived days could not be loaded at the moment. Please try again in a minute.")]
    ArchiveUnavailable {
        /// What went wrong; nothing when the time limit was reached.
        source: Option<Cause>,
    },

    /// The bucket is away, without which the archive can't be told to run: try again later.
    #[error("The archive can't be reached at the moment. Please try again in a minute.")]
    BucketUnavailable {
        /// What went wrong.
        source: Cause,
    },

    /// The statement needs archived days, so that it did nothing. Whoever sent it loads them and sends it again.
    #[error("Archived days have to be loaded first.")]
    DaysArchived,

    /// The connection to the database was lost after a change was sent, so that nobody knows whether it was made.
    #[error(
        "The database did not answer. The change may have been made nevertheless: look before you try again."
    )]
    OutcomeUnknown {
        /// What the driver said; nothing when the time limit was reached.
        source: Option<Cause>,
    },

    /// The database can't be reached, is starting or stopping, has no schema yet, or is too slow: try again later.
    #[error("The database is not available at the moment. Please try again in a minute.")]
    DatabaseUnavailable {
        /// What the driver said; nothing when the time limit was reached.
        source: Option<Cause>,
    },

    /// The database refused a statement that should have worked.
    #[error("The database refused a statement.")]
    Database {
        /// What the driver said.
        source: tokio_postgres::Error,
    },

    /// A schema migration failed and was rolled back.
    #[error("The database schema could not be brought up to date.")]
    Migration {
        /// Which migration, and why.
        source: Box<refinery::Error>,
    },

    /// An object in S3 could not be listed, read or written.
    #[error("S3: {operation} of {key} failed.")]
    Store {
        /// The operation, such as `GetObject`.
        operation: &'static str,
        /// The object's key or the listed prefix.
        key: String,
        /// What the client said.
        source: Cause,
    },

    /// The bucket keeps no versions, so a manifest could not pin them.
    #[error("The bucket {bucket} must have versioning switched on.")]
    BucketWithoutVersions {
        /// Its name.
        bucket: String,
    },

    /// The manifest in the bucket is not one that this program understands, so nothing may be built on it.
    #[error("The manifest metadata/archive_info.json {problem}. Nothing was changed.")]
    ManifestUnreadable {
        /// What is wrong with it.
        problem: String,
        /// What the parser said.
        source: Option<serde_json::Error>,
    },

    /// An archived object is not what the manifest says it is, so nothing of it may be loaded.
    #[error("{key} is damaged: it {problem}. Nothing was loaded.")]
    ObjectDamaged {
        /// The object's key.
        key: String,
        /// What differs.
        problem: String,
    },

    /// An archived object is what the manifest says, but this program can't read it.
    #[error("{key} can't be read: it {problem}. Nothing was loaded.")]
    ObjectUnreadable {
        /// The object's key.
        key: String,
        /// What is not understood.
        problem: String,
    },

    /// The database took another number of rows than the archive has.
    #[error(
        "The database took {loaded} rows of {table} where the archive has {archived}. Nothing was loaded."
    )]
    LoadIncomplete {
        /// The table's name.
        table: &'static str,
        /// What the database counted.
        loaded: u64,
        /// What the manifest counts.
        archived: u64,
    },

    /// The database has changes that are nowhere else, and what was asked for would lose them.
    #[error(
        "The database has changes that are not archived yet. Nothing was changed. Archive them, then try again."
    )]
    Unarchived,

    /// Somebody else has what is needed and keeps it for long: try again later.
    #[error("{what} is under way and takes long. Please try again later.")]
    Busy {
        /// What goes on, as the beginning of a sentence.
        what: &'static str,
    },

    /// The manifest that the database continues is gone: the bucket is another one, or somebody deleted it.
    #[error(
        "The bucket has no manifest, but this database continues one. Nothing was changed. If \
         metadata/archive_info.json was deleted, restore its newest version; if the bucket is another one, give the \
         function its own."
    )]
    ManifestMissing,

    /// Another database has archived to the bucket since this one was loaded from it or archived to it.
    #[error(
        "This database is stale: another database has archived since (run {run}, {written}). Nothing was changed. \
         Either let this one go: destroy it, make a new one and invoke db-init. Or keep it and let the other one's \
         changes go: execute UPDATE archive.lineage SET etag = '{etag}' and archive with {{\"full\": true}}."
    )]
    ArchiveFenced {
        /// The other one's run.
        run: String,
        /// When it wrote the manifest.
        written: DateTime<Utc>,
        /// S3's tag of that manifest.
        etag: String,
    },

    /// Somebody has changed the manifest that this database wrote.
    #[error(
        "The manifest metadata/archive_info.json was changed by hand since run {run} wrote it. Nothing was changed. \
         Either restore its version before that; or keep it as it is: execute UPDATE archive.lineage SET etag = \
         '{etag}' and archive with {{\"full\": true}}."
    )]
    ManifestEdited {
        /// The run that wrote it.
        run: String,
        /// S3's tag of what is there now.
        etag: String,
    },

    /// Somebody is writing the manifest at the same moment: the next try will see who it was.
    #[error("The manifest was being written by somebody else at the same moment. Try again.")]
    ManifestContended,

    /// So much is gone from the database that archiving it is more likely to lose data than to keep it.
    #[error(
        "{table} would shrink from {archived} rows in the archive to {now}. Nothing was archived. If this is \
         meant, archive with {{\"allow_shrink\": true}}."
    )]
    ArchiveShrinks {
        /// The table, or the loaded days of it.
        table: &'static str,
        /// Rows that the archive has.
        archived: u64,
        /// Rows that the database has.
        now: u64,
    },

    /// Some units could not be archived; the others are. What failed is tried again by the next run.
    #[error("{message}")]
    ArchiveIncomplete {
        /// What was archived and what failed.
        message: String,
    },

    /// An export has another number of rows than its snapshot: an index of the database is damaged.
    #[error(
        "{exported} rows were exported, but the same snapshot counts {counted}. Check the database's indexes \
         (REINDEX, amcheck)."
    )]
    ExportIncomplete {
        /// Rows in the object.
        exported: u64,
        /// Rows by a count of their own.
        counted: u64,
    },

    /// Objects of the archive are not as the manifest says.
    #[error("{message}")]
    ArchiveDamaged {
        /// How many objects are damaged, and the first of them.
        message: String,
    },

    /// The temporary directory can't hold what is on its way to the bucket.
    #[error("The temporary directory could not be written.")]
    TemporaryFile {
        /// What the operating system said.
        source: std::io::Error,
    },

    /// The database's credentials could not be fetched.
    #[error("The database credentials could not be read from Secrets Manager.")]
    Secret {
        /// What the client said, or what is wrong with the secret's text.
        source: Cause,
    },

    /// The list of certificate authorities can't be used.
    #[error("The database's certificate authorities can't be read.")]
    Tls {
        /// What the TLS library said.
        source: Cause,
    },

    /// The environment of the function is not as it must be.
    #[error("The environment variable {variable} {problem}.")]
    Configuration {
        /// The variable's name.
        variable: &'static str,
        /// What is wrong with it.
        problem: String,
    },

    /// There was no time for the rest; what was not finished was undone.
    #[error("It took too long, and what was not finished was undone. Try again.")]
    TookTooLong,

    /// The program stopped at a place that it should never reach.
    #[error("A defect of the program stopped it; the log says where.")]
    Panicked,

    /// CloudFormation could not be told how an event ended.
    #[error("CloudFormation could not be reached for the answer.")]
    AnswerUndelivered {
        /// What the HTTP client said.
        source: Cause,
    },

    /// An answer could not be written as JSON, which is a defect of ours.
    #[error("The answer could not be written.")]
    Answer {
        /// What could not be written.
        source: serde_json::Error,
    },
}

impl Error {
    /// The error with all of its causes in one line, for the log: a formatter of logs shows the outermost only. It has
    /// nothing of what rows and parameters hold.
    pub fn with_causes(&self) -> String {
        let causes = successors(self.source(), |&cause| {
            // Below a driver's error that isn't the server's word is what could not be read or written, values included.
            let is_drivers = cause.is::<tokio_postgres::Error>();
            cause
                .source()
                .filter(|below| !is_drivers || !below.is::<serde_json::Error>())
        });
        causes.fold(self.to_string(), |line, cause| {
            match cause.downcast_ref::<DbError>() {
                Some(refusal) => format!("{line}: {}", without_values(refusal)),
                None => format!("{line}: {cause}"),
            }
        })
    }

    /// The name of the constraint of the schema that a statement violated. What that means is known beside the statement.
    pub(crate) fn violated_constraint(&self) -> Option<&str> {
        match self {
            Self::Database { source } => source.as_db_error()?.constraint(),
            _ => None,
        }
    }

    /// The condition as a stable word that a program can act on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest { .. } => "invalid_request",
            Self::TooManyDays { .. } => "too_many_days",
            Self::InConflict { .. } => "archive_conflict",
            Self::ArchiveUnavailable { .. } | Self::BucketUnavailable { .. } => "archive_unavailable",
            Self::DaysArchived => "days_archived",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::DatabaseUnavailable { .. } => "database_unavailable",
            Self::Database { .. } => "database_error",
            Self::Migration { .. } => "migration_failed",
            Self::Store { .. } => "store_error",
            Self::BucketWithoutVersions { .. } => "bucket_without_versions",
            Self::ManifestUnreadable { .. } => "manifest_unreadable",
            Self::ObjectDamaged { .. } => "object_damaged",
            Self::ObjectUnreadable { .. } => "object_unreadable",
            Self::LoadIncomplete { .. } => "load_incomplete",
            Self::Unarchived => "unarchived",
            Self::Busy { .. } => "busy",
            Self::ManifestMissing => "manifest_missing",
            Self::ArchiveFenced { .. } => "archive_fenced",
            Self::ManifestEdited { .. } => "manifest_edited",
            Self::ManifestContended => "manifest_contended",
            Self::ArchiveShrinks { .. } => "archive_shrinks",
            Self::ArchiveIncomplete { .. } => "archive_incomplete",
            Self::ExportIncomplete { .. } => "export_incomplete",
            Self::ArchiveDamaged { .. } => "archive_damaged",
            Self::TemporaryFile { .. } => "temporary_file",
            Self::Secret { .. } => "secret_unreadable",
            Self::Tls { .. } => "tls_unusable",
            Self::Configuration { .. } => "misconfigured",
            Self::TookTooLong => "took_too_long",
            Self::Panicked => "panicked",
            Self::AnswerUndelivered { .. } => "answer_undelivered",
            Self::Answer { .. } => "answer_unwritable",
        }
    }
}

/// What the server says, without its DETAIL, HINT and CONTEXT, which quote rows; and without its message where that
/// quotes what could not be taken.
fn without_values(refusal: &DbError) -> String {
    let code = refusal.code().code();
    let mut text = format!("{} {code}", refusal.severity());
    let is_raised_by_ours = refusal.routine() == Some("exec_stmt_raise");
    if !code.starts_with(DATA_EXCEPTION) && !is_raised_by_ours {
        text.push_str(": ");
        text.push_str(refusal.message());
    }
    for (kind, name) in [
        ("table", refusal.table()),
        ("column", refusal.column()),
        ("constraint", refusal.constraint()),
    ] {
        if let Some(name) = name {
            text.push_str(&format!(", {kind} {name}"));
        }
    }
    text
}
