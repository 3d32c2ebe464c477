//! Lists of appointments and schedules.

use serde_json::{Value, json};

use crate::support::{World, dashboard::PEOPLE_AND_BOOKINGS, world};

async fn populated_world() -> World {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
}

fn first_appointment() -> Value {
    json!({
        "appointmentid": 1, "customerid": "7", "consultantid": 1, "date": "2025-06-02", "time": "09:00:00",
        "duration": 60, "meetingurl": "https://meet.example.com/1", "status": "completed",
        "description": "Chọn trường", "createdat": "2025-05-01T08:00:00+07:00",
        "updatedat": "2025-06-02T10:00:00+07:00",
        "customer_name": "Nguyễn Thị Ánh", "customer_email": "anh@example.com", "customer_phone": "0912345678",
        "consultant_name": "Phạm Bình", "consultant_email": "binh@example.com", "consultant_phone": "0900000001"
    })
}

fn second_appointment() -> Value {
    json!({
        "appointmentid": 2, "customerid": "fb-8", "consultantid": 1, "date": "2025-06-02", "time": "10:00:00",
        "duration": 30, "meetingurl": null, "status": "confirmed", "description": null,
        "createdat": "2025-05-01T08:00:00+07:00", "updatedat": "2025-05-01T08:00:00+07:00",
        "customer_name": "Trần 100% Đạt", "customer_email": "dat@example.com", "customer_phone": null,
        "consultant_name": "Phạm Bình", "consultant_email": "binh@example.com", "consultant_phone": "0900000001"
    })
}

