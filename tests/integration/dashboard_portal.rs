//! What consultants see and do.

use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{member_of, prepared_world, refusal},
};

/// The answer to the first consultant's request.
async fn call(world: &World, request: &Value) -> (u16, Value) {
    world
        .send(Some(&member_of("[consultant]")), request.to_string().as_bytes())
        .await
}

/// The data in the answer to the first consultant's request, without the time of the change.
async fn decide(world: &World, request: Value) -> Value {
    let (status, mut answer) = call(world, &request).await;
    assert_eq!(status, 200, "{request}: {answer}");
    let updated_at = answer["updated_at"].take();
    let is_new = format!(
        "'{}'::timestamptz > now() - interval '1 minute'",
        updated_at.as_str().unwrap()
    );
    assert_eq!(world.value(&is_new).await, "true", "{updated_at}");
    answer
}

#[tokio::test]
async fn a_consultant_is_found_by_their_address_in_any_case() {
    let world = prepared_world().await;
    let binh = json!({
        "consultantid": 1, "fullname": "Phạm Bình", "email": "binh@example.com", "phonenumber": "0900000001",
        "imageurl": "https://example.com/1.png", "specialties": "Hướng nghiệp", "qualifications": "MSc",
        "joindate": "2024-02-29", "createdat": "2025-01-01T10:00:00+07:00", "isdisabled": false
    });
    let by_email = |email: &str| json!({"action": "get_consultant_by_email", "email": email});
    for email in ["binh@example.com", " BINH@example.Com "] {
        assert_eq!(call(&world, &by_email(email)).await, (200, binh.clone()));
        assert_eq!(world.call(&by_email(email)).await, (200, binh.clone()));
    }
    for email in ["nobody@example.com", "dung@example.com"] {
        assert_eq!(
            world.call(&by_email(email)).await,
            refusal(404, "not_found", "Consultant not found."),
            "unknown or disabled, to an admin"
        );
    }
}

