//! Lists of customers, consultants and programs, and what all lists have in common.

use serde_json::{Value, json};

use crate::support::{World, dashboard::PEOPLE_AND_BOOKINGS, world};

async fn populated_world() -> World {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
}

fn anh() -> Value {
    json!({
        "customerid": "7", "fullname": "Nguyễn Thị Ánh", "email": "anh@example.com", "phonenumber": "0912345678",
        "dateofbirth": "1990-05-01", "createdat": "2025-01-03T10:00:00+07:00", "isdisabled": false,
        "notes": "Gọi buổi tối"
    })
}

fn dat() -> Value {
    json!({
        "customerid": "fb-8", "fullname": "Trần 100% Đạt", "email": "dat@example.com", "phonenumber": null,
        "dateofbirth": null, "createdat": "2025-01-02T10:00:00.250+07:00", "isdisabled": false, "notes": null
    })
}

fn cuong() -> Value {
    json!({
        "customerid": "9", "fullname": "Le_Van Cuong", "email": "cuong@example.com", "phonenumber": "0987654321",
        "dateofbirth": null, "createdat": "2025-01-02T10:00:00.250+07:00", "isdisabled": false, "notes": null
    })
}

fn binh() -> Value {
    json!({
        "consultantid": 1, "fullname": "Phạm Bình", "email": "binh@example.com", "phonenumber": "0900000001",
        "imageurl": "https://example.com/1.png", "specialties": "Hướng nghiệp", "qualifications": "MSc",
        "joindate": "2024-02-29", "createdat": "2025-01-01T10:00:00+07:00", "isdisabled": false
    })
}

fn chi() -> Value {
    json!({
        "consultantid": 2, "fullname": "Đỗ Chi", "email": "chi@example.com", "phonenumber": null, "imageurl": null,
        "specialties": null, "qualifications": null, "joindate": "2024-03-01",
        "createdat": "2025-01-02T10:00:00+07:00", "isdisabled": false
    })
}

fn festival() -> Value {
    json!({
        "programid": 1, "programname": "Ngày hội", "date": "2025-07-01", "description": "Mô tả",
        "content": "Nội dung", "organizer": "MeetAssist", "url": "https://example.com/p", "isdisabled": false,
        "status": "upcoming", "createdat": "2025-01-01T10:00:00+07:00", "participant_count": 2
    })
}

fn training() -> Value {
    json!({
        "programid": 2, "programname": "Tập huấn", "date": "2025-08-01", "description": null, "content": null,
        "organizer": null, "url": null, "isdisabled": false, "status": "completed",
        "createdat": "2025-01-01T10:00:00+07:00", "participant_count": 0
    })
}

#[tokio::test]
async fn customers_are_listed_newest_first_without_disabled_ones() {
    let world = populated_world().await;
    // The last two were created at the same moment, so the id decides.
    assert_eq!(
        world.ask(json!({"action": "get_customers"})).await,
        json!({"customers": [anh(), cuong(), dat()], "total": 3, "limit": 100, "offset": 0})
    );
}

#[tokio::test]
async fn consultants_are_listed_newest_first_without_disabled_ones() {
    let world = populated_world().await;
    assert_eq!(
        world.ask(json!({"action": "get_consultants"})).await,
        json!({"consultants": [chi(), binh()], "total": 2, "limit": 100, "offset": 0})
    );
}

#[tokio::test]
async fn programs_are_listed_latest_first_with_everybody_who_registered() {
    let world = populated_world().await;
    assert_eq!(
        world.ask(json!({"action": "get_programs"})).await,
        json!({"programs": [training(), festival()], "total": 2, "limit": 100, "offset": 0})
    );
    assert_eq!(
        world
            .ask(json!({"action": "get_programs", "status": "upcoming"}))
            .await,
        json!({"programs": [festival()], "total": 1, "limit": 100, "offset": 0})
    );
    assert_eq!(
        world
            .ask(json!({"action": "get_programs", "status": "ongoing"}))
            .await,
        json!({"programs": [], "total": 0, "limit": 100, "offset": 0})
    );
}

