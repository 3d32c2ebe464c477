//! Tests against a real PostgreSQL and a real S3 API; `make test` starts both.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod end_to_end;
mod schema;
mod seed_import;
mod support;
