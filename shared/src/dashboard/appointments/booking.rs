//! Booking, moving and calling off appointments.
//!
//! Whoever writes an appointment's time holds its consultant's row for the length of the statement: writers of one
//! consultant's appointments take turns. The exclusion constraint would keep them apart without it, but two that wait
//! for each other there are told so by PostgreSQL's deadlock detection only, after a second.

use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::{Json, Type};

use super::{Appointment, COLUMNS, DAY_OF, DAY_OF_ARCHIVED};
use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, wish},
        error::explain,
        instant::Instant,
        json_of::JsonOf,
        outcome::{Outcome, locate},
        parameters::{
            AppointmentId, AppointmentStatus, ConsultantId, CustomerId, Day, Link, LongText, Minutes, Patch,
            Time, changes, defaulted, optional,
        },
        refusal::{Problem, Refusal, Thing},
    },
    window::{Change, TieredDatabase},
};

wish! {
    /// An appointment to be.
    pub struct NewAppointment of "create_appointment" {
        pub consultantid: ConsultantId,
        pub customerid: CustomerId,
        pub date: Day,
        pub time: Time,
        #[serde(default, deserialize_with = "defaulted")]
        pub duration: Minutes,
        #[serde(default, deserialize_with = "optional")]
        pub meetingurl: Option<Link>,
        /// Pending if none.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<AppointmentStatus>,
        #[serde(default, deserialize_with = "optional")]
        pub description: Option<LongText>,
    }
}

/// What it means if an appointment violates a constraint.
fn violations(constraint: &str) -> Option<Refusal> {
    Some(match constraint {
        "appointment_no_overlap" => Refusal::SlotTaken,
        "appointment_ends_on_its_day" => Refusal::InvalidRequest(Problem::EndsOnAnotherDay),
        "appointment_customer" => Refusal::NotFound(Thing::Customer),
        "appointment_consultant" => Refusal::NotFound(Thing::Consultant),
        _ => return None,
    })
}

/// Books an enabled customer with an enabled consultant, in a slot or beside all of them.
pub async fn create(
    tiers: &TieredDatabase<'_>,
    caller: &Caller,
    new: &NewAppointment,
) -> Result<JsonOf<Appointment>> {
    let creation = Creation {
        needs: "day = ($4->>'date')::date",
        steps: "wanted AS (SELECT * FROM json_populate_record(NULL::appointment, $4)),
                counselling AS (
                    SELECT consultantid FROM consultant
                    WHERE consultantid = (SELECT consultantid FROM wanted) AND NOT isdisabled
                    FOR NO KEY UPDATE),
                counselled AS (
                    SELECT customerid FROM customer
                    WHERE customerid = (SELECT customerid FROM wanted) AND NOT isdisabled
                    FOR SHARE),
                created AS (
                    INSERT INTO appointment
                        (consultantid, customerid, date, time, duration, meetingurl, status, description)
                    SELECT consultantid, customerid, date, time, duration, meetingurl, coalesce(status, 'pending'),
                           description
                    FROM wanted JOIN counselling USING (consultantid) JOIN counselled USING (customerid)
                    WHERE coalesce(status, 'pending') <> 'completed' OR date + time <= localtimestamp
                    RETURNING *)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry)) FROM (
                      SELECT {COLUMNS}
                      FROM created AS appointment JOIN customer USING (customerid)
                           JOIN consultant USING (consultantid)) entry),
                 CASE
                     WHEN NOT EXISTS (SELECT FROM counselling) THEN json_build_object('not_found', 'consultant')
                     WHEN NOT EXISTS (SELECT FROM counselled) THEN json_build_object('not_found', 'customer')
                     ELSE json_build_object('not_yet', NULL)
                 END)"
        ),
        violations,
    };
    creation.run(tiers, caller, new).await
}

changes! {
    /// What changes about an appointment.
    pub struct Changes {
        pub appointmentid: AppointmentId,
        pub consultantid: Option<ConsultantId>,
        pub customerid: Option<CustomerId>,
        pub date: Option<Day>,
        pub time: Option<Time>,
        pub duration: Option<Minutes>,
        pub meetingurl: Patch<Link>,
        pub status: Option<AppointmentStatus>,
        pub description: Patch<LongText>,
        /// `updatedat` when the appointment was read; if it has changed since, it stays as it is.
        pub expected_updatedat: Option<Instant>,
    }
}

/// Changes what is given, if whoever becomes a part of the appointment is enabled. An admin may set any status - what was
/// clicked by mistake has to be undone - as long as the time is free, and has begun if the appointment is completed.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Appointment>> {
    let change = Change {
        steps: &include_str!("update.sql").replace("{COLUMNS}", COLUMNS),
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry)) FROM (
                      SELECT {COLUMNS}
                      FROM changed AS appointment JOIN customer USING (customerid)
                           JOIN consultant USING (consultantid)) entry),
                 (SELECT refusal FROM refusal),
                 json_build_object('not_found', 'appointment'))"
        ),
    };
    let outcome = tiers
        .write::<Outcome<JsonOf<Appointment>>>(
            &format!("{DAY_OF} OR day = $6"),
            &change,
            &[
                (&changes.appointmentid, Type::INT4),
                (&Json(changes), Type::JSON),
                (&changes.consultantid, Type::INT4),
                (&changes.customerid, Type::TEXT),
                (&changes.status.map(AppointmentStatus::word), Type::TEXT),
                (&changes.date, Type::DATE),
                (&changes.time, Type::TIME),
                (&changes.expected_updatedat, Type::TIMESTAMPTZ),
            ],
        )
        .await
        .map_err(explain(violations));
    let number = (&changes.appointmentid as _, Type::INT4);
    let outcome = outcome.and_then(Outcome::into_result);
    locate(tiers, outcome, DAY_OF_ARCHIVED, number).await
}

/// Whose appointment it shall be.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Assignment {
    /// The appointment.
    pub appointmentid: AppointmentId,
    /// The consultant who takes it.
    pub consultantid: ConsultantId,
}

/// Gives an appointment to a consultant who is free then.
pub async fn assign(tiers: &TieredDatabase<'_>, assignment: &Assignment) -> Result<JsonOf<Appointment>> {
    let changes = Changes {
        consultantid: Some(assignment.consultantid),
        ..Changes::none(assignment.appointmentid)
    };
    update(tiers, &changes).await
}

/// Deletes an appointment, and with it what its customer said of it.
pub async fn delete(tiers: &TieredDatabase<'_>, id: AppointmentId) -> Result<()> {
    let change = Change {
        steps: "deleted AS (DELETE FROM appointment WHERE appointmentid = $1 RETURNING appointmentid)",
        outcome: "CASE
                      WHEN EXISTS (SELECT FROM deleted) THEN json_build_object('data', NULL)
                      ELSE json_build_object('not_found', 'appointment')
                  END",
    };
    let outcome: Outcome<()> = tiers.write(DAY_OF, &change, &[(&id, Type::INT4)]).await?;
    locate(tiers, outcome.into_result(), DAY_OF_ARCHIVED, (&id, Type::INT4)).await
}
