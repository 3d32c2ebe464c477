//! Folding: days in the manifest are moved to their months' objects, so that the manifest stays small however many days
//! there are.

use std::collections::BTreeSet;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::timeout;

use super::{
    time_budget::TimeBudget,
    upload::{self, Trust},
};
use crate::{
    Error, Result,
    archived::{
        inventory::read_month,
        key::Key,
        manifest::{Days, Manifest, Month, MonthDays, ObjectState},
        spool::Content,
        store::Store,
    },
    platform::aws::CALL_LIMIT,
};

/// The most days that the manifest holds itself. Every run that changes something reads and writes them all; a higher
/// limit makes folding rarer.
const DAYS_IN_MANIFEST: usize = 31;

/// How many months are written at the same time.
const CONCURRENT: usize = 8;

/// A manifest after folding.
pub struct Folded {
    /// Without the days that were moved to their months.
    pub manifest: Manifest,
    /// Why months that were due could not be written, in one sentence.
    pub failure: Option<String>,
}

/// Writes the months that are due and removes their days from the manifest. Most runs find none. If that fails or takes
/// too long, the days stay in the manifest and the next run tries again.
///
/// What is written counts only once the manifest is published; until then the bucket's state is unchanged.
pub async fn fold(store: &Store, manifest: Manifest, trust: &Trust, time: &TimeBudget) -> Folded {
    // Folding is never urgent, so it isn't worth getting near the deadline.
    if time.is_up() {
        return Folded {
            manifest,
            failure: None,
        };
    }
    let writing = write_due(store, &manifest, trust);
    let written = match time.left() {
        None => writing.await,
        Some(left) => timeout(left.saturating_sub(2 * CALL_LIMIT), writing)
            .await
            .unwrap_or(Err(Error::TookTooLong)),
    };
    match written {
        Ok(written) => Folded {
            manifest: manifest.with_months(written),
            failure: None,
        },
        Err(error) => {
            tracing::warn!(
                error = error.with_causes(),
                "days could not be moved to their months"
            );
            Folded {
                manifest,
                failure: Some(format!("Days could not be moved out of the manifest: {error}")),
            }
        }
    }
}

impl Manifest {
    fn with_months(mut self, months: Vec<(Month, ObjectState)>) -> Self {
        for (month, object) in months {
            self.days.retain(|&day, _| Month::of(day) != month);
            self.months.insert(month, object);
        }
        self
    }
}

async fn write_due(store: &Store, manifest: &Manifest, trust: &Trust) -> Result<Vec<(Month, ObjectState)>> {
    let mut due = match trust {
        Trust::Manifest => BTreeSet::new(),
        Trust::CurrentVersion | Trust::Listed(_) => superseded(store, manifest, trust).await?,
    };
    if manifest.days.len() > DAYS_IN_MANIFEST {
        due.extend(manifest.days.keys().map(|&day| Month::of(day)));
    }
    stream::iter(due)
        .map(async |month| write(store, manifest, month).await.map(|object| (month, object)))
        .buffer_unordered(CONCURRENT)
        .try_collect()
        .await
}

/// The months whose pinned object is no longer the current version. A run that crashed has replaced it, so the bucket's
/// lifecycle rule would eventually delete the pinned one.
async fn superseded(store: &Store, manifest: &Manifest, trust: &Trust) -> Result<BTreeSet<Month>> {
    stream::iter(&manifest.months)
        .map(async |(&month, object)| Ok((!trust.includes(object, store).await?).then_some(month)))
        .buffer_unordered(CONCURRENT)
        .try_filter_map(async |month| Ok(month))
        .try_collect()
        .await
}

/// Writes all of a month's days that the manifest has.
async fn write(store: &Store, manifest: &Manifest, month: Month) -> Result<ObjectState> {
    let key = Key::Month(month);
    let mut days = match manifest.months.get(&month) {
        Some(object) => read_month(store, object).await?,
        None => Days::new(),
    };
    let newer = manifest.days.iter().filter(|(day, _)| Month::of(**day) == month);
    days.extend(newer.map(|(&day, state)| (day, state.clone())));
    let records = days.len() as u64;
    let content = MonthDays { days }.to_text().map_err(|source| Error::Store {
        operation: "writing",
        key: key.to_string(),
        source: source.into(),
    })?;
    upload::write(store, &key, &Content::whole(content, records)).await
}
