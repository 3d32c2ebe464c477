//! Changes the status of several appointments, each independently.

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
    window::{Change, TieredDatabase},
};

/// Two screens full.
const MOST: usize = 200;

/// The appointments and their new status.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct BulkUpdate {
    /// The appointments.
    pub appointmentids: Ids<AppointmentId, MOST>,
    /// The new status.
    pub status: AppointmentStatus,
    /// `updatedat` of appointments when the caller read them. One that has changed since is left as it is.
    #[serde(default, deserialize_with = "optional")]
    pub expected: Option<Seen<MOST>>,
}

/// The results of a bulk change.
#[derive(Debug, JsonSchema)]
pub struct BulkResult {
    /// The new `updatedat` of each appointment that was changed, with which a caller can undo just this change.
    pub updatedat: Instant,
    /// In the order of the request.
    pub results: Vec<AppointmentResult>,
}

/// The result for one appointment.
#[derive(Debug, JsonSchema)]
pub struct AppointmentResult {
    /// As in the request.
    pub appointmentid: i32,
    /// Whether it was changed, or why not.
    pub code: UpdateCode,
}

/// `ok`, or the code with which a change of this appointment alone would have been refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of the refusals")]
pub enum UpdateCode {
    Ok,
    NotFound,
    SlotTaken,
    OnLeave,
    NotYet,
    InvalidTransition,
    ArchiveConflict,
    ChangedMeanwhile,
}

/// Sets the status of each of the appointments that may have it.
pub async fn update(tiers: &TieredDatabase<'_>, update: &BulkUpdate) -> Result<JsonOf<BulkResult>> {
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
    tiers
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
