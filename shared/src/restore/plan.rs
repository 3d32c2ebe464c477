//! What a restore does: decided before anything is done.

use chrono::NaiveDate;

use super::window::Window;
use crate::archived::{
    catalogue::Table,
    inventory::Inventory,
    manifest::{DayState, ObjectState},
    unit::{DynamicTable, FixedTable, Part, Unit},
};

/// One step of a restore.
#[derive(Debug, PartialEq)]
pub enum Step<'a> {
    /// Load a table.
    Load {
        /// The table.
        table: Table,
        /// Its objects, days ascending.
        objects: Vec<&'a ObjectState>,
    },
    /// Record these days as archived, with what the manifest says of them.
    LeaveArchived {
        /// The days, ascending.
        days: Vec<(NaiveDate, &'a DayState)>,
    },
}

/// The steps that bring an archive's state into an empty database: the fixed tables in full, the window's days loaded,
/// all others recorded as archived.
pub fn plan(archived: &Inventory, window: Window, today: NaiveDate) -> Vec<Step<'_>> {
    let (loaded, left): (Vec<_>, Vec<_>) = archived
        .days
        .iter()
        .map(|(&day, state)| (day, state))
        .partition(|(day, _)| window.contains(today, *day));
    let fixed = FixedTable::ALL.into_iter().map(|table| Step::Load {
        table: table.table(),
        objects: archived.object(Part::Whole(table)).into_iter().collect(),
    });
    let dynamic = DynamicTable::ALL.into_iter().map(|table| Step::Load {
        table: table.table(),
        objects: loaded
            .iter()
            .filter_map(|(_, state)| state.objects.get(&table))
            .collect(),
    });
    let left = Step::LeaveArchived { days: left };
    fixed.chain(dynamic).chain([left]).collect()
}

/// The units in which two states of the archive differ.
pub fn differences(one: &Inventory, other: &Inventory) -> Vec<Unit> {
    let fixed = FixedTable::ALL
        .into_iter()
        .filter(|&table| one.object(Part::Whole(table)) != other.object(Part::Whole(table)))
        .map(Unit::Fixed);
    let mut days: Vec<_> = one.days.keys().chain(other.days.keys()).copied().collect();
    days.sort_unstable();
    days.dedup();
    let days = days
        .into_iter()
        .filter(|day| one.days.get(day) != other.days.get(day))
        .map(Unit::Day);
    fixed.chain(days).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn object(key: &str) -> ObjectState {
        ObjectState {
            key: key.to_owned(),
            version_id: "1".to_owned(),
            ..ObjectState::default()
        }
    }

    /// Customers, and three days with appointments, the last of them with slots too.
    fn archived() -> Inventory {
        let mut archived = Inventory::default();
        archived
            .manifest
            .fixed
            .insert(FixedTable::Customer, object("customers"));
        for date in ["2025-11-27", "2025-11-28", "2025-11-30"] {
            let state = archived.days.entry(day(date)).or_default();
            state.objects.insert(DynamicTable::Appointment, object(date));
        }
        let last = archived.days.entry(day("2025-11-30")).or_default();
        last.objects
            .insert(DynamicTable::ConsultantSchedule, object("slots"));
        archived
    }

    /// The keys of the objects that are loaded, and the days that are not.
    fn planned(window: Window) -> (Vec<String>, Vec<String>) {
        let (mut loaded, mut left) = (Vec::new(), Vec::new());
        for step in plan(&archived(), window, day("2025-11-28")) {
            match step {
                Step::Load { objects, .. } => loaded.extend(objects.iter().map(|object| object.key.clone())),
                Step::LeaveArchived { days } => left.extend(days.iter().map(|(day, _)| day.to_string())),
            }
        }
        (loaded, left)
    }

    #[test]
    fn each_table_is_loaded_once_after_those_that_it_refers_to() {
        let archived = archived();
        let steps = plan(&archived, Window::ALL, day("2025-11-28"));
        let tables: Vec<_> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Load { table, .. } => Some(*table),
                Step::LeaveArchived { .. } => None,
            })
            .collect();
        for (place, table) in tables.iter().enumerate() {
            for reference in table.references() {
                assert!(tables[..place].contains(&reference.table), "{table:?}");
            }
        }
        assert_eq!(tables.len(), Table::ALL.len());
        assert_eq!(Table::Appointment.references().len(), 2);
    }

    #[test]
    fn the_window_s_days_are_loaded_and_the_others_stay_archived() {
        let (loaded, left) = planned(Window::around(1, 1).unwrap());
        assert_eq!(loaded, ["customers", "2025-11-27", "2025-11-28"]);
        assert_eq!(left, ["2025-11-30"]);
        let (loaded, left) = planned(Window::around(0, 2).unwrap());
        assert_eq!(loaded, ["customers", "slots", "2025-11-28", "2025-11-30"]);
        assert_eq!(left, ["2025-11-27"]);
        let (_, left) = planned(Window::ALL);
        assert!(left.is_empty());
    }

    #[test]
    fn states_differ_in_objects_that_only_one_has_or_that_changed() {
        let one = archived();
        assert_eq!(differences(&one, &one), []);
        let mut other = archived();
        other.days.remove(&day("2025-11-27"));
        other.days.insert(day("2025-12-24"), DayState::default());
        let changed = other.days.entry(day("2025-11-28")).or_default();
        changed
            .objects
            .insert(DynamicTable::Appointment, object("changed"));
        let fixed = &mut other.manifest.fixed;
        fixed.insert(FixedTable::Consultant, object("consultants"));
        let expected = [
            Unit::Fixed(FixedTable::Consultant),
            Unit::Day(day("2025-11-27")),
            Unit::Day(day("2025-11-28")),
            Unit::Day(day("2025-12-24")),
        ];
        assert_eq!(differences(&one, &other), expected);
        assert_eq!(differences(&other, &one), expected);
    }
}
