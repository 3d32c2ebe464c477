//! The service library of MeetAssist's back office.
//!
//! S3 is the durable home of the data; the PostgreSQL database is a working set that can vanish and come back exact.
//! The Lambda functions in `functions/` only turn events into calls of this library, which knows no Lambda types.

pub mod appointments;
pub mod archive;
pub mod archive_status;
pub mod athena;
pub mod aws;
pub mod catalogue;
pub mod consultants;
mod contact;
pub mod creation;
pub mod custom_resource;
pub mod customers;
pub mod dashboard;
pub mod database;
pub mod db_init;
pub mod deadline;
pub mod deployment;
mod error;
pub mod instant;
pub mod inventory;
pub mod lineage;
mod list;
pub mod lock;
pub mod manifest;
mod outcome;
pub mod parameters;
pub mod portal;
pub mod programs;
pub mod restore;
pub mod roles;
pub mod schedules;
pub mod schema;
pub mod secrets;
pub mod seed;
pub mod statistics;
pub mod store;
pub mod table_pages;
mod tally;
pub mod tls;
pub mod unit;
pub mod window;

pub use error::{Error, Result};
