//! The load window: which days of the dynamic tables are in the database, and how others come in and go out.
//!
//! A day is archived if it has a row in `archive.archived_day`; every other day is loaded. Rows of an archived day that
//! are in the database nevertheless were written since and come in addition to the archived ones.

mod archived;
mod demand;
mod merge;
mod release;
mod working_set;

use std::{env, time::Duration};

use chrono::NaiveDate;
use serde::{Deserialize, de::Error as _};
use serde_json::Value;
use tokio_postgres::{Transaction, error::SqlState};

pub(crate) use self::{
    archived::insert as insert_archived,
    working_set::{Change, NO_DAYS},
};
pub use self::{
    demand::{Loaded, load_days},
    release::release,
    working_set::WorkingSet,
};
use crate::{Error, Result};

/// The days that a restore loads, around the organisation's today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct Window {
    before: u32,
    after: u32,
}

/// How many days a window may name to either side: whoever wants more wants all.
const LONGEST: u32 = 36_500;

/// A window given by its ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    before: u32,
    after: u32,
}

impl Window {
    /// Every day that there is.
    pub const ALL: Self = Self {
        before: u32::MAX,
        after: u32::MAX,
    };

    /// So many days before and after today, and today.
    pub fn around(before: u32, after: u32) -> Option<Self> {
        (before <= LONGEST && after <= LONGEST).then_some(Self { before, after })
    }

    /// The window that holds where a request names none. Variables: `LOAD_DAYS_BEFORE` (1), `LOAD_DAYS_AFTER` (1), each
    /// a number of days or `all`.
    pub fn from_env() -> Result<Self> {
        Ok(Self {
            before: days_from_env("LOAD_DAYS_BEFORE")?,
            after: days_from_env("LOAD_DAYS_AFTER")?,
        })
    }

    /// Whether the day is to be loaded.
    pub fn contains(self, today: NaiveDate, day: NaiveDate) -> bool {
        let distance = (day - today).num_days();
        -i64::from(self.before) <= distance && distance <= i64::from(self.after)
    }
}

impl TryFrom<Value> for Window {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> serde_json::Result<Self> {
        if value == "all" {
            return Ok(Self::ALL);
        }
        let Ends { before, after } = Ends::deserialize(value)?;
        Self::around(before, after).ok_or_else(|| {
            serde_json::Error::custom(format!(
                "a window ends at most {LONGEST} days away, or is \"all\""
            ))
        })
    }
}

fn days_from_env(variable: &'static str) -> Result<u32> {
    match env::var(variable).as_deref() {
        Err(_) => Ok(1),
        Ok("all") => Ok(u32::MAX),
        Ok(days) => days
            .parse()
            .ok()
            .filter(|&days| days <= LONGEST)
            .ok_or_else(|| Error::Configuration {
                variable,
                problem: format!("is neither a number of days up to {LONGEST} nor the word all"),
            }),
    }
}

/// Below PostgreSQL's `deadlock_timeout`, so that of two who wait for each other this one gives way.
const LOCK_WAIT: Duration = Duration::from_millis(500);
const LOCK_TRIES: usize = 20;

/// After `deadlock_timeout` PostgreSQL cancels an autovacuum that somebody waits for; it is gone some milliseconds later.
const VACUUM_ENDS_WITHIN: Duration = Duration::from_millis(500);

/// Keeps all others from writing the dynamic tables, and the rows that these refer to, until the transaction ends.
/// Readers go on.
///
/// With writers shut out, what was looked up stays true while it is acted upon: no row comes between a check and the
/// insert or delete that relies on it.
async fn shut_out_writers(transaction: &mut Transaction<'_>) -> Result<()> {
    let mut wait = LOCK_WAIT;
    for _ in 0..LOCK_TRIES {
        let lock = format!(
            "SET LOCAL lock_timeout = {};
             LOCK TABLE {WRITTEN_TABLES} IN SHARE ROW EXCLUSIVE MODE",
            wait.as_millis()
        );
        let savepoint = transaction.savepoint("locking").await?;
        match savepoint.batch_execute(&lock).await {
            Err(error) if gave_way(&error) => savepoint.rollback().await?,
            outcome => {
                outcome?;
                return Ok(savepoint.commit().await?);
            }
        }
        wait = next_wait(transaction).await?;
    }
    Err(Error::Busy {
        what: "Other writing to appointments",
    })
}

const WRITTEN_TABLES: &str = "customer, consultant, consultantschedule, appointment, appointmentfeedback";

fn gave_way(error: &tokio_postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED].contains(code))
}

/// How long to wait for the locks at the next try. A vacuum holds its lock for minutes and waits for nobody's, so that it
/// can be waited for until PostgreSQL cancels it.
async fn next_wait(transaction: &Transaction<'_>) -> Result<Duration> {
    let query = format!(
        "SELECT (extract(epoch FROM current_setting('deadlock_timeout')::interval) * 1000)::bigint
         FROM pg_locks
         WHERE granted AND mode = 'ShareUpdateExclusiveLock'
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND relation = ANY (ARRAY(SELECT name::regclass FROM string_to_table('{WRITTEN_TABLES}', ', ') AS name))
         LIMIT 1"
    );
    let Some(row) = transaction.query_typed_opt(&query, &[]).await? else {
        return Ok(LOCK_WAIT);
    };
    let deadlock_timeout: i64 = row.try_get(0)?;
    Ok(Duration::from_millis(deadlock_timeout.unsigned_abs()) + VACUUM_ENDS_WITHIN)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_reaches_from_today_and_holds_its_ends() {
        let today = day("2025-11-28");
        let window = Window::around(1, 2).unwrap();
        let held = [
            "2025-11-26",
            "2025-11-27",
            "2025-11-28",
            "2025-11-30",
            "2025-12-01",
        ];
        let held = held.map(|text| window.contains(today, day(text)));
        assert_eq!(held, [false, true, true, true, false]);
        for extreme in ["1900-01-01", "2999-12-31"] {
            assert!(Window::ALL.contains(today, day(extreme)));
        }
    }

    #[test]
    fn a_request_names_a_window_by_its_ends_or_asks_for_all() {
        let parse = |value| serde_json::from_value::<Window>(value).ok();
        assert_eq!(parse(json!("all")), Some(Window::ALL));
        assert_eq!(parse(json!({"before": 0, "after": 30})), Window::around(0, 30));
        for other in [
            json!("none"),
            json!(3),
            json!({}),
            json!({"before": 1}),
            json!({"before": 1, "after": LONGEST + 1}),
            json!({"before": 1.5, "after": 1}),
        ] {
            assert_eq!(parse(other.clone()), None, "{other}");
        }
    }
}
