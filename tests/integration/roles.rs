//! What the functions' roles may and may not do.

use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use meetassist::{
    Error,
    installation::{
        db_init::{self, Request},
        deployment::Deployment,
        roles::RoleSecrets,
    },
    platform::{database::Database, secrets::CredentialSource},
    window::Window,
};
use serde_json::json;
use tokio_postgres::error::SqlState;

use crate::support::{World, archive::SMALL, connect, database_config, logins::secret, unique, world};

const INSERTS: [&str; 3] = [
    "INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, DATE, '17:00', '18:00')",
    "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', DATE, '17:00')",
    "INSERT INTO appointmentfeedback (appointmentid, rating)
     SELECT appointmentid, 1 FROM appointment WHERE date = DATE AND time = '17:00'",
];

/// Asserts that the role has no right to do this.
async fn assert_denied(role: &Database, statement: &str) {
    let session = role.session().await.unwrap();
    let error = session.batch_execute(statement).await.expect_err(statement);
    assert_eq!(
        error.code(),
        Some(&SqlState::INSUFFICIENT_PRIVILEGE),
        "{statement}: {error}"
    );
}

async fn run(role: &Database, statement: &str) {
    let session = role.session().await.unwrap();
    session.batch_execute(statement).await.expect(statement);
}

async fn small_world() -> World {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world
}

#[tokio::test]
async fn neither_role_can_change_the_schema_or_truncate_a_table() {
    let world = small_world().await;
    for role in [&world.database, &world.archiver] {
        for statement in [
            "DROP TABLE customer",
            "DROP TABLE archive.mark",
            "DROP SCHEMA archive CASCADE",
            "ALTER TABLE appointment DROP CONSTRAINT appointment_no_overlap",
            "ALTER TABLE appointment DISABLE TRIGGER ALL",
            "TRUNCATE appointmentfeedback",
            "CREATE TABLE mine (id integer)",
            "CREATE TABLE archive.mine (id integer)",
            "CREATE SCHEMA mine",
            "CREATE FUNCTION archive.is_loading() RETURNS boolean LANGUAGE sql RETURN true",
            "DROP TRIGGER archive_mark_change ON customer",
            "SET session_replication_role = replica",
            "CREATE ROLE mine",
            "SET ROLE postgres",
            "COPY customer TO PROGRAM 'true'",
            "SELECT pg_read_file('postgresql.conf')",
            "UPDATE archive.archived_day SET slots = 0",
            "INSERT INTO archive.mark (table_name, deleted) VALUES ('customer', true)",
            "DELETE FROM customer",
            "DELETE FROM consultant",
            "DELETE FROM appointmentfeedback",
            "UPDATE refinery_schema_history SET version = 99",
        ] {
            assert_denied(role, statement).await;
        }
    }
}

#[tokio::test]
async fn the_application_can_t_change_the_archive_s_records() {
    let world = small_world().await;
    for statement in [
        "DELETE FROM archive.mark",
        "UPDATE archive.lineage SET etag = NULL",
        "INSERT INTO archive.archived_day VALUES ('2030-01-01', 0, 0, 0, 0, 0, 0, 0, '{}', '{}', '{}')",
        "DELETE FROM communityprogram",
        "DELETE FROM programparticipant",
    ] {
        assert_denied(&world.database, statement).await;
    }
}

#[tokio::test]
async fn the_archiver_can_t_change_a_booking() {
    let world = small_world().await;
    for statement in [
        "UPDATE appointment SET status = 'cancelled'",
        "UPDATE consultantschedule SET isavailable = false",
        "UPDATE appointmentfeedback SET rating = 0",
        "DELETE FROM appointment",
        "DELETE FROM consultantschedule",
        "UPDATE customer SET notes = 'x'",
        "INSERT INTO customer (fullname, email) VALUES ('An', 'an@example.com')",
        "SELECT FROM dashboard.creation",
    ] {
        assert_denied(&world.archiver, statement).await;
    }
    // Not even by pretending to load.
    let [slot, appointment, feedback] = INSERTS.map(|insert| insert.replace("DATE", "'2025-06-03'"));
    for insert in [slot, appointment, feedback.replace("17:00", "09:00")] {
        assert_denied(&world.archiver, &insert).await;
        assert_denied(
            &world.archiver,
            &format!("SET meetassist.loading = 'on'; {insert}"),
        )
        .await;
    }
    let session = world.archiver.session().await.unwrap();
    let copy = "COPY appointment (consultantid, customerid, date, time) FROM STDIN (FORMAT csv)";
    let mut rows = pin!(session.copy_in(copy).await.unwrap());
    rows.send(Bytes::from_static(b"1,7,2025-06-03,17:00\n"))
        .await
        .unwrap();
    let error = rows.finish().await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE));
}

