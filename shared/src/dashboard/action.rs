//! The actions of the API.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::dashboard::{
    appointments, archive_runs, audit, calendar, consultants, customers,
    exports::Export,
    leave,
    parameters::{
        AppointmentId, ConsultantId, CustomerId, Email, LeaveId, ProgramId, ScheduleId, TableName, UploadId,
    },
    portal, programs, reports, schedules, uploads, usage, working_plan,
};

/// An action with its parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "action", content = "parameters", rename_all = "snake_case")]
#[schemars(!content)]
pub(super) enum Action {
    /// The figures on the first page.
    GetOverviewStats {},
    /// Customers: by default the enabled ones, the newest first.
    GetCustomers(customers::Filter),
    /// One customer, enabled or not.
    GetCustomerById { customerid: CustomerId },
    /// Creates a customer.
    CreateCustomer(customers::NewCustomer),
    /// Changes the given columns of a customer.
    UpdateCustomer(customers::Changes),
    /// Disables a customer who has never had an appointment.
    DeleteCustomer { customerid: CustomerId },
    /// Consultants: by default the enabled ones, the newest first.
    GetConsultants(consultants::Filter),
    /// One consultant, enabled or not.
    GetConsultantById { consultantid: ConsultantId },
    /// Creates a consultant.
    CreateConsultant(consultants::NewConsultant),
    /// Changes the given columns of a consultant.
    UpdateConsultant(consultants::Changes),
    /// Disables a consultant who has never had an appointment.
    DeleteConsultant { consultantid: ConsultantId },
    /// Appointments, the latest first.
    GetAppointments(appointments::Filter),
    /// One appointment with its feedback.
    GetAppointmentById { appointmentid: AppointmentId },
    /// Books an enabled customer with an enabled consultant.
    CreateAppointment(appointments::booking::NewAppointment),
    /// Changes the given columns of an appointment.
    UpdateAppointment(appointments::booking::Changes),
    /// Changes the status of several appointments, each independently.
    BulkUpdateAppointments(appointments::bulk::BulkUpdate),
    /// Deletes an appointment and its feedback.
    DeleteAppointment { appointmentid: AppointmentId },
    /// The consultants who are free at a time, those with a slot first.
    GetAvailableConsultants(appointments::availability::Filter),
    /// Assigns an appointment to a consultant who is free at that time.
    AssignConsultant(appointments::booking::Assignment),
    /// The slots and appointments of several days, of all consultants or of some.
    GetCalendar(calendar::Filter),
    /// How full several days are, of all consultants or of some.
    GetCalendarCounts(calendar::Filter),
    /// A consultant's leave with the appointments during it. Consultants may get their own.
    GetLeave(leave::Filter),
    /// Adds leave for a consultant.
    CreateLeave(leave::NewLeave),
    /// Deletes leave.
    DeleteLeave { leaveid: LeaveId },
    /// A consultant's working plan. Consultants may get their own.
    GetWorkingPlan(working_plan::OfConsultant),
    /// Replaces a consultant's working plan.
    SetWorkingPlan(working_plan::NewPlan),
    /// Creates slots from the working plans of all consultants or of one. Consultants may apply their own.
    ApplyWorkingPlan(working_plan::application::Application),
    /// Totals of appointments over a period: their number, duration, customers and ratings.
    GetReport(reports::Filter),
    /// The figures of a day.
    GetDailyStats(appointments::day::Filter),
    /// Programs: by default the enabled ones, the latest date first.
    GetPrograms(programs::Filter),
    /// One program, enabled or not.
    GetProgramById { programid: ProgramId },
    /// Creates a program.
    CreateProgram(programs::NewProgram),
    /// Changes the given columns of a program.
    UpdateProgram(programs::Changes),
    /// Disables a program.
    DeleteProgram { programid: ProgramId },
    /// The participants of a program, in the order of registration.
    GetProgramParticipants(programs::participants::Filter),
    /// What a customer takes part in, the latest date first.
    GetCustomerPrograms(programs::participations::Filter),
    /// Registers an enabled customer for an enabled program.
    AddProgramParticipant(programs::participants::Registration),
    /// Changes a participant's status.
    UpdateProgramParticipant(programs::participants::Registration),
    /// The slots of all consultants, the earliest first.
    GetConsultantSchedules(schedules::Filter),
    /// All rows of a list, whatever page its parameters ask for, as a CSV file to download.
    ExportList(Export),
    /// A consultant with their slots and what occupies them.
    GetScheduleByConsultant(schedules::occupied::OfConsultant),
    /// Creates a slot.
    CreateConsultantSchedule(schedules::slots::NewSlot),
    /// Changes the given columns of a slot.
    UpdateConsultantSchedule(schedules::slots::Changes),
    /// Deletes a slot without appointments.
    DeleteConsultantSchedule { schedule_id: ScheduleId },
    /// Creates the slots of several days.
    GenerateConsultantSchedule(schedules::generation::Plan),
    /// The enabled consultant with this address. Consultants may ask only for themselves.
    GetConsultantByEmail { email: Email },
    /// A consultant's slots. Consultants may ask only for their own.
    GetMySchedule(schedules::occupied::OwnFilter),
    /// A consultant's appointments. Consultants may ask only for their own.
    GetMyAppointments(portal::AppointmentsFilter),
    /// Some days of a consultant's calendar. Consultants may ask only for their own.
    GetMyCalendar(calendar::OwnFilter),
    /// Adds leave for the calling consultant.
    CreateMyLeave(leave::NewLeave),
    /// Deletes leave of the calling consultant.
    DeleteMyLeave(leave::Own),
    /// Replaces the working plan of the calling consultant.
    SetMyWorkingPlan(working_plan::NewPlan),
    /// Confirms a pending appointment.
    ConfirmAppointment(portal::Choice),
    /// Cancels a pending or confirmed appointment.
    DenyAppointment(portal::Denial),
    /// Does nothing but check that the caller may act on the appointment: mail goes out with the change itself.
    SendConfirmationEmail { appointment_id: AppointmentId },
    /// The same as `send_confirmation_email`.
    SendCancellationEmail { appointment_id: AppointmentId },
    /// Completes a confirmed appointment.
    CompleteAppointment(portal::Choice),
    /// Records that the customer of a confirmed appointment did not come.
    MarkNoShow(portal::Choice),
    /// The tables and their numbers of columns.
    GetTables {},
    /// The columns of a table.
    GetTableSchema { table_name: TableName },
    /// How many rows each table has, archived ones included.
    GetStats {},
    /// The state of the archive.
    GetArchiveStatus {},
    /// Who changed what in the business tables, the latest first.
    GetAudit(audit::Filter),
    /// Restores a record to what it was before an audit entry.
    RestoreRecord(audit::restoring::Restoration),
    /// Starts an archive run.
    StartArchiveRun { kind: archive_runs::Kind },
    /// Starts the upload of a file to import.
    CreateUpload(uploads::NewUpload),
    /// An upload with what an import of it would do.
    GetUpload { upload_id: UploadId },
    /// The uploads of the last 30 days, the newest first.
    GetUploads(uploads::Filter),
    /// Imports an upload, exactly as it was shown.
    ImportUpload(uploads::ImportOrder),
    /// What is used of the page, and how fast it feels, on the days that are over.
    GetUsage(usage::Filter),
}

impl Action {
    /// Whether it may change an appointment, and so cause mail about it.
    pub(super) fn changes_appointments(&self) -> bool {
        matches!(
            self,
            Self::CreateAppointment(_)
                | Self::UpdateAppointment(_)
                | Self::BulkUpdateAppointments(_)
                | Self::DeleteAppointment { .. }
                | Self::AssignConsultant(_)
                | Self::ConfirmAppointment(_)
                | Self::DenyAppointment(_)
                | Self::RestoreRecord(_)
        )
    }
}
