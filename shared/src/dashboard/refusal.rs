//! Why a request is refused, from the caller's point of view.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    archived::manifest::Conflict,
    dashboard::parameters::{AppointmentStatus, Requirement},
};

/// A refusal, which has a status and a stable code. Its sentence is in [`super::sentences`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request can't be parsed or breaks a rule: its sender must change it.
    InvalidRequest(Problem),
    /// There is no such action; the name as given, quoted.
    UnknownAction { action: String },
    /// The request is larger than any valid one.
    PayloadTooLarge { limit: usize },
    /// Nobody has signed in.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// Something that the request names does not exist or is disabled.
    NotFound(Entity),
    /// An appointment would overlap another one of its consultant that is not cancelled.
    SlotTaken,
    /// The consultant is on leave at the time of an appointment.
    OnLeave,
    /// A slot would overlap another one of its consultant.
    SlotExists,
    /// Two enabled consultants would have the same e-mail address.
    DuplicateEmail,
    /// A customer would take part in a program twice.
    AlreadyRegistered,
    /// What is to be deleted or disabled has appointments.
    HasAppointments { appointment_count: u64 },
    /// A consultant may not change an appointment's status in this way.
    InvalidTransition {
        from: AppointmentStatus,
        to: AppointmentStatus,
    },
    /// An appointment can't be completed, nor be a no-show, before it has started.
    NotYet,
    /// The record is not as the request expects. This is its current state, in the form of the answer that the caller has
    /// read; None if that was the record's history.
    ChangedMeanwhile { record: Option<Value> },
    /// Nobody may take their own role, or disable or delete themselves.
    OwnAccount,
    /// Nobody would be left who is an admin and may sign in.
    LastAdmin,
    /// An account that can't be used can't get mail about how to use it.
    AccountDisabled,
    /// There is no password yet that could be reset.
    InvitationPending,
    /// There is no invitation that could be sent again.
    InvitationAccepted,
    /// Cognito could not send the mail, or sends no more today.
    MailNotSent,
    /// The user pool can't be reached. Every change of it can be repeated.
    AccountsUnavailable,
    /// The record did not exist before the audit entry, or was in a state that today's rules refuse.
    NothingToRestore,
    /// Another requested archive run is waiting or running.
    RunUnderWay,
    /// The upload can't be imported in its present state.
    NotReady,
    /// A different request had the same idempotency key.
    IdempotencyKeyReused,
    /// The answer needs more archived days than can be loaded while somebody waits; the last two fields are the ends of
    /// a range that could be loaded.
    TooManyDays {
        days: usize,
        rows: u64,
        date_from: NaiveDate,
        date_to: NaiveDate,
    },
    /// An archived day is needed that can't be loaded because of something written while it was archived.
    ArchiveConflict(Conflict),
    /// Archived days could not be loaded in time, or S3 can't be reached.
    ArchiveUnavailable,
    /// S3 can't be reached, so no archive run can be requested.
    BucketUnavailable,
    /// The database can't be reached; nothing was changed.
    DatabaseUnavailable,
    /// The database connection was lost during a change, so it is unknown whether the change was made.
    OutcomeUnknown,
    /// Something is wrong that callers can't do anything about.
    Internal,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// The body is not a JSON object.
    NoObject,
    /// The parameters can't be parsed, for a reason that concerns none of them alone.
    Unreadable,
    /// A required parameter is missing.
    Missing { parameter: String },
    /// A parameter is not what it must be.
    Unfit {
        parameter: String,
        requirement: Requirement,
    },
    /// The first day is after the last.
    DaysReversed,
    /// The range has more days than a calendar shows.
    CalendarTooLong { most: i64 },
    /// The range has more days than a report covers.
    ReportTooLong { most: i64 },
    /// The range has more days than usage is shown of at once.
    UsageTooLong { most: i64 },
    /// The range is longer than a year.
    DaysTooFar,
    /// An appointment would end on another day than it starts.
    EndsOnAnotherDay,
    /// A duration would go past midnight.
    GoesPastMidnight,
    /// A slot would not start before it ends.
    SlotReversed,
    /// A working day would not start before it ends.
    WorkReversed,
    /// More slots would be created than are allowed at once.
    TooManySlots { most: u64 },
    /// More slots would be created from working plans than can be created at once.
    TooManyPlannedSlots { most: u64 },
    /// Leave would end before the day on which it starts.
    LeaveReversed,
    /// Leave has only one of its times, or would not end after it starts.
    LeaveTimes,
    /// Working hours would not end after they start.
    PlanTimes,
    /// Working hours would be shorter than a slot.
    PlanTooShort,
    /// Working hours would expire before they become valid.
    PlanDays,
    /// Working hours of one weekday would overlap while both are valid.
    PlanOverlaps,
    /// The date of birth would be today or later.
    BornTooLate,
    /// The answer would be too large for Lambda.
    AnswerTooLarge,
    /// A list is too long to be written to a file while somebody waits.
    ExportTooLarge,
}

