//! Changes have the same result whether the days they concern are loaded or archived.

use serde_json::{Value, json};

use crate::support::{twins::Twins, world};

/// An answer without the times of the change.
fn without_instants(mut answer: Value) -> Value {
    for instant in ["createdat", "updatedat", "updated_at"] {
        for place in ["", "/data"] {
            if let Some(value) = answer.pointer_mut(&format!("{place}/{instant}")) {
                *value = Value::Null;
            }
        }
    }
    answer
}

impl Twins {
    /// Asserts that a change has the same outcome in both, and returns its status and code.
    async fn change(&self, request: Value) -> (u16, String) {
        let (status, answer) = self.whole.call(&request).await;
        let windowed = self.windowed.call(&request).await;
        assert_eq!(
            (windowed.0, without_instants(windowed.1)),
            (status, without_instants(answer.clone())),
            "{request}"
        );
        (status, answer["code"].as_str().unwrap_or_default().to_owned())
    }

    /// Asserts that a change succeeds in both with the same answer.
    async fn succeed(&self, request: Value) {
        let outcome = self.change(request.clone()).await;
        assert_eq!(outcome, (200, String::new()), "{request}");
    }

    /// The number that a query returns.
    async fn number(&self, query: &str) -> i64 {
        self.whole.value(query).await.parse().unwrap()
    }

    /// The id of an appointment with this status that has not been changed yet.
    async fn appointment(&self, condition: &str) -> i64 {
        let query = format!(
            "SELECT appointmentid FROM appointment
             WHERE updatedat < now() - interval '1 day' AND {condition}
             ORDER BY md5(appointmentid::text) LIMIT 1"
        );
        self.number(&query).await
    }

    /// Asserts that both finally have the same rows, also after the windowed one is restored from the archive.
    async fn assert_equal_in_the_end(&mut self) {
        for world in [&self.whole, &self.windowed] {
            world
                .execute(
                    "UPDATE appointment SET updatedat = '2025-03-01T00:00Z' WHERE updatedat > now() - interval '1 hour';
                     UPDATE appointment SET createdat = '2025-03-01T00:00Z' WHERE createdat > now() - interval '1 hour'",
                )
                .await;
        }
        let head = self.windowed.archived().await;
        assert_eq!(head.manifest.conflicts, []);
        self.windowed.lose_database().await;
        self.windowed.initialise(json!({"load": "all"})).await.unwrap();
        assert_eq!(
            self.windowed.business_rows().await,
            self.whole.business_rows().await
        );
    }
}

#[tokio::test]
async fn appointments_on_archived_days_are_changed_as_on_loaded_ones() {
    let mut twins = Twins::new().await;
    let other_day = twins.step(-6).await;
    for request in [
        json!({"action": "update_appointment", "appointmentid": twins.appointment("status = 'pending'").await,
               "description": "Đổi", "duration": 20}),
        json!({"action": "update_appointment", "appointmentid": twins.appointment("status = 'confirmed'").await,
               "date": other_day, "time": "20:00"}),
        json!({"action": "update_appointment", "appointmentid": twins.appointment("status = 'cancelled'").await,
               "status": "cancelled", "customerid": "c21"}),
        json!({"action": "delete_appointment", "appointmentid": twins.appointment("status = 'completed'").await}),
    ] {
        twins.succeed(request).await;
    }
    let id = twins.appointment("status = 'confirmed'").await;
    twins
        .succeed(json!({"action": "assign_consultant", "appointmentid": id, "consultantid": 4}))
        .await;
    for (action, status) in [
        ("confirm_appointment", "pending"),
        ("deny_appointment", "confirmed"),
        ("complete_appointment", "confirmed"),
        ("mark_no_show", "confirmed"),
    ] {
        let id = format!("status = '{status}' AND date < current_date");
        let id = twins.appointment(&id).await;
        let consultant = format!("SELECT consultantid FROM appointment WHERE appointmentid = {id}");
        let consultant = twins.number(&consultant).await;
        twins
            .succeed(
                json!({"action": action, "consultant_id": consultant, "appointment_id": id, "reason": "Bận"}),
            )
            .await;
    }
    let id = twins.appointment("status = 'completed'").await;
    twins
        .succeed(json!({"action": "update_appointment", "appointmentid": id, "status": "pending"}))
        .await;
    let id = twins
        .appointment("status = 'pending' AND date > current_date")
        .await;
    let outcome = twins
        .change(json!({"action": "update_appointment", "appointmentid": id, "status": "completed"}))
        .await;
    assert_eq!(outcome, (409, "not_yet".to_owned()));
    assert!(twins.archived().await > 10);
    twins.assert_equal_in_the_end().await;
}