#[tokio::test]
async fn search_finds_customers_by_name_address_and_phone() {
    let world = populated_world().await;
    for (search, found) in [
        ("nguyen", vec!["7"]),
        ("NGUYỄN THỊ ánh", vec!["7"]),
        ("  dat ", vec!["fb-8"]),
        ("đạt", vec!["fb-8"]),
        ("CUONG@example", vec!["9"]),
        ("0912", vec!["7"]),
        ("100%", vec!["fb-8"]),
        ("%", vec!["fb-8"]),
        ("_", vec!["9"]),
        ("nobody", vec![]),
        ("'; DROP TABLE customer; --", vec![]),
        ("<b>", vec![]),
        ("", vec!["7", "9", "fb-8"]),
    ] {
        let answer = world
            .ask(json!({"action": "get_customers", "search": search}))
            .await;
        let ids: Vec<&Value> = members(&answer, "customers", "customerid");
        assert_eq!(ids, found, "{search}");
        assert_eq!(answer["total"], found.len(), "{search}");
    }
}

#[tokio::test]
async fn search_finds_consultants_by_name_address_phone_and_specialties() {
    let world = populated_world().await;
    for (search, found) in [
        ("do chi", vec![2]),
        ("BINH@", vec![1]),
        ("0900000001", vec![1]),
        ("huong nghiep", vec![1]),
        ("dung", vec![]),
        ("_", vec![]),
    ] {
        let answer = world
            .ask(json!({"action": "get_consultants", "search": search}))
            .await;
        assert_eq!(members(&answer, "consultants", "consultantid"), found, "{search}");
    }
}

/// People whose names and numbers are written in many ways.
async fn world_of_numbers() -> World {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email, phonenumber, createdat) VALUES
                 ('1', 'Anh  Đào', 'a@example.com', '0901234567', '2025-01-09T00:00Z'),
                 ('2', 'Bình', 'b.1.2@example.com', '+84912345678', '2025-01-08T00:00Z'),
                 ('3', 'Chi', 'c@example.com', '02838221234', '2025-01-07T00:00Z'),
                 ('4', 'Dũng', 'd@example.com', '0987000111 (mẹ)', '2025-01-06T00:00Z'),
                 ('5', 'Em', 'e@example.com', '0977 111 222 / +84 966 333 444', '2025-01-05T00:00Z'),
                 ('6', 'Đào Văn Anh', 'f@example.com', '+16502530000', '2025-01-04T00:00Z');
             INSERT INTO consultant (consultantid, fullname, email, phonenumber, specialties, createdat) VALUES
                 (1, 'Võ Thị Lan', 'lan@example.com', '+84933555777', 'Du học 2 năm', '2025-01-01T00:00Z');
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, description)
                 SELECT number, 1, number::text, '2025-06-10'::date - number, '09:00',
                        CASE number WHEN 3 THEN 'Gọi lại  0955.666.888 lúc 9 giờ ngày 02/06/2025' END
                 FROM generate_series(1, 6) AS number",
        )
        .await;
    world
}

/// Searches, and the customers that they find.
const SEARCHES: [(&str, &[&str]); 32] = [
    ("0901 234 567", &["1"]),
    ("0901-234-567", &["1"]),
    ("0901.234.567", &["1"]),
    ("(0901) 234 567", &["1"]),
    ("0901\u{a0}234\u{a0}567", &["1"]),
    ("+84901234567", &["1"]),
    ("+84 901 234 567", &["1"]),
    ("84901234567", &["1"]),
    ("0084 901 234 567", &["1"]),
    ("+84 (0)901 234 567", &["1"]),
    ("(+84) 901-234-567", &["1"]),
    ("901234567", &["1"]),
    ("0901", &["1"]),
    ("0901 234", &["1"]),
    ("0901-234", &["1"]),
    ("0912345678", &["2"]),
    ("091 234 5678", &["2"]),
    ("+84912345678", &["2"]),
    ("(028) 3822 1234", &["3"]),
    ("028 38221234", &["3"]),
    ("(028)", &["3"]),
    ("0987000111", &["4"]),
    ("0987 000 111 (mẹ)", &["4"]),
    ("mẹ", &["4"]),
    ("0977111222", &["5"]),
    ("0966 333 444", &["5"]),
    ("+1 650 253 0000", &["6"]),
    ("đào anh", &["1", "6"]),
    ("  dao \t  ANH ", &["1", "6"]),
    ("anh 0901 234 567", &["1"]),
    ("b.1.2@", &["2"]),
    ("0901 234 568", &[]),
];

#[tokio::test]
async fn customers_are_found_however_a_number_or_a_name_is_written() {
    let world = world_of_numbers().await;
    for (search, found) in SEARCHES {
        let answer = world
            .ask(json!({"action": "get_customers", "search": search}))
            .await;
        assert_eq!(members(&answer, "customers", "customerid"), found, "{search}");
        assert_eq!(answer["total"], found.len(), "{search}");
    }
}

