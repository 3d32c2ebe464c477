//! What is used of the page, and how fast it feels.
//!
//! Read from the summaries of days that are over, one small object for each, however many events they had. A day that has
//! not been compacted yet, or on which nobody used the page, has none.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};
use futures_util::{StreamExt, TryStreamExt, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    archived::{key::Key, store::Store},
    clickstream::{ActionSummary, DaySummary, Histogram, PageSummary},
    dashboard::{
        Result,
        error::unavailable,
        parameters::{Day, check_order, optional},
        refusal::Problem,
    },
    window::TieredDatabase,
};

/// How many days are shown unless others are asked for, and at most.
const DEFAULT_DAYS: u64 = 30;
const MOST_DAYS: i64 = 92;

/// How many summaries are read at the same time.
const READS: usize = 16;

/// Which days are shown.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// The first day; by default 30 days are shown.
    #[serde(default, deserialize_with = "optional")]
    pub date_from: Option<Day>,
    /// The last day, by default yesterday; at most 92 days are shown.
    #[serde(default, deserialize_with = "optional")]
    pub date_to: Option<Day>,
}

/// What was used on some days.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Usage {
    /// The first day.
    pub date_from: NaiveDate,
    /// The last day.
    pub date_to: NaiveDate,
    /// How many of these days have data.
    pub days: u64,
    /// How often the page was loaded. Something that lasts until the next day counts on both.
    pub sessions: u64,
    /// The most viewed first.
    pub screens: Vec<ScreenUsage>,
    /// The most frequent first.
    pub actions: Vec<ActionUsage>,
    /// The most frequent first.
    pub errors: Vec<ErrorUsage>,
    /// The days that have data, the earliest first.
    pub by_day: Vec<DayUsage>,
}

/// How often a screen was shown, and how it felt: three quarters of all measurements were no worse, give or take 5 %.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ScreenUsage {
    /// The screen.
    pub page: String,
    /// How often it was shown.
    pub views: u64,
    /// In how many page loads.
    pub sessions: u64,
    /// When its largest part was there; null if it was not measured.
    pub lcp_p75_ms: Option<u64>,
    /// How long it took to react; null if it was not measured.
    pub inp_p75_ms: Option<u64>,
    /// How much its layout shifted; null if it was not measured.
    pub cls_p75: Option<f64>,
}

/// How often an action was asked for, and how long it took.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ActionUsage {
    /// The action.
    pub action: String,
    /// How often.
    pub count: u64,
    /// How often it did not succeed.
    pub failed: u64,
    /// Three quarters took no longer, give or take 5 %.
    pub p75_ms: Option<u64>,
}

/// How often an action ended in an error.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ErrorUsage {
    /// The action.
    pub action: String,
    /// The error's code, or `network`.
    pub outcome: String,
    /// How often.
    pub count: u64,
}

/// What was used on one day.
#[derive(Debug, JsonSchema, Serialize)]
pub struct DayUsage {
    /// The day.
    pub date: NaiveDate,
    /// How often the page was loaded.
    pub sessions: u64,
    /// How often any screen was shown.
    pub views: u64,
    /// How often any action was asked for.
    pub actions: u64,
    /// How often one did not succeed.
    pub failed: u64,
}

