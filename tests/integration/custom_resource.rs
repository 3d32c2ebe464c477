//! The database as a custom resource: CloudFormation's events, with responses to a real HTTP server.

use std::time::{Duration, Instant};

use meetassist::{
    Error,
    installation::{
        custom_resource::{self, Answer, Event, RESERVE, Status},
        db_init::{self, Request},
        deployment::Deployment,
        roles::RoleSecrets,
    },
    platform::{database::Database, secrets::CredentialSource},
    window::Window,
};
use serde_json::{Value, json};

use crate::support::{
    World,
    archive::SMALL,
    connect, credentials, database_config, empty_world,
    faults::{Fault, Proxy, Rule},
    logins::secret,
    response_url::ResponseUrl,
    unique, world,
};

pub const OURS: &str = "meetassist-database/DashboardStack";
const NOT_CREATED: &str = "meetassist-database-not-created/DashboardStack";
/// The id that CloudFormation makes up for a resource whose creation was never responded to.
const MADE_UP: &str = "DashboardStack-DatabaseContents-1GHSD53JBVZQ";

/// Makes the database one that has never seen the bucket's manifest.
const FORGET_THE_MANIFEST: &str =
    "UPDATE archive.lineage SET etag = 'another', checksum = NULL, summary = NULL";

/// A stack whose events are responded to.
pub struct Stack {
    deployment: Deployment,
    pub response_url: ResponseUrl,
    final_archive: &'static str,
}

impl Stack {
    /// With roles of its own: each deployment renews their passwords, and other tests use the common ones.
    pub async fn of(world: &World) -> Self {
        let mut deployment = world.deployment(Window::ALL).await;
        deployment.roles = RoleSecrets {
            application: world.secret(&unique("app"), "first").await,
            archive: world.secret(&unique("archive"), "first").await,
        };
        Self {
            deployment,
            response_url: ResponseUrl::start().await,
            final_archive: "required",
        }
    }

    /// A stack whose database no longer exists, though its server does.
    async fn of_dropped(world: &World) -> Self {
        let mut stack = Self::of(world).await;
        let config = database_config(unique("dropped"));
        stack.deployment.database = Database::new(config, credentials().await);
        stack
    }

    fn event(&self, file: &str) -> Value {
        let mut event: Value = serde_json::from_str(file).unwrap();
        event["ResponseURL"] = json!(self.response_url.url);
        event["ResourceProperties"]["FinalArchive"] = json!(self.final_archive);
        event
    }

    async fn respond(&self, event: Value, deadline: Option<Instant>) -> meetassist::Result<Answer> {
        let event: Event = serde_json::from_value(event).unwrap();
        custom_resource::respond(&self.deployment, &event, deadline).await
    }

    async fn create(&self) -> Answer {
        let event = self.event(include_str!("../../events/db-init-create.json"));
        self.respond(event, None).await.unwrap()
    }

    pub async fn update(&self) -> Answer {
        let event = self.event(include_str!("../../events/db-init-update.json"));
        self.respond(event, None).await.unwrap()
    }

    async fn delete(&self, id: &str) -> Answer {
        let mut event = self.event(include_str!("../../events/db-init-delete.json"));
        event["PhysicalResourceId"] = json!(id);
        self.respond(event, None).await.unwrap()
    }

    /// Points the deployment to a port where nothing listens.
    async fn stop_database(&mut self, world: &World) {
        self.deployment.database = world.master_view(1).await;
    }
}

