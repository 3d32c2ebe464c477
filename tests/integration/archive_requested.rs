//! Runs that are requested by an object in the bucket.

use meetassist::{
    archive::{Status, requested},
    archived::{
        run_request::{RunResult, RunState},
        store::Store,
    },
    platform::{database::Database, lock},
};
use serde_json::json;

use crate::support::{
    World,
    archive::SMALL,
    connect,
    faults::{Fault, Proxy, Rule},
    world,
};

const ID: &str = "7d1f0a52-3f0e-4b4c-9d0a-2b6f3f1f8c11";
const CHANGE: &str = "UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2";

async fn ask(world: &World, id: &str, kind: &str) {
    let request = json!({"kind": kind, "requested_at": "2025-11-28T10:00:00Z"}).to_string();
    world
        .upload(&format!("requests/archive/{id}.json"), request)
        .await;
}

/// Delivers the event of a request. Returns whether there was something to do.
async fn deliver(database: &Database, store: &Store, id: &str) -> bool {
    requested::fulfil(database, store, id, None)
        .await
        .unwrap()
        .is_some()
}

async fn result(world: &World, id: &str) -> RunResult {
    let result = world.object(&format!("requests/archive/{id}.result.json")).await;
    serde_json::from_str(&result).unwrap()
}

async fn small_world() -> World {
    let world = world().await;
    world.execute(SMALL).await;
    world
}

#[tokio::test]
async fn each_kind_of_run_is_done_and_its_result_written_beside_the_request() {
    let world = small_world().await;
    for (kind, message, counts) in [
        ("changed", "10 objects were uploaded", (10, 0)),
        (
            "full",
            "0 objects were uploaded, 10 were already in the archive.",
            (0, 10),
        ),
        ("verify", "10 objects with 24 rows match the manifest.", (0, 10)),
        ("changed", "Nothing has changed.", (0, 0)),
    ] {
        let id = format!("{kind}-{}", message.len());
        ask(&world, &id, kind).await;
        assert!(deliver(&world.archiver, &world.store, &id).await);
        let result = result(&world, &id).await;
        assert_eq!(result.state, RunState::Succeeded, "{kind}: {}", result.message);
        assert!(result.message.starts_with(message), "{kind}: {}", result.message);
        let figures = result.figures.unwrap();
        assert_eq!(
            (figures.objects_uploaded, figures.objects_skipped),
            counts,
            "{kind}"
        );
        assert!(result.finished_at >= Some(result.started_at));
    }
    world.assert_archived().await;
}

#[tokio::test]
async fn a_second_delivery_does_nothing() {
    let world = small_world().await;
    ask(&world, ID, "changed").await;
    assert!(deliver(&world.archiver, &world.store, ID).await);
    world.execute(CHANGE).await;
    let versions = world.versions().await;
    assert!(!deliver(&world.archiver, &world.store, ID).await);
    assert_eq!(world.versions().await, versions);
    assert_ne!(world.value("SELECT count(*) FROM archive.mark").await, "0");
}

#[tokio::test]
async fn two_deliveries_at_once_run_once_and_two_requests_both() {
    let world = small_world().await;
    ask(&world, ID, "changed").await;
    let (one, other) = tokio::join!(
        deliver(&world.archiver, &world.store, ID),
        deliver(&world.archiver, &world.store, ID)
    );
    assert!(one != other);
    ask(&world, "a", "full").await;
    ask(&world, "b", "full").await;
    let (one, other) = tokio::join!(
        deliver(&world.archiver, &world.store, "a"),
        deliver(&world.archiver, &world.store, "b")
    );
    assert!(one && other);
    for id in [ID, "a", "b"] {
        assert_eq!(result(&world, id).await.state, RunState::Succeeded);
    }
    world.assert_archived().await;
}

