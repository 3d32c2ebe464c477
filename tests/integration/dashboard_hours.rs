//! Leave and working plans.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::support::{
    World,
    dashboard::{handle, member_of, prepared_world, refusal},
};

async fn as_consultant(world: &World, request: &Value) -> (u16, Value) {
    world
        .send(Some(&member_of("[consultant]")), request.to_string().as_bytes())
        .await
}

fn on_leave() -> (u16, Value) {
    refusal(409, "on_leave", "The consultant is on leave at this time.")
}

fn booking(consultant: i32, date: &str, time: &str) -> Value {
    json!({"action": "create_appointment", "consultantid": consultant, "customerid": "7", "date": date,
           "time": time})
}

fn leave(consultant: i32, from: &str, to: &str) -> Value {
    json!({"action": "create_leave", "consultant_id": consultant, "startdate": from, "enddate": to})
}

#[tokio::test]
async fn leave_lists_the_appointments_during_it_and_cancels_none() {
    let world = prepared_world().await;
    let mut request = leave(1, "2025-06-01", "2025-06-30");
    request["reason"] = json!("Nghỉ hè");
    let data = world.done(request, &["createdat"]).await;
    assert_eq!(
        data,
        json!({
            "leaveid": 100, "consultantid": 1, "startdate": "2025-06-01", "enddate": "2025-06-30",
            "starttime": null, "endtime": null, "reason": "Nghỉ hè", "createdat": null,
            "conflicts": [
                {"appointmentid": 2, "customerid": "fb-8", "customer_name": "Trần 100% Đạt",
                 "date": "2025-06-02", "time": "10:00:00", "duration": 30, "status": "confirmed"},
                {"appointmentid": 6, "customerid": "9", "customer_name": "Le_Van Cuong",
                 "date": "2025-06-04", "time": "08:00:00", "duration": 60, "status": "pending"}
            ]
        })
    );
    assert_eq!(
        world
            .value("SELECT count(*) FROM appointment WHERE status = 'cancelled'")
            .await,
        "1"
    );
    let list = json!({"action": "get_leave", "consultant_id": 1, "date_from": "2025-06-03"});
    let listed = world.ask(list).await;
    assert_eq!(
        listed["data"][0]["conflicts"].as_array().unwrap().len(),
        1,
        "{listed}"
    );
    assert_eq!(listed["data"][1]["leaveid"], 1);
    let confirm = json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": 6});
    assert_eq!(
        world.call(&confirm).await.0,
        200,
        "an existing appointment is kept and can be confirmed"
    );
}

#[tokio::test]
async fn bookings_during_leave_are_refused_unless_an_admin_overrides_it() {
    let world = prepared_world().await;
    let mut afternoons = leave(4, "2025-06-02", "2025-06-04");
    afternoons["starttime"] = json!("13:00");
    afternoons["endtime"] = json!("17:00");
    world.ask(afternoons).await;
    for (date, time, is_free) in [
        ("2025-06-02", "12:00", true),
        ("2025-06-02", "12:01", false),
        ("2025-06-03", "16:59", false),
        ("2025-06-03", "17:00", true),
        ("2025-06-05", "13:00", true),
    ] {
        let free = json!({"action": "get_available_consultants", "date": date, "time": time});
        let free = world.ask(free).await;
        let is_listed = free["consultants"].as_array().unwrap().iter();
        let is_listed = is_listed.clone().any(|one| one["consultantid"] == 4);
        assert_eq!(is_listed, is_free, "{date} {time}: {free}");
        let answer = world.call(&booking(4, date, time)).await;
        if is_free {
            assert_eq!(answer.0, 200, "{date} {time}: {answer:?}");
        } else {
            assert_eq!(answer, on_leave(), "{date} {time}");
        }
    }
    let update =
        json!({"action": "update_appointment", "appointmentid": 3, "consultantid": 4, "time": "14:00"});
    let assign = json!({"action": "assign_consultant", "appointmentid": 6, "consultantid": 4});
    world
        .execute("UPDATE appointment SET time = '15:00' WHERE appointmentid = 6")
        .await;
    for mut request in [booking(4, "2025-06-03", "13:00"), update, assign] {
        assert_eq!(world.call(&request).await, on_leave(), "{request}");
        request["override"] = json!(true);
        assert_eq!(world.call(&request).await.0, 200, "{request}");
    }
    let error = world
        .client
        .batch_execute(
            "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (4, '7', '2025-06-04', '13:00')",
        )
        .await
        .unwrap_err();
    assert_eq!(
        error.as_db_error().unwrap().constraint(),
        Some("appointment_not_in_leave"),
        "whoever writes"
    );
}

