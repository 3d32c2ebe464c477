//! Benchmarks, compared with what PostgreSQL and the store alone need for the same work: `make bench`.
//!
//! They are one program, because linking the library takes most of the time to compile one. Its arguments are the
//! benchmarks to run.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

mod archive;
mod dashboard;
mod harness;
mod import;
mod reports;
mod restore;
#[path = "../integration/support/mod.rs"]
#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::env;

#[tokio::main]
async fn main() {
    // Cargo adds options of its own.
    let wanted: Vec<_> = env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    if is_wanted("restore") {
        restore::measure().await;
    }
    if is_wanted("import") {
        import::measure().await;
    }
    if is_wanted("archive") {
        archive::measure().await;
    }
    if is_wanted("dashboard") {
        dashboard::measure().await;
    }
    if is_wanted("reports") {
        reports::measure().await;
    }
}
