//! What fails, or isn't reached in time, is left for the next run; the rest is published.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use meetassist::{
    archive::{self, RESERVE, Report, Status, TableOutcome},
    archived::{
        catalogue::Table,
        inventory::Inventory,
        manifest::{DayState, Days, TableStatus},
        unit::{DynamicTable, Part},
    },
};

use crate::support::{
    World,
    archive::{CHANGED, FULL, SMALL, assert_consistent},
    faults::{Fault, Proxy, Rule},
    world, world_without_audit,
};

/// A world with a few rows of each table, and the proxy that makes its store fail.
async fn world_and_store() -> (World, Proxy) {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    (world, proxy)
}

/// Everything is archived, and every object is as the manifest describes it.
async fn assert_archived_and_intact(world: &World) {
    world.assert_archived().await;
    world.archive_as(archive::Request::Verify).await.unwrap();
}

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
    let (world, proxy) = world_and_store().await;
    proxy.inject(Rule::Matching("CommunityProgram.csv"), Fault::Status(500));
    let report = incomplete(&world).await;
    // The participants refer to the program, so they have to wait for it.
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
    assert_eq!(state.last_archived, None);
    let state = &manifest.tables[&Table::Appointment];
    assert_eq!(
        (state.status, state.last_archived),
        (TableStatus::Ok, Some(manifest.last_updated))
    );
    assert_eq!(manifest.tables[&Table::Appointment].record_count, 3);
    assert_eq!(manifest.history[0].errors.len(), 2);
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT table_name, ' ' ORDER BY table_name) FROM archive.mark")
            .await,
        "communityprogram programparticipant"
    );
    proxy.heal();
    // The participants' object was uploaded, and only waited for the program.
    let report = world.archive().await;
    assert_eq!((report.status, report.objects_uploaded), (Status::Ok, 1));
    world.assert_archived().await;
    let state = &world.manifest().await.tables[&Table::CommunityProgram];
    assert_eq!((state.status, &state.last_error), (TableStatus::Ok, &None));
}

#[tokio::test]
async fn a_day_that_can_t_be_read_does_not_stop_the_others() {
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
    assert_eq!(world.inventory().await.days.len(), 102);
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT day::text, ' ') FROM archive.mark")
            .await,
        "2025-02-14"
    );
}

