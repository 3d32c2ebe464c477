//! How much time a run has.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SubsecRound, Utc};

use crate::platform::aws::CALL_LIMIT;

/// The time reserved for publishing, however slow the bucket is: to finish the uploads under way, write the manifest,
/// and, if that is refused, read the current one. The rest is for the database.
pub const RESERVE: Duration = Duration::from_secs(3 * CALL_LIMIT.as_secs() + 5);

/// When a run started and when it has to end.
#[derive(Clone, Copy, Debug)]
pub struct TimeBudget {
    started: Instant,
    started_at: DateTime<Utc>,
    deadline: Option<Instant>,
}

impl TimeBudget {
    /// Starts now. Without a deadline there is no limit.
    pub fn starting_now(deadline: Option<Instant>) -> Self {
        Self {
            started: Instant::now(),
            started_at: now(),
            deadline,
        }
    }

    /// When the run started.
    pub fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// The time taken so far.
    pub fn milliseconds(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether only the reserve is left: nothing but publishing may start.
    pub fn is_up(&self) -> bool {
        self.left().is_some_and(|left| left < RESERVE)
    }

    /// The time until the deadline.
    pub fn left(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }
}

/// The wall-clock time, with the precision that the manifest keeps.
pub fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_up_when_only_the_reserve_is_left() {
        let with = |left: Duration| TimeBudget::starting_now(Some(Instant::now() + left)).is_up();
        assert!(with(RESERVE));
        assert!(with(Duration::ZERO));
        assert!(!with(RESERVE + Duration::from_secs(60)));
        assert!(!TimeBudget::starting_now(None).is_up());
    }

    #[test]
    fn the_time_since_the_start_is_counted_in_milliseconds() {
        let mut time = TimeBudget::starting_now(None);
        time.started -= Duration::from_millis(1500);
        let taken = time.milliseconds();
        assert!((1500..60_000).contains(&taken), "{taken}");
    }

    #[test]
    fn the_reserve_covers_all_retries_of_the_client_while_publishing() {
        assert!(RESERVE > 3 * CALL_LIMIT);
    }
}
