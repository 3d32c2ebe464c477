//! The dashboard's API: one JSON action per request, parsed, authorised, performed and answered.

mod action;
mod answer;
mod identity;

use std::time::Instant;

use crate::{
    Error, Result, appointments, consultants, customers, database::Database, programs, schedules, statistics,
    table_pages,
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
            let (status, outcome) = answer::status_and_code(&error);
            if status < 500 {
                tracing::info!(action, role, outcome, duration_ms, "request refused");
            } else {
                let error = with_causes(&error);
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
    }
}

/// An error and all that caused it, for the log only.
fn with_causes(error: &Error) -> String {
    let first: &dyn std::error::Error = error;
    let chain = std::iter::successors(Some(first), |error| error.source());
    let texts: Vec<String> = chain.map(ToString::to_string).collect();
    texts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_has_every_cause_of_an_error() {
        let error = Error::DatabaseUnavailable {
            source: Some(Box::new(Error::NotFound { what: "Host" })),
        };
        assert_eq!(
            with_causes(&error),
            "The database is not available at the moment. Please try again in a minute.: Host not found."
        );
    }
}
