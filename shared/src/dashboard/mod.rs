//! The dashboard's API: one JSON action per request, parsed, authorised, performed and answered.

mod action;
mod answer;
pub mod appointments;
pub mod archive_runs;
pub mod archive_status;
pub mod calendar;
pub mod consultants;
pub mod creation;
pub mod customers;
mod error;
pub mod exports;
mod identity;
pub mod instant;
mod json_of;
mod language;
mod list;
pub mod openapi;
mod outcome;
pub mod parameters;
pub mod portal;
pub mod programs;
mod records;
mod refusal;
pub mod schedules;
mod sentences;
pub mod statistics;
pub mod tables;

use std::time::Instant;

use crate::{archived::store::Store, platform::database::Database, window::WorkingSet};

use action::{Action, Request};
use creation::Caller;
use identity::Identity;

pub use answer::Answer;
pub use error::{Error, Result};
pub use identity::Claims;
pub use language::Language;

/// Answers one request. `claims` are those that the authorizer verified; without any, nobody has signed in. What a person
/// is told of a refusal is told in `language`.
///
/// Logs one line, with nothing of what the request or the answer carries. The bucket is only called if the answer needs
/// days that are archived.
pub async fn handle(
    database: &Database,
    store: &Store,
    claims: Option<&Claims>,
    language: Language,
    body: &[u8],
) -> Answer {
    let started = Instant::now();
    let identity = Identity::from_claims(claims);
    let role = identity.as_ref().map_or("none", Identity::role);
    let Request { name, action } = Request::parse(body);
    let working_set = WorkingSet::new(database, store);
    let outcome = serve(&working_set, identity, language, action).await;
    let action = name.as_deref().unwrap_or("none");
    let duration_ms = started.elapsed().as_secs_f64() * 1000.0;
    match outcome {
        Ok(answer) => {
            tracing::info!(action, role, outcome = "ok", duration_ms, "request answered");
            answer
        }
        Err(error) => {
            let answer = Answer::refusal(&error.refusal(), language);
            let outcome = error.code();
            match error {
                Error::Failed(error) if answer.status >= 500 => {
                    let error = error.with_causes();
                    tracing::error!(action, role, outcome, duration_ms, error, "request failed");
                }
                _ => tracing::info!(action, role, outcome, duration_ms, "request refused"),
            }
            answer
        }
    }
}

/// Who asks counts before what is asked: a stranger learns nothing about a request that is wrong.
async fn serve(
    working_set: &WorkingSet<'_>,
    identity: Result<Identity>,
    language: Language,
    action: Result<Action>,
) -> Result<Answer> {
    let (identity, action) = (identity?, action?);
    identity.may(&action, working_set.database).await?;
    let outcome = perform(working_set, &identity.caller, action).await;
    let conflicts = working_set.conflicts();
    match outcome {
        Ok(answer) if !conflicts.is_empty() => answer.with_warnings(&conflicts, language),
        outcome => outcome,
    }
}

