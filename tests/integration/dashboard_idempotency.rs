//! Repeated creating requests.

use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{claims_of, every_action, handle, prepared_world, refusal},
};

/// One request of each action that accepts a key, with a key.
fn creations() -> Vec<Value> {
    let mut creations: Vec<Value> = every_action()
        .into_iter()
        .map(|(request, _)| request)
        .filter(|request| request["action"].as_str().unwrap().starts_with("create_"))
        // Nothing is made by an upload for which no file comes.
        .filter(|request| request["action"] != "create_upload")
        .collect();
    assert_eq!(creations.len(), 7);
    for creation in &mut creations {
        creation["idempotency_key"] = json!("a key");
    }
    creations
}

async fn rows(world: &World) -> Value {
    world.ask(json!({"action": "get_stats"})).await["total_rows"].take()
}

#[tokio::test]
async fn a_repeated_creation_creates_nothing_and_gets_the_first_answer() {
    for creation in creations() {
        let world = prepared_world().await;
        let first = world.ask(creation.clone()).await;
        let rows_after_first = rows(&world).await;
        for _ in 0..2 {
            assert_eq!(world.ask(creation.clone()).await, first, "{creation}");
        }
        assert_eq!(rows(&world).await, rows_after_first, "{creation}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_caller_and_one_action() {
    let world = prepared_world().await;
    for creation in creations() {
        world.ask(creation).await;
    }
    let program = json!({"action": "create_program", "programname": "x", "date": "2025-06-02",
                         "idempotency_key": "a key"});
    let other = claims_of("[consultant admin]", "other@example.com", "true");
    let before = rows(&world).await.as_u64().unwrap();
    let (status, _) = world.send(Some(&other), program.to_string().as_bytes()).await;
    assert_eq!((status, rows(&world).await), (200, json!(before + 1)));
}

#[tokio::test]
async fn a_key_with_other_parameters_is_refused() {
    let world = prepared_world().await;
    for mut creation in creations() {
        world.ask(creation.clone()).await;
        let (parameter, value) = match creation["action"].as_str().unwrap() {
            "create_customer" | "create_consultant" => ("fullname", json!("x")),
            "create_consultant_schedule" => ("is_available", json!(false)),
            "create_leave" | "create_my_leave" => ("reason", json!("y")),
            _ => ("description", json!("y")),
        };
        creation[parameter] = value;
        assert_eq!(
            world.call(&creation).await,
            refusal(
                409,
                "idempotency_key_reused",
                "This idempotency_key was used for another request."
            ),
            "{creation}"
        );
    }
}

#[tokio::test]
async fn a_refused_creation_leaves_its_key_free() {
    let world = prepared_world().await;
    let book = |time: &str| {
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-02",
               "time": time, "idempotency_key": "k"})
    };
    assert_eq!(world.call(&book("09:00")).await.0, 409);
    assert_eq!(world.call(&book("12:00")).await.0, 200);
}

#[tokio::test]
async fn a_key_expires_after_a_day() {
    let world = prepared_world().await;
    let program = json!({"action": "create_program", "programname": "x", "date": "2025-06-02",
                         "idempotency_key": "k"});
    let first = world.ask(program.clone()).await;
    let grow_older = async |time: &str| {
        world
            .execute(&format!(
                "UPDATE dashboard.creation SET created_at = created_at - interval '{time}'"
            ))
            .await;
    };
    grow_older("23 hours 59 minutes").await;
    assert_eq!(world.ask(program.clone()).await, first);
    grow_older("1 minute").await;
    assert_ne!(world.ask(program).await, first);
    assert_eq!(world.value("SELECT count(*) FROM dashboard.creation").await, "1");
}

#[tokio::test]
async fn a_simultaneous_repetition_gets_the_first_answer() {
    let world = prepared_world().await;
    for creation in creations() {
        let other = world.another_view(None).await;
        let claims = claims_of("[admin]", "a@example.com", "true");
        let body = creation.to_string();
        let send = async |database| {
            let answer = handle(database, &world.store, Some(&claims), body.as_bytes()).await;
            serde_json::from_slice::<Value>(&answer.body).unwrap()
        };
        let (one, another) = tokio::join!(send(&world.database), send(&other));
        assert_eq!(one["success"], true, "{one}");
        assert_eq!(one, another);
    }
}
