//! Database initialisation: makes a database usable by the other functions, whatever state it is in.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::{Client, types::Json};

use crate::{
    Error, Result, archive,
    archived::{
        catalogue::{PrimaryKey, Table},
        inventory::Inventory,
        lineage::{self, Head},
        manifest::Conflict,
        store::Store,
        tables,
    },
    installation::{
        deployment::Deployment,
        import::{self, Import, TableReport},
        roles,
    },
    platform::{lock, payload::Payload, schema},
    restore::{Moment, Restored, Rows, restore},
    window::{self, Loaded, Window},
};

/// A request made by hand: `{}`, or any of these fields. Unknown fields are refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// Whether existing rows may be replaced. If not, none of them is changed.
    pub replace: bool,
    /// The moment whose state to restore; None for the newest state.
    pub at: Option<DateTime<Utc>>,
    /// The days to load; None for the function's default window, or for none if the database has rows.
    pub load: Option<Window>,
}

impl TryFrom<Value> for Request {
    type Error = Error;

    /// Parses a payload written by a person.
    fn try_from(payload: Value) -> Result<Self> {
        let mut payload = Payload::parse(payload, &["load", "at", "replace"])?;
        let instant = "must be an instant with its offset, such as \"2025-11-28T10:00:00+07:00\"";
        let window = "must be \"all\" or the days before and after today, such as {\"before\": 7, \"after\": 30}, each \
                      from 0 to 36500";
        Ok(Self {
            load: payload.optional("load", window, |value| Window::deserialize(value).ok())?,
            at: payload.optional("at", instant, |value| DateTime::deserialize(value).ok())?,
            replace: payload.flag("replace")?,
        })
    }
}

/// Where the loaded rows came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The archive.
    Archive,
    /// The files in `data/`.
    Seed,
    /// Nowhere: the database had rows already, and none were loaded.
    None,
}

/// What was done.
#[derive(Debug, Serialize)]
pub struct Report {
    /// One sentence for a person.
    pub message: String,
    /// The schema's version afterwards.
    pub schema_version: i32,
    /// Where the loaded rows came from.
    pub source: Source,
    /// One entry per table, if rows were loaded.
    pub tables: Vec<TableReport>,
    /// What the database has now.
    #[serde(flatten)]
    pub contents: Contents,
    /// Warnings that don't concern a single table.
    pub warnings: Vec<String>,
    /// From call to return.
    pub duration_ms: u128,
}

/// What a database has.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contents {
    /// How many days have their slots and appointments in the database.
    pub days_loaded: u64,
    /// How many days are archived and not loaded.
    pub days_archived: u64,
    /// The id that the next row will get, by table.
    pub sequences: BTreeMap<Table, i64>,
}

/// How long to wait for an archive run or another initialisation: longer than the 300 seconds after which Lambda ends a
/// run of `archive-data` (template.yaml).
pub(crate) const LOCK_LIMIT: Duration = Duration::from_secs(330);

/// How an initialisation filled the database.
enum Filled {
    Archive(Box<Moment>, Restored),
    Seed(Import, Result<()>),
    /// The database had rows, and missing days were loaded.
    Days(Loaded),
    /// The database had rows, and nothing was loaded.
    None,
}

/// Migrates the schema. If there are no rows yet, also restores the archive, or, if nothing was ever archived, imports
/// the files in `data/`.
///
/// If there are rows, it loads the days that the request names and changes no row, unless the request says to replace
/// them. A second run at the same time waits for the first. The application is allowed to connect only when the
/// database is ready, so nothing is written before the rows are loaded.
pub async fn run(deployment: &Deployment, request: Request) -> Result<Report> {
    let report = prepare(deployment, request).await?;
    tidy(deployment, &report).await;
    Ok(report)
}

/// [`run`] without [`tidy`].
pub(crate) async fn prepare(deployment: &Deployment, request: Request) -> Result<Report> {
    let started = Instant::now();
    let Deployment {
        database,
        store,
        roles,
        window,
    } = deployment;
    let mut client = database.session().await?;
    lock::acquire(&client, LOCK_LIMIT).await?;
    let schema_version = schema::migrate(&mut client).await?.version;
    roles::reserve_database(&client).await?;
    let window = request.load.unwrap_or(*window);
    let filled = if tables::is_empty(&client).await? {
        fill(&mut client, store, window, request.at).await?
    } else {
        match request {
            Request {
                replace: true, at, ..
            } => replace(&mut client, store, window, at).await?,
            Request {
                at: None,
                load: Some(window),
                ..
            } => load_missing(&mut client, store, window).await?,
            Request { at: None, .. } => Filled::None,
            Request { at: Some(_), .. } => {
                return Err(Error::InvalidRequest {
                    problem: "at: the database has rows. To let them go for those of an earlier moment, add \
                              \"replace\": true."
                        .to_owned(),
                });
            }
        }
    };
    roles::set_up(&client, database, roles).await?;
    let contents = contents(&client).await?;
    Ok(filled.report(schema_version, contents, started.elapsed()))
}

