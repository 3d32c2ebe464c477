//! Folding days into months: the manifest stays small however many days there are, and nothing is lost on the way.

use meetassist::{
    Error,
    archive::{Request, Status},
    archived::manifest::ObjectState,
};
use serde_json::json;

use crate::support::{
    World,
    archive::{CHANGED, FULL, SMALL, database_rows},
    faults::{Fault, Proxy, Rule},
    world_without_audit,
};

/// Forty days in two months, more than the manifest holds itself.
const FORTY_DAYS: &str = "
    INSERT INTO appointment (consultantid, customerid, date, time)
    SELECT 1, '7', DATE '2025-08-01' + number, '08:00' FROM generate_series(0, 39) AS number";

const ONE_DAY: &str = "UPDATE appointment SET duration = duration + 1 WHERE date = '2025-08-07'";
const ALL_OF_THEM: &str = "UPDATE appointment SET duration = duration + 1 WHERE date >= '2025-08-01'";

/// A world with a folded archive, behind a proxy that counts requests.
async fn folded_world() -> (World, Proxy) {
    let mut world = world_without_audit().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    world.execute(FORTY_DAYS).await;
    world.archive().await;
    proxy.heal();
    (world, proxy)
}

/// The months, and the days that the manifest holds itself.
async fn layout(world: &World) -> (Vec<String>, Vec<String>) {
    let manifest = world.manifest().await;
    (
        manifest.months.keys().map(ToString::to_string).collect(),
        manifest.days.keys().map(ToString::to_string).collect(),
    )
}

#[tokio::test]
async fn more_days_than_the_manifest_holds_are_folded_into_their_months() {
    let (world, _) = folded_world().await;
    let (months, days) = layout(&world).await;
    assert_eq!(months, ["2025-06", "2025-08", "2025-09"]);
    assert_eq!(days, [""; 0]);
    assert_eq!(world.inventory().await.days.len(), 42);
    world.assert_archived().await;
    let report = world.archive_as(Request::Verify).await.unwrap();
    assert_eq!(report.message, "52 objects with 52 rows match the manifest.");
}

#[tokio::test]
async fn up_to_31_days_stay_in_the_manifest_itself() {
    let world = world_without_audit().await;
    world.execute(SMALL).await;
    world.execute(&FORTY_DAYS.replace("39", "28")).await;
    world.archive().await;
    let (months, days) = layout(&world).await;
    assert_eq!((months.len(), days.len()), (0, 31));
    world
        .execute("UPDATE appointment SET date = '2025-10-01' WHERE appointmentid = 3")
        .await;
    world.archive().await;
    let (months, days) = layout(&world).await;
    assert_eq!(months, ["2025-06", "2025-08", "2025-10"]);
    assert_eq!(days, [""; 0]);
}

#[tokio::test]
async fn a_change_costs_its_day_and_a_small_manifest_whatever_else_exists() {
    let (world, proxy) = folded_world().await;
    world.execute(ONE_DAY).await;
    world.archive().await;
    assert_eq!(
        world.requests(&proxy),
        [
            "GET metadata/archive_info.json",
            "GET metadata/days/2025-08.json",
            "PUT archive/appointment/day%3D2025-08-07/Appointment.csv",
            "PUT metadata/archive_info.json"
        ]
    );
    assert_eq!(layout(&world).await.1, ["2025-08-07"]);
    world.assert_archived().await;

    proxy.heal();
    world.execute(ONE_DAY).await;
    world.archive().await;
    assert_eq!(
        world.requests(&proxy),
        [
            "GET metadata/archive_info.json",
            "PUT archive/appointment/day%3D2025-08-07/Appointment.csv",
            "PUT metadata/archive_info.json"
        ]
    );
    world.assert_archived().await;
}

