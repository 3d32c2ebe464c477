//! A consultant's own appointments.
//!
//! Nothing here checks who the caller is: that they may act for the consultant was checked before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        appointments::{self, Appointment, Appointments},
        instant::Instant,
        json_of::JsonOf,
        list::filter,
        outcome::{Outcome, check_conflict},
        parameters::{AppointmentId, AppointmentStatus, ConsultantId, Day, LongText, optional},
    },
    window::{Change, TieredDatabase},
};

filter! {
    /// The conditions that the listed appointments must all meet.
    pub struct AppointmentsFilter of Appointments {
        /// The consultant.
        pub consultant_id: ConsultantId,
        /// The appointments' status.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<AppointmentStatus>,
        /// The first day.
        #[serde(default, deserialize_with = "optional")]
        pub date_from: Option<Day>,
        /// The last day.
        #[serde(default, deserialize_with = "optional")]
        pub date_to: Option<Day>,
    }
}

impl From<&AppointmentsFilter> for appointments::Filter {
    fn from(filter: &AppointmentsFilter) -> Self {
        Self {
            status: filter.status,
            consultant_id: Some(filter.consultant_id),
            customer_id: None,
            date_from: filter.date_from,
            date_to: filter.date_to,
            search: None,
            sort: filter.sort,
            limit: filter.limit,
            offset: filter.offset,
        }
    }
}

/// A consultant's appointments, the latest date and time first.
pub async fn appointments(
    tiers: &TieredDatabase<'_>,
    filter: &AppointmentsFilter,
) -> Result<JsonOf<Appointments>> {
    appointments::list(tiers, &filter.into()).await
}

/// One of a consultant's appointments.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Choice {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The appointment.
    pub appointment_id: AppointmentId,
}

/// The denial of one of a consultant's appointments.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Denial {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The appointment.
    pub appointment_id: AppointmentId,
    /// The reason, in words for the customer.
    #[serde(default, deserialize_with = "optional")]
    pub reason: Option<LongText>,
}

/// An appointment whose status has changed, with everything that a message to the customer needs.
#[derive(Debug, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct Decision {
    pub appointment_id: i32,
    pub status: AppointmentStatus,
    pub updated_at: Instant,
    /// One sentence for the consultant.
    pub message: &'static str,
    pub customer_email: String,
    pub customer_name: String,
    pub consultant_name: String,
    pub date: chrono::NaiveDate,
    pub time: chrono::NaiveTime,
    pub duration: i32,
    pub meeting_url: Option<String>,
    pub description: Option<String>,
}

/// A [`Decision`] to cancel an appointment.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Cancellation {
    /// The appointment.
    #[serde(flatten)]
    pub decision: Decision,
    /// As given.
    pub cancellation_reason: Option<LongText>,
}

/// The outcome of an appointment that has started.
#[derive(Debug, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Completion {
    pub appointment_id: i32,
    pub status: AppointmentStatus,
    pub updated_at: Instant,
    /// One sentence for the consultant.
    pub message: &'static str,
}

/// Confirms a pending appointment.
pub async fn confirm(tiers: &TieredDatabase<'_>, choice: &Choice) -> Result<Decision> {
    let appointment = change(tiers, choice, AppointmentStatus::Confirmed, None).await?;
    Ok(Decision::about(appointment, "The appointment is confirmed."))
}

/// Cancels a pending or confirmed appointment. The reason becomes the last paragraph of its description, marked as the
/// consultant's in the language of the descriptions.
pub async fn deny(tiers: &TieredDatabase<'_>, denial: Denial) -> Result<Cancellation> {
    let choice = Choice {
        consultant_id: denial.consultant_id,
        appointment_id: denial.appointment_id,
    };
    let status = AppointmentStatus::Cancelled;
    let appointment = change(tiers, &choice, status, denial.reason.as_ref()).await?;
    Ok(Cancellation {
        decision: Decision::about(appointment, "The appointment is cancelled."),
        cancellation_reason: denial.reason,
    })
}

