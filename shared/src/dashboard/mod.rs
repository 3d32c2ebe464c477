//! The dashboard's API: one JSON action per request, parsed, authorised, performed and answered.

mod action;
mod answer;
mod identity;

use std::time::Instant;

use crate::{
    Result, appointments, archive_status, consultants, customers, database::Database, programs, schedules,
    statistics, table_pages,
};

use action::{Action, Request};
use identity::Identity;

pub use answer::Answer;
pub use identity::Claims;

/// Answers one request. `claims` are those that the authorizer verified; without any, nobody has signed in.
///
/// Logs one line, with nothing of what the request or the answer carries.
pub async fn handle(database: &Database, claims: Option<&Claims>, body: &[u8]) -> Answer {
    let started = Instant::now();
    let identity = Identity::from_claims(claims);
    let role = identity.as_ref().map_or("none", Identity::role);
    let Request { name, action } = Request::parse(body);
    let outcome = serve(database, identity, action).await;
    let action = name.as_deref().unwrap_or("none");
    let duration_ms = started.elapsed().as_secs_f64() * 1000.0;
    match outcome {
        Ok(answer) => {
            tracing::info!(action, role, outcome = "ok", duration_ms, "request answered");
            answer
        }
        Err(error) => {
            let answer = Answer::refusal(&error);
            let outcome = error.code();
            if answer.status < 500 {
                tracing::info!(action, role, outcome, duration_ms, "request refused");
            } else {
                let error = error.with_causes();
                tracing::error!(action, role, outcome, duration_ms, error, "request failed");
            }
            answer
        }
    }
}

/// Who asks counts before what is asked: a stranger learns nothing about a request that is wrong.
async fn serve(database: &Database, identity: Result<Identity>, action: Result<Action>) -> Result<Answer> {
    let (identity, action) = (identity?, action?);
    identity.may(&action)?;
    perform(database, action).await
}

async fn perform(database: &Database, action: Action) -> Result<Answer> {
    match action {
        Action::GetOverviewStats {} => Answer::object(&statistics::overview(database).await?),
        Action::GetCustomers(filter) => Answer::object(&customers::list(database, &filter).await?),
        Action::GetCustomerById { customerid } => {
            Answer::data(&customers::by_id(database, &customerid).await?)
        }
        Action::GetConsultants(filter) => Answer::object(&consultants::list(database, &filter).await?),
        Action::GetAppointments(filter) => Answer::object(&appointments::list(database, &filter).await?),
        Action::GetAppointmentById { appointmentid } => {
            Answer::data(&appointments::by_id(database, appointmentid).await?)
        }
        Action::GetPrograms(filter) => Answer::object(&programs::list(database, &filter).await?),
        Action::GetConsultantSchedules(filter) => Answer::object(&schedules::list(database, &filter).await?),
        Action::GetScheduleByConsultant(request) => {
            Answer::object(&schedules::of_consultant(database, &request).await?)
        }
        Action::GetTables {} => Answer::object(&table_pages::tables(database).await?),
        Action::GetTableSchema { table_name } => {
            Answer::object(&table_pages::table_schema(database, &table_name).await?)
        }
        Action::GetStats {} => Answer::object(&table_pages::row_counts(database).await?),
        Action::GetArchiveStatus {} => Answer::object(&archive_status::archive_status(database).await?),
    }
}
