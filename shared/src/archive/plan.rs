//! What a run is to archive: decided before any row is exported.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{request::Scope, snapshot::Overview};
use crate::archived::{
    inventory::Inventory,
    unit::{FixedTable, Unit},
};

/// Whether rows have gone from a unit, so that others may not refer to them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departures {
    /// None has.
    None,
    /// Some may have.
    Possible,
}

/// What a run is to archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The units in the order in which they are exported: each after those that it refers to, days ascending.
    pub units: BTreeMap<Unit, Departures>,
    /// Days of `units` that can't be archived now because they are not loaded.
    pub not_loaded: BTreeSet<NaiveDate>,
    /// Days between which rows may have moved: those of one set are archived together or not at all.
    pub moves: Vec<BTreeSet<NaiveDate>>,
}

impl Plan {
    /// Decides. `days_with_rows` and the days of `former` are looked at by a full run only, which needs all of them.
    pub fn new(
        overview: &Overview,
        scope: Scope,
        days_with_rows: &BTreeSet<NaiveDate>,
        former: &Inventory,
    ) -> Self {
        let mut units: BTreeMap<Unit, Departures> = overview.days.iter().map(day).collect();
        match scope {
            Scope::Changed => {
                units.extend(overview.tables.iter().map(|(&table, &deleted)| {
                    let departures = if deleted {
                        Departures::Possible
                    } else {
                        Departures::None
                    };
                    (Unit::Fixed(table), departures)
                }));
            }
            // Whoever asks for everything doubts the marks.
            Scope::Full => {
                let loaded = days_with_rows.iter().chain(former.days.keys());
                let loaded = loaded.filter(|day| !overview.archived_days.contains(day));
                units.extend(loaded.map(day));
                units.extend(FixedTable::ALL.map(|table| (Unit::Fixed(table), Departures::Possible)));
            }
        }
        Self {
            units,
            not_loaded: &overview.days & &overview.archived_days,
            moves: overview.moves.clone(),
        }
    }

    /// The fixed tables to export.
    pub fn fixed(&self) -> impl Iterator<Item = FixedTable> {
        self.units.keys().filter_map(|unit| match unit {
            Unit::Fixed(table) => Some(*table),
            Unit::Day(_) => None,
        })
    }

    /// The days to export: those that are loaded.
    pub fn days(&self) -> Vec<NaiveDate> {
        let days = self.units.keys().filter_map(|unit| match unit {
            Unit::Fixed(_) => None,
            Unit::Day(day) => Some(*day),
        });
        days.filter(|day| !self.not_loaded.contains(day)).collect()
    }
}

/// A day as a unit. What goes from a day goes with all that refers to it.
fn day(day: &NaiveDate) -> (Unit, Departures) {
    (Unit::Day(*day), Departures::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::manifest::DayState;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, day).unwrap()
    }

    fn overview() -> Overview {
        Overview {
            tables: [(FixedTable::Customer, true), (FixedTable::Consultant, false)].into(),
            days: [date(1), date(2)].into(),
            archived_days: [date(2), date(3)].into(),
            ..Overview::default()
        }
    }

    #[test]
    fn what_is_marked_is_exported_unless_it_is_not_loaded() {
        let plan = Plan::new(
            &overview(),
            Scope::Changed,
            &BTreeSet::new(),
            &Inventory::default(),
        );
        assert_eq!(
            plan.units.into_iter().collect::<Vec<_>>(),
            [
                (Unit::Fixed(FixedTable::Customer), Departures::Possible),
                (Unit::Fixed(FixedTable::Consultant), Departures::None),
                (Unit::Day(date(1)), Departures::None),
                (Unit::Day(date(2)), Departures::None),
            ]
        );
        assert_eq!(plan.not_loaded, [date(2)].into());
    }

    #[test]
    fn a_full_run_exports_all_that_is_loaded_with_or_without_rows() {
        let former = Inventory {
            days: [date(3), date(4)].map(|day| (day, DayState::default())).into(),
            ..Inventory::default()
        };
        let plan = Plan::new(&overview(), Scope::Full, &[date(3), date(5)].into(), &former);
        assert_eq!(plan.days(), [date(1), date(4), date(5)]);
        assert_eq!(plan.fixed().collect::<Vec<_>>(), FixedTable::ALL);
        assert!(!plan.units.contains_key(&Unit::Day(date(3))));
    }
}