/// Completes a confirmed appointment that has started.
pub async fn complete(tiers: &TieredDatabase<'_>, choice: &Choice) -> Result<Completion> {
    let appointment = change(tiers, choice, AppointmentStatus::Completed, None).await?;
    Ok(Completion::of(&appointment, "The appointment is completed."))
}

/// Records that the customer of a confirmed appointment that has started did not come.
pub async fn mark_no_show(tiers: &TieredDatabase<'_>, choice: &Choice) -> Result<Completion> {
    let appointment = change(tiers, choice, AppointmentStatus::NoShow, None).await?;
    Ok(Completion::of(&appointment, "The customer did not come."))
}

impl Completion {
    fn of(appointment: &Appointment, message: &'static str) -> Self {
        Self {
            appointment_id: appointment.appointmentid,
            status: appointment.status,
            updated_at: appointment.updatedat,
            message,
        }
    }
}

impl Decision {
    fn about(appointment: Appointment, message: &'static str) -> Self {
        Self {
            appointment_id: appointment.appointmentid,
            status: appointment.status,
            updated_at: appointment.updatedat,
            message,
            customer_email: appointment.customer_email,
            customer_name: appointment.customer_name,
            consultant_name: appointment.consultant_name,
            date: appointment.date,
            time: appointment.time,
            duration: appointment.duration,
            meeting_url: appointment.meetingurl,
            description: appointment.description,
        }
    }
}

/// The statuses from which a consultant may change an appointment to this one; an admin may change any.
fn allowed_from(status: AppointmentStatus) -> &'static [&'static str] {
    match status {
        AppointmentStatus::Pending => &[],
        AppointmentStatus::Confirmed => &["pending"],
        AppointmentStatus::Completed | AppointmentStatus::NoShow => &["confirmed"],
        AppointmentStatus::Cancelled => &["pending", "confirmed"],
    }
}

/// Changes the status of one of the consultant's own appointments; those of others are not found.
async fn change(
    tiers: &TieredDatabase<'_>,
    choice: &Choice,
    status: AppointmentStatus,
    reason: Option<&LongText>,
) -> Result<Appointment> {
    let change = Change {
        steps: "found AS (
                    SELECT * FROM appointment WHERE appointmentid = $1 AND consultantid = $2 FOR UPDATE),
                changed AS (
                    UPDATE appointment
                    SET status = $3,
                        description = nullif(concat_ws(
                            E'\n\n',
                            appointment.description,
                            'Lý do từ chối của tư vấn viên '
                                || (SELECT fullname FROM consultant WHERE consultantid = $2) || ': ' || $5), ''),
                        updatedat = now()
                    FROM found
                    WHERE appointment.appointmentid = found.appointmentid AND found.status = ANY ($4)
                      AND ($3 NOT IN ('completed', 'no_show') OR found.date + found.time <= localtimestamp)
                    RETURNING appointment.*)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry)) FROM ({records}) AS entry),
                 (SELECT CASE
                      WHEN status = ANY ($4) THEN json_build_object('not_yet', NULL)
                      ELSE json_build_object('invalid_transition', json_build_object('from', status, 'to', $3))
                  END
                  FROM found),
                 json_build_object('not_found', 'appointment'))",
            records = appointments::records_of("changed"),
        ),
    };
    let outcome: Outcome<Appointment> = tiers
        .write(
            appointments::DAY_OF,
            &change,
            &[
                (&choice.appointment_id, Type::INT4),
                (&choice.consultant_id, Type::INT4),
                (&status.word(), Type::TEXT),
                (&allowed_from(status), Type::TEXT_ARRAY),
                (&reason, Type::TEXT),
            ],
        )
        .await?;
    let number = (&choice.appointment_id as _, Type::INT4);
    check_conflict(
        tiers,
        outcome.into_result(),
        appointments::DAY_OF_ARCHIVED,
        number,
    )
    .await
}
