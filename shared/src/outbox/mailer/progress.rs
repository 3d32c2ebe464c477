//! `outbox/sent/<id>`: the state of a mail. Whoever writes it first sends the mail.
//!
//! The event of a mail may be delivered twice, even at the same time. The mail is claimed by a conditional write; a claim
//! that was not settled in time belongs to a mailer that crashed, and can be taken over. If it crashed after SES accepted
//! the mail but before that was recorded, the mail is sent twice: no order of the two steps avoids both losing and
//! repeating it, and a repeated invitation changes nothing in a calendar.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    archived::{
        key::Key,
        store::{Precondition, Store},
    },
};

/// Longer than the function may run, so the mailer that made an older claim has ended. Shorter than the time until
/// Lambda's last retry.
const CLAIM_LIMIT: Duration = Duration::from_secs(45);

/// The object's content.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Progress {
    state: State,
    at: DateTime<Utc>,
}

/// The state of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// A mailer has claimed it.
    Sending,
    /// SES has accepted it.
    Sent,
    /// SES refuses it, and would again.
    Refused,
}

/// The result of trying to claim a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is ours to send.
    Ours,
    /// It was sent or refused before.
    Settled,
    /// Another mailer is sending it, or has just crashed.
    Held,
}

/// Claims the mail with this id.
pub(super) async fn claim(store: &Store, id: &str) -> Result<Claim> {
    let key = Key::MailProgress { id: id.to_owned() };
    let ours = text(State::Sending)?;
    if store
        .write_if(&key, ours.clone(), Precondition::Missing)
        .await?
        .is_some()
    {
        return Ok(Claim::Ours);
    }
    let Some(object) = store.read_small(&key).await? else {
        return Ok(Claim::Held);
    };
    // A claim that can't be read belongs to nobody.
    let former = serde_json::from_slice::<Progress>(&object.content).ok();
    let claim = former.map_or(Claim::Ours, |former| former.claim_at(Utc::now()));
    if claim == Claim::Ours {
        let taken = store
            .write_if(&key, ours, Precondition::Tag(&object.etag))
            .await?;
        return Ok(if taken.is_some() { Claim::Ours } else { Claim::Held });
    }
    Ok(claim)
}

/// Records the outcome of a claimed mail.
pub(super) async fn settle(store: &Store, id: &str, state: State) -> Result<()> {
    let key = Key::MailProgress { id: id.to_owned() };
    store.write(&key, text(state)?).await
}

impl Progress {
    /// What it means for a mailer that finds it at this moment.
    fn claim_at(&self, now: DateTime<Utc>) -> Claim {
        match self.state {
            State::Sent | State::Refused => Claim::Settled,
            State::Sending if now - self.at > TimeDelta::seconds(CLAIM_LIMIT.as_secs().cast_signed()) => {
                Claim::Ours
            }
            State::Sending => Claim::Held,
        }
    }
}

fn text(state: State) -> Result<Vec<u8>> {
    let at = Utc::now();
    serde_json::to_vec(&Progress { state, at }).map_err(|source| Error::Answer { source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_old_claim_that_was_not_settled_can_be_taken_over() {
        let now = Utc::now();
        let claim = |state, seconds| {
            let at = now - TimeDelta::seconds(seconds);
            Progress { state, at }.claim_at(now)
        };
        assert_eq!(claim(State::Sending, 0), Claim::Held);
        assert_eq!(claim(State::Sending, 45), Claim::Held);
        assert_eq!(claim(State::Sending, 46), Claim::Ours);
        assert_eq!(claim(State::Sent, 46), Claim::Settled);
        assert_eq!(claim(State::Refused, 0), Claim::Settled);
    }
}
