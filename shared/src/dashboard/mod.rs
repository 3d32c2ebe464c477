//! The dashboard's API: one JSON action per request, parsed, authorised, performed and answered.

mod action;
mod answer;
pub mod appointments;
pub mod archive_runs;
pub mod archive_status;
pub mod audit;
pub mod calendar;
pub mod consultants;
pub mod creation;
pub mod customers;
mod error;
pub mod exports;
pub(crate) mod identity;
pub mod instant;
mod json_of;
mod language;
pub mod leave;
mod list;
pub mod openapi;
mod outcome;
pub mod parameters;
pub mod portal;
pub mod programs;
mod records;
pub(crate) mod refusal;
pub mod reports;
mod request;
pub mod schedules;
mod sentences;
pub mod statistics;
pub mod tables;
pub mod uploads;
pub mod usage;
pub mod working_plan;

use std::time::{Duration, Instant};

use crate::{
    archived::store::Store,
    outbox,
    platform::database::{Database, Mail},
    window::TieredDatabase,
};

use action::Action;
use creation::Caller;
use identity::Identity;

pub use answer::Answer;
#[cfg(feature = "collect")]
pub(crate) use error::unavailable;
pub use error::{Error, Result};
pub use identity::Claims;
pub use language::Language;
pub(crate) use request::Request;

/// How long a request waits at most for mail about its change to be handed over.
const MAIL_LIMIT: Duration = Duration::from_secs(2);

/// Answers one request. `claims` are those that the authorizer verified; None if nobody has signed in. Refusals are in
/// `language`.
///
/// Logs one line without anything from the request's or the answer's content. Calls the bucket only if the answer needs
/// archived days, or to hand over mail about a change.
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
    let actor = identity.as_ref().ok().map(|identity| identity.actor.clone());
    let tiers = TieredDatabase::new(database, store, actor.as_deref());
    let outcome = serve(&tiers, identity, language, action).await;
    answered(name.as_deref(), role, language, started, outcome)
}

