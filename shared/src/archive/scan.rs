//! What a run reads from its snapshot before it exports any row.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tokio_postgres::Transaction;

use super::{
    guard,
    plan::{Plan, Wanted},
    request::{Scope, Shrinking},
    snapshot::{self, DayFigures, Overview},
};
use crate::{
    Result,
    archived::{
        inventory::Inventory,
        manifest::{Days, Manifest},
        store::Store,
        unit::{FixedTable, Part, Unit},
    },
};

/// What a run knows before it exports any row.
#[derive(Default)]
pub struct Scan {
    /// The archive as it was, with the days to export.
    pub former: Inventory,
    /// Marks, archived days and ids as of the snapshot.
    pub overview: Overview,
    /// What to archive.
    pub plan: Plan,
    /// How many rows each fixed table to export has.
    pub tables: BTreeMap<FixedTable, u64>,
    /// The figures of the days to export.
    pub days: BTreeMap<NaiveDate, DayFigures>,
    /// In a full run, the new entries of days that an older version archived.
    pub completed: Days,
}

impl Scan {
    /// Reads the snapshot, decides what to archive, and refuses if a table has lost most of its rows.
    pub async fn read(
        snapshot: &Transaction<'_>,
        store: &Store,
        manifest: Manifest,
        wanted: &Wanted,
    ) -> Result<Self> {
        let unpublished = days_of(&wanted.unpublished);
        let overview = snapshot::overview(snapshot, wanted.scope, &unpublished).await?;
        let (former, days_with_rows) = match wanted.scope {
            Scope::Changed => {
                let days = overview.days.iter().chain(&unpublished).copied().collect();
                let former = Inventory::of_days(store, manifest, &days);
                (former.await?, BTreeSet::new())
            }
            Scope::Full => {
                let former = Inventory::whole(store, manifest);
                (former.await?, snapshot::days_with_rows(snapshot).await?)
            }
        };
        let completed = match wanted.scope {
            Scope::Changed => Days::new(),
            Scope::Full => snapshot::completed_days(snapshot).await?,
        };
        let plan = Plan::new(&overview, wanted, &days_with_rows, &former);
        let tables = snapshot::count_rows(snapshot, plan.fixed()).await?;
        let days = snapshot::day_figures(snapshot, &plan.days()).await?;
        if wanted.shrinking == Shrinking::Refused {
            guard::check(&former, &overview, &tables, &days)?;
        }
        snapshot::fix_settings(snapshot).await?;
        Ok(Self {
            former,
            overview,
            plan,
            tables,
            days,
            completed,
        })
    }

    /// How many rows the snapshot has for this object, counted independently of the export.
    pub fn records(&self, part: Part) -> Option<u64> {
        match part {
            Part::Whole(table) => self.tables.get(&table).copied(),
            Part::OfDay(table, day) => self.days.get(&day)?.records.get(&table).copied(),
        }
    }
}

fn days_of(units: &BTreeSet<Unit>) -> Vec<NaiveDate> {
    let days = units.iter().filter_map(|unit| match unit {
        Unit::Day(day) => Some(*day),
        Unit::Fixed(_) => None,
    });
    days.collect()
}
