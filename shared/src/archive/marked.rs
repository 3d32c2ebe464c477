//! Days that were written to while they were archived: they are loaded, so that their objects can be written again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tokio_postgres::Client;

use super::{time::Time, upload};
use crate::{
    Result,
    archived::{manifest::Conflict, store::Store},
    window,
};

/// Days that are changed and could not be loaded, so that they stay as they are in the archive.
#[derive(Default)]
pub struct StillArchived {
    /// Why. A day for which there was no time is not among them.
    pub reasons: BTreeMap<NaiveDate, String>,
    /// The rows that stand in the way, where it is rows.
    pub conflicts: Vec<Conflict>,
}

/// Loads the archived days that are marked as changed.
pub async fn load_marked_days(session: &mut Client, store: &Store, time: &Time) -> Result<StillArchived> {
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
