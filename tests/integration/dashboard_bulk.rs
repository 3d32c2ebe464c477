//! Changing the status of many appointments at once.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::support::{
    World,
    dashboard::{handle, member_of, prepared_world},
    twins::Twins,
};

fn bulk(ids: &[i64], status: &str) -> Value {
    json!({"action": "bulk_update_appointments", "appointmentids": ids, "status": status})
}

fn results(results: &[(i64, &str)]) -> Value {
    let results: Vec<_> = results
        .iter()
        .map(|(id, code)| json!({"appointmentid": id, "code": code}))
        .collect();
    json!({"success": true, "results": results})
}

/// What became of each; the instant at which they were changed is a recent one.
async fn ask(world: &World, request: Value) -> Value {
    let mut answer = world.ask(request).await;
    let changed = answer.as_object_mut().unwrap().remove("updatedat").unwrap();
    let is_new = format!(
        "'{}'::timestamptz > now() - interval '1 minute'",
        changed.as_str().unwrap()
    );
    assert_eq!(world.value(&is_new).await, "true");
    answer
}

async fn statuses(world: &World) -> String {
    world
        .value(
            "SELECT string_agg(appointmentid || ' ' || status, ', ' ORDER BY appointmentid) FROM appointment",
        )
        .await
}

#[tokio::test]
async fn appointments_are_cancelled_together_and_reopened_together() {
    let world = prepared_world().await;
    assert_eq!(
        ask(&world, bulk(&[6, 2, 3], "cancelled")).await,
        results(&[(6, "ok"), (2, "ok"), (3, "ok")]),
        "in the order of the request"
    );
    assert_eq!(
        statuses(&world).await,
        "1 completed, 2 cancelled, 3 cancelled, 4 cancelled, 5 completed, 6 cancelled"
    );
    assert_eq!(
        world
            .value("SELECT isavailable FROM consultantschedule WHERE scheduleid = 1")
            .await,
        "false"
    );
    assert_eq!(
        ask(&world, bulk(&[2, 3, 6], "confirmed")).await,
        results(&[(2, "ok"), (3, "ok"), (6, "ok")])
    );
    let is_new = "SELECT bool_and(updatedat > now() - interval '1 minute') FROM appointment WHERE status = 'confirmed'";
    assert_eq!(world.value(is_new).await, "true");
}

#[tokio::test]
async fn a_refusal_of_one_leaves_the_others_alone() {
    let world = prepared_world().await;
    // Of two overlapping cancelled ones, the first in the list gets the time; of two customers, one is disabled.
    world
        .execute(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status) VALUES
                 (50, 1, '7', '2025-06-09', '09:00', 'cancelled'),
                 (51, 1, '7', '2025-06-09', '09:30', 'cancelled'),
                 (52, 1, '7', '2025-06-09', '10:00', 'cancelled'),
                 (53, 1, '10', '2025-06-09', '15:00', 'cancelled'),
                 (54, 3, '7', '2025-06-09', '15:00', 'cancelled'),
                 (55, 1, '7', '2025-06-02', '09:30', 'cancelled')",
        )
        .await;
    assert_eq!(
        ask(&world, bulk(&[51, 50, 999, 52, 53, 54, 55, 4], "pending")).await,
        results(&[
            (51, "ok"),
            (50, "slot_taken"),
            (999, "not_found"),
            (52, "slot_taken"),
            (53, "not_found"),
            (54, "not_found"),
            (55, "slot_taken"),
            (4, "ok"),
        ])
    );
    assert_eq!(
        statuses(&world).await,
        "1 completed, 2 confirmed, 3 pending, 4 pending, 5 completed, 6 pending, 50 cancelled, 51 pending, \
         52 cancelled, 53 cancelled, 54 cancelled, 55 cancelled"
    );
}

