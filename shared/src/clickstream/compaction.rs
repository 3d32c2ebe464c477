//! Compaction: the batches of each day that is over become one object.
//!
//! It is done by the runs of the archive, beside their own work, and never makes one fail. Whatever is left undone, the
//! next one does.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use tokio::{sync::Mutex, time::timeout};

use super::day::{self, Compacted};
use crate::{
    Result,
    archived::{key::Key, store::Store},
    platform::database::Database,
};

/// How long a look lasts until the next one: an archive run every five minutes should not even send a request for it.
const BETWEEN_LOOKS: Duration = Duration::from_secs(60 * 60);

/// How much time it takes at most, and leaves to whoever called.
const LIMIT: Duration = Duration::from_secs(60);
const LEFT_TO_THE_CALLER: Duration = Duration::from_secs(10);

/// How many batches are moved at a time, as many as one request lists. What is left is moved by the next run.
const MOST_BATCHES: usize = 1000;

/// The last day that is over. An hour is left to batches that are under way when it ends; those that come later are moved
/// by a later run.
const LAST_DAY: &str = "SELECT to_jsonb((clock_timestamp() - interval '1 hour')::date - 1)";

/// When to look for batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// If nobody has in the last hour.
    Hourly,
    /// In any case.
    Now,
}

/// Looks for batches now and then.
#[derive(Debug, Default)]
pub struct Compactor {
    /// None if the next look is due.
    last_look: Mutex<Option<Instant>>,
}

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Moved {
    day_count: usize,
    batch_count: usize,
}

impl Compactor {
    /// Compacts the days that are over, if it is time to look for them. What fails is only logged.
    pub async fn compact(&self, database: &Database, store: &Store, look: Look, deadline: Option<Instant>) {
        let mut last_look = self.last_look.lock().await;
        let is_recent = last_look.is_some_and(|last| last.elapsed() < BETWEEN_LOOKS);
        let limit = limit(deadline);
        if is_recent && look == Look::Hourly || limit.is_zero() {
            return;
        }
        let started = Instant::now();
        let outcome = timeout(limit, compact(database, store)).await;
        *last_look = Some(started);
        let duration_ms = started.elapsed().as_secs_f64() * 1000.0;
        match outcome {
            Ok(Ok(Moved { batch_count: 0, .. })) => {}
            Ok(Ok(Moved {
                day_count,
                batch_count,
            })) => {
                if batch_count >= MOST_BATCHES {
                    *last_look = None;
                }
                tracing::info!(day_count, batch_count, duration_ms, "events compacted");
            }
            Ok(Err(error)) => {
                tracing::error!(error = error.with_causes(), "events could not be compacted");
            }
            Err(_) => {
                tracing::error!(error = "it took too long", "events could not be compacted");
            }
        }
    }
}

/// The time that there is for it.
fn limit(deadline: Option<Instant>) -> Duration {
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    left.map_or(LIMIT, |left| left.saturating_sub(LEFT_TO_THE_CALLER).min(LIMIT))
}

/// A day that fails does not stop the others.
async fn compact(database: &Database, store: &Store) -> Result<Moved> {
    let mut moved = Moved::default();
    let days = days(store).await?;
    if days.is_empty() {
        return Ok(moved);
    }
    let last_day: NaiveDate = database.read(LAST_DAY, &[]).await?;
    for day in days.into_iter().filter(|day| *day <= last_day) {
        let most = MOST_BATCHES - moved.batch_count;
        if most == 0 {
            break;
        }
        match compact_day(store, day, most).await {
            Ok(0) => {}
            Ok(batch_count) => {
                moved.day_count += 1;
                moved.batch_count += batch_count;
            }
            Err(error) => {
                let error = error.with_causes();
                tracing::error!(%day, error, "a day's events could not be compacted");
            }
        }
    }
    Ok(moved)
}

/// Returns how many batches were moved.
async fn compact_day(store: &Store, day: NaiveDate, most: usize) -> Result<usize> {
    let names = store.names_in(&Key::batches_of(day), most).await?;
    let batches = names.iter().filter_map(|name| Key::batch_named(name)).collect();
    match day::compact(store, day, batches).await? {
        Compacted::Done { batch_count } => Ok(batch_count),
        Compacted::Contended => {
            tracing::info!(%day, "somebody else is compacting a day's events");
            Ok(0)
        }
    }
}

/// The days that have batches, the earliest first.
async fn days(store: &Store) -> Result<Vec<NaiveDate>> {
    let names = store.names_in(Key::BATCHES, MOST_BATCHES).await?;
    Ok(names.iter().filter_map(|name| Key::day_named(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_left_to_the_caller() {
        let with = |seconds| limit(Some(Instant::now() + Duration::from_secs(seconds)));
        assert_eq!(limit(None), LIMIT);
        assert_eq!(with(300), LIMIT);
        assert!(with(40) <= Duration::from_secs(30));
        assert!(with(10).is_zero() && with(0).is_zero());
    }
}
