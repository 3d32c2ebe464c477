//! Concurrent runs, and runs concurrent with writers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use meetassist::{archive::Status, platform::lock};
use tokio::time::sleep;

use crate::support::{
    archive::{SMALL, assert_consistent},
    connect,
    faults::{Fault, Proxy, Rule},
    world,
};

#[tokio::test]
async fn a_second_run_at_the_same_time_is_skipped() {
    let world = world().await;
    world.execute(SMALL).await;
    let other = connect(&world.value("SELECT current_database()").await).await;
    assert!(lock::try_acquire(&other).await.unwrap());
    let report = world.archive().await;
    assert_eq!(report.status, Status::Skipped);
    lock::release(&other).await.unwrap();
    assert_eq!(world.archive().await.status, Status::Ok);
    world.assert_archived().await;
}

#[tokio::test]
async fn two_runs_at_once_archive_everything_once() {
    let world = world().await;
    world.execute(SMALL).await;
    let (one, other) = tokio::join!(world.archive(), world.archive());
    assert_eq!(one.objects_uploaded + other.objects_uploaded, 10);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_change_after_the_snapshot_stays_marked() {
    let world = world().await;
    world.execute(SMALL).await;
    let writer = connect(&world.value("SELECT current_database()").await).await;
    writer
        .batch_execute("BEGIN; UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2")
        .await
        .unwrap();
    world.archive().await;
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    writer.batch_execute("COMMIT").await.unwrap();
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "2");
    assert_eq!(world.archive().await.objects_uploaded, 2);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_change_during_the_run_stays_marked() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.execute(SMALL).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Slow(Duration::from_millis(500)));
    let change = async {
        // The snapshot is older than the first upload, and the marks are deleted after the last.
        while !proxy.requests().iter().any(|request| request.starts_with("PUT")) {
            sleep(Duration::from_millis(5)).await;
        }
        world
            .execute("UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2")
            .await;
    };
    tokio::join!(world.archive(), change);
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "2");
    proxy.heal();
    assert_eq!(world.archive().await.objects_uploaded, 2);
    world.assert_archived().await;
}

/// What each of several writers does repeatedly: a parent and its child in two transactions, a move, a deletion.
const WRITE: &str = "
    INSERT INTO customer (customerid, fullname, email) VALUES ('{writer}-{turn}', 'X', 'x@example.com')
        ON CONFLICT DO NOTHING;
    BEGIN;
    INSERT INTO appointment (consultantid, customerid, date, time)
        VALUES ({writer} + 10, '{writer}-{turn}', DATE '2025-06-01' + {turn} % 9, '09:00');
    COMMIT;
    UPDATE appointment SET date = date + 20 WHERE consultantid = {writer} + 10 AND date = DATE '2025-06-01' + {turn} % 9
        AND {turn} % 2 = 0;
    BEGIN;
    DELETE FROM appointment WHERE consultantid = {writer} + 10;
    DELETE FROM customer WHERE customerid LIKE '{writer}-%' AND {turn} % 3 = 0;
    COMMIT;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_manifest_is_consistent_while_others_write_and_no_change_is_lost() {
    const WRITERS: usize = 8;
    const RUNS: usize = 10;
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email)
             SELECT n + 10, 'N', 'n' || n || '@example.com' FROM generate_series(0, 7) AS n",
        )
        .await;
    world.archive().await;
    let database = world.value("SELECT current_database()").await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (database, stop) = (database.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let client = connect(&database).await;
                let mut turn = 0;
                while !stop.load(Ordering::Relaxed) {
                    let statements = WRITE
                        .replace("{writer}", &writer.to_string())
                        .replace("{turn}", &turn.to_string());
                    for statement in statements.split(';') {
                        client.batch_execute(statement).await.unwrap();
                    }
                    turn += 1;
                }
            })
        })
        .collect();
    for _ in 0..RUNS {
        world.archive().await;
        assert_consistent(&world.archived_rows(&world.inventory().await).await);
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    world.archive().await;
    world.assert_archived().await;
}