/// The answer to a request, or why it has none, with its line in the log. `action` is None if there is no such action.
pub(crate) fn answered(
    action: Option<&str>,
    role: &str,
    language: Language,
    started: Instant,
    outcome: Result<Answer>,
) -> Answer {
    let action = action.unwrap_or("none");
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

/// The identity is checked before the request, so a stranger learns nothing about what is wrong with a request.
async fn serve(
    tiers: &TieredDatabase<'_>,
    identity: Result<Identity>,
    language: Language,
    action: Result<Action>,
) -> Result<Answer> {
    let (identity, action) = (identity?, action?);
    identity.authorize(&action, tiers).await?;
    let has_mail = tiers.database.mail() == Mail::On && action.changes_appointments();
    let outcome = perform(tiers, &identity.caller, action).await;
    if has_mail && outcome.is_ok() {
        outbox::dispatch_within(MAIL_LIMIT, tiers.database, tiers.store).await;
    }
    let conflicts = tiers.conflicts();
    match outcome {
        Ok(answer) if !conflicts.is_empty() => answer.with_warnings(&conflicts, language),
        outcome => outcome,
    }
}

async fn perform(tiers: &TieredDatabase<'_>, caller: &Caller, action: Action) -> Result<Answer> {
    let database = tiers.database;
    match action {
        Action::GetOverviewStats {} => Answer::object(&statistics::overview(database).await?),
        Action::GetCustomers(filter) => Answer::object(&customers::list(tiers, &filter).await?),
        Action::GetCustomerById { customerid } => {
            Answer::data(&customers::by_id(database, &customerid).await?)
        }
        Action::CreateCustomer(new) => Answer::data(&customers::create(tiers, caller, &new).await?),
        Action::UpdateCustomer(changes) => Answer::data(&customers::update(tiers, &changes).await?),
        Action::DeleteCustomer { customerid } => {
            customers::disable(tiers, customerid).await?;
            Answer::message("The customer is disabled.")
        }
        Action::GetConsultants(filter) => Answer::object(&consultants::list(tiers, &filter).await?),
        Action::GetConsultantById { consultantid } => {
            Answer::data(&consultants::by_id(database, consultantid).await?)
        }
        Action::CreateConsultant(new) => Answer::data(&consultants::create(tiers, caller, &new).await?),
        Action::UpdateConsultant(changes) => Answer::data(&consultants::update(tiers, &changes).await?),
        Action::DeleteConsultant { consultantid } => {
            consultants::disable(tiers, consultantid).await?;
            Answer::message("The consultant is disabled.")
        }
        Action::GetAppointments(filter) => Answer::object(&appointments::list(tiers, &filter).await?),
        Action::GetAppointmentById { appointmentid } => {
            Answer::data(&appointments::by_id(tiers, appointmentid).await?)
        }
        Action::CreateAppointment(new) => {
            Answer::data(&appointments::booking::create(tiers, caller, &new).await?)
        }
        Action::UpdateAppointment(changes) => {
            Answer::data(&appointments::booking::update(tiers, &changes).await?)
        }
        Action::BulkUpdateAppointments(update) => {
            Answer::object(&appointments::bulk::update(tiers, &update).await?)
        }
        Action::DeleteAppointment { appointmentid } => {
            appointments::booking::delete(tiers, appointmentid).await?;
            Answer::message("The appointment is deleted.")
        }
        Action::GetAvailableConsultants(filter) => {
            Answer::object(&appointments::availability::list(tiers, &filter).await?)
        }
        Action::AssignConsultant(assignment) => {
            Answer::data(&appointments::booking::assign(tiers, &assignment).await?)
        }
        Action::GetCalendar(filter) => Answer::object(&calendar::calendar(tiers, &filter).await?),
        Action::GetCalendarCounts(filter) => Answer::object(&calendar::counts(tiers, &filter).await?),
        Action::GetLeave(filter) => Answer::data(&leave::list(tiers, &filter).await?),
        Action::CreateLeave(new) | Action::CreateMyLeave(new) => {
            Answer::data(&leave::create(tiers, caller, &new).await?)
        }
        Action::DeleteLeave { leaveid } => {
            leave::delete(tiers, leaveid, None).await?;
            Answer::message("The leave is deleted.")
        }
        Action::DeleteMyLeave(own) => {
            leave::delete(tiers, own.leaveid, Some(own.consultant_id)).await?;
            Answer::message("The leave is deleted.")
        }
        Action::GetWorkingPlan(request) => Answer::data(&working_plan::get(database, &request).await?),
        Action::SetWorkingPlan(plan) | Action::SetMyWorkingPlan(plan) => {
            Answer::data(&working_plan::set(tiers, &plan).await?)
        }
        Action::ApplyWorkingPlan(application) => {
            Answer::object(&working_plan::application::apply(tiers, &application).await?)
        }
        Action::GetMyCalendar(filter) => Answer::object(&calendar::own(tiers, &filter).await?),
        Action::GetDailyStats(filter) => Answer::object(&appointments::day::stats(tiers, &filter).await?),
        Action::GetPrograms(filter) => Answer::object(&programs::list(tiers, &filter).await?),
        Action::GetProgramById { programid } => Answer::data(&programs::by_id(database, programid).await?),
        Action::CreateProgram(new) => Answer::data(&programs::create(tiers, caller, &new).await?),
        Action::UpdateProgram(changes) => Answer::data(&programs::update(tiers, &changes).await?),
        Action::DeleteProgram { programid } => {
            programs::disable(tiers, programid).await?;
            Answer::message("The program is disabled.")
        }
        Action::GetProgramParticipants(filter) => {
            Answer::object(&programs::participants::list(tiers, &filter).await?)
        }
        Action::GetCustomerPrograms(filter) => {
            Answer::object(&programs::participations::list(tiers, &filter).await?)
        }
        Action::AddProgramParticipant(registration) => {
            Answer::data(&programs::participants::add(tiers, &registration).await?)
        }
        Action::UpdateProgramParticipant(registration) => {
            Answer::data(&programs::participants::update(tiers, &registration).await?)
        }
        Action::GetConsultantSchedules(filter) => Answer::object(&schedules::list(tiers, &filter).await?),
        Action::ExportList(export) => Answer::object(&exports::create(tiers, &export).await?),
        Action::GetReport(filter) => Answer::object(&reports::report(tiers, &filter).await?),
        Action::GetScheduleByConsultant(request) => {
            Answer::object(&schedules::occupied::of_consultant(tiers, &request).await?)
        }
        Action::CreateConsultantSchedule(new) => {
            Answer::data(&schedules::slots::create(tiers, caller, &new).await?)
        }
        Action::UpdateConsultantSchedule(changes) => {
            Answer::data(&schedules::slots::update(tiers, &changes).await?)
        }
        Action::DeleteConsultantSchedule { schedule_id } => {
            schedules::slots::delete(tiers, schedule_id).await?;
            Answer::message("The slot is deleted.")
        }
        Action::GenerateConsultantSchedule(plan) => Answer::done(
            &schedules::generation::generate(tiers, &plan)
                .await?
                .with_message(),
        ),
        Action::GetConsultantByEmail { email } => {
            Answer::object(&consultants::by_email(database, &email).await?)
        }
        Action::GetMySchedule(filter) => Answer::object(&schedules::occupied::own(tiers, &filter).await?),
        Action::GetMyAppointments(filter) => Answer::object(&portal::appointments(tiers, &filter).await?),
        Action::ConfirmAppointment(choice) => Answer::done(&portal::confirm(tiers, &choice).await?),
        Action::DenyAppointment(denial) => Answer::done(&portal::deny(tiers, denial).await?),
        Action::SendConfirmationEmail { appointment_id }
        | Action::SendCancellationEmail { appointment_id } => {
            appointments::by_id(tiers, appointment_id).await?;
            Answer::message("Mail goes out with the change of the appointment.")
        }
        Action::CompleteAppointment(choice) => Answer::done(&portal::complete(tiers, &choice).await?),
        Action::MarkNoShow(choice) => Answer::done(&portal::mark_no_show(tiers, &choice).await?),
        Action::GetTables {} => Answer::object(&tables::tables(database).await?),
        Action::GetTableSchema { table_name } => {
            Answer::object(&tables::table_schema(database, &table_name).await?)
        }
        Action::GetStats {} => Answer::object(&tables::row_counts(database).await?),
        Action::GetArchiveStatus {} => Answer::object(&archive_status::archive_status(tiers).await?),
        Action::GetAudit(filter) => Answer::object(&audit::list(tiers, &filter).await?),
        Action::RestoreRecord(restoration) => audit::restoring::restore(tiers, &restoration).await,
        Action::StartArchiveRun { kind } => Answer::data(&archive_runs::start(tiers, kind).await?),
        Action::CreateUpload(new) => Answer::data(&uploads::create(tiers, &new).await?),
        Action::GetUpload { upload_id } => Answer::data(&uploads::by_id(tiers, &upload_id).await?),
        Action::GetUploads(filter) => Answer::object(&uploads::list(tiers, &filter).await?),
        Action::ImportUpload(order) => Answer::data(&uploads::import(tiers, &order).await?),
        Action::GetUsage(filter) => Answer::object(&usage::usage(tiers, &filter).await?),
    }
}
