//! Booking, changing and deleting appointments.
//!
//! A statement that changes an appointment's time first locks the consultant's row, so writers of one consultant's
//! appointments take turns. The exclusion constraint would keep appointments apart without that, but two writers
//! waiting for each other there would notice only after PostgreSQL's deadlock timeout of a second.

use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::{Json, Type};

use super::{Appointment, DAY_OF, DAY_OF_ARCHIVED, records_of};
use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        error::explain,
        instant::Instant,
        json_of::JsonOf,
        outcome::{Outcome, check_conflict},
        parameters::{
            AppointmentId, AppointmentStatus, ConsultantId, CustomerId, Day, Flag, Link, LongText, Minutes,
            Patch, Time, changes, defaulted, optional,
        },
        refusal::{Entity, Problem, Refusal},
    },
    window::{Change, TieredDatabase},
};

create_request! {
    /// A new appointment.
    pub struct NewAppointment of "create_appointment" {
        pub consultantid: ConsultantId,
        pub customerid: CustomerId,
        pub date: Day,
        pub time: Time,
        #[serde(default, deserialize_with = "defaulted")]
        pub duration: Minutes,
        #[serde(default, deserialize_with = "optional")]
        pub meetingurl: Option<Link>,
        /// Default: pending.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<AppointmentStatus>,
        #[serde(default, deserialize_with = "optional")]
        pub description: Option<LongText>,
        /// True to book while the consultant is on leave.
        #[serde(default, deserialize_with = "optional", rename = "override")]
        pub override_leave: Option<Flag>,
    }
}

/// What it means if an appointment violates a constraint.
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    Some(match constraint {
        "appointment_no_overlap" => Refusal::SlotTaken,
        "appointment_not_in_leave" => Refusal::OnLeave,
        "appointment_ends_on_its_day" => Refusal::InvalidRequest(Problem::EndsOnAnotherDay),
        "appointment_customer" => Refusal::NotFound(Entity::Customer),
        "appointment_consultant" => Refusal::NotFound(Entity::Consultant),
        _ => return None,
    })
}

/// Books an enabled customer with an enabled consultant, in a slot or outside of any.
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
                permission AS (
                    SELECT set_config('meetassist.booking_in_leave',
                                      CASE WHEN ($4->>'override')::boolean THEN 'on' ELSE 'off' END, true)),
                created AS (
                    INSERT INTO appointment
                        (consultantid, customerid, date, time, duration, meetingurl, status, description)
                    SELECT consultantid, customerid, date, time, duration, meetingurl, coalesce(status, 'pending'),
                           description
                    FROM wanted JOIN counselling USING (consultantid) JOIN counselled USING (customerid), permission
                    WHERE coalesce(status, 'pending') NOT IN ('completed', 'no_show') OR date + time <= localtimestamp
                    RETURNING *)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry)) FROM ({records}) AS entry),
                 CASE
                     WHEN NOT EXISTS (SELECT FROM counselling) THEN json_build_object('not_found', 'consultant')
                     WHEN NOT EXISTS (SELECT FROM counselled) THEN json_build_object('not_found', 'customer')
                     ELSE json_build_object('not_yet', NULL)
                 END)",
            records = records_of("created"),
        ),
        violations,
    };
    creation.run(tiers, caller, new).await
}

changes! {
    /// Changes of an appointment.
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
        /// `updatedat` when the appointment was read; if it has changed since, nothing is changed.
        pub expected_updatedat: Option<Instant>,
        /// True to book while the consultant is on leave.
        #[serde(rename = "override")]
        pub override_leave: Option<Flag>,
    }
}

/// Changes the given columns. A customer or consultant who is newly assigned must be enabled. An admin may set any
/// status, because mistakes have to be undone, as long as the time is free; an appointment that is completed or a no-show
/// must have started.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Appointment>> {
    let change = Change {
        steps: &include_str!("update.sql").replace("{records_of_found}", &records_of("found")),
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry)) FROM ({records}) AS entry),
                 (SELECT refusal FROM refusal),
                 json_build_object('not_found', 'appointment'))",
            records = records_of("changed"),
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
                (&changes.override_leave, Type::BOOL),
            ],
        )
        .await
        .map_err(explain(violations));
    let number = (&changes.appointmentid as _, Type::INT4);
    let outcome = outcome.and_then(Outcome::into_result);
    check_conflict(tiers, outcome, DAY_OF_ARCHIVED, number).await
}

/// An assignment of an appointment.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Assignment {
    /// The appointment.
    pub appointmentid: AppointmentId,
    /// The new consultant.
    pub consultantid: ConsultantId,
    /// True to assign a consultant who is on leave.
    #[serde(default, deserialize_with = "optional", rename = "override")]
    pub override_leave: Option<Flag>,
}

/// Assigns an appointment to a consultant who is free at that time.
pub async fn assign(tiers: &TieredDatabase<'_>, assignment: &Assignment) -> Result<JsonOf<Appointment>> {
    let changes = Changes {
        consultantid: Some(assignment.consultantid),
        override_leave: assignment.override_leave,
        ..Changes::none(assignment.appointmentid)
    };
    update(tiers, &changes).await
}

/// Deletes an appointment and its feedback.
pub async fn delete(tiers: &TieredDatabase<'_>, id: AppointmentId) -> Result<()> {
    let change = Change {
        steps: "deleted AS (DELETE FROM appointment WHERE appointmentid = $1 RETURNING appointmentid)",
        outcome: "CASE
                      WHEN EXISTS (SELECT FROM deleted) THEN json_build_object('data', NULL)
                      ELSE json_build_object('not_found', 'appointment')
                  END",
    };
    let outcome: Outcome<()> = tiers.write(DAY_OF, &change, &[(&id, Type::INT4)]).await?;
    check_conflict(tiers, outcome.into_result(), DAY_OF_ARCHIVED, (&id, Type::INT4)).await
}
