//! What a day's rows amount to. The summaries of several days can be added.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    histogram::Histogram,
    rows::{Event, Row},
};

/// The outcome of an action that succeeded.
const OK: &str = "ok";

/// The object `clickstream/summaries/<day>.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct DaySummary {
    /// Page loads. One that lasts until the next day counts on both.
    pub sessions: u64,
    /// By screen.
    pub pages: BTreeMap<String, PageSummary>,
    /// By action.
    pub actions: BTreeMap<String, ActionSummary>,
}

/// What happened on one screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct PageSummary {
    /// How often it was shown.
    pub views: u64,
    /// In how many page loads.
    pub sessions: u64,
    /// What the browser measured, by metric.
    pub metrics: BTreeMap<String, Histogram>,
}

/// What became of one action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct ActionSummary {
    /// How often it ended how: `ok`, or an error's code.
    pub outcomes: BTreeMap<String, u64>,
    /// In milliseconds, until the answer was there.
    pub durations: Histogram,
}

impl DaySummary {
    /// Adds those of another day.
    pub fn merge(&mut self, other: &Self) {
        self.sessions += other.sessions;
        for (name, other) in &other.pages {
            let page = self.pages.entry(name.clone()).or_default();
            page.views += other.views;
            page.sessions += other.sessions;
            for (metric, other) in &other.metrics {
                page.metrics.entry(metric.clone()).or_default().merge(other);
            }
        }
        for (name, other) in &other.actions {
            let action = self.actions.entry(name.clone()).or_default();
            for (outcome, count) in &other.outcomes {
                *action.outcomes.entry(outcome.clone()).or_default() += count;
            }
            action.durations.merge(&other.durations);
        }
    }

    /// How often any screen was shown.
    pub fn views(&self) -> u64 {
        self.pages.values().map(|page| page.views).sum()
    }
}

impl ActionSummary {
    /// How often it was asked for.
    pub fn count(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// How often it did not succeed.
    pub fn failed(&self) -> u64 {
        self.failures().map(|(_, count)| count).sum()
    }

    /// How often it ended in which error.
    pub fn failures(&self) -> impl Iterator<Item = (&str, u64)> {
        let failures = self.outcomes.iter().filter(|(outcome, _)| *outcome != OK);
        failures.map(|(outcome, count)| (outcome.as_str(), *count))
    }
}

/// A summary in the making.
#[derive(Debug, Default)]
pub(super) struct Counter {
    summary: DaySummary,
    sessions: HashSet<String>,
    /// The page loads in which each screen was shown.
    viewers: HashSet<(String, String)>,
}

impl Counter {
    pub fn count(&mut self, row: Row) {
        let Row {
            session,
            page: name,
            event,
            ..
        } = row;
        match event {
            Event::ScreenView {} => {
                let page = self.summary.pages.entry(name.clone()).or_default();
                page.views += 1;
                if self.viewers.insert((session.clone(), name)) {
                    page.sessions += 1;
                }
            }
            Event::Action {
                action,
                outcome,
                duration_ms,
            } => {
                let action = self.summary.actions.entry(action).or_default();
                *action.outcomes.entry(outcome).or_default() += 1;
                action.durations.count(duration_ms);
            }
            Event::WebVital { metric, value } => {
                let page = self.summary.pages.entry(name).or_default();
                page.metrics.entry(metric).or_default().count(value);
            }
            Event::Other => {}
        }
        if self.sessions.insert(session) {
            self.summary.sessions += 1;
        }
    }

    pub fn finish(self) -> DaySummary {
        self.summary
    }
}
