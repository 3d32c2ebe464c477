//! What fails, or has no time, is left for the next run; the rest is published.

use std::time::{Duration, Instant};

use meetassist::{
    archive::{self, RESERVE, Report, Status, TableOutcome},
    archived::{catalogue::Table, manifest::TableStatus},
};

use crate::support::{
    World,
    archive::{CHANGED, SMALL, assert_consistent},
    faults::{Fault, Proxy, Rule},
    world,
};

async fn incomplete(world: &World) -> Report {
    let report = world.report(CHANGED).await.unwrap();
    assert_eq!(
        report.clone().into_result().unwrap_err().code(),
        "archive_incomplete"
    );
    report
}

#[tokio::test]
async fn a_failing_object_leaves_its_unit_dirty_and_the_others_published() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    proxy.inject(Rule::Matching("CommunityProgram.csv"), Fault::Status(500));
    let report = incomplete(&world).await;
    // The participants refer to the program, so that they wait for it.
    assert_eq!((report.status, report.remaining), (Status::Partial, 2));
    assert!(
        report.message.contains("communityprogram: S3: PutObject"),
        "{}",
        report.message
    );
    let archived = world.inventory().await;
    assert_consistent(&world.archived_rows(&archived).await);
    let manifest = archived.manifest;
    let state = &manifest.tables[&Table::CommunityProgram];
    assert_eq!(state.status, TableStatus::Failed);
    assert!(state.last_error.as_ref().unwrap().contains("PutObject"));
    assert_eq!(manifest.tables[&Table::Appointment].status, TableStatus::Ok);
    assert_eq!(manifest.tables[&Table::Appointment].record_count, 3);
    assert_eq!(manifest.history[0].errors.len(), 2);
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT table_name, ' ' ORDER BY table_name) FROM archive.mark")
            .await,
        "communityprogram programparticipant"
    );
    proxy.heal();
    let report = world.archive().await;
    assert_eq!((report.status, report.objects_uploaded), (Status::Ok, 2));
    world.assert_archived().await;
    let state = &world.manifest().await.tables[&Table::CommunityProgram];
    assert_eq!((state.status, &state.last_error), (TableStatus::Ok, &None));
}

#[tokio::test]
async fn a_day_that_can_not_be_read_does_not_stop_the_others() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO appointment (consultantid, customerid, date, time)
             SELECT 1, '7', DATE '2025-01-01' + n, '08:00' FROM generate_series(1, 100) AS n;
             ALTER TABLE appointment RENAME TO stored;
             CREATE VIEW appointment AS
                 SELECT appointmentid, consultantid, customerid, date, time, duration, meetingurl, status, createdat, updatedat,
                        CASE WHEN date = '2025-02-14' THEN (1 / (duration - duration))::text END AS description
                 FROM stored;
             GRANT SELECT ON appointment TO meetassist_archive_rights",
        )
        .await;
    let report = incomplete(&world).await;
    assert_eq!(report.remaining, 1);
    assert!(
        report.message.contains("1 failed, the first: 2025-02-14"),
        "{}",
        report.message
    );
    assert_eq!(world.inventory().await.days.len(), 101);
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT day::text, ' ') FROM archive.mark")
            .await,
        "2025-02-14"
    );
}

#[tokio::test]
async fn rows_that_moved_between_days_are_published_together() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    world.archive().await;
    world
        .execute("UPDATE appointment SET date = '2025-06-03', time = '15:00' WHERE appointmentid = 1")
        .await;
    proxy.inject(
        Rule::Matching("2025-06-02/AppointmentFeedback.csv"),
        Fault::Status(500),
    );
    let report = incomplete(&world).await;
    assert_eq!(report.remaining, 2);
    let rows = world.archived_rows(&world.inventory().await).await;
    assert_consistent(&rows);
    assert_eq!(rows[&Table::Appointment].len(), 3);
    proxy.heal();
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn an_upload_that_no_manifest_names_is_replaced_when_the_change_is_undone() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    world.archive().await;
    let name = "SELECT fullname FROM customer WHERE customerid = '7'";
    assert_eq!(world.value(name).await, "An");
    world
        .execute("UPDATE customer SET fullname = 'Anh' WHERE customerid = '7'")
        .await;
    // The manifest is read, the customers are written, and then the process dies.
    proxy.inject(Rule::Last(2), Fault::CutBefore);
    assert_eq!(world.archive_error().await.code(), "store_error");
    proxy.heal();
    world
        .execute("UPDATE customer SET fullname = 'An' WHERE customerid = '7'")
        .await;
    assert_eq!(world.archive().await.objects_uploaded, 1);
    world.archive_as(archive::Request::Verify).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn a_run_stops_before_its_deadline_and_the_next_one_goes_on() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    for day in 0..200 {
        world
            .execute(&format!(
                "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
                 VALUES (1, DATE '2024-01-01' + {day}, '08:00', '09:00')"
            ))
            .await;
    }
    proxy.inject(Rule::Matching("PUT"), Fault::Slow(Duration::from_millis(200)));
    let deadline = Instant::now() + RESERVE + Duration::from_millis(1200);
    let report = archive::run(&world.archiver, &world.store, CHANGED, Some(deadline))
        .await
        .unwrap();
    assert_eq!(report.status, Status::Partial);
    assert!(
        0 < report.remaining && report.remaining < 206,
        "{}",
        report.remaining
    );
    assert!(
        report
            .details
            .iter()
            .any(|detail| detail.table == Table::ConsultantSchedule && detail.status == TableOutcome::Left)
    );
    let archived = world.inventory().await;
    assert_consistent(&world.archived_rows(&archived).await);
    let manifest = archived.manifest;
    assert_eq!(manifest.history[0].remaining, report.remaining as u64);
    proxy.heal();
    let rest = world.archive().await;
    assert_eq!(rest.status, Status::Ok);
    world.assert_archived().await;
}

#[tokio::test]
async fn without_time_nothing_is_done_and_nothing_is_lost() {
    let world = world().await;
    world.execute(SMALL).await;
    let report = archive::run(&world.archiver, &world.store, CHANGED, Some(Instant::now()))
        .await
        .unwrap();
    assert_eq!((report.status, report.objects_uploaded), (Status::Partial, 0));
    assert_eq!(report.remaining, 6);
    world.archive().await;
    world.assert_archived().await;
}
