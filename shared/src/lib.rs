//! The service library of MeetAssist's back office.
//!
//! S3 is the durable home of the data; the PostgreSQL database is a working copy that can be destroyed at any time and
//! restored exactly. The Lambda functions in `functions/` only turn events into calls to this library, which has no
//! Lambda types.
//!
//! Modules import downwards in this order only: `accounts`, `collect`, `dashboard` and `installation`, `archive`, `window`,
//! `restore`, `outbox` and `clickstream`, `archived`, then `platform` and `values`.

pub mod accounts;
pub mod archive;
pub mod archived;
pub mod clickstream;
pub mod collect;
pub mod dashboard;
pub mod installation;
pub mod outbox;
pub mod platform;
pub mod restore;
mod values;
pub mod window;

pub use platform::error::{Error, Result};