#[tokio::test]
async fn a_cancelled_appointment_is_not_reopened_during_leave() {
    let world = prepared_world().await;
    world.ask(leave(2, "2025-06-03", "2025-06-03")).await;
    let reopen = json!({"action": "update_appointment", "appointmentid": 4, "status": "pending"});
    assert_eq!(world.call(&reopen).await, on_leave());
    let bulk = json!({"action": "bulk_update_appointments", "appointmentids": [4], "status": "pending"});
    assert_eq!(world.ask(bulk).await["results"][0]["code"], "on_leave");
}

#[tokio::test]
async fn slots_during_leave_are_not_offered() {
    let world = prepared_world().await;
    let day = world.day(3).await.to_string();
    world
        .execute(&format!(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES
                 (4, '{day}', '09:00', '10:00'), (4, '{day}', '14:00', '15:00')"
        ))
        .await;
    let open = json!({"action": "get_consultant_schedules", "consultant_id": 4, "is_available": true});
    assert_eq!(world.ask(open.clone()).await["total"], 2);
    let mut afternoon = leave(4, &day, &day);
    afternoon["starttime"] = json!("14:30");
    afternoon["endtime"] = json!("24:00");
    let id = world.ask(afternoon).await["data"]["leaveid"].clone();
    assert_eq!(world.ask(open.clone()).await["total"], 1);
    let stats = world.ask(json!({"action": "get_daily_stats", "date": day})).await;
    assert_eq!(stats["open_slots"], 1);
    let calendar = json!({"action": "get_calendar", "date_from": day, "date_to": day});
    assert_eq!(
        world.ask(calendar).await["leave"],
        json!([{"leaveid": id, "consultantid": 4, "startdate": day, "enddate": day, "starttime": "14:30:00",
                "endtime": "24:00:00", "reason": null}])
    );
    world.ask(json!({"action": "delete_leave", "leaveid": id})).await;
    assert_eq!(world.ask(open).await["total"], 2);
    let again = world
        .call(&json!({"action": "delete_leave", "leaveid": id}))
        .await;
    assert_eq!(again, refusal(404, "not_found", "Leave not found."));
}

/// The last day on which consultant 4 has slots, from this one on.
async fn slots_until(world: &World, date: &str) -> Value {
    let stats = world
        .ask(json!({"action": "get_daily_stats", "date": date}))
        .await;
    let until = stats["slots_until"].as_array().unwrap().iter();
    let until = until.clone().find(|one| one["consultantid"] == 4).unwrap();
    until["last_day"].clone()
}

#[tokio::test]
async fn slots_during_leave_do_not_count_in_how_far_slots_reach() {
    let mut world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
                 SELECT 4, date, '09:00', '10:00' FROM generate_series(date '2030-01-01', '2030-01-20', '1 day') AS date;
             INSERT INTO consultantschedule (consultantid, date, starttime, endtime, isavailable) VALUES
                 (4, '2030-01-15', '14:00', '15:00', true), (4, '2030-01-25', '09:00', '10:00', false)",
        )
        .await;
    assert_eq!(slots_until(&world, "2030-01-01").await, "2030-01-20");
    world.ask(leave(4, "2030-01-11", "2030-01-31")).await;
    world.ask(leave(1, "2030-01-01", "2030-01-31")).await;
    let mut mornings = leave(4, "2030-01-08", "2030-01-10");
    mornings["starttime"] = json!("08:00");
    mornings["endtime"] = json!("10:00");
    world.ask(mornings).await;
    let mut afternoons = leave(4, "2030-01-01", "2030-01-07");
    afternoons["starttime"] = json!("10:00");
    afternoons["endtime"] = json!("24:00");
    world.ask(afternoons).await;
    for is_archived in [false, true] {
        if is_archived {
            world.archived().await;
            world.lose_database().await;
            world.initialise(json!({})).await.unwrap();
            assert_ne!(world.archived_days().await, "NULL");
        }
        assert_eq!(
            slots_until(&world, "2025-01-01").await,
            "2030-01-07",
            "{is_archived}"
        );
        assert_eq!(
            slots_until(&world, "2030-01-08").await,
            Value::Null,
            "{is_archived}"
        );
    }
}

