//! The guard against archiving a great loss: a backup that "succeeded" with nothing in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::snapshot::DayFigures;
use crate::{
    Error, Result,
    manifest::Manifest,
    unit::{DynamicTable, FixedTable},
};

/// A loss of so many rows is ordinary however few there are.
const ORDINARY_LOSS: u64 = 20;

/// Refuses if a fixed table, or a dynamic table's loaded days together, lose more than half of their rows.
pub fn check(
    archived: &Manifest,
    archived_days: &BTreeSet<NaiveDate>,
    tables: &BTreeMap<FixedTable, u64>,
    days: &BTreeMap<NaiveDate, DayFigures>,
) -> Result<()> {
    for (table, &now) in tables {
        let before = archived.fixed.get(table).map_or(0, |object| object.records);
        check_table(table.table().name(), before, now)?;
    }
    for table in DynamicTable::ALL {
        let loaded = archived
            .days
            .iter()
            .filter(|(day, _)| !archived_days.contains(day));
        let (mut before, mut unchanged) = (0, 0);
        for (day, state) in loaded {
            let records = state.objects.get(&table).map_or(0, |object| object.records);
            before += records;
            if !days.contains_key(day) {
                unchanged += records;
            }
        }
        let changed: u64 = days
            .values()
            .filter_map(|figures| figures.records.get(&table))
            .sum();
        check_table(table.table().name(), before, unchanged + changed)?;
    }
    Ok(())
}

fn check_table(table: &'static str, archived: u64, now: u64) -> Result<()> {
    let lost = archived.saturating_sub(now);
    if lost > ORDINARY_LOSS && lost > archived / 2 {
        return Err(Error::ArchiveShrinks { table, archived, now });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{DayState, ObjectState};

    fn object(records: u64) -> ObjectState {
        ObjectState {
            records,
            ..ObjectState::default()
        }
    }

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, number).unwrap()
    }

    /// Each of three days has 20 appointments; the third is not loaded.
    fn days_now(now: [(u32, u64); 1]) -> Result<()> {
        let state = DayState {
            objects: [(DynamicTable::Appointment, object(20))].into(),
            ..DayState::default()
        };
        let archived = Manifest {
            days: [1, 2, 3].map(|number| (day(number), state.clone())).into(),
            ..Manifest::default()
        };
        let figures = now.map(|(number, records)| {
            let figures = DayFigures {
                records: [(DynamicTable::Appointment, records)].into(),
                ..DayFigures::default()
            };
            (day(number), figures)
        });
        check(&archived, &[day(3)].into(), &BTreeMap::new(), &figures.into())
    }

    fn table_now(before: u64, now: u64) -> Result<()> {
        let archived = Manifest {
            fixed: [(FixedTable::Customer, object(before))].into(),
            ..Manifest::default()
        };
        check(
            &archived,
            &BTreeSet::new(),
            &[(FixedTable::Customer, now)].into(),
            &BTreeMap::new(),
        )
    }

    #[test]
    fn a_table_may_lose_half_of_its_rows_and_any_twenty() {
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
    fn one_emptied_day_is_ordinary_beside_the_others_that_are_loaded() {
        assert!(days_now([(1, 0)]).is_ok());
        // A day that had more than all the others would be missed by looking at single days only.
        assert!(days_now([(4, 0)]).is_ok());
    }

    #[test]
    fn days_that_are_not_loaded_outweigh_no_loss() {
        let state = |records| DayState {
            objects: [(DynamicTable::Appointment, object(records))].into(),
            ..DayState::default()
        };
        let archived = Manifest {
            days: [(day(1), state(30)), (day(2), state(1000))].into(),
            ..Manifest::default()
        };
        let emptied = DayFigures::default();
        let outcome = check(
            &archived,
            &[day(2)].into(),
            &BTreeMap::new(),
            &[(day(1), emptied)].into(),
        );
        assert!(outcome.is_err());
    }
}
