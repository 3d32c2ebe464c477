//! What a run finds out before it exports the first row.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tokio_postgres::{Client, Transaction};

use super::{
    guard,
    plan::Plan,
    request::{Scope, Shrinking},
    snapshot::{self, DayFigures, Overview},
    upload,
};
use crate::{
    Result,
    archived::{
        inventory::Inventory,
        manifest::{Conflict, Manifest},
        store::Store,
        unit::{FixedTable, Part},
    },
    window,
};

/// What a run knows before it exports the first row.
pub struct Survey {
    /// The archive as it is, with the days to export.
    pub former: Inventory,
    /// What the snapshot shows of the archive's own books.
    pub overview: Overview,
    /// What to archive.
    pub plan: Plan,
    /// The rows of the fixed tables to export.
    tables: BTreeMap<FixedTable, u64>,
    /// What the days to export come to.
    pub days: BTreeMap<NaiveDate, DayFigures>,
}

impl Survey {
    /// Looks at the snapshot, decides what to archive, and refuses a great loss before anything is written.
    pub async fn take(
        snapshot: &Transaction<'_>,
        store: &Store,
        manifest: Manifest,
        scope: Scope,
        shrinking: Shrinking,
    ) -> Result<Self> {
        let overview = snapshot::overview(snapshot, scope).await?;
        let (former, days_with_rows) = match scope {
            Scope::Changed => {
                let former = Inventory::of_days(store, manifest, &overview.days);
                (former.await?, BTreeSet::new())
            }
            Scope::Full => {
                let former = Inventory::whole(store, manifest);
                (former.await?, snapshot::days_with_rows(snapshot).await?)
            }
        };
        let plan = Plan::new(&overview, scope, &days_with_rows, &former);
        let tables = snapshot::count_rows(snapshot, plan.fixed()).await?;
        let days = snapshot::day_figures(snapshot, &plan.days()).await?;
        if shrinking == Shrinking::Refused {
            guard::check(&former, &overview, &tables, &days)?;
        }
        snapshot::fix_settings(snapshot).await?;
        Ok(Self {
            former,
            overview,
            plan,
            tables,
            days,
        })
    }

    /// How many rows the snapshot has for this object, counted beside the export.
    pub fn records(&self, part: Part) -> Option<u64> {
        match part {
            Part::Whole(table) => self.tables.get(&table).copied(),
            Part::OfDay(table, day) => self.days.get(&day)?.records.get(&table).copied(),
        }
    }
}

/// Days that are changed and could not be loaded, so that they stay as they are in the archive.
#[derive(Default)]
pub struct StillArchived {
    /// Why.
    pub reasons: BTreeMap<NaiveDate, String>,
    /// The rows that stand in the way, where it is rows.
    pub conflicts: Vec<Conflict>,
}

/// Loads the days that were written to while they were archived, so that their objects can be written again. Those that
/// can't be loaded stay as they are.
pub async fn load_dirty_archived_days(session: &mut Client, store: &Store) -> Result<StillArchived> {
    let rows = session
        .query(
            "SELECT DISTINCT day FROM archive.mark JOIN archive.archived_day USING (day) ORDER BY day",
            &[],
        )
        .await?;
    let mut still_archived = StillArchived::default();
    for row in rows {
        let day: NaiveDate = row.try_get(0)?;
        // One by one, so that a day whose objects are damaged keeps no other one out.
        match window::load_days(session, store, &[day]).await {
            Ok(loaded) => {
                if let Some(conflict) = loaded.conflicts.first() {
                    still_archived.reasons.insert(day, conflict.to_string());
                }
                still_archived.conflicts.extend(loaded.conflicts);
            }
            Err(error) if upload::concerns_all(&error) => return Err(error),
            Err(error) => {
                still_archived.reasons.insert(day, error.to_string());
            }
        }
    }
    Ok(still_archived)
}
