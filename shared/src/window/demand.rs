//! Loading archived days on demand.

use chrono::NaiveDate;
use tokio_postgres::{
    Client,
    types::{Json, Type},
};

use super::merge::{ArchivedDay, Loaded, merge};
use crate::{Error, Result, archived::store::Store, platform::database::Parameter};

/// Writers have to wait while days are inserted, so no more than about a month is inserted in one transaction.
const DAYS_AT_ONCE: usize = 31;

/// How much may be loaded at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// How many days, each of which has up to four objects.
    pub days: usize,
    /// How many rows; a single day may have more.
    pub rows: u64,
}

impl Bound {
    const NONE: Self = Self {
        days: usize::MAX,
        rows: u64::MAX,
    };
}

/// Loads those of the days that are archived.
pub async fn load_days(client: &mut Client, store: &Store, days: &[NaiveDate]) -> Result<Loaded> {
    load_where(
        client,
        store,
        "day = ANY ($1)",
        &[(&days, Type::DATE_ARRAY)],
        Bound::NONE,
    )
    .await
}

/// Loads the archived days that meet a condition on `archive.archived_day`, or fails if they exceed the bound.
pub(super) async fn load_where(
    client: &mut Client,
    store: &Store,
    condition: &str,
    parameters: &[Parameter<'_>],
    bound: Bound,
) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    // A condition may depend on rows that are loaded here, and then match more days.
    loop {
        let mut days = archived_days(client, condition, parameters).await?;
        // Days in conflict would be in conflict again.
        days.retain(|archived| {
            let mut conflicts = loaded.conflicts.iter();
            conflicts.all(|conflict| conflict.day != archived.day)
        });
        if days.is_empty() {
            loaded.days.sort_unstable();
            return Ok(loaded);
        }
        check(&days, bound)?;
        for days in days.chunks(DAYS_AT_ONCE) {
            let merged = merge(client, store, days).await?;
            loaded.days.extend(merged.days);
            for (table, rows) in merged.rows {
                *loaded.rows.entry(table).or_default() += rows;
            }
            loaded.conflicts.extend(merged.conflicts);
        }
    }
}

/// The days, ascending.
async fn archived_days(
    client: &Client,
    condition: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<ArchivedDay>> {
    let query = format!(
        "SELECT day, objects, slots + appointments + feedbacks + audit_entries, day < current_date
         FROM archive.archived_day
         WHERE {condition}
         ORDER BY day"
    );
    let rows = client.query_typed(&query, parameters).await?;
    rows.iter()
        .map(|row| {
            let Json(objects) = row.try_get(1)?;
            Ok(ArchivedDay {
                day: row.try_get(0)?,
                objects,
                recorded: row.try_get(1)?,
                rows: row.try_get::<_, i64>(2)?.unsigned_abs(),
                is_past: row.try_get(3)?,
            })
        })
        .collect()
}

/// Refuses too many days, and names some of them that would fit: the latest ones, or, if all are in the future, the
/// next.
fn check(days: &[ArchivedDay], bound: Bound) -> Result<()> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(());
    };
    let (date_from, date_to) = if first.is_past {
        let fitting = fitting(days.iter().rev(), bound);
        (days[days.len() - fitting].day, last.day)
    } else {
        let fitting = fitting(days.iter(), bound);
        (first.day, days[fitting - 1].day)
    };
    if (date_from, date_to) == (first.day, last.day) {
        return Ok(());
    }
    Err(Error::TooManyDays {
        days: days.len(),
        rows: days.iter().map(|day| day.rows).sum(),
        date_from,
        date_to,
    })
}

/// How many of the days fit; at least one.
fn fitting<'a>(days: impl Iterator<Item = &'a ArchivedDay>, bound: Bound) -> usize {
    let running = days.scan(0, |rows, day| {
        *rows += day.rows;
        Some(*rows)
    });
    running
        .take(bound.days)
        .take_while(|rows| *rows <= bound.rows)
        .count()
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days<const N: usize>(is_past: bool, rows: [u64; N]) -> Vec<ArchivedDay> {
        let days = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap().iter_days();
        days.zip(rows)
            .map(|(day, rows)| ArchivedDay {
                day,
                objects: Default::default(),
                recorded: Json(Default::default()),
                rows,
                is_past,
            })
            .collect()
    }

    /// The refusal, if there is one, with the days of June that would fit.
    fn refused(days: &[ArchivedDay]) -> Option<(usize, u64, String)> {
        match check(days, Bound { days: 3, rows: 10 }) {
            Ok(()) => None,
            Err(Error::TooManyDays {
                days,
                rows,
                date_from,
                date_to,
            }) => Some((
                days,
                rows,
                format!("{}-{}", date_from.format("%-d"), date_to.format("%-d")),
            )),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn days_within_the_bound_are_loaded_and_so_is_a_single_day_of_any_size() {
        assert_eq!(refused(&days(true, [])), None);
        assert_eq!(refused(&days(true, [3, 3, 4])), None);
        assert_eq!(refused(&days(false, [3, 3, 4])), None);
        assert_eq!(refused(&days(true, [1000])), None);
    }

    #[test]
    fn of_too_many_days_the_latest_that_fit_are_named() {
        assert_eq!(refused(&days(true, [1; 4])), Some((4, 4, "2-4".to_owned())));
        assert_eq!(refused(&days(true, [5, 6, 4])), Some((3, 15, "2-3".to_owned())));
        assert_eq!(refused(&days(true, [1, 11])), Some((2, 12, "2-2".to_owned())));
    }

    #[test]
    fn of_too_many_future_days_the_next_that_fit_are_named() {
        assert_eq!(refused(&days(false, [1; 4])), Some((4, 4, "1-3".to_owned())));
        assert_eq!(refused(&days(false, [11, 1])), Some((2, 12, "1-1".to_owned())));
    }
}
