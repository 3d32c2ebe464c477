//! Imports untrusted CSV files and SQL dumps: those in `data/` into an empty database, and those that admins upload
//! ([`super::uploads`]).
//!
//! Each file is read twice: first to profile its columns, while the database is busy with the file before, then for its
//! rows. A dump is first taken apart into tables (`dump`), which then are read like files. Values are checked while they
//! stream into a staging table; checks across rows are made there, set by set. A bad row never stops the good ones. The
//! whole import is one transaction.

mod cell;
mod checks;
mod column_name;
mod comparison;
mod dialect;
mod dump;
mod header;
mod lines;
mod profile;
#[cfg(test)]
mod random;
mod records;
#[cfg(test)]
mod round_trips;
mod rows;
mod shown;
mod source;
mod staging;
mod table_of;

use std::{io, slice};

use bytes::Bytes;
use chrono::NaiveDate;
use serde::Serialize;
use tokio::sync::mpsc::{self, Sender};
use tokio::task::spawn_blocking;
use tokio_postgres::Client;
use tokio_util::io::SyncIoBridge;

pub(super) use self::{
    checks::{SET_WISE, appointments_in_leave},
    comparison::Figures,
    dump::Dump,
    rows::SeedFile,
    source::Source,
    staging::{Lifetime, Staging},
    table_of::table_of,
};
use self::{dump::DumpedTable, rows::CopyText};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        key::Key,
        store::Store,
        tables::{self, BulkLoad},
        upload::RejectedRow,
    },
    values::spreadsheet,
};

/// A reject report lists at most this many rows; a file with more is better fixed as a whole.
const REPORTED_REJECTS: usize = 10_000;

/// COPY text is sent in chunks of about this size, a few at a time, which bounds the memory of an import.
const CHUNK_BYTES: usize = 1 << 16;
const CHUNKS_UNDER_WAY: usize = 4;

/// The result for one table's file.
#[derive(Debug, Serialize)]
pub struct TableReport {
    /// The table's name as its files have it.
    pub table: &'static str,
    /// The file's key, if there is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Rows that were loaded.
    pub loaded: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// The key of the report that lists them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejects: Option<String>,
    /// Why the file could not be used at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// How ambiguous columns were read, and what proves it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_as: Vec<String>,
    /// Other warnings. They never contain a value of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// The result of an import.
#[derive(Debug, Serialize)]
pub struct Import {
    /// One entry per table, in the catalogue's order.
    pub tables: Vec<TableReport>,
    /// Files that belong to no table, and what was not read of dumps.
    pub warnings: Vec<String>,
}

/// Imports the files in `data/` if the database has no rows; otherwise changes nothing and returns None.
///
/// `run` names the folder of the reject reports. These are written before the import is committed, so no row can go
/// missing without a trace.
pub async fn import(client: &mut Client, store: &Store, run: &str) -> Result<Option<Import>> {
    let transaction = client.transaction().await?;
    tables::lock_tables(&transaction).await?;
    if !tables::is_empty(&transaction).await? {
        return Ok(None);
    }
    transaction.batch_execute(SET_WISE).await?;
    let today: NaiveDate = transaction
        .query_one("SELECT current_date", &[])
        .await?
        .try_get(0)?;
    let mut stagings = Vec::new();
    for table in Table::BUSINESS {
        stagings.push(Staging::create(transaction.client(), table, Lifetime::Transaction).await?);
    }
    let bulk_load = BulkLoad::begin(&transaction).await?;
    let mut seeds = Seeds::find(store).await?;
    let mut rest = stagings.iter();
    let mut tables = Vec::new();
    let mut opened = seeds.open_next(store, &mut rest).await?;
    while let Some(file) = opened {
        let (report, next) = tokio::try_join!(
            import_table(store, file, today, run),
            seeds.open_next(store, &mut rest)
        )?;
        tables.push(report);
        opened = next;
    }
    if let (count, Some(line)) = appointments_in_leave(transaction.client()).await?
        && let Some(report) = tables
            .iter_mut()
            .find(|report| report.table == Table::Appointment.file_stem())
    {
        report.warnings.push(format!(
            "Line {line} is an appointment during its consultant's leave ({count} in all); it was loaded."
        ));
    }
    bulk_load.finish(&transaction).await?;
    transaction.commit().await?;
    Ok(Some(Import {
        tables,
        warnings: seeds.into_warnings(),
    }))
}

/// A table's file with the profiles of its columns.
struct Opened<'a> {
    staging: &'a Staging<'a>,
    report: TableReport,
    /// None if there is nothing to read.
    file: Option<(Key, SeedFile)>,
}

