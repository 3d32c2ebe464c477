//! Answers are the same whether days are loaded or archived.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::support::{
    World,
    archive::CHANGED,
    dashboard::refusal,
    faults::{Fault, Proxy, Rule},
    twins::Twins,
    world,
};

/// Requests about every part of the year, with every filter.
async fn requests(twins: &Twins) -> Vec<Value> {
    let (past, later, future) = (twins.step(-9).await, twins.step(-4).await, twins.step(7).await);
    let between = twins.whole.day(-9 * 12 + 5).await;
    let lists = [
        json!({"action": "get_appointments"}),
        json!({"action": "get_appointments", "limit": 1000}),
        json!({"action": "get_appointments", "limit": 7, "offset": 31}),
        json!({"action": "get_appointments", "limit": 1, "offset": 129}),
        json!({"action": "get_appointments", "offset": 9_223_372_036_854_775_807_i64}),
        json!({"action": "get_appointments", "status": "pending", "limit": 5}),
        json!({"action": "get_appointments", "status": "confirmed", "limit": 3, "offset": 9}),
        json!({"action": "get_appointments", "consultant_id": 1, "limit": 4, "offset": 20}),
        json!({"action": "get_appointments", "consultant_id": 2, "status": "completed", "limit": 4, "offset": 2}),
        json!({"action": "get_appointments", "consultant_id": 4}),
        json!({"action": "get_appointments", "customer_id": "c12"}),
        json!({"action": "get_appointments", "customer_id": "c12", "status": "completed", "limit": 2, "offset": 1}),
        json!({"action": "get_appointments", "customer_id": "c12", "consultant_id": 3, "date_to": later}),
        json!({"action": "get_appointments", "customer_id": "c21"}),
        json!({"action": "get_appointments", "search": "hoc bong 3", "limit": 5, "offset": 5}),
        json!({"action": "get_appointments", "search": "nguyen", "date_from": past, "date_to": later}),
        json!({"action": "get_appointments", "search": "binh", "status": "pending"}),
        json!({"action": "get_appointments", "search": "090 0000 012"}),
        json!({"action": "get_appointments", "search": "3 bổng", "date_from": past}),
        json!({"action": "get_appointments", "date_from": past, "date_to": later}),
        json!({"action": "get_appointments", "date_from": past, "date_to": past}),
        json!({"action": "get_appointments", "date_from": between, "date_to": between}),
        json!({"action": "get_appointments", "date_from": future, "limit": 3}),
        json!({"action": "get_appointments", "date_to": past, "limit": 3, "offset": 2}),
        json!({"action": "get_my_appointments", "consultant_id": 1}),
        json!({"action": "get_my_appointments", "consultant_id": 1, "limit": 6, "offset": 12}),
        json!({"action": "get_my_appointments", "consultant_id": 3, "status": "cancelled"}),
        json!({"action": "get_my_appointments", "consultant_id": 2, "date_from": past, "date_to": future, "limit": 9}),
        json!({"action": "get_consultant_schedules"}),
        json!({"action": "get_consultant_schedules", "limit": 5, "offset": 11}),
        json!({"action": "get_consultant_schedules", "consultant_id": 3}),
        json!({"action": "get_consultant_schedules", "is_available": false, "date_from": past, "limit": 7}),
        json!({"action": "get_consultant_schedules", "is_available": true, "consultant_id": 1, "date_from": past,
               "date_to": future, "limit": 5, "offset": 4}),
        json!({"action": "get_consultant_schedules", "is_available": true}),
        json!({"action": "get_consultant_schedules", "is_available": true, "date_from": future, "limit": 2,
               "offset": 3}),
        json!({"action": "get_consultant_schedules", "is_available": true, "date_to": past}),
        json!({"action": "get_my_schedule", "consultant_id": 1}),
        json!({"action": "get_my_schedule", "consultant_id": 2, "date_from": past, "date_to": later, "limit": 4,
               "offset": 3}),
        json!({"action": "get_my_schedule", "consultant_id": 1, "is_available": true, "limit": 3}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 1}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 2, "date_from": past, "date_to": later}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 4}),
        json!({"action": "get_daily_stats"}),
        json!({"action": "get_daily_stats", "date": past}),
        json!({"action": "get_daily_stats", "date": between}),
        json!({"action": "get_daily_stats", "date": future}),
        json!({"action": "get_available_consultants", "date": past, "time": "09:30", "duration": 30}),
        json!({"action": "get_available_consultants", "date": future, "time": "10:00"}),
        json!({"action": "get_overview_stats"}),
        json!({"action": "get_stats"}),
        json!({"action": "get_customers"}),
    ];
    let by_id = (1..=140).step_by(9);
    let by_id = by_id.map(|id| json!({"action": "get_appointment_by_id", "appointmentid": id}));
    lists.into_iter().chain(by_id).collect()
}

