//! A run costs as much as has changed: if nothing has, nothing is read or written.

use std::time::Duration;

use meetassist::archive::{Request, Status, TableOutcome, metrics};
use meetassist::archived::catalogue::Table;
use serde_json::json;

use crate::support::{
    World,
    archive::{FULL, SMALL},
    faults::{Fault, Proxy, Rule},
    world,
};

/// A world with archived rows, behind a proxy that counts requests.
async fn archived_world() -> (World, Proxy) {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    let report = world.archive().await;
    assert_eq!((report.status, report.objects_uploaded), (Status::Ok, 10));
    world.assert_archived().await;
    proxy.heal();
    (world, proxy)
}

/// How often the business tables were scanned, by sessions that have ended.
async fn scans(world: &World) -> String {
    while world
        .value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'meetassist'")
        .await
        != "0"
    {}
    // The test's own session would report its scans up to a second later.
    world.execute("SELECT pg_stat_force_next_flush()").await;
    world
        .value(
            "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables
             WHERE schemaname = 'public' AND relname <> 'refinery_schema_history'",
        )
        .await
}

/// What was written, by key, sorted.
fn puts(world: &World, proxy: &Proxy) -> Vec<String> {
    let requests = world.requests(proxy);
    let puts = requests.iter().filter_map(|request| request.strip_prefix("PUT "));
    let mut puts: Vec<_> = puts.map(str::to_owned).collect();
    puts.sort();
    puts
}

/// The key of today's audit entries.
async fn audit(world: &World) -> String {
    format!("archive/auditentry/day%3D{}/AuditEntry.csv", world.day(0).await)
}

#[tokio::test]
async fn a_run_without_changes_only_asks_s3_for_the_etag_and_scans_no_business_table() {
    let (world, proxy) = archived_world().await;
    let before = scans(&world).await;
    let report = world.archive().await;
    assert_eq!(report.status, Status::Ok);
    assert_eq!((report.tables_archived, report.tables_skipped), (10, 10));
    assert_eq!(world.requests(&proxy), ["HEAD metadata/archive_info.json"]);
    assert_eq!(scans(&world).await, before);
}

