//! Lists in the requested order, with or without disabled records.

use std::fs;

use serde_json::{Value, json};

use crate::support::{World, dashboard::prepared_world, twins::Twins};

/// Each sortable list: its action with required parameters, its name, its key, and its orders in the document.
fn lists() -> [(Value, &'static str, &'static str, &'static str); 10] {
    [
        (
            json!({"action": "get_customers"}),
            "customers",
            "customerid",
            "CustomerOrder",
        ),
        (
            json!({"action": "get_consultants"}),
            "consultants",
            "consultantid",
            "ConsultantOrder",
        ),
        (
            json!({"action": "get_appointments"}),
            "appointments",
            "appointmentid",
            "AppointmentOrder",
        ),
        (
            json!({"action": "get_my_appointments", "consultant_id": 1}),
            "appointments",
            "appointmentid",
            "AppointmentOrder",
        ),
        (
            json!({"action": "get_programs"}),
            "programs",
            "programid",
            "ProgramOrder",
        ),
        (
            json!({"action": "get_program_participants", "programid": 1}),
            "participants",
            "customerid",
            "ParticipantOrder",
        ),
        (
            json!({"action": "get_customer_programs", "customerid": "7"}),
            "programs",
            "programid",
            "ParticipationOrder",
        ),
        (
            json!({"action": "get_consultant_schedules", "date_from": "2025-01-01"}),
            "schedules",
            "scheduleid",
            "SlotOrder",
        ),
        (
            json!({"action": "get_my_schedule", "consultant_id": 1, "date_from": "2025-01-01"}),
            "schedules",
            "scheduleid",
            "OwnSlotOrder",
        ),
        (
            json!({"action": "get_available_consultants", "date": "2025-06-02", "time": "20:00"}),
            "consultants",
            "consultantid",
            "FreeConsultantOrder",
        ),
    ]
}

fn orders(name: &str) -> Vec<String> {
    let document = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json")).unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    let orders = document["components"]["schemas"][name]["enum"]
        .as_array()
        .unwrap();
    orders
        .iter()
        .map(|order| order.as_str().unwrap().to_owned())
        .collect()
}

fn column(entries: &[Value], column: &str) -> Vec<Value> {
    entries.iter().map(|entry| entry[column].clone()).collect()
}

async fn entries(world: &World, request: Value, list: &str) -> Vec<Value> {
    world.ask(request).await[list].as_array().unwrap().clone()
}

async fn sorted(world: &World, request: &Value, list: &str, sort: &str) -> Vec<Value> {
    let mut request = request.clone();
    request["sort"] = json!(sort);
    entries(world, request, list).await
}

#[tokio::test]
async fn every_list_is_sorted_by_each_of_its_columns_in_either_direction() {
    let world = prepared_world().await;
    for (request, list, key, orders_name) in lists() {
        for sort in orders(orders_name) {
            let ascending = sorted(&world, &request, list, sort.trim_start_matches('-')).await;
            let mut descending = sorted(
                &world,
                &request,
                list,
                &format!("-{}", sort.trim_start_matches('-')),
            )
            .await;
            assert!(!ascending.is_empty(), "{request}");
            let name = sort.trim_start_matches('-');
            // Empty values come last in either direction.
            let filled = |entries: &[Value]| -> Vec<Value> {
                entries
                    .iter()
                    .filter(|entry| !entry[name].is_null())
                    .cloned()
                    .collect()
            };
            assert_eq!(
                filled(&ascending),
                ascending[..filled(&ascending).len()],
                "{request} {sort}"
            );
            assert_eq!(
                filled(&descending),
                descending[..filled(&descending).len()],
                "{request} {sort}"
            );
            descending.retain(|entry| !entry[name].is_null());
            descending.reverse();
            assert_eq!(
                column(&descending, key),
                column(&filled(&ascending), key),
                "{request} {sort}"
            );
            assert!(ascending[0].get(name).is_some(), "{name} is no column of {list}");
            if let [Value::Number(_), ..] = column(&ascending, name)[..] {
                let numbers = column(&ascending, name);
                assert!(numbers.is_sorted_by_key(Value::as_i64), "{request} {sort}");
            }
        }
    }
}

#[tokio::test]
async fn every_row_is_on_one_page_whatever_the_order() {
    let world = prepared_world().await;
    for (request, list, key, orders_name) in lists() {
        for sort in orders(orders_name) {
            let whole = sorted(&world, &request, list, &sort).await;
            let mut paged = Vec::new();
            for offset in 0..whole.len() {
                let mut page = request.clone();
                (page["limit"], page["offset"]) = (json!(1), json!(offset));
                paged.extend(sorted(&world, &page, list, &sort).await);
            }
            assert_eq!(column(&paged, key), column(&whole, key), "{request} {sort}");
        }
    }
}

#[tokio::test]
async fn names_are_sorted_without_their_case_and_diacritics() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('d', 'đặng Yến', 'yen@example.com')",
        )
        .await;
    let by_name = sorted(
        &world,
        &json!({"action": "get_customers"}),
        "customers",
        "fullname",
    )
    .await;
    assert_eq!(
        column(&by_name, "fullname"),
        [
            "đặng Yến",
            "Hồ Gia",
            "Le_Van Cuong",
            "Nguyễn Thị Ánh",
            "Trần 100% Đạt"
        ]
    );
    let by_customer = sorted(
        &world,
        &json!({"action": "get_appointments"}),
        "appointments",
        "-customer_name",
    )
    .await;
    assert_eq!(column(&by_customer, "appointmentid"), [2, 4, 1, 5, 6, 3]);
}

