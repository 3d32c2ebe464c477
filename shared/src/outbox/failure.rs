//! Mail that did not reach its address.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::types::{Json, Type};

use super::{mail::Recipient, read};
use crate::{
    Result,
    archived::{key::Key, store::Store},
    platform::database::Database,
};

/// How long failures are kept. A PostgreSQL interval.
const RETENTION: &str = "90 days";

/// The content of `outbox/failed/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Failure {
    /// The appointment that the mail was about.
    pub appointment_id: i32,
    /// Who it was for.
    pub recipient: Recipient,
    /// How it failed.
    pub state: State,
    /// When it failed.
    pub at: DateTime<Utc>,
}

/// How a mail failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "MailFailureState")]
pub enum State {
    /// SES did not accept it.
    Refused,
    /// The recipient's mail server did not accept it.
    Bounced,
}

/// Stores the failure with this id, if there is one, for the appointment to show.
pub async fn record(database: &Database, store: &Store, id: &str) -> Result<Recorded> {
    let key = Key::MailFailure { id: id.to_owned() };
    let Some(failure) = read::<Failure>(store, &key, id).await? else {
        return Ok(Recorded::Unknown);
    };
    let statement = format!(
        "WITH failure AS (
                  SELECT * FROM json_to_record($1)
                      AS failure (appointment_id integer, recipient text, state text, at timestamptz)),
              old AS (
                  DELETE FROM dashboard.mail_failure
                  WHERE at < now() - interval '{RETENTION}'
                    AND (appointmentid, recipient) <> (SELECT appointment_id, failure.recipient FROM failure)),
              recorded AS (
                  INSERT INTO dashboard.mail_failure (appointmentid, recipient, state, at)
                  SELECT appointment_id, recipient, state, at FROM failure
                  ON CONFLICT (appointmentid, recipient) DO UPDATE SET state = excluded.state, at = excluded.at)
         SELECT json_build_object()"
    );
    let _: Value = database
        .write(&statement, &[(&Json(&failure), Type::JSON)])
        .await?;
    Ok(Recorded::Done)
}

/// The result of [`record`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// The appointment shows it.
    Done,
    /// There is no such object any more.
    Unknown,
}
