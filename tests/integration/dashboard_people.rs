//! Creating, changing and disabling customers and consultants.

use serde_json::{Value, json};

use crate::support::{
    dashboard::{prepared_world, refusal},
    world,
};

/// The answer to a deletion that appointments prevent.
fn has_appointments(count: u64) -> (u16, Value) {
    let sentence = format!("This is not possible because of {count} appointments.");
    let (status, mut answer) = refusal(409, "has_appointments", &sentence);
    answer["appointment_count"] = json!(count);
    (status, answer)
}

#[tokio::test]
async fn a_customer_is_created_with_a_generated_id() {
    let world = world().await;
    let mut full = world
        .done(
            json!({"action": "create_customer", "fullname": " Nguye\u{302}\u{303}n <b>Ý</b> ",
                   "email": "y@example.com", "phonenumber": "(091) 234-5678", "dateofbirth": "1999-12-31",
                   "notes": "'; DROP TABLE customer; --\nline 2"}),
            &["createdat"],
        )
        .await;
    let id = full["customerid"].take();
    assert_eq!(
        full,
        json!({"customerid": null, "fullname": "Nguyễn <b>Ý</b>", "email": "y@example.com",
               "phonenumber": "0912345678", "dateofbirth": "1999-12-31", "createdat": null, "isdisabled": false,
               "notes": "'; DROP TABLE customer; --\nline 2"})
    );
    let read = world
        .ask(json!({"action": "get_customer_by_id", "customerid": id}))
        .await;
    assert_eq!(read["data"]["fullname"], full["fullname"]);

    let mut scant = world
        .done(
            json!({"action": "create_customer", "fullname": "An", "email": "y@example.com"}),
            &["createdat"],
        )
        .await;
    assert_ne!(scant["customerid"].take(), id);
    assert_eq!(
        scant,
        json!({"customerid": null, "fullname": "An", "email": "y@example.com", "phonenumber": null,
               "dateofbirth": null, "createdat": null, "isdisabled": false, "notes": null}),
        "families share an address"
    );
}

#[tokio::test]
async fn a_date_of_birth_must_be_in_the_past() {
    let world = prepared_world().await;
    let refused = refusal(400, "invalid_request", "dateofbirth must be in the past.");
    for offset in [0, 1, 1000] {
        let day = world
            .value(&format!(
                "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + {offset}"
            ))
            .await;
        let create = json!({"action": "create_customer", "fullname": "An", "email": "a@example.com", "dateofbirth": day});
        assert_eq!(world.call(&create).await, refused);
        let update = json!({"action": "update_customer", "customerid": "7", "dateofbirth": day});
        assert_eq!(world.call(&update).await, refused);
    }
    let yesterday = world
        .value("(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - 1")
        .await;
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "dateofbirth": yesterday}))
        .await;
}

#[tokio::test]
async fn an_update_changes_only_the_given_columns_of_a_customer() {
    let world = prepared_world().await;
    let mut customer = json!({
        "customerid": "7", "fullname": "Nguyễn Thị Ánh", "email": "anh@example.com", "phonenumber": "0912345678",
        "dateofbirth": "1990-05-01", "createdat": "2025-01-03T10:00:00+07:00", "isdisabled": false,
        "notes": "Gọi buổi tối"
    });
    for (changes, changed) in [
        (json!({}), json!({})),
        (
            json!({"fullname": "", "email": null, "isdisabled": null}),
            json!({}),
        ),
        (
            json!({"phonenumber": "", "notes": null}),
            json!({"phonenumber": null, "notes": null}),
        ),
        (json!({"dateofbirth": " "}), json!({"dateofbirth": null})),
        (
            json!({"fullname": "Ánh", "email": "a@example.com", "phonenumber": "+84 912 345 678",
                   "dateofbirth": "1991-01-01", "notes": "x", "isdisabled": false}),
            json!({"fullname": "Ánh", "email": "a@example.com", "phonenumber": "+84912345678",
                   "dateofbirth": "1991-01-01", "notes": "x", "isdisabled": false}),
        ),
        (json!({"isdisabled": false}), json!({"isdisabled": false})),
    ] {
        let mut request = changes.clone();
        request["action"] = json!("update_customer");
        request["customerid"] = json!(7);
        for (column, value) in changed.as_object().unwrap() {
            customer[column] = value.clone();
        }
        assert_eq!(
            world.ask(request).await,
            json!({"success": true, "data": customer}),
            "{changes}"
        );
    }
    assert_eq!(
        world
            .call(&json!({"action": "update_customer", "customerid": "nobody", "notes": "x"}))
            .await,
        refusal(404, "not_found", "Customer not found.")
    );
}

