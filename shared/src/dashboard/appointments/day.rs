//! A day's figures.

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

/// Which day.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// Today if none.
    #[serde(default, deserialize_with = "optional")]
    pub date: Option<Day>,
}

/// What happens on a day.
#[derive(Debug, JsonSchema)]
pub struct DailyStats {
    /// The day.
    pub date: NaiveDate,
    /// All four, those without appointments too.
    pub appointments_by_status: AppointmentsByStatus,
    /// The lengths of the appointments that are not cancelled.
    pub booked_minutes: u64,
    /// Slots that can still be booked: available, of an enabled consultant, yet to begin, and without an appointment that
    /// is not cancelled.
    pub open_slots: u64,
    /// Slots that an appointment overlaps that is not cancelled.
    pub booked_slots: u64,
    /// Everybody who has an appointment or a slot on this day, by name.
    pub by_consultant: Vec<ConsultantsDay>,
}

/// What happens on a day with one consultant.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the rest is as in the day's own figures")]
pub struct ConsultantsDay {
    pub consultantid: i32,
    pub fullname: String,
    /// Those that are not cancelled.
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
