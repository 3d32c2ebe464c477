//! Restoring a record to what it was before an audit entry.

use serde_json::{Value, json};

use crate::support::{World, connect, dashboard::prepared_world};

/// The number of the latest entry about a record.
async fn latest(world: &World, table: &str, key: &str) -> i64 {
    let query =
        format!("SELECT max(auditid) FROM auditentry WHERE tablename = '{table}' AND rowkey = '{key}'");
    world.value(&query).await.parse().unwrap()
}

fn restore(auditid: i64) -> Value {
    json!({"action": "restore_record", "auditid": auditid})
}

/// A record of each kind that can be deleted: its table, key and condition, and a change of it. Feedback comes before its
/// appointment.
const DELETABLE: [(&str, &str, &str, &str); 6] = [
    ("appointmentfeedback", "1", "appointmentid = 1", "rating = 1"),
    ("appointment", "1", "appointmentid = 1", "description = 'x'"),
    (
        "consultantschedule",
        "3",
        "scheduleid = 3",
        "endtime = endtime - interval '5 minutes'",
    ),
    ("consultantleave", "1", "leaveid = 1", "reason = 'x'"),
    ("consultantworkingplan", "1", "planid = 1", "slotminutes = 30"),
    (
        "programparticipant",
        "1,7",
        "(programid, customerid) = (1, '7')",
        "status = 'attended'",
    ),
];

async fn refused(world: &World, request: Value) -> (u16, String) {
    let (status, answer) = world.call(&request).await;
    (status, answer["code"].as_str().unwrap_or("none").to_owned())
}

#[tokio::test]
async fn a_changed_record_becomes_what_it_was_and_can_be_changed_back_again() {
    let world = prepared_world().await;
    let before = world.dump().await;
    for (table, key, change) in [
        (
            "customer",
            "7",
            json!({"action": "update_customer", "customerid": "7", "notes": null, "fullname": "X"}),
        ),
        (
            "consultant",
            "1",
            json!({"action": "update_consultant", "consultantid": 1, "specialties": "x", "imageurl": null}),
        ),
        (
            "communityprogram",
            "1",
            json!({"action": "update_program", "programid": 1, "status": "ongoing", "content": "x"}),
        ),
        (
            "programparticipant",
            "1,7",
            json!({"action": "update_program_participant", "programid": 1, "customerid": "7", "status": "attended"}),
        ),
        (
            "consultantschedule",
            "2",
            json!({"action": "update_consultant_schedule", "schedule_id": 2, "start_time": "07:00"}),
        ),
    ] {
        world.ask(change).await;
        assert_ne!(world.dump().await[table], before[table], "{table}");
        let entry = latest(&world, table, key).await;
        world.ask(restore(entry)).await;
        assert_eq!(world.dump().await[table], before[table], "{table}");
        let undone = latest(&world, table, key).await;
        assert_eq!(undone, entry + 1, "restoring is audited too");
        world.ask(restore(undone)).await;
        assert_ne!(world.dump().await[table], before[table], "{table}");
    }
}

#[tokio::test]
async fn a_moved_appointment_returns_if_its_time_is_still_free() {
    let world = prepared_world().await;
    world.ask(json!({"action": "update_appointment", "appointmentid": 2, "date": "2025-06-09", "status": "pending"})).await;
    let entry = latest(&world, "appointment", "2").await;
    let book = json!({"action": "create_appointment", "consultantid": 1, "customerid": "9", "date": "2025-06-02", "time": "10:00"});
    let other = world.ask(book).await["data"]["appointmentid"].clone();
    assert_eq!(
        refused(&world, restore(entry)).await,
        (409, "slot_taken".to_owned())
    );
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": other}))
        .await;
    let restored = world.ask(restore(entry)).await;
    assert_eq!(
        (&restored["data"]["date"], &restored["data"]["status"]),
        (&json!("2025-06-02"), &json!("confirmed"))
    );
}

