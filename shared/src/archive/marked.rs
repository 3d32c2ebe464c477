//! Archived days that were written to: they are loaded, so that their objects can be written again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tokio_postgres::Client;

use super::time_budget::TimeBudget;
use crate::{
    Result,
    archived::{manifest::Conflict, store::Store},
    window,
};

/// Changed days that could not be loaded and so keep their old state in the archive.
#[derive(Default)]
pub struct StillArchived {
    /// The reason for each. Days that were not reached in time have none.
    pub reasons: BTreeMap<NaiveDate, String>,
    /// The rows in the way, if that is the reason.
    pub conflicts: Vec<Conflict>,
}

/// Loads the archived days that are marked as changed.
pub async fn load_marked_days(
    session: &mut Client,
    store: &Store,
    time: &TimeBudget,
) -> Result<StillArchived> {
    let rows = session
        .query(
            "SELECT DISTINCT day FROM archive.mark JOIN archive.archived_day USING (day) ORDER BY day",
            &[],
        )
        .await?;
    let mut still_archived = StillArchived::default();
    for row in rows {
        if time.is_up() {
            break;
        }
        let day: NaiveDate = row.try_get(0)?;
        // One at a time, so that a day with damaged objects doesn't keep the others from being loaded.
        match window::load_days(session, store, &[day]).await {
            Ok(loaded) => {
                if let Some(conflict) = loaded.conflicts.first() {
                    still_archived.reasons.insert(day, conflict.to_string());
                }
                still_archived.conflicts.extend(loaded.conflicts);
            }
            Err(error) => {
                still_archived.reasons.insert(day, error.to_string());
            }
        }
    }
    Ok(still_archived)
}