/// What was used on these days.
pub async fn usage(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<Usage> {
    check_order(filter.date_from, filter.date_to)?;
    let yesterday: NaiveDate = tiers
        .database
        .read("SELECT to_jsonb(current_date - 1)", &[])
        .await?;
    let (from, to) = range(filter, yesterday);
    if (to - from).num_days() >= MOST_DAYS {
        return Err(Problem::UsageTooLong { most: MOST_DAYS - 1 }.into());
    }
    let days = from.iter_days().take_while(|day| *day <= to);
    let found: Vec<Option<_>> = stream::iter(days)
        .map(|day| summary(tiers.store, day))
        .buffered(READS)
        .try_collect()
        .await
        .map_err(unavailable)?;
    let summaries: Vec<_> = found.into_iter().flatten().collect();
    Ok(Usage::of(from, to, &summaries))
}

fn range(filter: &Filter, yesterday: NaiveDate) -> (NaiveDate, NaiveDate) {
    let from = filter.date_from.map(Day::date);
    let to = filter.date_to.map(Day::date);
    // A first day that is not over yet is a range that has nothing, not one that is wrong.
    let to = to.unwrap_or_else(|| from.map_or(yesterday, |from| from.max(yesterday)));
    let first = || to.checked_sub_days(Days::new(DEFAULT_DAYS - 1)).unwrap_or(to);
    (from.unwrap_or_else(first), to)
}

/// A day with what it amounts to; None if nothing of it is known.
async fn summary(store: &Store, day: NaiveDate) -> crate::Result<Option<(NaiveDate, DaySummary)>> {
    let key = Key::ClickstreamSummary(day);
    let Some(object) = store.read_small(&key).await? else {
        return Ok(None);
    };
    let summary = serde_json::from_slice(&object.content).map_err(|source| crate::Error::EventsUnusable {
        name: key.to_string(),
        source: source.into(),
    })?;
    Ok(Some((day, summary)))
}

impl Usage {
    fn of(date_from: NaiveDate, date_to: NaiveDate, summaries: &[(NaiveDate, DaySummary)]) -> Self {
        let mut whole = DaySummary::default();
        summaries.iter().for_each(|(_, summary)| whole.merge(summary));
        let mut screens: Vec<_> = whole.pages.iter().map(ScreenUsage::from).collect();
        let mut actions: Vec<_> = whole.actions.iter().map(ActionUsage::from).collect();
        let mut errors: Vec<_> = whole.actions.iter().flat_map(errors_of).collect();
        // They are in the order of their names, in which those of equal size stay.
        screens.sort_by_key(|screen| Reverse(screen.views));
        actions.sort_by_key(|action| Reverse(action.count));
        errors.sort_by_key(|error| Reverse(error.count));
        Self {
            date_from,
            date_to,
            days: summaries.len() as u64,
            sessions: whole.sessions,
            screens,
            actions,
            errors,
            by_day: summaries.iter().map(DayUsage::from).collect(),
        }
    }
}

impl From<(&String, &PageSummary)> for ScreenUsage {
    fn from((page, summary): (&String, &PageSummary)) -> Self {
        let p75 = |metric| summary.metrics.get(metric).and_then(Histogram::p75);
        Self {
            page: page.clone(),
            views: summary.views,
            sessions: summary.sessions,
            lcp_p75_ms: p75("LCP").map(milliseconds),
            inp_p75_ms: p75("INP").map(milliseconds),
            cls_p75: p75("CLS").map(|shift| (shift * 1000.0).round() / 1000.0),
        }
    }
}

impl From<(&String, &ActionSummary)> for ActionUsage {
    fn from((action, summary): (&String, &ActionSummary)) -> Self {
        Self {
            action: action.clone(),
            count: summary.count(),
            failed: summary.failed(),
            p75_ms: summary.durations.p75().map(milliseconds),
        }
    }
}

impl From<&(NaiveDate, DaySummary)> for DayUsage {
    fn from((date, summary): &(NaiveDate, DaySummary)) -> Self {
        Self {
            date: *date,
            sessions: summary.sessions,
            views: summary.views(),
            actions: summary.actions.values().map(ActionSummary::count).sum(),
            failed: summary.actions.values().map(ActionSummary::failed).sum(),
        }
    }
}

fn errors_of((action, summary): (&String, &ActionSummary)) -> Vec<ErrorUsage> {
    let failures = summary.failures();
    let errors = failures.map(|(outcome, count)| ErrorUsage {
        action: action.clone(),
        outcome: outcome.to_owned(),
        count,
    });
    errors.collect()
}

fn milliseconds(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn range_of(from: Option<&str>, to: Option<&str>) -> (String, String) {
        let day = |text: &str| Day::try_from(json!(text)).unwrap();
        let filter = Filter {
            date_from: from.map(day),
            date_to: to.map(day),
        };
        let yesterday = NaiveDate::from_ymd_opt(2025, 11, 27).unwrap();
        let (from, to) = range(&filter, yesterday);
        (from.to_string(), to.to_string())
    }

    #[test]
    fn thirty_days_until_yesterday_are_shown_unless_others_are_asked_for() {
        for (from, to, expected) in [
            (None, None, ("2025-10-29", "2025-11-27")),
            (Some("2025-11-20"), None, ("2025-11-20", "2025-11-27")),
            (None, Some("2025-06-30"), ("2025-06-01", "2025-06-30")),
            (Some("2025-11-28"), None, ("2025-11-28", "2025-11-28")),
            (
                Some("2025-06-01"),
                Some("2025-06-02"),
                ("2025-06-01", "2025-06-02"),
            ),
        ] {
            let expected = (expected.0.to_owned(), expected.1.to_owned());
            assert_eq!(range_of(from, to), expected, "{from:?} {to:?}");
        }
    }
}
