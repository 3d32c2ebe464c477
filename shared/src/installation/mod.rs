//! Making a database ready for use: its schema and roles, and its rows from the archive or from untrusted files.

pub mod custom_resource;
pub mod db_init;
pub mod deployment;
pub mod import;
pub mod roles;