/// Whether the dashboard can connect.
async fn is_open(world: &World) -> bool {
    let view = world.another_view(None).await;
    match view.read::<i32>("SELECT to_json(7)", &[]).await {
        Ok(_) => true,
        Err(Error::DatabaseUnavailable { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

/// The bucket's objects and their versions.
async fn bucket(world: &World) -> Vec<String> {
    world.versions().await
}

#[tokio::test]
async fn a_stack_is_created_updated_and_deleted_without_losing_a_row() {
    let mut world = empty_world().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n7,An,an@example.com\n",
        )
        .await;
    let stack = Stack::of(&world).await;
    let created = stack.create().await;
    assert_eq!(created.status, Status::Success, "{}", created.reason);
    let answer = stack.response_url.answer();
    assert_eq!(
        answer,
        json!({
            "Status": "SUCCESS",
            "Reason": "",
            "PhysicalResourceId": OURS,
            "StackId": "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/DashboardStack/51af3dc0-da77-11e4-872e-1234567db123",
            "RequestId": "6e8ff5e5-0001-4ec8-8a25-000000000001",
            "LogicalResourceId": "DatabaseContents",
            "Data": {
                "SchemaVersion": answer["Data"]["SchemaVersion"],
                "Source": "seed",
                "Message": "1 rows were loaded from the seed files, 0 were rejected, 0 files were refused.",
            },
        })
    );
    assert!(
        answer["Data"]["SchemaVersion"]
            .as_str()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            >= 5
    );

    world
        .ask(json!({"action": "create_customer", "fullname": "Bình", "email": "binh@example.com"}))
        .await;
    let again = stack.create().await;
    assert_eq!(
        (again.status, again.physical_resource_id.as_str()),
        (Status::Success, OURS)
    );
    let updated = stack.update().await;
    assert_eq!(
        (updated.status, updated.physical_resource_id.as_str()),
        (Status::Success, OURS)
    );
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "2");
    assert!(is_open(&world).await);

    let deleted = stack.delete(OURS).await;
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    assert!(!is_open(&world).await);
    let rows = world.dump().await;
    world.lose_database().await;
    let stack = Stack::of(&world).await;
    let message = stack.create().await.data.unwrap().message;
    // Two customers, the entry of the import and that of the customer who was created.
    assert!(message.starts_with("4 rows were restored"), "{message}");
    assert_eq!(world.dump().await, rows);
}

#[tokio::test]
async fn a_response_matches_the_signature_of_its_presigned_url() {
    let world = world().await;
    let stack = Stack::of(&world).await;
    stack.response_url.fail(2);
    stack.create().await;
    let puts = stack.response_url.puts();
    assert_eq!(puts.len(), 3, "two failed attempts and one more");
    for put in &puts {
        let head = put.head.to_lowercase();
        assert!(
            put.head.starts_with("PUT /stack?X-Amz-Signature=a%2Fb HTTP/1.1"),
            "{head}"
        );
        assert!(
            head.lines().any(|line| line.trim_end() == "content-type:"),
            "{head}"
        );
        assert_eq!(put.body, puts[0].body);
    }
    stack.response_url.fail(usize::MAX);
    let event = stack.event(include_str!("../../events/db-init-create.json"));
    let error = stack.respond(event, None).await.unwrap_err();
    assert_eq!(error.code(), "answer_undelivered");
    assert!(
        !error.with_causes().contains("Signature"),
        "{}",
        error.with_causes()
    );
}

#[tokio::test]
async fn bookings_before_the_deletion_are_archived_and_none_is_possible_afterwards() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    let booking = json!({"action": "create_appointment", "consultantid": 1, "customerid": "7",
                         "date": "2030-01-07", "time": "09:00"});
    let booked = world.done(booking, &["createdat", "updatedat"]).await;
    let stack = Stack::of(&world).await;
    let deleted = stack.delete(OURS).await;
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    let archived = world
        .object("archive/appointment/day=2030-01-07/Appointment.csv")
        .await;
    assert!(
        archived.contains(&booked["appointmentid"].to_string()),
        "{archived}"
    );
    world.assert_archived().await;

    let late = json!({"action": "create_appointment", "consultantid": 1, "customerid": "7",
                      "date": "2030-01-08", "time": "09:00"});
    let (status, answer) = world.call(&late).await;
    assert_eq!((status, &answer["code"]), (503, &json!("database_unavailable")));
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");

    let before = bucket(&world).await;
    let again = stack.delete(OURS).await;
    assert_eq!(again.status, Status::Success, "{}", again.reason);
    assert_eq!(bucket(&world).await, before);
    assert!(!is_open(&world).await);

    world.initialise(json!({})).await.unwrap();
    world.ask(late).await;
}

#[tokio::test]
async fn a_booking_in_progress_is_rolled_back_when_the_application_is_disconnected() {
    let world = world().await;
    world.execute(SMALL).await;
    let booker = world.session().await;
    booker
        .batch_execute("BEGIN; UPDATE customer SET notes = 'unfinished' WHERE customerid = '7'")
        .await
        .unwrap();
    let deleted = Stack::of(&world).await.delete(OURS).await;
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    booker.batch_execute("COMMIT").await.unwrap_err();
    assert_eq!(
        world
            .value("SELECT notes FROM customer WHERE customerid = '7'")
            .await,
        "NULL"
    );
    world.assert_archived().await;
}

#[tokio::test]
async fn a_failed_deletion_says_why_and_lets_the_application_connect_again() {
    let mut world = world().await;
    world.execute(SMALL).await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Status(403));
    let mut stack = Stack::of(&world).await;
    let failed = stack.delete(OURS).await;
    assert_eq!(
        (failed.status, failed.physical_resource_id.as_str()),
        (Status::Failed, OURS)
    );
    for part in [
        "Nothing is deleted.",
        "--stack-name DashboardStack --retain-resources DatabaseContents",
        "[store_error]",
    ] {
        assert!(failed.reason.contains(part), "{}", failed.reason);
    }
    assert!(is_open(&world).await);

    stack.final_archive = "best-effort";
    let deleted = stack.delete(OURS).await;
    assert_eq!(deleted.status, Status::Success);
    assert!(deleted.reason.contains("[store_error]"), "{}", deleted.reason);
}