#[tokio::test]
async fn a_crashed_run_is_done_again_and_one_in_progress_is_left_alone() {
    let world = small_world().await;
    ask(&world, ID, "changed").await;
    let running =
        json!({"state": "running", "started_at": "2025-11-28T10:00:00Z", "finished_at": null, "message": ""});
    world
        .upload(&format!("requests/archive/{ID}.result.json"), running.to_string())
        .await;
    assert!(deliver(&world.archiver, &world.store, ID).await);
    assert_eq!(result(&world, ID).await.state, RunState::Succeeded);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_request_waits_for_a_run_in_progress() {
    let world = small_world().await;
    ask(&world, ID, "changed").await;
    let other = connect(&world.name).await;
    assert!(lock::try_acquire(&other).await.unwrap());
    assert_eq!(world.archive().await.status, Status::Skipped);
    let release = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        drop(other);
    };
    let (is_done, ()) = tokio::join!(deliver(&world.archiver, &world.store, ID), release);
    assert!(is_done);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_failure_is_reported_in_the_result() {
    let mut world = small_world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    ask(&world, "partial", "changed").await;
    proxy.inject(Rule::Matching("CommunityProgram.csv"), Fault::Status(500));
    assert!(deliver(&world.archiver, &world.store, "partial").await);
    let partial = result(&world, "partial").await;
    assert_eq!(partial.state, RunState::Partial);
    let counted = |result: &RunResult| result.figures.map(|figures| (figures.failures, figures.damaged));
    assert_eq!((counted(&partial), partial.code.as_deref()), (Some((2, 0)), None));
    assert!(
        partial.message.contains("communityprogram: S3: PutObject"),
        "{}",
        partial.message
    );
    proxy.heal();
    world.archive().await;

    world.upload("archive/customer/Customer.csv", "oops").await;
    ask(&world, "damaged", "verify").await;
    assert!(deliver(&world.archiver, &world.store, "damaged").await);
    let damaged = result(&world, "damaged").await;
    assert_eq!(damaged.state, RunState::Failed);
    assert_eq!((counted(&damaged), damaged.code.as_deref()), (Some((0, 1)), None));
    assert!(
        damaged.message.contains("archive/customer/Customer.csv"),
        "{}",
        damaged.message
    );

    ask(&world, "stopped", "changed").await;
    assert!(deliver(&world.another_view(Some(1)).await, &world.store, "stopped").await);
    let stopped = result(&world, "stopped").await;
    assert_eq!(stopped.state, RunState::Failed);
    assert_eq!(
        (counted(&stopped), stopped.code.as_deref()),
        (None, Some("database_unavailable"))
    );
    assert!(
        stopped.message.starts_with("The database is not available"),
        "{}",
        stopped.message
    );
}

#[tokio::test]
async fn the_archive_is_verified_without_a_database() {
    let world = small_world().await;
    world.archive().await;
    ask(&world, ID, "verify").await;
    assert!(deliver(&world.another_view(Some(1)).await, &world.store, ID).await);
    assert_eq!(result(&world, ID).await.state, RunState::Succeeded);
}

#[tokio::test]
async fn an_unreadable_request_fails_and_a_deleted_one_is_ignored() {
    let world = small_world().await;
    assert!(!deliver(&world.archiver, &world.store, "gone").await);
    for (number, text) in [
        "",
        "{}",
        "{\"kind\": \"everything\", \"requested_at\": \"2025-11-28T10:00:00Z\"}",
    ]
    .iter()
    .enumerate()
    {
        let id = format!("unreadable-{number}");
        world.upload(&format!("requests/archive/{id}.json"), *text).await;
        assert!(!deliver(&world.archiver, &world.store, &id).await);
        let result = result(&world, &id).await;
        assert_eq!(result.state, RunState::Failed);
        assert!(
            result.message.contains("is not a request for an archive run"),
            "{}",
            result.message
        );
    }
    let versions = world.versions().await;
    assert!(!deliver(&world.archiver, &world.store, "unreadable-0").await);
    assert_eq!(world.versions().await, versions);
    assert_ne!(world.value("SELECT count(*) FROM archive.mark").await, "0");
}

#[tokio::test]
async fn a_result_that_can_not_be_written_is_an_error_so_that_the_event_is_delivered_again() {
    let mut world = small_world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.upload(&format!("requests/archive/{ID}.json"), "").await;
    proxy.inject(Rule::Matching(".result.json"), Fault::Status(500));
    let outcome = requested::fulfil(&world.archiver, &world.store, ID, None).await;
    assert_eq!(outcome.err().unwrap().code(), "store_error");
}
