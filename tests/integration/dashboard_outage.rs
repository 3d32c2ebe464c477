//! The dashboard while its database becomes unavailable and comes back.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{
    World, connect,
    dashboard::{handle, member_of},
    proxy::ListeningProxy,
    unique, world,
};

/// Longer than any caller waits.
const PATIENCE: Duration = Duration::from_secs(5);

async fn database_name(world: &World) -> String {
    world.value("current_database()").await
}

/// Ends the dashboard's sessions, as an administrator or a restart would.
async fn end_sessions(name: &str) -> u64 {
    let terminate = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                     WHERE datname = $1 AND application_name = 'meetassist'";
    let ended = connect("postgres")
        .await
        .query(terminate, &[&name])
        .await
        .unwrap();
    ended.len() as u64
}

async fn allow_connections(name: &str, allowed: bool) {
    connect("postgres")
        .await
        .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"))
        .await
        .unwrap();
}

fn question() -> Value {
    json!({"action": "get_customers"})
}

#[tokio::test]
async fn a_session_that_ended_between_two_requests_is_not_noticed() {
    let world = world().await;
    let name = database_name(&world).await;
    let first = world.ask(question()).await;
    assert_eq!(end_sessions(&name).await, 1);
    assert_eq!(world.ask(question()).await, first);
}

#[tokio::test]
async fn one_session_serves_many_requests() {
    let world = world().await;
    let name = database_name(&world).await;
    world.database.warm_up().await;
    for _ in 0..3 {
        world.ask(question()).await;
    }
    assert_eq!(end_sessions(&name).await, 1);
}

#[tokio::test]
async fn while_the_database_is_unavailable_callers_are_asked_to_try_again() {
    let world = world().await;
    let name = database_name(&world).await;
    let before = world.ask(question()).await;
    allow_connections(&name, false).await;
    end_sessions(&name).await;

    let started = Instant::now();
    let answer = handle(
        &world.database,
        &world.store,
        Some(&member_of("[admin]")),
        question().to_string().as_bytes(),
    )
    .await;
    assert!(started.elapsed() < PATIENCE);
    assert_eq!((answer.status, answer.retry_after), (503, Some(5)));
    assert_eq!(
        serde_json::from_slice::<Value>(&answer.body).unwrap(),
        json!({
            "success": false,
            "error": "The database is not available at the moment. Please try again in a minute.",
            "code": "database_unavailable"
        })
    );

    allow_connections(&name, true).await;
    assert_eq!(world.ask(question()).await, before);
}

/// The database doesn't answer this request, because the table of the customers is locked.
async fn assert_given_up_in_time(world: &World, request: &Value) {
    world
        .execute("BEGIN; LOCK TABLE customer IN ACCESS EXCLUSIVE MODE")
        .await;
    let started = Instant::now();
    let (status, answer) = world.call(request).await;
    assert!(started.elapsed() < PATIENCE);
    assert_eq!((status, &answer["code"]), (503, &json!("database_unavailable")));
    world.execute("ROLLBACK").await;
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_given_up_in_time_and_asked_again_later() {
    let world = world().await;
    world.ask(question()).await;
    assert_given_up_in_time(&world, &question()).await;
    world.ask(question()).await;
}

#[tokio::test]
async fn a_database_without_a_schema_is_not_available_yet() {
    let world = crate::support::empty_world().await;
    let (status, answer) = world.call(&question()).await;
    assert_eq!((status, &answer["code"]), (503, &json!("database_unavailable")));
}

/// A role with a password, and a secret of the same name with both.
async fn role_with_secret(world: &World) -> String {
    let role = unique("role");
    world
        .execute(&format!("CREATE ROLE {role} LOGIN SUPERUSER PASSWORD 'first'"))
        .await;
    let secret = json!({"username": role, "password": "first"});
    world
        .secrets()
        .create_secret()
        .name(&role)
        .secret_string(secret.to_string())
        .send()
        .await
        .unwrap();
    role
}

/// On a server that trusts everybody, unlike that of `make test`, this test proves less.
#[tokio::test]
async fn a_rotated_password_is_not_noticed() {
    let world = world().await;
    let role = role_with_secret(&world).await;
    let view = world.view_with_secret(&role);
    let status = async || {
        let body = question().to_string();
        handle(&view, &world.store, Some(&member_of("[admin]")), body.as_bytes())
            .await
            .status
    };
    assert_eq!(status().await, 200);

    world
        .execute(&format!("ALTER ROLE {role} PASSWORD 'second'"))
        .await;
    assert_eq!(status().await, 200, "the session goes on");
    let rotated = json!({"username": role, "password": "second"});
    world
        .secrets()
        .put_secret_value()
        .secret_id(&role)
        .secret_string(rotated.to_string())
        .send()
        .await
        .unwrap();
    end_sessions(&database_name(&world).await).await;
    assert_eq!(status().await, 200, "the new password is fetched");
}

fn change() -> Value {
    json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"})
}

#[tokio::test]
async fn a_change_that_the_database_cancels_in_time_is_not_made() {
    let world = world().await;
    world.ask(question()).await;
    assert_given_up_in_time(&world, &change()).await;
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "0");
    world.ask(change()).await;
}

#[tokio::test]
async fn a_change_whose_connection_breaks_is_not_repeated_and_its_caller_is_told_to_check() {
    let world = world().await;
    let proxy = ListeningProxy::start().await;
    let view = world.another_view(Some(proxy.port)).await;
    view.warm_up().await;
    proxy.swallow_answers();
    let body = change().to_string();
    let started = Instant::now();
    let answer = handle(&view, &world.store, Some(&member_of("[admin]")), body.as_bytes()).await;
    assert!(started.elapsed() < PATIENCE);
    assert_eq!((answer.status, answer.retry_after), (503, None));
    assert_eq!(
        serde_json::from_slice::<Value>(&answer.body).unwrap(),
        json!({
            "success": false,
            "error": "The database did not answer, so the change may or may not have been made. Please check before you \
                      try again.",
            "code": "outcome_unknown"
        })
    );
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "1");
}

#[tokio::test]
async fn a_creation_s_outcome_stays_unknown_if_its_key_can_t_be_looked_up() {
    let world = world().await;
    let proxy = ListeningProxy::start().await;
    let view = world.another_view(Some(proxy.port)).await;
    view.warm_up().await;
    world.execute("BEGIN; LOCK TABLE customer IN SHARE MODE").await;
    let mut creation = change();
    creation["idempotency_key"] = json!("k");
    let break_the_connection = async {
        world.somebody_waits().await;
        proxy.swallow_answers();
        world.execute("COMMIT").await;
    };
    let (answer, ()) = tokio::join!(world.call_through(&view, &creation), break_the_connection);
    assert_eq!(
        (answer.0, &answer.1["code"]),
        (503, &json!("outcome_unknown")),
        "{}",
        answer.1
    );
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "1");
}

#[tokio::test]
async fn a_creation_that_was_never_sent_has_a_known_outcome() {
    let world = world().await;
    let proxy = ListeningProxy::start().await;
    let view = world.another_view(Some(proxy.port)).await;
    view.warm_up().await;
    proxy.swallow_answers();
    let mut creation = change();
    creation["idempotency_key"] = json!("k");
    let (status, answer) = world.call_through(&view, &creation).await;
    assert_eq!((status, &answer["code"]), (503, &json!("database_unavailable")));
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "0");
}
