//! The service library of MeetAssist's back office.
//!
//! S3 is the durable home of the data; the PostgreSQL database is a working set that can vanish and come back exact.
//! The Lambda functions in `functions/` only turn events into calls of this library, which knows no Lambda types.
//!
//! Modules import downwards in this order only: `dashboard` and `installation`, `archive`, `window`, `restore`,
//! `archived`, then `platform` and `values`.

pub mod archive;
pub mod archived;
pub mod dashboard;
pub mod installation;
pub mod platform;
pub mod restore;
mod values;
pub mod window;

pub use platform::error::{Error, Result};