#[tokio::test]
async fn one_changed_appointment_writes_its_day_its_audit_entry_and_the_manifest() {
    let (world, proxy) = archived_world().await;
    world
        .execute("UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2")
        .await;
    let report = world.archive().await;
    assert_eq!(
        puts(&world, &proxy),
        [
            "archive/appointment/day%3D2025-06-02/Appointment.csv",
            &audit(&world).await,
            "metadata/archive_info.json"
        ]
    );
    assert_eq!((report.objects_uploaded, report.objects_skipped), (2, 2));
    assert_eq!((report.tables_uploaded, report.tables_skipped), (2, 8));
    let uploaded: Vec<_> = report
        .details
        .iter()
        .filter(|detail| detail.status == TableOutcome::Uploaded)
        .map(|detail| detail.table)
        .collect();
    assert_eq!(uploaded, [Table::Appointment, Table::AuditEntry]);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_change_and_its_undo_write_their_audit_entries_only() {
    let (world, proxy) = archived_world().await;
    world
        .execute("UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2")
        .await;
    world
        .execute("UPDATE appointment SET status = 'pending' WHERE appointmentid = 2")
        .await;
    let report = world.archive().await;
    assert_eq!((report.objects_uploaded, report.objects_skipped), (1, 3));
    assert_eq!(
        puts(&world, &proxy),
        [&audit(&world).await, "metadata/archive_info.json"]
    );
    world.assert_archived().await;
}

#[tokio::test]
async fn an_id_that_was_used_and_deleted_is_remembered() {
    let (world, proxy) = archived_world().await;
    world
        .execute("INSERT INTO consultant (fullname, email) VALUES ('Em', 'em@example.com')")
        .await;
    world
        .execute("DELETE FROM consultant WHERE fullname = 'Em'")
        .await;
    let highest = world
        .value("SELECT last_value FROM consultant_consultantid_seq")
        .await;
    world.archive().await;
    assert_eq!(
        puts(&world, &proxy),
        [&audit(&world).await, "metadata/archive_info.json"]
    );
    let state = &world.manifest().await.tables[&Table::Consultant];
    assert!(state.highest_id >= Some(highest.parse().unwrap()));
    world.assert_archived().await;
}

#[tokio::test]
async fn an_emptied_day_becomes_a_header() {
    let (world, proxy) = archived_world().await;
    world
        .execute("DELETE FROM appointment WHERE date = '2025-06-03'")
        .await;
    world.archive().await;
    let header = "appointmentid,consultantid,customerid,date,time,duration,meetingurl,status,description,createdat,updatedat\n";
    assert_eq!(
        world
            .object("archive/appointment/day=2025-06-03/Appointment.csv")
            .await,
        header
    );
    // The slot that the appointment had taken is open again, so the day's slots have changed too.
    assert_eq!(puts(&world, &proxy).len(), 4);
    world.assert_archived().await;
}

#[tokio::test]
async fn changes_are_archived_whoever_makes_them() {
    let (world, _) = archived_world().await;
    for statement in [
        "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '7', '2025-06-04', '08:00')",
        "UPDATE appointment SET date = '2025-06-05' WHERE appointmentid = 3",
        "UPDATE appointmentfeedback SET rating = 1",
        "UPDATE consultantschedule SET date = '2025-06-09' WHERE date = '2025-06-03'",
        "DELETE FROM appointment WHERE appointmentid = 1",
        "UPDATE customer SET customerid = '9' WHERE customerid NOT IN (SELECT customerid FROM appointment)
             AND customerid NOT IN (SELECT customerid FROM programparticipant)",
        "DELETE FROM communityprogram",
        "TRUNCATE appointment CASCADE",
        "TRUNCATE programparticipant",
        "INSERT INTO customer (fullname, email) VALUES ('Ý', 'y@example.com') ON CONFLICT DO NOTHING",
        "COPY consultant (fullname, email) FROM PROGRAM 'echo Gi,gi@example.com' (FORMAT csv)",
    ] {
        world.execute(statement).await;
        assert_ne!(
            world.value("SELECT count(*) FROM archive.mark").await,
            "0",
            "{statement} left no mark"
        );
        world.archive().await;
        world.assert_archived().await;
    }
}

#[tokio::test]
async fn changes_that_no_trigger_saw_are_archived_by_a_full_run() {
    let (world, proxy) = archived_world().await;
    world
        .execute(
            "SET session_replication_role = replica;
             DELETE FROM appointment WHERE appointmentid = 3;
             UPDATE customer SET fullname = 'Anh' WHERE customerid = '7';
             RESET session_replication_role",
        )
        .await;
    assert_eq!(world.archive().await.objects_uploaded, 0);
    let report = world.archive_as(FULL).await.unwrap();
    assert_eq!((report.objects_uploaded, report.objects_skipped), (2, 8));
    assert_eq!(puts(&world, &proxy).len(), 3);
    world.assert_archived().await;
}

#[tokio::test]
async fn days_whose_first_rows_no_trigger_saw_are_archived_by_a_full_run() {
    let (world, _) = archived_world().await;
    let days = world.manifest().await.days.len();
    for insert in [
        "consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2031-01-01', '09:00', '10:00')",
        "appointment (consultantid, customerid, date, time) VALUES (1, '7', '2032-01-01', '09:00')",
        "auditentry (date, at, actor, action, tablename) VALUES ('2033-01-01', '2033-01-01', 'an', 'update', 'customer')",
    ] {
        world
            .execute(&format!(
                "SET session_replication_role = replica; INSERT INTO {insert}; RESET session_replication_role"
            ))
            .await;
        world.archive_as(FULL).await.unwrap();
        world.assert_archived().await;
    }
    assert_eq!(world.manifest().await.days.len(), days + 3);
}

#[tokio::test]
async fn a_full_run_restores_objects_that_were_overwritten_or_deleted() {
    let (world, _) = archived_world().await;
    world.upload("archive/customer/Customer.csv", "oops").await;
    world
        .s3
        .delete_object()
        .bucket(&world.bucket)
        .key("archive/consultant/Consultant.csv")
        .send()
        .await
        .unwrap();
    assert_eq!(world.archive_as(FULL).await.unwrap().objects_uploaded, 2);
    world.archive_as(Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_full_run_adds_what_an_older_version_did_not_write_of_days_that_have_not_changed_since() {
    let (mut world, _) = archived_world().await;
    let newest = world.manifest().await;
    let complete = &newest.days;
    world
        .edit_manifest(|manifest| {
            (manifest["format"], manifest["schema_version"]) = (json!(3), json!(20));
            for day in manifest["days"].as_object_mut().unwrap().values_mut() {
                assert!(day.as_object_mut().unwrap().remove("appointment_sums").is_some());
            }
        })
        .await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    // As if the other day had been archived again.
    world
        .execute(
            r#"UPDATE archive.archived_day
               SET new_entry = jsonb_set(new_entry, '{objects,appointment,version_id}', '"another"')
               WHERE day = '2025-06-03'"#,
        )
        .await;
    world.archive_as(FULL).await.unwrap();
    let manifest = world.manifest().await;
    assert_eq!(
        (manifest.format, manifest.schema_version),
        (newest.format, newest.schema_version)
    );
    let days = manifest.days;
    let [unchanged, changed] = ["2025-06-02", "2025-06-03"].map(|day| day.parse().unwrap());
    assert_eq!(days[&unchanged], complete[&unchanged]);
    assert_eq!(days[&changed].appointment_sums, None);
    assert_eq!(days[&changed].objects, complete[&changed].objects);
}

#[tokio::test]
async fn a_change_that_is_not_archived_yet_has_an_age() {
    let world = world().await;
    let age = async || metrics::oldest_mark_age(&world.archiver).await;
    assert_eq!(age().await, Some(Duration::ZERO));
    world.execute(SMALL).await;
    world
        .execute(
            "UPDATE archive.mark SET marked_at = marked_at - interval '1 hour' WHERE table_name = 'customer'",
        )
        .await;
    assert!(age().await >= Some(Duration::from_secs(3600)));
    world.archive().await;
    assert_eq!(age().await, Some(Duration::ZERO));
    let unreachable = world.another_view(Some(1)).await;
    assert_eq!(metrics::oldest_mark_age(&unreachable).await, None);
}

#[tokio::test]
async fn a_manifest_whose_tag_can_not_be_read_is_not_taken_for_a_missing_one() {
    let (world, proxy) = archived_world().await;
    proxy.inject(Rule::Matching("HEAD"), Fault::Refused(403, "AccessDenied"));
    assert_eq!(world.archive_error().await.code(), "store_error");
    proxy.heal();
    assert_eq!(world.archive().await.message, "Nothing has changed.");
}
