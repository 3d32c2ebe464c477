//! The calendar.

use serde_json::{Value, json};

use crate::support::{
    dashboard::{prepared_world, refusal},
    twins::Twins,
};

fn counts(from: &str, to: &str) -> Value {
    json!({"action": "get_calendar_counts", "date_from": from, "date_to": to})
}

fn calendar(from: &str, to: &str) -> Value {
    json!({"action": "get_calendar", "date_from": from, "date_to": to})
}

#[tokio::test]
async fn a_calendar_has_slots_and_appointments_side_by_side() {
    let world = prepared_world().await;
    assert_eq!(
        world.ask(calendar("2025-06-01", "2025-06-02")).await,
        json!({
            "success": true,
            "consultants": [
                {"consultantid": 2, "fullname": "Đỗ Chi"},
                {"consultantid": 4, "fullname": "Ngô Hải"},
                {"consultantid": 1, "fullname": "Phạm Bình"},
                // Disabled, but booked on one of the days.
                {"consultantid": 3, "fullname": "Võ Dũng"},
            ],
            "slots": [
                {"scheduleid": 4, "consultantid": 3, "date": "2025-06-01", "starttime": "23:30:00",
                 "endtime": "23:59:00", "isavailable": false},
                {"scheduleid": 2, "consultantid": 1, "date": "2025-06-02", "starttime": "08:00:00",
                 "endtime": "09:00:00", "isavailable": true},
                {"scheduleid": 1, "consultantid": 1, "date": "2025-06-02", "starttime": "09:00:00",
                 "endtime": "10:30:00", "isavailable": false},
            ],
            "appointments": [
                {"appointmentid": 5, "consultantid": 3, "customerid": "10", "customer_name": "Nguyễn Ẩn",
                 "date": "2025-06-01", "time": "23:00:00", "duration": 60, "status": "completed",
                 "description": null, "updatedat": "2025-05-01T08:00:00+07:00"},
                {"appointmentid": 1, "consultantid": 1, "customerid": "7", "customer_name": "Nguyễn Thị Ánh",
                 "date": "2025-06-02", "time": "09:00:00", "duration": 60, "status": "completed",
                 "description": "Chọn trường", "updatedat": "2025-06-02T10:00:00+07:00"},
                {"appointmentid": 2, "consultantid": 1, "customerid": "fb-8", "customer_name": "Trần 100% Đạt",
                 "date": "2025-06-02", "time": "10:00:00", "duration": 30, "status": "confirmed",
                 "description": null, "updatedat": "2025-05-01T08:00:00+07:00"},
                {"appointmentid": 3, "consultantid": 2, "customerid": "9", "customer_name": "Le_Van Cuong",
                 "date": "2025-06-02", "time": "10:00:00", "duration": 45, "status": "pending",
                 "description": "Nghề 50%", "updatedat": "2025-05-01T08:00:00+07:00"},
            ],
            "leave": [],
        })
    );
}

#[tokio::test]
async fn a_calendar_of_some_consultants_has_no_others() {
    let world = prepared_world().await;
    let mut request = calendar("2025-06-01", "2025-06-30");
    request["consultant_ids"] = json!([2, "3", 99]);
    let answer = world.ask(request).await;
    let ids = |list: &str, id: &str| -> Vec<Value> {
        answer[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry[id].clone())
            .collect()
    };
    assert_eq!(ids("consultants", "consultantid"), [2, 3]);
    assert_eq!(ids("slots", "scheduleid"), [4, 3]);
    assert_eq!(ids("appointments", "appointmentid"), [5, 3, 4]);
}

#[tokio::test]
async fn a_disabled_consultant_is_in_a_calendar_as_long_as_there_is_something_to_show() {
    let world = prepared_world().await;
    for (from, to, shown) in [
        ("2025-06-01", "2025-06-01", true),
        ("2025-06-02", "2025-06-08", false),
    ] {
        let answer = world.ask(calendar(from, to)).await;
        let consultants = answer["consultants"].as_array().unwrap();
        let is_shown = consultants
            .iter()
            .any(|consultant| consultant["consultantid"] == 3);
        assert_eq!(is_shown, shown, "{from}");
    }
}

#[tokio::test]
async fn a_calendar_has_six_weeks_at_most() {
    let world = prepared_world().await;
    world.ask(calendar("2025-06-01", "2025-07-12")).await;
    assert_eq!(
        world.call(&calendar("2025-06-01", "2025-07-13")).await,
        refusal(
            400,
            "invalid_request",
            "date_to must be at most 41 days after date_from."
        )
    );
    assert_eq!(
        world.call(&calendar("2025-06-02", "2025-06-01")).await,
        refusal(
            400,
            "invalid_request",
            "date_from must not be later than date_to."
        )
    );
}

