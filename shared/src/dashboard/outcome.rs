//! What a statement that changes something says: that it has, or why it hasn't.

use serde::Deserialize;

use crate::{Error, Result, dashboard::parameters::AppointmentStatus};

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
    /// A parameter can't be taken, for a reason that the database knows; one sentence.
    Invalid(String),
    /// So many appointments are in the way.
    HasAppointments(u64),
    /// The appointment has another status than it would need.
    InvalidTransition {
        /// The one that it has.
        from: AppointmentStatus,
        /// The one that it was to get.
        to: AppointmentStatus,
    },
}

/// What a statement may look for in vain.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Thing {
    Customer,
    Consultant,
    Appointment,
    Slot,
    Program,
    Participant,
}

impl Thing {
    fn name(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Consultant => "Consultant",
            Self::Appointment => "Appointment",
            Self::Slot => "Slot",
            Self::Program => "Program",
            Self::Participant => "Participant",
        }
    }
}

impl<T> Outcome<T> {
    /// The data, or the refusal as an error.
    pub(crate) fn into_result(self) -> Result<T> {
        Err(match self {
            Self::Data(data) => return Ok(data),
            Self::NotFound(thing) => Error::NotFound { what: thing.name() },
            Self::Invalid(problem) => Error::InvalidRequest { problem },
            Self::HasAppointments(appointment_count) => Error::HasAppointments { appointment_count },
            Self::InvalidTransition { from, to } => Error::InvalidTransition {
                from: from.word(),
                to: to.word(),
            },
        })
    }
}
