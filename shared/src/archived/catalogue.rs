//! The one list of archived tables: their names, columns, keys and references.
//!
//! [`Table::ALL`] and each table's columns are in the schema's order; a test compares the two.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An archived table: a business table, or the audit of changes to those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Table {
    /// People who are counselled.
    Customer,
    /// People who counsel.
    Consultant,
    /// Slots: when consultants can be booked.
    ConsultantSchedule,
    /// Bookings of a customer with a consultant.
    Appointment,
    /// What customers say after an appointment.
    AppointmentFeedback,
    /// Community programs.
    CommunityProgram,
    /// Customers who take part in programs.
    ProgramParticipant,
    /// When consultants are away.
    ConsultantLeave,
    /// When consultants work, week by week.
    ConsultantWorkingPlan,
    /// Who changed what in the other tables.
    AuditEntry,
}

/// A column of the CSV files. Columns that the database generates are not listed.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the database, in the files and in the API.
    pub name: &'static str,
    /// What a value means.
    pub kind: Kind,
    /// Whether a file must have it.
    pub presence: Presence,
}

/// What a column's values mean, which its SQL type doesn't tell fully.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text with a maximum length.
    Text {
        /// In characters; None if unlimited.
        max: Option<usize>,
    },
    /// An e-mail address.
    Email,
    /// An http or https link.
    Link,
    /// A telephone number.
    Phone,
    /// A positive integer that identifies a row.
    Id,
    /// A customer's id, which is text.
    CustomerId,
    /// A duration in minutes, 5 to 480.
    Minutes,
    /// A rating from 0 to 5 with at most one decimal place.
    Rating,
    /// True or false.
    Flag,
    /// A date.
    Day,
    /// A date of birth: not in the future.
    BirthDay,
    /// A time of day on a whole minute at which something starts.
    Time,
    /// A time of day on a whole minute at which something ends: 24:00 at the latest.
    EndTime,
    /// An instant.
    Instant,
    /// A day of the week, 1 for Monday to 7 for Sunday.
    Weekday,
    /// One of a fixed set of words.
    Choice(&'static [&'static str]),
}

/// Whether a file must have a column, and each of its rows a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A row without it is rejected.
    Required,
    /// The schema has a default for it or generates it.
    Defaulted,
    /// May be empty.
    Optional,
}

/// The values of `appointment.status`.
pub const APPOINTMENT_STATUSES: &[&str] = &["pending", "confirmed", "completed", "no_show", "cancelled"];
/// The values of `communityprogram.status`.
pub const PROGRAM_STATUSES: &[&str] = &["upcoming", "ongoing", "completed"];
/// The values of `programparticipant.status`.
pub const PARTICIPANT_STATUSES: &[&str] = &["registered", "attended", "cancelled"];
/// The values of `auditentry.action`.
pub const AUDIT_ACTIONS: &[&str] = &["insert", "update", "delete"];

/// A table's primary key, and whether the database can generate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrimaryKey {
    /// One column with a sequence.
    Numbered(&'static str),
    /// Columns whose values are given (or have a default).
    Given(&'static [&'static str]),
}

impl PrimaryKey {
    /// The key's columns, in order.
    pub fn columns(&self) -> &[&'static str] {
        match self {
            Self::Numbered(column) => std::slice::from_ref(column),
            Self::Given(columns) => columns,
        }
    }
}

/// A foreign key with one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The referring column.
    pub column: &'static str,
    /// The table that it refers to.
    pub table: Table,
}

impl Table {
    /// All tables, each after those that it refers to.
    pub const ALL: [Self; 10] = [
        Self::Customer,
        Self::Consultant,
        Self::ConsultantSchedule,
        Self::Appointment,
        Self::AppointmentFeedback,
        Self::CommunityProgram,
        Self::ProgramParticipant,
        Self::ConsultantLeave,
        Self::ConsultantWorkingPlan,
        Self::AuditEntry,
    ];