#[tokio::test]
async fn leave_and_bookings_made_at_the_same_time_see_each_other() {
    let world = prepared_world().await;
    for round in 0..12 {
        let date = format!("2025-07-{:02}", round + 1);
        let start = Arc::new(Barrier::new(2));
        let mut callers = JoinSet::new();
        for (place, request) in [booking(4, &date, "09:00"), leave(4, &date, &date)]
            .into_iter()
            .enumerate()
        {
            let (start, store) = (Arc::clone(&start), world.store.clone());
            let view = world.another_view(None).await;
            view.warm_up().await;
            callers.spawn(async move {
                start.wait().await;
                let body = request.to_string();
                let answer = handle(&view, &store, Some(&member_of("[admin]")), body.as_bytes()).await;
                let body: Value = serde_json::from_slice(&answer.body).unwrap();
                (place, answer.status, body)
            });
        }
        let mut answers = callers.join_all().await;
        answers.sort_by_key(|answer| answer.0);
        let (_, booked, booking) = &answers[0];
        let (_, taken, leave) = &answers[1];
        assert_eq!(*taken, 200, "{leave}");
        let conflicts = leave["data"]["conflicts"].as_array().unwrap().len();
        match booked {
            200 => assert_eq!(conflicts, 1, "{leave}"),
            _ => assert_eq!((&booking["code"], conflicts), (&json!("on_leave"), 0)),
        }
    }
}

#[tokio::test]
async fn a_consultant_manages_only_their_own_leave_and_plan() {
    let world = prepared_world().await;
    let mine = json!({"action": "create_my_leave", "consultant_id": 1, "startdate": "2026-02-02",
                      "enddate": "2026-02-02"});
    let (status, answer) = as_consultant(&world, &mine).await;
    assert_eq!(status, 200, "{answer}");
    let others = world.ask(leave(2, "2026-02-02", "2026-02-02")).await["data"]["leaveid"].clone();
    for request in [
        json!({"action": "create_my_leave", "consultant_id": 2, "startdate": "2026-02-02", "enddate": "2026-02-02"}),
        json!({"action": "get_leave", "consultant_id": 2}),
        json!({"action": "delete_leave", "leaveid": others}),
        json!({"action": "set_my_working_plan", "consultant_id": 2, "entries": []}),
        json!({"action": "apply_working_plan", "date_from": "2026-01-05", "date_to": "2026-01-06"}),
        json!({"action": "get_my_calendar", "consultant_id": 2, "date_from": "2026-01-05", "date_to": "2026-01-06"}),
    ] {
        assert_eq!(as_consultant(&world, &request).await.0, 403, "{request}");
    }
    let delete = json!({"action": "delete_my_leave", "consultant_id": 1, "leaveid": others});
    assert_eq!(
        as_consultant(&world, &delete).await,
        refusal(404, "not_found", "Leave not found.")
    );
}

#[tokio::test]
async fn leave_that_makes_no_sense_is_refused_by_the_service_and_the_database() {
    let world = prepared_world().await;
    let mut one_time = leave(1, "2026-02-02", "2026-02-02");
    one_time["starttime"] = json!("09:00");
    let mut reversed = one_time.clone();
    reversed["endtime"] = json!("08:00");
    let times = "starttime must be earlier than endtime, and either both or neither must be given.";
    for (request, sentence) in [
        (
            leave(1, "2026-02-02", "2026-02-01"),
            "startdate must not be later than enddate.",
        ),
        (one_time, times),
        (reversed, times),
    ] {
        assert_eq!(
            world.call(&request).await,
            refusal(400, "invalid_request", sentence)
        );
    }
    assert_eq!(
        world.call(&leave(3, "2026-02-02", "2026-02-02")).await.0,
        404,
        "disabled"
    );
    for values in [
        "1, '2026-02-02', '2026-02-01', NULL, NULL",
        "1, '2026-02-02', '2026-02-02', '09:00', NULL",
        "1, '2026-02-02', '2026-02-02', '09:00', '09:00'",
        "99, '2026-02-02', '2026-02-02', NULL, NULL",
    ] {
        let insert = format!(
            "INSERT INTO consultantleave (consultantid, startdate, enddate, starttime, endtime) VALUES ({values})"
        );
        assert!(world.client.batch_execute(&insert).await.is_err(), "{values}");
    }
}

fn hours(weekday: i32, from: &str, to: &str) -> Value {
    json!({"weekday": weekday, "starttime": from, "endtime": to})
}

fn plan(entries: &[Value]) -> Value {
    json!({"action": "set_working_plan", "consultant_id": 1, "entries": entries})
}

