//! The successful answer of each action.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

use crate::accounts::{Accounts, Creation};
use crate::dashboard::answer::{Data, Done, Message};
use crate::dashboard::{
    appointments::{
        Appointment, Appointments, ReviewedAppointment, availability::FreeConsultants, bulk::BulkResult,
        day::DailyStats,
    },
    archive_runs::Started,
    archive_status::ArchiveStatus,
    audit::AuditEntries,
    calendar::{Calendar, CalendarCounts},
    consultants::{Consultant, Consultants},
    customers::{Customer, Customers},
    exports::Exported,
    leave::Leave,
    portal::{Cancellation, Completion, Decision},
    programs::{
        Program, Programs,
        participants::{Participant, Participants},
        participations::Participations,
    },
    reports::Report,
    schedules::{
        Slot, Slots,
        generation::Generation,
        occupied::{OwnSlots, Schedule},
    },
    statistics::Overview,
    tables::{RowCounts, TableSchema, Tables},
    uploads::{ImportStarted, Upload, UploadForm, Uploads},
    usage::Usage,
    working_plan::{WorkingPlan, application::Applied},
};

/// Every action with its answer, sorted by name.
pub(super) type Answers = &'static [(&'static str, Describe)];

/// Describes a complete answer.
type Describe = fn(&mut SchemaGenerator) -> Schema;

/// Declares answers, and the names of their actions by themselves, for programs that need only these.
macro_rules! answers {
    ($(#[$about:meta])* $answers:ident, $names:ident: $(($name:literal, $describe:expr),)*) => {
        $(#[$about])*
        pub(super) const $answers: Answers = &[$(($name, $describe)),*];
        pub(super) const $names: &[&str] = &[$($name),*];
    };
}

answers! {
    /// Those of the dashboard's API.
    ANSWERS, ACTIONS:
    ("add_program_participant", data::<Participant>),
    ("apply_working_plan", of_days::<Done<Applied>>),
    ("assign_consultant", of_days::<Data<Appointment>>),
    ("bulk_update_appointments", of_days::<Done<BulkResult>>),
    ("complete_appointment", of_days::<Done<Completion>>),
    ("confirm_appointment", of_days::<Done<Decision>>),
    ("create_appointment", of_days::<Data<Appointment>>),
    ("create_consultant", data::<Consultant>),
    ("create_consultant_schedule", of_days::<Data<Slot>>),
    ("create_customer", data::<Customer>),
    ("create_leave", of_days::<Data<Leave>>),
    ("create_my_leave", of_days::<Data<Leave>>),
    ("create_program", data::<Program>),
    ("create_upload", data::<UploadForm>),
    ("delete_appointment", of_days::<Done<Message>>),
    ("delete_consultant", of_days::<Done<Message>>),
    ("delete_consultant_schedule", of_days::<Done<Message>>),
    ("delete_customer", of_days::<Done<Message>>),
    ("delete_leave", done::<Message>),
    ("delete_my_leave", done::<Message>),
    ("delete_program", done::<Message>),
    ("deny_appointment", of_days::<Done<Cancellation>>),
    ("export_list", of_days::<Exported>),
    ("generate_consultant_schedule", of_days::<Done<Generation>>),
    ("get_appointment_by_id", of_days::<Data<ReviewedAppointment>>),
    ("get_appointments", of_days::<Appointments>),
    ("get_archive_status", object::<ArchiveStatus>),
    ("get_audit", of_days::<AuditEntries>),
    ("get_available_consultants", of_days::<FreeConsultants>),
    ("get_calendar", of_days::<Done<Calendar>>),
    ("get_calendar_counts", of_days::<Done<CalendarCounts>>),
    ("get_consultant_by_email", object::<Consultant>),
    ("get_consultant_by_id", data::<Consultant>),
    ("get_consultant_schedules", of_days::<Slots>),
    ("get_consultants", object::<Consultants>),
    ("get_customer_by_id", data::<Customer>),
    ("get_customer_programs", object::<Participations>),
    ("get_customers", object::<Customers>),
    ("get_daily_stats", of_days::<DailyStats>),
    ("get_leave", of_days::<Data<Vec<Leave>>>),
    ("get_my_appointments", of_days::<Appointments>),
    ("get_my_calendar", of_days::<Done<Calendar>>),
    ("get_my_schedule", of_days::<OwnSlots>),
    ("get_overview_stats", object::<Overview>),
    ("get_program_by_id", data::<Program>),
    ("get_program_participants", object::<Participants>),
    ("get_programs", object::<Programs>),
    ("get_report", of_days::<Report>),
    ("get_schedule_by_consultant", of_days::<Schedule>),
    ("get_stats", object::<RowCounts>),
    ("get_table_schema", object::<TableSchema>),
    ("get_tables", object::<Tables>),
    ("get_upload", data::<Upload>),
    ("get_uploads", object::<Uploads>),
    ("get_usage", object::<Usage>),
    ("get_working_plan", data::<WorkingPlan>),
    ("import_upload", data::<ImportStarted>),
    ("mark_no_show", of_days::<Done<Completion>>),
    ("restore_record", of_days::<Data<Map<String, Value>>>),
    ("send_cancellation_email", of_days::<Done<Message>>),
    ("send_confirmation_email", of_days::<Done<Message>>),
    ("set_my_working_plan", data::<WorkingPlan>),
    ("set_working_plan", data::<WorkingPlan>),
    ("start_archive_run", data::<Started>),
    ("update_appointment", of_days::<Data<Appointment>>),
    ("update_consultant", data::<Consultant>),
    ("update_consultant_schedule", of_days::<Data<Slot>>),
    ("update_customer", data::<Customer>),
    ("update_program", data::<Program>),
    ("update_program_participant", data::<Participant>),
}

answers! {
    /// Those of the accounts API.
    ACCOUNT_ANSWERS, ACCOUNT_ACTIONS:
    ("create_user", done::<Creation>),
    ("delete_user", done::<Message>),
    ("disable_user", done::<Message>),
    ("enable_user", done::<Message>),
    ("list_users", done::<Accounts>),
    ("resend_invite", done::<Message>),
    ("reset_password", done::<Message>),
    ("set_role", done::<Message>),
}

/// An answer that loads archived days, as written by [`super::super::Answer::with_warnings`].
#[derive(JsonSchema)]
#[schemars(inline)]
#[expect(dead_code, reason = "it only describes")]
struct OfDays<T> {
    #[serde(flatten)]
    answer: T,
    /// What is missing because it is archived and can't be loaded, one sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

fn of_days<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<OfDays<T>>()
}

fn object<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn data<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Data<T>>()
}

fn done<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Done<T>>()
}
