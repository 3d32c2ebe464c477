//! What each action is answered with when it succeeds.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::dashboard::answer::{Data, Done, Message};
use crate::{
    appointments::{
        Appointment, Appointments, ReviewedAppointment, availability::FreeConsultants, day::DailyStats,
    },
    archive_status::ArchiveStatus,
    consultants::{Consultant, Consultants},
    customers::{Customer, Customers},
    portal::{Cancellation, Completion, Decision},
    programs::{
        Program, Programs,
        participants::{Participant, Participants},
    },
    schedules::{OwnSlots, Schedule, Slot, Slots, generation::Generation},
    statistics::Overview,
    table_pages::{RowCounts, TableSchema, Tables},
};

/// Describes an answer, whole.
type Describe = fn(&mut SchemaGenerator) -> Schema;

/// Every action with its answer, in the order of their names.
pub(super) const ANSWERS: [(&str, Describe); 41] = [
    ("add_program_participant", data::<Participant>),
    ("assign_consultant", data::<Appointment>),
    ("complete_appointment", done::<Completion>),
    ("confirm_appointment", done::<Decision>),
    ("create_appointment", data::<Appointment>),
    ("create_consultant", data::<Consultant>),
    ("create_consultant_schedule", data::<Slot>),
    ("create_customer", data::<Customer>),
    ("create_program", data::<Program>),
    ("delete_appointment", done::<Message>),
    ("delete_consultant", done::<Message>),
    ("delete_consultant_schedule", done::<Message>),
    ("delete_customer", done::<Message>),
    ("delete_program", done::<Message>),
    ("deny_appointment", done::<Cancellation>),
    ("generate_consultant_schedule", done::<Generation>),
    ("get_appointment_by_id", data::<ReviewedAppointment>),
    ("get_appointments", object::<Appointments>),
    ("get_archive_status", object::<ArchiveStatus>),
    ("get_available_consultants", object::<FreeConsultants>),
    ("get_consultant_by_email", object::<Consultant>),
    ("get_consultant_schedules", object::<Slots>),
    ("get_consultants", object::<Consultants>),
    ("get_customer_by_id", data::<Customer>),
    ("get_customers", object::<Customers>),
    ("get_daily_stats", object::<DailyStats>),
    ("get_my_appointments", object::<Appointments>),
    ("get_my_schedule", object::<OwnSlots>),
    ("get_overview_stats", object::<Overview>),
    ("get_program_participants", object::<Participants>),
    ("get_programs", object::<Programs>),
    ("get_schedule_by_consultant", object::<Schedule>),
    ("get_stats", object::<RowCounts>),
    ("get_table_schema", object::<TableSchema>),
    ("get_tables", object::<Tables>),
    ("update_appointment", data::<Appointment>),
    ("update_consultant", data::<Consultant>),
    ("update_consultant_schedule", data::<Slot>),
    ("update_customer", data::<Customer>),
    ("update_program", data::<Program>),
    ("update_program_participant", data::<Participant>),
];

fn object<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn data<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Data<T>>()
}

fn done<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Done<T>>()
}