#[tokio::test]
async fn a_stale_database_a_great_loss_and_a_damaged_archive_stop_the_deletion() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email)
             SELECT 'c' || n, 'An', 'an@example.com' FROM generate_series(1, 50) AS n",
        )
        .await;
    world.archive().await;
    let stack = Stack::of(&world).await;

    world
        .execute("DELETE FROM customer WHERE customerid LIKE 'c%'")
        .await;
    let failed = stack.delete(OURS).await;
    assert!(failed.reason.contains("[archive_shrinks]"), "{}", failed.reason);
    world.execute(FORGET_THE_MANIFEST).await;
    let failed = stack.delete(OURS).await;
    assert!(failed.reason.contains("[archive_fenced]"), "{}", failed.reason);
    assert_eq!(failed.status, Status::Failed);
    assert!(is_open(&world).await);
}

#[tokio::test]
async fn a_damaged_archive_stops_the_deletion() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    // A day that is not loaded can't be archived again.
    let [day] = ["2025-06-02"];
    world
        .execute(&format!(
            "SET meetassist.loading = 'on';
             DELETE FROM appointmentfeedback; DELETE FROM appointment WHERE date = '{day}';
             DELETE FROM consultantschedule WHERE date = '{day}';
             INSERT INTO archive.archived_day VALUES ('{day}', 1, 1, 0, 1, 0, 1, 4.5, '{{}}', '{{}}', '{{}}');
             RESET meetassist.loading"
        ))
        .await;
    world
        .upload(
            "archive/appointment/day=2025-06-02/Appointment.csv",
            "overwritten",
        )
        .await;
    let failed = Stack::of(&world).await.delete(OURS).await;
    assert_eq!(failed.status, Status::Failed);
    assert!(failed.reason.contains("[archive_damaged]"), "{}", failed.reason);
}

#[tokio::test]
async fn without_a_database_a_stack_is_deleted_only_if_that_was_allowed() {
    let world = world().await;
    world.execute(SMALL).await;
    let mut stack = Stack::of(&world).await;
    stack.stop_database(&world).await;
    let failed = stack.create().await;
    assert_eq!(
        (failed.status, failed.physical_resource_id.as_str()),
        (Status::Failed, NOT_CREATED)
    );
    let failed = stack.update().await;
    assert_eq!(
        (failed.status, failed.physical_resource_id.as_str()),
        (Status::Failed, OURS)
    );
    let failed = stack.delete(OURS).await;
    assert_eq!(failed.status, Status::Failed);
    assert!(
        failed.reason.contains("is the database running?"),
        "{}",
        failed.reason
    );
    let lost = Stack::of_dropped(&world).await.delete(OURS).await;
    assert!(lost.reason.contains("[database_unavailable]"), "{}", lost.reason);
    assert!(
        failed.reason.contains("[database_unavailable]"),
        "{}",
        failed.reason
    );

    stack.final_archive = "best-effort";
    let updated = stack.update().await;
    assert_eq!(updated.status, Status::Success, "the update allows it");
    assert_eq!(updated.physical_resource_id, OURS);
    assert_eq!(stack.delete(OURS).await.status, Status::Success);
    let mut event = stack.event(include_str!("../../events/db-init-update.json"));
    event["OldResourceProperties"]["FinalArchive"] = json!("best-effort");
    let failed = stack.respond(event, None).await.unwrap();
    assert_eq!(
        failed.status,
        Status::Failed,
        "any other update needs the database"
    );
}