#[tokio::test]
async fn a_customer_without_appointments_is_disabled_by_deletion() {
    let world = prepared_world().await;
    let delete = async |id: &str| {
        world
            .call(&json!({"action": "delete_customer", "customerid": id}))
            .await
    };
    assert_eq!(
        delete("free").await,
        (
            200,
            json!({"success": true, "message": "The customer is disabled."})
        )
    );
    assert_eq!(
        world
            .value("SELECT isdisabled FROM customer WHERE customerid = 'free'")
            .await,
        "true"
    );
    assert_eq!(delete("7").await, has_appointments(2));
    assert_eq!(
        world
            .value("SELECT isdisabled FROM customer WHERE customerid = '7'")
            .await,
        "false"
    );
    assert_eq!(
        delete("nobody").await,
        refusal(404, "not_found", "Customer not found.")
    );
}

#[tokio::test]
async fn a_consultant_is_created_and_joins_today_unless_told_otherwise() {
    let world = prepared_world().await;
    let full = world
        .done(
            json!({"action": "create_consultant", "fullname": "Lý Em", "email": "em@example.com",
                   "phonenumber": "0911 222 333", "imageurl": "https://example.com/em.png",
                   "specialties": "Du học", "qualifications": "PhD", "joindate": "2024-05-05"}),
            &["createdat"],
        )
        .await;
    assert_eq!(
        full,
        json!({"consultantid": 100, "fullname": "Lý Em", "email": "em@example.com", "phonenumber": "0911222333",
               "imageurl": "https://example.com/em.png", "specialties": "Du học", "qualifications": "PhD",
               "joindate": "2024-05-05", "createdat": null, "isdisabled": false})
    );
    let scant = world
        .done(
            json!({"action": "create_consultant", "fullname": "Ý", "email": "y@example.com"}),
            &["createdat"],
        )
        .await;
    let today = world.value("(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date").await;
    assert_eq!(
        scant,
        json!({"consultantid": 101, "fullname": "Ý", "email": "y@example.com", "phonenumber": null,
               "imageurl": null, "specialties": null, "qualifications": null, "joindate": today,
               "createdat": null, "isdisabled": false})
    );
}

#[tokio::test]
async fn an_update_changes_only_the_given_columns_of_a_consultant() {
    let world = prepared_world().await;
    let mut consultant = json!({
        "consultantid": 1, "fullname": "Phạm Bình", "email": "binh@example.com", "phonenumber": "0900000001",
        "imageurl": "https://example.com/1.png", "specialties": "Hướng nghiệp", "qualifications": "MSc",
        "joindate": "2024-02-29", "createdat": "2025-01-01T10:00:00+07:00", "isdisabled": false
    });
    for (changes, changed) in [
        (
            json!({"fullname": null, "email": "", "joindate": null}),
            json!({}),
        ),
        (
            json!({"phonenumber": null, "imageurl": "", "specialties": null, "qualifications": ""}),
            json!({"phonenumber": null, "imageurl": null, "specialties": null, "qualifications": null}),
        ),
        (
            json!({"fullname": "Bình", "email": "BINH@example.com", "phonenumber": "0900000002",
                   "imageurl": "http://example.com/2", "specialties": "a", "qualifications": "b",
                   "joindate": "2024-03-01", "isdisabled": false}),
            json!({"fullname": "Bình", "email": "BINH@example.com", "phonenumber": "0900000002",
                   "imageurl": "http://example.com/2", "specialties": "a", "qualifications": "b",
                   "joindate": "2024-03-01", "isdisabled": false}),
        ),
    ] {
        let mut request = changes.clone();
        request["action"] = json!("update_consultant");
        request["consultantid"] = json!("1");
        for (column, value) in changed.as_object().unwrap() {
            consultant[column] = value.clone();
        }
        assert_eq!(
            world.ask(request).await,
            json!({"success": true, "data": consultant}),
            "{changes}"
        );
    }
    assert_eq!(
        world
            .call(&json!({"action": "update_consultant", "consultantid": 99, "fullname": "x"}))
            .await,
        refusal(404, "not_found", "Consultant not found.")
    );
}

#[tokio::test]
async fn two_enabled_consultants_never_have_the_same_address() {
    let world = prepared_world().await;
    let duplicate = refusal(
        409,
        "duplicate_email",
        "Another consultant has this e-mail address.",
    );
    for request in [
        json!({"action": "create_consultant", "fullname": "x", "email": "BINH@example.com"}),
        json!({"action": "update_consultant", "consultantid": 2, "email": "binh@Example.com"}),
    ] {
        assert_eq!(world.call(&request).await, duplicate, "{request}");
    }
    // The address of a disabled consultant is free, and once it is taken the consultant can't be enabled again.
    world
        .ask(json!({"action": "create_consultant", "fullname": "x", "email": "dung@example.com"}))
        .await;
    let enable = json!({"action": "update_consultant", "consultantid": 3, "isdisabled": false});
    assert_eq!(world.call(&enable).await, duplicate);
}

