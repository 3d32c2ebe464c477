//! What is archived, restored and marked as a whole: a fixed table, or a day of the dynamic tables.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::catalogue::Table;

/// A unit of archiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A table that is always loaded whole.
    Fixed(FixedTable),
    /// All dynamic tables' rows of one day.
    Day(NaiveDate),
}

/// A table that is one object.
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
}

/// A table that has one object a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DynamicTable {
    /// `consultantschedule`
    ConsultantSchedule,
    /// `appointment`
    Appointment,
    /// `appointmentfeedback`, by its appointment's date
    AppointmentFeedback,
}

/// The rows of one archived object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A whole fixed table.
    Whole(FixedTable),
    /// A dynamic table's rows of a day.
    OfDay(DynamicTable, NaiveDate),
}

impl FixedTable {
    /// All, each after those that it refers to.
    pub const ALL: [Self; 4] = [
        Self::Customer,
        Self::Consultant,
        Self::CommunityProgram,
        Self::ProgramParticipant,
    ];

    /// The table.
    pub fn table(self) -> Table {
        match self {
            Self::Customer => Table::Customer,
            Self::Consultant => Table::Consultant,
            Self::CommunityProgram => Table::CommunityProgram,
            Self::ProgramParticipant => Table::ProgramParticipant,
        }
    }
}

impl DynamicTable {
    /// All, each after those that it refers to.
    pub const ALL: [Self; 3] = [
        Self::ConsultantSchedule,
        Self::Appointment,
        Self::AppointmentFeedback,
    ];

    /// The table.
    pub fn table(self) -> Table {
        match self {
            Self::ConsultantSchedule => Table::ConsultantSchedule,
            Self::Appointment => Table::Appointment,
            Self::AppointmentFeedback => Table::AppointmentFeedback,
        }
    }
}

impl Unit {
    /// The objects that the unit consists of, each after those that it refers to.
    pub fn parts(self) -> Vec<Part> {
        match self {
            Self::Fixed(table) => vec![Part::Whole(table)],
            Self::Day(day) => DynamicTable::ALL.map(|table| Part::OfDay(table, day)).to_vec(),
        }
    }
}

impl Part {
    /// Whose rows they are.
    pub fn table(self) -> Table {
        match self {
            Self::Whole(table) => table.table(),
            Self::OfDay(table, _) => table.table(),
        }
    }

    /// The query for its rows: the catalogue's columns in their order, in the order of the key.
    ///
    /// Text keys have the collation "C", so that the order is the same on every server.
    pub fn query(self) -> String {
        let table = self.table();
        let columns: Vec<_> = table
            .columns()
            .iter()
            .map(|column| format!("part.{}", column.name))
            .collect();
        let key: Vec<_> = table
            .key()
            .columns()
            .iter()
            .map(|column| format!("part.{column}"))
            .collect();
        let rows = match self {
            Self::Whole(_) => format!("{} AS part", table.name()),
            Self::OfDay(DynamicTable::AppointmentFeedback, day) => format!(
                "{} AS part JOIN appointment USING (appointmentid) WHERE appointment.date = '{day}'",
                table.name()
            ),
            Self::OfDay(_, day) => format!("{} AS part WHERE part.date = '{day}'", table.name()),
        };
        format!(
            "SELECT {} FROM {rows} ORDER BY {}",
            columns.join(", "),
            key.join(", ")
        )
    }
}
