//! Time that is booked or offered on archived days is protected as on loaded ones, whoever writes.

use std::sync::Arc;

use chrono::NaiveDate;
use meetassist::window::load_days;
use serde_json::json;
use tokio::{sync::Barrier, task::JoinSet};
use tokio_postgres::{Client, error::SqlState};

use crate::support::{
    World, connect,
    dashboard::{handle, member_of},
    world,
};

/// A database whose one booked day is archived: consultant 1 has an appointment and a slot from 09:00 to 10:00.
async fn archived() -> (World, NaiveDate) {
    let mut world = world().await;
    let [day] = world.days([-20]).await;
    world.book(&[day]).await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES (2, 'Chi', 'chi@example.com')",
        )
        .await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.archived_days().await, "-20");
    (world, day)
}

/// The constraint with which PostgreSQL refuses the statement; None if it succeeds.
async fn violated(client: &Client, statement: &str) -> Option<String> {
    let error = client.batch_execute(statement).await.err()?;
    assert_eq!(error.code(), Some(&SqlState::EXCLUSION_VIOLATION), "{error:?}");
    Some(error.as_db_error().unwrap().constraint().unwrap().to_owned())
}

fn appointment(consultant: i32, day: NaiveDate, time: &str, status: &str) -> String {
    format!(
        "INSERT INTO appointment (consultantid, customerid, date, time, status)
         VALUES ({consultant}, '7', '{day}', '{time}', '{status}')"
    )
}

fn slot(consultant: i32, day: NaiveDate, from: &str, to: &str) -> String {
    format!(
        "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
         VALUES ({consultant}, '{day}', '{from}', '{to}')"
    )
}

#[tokio::test]
async fn no_appointment_overlaps_an_archived_one() {
    let (world, day) = archived().await;
    let client = &world.client;
    let taken = Some("appointment_no_overlap".to_owned());
    for (time, status) in [
        ("09:00", "pending"),
        ("08:01", "confirmed"),
        ("09:59", "completed"),
    ] {
        let insert = appointment(1, day, time, status);
        assert_eq!(violated(client, &insert).await, taken, "{insert}");
    }
    for insert in [
        appointment(1, day, "08:00", "pending"),
        appointment(1, day, "10:00", "pending"),
        appointment(2, day, "09:00", "pending"),
        appointment(1, day.succ_opt().unwrap(), "09:00", "pending"),
        appointment(1, day, "09:00", "cancelled"),
    ] {
        assert_eq!(violated(client, &insert).await, None, "{insert}");
    }
    for update in [
        "UPDATE appointment SET status = 'pending' WHERE status = 'cancelled'".to_owned(),
        "UPDATE appointment SET time = '08:30' WHERE time = '08:00'".to_owned(),
        "UPDATE appointment SET duration = 61 WHERE time = '08:00'".to_owned(),
        "UPDATE appointment SET consultantid = 1 WHERE consultantid = 2".to_owned(),
        format!("UPDATE appointment SET date = '{day}' WHERE date <> '{day}'"),
        "MERGE INTO appointment USING (VALUES (2)) AS other (id) ON consultantid = id
         WHEN MATCHED THEN UPDATE SET consultantid = 1"
            .to_owned(),
    ] {
        assert_eq!(violated(client, &update).await, taken, "{update}");
    }
    assert_eq!(
        violated(client, "UPDATE appointment SET description = 'x', time = time").await,
        None
    );
}

#[tokio::test]
async fn no_slot_overlaps_an_archived_one() {
    let (world, day) = archived().await;
    let client = &world.client;
    let taken = Some("consultantschedule_no_overlap".to_owned());
    for (from, to) in [("09:00", "10:00"), ("08:00", "09:01"), ("09:59", "24:00")] {
        let insert = slot(1, day, from, to);
        assert_eq!(violated(client, &insert).await, taken, "{insert}");
    }
    for insert in [
        slot(1, day, "08:00", "09:00"),
        slot(1, day, "10:00", "24:00"),
        slot(2, day, "09:00", "10:00"),
    ] {
        assert_eq!(violated(client, &insert).await, None, "{insert}");
    }
    for update in [
        "UPDATE consultantschedule SET endtime = '09:01' WHERE starttime = '08:00'",
        "UPDATE consultantschedule SET starttime = '09:59' WHERE starttime = '10:00'",
        "UPDATE consultantschedule SET consultantid = 1 WHERE consultantid = 2",
    ] {
        assert_eq!(violated(client, update).await, taken, "{update}");
    }
}

#[tokio::test]
async fn time_is_taken_and_free_again_as_days_are_loaded_and_released() {
    let (mut world, day) = archived().await;
    let insert = appointment(1, day, "09:00", "pending");
    load_days(&mut world.client, &world.store, &[day]).await.unwrap();
    assert!(violated(&world.client, &insert).await.is_some());
    world.execute("UPDATE appointment SET time = '12:00'").await;
    assert_eq!(violated(&world.client, &insert).await, None);
    let head = world.archived().await;
    assert_eq!(world.release(&head, &[day]).await, [day]);
    for time in ["09:00", "12:00"] {
        let insert = appointment(1, day, time, "pending");
        assert!(violated(&world.client, &insert).await.is_some(), "{time}");
    }
    assert_eq!(
        violated(&world.client, &appointment(1, day, "10:30", "pending")).await,
        None
    );
}

