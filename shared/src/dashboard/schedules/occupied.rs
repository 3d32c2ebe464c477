//! A consultant's slots, with what occupies them.

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use super::{Conditions, Source};
use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        list::{Order, Query, filter, page},
        parameters::{
            AppointmentStatus, Column, ConsultantId, Day, Direction, EndTime, Flag, Sortable, check_order,
            optional,
        },
        refusal::{Entity, Refusal},
    },
    window::TieredDatabase,
};

/// A consultant and the days whose slots are listed.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct OfConsultant {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The first day; today by default.
    #[serde(default, deserialize_with = "optional")]
    pub date_from: Option<Day>,
    /// The last day.
    #[serde(default, deserialize_with = "optional")]
    pub date_to: Option<Day>,
}

/// A consultant with their slots.
#[derive(Debug, JsonSchema)]
pub struct Schedule {
    /// The consultant.
    pub consultant: Owner,
    /// The slots.
    pub schedules: Vec<BookedSlot>,
    /// How many slots there are.
    pub total: u64,
}

/// The consultant of a schedule.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Owner {
    pub consultantid: i32,
    pub fullname: String,
    pub email: String,
    pub phonenumber: Option<String>,
    pub specialties: Option<String>,
}

/// A slot and what occupies it.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct BookedSlot {
    pub scheduleid: i32,
    pub date: NaiveDate,
    pub starttime: NaiveTime,
    pub endtime: EndTime,
    pub isavailable: bool,
    /// Whether an appointment that is not cancelled overlaps the slot.
    pub has_appointment: bool,
    /// The status of that appointment, or of the earliest if there are several.
    pub appointment_status: Option<AppointmentStatus>,
}

/// Joins to each `slot` the earliest of the appointments that occupy it. The condition is that of the schema's
/// exclusion constraints, so their index is used.
const OCCUPANT: &str = "
    LEFT JOIN LATERAL (
        SELECT status
        FROM appointment
        WHERE status <> 'cancelled'
          AND consultant_minutes(consultantid, date, minute_of_day(time), minute_of_day(time) + duration)
              && consultant_minutes(slot.consultantid, slot.date, minute_of_day(starttime), minute_of_day(endtime))
        ORDER BY time
        LIMIT 1) occupant ON true";

/// A consultant, enabled or not, with their slots, the earliest first.
pub async fn of_consultant(tiers: &TieredDatabase<'_>, request: &OfConsultant) -> Result<JsonOf<Schedule>> {
    check_order(request.date_from, request.date_to)?;
    let statement = include_str!("of_consultant.sql").replace("{OCCUPANT}", OCCUPANT);
    let needs = "
        day >= coalesce($2, current_date) AND ($3 IS NULL OR day <= $3)
        AND (coalesce(slot_counts ? $1::text, true)
             OR EXISTS (SELECT FROM consultantschedule WHERE consultantid = $1 AND date = archived_day.day))";
    let found: Option<JsonOf<Schedule>> = tiers
        .read(
            needs,
            &statement,
            &[
                (&request.consultant_id, Type::INT4),
                (&request.date_from, Type::DATE),
                (&request.date_to, Type::DATE),
            ],
        )
        .await?;
    found.ok_or(Refusal::NotFound(Entity::Consultant).into())
}

filter! {
    /// The conditions that the listed slots must all meet.
    pub struct OwnFilter of OwnSlots {
        /// The consultant.
        pub consultant_id: ConsultantId,
        /// The first day; today by default.
        #[serde(default, deserialize_with = "optional")]
        pub date_from: Option<Day>,
        /// The last day.
        #[serde(default, deserialize_with = "optional")]
        pub date_to: Option<Day>,
        /// True for slots that can still be booked: no part of them is booked, they have not started, and their
        /// consultant is enabled. False for slots that are closed, by hand or by an appointment.
        #[serde(default, deserialize_with = "optional")]
        pub is_available: Option<Flag>,
    }
}

/// One of a consultant's own slots and what occupies it.
#[derive(Debug, JsonSchema)]
pub struct OwnSlot {
    /// The consultant.
    pub consultantid: i32,
    /// The slot.
    #[serde(flatten)]
    pub slot: BookedSlot,
}

page! {
    /// A page of a consultant's own slots.
    pub struct OwnSlots {
        schedules: OwnSlot
    }
}

impl Sortable for OwnSlots {
    const ORDERS: &'static str = "OwnSlotOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("scheduleid"),
        Column::plain("date"),
        Column::plain("starttime"),
        Column::plain("endtime"),
        Column::plain("isavailable"),
    ];
}

/// A consultant's matching slots, the earliest first.
pub(in crate::dashboard) fn own_query(filter: &OwnFilter) -> Result<Query> {
    let conditions = Conditions {
        consultant_id: Some(filter.consultant_id),
        date_from: filter.date_from,
        date_to: filter.date_to,
        is_available: filter.is_available,
    };
    let source = Source::of(filter.is_available);
    let order = Order::new(filter.sort, Direction::Ascending, "starttime", "scheduleid");
    let entries = format!(
        "SELECT scheduleid, consultantid, date, starttime, endtime, isavailable,
                occupant.status IS NOT NULL AS has_appointment, occupant.status AS appointment_status
         FROM page AS slot {OCCUPANT}"
    );
    let always = Some(source.days_with_slots());
    conditions.query(&source, order, entries.into(), always)
}

/// One page of them.
pub async fn own(tiers: &TieredDatabase<'_>, filter: &OwnFilter) -> Result<JsonOf<OwnSlots>> {
    own_query(filter)?.page(tiers, filter.limit, filter.offset).await
}