/// The files in `data/`.
struct Seeds {
    /// Those that are no dumps and have not been opened.
    files: Vec<String>,
    /// The dumps, whose tables are taken out one by one.
    dumps: Vec<(String, Dump)>,
    warnings: Vec<String>,
}

/// Where the rows of a table are.
enum Origin {
    File,
    Dumped(DumpedTable),
}

impl Seeds {
    /// Lists the files and reads the dumps.
    async fn find(store: &Store) -> Result<Self> {
        let mut files = store.seed_files().await?;
        let mut seeds = Self {
            files: Vec::new(),
            dumps: Vec::new(),
            warnings: Vec::new(),
        };
        for file_name in files.extract_if(.., |file| has_extension(file, "sql")) {
            let key = Key::Seed {
                file_name: file_name.clone(),
            };
            let content = SyncIoBridge::new(store.read(&key).await?);
            match blocking(&key, move || Dump::read(content)).await? {
                Err(refusal) => seeds.warnings.push(format!("{key} {refusal}")),
                Ok(dump) => {
                    seeds.warnings.extend(dump.warnings(&key.to_string()));
                    seeds.dumps.push((file_name, dump));
                }
            }
        }
        seeds.files = files;
        Ok(seeds)
    }

    /// Opens the file of the next table, or its part of a dump.
    async fn open_next<'a>(
        &mut self,
        store: &Store,
        rest: &mut slice::Iter<'a, Staging<'a>>,
    ) -> Result<Option<Opened<'a>>> {
        let Some(staging) = rest.next() else {
            return Ok(None);
        };
        let table = staging.table();
        let mut opened = Opened {
            staging,
            report: TableReport::new(table),
            file: None,
        };
        let report = &mut opened.report;
        let (file_name, origin) = match <[_; 1]>::try_from(self.take(table)) {
            Ok([own]) => own,
            Err(own) => {
                let names: Vec<_> = own.into_iter().map(|(file_name, _)| file_name).collect();
                report.refused = (!names.is_empty())
                    .then(|| format!("There is more than one file: {}.", names.join(", ")));
                return Ok(Some(opened));
            }
        };
        let key = Key::Seed { file_name };
        report.file = Some(key.to_string());
        let file = match origin {
            Origin::File => {
                let content = SyncIoBridge::new(store.read(&key).await?);
                blocking(&key, move || SeedFile::open(table, content)).await?
            }
            Origin::Dumped(rows) => blocking(&key, move || SeedFile::of_dump(table, rows)).await?,
        };
        match file {
            Err(refusal) => report.refused = Some(format!("{key} {refusal}")),
            Ok(mut file) => {
                report.read_as = std::mem::take(&mut file.read_as);
                report.warnings = std::mem::take(&mut file.warnings);
                opened.file = Some((key, file));
            }
        }
        Ok(Some(opened))
    }

    /// Takes everything that has rows of the table, with the names of the files.
    fn take(&mut self, table: Table) -> Vec<(String, Origin)> {
        let file_name = format!("{}.csv", table.file_stem());
        let files = self
            .files
            .extract_if(.., |file| file.eq_ignore_ascii_case(&file_name))
            .map(|file_name| (file_name, Origin::File));
        let dumped = self.dumps.iter_mut().filter_map(|(file_name, dump)| {
            let rows = dump.take(table)?;
            Some((file_name.clone(), Origin::Dumped(rows)))
        });
        files.chain(dumped).collect()
    }

    /// What was not read of all the files.
    fn into_warnings(self) -> Vec<String> {
        let unread = self.files.into_iter().map(|file_name| {
            format!(
                "{} belongs to no table and was not read.",
                Key::Seed { file_name }
            )
        });
        unread.chain(self.warnings).collect()
    }
}

