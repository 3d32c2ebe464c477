//! Prepares a database for use: schema, roles, and rows from the archive or from untrusted files.

pub mod custom_resource;
pub mod db_init;
pub mod deployment;
pub mod import;
pub mod roles;
pub mod uploads;
