//! Concurrent requests for the same time, each on a separate connection, as with separate Lambda environments.

use std::{sync::Arc, time::Duration};

use meetassist::platform::database::Database;
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet, time::timeout};

use crate::support::{
    World, connect,
    dashboard::{handle, member_of},
    world,
};

const CALLERS: usize = 64;

async fn views(world: &World) -> Vec<Database> {
    let mut views = Vec::new();
    for _ in 0..CALLERS {
        let view = world.another_view(None).await;
        view.warm_up().await;
        views.push(view);
    }
    views
}

/// Sends all requests at the same moment, each on a separate connection; returns the status and code of each answer.
async fn at_once(world: &World, views: Vec<Database>, requests: Vec<Value>) -> Vec<(u16, String)> {
    let start = Arc::new(Barrier::new(requests.len()));
    let mut callers = JoinSet::new();
    for (view, request) in views.into_iter().zip(requests) {
        let start = Arc::clone(&start);
        let store = world.store.clone();
        callers.spawn(async move {
            start.wait().await;
            let answer = handle(
                &view,
                &store,
                Some(&member_of("[admin]")),
                request.to_string().as_bytes(),
            )
            .await;
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            (
                answer.status,
                body["code"].as_str().unwrap_or_default().to_owned(),
            )
        });
    }
    callers.join_all().await
}

fn assert_one_wins(answers: &[(u16, String)]) {
    let count = |status: u16, code: &str| {
        answers
            .iter()
            .filter(|answer| (answer.0, answer.1.as_str()) == (status, code))
            .count()
    };
    assert_eq!(
        (count(200, ""), count(409, "slot_taken")),
        (1, answers.len() - 1),
        "{answers:?}"
    );
}

/// A consultant for each caller, each with an appointment at 09:00, and a first one without any.
async fn prepared_world() -> World {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO consultant (consultantid, fullname, email)
                 SELECT number, 'Binh', 'binh' || number || '@example.com' FROM generate_series(1, 65) AS number;
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
                 SELECT number, number, '7', '2025-06-02', '09:00' FROM generate_series(2, 65) AS number;
             ALTER TABLE appointment ALTER appointmentid RESTART WITH 100",
        )
        .await;
    world
}

fn booking(caller: usize) -> Value {
    json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-02",
           "time": format!("09:{:02}", caller % 55), "status": "confirmed"})
}

