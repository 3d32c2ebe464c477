//! Creating, changing and deleting slots.

use serde_json::{Value, json};

use crate::support::dashboard::{prepared_world, refusal};

fn slot_exists() -> (u16, Value) {
    refusal(
        409,
        "slot_exists",
        "The consultant already has a slot at this time.",
    )
}

#[tokio::test]
async fn a_slot_is_created_available_unless_told_otherwise() {
    let world = prepared_world().await;
    for (given, id, is_available) in [(json!(null), 100, true), (json!(false), 101, false)] {
        let create = json!({"action": "create_consultant_schedule", "consultant_id": "4",
                            "date": format!("2025-06-{}", id - 80), "start_time": "09:00",
                            "end_time": "10:30:00", "is_available": given});
        assert_eq!(
            world.ask(create).await,
            json!({"success": true, "data": {
                "scheduleid": id, "consultantid": 4, "date": format!("2025-06-{}", id - 80),
                "starttime": "09:00:00", "endtime": "10:30:00", "isavailable": is_available,
                "consultant_name": "Ngô Hải", "consultant_email": "hai@example.com"}})
        );
    }
}

#[tokio::test]
async fn a_slot_overlaps_no_other_of_its_consultant() {
    let world = prepared_world().await;
    let create = async |consultant: i32, start: &str, end: &str| {
        world
            .call(
                &json!({"action": "create_consultant_schedule", "consultant_id": consultant,
                          "date": "2025-06-02", "start_time": start, "end_time": end}),
            )
            .await
    };
    for (start, end) in [("08:00", "09:00"), ("07:00", "08:01"), ("10:29", "23:59")] {
        assert_eq!(create(1, start, end).await, slot_exists(), "{start}");
    }
    assert_eq!(create(1, "07:00", "08:00").await.0, 200);
    assert_eq!(create(2, "08:00", "09:00").await.0, 200);
    for request in [
        json!({"action": "update_consultant_schedule", "schedule_id": 2, "end_time": "09:01"}),
        json!({"action": "update_consultant_schedule", "schedule_id": 2, "start_time": "09:00",
               "end_time": "09:30"}),
    ] {
        assert_eq!(world.call(&request).await, slot_exists(), "{request}");
    }
}

#[tokio::test]
async fn a_slot_starts_before_it_ends() {
    let world = prepared_world().await;
    let refused = refusal(
        400,
        "invalid_request",
        "start_time must be earlier than end_time.",
    );
    for end in ["09:00", "08:00"] {
        let create = json!({"action": "create_consultant_schedule", "consultant_id": 4, "date": "2025-06-02",
                            "start_time": "09:00", "end_time": end});
        assert_eq!(world.call(&create).await, refused);
    }
    let update = json!({"action": "update_consultant_schedule", "schedule_id": 2, "start_time": "09:00"});
    assert_eq!(world.call(&update).await, refused);
}

#[tokio::test]
async fn an_update_changes_only_the_given_columns_of_a_slot() {
    let world = prepared_world().await;
    let mut slot = json!({"scheduleid": 2, "consultantid": 1, "date": "2025-06-02", "starttime": "08:00:00",
                          "endtime": "09:00:00", "isavailable": true, "consultant_name": "Phạm Bình",
                          "consultant_email": "binh@example.com"});
    for (changes, changed) in [
        (
            json!({"date": null, "start_time": "", "end_time": null, "is_available": null}),
            json!({}),
        ),
        (json!({"is_available": false}), json!({"isavailable": false})),
        (
            json!({"date": "2025-06-09", "start_time": "13:00", "end_time": "14:00", "is_available": true}),
            json!({"date": "2025-06-09", "starttime": "13:00:00", "endtime": "14:00:00", "isavailable": true}),
        ),
    ] {
        let mut request = changes.clone();
        request["action"] = json!("update_consultant_schedule");
        request["schedule_id"] = json!("2");
        for (column, value) in changed.as_object().unwrap() {
            slot[column] = value.clone();
        }
        assert_eq!(
            world.ask(request).await,
            json!({"success": true, "data": slot}),
            "{changes}"
        );
    }
}

