//! The library's one error type.

use std::{error::Error as StdError, iter::successors};

use chrono::{DateTime, NaiveDate, Utc};
use tokio_postgres::error::DbError;

/// Class 22 of PostgreSQL's error codes (appendix A), whose messages quote the value.
const DATA_EXCEPTION: &str = "22";

/// An error of an underlying library, kept whole for the log.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// The library's results.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, by what the caller can do about it.
///
/// A variant's text is a sentence for a person. Causes are in `source` and belong only in the log, because they may
/// name hosts, statements or values.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A function was invoked by hand with a payload that it can't accept.
    #[error("{problem}")]
    InvalidRequest {
        /// One sentence that names the parameter.
        problem: String,
    },

    /// The answer needs more archived days than can be loaded while somebody waits.
    #[error(
        "This needs {days} archived days with {rows} rows to be loaded, which is too much for one request. Ask \
         for fewer days, for example from {date_from} to {date_to}."
    )]
    TooManyDays {
        /// How many days.
        days: usize,
        /// How many rows they have.
        rows: u64,
        /// The first day of a range that could be loaded.
        date_from: NaiveDate,
        /// Its last day.
        date_to: NaiveDate,
    },

    /// Archived days that the answer needs could not be loaded in time, or S3 can't be reached: try again later.
    #[error("Archived days could not be loaded at the moment. Please try again in a minute.")]
    ArchiveUnavailable {
        /// The cause; None if the time limit was reached.
        source: Option<Cause>,
    },

    /// S3 can't be reached, so an archive run can't be requested: try again later.
    #[error("The archive can't be reached at the moment. Please try again in a minute.")]
    BucketUnavailable {
        /// The cause.
        source: Cause,
    },

    /// Cognito can't be reached or has too much to do: try again later.
    #[error("Cognito: {operation} could not be done at the moment.")]
    UserPoolUnavailable {
        /// The operation, such as `AdminGetUser`.
        operation: &'static str,
        /// The client's error, or the service's code.
        source: Cause,
    },

    /// Cognito refused an operation that should have worked.
    #[error("Cognito: {operation} failed.")]
    UserPool {
        /// The operation, such as `AdminGetUser`.
        operation: &'static str,
        /// The service's code.
        source: Cause,
    },

    /// The statement needs archived days, so it did nothing. The caller loads them and sends it again.
    #[error("Archived days have to be loaded first.")]
    DaysArchived,

    /// The connection was lost after a change was sent, so it is unknown whether the change was made.
    #[error(
        "The database did not answer, so the change may or may not have been made. Please check before you try \
         again."
    )]
    OutcomeUnknown {
        /// The driver's error; None if the time limit was reached.
        source: Option<Cause>,
    },

    /// The database can't be reached, is starting or stopping, has no schema yet, or is too slow: try again later.
    #[error("The database is not available at the moment. Please try again in a minute.")]
    DatabaseUnavailable {
        /// The driver's error; None if the time limit was reached.
        source: Option<Cause>,
    },

    /// The database rejected a statement that should have worked.
    #[error("The database refused a statement.")]
    Database {
        /// The driver's error.
        source: tokio_postgres::Error,
    },

    /// A schema migration failed and was rolled back.
    #[error("The database schema could not be brought up to date.")]
    Migration {
        /// Which migration, and why.
        source: Box<refinery::Error>,
    },

    /// An S3 operation failed.
    #[error("S3: {operation} of {key} failed.")]
    Store {
        /// The operation, such as `GetObject`.
        operation: &'static str,
        /// The object's key or the listed prefix.
        key: String,
        /// The client's error.
        source: Cause,
    },

    /// The bucket has no versioning, so a manifest can't pin the versions of its objects.
    #[error("The bucket {bucket} must have versioning switched on.")]
    BucketWithoutVersions {
        /// Its name.
        bucket: String,
    },

    /// This program can't read the manifest in the bucket, so it must not build on it.
    #[error("The manifest metadata/archive_info.json {problem}. Nothing was changed.")]
    ManifestUnreadable {
        /// What is wrong with it.
        problem: String,
        /// The parser's error.
        source: Option<serde_json::Error>,
    },

    /// An archived object differs from what the manifest says, so none of it may be loaded.
    #[error("{key} is damaged: it {problem}. Nothing was loaded.")]
    ObjectDamaged {
        /// The object's key.
        key: String,
        /// What differs.
        problem: String,
    },

    /// An archived object is as the manifest says, but this program can't read it.
    #[error("{key} can't be read: it {problem}. Nothing was loaded.")]
    ObjectUnreadable {
        /// The object's key.
        key: String,
        /// What is not understood.
        problem: String,
    },

    /// The database loaded a different number of rows than the archive has.
    #[error(
        "The database loaded {loaded} rows of {table}, but the archive has {archived}. Nothing was loaded."
    )]
    LoadIncomplete {
        /// The table's name.
        table: &'static str,
        /// As counted by the database.
        loaded: u64,
        /// As counted in the manifest.
        archived: u64,
    },

    /// The request would discard changes that exist only in the database.
    #[error(
        "The database has changes that are not archived yet. Nothing was changed. Archive them, then try again."
    )]
    Unarchived,

    /// Somebody else holds a lock that is needed, for a long time: try again later.
    #[error("{what} is in progress and is taking long. Please try again later.")]
    Busy {
        /// What is running, as the beginning of a sentence.
        what: &'static str,
    },

    /// The manifest that this database continues is missing: it was deleted, or the bucket is a different one.
    #[error(
        "The bucket has no manifest, but this database continues one. Nothing was changed. If \
         metadata/archive_info.json was deleted, restore its newest version; if this is a different bucket, \
         correct BUCKET_NAME."
    )]
    ManifestMissing,

    /// Another database has archived to the bucket since this one was loaded from it or last archived to it.
    #[error(
        "This database is stale: another database has archived since (run {run}, {written}). Nothing was changed. \
         Either discard this database: destroy it, create a new one and invoke db-init. Or keep it and discard the \
         other one's changes: execute UPDATE archive.lineage SET etag = '{etag}' and archive with {{\"full\": true}}."
    )]
    ArchiveFenced {
        /// The other database's run.
        run: String,
        /// When it wrote the manifest.
        written: DateTime<Utc>,
        /// The ETag of that manifest.
        etag: String,
    },

    /// The manifest that this database wrote was changed by somebody else.
    #[error(
        "The manifest metadata/archive_info.json was changed by hand since run {run} wrote it. Nothing was changed. \
         Either restore its previous version; or accept it as it is: execute UPDATE archive.lineage SET etag = \
         '{etag}' and archive with {{\"full\": true}}."
    )]
    ManifestEdited {
        /// The run that wrote it.
        run: String,
        /// The ETag of the current manifest.
        etag: String,
    },

    /// Somebody else is writing the manifest at the same moment; the next try will tell who it was.
    #[error("The manifest was being written by somebody else at the same moment. Try again.")]
    ManifestContended,

    /// So many rows are gone from the database that archiving it is more likely to lose data than to preserve it.
    #[error(
        "{table} would shrink from {archived} rows in the archive to {now}. Nothing was archived. If this is \
         intended, archive with {{\"allow_shrink\": true}}."
    )]
    ArchiveShrinks {
        /// The table; of a dynamic table only its loaded days are counted.
        table: &'static str,
        /// Rows that the archive has.
        archived: u64,
        /// Rows that the database has.
        now: u64,
    },

    /// Some units could not be archived; the others were. The next run tries again.
    #[error("{message}")]
    ArchiveIncomplete {
        /// The report's sentence: what was archived and what failed.
        message: String,
    },

    /// An export has a different number of rows than its snapshot: an index in the database is damaged.
    #[error(
        "{exported} rows were exported, but the same snapshot counts {counted}. Check the database's indexes \
         (REINDEX, amcheck)."
    )]
    ExportIncomplete {
        /// Rows in the object.
        exported: u64,
        /// Rows counted separately.
        counted: u64,
    },

    /// Objects in the archive differ from what the manifest says.
    #[error("{message}")]
    ArchiveDamaged {
        /// How many objects are damaged, and the first few.
        message: String,
    },

    /// The temporary directory can't hold the files on their way to the bucket.
    #[error("The temporary directory could not be written.")]
    TemporaryFile {
        /// The operating system's error.
        source: std::io::Error,
    },

    /// The database's credentials could not be fetched or renewed.
    #[error("The database credentials could not be read from Secrets Manager, or not renewed there.")]
    Secret {
        /// The client's error, or what is wrong with the secret's text.
        source: Cause,
    },

    /// The list of certificate authorities can't be used.
    #[error("The database's certificate authorities can't be read.")]
    Tls {
        /// The TLS library's error.
        source: Cause,
    },

    /// An environment variable of the function is missing or wrong.
    #[error("The environment variable {variable} {problem}.")]
    Configuration {
        /// The variable's name.
        variable: &'static str,
        /// What is wrong with it.
        problem: String,
    },

    /// The time limit was reached; what was not finished was rolled back.
    #[error("It took too long, and what was not finished was undone. Try again.")]
    TookTooLong,

    /// The program panicked.
    #[error("A defect of the program stopped it; the log says where.")]
    Panicked,

    /// SES did not accept a mail, for a reason that has nothing to do with the recipient: try again later.
    #[error("The mail could not be sent.")]
    MailUnsent {
        /// The client's error.
        source: Cause,
    },

    /// A mail in the outbox can't be read or written.
    #[error("The mail {id} can't be composed.")]
    MailUnusable {
        /// Its id.
        id: String,
        /// What is wrong with it.
        source: Cause,
    },

    /// Events of the page can't be read or written.
    #[error("The events in {name} can't be read or written.")]
    EventsUnusable {
        /// The object's key, or the batch.
        name: String,
        /// What is wrong with it.
        source: std::io::Error,
    },

    /// CloudFormation could not be told the outcome of an event.
    #[error("CloudFormation could not be reached for the answer.")]
    AnswerUndelivered {
        /// The HTTP client's error.
        source: Cause,
    },

    /// An answer could not be serialised, which is a bug of ours.
    #[error("The answer could not be written.")]
    Answer {
        /// The serialiser's error.
        source: serde_json::Error,
    },
}