#[tokio::test]
async fn an_archived_appointment_s_time_is_taken() {
    let mut twins = Twins::new().await;
    let taken = twins
        .appointment("status = 'confirmed' AND date < current_date")
        .await;
    let find = |column: &str| format!("SELECT {column} FROM appointment WHERE appointmentid = {taken}");
    let (date, time) = (
        twins.whole.value(&find("date")).await,
        twins.whole.value(&find("time")).await,
    );
    let consultant = twins.number(&find("consultantid")).await;
    let book = |consultant: i64, time: &str| {
        json!({"action": "create_appointment", "consultantid": consultant, "customerid": "c12", "date": date,
               "time": time})
    };
    let slot_taken = (409, "slot_taken".to_owned());
    assert_eq!(twins.change(book(consultant, &time)).await, slot_taken);
    twins.succeed(book(consultant, "21:00")).await;
    twins.succeed(book(4, &time)).await;

    let moving = twins
        .appointment("status = 'pending' AND date > current_date")
        .await;
    let moving = json!({"action": "update_appointment", "appointmentid": moving, "consultantid": consultant,
                        "date": date, "time": time});
    assert_eq!(twins.change(moving).await, slot_taken);

    let cancelled = "status = 'cancelled' AND date > current_date";
    let cancelled = twins.appointment(cancelled).await;
    twins
        .succeed(json!({"action": "update_appointment", "appointmentid": cancelled, "status": "pending"}))
        .await;
    twins.assert_equal_in_the_end().await;
}

#[tokio::test]
async fn slots_on_archived_days_are_changed_as_on_loaded_ones() {
    let mut twins = Twins::new().await;
    let slot = async |condition: &str| {
        let query = format!(
            "SELECT scheduleid FROM consultantschedule slot
             WHERE date < current_date AND {condition} ORDER BY md5(scheduleid::text) LIMIT 1"
        );
        twins.number(&query).await
    };
    const BOOKED: &str = "EXISTS (SELECT FROM appointment
                                  WHERE consultantid = slot.consultantid AND date = slot.date
                                    AND status = 'pending' AND time = starttime)";
    let (free, booked) = (
        slot(&format!("NOT {BOOKED} AND isavailable")).await,
        slot(BOOKED).await,
    );
    twins
        .succeed(
            json!({"action": "update_consultant_schedule", "schedule_id": booked, "is_available": false}),
        )
        .await;
    let refused = twins
        .change(json!({"action": "delete_consultant_schedule", "schedule_id": booked}))
        .await;
    assert_eq!(refused, (409, "has_appointments".to_owned()));
    twins
        .succeed(json!({"action": "delete_consultant_schedule", "schedule_id": free}))
        .await;
    let create = |start: &str, end: &str, date| {
        json!({"action": "create_consultant_schedule", "consultant_id": 1, "date": date, "start_time": start,
               "end_time": end})
    };
    twins
        .succeed(create("06:00", "07:00", twins.step(-7).await))
        .await;
    let day = "SELECT max(date) FROM consultantschedule WHERE consultantid = 1";
    let day = twins.whole.value(day).await.parse().unwrap();
    assert_eq!(
        twins.change(create("08:00", "20:00", day)).await,
        (409, "slot_exists".to_owned())
    );
    twins
        .succeed(json!({"action": "generate_consultant_schedule", "consultant_id": 1,
                        "date_from": twins.step(2).await, "date_to": twins.step(6).await, "exclude_weekends": false}))
        .await;
    twins.assert_equal_in_the_end().await;
}

#[tokio::test]
async fn people_with_appointments_only_on_archived_days_are_not_disabled() {
    let mut twins = Twins::new().await;
    twins.forget().await;
    for request in [
        json!({"action": "delete_customer", "customerid": "c12"}),
        json!({"action": "delete_consultant", "consultantid": 2}),
        json!({"action": "update_customer", "customerid": "c12", "isdisabled": true}),
        json!({"action": "update_consultant", "consultantid": 2, "isdisabled": true}),
    ] {
        let outcome = twins.change(request).await;
        assert_eq!(outcome, (409, "has_appointments".to_owned()));
    }
    twins.forget().await;
    for request in [
        json!({"action": "delete_customer", "customerid": "c21"}),
        json!({"action": "delete_consultant", "consultantid": 4}),
    ] {
        twins.succeed(request).await;
    }
    assert_eq!(twins.windowed.booked_days().await, "NULL");
}

#[tokio::test]
async fn people_on_more_archived_days_than_one_request_loads_are_not_disabled_either() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO archive.archived_day
                 SELECT '2024-01-01'::date + number, 0, 0, 0, 1, 0, 0, 0, '{}', ARRAY[archive.customer_digest('7')],
                        '{}', NULL, NULL, NULL, NULL
                 FROM generate_series(1, 400) AS number",
        )
        .await;
    let request = json!({"action": "delete_customer", "customerid": "7"});
    let (status, answer) = world.call(&request).await;
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("has_appointments")),
        "{answer}"
    );
    assert_eq!(answer["appointment_count"], 400);
}
