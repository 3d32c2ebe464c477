//! The figures of a day.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Error, Result,
        json_of::JsonOf,
        parameters::{Day, optional},
        statistics::AppointmentsByStatus,
    },
    window::TieredDatabase,
};

/// The day.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// Default: today.
    #[serde(default, deserialize_with = "optional")]
    pub date: Option<Day>,
}

/// The figures of a day.
#[derive(Debug, JsonSchema)]
pub struct DailyStats {
    /// The day.
    pub date: NaiveDate,
    /// All statuses, including those without appointments.
    pub appointments_by_status: AppointmentsByStatus,
    /// The total duration of the appointments that are not cancelled.
    pub booked_minutes: u64,
    /// Slots that can still be booked: available, of an enabled consultant, not started yet, and overlapped by no leave
    /// and no appointment that is not cancelled.
    pub open_slots: u64,
    /// Slots that are overlapped by an appointment that is not cancelled.
    pub booked_slots: u64,
    /// Every consultant with an appointment or a slot on this day, by name.
    pub by_consultant: Vec<ConsultantsDay>,
    /// Every enabled consultant with the end of their slots, those who run out first at the top.
    pub slots_until: Vec<SlotsUntil>,
}

/// How far a consultant's slots reach.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct SlotsUntil {
    pub consultantid: i32,
    pub fullname: String,
    /// The last day, not before the requested one, with a slot that is neither closed nor during leave; null without any.
    pub last_day: Option<NaiveDate>,
}

/// A consultant's figures of a day.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the other fields are those of the whole day")]
pub struct ConsultantsDay {
    pub consultantid: i32,
    pub fullname: String,
    /// Appointments that are not cancelled.
    pub appointments: u64,
    pub booked_minutes: u64,
    pub open_slots: u64,
    pub booked_slots: u64,
}

/// The figures of a day.
pub async fn stats(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<DailyStats>> {
    tiers
        .read(
            "day = coalesce($1, current_date)",
            include_str!("day.sql"),
            &[(&filter.date, Type::DATE)],
        )
        .await
        .map_err(Error::from)
}