impl Error {
    /// The error with all its causes in one line, for the log, because log formatters show only the outermost one. It
    /// contains none of the values in rows and parameters.
    pub fn with_causes(&self) -> String {
        let causes = successors(self.source(), |&cause| {
            // A driver error that did not come from the server names what could not be read or written, values
            // included.
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

    /// The name of the constraint that a statement violated. What that means is decided beside the statement.
    pub(crate) fn violated_constraint(&self) -> Option<&str> {
        match self {
            Self::Database { source } => source.as_db_error()?.constraint(),
            _ => None,
        }
    }

    /// The condition as a stable word that programs can act on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest { .. } => "invalid_request",
            Self::TooManyDays { .. } => "too_many_days",
            Self::ArchiveUnavailable { .. } | Self::BucketUnavailable { .. } => "archive_unavailable",
            Self::DaysArchived => "days_archived",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::DatabaseUnavailable { .. } => "database_unavailable",
            Self::Database { .. } => "database_error",
            Self::Migration { .. } => "migration_failed",
            Self::Store { .. } => "store_error",
            Self::UserPoolUnavailable { .. } => "accounts_unavailable",
            Self::UserPool { .. } => "user_pool_error",
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
            Self::MailUnsent { .. } => "mail_unsent",
            Self::MailUnusable { .. } => "mail_unusable",
            Self::EventsUnusable { .. } => "events_unusable",
            Self::AnswerUndelivered { .. } => "answer_undelivered",
            Self::Answer { .. } => "answer_unwritable",
        }
    }
}

/// The server's error without DETAIL, HINT and CONTEXT, which quote rows, and without the message where that quotes a
/// value.
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
