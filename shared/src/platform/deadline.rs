//! How long a function has.

use std::time::{Duration, Instant, SystemTime};

/// When Lambda will end the invocation whose deadline this is, in milliseconds of the Unix epoch. None if it has passed:
/// an emulator that knows no limit sends a time long ago.
pub fn of_invocation(milliseconds: u64) -> Option<Instant> {
    let end = SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds);
    let left = end.duration_since(SystemTime::now()).ok()?;
    Some(Instant::now() + left)
}