#[tokio::test]
async fn what_somebody_else_has_changed_meanwhile_stays_as_they_left_it() {
    let world = prepared_world().await;
    let read = world.ask(json!({"action": "get_appointments"})).await;
    let seen: Vec<Value> = read["appointments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"appointmentid": one["appointmentid"], "updatedat": one["updatedat"]}))
        .collect();
    world
        .ask(json!({"action": "update_appointment", "appointmentid": 2, "description": "by somebody else"}))
        .await;
    let mut request = bulk(&[6, 2, 999, 3, 4], "cancelled");
    request["expected"] = json!(seen);
    assert_eq!(
        ask(&world, request).await,
        results(&[
            (6, "ok"),
            (2, "changed_meanwhile"),
            (999, "not_found"),
            (3, "ok"),
            (4, "ok"),
        ])
    );
    assert_eq!(
        statuses(&world).await,
        "1 completed, 2 confirmed, 3 cancelled, 4 cancelled, 5 completed, 6 cancelled"
    );
    let mut request = bulk(&[6, 3], "pending");
    request["expected"] = json!([{"appointmentid": 3, "updatedat": "2020-01-01T00:00:00Z"}]);
    assert_eq!(
        ask(&world, request).await,
        results(&[(6, "ok"), (3, "changed_meanwhile")]),
        "what is not named in `expected` is not compared"
    );
    let mut request = bulk(&[3], "pending");
    request["expected"] = json!([{"appointmentid": 3, "updatedat": "2020-01-01T00:00:00Z"}]);
    assert_eq!(ask(&world, request).await, results(&[(3, "changed_meanwhile")]));
}

#[tokio::test]
async fn an_undo_says_which_changes_it_undoes() {
    let world = prepared_world().await;
    let cancelled = world.ask(bulk(&[2, 3], "cancelled")).await;
    world
        .ask(json!({"action": "update_appointment", "appointmentid": 3, "description": "by somebody else"}))
        .await;
    let mut undo = bulk(&[2, 3], "confirmed");
    undo["expected"] =
        json!([2, 3].map(|id| json!({"appointmentid": id, "updatedat": cancelled["updatedat"]})));
    assert_eq!(
        ask(&world, undo).await,
        results(&[(2, "ok"), (3, "changed_meanwhile")])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_at_once_to_what_both_callers_have_read_one_is_refused() {
    let world = prepared_world().await;
    let ids = [2, 3, 6];
    let read = world.ask(json!({"action": "get_appointments"})).await;
    let seen: Vec<Value> = read["appointments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"appointmentid": one["appointmentid"], "updatedat": one["updatedat"]}))
        .collect();
    let request = |status: &str| {
        let mut request = bulk(&ids, status);
        request["expected"] = json!(seen);
        request
    };
    let (first, second) = (world.another_view(None).await, world.another_view(None).await);
    let (confirm, cancel) = (request("confirmed"), request("cancelled"));
    let answers = tokio::join!(
        world.call_through(&first, &confirm),
        world.call_through(&second, &cancel)
    );
    let ok = results(&ids.map(|id| (id, "ok")));
    let late = results(&ids.map(|id| (id, "changed_meanwhile")));
    let mut outcomes = [answers.0.1, answers.1.1];
    for outcome in &mut outcomes {
        outcome.as_object_mut().unwrap().remove("updatedat");
    }
    outcomes.sort_by_key(|answer| *answer == late);
    assert_eq!(outcomes, [ok, late]);
}

#[tokio::test]
async fn appointments_that_have_not_started_are_not_completed() {
    let world = prepared_world().await;
    let tomorrow = world.day(1).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             VALUES (50, 1, '7', '{tomorrow}', '09:00')"
        ))
        .await;
    assert_eq!(
        ask(&world, bulk(&[50, 3], "completed")).await,
        results(&[(50, "not_yet"), (3, "ok")])
    );
}

#[tokio::test]
async fn archived_appointments_get_a_status_like_all_others() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    let ids: Vec<i64> = (1..=40).chain([5000]).collect();
    let request = bulk(&ids, "cancelled");
    let answer = ask(&twins.whole, request.clone()).await;
    assert_eq!(ask(&twins.windowed, request).await, answer);
    let refused: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|result| result["code"] != "ok")
        .collect();
    let gone = ids.len() - refused.len();
    let cancelled = "SELECT count(*) FROM appointment WHERE appointmentid <= 40 AND status = 'cancelled'";
    assert_eq!(twins.whole.value(cancelled).await, gone.to_string());
    assert_eq!(twins.windowed.value(cancelled).await, gone.to_string());
}

/// Each cancels or reopens all appointments, in a different order.
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_bulk_changes_of_the_same_appointments_all_succeed() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email)
                 SELECT number, 'Binh', 'b' || number || '@example.com' FROM generate_series(1001, 1040) AS number;
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
                 SELECT number, 2041 - number, '7', '2025-06-02', '09:00' FROM generate_series(1001, 1040) AS number",
        )
        .await;
    const CALLERS: usize = 16;
    let start = Arc::new(Barrier::new(CALLERS));
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let view = world.another_view(None).await;
        view.warm_up().await;
        let (start, store) = (Arc::clone(&start), world.store.clone());
        let mut ids: Vec<i64> = (1001..=1040).collect();
        if caller % 2 == 0 {
            ids.reverse();
        }
        ids.rotate_left(caller);
        let request = match caller % 4 {
            3 => {
                json!({"action": "update_appointment", "appointmentid": ids[0], "consultantid": 1001 + caller,
                        "time": "11:00"})
            }
            0 => bulk(&ids, "cancelled"),
            _ => bulk(&ids, "confirmed"),
        };
        callers.spawn(async move {
            start.wait().await;
            let answer = handle(
                &view,
                &store,
                Some(&member_of("[admin]")),
                request.to_string().as_bytes(),
            )
            .await;
            assert_eq!(
                answer.status,
                200,
                "{request}: {}",
                String::from_utf8_lossy(&answer.body)
            );
        });
    }
    callers.join_all().await;
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(world.value(deadlocks).await, "0");
}