#[tokio::test]
async fn a_new_plan_replaces_the_old_one_and_keeps_unchanged_entries() {
    let world = prepared_world().await;
    let set = world
        .ask(plan(&[hours(1, "09:00", "12:00"), hours(5, "13:00", "24:00")]))
        .await;
    assert_eq!(
        set["data"],
        json!({"consultantid": 1, "entries": [
            {"planid": 1, "weekday": 1, "starttime": "09:00:00", "endtime": "12:00:00", "slotminutes": 60,
             "validfrom": null, "validto": null},
            {"planid": 100, "weekday": 5, "starttime": "13:00:00", "endtime": "24:00:00", "slotminutes": 60,
             "validfrom": null, "validto": null}
        ]})
    );
    let get = json!({"action": "get_working_plan", "consultant_id": 1});
    assert_eq!(world.ask(get.clone()).await["data"], set["data"]);
    world.ask(plan(&[])).await;
    assert_eq!(world.ask(get).await["data"]["entries"], json!([]));
    let unknown = json!({"action": "set_working_plan", "consultant_id": 99, "entries": []});
    assert_eq!(world.call(&unknown).await.0, 404);
}

#[tokio::test]
async fn a_plan_that_makes_no_sense_is_refused_and_the_old_one_stays() {
    let world = prepared_world().await;
    let mut summer = hours(1, "08:00", "10:00");
    summer["validto"] = json!("2026-06-30");
    let mut autumn = hours(1, "09:00", "11:00");
    autumn["validfrom"] = json!("2026-06-30");
    let mut backwards = summer.clone();
    backwards["validfrom"] = json!("2026-07-01");
    for (entries, sentence) in [
        (
            vec![hours(8, "09:00", "12:00")],
            "weekday must be a whole number from 1 to 7.",
        ),
        (
            vec![hours(1, "12:00", "09:00")],
            "starttime must be earlier than endtime.",
        ),
        (
            vec![hours(1, "09:00", "09:30")],
            "slotminutes must fit between starttime and endtime.",
        ),
        (vec![backwards], "validfrom must not be later than validto."),
        (
            vec![summer.clone(), autumn.clone()],
            "entries of the same weekday must not overlap while both are valid.",
        ),
        (
            vec![hours(1, "09:00", "10:00"); 101],
            "entries must be a list of at most 100 entries.",
        ),
        (
            vec![json!({"weekday": 1, "starttime": "09:00"})],
            "endtime is required.",
        ),
    ] {
        assert_eq!(
            world.call(&plan(&entries)).await,
            refusal(400, "invalid_request", sentence)
        );
    }
    assert_eq!(
        world
            .value("SELECT string_agg(planid::text, ' ') FROM consultantworkingplan")
            .await,
        "1"
    );
    autumn["validfrom"] = json!("2026-07-01");
    world.ask(plan(&[summer, autumn])).await;
}

#[tokio::test]
async fn of_two_plans_set_at_once_one_remains() {
    let world = prepared_world().await;
    let mut callers = JoinSet::new();
    for number in 0..8 {
        let (view, store) = (world.another_view(None).await, world.store.clone());
        view.warm_up().await;
        let request = plan(&[hours(1, &format!("{:02}:00", number + 1), "20:00")]);
        callers.spawn(async move {
            let body = request.to_string();
            handle(&view, &store, Some(&member_of("[admin]")), body.as_bytes())
                .await
                .status
        });
    }
    assert_eq!(callers.join_all().await, [200; 8]);
    assert_eq!(
        world.value("SELECT count(*) FROM consultantworkingplan").await,
        "1"
    );
}

#[tokio::test]
async fn a_plan_is_set_only_if_it_is_still_as_it_was_read() {
    let world = prepared_world().await;
    let get = json!({"action": "get_working_plan", "consultant_id": 1});
    let read = world.ask(get.clone()).await["data"]["entries"].take();
    let mut request = plan(&[hours(1, "09:00", "12:00"), hours(5, "13:00", "24:00")]);
    request["expected"] = read.clone();
    let now = world.ask(request.clone()).await["data"].take();
    let (status, answer) = world.call(&request).await;
    assert_eq!((status, &answer["code"]), (409, &json!("changed_meanwhile")));
    assert_eq!(answer["data"], now, "the plan as it is");
    assert_eq!(world.ask(get).await["data"], now, "nothing was changed");

    let mut reordered = now["entries"].as_array().unwrap().clone();
    reordered.reverse();
    request["entries"] = json!([]);
    for outdated in [
        json!([]),
        json!([reordered[0]]),
        json!([reordered[0], reordered[1], hours(7, "09:00", "10:00")]),
    ] {
        request["expected"] = outdated;
        assert_eq!(world.call(&request).await.0, 409, "{request}");
    }
    reordered[0]["planid"] = json!(7);
    request["expected"] = json!(reordered);
    world.ask(request.clone()).await;
    request["expected"] = json!([]);
    world.ask(request.clone()).await;
    request["consultant_id"] = json!(99);
    assert_eq!(world.call(&request).await.0, 404, "whatever is expected");
}

