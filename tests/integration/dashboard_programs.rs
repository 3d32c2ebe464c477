//! Programs and their participants.

use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{PEOPLE_AND_BOOKINGS, refusal},
    world,
};

async fn prepared_world() -> World {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
        .execute("UPDATE programparticipant SET registeredtime = '2025-02-01T10:00+07'")
        .await;
    world
}

fn anh() -> Value {
    json!({"customerid": "7", "fullname": "Nguyễn Thị Ánh", "email": "anh@example.com",
           "registeredtime": "2025-02-01T10:00:00+07:00", "status": "registered"})
}

#[tokio::test]
async fn a_program_is_created_upcoming_unless_told_otherwise() {
    let world = prepared_world().await;
    let full = world
        .done(
            json!({"action": "create_program", "programname": "Hội thảo", "date": "2025-10-01",
                   "description": "a", "content": "<p>b</p>", "organizer": "c", "url": "https://example.com/c",
                   "status": "ongoing"}),
            &["createdat"],
        )
        .await;
    assert_eq!(
        full,
        json!({"programid": 100, "programname": "Hội thảo", "date": "2025-10-01", "description": "a",
               "content": "<p>b</p>", "organizer": "c", "url": "https://example.com/c", "isdisabled": false,
               "status": "ongoing", "createdat": null, "participant_count": 0})
    );
    let scant = world
        .done(
            json!({"action": "create_program", "programname": "x", "date": "2025-10-01", "url": ""}),
            &["createdat"],
        )
        .await;
    assert_eq!(
        scant,
        json!({"programid": 101, "programname": "x", "date": "2025-10-01", "description": null, "content": null,
               "organizer": null, "url": null, "isdisabled": false, "status": "upcoming", "createdat": null,
               "participant_count": 0})
    );
}

#[tokio::test]
async fn an_update_changes_only_the_given_columns_of_a_program() {
    let world = prepared_world().await;
    let mut program = json!({
        "programid": 1, "programname": "Ngày hội", "date": "2025-07-01", "description": "Mô tả",
        "content": "Nội dung", "organizer": "MeetAssist", "url": "https://example.com/p", "isdisabled": false,
        "status": "upcoming", "createdat": "2025-01-01T10:00:00+07:00", "participant_count": 2
    });
    for (changes, changed) in [
        (
            json!({"programname": "", "date": null, "status": null}),
            json!({}),
        ),
        (
            json!({"description": null, "content": "", "organizer": null, "url": ""}),
            json!({"description": null, "content": null, "organizer": null, "url": null}),
        ),
        (
            json!({"programname": "x", "date": "2025-07-02", "description": "a", "content": "b", "organizer": "c",
                   "url": "http://example.com", "status": "completed", "isdisabled": true}),
            json!({"programname": "x", "date": "2025-07-02", "description": "a", "content": "b", "organizer": "c",
                   "url": "http://example.com", "status": "completed", "isdisabled": true}),
        ),
    ] {
        let mut request = changes.clone();
        request["action"] = json!("update_program");
        request["programid"] = json!(1);
        for (column, value) in changed.as_object().unwrap() {
            program[column] = value.clone();
        }
        assert_eq!(
            world.ask(request).await,
            json!({"success": true, "data": program}),
            "{changes}"
        );
    }
}

#[tokio::test]
async fn a_program_is_disabled_by_deletion() {
    let world = prepared_world().await;
    assert_eq!(
        world
            .ask(json!({"action": "delete_program", "programid": 1}))
            .await,
        json!({"success": true, "message": "The program is disabled."})
    );
    let left = world.ask(json!({"action": "get_programs"})).await;
    assert_eq!(left["total"], 1);
}

#[tokio::test]
async fn an_unknown_program_is_not_found() {
    let world = prepared_world().await;
    for request in [
        json!({"action": "update_program", "programid": 99, "content": "x"}),
        json!({"action": "delete_program", "programid": 99}),
        json!({"action": "get_program_participants", "programid": 99}),
        json!({"action": "add_program_participant", "programid": 99, "customerid": "7"}),
        json!({"action": "add_program_participant", "programid": 3, "customerid": "9"}),
    ] {
        assert_eq!(
            world.call(&request).await,
            refusal(404, "not_found", "Program not found."),
            "{request}"
        );
    }
}