#[tokio::test]
async fn archived_days_are_in_a_calendar_like_any_others() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    for (from, to) in [(-3, 0), (0, 0), (2, 5)] {
        let (from, to) = (twins.step(from).await, twins.step(to).await);
        let answer = twins.agree(&calendar(&from.to_string(), &to.to_string())).await;
        assert!(!answer["appointments"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn appointments_are_counted_by_status_and_free_slots_by_day() {
    let world = prepared_world().await;
    let (tomorrow, next) = (world.day(1).await, world.day(2).await);
    world
        .execute(&format!(
            "UPDATE appointment SET status = 'no_show' WHERE appointmentid = 2;
             INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES
                 (1, '7', '{tomorrow}', '09:00', 'pending'), (1, '7', '{tomorrow}', '13:00', 'cancelled'),
                 (2, '7', '{tomorrow}', '09:00', 'confirmed');
             INSERT INTO consultantschedule (consultantid, date, starttime, endtime, isavailable) VALUES
                 (1, '{tomorrow}', '09:00', '10:00', true), (1, '{tomorrow}', '13:00', '14:00', true),
                 (1, '{tomorrow}', '15:00', '16:00', false), (2, '{tomorrow}', '15:00', '16:00', true),
                 (3, '{tomorrow}', '15:00', '16:00', true)"
        ))
        .await;
    let day = |date: &str, [pending, confirmed, completed, no_show, cancelled]: [u64; 5], open_slots: u64| {
        json!({"date": date, "open_slots": open_slots, "consultants_on_leave": 0,
               "appointments_by_status": {"pending": pending, "confirmed": confirmed, "completed": completed,
                                          "no_show": no_show, "cancelled": cancelled}})
    };
    assert_eq!(
        world.ask(counts("2025-06-01", "2025-06-03")).await,
        json!({"success": true, "days": [
            day("2025-06-01", [0, 0, 1, 0, 0], 0),
            day("2025-06-02", [1, 0, 1, 1, 0], 0),
            day("2025-06-03", [0, 0, 0, 0, 1], 0),
        ]})
    );
    let (tomorrow, next) = (tomorrow.to_string(), next.to_string());
    let mut request = counts(&tomorrow, &next);
    assert_eq!(
        world.ask(request.clone()).await["days"],
        json!([day(&tomorrow, [1, 1, 0, 0, 1], 2), day(&next, [0; 5], 0)])
    );
    request["consultant_ids"] = json!([1]);
    assert_eq!(
        world.ask(request).await["days"][0],
        day(&tomorrow, [1, 0, 0, 0, 1], 1)
    );
}

#[tokio::test]
async fn each_consultant_on_leave_is_counted_once_a_day() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO consultantleave (consultantid, startdate, enddate, starttime, endtime) VALUES
                 (1, '2025-06-01', '2025-06-02', '08:00', '10:00'), (1, '2025-06-02', '2025-06-02', '15:00', '16:00'),
                 (2, '2025-05-01', '2025-06-02', NULL, NULL), (2, '2025-06-04', '2025-07-01', NULL, NULL),
                 (3, '2025-06-01', '2025-06-04', NULL, NULL)",
        )
        .await;
    let mut request = counts("2025-06-01", "2025-06-04");
    for (consultants, on_leave) in [
        (Value::Null, [2, 2, 0, 1]),
        (json!([2]), [1, 1, 0, 1]),
        // Disabled.
        (json!([3]), [0, 0, 0, 0]),
    ] {
        request["consultant_ids"] = consultants;
        let days = world.ask(request.clone()).await["days"].take();
        let found: Vec<_> = days
            .as_array()
            .unwrap()
            .iter()
            .map(|day| day["consultants_on_leave"].as_u64().unwrap())
            .collect();
        assert_eq!(found, on_leave);
    }
}

#[tokio::test]
async fn six_weeks_are_counted_at_most() {
    let world = prepared_world().await;
    world.ask(counts("2025-06-01", "2025-07-12")).await;
    assert_eq!(
        world.call(&counts("2025-06-01", "2025-07-13")).await,
        refusal(
            400,
            "invalid_request",
            "date_to must be at most 41 days after date_from."
        )
    );
}

#[tokio::test]
async fn past_archived_days_are_counted_without_being_loaded() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    let archived = twins.archived().await;
    for step in [-15, -11, -4] {
        let (from, to) = (twins.step(step).await, twins.step(step + 3).await);
        let mut request = counts(&from.to_string(), &to.to_string());
        let all = twins.agree(&request).await;
        request["consultant_ids"] = json!([1, 3]);
        assert_ne!(twins.agree(&request).await, all);
    }
    assert_eq!(twins.archived().await, archived);
}

#[tokio::test]
async fn future_archived_days_are_counted_like_any_others() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    for step in [-1, 2, 9] {
        let (from, to) = (twins.step(step).await, twins.step(step + 3).await);
        let answer = twins.agree(&counts(&from.to_string(), &to.to_string())).await;
        let days = answer["days"].as_array().unwrap();
        assert!(days.iter().any(|day| day["open_slots"] != 0), "{answer}");
    }
}