fn taking(caller: usize) -> Value {
    let action = ["update_appointment", "assign_consultant"][caller % 2];
    json!({"action": action, "appointmentid": caller + 2, "consultantid": 1})
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_overlapping_bookings_one_is_taken() {
    let world = prepared_world().await;
    let views = views(&world).await;
    let answers = at_once(&world, views, (0..CALLERS).map(booking).collect()).await;
    assert_one_wins(&answers);
    assert_eq!(
        world
            .value("SELECT count(*) FROM appointment WHERE consultantid = 1")
            .await,
        "1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_appointments_moved_to_one_consultant_one_arrives() {
    let world = prepared_world().await;
    let views = views(&world).await;
    assert_one_wins(&at_once(&world, views, (0..CALLERS).map(taking).collect()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn bookings_moves_and_generated_slots_at_once_leave_no_contradiction() {
    let world = prepared_world().await;
    let views = views(&world).await;
    let generate = json!({"action": "generate_consultant_schedule", "consultant_id": 1,
                          "date_from": "2025-06-02", "date_to": "2025-06-06", "slot_duration": 15});
    let requests = (0..CALLERS).map(|caller| match caller % 4 {
        0 => generate.clone(),
        1 => booking(caller),
        _ => taking(caller),
    });
    let answers = at_once(&world, views, requests.collect()).await;
    let succeeded = answers.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(
        succeeded,
        CALLERS / 4 + 1,
        "every generation and one booking: {answers:?}"
    );
    assert_eq!(
        world
            .value("SELECT count(*) FROM consultantschedule WHERE consultantid = 1")
            .await,
        "180"
    );
    let contradictions = "
        SELECT count(*) FROM consultantschedule slot
        WHERE isavailable = EXISTS (
            SELECT FROM appointment
            WHERE consultantid = slot.consultantid AND date = slot.date AND status = 'confirmed'
              AND overlaps_slot(starttime, endtime, time, duration))";
    assert_eq!(world.value(contradictions).await, "0");
}

/// Sends a request, and ends the transaction of the world's session as soon as the request waits for it.
async fn send_while_it_waits(world: &World, request: &Value) -> (u16, Value) {
    let commit = async {
        world.somebody_waits().await;
        world.execute("COMMIT").await;
    };
    let (answer, ()) = timeout(Duration::from_secs(20), async {
        tokio::join!(world.call(request), commit)
    })
    .await
    .expect("the request waits");
    answer
}

#[tokio::test]
async fn someone_who_is_booked_while_their_deletion_waits_is_not_disabled() {
    for (request, table) in [
        (
            json!({"action": "delete_customer", "customerid": "7"}),
            "customer",
        ),
        (
            json!({"action": "delete_consultant", "consultantid": 1}),
            "consultant",
        ),
        (
            json!({"action": "update_customer", "customerid": "7", "isdisabled": true}),
            "customer",
        ),
        (
            json!({"action": "update_consultant", "consultantid": 1, "isdisabled": true}),
            "consultant",
        ),
    ] {
        let world = prepared_world().await;
        world.execute("DELETE FROM appointment").await;
        // As create_appointment does it.
        world
            .execute(
                "BEGIN;
                 SELECT FROM consultant WHERE consultantid = 1 FOR NO KEY UPDATE;
                 SELECT FROM customer WHERE customerid = '7' FOR SHARE;
                 INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-02', '09:00')",
            )
            .await;
        let (status, answer) = send_while_it_waits(&world, &request).await;
        assert_eq!(
            (status, &answer["code"], &answer["appointment_count"]),
            (409, &json!("has_appointments"), &json!(1)),
            "{request}"
        );
        let disabled = format!("SELECT count(*) FROM {table} WHERE isdisabled");
        assert_eq!(world.value(&disabled).await, "0");
    }
}

#[tokio::test]
async fn an_appointment_is_not_given_to_a_customer_whose_deletion_it_waits_for() {
    let world = prepared_world().await;
    world
        .execute("INSERT INTO customer (customerid, fullname, email) VALUES ('8', 'Chi', 'chi@example.com')")
        .await;
    world
        .execute("BEGIN; UPDATE customer SET isdisabled = true WHERE customerid = '8'")
        .await;
    let request = json!({"action": "update_appointment", "appointmentid": 2, "customerid": "8"});
    let (status, answer) = send_while_it_waits(&world, &request).await;
    assert_eq!((status, &answer["error"]), (404, &json!("Customer not found.")));
}

#[tokio::test]
async fn a_slot_that_is_booked_while_its_deletion_waits_is_not_deleted() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
                 VALUES (1, 1, '2025-06-02', '09:00', '10:00')",
        )
        .await;
    // As create_appointment does it.
    world
        .execute(
            "BEGIN;
             SELECT FROM consultant WHERE consultantid = 1 FOR NO KEY UPDATE;
             INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-02', '09:30')",
        )
        .await;
    let request = json!({"action": "delete_consultant_schedule", "schedule_id": 1});
    let (status, answer) = send_while_it_waits(&world, &request).await;
    assert_eq!(
        (status, &answer["code"], &answer["appointment_count"]),
        (409, &json!("has_appointments"), &json!(1))
    );
    assert_eq!(world.value("SELECT count(*) FROM consultantschedule").await, "1");
}

#[tokio::test]
async fn a_registration_that_waits_for_its_customer_to_be_disabled_is_refused() {
    for (disabling, missing) in [
        ("UPDATE customer SET isdisabled = true", "Customer not found."),
        (
            "UPDATE communityprogram SET isdisabled = true",
            "Program not found.",
        ),
    ] {
        let world = prepared_world().await;
        world
            .execute(
                "INSERT INTO communityprogram (programid, programname, date) VALUES (1, 'A', '2025-07-01')",
            )
            .await;
        world.execute(&format!("BEGIN; {disabling}")).await;
        let request = json!({"action": "add_program_participant", "programid": 1, "customerid": "7"});
        let (status, answer) = send_while_it_waits(&world, &request).await;
        assert_eq!((status, &answer["error"]), (404, &json!(missing)));
        assert_eq!(world.value("SELECT count(*) FROM programparticipant").await, "0");
    }
}

/// Commits `first` as soon as `second`, in another session, waits for it.
async fn commit_while_it_waits(world: &World, first: &str, second: &str) {
    world.execute(&format!("BEGIN; {first}")).await;
    let other = connect(&world.name).await;
    let commit = async {
        world.somebody_waits().await;
        world.execute("COMMIT").await;
    };
    let (outcome, ()) = timeout(Duration::from_secs(20), async {
        tokio::join!(other.batch_execute(second), commit)
    })
    .await
    .expect("the second waits");
    outcome.unwrap();
}

#[tokio::test]
async fn a_slot_by_sql_and_a_confirmation_at_the_same_moment_leave_it_closed() {
    let confirm = "UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2";
    for slot in [
        "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             VALUES (3, '2025-06-02', '13:00', '14:00'), (2, '2025-06-02', '09:00', '10:00')",
        "UPDATE consultantschedule SET date = '2025-06-02' WHERE scheduleid = 1",
        "UPDATE consultantschedule SET isavailable = true WHERE scheduleid = 2",
    ] {
        for (first, second) in [(confirm, slot), (slot, confirm)] {
            let world = prepared_world().await;
            if slot.starts_with("UPDATE") {
                world
                    .execute(
                        "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable)
                         VALUES (1, 2, '2025-06-03', '09:00', '10:00', true),
                                (2, 2, '2025-06-02', '09:30', '11:00', false)",
                    )
                    .await;
                let other = if slot.ends_with('1') { 2 } else { 1 };
                world
                    .execute(&format!(
                        "DELETE FROM consultantschedule WHERE scheduleid = {other}"
                    ))
                    .await;
            }
            commit_while_it_waits(&world, first, second).await;
            let open = "SELECT count(*) FROM consultantschedule
                        WHERE consultantid = 2 AND date = '2025-06-02' AND isavailable";
            assert_eq!(world.value(open).await, "0", "{first}; {second}");
        }
    }
}