#[tokio::test]
async fn a_failed_creation_is_rolled_back_without_a_database() {
    let world = world().await;
    let mut stack = Stack::of(&world).await;
    stack.stop_database(&world).await;
    for id in [NOT_CREATED, MADE_UP] {
        let deleted = stack.delete(id).await;
        assert_eq!(
            (deleted.status, deleted.physical_resource_id.as_str()),
            (Status::Success, id)
        );
    }
}

#[tokio::test]
async fn an_empty_database_never_replaces_a_good_archive() {
    let mut world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    let before = bucket(&world).await;
    let stacks = async |world: &World| {
        for id in [OURS, NOT_CREATED, MADE_UP] {
            let deleted = Stack::of(world).await.delete(id).await;
            assert_eq!(deleted.status, Status::Success, "{id}: {}", deleted.reason);
            assert_eq!(deleted.reason, "There was nothing to archive.");
        }
        assert_eq!(bucket(world).await, before);
    };
    // With a schema, as after a failed restore.
    world.lose_database().await;
    stacks(&world).await;
    // Without one, as after a creation that failed at once, or a lost database.
    world.empty_database().await;
    stacks(&world).await;
}

#[tokio::test]
async fn an_empty_database_leaves_an_empty_bucket_to_the_seed_files() {
    let world = world().await;
    let deleted = Stack::of(&world).await.delete(OURS).await;
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    assert_eq!(bucket(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn rows_of_a_failed_creation_are_archived_if_possible_and_dropped_if_not() {
    let world = world().await;
    world.execute(SMALL).await;
    let deleted = Stack::of(&world).await.delete(NOT_CREATED).await;
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    world.assert_archived().await;

    world.execute(FORGET_THE_MANIFEST).await;
    let before = bucket(&world).await;
    let deleted = Stack::of(&world).await.delete(MADE_UP).await;
    assert_eq!(deleted.status, Status::Success);
    assert!(deleted.reason.contains("[archive_fenced]"), "{}", deleted.reason);
    assert_eq!(bucket(&world).await, before);
}

#[tokio::test]
async fn a_creation_that_takes_too_long_is_answered_in_time_and_rolled_back() {
    let world = world().await;
    let stack = Stack::of(&world).await;
    // Another run holds the lock for longer than there is time.
    world
        .execute("SELECT pg_advisory_lock(7882818273441376628)")
        .await;
    let event = stack.event(include_str!("../../events/db-init-create.json"));
    let started = Instant::now();
    let deadline = started + RESERVE + Duration::from_millis(700);
    let answer = stack.respond(event, Some(deadline)).await.unwrap();
    assert!(Instant::now() < deadline);
    assert_eq!(
        (answer.status, answer.physical_resource_id.as_str()),
        (Status::Failed, NOT_CREATED)
    );
    assert!(answer.reason.contains("[took_too_long]"), "{}", answer.reason);
}

#[tokio::test]
async fn a_deletion_waits_for_an_archive_run_in_progress() {
    let world = world().await;
    world.execute(SMALL).await;
    let other = connect(&world.name).await;
    other
        .execute("SELECT pg_advisory_lock(7882818273441376628)", &[])
        .await
        .unwrap();
    let stack = Stack::of(&world).await;
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(
            is_open(&world).await,
            "nobody is shown out before the archive can begin"
        );
        drop(other);
    };
    let (deleted, ()) = tokio::join!(stack.delete(OURS), release);
    assert_eq!(deleted.status, Status::Success, "{}", deleted.reason);
    world.assert_archived().await;
}

#[tokio::test]
async fn a_role_in_use_for_another_purpose_fails_the_creation() {
    let world = world().await;
    let role = unique("role");
    world
        .execute(&format!("CREATE ROLE {role} LOGIN CREATEROLE PASSWORD 'x'"))
        .await;
    let mut stack = Stack::of(&world).await;
    stack.deployment.roles.application = world.secret(&role, "x").await;
    let failed = stack.create().await;
    assert_eq!(failed.status, Status::Failed);
    assert!(failed.reason.contains("for another purpose"), "{}", failed.reason);
}

/// The passwords in the secrets of the dashboard's and the archiver's role.
async fn passwords(stack: &Stack) -> [String; 2] {
    let RoleSecrets { application, archive } = &stack.deployment.roles;
    let password =
        async |source: &CredentialSource| source.fetch().await.unwrap().password.reveal().to_owned();
    [password(application).await, password(archive).await]
}

/// Whether the dashboard's role can sign in with this password.
async fn admits(world: &World, role: &str, password: &str) -> bool {
    let secret = secret(&world.aws, role, password).await;
    world.view_with_secret(&secret).await.session().await.is_ok()
}

#[tokio::test]
async fn each_deployment_gives_the_roles_new_passwords_and_a_request_by_hand_does_not() {
    let world = world().await;
    let mut stack = Stack::of(&world).await;
    let role = unique("app");
    let name = secret(&world.aws, &role, "first").await;
    stack.deployment.roles.application = CredentialSource::new(&world.aws, name.clone());
    // A dashboard that has cached the first password before it is replaced.
    db_init::run(&stack.deployment, Request::default()).await.unwrap();
    let dashboard = world.view_with_secret(&name).await;
    dashboard.session().await.unwrap();
    assert_eq!(passwords(&stack).await, ["first", "first"]);

    let mut seen = vec!["first".to_owned()];
    for deployment in ["create", "update", "update"] {
        let answer = match deployment {
            "create" => stack.create().await,
            _ => stack.update().await,
        };
        assert_eq!(answer.status, Status::Success, "{}", answer.reason);
        let renewed = passwords(&stack).await;
        assert_ne!(renewed[0], renewed[1]);
        for password in renewed {
            assert!(!seen.contains(&password), "used twice");
            seen.push(password);
        }
        assert!(!admits(&world, &role, "first").await);
        assert_eq!(dashboard.read::<i32>("SELECT to_json(7)", &[]).await.unwrap(), 7);
    }

    let before = passwords(&stack).await;
    db_init::run(&stack.deployment, Request::default()).await.unwrap();
    assert_eq!(passwords(&stack).await, before);
    assert!(admits(&world, &role, &before[0]).await);
}

#[tokio::test]
async fn a_renewal_keeps_what_else_is_in_the_secret_and_can_be_cut_off_before_the_role_has_the_password() {
    let world = world().await;
    let mut stack = Stack::of(&world).await;
    let role = unique("app");
    let name = secret(&world.aws, &role, "first").await;
    let text = json!({"username": role, "password": "first", "engine": "postgres"}).to_string();
    let put = world.secrets().put_secret_value().secret_id(&name);
    put.secret_string(text).send().await.unwrap();
    let source = CredentialSource::new(&world.aws, name.clone());
    stack.deployment.roles.application = CredentialSource::new(&world.aws, name.clone());
    stack.create().await;

    let renewed = source.renew().await.unwrap();
    assert!(!admits(&world, &role, renewed.password.reveal()).await);
    db_init::run(&stack.deployment, Request::default()).await.unwrap();
    assert!(admits(&world, &role, renewed.password.reveal()).await);

    let kept = world
        .secrets()
        .get_secret_value()
        .secret_id(&name)
        .send()
        .await
        .unwrap();
    let content: Value = serde_json::from_str(kept.secret_string().unwrap()).unwrap();
    assert_eq!(content["engine"], "postgres");
    assert_eq!(content["username"], json!(role));
}