#[tokio::test]
async fn rows_that_moved_between_days_are_published_together() {
    let (world, proxy) = world_and_store().await;
    world.archive().await;
    world
        .execute("UPDATE appointment SET date = '2025-06-03', time = '15:00' WHERE appointmentid = 1")
        .await;
    proxy.inject(
        Rule::Matching("2025-06-02/AppointmentFeedback.csv"),
        Fault::Status(500),
    );
    let report = incomplete(&world).await;
    // Today has the entry of the move.
    assert_eq!(report.remaining, 3);
    let rows = world.archived_rows(&world.inventory().await).await;
    assert_consistent(&rows);
    assert_eq!(rows[&Table::Appointment].len(), 3);
    proxy.heal();
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn an_upload_that_no_manifest_names_is_replaced_when_the_change_is_undone() {
    let mut world = world_without_audit().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    world.archive().await;
    let name = "SELECT fullname FROM customer WHERE customerid = '7'";
    assert_eq!(world.value(name).await, "An");
    world
        .execute("UPDATE customer SET fullname = 'Anh' WHERE customerid = '7'")
        .await;
    // The manifest is read, the customers are uploaded, and then the process dies.
    proxy.inject(Rule::Last(2), Fault::CutBefore);
    assert_eq!(world.archive_error().await.code(), "store_error");
    proxy.heal();
    world
        .execute("UPDATE customer SET fullname = 'An' WHERE customerid = '7'")
        .await;
    assert_eq!(world.archive().await.objects_uploaded, 1);
    assert_archived_and_intact(&world).await;
}

#[tokio::test]
async fn a_run_stops_before_its_deadline_and_the_next_one_continues() {
    let (world, proxy) = world_and_store().await;
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
    assert_eq!(report.remaining, 7);
    world.archive().await;
    world.assert_archived().await;
}

/// Fifty days with one slot each.
const FIFTY_DAYS: &str = "
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
    SELECT 1, DATE '2024-01-01' + n, '08:00', '09:00' FROM generate_series(0, 49) AS n";

/// A run with a slow store and so little time that it can't do everything. On a busy machine it gets at least the time
/// to upload the objects of one day.
async fn short_run(world: &World, request: archive::Request, time: &mut Duration) -> Report {
    loop {
        let deadline = Instant::now() + RESERVE + *time;
        let report = archive::run(&world.archiver, &world.store, request, Some(deadline))
            .await
            .unwrap();
        assert_eq!(report.errors, [""; 0]);
        let is_further = report.remaining == 0
            || report
                .details
                .iter()
                .any(|detail| detail.table == Table::ConsultantSchedule && detail.objects_uploaded > 0);
        if is_further {
            return report;
        }
        *time *= 2;
    }
}

/// Short runs until nothing is left: how many days that were not in `before` were published after each run. What they
/// publish is consistent.
async fn run_until_done(
    world: &World,
    request: archive::Request,
    time: &mut Duration,
    before: &Days,
) -> Vec<usize> {
    let mut published = Vec::new();
    loop {
        let report = short_run(world, request, time).await;
        let inventory = world.inventory().await;
        assert_consistent(&world.archived_rows(&inventory).await);
        let is_new = |(day, state): &(&NaiveDate, &DayState)| before.get(*day) != Some(*state);
        published.push(inventory.days.iter().filter(is_new).count());
        if report.remaining == 0 {
            return published;
        }
        assert_eq!(report.status, Status::Partial);
    }
}

/// How often each archived object was uploaded.
fn writes(world: &World, proxy: &Proxy) -> BTreeMap<String, usize> {
    let mut writes = BTreeMap::new();
    for request in world.requests(proxy) {
        if request.starts_with("PUT archive/") {
            *writes.entry(request).or_default() += 1;
        }
    }
    writes
}

#[tokio::test]
async fn full_runs_with_a_slow_store_each_get_further_and_publish_what_they_have() {
    let (world, proxy) = world_and_store().await;
    world.execute(FIFTY_DAYS).await;
    for change in [
        "",
        "UPDATE customer SET notes = 'x'; UPDATE consultant SET specialties = 'x';
                        UPDATE consultantschedule SET endtime = '09:30' WHERE starttime = '08:00'",
    ] {
        world.execute(change).await;
        let before = world.head().await;
        let before = match before {
            Some(head) => world.described_by(head.manifest).await.days,
            None => Days::new(),
        };
        proxy.inject(Rule::Matching("PUT /"), Fault::Slow(Duration::from_millis(400)));
        let published = run_until_done(&world, FULL, &mut Duration::from_secs(1), &before).await;
        let all = *published.last().unwrap();
        assert!(published.is_sorted(), "{published:?}");
        assert!(
            published.iter().any(|&count| 0 < count && count < all),
            "{published:?}"
        );
        let writes = writes(&world, &proxy);
        assert!(writes.values().all(|&count| count == 1), "{writes:?}");
        proxy.heal();
        assert_archived_and_intact(&world).await;
    }
}

#[tokio::test]
async fn objects_that_wait_for_others_are_not_uploaded_again_by_the_next_run() {
    let (world, proxy) = world_and_store().await;
    world.execute(FIFTY_DAYS).await;
    world
        .execute("INSERT INTO customer (customerid, fullname, email) VALUES ('9', 'Em', 'em@example.com')")
        .await;
    world.archive().await;
    // A customer is deleted, so nothing may be published until every changed day can be.
    world
        .execute(
            "DELETE FROM customer WHERE customerid = '9';
             UPDATE consultantschedule SET endtime = '09:30' WHERE starttime = '08:00'",
        )
        .await;
    proxy.inject(Rule::Matching("PUT /"), Fault::Slow(Duration::from_millis(400)));
    let before = world.inventory().await.days;
    let published = run_until_done(&world, CHANGED, &mut Duration::from_secs(1), &before).await;
    let (last, others) = published.split_last().unwrap();
    assert!(
        !others.is_empty() && others.iter().all(|&count| count == 0),
        "{published:?}"
    );
    assert_eq!(*last, 51);
    let writes = writes(&world, &proxy);
    assert!(writes.values().all(|&count| count == 1), "{writes:?}");
    proxy.heal();
    assert_archived_and_intact(&world).await;
}

#[tokio::test]
async fn a_waiting_object_is_replaced_when_its_rows_change_again() {
    let (world, proxy) = world_and_store().await;
    world.archive().await;
    let rename = |name: &str| format!("UPDATE communityprogram SET programname = '{name}'");
    world.execute(&rename("A")).await;
    world
        .execute("UPDATE programparticipant SET status = 'attended'")
        .await;
    proxy.inject(Rule::Matching("CommunityProgram.csv"), Fault::Status(500));
    assert_eq!(incomplete(&world).await.objects_uploaded, 2);
    assert_ne!(world.value("SELECT unpublished FROM archive.lineage").await, "[]");
    proxy.heal();
    // The waiting object matches neither the archive nor the current rows.
    world
        .execute("UPDATE programparticipant SET status = 'registered'")
        .await;
    assert_eq!(world.archive().await.objects_uploaded, 3);
    assert_eq!(world.value("SELECT unpublished FROM archive.lineage").await, "[]");
    assert_archived_and_intact(&world).await;
}

#[tokio::test]
async fn a_day_that_is_released_while_its_object_waits_for_others_stays_as_it_was_archived() {
    let (mut world, proxy) = world_and_store().await;
    world.archive().await;
    let day: NaiveDate = "2025-06-03".parse().unwrap();
    let before = world.inventory().await.days[&day].clone();
    // Only a full run sees this change, so the day isn't marked.
    world
        .execute(
            "SET session_replication_role = replica;
             UPDATE appointment SET description = 'A' WHERE appointmentid = 3;
             RESET session_replication_role;
             UPDATE customer SET fullname = 'Anh' WHERE customerid = '7'",
        )
        .await;
    proxy.inject(Rule::Matching("Customer.csv"), Fault::Status(500));
    let report = world.report(FULL).await.unwrap();
    assert_eq!(report.status, Status::Partial);
    let waiting = world.value("SELECT unpublished FROM archive.lineage").await;
    assert!(waiting.contains("2025-06-03"), "{waiting}");
    proxy.heal();
    let head = world.head().await.unwrap();
    assert_eq!(world.release(&head, &[day]).await, [day]);
    world.archive().await;
    assert_eq!(world.inventory().await.days[&day].objects, before.objects);
    assert_eq!(world.value("SELECT unpublished FROM archive.lineage").await, "[]");
}

#[tokio::test]
async fn rows_deleted_without_a_mark_withhold_units_that_may_refer_to_them() {
    let (world, proxy) = world_and_store().await;
    world.archive().await;
    // No trigger sees that a customer is deleted with all appointments.
    world
        .execute(
            "SET session_replication_role = replica;
             DELETE FROM appointment WHERE customerid = '8';
             DELETE FROM programparticipant WHERE customerid = '8';
             DELETE FROM customer WHERE customerid = '8';
             RESET session_replication_role",
        )
        .await;
    proxy.inject(
        Rule::Matching("2025-06-02/Appointment.csv?x-id=PutObject"),
        Fault::Status(500),
    );
    let report = world.report(FULL).await.unwrap();
    assert!(report.remaining > 1, "{}", report.message);
    assert_consistent(&world.archived_rows(&world.inventory().await).await);
    proxy.heal();
    world.archive_as(FULL).await.unwrap();
    world.assert_archived().await;
}

#[tokio::test]
async fn an_archived_day_that_was_written_to_but_can_not_be_loaded_stays_unchanged_in_the_archive() {
    let mut world = world().await;
    let days = world.days([-40, -30, -20]).await;
    world.book(&days).await;
    let number = world
        .value(&format!(
            "SELECT appointmentid FROM appointment WHERE date = '{}'",
            days[1]
        ))
        .await;
    let head = world.archived().await;
    world.release(&head, &days).await;
    let former = world.inventory().await;
    // The first day has lost an object, and somebody gives the number of an appointment of the second one again.
    let damaged = former.object(Part::OfDay(DynamicTable::Appointment, days[0]));
    world.delete_pinned(damaged.unwrap()).await;
    for (day, id) in days.iter().zip(["1001", &number, "1003"]) {
        world
            .execute(&format!(
                "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
                 VALUES ({id}, 1, '7', '{day}', '15:00')"
            ))
            .await;
    }
    let report = incomplete(&world).await;
    assert_eq!((report.remaining, report.errors.len()), (2, 2));
    assert!(report.errors[0].contains("is missing"), "{}", report.errors[0]);
    let conflict = &report.conflicts[0];
    assert_eq!(conflict.archived_id.to_string(), number);
    assert!(
        report.errors[1].contains(&conflict.to_string()),
        "{}",
        report.errors[1]
    );
    let archived = world.inventory().await;
    let objects = |inventory: &Inventory, day| inventory.days[&day].objects.clone();
    for day in [days[0], days[1]] {
        assert_eq!(objects(&archived, day), objects(&former, day));
    }
    assert_ne!(objects(&archived, days[2]), objects(&former, days[2]));
    assert_eq!(archived.manifest.conflicts, report.conflicts);
    world
        .execute(&format!(
            "UPDATE appointment SET appointmentid = 1002 WHERE appointmentid = {number}"
        ))
        .await;
    assert_eq!(incomplete(&world).await.remaining, 1);
    assert_eq!(world.manifest().await.conflicts, []);
}
