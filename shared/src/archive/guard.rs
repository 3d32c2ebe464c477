//! The shrink guard: refuses to replace the archive of a table that has lost most of its rows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::snapshot::{DayFigures, Overview};
use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        inventory::Inventory,
        unit::{DynamicTable, FixedTable, Part},
    },
};

/// Losing this many rows is normal, however few there are.
const ORDINARY_LOSS: u64 = 20;

/// Refuses if a fixed table, or the loaded days of a dynamic table together, would lose more than half of their rows.
///
/// `days` are the loaded days that changed; `former` has them as they were archived.
pub fn check(
    former: &Inventory,
    overview: &Overview,
    tables: &BTreeMap<FixedTable, u64>,
    days: &BTreeMap<NaiveDate, DayFigures>,
) -> Result<()> {
    for (table, &now) in tables {
        let before = former.object(Part::Whole(*table));
        check_table(table.table(), before.map_or(0, |object| object.records), now)?;
    }
    for table in DynamicTable::ALL {
        let total = former.manifest.tables.get(&table.table());
        let total = total.map_or(0, |state| state.record_count);
        let not_loaded = overview.archived_records.get(&table).copied().unwrap_or_default();
        let loaded = total.saturating_sub(not_loaded);
        let (mut before, mut now) = (0, 0);
        for (&day, figures) in days {
            let object = former.object(Part::OfDay(table, day));
            before += object.map_or(0, |object| object.records);
            now += figures.records.get(&table).copied().unwrap_or_default();
        }
        check_table(table.table(), loaded, loaded.saturating_sub(before) + now)?;
    }
    Ok(())
}

fn check_table(table: Table, archived: u64, now: u64) -> Result<()> {
    let lost = archived.saturating_sub(now);
    if lost > ORDINARY_LOSS && lost > archived / 2 {
        return Err(Error::ArchiveShrinks {
            table: table.name(),
            archived,
            now,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::manifest::{DayState, Days, Manifest, ObjectState};

    fn object(records: u64) -> ObjectState {
        ObjectState {
            records,
            ..ObjectState::default()
        }
    }

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, number).unwrap()
    }

    /// An archive of days with the given numbers of appointments.
    fn archived<const N: usize>(days: [(u32, u64); N]) -> Inventory {
        let days = days.map(|(number, appointments)| {
            let state = DayState {
                objects: [(DynamicTable::Appointment, object(appointments))].into(),
                ..DayState::default()
            };
            (day(number), state)
        });
        let mut archived = Inventory::new(Manifest::default(), days.into());
        archived.manifest.tables = archived.totals();
        archived
    }

    /// Checks a run that finds a day with so many appointments, while others are not loaded.
    fn check_day(archived: &Inventory, not_loaded: u64, (number, now): (u32, u64)) -> Result<()> {
        let overview = Overview {
            archived_records: [(DynamicTable::Appointment, not_loaded)].into(),
            ..Overview::default()
        };
        let figures = DayFigures {
            records: [(DynamicTable::Appointment, now)].into(),
            ..DayFigures::default()
        };
        check(
            archived,
            &overview,
            &BTreeMap::new(),
            &[(day(number), figures)].into(),
        )
    }

    fn table_now(before: u64, now: u64) -> Result<()> {
        let manifest = Manifest {
            fixed: [(FixedTable::Customer, object(before))].into(),
            ..Manifest::default()
        };
        check(
            &Inventory::new(manifest, Days::new()),
            &Overview::default(),
            &[(FixedTable::Customer, now)].into(),
            &BTreeMap::new(),
        )
    }

    #[test]
    fn a_table_may_lose_half_of_its_rows_and_always_twenty() {
        assert!(table_now(100, 50).is_ok());
        assert!(table_now(20, 0).is_ok());
        assert!(table_now(0, 100).is_ok());
        assert!(matches!(
            table_now(100, 49),
            Err(Error::ArchiveShrinks {
                table: "customer",
                archived: 100,
                now: 49
            })
        ));
        assert!(table_now(21, 0).is_err());
    }

    #[test]
    fn one_day_may_be_emptied_if_the_others_that_are_loaded_outweigh_it() {
        let archived = archived([(1, 20), (2, 20), (3, 20)]);
        assert!(check_day(&archived, 20, (1, 0)).is_ok());
        assert!(check_day(&archived, 20, (4, 0)).is_ok());
    }

    #[test]
    fn emptying_the_day_that_had_most_rows_is_refused() {
        assert!(check_day(&archived([(1, 30), (2, 20)]), 0, (1, 0)).is_err());
    }

    #[test]
    fn days_that_are_not_loaded_do_not_outweigh_a_loss() {
        let archived = archived([(1, 30), (2, 1000)]);
        assert!(check_day(&archived, 1000, (1, 0)).is_err());
        assert!(check_day(&archived, 0, (1, 0)).is_ok());
    }

    #[test]
    fn a_day_that_keeps_most_of_its_rows_has_lost_little() {
        let archived = archived([(1, 60), (2, 10)]);
        for now in [25, 60, 100] {
            assert!(check_day(&archived, 0, (1, now)).is_ok(), "{now}");
        }
        assert!(check_day(&archived, 0, (1, 24)).is_err());
    }
}
