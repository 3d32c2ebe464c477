//! The outcome of a statement that changes something.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    dashboard::{
        Error, Result,
        parameters::AppointmentStatus,
        refusal::{Entity, Problem, Refusal},
    },
    platform::database::Parameter,
    window::TieredDatabase,
};

/// The JSON object that a changing statement returns: its one field is named after a variant.
///
/// A statement checks and changes at once, so that nothing can happen in between; its refusals are rows, not
/// exceptions.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome<T> {
    /// It was done; this is the new state.
    Data(T),
    /// It doesn't exist or is disabled.
    NotFound(Entity),
    /// A parameter is invalid, as only the database can tell.
    Invalid(Problem),
    /// This many appointments are in the way.
    HasAppointments(u64),
    /// The record is not as the request expects; this is its current state, as in [`Refusal::ChangedMeanwhile`].
    ChangedMeanwhile(Option<Value>),
    /// The appointment's status doesn't allow the change.
    InvalidTransition {
        /// Its current status.
        from: AppointmentStatus,
        /// The requested status.
        to: AppointmentStatus,
    },
    /// The appointment has not started.
    NotYet,
    /// The upload can't be imported in its present state.
    NotReady,
}

impl<T> Outcome<T> {
    /// The data, or a refusal.
    pub(crate) fn into_result(self) -> Result<T> {
        Err(Error::Refused(match self {
            Self::Data(data) => return Ok(data),
            Self::NotFound(thing) => Refusal::NotFound(thing),
            Self::Invalid(problem) => Refusal::InvalidRequest(problem),
            Self::HasAppointments(appointment_count) => Refusal::HasAppointments { appointment_count },
            Self::ChangedMeanwhile(record) => Refusal::ChangedMeanwhile { record },
            Self::InvalidTransition { from, to } => Refusal::InvalidTransition { from, to },
            Self::NotYet => Refusal::NotYet,
            Self::NotReady => Refusal::NotReady,
        }))
    }
}

/// Refines the outcome of a statement about one appointment or slot, whose id is `$1` in `whereabouts`, the days on
/// which it may be. If it was not found but may be on a day that can't be loaded, the caller is told so.
pub(crate) async fn check_conflict<T>(
    tiers: &TieredDatabase<'_>,
    outcome: Result<T>,
    whereabouts: &str,
    number: Parameter<'_>,
) -> Result<T> {
    let Err(Error::Refused(Refusal::NotFound(Entity::Appointment | Entity::Slot))) = outcome else {
        return outcome;
    };
    match tiers.conflict_at(whereabouts, number).await? {
        Some(conflict) => Err(Refusal::ArchiveConflict(conflict).into()),
        None => outcome,
    }
}
