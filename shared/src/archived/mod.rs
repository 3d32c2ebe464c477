//! What an archive consists of: tables and their units, the objects that hold them, and the manifest that lists them.

pub mod athena;
pub mod catalogue;
pub mod inventory;
pub mod key;
pub mod lineage;
pub mod manifest;
pub(crate) mod object;
pub mod run_request;
pub(crate) mod spool;
pub mod store;
pub mod tables;
pub(crate) mod tally;
pub mod unit;
pub mod upload;
