//! What people use, and how fast it feels: the events of the page, as they are stored.
//!
//! `POST /events` ([`crate::collect`]) writes each request's events to `clickstream/batches/day=<day>/<id>.jsonl.gz`. Once
//! a day is over, [`compaction`] moves its batches into one object, `clickstream/day=<day>/events.jsonl.gz`, which Athena
//! and DuckDB read, and writes `clickstream/summaries/<day>.json`, from which `get_usage` counts.
//!
//! The name of a batch is a digest of its events, and each row says which batch it came with. So a batch that is sent
//! twice, or is still there after it was moved, counts once.

pub mod compaction;
mod day;
mod histogram;
mod rows;
mod summary;

pub use self::{
    histogram::Histogram,
    rows::Rows,
    summary::{ActionSummary, DaySummary, PageSummary},
};
