//! Histograms on a logarithmic scale: small, mergeable, and good enough for percentiles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Each bucket ends at so many times where it begins. A percentile is at most `(GROWTH - 1) / (GROWTH + 1)`, 4.8 %, away
/// from the value that it stands for.
const GROWTH: f64 = 1.1;

/// Values below this count as zero: no time and no shift of the layout that small matters.
const LEAST: f64 = 0.001;

/// How often which values occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Histogram {
    /// How many were zero.
    #[serde(default)]
    zeros: u64,
    /// How many were in the bucket from `GROWTH ^ (index - 1)` to `GROWTH ^ index`, by index.
    #[serde(default)]
    buckets: BTreeMap<i32, u64>,
}

impl Histogram {
    /// Counts a value, which is not negative.
    pub fn count(&mut self, value: f64) {
        match bucket(value) {
            Some(index) => *self.buckets.entry(index).or_default() += 1,
            None => self.zeros += 1,
        }
    }

    /// Counts all values of the other one.
    pub fn merge(&mut self, other: &Self) {
        self.zeros += other.zeros;
        for (index, count) in &other.buckets {
            *self.buckets.entry(*index).or_default() += count;
        }
    }

    /// The value that three quarters of all values don't exceed; None if there is none.
    pub fn p75(&self) -> Option<f64> {
        let total = self.zeros + self.buckets.values().sum::<u64>();
        if total == 0 {
            return None;
        }
        let rank = total - total / 4;
        let mut passed = self.zeros;
        if rank <= passed {
            return Some(0.0);
        }
        let (index, _) = self.buckets.iter().find(|(_, count)| {
            passed += **count;
            rank <= passed
        })?;
        // Equally far, in proportion, from both ends of the bucket.
        Some(2.0 * GROWTH.powi(*index) / (GROWTH + 1.0))
    }
}

/// The bucket of a value; None for zero.
fn bucket(value: f64) -> Option<i32> {
    // A cast of a float that is out of range gives the nearest integer that is in it.
    (value >= LEAST).then(|| (value.ln() / GROWTH.ln()).ceil() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: impl IntoIterator<Item = f64>) -> Histogram {
        let mut histogram = Histogram::default();
        values.into_iter().for_each(|value| histogram.count(value));
        histogram
    }

    #[test]
    fn a_percentile_is_at_most_five_percent_off_whatever_the_values() {
        for scale in [0.001, 0.013, 1.0, 7.7, 250.0, 600.0] {
            for count in [1_u32, 2, 3, 4, 5, 100, 999] {
                let values: Vec<f64> = (1..=count).map(|step| f64::from(step) * scale).collect();
                let exact = values[(f64::from(count) * 0.75).ceil() as usize - 1];
                let found = of(values).p75().unwrap();
                assert!((found - exact).abs() <= 0.048 * exact, "{found} for {exact}");
            }
        }
    }

    #[test]
    fn zeros_are_counted_as_values() {
        assert_eq!(of([0.0, 0.0, 0.0, 100.0]).p75(), Some(0.0));
        assert!(of([0.0, 0.0, 100.0, 100.0]).p75().unwrap() > 95.0);
        assert_eq!(of([0.0004]).p75(), Some(0.0));
        assert_eq!(of([]).p75(), None);
    }

    #[test]
    fn days_that_are_merged_give_what_all_their_values_give() {
        let (monday, tuesday) = ([0.0, 3.0, 80.0, 3.0], [900.0, 0.0, 81.0]);
        let mut merged = of(monday);
        merged.merge(&of(tuesday));
        assert_eq!(merged, of(monday.into_iter().chain(tuesday)));
    }

    #[test]
    fn a_stored_histogram_is_the_same_again() {
        let histogram = of([0.0, 0.002, 599_999.0]);
        let text = serde_json::to_string(&histogram).unwrap();
        assert_eq!(serde_json::from_str::<Histogram>(&text).unwrap(), histogram);
    }
}