#[tokio::test]
async fn participants_are_listed_in_the_order_of_registration() {
    let world = prepared_world().await;
    let cuong = json!({"customerid": "9", "fullname": "Le_Van Cuong", "email": "cuong@example.com",
                       "registeredtime": "2025-02-01T10:00:00+07:00", "status": "cancelled"});
    let list = async |request: Value| world.ask(request).await;
    assert_eq!(
        list(json!({"action": "get_program_participants", "programid": 1})).await,
        json!({"participants": [anh(), cuong], "total": 2, "limit": 100, "offset": 0})
    );
    assert_eq!(
        list(json!({"action": "get_program_participants", "programid": "1", "limit": 1, "offset": 1})).await,
        json!({"participants": [cuong], "total": 2, "limit": 1, "offset": 1})
    );
    assert_eq!(
        list(json!({"action": "get_program_participants", "programid": 2})).await,
        json!({"participants": [], "total": 0, "limit": 100, "offset": 0})
    );
}

#[tokio::test]
async fn a_customer_is_registered_once_and_their_status_can_be_changed() {
    let world = prepared_world().await;
    let add = json!({"action": "add_program_participant", "programid": 1, "customerid": "fb-8"});
    assert_eq!(
        world.done(add.clone(), &["registeredtime"]).await,
        json!({"customerid": "fb-8", "fullname": "Trần 100% Đạt", "email": "dat@example.com",
               "registeredtime": null, "status": "registered"})
    );
    assert_eq!(
        world.call(&add).await,
        refusal(
            409,
            "already_registered",
            "The customer is already registered for this program."
        )
    );
    let mut attended = anh();
    attended["status"] = json!("attended");
    for status in [json!("attended"), json!(null)] {
        let update = json!({"action": "update_program_participant", "programid": 1, "customerid": 7,
                            "status": status});
        assert_eq!(
            world.ask(update).await,
            json!({"success": true, "data": attended})
        );
    }
}

#[tokio::test]
async fn unknown_and_disabled_customers_are_not_registered() {
    let world = prepared_world().await;
    for customer in ["nobody", "10"] {
        assert_eq!(
            world
                .call(&json!({"action": "add_program_participant", "programid": 1, "customerid": customer}))
                .await,
            refusal(404, "not_found", "Customer not found.")
        );
    }
    assert_eq!(
        world
            .call(
                &json!({"action": "update_program_participant", "programid": 2, "customerid": "7",
                          "status": "attended"})
            )
            .await,
        refusal(404, "not_found", "Participant not found.")
    );
}

#[tokio::test]
async fn a_customer_s_programs_are_all_for_which_they_ever_registered() {
    let world = prepared_world().await;
    let programs = async |customerid: &str| {
        let request = json!({"action": "get_customer_programs", "customerid": customerid});
        world.call(&request).await
    };
    let registeredtime = "2025-02-01T10:00:00+07:00";
    assert_eq!(
        programs("7").await,
        (
            200,
            json!({
                "programs": [
                    {"programid": 3, "programname": "Đã bỏ", "date": "2025-09-01", "program_status": "upcoming",
                     "isdisabled": true, "registeredtime": registeredtime, "status": "attended"},
                    {"programid": 1, "programname": "Ngày hội", "date": "2025-07-01", "program_status": "upcoming",
                     "isdisabled": false, "registeredtime": registeredtime, "status": "registered"},
                ],
                "total": 2, "limit": 100, "offset": 0,
            })
        )
    );
    let none = json!({"programs": [], "total": 0, "limit": 100, "offset": 0});
    assert_eq!(programs("fb-8").await, (200, none));
    assert_eq!(
        programs("nobody").await,
        refusal(404, "not_found", "Customer not found.")
    );
}

#[tokio::test]
async fn a_program_is_found_by_its_number_enabled_or_not() {
    let world = prepared_world().await;
    for program in world
        .ask(json!({"action": "get_programs", "include": "all"}))
        .await["programs"]
        .as_array()
        .unwrap()
    {
        assert_eq!(
            world
                .ask(json!({"action": "get_program_by_id", "programid": program["programid"]}))
                .await,
            json!({"success": true, "data": program})
        );
    }
    assert_eq!(
        world
            .call(&json!({"action": "get_program_by_id", "programid": 4}))
            .await,
        refusal(404, "not_found", "Program not found.")
    );
}