#[tokio::test]
async fn a_transaction_with_a_snapshot_older_than_a_release_can_t_write() {
    let mut world = world().await;
    let [day] = world.days([-20]).await;
    world.book(&[day]).await;
    let head = world.archived().await;
    for statement in [
        appointment(1, day, "09:00", "pending"),
        slot(1, day, "09:00", "10:00"),
        "DELETE FROM customer".to_owned(),
    ] {
        for isolation in ["REPEATABLE READ", "SERIALIZABLE"] {
            load_days(&mut world.client, &world.store, &[day]).await.unwrap();
            let old = connect(&world.name).await;
            old.batch_execute(&format!(
                "BEGIN ISOLATION LEVEL {isolation}; SELECT FROM customer"
            ))
            .await
            .unwrap();
            assert_eq!(world.release(&head, &[day]).await, [day]);
            let refused = old.batch_execute(&statement).await.unwrap_err();
            assert_eq!(
                refused.code(),
                Some(&SqlState::T_R_SERIALIZATION_FAILURE),
                "{statement}: {refused:?}"
            );
        }
    }
    // A newer snapshot sees the archived day.
    world.execute("BEGIN ISOLATION LEVEL SERIALIZABLE").await;
    let insert = appointment(1, day, "09:00", "pending");
    assert!(violated(&world.client, &insert).await.is_some());
}

impl World {
    /// Removes from the archive what only newer formats have, and restores it, as if `db-init` had no time left to
    /// complete the days.
    async fn restore_format_1(&mut self) {
        self.edit_manifest(|manifest| {
            manifest["format"] = json!(1);
            for day in manifest["days"].as_object_mut().unwrap().values_mut() {
                let day = day.as_object_mut().unwrap();
                day.insert("customers".to_owned(), json!("AAAA"));
                assert!(day.remove("customer_digests").is_some());
                assert!(day.remove("taken").is_some());
            }
        })
        .await;
        self.lose_database().await;
        self.initialise(json!({})).await.unwrap();
        self.execute(
            "UPDATE archive.archived_day
             SET booked = NULL, offered = NULL, customers = NULL, appointment_sums = NULL",
        )
        .await;
    }
}

#[tokio::test]
async fn a_day_without_details_in_an_older_manifest_is_loaded_before_it_is_written_to() {
    let (mut world, day) = archived().await;
    world.restore_format_1().await;
    for statement in [
        appointment(1, day, "15:00", "pending"),
        slot(1, day, "15:00", "16:00"),
    ] {
        let refused = world.client.batch_execute(&statement).await.unwrap_err();
        let refused = refused.as_db_error().unwrap();
        assert_eq!(refused.code().code(), "MA001");
        assert_eq!(refused.hint(), Some("Load the day first."));
    }
    let delete = "DELETE FROM customer WHERE customerid = '7'";
    let refused = world.client.batch_execute(delete).await.unwrap_err();
    assert_eq!(refused.code(), Some(&SqlState::FOREIGN_KEY_VIOLATION));
    let book = |time: &str| json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": day, "time": time});
    assert_eq!(world.call(&book("09:30")).await.1["code"], "slot_taken");
    world.ask(book("15:00")).await;
    assert_eq!(world.archived_days().await, "NULL");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "2");
}

/// 32 writers using plain SQL and 32 using the API, all at the same moment, while somebody loads the day; returns how
/// many succeeded.
async fn contend(world: &World, day: NaiveDate, time: &str) -> usize {
    const WRITERS: usize = 64;
    let start = Arc::new(Barrier::new(WRITERS + 1));
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        let start = Arc::clone(&start);
        if number % 2 == 0 {
            let client = connect(&world.name).await;
            let insert = appointment(1, day, time, "confirmed");
            writers.spawn(async move {
                start.wait().await;
                violated(&client, &insert).await.is_none()
            });
        } else {
            let view = world.another_view(None).await;
            view.warm_up().await;
            let store = world.store.clone();
            let request = json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": day,
                                 "time": time});
            writers.spawn(async move {
                start.wait().await;
                let body = request.to_string();
                let answer = handle(&view, &store, Some(&member_of("[admin]")), body.as_bytes()).await;
                let text = String::from_utf8_lossy(&answer.body);
                assert!(
                    answer.status == 200
                        || text.contains("slot_taken")
                        || text.contains("archive_unavailable"),
                    "{text}"
                );
                answer.status == 200
            });
        }
    }
    let mut session = world.session().await;
    let load = async {
        start.wait().await;
        load_days(&mut session, &world.store, &[day]).await.unwrap();
    };
    let (successes, ()) = tokio::join!(writers.join_all(), load);
    successes.into_iter().filter(|success| *success).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_concurrent_bookings_on_an_archived_day_none_gets_a_booked_time_and_one_gets_a_free_one() {
    let count = "SELECT count(*) FROM appointment";
    let (world, day) = archived().await;
    assert_eq!(contend(&world, day, "09:30").await, 0);
    assert_eq!(world.value(count).await, "1");

    let (world, day) = archived().await;
    assert_eq!(contend(&world, day, "15:00").await, 1);
    assert_eq!(world.value(count).await, "2");
    assert_eq!(world.archived_days().await, "NULL");
}