/// The ids of the appointments in a list, which must be complete.
async fn found(world: &World, filter: Value) -> Vec<i64> {
    let mut request = filter;
    request["action"] = json!("get_appointments");
    let answer = world.ask(request).await;
    let appointments = answer["appointments"].as_array().unwrap();
    assert_eq!(answer["total"], appointments.len());
    appointments
        .iter()
        .map(|appointment| appointment["appointmentid"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn appointments_are_listed_latest_first_with_their_people() {
    let world = populated_world().await;
    assert_eq!(
        world
            .ask(json!({"action": "get_appointments", "consultant_id": 1}))
            .await,
        json!({"appointments": [second_appointment(), first_appointment()], "total": 2, "limit": 100, "offset": 0})
    );
    assert_eq!(
        world
            .ask(json!({"action": "get_appointments", "limit": 1, "offset": 3}))
            .await,
        json!({"appointments": [first_appointment()], "total": 5, "limit": 1, "offset": 3})
    );
}

#[tokio::test]
async fn appointments_are_filtered_by_each_condition_and_by_all_together() {
    let world = populated_world().await;
    for (filter, ids) in [
        (json!({}), vec![4, 3, 2, 1, 5]),
        (json!({"status": "completed"}), vec![1, 5]),
        (json!({"status": ""}), vec![4, 3, 2, 1, 5]),
        (json!({"consultant_id": 2}), vec![4, 3]),
        (json!({"consultant_id": "2"}), vec![4, 3]),
        (json!({"consultant_id": 99}), vec![]),
        (json!({"customer_id": "7"}), vec![4, 1]),
        (json!({"customer_id": 7}), vec![4, 1]),
        (json!({"customer_id": "fb-8"}), vec![2]),
        (json!({"date_from": "2025-06-02"}), vec![4, 3, 2, 1]),
        (json!({"date_to": "2025-06-02"}), vec![3, 2, 1, 5]),
        (
            json!({"date_from": "2025-06-02", "date_to": "2025-06-02"}),
            vec![3, 2, 1],
        ),
        (json!({"search": "nguyen"}), vec![4, 1, 5]),
        (json!({"search": "ĐỖ"}), vec![4, 3]),
        (json!({"search": "truong"}), vec![1]),
        (json!({"search": "%"}), vec![3, 2]),
        (json!({"search": "_"}), vec![4, 3]),
        (json!({"search": "example.com"}), vec![]),
        (
            json!({"status": "cancelled", "consultant_id": 2, "customer_id": 7, "date_from": "2025-06-03",
                   "date_to": "2025-06-03", "search": "a_b"}),
            vec![4],
        ),
        (json!({"status": "pending", "customer_id": 7}), vec![]),
    ] {
        assert_eq!(found(&world, filter.clone()).await, ids, "{filter}");
    }
}

#[tokio::test]
async fn an_appointment_is_found_by_id_with_its_feedback() {
    let world = populated_world().await;
    let by_id = async |id: i64| {
        world
            .ask(json!({"action": "get_appointment_by_id", "appointmentid": id}))
            .await
    };
    let mut reviewed = first_appointment();
    reviewed["rating"] = json!(4.5);
    reviewed["customerfeedback"] = json!("Rất tốt");
    reviewed["mail"] = json!(null);
    assert_eq!(by_id(1).await, json!({"success": true, "data": reviewed}));

    let mut without_feedback = second_appointment();
    without_feedback["rating"] = json!(null);
    without_feedback["customerfeedback"] = json!(null);
    without_feedback["mail"] = json!(null);
    assert_eq!(by_id(2).await, json!({"success": true, "data": without_feedback}));

    assert_eq!(
        world
            .call(&json!({"action": "get_appointment_by_id", "appointmentid": 99}))
            .await,
        (
            404,
            json!({"success": false, "error": "Appointment not found.", "code": "not_found"})
        )
    );
}

#[tokio::test]
async fn slots_are_listed_earliest_first_with_their_consultants() {
    let world = populated_world().await;
    assert_eq!(
        world
            .ask(json!({"action": "get_consultant_schedules", "date_from": "2025-06-02", "date_to": "2025-06-02"}))
            .await,
        json!({
            "schedules": [
                {"scheduleid": 2, "consultantid": 1, "date": "2025-06-02", "starttime": "08:00:00",
                 "endtime": "09:00:00", "isavailable": true, "consultant_name": "Phạm Bình",
                 "consultant_email": "binh@example.com"},
                {"scheduleid": 1, "consultantid": 1, "date": "2025-06-02", "starttime": "09:00:00",
                 "endtime": "10:30:00", "isavailable": false, "consultant_name": "Phạm Bình",
                 "consultant_email": "binh@example.com"}
            ],
            "total": 2, "limit": 100, "offset": 0
        })
    );
}

#[tokio::test]
async fn slots_are_filtered_by_each_condition() {
    let world = populated_world().await;
    for (filter, ids) in [
        (json!({"date_from": "2025-01-01"}), vec![4, 2, 1, 3]),
        (json!({"date_from": "2025-01-01", "consultant_id": 1}), vec![2, 1]),
        (
            json!({"date_from": "2025-01-01", "date_to": "2025-06-01"}),
            vec![4],
        ),
        (json!({"date_from": "2025-01-01", "is_available": true}), vec![]),
        (
            json!({"date_from": "2025-01-01", "is_available": false}),
            vec![4, 1],
        ),
        (
            json!({"date_from": "2025-01-01", "limit": 1, "offset": 1}),
            vec![2],
        ),
        (json!({}), vec![]),
    ] {
        let mut request = filter.clone();
        request["action"] = json!("get_consultant_schedules");
        let answer = world.ask(request).await;
        let schedules = answer["schedules"].as_array().unwrap();
        let found: Vec<&Value> = schedules.iter().map(|slot| &slot["scheduleid"]).collect();
        assert_eq!(found, ids, "{filter}");
    }
}

#[tokio::test]
async fn slots_are_listed_from_the_organisations_today_on() {
    let world = populated_world().await;
    world
        .execute(
            "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
             SELECT 100 + days, 1, (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + days, '08:00', '09:00'
             FROM unnest(ARRAY[-1, 0, 1]) AS days",
        )
        .await;
    for request in [
        json!({"action": "get_consultant_schedules"}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 1, "date_from": null}),
    ] {
        let answer = world.ask(request).await;
        assert_eq!(answer["total"], 2);
        assert_eq!(answer["schedules"][0]["scheduleid"], 100);
        assert_eq!(answer["schedules"][1]["scheduleid"], 101);
    }
}

#[tokio::test]
async fn a_consultants_schedule_says_what_occupies_each_slot() {
    let world = populated_world().await;
    assert_eq!(
        world
            .ask(json!({"action": "get_schedule_by_consultant", "consultant_id": "1", "date_from": "2025-06-02"}))
            .await,
        json!({
            "consultant": {
                "consultantid": 1, "fullname": "Phạm Bình", "email": "binh@example.com",
                "phonenumber": "0900000001", "specialties": "Hướng nghiệp"
            },
            "schedules": [
                {"scheduleid": 2, "date": "2025-06-02", "starttime": "08:00:00", "endtime": "09:00:00",
                 "isavailable": true, "has_appointment": false, "appointment_status": null},
                {"scheduleid": 1, "date": "2025-06-02", "starttime": "09:00:00", "endtime": "10:30:00",
                 "isavailable": false, "has_appointment": true, "appointment_status": "completed"}
            ],
            "total": 2
        })
    );
}

#[tokio::test]
async fn a_slot_is_occupied_until_midnight_but_not_by_what_is_cancelled() {
    let world = populated_world().await;
    let slot =
        async |consultant: i32, day: &str| {
            let answer = world
            .ask(json!({"action": "get_schedule_by_consultant", "consultant_id": consultant, "date_from": day,
                        "date_to": day}))
            .await;
            (
                answer["schedules"][0]["has_appointment"].clone(),
                answer["schedules"][0]["appointment_status"].clone(),
            )
        };
    assert_eq!(
        slot(2, "2025-06-03").await,
        (json!(false), json!(null)),
        "cancelled"
    );
    assert_eq!(
        slot(3, "2025-06-01").await,
        (json!(true), json!("completed")),
        "ends at midnight"
    );
}

#[tokio::test]
async fn the_schedule_of_an_unknown_consultant_is_not_found() {
    let world = populated_world().await;
    assert_eq!(
        world
            .call(&json!({"action": "get_schedule_by_consultant", "consultant_id": 99}))
            .await,
        (
            404,
            json!({"success": false, "error": "Consultant not found.", "code": "not_found"})
        )
    );
    let without_slots = world
        .ask(
            json!({"action": "get_schedule_by_consultant", "consultant_id": 2, "date_from": "2026-01-01",
                    "date_to": "2026-01-31"}),
        )
        .await;
    assert_eq!(
        (&without_slots["schedules"], &without_slots["total"]),
        (&json!([]), &json!(0))
    );
}

#[tokio::test]
async fn a_date_range_that_ends_before_it_starts_is_refused() {
    let world = populated_world().await;
    for action in [
        "get_appointments",
        "get_consultant_schedules",
        "get_schedule_by_consultant",
    ] {
        let request =
            json!({"action": action, "consultant_id": 1, "date_from": "2025-06-03", "date_to": "2025-06-02"});
        assert_eq!(
            world.call(&request).await,
            (
                400,
                json!({"success": false, "error": "date_from must not be later than date_to.",
                       "code": "invalid_request"})
            )
        );
    }
}