/// The most time spent on completing archived days for which older versions wrote no figures. The next initialisation
/// continues.
const COMPLETION_LIMIT: Duration = Duration::from_secs(120);

/// Housekeeping. The database works without it, so a failure is only logged.
pub(crate) async fn tidy(deployment: &Deployment, report: &Report) {
    let Deployment { database, store, .. } = deployment;
    if !report.tables.is_empty() {
        let tidied = async { tables::vacuum(&database.session().await?).await };
        if let Err(error) = tidied.await {
            tracing::warn!(error = error.with_causes(), "the loaded rows were not vacuumed");
        }
    }
    let completed = async {
        let mut session = database.session().await?;
        archive::complete_figures(&mut session, store, COMPLETION_LIMIT).await
    };
    match completed.await {
        Ok(0) => {}
        Ok(day_count) => tracing::info!(day_count, "archived days completed"),
        Err(error) => tracing::warn!(error = error.with_causes(), "archived days were not completed"),
    }
}

/// Fills an empty database.
async fn fill(
    client: &mut Client,
    store: &Store,
    window: Window,
    at: Option<DateTime<Utc>>,
) -> Result<Filled> {
    let moment = match at {
        Some(at) => Some(Moment::at(store, at).await?),
        None => Moment::newest(store).await?,
    };
    Ok(match moment {
        Some(moment) => match restore(client, store, &moment, window, Rows::Kept).await? {
            Some(restored) => Filled::Archive(Box::new(moment), restored),
            None => Filled::None,
        },
        None => match import::import(client, store, &run_name()).await? {
            Some(import) => Filled::Seed(import, archive_and_release(client, store, window).await),
            None => Filled::None,
        },
    })
}

/// Loads the window's archived days beside the existing rows.
async fn load_missing(client: &mut Client, store: &Store, window: Window) -> Result<Filled> {
    let rows = client
        .query_typed("SELECT day, current_date FROM archive.archived_day", &[])
        .await?;
    let mut days = Vec::new();
    for row in rows {
        let (day, today) = (row.try_get(0)?, row.try_get(1)?);
        if window.contains(today, day) {
            days.push(day);
        }
    }
    Ok(Filled::Days(window::load_days(client, store, &days).await?))
}

/// Archives what was imported, then releases the days outside the window.
///
/// If it is interrupted, the database has more days than it needs, and rows that are not archived yet are marked, so
/// the next archive run completes it.
pub(crate) async fn archive_and_release(client: &mut Client, store: &Store, window: Window) -> Result<()> {
    archive::archive_changes(client, store).await?.into_result()?;
    let Some(Head { etag, manifest }) = Head::read(store).await? else {
        return Ok(());
    };
    let Inventory { mut days, .. } = Inventory::whole(store, manifest).await?;
    let today = client.query_typed_one("SELECT current_date", &[]).await?;
    let today = today.try_get(0)?;
    days.retain(|&day, _| !window.contains(today, day));
    window::release(client, &etag, &days).await?;
    Ok(())
}

/// Replaces the rows by a state of the archive. Anything not archived yet is archived first.
async fn replace(
    client: &mut Client,
    store: &Store,
    window: Window,
    at: Option<DateTime<Utc>>,
) -> Result<Filled> {
    if at.is_none() {
        refuse_earlier_state(client, store).await?;
    }
    archive::archive_changes(client, store).await?.into_result()?;
    let moment = match at {
        Some(at) => Moment::at(store, at).await?,
        None => Moment::newest(store).await?.ok_or(Error::Unarchived)?,
    };
    Ok(
        match restore(client, store, &moment, window, Rows::Replaced).await? {
            Some(restored) => Filled::Archive(Box::new(moment), restored),
            None => Filled::None,
        },
    )
}

