//! Changing the status of many appointments at once, each by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Error, Result,
        instant::Instant,
        json_of::JsonOf,
        parameters::{AppointmentId, AppointmentStatus, Ids, Seen, optional},
    },
    window::{Change, WorkingSet},
};

/// Two screens full.
const MOST: usize = 200;

/// Which appointments get which status.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct BulkUpdate {
    /// The appointments.
    pub appointmentids: Ids<AppointmentId, MOST>,
    /// What becomes of each.
    pub status: AppointmentStatus,
    /// When those were last changed that the caller has read, as they were answered. One that has changed since stays as
    /// it is.
    #[serde(default, deserialize_with = "optional")]
    pub expected: Option<Seen<MOST>>,
}

/// What became of the appointments.
#[derive(Debug, JsonSchema)]
pub struct BulkResult {
    /// That of each that was changed: by it, a caller who takes the change back can say what they take back.
    pub updatedat: Instant,
    /// In the order of the request.
    pub results: Vec<AppointmentResult>,
}

/// What became of an appointment.
#[derive(Debug, JsonSchema)]
pub struct AppointmentResult {
    /// As in the request.
    pub appointmentid: i32,
    /// Whether it has the status now, or why not.
    pub code: UpdateCode,
}

/// `ok`, or the code by which a change of the one appointment would have been refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of the refusals")]
pub enum UpdateCode {
    Ok,
    NotFound,
    SlotTaken,
    NotYet,
    InvalidTransition,
    ArchiveConflict,
    ChangedMeanwhile,
}

/// Gives each of the appointments the status if it may have it.
pub async fn update(working_set: &WorkingSet<'_>, update: &BulkUpdate) -> Result<JsonOf<BulkResult>> {
    let needs = "
        coalesce(appointment_ids && (SELECT range_agg(int4range(id, id, '[]')) FROM unnest($1) AS id
                                     WHERE id NOT IN (SELECT appointmentid FROM appointment
                                                      WHERE appointmentid = ANY ($1))),
                 appointment_ids IS NULL)
        OR day IN (SELECT date FROM appointment WHERE appointmentid = ANY ($1))";
    let change = Change {
        steps: include_str!("bulk.sql"),
        outcome: "(SELECT json_build_object('success', true, 'updatedat', iso_instant(now()), 'results', results) FROM outcome)",
    };
    working_set
        .write(
            needs,
            &change,
            &[
                (&update.appointmentids, Type::INT4_ARRAY),
                (&update.status.word(), Type::TEXT),
                (&update.expected.as_ref().map(Json), Type::JSON),
            ],
        )
        .await
        .map_err(Error::from)
}
