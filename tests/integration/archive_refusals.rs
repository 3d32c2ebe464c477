//! When a run must not write, and what it says.

use std::{fs, time::Duration};

use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use meetassist::{
    Error,
    archive::{Request, Scope, Shrinking},
    archived::manifest::Manifest,
};
use serde_json::{Value, json};

use tokio::time::sleep;

use crate::support::{
    World,
    archive::{CHANGED, FULL, SMALL},
    faults::{Fault, Proxy, Rule},
    world,
};

const MANIFEST: &str = "metadata/archive_info.json";

const CHANGE: &str = "UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2";

/// Asserts that a run is refused with this code and changes neither the bucket nor the marks.
async fn assert_refused(world: &World, code: &str) -> String {
    let marks = "SELECT count(*) FROM archive.mark";
    let lineage = "SELECT lineage FROM archive.lineage";
    let before = (
        world.versions().await,
        world.value(marks).await,
        world.value(lineage).await,
    );
    let error = world.archive_error().await;
    assert_eq!(error.code(), code);
    let after = (
        world.versions().await,
        world.value(marks).await,
        world.value(lineage).await,
    );
    assert_eq!(before, after);
    error.to_string()
}

#[tokio::test]
async fn of_two_databases_on_one_bucket_the_stale_one_is_refused() {
    let (one, mut other) = (world().await, world().await);
    other.store = one.store.clone();
    other.bucket = one.bucket.clone();
    one.execute(SMALL).await;
    one.archive().await;
    // The second is a copy of the first, like two restores of one archive.
    other.execute("SET session_replication_role = replica").await;
    other.execute(SMALL).await;
    other.execute("RESET session_replication_role").await;
    let etag = one.value("SELECT etag FROM archive.lineage").await;
    other
        .execute(&format!("UPDATE archive.lineage SET etag = '{etag}'"))
        .await;
    one.execute(CHANGE).await;
    one.archive().await;
    other.execute(CHANGE).await;
    let message = assert_refused(&other, "archive_fenced").await;
    assert!(
        message.contains("create a new one and invoke db-init"),
        "{message}"
    );
    assert!(
        message.contains("UPDATE archive.lineage SET etag = '"),
        "{message}"
    );
    one.archive().await;
    one.assert_archived().await;
}

#[tokio::test]
async fn a_new_database_is_refused_over_an_archive_that_it_has_not_loaded() {
    let (one, mut other) = (world().await, world().await);
    other.store = one.store.clone();
    other.bucket = one.bucket.clone();
    one.execute(SMALL).await;
    one.archive().await;
    other.execute(SMALL).await;
    assert_refused(&other, "archive_fenced").await;
}

#[tokio::test]
async fn a_missing_manifest_is_noticed() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world.delete_manifest().await;
    world.execute(CHANGE).await;
    let message = assert_refused(&world, "manifest_missing").await;
    assert!(message.contains("restore its newest version"), "{message}");
}

#[tokio::test]
async fn a_missing_manifest_is_noticed_even_if_nothing_is_marked() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world.delete_manifest().await;
    assert_refused(&world, "manifest_missing").await;
}

#[tokio::test]
async fn a_manifest_of_another_database_is_noticed_even_if_nothing_is_marked() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world
        .edit_manifest(|manifest| manifest["run"] = json!("another's"))
        .await;
    assert_refused(&world, "archive_fenced").await;
}

#[tokio::test]
async fn the_same_manifest_written_again_by_hand_is_continued() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    let etag = "SELECT etag FROM archive.lineage";
    let pretty = |text: String| {
        let manifest: Value = serde_json::from_str(&text).unwrap();
        serde_json::to_string_pretty(&manifest).unwrap()
    };
    for rewrite in [|text| text, pretty] {
        let content = rewrite(world.object(MANIFEST).await);
        let before = world.value(etag).await;
        // A multipart object has a different ETag than the same content uploaded at once.
        world.upload_in_parts(MANIFEST, content).await;
        assert_eq!(world.archive().await.objects_uploaded, 0);
        assert_ne!(world.value(etag).await, before);
        world.execute(CHANGE).await;
        world.archive().await;
        world.assert_archived().await;
    }
}

#[tokio::test]
async fn an_edited_manifest_is_reported_as_edited() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world.execute(CHANGE).await;
    world
        .edit_manifest(|manifest| manifest["schema_version"] = json!(99))
        .await;
    let message = assert_refused(&world, "manifest_edited").await;
    assert!(message.contains("was changed by hand"), "{message}");
    let etag = message
        .split("etag = '")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    world
        .execute(&format!("UPDATE archive.lineage SET etag = '{etag}'"))
        .await;
    world.archive_as(FULL).await.unwrap();
    world.assert_archived().await;
}