/// While the database holds an earlier state, "the newest state" is ambiguous: archiving that earlier state first, as
/// every replacement does, would make it the newest.
async fn refuse_earlier_state(client: &Client, store: &Store) -> Result<()> {
    let Some(earlier) = lineage::earlier_state(client).await? else {
        return Ok(());
    };
    let newest = Head::read(store).await?.ok_or(Error::ManifestMissing)?;
    Err(Error::InvalidRequest {
        problem: format!(
            "replace: the database holds the earlier state of {earlier}, which no archive run has made the newest yet. \
             To restore the archive's newest state, add \"at\": \"{newest}\". To keep the earlier one as the newest, \
             archive first (archive-data with {{}}), then try again.",
            earlier = instant(earlier),
            newest = instant(newest.manifest.last_updated),
        ),
    })
}

/// An instant as a request would give it, to the millisecond.
fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Filled {
    fn report(self, schema_version: i32, contents: Contents, duration: Duration) -> Report {
        let (source, message, tables, warnings) = match self {
            Self::Archive(moment, restored) => (
                Source::Archive,
                format!(
                    "{} rows were restored from the archive of {}; {} days are loaded, {} stay archived.",
                    restored.iter().map(|(_, rows)| rows).sum::<u64>(),
                    moment.archived.manifest.last_updated.format("%FT%TZ"),
                    contents.days_loaded,
                    contents.days_archived
                ),
                restored
                    .into_iter()
                    .map(|(table, rows)| TableReport::restored(table, rows))
                    .collect(),
                superseded(&moment).into_iter().collect(),
            ),
            Self::Seed(import, archived) => {
                let message = summary(&import);
                let mut warnings = import.warnings;
                if let Err(error) = archived {
                    tracing::error!(error = error.with_causes(), "the first archive run failed");
                    warnings.push(format!("The imported rows are not archived yet: {error}"));
                }
                (Source::Seed, message, import.tables, warnings)
            }
            Self::Days(loaded) if !loaded.days.is_empty() || !loaded.conflicts.is_empty() => (
                Source::Archive,
                format!(
                    "The database has rows already; none was touched. {} days with {} rows were loaded; {} days stay \
                     archived.",
                    loaded.days.len(),
                    loaded.rows.values().sum::<u64>(),
                    contents.days_archived
                ),
                loaded
                    .rows
                    .iter()
                    .map(|(table, &rows)| TableReport::restored(table.table(), rows))
                    .collect(),
                loaded.conflicts.iter().map(Conflict::to_string).collect(),
            ),
            Self::Days(_) | Self::None => (
                Source::None,
                "The database has rows already; nothing was changed.".to_owned(),
                Vec::new(),
                Vec::new(),
            ),
        };
        Report {
            message,
            schema_version,
            source,
            tables,
            contents,
            warnings,
            duration_ms: duration.as_millis(),
        }
    }
}

/// What to know after restoring an earlier state.
fn superseded(moment: &Moment) -> Option<String> {
    moment.earlier_state().map(|_| {
        "This is an earlier state. It becomes the newest of the archive with the next archive run; until then the \
         archive has what it had."
            .to_owned()
    })
}

async fn contents(client: &Client) -> Result<Contents> {
    let sequences: Vec<String> = Table::ALL
        .into_iter()
        .filter_map(|table| match table.key() {
            PrimaryKey::Numbered(column) => Some((table.name(), column)),
            PrimaryKey::Given(_) => None,
        })
        .map(|(table, column)| {
            format!("'{table}', coalesce(pg_sequence_last_value(pg_get_serial_sequence('{table}', '{column}')) + 1, 1)")
        })
        .collect();
    let statement = format!(
        "SELECT jsonb_build_object(
             'days_loaded', (SELECT count(*) FROM archive.loaded_day),
             'days_archived', (SELECT count(*) FROM archive.archived_day),
             'sequences', jsonb_build_object({}))",
        sequences.join(", ")
    );
    let Json(contents) = client.query_typed_one(&statement, &[]).await?.try_get(0)?;
    Ok(contents)
}

fn summary(import: &Import) -> String {
    let loaded: u64 = import.tables.iter().map(|table| table.loaded).sum();
    let rejected: u64 = import.tables.iter().map(|table| table.rejected).sum();
    let refused = import
        .tables
        .iter()
        .filter(|table| table.refused.is_some())
        .count();
    format!(
        "{loaded} rows were loaded from the seed files, {rejected} were rejected, {refused} files were refused."
    )
}

/// The current time to the millisecond, such as `20251128T100000123Z`: sorts by age and is a valid folder name.
fn run_name() -> String {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    now.format("%Y%m%dT%H%M%S%3fZ").to_string()
}
