//! Verification compares the bucket with the manifest and reports what is damaged, and how.

use meetassist::archive::{Damage, Request, Status};
use serde_json::json;

use crate::support::{
    World,
    archive::SMALL,
    connect,
    faults::{Fault, Proxy, Rule},
    world,
};

const CUSTOMERS: &str = "archive/customer/Customer.csv";

async fn archived_world() -> World {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world
}

/// Replaces the customers' object by damaged content and makes the manifest pin that version, as if the stored bytes
/// had changed by themselves.
async fn damage(world: &World, content: impl FnOnce(String) -> String) -> Vec<Damage> {
    let content = content(world.object(CUSTOMERS).await);
    let version = world.upload(CUSTOMERS, content).await;
    world
        .edit_manifest(|manifest| manifest["fixed"]["customer"]["version_id"] = json!(version))
        .await;
    world.damages().await
}

fn assert_named(damages: &[Damage], problem: &str) {
    let [damage] = damages else {
        panic!("{damages:?}");
    };
    assert_eq!(damage.key, CUSTOMERS);
    assert!(damage.problem.starts_with(problem), "{}", damage.problem);
}

#[tokio::test]
async fn a_whole_archive_is_confirmed() {
    let world = archived_world().await;
    let report = world.archive_as(Request::Verify).await.unwrap();
    assert_eq!(report.message, "10 objects with 24 rows match the manifest.");
}

#[tokio::test]
async fn a_bucket_without_archive_has_nothing_to_verify() {
    let report = world().await.archive_as(Request::Verify).await.unwrap();
    assert_eq!(report.message, "There is no archive yet.");
}

#[tokio::test]
async fn a_truncated_object_is_named() {
    let world = archived_world().await;
    let damages = damage(&world, |content| content[..content.len() - 3].to_owned()).await;
    assert_named(&damages, "has ");
    assert!(damages[0].problem.contains("bytes instead of"));
}

#[tokio::test]
async fn a_flipped_byte_is_named() {
    let world = archived_world().await;
    let damages = damage(&world, |content| content.replace("an@", "aN@")).await;
    assert_named(&damages, "has the MD5");
}

#[tokio::test]
async fn a_wrong_count_is_named() {
    let world = archived_world().await;
    world
        .edit_manifest(|manifest| manifest["fixed"]["customer"]["records"] = json!(5))
        .await;
    assert_named(&world.damages().await, "has 2 rows instead of 5");
}

#[tokio::test]
async fn an_overwritten_object_is_reported() {
    let world = archived_world().await;
    world.upload(CUSTOMERS, "oops").await;
    assert_named(&world.damages().await, "was overwritten");
}

#[tokio::test]
async fn a_deleted_object_is_named() {
    let world = archived_world().await;
    let delete = world.s3.delete_object().bucket(&world.bucket).key(CUSTOMERS);
    delete.send().await.unwrap();
    assert_named(&world.damages().await, "was deleted");
}

#[tokio::test]
async fn the_report_counts_what_is_whole_and_names_the_first_damage() {
    let world = archived_world().await;
    world.upload(CUSTOMERS, "oops").await;
    let consultants = "archive/consultant/Consultant.csv";
    let delete = world.s3.delete_object().bucket(&world.bucket).key(consultants);
    delete.send().await.unwrap();
    let report = world.report(Request::Verify).await.unwrap();
    assert_eq!(report.status, Status::Partial);
    assert_eq!(
        report.message,
        "2 of 10 objects are damaged, the first: archive/customer/Customer.csv was overwritten; the archived version is \
         still there, but no longer the current one."
    );
    assert_eq!(
        report
            .damages
            .iter()
            .map(|damage| &damage.key)
            .collect::<Vec<_>>(),
        [CUSTOMERS, consultants]
    );
    assert_eq!((report.objects_skipped, report.total_records), (8, 24));
    assert_eq!((report.objects_uploaded, report.remaining), (0, 0));
}

#[tokio::test]
async fn a_removed_version_is_named() {
    let world = archived_world().await;
    let version = world
        .inventory()
        .await
        .objects()
        .next()
        .unwrap()
        .1
        .version_id
        .clone();
    let delete = world.s3.delete_object().bucket(&world.bucket).key(CUSTOMERS);
    delete.version_id(version).send().await.unwrap();
    assert_named(&world.damages().await, "is missing");
}

#[tokio::test]
async fn the_archive_can_be_verified_without_a_database() {
    let world = archived_world().await;
    let name = world.value("SELECT current_database()").await;
    connect("postgres")
        .await
        .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .unwrap();
    let report = world.archive_as(Request::Verify).await.unwrap();
    assert_eq!(report.objects_skipped, 10);
    assert_eq!(world.archive_error().await.code(), "database_unavailable");
}

#[tokio::test]
async fn an_invalid_version_id_is_reported() {
    let world = archived_world().await;
    world
        .edit_manifest(|manifest| manifest["fixed"]["customer"]["version_id"] = json!("made up"))
        .await;
    assert_named(&world.damages().await, "is missing");
}

#[tokio::test]
async fn a_store_that_refuses_is_not_damage() {
    let mut world = archived_world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    for (status, code) in [
        (400, "ExpiredToken"),
        (400, "InvalidArgument"),
        (400, "RequestTimeout"),
        (403, "AccessDenied"),
        (404, "NoSuchBucket"),
    ] {
        proxy.inject(Rule::Matching("GET"), Fault::Refused(status, code));
        let error = world.archive_as(Request::Verify).await.unwrap_err();
        assert_eq!(error.code(), "store_error", "{code}");
        proxy.inject(Rule::Matching("Customer.csv"), Fault::Refused(status, code));
        let error = world.archive_as(Request::Verify).await.unwrap_err();
        assert_eq!(error.code(), "store_error", "{code}");
    }
}
