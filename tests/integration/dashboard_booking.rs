//! Booking, changing and deleting appointments.

use serde_json::{Value, json};

use crate::support::dashboard::{prepared_world, refusal};

fn slot_taken() -> (u16, Value) {
    refusal(
        409,
        "slot_taken",
        "The consultant has another appointment at this time.",
    )
}

/// The second appointment of the samples, updated just now.
fn second() -> Value {
    json!({
        "appointmentid": 2, "customerid": "fb-8", "consultantid": 1, "date": "2025-06-02", "time": "10:00:00",
        "duration": 30, "meetingurl": null, "status": "confirmed", "description": null,
        "createdat": "2025-05-01T08:00:00+07:00", "updatedat": null,
        "customer_name": "Trần 100% Đạt", "customer_email": "dat@example.com", "customer_phone": null,
        "consultant_name": "Phạm Bình", "consultant_email": "binh@example.com", "consultant_phone": "0900000001"
    })
}

#[tokio::test]
async fn an_appointment_is_booked_pending_for_an_hour_unless_told_otherwise() {
    let world = prepared_world().await;
    let people = json!({
        "customer_name": "Nguyễn Thị Ánh", "customer_email": "anh@example.com", "customer_phone": "0912345678",
        "consultant_name": "Đỗ Chi", "consultant_email": "chi@example.com", "consultant_phone": null
    });
    for (request, columns) in [
        (
            json!({"consultantid": "2", "customerid": 7, "date": "2025-06-05", "time": "09:00"}),
            json!({"appointmentid": 100, "customerid": "7", "consultantid": 2, "date": "2025-06-05",
                   "time": "09:00:00", "duration": 60, "meetingurl": null, "status": "pending",
                   "description": null, "createdat": null, "updatedat": null}),
        ),
        (
            json!({"consultantid": 2, "customerid": "7", "date": "2025-06-05", "time": "10:00:00", "duration": 45,
                   "meetingurl": "https://meet.example.com/x", "status": "confirmed", "description": "<i>a</i>"}),
            json!({"appointmentid": 101, "customerid": "7", "consultantid": 2, "date": "2025-06-05",
                   "time": "10:00:00", "duration": 45, "meetingurl": "https://meet.example.com/x",
                   "status": "confirmed", "description": "<i>a</i>", "createdat": null, "updatedat": null}),
        ),
    ] {
        let mut create = request;
        create["action"] = json!("create_appointment");
        let mut expected = columns;
        expected
            .as_object_mut()
            .unwrap()
            .extend(people.as_object().unwrap().clone());
        assert_eq!(world.done(create, &["createdat", "updatedat"]).await, expected);
    }
}

#[tokio::test]
async fn both_people_of_an_appointment_must_exist_and_be_enabled() {
    let world = prepared_world().await;
    let create = json!({"action": "create_appointment", "consultantid": 2, "customerid": "7",
                        "date": "2025-06-05", "time": "09:00"});
    let update = json!({"action": "update_appointment", "appointmentid": 2});
    let assign = json!({"action": "assign_consultant", "appointmentid": 2});
    for (request, parameter, ids, sentence) in [
        (
            &create,
            "consultantid",
            [json!(99), json!(3)],
            "Consultant not found.",
        ),
        (
            &create,
            "customerid",
            [json!("x"), json!("10")],
            "Customer not found.",
        ),
        (
            &update,
            "consultantid",
            [json!(99), json!(3)],
            "Consultant not found.",
        ),
        (
            &update,
            "customerid",
            [json!("x"), json!("10")],
            "Customer not found.",
        ),
        (
            &assign,
            "consultantid",
            [json!(99), json!(3)],
            "Consultant not found.",
        ),
    ] {
        for id in ids {
            let mut request = request.clone();
            request[parameter] = id;
            assert_eq!(
                world.call(&request).await,
                refusal(404, "not_found", sentence),
                "{request}"
            );
        }
    }
}

#[tokio::test]
async fn no_appointment_overlaps_another_that_is_not_cancelled() {
    let world = prepared_world().await;
    let book = async |consultant: i32, date: &str, time: &str, duration: i32| {
        world
            .call(
                &json!({"action": "create_appointment", "consultantid": consultant, "customerid": "9",
                          "date": date, "time": time, "duration": duration}),
            )
            .await
    };
    for (time, duration) in [("09:00", 60), ("08:30", 31), ("09:59", 5), ("08:00", 480)] {
        assert_eq!(
            book(1, "2025-06-02", time, duration).await,
            slot_taken(),
            "{time}"
        );
    }
    for (consultant, date, time) in [
        (1, "2025-06-02", "08:00"),
        (1, "2025-06-02", "10:30"),
        (2, "2025-06-02", "09:00"),
        (2, "2025-06-03", "08:00"),
    ] {
        assert_eq!(book(consultant, date, time, 60).await.0, 200, "{date} {time}");
    }
}