#[tokio::test]
async fn a_change_and_its_undo_write_nothing_when_the_day_is_in_its_month() {
    let (world, proxy) = folded_world().await;
    for change in ["duration + 1", "duration - 1"] {
        world
            .execute(&format!(
                "UPDATE appointment SET duration = {change} WHERE date = '2025-08-07'"
            ))
            .await;
    }
    world.archive().await;
    assert_eq!(
        world.requests(&proxy),
        ["GET metadata/archive_info.json", "GET metadata/days/2025-08.json"]
    );
    world.assert_archived().await;
}

#[tokio::test]
async fn folded_days_are_restored_exactly_with_any_window_and_at_any_moment() {
    let (mut world, _) = folded_world().await;
    let mut moments = Vec::new();
    for change in [
        ONE_DAY,
        ALL_OF_THEM,
        "DELETE FROM appointment WHERE date > '2025-08-20'",
        ALL_OF_THEM,
    ] {
        world.execute(change).await;
        let head = world.archived().await;
        moments.push((head.manifest.last_updated, world.dump().await));
    }
    for (moment, dump) in &moments {
        world.lose_database().await;
        let request = json!({"at": moment, "load": "all"});
        world.initialise(request).await.unwrap();
        assert_eq!(&world.dump().await, dump);
    }
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "0");
    assert_eq!(
        world.value("SELECT count(*) FROM archive.archived_day").await,
        "42"
    );
}

