//! A mail in the outbox, as the trigger `dashboard.write_mail()` writes it.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The content of `outbox/<id>.json`: everything that the mail says, as it was when the appointment was changed.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    /// The appointment.
    pub appointment_id: i32,
    /// What has happened to it.
    pub kind: Kind,
    /// Who is told.
    pub recipient: Recipient,
    /// The recipient's name.
    pub name: String,
    /// The recipient's e-mail address.
    pub address: String,
    /// The customer's name.
    pub customer_name: String,
    /// The consultant's name.
    pub consultant_name: String,
    /// The day, in the organisation's time zone.
    pub date: NaiveDate,
    /// When it begins, in the organisation's time zone.
    pub time: NaiveTime,
    /// In minutes.
    pub duration: i32,
    /// The organisation's time zone, an IANA name.
    pub time_zone: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where to meet online.
    pub meeting_url: Option<String>,
    /// Why the consultant has denied it.
    pub reason: Option<String>,
    /// Rises with each change of the appointment.
    pub sequence: u32,
    /// When the appointment was changed.
    pub written_at: DateTime<Utc>,
}

/// What has happened to an appointment, as its recipient sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The recipient has a new appointment.
    Confirmed,
    /// It is at another time or place, or with somebody else.
    Changed,
    /// They no longer have it.
    Cancelled,
    /// The request for it, which was never confirmed, is refused.
    Denied,
}

/// Who is told about an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "MailRecipient")]
pub enum Recipient {
    /// Its customer.
    Customer,
    /// Its consultant.
    Consultant,
}
