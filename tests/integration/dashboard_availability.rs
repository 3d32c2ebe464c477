//! Slots follow the appointments in them, whoever writes.

use serde_json::{Value, json};

use crate::support::{World, world};

/// One consultant's slots from 09:00, 10:00 and 11:00 and another's from 09:00, all on one day, and an appointment
/// with the first from 09:30 to 10:30.
async fn world_with_appointment(status: &str) -> World {
    let world = world().await;
    world
        .execute(&format!(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES
                 (1, 'Binh', 'binh@example.com'), (2, 'Chi', 'chi@example.com');
             INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime) VALUES
                 (1, 1, '2025-06-02', '09:00', '10:00'), (2, 1, '2025-06-02', '10:00', '11:00'),
                 (3, 1, '2025-06-02', '11:00', '12:00'), (4, 2, '2025-06-02', '09:00', '10:00');
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status)
                 VALUES (1, 1, '7', '2025-06-02', '09:30', '{status}');
             ALTER TABLE appointment ALTER appointmentid RESTART WITH 100;
             ALTER TABLE consultantschedule ALTER scheduleid RESTART WITH 100"
        ))
        .await;
    world
}

/// The slots that are not available.
async fn closed(world: &World) -> String {
    world
        .value("SELECT string_agg(scheduleid::text, ' ' ORDER BY scheduleid) FROM consultantschedule WHERE NOT isavailable")
        .await
}

async fn ask(world: &World, action: &str, mut parameters: Value) -> Value {
    parameters["action"] = json!(action);
    world.ask(parameters).await
}

async fn update(world: &World, mut changes: Value) {
    changes["appointmentid"] = json!(1);
    ask(world, "update_appointment", changes).await;
}

#[tokio::test]
async fn a_slot_is_taken_by_confirmed_and_completed_appointments() {
    for (status, slots) in [
        ("pending", "NULL"),
        ("confirmed", "1 2"),
        ("completed", "1 2"),
        ("cancelled", "NULL"),
    ] {
        assert_eq!(
            closed(&world_with_appointment(status).await).await,
            slots,
            "{status} by SQL"
        );
        let world = world_with_appointment("cancelled").await;
        ask(
            &world,
            "create_appointment",
            json!({"consultantid": 1, "customerid": "7", "date": "2025-06-02", "time": "09:30", "status": status}),
        )
        .await;
        assert_eq!(closed(&world).await, slots, "{status} by the dashboard");
    }
}

#[tokio::test]
async fn slots_follow_the_status() {
    let world = world_with_appointment("pending").await;
    for (status, slots) in [
        ("confirmed", "1 2"),
        ("cancelled", "NULL"),
        ("pending", "NULL"),
        ("completed", "1 2"),
    ] {
        update(&world, json!({"status": status})).await;
        assert_eq!(closed(&world).await, slots, "{status}");
    }
}

#[tokio::test]
async fn slots_follow_the_time_the_day_and_the_consultant() {
    let world = world_with_appointment("confirmed").await;
    for (changes, slots) in [
        (json!({"description": "x", "meetingurl": null}), "1 2"),
        (json!({"duration": 30}), "1"),
        (json!({"time": "10:30", "duration": 60}), "2 3"),
        (json!({"date": "2025-06-03"}), "NULL"),
        (json!({"date": "2025-06-02", "time": "09:00"}), "1"),
    ] {
        update(&world, changes.clone()).await;
        assert_eq!(closed(&world).await, slots, "{changes}");
    }
    ask(
        &world,
        "assign_consultant",
        json!({"appointmentid": 1, "consultantid": 2}),
    )
    .await;
    assert_eq!(closed(&world).await, "4");
    ask(&world, "delete_appointment", json!({"appointmentid": 1})).await;
    assert_eq!(closed(&world).await, "NULL");
}

#[tokio::test]
async fn slots_follow_a_consultants_decisions() {
    let world = world_with_appointment("pending").await;
    let choice = json!({"consultant_id": 1, "appointment_id": 1});
    ask(&world, "confirm_appointment", choice.clone()).await;
    assert_eq!(closed(&world).await, "1 2");
    ask(&world, "complete_appointment", choice.clone()).await;
    assert_eq!(closed(&world).await, "1 2");

    let world = world_with_appointment("confirmed").await;
    ask(&world, "deny_appointment", choice).await;
    assert_eq!(closed(&world).await, "NULL");
}

#[tokio::test]
async fn slots_follow_changes_by_sql() {
    let world = world_with_appointment("confirmed").await;
    for (statement, slots) in [
        ("UPDATE appointment SET time = '11:15', duration = 5", "3"),
        ("UPDATE appointment SET status = 'no_show'", "3"),
        ("UPDATE appointment SET status = 'confirmed'", "3"),
        ("UPDATE appointment SET consultantid = 2, time = '09:00'", "4"),
        ("DELETE FROM appointment", "NULL"),
        (
            "INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES
                 (1, '7', '2025-06-02', '09:00', 'confirmed'), (1, '7', '2025-06-02', '11:00', 'confirmed')",
            "1 3",
        ),
    ] {
        world.execute(statement).await;
        assert_eq!(closed(&world).await, slots, "{statement}");
    }
}

#[tokio::test]
async fn a_slot_that_another_appointment_takes_stays_taken() {
    let world = world_with_appointment("confirmed").await;
    world
        .execute(
            "INSERT INTO appointment (consultantid, customerid, date, time, duration, status)
             VALUES (1, '7', '2025-06-02', '09:00', 30, 'completed')",
        )
        .await;
    ask(&world, "delete_appointment", json!({"appointmentid": 1})).await;
    assert_eq!(closed(&world).await, "1");
}