#[tokio::test]
async fn every_answer_is_the_same_as_if_everything_were_loaded() {
    let mut twins = Twins::new().await;
    for request in requests(&twins).await {
        twins.agree(&request).await;
        twins.forget().await;
        twins.agree(&request).await;
    }
}

#[tokio::test]
async fn pages_go_through_all_of_history_and_load_days_as_they_reach_them() {
    let mut twins = Twins::new().await;
    for list in [
        json!({"action": "get_appointments"}),
        json!({"action": "get_appointments", "status": "completed"}),
        json!({"action": "get_my_appointments", "consultant_id": 1}),
        json!({"action": "get_consultant_schedules", "date_from": twins.step(-15).await}),
    ] {
        twins.forget().await;
        let all = twins.archived().await;
        let mut left = all;
        for offset in (0..).step_by(10) {
            let mut page = list.clone();
            page["limit"] = json!(10);
            page["offset"] = json!(offset);
            let answer = twins.agree(&page).await;
            assert!(twins.archived().await + 8 > left, "{page} loads a few days only");
            left = twins.archived().await;
            assert!(answer["total"].as_u64().unwrap() > 40, "{answer}");
            if offset > answer["total"].as_u64().unwrap() {
                break;
            }
        }
        assert!(left < all / 3, "{list}: {left} of {all}");
    }
}

#[tokio::test]
async fn only_the_days_that_the_answer_needs_are_loaded() {
    let mut twins = Twins::new().await;
    let (first, last) = (twins.step(-9).await, twins.step(-5).await);
    let id = twins
        .whole
        .value("SELECT min(appointmentid) FROM appointment")
        .await;
    let last_page = json!({"action": "get_appointments", "limit": 1, "offset": 110});
    for (request, days) in [
        (json!({"action": "get_appointments", "limit": 1}), 1),
        (last_page, 1),
        (
            json!({"action": "get_appointments", "date_from": first, "date_to": last, "search": "x"}),
            5,
        ),
        (json!({"action": "get_appointments", "consultant_id": 4}), 0),
        (json!({"action": "get_consultant_schedules", "limit": 1}), 1),
        (json!({"action": "get_appointment_by_id", "appointmentid": id}), 1),
        (json!({"action": "get_daily_stats", "date": first}), 1),
        (json!({"action": "get_overview_stats"}), 0),
        (json!({"action": "get_stats"}), 0),
    ] {
        twins.forget().await;
        let before = twins.archived().await;
        twins.windowed.ask(request.clone()).await;
        assert_eq!(before - twins.archived().await, days, "{request}");
    }
}

