//! Statuses in requests and answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Requirement;

/// The status of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", into = "&'static str")]
#[schemars(!try_from, !into, rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// Requested.
    Pending,
    /// Agreed.
    Confirmed,
    /// It took place.
    Completed,
    /// The customer did not come. Its time stays taken.
    NoShow,
    /// Its time is free again.
    Cancelled,
}

impl AppointmentStatus {
    /// All of them, in their usual order.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Confirmed,
        Self::Completed,
        Self::NoShow,
        Self::Cancelled,
    ];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
        }
    }
}

impl TryFrom<Value> for AppointmentStatus {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|status| value == status.word())
            .ok_or(Requirement::AppointmentStatus)
    }
}

impl From<AppointmentStatus> for &'static str {
    fn from(status: AppointmentStatus) -> Self {
        status.word()
    }
}

/// The status of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", into = "&'static str")]
#[schemars(!try_from, !into, rename_all = "snake_case")]
pub enum ProgramStatus {
    /// Announced.
    Upcoming,
    /// In progress.
    Ongoing,
    /// Over.
    Completed,
}

impl ProgramStatus {
    /// All of them, in their usual order.
    pub const ALL: [Self; 3] = [Self::Upcoming, Self::Ongoing, Self::Completed];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Ongoing => "ongoing",
            Self::Completed => "completed",
        }
    }
}

impl TryFrom<Value> for ProgramStatus {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|status| value == status.word())
            .ok_or(Requirement::ProgramStatus)
    }
}

impl From<ProgramStatus> for &'static str {
    fn from(status: ProgramStatus) -> Self {
        status.word()
    }
}

/// The status of a customer in a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", into = "&'static str")]
#[schemars(!try_from, !into, rename_all = "snake_case")]
pub enum ParticipantStatus {
    /// Wants to come.
    #[default]
    Registered,
    /// Was there.
    Attended,
    /// Will not come after all.
    Cancelled,
}

impl ParticipantStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Registered, Self::Attended, Self::Cancelled];

    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Attended => "attended",
            Self::Cancelled => "cancelled",
        }
    }
}

impl TryFrom<Value> for ParticipantStatus {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|status| value == status.word())
            .ok_or(Requirement::ParticipantStatus)
    }
}

impl From<ParticipantStatus> for &'static str {
    fn from(status: ParticipantStatus) -> Self {
        status.word()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::archived::catalogue::{APPOINTMENT_STATUSES, PARTICIPANT_STATUSES, PROGRAM_STATUSES};

    #[test]
    fn the_statuses_are_those_of_the_catalogue() {
        assert_eq!(
            AppointmentStatus::ALL.map(AppointmentStatus::word),
            APPOINTMENT_STATUSES
        );
        assert_eq!(ProgramStatus::ALL.map(ProgramStatus::word), PROGRAM_STATUSES);
        assert_eq!(
            ParticipantStatus::ALL.map(ParticipantStatus::word),
            PARTICIPANT_STATUSES
        );
    }

    #[test]
    fn a_status_is_one_of_its_words() {
        for status in AppointmentStatus::ALL {
            assert_eq!(AppointmentStatus::try_from(json!(status)), Ok(status));
        }
        for status in ProgramStatus::ALL {
            assert_eq!(ProgramStatus::try_from(json!(status)), Ok(status));
        }
        for status in ParticipantStatus::ALL {
            assert_eq!(ParticipantStatus::try_from(json!(status)), Ok(status));
        }
        for value in [
            json!("Pending"),
            json!("pending "),
            json!("gone"),
            json!("pending\u{0}"),
            json!(1),
            json!(true),
            json!(null),
            json!(["pending"]),
            json!({}),
        ] {
            assert!(AppointmentStatus::try_from(value.clone()).is_err(), "{value}");
            assert!(ProgramStatus::try_from(value.clone()).is_err(), "{value}");
            assert!(ParticipantStatus::try_from(value.clone()).is_err(), "{value}");
        }
    }
}