/// What may not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    Customer,
    Consultant,
    Appointment,
    Slot,
    Program,
    Participant,
    Leave,
    Account,
    Feedback,
    WorkingHours,
    AuditEntry,
    Table,
    Upload,
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
            | Self::OnLeave
            | Self::SlotExists
            | Self::DuplicateEmail
            | Self::AlreadyRegistered
            | Self::HasAppointments { .. }
            | Self::InvalidTransition { .. }
            | Self::NotYet
            | Self::ChangedMeanwhile { .. }
            | Self::NothingToRestore
            | Self::RunUnderWay
            | Self::NotReady
            | Self::OwnAccount
            | Self::LastAdmin
            | Self::AccountDisabled
            | Self::InvitationPending
            | Self::InvitationAccepted
            | Self::IdempotencyKeyReused
            | Self::ArchiveConflict(_) => 409,
            Self::PayloadTooLarge { .. } => 413,
            Self::Internal => 500,
            Self::ArchiveUnavailable
            | Self::BucketUnavailable
            | Self::DatabaseUnavailable
            | Self::MailNotSent
            | Self::AccountsUnavailable
            | Self::OutcomeUnknown => 503,
        }
    }

    /// A stable word that programs can act on.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::UnknownAction { .. } => "unknown_action",
            Self::PayloadTooLarge { .. } => "payload_too_large",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::SlotTaken => "slot_taken",
            Self::OnLeave => "on_leave",
            Self::SlotExists => "slot_exists",
            Self::DuplicateEmail => "duplicate_email",
            Self::AlreadyRegistered => "already_registered",
            Self::HasAppointments { .. } => "has_appointments",
            Self::InvalidTransition { .. } => "invalid_transition",
            Self::NotYet => "not_yet",
            Self::ChangedMeanwhile { .. } => "changed_meanwhile",
            Self::OwnAccount => "own_account",
            Self::LastAdmin => "last_admin",
            Self::AccountDisabled => "account_disabled",
            Self::InvitationPending => "invitation_pending",
            Self::InvitationAccepted => "invitation_accepted",
            Self::MailNotSent => "mail_not_sent",
            Self::AccountsUnavailable => "accounts_unavailable",
            Self::NothingToRestore => "nothing_to_restore",
            Self::RunUnderWay => "run_under_way",
            Self::NotReady => "not_ready",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TooManyDays { .. } => "too_many_days",
            Self::ArchiveConflict(_) => "archive_conflict",
            Self::ArchiveUnavailable | Self::BucketUnavailable => "archive_unavailable",
            Self::DatabaseUnavailable => "database_unavailable",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Internal => "internal",
        }
    }

    /// Whether trying again later is safe and may help.
    pub(crate) fn is_worth_repeating(&self) -> bool {
        matches!(
            self,
            Self::ArchiveUnavailable
                | Self::BucketUnavailable
                | Self::DatabaseUnavailable
                | Self::AccountsUnavailable
        )
    }

    /// Further fields that programs may use.
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
            Self::ChangedMeanwhile { record: Some(record) } => json!({"data": record}),
            _ => json!({}),
        };
        match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}
