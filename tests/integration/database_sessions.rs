//! Sessions of the database: their settings, and a database that pauses while nobody is connected.

use std::time::Duration;

use meetassist::{
    installation::db_init::{self, Request, Source},
    platform::{database::Database, secrets::CredentialSource},
    window::Window,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpSocket, TcpStream},
    time::sleep,
};

use crate::support::{
    World, connect,
    dashboard::{handle, member_of},
    database_config,
    logins::secret,
    proxy::ListeningProxy,
    unique, world,
};

/// What a session was told.
const SETTINGS: &str = "SELECT json_object_agg(name, setting) FROM pg_settings
    WHERE name IN ('TimeZone', 'application_name', 'idle_session_timeout', 'jit', 'statement_timeout',
                   'transaction_timeout')";

fn of_requests(time_zone: &str) -> Value {
    json!({
        "TimeZone": time_zone,
        "application_name": "meetassist",
        "idle_session_timeout": "0",
        "jit": "off",
        "statement_timeout": "4000",
        "transaction_timeout": "0",
    })
}

/// A role with the rights of the dashboard, to which db-init has given no settings; and its secret.
async fn new_role(world: &World) -> (String, String) {
    let role = unique("role");
    let create = format!("CREATE ROLE {role} LOGIN PASSWORD 'a password' IN ROLE meetassist_app_rights");
    world.execute(&create).await;
    let secret = secret(&world.aws, &role, "a password").await;
    (role, secret)
}

