//! The calendar: slots and appointments of several days, side by side.

mod counts;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Error, Result,
        instant::Instant,
        json_of::JsonOf,
        parameters::{AppointmentStatus, ConsultantId, Day, EndTime, Ids, check_order, optional},
        refusal::Problem,
    },
    window::TieredDatabase,
};

pub use counts::{CalendarCounts, counts};

/// Six weeks: what a page for a month shows.
const MOST_DAYS: i64 = 42;

/// More consultants than a page can show side by side.
const MOST_CONSULTANTS: usize = 200;

/// The days and consultants to show.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// The first day.
    pub date_from: Day,
    /// The last day, at most 41 days later.
    pub date_to: Day,
    /// Default: all consultants.
    #[serde(default, deserialize_with = "optional")]
    pub consultant_ids: Option<Ids<ConsultantId, MOST_CONSULTANTS>>,
}

/// The days of one consultant to show.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct OwnFilter {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The first day.
    pub date_from: Day,
    /// The last day, at most 41 days later.
    pub date_to: Day,
}

/// The days' slots and appointments, and the consultants they belong to.
#[derive(Debug, JsonSchema)]
pub struct Calendar {
    /// Enabled consultants, and others with a slot or an appointment here; by name.
    pub consultants: Vec<CalendarConsultant>,
    /// The earliest first.
    pub slots: Vec<CalendarSlot>,
    /// The earliest first, cancelled ones included.
    pub appointments: Vec<CalendarAppointment>,
    /// Leave that touches these days, the earliest first.
    pub leave: Vec<CalendarLeave>,
}

/// A consultant with a column in the calendar.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct CalendarConsultant {
    pub consultantid: i32,
    pub fullname: String,
}

/// A slot in the calendar.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct CalendarSlot {
    pub scheduleid: i32,
    pub consultantid: i32,
    pub date: NaiveDate,
    pub starttime: NaiveTime,
    pub endtime: NaiveTime,
    pub isavailable: bool,
}

/// An appointment in the calendar.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct CalendarAppointment {
    pub appointmentid: i32,
    pub consultantid: i32,
    pub customerid: String,
    pub customer_name: String,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub duration: i32,
    pub status: AppointmentStatus,
    pub description: Option<String>,
    pub updatedat: Instant,
}

/// Leave in the calendar.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct CalendarLeave {
    pub leaveid: i32,
    pub consultantid: i32,
    pub startdate: NaiveDate,
    pub enddate: NaiveDate,
    /// On each of the days; null for whole days.
    pub starttime: Option<NaiveTime>,
    /// On each of the days; null for whole days.
    pub endtime: Option<EndTime>,
    pub reason: Option<String>,
}

impl Filter {
    fn check(&self) -> Result<()> {
        check_order(Some(self.date_from), Some(self.date_to))?;
        if self.date_from.days_until(self.date_to) >= MOST_DAYS {
            return Err(Problem::CalendarTooLong { most: MOST_DAYS - 1 }.into());
        }
        Ok(())
    }
}

/// The slots and appointments of these days.
pub async fn calendar(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Calendar>> {
    filter.check()?;
    tiers
        .read(
            "day BETWEEN $1 AND $2",
            include_str!("calendar.sql"),
            &[
                (&filter.date_from, Type::DATE),
                (&filter.date_to, Type::DATE),
                (&filter.consultant_ids, Type::INT4_ARRAY),
            ],
        )
        .await
        .map_err(Error::from)
}

/// The calendar of one consultant.
pub async fn own(tiers: &TieredDatabase<'_>, filter: &OwnFilter) -> Result<JsonOf<Calendar>> {
    let filter = Filter {
        date_from: filter.date_from,
        date_to: filter.date_to,
        consultant_ids: Some(Ids::one(filter.consultant_id)),
    };
    calendar(tiers, &filter).await
}
