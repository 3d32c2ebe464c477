//! Receiving batches and putting them into the bucket.

use std::{collections::BTreeMap, env, time::Instant};

use aws_config::SdkConfig;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;
use md5::{Digest, Md5};
use serde::Serialize;
use serde_json::Value;

use super::{Event, LARGEST_BODY, MOST_EVENTS};
use crate::{
    Error as Failed,
    archived::{key::Key, manifest::Checksum, store::Store},
    clickstream::Rows,
    dashboard::{
        Answer, Claims, Language, Result, answered,
        identity::signed_in,
        parameters::Requirement,
        refusal::{Problem, Refusal},
        unavailable,
    },
    platform::database::DEFAULT_TIME_ZONE,
};

/// The name of a request in the log.
const NAME: &str = "events";

/// Takes batches of events.
pub struct Collector {
    store: Store,
    /// Decides on which day an event is.
    time_zone: Tz,
}

/// A row of the clickstream.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    event: &'a Event,
    /// When it reached us.
    received: DateTime<Utc>,
    /// The batch that it came with.
    batch: &'a str,
}

impl Collector {
    /// Reads `BUCKET_NAME` and `TIME_ZONE` (the organisation's, default Asia/Ho_Chi_Minh); makes no call.
    pub fn from_env(aws: &SdkConfig) -> crate::Result<Self> {
        let time_zone = env::var("TIME_ZONE").unwrap_or_else(|_| DEFAULT_TIME_ZONE.to_owned());
        Self::new(Store::from_env(aws)?, &time_zone)
    }

    /// Puts batches into this bucket, on the days of the time zone with this name.
    pub fn new(store: Store, time_zone: &str) -> crate::Result<Self> {
        let time_zone = time_zone.parse().map_err(|_| Failed::Configuration {
            variable: "TIME_ZONE",
            problem: "is not the name of a time zone".to_owned(),
        })?;
        Ok(Self { store, time_zone })
    }

    /// Stores what is on the list. A request that is sent again stores nothing more, because its objects are there already.
    async fn store(&self, sent: &[Value]) -> Result<()> {
        let now = Utc::now().trunc_subsecs(3);
        let mut days: BTreeMap<NaiveDate, Vec<Event>> = BTreeMap::new();
        for event in sent.iter().filter_map(|event| Event::accept(event, now)) {
            let day = event.at.with_timezone(&self.time_zone).date_naive();
            days.entry(day).or_default().push(event);
        }
        let dropped_count = sent.len() - days.values().map(Vec::len).sum::<usize>();
        if dropped_count > 0 {
            tracing::info!(event_count = sent.len(), dropped_count, "events dropped");
        }
        for (day, events) in days {
            let id = digest(&events)?;
            let content = rows(&events, now, &id)?;
            let key = Key::ClickstreamBatch { day, id };
            self.store.write_new(&key, content).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

/// Answers a request with 204, whatever of its events is stored. `claims` are those that the authorizer verified, of
/// anybody who has signed in; nothing of them is stored or logged. Refusals are in `language`.
pub async fn handle(
    collector: &Collector,
    claims: Option<&Claims>,
    language: Language,
    body: &[u8],
) -> Answer {
    let started = Instant::now();
    let outcome = serve(collector, claims, body).await;
    answered(Some(NAME), "none", language, started, outcome)
}

async fn serve(collector: &Collector, claims: Option<&Claims>, body: &[u8]) -> Result<Answer> {
    signed_in(claims)?;
    collector.store(&events_in(body)?).await?;
    Ok(Answer::nothing())
}

/// The events that a body has, whatever they are.
fn events_in(body: &[u8]) -> Result<Vec<Value>> {
    if body.len() > LARGEST_BODY {
        return Err(Refusal::PayloadTooLarge { limit: LARGEST_BODY }.into());
    }
    let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else {
        return Err(Problem::NoObject.into());
    };
    let parameter = "events".to_owned();
    match members.remove(&parameter) {
        Some(Value::Array(events)) if events.len() <= MOST_EVENTS => Ok(events),
        Some(_) => Err(Problem::Unfit {
            parameter,
            requirement: Requirement::Entries { most: MOST_EVENTS },
        }
        .into()),
        None => Err(Problem::Missing { parameter }.into()),
    }
}

/// Identifies a batch by its events.
fn digest(events: &[Event]) -> crate::Result<String> {
    let events = serde_json::to_vec(events).map_err(|source| Failed::Answer { source })?;
    Ok(Checksum::from(<[u8; 16]>::from(Md5::digest(events))).to_string())
}

/// The content of a batch.
fn rows(events: &[Event], received: DateTime<Utc>, batch: &str) -> crate::Result<Vec<u8>> {
    let mut rows = Rows::default();
    let written = events.iter().try_for_each(|event| {
        rows.push(&Row {
            event,
            received,
            batch,
        })
    });
    written
        .and_then(|()| rows.finish())
        .map_err(|source| Failed::EventsUnusable {
            name: batch.to_owned(),
            source,
        })
}
