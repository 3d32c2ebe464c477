//! Appointments: bookings of a customer with a consultant.

pub mod availability;
pub mod booking;
pub mod bulk;
pub mod day;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        instant::Instant,
        json_of::JsonOf,
        list::{ByDay, List, Lookup, Order, Query, Rows, filter, page},
        outcome::check_conflict,
        parameters::{
            AppointmentId, AppointmentStatus, Column, ConsultantId, CustomerId, Day, Direction, Email,
            Search, Sort, Sortable, check_order, optional,
        },
        refusal::{Entity, Refusal},
    },
    outbox::{Recipient, failure::State},
    platform::database::Parameter,
    window::TieredDatabase,
};

/// An appointment with its customer and consultant.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct Appointment {
    pub appointmentid: i32,
    pub customerid: String,
    pub consultantid: i32,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub duration: i32,
    pub meetingurl: Option<String>,
    pub status: AppointmentStatus,
    pub description: Option<String>,
    pub createdat: Instant,
    pub updatedat: Instant,
    pub customer_name: String,
    pub customer_email: String,
    pub customer_phone: Option<String>,
    pub consultant_name: String,
    pub consultant_email: String,
    pub consultant_phone: Option<String>,
}

/// The fields of an [`Appointment`], from its row and those of its customer and consultant.
const COLUMNS: &str = "
    appointmentid, customerid, consultantid, appointment.date, appointment.time, duration, meetingurl, status,
    description, iso_instant(appointment.createdat) AS createdat, iso_instant(updatedat) AS updatedat,
    customer.fullname AS customer_name, customer.email AS customer_email,
    customer.phonenumber AS customer_phone,
    consultant.fullname AS consultant_name, consultant.email AS consultant_email,
    consultant.phonenumber AS consultant_phone";

/// A query for the [`Appointment`]s that are the rows of this table.
pub(crate) fn records_of(table: &str) -> String {
    format!(
        "SELECT {COLUMNS}
         FROM {table} AS appointment JOIN customer USING (customerid) JOIN consultant USING (consultantid)"
    )
}

/// An appointment with its feedback.
#[derive(Debug, JsonSchema)]
pub struct ReviewedAppointment {
    /// The appointment.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// 0 to 5; null without feedback.
    pub rating: Option<f64>,
    /// Null without feedback, or if the feedback has no text.
    pub customerfeedback: Option<String>,
    /// The last mail about the appointment, if it did not arrive; the customer's before the consultant's.
    pub mail: Option<MailFailure>,
}

/// A mail that could not be delivered.
#[derive(Debug, JsonSchema)]
pub struct MailFailure {
    /// Whom it was sent to.
    pub recipient: Recipient,
    /// Whether the mail was refused when it was sent, or returned later.
    pub state: State,
    /// When this became known.
    pub at: Instant,
}

filter! {
    /// The conditions that the listed appointments must all meet.
    pub struct Filter of Appointments {
        /// The appointments' status.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<AppointmentStatus>,
        /// The consultant.
        #[serde(default, deserialize_with = "optional")]
        pub consultant_id: Option<ConsultantId>,
        /// The customer.
        #[serde(default, deserialize_with = "optional")]
        pub customer_id: Option<CustomerId>,
        /// The first day.
        #[serde(default, deserialize_with = "optional")]
        pub date_from: Option<Day>,
        /// The last day.
        #[serde(default, deserialize_with = "optional")]
        pub date_to: Option<Day>,
        /// Parts of the customer's or consultant's name or phone number, or of the description, in any order. Case and
        /// diacritics don't matter.
        #[serde(default, deserialize_with = "optional")]
        pub search: Option<Search>,
    }
}

page! {
    /// A page of appointments.
    pub struct Appointments {
        appointments: Appointment
    }
}

impl Sortable for Appointments {
    const ORDERS: &'static str = "AppointmentOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("appointmentid"),
        Column::plain("date"),
        Column::plain("time"),
        Column::plain("duration"),
        Column::plain("status"),
        Column::plain("createdat"),
        Column::plain("updatedat"),
        Column::plain("customer_name"),
        Column::plain("consultant_name"),
    ];
}

/// The archived days on which the appointment `$1` may be; none if it is loaded. At most one day, unless it is unknown
/// which ids a day has.
pub(crate) const DAY_OF_ARCHIVED: &str = "
    coalesce(appointment_ids @> $1, true)
    AND NOT EXISTS (SELECT FROM appointment WHERE appointmentid = $1)";

/// The same, and if it is loaded, its day too, because rows may be written on an archived day.
pub(crate) const DAY_OF: &str = "
    (coalesce(appointment_ids @> $1, true)
     AND NOT EXISTS (SELECT FROM appointment WHERE appointmentid = $1)
     OR day = (SELECT date FROM appointment WHERE appointmentid = $1))";

