//! Tests against a real PostgreSQL and a real S3 API; `make test` starts both.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod dashboard_access;
mod dashboard_appointments;
mod dashboard_figures;
mod dashboard_lists;
mod dashboard_outage;
mod encryption;
mod end_to_end;
mod schema;
mod seed_import;
mod support;