#[tokio::test]
async fn looking_up_something_that_does_not_exist_loads_nothing() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    let proxy = Proxy::start().await;
    twins.windowed.go_through(&proxy).await;
    for request in [
        json!({"action": "get_appointment_by_id", "appointmentid": 5000}),
        json!({"action": "update_appointment", "appointmentid": 5000, "description": "x"}),
        json!({"action": "delete_appointment", "appointmentid": 5000}),
        json!({"action": "assign_consultant", "appointmentid": 5000, "consultantid": 1}),
        json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": 5000}),
        json!({"action": "update_consultant_schedule", "schedule_id": 5000, "is_available": true}),
        json!({"action": "delete_consultant_schedule", "schedule_id": 5000}),
        json!({"action": "delete_customer", "customerid": "nobody"}),
        json!({"action": "delete_consultant", "consultantid": 5000}),
    ] {
        let (status, answer) = twins.windowed.call(&request).await;
        assert_eq!((status, &answer["code"]), (404, &json!("not_found")), "{request}");
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn loaded_days_are_answered_without_the_bucket() {
    let mut twins = Twins::new().await;
    for request in requests(&twins).await {
        twins.windowed.call(&request).await;
    }
    let proxy = Proxy::start().await;
    twins.windowed.go_through(&proxy).await;
    for request in requests(&twins).await {
        twins.agree(&request).await;
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn while_the_bucket_is_unreachable_nothing_is_half_loaded_and_callers_are_asked_to_try_again() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    let all = twins.archived().await;
    let proxy = Proxy::start().await;
    twins.windowed.go_through(&proxy).await;
    let request = json!({"action": "get_appointments", "limit": 20});
    for (rule, fault) in [
        (Rule::Matching("GET"), Fault::Status(503)),
        (Rule::Matching("GET"), Fault::CutBefore),
        (Rule::Matching("AppointmentFeedback"), Fault::Status(500)),
        (
            Rule::Matching("Appointment.csv"),
            Fault::Slow(Duration::from_secs(60)),
        ),
    ] {
        proxy.inject(rule, fault);
        let started = Instant::now();
        assert_eq!(
            twins.windowed.call(&request).await,
            refusal(
                503,
                "archive_unavailable",
                "Archived days could not be loaded at the moment. Please try again in a minute."
            )
        );
        assert!(started.elapsed() < Duration::from_secs(9));
        assert_eq!(twins.archived().await, all);
        assert_eq!(twins.windowed.booked_days().await, "NULL");
        twins.agree(&json!({"action": "get_overview_stats"})).await;
    }
    proxy.heal();
    twins.agree(&request).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_for_the_same_archived_days_get_the_same_answer() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    let request = json!({"action": "get_appointments", "limit": 30});
    let expected = twins.whole.ask(request.clone()).await;
    let mut views = Vec::new();
    for _ in 0..8 {
        views.push(twins.windowed.another_view(None).await);
    }
    let answers = views
        .iter()
        .map(|view| twins.windowed.call_through(view, &request));
    let answers = futures_util::future::join_all(answers).await;
    for (view, (mut status, mut answer)) in views.iter().zip(answers) {
        // On a busy machine those who wait for the others may be told to ask again. By now the days are loaded.
        if answer["code"] == "archive_unavailable" {
            (status, answer) = twins.windowed.call_through(view, &request).await;
        }
        assert_eq!((status, &answer), (200, &expected));
    }
}

#[tokio::test]
async fn too_many_days_are_refused_with_dates_that_fit() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Binh', 'binh@example.com');
             INSERT INTO archive.archived_day
                 SELECT '2024-01-01'::date + number, 1, 0, 0, 2, 0, 1, 4, '{}', '{}', '{}', '{}', '{}', '{\"1\": {\"completed\": 2}}',
                        '{\"1\": {\"true\": 1}}'
                 FROM generate_series(0, 499) AS number",
        )
        .await;
    let refused = |days: u64, date_from: &str, date_to: &str| {
        let rows = days * 4;
        (
            400,
            json!({
                "success": false,
                "error": format!(
                    "This needs {days} archived days with {rows} rows to be loaded, which is too much for \
                     one request. Ask for fewer days, for example from {date_from} to {date_to}."),
                "code": "too_many_days",
                "archived_days": days,
                "archived_rows": rows,
                "date_from": date_from,
                "date_to": date_to,
            }),
        )
    };
    for (request, answer) in [
        (
            json!({"action": "get_appointments", "search": "x"}),
            refused(500, "2024-05-14", "2025-05-14"),
        ),
        (
            json!({"action": "get_appointments", "search": "x", "date_to": "2025-03-01"}),
            refused(426, "2024-03-01", "2025-03-01"),
        ),
        (
            json!({"action": "get_appointments", "limit": 1000}),
            refused(500, "2024-05-14", "2025-05-14"),
        ),
        (
            json!({"action": "get_schedule_by_consultant", "consultant_id": 1, "date_from": "2024-01-01"}),
            refused(500, "2024-05-14", "2025-05-14"),
        ),
    ] {
        assert_eq!(world.call(&request).await, answer, "{request}");
    }
    assert_eq!(
        world
            .ask(json!({"action": "get_appointments", "limit": 5, "offset": 10_000}))
            .await["total"],
        1000
    );
}

#[tokio::test]
async fn days_without_details_in_the_manifest_are_loaded() {
    let mut twins = Twins::new().await;
    let few = [
        "get_appointments",
        "get_my_appointments",
        "get_my_schedule",
        "get_appointment_by_id",
    ];
    for request in requests(&twins).await {
        if !few.contains(&request["action"].as_str().unwrap()) {
            continue;
        }
        twins.forget().await;
        twins
            .windowed
            .execute(
                "UPDATE archive.archived_day
                 SET appointment_ids = NULL, slot_ids = NULL, appointment_counts = NULL, slot_counts = NULL",
            )
            .await;
        twins.agree(&request).await;
    }
}

impl Twins {
    /// Archives every day, then reuses the id of an appointment on the last day for another one on the same day.
    /// Returns the day, that id and the id of another of its appointments.
    async fn conflict(&mut self) -> (NaiveDate, i64, i64) {
        self.forget().await;
        let day = self.step(15).await;
        let find = async |one: &str| {
            let query = format!("SELECT {one}(appointmentid) FROM appointment WHERE date = '{day}'");
            self.whole.value(&query).await.parse::<i64>().unwrap()
        };
        let (again, other) = (find("min").await, find("max").await);
        assert_ne!(again, other);
        self.windowed
            .execute(&format!(
                "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, description)
                 VALUES ({again}, 4, 'c10', '{day}', '20:00', 'x')"
            ))
            .await;
        (day, again, other)
    }
}

