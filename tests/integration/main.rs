//! Tests against a real PostgreSQL and a real S3 API; `make test` starts both.

mod schema;
mod seed_import;
mod support;