#[tokio::test]
async fn the_archiver_can_insert_rows_of_archived_days_only() {
    let world = small_world().await;
    world
        .execute(
            "INSERT INTO archive.archived_day (day, slots, pending, confirmed, completed, cancelled, feedbacks, rating_sum,
                                               created, objects, booked, offered)
             VALUES ('2030-01-01', 0, 0, 0, 0, 0, 0, 0, '{}', '{}', '{}', '{}')",
        )
        .await;
    for insert in INSERTS {
        run(&world.archiver, &insert.replace("DATE", "'2030-01-01'")).await;
    }
    assert_eq!(
        world.value("SELECT count(*) FROM appointmentfeedback JOIN appointment USING (appointmentid) WHERE date = '2030-01-01'").await,
        "1"
    );
    assert_denied(
        &world.archiver,
        "INSERT INTO appointment (consultantid, customerid, date, time)
         VALUES (1, '7', '2030-01-01', '08:00'), (1, '7', '2030-01-02', '08:00')",
    )
    .await;
    for insert in INSERTS {
        run(&world.database, &insert.replace("DATE", "'2030-01-02'")).await;
    }
}

#[tokio::test]
async fn used_ids_are_archived_with_the_archiver_s_rights() {
    let world = small_world().await;
    world
        .execute("DELETE FROM appointment WHERE appointmentid = 3")
        .await;
    world
        .execute("SELECT setval('appointment_appointmentid_seq', 70)")
        .await;
    world.archive().await;
    let highest: Vec<_> = world
        .manifest()
        .await
        .tables
        .values()
        .map(|table| table.highest_id)
        .collect();
    assert!(highest.contains(&Some(70)), "{highest:?}");
}

/// A server like RDS: its master is not a superuser, and owns this database and another one.
struct Server {
    master: String,
    database: String,
    other: String,
}

impl Server {
    async fn new() -> Self {
        let server = Self {
            master: unique("master"),
            database: unique("test"),
            other: unique("other"),
        };
        let Self {
            master,
            database,
            other,
        } = &server;
        // The groups exist already, because other tests' databases are on the same server.
        let superuser = connect("postgres").await;
        for statement in [
            format!("CREATE ROLE {master} LOGIN CREATEROLE PASSWORD 'a password'"),
            format!(
                "GRANT meetassist_app_rights, meetassist_archive_rights TO {master} WITH ADMIN OPTION, INHERIT FALSE"
            ),
            format!("GRANT pg_signal_backend TO {master}"),
            format!("CREATE DATABASE {database} OWNER {master} TEMPLATE template0"),
            format!("CREATE DATABASE {other} OWNER {master} TEMPLATE template0"),
        ] {
            superuser.batch_execute(&statement).await.unwrap();
        }
        server
    }

    fn view(&self, world: &World, database: &str, secret: &str) -> Database {
        Database::new(
            database_config(database.to_owned()),
            CredentialSource::new(&world.aws, secret.to_owned()),
        )
    }
}