#[tokio::test]
async fn the_database_refuses_an_address_that_looks_like_another_enabled_consultant_s() {
    let world = prepared_world().await;
    for address in [
        "BINH@example.com",
        "binh@example.com\u{200b}",
        "\u{feff}binh@ex\u{ad}ample.com",
        "binh@example.com\u{a0}",
        "ｂinh＠example.com",
        "bіnh@example.com",
    ] {
        let insert = format!("INSERT INTO consultant (fullname, email) VALUES ('x', '{address}')");
        let refused = world.client.batch_execute(&insert).await.unwrap_err();
        let refused = refused.as_db_error().unwrap();
        assert_eq!(refused.constraint(), Some("consultant_email_unique"), "{address}");
    }
    world
        .execute("INSERT INTO consultant (fullname, email) VALUES ('x', 'binh.2@example.com')")
        .await;
}

#[tokio::test]
async fn a_consultant_without_appointments_is_disabled_by_deletion() {
    let world = prepared_world().await;
    let delete = async |id: u32| {
        world
            .call(&json!({"action": "delete_consultant", "consultantid": id}))
            .await
    };
    assert_eq!(
        delete(4).await,
        (
            200,
            json!({"success": true, "message": "The consultant is disabled."})
        )
    );
    assert_eq!(
        world
            .value("SELECT isdisabled FROM consultant WHERE consultantid = 4")
            .await,
        "true"
    );
    assert_eq!(delete(1).await, has_appointments(3));
    assert_eq!(
        delete(99).await,
        refusal(404, "not_found", "Consultant not found.")
    );
}

#[tokio::test]
async fn an_update_disables_only_those_whom_a_deletion_would_disable() {
    let world = prepared_world().await;
    for (request, count) in [
        (json!({"action": "update_customer", "customerid": "7"}), 2),
        (json!({"action": "update_consultant", "consultantid": 1}), 3),
    ] {
        let mut disable = request.clone();
        disable["isdisabled"] = json!(true);
        disable["fullname"] = json!("Khác");
        assert_eq!(world.call(&disable).await, has_appointments(count), "{request}");
        let left = world.ask(request).await;
        assert_eq!(left["data"]["isdisabled"], false);
        assert_ne!(left["data"]["fullname"], "Khác", "nothing else was changed");
    }
    for request in [
        json!({"action": "update_customer", "customerid": "free", "isdisabled": true}),
        json!({"action": "update_consultant", "consultantid": 4, "isdisabled": true}),
        // They are disabled already, so a form that sends all its fields changes nothing about that.
        json!({"action": "update_customer", "customerid": "10", "isdisabled": true, "notes": "x"}),
        json!({"action": "update_consultant", "consultantid": 3, "isdisabled": true, "specialties": "x"}),
    ] {
        assert_eq!(world.ask(request).await["data"]["isdisabled"], true);
    }
    for request in [
        json!({"action": "update_customer", "customerid": "nobody", "isdisabled": true}),
        json!({"action": "update_consultant", "consultantid": 99, "isdisabled": true}),
    ] {
        assert_eq!(world.call(&request).await.0, 404, "{request}");
    }
}

#[tokio::test]
async fn a_generated_customer_id_is_a_number_that_nobody_else_uses() {
    let world = prepared_world().await;
    let created = world
        .ask(json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"}))
        .await;
    world
        .execute("INSERT INTO customer (fullname, email) VALUES ('Bot', 'bot@example.com')")
        .await;
    let by_sql = world
        .value("SELECT customerid FROM customer WHERE fullname = 'Bot'")
        .await;
    for id in [created["data"]["customerid"].as_str().unwrap(), &by_sql] {
        let number: u64 = id.parse().unwrap();
        assert_eq!((number.to_string(), id.len()), (id.to_owned(), 14));
        assert!(number < 1 << 53, "a number in JavaScript");
        let read = json!({"action": "get_customer_by_id", "customerid": number});
        assert_eq!(world.ask(read).await["data"]["customerid"], id);
    }
    assert_ne!(created["data"]["customerid"], by_sql);
}

#[tokio::test]
async fn a_customer_id_is_never_reused_whether_or_not_it_was_archived() {
    let mut world = world().await;
    let create = async |world: &crate::support::World| -> u64 {
        let answer = world
            .ask(json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"}))
            .await;
        answer["data"]["customerid"].as_str().unwrap().parse().unwrap()
    };
    let archived = create(&world).await;
    world.archive().await;
    let lost = create(&world).await;
    let deleted = create(&world).await;
    world
        .execute(&format!("DELETE FROM customer WHERE customerid = '{deleted}'"))
        .await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    let next = create(&world).await;
    assert!(archived < lost && lost < deleted && deleted < next, "{next}");
}

#[tokio::test]
async fn a_consultant_is_found_by_their_number_enabled_or_not() {
    let world = prepared_world().await;
    for consultant in world
        .ask(json!({"action": "get_consultants", "include": "all"}))
        .await["consultants"]
        .as_array()
        .unwrap()
    {
        assert_eq!(
            world
                .ask(json!({"action": "get_consultant_by_id", "consultantid": consultant["consultantid"]}))
                .await,
            json!({"success": true, "data": consultant})
        );
    }
    assert_eq!(
        world
            .call(&json!({"action": "get_consultant_by_id", "consultantid": 999}))
            .await,
        refusal(404, "not_found", "Consultant not found.")
    );
}