#[tokio::test]
async fn a_deleted_record_is_created_again_with_its_number_if_the_rules_allow() {
    let world = prepared_world().await;
    let before = world.dump().await;
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": 1}))
        .await;
    world.ask(json!({"action": "delete_leave", "leaveid": 1})).await;
    world
        .ask(json!({"action": "delete_consultant_schedule", "schedule_id": 3}))
        .await;
    world
        .ask(json!({"action": "set_working_plan", "consultant_id": 1, "entries": []}))
        .await;
    let feedback = latest(&world, "appointmentfeedback", "1").await;
    assert_eq!(
        refused(&world, restore(feedback)).await,
        (404, "not_found".to_owned()),
        "without its appointment"
    );
    for (table, key) in [
        ("appointment", "1"),
        ("appointmentfeedback", "1"),
        ("consultantleave", "1"),
        ("consultantschedule", "3"),
        ("consultantworkingplan", "1"),
    ] {
        let entry = latest(&world, table, key).await;
        world.ask(restore(entry)).await;
        assert_eq!(world.dump().await[table], before[table], "{table}");
    }
    let mut expected = before.clone();
    let after = world.dump().await;
    expected.insert("auditentry", after["auditentry"].clone());
    assert_eq!(after, expected);
}

#[tokio::test]
async fn a_deleted_appointment_of_somebody_who_is_disabled_or_away_is_refused() {
    let world = prepared_world().await;
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": 2}))
        .await;
    let entry = latest(&world, "appointment", "2").await;
    world
        .execute("UPDATE customer SET isdisabled = true WHERE customerid = 'fb-8'")
        .await;
    assert_eq!(
        refused(&world, restore(entry)).await,
        (404, "not_found".to_owned())
    );
    world
        .execute(
            "UPDATE customer SET isdisabled = false WHERE customerid = 'fb-8';
             INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-06-02', '2025-06-02')",
        )
        .await;
    assert_eq!(
        refused(&world, restore(entry)).await,
        (409, "on_leave".to_owned())
    );
    let mut nevertheless = restore(entry);
    nevertheless["override"] = json!(true);
    assert_eq!(world.ask(nevertheless).await["data"]["appointmentid"], 2);
}

#[tokio::test]
async fn a_creation_can_not_be_undone_by_restoring() {
    let world = prepared_world().await;
    let entry = latest(&world, "customer", "7").await;
    assert_eq!(
        refused(&world, restore(entry)).await,
        (409, "nothing_to_restore".to_owned())
    );
    assert_eq!(
        refused(&world, restore(999_999)).await,
        (404, "not_found".to_owned())
    );
}

#[tokio::test]
async fn a_state_that_today_s_rules_refuse_is_not_restored() {
    let world = prepared_world().await;
    world
        .execute("UPDATE customer SET phonenumber = 'x' WHERE customerid = '7'")
        .await;
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "phonenumber": "0912345678"}))
        .await;
    let entry = latest(&world, "customer", "7").await;
    assert_eq!(
        refused(&world, restore(entry)).await,
        (409, "nothing_to_restore".to_owned())
    );
}

#[tokio::test]
async fn a_record_that_has_changed_since_it_was_looked_at_is_left_alone() {
    let world = prepared_world().await;
    let change = |notes: &str| json!({"action": "update_customer", "customerid": "7", "notes": notes});
    world.ask(change("một")).await;
    let seen = latest(&world, "customer", "7").await;
    world.ask(change("hai")).await;
    let mut request = restore(seen);
    request["latest_auditid"] = json!(seen);
    let (status, answer) = world.call(&request).await;
    assert_eq!((status, &answer["code"]), (409, &json!("changed_meanwhile")));
    assert_eq!(answer.get("data"), None, "its history says what it is now");
    request["latest_auditid"] = json!(latest(&world, "customer", "7").await);
    assert_eq!(world.ask(request).await["data"]["notes"], "Gọi buổi tối");
}