#[tokio::test]
async fn appointments_are_found_by_their_people_s_numbers_and_by_numbers_in_the_description() {
    let world = world_of_numbers().await;
    let find = async |search: &str| {
        let answer = world
            .ask(json!({"action": "get_appointments", "search": search}))
            .await;
        let ids: Vec<String> = members(&answer, "appointments", "appointmentid")
            .into_iter()
            .map(Value::to_string)
            .collect();
        ids
    };
    for (search, found) in SEARCHES {
        if !search.contains('@') {
            assert_eq!(find(search).await, found, "{search}");
        }
    }
    for search in [
        "0955 666 888",
        "+84955666888",
        "goi  lai",
        "lai gọi",
        "02/06/2025",
        "9 giờ",
    ] {
        assert_eq!(find(search).await, ["3"], "{search}");
    }
    for search in ["0933-555-777", "+84 933 555 777", "lan vo"] {
        assert_eq!(find(search).await, ["1", "2", "3", "4", "5", "6"], "{search}");
    }
    assert_eq!(find("du hoc").await, [""; 0], "specialties are no name");
}

#[tokio::test]
async fn consultants_are_found_however_a_number_or_a_name_is_written() {
    let world = world_of_numbers().await;
    for (search, count) in [
        ("0933 555 777", 1),
        ("(+84) 933.555.777", 1),
        ("lan thị  võ", 1),
        ("nam 2 hoc du", 1),
        ("0933 555 778", 0),
    ] {
        let answer = world
            .ask(json!({"action": "get_consultants", "search": search}))
            .await;
        assert_eq!(answer["total"], count, "{search}");
    }
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_its_total_is_right_on_each() {
    let world = populated_world().await;
    let page = async |limit: Value, offset: Value| {
        world
            .ask(json!({"action": "get_customers", "limit": limit, "offset": offset}))
            .await
    };
    assert_eq!(
        page(json!(2), json!(0)).await,
        json!({"customers": [anh(), cuong()], "total": 3, "limit": 2, "offset": 0})
    );
    assert_eq!(
        page(json!(2), json!(2)).await,
        json!({"customers": [dat()], "total": 3, "limit": 2, "offset": 2})
    );
    assert_eq!(
        page(json!(1000), json!(i64::MAX)).await,
        json!({"customers": [], "total": 3, "limit": 1000, "offset": i64::MAX})
    );
    assert_eq!(
        page(json!(null), json!("")).await["limit"],
        100,
        "what is empty is not given"
    );
}

#[tokio::test]
async fn empty_tables_give_empty_lists() {
    let world = world().await;
    for (action, name) in [
        ("get_customers", "customers"),
        ("get_consultants", "consultants"),
        ("get_appointments", "appointments"),
        ("get_programs", "programs"),
        ("get_consultant_schedules", "schedules"),
    ] {
        assert_eq!(
            world.ask(json!({"action": action})).await,
            json!({name: [], "total": 0, "limit": 100, "offset": 0})
        );
    }
}

#[tokio::test]
async fn a_customer_is_found_by_id_even_if_disabled() {
    let world = populated_world().await;
    for id in [json!("7"), json!(7)] {
        assert_eq!(
            world
                .ask(json!({"action": "get_customer_by_id", "customerid": id}))
                .await,
            json!({"success": true, "data": anh()})
        );
    }
    let disabled = world
        .ask(json!({"action": "get_customer_by_id", "customerid": "10"}))
        .await;
    assert_eq!(disabled["data"]["isdisabled"], true);
    assert_eq!(
        world
            .call(&json!({"action": "get_customer_by_id", "customerid": "07"}))
            .await,
        (
            404,
            json!({"success": false, "error": "Customer not found.", "code": "not_found"})
        )
    );
}

#[tokio::test]
async fn instants_before_time_zones_are_answered_too() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email, createdat)
             VALUES ('1', 'A', 'a@example.com', '1900-01-01T12:00Z')",
        )
        .await;
    let answer = world.ask(json!({"action": "get_customers"})).await;
    assert_eq!(answer["customers"][0]["createdat"], "1900-01-01T12:00:00Z");
}

fn members<'a>(answer: &'a Value, list: &str, member: &str) -> Vec<&'a Value> {
    let entries = answer[list].as_array().unwrap();
    entries.iter().map(|entry| &entry[member]).collect()
}
