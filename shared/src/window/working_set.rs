//! The database as the dashboard sees it: whole, because a statement that needs archived days has them loaded first.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::types::Type;

use super::demand::{Bound, Loaded, load_where};
use crate::{
    Error, Result,
    archived::{manifest::Conflict, store::Store},
    platform::database::{Database, Parameter},
};

/// The most that one request loads: a year, which is as much as slots are made for at once, and what takes three or four
/// seconds at some 100 microseconds a row. Whoever reaches both at once may have to come twice, because what has come in
/// within [`LOAD_LIMIT`] stays. Memory holds only the objects on their way.
const BOUND: Bound = Bound {
    days: 366,
    rows: 30_000,
};

/// What a caller waits at most for archived days; the statement that follows them has some four seconds more.
const LOAD_LIMIT: Duration = Duration::from_secs(5);

/// What a statement needs if it is about no days.
pub(crate) const NO_DAYS: &str = "false";

/// The database for the length of one request, and the bucket from which archived days come when they are needed.
///
/// A statement comes with what it *needs*: a condition on `archive.archived_day`, in which `$1`... are its own parameters.
/// It asks in the same round trip whether such days are still archived. Only if there are any, the statement ends
/// without effect, the days are loaded, and it is sent again.
///
/// A day that can't be loaded because of what was written there meanwhile is done without, and is remembered as a
/// conflict.
pub struct WorkingSet<'a> {
    /// The database by itself, for statements that are about no days.
    pub database: &'a Database,
    /// The bucket.
    pub store: &'a Store,
    conflicts: Mutex<Vec<Conflict>>,
}

/// A statement that changes something, in its pieces.
pub(crate) struct Change<'a> {
    /// Common table expressions that check and change.
    pub(crate) steps: &'a str,
    /// An expression of the one JSON value that the statement answers with.
    pub(crate) outcome: &'a str,
}

/// Whether a statement changes something decides how it is sent.
#[derive(Clone, Copy)]
enum Kind {
    Query,
    Change,
}

impl<'a> WorkingSet<'a> {
    /// The working set of one request.
    pub fn new(database: &'a Database, store: &'a Store) -> Self {
        Self {
            database,
            store,
            conflicts: Mutex::default(),
        }
    }

    /// [`Database::read`] with the days that the query needs.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        needs: &str,
        query: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let loaded = loaded(needs, parameters);
        let statement = format!("SELECT CASE WHEN {loaded} THEN ({query}) END");
        self.run(Kind::Query, needs, &statement, parameters).await
    }

    /// [`Database::write`] with the days that the change needs.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        needs: &str,
        change: &Change<'_>,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let loaded = loaded(needs, parameters);
        let Change { steps, outcome } = change;
        let statement = format!("WITH {steps} SELECT CASE WHEN {loaded} THEN {outcome} END");
        self.run(Kind::Change, needs, &statement, parameters).await
    }

    /// The archived rows that could not be loaded although they were needed.
    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        let conflicts = self.conflicts.lock();
        conflicts.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn run<T: DeserializeOwned>(
        &self,
        kind: Kind,
        needs: &str,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let deadline = Instant::now() + LOAD_LIMIT;
        // Once more is enough, unless other days are archived meanwhile.
        loop {
            let without: Vec<NaiveDate> = self.conflicts().iter().map(|conflict| conflict.day).collect();
            let parameters_of_guard = [(&without as _, Type::DATE_ARRAY)];
            let all = [parameters, &parameters_of_guard].concat();
            let outcome = match kind {
                Kind::Query => self.database.read(statement, &all).await,
                Kind::Change => self.database.write(statement, &all).await,
            };
            match outcome {
                Err(Error::DaysArchived) => match timeout_at(deadline, self.load(needs, parameters)).await {
                    Ok(outcome) => outcome?,
                    Err(_) => return Err(Error::ArchiveUnavailable { source: None }),
                },
                outcome => return outcome,
            }
        }
    }

    async fn load(&self, needs: &str, parameters: &[Parameter<'_>]) -> Result<()> {
        let started = Instant::now();
        let mut session = self.database.bounded_session(LOAD_LIMIT).await?;
        let loaded = load_where(&mut session, self.store, needs, parameters, BOUND).await;
        let Loaded { days, conflicts } = match loaded {
            Err(error @ (Error::Store { .. } | Error::Busy { .. })) => {
                return Err(Error::ArchiveUnavailable {
                    source: Some(error.into()),
                });
            }
            outcome => outcome?,
        };
        let duration_ms = started.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(day_count = days.len(), duration_ms, "archived days loaded");
        let mut known = self.conflicts.lock().unwrap_or_else(PoisonError::into_inner);
        for conflict in conflicts {
            if !known.contains(&conflict) {
                tracing::warn!(conflict = %conflict, "an archived day can't be loaded");
                known.push(conflict);
            }
        }
        Ok(())
    }
}

/// An expression that is true if none of the needed days is archived, and that ends the statement otherwise. The days
/// that are done without are its last parameter.
fn loaded(needs: &str, parameters: &[Parameter<'_>]) -> String {
    let without = parameters.len() + 1;
    format!(
        "archive.require_loaded(NOT EXISTS (
             SELECT FROM archive.archived_day WHERE ({needs}) AND day <> ALL (${without})))"
    )
}
