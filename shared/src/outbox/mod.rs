//! E-mail about appointments, on its way from the database to the mailer, which is outside of the VPC.
//!
//! A row of `dashboard.outbox` is written by a trigger, in the statement that changes the appointment. After the commit,
//! [`dispatch`] copies the row to the object `outbox/<id>.json`, whose event starts the mailer, and deletes the row. If
//! that fails, the row stays for whoever dispatches next: the next request that changes an appointment, an archive run,
//! or db-init before the database is deleted. A row that is copied twice gives the same object.
//!
//! The way back is an object too: `outbox/failed/<id>` says that a mail did not reach its address, and its event starts
//! `archive-data`, which [records](failure::record) it.

mod dispatch;
pub mod failure;
mod mail;
#[cfg(feature = "mailer")]
pub mod mailer;

use serde::de::DeserializeOwned;

use crate::{
    Error, Result,
    archived::{key::Key, store::Store},
};

pub use self::{
    dispatch::{dispatch, dispatch_within},
    mail::{Kind, Mail, Recipient},
};

/// What is stored under a key of the mail with this id; None if there is no such object.
async fn read<T: DeserializeOwned>(store: &Store, key: &Key, id: &str) -> Result<Option<T>> {
    let Some(object) = store.read_small(key).await? else {
        return Ok(None);
    };
    let content = serde_json::from_slice(&object.content);
    content.map(Some).map_err(|source| Error::MailUnusable {
        id: id.to_owned(),
        source: source.into(),
    })
}
