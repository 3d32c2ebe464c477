//! How long a run has.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SubsecRound, Utc};

use crate::platform::aws::CALL_LIMIT;

/// What a run keeps of its time for publishing, however slow the bucket is: the uploads under way end, the manifest is
/// written, and if that is refused the one in its place is read. The rest is for the database.
pub const RESERVE: Duration = Duration::from_secs(3 * CALL_LIMIT.as_secs() + 5);

/// When a run began and when it has to come to an end.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    started: Instant,
    started_at: DateTime<Utc>,
    deadline: Option<Instant>,
}

impl Time {
    /// It begins now. Without a deadline it may take as long as it likes.
    pub fn starting_now(deadline: Option<Instant>) -> Self {
        Self {
            started: Instant::now(),
            started_at: now(),
            deadline,
        }
    }

    /// When the run began.
    pub fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// How long it has taken so far.
    pub fn milliseconds(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether only the reserve is left: nothing new may begin but publishing.
    pub fn is_up(&self) -> bool {
        self.left().is_some_and(|left| left < RESERVE)
    }

    /// What is left until the deadline.
    pub fn left(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }
}

/// The wall clock's time, as precise as the manifest keeps it.
pub fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_up_when_only_the_reserve_is_left() {
        let with = |left: Duration| Time::starting_now(Some(Instant::now() + left)).is_up();
        assert!(with(RESERVE));
        assert!(with(Duration::ZERO));
        assert!(!with(RESERVE + Duration::from_secs(60)));
        assert!(!Time::starting_now(None).is_up());
    }

    #[test]
    fn the_reserve_is_longer_than_what_the_client_may_take_for_publishing() {
        assert!(RESERVE > 3 * CALL_LIMIT);
    }
}
