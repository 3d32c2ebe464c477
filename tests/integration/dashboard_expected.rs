//! Updates that expect the record to be unchanged since it was read.

use serde_json::{Value, json};

use crate::support::{World, dashboard::prepared_world};

const SENTENCE: &str = "It has been changed in the meantime. Look at it as it is now, then try again.";

fn changed_meanwhile(record: &Value) -> (u16, Value) {
    let body = json!({"success": false, "error": SENTENCE, "code": "changed_meanwhile", "data": record});
    (409, body)
}

/// The first record of a list.
async fn first(world: &World, action: &str, list: &str) -> Value {
    world
        .ask(json!({"action": action, "date_from": "2025-01-01"}))
        .await[list][0]
        .take()
}

/// A change, the same change with expectations, and a change that makes these outdated.
struct Case {
    list: (&'static str, &'static str),
    id: (&'static str, &'static str),
    change: (&'static str, &'static str, Value),
    meanwhile: &'static str,
}

fn cases() -> [Case; 4] {
    [
        Case {
            list: ("get_customers", "customers"),
            id: ("customerid", "customerid"),
            change: ("update_customer", "notes", json!("x")),
            meanwhile: "UPDATE customer SET phonenumber = '0999999999'",
        },
        Case {
            list: ("get_consultants", "consultants"),
            id: ("consultantid", "consultantid"),
            change: ("update_consultant", "specialties", json!("x")),
            meanwhile: "UPDATE consultant SET qualifications = 'PhD'",
        },
        Case {
            list: ("get_programs", "programs"),
            id: ("programid", "programid"),
            change: ("update_program", "content", json!("x")),
            meanwhile: "UPDATE communityprogram SET organizer = 'y'",
        },
        Case {
            list: ("get_consultant_schedules", "schedules"),
            id: ("schedule_id", "scheduleid"),
            change: ("update_consultant_schedule", "is_available", json!(false)),
            meanwhile: "UPDATE consultantschedule SET endtime = endtime - interval '1 minute'",
        },
    ]
}

#[tokio::test]
async fn a_record_is_changed_if_it_is_unchanged_since_it_was_read() {
    for Case { list, id, change, .. } in cases() {
        let world = prepared_world().await;
        // With instants of every precision, and one from before time zones had whole minutes.
        world
            .execute(
                "UPDATE customer SET createdat = '1900-01-01T08:00:00.5+07:06:30' WHERE customerid <> '7'",
            )
            .await;
        let record = first(&world, list.0, list.1).await;
        let request = json!({"action": change.0, id.0: record[id.1], change.1: change.2, "expected": record});
        world.ask(request).await;
    }
    let world = prepared_world().await;
    world
        .execute("UPDATE customer SET createdat = '1900-01-01T08:00:00.5+07:06:30' WHERE customerid = '7'")
        .await;
    let record = world
        .ask(json!({"action": "get_customer_by_id", "customerid": "7"}))
        .await["data"]
        .take();
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "notes": "x", "expected": record}))
        .await;
}

#[tokio::test]
async fn a_record_that_was_changed_meanwhile_is_left_alone_and_returned() {
    for Case {
        list,
        id,
        change,
        meanwhile,
    } in cases()
    {
        let world = prepared_world().await;
        let record = first(&world, list.0, list.1).await;
        world.execute(meanwhile).await;
        let now = first(&world, list.0, list.1).await;
        assert_ne!(record, now);
        let mut request =
            json!({"action": change.0, id.0: record[id.1], change.1: change.2, "expected": record});
        assert_eq!(world.call(&request).await, changed_meanwhile(&now), "{request}");
        assert_eq!(first(&world, list.0, list.1).await, now, "{request}");
        request["expected"] = now.clone();
        world.ask(request).await;
    }
}

#[tokio::test]
async fn only_the_expected_columns_have_to_be_unchanged() {
    let world = prepared_world().await;
    world
        .execute("UPDATE customer SET phonenumber = NULL WHERE customerid = '7'")
        .await;
    let update = |expected: Value| json!({"action": "update_customer", "customerid": "7", "notes": "x", "expected": expected});
    world
        .ask(update(json!({"fullname": "Nguyễn Thị Ánh", "phonenumber": null})))
        .await;
    let (status, answer) = world.call(&update(json!({"phonenumber": "0912345678"}))).await;
    assert_eq!((status, &answer["code"]), (409, &json!("changed_meanwhile")));
    let (status, answer) = world.call(&update(json!({"email": null}))).await;
    assert_eq!((status, &answer["code"]), (409, &json!("changed_meanwhile")));
}

#[tokio::test]
async fn an_unknown_record_is_not_found_whatever_is_expected() {
    let world = prepared_world().await;
    let request =
        json!({"action": "update_customer", "customerid": "99", "notes": "x", "expected": {"notes": null}});
    let (status, answer) = world.call(&request).await;
    assert_eq!((status, &answer["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn an_appointment_is_changed_if_it_is_unchanged_since_it_was_read() {
    let world = prepared_world().await;
    let read = async || {
        world
            .ask(json!({"action": "get_appointments", "consultant_id": 2}))
            .await["appointments"][1]
            .take()
    };
    let appointment = read().await;
    let update = |expected: &Value| json!({"action": "update_appointment", "appointmentid": 3, "description": "x", "expected_updatedat": expected});
    world.ask(update(&appointment["updatedat"])).await;
    let now = read().await;
    assert_eq!(
        world.call(&update(&appointment["updatedat"])).await,
        changed_meanwhile(&now)
    );
    world.ask(update(&now["updatedat"])).await;
    let later = read().await;
    assert_ne!(later["updatedat"], now["updatedat"]);
    // The same instant, however it is written.
    let utc = world
        .value("SELECT to_char(updatedat AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM appointment WHERE appointmentid = 3")
        .await;
    world.ask(update(&json!(utc))).await;
}

/// Two callers have read the same record: the second is refused.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_to_a_record_that_both_callers_have_read_one_is_refused() {
    let world = prepared_world().await;
    let record = world
        .ask(json!({"action": "get_customer_by_id", "customerid": "7"}))
        .await["data"]
        .take();
    let update = |notes: &str| json!({"action": "update_customer", "customerid": "7", "notes": notes, "expected": record});
    let (first, second) = (world.another_view(None).await, world.another_view(None).await);
    first.warm_up().await;
    second.warm_up().await;
    let (one, two) = (update("one"), update("two"));
    let answers = tokio::join!(
        world.call_through(&first, &one),
        world.call_through(&second, &two)
    );
    let mut statuses = [answers.0.0, answers.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