#[tokio::test]
async fn a_fold_that_fails_anywhere_is_completed_by_the_next_run() {
    let (world, proxy) = folded_world().await;
    world.execute(ALL_OF_THEM).await;
    world.archive().await;
    let calls = proxy.requests().len();
    let is_of_fold = |request: &String| request.contains("metadata/");
    let fold = proxy
        .requests()
        .iter()
        .rev()
        .take_while(|request| is_of_fold(request))
        .count();
    assert_eq!(fold, 5, "two months are read and written, then the manifest");
    for number in calls - fold..calls {
        for (rule, fault) in [
            (Rule::Always(number), Fault::CutAfter),
            (Rule::Last(number), Fault::CutBefore),
            (Rule::Last(number), Fault::CutAfter),
        ] {
            let case = format!("{rule:?} {fault:?}");
            world.execute(ALL_OF_THEM).await;
            let before = world.inventory().await;
            let rows = database_rows(&world.client).await;
            proxy.inject(rule, fault);
            let outcome = world.archive_as(CHANGED).await;
            proxy.heal();
            let during = world.inventory().await;
            let is_published = world.archived_rows(&during).await == rows;
            assert!(is_published || during.days == before.days, "{case}: a mixture");
            assert!(is_published || outcome.is_err(), "{case}: not what it reported");
            world.archive().await;
            world.assert_archived().await;
            // The pinned version is the current one: the bucket's lifecycle rule deletes replaced versions.
            world.archive_as(Request::Verify).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_month_replaced_by_a_crashed_run_is_written_again_even_if_it_is_not_due() {
    let (world, proxy) = folded_world().await;
    world
        .execute("UPDATE appointment SET duration = 90 WHERE date >= '2025-08-01' AND date <= '2025-09-01'")
        .await;
    proxy.inject(
        Rule::Matching("archive_info.json?x-id=PutObject"),
        Fault::Status(500),
    );
    assert_eq!(world.archive_error().await.code(), "store_error");
    proxy.inject(Rule::Matching("day%3D2025-08-07"), Fault::Status(500));
    assert_eq!(world.archive_error().await.code(), "archive_incomplete");
    proxy.heal();
    // Of 32 days one is missing, so 31 are left, which are not folded.
    let [damage] = world.damages().await.try_into().unwrap();
    assert_eq!(damage.key, "archive/appointment/day=2025-08-07/Appointment.csv");
    world.archive().await;
    world.archive_as(Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_month_that_is_written_again_leaves_the_days_of_other_months_in_the_manifest() {
    let (world, _) = folded_world().await;
    world
        .execute("UPDATE appointment SET duration = 90 WHERE date = '2025-09-01'")
        .await;
    world.archive().await;
    let august = "metadata/days/2025-08.json";
    world.upload(august, world.object(august).await).await;
    world.archive_as(FULL).await.unwrap();
    let (months, days) = layout(&world).await;
    assert_eq!(months, ["2025-06", "2025-08", "2025-09"]);
    assert_eq!(days, ["2025-09-01"]);
    world.archive_as(Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_fold_that_fails_is_an_error_though_every_row_is_archived() {
    let (world, proxy) = folded_world().await;
    world.execute(ALL_OF_THEM).await;
    proxy.inject(Rule::Matching("2025-09.json?x-id=PutObject"), Fault::Status(500));
    let error = world.archive_error().await;
    let message = error.to_string();
    assert_eq!(error.code(), "archive_incomplete");
    assert!(
        message.contains("could not be moved out of the manifest: S3: PutObject"),
        "{message}"
    );
    world.assert_archived().await;
    assert_eq!(layout(&world).await.1.len(), 40);
    assert_eq!(world.manifest().await.history[0].errors.len(), 1);
    proxy.heal();
    let report = world.archive().await;
    assert_eq!((report.status, report.objects_uploaded), (Status::Ok, 0));
    assert_eq!(layout(&world).await.1, [""; 0]);
    world.archive_as(Request::Verify).await.unwrap();
}

#[tokio::test]
async fn a_damaged_month_is_named_and_nothing_is_restored_from_it() {
    let (mut world, _) = folded_world().await;
    let key = "metadata/days/2025-08.json";
    let content = world.object(key).await;
    for (damaged, problem) in [
        (content.replace("pending", "pendong"), "has the MD5"),
        (content[..100].to_owned(), "has 100 bytes"),
    ] {
        let version = world.upload(key, damaged).await;
        world
            .edit_manifest(|manifest| manifest["months"]["2025-08"]["version_id"] = json!(version))
            .await;
        let [damage] = world.damages().await.try_into().unwrap();
        assert_eq!(damage.key, key);
        assert!(damage.problem.starts_with(problem), "{damage:?}");
    }
    world.lose_database().await;
    let refusal = world.initialise(json!({})).await.unwrap_err();
    assert!(
        matches!(&refusal, Error::ObjectDamaged { key: named, .. } if named == key),
        "{refusal}"
    );
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "0");
}

#[tokio::test]
async fn without_the_manifests_that_name_a_lost_month_the_state_before_is_the_newest() {
    let (mut world, _) = folded_world().await;
    let before = world.dump().await;
    world.execute(ALL_OF_THEM).await;
    world.archive().await;
    let month = world.manifest().await.months.into_values().next_back().unwrap();
    world.delete_pinned(&month).await;
    world.lose_database().await;
    let refusal = world.initialise(json!({})).await.unwrap_err();
    assert_eq!(refusal.code(), "object_damaged");

    let versions = world.store.manifest_versions().await.unwrap();
    let newest = ObjectState {
        key: "metadata/archive_info.json".to_owned(),
        version_id: versions[0].1.clone(),
        ..ObjectState::default()
    };
    world.delete_pinned(&newest).await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);
    world.archive_as(FULL).await.unwrap();
    world.archive_as(Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn an_overwritten_month_does_no_harm_and_a_full_run_restores_it() {
    let (world, _) = folded_world().await;
    world.upload("metadata/days/2025-08.json", "oops").await;
    let [damage] = world.damages().await.try_into().unwrap();
    assert_eq!(damage.key, "metadata/days/2025-08.json");
    assert!(damage.problem.starts_with("was overwritten"), "{damage:?}");
    world.assert_archived().await;
    world.archive_as(FULL).await.unwrap();
    world.archive_as(Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_wrong_total_is_named() {
    let (world, _) = folded_world().await;
    world
        .edit_manifest(|manifest| manifest["tables"]["appointment"]["record_count"] = json!(7))
        .await;
    let [damage] = world.damages().await.try_into().unwrap();
    assert_eq!(damage.key, "metadata/archive_info.json");
    assert!(
        damage.problem.starts_with("says that appointment has 7 rows"),
        "{damage:?}"
    );
}