#[tokio::test]
async fn an_appointment_ends_on_its_day() {
    let world = prepared_world().await;
    let refused = refusal(
        400,
        "invalid_request",
        "An appointment must end on the day on which it starts.",
    );
    let create = |duration: i32| {
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-05",
               "time": "23:00", "duration": duration})
    };
    assert_eq!(world.call(&create(61)).await, refused);
    assert_eq!(world.call(&create(60)).await.0, 200);
    let update = json!({"action": "update_appointment", "appointmentid": 2, "time": "23:31"});
    assert_eq!(world.call(&update).await, refused);
    let ask = json!({"action": "get_available_consultants", "date": "2025-06-05", "time": "23:00",
                     "duration": 61});
    assert_eq!(
        world.call(&ask).await,
        refusal(400, "invalid_request", "duration must not go past midnight.")
    );
}

#[tokio::test]
async fn an_update_changes_only_the_given_columns_of_an_appointment() {
    let world = prepared_world().await;
    let mut appointment = second();
    for (changes, changed) in [
        (json!({}), json!({})),
        (
            json!({"consultantid": "", "customerid": null, "date": "", "time": null, "duration": "", "status": ""}),
            json!({}),
        ),
        (
            json!({"date": "2025-06-06", "time": "11:30", "duration": 90, "status": "completed",
                   "meetingurl": "https://meet.example.com/2", "description": "x"}),
            json!({"date": "2025-06-06", "time": "11:30:00", "duration": 90, "status": "completed",
                   "meetingurl": "https://meet.example.com/2", "description": "x"}),
        ),
        (
            json!({"meetingurl": null, "description": ""}),
            json!({"meetingurl": null, "description": null}),
        ),
        (
            json!({"consultantid": 2, "customerid": 7}),
            json!({"consultantid": 2, "customerid": "7", "customer_name": "Nguyễn Thị Ánh",
                   "customer_email": "anh@example.com", "customer_phone": "0912345678",
                   "consultant_name": "Đỗ Chi", "consultant_email": "chi@example.com", "consultant_phone": null}),
        ),
    ] {
        let mut request = changes.clone();
        request["action"] = json!("update_appointment");
        request["appointmentid"] = json!("2");
        for (column, value) in changed.as_object().unwrap() {
            appointment[column] = value.clone();
        }
        assert_eq!(
            world.done(request, &["updatedat"]).await,
            appointment,
            "{changes}"
        );
    }
    assert_eq!(
        world
            .call(&json!({"action": "update_appointment", "appointmentid": 99, "duration": 30}))
            .await,
        refusal(404, "not_found", "Appointment not found.")
    );
}

#[tokio::test]
async fn an_update_to_a_time_that_is_taken_is_refused() {
    let world = prepared_world().await;
    for changes in [
        json!({"time": "09:30"}),
        json!({"time": "08:00", "duration": 61}),
        json!({"consultantid": 2, "duration": 5}),
        json!({"date": "2025-06-04", "time": "08:30"}),
    ] {
        let mut request = changes;
        request["action"] = json!("update_appointment");
        request["appointmentid"] = json!(2);
        assert_eq!(world.call(&request).await, slot_taken(), "{request}");
    }
}

#[tokio::test]
async fn an_admin_may_change_any_status_to_any_other() {
    let statuses = ["pending", "confirmed", "completed", "no_show", "cancelled"];
    let world = prepared_world().await;
    for from in statuses {
        for to in statuses {
            world
                .execute(&format!(
                    "UPDATE appointment SET status = '{from}' WHERE appointmentid = 2"
                ))
                .await;
            let request = json!({"action": "update_appointment", "appointmentid": 2, "status": to});
            assert_eq!(world.ask(request).await["data"]["status"], to, "{from}");
        }
    }
}

#[tokio::test]
async fn a_status_that_needs_the_time_is_refused_if_another_has_it() {
    let world = prepared_world().await;
    world
        .ask(
            json!({"action": "create_appointment", "consultantid": 2, "customerid": "9", "date": "2025-06-03",
                    "time": "08:30"}),
        )
        .await;
    for status in ["pending", "confirmed", "completed", "no_show"] {
        let request = json!({"action": "update_appointment", "appointmentid": 4, "status": status});
        assert_eq!(world.call(&request).await, slot_taken(), "{status}");
    }
    world
        .ask(json!({"action": "update_appointment", "appointmentid": 4, "status": "cancelled"}))
        .await;
}

