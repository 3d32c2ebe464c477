//! How long a function has.

use std::time::{Duration, Instant, SystemTime};

/// When Lambda will end the invocation with this deadline, which is in milliseconds since the Unix epoch. None if it is
/// in the past, as it is in an emulator without a limit.
pub fn of_invocation(milliseconds: u64) -> Option<Instant> {
    let end = SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds);
    let left = end.duration_since(SystemTime::now()).ok()?;
    Some(Instant::now() + left)
}
