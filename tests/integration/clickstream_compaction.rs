//! The batches of a day that is over become one object: every event once, whatever happens in between.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join;
use meetassist::clickstream::compaction::{Compactor, Look};
use serde_json::{Value, json};

use crate::support::{
    World,
    archive::CHANGED,
    clickstream::{numbered, on_a_past_day},
    faults::{Fault, Proxy, Rule},
    world,
};

const BATCHES: &str = "clickstream/batches/";
const DAYS: &str = "clickstream/day=";

/// How many rows there are of each page load.
async fn rows(world: &World, prefix: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in world.rows_under(prefix).await {
        *counts
            .entry(row["session"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

/// How many page loads the summaries count.
async fn summarised(world: &World) -> u64 {
    let mut sessions = 0;
    for key in world.keys_under("clickstream/summaries/").await {
        let summary: Value = serde_json::from_str(&world.object(&key).await).unwrap();
        assert_eq!(
            summary["pages"]["today"]["views"], summary["sessions"],
            "{summary}"
        );
        sessions += summary["sessions"].as_u64().unwrap();
    }
    sessions
}

/// Every event is in the object of its day, once, and nothing is left to do.
async fn assert_compacted(world: &World, count: usize) {
    let rows = rows(world, DAYS).await;
    assert_eq!(rows.len(), count);
    assert!(rows.values().all(|&rows| rows == 1), "{rows:?}");
    assert_eq!(world.keys_under(BATCHES).await, [""; 0]);
    assert_eq!(summarised(world).await, count as u64);
}

async fn collect(world: &World, at: DateTime<Utc>, sessions: &[usize]) {
    let events: Vec<Value> = sessions.iter().map(|&number| numbered(at, number)).collect();
    world.collect(&events).await;
}

#[tokio::test]
async fn a_day_that_is_over_becomes_one_object_and_today_stays_as_it_is() {
    let world = world().await;
    let past = on_a_past_day();
    collect(&world, past, &[1, 2]).await;
    collect(&world, past, &[3]).await;
    world.compact().await;
    assert_compacted(&world, 3).await;
    let day = world.day_of(past).await;
    let object = format!("{DAYS}{day}/events.jsonl.gz");
    let summary = format!("clickstream/summaries/{day}.json");
    assert_eq!(world.keys_under("clickstream/").await, [object, summary]);

    collect(&world, Utc::now(), &[4]).await;
    let before = world.versions().await;
    world.compact().await;
    assert_eq!(world.versions().await, before, "today is not over");
    assert_eq!(rows(&world, BATCHES).await.len(), 1);
}

#[tokio::test]
async fn batches_that_come_late_are_added_and_a_repeated_one_is_not() {
    let world = world().await;
    let past = on_a_past_day();
    collect(&world, past, &[1, 2]).await;
    world.compact().await;
    // The answer to the first one was lost, so it is sent again.
    collect(&world, past, &[1, 2]).await;
    collect(&world, past, &[3]).await;
    world.compact().await;
    assert_compacted(&world, 3).await;
    let before = world.versions().await;
    world.compact().await;
    assert_eq!(world.versions().await, before, "there is nothing to do");
}

#[tokio::test]
async fn what_is_not_a_batch_is_left_where_it_is_and_stops_no_other() {
    let world = world().await;
    let past = on_a_past_day();
    collect(&world, past, &[1]).await;
    let day = world.day_of(past).await;
    let strange = [
        format!("{BATCHES}day={day}/notes.txt"),
        format!("{BATCHES}day={day}/0.jsonl.gz"),
        format!("{BATCHES}day=soon/0.jsonl.gz"),
        format!("{BATCHES}x"),
    ];
    for key in &strange {
        world.upload(key, "not compressed").await;
    }
    world.compact().await;
    assert_eq!(rows(&world, DAYS).await.len(), 1);
    let mut left = world.keys_under(BATCHES).await;
    left.sort();
    let mut strange = strange.to_vec();
    strange.sort();
    assert_eq!(left, strange);
}

#[tokio::test]
async fn two_that_compact_at_once_lose_nothing_and_count_nothing_twice() {
    let world = world().await;
    let past = on_a_past_day();
    let mut count = 0;
    for _ in 0..6 {
        for _ in 0..3 {
            count += 1;
            collect(&world, past, &[count]).await;
        }
        let late = async {
            collect(&world, past, &[count + 1]).await;
            world.compact().await;
        };
        join(world.compact(), late).await;
        count += 1;
        let rows = rows(&world, DAYS).await;
        assert!(rows.values().all(|&rows| rows == 1), "{rows:?}");
    }
    world.compact().await;
    assert_compacted(&world, count).await;
}

/// Empties the bucket; a day has an event, others have come late, and the next day has some too.
async fn begin_anew(world: &World) {
    for key in world.keys_under("clickstream/").await {
        let object = world.s3.delete_object().bucket(&world.bucket).key(key);
        object.send().await.unwrap();
    }
    let past = on_a_past_day();
    collect(world, past, &[1]).await;
    world.compact().await;
    collect(world, past, &[2, 3]).await;
    collect(world, past, &[4]).await;
    // Another day, unless it is late in the evening.
    collect(world, past + TimeDelta::hours(22), &[5]).await;
}

/// Compacts with the fault, checks the bucket's state, and lets the next run complete the work.
async fn survive(world: &World, proxy: &Proxy, rule: Rule, fault: Fault) {
    let case = format!("{rule:?} {fault:?}");
    begin_anew(world).await;
    proxy.inject(rule, fault);
    world.compact().await;
    proxy.heal();
    let compacted = rows(world, DAYS).await;
    assert!(compacted.values().all(|&rows| rows == 1), "{case}: {compacted:?}");
    let mut all = rows(world, BATCHES).await;
    all.extend(compacted);
    assert_eq!(all.len(), 5, "{case}: an event is lost");
    world.compact().await;
    assert_compacted(world, 5).await;
}

#[tokio::test]
async fn whichever_request_fails_and_however_every_event_counts_once() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    begin_anew(&world).await;
    proxy.heal();
    world.compact().await;
    let requests = proxy.requests();
    assert!(requests.len() >= 10, "{requests:?}");
    for number in 0..requests.len() {
        // The process dies before it, and after it.
        survive(&world, &proxy, Rule::Last(number), Fault::CutBefore).await;
        survive(&world, &proxy, Rule::Last(number), Fault::CutAfter).await;
        survive(&world, &proxy, Rule::Once(number), Fault::CutAfter).await;
        survive(
            &world,
            &proxy,
            Rule::Always(number),
            Fault::Refused(412, "PreconditionFailed"),
        )
        .await;
    }
}

#[tokio::test]
async fn an_ordinary_run_looks_once_an_hour_and_costs_nothing_in_between() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    let compactor = Compactor::default();
    let look = async |look, deadline| {
        compactor
            .compact(&world.archiver, &world.store, look, deadline)
            .await;
    };
    let soon = std::time::Instant::now() + Duration::from_secs(5);
    look(Look::Hourly, Some(soon)).await;
    assert_eq!(proxy.requests().len(), 0, "there is no time for it");
    look(Look::Hourly, None).await;
    look(Look::Hourly, None).await;
    assert_eq!(proxy.requests().len(), 1);
    look(Look::Now, None).await;
    assert_eq!(proxy.requests().len(), 2);
}

#[tokio::test]
async fn a_bucket_that_fails_does_not_concern_the_archive() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    collect(&world, on_a_past_day(), &[1]).await;
    proxy.inject(Rule::Matching("clickstream"), Fault::Status(500));
    world.compact().await;
    assert!(world.archive_as(CHANGED).await.is_ok());
    proxy.heal();
    world.compact().await;
    assert_compacted(&world, 1).await;
}

#[tokio::test]
async fn a_restored_or_lost_summary_is_made_anew_with_the_next_batch() {
    let world = world().await;
    let past = on_a_past_day();
    collect(&world, past, &[1]).await;
    world.compact().await;
    let summary = format!("clickstream/summaries/{}.json", world.day_of(past).await);
    world
        .upload(
            &summary,
            json!({"sessions": 0, "pages": {}, "actions": {}}).to_string(),
        )
        .await;
    collect(&world, past, &[2]).await;
    world.compact().await;
    assert_compacted(&world, 2).await;
}
