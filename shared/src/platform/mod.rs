//! The foundation: AWS clients, the database connection, secrets, locks and errors.

pub mod aws;
pub mod database;
pub mod deadline;
pub(crate) mod error;
pub mod lock;
pub(crate) mod payload;
pub mod schema;
pub mod secrets;
pub mod tls;