#[tokio::test]
async fn no_appointment_is_completed_before_it_has_started() {
    let world = prepared_world().await;
    let not_yet = refusal(
        409,
        "not_yet",
        "An appointment can't be completed or marked as a no-show before it has started.",
    );
    let organisations_now = "now() AT TIME ZONE 'Asia/Ho_Chi_Minh'";
    let tomorrow = world.value(&format!("({organisations_now})::date + 1")).await;
    let create = |date: &str, status: &str| {
        json!({"action": "create_appointment", "consultantid": 4, "customerid": "7", "date": date,
               "time": "09:00", "status": status})
    };
    assert_eq!(world.call(&create(&tomorrow, "completed")).await, not_yet);
    assert_eq!(world.call(&create("2025-06-05", "completed")).await.0, 200);
    let id = world.ask(create(&tomorrow, "confirmed")).await["data"]["appointmentid"].clone();
    let complete = json!({"action": "update_appointment", "appointmentid": id, "status": "completed"});
    assert_eq!(world.call(&complete).await, not_yet);
    let portal = json!({"action": "complete_appointment", "consultant_id": 4, "appointment_id": id});
    assert_eq!(world.call(&portal).await, not_yet);

    let mut moved = complete.clone();
    moved["date"] = json!("2025-06-06");
    assert_eq!(world.call(&moved).await.0, 200, "it may be moved into the past");
    let away = json!({"action": "update_appointment", "appointmentid": id, "date": tomorrow});
    assert_eq!(
        world.call(&away).await,
        not_yet,
        "a completed appointment must stay in the past"
    );
    let away = json!({"action": "update_appointment", "appointmentid": id, "date": tomorrow,
                      "status": "pending"});
    assert_eq!(world.call(&away).await.0, 200);

    world
        .execute(&format!(
            "UPDATE appointment SET status = 'completed' WHERE appointmentid = {id}"
        ))
        .await;
    for changes in [
        json!({"description": "x"}),
        json!({"status": "completed", "duration": 30}),
    ] {
        let mut request = changes;
        request["action"] = json!("update_appointment");
        request["appointmentid"] = id.clone();
        assert_eq!(world.call(&request).await.0, 200, "as it is already: {request}");
    }
}

#[tokio::test]
async fn an_appointment_that_starts_this_minute_has_started() {
    let world = prepared_world().await;
    // Even if the minute ends while the test runs, it has started.
    world
        .execute(
            "UPDATE appointment SET status = 'confirmed', duration = 5,
                 date = (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
                 time = least(date_trunc('minute', now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::time, '23:55')
             WHERE appointmentid = 6",
        )
        .await;
    let complete = json!({"action": "complete_appointment", "consultant_id": 1, "appointment_id": 6});
    assert_eq!(world.call(&complete).await.0, 200);
}

#[tokio::test]
async fn a_cancelled_appointment_is_reopened_if_its_time_is_free_and_its_people_are_enabled() {
    let world = prepared_world().await;
    let reopen = json!({"action": "update_appointment", "appointmentid": 4, "status": "pending"});
    world
        .ask(
            json!({"action": "create_appointment", "consultantid": 2, "customerid": "9", "date": "2025-06-03",
                    "time": "08:30"}),
        )
        .await;
    assert_eq!(world.call(&reopen).await, slot_taken());
    world
        .execute("UPDATE customer SET isdisabled = true WHERE customerid = '7'")
        .await;
    assert_eq!(
        world.call(&reopen).await,
        refusal(404, "not_found", "Customer not found.")
    );
    world
        .execute("UPDATE consultant SET isdisabled = true WHERE consultantid = 2")
        .await;
    assert_eq!(
        world.call(&reopen).await,
        refusal(404, "not_found", "Consultant not found.")
    );
}

#[tokio::test]
async fn an_appointment_is_assigned_to_a_consultant_who_is_free() {
    let world = prepared_world().await;
    let assign = |id: i32, consultant: i32| json!({"action": "assign_consultant", "appointmentid": id, "consultantid": consultant});
    let mut assigned = second();
    assigned["consultantid"] = json!(4);
    assigned["consultant_name"] = json!("Ngô Hải");
    assigned["consultant_email"] = json!("hai@example.com");
    assigned["consultant_phone"] = json!(null);
    assert_eq!(world.done(assign(2, 4), &["updatedat"]).await, assigned);
    assert_eq!(world.call(&assign(3, 4)).await, slot_taken());
    assert_eq!(
        world.call(&assign(99, 4)).await,
        refusal(404, "not_found", "Appointment not found.")
    );
}

#[tokio::test]
async fn an_appointment_is_deleted_with_its_feedback() {
    let world = prepared_world().await;
    let delete = json!({"action": "delete_appointment", "appointmentid": 1});
    assert_eq!(
        world.ask(delete.clone()).await,
        json!({"success": true, "message": "The appointment is deleted."})
    );
    assert_eq!(
        world
            .value("SELECT count(*) FROM appointmentfeedback WHERE appointmentid = 1")
            .await,
        "0"
    );
    assert_eq!(
        world.call(&delete).await,
        refusal(404, "not_found", "Appointment not found.")
    );
}

#[tokio::test]
async fn consultants_without_an_appointment_at_the_time_are_available() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime, isavailable) VALUES
                 (4, '2025-06-02', '10:00', '10:30', true), (4, '2025-06-02', '10:30', '11:00', true),
                 (4, '2025-06-02', '11:00', '12:00', false)",
        )
        .await;
    let binh = |has_slot: bool| json!({"consultantid": 1, "fullname": "Phạm Bình", "specialties": "Hướng nghiệp", "has_slot": has_slot});
    let chi = json!({"consultantid": 2, "fullname": "Đỗ Chi", "specialties": null, "has_slot": false});
    let hai = |has_slot: bool| json!({"consultantid": 4, "fullname": "Ngô Hải", "specialties": null, "has_slot": has_slot});
    for (time, duration, consultants) in [
        ("08:00", json!(60), vec![binh(true), hai(false), chi.clone()]),
        ("10:00", json!(null), vec![hai(true)]),
        ("10:15", json!(30), vec![hai(true)]),
        ("10:30", json!(60), vec![hai(false), binh(false)]),
        ("10:45", json!(5), vec![hai(true), binh(false), chi.clone()]),
    ] {
        let answer = world
            .ask(
                json!({"action": "get_available_consultants", "date": "2025-06-02", "time": time,
                        "duration": duration}),
            )
            .await;
        let total = consultants.len();
        assert_eq!(
            answer,
            json!({"consultants": consultants, "total": total, "limit": 100, "offset": 0}),
            "{time} {duration}"
        );
    }
}