#[tokio::test]
async fn a_record_that_was_deleted_since_it_was_looked_at_stays_deleted() {
    let world = prepared_world().await;
    for (table, key, condition, change) in DELETABLE {
        world
            .execute(&format!("UPDATE {table} SET {change} WHERE {condition}"))
            .await;
        let seen = latest(&world, table, key).await;
        world
            .execute(&format!("DELETE FROM {table} WHERE {condition}"))
            .await;
        let mut request = restore(seen);
        request["latest_auditid"] = json!(seen);
        assert_eq!(
            refused(&world, request).await,
            (409, "changed_meanwhile".to_owned()),
            "{table}"
        );
    }
}

#[tokio::test]
async fn a_record_that_was_changed_around_the_audit_is_left_alone() {
    let world = prepared_world().await;
    for (table, key, condition, change, around) in [
        (
            "appointmentfeedback",
            "1",
            "appointmentid = 1",
            "rating = 1",
            "rating = 2",
        ),
        (
            "consultantschedule",
            "3",
            "scheduleid = 3",
            "endtime = endtime - interval '5 minutes'",
            "endtime = endtime - interval '10 minutes'",
        ),
        (
            "consultantleave",
            "1",
            "leaveid = 1",
            "reason = 'x'",
            "reason = 'y'",
        ),
        (
            "consultantworkingplan",
            "1",
            "planid = 1",
            "slotminutes = 30",
            "slotminutes = 20",
        ),
    ] {
        world
            .execute(&format!("UPDATE {table} SET {change} WHERE {condition}"))
            .await;
        let entry = latest(&world, table, key).await;
        world
            .execute(&format!(
                "BEGIN;
                 SET LOCAL session_replication_role = replica;
                 UPDATE {table} SET {around} WHERE {condition};
                 COMMIT"
            ))
            .await;
        let before = world.dump().await;
        assert_eq!(
            refused(&world, restore(entry)).await,
            (409, "changed_meanwhile".to_owned()),
            "{table}"
        );
        assert_eq!(world.dump().await, before, "{table}");
    }
}

#[tokio::test]
async fn an_entry_and_a_record_that_are_archived_are_loaded() {
    let mut world = prepared_world().await;
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": 1}))
        .await;
    let entry = latest(&world, "appointment", "1").await;
    world
        .execute("UPDATE auditentry SET date = date - 30, at = at - interval '30 days'")
        .await;
    let before = world.dump().await;
    world.archive().await;
    world.lose_database().await;
    world
        .initialise(json!({"load": {"before": 0, "after": 0}}))
        .await
        .unwrap();
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, "0");
    assert_eq!(world.ask(restore(entry)).await["data"]["appointmentid"], 1);
    world.initialise(json!({"load": "all"})).await.unwrap();
    let after = world.dump().await;
    assert_eq!(
        after["appointment"].lines().count(),
        before["appointment"].lines().count() + 1
    );
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn two_who_restore_the_same_deleted_record_create_it_once() {
    let world = prepared_world().await;
    let view = world.another_view(None).await;
    for (table, key, condition, _) in DELETABLE {
        world
            .execute(&format!("DELETE FROM {table} WHERE {condition}"))
            .await;
        let request = restore(latest(&world, table, key).await);
        // Both have to wait once they have seen that the record is deleted.
        let other = connect(&world.name).await;
        other
            .batch_execute(
                "BEGIN;
                 SELECT FROM consultant, customer, communityprogram, appointment FOR UPDATE",
            )
            .await
            .unwrap();
        let let_go = async {
            world.sessions_wait(2).await;
            other.batch_execute("COMMIT").await.unwrap();
        };
        let (one, two, ()) = tokio::join!(world.call(&request), world.call_through(&view, &request), let_go);
        let (first, second) = if one.0 == 200 { (one, two) } else { (two, one) };
        assert_eq!((first.0, second.0), (200, 409), "{table}: {first:?} {second:?}");
        let code = if table == "programparticipant" {
            "already_registered"
        } else {
            "changed_meanwhile"
        };
        assert_eq!(second.1["code"], code, "{table}");
        let count = format!("SELECT count(*) FROM {table} WHERE {condition}");
        assert_eq!(world.value(&count).await, "1", "{table}");
    }
}
