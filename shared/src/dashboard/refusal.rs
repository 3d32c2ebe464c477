//! Why a request is not answered with what it asks for, as far as a caller is concerned.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    archived::manifest::Conflict,
    dashboard::parameters::{AppointmentStatus, Requirement},
};

/// What the API refuses, each with a status and a stable code. [`super::sentences`] says it to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request can't be understood, or breaks a rule: its sender must change it.
    InvalidRequest(Problem),
    /// The request names no action that exists; the name as it came, quoted.
    UnknownAction { action: String },
    /// The request is larger than any that makes sense.
    PayloadTooLarge { limit: usize },
    /// Nobody has signed in.
    Unauthenticated,
    /// Who has signed in may not do this.
    Forbidden,
    /// What the request names does not exist, or is disabled.
    NotFound(Thing),
    /// An appointment would overlap another one of its consultant that is not cancelled.
    SlotTaken,
    /// A slot would overlap another one of its consultant.
    SlotExists,
    /// An enabled consultant would have the e-mail address of another one.
    DuplicateEmail,
    /// A customer would take part in a program twice.
    AlreadyRegistered,
    /// What shall go has appointments that refer to it.
    HasAppointments { appointment_count: u64 },
    /// A consultant can't bring an appointment from the one status to the other.
    InvalidTransition {
        from: AppointmentStatus,
        to: AppointmentStatus,
    },
    /// An appointment that has not begun can't have been held.
    NotYet,
    /// A record is not what the request expects it to be; this is how it is.
    ChangedMeanwhile { record: Value },
    /// A run of the archive that was asked for waits or is under way.
    RunUnderWay,
    /// Another request came with the same idempotency key.
    IdempotencyKeyReused,
    /// The answer needs more archived days than can be loaded while somebody waits; the last two are the ends of a stretch
    /// that could be.
    TooManyDays {
        days: usize,
        rows: u64,
        date_from: NaiveDate,
        date_to: NaiveDate,
    },
    /// What is asked for is on an archived day that can't be loaded because of what was written there meanwhile.
    ArchiveConflict(Conflict),
    /// Archived days could not be loaded in time, or the bucket is away.
    ArchiveUnavailable,
    /// The bucket is away, without which no run of the archive can be asked for.
    BucketUnavailable,
    /// The database is away; nothing was changed.
    DatabaseUnavailable,
    /// The database went away in the middle of a change, so that nobody knows whether it was made.
    OutcomeUnknown,
    /// Something is wrong that no caller can do anything about.
    Internal,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// The body is no JSON object.
    NoObject,
    /// The parameters can't be read for a reason that is none of the parameters' own.
    Unreadable,
    /// A required parameter is not there.
    Missing { parameter: String },
    /// A parameter is not what it must be.
    Unfit {
        parameter: String,
        requirement: Requirement,
    },
    /// The first day is later than the last.
    DaysReversed,
    /// The days are more than a calendar shows.
    CalendarTooLong { most: i64 },
    /// The days are more than a year.
    DaysTooFar,
    /// An appointment would end on another day than that on which it begins.
    EndsOnAnotherDay,
    /// A length of time would go past midnight.
    GoesPastMidnight,
    /// A slot would not begin before it ends.
    SlotReversed,
    /// A working day would not begin before it ends.
    WorkReversed,
    /// More slots would be made than at once.
    TooManySlots { most: u64 },
    /// Somebody would be born today or later.
    BornTooLate,
    /// The answer would be larger than Lambda can carry.
    AnswerTooLarge,
    /// A list is too long to be written while somebody waits.
    ExportTooLarge,
}

/// What may be looked for in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    Customer,
    Consultant,
    Appointment,
    Slot,
    Program,
    Participant,
    Table,
}

impl Refusal {
    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::InvalidRequest(_) | Self::UnknownAction { .. } | Self::TooManyDays { .. } => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound(_) => 404,
            Self::SlotTaken
            | Self::SlotExists
            | Self::DuplicateEmail
            | Self::AlreadyRegistered
            | Self::HasAppointments { .. }
            | Self::InvalidTransition { .. }
            | Self::NotYet
            | Self::ChangedMeanwhile { .. }
            | Self::RunUnderWay
            | Self::IdempotencyKeyReused
            | Self::ArchiveConflict(_) => 409,
            Self::PayloadTooLarge { .. } => 413,
            Self::Internal => 500,
            Self::ArchiveUnavailable
            | Self::BucketUnavailable
            | Self::DatabaseUnavailable
            | Self::OutcomeUnknown => 503,
        }
    }

    /// The condition as a stable word that a program can act on.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::UnknownAction { .. } => "unknown_action",
            Self::PayloadTooLarge { .. } => "payload_too_large",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::SlotTaken => "slot_taken",
            Self::SlotExists => "slot_exists",
            Self::DuplicateEmail => "duplicate_email",
            Self::AlreadyRegistered => "already_registered",
            Self::HasAppointments { .. } => "has_appointments",
            Self::InvalidTransition { .. } => "invalid_transition",
            Self::NotYet => "not_yet",
            Self::ChangedMeanwhile { .. } => "changed_meanwhile",
            Self::RunUnderWay => "run_under_way",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TooManyDays { .. } => "too_many_days",
            Self::ArchiveConflict(_) => "archive_conflict",
            Self::ArchiveUnavailable | Self::BucketUnavailable => "archive_unavailable",
            Self::DatabaseUnavailable => "database_unavailable",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Internal => "internal",
        }
    }

    /// Whether trying again after a while is safe and may help.
    pub(crate) fn is_worth_repeating(&self) -> bool {
        matches!(
            self,
            Self::ArchiveUnavailable | Self::BucketUnavailable | Self::DatabaseUnavailable
        )
    }

    /// What a program may want to know beside the code.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        let fields = match self {
            Self::HasAppointments { appointment_count } => json!({"appointment_count": appointment_count}),
            Self::TooManyDays {
                days,
                rows,
                date_from,
                date_to,
            } => {
                json!({"archived_days": days, "archived_rows": rows, "date_from": date_from, "date_to": date_to})
            }
            Self::ChangedMeanwhile { record } => json!({"data": record}),
            _ => json!({}),
        };
        match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}
