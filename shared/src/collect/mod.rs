//! The API of the events: what the page reports about its use, stored without anything about who uses it.
//!
//! Whatever is not on the closed list of [`Event`] is dropped, so nothing that a person has typed can be stored. Events say
//! neither who caused them nor from where; a session is a random id that the page forgets when it is closed.

mod event;
#[cfg(feature = "collect")]
mod storing;

#[cfg(feature = "collect")]
pub use storing::{Collector, handle};

pub use event::Event;

/// How many events a request may have, and how large it may be.
pub(crate) const MOST_EVENTS: usize = 50;
#[cfg(feature = "collect")]
const LARGEST_BODY: usize = 64 * 1024;