#[tokio::test]
async fn a_slot_closed_by_hand_is_only_opened_by_an_appointment_that_had_taken_it() {
    let world = world_with_appointment("pending").await;
    for slot in [1, 3] {
        ask(
            &world,
            "update_consultant_schedule",
            json!({"schedule_id": slot, "is_available": false}),
        )
        .await;
    }
    update(&world, json!({"time": "11:00"})).await;
    update(&world, json!({"status": "cancelled"})).await;
    ask(&world, "delete_appointment", json!({"appointmentid": 1})).await;
    world
        .execute(
            "INSERT INTO appointment (consultantid, customerid, date, time, status)
                 VALUES (1, '7', '2025-06-02', '10:00', 'confirmed');
             DELETE FROM appointment",
        )
        .await;
    assert_eq!(closed(&world).await, "1 3");
}

#[tokio::test]
async fn a_slot_that_is_created_or_moved_over_an_appointment_is_taken() {
    let world = world_with_appointment("confirmed").await;
    let open = json!({"schedule_id": 1, "is_available": true});
    let answer = ask(&world, "update_consultant_schedule", open).await;
    assert_eq!(answer["data"]["isavailable"], false, "it is taken");
    ask(
        &world,
        "update_appointment",
        json!({"appointmentid": 1, "date": "2025-06-04"}),
    )
    .await;
    assert_eq!(closed(&world).await, "NULL");

    let made = ask(
        &world,
        "generate_consultant_schedule",
        json!({"consultant_id": 1, "date_from": "2025-06-04", "date_to": "2025-06-04"}),
    )
    .await;
    assert_eq!(made["slots_created"], 9);
    assert_eq!(closed(&world).await, "100 101");

    let moved = ask(
        &world,
        "update_consultant_schedule",
        json!({"schedule_id": 100, "date": "2025-06-05"}),
    )
    .await;
    assert_eq!(moved["data"]["isavailable"], true, "nothing takes it there");
    let back = ask(
        &world,
        "update_consultant_schedule",
        json!({"schedule_id": 100, "date": "2025-06-04"}),
    )
    .await;
    assert_eq!(back["data"]["isavailable"], false);
}

#[tokio::test]
async fn a_slot_that_is_changed_by_sql_is_open_exactly_if_nothing_takes_it() {
    let world = world_with_appointment("confirmed").await;
    world
        .execute(
            "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable)
                 VALUES (5, 2, '2025-06-03', '10:00', '11:00', false), (6, 1, '2025-06-03', '09:00', '11:00', true);
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status)
                 VALUES (2, 1, '7', '2025-06-03', '10:00', 'confirmed')",
        )
        .await;
    for (change, slots) in [
        // Slot 5 is closed by hand.
        ("isavailable = isavailable", "1 2 5 6"),
        ("scheduleid = scheduleid", "1 2 5 6"),
        ("isavailable = true", "1 2 5 6"),
        ("endtime = '10:00'", "1 2 5"),
        ("endtime = '10:01'", "1 2 5 6"),
        ("starttime = '11:00', endtime = '12:00'", "1 2 5"),
        ("starttime = '10:59'", "1 2 5 6"),
        ("starttime = '11:00'", "1 2 5"),
        ("starttime = '10:30'", "1 2 5 6"),
        ("consultantid = 2, starttime = '11:00'", "1 2 5"),
        ("consultantid = 1, starttime = '10:30'", "1 2 5 6"),
        ("date = '2025-06-04'", "1 2 5"),
        ("isavailable = false", "1 2 5 6"),
        ("starttime = '11:00'", "1 2 5 6"),
        ("date = '2025-06-05', isavailable = true", "1 2 5"),
    ] {
        world
            .execute(&format!(
                "UPDATE consultantschedule SET {change} WHERE scheduleid = 6"
            ))
            .await;
        assert_eq!(closed(&world).await, slots, "{change}");
    }
    world
        .execute(
            "UPDATE consultantschedule SET consultantid = 1, date = '2025-06-03', starttime = '09:00' WHERE scheduleid = 5",
        )
        .await;
    assert_eq!(closed(&world).await, "1 2 5");
    world
        .execute("UPDATE consultantschedule SET consultantid = 2 WHERE scheduleid = 5")
        .await;
    assert_eq!(closed(&world).await, "1 2");
}

#[tokio::test]
async fn loading_leaves_the_availability_of_slots_as_it_is() {
    let world = world_with_appointment("pending").await;
    world
        .execute(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status)
                 VALUES (2, 2, '7', '2025-06-02', '09:00', 'confirmed')",
        )
        .await;
    assert_eq!(closed(&world).await, "4");
    for statement in [
        "INSERT INTO appointment (consultantid, customerid, date, time, status)
             VALUES (1, '7', '2025-06-02', '11:00', 'confirmed'), (1, '7', '2025-06-05', '08:00', 'confirmed')",
        "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             VALUES (1, '2025-06-05', '08:00', '09:00')",
        "UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 1",
        "UPDATE consultantschedule SET endtime = '08:30' WHERE date = '2025-06-05'",
        "UPDATE appointment SET time = '13:00' WHERE appointmentid = 2",
        "DELETE FROM appointment",
    ] {
        world
            .execute(&format!(
                "BEGIN; SET LOCAL meetassist.loading = 'on'; {statement}; COMMIT"
            ))
            .await;
        assert_eq!(closed(&world).await, "4", "{statement}");
    }
}