/// Whether a file's name has this extension, in any case.
pub(super) fn has_extension(file_name: &str, extension: &str) -> bool {
    file_name
        .rsplit_once('.')
        .is_some_and(|(_, own)| own.eq_ignore_ascii_case(extension))
}

async fn import_table(store: &Store, opened: Opened<'_>, today: NaiveDate, run: &str) -> Result<TableReport> {
    let Opened {
        staging,
        mut report,
        file,
    } = opened;
    let Some((key, file)) = file else {
        return Ok(report);
    };
    let columns = file.columns();
    stage(staging, &key, file, today).await?;
    staging.set_defaults(&columns).await?;
    staging.check().await?;
    report.loaded = staging.insert().await?;
    staging.audit("insert", report.loaded, None).await?;
    let (count, rejects) = staging.rejects(REPORTED_REJECTS).await?;
    report.rejected = count;
    if count > 0 {
        let key = Key::Rejected {
            run: run.to_owned(),
            table: staging.table(),
        };
        let content = reject_report(&rejects, count).map_err(|source| Error::Store {
            operation: "writing",
            key: key.to_string(),
            source: source.into(),
        })?;
        store.write(&key, content).await?;
        report.rejects = Some(key.to_string());
    }
    Ok(report)
}

/// Streams a file's rows into its staging table.
pub(super) async fn stage(staging: &Staging<'_>, key: &Key, file: SeedFile, today: NaiveDate) -> Result<()> {
    let columns = file.columns();
    let (sender, chunks) = mpsc::channel(CHUNKS_UNDER_WAY);
    let reading = blocking(key, move || send_rows(&file, today, &sender));
    // If reading fails, the COPY is dropped, which discards what it has sent.
    tokio::try_join!(reading, staging.fill(&columns, chunks))?;
    Ok(())
}

fn send_rows(file: &SeedFile, today: NaiveDate, chunks: &Sender<Bytes>) -> io::Result<()> {
    let mut rows = file.rows()?;
    let mut copy = CopyText::default();
    loop {
        let row = rows.copy_next(today, &mut copy)?;
        if (row.is_none() && copy.len() > 0) || copy.len() >= CHUNK_BYTES {
            chunks
                .blocking_send(copy.take().into())
                .map_err(io::Error::other)?;
        }
        if row.is_none() {
            return Ok(());
        }
    }
}

/// Decoding and checking are synchronous, so they run on a thread of their own beside the connection.
pub(super) async fn blocking<T: Send + 'static>(
    key: &Key,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let outcome = spawn_blocking(work).await.map_err(io::Error::other).flatten();
    outcome.map_err(|source| Error::Store {
        operation: "reading",
        key: key.to_string(),
        source: source.into(),
    })
}

/// The report as CSV for a spreadsheet.
fn reject_report(rejects: &[RejectedRow], count: u64) -> io::Result<Vec<u8>> {
    let mut report = reject_header()?;
    for reject in rejects {
        report.extend(reject_line(reject)?);
    }
    let listed = rejects.len() as u64;
    if count > listed {
        let reason = format!("{} more rows were rejected", count - listed);
        report.extend(spreadsheet::row(["", "", "", &reason])?);
    }
    Ok(report)
}

/// The header of a reject report.
pub(super) fn reject_header() -> io::Result<Vec<u8>> {
    spreadsheet::header(["line", "column", "value", "reason"])
}

/// A row of a reject report.
pub(super) fn reject_line(reject: &RejectedRow) -> io::Result<Vec<u8>> {
    spreadsheet::row([
        &reject.line.to_string(),
        reject.column.as_deref().unwrap_or_default(),
        reject.value.as_deref().unwrap_or_default(),
        &reject.reason,
    ])
}

impl TableReport {
    /// A table restored with so many rows.
    pub(crate) fn restored(table: Table, rows: u64) -> Self {
        Self {
            loaded: rows,
            ..Self::new(table)
        }
    }

    fn new(table: Table) -> Self {
        Self {
            table: table.file_stem(),
            file: None,
            loaded: 0,
            rejected: 0,
            rejects: None,
            refused: None,
            read_as: Vec::new(),
            warnings: Vec::new(),
        }
    }
}
