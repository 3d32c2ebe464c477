//! Tests against a real PostgreSQL and a real S3 API; `make test` starts both.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod accounts;
mod archive_bytes;
mod archive_concurrency;
mod archive_faults;
mod archive_fold;
mod archive_partial;
mod archive_readers;
mod archive_refusals;
mod archive_requested;
mod archive_skip;
mod archive_verify;
mod audit;
mod audit_archived;
mod audit_restoring;
mod custom_resource;
mod dashboard_access;
mod dashboard_appointments;
mod dashboard_archive_runs;
mod dashboard_archived;
mod dashboard_archived_reads;
mod dashboard_archived_writes;
mod dashboard_availability;
mod dashboard_bad_input;
mod dashboard_booking;
mod dashboard_bulk;
mod dashboard_calendar;
mod dashboard_concurrency;
mod dashboard_expected;
mod dashboard_exports;
mod dashboard_figures;
mod dashboard_hours;
mod dashboard_idempotency;
mod dashboard_lists;
mod dashboard_outage;
mod dashboard_people;
mod dashboard_portal;
mod dashboard_programs;
mod dashboard_reports;
mod dashboard_round_trips;
mod dashboard_slots;
mod dashboard_sorting;
mod dashboard_uploads;
mod encryption;
mod end_to_end;
mod ids;
mod log_values;
mod mail_delivery;
mod mail_outbox;
mod old_snapshots;
mod previous_version;
mod restore_request;
mod restore_round_trip;
mod restore_tampering;
mod roles;
mod schema;
mod seed_cases;
mod seed_dump;
mod seed_growth;
mod seed_import;
mod support;
mod uploads_archived;
mod uploads_check;
mod uploads_dump;
mod uploads_import;
mod uploads_zip;
mod window_demand;
mod window_guard;
mod window_model;
mod window_references;
mod window_release;
