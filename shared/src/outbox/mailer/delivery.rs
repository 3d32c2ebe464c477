//! Sending a mail once, and what happens if it does not arrive.

use std::fmt;

use aws_sdk_sesv2::{
    error::{ProvideErrorMetadata, SdkError},
    operation::send_email::SendEmailError,
    primitives::Blob,
    types::{EmailContent, MessageTag, RawMessage},
};
use chrono::Utc;
use serde::Serialize;
use tokio::time::sleep;

use super::{
    Mailer,
    message::{Composed, compose},
    progress::{Claim, State, claim, settle},
};
use crate::{
    Error, Result,
    archived::key::Key,
    outbox::{
        Mail,
        failure::{self, Failure},
        read,
    },
    platform::error::Cause,
};

/// The tag by which an event of SES names the mail.
const TAG: &str = "outbox-id";

/// The result of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// SES has accepted it.
    Sent,
    /// SES does not accept it for this address.
    Refused,
    /// It was sent or refused before.
    Repeated,
    /// The bucket has no such mail any more.
    Unknown,
}

impl fmt::Display for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Repeated => "repeated",
            Self::Unknown => "unknown",
        })
    }
}

/// SES's answer to a mail.
enum Reply {
    Accepted,
    Refused,
}

impl Mailer {
    /// Sends the mail with this id, unless that was done before. An error means that the event should be delivered
    /// again, after a minute.
    pub async fn deliver(&self, id: &str) -> Result<Delivery> {
        let Some(mail) = self.read(id).await? else {
            return Ok(Delivery::Unknown);
        };
        match claim(&self.store, id).await? {
            Claim::Ours => {}
            Claim::Settled => return Ok(Delivery::Repeated),
            Claim::Held => {
                return Err(Error::Busy {
                    what: "Sending this mail",
                });
            }
        }
        let reply = match compose(&mail, &self.sender, id)? {
            Composed::Message(message) => self.send(&mail.address, message, id).await?,
            Composed::NoAddress => Reply::Refused,
        };
        let (state, delivery) = match reply {
            Reply::Accepted => (State::Sent, Delivery::Sent),
            Reply::Refused => {
                self.report(&mail, failure::State::Refused, id).await?;
                (State::Refused, Delivery::Refused)
            }
        };
        settle(&self.store, id, state).await?;
        Ok(delivery)
    }

    /// Reports that the recipient's mail server did not accept the mail.
    pub async fn bounced(&self, id: &str) -> Result<Delivery> {
        let Some(mail) = self.read(id).await? else {
            return Ok(Delivery::Unknown);
        };
        self.report(&mail, failure::State::Bounced, id).await?;
        Ok(Delivery::Refused)
    }

    async fn read(&self, id: &str) -> Result<Option<Mail>> {
        read(&self.store, &Key::Mail { id: id.to_owned() }, id).await
    }

    async fn report(&self, mail: &Mail, state: failure::State, id: &str) -> Result<()> {
        let failure = Failure {
            appointment_id: mail.appointment_id,
            recipient: mail.recipient,
            state,
            at: Utc::now(),
        };
        let content = serde_json::to_vec(&failure).map_err(|source| Error::Answer { source })?;
        self.store
            .write(&Key::MailFailure { id: id.to_owned() }, content)
            .await
    }

    async fn send(&self, address: &str, message: Vec<u8>, id: &str) -> Result<Reply> {
        let mut pauses = self.pauses.iter();
        loop {
            match self.try_to_send(address, message.clone(), id).await {
                Ok(()) => return Ok(Reply::Accepted),
                Err(error) if is_refusal(&error, self.sender.as_ref()) => {
                    tracing::info!(code = error.code(), "SES refuses a mail");
                    return Ok(Reply::Refused);
                }
                Err(error) => match pauses.next() {
                    Some(pause) if is_throttling(&error) => sleep(*pause).await,
                    _ => return Err(Error::MailUnsent { source: cause(error) }),
                },
            }
        }
    }

    async fn try_to_send(
        &self,
        address: &str,
        message: Vec<u8>,
        id: &str,
    ) -> std::result::Result<(), SdkError<SendEmailError>> {
        let built = |error: aws_sdk_sesv2::error::BuildError| SdkError::construction_failure(error);
        let raw = RawMessage::builder().data(Blob::new(message)).build();
        let tag = MessageTag::builder().name(TAG).value(id).build();
        let destination = aws_sdk_sesv2::types::Destination::builder().to_addresses(address);
        self.ses
            .send_email()
            .from_email_address(self.sender.to_string())
            .destination(destination.build())
            .content(EmailContent::builder().raw(raw.map_err(built)?).build())
            .email_tags(tag.map_err(built)?)
            .set_configuration_set_name(self.configuration_set.clone())
            .send()
            .await?;
        Ok(())
    }
}

/// Whether SES will never accept the mail because of its recipient. It says the same of a sender that it has not
/// verified (SES Developer Guide, "Verified identities"), which is ours to correct; then it names the sender.
fn is_refusal(error: &SdkError<SendEmailError>, sender: &str) -> bool {
    let is_about_the_mail = error
        .as_service_error()
        .is_some_and(|error| error.is_message_rejected() || error.is_bad_request_exception());
    is_about_the_mail && !error.message().is_some_and(|message| message.contains(sender))
}

fn is_throttling(error: &SdkError<SendEmailError>) -> bool {
    error
        .as_service_error()
        .is_some_and(SendEmailError::is_too_many_requests_exception)
}

/// Without the message of SES, which may name the recipient.
fn cause(error: SdkError<SendEmailError>) -> Cause {
    match error.code() {
        Some(code) => code.to_owned().into(),
        None => error.into(),
    }
}