fn cause(again: i64) -> String {
    format!(
        "The archived appointment {again} can't be loaded, because another appointment was given the number {again} \
         meanwhile: give that one another number, or delete it, in the database."
    )
}

#[tokio::test]
async fn a_day_that_can_t_be_loaded_is_named_and_its_rows_still_count() {
    let mut twins = Twins::new().await;
    let (day, again, other) = twins.conflict().await;
    let total = twins.whole.ask(json!({"action": "get_appointments"})).await["total"]
        .as_u64()
        .unwrap();
    let (mut seen, mut warnings) = (Vec::new(), Vec::new());
    for offset in (0..total).step_by(10) {
        let page = json!({"action": "get_appointments", "limit": 10, "offset": offset});
        let page = twins.windowed.ask(page).await;
        assert_eq!(page["total"], total + 1);
        let ids = page["appointments"].as_array().unwrap().iter();
        seen.extend(ids.map(|entry| entry["appointmentid"].as_i64().unwrap()));
        warnings.extend(page.get("warnings").cloned());
    }
    assert_eq!(
        warnings,
        [json!([format!(
            "Archived data of {day} is missing here. {}",
            cause(again)
        )])]
    );
    let count = "SELECT count(*) FROM appointment";
    assert_eq!(twins.windowed.value(count).await, seen.len().to_string());
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(twins.windowed.value(count).await, seen.len().to_string());

    let by_id = json!({"action": "get_appointment_by_id", "appointmentid": other});
    let sentence = format!("This needs archived data of {day}. {}", cause(again));
    let conflict = refusal(409, "archive_conflict", &sentence);
    assert_eq!(twins.windowed.call(&by_id).await, conflict);

    let renumber = format!("UPDATE appointment SET appointmentid = 2000 WHERE appointmentid = {again}");
    twins.windowed.execute(&renumber).await;
    twins.agree(&by_id).await;
    twins.windowed.archive_as(CHANGED).await.unwrap();
}

#[tokio::test]
async fn a_change_that_needs_a_day_that_can_t_be_loaded_is_refused() {
    let mut twins = Twins::new().await;
    let (day, again, other) = twins.conflict().await;
    let world = &twins.windowed;
    let loaded = twins.whole.appointment_besides(day).await;
    let unaffected = "SELECT md5(string_agg(appointment::text, ' ' ORDER BY appointmentid)) FROM appointment";
    for request in [
        json!({"action": "update_appointment", "appointmentid": other, "status": "cancelled"}),
        json!({"action": "update_appointment", "appointmentid": again, "status": "cancelled"}),
        json!({"action": "update_appointment", "appointmentid": loaded, "date": day}),
        json!({"action": "delete_appointment", "appointmentid": other}),
        json!({"action": "delete_appointment", "appointmentid": again}),
        json!({"action": "create_appointment", "consultantid": 4, "customerid": "c10", "date": day, "time": "22:00"}),
        json!({"action": "create_consultant_schedule", "consultant_id": 4, "date": day, "start_time": "22:00",
               "end_time": "23:00"}),
        json!({"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": day, "date_to": day,
               "exclude_weekends": false}),
    ] {
        // This loads other days that it needs.
        world.call(&request).await;
        let before = world.value(unaffected).await;
        let (status, answer) = world.call(&request).await;
        assert_eq!(
            (status, &answer["code"]),
            (409, &json!("archive_conflict")),
            "{request}"
        );
        assert_eq!(world.value(unaffected).await, before, "{request}");
    }
    let slots = format!("SELECT count(*) FROM consultantschedule WHERE date = '{day}'");
    assert_eq!(world.value(&slots).await, "0");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_whatever_is_in_conflict() {
    let mut twins = Twins::new().await;
    let (day, _, _) = twins.conflict().await;
    for request in [
        json!({"action": "update_appointment", "appointmentid": 5000, "date": day}),
        json!({"action": "update_consultant_schedule", "schedule_id": 5000, "date": day}),
        json!({"action": "create_appointment", "consultantid": 5000, "customerid": "c10", "date": day, "time": "22:00"}),
        json!({"action": "create_consultant_schedule", "consultant_id": 5000, "date": day, "start_time": "22:00",
               "end_time": "23:00"}),
    ] {
        let (status, answer) = twins.windowed.call(&request).await;
        assert_eq!((status, &answer["code"]), (404, &json!("not_found")), "{request}");
    }
}

impl World {
    /// An appointment on another day.
    async fn appointment_besides(&self, day: NaiveDate) -> i64 {
        let query = format!("SELECT min(appointmentid) FROM appointment WHERE date <> '{day}'");
        self.value(&query).await.parse().unwrap()
    }
}
