//! What a run archives: decided before any row is exported.

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

/// Whether a unit may have lost rows that others still refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowLoss {
    /// None has.
    None,
    /// Some may have.
    Possible,
}

/// What determines the plan, apart from the snapshot.
pub struct Wanted {
    /// Everything, or what is marked.
    pub scope: Scope,
    /// What to do if a table has lost most of its rows.
    pub shrinking: Shrinking,
    /// Units whose objects earlier runs have uploaded without publishing them.
    pub unpublished: BTreeSet<Unit>,
    /// For a full run, which tables have lost rows.
    pub row_loss: BTreeMap<FixedTable, RowLoss>,
    /// The day to start with; None to start with the first one.
    pub first_day: Option<NaiveDate>,
}

/// What a run archives.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The units in export order: each after those that it refers to, days ascending.
    pub units: BTreeMap<Unit, RowLoss>,
    /// Days of `units` that can't be archived now because they are not loaded.
    pub not_loaded: BTreeSet<NaiveDate>,
    /// Sets of days between which rows may have moved: the days of a set are published together or not at all.
    pub moves: Vec<BTreeSet<NaiveDate>>,
    /// The day to start with.
    pub first_day: Option<NaiveDate>,
}

impl Plan {
    /// `days_with_rows` and the days of `former` matter only to a full run, which needs all of them.
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
        // Nothing tells which rows a table had lost when an unfinished run exported it.
        let unfinished = wanted.unpublished.iter().copied().filter(is_loaded);
        let mut units: BTreeMap<Unit, RowLoss> = unfinished.map(unfinished_unit).collect();
        units.extend(overview.days.iter().map(day));
        match wanted.scope {
            Scope::Changed => {
                for (&table, &deleted) in &overview.tables {
                    let row_loss = if deleted { RowLoss::Possible } else { RowLoss::None };
                    units.entry(Unit::Fixed(table)).or_insert(row_loss);
                }
            }
            // A full run doesn't trust the marks.
            Scope::Full => {
                let loaded = days_with_rows.iter().chain(former.days.keys());
                let loaded = loaded.filter(|day| !overview.archived_days.contains(day));
                units.extend(loaded.map(day));
                units.extend(FixedTable::ALL.map(|table| {
                    let is_marked = overview.tables.get(&table) == Some(&true);
                    let row_loss = match wanted.row_loss.get(&table) {
                        Some(row_loss) if !is_marked => *row_loss,
                        Some(_) | None => RowLoss::Possible,
                    };
                    (Unit::Fixed(table), row_loss)
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

    /// The loaded days in export order: from the day to start with to the last, then the earlier ones.
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

/// A day's unit. Rows deleted from a day take the rows that refer to them along, so nothing is left dangling.
fn day(day: &NaiveDate) -> (Unit, RowLoss) {
    (Unit::Day(*day), RowLoss::None)
}

fn unfinished_unit(unit: Unit) -> (Unit, RowLoss) {
    let row_loss = match unit {
        Unit::Fixed(_) => RowLoss::Possible,
        Unit::Day(_) => RowLoss::None,
    };
    (unit, row_loss)
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
            row_loss: BTreeMap::new(),
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
    fn marked_units_are_exported_unless_they_are_not_loaded() {
        let plan = Plan::new(
            &overview(),
            &wanted(Scope::Changed),
            &BTreeSet::new(),
            &Inventory::default(),
        );
        assert_eq!(
            plan.units.into_iter().collect::<Vec<_>>(),
            [
                (Unit::Fixed(FixedTable::Customer), RowLoss::Possible),
                (Unit::Fixed(FixedTable::Consultant), RowLoss::None),
                (Unit::Day(date(1)), RowLoss::None),
                (Unit::Day(date(2)), RowLoss::None),
            ]
        );
        assert_eq!(plan.not_loaded, [date(2)].into());
    }

    #[test]
    fn a_full_run_exports_everything_that_is_loaded_even_days_without_rows() {
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
    fn a_full_run_starts_where_the_last_one_stopped() {
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
            row_loss: FixedTable::ALL.map(|table| (table, RowLoss::None)).into(),
            ..wanted(Scope::Full)
        };
        let plan = Plan::new(&overview(), &wanted, &BTreeSet::new(), &Inventory::default());
        let row_loss = |table| plan.units[&Unit::Fixed(table)];
        assert_eq!(row_loss(FixedTable::Customer), RowLoss::Possible);
        assert_eq!(row_loss(FixedTable::Consultant), RowLoss::None);
    }

    #[test]
    fn units_of_an_unfinished_run_are_exported_again_unless_they_are_not_loaded() {
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
            RowLoss::Possible
        );
    }
}
