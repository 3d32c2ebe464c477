//! Units: what is marked, archived and restored as a whole.

use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::archived::catalogue::Table;

/// A unit of archiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A table that is always loaded whole.
    Fixed(FixedTable),
    /// All dynamic tables' rows of one day.
    Day(NaiveDate),
}

/// A table that is stored as one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixedTable {
    /// `customer`
    Customer,
    /// `consultant`
    Consultant,
    /// `communityprogram`
    CommunityProgram,
    /// `programparticipant`
    ProgramParticipant,
    /// `consultantleave`
    ConsultantLeave,
    /// `consultantworkingplan`
    ConsultantWorkingPlan,
}

/// A table that is stored as one object per day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DynamicTable {
    /// `consultantschedule`
    ConsultantSchedule,
    /// `appointment`
    Appointment,
    /// `appointmentfeedback`, by its appointment's date
    AppointmentFeedback,
    /// `auditentry`
    AuditEntry,
}

/// What one archived object holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A whole fixed table.
    Whole(FixedTable),
    /// A dynamic table's rows of one day.
    OfDay(DynamicTable, NaiveDate),
}

impl FixedTable {
    /// All of them, each after those that it refers to.
    pub const ALL: [Self; 6] = [
        Self::Customer,
        Self::Consultant,
        Self::CommunityProgram,
        Self::ProgramParticipant,
        Self::ConsultantLeave,
        Self::ConsultantWorkingPlan,
    ];

    /// The table.
    pub fn table(self) -> Table {
        match self {
            Self::Customer => Table::Customer,
            Self::Consultant => Table::Consultant,
            Self::CommunityProgram => Table::CommunityProgram,
            Self::ProgramParticipant => Table::ProgramParticipant,
            Self::ConsultantLeave => Table::ConsultantLeave,
            Self::ConsultantWorkingPlan => Table::ConsultantWorkingPlan,
        }
    }

    /// The query for its rows: the catalogue's columns, ordered by key.
    ///
    /// Text keys are ordered by the collation "C", so that the order is the same on every server.
    pub fn query(self) -> String {
        let table = self.table();
        format!(
            "SELECT {} FROM {} AS part ORDER BY {}",
            columns(table),
            table.name(),
            key(table)
        )
    }
}

impl DynamicTable {
    /// All of them, each after those that it refers to.
    pub const ALL: [Self; 4] = [
        Self::ConsultantSchedule,
        Self::Appointment,
        Self::AppointmentFeedback,
        Self::AuditEntry,
    ];

    /// The table.
    pub fn table(self) -> Table {
        match self {
            Self::ConsultantSchedule => Table::ConsultantSchedule,
            Self::Appointment => Table::Appointment,
            Self::AppointmentFeedback => Table::AppointmentFeedback,
            Self::AuditEntry => Table::AuditEntry,
        }
    }

    /// The query for its rows on these days: the day, then the catalogue's columns, ordered by day and key.
    pub fn query(self, days: &[NaiveDate]) -> String {
        let table = self.table();
        let (rows, day) = match self {
            Self::ConsultantSchedule | Self::Appointment | Self::AuditEntry => {
                (format!("{} AS part", table.name()), "part.date")
            }
            // A lookup by key for each appointment: the cost depends on the days, not on how much feedback there is.
            Self::AppointmentFeedback => (
                "appointment CROSS JOIN LATERAL (
                     SELECT * FROM appointmentfeedback AS given
                     WHERE given.appointmentid = appointment.appointmentid OFFSET 0) AS part"
                    .to_owned(),
                "appointment.date",
            ),
        };
        let days: Vec<_> = days.iter().map(NaiveDate::to_string).collect();
        format!(
            "SELECT {day} AS day, {} FROM {rows} WHERE {day} = ANY ('{{{}}}') ORDER BY {day}, {}",
            columns(table),
            days.join(","),
            key(table)
        )
    }
}

fn columns(table: Table) -> String {
    let names = table
        .columns()
        .iter()
        .map(|column| format!("part.{}", column.name));
    names.collect::<Vec<_>>().join(", ")
}

fn key(table: Table) -> String {
    let key = table.key();
    let names = key.columns().iter().map(|column| format!("part.{column}"));
    names.collect::<Vec<_>>().join(", ")
}

impl Unit {
    /// Its objects, each after those that it refers to.
    pub fn parts(self) -> Vec<Part> {
        match self {
            Self::Fixed(table) => vec![Part::Whole(table)],
            Self::Day(day) => DynamicTable::ALL.map(|table| Part::OfDay(table, day)).to_vec(),
        }
    }

    /// The tables whose rows it has.
    pub fn tables(self) -> impl Iterator<Item = Table> {
        self.parts().into_iter().map(Part::table)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(table) => formatter.write_str(table.table().name()),
            Self::Day(day) => day.fmt(formatter),
        }
    }
}

impl Part {
    /// The unit that it belongs to.
    pub fn unit(self) -> Unit {
        match self {
            Self::Whole(table) => Unit::Fixed(table),
            Self::OfDay(_, day) => Unit::Day(day),
        }
    }

    /// The table whose rows it has.
    pub fn table(self) -> Table {
        match self {
            Self::Whole(table) => table.table(),
            Self::OfDay(table, _) => table.table(),
        }
    }
}
