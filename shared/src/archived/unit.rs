//! What is archived, restored and marked as a whole: a fixed table, or a day of the dynamic tables.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

    /// The query for its rows: the catalogue's columns in their order, in the order of the key.
    ///
    /// Text keys have the collation "C", so that the order is the same on every server.
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

    /// The query for its rows of these days, day by day: the day, then the catalogue's columns in their order, in the
    /// order of the key.
    pub fn query(self, days: &[NaiveDate]) -> String {
        let table = self.table();
        let (rows, day) = match self {
            Self::ConsultantSchedule | Self::Appointment => {
                (format!("{} AS part", table.name()), "part.date")
            }
            // By the key, one by one: the cost is that of the days, however much feedback there is.
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
    /// The objects that the unit consists of, each after those that it refers to.
    pub fn parts(self) -> Vec<Part> {
        match self {
            Self::Fixed(table) => vec![Part::Whole(table)],
            Self::Day(day) => DynamicTable::ALL.map(|table| Part::OfDay(table, day)).to_vec(),
        }
    }

    /// The tables that it has rows of.
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
    /// The unit that it is archived with.
    pub fn unit(self) -> Unit {
        match self {
            Self::Whole(table) => Unit::Fixed(table),
            Self::OfDay(_, day) => Unit::Day(day),
        }
    }

    /// Whose rows they are.
    pub fn table(self) -> Table {
        match self {
            Self::Whole(table) => table.table(),
            Self::OfDay(table, _) => table.table(),
        }
    }
}