#[tokio::test]
async fn of_two_changes_to_the_plan_that_both_callers_have_read_one_is_refused() {
    let world = prepared_world().await;
    let read = json!({"action": "get_working_plan", "consultant_id": 1});
    let read = world.ask(read).await["data"]["entries"].take();
    let mut callers = JoinSet::new();
    for number in 0..8 {
        let (view, store) = (world.another_view(None).await, world.store.clone());
        view.warm_up().await;
        let mut request = plan(&[hours(1, &format!("{:02}:00", number + 1), "20:00")]);
        request["expected"] = read.clone();
        callers.spawn(async move {
            let body = request.to_string();
            handle(&view, &store, Some(&member_of("[admin]")), body.as_bytes())
                .await
                .status
        });
    }
    let mut statuses = callers.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

fn applied(created: u64, overlap: u64, leave: u64, preview: bool) -> Value {
    let skipped = json!({"overlap": overlap, "leave": leave});
    json!({"success": true, "preview": preview, "slots_created": created, "slots_skipped": skipped,
           "by_consultant": [{"consultantid": 1, "fullname": "Phạm Bình", "slots_created": created,
                              "slots_skipped": skipped}]})
}

#[tokio::test]
async fn applying_a_plan_creates_the_slots_that_its_preview_counts() {
    let world = prepared_world().await;
    world
        .ask(plan(&[hours(1, "09:00", "12:00"), hours(2, "22:00", "24:00")]))
        .await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
                 VALUES (1, '2026-01-12', '09:30', '10:00')",
        )
        .await;
    // Monday 5 and Tuesday 6 January are leave; Monday 12 has a slot.
    let mut apply = json!({"action": "apply_working_plan", "consultant_id": 1, "date_from": "2026-01-05",
                           "date_to": "2026-01-18", "preview": true});
    assert_eq!(world.ask(apply.clone()).await, applied(4, 1, 5, true));
    assert_eq!(
        world
            .value("SELECT count(*) FROM consultantschedule WHERE date > '2026-01-01'")
            .await,
        "1"
    );
    apply["preview"] = json!(false);
    assert_eq!(world.ask(apply.clone()).await, applied(4, 1, 5, false));
    assert_eq!(
        world
            .value(
                "SELECT string_agg(to_char(date, 'DD') || ' ' || starttime || '-' || endtime, ', ' ORDER BY date, starttime)
                 FROM consultantschedule WHERE date > '2026-01-01'"
            )
            .await,
        "12 09:30:00-10:00:00, 12 10:00:00-11:00:00, 12 11:00:00-12:00:00, 13 22:00:00-23:00:00, \
         13 23:00:00-24:00:00"
    );
    assert_eq!(
        world.ask(apply.clone()).await,
        applied(0, 5, 5, false),
        "a second time"
    );
    apply["consultant_id"] = json!(null);
    let all = world.ask(apply).await;
    assert_eq!(all["by_consultant"].as_array().unwrap().len(), 3, "{all}");
}

#[tokio::test]
async fn a_plan_is_applied_to_archived_days_like_to_loaded_ones() {
    let mut world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
                 VALUES (1, '2026-01-12', '09:30', '10:00');
             INSERT INTO appointment (consultantid, customerid, date, time, status)
                 VALUES (1, '7', '2026-01-19', '09:00', 'confirmed')",
        )
        .await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world.value("SELECT count(*) FROM consultantworkingplan").await,
        "1"
    );
    let leave = world.ask(leave(1, "2026-01-19", "2026-01-19")).await;
    assert_eq!(leave["data"]["conflicts"].as_array().unwrap().len(), 1, "{leave}");
    let apply = json!({"action": "apply_working_plan", "consultant_id": 1, "date_from": "2026-01-12",
                       "date_to": "2026-01-26"});
    assert_eq!(world.ask(apply).await, applied(5, 1, 3, false));
}
