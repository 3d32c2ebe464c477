//! The calendar.

use serde_json::{Value, json};

use crate::support::{
    dashboard::{prepared_world, refusal},
    twins::Twins,
};

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
async fn archived_days_are_in_a_calendar_like_all_others() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    for (from, to) in [(-3, 0), (0, 0), (2, 5)] {
        let (from, to) = (twins.step(from).await, twins.step(to).await);
        let answer = twins.agree(&calendar(&from.to_string(), &to.to_string())).await;
        assert!(!answer["appointments"].as_array().unwrap().is_empty());
    }
}