#[tokio::test]
async fn a_master_without_superuser_rights_creates_the_roles_and_confines_them_to_their_database() {
    let world = world().await;
    let server = Server::new().await;
    let (app, archive) = (unique("app"), unique("archive"));
    let master_secret = secret(&world.aws, &server.master, "a password").await;
    let app_secret = secret(&world.aws, &app, "first").await;
    let archive_secret = secret(&world.aws, &archive, "it's \"quoted\" \\ $1").await;
    let deployment = Deployment {
        database: server.view(&world, &server.database, &master_secret),
        store: world.store.clone(),
        roles: RoleSecrets {
            application: CredentialSource::new(&world.aws, app_secret.clone()),
            archive: CredentialSource::new(&world.aws, archive_secret.clone()),
        },
        window: Window::ALL,
    };
    db_init::run(&deployment, Request::default()).await.unwrap();
    for secret in [&app_secret, &archive_secret] {
        let view = server.view(&world, &server.database, secret);
        view.read::<i64>("SELECT to_json(count(*)) FROM customer", &[])
            .await
            .unwrap();
        run(&view, "CREATE TEMP TABLE staged (id integer)").await;
        let refused = server.view(&world, &server.other, secret).session().await;
        assert!(matches!(refused, Err(Error::DatabaseUnavailable { .. })));
    }
    assert_denied(
        &server.view(&world, &server.database, &app_secret),
        &format!("CREATE DATABASE {}", unique("mine")),
    )
    .await;

    // Somebody changes the secret, and db-init gives the role the new password. On a server that trusts everybody,
    // unlike that of `make test`, this proves less.
    world
        .secrets()
        .put_secret_value()
        .secret_id(&app_secret)
        .secret_string(json!({"username": app, "password": "second"}).to_string())
        .send()
        .await
        .unwrap();
    db_init::run(&deployment, Request::default()).await.unwrap();
    let changed = server.view(&world, &server.database, &app_secret);
    changed.session().await.unwrap();
    assert_eq!(
        connect("postgres")
            .await
            .query_one(
                "SELECT left(rolpassword, 14) FROM pg_authid WHERE rolname = $1",
                &[&app]
            )
            .await
            .unwrap()
            .get::<_, String>(0),
        "SCRAM-SHA-256$"
    );
}

#[tokio::test]
async fn an_empty_password_and_a_role_that_can_t_sign_in_are_errors() {
    let world = world().await;
    for password in ["first", ""] {
        let role = unique("role");
        let mut deployment = world.deployment(Window::ALL).await;
        let secret_name = secret(&world.aws, &role, password).await;
        deployment.roles.application = CredentialSource::new(&world.aws, secret_name.clone());
        let outcome = db_init::run(&deployment, Request::default()).await;
        assert_eq!(outcome.is_ok(), !password.is_empty());
        // Somebody removes the password of an existing role.
        let emptied = json!({"username": role, "password": ""}).to_string();
        let put = world.secrets().put_secret_value().secret_id(&secret_name);
        put.secret_string(emptied).send().await.unwrap();
        let error = db_init::run(&deployment, Request::default()).await.unwrap_err();
        assert_eq!(error.code(), "misconfigured", "{error}");
        let sentence = error.to_string();
        assert!(
            sentence.contains("APP_SECRET_ID") && sentence.contains("password is empty"),
            "{sentence}"
        );
    }

    // The password matches the secret, and the role still can't sign in.
    let role = unique("role");
    let mut deployment = world.deployment(Window::ALL).await;
    deployment.roles.application = world.secret(&role, "a password").await;
    db_init::run(&deployment, Request::default()).await.unwrap();
    world
        .execute(&format!("ALTER ROLE {role} VALID UNTIL '2000-01-01'"))
        .await;
    let error = db_init::run(&deployment, Request::default()).await.unwrap_err();
    assert_eq!(error.code(), "misconfigured", "{error}");
}

#[tokio::test]
async fn secrets_that_don_t_name_a_role_of_their_own_are_refused() {
    let world = world().await;
    for (application, archive, variable) in [
        ("postgres", "meetassist_archive", "APP_SECRET_ID"),
        (
            "Robert'); DROP TABLE customer; --",
            "meetassist_archive",
            "APP_SECRET_ID",
        ),
        ("same", "same", "ARCHIVE_SECRET_ID"),
    ] {
        let mut deployment = world.deployment(Window::ALL).await;
        deployment.roles = RoleSecrets {
            application: world.secret(application, "x").await,
            archive: world.secret(archive, "x").await,
        };
        let error = db_init::run(&deployment, Request::default()).await.unwrap_err();
        assert_eq!(error.code(), "misconfigured", "{error}");
        assert!(error.to_string().contains(variable), "{error}");
    }
}
