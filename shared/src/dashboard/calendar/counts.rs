//! How full the days of a calendar are, without what fills them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use super::Filter;
use crate::{
    dashboard::{Error, Result, json_of::JsonOf, statistics::AppointmentsByStatus},
    window::TieredDatabase,
};

/// The days' figures.
#[derive(Debug, JsonSchema)]
pub struct CalendarCounts {
    /// Every day that was asked for, in order.
    pub days: Vec<DayCount>,
}

/// How full a day is.
#[derive(Debug, JsonSchema)]
pub struct DayCount {
    /// The day.
    pub date: NaiveDate,
    /// Of the consultants who were asked for.
    pub appointments_by_status: AppointmentsByStatus,
    /// Slots that can still be booked: available, of an enabled consultant, not started yet, and overlapped by no
    /// appointment that is not cancelled.
    pub open_slots: u64,
    /// Enabled consultants who are on leave for some of the day or all of it.
    pub consultants_on_leave: u64,
}

/// The figures of these days. Past days that are archived are counted without being loaded; future ones are loaded,
/// because their figures don't tell which slots are still free.
pub async fn counts(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<CalendarCounts>> {
    filter.check()?;
    let needs = "
        day BETWEEN $1 AND $2
        AND (appointment_counts IS NULL
             OR (day >= current_date AND coalesce(archive.count_of(slot_counts, NULL, 'true') > 0, true)))";
    tiers
        .read(
            needs,
            include_str!("counts.sql"),
            &[
                (&filter.date_from, Type::DATE),
                (&filter.date_to, Type::DATE),
                (&filter.consultant_ids, Type::INT4_ARRAY),
            ],
        )
        .await
        .map_err(Error::from)
}
