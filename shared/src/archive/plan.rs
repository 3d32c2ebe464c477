//! What a run is to archive: decided before any row is exported.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    request::{Scope, Shrinking},
    snapshot::Overview,
};
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

/// What a run is to look at, as far as it is known without the snapshot.
pub struct Wanted {
    /// Everything or what is marked.
    pub scope: Scope,
    /// What to do about a great loss of rows.
    pub shrinking: Shrinking,
    /// Units of which former runs have written objects that no manifest names.
    pub unpublished: BTreeSet<Unit>,
    /// For a full run, which tables have lost rows.
    pub departures: BTreeMap<FixedTable, Departures>,
    /// The day to begin with; the first one if there is none.
    pub first_day: Option<NaiveDate>,
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
    /// The day to begin with.
    pub first_day: Option<NaiveDate>,
}

impl Plan {
    /// Decides. `days_with_rows` and the days of `former` are looked at by a full run only, which needs all of them.
    pub fn new(
        overview: &Overview,
        wanted: &Wanted,
        days_with_rows: &BTreeSet<NaiveDate>,
        former: &Inventory,
    ) -> Self {
        let is_loaded = |unit: &Unit| match unit {
            Unit::Fixed(_) => true,
            Unit::Day(day) => !overview.archived_days.contains(day),
        };
        // Of a table that an unfinished run has exported nobody knows what it had lost.
        let unfinished = wanted.unpublished.iter().copied().filter(is_loaded);
        let mut units: BTreeMap<Unit, Departures> = unfinished.map(unfinished_unit).collect();
        units.extend(overview.days.iter().map(day));
        match wanted.scope {
            Scope::Changed => {
                for (&table, &deleted) in &overview.tables {
                    let departures = if deleted {
                        Departures::Possible
                    } else {
                        Departures::None
                    };
                    units.entry(Unit::Fixed(table)).or_insert(departures);
                }
            }
            // Whoever asks for everything doubts the marks.
            Scope::Full => {
                let loaded = days_with_rows.iter().chain(former.days.keys());
                let loaded = loaded.filter(|day| !overview.archived_days.contains(day));
                units.extend(loaded.map(day));
                units.extend(FixedTable::ALL.map(|table| {
                    let is_marked = overview.tables.get(&table) == Some(&true);
                    let departures = match wanted.departures.get(&table) {
                        Some(departures) if !is_marked => *departures,
                        Some(_) | None => Departures::Possible,
                    };
                    (Unit::Fixed(table), departures)
                }));
            }
        }
        Self {
            units,
            not_loaded: &overview.days & &overview.archived_days,
            moves: overview.moves.clone(),
            first_day: wanted.first_day,
        }
    }

    /// The fixed tables to export.
    pub fn fixed(&self) -> impl Iterator<Item = FixedTable> {
        self.units.keys().filter_map(|unit| match unit {
            Unit::Fixed(table) => Some(*table),
            Unit::Day(_) => None,
        })
    }

    /// The days to export, which are those that are loaded, in the order in which they are exported: from the first day
    /// on, then those before it.
    pub fn days(&self) -> Vec<NaiveDate> {
        let days = self.units.keys().filter_map(|unit| match unit {
            Unit::Fixed(_) => None,
            Unit::Day(day) => Some(*day),
        });
        let days = days.filter(|day| !self.not_loaded.contains(day));
        let (mut days, before): (Vec<_>, Vec<_>) = days.partition(|day| Some(*day) >= self.first_day);
        days.extend(before);
        days
    }
}

/// A day as a unit. What goes from a day goes with all that refers to it.
fn day(day: &NaiveDate) -> (Unit, Departures) {
    (Unit::Day(*day), Departures::None)
}

fn unfinished_unit(unit: Unit) -> (Unit, Departures) {
    let departures = match unit {
        Unit::Fixed(_) => Departures::Possible,
        Unit::Day(_) => Departures::None,
    };
    (unit, departures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::manifest::DayState;

    fn wanted(scope: Scope) -> Wanted {
        Wanted {
            scope,
            shrinking: Shrinking::Refused,
            unpublished: BTreeSet::new(),
            departures: BTreeMap::new(),
            first_day: None,
        }
    }

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
            &wanted(Scope::Changed),
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
        let plan = Plan::new(
            &overview(),
            &wanted(Scope::Full),
            &[date(3), date(5)].into(),
            &former,
        );
        assert_eq!(plan.days(), [date(1), date(4), date(5)]);
        assert_eq!(plan.fixed().collect::<Vec<_>>(), FixedTable::ALL);
        assert!(!plan.units.contains_key(&Unit::Day(date(3))));
    }
    #[test]
    fn a_full_run_goes_on_where_the_last_one_stopped() {
        let wanted = Wanted {
            first_day: Some(date(4)),
            ..wanted(Scope::Full)
        };
        let days = [date(1), date(4), date(5), date(6)].into();
        let plan = Plan::new(&Overview::default(), &wanted, &days, &Inventory::default());
        assert_eq!(plan.days(), [date(4), date(5), date(6), date(1)]);
    }

    #[test]
    fn a_full_run_knows_which_tables_have_lost_rows_unless_a_mark_says_more() {
        let wanted = Wanted {
            departures: FixedTable::ALL.map(|table| (table, Departures::None)).into(),
            ..wanted(Scope::Full)
        };
        let plan = Plan::new(&overview(), &wanted, &BTreeSet::new(), &Inventory::default());
        let departures = |table| plan.units[&Unit::Fixed(table)];
        assert_eq!(departures(FixedTable::Customer), Departures::Possible);
        assert_eq!(departures(FixedTable::Consultant), Departures::None);
    }

    #[test]
    fn what_an_unfinished_run_has_written_is_completed_unless_it_is_not_loaded() {
        let wanted = Wanted {
            unpublished: [
                Unit::Fixed(FixedTable::Consultant),
                Unit::Day(date(3)),
                Unit::Day(date(7)),
            ]
            .into(),
            ..wanted(Scope::Changed)
        };
        let plan = Plan::new(&overview(), &wanted, &BTreeSet::new(), &Inventory::default());
        assert_eq!(plan.days(), [date(1), date(7)]);
        assert_eq!(
            plan.units[&Unit::Fixed(FixedTable::Consultant)],
            Departures::Possible
        );
    }
}
