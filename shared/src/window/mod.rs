//! The load window: which days of the dynamic tables are loaded, and how days are loaded and released later.
//!
//! A day is archived if it has a row in `archive.archived_day`; all others are loaded. If an archived day has rows in
//! the database all the same, they were written since it was archived, and add to the archived ones.

mod demand;
mod merge;
mod release;
mod tiered_database;
mod write_lock;

pub(crate) use self::tiered_database::{Change, NO_DAYS, StatementError};
pub use self::{demand::load_days, merge::Loaded, release::release, tiered_database::TieredDatabase};
pub use crate::restore::Window;