#[tokio::test]
async fn a_slot_with_an_appointment_is_not_deleted() {
    let world = prepared_world().await;
    let delete = async |id: i32| {
        world
            .call(&json!({"action": "delete_consultant_schedule", "schedule_id": id}))
            .await
    };
    let (status, mut answer) = refusal(
        409,
        "has_appointments",
        "This is not possible because of 2 appointments.",
    );
    answer["appointment_count"] = json!(2);
    assert_eq!(delete(1).await, (status, answer));
    for free_or_cancelled in [2, 3] {
        assert_eq!(
            delete(free_or_cancelled).await,
            (200, json!({"success": true, "message": "The slot is deleted."}))
        );
    }
    assert_eq!(delete(2).await, refusal(404, "not_found", "Slot not found."));
    let update = json!({"action": "update_consultant_schedule", "schedule_id": 2, "is_available": true});
    assert_eq!(
        world.call(&update).await,
        refusal(404, "not_found", "Slot not found.")
    );
}

#[tokio::test]
async fn slots_are_created_only_for_enabled_consultants() {
    let world = prepared_world().await;
    for consultant in [3, 99] {
        for request in [
            json!({"action": "create_consultant_schedule", "consultant_id": consultant, "date": "2025-06-02",
                   "start_time": "09:00", "end_time": "10:00"}),
            json!({"action": "generate_consultant_schedule", "consultant_id": consultant,
                   "date_from": "2025-06-02", "date_to": "2025-06-02"}),
        ] {
            assert_eq!(
                world.call(&request).await,
                refusal(404, "not_found", "Consultant not found."),
                "{request}"
            );
        }
    }
}

#[tokio::test]
async fn a_schedule_is_generated_around_existing_slots() {
    let world = prepared_world().await;
    // Monday to Sunday, nine hours a day; on Monday two slots exist already, over two of the hours.
    let week = json!({"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": "2025-06-02",
                      "date_to": "2025-06-08"});
    assert_eq!(
        world.ask(week.clone()).await,
        json!({"success": true, "slots_created": 43, "slots_skipped": 2,
               "message": "43 slots were created; 2 were skipped, because other slots are there."})
    );
    assert_eq!(
        world.ask(week).await,
        json!({"success": true, "slots_created": 0, "slots_skipped": 45,
               "message": "0 slots were created; 45 were skipped, because other slots are there."})
    );
    assert_eq!(
        world
            .value(
                "SELECT string_agg(starttime || '-' || endtime, ' ' ORDER BY starttime) FROM consultantschedule
                 WHERE consultantid = 1 AND date = '2025-06-06'"
            )
            .await
            .split(' ')
            .take(2)
            .collect::<Vec<_>>(),
        ["09:00:00-10:00:00", "10:00:00-11:00:00"]
    );
}