/// The matching appointments, the latest date and time first.
///
/// Archived days know how many appointments each consultant has by status, so a page needs only its own days.
/// Everything else is known only of loaded appointments: the list of a customer needs all days on which the customer
/// may have one, and a search needs every day.
pub(super) fn query(filter: &Filter) -> Result<Query> {
    check_order(filter.date_from, filter.date_to)?;
    let order = Order::new(filter.sort, Direction::Descending, "time", "appointmentid");
    let list = List {
        name: "appointments",
        // The people are searched once for all appointments.
        matching: format!(
            "SELECT * FROM {rows}
            WHERE ($3 IS NULL OR status = $3)
              AND ($4 IS NULL OR consultantid = $4)
              AND ($5 IS NULL OR customerid = $5)
              AND ($6 IS NULL OR date >= $6)
              AND ($7 IS NULL OR date <= $7)
              AND ($8 IS NULL
                   OR searchtext LIKE ALL (search_patterns($8))
                   OR customerid IN (SELECT customerid FROM customer
                                     WHERE name_and_phone(searchtext) LIKE ALL (search_patterns($8)))
                   OR consultantid IN (SELECT consultantid FROM consultant
                                       WHERE name_and_phone(searchtext) LIKE ALL (search_patterns($8))))",
            rows = rows_for(filter.sort),
        )
        .into(),
        entries: records_of("page").into(),
        order: order.by.into(),
        lookup: Lookup::InOrder,
    };
    let are_rows_known = filter.customer_id.is_none() && filter.search.is_none();
    let by_day = ByDay {
        days: "($6 IS NULL OR day >= $6) AND ($7 IS NULL OR day <= $7)
               AND ($5 IS NULL OR coalesce(archive.customer_digest($5) = ANY (customers), true))",
        rows: archived_rows(filter).into(),
        direction: order.direction.filter(|_| are_rows_known),
        always: None,
    };
    Ok(Query {
        list,
        rows: Rows::ByDay(by_day),
        arguments: vec![
            (Box::new(filter.status.map(AppointmentStatus::word)), Type::TEXT),
            (Box::new(filter.consultant_id), Type::INT4),
            (Box::new(filter.customer_id.clone()), Type::TEXT),
            (Box::new(filter.date_from), Type::DATE),
            (Box::new(filter.date_to), Type::DATE),
            (Box::new(filter.search.clone()), Type::TEXT),
        ],
        precondition: None,
    })
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Appointments>> {
    query(filter)?.page(tiers, filter.limit, filter.offset).await
}

/// The appointments, with the name to sort by if needed. The search text starts with the name.
fn rows_for(sort: Option<Sort<Appointments>>) -> &'static str {
    match sort.map(|sort| sort.column.name) {
        Some("customer_name") => {
            "(SELECT appointment.*, customer.searchtext COLLATE pg_c_utf8 AS customer_name
              FROM appointment JOIN customer USING (customerid)) AS appointment"
        }
        Some("consultant_name") => {
            "(SELECT appointment.*, consultant.searchtext COLLATE pg_c_utf8 AS consultant_name
              FROM appointment JOIN consultant USING (consultantid)) AS appointment"
        }
        _ => "appointment",
    }
}

/// How many matching appointments an archived day has, by status and consultant.
fn archived_rows(filter: &Filter) -> &'static str {
    match (filter.consultant_id, filter.status) {
        (Some(_), _) => "archive.count_of(appointment_counts, $4, $3)",
        // The columns with the counts are named after the statuses.
        (None, Some(status)) => status.word(),
        (None, None) => "appointments",
    }
}

/// Whether the appointment is one of the enabled consultant with this address.
pub(super) async fn is_of(tiers: &TieredDatabase<'_>, id: AppointmentId, email: &Email) -> Result<bool> {
    let statement = "
        SELECT to_json(EXISTS (
            SELECT FROM appointment JOIN consultant USING (consultantid)
            WHERE appointmentid = $1 AND email_key(email) = email_key($2) AND NOT isdisabled))";
    let parameters: &[Parameter<'_>] = &[(&id, Type::INT4), (email, Type::TEXT)];
    Ok(tiers.read(DAY_OF_ARCHIVED, statement, parameters).await?)
}

/// One appointment with its feedback.
pub async fn by_id(tiers: &TieredDatabase<'_>, id: AppointmentId) -> Result<JsonOf<ReviewedAppointment>> {
    let statement = format!(
        "SELECT coalesce((SELECT to_json(found) FROM (
             SELECT {COLUMNS}, rating, customerfeedback,
                    (SELECT json_build_object('recipient', recipient, 'state', state, 'at', iso_instant(at))
                     FROM dashboard.mail_failure
                     WHERE mail_failure.appointmentid = $1
                     ORDER BY recipient DESC
                     LIMIT 1) AS mail
             FROM appointment JOIN customer USING (customerid) JOIN consultant USING (consultantid)
                  LEFT JOIN appointmentfeedback USING (appointmentid)
             WHERE appointmentid = $1) found), 'null')"
    );
    let found: Option<JsonOf<ReviewedAppointment>> = tiers
        .read(DAY_OF_ARCHIVED, &statement, &[(&id, Type::INT4)])
        .await?;
    let found = found.ok_or(Refusal::NotFound(Entity::Appointment).into());
    check_conflict(tiers, found, DAY_OF_ARCHIVED, (&id, Type::INT4)).await
}
