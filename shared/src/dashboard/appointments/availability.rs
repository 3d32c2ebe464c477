//! Consultants who could take an appointment.

use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        list::{List, Lookup, Query, Rows, filter, order, page},
        parameters::{Column, Day, Minutes, Sortable, Time, defaulted},
    },
    window::TieredDatabase,
};

filter! {
    /// The time to look at.
    pub struct Filter of FreeConsultants {
        /// The day.
        pub date: Day,
        /// When it starts.
        pub time: Time,
        /// How long it lasts.
        #[serde(default, deserialize_with = "defaulted")]
        pub duration: Minutes,
    }
}

/// A consultant who is free.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct FreeConsultant {
    pub consultantid: i32,
    pub fullname: String,
    pub specialties: Option<String>,
    /// Whether the whole time lies in available slots that no other appointment overlaps, either one or several
    /// consecutive ones.
    /// each other.
    pub has_slot: bool,
}

page! {
    /// A page of free consultants.
    pub struct FreeConsultants {
        consultants: FreeConsultant
    }
}

impl Sortable for FreeConsultants {
    const ORDERS: &'static str = "FreeConsultantOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("consultantid"),
        Column::by("fullname", "search_key(fullname) COLLATE pg_c_utf8"),
        Column::plain("has_slot"),
    ];
}

/// The enabled consultants without an appointment at this time, those with a slot first.
pub(in crate::dashboard) fn query(filter: &Filter) -> Result<Query> {
    filter.time.check_ends_on_its_day(filter.duration)?;
    let list = List {
        name: "consultants",
        // A consultant's slots never overlap, so they cover the whole time if their shares add up to it.
        matching: "SELECT consultantid, fullname, specialties,
                          (SELECT coalesce(sum(least(minute_of_day(endtime), $5 + $6)
                                               - greatest(minute_of_day(starttime), $5)), 0)
                           FROM free_slot slot
                           WHERE slot.consultantid = consultant.consultantid AND date = $3
                             AND overlaps_slot(starttime, endtime, $4, $6)) = $6 AS has_slot
                   FROM consultant
                   WHERE NOT isdisabled AND NOT EXISTS (
                       SELECT FROM appointment
                       WHERE status <> 'cancelled'
                         AND consultant_minutes(appointment.consultantid, date, minute_of_day(time),
                                                minute_of_day(time) + duration)
                             && consultant_minutes(consultant.consultantid, $3, $5, $5 + $6))
                     AND NOT EXISTS (
                         SELECT FROM consultantleave AS leave
                         WHERE leave.consultantid = consultant.consultantid AND takes_leave(leave, $3, $5, $5 + $6))"
            .into(),
        entries: "SELECT consultantid, fullname, specialties, has_slot FROM page".into(),
        order: order(filter.sort, "has_slot DESC, fullname, consultantid", "consultantid"),
        lookup: Lookup::InOrder,
    };
    Ok(Query {
        list,
        rows: Rows::OfDays("day = $3"),
        arguments: vec![
            (Box::new(filter.date), Type::DATE),
            (Box::new(filter.time), Type::TIME),
            (Box::new(filter.time.minute_of_day()), Type::INT4),
            (Box::new(filter.duration), Type::INT4),
        ],
        precondition: None,
    })
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<FreeConsultants>> {
    query(filter)?.page(tiers, filter.limit, filter.offset).await
}