/// Archives while writes of the manifest are slow, and does something else before they arrive.
async fn archive_while(world: &World, proxy: &Proxy, meanwhile: impl Future<Output = ()>) -> Error {
    proxy.inject(
        Rule::Matching("archive_info.json?x-id=PutObject"),
        Fault::Slow(Duration::from_millis(700)),
    );
    let interference = async {
        let is_arriving = |request: &String| request.contains("archive_info.json?x-id=PutObject");
        while !proxy.requests().iter().any(is_arriving) {
            sleep(Duration::from_millis(5)).await;
        }
        meanwhile.await;
    };
    let (outcome, ()) = tokio::join!(world.archive_as(CHANGED), interference);
    proxy.heal();
    outcome.unwrap_err()
}

#[tokio::test]
async fn a_manifest_published_between_check_and_write_is_not_overwritten() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    let others = async || {
        world
            .upload(
                MANIFEST,
                json!(Manifest {
                    run: "another's".to_owned(),
                    ..Manifest::default()
                })
                .to_string(),
            )
            .await;
    };
    // The very first manifest, which replaces none.
    let error = archive_while(&world, &proxy, others()).await;
    assert_eq!(error.code(), "archive_fenced");
    assert_eq!(world.manifest().await.run, "another's");
    assert_ne!(world.value("SELECT count(*) FROM archive.mark").await, "0");

    world.delete_manifest().await;
    world.archive().await;
    world.execute(CHANGE).await;
    let error = archive_while(&world, &proxy, others()).await;
    assert_eq!(error.code(), "archive_fenced");
    assert_eq!(world.manifest().await.run, "another's");
    assert_ne!(world.value("SELECT count(*) FROM archive.mark").await, "0");
}

#[tokio::test]
async fn a_manifest_deleted_between_check_and_write_is_noticed() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    world.archive().await;
    world.execute(CHANGE).await;
    let error = archive_while(&world, &proxy, world.delete_manifest()).await;
    assert_eq!(error.code(), "manifest_missing");
}

#[tokio::test]
async fn an_unreadable_manifest_is_left_alone() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world.execute(CHANGE).await;
    world
        .edit_manifest(|manifest| manifest["format"] = json!(99))
        .await;
    let message = assert_refused(&world, "manifest_unreadable").await;
    assert!(message.contains("has format 99"), "{message}");
    world.upload("metadata/archive_info.json", "not JSON").await;
    assert_refused(&world, "manifest_unreadable").await;
    assert!(matches!(
        world.archive_as(Request::Verify).await,
        Err(Error::ManifestUnreadable { .. })
    ));
}

#[tokio::test]
async fn a_bucket_without_versions_is_refused() {
    let world = world().await;
    world
        .s3
        .put_bucket_versioning()
        .bucket(&world.bucket)
        .versioning_configuration(
            VersioningConfiguration::builder()
                .status(BucketVersioningStatus::Suspended)
                .build(),
        )
        .send()
        .await
        .unwrap();
    world.execute(SMALL).await;
    let error = world.archive_error().await;
    assert_eq!(error.code(), "bucket_without_versions");
    assert!(
        !world
            .versions()
            .await
            .contains(&"metadata/archive_info.json".to_owned())
    );
    assert_ne!(world.value("SELECT count(*) FROM archive.mark").await, "0");
}

#[tokio::test]
async fn a_great_loss_is_archived_only_on_request() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email)
             SELECT 'x' || n, 'X', 'x@example.com' FROM generate_series(1, 50) AS n",
        )
        .await;
    world.archive().await;
    world
        .execute("DELETE FROM customer WHERE customerid LIKE 'x%'")
        .await;
    let message = assert_refused(&world, "archive_shrinks").await;
    assert!(message.starts_with("customer would shrink from 52 rows in the archive to 2."));
    let request = Request::Archive {
        scope: Scope::Changed,
        shrinking: Shrinking::Allowed,
    };
    world.archive_as(request).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_truncated_dynamic_table_is_a_great_loss() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             SELECT 2, DATE '2025-01-01' + n, '08:00', '09:00' FROM generate_series(1, 50) AS n",
        )
        .await;
    world.archive().await;
    world.execute("TRUNCATE consultantschedule").await;
    let message = assert_refused(&world, "archive_shrinks").await;
    assert!(message.starts_with("consultantschedule would shrink from 52 rows in the archive to 0."));
}

#[test]
fn the_sample_events_are_requests() {
    for file in ["archive-data-manual", "archive-data-schedule"] {
        let path = format!("{}/../events/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let event: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(Request::try_from(event).unwrap(), CHANGED, "{file}");
    }
}