#[tokio::test]
async fn a_consultant_sees_their_slots_and_what_occupies_them() {
    let world = prepared_world().await;
    let free = json!({"scheduleid": 2, "consultantid": 1, "date": "2025-06-02", "starttime": "08:00:00",
                      "endtime": "09:00:00", "isavailable": true, "has_appointment": false,
                      "appointment_status": null});
    let taken = json!({"scheduleid": 1, "consultantid": 1, "date": "2025-06-02", "starttime": "09:00:00",
                       "endtime": "10:30:00", "isavailable": false, "has_appointment": true,
                       "appointment_status": "completed"});
    for (filter, slots) in [
        (json!({"date_from": "2025-01-01"}), vec![&free, &taken]),
        (
            json!({"date_from": "2025-06-02", "date_to": "2025-06-02", "is_available": true}),
            vec![],
        ),
        (
            json!({"date_from": "2025-06-02", "is_available": false}),
            vec![&taken],
        ),
        (json!({"date_from": "2025-06-03"}), vec![]),
        (json!({}), vec![]),
    ] {
        let mut request = filter.clone();
        request["action"] = json!("get_my_schedule");
        request["consultant_id"] = json!("1");
        let total = slots.len();
        assert_eq!(
            call(&world, &request).await,
            (
                200,
                json!({"schedules": slots, "total": total, "limit": 100, "offset": 0})
            ),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn a_consultant_sees_their_appointments_latest_first() {
    let world = prepared_world().await;
    let request = json!({"action": "get_my_appointments", "consultant_id": 1, "status": "pending"});
    assert_eq!(
        call(&world, &request).await,
        (
            200,
            json!({
                "appointments": [{
                    "appointmentid": 6, "customerid": "9", "consultantid": 1, "date": "2025-06-04",
                    "time": "08:00:00", "duration": 60, "meetingurl": null, "status": "pending",
                    "description": null, "createdat": "2025-05-01T08:00:00+07:00",
                    "updatedat": "2025-05-01T08:00:00+07:00", "customer_name": "Le_Van Cuong",
                    "customer_email": "cuong@example.com", "customer_phone": "0987654321",
                    "consultant_name": "Phạm Bình", "consultant_email": "binh@example.com",
                    "consultant_phone": "0900000001"
                }],
                "total": 1, "limit": 100, "offset": 0
            })
        )
    );
    for (filter, ids) in [
        (json!({}), vec![6, 2, 1]),
        (json!({"date_to": "2025-06-02"}), vec![2, 1]),
        (json!({"date_from": "2025-06-03"}), vec![6]),
        (json!({"status": "confirmed"}), vec![2]),
        (json!({"limit": 1, "offset": 1}), vec![2]),
    ] {
        let mut request = filter.clone();
        request["action"] = json!("get_my_appointments");
        request["consultant_id"] = json!(1);
        let (_, answer) = call(&world, &request).await;
        let appointments = answer["appointments"].as_array().unwrap();
        let found: Vec<&Value> = appointments.iter().map(|one| &one["appointmentid"]).collect();
        assert_eq!(found, ids, "{filter}");
    }
}

#[tokio::test]
async fn a_pending_appointment_is_confirmed() {
    let world = prepared_world().await;
    let confirm = json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": "6"});
    assert_eq!(
        decide(&world, confirm).await,
        json!({
            "success": true, "appointment_id": 6, "status": "confirmed", "updated_at": null,
            "message": "The appointment is confirmed.", "customer_email": "cuong@example.com",
            "customer_name": "Le_Van Cuong", "consultant_name": "Phạm Bình", "date": "2025-06-04",
            "time": "08:00:00", "duration": 60, "meeting_url": null, "description": null
        })
    );
}

#[tokio::test]
async fn an_appointment_is_denied_with_or_without_a_reason() {
    let world = prepared_world().await;
    let denied = |reason: Value, description: &str| {
        json!({
            "success": true, "appointment_id": 6, "status": "cancelled", "updated_at": null,
            "message": "The appointment is cancelled.", "customer_email": "cuong@example.com",
            "customer_name": "Le_Van Cuong", "consultant_name": "Phạm Bình", "date": "2025-06-04",
            "time": "08:00:00", "duration": 60, "meeting_url": null,
            "description": if description.is_empty() { json!(null) } else { json!(description) },
            "cancellation_reason": reason
        })
    };
    for (before, reason, after) in [
        ("NULL", json!(null), ""),
        (
            "NULL",
            json!(" Bận "),
            "Lý do từ chối của tư vấn viên Phạm Bình: Bận",
        ),
        ("'Chọn trường'", json!(null), "Chọn trường"),
        (
            "'Chọn trường'",
            json!("Bận"),
            "Chọn trường\n\nLý do từ chối của tư vấn viên Phạm Bình: Bận",
        ),
    ] {
        world
            .execute(&format!(
                "UPDATE appointment SET status = 'pending', description = {before} WHERE appointmentid = 6"
            ))
            .await;
        let deny = json!({"action": "deny_appointment", "consultant_id": 1, "appointment_id": 6,
                          "reason": reason});
        let reason = reason.as_str().map(str::trim);
        assert_eq!(decide(&world, deny).await, denied(json!(reason), after));
    }
}

#[tokio::test]
async fn a_confirmed_appointment_is_completed() {
    let world = prepared_world().await;
    let complete = json!({"action": "complete_appointment", "consultant_id": 1, "appointment_id": 2});
    assert_eq!(
        decide(&world, complete).await,
        json!({"success": true, "appointment_id": 2, "status": "completed", "updated_at": null,
               "message": "The appointment is completed."})
    );
}

#[tokio::test]
async fn a_customer_who_did_not_come_is_marked_and_the_slot_stays_closed() {
    let world = prepared_world().await;
    let mark = json!({"action": "mark_no_show", "consultant_id": 1, "appointment_id": 2});
    assert_eq!(
        decide(&world, mark).await,
        json!({"success": true, "appointment_id": 2, "status": "no_show", "updated_at": null,
               "message": "The customer did not come."})
    );
    let missed = json!({"action": "get_my_appointments", "consultant_id": 1, "status": "no_show"});
    let (_, answer) = call(&world, &missed).await;
    assert_eq!(answer["appointments"][0]["appointmentid"], 2);
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": 1}))
        .await;
    let slot = json!({"action": "get_my_schedule", "consultant_id": 1, "date_from": "2025-06-02",
                      "is_available": false});
    let (_, answer) = call(&world, &slot).await;
    let slot = &answer["schedules"][0];
    assert_eq!(
        (&slot["scheduleid"], &slot["appointment_status"]),
        (&json!(1), &json!("no_show"))
    );
}

#[tokio::test]
async fn a_no_show_is_recorded_only_after_the_appointment_has_started() {
    let world = prepared_world().await;
    world
        .execute("UPDATE appointment SET date = current_date + 1 WHERE appointmentid = 2")
        .await;
    let not_yet = refusal(
        409,
        "not_yet",
        "An appointment can't be completed or marked as a no-show before it has started.",
    );
    let date = world.day(1).await;
    for request in [
        json!({"action": "mark_no_show", "consultant_id": 1, "appointment_id": 2}),
        json!({"action": "update_appointment", "appointmentid": 2, "status": "no_show"}),
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": date,
               "time": "15:00", "status": "no_show"}),
    ] {
        assert_eq!(world.call(&request).await, not_yet, "{request}");
    }
    let bulk = json!({"action": "bulk_update_appointments", "appointmentids": [2], "status": "no_show"});
    assert_eq!(world.ask(bulk).await["results"][0]["code"], "not_yet");
    let sentence = world
        .call_in_vietnamese(&json!({"action": "mark_no_show", "consultant_id": 1, "appointment_id": 2}))
        .await;
    assert_eq!(
        sentence.1["error"],
        "Lịch hẹn chưa bắt đầu nên chưa thể hoàn thành hoặc ghi nhận khách không đến."
    );
}

#[tokio::test]
async fn a_consultant_may_change_fewer_statuses_than_an_admin() {
    for (from, allowed) in [
        ("pending", vec!["confirmed", "cancelled"]),
        ("confirmed", vec!["completed", "no_show", "cancelled"]),
        ("completed", vec![]),
        ("no_show", vec![]),
        ("cancelled", vec![]),
    ] {
        let world = prepared_world().await;
        for (action, to) in [
            ("confirm_appointment", "confirmed"),
            ("deny_appointment", "cancelled"),
            ("complete_appointment", "completed"),
            ("mark_no_show", "no_show"),
        ] {
            world
                .execute(&format!(
                    "UPDATE appointment SET status = '{from}' WHERE appointmentid = 6"
                ))
                .await;
            let request = json!({"action": action, "consultant_id": 1, "appointment_id": 6});
            let answer = call(&world, &request).await;
            if allowed.contains(&to) {
                assert_eq!((answer.0, &answer.1["status"]), (200, &json!(to)), "{from}");
            } else {
                let [from, to] = [from, to].map(|status| status.replace("no_show", "a no-show"));
                let sentence = format!("An appointment that is {from} can't become {to}.");
                assert_eq!(answer, refusal(409, "invalid_transition", &sentence));
            }
        }
    }
}

#[tokio::test]
async fn others_appointments_are_not_found() {
    let world = prepared_world().await;
    for action in [
        "confirm_appointment",
        "deny_appointment",
        "complete_appointment",
        "mark_no_show",
    ] {
        for appointment in [3, 99] {
            let request = json!({"action": action, "consultant_id": 1, "appointment_id": appointment});
            for answer in [call(&world, &request).await, world.call(&request).await] {
                assert_eq!(
                    answer,
                    refusal(404, "not_found", "Appointment not found."),
                    "{request}"
                );
            }
        }
    }
    assert_eq!(
        world
            .value("SELECT status FROM appointment WHERE appointmentid = 3")
            .await,
        "pending"
    );
}
