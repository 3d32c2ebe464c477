//! The database as the dashboard sees it: whole, because a statement that needs archived days has them loaded first.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::{Client, types::Type};

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

/// With dates as texts as JSON has them, whatever the server's own style.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL DateStyle = 'ISO, YMD'";

/// What a statement needs if it is about no days.
pub(crate) const NO_DAYS: &str = "false";

/// The database for the length of one request, and the bucket from which archived days come when they are needed.
///
/// A statement comes with what it *needs*: a condition on `archive.archived_day`, in which `$1`... are its own parameters.
/// It asks in the same round trip whether such days are still archived. Only if there are any, the statement ends
/// without effect, the days are loaded, and it is sent again.
///
/// A day that can't be loaded because of what was written there meanwhile is remembered as a conflict. A query does
/// without it. A change is not made; it only gets to say what else is wrong with it.
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

/// Whether a statement changes something decides how it is sent, and whether it does without days in conflict.
#[derive(Clone, Copy)]
enum Statement<'a> {
    Query(&'a str),
    Change(&'a Change<'a>),
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
        self.run(Statement::Query(query), needs, parameters).await
    }

    /// [`Database::write`] with the days that the change needs.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        needs: &str,
        change: &Change<'_>,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        self.run(Statement::Change(change), needs, parameters).await
    }

    /// A session of its own with a snapshot in which the needed days are loaded, for what takes longer than a request's
    /// statement may. The session ends with the client, and the server ends it after the limit.
    pub(crate) async fn snapshot(
        &self,
        needs: &str,
        parameters: &[Parameter<'_>],
        limit: Duration,
    ) -> Result<Client> {
        let deadline = Instant::now() + LOAD_LIMIT;
        loop {
            let session = self.database.bounded_session(limit).await?;
            session.batch_execute(BEGIN).await?;
            let without = self.days_in_conflict();
            let check = format!("SELECT {}", loaded(needs, parameters.len() + 1));
            let all = [parameters, &[(&without as _, Type::DATE_ARRAY)]].concat();
            match session.query_typed(&check, &all).await.map_err(Error::from) {
                Err(Error::DaysArchived) => {
                    self.load_until(deadline, needs, parameters).await?;
                }
                outcome => {
                    outcome?;
                    return Ok(session);
                }
            }
        }
    }

    /// What keeps a day in the archive on which one appointment or slot may be, whose number is `$1` of `whereabouts`;
    /// nothing if it can't be on a day that could not be loaded.
    pub(crate) async fn conflict_at(
        &self,
        whereabouts: &str,
        number: Parameter<'_>,
    ) -> Result<Option<Conflict>> {
        let conflicts = self.conflicts();
        if conflicts.is_empty() {
            return Ok(None);
        }
        let days: Vec<NaiveDate> = conflicts.iter().map(|conflict| conflict.day).collect();
        let query = format!(
            "SELECT coalesce(to_json(min(day)), 'null') FROM archive.archived_day
             WHERE ({whereabouts}) AND day = ANY ($2)"
        );
        let day: Option<NaiveDate> = self
            .database
            .read(&query, &[number, (&days, Type::DATE_ARRAY)])
            .await?;
        Ok(conflicts.into_iter().find(|conflict| Some(conflict.day) == day))
    }

    /// The archived rows that could not be loaded although they were needed.
    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        let conflicts = self.conflicts.lock();
        conflicts.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn run<T: DeserializeOwned>(
        &self,
        statement: Statement<'_>,
        needs: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        let deadline = Instant::now() + LOAD_LIMIT;
        let mut found = Vec::new();
        // Once more is enough, unless other days are archived meanwhile.
        loop {
            let without = self.days_in_conflict();
            let text = statement.guarded(needs, parameters.len() + 1, !without.is_empty());
            let all = [parameters, &[(&without as _, Type::DATE_ARRAY)]].concat();
            let outcome = match statement {
                Statement::Query(_) => self.database.read(&text, &all).await,
                Statement::Change(_) => self.database.write(&text, &all).await,
            };
            match outcome {
                Err(Error::DaysArchived)
                    if matches!(statement, Statement::Change(_)) && !found.is_empty() =>
                {
                    return Err(Error::InConflict {
                        conflict: found.swap_remove(0),
                    });
                }
                Err(Error::DaysArchived) => found = self.load_until(deadline, needs, parameters).await?,
                outcome => return outcome,
            }
        }
    }

    fn days_in_conflict(&self) -> Vec<NaiveDate> {
        self.conflicts().iter().map(|conflict| conflict.day).collect()
    }

    async fn load_until(
        &self,
        deadline: Instant,
        needs: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Conflict>> {
        timeout_at(deadline, self.load(needs, parameters))
            .await
            .unwrap_or(Err(Error::ArchiveUnavailable { source: None }))
    }

    /// Loads the days, and answers with the rows that keep others of them in the archive.
    async fn load(&self, needs: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Conflict>> {
        let started = Instant::now();
        let mut session = self.database.bounded_session(LOAD_LIMIT).await?;
        let loaded = load_where(&mut session, self.store, needs, parameters, BOUND).await;
        let Loaded { days, conflicts, .. } = match loaded {
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
        for conflict in &conflicts {
            if !known.contains(conflict) {
                tracing::warn!(conflict = %conflict, "an archived day can't be loaded");
                known.push(conflict.clone());
            }
        }
        Ok(conflicts)
    }
}

impl Statement<'_> {
    /// The statement, which ends without effect if one of the needed days is archived. The days in conflict are the
    /// parameter with the number `without`.
    fn guarded(self, needs: &str, without: usize, any_conflict: bool) -> String {
        let loaded = loaded(needs, without);
        match self {
            Self::Query(query) => format!("SELECT CASE WHEN {loaded} THEN ({query}) END"),
            Self::Change(Change { steps, outcome }) if !any_conflict => {
                format!("WITH {steps} SELECT CASE WHEN {loaded} THEN {outcome} END")
            }
            Self::Change(Change { steps, outcome }) => format!(
                "WITH {steps}
                 SELECT CASE
                     WHEN {loaded} AND EXISTS ({} = ANY (${without}))
                         THEN archive.require_refusal(({outcome})::json)
                     ELSE ({outcome})::json
                 END",
                needed(needs)
            ),
        }
    }
}

/// An expression that ends the statement if one of the needed days is archived, but for those of the parameter with the
/// number `without`.
fn loaded(needs: &str, without: usize) -> String {
    let needed = needed(needs);
    format!("archive.require_loaded(NOT EXISTS ({needed} <> ALL (${without})))")
}

/// A query of the archived days that are needed, which goes on with a condition on them.
fn needed(needs: &str) -> String {
    format!("SELECT FROM archive.archived_day WHERE ({needs}) AND day")
}