    /// The business tables, which can be imported and whose changes are audited; in the order of [`Table::ALL`].
    pub const BUSINESS: [Self; 9] = [
        Self::Customer,
        Self::Consultant,
        Self::ConsultantSchedule,
        Self::Appointment,
        Self::AppointmentFeedback,
        Self::CommunityProgram,
        Self::ProgramParticipant,
        Self::ConsultantLeave,
        Self::ConsultantWorkingPlan,
    ];

    /// The business table with this database name.
    pub fn business(name: &str) -> Option<Self> {
        Self::BUSINESS.into_iter().find(|table| table.name() == name)
    }

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Consultant => "consultant",
            Self::ConsultantSchedule => "consultantschedule",
            Self::Appointment => "appointment",
            Self::AppointmentFeedback => "appointmentfeedback",
            Self::CommunityProgram => "communityprogram",
            Self::ProgramParticipant => "programparticipant",
            Self::ConsultantLeave => "consultantleave",
            Self::ConsultantWorkingPlan => "consultantworkingplan",
            Self::AuditEntry => "auditentry",
        }
    }

    /// The name of its files, without `.csv`.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Consultant => "Consultant",
            Self::ConsultantSchedule => "ConsultantSchedule",
            Self::Appointment => "Appointment",
            Self::AppointmentFeedback => "AppointmentFeedback",
            Self::CommunityProgram => "CommunityProgram",
            Self::ProgramParticipant => "ProgramParticipant",
            Self::ConsultantLeave => "ConsultantLeave",
            Self::ConsultantWorkingPlan => "ConsultantWorkingPlan",
            Self::AuditEntry => "AuditEntry",
        }
    }

    /// Its primary key.
    pub fn key(self) -> PrimaryKey {
        match self {
            Self::Customer => PrimaryKey::Given(&["customerid"]),
            Self::Consultant => PrimaryKey::Numbered("consultantid"),
            Self::ConsultantSchedule => PrimaryKey::Numbered("scheduleid"),
            Self::Appointment => PrimaryKey::Numbered("appointmentid"),
            Self::AppointmentFeedback => PrimaryKey::Given(&["appointmentid"]),
            Self::CommunityProgram => PrimaryKey::Numbered("programid"),
            Self::ProgramParticipant => PrimaryKey::Given(&["programid", "customerid"]),
            Self::ConsultantLeave => PrimaryKey::Numbered("leaveid"),
            Self::ConsultantWorkingPlan => PrimaryKey::Numbered("planid"),
            Self::AuditEntry => PrimaryKey::Numbered("auditid"),
        }
    }

    /// Its foreign keys.
    pub fn references(self) -> &'static [Reference] {
        const CUSTOMER: Reference = Reference {
            column: "customerid",
            table: Table::Customer,
        };
        const CONSULTANT: Reference = Reference {
            column: "consultantid",
            table: Table::Consultant,
        };
        const APPOINTMENT: Reference = Reference {
            column: "appointmentid",
            table: Table::Appointment,
        };
        const PROGRAM: Reference = Reference {
            column: "programid",
            table: Table::CommunityProgram,
        };
        match self {
            Self::Customer | Self::Consultant | Self::CommunityProgram | Self::AuditEntry => &[],
            Self::ConsultantSchedule | Self::ConsultantLeave | Self::ConsultantWorkingPlan => &[CONSULTANT],
            Self::Appointment => &[CONSULTANT, CUSTOMER],
            Self::AppointmentFeedback => &[APPOINTMENT],
            Self::ProgramParticipant => &[PROGRAM, CUSTOMER],
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        use Kind::{
            BirthDay, Choice, CustomerId, Day, Email, EndTime, Flag, Id, Instant, Link, Minutes, Phone,
            Rating, Text, Time, Weekday,
        };
        use Presence::{Defaulted, Optional, Required};
        const NAME: Kind = Text { max: Some(255) };
        const LONG: Kind = Text { max: None };
        const fn column(name: &'static str, kind: Kind, presence: Presence) -> Column {
            Column { name, kind, presence }
        }
        match self {
            Self::Customer => {
                const {
                    &[
                        column("customerid", CustomerId, Defaulted),
                        column("fullname", NAME, Required),
                        column("email", Email, Required),
                        column("phonenumber", Phone, Optional),
                        column("dateofbirth", BirthDay, Optional),
                        column("createdat", Instant, Defaulted),
                        column("isdisabled", Flag, Defaulted),
                        column("notes", LONG, Optional),
                    ]
                }
            }
            Self::Consultant => {
                const {
                    &[
                        column("consultantid", Id, Defaulted),
                        column("fullname", NAME, Required),
                        column("email", Email, Required),
                        column("phonenumber", Phone, Optional),
                        column("imageurl", Link, Optional),
                        column("specialties", LONG, Optional),
                        column("qualifications", LONG, Optional),
                        column("joindate", Day, Defaulted),
                        column("createdat", Instant, Defaulted),
                        column("isdisabled", Flag, Defaulted),
                    ]
                }
            }
            Self::ConsultantSchedule => {
                const {
                    &[
                        column("scheduleid", Id, Defaulted),
                        column("consultantid", Id, Required),
                        column("date", Day, Required),
                        column("starttime", Time, Required),
                        column("endtime", EndTime, Required),
                        column("isavailable", Flag, Defaulted),
                    ]
                }
            }
            Self::Appointment => {
                const {
                    &[
                        column("appointmentid", Id, Defaulted),
                        column("consultantid", Id, Required),
                        column("customerid", CustomerId, Required),
                        column("date", Day, Required),
                        column("time", Time, Required),
                        column("duration", Minutes, Defaulted),
                        column("meetingurl", Link, Optional),
                        column("status", Choice(APPOINTMENT_STATUSES), Defaulted),
                        column("description", LONG, Optional),
                        column("createdat", Instant, Defaulted),
                        column("updatedat", Instant, Defaulted),
                    ]
                }
            }
            Self::AppointmentFeedback => {
                const {
                    &[
                        column("appointmentid", Id, Required),
                        column("rating", Rating, Required),
                        column("customerfeedback", LONG, Optional),
                        column("createdat", Instant, Defaulted),
                    ]
                }
            }
            Self::CommunityProgram => {
                const {
                    &[
                        column("programid", Id, Defaulted),
                        column("programname", NAME, Required),
                        column("date", Day, Required),
                        column("description", LONG, Optional),
                        column("content", LONG, Optional),
                        column("organizer", NAME, Optional),
                        column("url", Link, Optional),
                        column("isdisabled", Flag, Defaulted),
                        column("status", Choice(PROGRAM_STATUSES), Defaulted),
                        column("createdat", Instant, Defaulted),
                    ]
                }
            }
            Self::ProgramParticipant => {
                const {
                    &[
                        column("programid", Id, Required),
                        column("customerid", CustomerId, Required),
                        column("registeredtime", Instant, Defaulted),
                        column("status", Choice(PARTICIPANT_STATUSES), Defaulted),
                    ]
                }
            }
            Self::ConsultantLeave => {
                const {
                    &[
                        column("leaveid", Id, Defaulted),
                        column("consultantid", Id, Required),
                        column("startdate", Day, Required),
                        column("enddate", Day, Required),
                        column("starttime", Time, Optional),
                        column("endtime", EndTime, Optional),
                        column("reason", LONG, Optional),
                        column("createdat", Instant, Defaulted),
                    ]
                }
            }
            Self::ConsultantWorkingPlan => {
                const {
                    &[
                        column("planid", Id, Defaulted),
                        column("consultantid", Id, Required),
                        column("weekday", Weekday, Required),
                        column("starttime", Time, Required),
                        column("endtime", EndTime, Required),
                        column("slotminutes", Minutes, Defaulted),
                        column("validfrom", Day, Optional),
                        column("validto", Day, Optional),
                    ]
                }
            }
            Self::AuditEntry => {
                const {
                    &[
                        column("auditid", Id, Defaulted),
                        column("date", Day, Required),
                        column("at", Instant, Required),
                        column("actor", LONG, Required),
                        column("action", Choice(AUDIT_ACTIONS), Required),
                        column("tablename", LONG, Required),
                        column("rowkey", LONG, Optional),
                        // JSON objects with the row's columns.
                        column("before", LONG, Optional),
                        column("after", LONG, Optional),
                    ]
                }
            }
        }
    }
}