async fn settings_of_role(role: &str) -> Vec<String> {
    let config = "SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = $1";
    connect("postgres")
        .await
        .query_one(config, &[&role])
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn every_function_works_behind_a_proxy_that_refuses_options() {
    let proxy = ListeningProxy::start().await;
    let mut world = world().await;
    let days @ [past, _] = world.days([-20, 0]).await;
    world.book(&days).await;
    world.archiver = world.archiver_through(proxy.port).await;
    world.archive().await;

    world.empty_database().await;
    let mut deployment = world.deployment(Window::around(0, 0).unwrap()).await;
    deployment.database = world.master_view(proxy.port).await;
    let report = db_init::run(&deployment, Request::default()).await.unwrap();
    assert_eq!(
        (report.source, report.contents.days_archived),
        (Source::Archive, 1)
    );

    let view = world.another_view(Some(proxy.port)).await;
    let of_the_past = json!({"action": "get_appointments", "date_from": past, "date_to": past});
    let export = json!({"action": "export_list", "list": "get_appointments"});
    let creation = json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"});
    for request in [of_the_past, export, creation] {
        let (status, answer) = world.call_through(&view, &request).await;
        assert_eq!(status, 200, "{request}: {answer}");
    }
    world.archiver = world.archiver_through(proxy.port).await;
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn a_role_s_sessions_begin_with_the_settings_of_requests_and_others_are_told_them() {
    let world = world().await;
    let proxy = ListeningProxy::start().await;
    let known = world.another_view(Some(proxy.port)).await;
    let (_, unknown) = new_role(&world).await;
    let unknown = world.configured_view(&unknown, |config| config.port = proxy.port);
    for (view, round_trips) in [(known, 0), (unknown, 1)] {
        proxy.round_trips();
        view.warm_up().await;
        assert_eq!(proxy.round_trips(), round_trips);
        let settings: Value = view.read(SETTINGS, &[]).await.unwrap();
        assert_eq!(settings, of_requests("Asia/Ho_Chi_Minh"));
    }
}

#[tokio::test]
async fn the_organisation_s_time_zone_holds_before_db_init_has_told_the_role() {
    let world = world().await;
    let (role, secret) = new_role(&world).await;
    let before = world.view_with_secret(&secret);
    let change = before.settings_of_requests().alter_role(&role);
    world.execute(&change).await;
    let after = world.configured_view(&secret, |config| config.time_zone = "Europe/Paris".to_owned());
    let settings: Value = after.read(SETTINGS, &[]).await.unwrap();
    assert_eq!(settings, of_requests("Europe/Paris"));
}

#[tokio::test]
async fn db_init_gives_a_role_its_settings_again_when_they_have_changed() {
    let world = world().await;
    let (role, secret) = new_role(&world).await;
    let mut deployment = world.deployment(Window::ALL).await;
    deployment.roles.application = CredentialSource::new(&world.aws, secret);
    for (idle, expected) in [(60, "60000"), (60, "60000"), (0, "0")] {
        let mut config = database_config(world.name.clone());
        config.idle = Duration::from_secs(idle);
        deployment.database = Database::new(config, crate::support::credentials().await);
        db_init::run(&deployment, Request::default()).await.unwrap();
        let settings = settings_of_role(&role).await;
        assert!(
            settings.contains(&format!("idle_session_timeout={expected}")),
            "{settings:?}"
        );
    }
}

#[tokio::test]
async fn long_work_is_not_limited_as_requests_are() {
    let world = world().await;
    let limit = Duration::from_secs(7);
    for (session, limit) in [
        (world.database.session().await, "0"),
        (world.database.bounded_session(limit).await, "7000"),
    ] {
        let row = session.unwrap().query_one(SETTINGS, &[]).await.unwrap();
        let settings: Value = row.get(0);
        assert_eq!(
            settings,
            json!({
                "TimeZone": "Asia/Ho_Chi_Minh",
                "application_name": "meetassist",
                "idle_session_timeout": "900000",
                "jit": "off",
                "statement_timeout": "0",
                "transaction_timeout": limit,
            })
        );
    }
}

/// Asks for the customers, and returns the status and when to try again.
async fn asked(world: &World, view: &Database) -> (u16, Option<u32>) {
    let request = json!({"action": "get_customers"}).to_string();
    let answer = handle(
        view,
        &world.store,
        Some(&member_of("[admin]")),
        request.as_bytes(),
    )
    .await;
    (answer.status, answer.retry_after)
}

#[tokio::test]
async fn a_connection_that_serves_nobody_is_ended_by_the_server_and_nobody_notices() {
    let world = world().await;
    let (role, secret) = new_role(&world).await;
    let view = world.configured_view(&secret, |config| config.idle = Duration::from_secs(1));
    let change = view.settings_of_requests().alter_role(&role);
    world.execute(&change).await;
    view.warm_up().await;
    let sessions = format!("SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'");
    assert_eq!(world.value(&sessions).await, "1");
    while world.value(&sessions).await != "0" {
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(asked(&world, &view).await, (200, None));
    let creation = json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"});
    assert_eq!(world.call_through(&view, &creation).await.0, 200);
}

/// A server that starts when the first two have tried to connect: then it lets nobody in for a while.
async fn resuming_server() -> u16 {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        // Until it listens, connections are refused.
        sleep(Duration::from_millis(600)).await;
        let listener = socket.listen(8).unwrap();
        for _ in 0..2 {
            let (mut client, _) = listener.accept().await.unwrap();
            let length = client.read_u32().await.unwrap();
            client
                .read_exact(&mut vec![0; length as usize - 4])
                .await
                .unwrap();
            let fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";
            client.write_u8(b'E').await.unwrap();
            client.write_u32(fields.len() as u32 + 4).await.unwrap();
            client.write_all(fields).await.unwrap();
        }
        let config = database_config(String::new());
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut server = TcpStream::connect((config.host.as_str(), config.port))
                .await
                .unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    port
}

#[tokio::test]
async fn a_database_that_resumes_is_waited_for_by_requests_and_by_long_work() {
    let world = world().await;
    let (_, secret) = new_role(&world).await;
    let resuming = async || {
        let port = resuming_server().await;
        world.configured_view(&secret, |config| {
            config.port = port;
            config.resume = Duration::from_secs(60);
        })
    };
    assert_eq!(asked(&world, &resuming().await).await, (200, None));
    let creation = json!({"action": "create_customer", "fullname": "An", "email": "an@example.com"});
    assert_eq!(world.call_through(&resuming().await, &creation).await.0, 200);
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "1");
    assert!(resuming().await.session().await.is_ok());
}

#[tokio::test]
async fn who_waits_for_a_database_that_does_not_resume_in_time_is_asked_to_try_again() {
    let world = world().await;
    let (_, secret) = new_role(&world).await;
    let silent = TcpSocket::new_v4().unwrap();
    silent.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = silent.local_addr().unwrap().port();
    let view = world.configured_view(&secret, |config| {
        config.port = port;
        config.resume = Duration::from_secs(1);
    });
    assert_eq!(asked(&world, &view).await, (503, Some(5)));

    // It accepts connections, and never answers.
    let listener = silent.listen(8).unwrap();
    assert_eq!(asked(&world, &view).await, (503, Some(5)));
    assert_eq!(view.session().await.err().unwrap().code(), "database_unavailable");
    drop(listener);
}