#[tokio::test]
async fn a_generated_schedule_keeps_to_the_working_time() {
    let world = prepared_world().await;
    let generate = |more: Value| {
        let mut request = json!({"action": "generate_consultant_schedule", "consultant_id": 4,
                                 "date_from": "2025-06-07", "date_to": "2025-06-07"});
        for (parameter, value) in more.as_object().unwrap() {
            request[parameter] = value.clone();
        }
        request
    };
    let weekend = world.ask(generate(json!({}))).await;
    assert_eq!(weekend["slots_created"], 0, "a Saturday");
    let created = world
        .ask(generate(
            json!({"exclude_weekends": false, "work_start": "08:00", "work_end": "09:59",
                             "slot_duration": 40}),
        ))
        .await;
    assert_eq!(created["slots_created"], 2);
    assert_eq!(
        world
            .value("SELECT string_agg(starttime || '-' || endtime, ' ' ORDER BY starttime) FROM consultantschedule
                    WHERE consultantid = 4")
            .await,
        "08:00:00-08:40:00 08:40:00-09:20:00"
    );
    for (more, sentence) in [
        (
            json!({"date_from": "2025-06-08"}),
            "date_from must not be later than date_to.",
        ),
        (
            json!({"date_to": "2026-06-09"}),
            "date_to must be at most one year after date_from.",
        ),
        (
            json!({"work_start": "18:00"}),
            "work_start must be earlier than work_end.",
        ),
        (
            json!({"date_to": "2026-06-07", "slot_duration": 5}),
            "At most 10000 slots can be created at once; choose fewer days or a longer slot_duration.",
        ),
    ] {
        assert_eq!(
            world.call(&generate(more)).await,
            refusal(400, "invalid_request", sentence)
        );
    }
}

#[tokio::test]
async fn a_year_of_slots_is_created_within_the_time_limit() {
    let world = prepared_world().await;
    let year = json!({"action": "generate_consultant_schedule", "consultant_id": 4, "date_from": "2025-01-01",
                      "date_to": "2025-12-31", "work_start": "00:00", "work_end": "23:59", "slot_duration": 60,
                      "exclude_weekends": false});
    assert_eq!(world.ask(year).await["slots_created"], 365 * 23);
}

/// Slots around tomorrow: one can be booked, each of the others can't for a different reason.
const OPEN_AND_OTHERS: &str = "
    UPDATE consultant SET isdisabled = true WHERE consultantid = 3;
    INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable)
        SELECT id, consultant, today + offset_days, starttime::time, endtime::time, isavailable
        FROM (SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS today),
             (VALUES (50, 4, 1, '09:00', '10:00', true), (51, 4, 1, '10:00', '11:00', true),
                     (52, 4, 1, '11:00', '12:00', true), (53, 4, 1, '12:00', '13:00', false),
                     (54, 4, 1, '13:00', '14:00', true), (55, 4, -1, '09:00', '10:00', true),
                     (56, 3, 1, '09:00', '10:00', true), (57, 4, 0, '00:00', '00:05', true),
                     (58, 4, 1, '15:00', '16:00', true))
                 AS made (id, consultant, offset_days, starttime, endtime, isavailable);
    INSERT INTO appointment (consultantid, customerid, date, time, duration, status)
        SELECT 4, '7', (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 1, time::time, duration, status
        FROM (VALUES ('10:00', 60, 'pending'), ('11:45', 60, 'pending'), ('13:00', 10, 'confirmed'),
                     ('15:00', 60, 'cancelled'))
                 AS made (time, duration, status);";

#[tokio::test]
async fn only_slots_that_can_be_booked_are_listed_as_available() {
    let world = prepared_world().await;
    world.execute(OPEN_AND_OTHERS).await;
    let list = async |mut request: Value| {
        request["date_from"] = json!("2025-01-01");
        let answer = world.ask(request).await;
        let slots = answer["schedules"].as_array().unwrap().clone();
        assert_eq!(answer["total"], slots.len());
        let ids: Vec<Value> = slots.iter().map(|slot| slot["scheduleid"].clone()).collect();
        ids
    };
    for action in ["get_consultant_schedules", "get_my_schedule"] {
        let request = json!({"action": action, "consultant_id": 4, "is_available": true});
        assert_eq!(list(request).await, [50, 58], "{action}");
        let request = json!({"action": action, "consultant_id": 4, "is_available": false});
        assert_eq!(list(request).await, [53, 54], "{action}");
        let request = json!({"action": action, "consultant_id": 3, "is_available": true});
        assert_eq!(list(request).await, [0; 0], "of a disabled consultant: {action}");
    }
    let all = json!({"action": "get_consultant_schedules", "is_available": true});
    assert_eq!(list(all).await, [50, 58]);
}

#[tokio::test]
async fn a_days_open_slots_are_those_that_are_listed() {
    let world = prepared_world().await;
    world.execute(OPEN_AND_OTHERS).await;
    for (offset, open) in [(-1, 0), (0, 0), (1, 2)] {
        let date = world.day(offset).await;
        let stats = world
            .ask(json!({"action": "get_daily_stats", "date": date}))
            .await;
        assert_eq!(stats["open_slots"], open, "{date}");
        let listed = world
            .ask(
                json!({"action": "get_consultant_schedules", "is_available": true, "date_from": date,
                        "date_to": date}),
            )
            .await;
        assert_eq!(listed["total"], open, "{date}");
    }
}

#[tokio::test]
async fn a_time_in_a_partly_booked_slot_has_no_slot() {
    let world = prepared_world().await;
    world.execute(OPEN_AND_OTHERS).await;
    for (time, has_slot) in [
        ("09:00", true),
        ("11:00", false),
        ("13:30", false),
        ("15:00", true),
    ] {
        let request = json!({"action": "get_available_consultants", "date": world.day(1).await, "time": time,
                             "duration": 30});
        let answer = world.ask(request).await;
        let consultants = answer["consultants"].as_array().unwrap();
        let hai = consultants.iter().find(|one| one["consultantid"] == 4).unwrap();
        assert_eq!(hai["has_slot"], has_slot, "{time}");
    }
}

#[tokio::test]
async fn a_slot_until_midnight_ends_at_24_00_wherever_it_appears() {
    let mut world = prepared_world().await;
    let day = world.day(-30).await;
    for (end, date) in [("24:00", day), ("00:00", day.succ_opt().unwrap())] {
        let create = json!({"action": "create_consultant_schedule", "consultant_id": 4, "date": date,
                            "start_time": "23:00", "end_time": end});
        assert_eq!(world.ask(create).await["data"]["endtime"], "24:00:00", "{end}");
    }
    let update = json!({"action": "update_consultant_schedule", "schedule_id": 2, "start_time": "22:00",
                        "end_time": "00:00:00"});
    assert_eq!(world.ask(update).await["data"]["endtime"], "24:00:00");
    let generate = json!({"action": "generate_consultant_schedule", "consultant_id": 2, "date_from": day,
                          "date_to": day, "work_start": "22:00", "work_end": "00:00", "exclude_weekends": false});
    assert_eq!(world.ask(generate).await["slots_created"], 2);

    let free = json!({"action": "get_available_consultants", "date": day, "time": "23:15", "duration": 45});
    let has_slot = |answer: Value| {
        let with_slot = answer["consultants"].as_array().unwrap().iter();
        let with_slot = with_slot.filter(|consultant| consultant["has_slot"] == true);
        with_slot
            .map(|consultant| consultant["consultantid"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(has_slot(world.ask(free.clone()).await), [json!(4), json!(2)]);
    let before = world.dump().await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_ne!(world.archived_days().await, "NULL");

    let twice = json!({"action": "create_consultant_schedule", "consultant_id": 4, "date": day,
                       "start_time": "23:59", "end_time": "24:00"});
    assert_eq!(world.call(&twice).await, slot_exists());
    assert_eq!(has_slot(world.ask(free).await), [json!(4), json!(2)]);
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);

    world
        .ask(json!({"action": "create_appointment", "consultantid": 4, "customerid": "7", "date": day, "time": "23:30",
                    "duration": 30, "status": "confirmed"}))
        .await;
    let schedule = json!({"action": "get_schedule_by_consultant", "consultant_id": 4, "date_from": day,
                          "date_to": day});
    let slot = &world.ask(schedule).await["schedules"][0];
    assert_eq!(
        (&slot["endtime"], &slot["isavailable"], &slot["has_appointment"]),
        (&json!("24:00:00"), &json!(false), &json!(true))
    );
}
