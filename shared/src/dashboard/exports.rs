//! Lists as CSV files, to be downloaded and opened in a spreadsheet.
//!
//! A file has all rows of a list, not just one page. It goes through the bucket, because a Lambda response is limited to
//! a few megabytes: rows are written as the database returns them, and the caller gets a link.

use std::{io, pin::pin, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use tokio_postgres::{Client, Row, types::Type};

use crate::{
    Error as Failure,
    archived::{
        key::Key,
        spool::{Content, Spool},
    },
    dashboard::{
        Result,
        appointments::{self, availability},
        audit, consultants, customers,
        error::unavailable,
        leave,
        list::Query,
        portal,
        programs::{self, participants, participations},
        refusal::{Problem, Refusal},
        schedules, working_plan,
    },
    platform::database::Parameter,
    values::spreadsheet,
    window::TieredDatabase,
};

/// How long the link to a file is valid.
const VALID_FOR: Duration = Duration::from_secs(15 * 60);

/// How long a caller waits at most; API Gateway gives up after 30 seconds.
const LIMIT: Duration = Duration::from_secs(20);

/// When the server ends an export that nobody is waiting for any more.
const SESSION_LIMIT: Duration = Duration::from_secs(25);

/// Half the size of a function's temporary directory.
const LARGEST: u64 = 256 << 20;

/// A list, with the parameters of the action that returns its pages. Limit and offset have no effect.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "list", content = "parameters", rename_all = "snake_case")]
#[schemars(!content, inline)]
#[expect(missing_docs, reason = "the variants are the actions")]
pub enum Export {
    GetAppointments(appointments::Filter),
    GetAudit(audit::Filter),
    GetAvailableConsultants(availability::Filter),
    GetConsultantSchedules(schedules::Filter),
    GetConsultants(consultants::Filter),
    GetCustomerPrograms(participations::Filter),
    GetCustomers(customers::Filter),
    GetLeave(leave::Filter),
    GetMyAppointments(portal::AppointmentsFilter),
    GetMySchedule(schedules::occupied::OwnFilter),
    GetProgramParticipants(participants::Filter),
    GetPrograms(programs::Filter),
    GetWorkingPlan(working_plan::OfConsultant),
}

impl Export {
    fn query(&self) -> Result<Query> {
        match self {
            Self::GetAppointments(filter) => appointments::query(filter),
            Self::GetAudit(filter) => audit::query(filter),
            Self::GetAvailableConsultants(filter) => availability::query(filter),
            Self::GetConsultantSchedules(filter) => schedules::query(filter),
            Self::GetConsultants(filter) => Ok(consultants::query(filter)),
            Self::GetCustomerPrograms(filter) => Ok(participations::query(filter)),
            Self::GetCustomers(filter) => Ok(customers::query(filter)),
            Self::GetLeave(filter) => leave::query(filter),
            Self::GetMyAppointments(filter) => appointments::query(&filter.into()),
            Self::GetMySchedule(filter) => schedules::occupied::own_query(filter),
            Self::GetProgramParticipants(filter) => Ok(participants::query(filter)),
            Self::GetPrograms(filter) => Ok(programs::query(filter)),
            Self::GetWorkingPlan(request) => Ok(working_plan::query(request)),
        }
    }
}

/// A file that can be downloaded.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Exported {
    /// A link with which anyone can download the file without signing in.
    pub url: String,
    /// When the link expires.
    pub expires: DateTime<Utc>,
    /// The number of rows in the file, without the header.
    pub rows: u64,
}

/// Writes a list to the bucket.
pub async fn create(tiers: &TieredDatabase<'_>, export: &Export) -> Result<Exported> {
    timeout(LIMIT, write(tiers, &export.query()?))
        .await
        .unwrap_or(Err(Problem::ExportTooLarge.into()))
}

async fn write(tiers: &TieredDatabase<'_>, query: &Query) -> Result<Exported> {
    let parameters = query.parameters((&None::<i64>, Type::INT8), (&0_i64, Type::INT8));
    let session = tiers
        .snapshot(&query.all_needs(), &parameters, SESSION_LIMIT)
        .await?;
    let (id, file_name) = name(&session, query, &parameters).await?;
    let content = spool(&session, query, &parameters).await?;
    drop(session);
    let content = content.ok_or(Problem::ExportTooLarge)?;
    let key = Key::Export { id };
    let store = tiers.store;
    let body = content.stream().await?;
    store.write(&key, body).await.map_err(unavailable)?;
    let expires = Utc::now() + VALID_FOR;
    Ok(Exported {
        url: store
            .link(&key, &file_name, VALID_FOR)
            .await
            .map_err(unavailable)?,
        expires,
        rows: content.records,
    })
}

/// The object's id, and a file name made of the list and today's date. Neither contains anything of the rows or filters.
async fn name(session: &Client, query: &Query, parameters: &[Parameter<'_>]) -> Result<(String, String)> {
    let condition = query
        .precondition
        .map_or("true", |precondition| precondition.condition);
    let statement = format!(
        "SELECT gen_random_uuid()::text, '{}-' || to_char(current_date, 'YYYY-MM-DD') || '.csv', {condition}",
        query.list.name
    );
    let row = session.query_typed_one(&statement, parameters).await;
    let read = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    let row: std::result::Result<(_, _, bool), tokio_postgres::Error> = row.and_then(|row| read(&row));
    let (id, file_name, exists) = row.map_err(Failure::from)?;
    match query.precondition {
        Some(precondition) if !exists => Err(Refusal::NotFound(precondition.entity).into()),
        _ => Ok((id, file_name)),
    }
}

/// The rows as a file; None if it is too large.
async fn spool(
    session: &Client,
    query: &Query,
    parameters: &[Parameter<'_>],
) -> crate::Result<Option<Content>> {
    let columns = columns(session, query, parameters).await?;
    let header = spreadsheet::header(columns.iter().map(String::as_str)).map_err(fault)?;
    let mut spool = Spool::new(&header);
    let cells: Vec<_> = columns
        .iter()
        .map(|column| format!("\"{column}\"::text"))
        .collect();
    let rows = query.all_rows(&cells.join(", "));
    let rows = session.query_typed_raw(&rows, parameters.iter().cloned()).await?;
    let mut rows = pin!(rows);
    while let Some(row) = rows.try_next().await? {
        let cells: Vec<Option<&str>> = (0..columns.len())
            .map(|column| row.try_get(column))
            .collect::<std::result::Result<_, _>>()?;
        let cells = cells.iter().map(|cell| cell.unwrap_or_default());
        spool.push(&spreadsheet::row(cells).map_err(fault)?).await?;
        if spool.bytes() > LARGEST {
            return Ok(None);
        }
    }
    spool.finish().await.map(Some)
}

/// The names of an entry's columns.
async fn columns(
    session: &Client,
    query: &Query,
    parameters: &[Parameter<'_>],
) -> crate::Result<Vec<String>> {
    let types: Vec<Type> = parameters.iter().map(|(_, kind)| kind.clone()).collect();
    let entries = session.prepare_typed(&query.all_rows("*"), &types).await?;
    let columns = entries.columns().iter();
    Ok(columns.map(|column| column.name().to_owned()).collect())
}

fn fault(source: io::Error) -> Failure {
    Failure::TemporaryFile { source }
}
