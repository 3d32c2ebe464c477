//! Database initialisation: from whatever state the database is in to one that the other functions can work with.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    database::Database,
    schema,
    seed::{self, Import, TableReport},
    store::Store,
};

/// What somebody asks for by hand: `{}`. Anything else is refused rather than ignored.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {}

/// Where the rows came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The seed files.
    Seed,
    /// Nowhere: the database had rows already, and none was touched.
    None,
}

/// What was done.
#[derive(Debug, Serialize)]
pub struct Report {
    /// One sentence for a person.
    pub message: String,
    /// The schema's version now.
    pub schema_version: i32,
    /// Where the rows came from.
    pub source: Source,
    /// One entry a table when rows were loaded.
    pub tables: Vec<TableReport>,
    /// What concerns no single table.
    pub warnings: Vec<String>,
    /// From the call to the answer.
    pub duration_ms: u128,
}

/// The key of the advisory lock that lets one initialisation run at a time; any number that nothing else uses.
const LOCK: i64 = 0x6d65_6574_696e_6974;

/// Brings the schema up to date and, if there are no rows yet, imports the seed files.
///
/// It never drops and never truncates: on a database that has rows it creates what the schema lacks and touches
/// none of them. A second one at the same time waits for the first.
pub async fn run(database: &Database, store: &Store, Request {}: Request) -> Result<Report> {
    let started = Instant::now();
    let mut client = database.session().await?;
    // Held until the session ends, however it ends.
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let schema_version = schema::migrate(&mut client).await?.version;
    let report = match seed::import(&mut client, store, &run_name()).await? {
        None => Report {
            message: "The database has rows already; nothing was changed.".to_owned(),
            schema_version,
            source: Source::None,
            tables: Vec::new(),
            warnings: Vec::new(),
            duration_ms: 0,
        },
        Some(import) => Report {
            message: summary(&import),
            schema_version,
            source: Source::Seed,
            tables: import.tables,
            warnings: import.warnings,
            duration_ms: 0,
        },
    };
    Ok(Report {
        duration_ms: started.elapsed().as_millis(),
        ..report
    })
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

/// The time to the millisecond, such as `20251128T100000123Z`: sorts by age and is a plain folder name.
fn run_name() -> String {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    now.format("%Y%m%dT%H%M%S%3fZ").to_string()
}
