//! What a statement that changes something says: that it has, or why it hasn't.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    dashboard::{
        Error, Result,
        parameters::AppointmentStatus,
        refusal::{Problem, Refusal, Thing},
    },
    platform::database::Parameter,
    window::TieredDatabase,
};

/// The one JSON object that a changing statement answers with: its one member is named like a variant.
///
/// A statement checks and changes at once, so that nothing comes between; its refusals are rows, not exceptions.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome<T> {
    /// Done, and this is how it is now.
    Data(T),
    /// There is no such thing, or it is disabled.
    NotFound(Thing),
    /// A parameter can't be taken, for a reason that the database knows.
    Invalid(Problem),
    /// So many appointments are in the way.
    HasAppointments(u64),
    /// It is not what the request expects it to be; this is how it is.
    ChangedMeanwhile(Value),
    /// The appointment has another status than it would need.
    InvalidTransition {
        /// The one that it has.
        from: AppointmentStatus,
        /// The one that it was to get.
        to: AppointmentStatus,
    },
    /// The appointment has not begun.
    NotYet,
}

impl<T> Outcome<T> {
    /// The data, or the refusal as an error.
    pub(crate) fn into_result(self) -> Result<T> {
        Err(Error::Refused(match self {
            Self::Data(data) => return Ok(data),
            Self::NotFound(thing) => Refusal::NotFound(thing),
            Self::Invalid(problem) => Refusal::InvalidRequest(problem),
            Self::HasAppointments(appointment_count) => Refusal::HasAppointments { appointment_count },
            Self::ChangedMeanwhile(record) => Refusal::ChangedMeanwhile { record },
            Self::InvalidTransition { from, to } => Refusal::InvalidTransition { from, to },
            Self::NotYet => Refusal::NotYet,
        }))
    }
}

/// The outcome of a statement about one appointment or slot, whose number is `$1` of `whereabouts`: the days on which it
/// may be. If it was not found, it may be on one that can't be loaded, and that is what the caller is told.
pub(crate) async fn locate<T>(
    tiers: &TieredDatabase<'_>,
    outcome: Result<T>,
    whereabouts: &str,
    number: Parameter<'_>,
) -> Result<T> {
    let Err(Error::Refused(Refusal::NotFound(Thing::Appointment | Thing::Slot))) = outcome else {
        return outcome;
    };
    match tiers.conflict_at(whereabouts, number).await? {
        Some(conflict) => Err(Refusal::ArchiveConflict(conflict).into()),
        None => outcome,
    }
}