async fn perform(working_set: &WorkingSet<'_>, caller: &Caller, action: Action) -> Result<Answer> {
    let database = working_set.database;
    match action {
        Action::GetOverviewStats {} => Answer::object(&statistics::overview(database).await?),
        Action::GetCustomers(filter) => Answer::object(&customers::list(working_set, &filter).await?),
        Action::GetCustomerById { customerid } => {
            Answer::data(&customers::by_id(database, &customerid).await?)
        }
        Action::CreateCustomer(new) => Answer::data(&customers::create(working_set, caller, &new).await?),
        Action::UpdateCustomer(changes) => Answer::data(&customers::update(working_set, &changes).await?),
        Action::DeleteCustomer { customerid } => {
            customers::disable(working_set, customerid).await?;
            Answer::message("The customer is disabled.")
        }
        Action::GetConsultants(filter) => Answer::object(&consultants::list(working_set, &filter).await?),
        Action::CreateConsultant(new) => Answer::data(&consultants::create(working_set, caller, &new).await?),
        Action::UpdateConsultant(changes) => Answer::data(&consultants::update(working_set, &changes).await?),
        Action::DeleteConsultant { consultantid } => {
            consultants::disable(working_set, consultantid).await?;
            Answer::message("The consultant is disabled.")
        }
        Action::GetAppointments(filter) => Answer::object(&appointments::list(working_set, &filter).await?),
        Action::GetAppointmentById { appointmentid } => {
            Answer::data(&appointments::by_id(working_set, appointmentid).await?)
        }
        Action::CreateAppointment(new) => {
            Answer::data(&appointments::booking::create(working_set, caller, &new).await?)
        }
        Action::UpdateAppointment(changes) => {
            Answer::data(&appointments::booking::update(working_set, &changes).await?)
        }
        Action::BulkUpdateAppointments(update) => {
            Answer::object(&appointments::bulk::update(working_set, &update).await?)
        }
        Action::DeleteAppointment { appointmentid } => {
            appointments::booking::delete(working_set, appointmentid).await?;
            Answer::message("The appointment is deleted.")
        }
        Action::GetAvailableConsultants(filter) => {
            Answer::object(&appointments::availability::list(working_set, &filter).await?)
        }
        Action::AssignConsultant(assignment) => {
            Answer::data(&appointments::booking::assign(working_set, &assignment).await?)
        }
        Action::GetCalendar(filter) => Answer::object(&calendar::calendar(working_set, &filter).await?),
        Action::GetDailyStats(filter) => {
            Answer::object(&appointments::day::stats(working_set, &filter).await?)
        }
        Action::GetPrograms(filter) => Answer::object(&programs::list(working_set, &filter).await?),
        Action::CreateProgram(new) => Answer::data(&programs::create(working_set, caller, &new).await?),
        Action::UpdateProgram(changes) => Answer::data(&programs::update(working_set, &changes).await?),
        Action::DeleteProgram { programid } => {
            programs::disable(working_set, programid).await?;
            Answer::message("The program is disabled.")
        }
        Action::GetProgramParticipants(filter) => {
            Answer::object(&programs::participants::list(working_set, &filter).await?)
        }
        Action::AddProgramParticipant(registration) => {
            Answer::data(&programs::participants::add(database, &registration).await?)
        }
        Action::UpdateProgramParticipant(registration) => {
            Answer::data(&programs::participants::update(database, &registration).await?)
        }
        Action::GetConsultantSchedules(filter) => {
            Answer::object(&schedules::list(working_set, &filter).await?)
        }
        Action::ExportList(export) => Answer::object(&exports::create(working_set, &export).await?),
        Action::GetScheduleByConsultant(request) => {
            Answer::object(&schedules::of_consultant(working_set, &request).await?)
        }
        Action::CreateConsultantSchedule(new) => {
            Answer::data(&schedules::slots::create(working_set, caller, &new).await?)
        }
        Action::UpdateConsultantSchedule(changes) => {
            Answer::data(&schedules::slots::update(working_set, &changes).await?)
        }
        Action::DeleteConsultantSchedule { schedule_id } => {
            schedules::slots::delete(working_set, schedule_id).await?;
            Answer::message("The slot is deleted.")
        }
        Action::GenerateConsultantSchedule(plan) => Answer::done(
            &schedules::generation::generate(working_set, &plan)
                .await?
                .with_message(),
        ),
        Action::GetConsultantByEmail { email } => {
            Answer::object(&consultants::by_email(database, &email).await?)
        }
        Action::GetMySchedule(filter) => Answer::object(&schedules::own(working_set, &filter).await?),
        Action::GetMyAppointments(filter) => {
            Answer::object(&portal::appointments(working_set, &filter).await?)
        }
        Action::ConfirmAppointment(choice) => Answer::done(&portal::confirm(working_set, &choice).await?),
        Action::DenyAppointment(denial) => Answer::done(&portal::deny(working_set, denial).await?),
        Action::CompleteAppointment(choice) => Answer::done(&portal::complete(working_set, &choice).await?),
        Action::GetTables {} => Answer::object(&tables::tables(database).await?),
        Action::GetTableSchema { table_name } => {
            Answer::object(&tables::table_schema(database, &table_name).await?)
        }
        Action::GetStats {} => Answer::object(&tables::row_counts(database).await?),
        Action::GetArchiveStatus {} => Answer::object(&archive_status::archive_status(working_set).await?),
        Action::StartArchiveRun { kind } => Answer::data(&archive_runs::start(working_set, kind).await?),
    }
}
