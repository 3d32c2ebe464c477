//! Figures over all data.

use schemars::JsonSchema;

use crate::{Result, dashboard::json_of::JsonOf, platform::database::Database};

/// The figures on the dashboard's first page.
#[derive(Debug, JsonSchema)]
pub struct Overview {
    /// Enabled ones.
    pub total_customers: u64,
    /// Enabled ones.
    pub total_consultants: u64,
    /// Of any status.
    pub total_appointments: u64,
    /// All statuses, including those without appointments.
    pub appointments_by_status: AppointmentsByStatus,
    /// As in `appointments_by_status`.
    pub pending_appointments: u64,
    /// As in `appointments_by_status`.
    pub completed_appointments: u64,
    /// The average of all ratings, rounded to two decimals; 0 without any.
    pub average_rating: f64,
    /// How many ratings there are.
    pub total_feedbacks: u64,
    /// Created today or in the six days before.
    pub recent_appointments: u64,
    /// Enabled ones.
    pub total_programs: u64,
    /// Enabled ones that have not taken place yet.
    pub active_programs: u64,
    /// All registrations for programs, including cancelled ones.
    pub total_participants: u64,
}

/// The number of appointments by status.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the fields are the statuses")]
pub struct AppointmentsByStatus {
    pub pending: u64,
    pub confirmed: u64,
    pub completed: u64,
    pub no_show: u64,
    pub cancelled: u64,
}

/// The current figures.
pub async fn overview(database: &Database) -> Result<JsonOf<Overview>> {
    database.read(include_str!("overview.sql"), &[]).await
}
