//! The events of the page: sent, stored, compacted.

use std::io::Read;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use flate2::bufread::MultiGzDecoder;
use meetassist::{
    clickstream::compaction::{Compactor, Look},
    collect::{self, Collector},
    dashboard::Language,
};
use serde_json::{Value, json};

use super::{World, contract, dashboard::member_of};

/// A moment of a day that is over, and that events may still be of: 47 hours ago is at least the day before yesterday until
/// one o'clock, and yesterday at the latest after that.
pub fn on_a_past_day() -> DateTime<Utc> {
    Utc::now() - TimeDelta::hours(47)
}

/// A page load, by number.
pub fn session(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// An event of the first page load.
pub fn event(at: DateTime<Utc>, name: &str, page: &str, properties: impl Into<Value>) -> Value {
    let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    json!({"name": name, "page": page, "at": at, "session": session(1), "properties": properties.into()})
}

/// An event that differs from all with another number.
pub fn numbered(at: DateTime<Utc>, number: usize) -> Value {
    let mut event = event(at, "screen_view", "today", json!({}));
    event["session"] = session(number).into();
    event
}

impl World {
    /// Sends a body of events as somebody who is in no group; returns the status and the answer, null if there is none.
    pub async fn send_events(&self, body: &[u8]) -> (u16, Value) {
        let collector = Collector::new(self.store.clone(), "Asia/Ho_Chi_Minh").unwrap();
        let claims = member_of("[]");
        let answer = collect::handle(&collector, Some(&claims), Language::English, body).await;
        if answer.body.is_empty() {
            return (answer.status, Value::Null);
        }
        let body = serde_json::from_slice(&answer.body).unwrap();
        contract::check_events(answer.status, &body);
        (answer.status, body)
    }

    /// Sends events, which must be taken.
    pub async fn collect(&self, events: &[Value]) {
        let body = json!({"events": events}).to_string();
        assert_eq!(
            self.send_events(body.as_bytes()).await,
            (204, Value::Null),
            "{body}"
        );
    }

    /// Compacts what there is.
    pub async fn compact(&self) {
        let compactor = Compactor::default();
        compactor
            .compact(&self.archiver, &self.store, Look::Now, None)
            .await;
    }

    /// The organisation's day of a moment.
    pub async fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        let day = self
            .client
            .query_one("SELECT $1::timestamptz::date", &[&at])
            .await;
        day.unwrap().get(0)
    }

    /// The keys of all objects under this prefix.
    pub async fn keys_under(&self, prefix: &str) -> Vec<String> {
        let listed = self.s3.list_objects_v2().bucket(&self.bucket).prefix(prefix);
        let listed = listed.send().await.unwrap();
        let keys = listed
            .contents()
            .iter()
            .map(|object| object.key().unwrap().to_owned());
        keys.collect()
    }

    /// The text of a compressed object.
    pub async fn unpacked(&self, key: &str) -> String {
        let object = self.s3.get_object().bucket(&self.bucket).key(key).send().await;
        let content = object.unwrap().body.collect().await.unwrap().into_bytes();
        let mut text = String::new();
        MultiGzDecoder::new(&content[..])
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    /// The rows in all compressed objects under this prefix.
    pub async fn rows_under(&self, prefix: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        for key in self.keys_under(prefix).await {
            let text = self.unpacked(&key).await;
            rows.extend(
                text.lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap()),
            );
        }
        rows
    }
}
