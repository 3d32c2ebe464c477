//! The database as the dashboard uses it: statements that need archived days have them loaded first.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::{Client, types::Type};

use super::{
    demand::{Bound, load_where},
    merge::Loaded,
};
use crate::{
    Error,
    archived::{manifest::Conflict, store::Store},
    platform::database::{Database, Mail, Parameter},
};

/// The most that one request loads: a year, which is also the longest period that slots are generated for at once, and
/// rows that take three or four seconds at about 100 microseconds each. A request at both limits may have to be
/// repeated, because days that were loaded within [`LOAD_LIMIT`] stay loaded. Only the objects in flight take memory.
const BOUND: Bound = Bound {
    days: 366,
    rows: 30_000,
};

/// The longest that a caller waits for archived days; after that the statement has about four more seconds.
const LOAD_LIMIT: Duration = Duration::from_secs(5);

/// Dates are written as in JSON, whatever the server's setting is.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL DateStyle = 'ISO, YMD'";

/// What a statement needs if it concerns no days.
pub(crate) const NO_DAYS: &str = "false";

/// The database during one request, together with the bucket from which archived days are loaded.
///
/// Each statement states what it *needs*: a condition on `archive.archived_day`, in which `$1`... are the statement's
/// own parameters. It checks in the same round trip whether such days are archived. Only if there are any, it ends
/// without effect, the days are loaded, and it is sent again.
///
/// A day that can't be loaded because of what was written meanwhile is remembered as a conflict. A query then does
/// without that day. A change is not made, but may still be refused for another reason that it finds.
pub struct TieredDatabase<'a> {
    /// The database alone, for statements that concern no days.
    pub database: &'a Database,
    /// The bucket.
    pub store: &'a Store,
    /// Who makes changes, for the audit.
    actor: Option<&'a str>,
    conflicts: Mutex<Vec<Conflict>>,
}

/// A statement that changes something, in parts.
pub(crate) struct Change<'a> {
    /// Common table expressions that check and change.
    pub(crate) steps: &'a str,
    /// An expression for the one JSON value that the statement returns.
    pub(crate) outcome: &'a str,
}

/// Why a statement could not be run.
#[derive(Debug)]
pub(crate) enum StatementError {
    /// A change needs an archived day that can't be loaded because of something written while it was archived.
    Conflict(Conflict),
    /// The database or the bucket failed.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for StatementError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

type Result<T> = std::result::Result<T, StatementError>;

/// Decides how a statement is sent, and whether it may do without days in conflict.
#[derive(Clone, Copy)]
enum Statement<'a> {
    Query(&'a str),
    Change(&'a Change<'a>),
}

impl<'a> TieredDatabase<'a> {
    /// For one request of this caller; None if it can't change anything.
    pub fn new(database: &'a Database, store: &'a Store, actor: Option<&'a str>) -> Self {
        Self {
            database,
            store,
            actor,
            conflicts: Mutex::default(),
        }
    }

    /// Who makes changes; None if the caller can't change anything.
    pub(crate) fn actor(&self) -> Option<&'a str> {
        self.actor
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

    /// [`Database::write`] with the days that the change needs. In the same round trip the triggers are told the actor, and
    /// whether mail is switched on.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        needs: &str,
        change: &Change<'_>,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        self.run(Statement::Change(change), needs, parameters).await
    }

    /// A separate session in a transaction whose snapshot has the needed days loaded, for requests that read more than one
    /// statement can. It ends when the client is dropped; the server ends it after the limit.
    pub(crate) async fn snapshot(
        &self,
        needs: &str,
        parameters: &[Parameter<'_>],
        limit: Duration,
    ) -> crate::Result<Client> {
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

    /// The conflict that keeps a day archived on which a certain appointment or slot may be, whose id is `$1` in
    /// `whereabouts`; None if it can't be on such a day.
    pub(crate) async fn conflict_at(
        &self,
        whereabouts: &str,
        number: Parameter<'_>,
    ) -> crate::Result<Option<Conflict>> {
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

    /// The conflicts that kept needed days from being loaded.
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
        // Twice is enough, unless more days are archived meanwhile.
        loop {
            let without = self.days_in_conflict();
            let mail = self.database.mail();
            let text = statement.guarded(needs, parameters.len() + 1, !without.is_empty(), mail);
            let all = [parameters, &[(&without as _, Type::DATE_ARRAY)]].concat();
            let outcome = match statement {
                Statement::Query(_) => self.database.read(&text, &all).await,
                Statement::Change(_) => {
                    let actor = (&self.actor as _, Type::TEXT);
                    self.database.write(&text, &[&all[..], &[actor]].concat()).await
                }
            };
            match outcome {
                Err(Error::DaysArchived)
                    if matches!(statement, Statement::Change(_)) && !found.is_empty() =>
                {
                    return Err(StatementError::Conflict(found.swap_remove(0)));
                }
                Err(Error::DaysArchived) => found = self.load_until(deadline, needs, parameters).await?,
                outcome => return Ok(outcome?),
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
    ) -> crate::Result<Vec<Conflict>> {
        timeout_at(deadline, self.load(needs, parameters))
            .await
            .unwrap_or(Err(Error::ArchiveUnavailable { source: None }))
    }

    /// Loads the days, and returns the conflicts that kept some of them from being loaded.
    async fn load(&self, needs: &str, parameters: &[Parameter<'_>]) -> crate::Result<Vec<Conflict>> {
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
    /// The statement, made to end without effect if a needed day is archived. `without` is the number of the parameter
    /// with the days in conflict; the one after it is a change's actor.
    ///
    /// The actor and whether mail is written are set before the change is made: the row of `told` is read before the
    /// outcome is evaluated, of which the common table expressions that change something are parts.
    fn guarded(self, needs: &str, without: usize, any_conflict: bool, mail: Mail) -> String {
        let loaded = loaded(needs, without);
        let told = format!(
            "told AS MATERIALIZED (
                 SELECT set_config('meetassist.actor', coalesce(${}, ''), true),
                        set_config('meetassist.mail', '{}', true))",
            without + 1,
            mail.word()
        );
        match self {
            Self::Query(query) => format!("SELECT CASE WHEN {loaded} THEN ({query}) END"),
            Self::Change(Change { steps, outcome }) if !any_conflict => {
                format!("WITH {told}, {steps} SELECT CASE WHEN {loaded} THEN {outcome} END FROM told")
            }
            Self::Change(Change { steps, outcome }) => format!(
                "WITH {told}, {steps}
                 SELECT CASE
                     WHEN {loaded} AND EXISTS ({} = ANY (${without}))
                         THEN archive.require_refusal(({outcome})::json)
                     ELSE ({outcome})::json
                 END
                 FROM told",
                needed(needs)
            ),
        }
    }
}

/// An expression that ends the statement if a needed day is archived, except those in the parameter with the number
/// `without`.
fn loaded(needs: &str, without: usize) -> String {
    let needed = needed(needs);
    format!("archive.require_loaded(NOT EXISTS ({needed} <> ALL (${without})))")
}

/// The beginning of a query for the needed days that are archived.
fn needed(needs: &str) -> String {
    format!("SELECT FROM archive.archived_day WHERE ({needs}) AND day")
}
