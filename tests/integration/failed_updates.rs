//! Updates of the stack that fail, as CloudFormation plays them: the update with the new program, and, after a failure, an
//! update with the former one. `make play-update` does the same with the programs of a former release.

use meetassist::installation::custom_resource::Status;
use serde_json::{Value, json};

use crate::{
    custom_resource::{OURS, Stack},
    support::{
        World,
        archive::SMALL,
        former::{former_world, migrations},
        world,
    },
};

/// The migrations of the latest releases; the former version has all before them.
const LATEST: usize = 4;

/// Lets a migration fail after its last statement, when it is recorded.
fn failing(version: i32) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
             RAISE 'migration {version} fails';
         END $$;
         CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON refinery_schema_history
             FOR EACH ROW WHEN (NEW.version = {version}) EXECUTE FUNCTION fail()"
    )
}

const REPAIRED: &str = "DROP TRIGGER fail ON refinery_schema_history; DROP FUNCTION fail()";

/// Everything that migrations make, in text.
const SCHEMA: &str = "
    SELECT md5(string_agg(made, E'\\n' ORDER BY made)) FROM (
        SELECT format('%s.%s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull, atthasdef)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace::regnamespace::text IN ('public', 'archive', 'dashboard', 'audit') AND attnum > 0
        UNION ALL
        SELECT format('%s %s', oid::regprocedure, prosrc) FROM pg_proc
            WHERE pronamespace::regnamespace::text IN ('public', 'archive', 'dashboard', 'audit') AND proname <> 'fail'
        UNION ALL
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgname <> 'fail'
        UNION ALL
        SELECT format('%s %s', version, checksum) FROM refinery_schema_history
    ) AS schema (made)";

/// Books an hour through the dashboard, on a day of its own for each call.
async fn book(world: &World, day: usize) -> Value {
    let booking = json!({"action": "create_appointment", "consultantid": 1, "customerid": "7",
                         "date": format!("2030-01-{:02}", day + 1), "time": "09:00"});
    world.ask(booking).await
}

#[tokio::test]
async fn a_migration_that_fails_loses_nothing_and_the_next_update_succeeds() {
    let all = migrations(i32::MAX);
    let (former, latest) = all.split_at(all.len() - LATEST);
    let mut world = former_world(former.last().unwrap().version()).await;
    world.execute(SMALL).await;
    world.archive().await;
    let stack = Stack::of(&world).await;
    for (day, migration) in latest.iter().enumerate() {
        let (version, rows) = (migration.version(), world.dump().await);
        let schema = format!("({SCHEMA})");
        let before = world.value(&schema).await;
        world.execute(&failing(version)).await;

        let failed = stack.update().await;
        assert_eq!(failed.status, Status::Failed);
        assert!(failed.reason.contains("[migration_failed]"), "{}", failed.reason);
        let response = stack.response_url.answer();
        assert_eq!(
            (&response["Status"], &response["PhysicalResourceId"]),
            (&json!("FAILED"), &json!(OURS))
        );
        assert_eq!(world.value(&schema).await, before, "{version}");
        assert_eq!(world.dump().await, rows, "{version}");
        book(&world, day).await;
        world.archive().await;
    }

    world.execute(REPAIRED).await;
    let rows = world.dump().await;
    let updated = stack.update().await;
    assert_eq!(updated.status, Status::Success, "{}", updated.reason);
    assert_eq!(world.dump().await, rows);
    book(&world, LATEST).await;
    world.archive().await;
    let rows = world.dump().await;
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, rows);
}

/// What the next release might add: a column with a default, one that may be null, a table, a function.
const NEXT_RELEASE: &str = "
    ALTER TABLE appointment ADD COLUMN room text NOT NULL DEFAULT '', ADD COLUMN seats smallint;
    ALTER TABLE customer ADD COLUMN language text NOT NULL DEFAULT 'vi';
    CREATE TABLE room (room text PRIMARY KEY);
    CREATE FUNCTION rooms() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM room';
    INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
        VALUES (9999, 'rooms', '2030-01-01T00:00:00Z', '1')";

#[tokio::test]
async fn an_update_that_fails_after_its_migrations_is_rolled_back_and_the_former_version_works_on() {
    let mut world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    let rows = world.dump().await;
    world.execute(NEXT_RELEASE).await;
    // What serves until CloudFormation has gone back, and on connections that it had before.
    book(&world, 0).await;

    let stack = Stack::of(&world).await;
    let rolled_back = stack.update().await;
    assert_eq!(rolled_back.status, Status::Success, "{}", rolled_back.reason);
    let response = stack.response_url.answer();
    assert_eq!(response["Data"]["SchemaVersion"], "9999");
    let booked = book(&world, 1).await;
    let change = json!({"action": "update_appointment", "time": "10:00",
                        "appointmentid": booked["data"]["appointmentid"]});
    world.ask(change).await;
    let now = world.dump().await;
    for (table, rows) in &rows {
        for row in rows.lines() {
            assert!(now[table].lines().any(|line| line == row), "{table}: {row}");
        }
    }
    world.archive().await;
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, now);
}
