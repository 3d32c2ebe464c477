//! Schedules: the slots in which consultants can be booked.
//!
//! The schema makes sure that a slot is not available while an appointment that is confirmed, completed or a no-show
//! overlaps it, whatever is written here.

pub mod generation;
pub mod occupied;
pub mod slots;

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        list::{ByDay, List, Lookup, Order, Query, Rows, filter, page},
        parameters::{Column, ConsultantId, Day, Direction, EndTime, Flag, Sortable, check_order, optional},
        refusal::{Entity, Problem, Refusal},
    },
    window::TieredDatabase,
};

/// A slot with its consultant.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct Slot {
    pub scheduleid: i32,
    pub consultantid: i32,
    pub date: NaiveDate,
    pub starttime: NaiveTime,
    pub endtime: EndTime,
    pub isavailable: bool,
    pub consultant_name: String,
    pub consultant_email: String,
}

filter! {
    /// The conditions that the listed slots must all meet.
    pub struct Filter of Slots {
        /// The consultant.
        #[serde(default, deserialize_with = "optional")]
        pub consultant_id: Option<ConsultantId>,
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

page! {
    /// A page of slots.
    pub struct Slots {
        schedules: Slot
    }
}

/// What it means if a slot violates a constraint.
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    Some(match constraint {
        "consultantschedule_no_overlap" | "consultantschedule_start_unique" => Refusal::SlotExists,
        "consultantschedule_begins_before_end" => Refusal::InvalidRequest(Problem::SlotReversed),
        "consultantschedule_consultant" => Refusal::NotFound(Entity::Consultant),
        _ => return None,
    })
}

/// The view of slots that can be booked.
const OPEN_SLOTS: &str = "open_slot";

/// Where a list of slots comes from.
struct Source {
    /// The table or view.
    slots: &'static str,
    /// A condition on archived days: those that may have slots of the list.
    days: &'static str,
    /// How many slots of the list an archived day has; null if that is known only once the day is loaded.
    rows: &'static str,
}

impl Source {
    fn of(is_available: Option<Flag>) -> Self {
        if is_available.is_some_and(Flag::is_true) {
            Self {
                slots: OPEN_SLOTS,
                days: "day >= greatest($4, current_date) AND ($5 IS NULL OR day <= $5)",
                // Which parts of available slots are booked is known only of loaded days.
                rows: "nullif(archive.count_of(slot_counts, $3, 'true') > 0, true)::integer",
            }
        } else {
            Self {
                slots: "consultantschedule",
                days: "day >= coalesce($4, current_date) AND ($5 IS NULL OR day <= $5)",
                rows: "archive.count_of(slot_counts, $3, $6::text)",
            }
        }
    }

    /// A condition on archived days: those on which slots were written after they were archived, which an archived
    /// appointment may occupy.
    fn days_with_slots(&self) -> String {
        format!(
            "{} AND EXISTS (
                 SELECT FROM consultantschedule
                 WHERE ($3 IS NULL OR consultantid = $3) AND date = archived_day.day)",
            self.days
        )
    }

    /// The matching slots.
    fn matching(&self) -> String {
        format!(
            "SELECT * FROM {}
             WHERE ($3 IS NULL OR consultantid = $3)
               AND date >= coalesce($4, current_date)
               AND ($5 IS NULL OR date <= $5)
               AND ($6 IS NULL OR isavailable = $6)",
            self.slots
        )
    }
}

impl Sortable for Slots {
    const ORDERS: &'static str = "SlotOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("scheduleid"),
        Column::plain("date"),
        Column::plain("starttime"),
        Column::plain("endtime"),
        Column::plain("isavailable"),
        // The search text starts with the name.
        Column::by(
            "consultant_name",
            "(SELECT searchtext COLLATE pg_c_utf8 FROM consultant
              WHERE consultant.consultantid = matching.consultantid)",
        ),
    ];
}

/// The conditions that both lists of slots share.
struct Conditions {
    consultant_id: Option<ConsultantId>,
    date_from: Option<Day>,
    date_to: Option<Day>,
    is_available: Option<Flag>,
}

impl Conditions {
    /// A list of the slots that meet them. `always` is a condition on archived days: those that any page needs.
    fn query(
        self,
        source: &Source,
        order: Order,
        entries: Cow<'static, str>,
        always: Option<String>,
    ) -> Result<Query> {
        check_order(self.date_from, self.date_to)?;
        Ok(Query {
            list: List {
                name: "schedules",
                matching: source.matching().into(),
                entries,
                order: order.by.into(),
                lookup: Lookup::InOrder,
            },
            rows: Rows::ByDay(ByDay {
                days: source.days,
                rows: match (self.consultant_id, self.is_available) {
                    (None, None) => "slots".into(),
                    _ => source.rows.into(),
                },
                direction: order.direction,
                always,
            }),
            arguments: vec![
                (Box::new(self.consultant_id), Type::INT4),
                (Box::new(self.date_from), Type::DATE),
                (Box::new(self.date_to), Type::DATE),
                (Box::new(self.is_available), Type::BOOL),
            ],
            precondition: None,
        })
    }
}

/// The matching slots, the earliest first. Slots of disabled consultants are included, except among those that can be
/// booked.
pub(super) fn query(filter: &Filter) -> Result<Query> {
    let conditions = Conditions {
        consultant_id: filter.consultant_id,
        date_from: filter.date_from,
        date_to: filter.date_to,
        is_available: filter.is_available,
    };
    let source = Source::of(filter.is_available);
    let order = Order::new(filter.sort, Direction::Ascending, "starttime", "scheduleid");
    let entries = "SELECT scheduleid, consultantid, date, starttime, endtime, isavailable,
                          fullname AS consultant_name, email AS consultant_email
                   FROM page JOIN consultant USING (consultantid)";
    let always = (source.slots == OPEN_SLOTS).then(|| source.days_with_slots());
    conditions.query(&source, order, entries.into(), always)
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Slots>> {
    query(filter)?.page(tiers, filter.limit, filter.offset).await
}