#[tokio::test]
async fn archived_days_are_sorted_like_all_others() {
    let mut twins = Twins::new().await;
    for sort in orders("AppointmentOrder") {
        twins.forget().await;
        let request = json!({"action": "get_appointments", "sort": sort, "limit": 7, "offset": 20, "status": "completed"});
        twins.agree(&request).await;
    }
    for sort in orders("SlotOrder") {
        twins.forget().await;
        twins
            .agree(&json!({"action": "get_consultant_schedules", "sort": sort, "limit": 5, "offset": 3}))
            .await;
    }
    // A page needs only its own days, from either end.
    twins.forget().await;
    twins
        .agree(&json!({"action": "get_appointments", "sort": "date", "limit": 5}))
        .await;
    assert!(twins.archived().await > 20);
}

#[tokio::test]
async fn a_list_has_enabled_records_disabled_ones_or_all() {
    let world = prepared_world().await;
    for (action, list, key, enabled, disabled) in [
        (
            "get_customers",
            "customers",
            "customerid",
            json!(["7", "9", "fb-8", "free"]),
            json!(["10"]),
        ),
        (
            "get_consultants",
            "consultants",
            "consultantid",
            json!([1, 2, 4]),
            json!([3]),
        ),
        ("get_programs", "programs", "programid", json!([1, 2]), json!([3])),
    ] {
        let list_of = async |include: Value| {
            let request = json!({"action": action, "include": include, "sort": key});
            Value::from(column(&entries(&world, request, list).await, key))
        };
        assert_eq!(list_of(json!(null)).await, enabled);
        assert_eq!(list_of(json!("enabled")).await, enabled);
        assert_eq!(list_of(json!("disabled")).await, disabled);
        let all = list_of(json!("all")).await;
        assert_eq!(
            all.as_array().unwrap().len(),
            enabled.as_array().unwrap().len() + disabled.as_array().unwrap().len()
        );
        let found = entries(
            &world,
            json!({"action": action, "include": "disabled", "search": "o"}),
            list,
        )
        .await;
        assert!(found.iter().all(|entry| entry["isdisabled"] == true));
    }
}

#[tokio::test]
async fn programs_are_found_by_name_organizer_and_description() {
    let world = prepared_world().await;
    for (search, found) in [
        ("ngay hoi", json!([1])),
        ("MEETASSIST", json!([1])),
        ("mo ta", json!([1])),
        ("tap huan", json!([2])),
        ("%", json!([])),
        ("x", json!([])),
    ] {
        let programs = entries(
            &world,
            json!({"action": "get_programs", "search": search}),
            "programs",
        )
        .await;
        assert_eq!(Value::from(column(&programs, "programid")), found, "{search}");
    }
}

#[tokio::test]
async fn an_unknown_order_is_refused_with_the_known_ones() {
    let world = prepared_world().await;
    let (status, answer) = world
        .call(&json!({"action": "get_programs", "sort": "salary"}))
        .await;
    assert_eq!((status, &answer["code"]), (400, &json!("invalid_request")));
    assert_eq!(
        answer["error"],
        "sort must be one of programid, programname, date, organizer, status, createdat, isdisabled, with - before it \
         for descending order."
    );
}