#[tokio::test]
async fn a_days_figures_count_what_happens_on_it() {
    let world = prepared_world().await;
    assert_eq!(
        world
            .ask(json!({"action": "get_daily_stats", "date": "2025-06-02"}))
            .await,
        json!({
            "date": "2025-06-02",
            "appointments_by_status": {"pending": 1, "confirmed": 1, "completed": 1, "no_show": 0, "cancelled": 0},
            "booked_minutes": 135, "open_slots": 0, "booked_slots": 1,
            "by_consultant": [
                {"consultantid": 1, "fullname": "Phạm Bình", "appointments": 2, "booked_minutes": 90,
                 "open_slots": 0, "booked_slots": 1},
                {"consultantid": 2, "fullname": "Đỗ Chi", "appointments": 1, "booked_minutes": 45,
                 "open_slots": 0, "booked_slots": 0}
            ],
            "slots_until": [
                {"consultantid": 4, "fullname": "Ngô Hải", "last_day": null},
                {"consultantid": 1, "fullname": "Phạm Bình", "last_day": "2025-06-02"},
                {"consultantid": 2, "fullname": "Đỗ Chi", "last_day": "2025-06-03"}
            ]
        })
    );
    assert_eq!(
        world
            .ask(json!({"action": "get_daily_stats", "date": "2025-06-03"}))
            .await,
        json!({
            "date": "2025-06-03",
            "appointments_by_status": {"pending": 0, "confirmed": 0, "completed": 0, "no_show": 0, "cancelled": 1},
            "booked_minutes": 0, "open_slots": 0, "booked_slots": 0,
            "by_consultant": [
                {"consultantid": 2, "fullname": "Đỗ Chi", "appointments": 0, "booked_minutes": 0,
                 "open_slots": 0, "booked_slots": 0}
            ],
            "slots_until": [
                {"consultantid": 4, "fullname": "Ngô Hải", "last_day": null},
                {"consultantid": 1, "fullname": "Phạm Bình", "last_day": null},
                {"consultantid": 2, "fullname": "Đỗ Chi", "last_day": "2025-06-03"}
            ]
        }),
        "a cancelled appointment occupies no time"
    );
    let today = world.value("(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date").await;
    let mut answer = world.ask(json!({"action": "get_daily_stats"})).await;
    let slots_until = answer["slots_until"].take();
    assert!(
        slots_until
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["last_day"].is_null())
    );
    assert_eq!(
        answer,
        json!({
            "date": today,
            "appointments_by_status": {"pending": 0, "confirmed": 0, "completed": 0, "no_show": 0, "cancelled": 0},
            "booked_minutes": 0, "open_slots": 0, "booked_slots": 0, "by_consultant": [],
            "slots_until": null
        })
    );
}
