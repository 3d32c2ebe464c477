//! What the previous version left behind, a bucket and a database, is upgraded without losing a row.
//!
//! `tests/previous` was written by that version after several runs: the objects in its last manifest, the rows of its
//! database (some days loaded, others archived, and two changes that no run has seen yet), and the rows of every table.

use std::{collections::BTreeMap, fs};

use md5::{Digest, Md5};
use serde_json::{Value, json};

use crate::{
    dashboard_reports::{GROUPS, counted, request},
    support::{World, empty_world, former::migrations},
};

/// The newest migration of the previous version.
pub const PREVIOUS_SCHEMA: i32 = 14;

/// The table in which refinery records migrations.
const SCHEMA_HISTORY: &str = "
    CREATE TABLE refinery_schema_history (
        version integer PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255))";

fn file(name: &str) -> String {
    let path = format!("{}/previous/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// What differs in a test's bucket: the versions of its objects, and so the MD5s of those that contain versions.
#[derive(Default)]
struct Renamed(Vec<(String, String)>);

impl Renamed {
    fn apply(&self, text: &str) -> String {
        let renamed = self.0.iter();
        renamed.fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    }
}

/// Uploads the previous version's objects.
async fn upload_bucket(world: &World) -> Renamed {
    let mut renamed = Renamed::default();
    for line in file("bucket.jsonl").lines() {
        let object: Value = serde_json::from_str(line).unwrap();
        let [key, version_id, content] =
            ["key", "version_id", "content"].map(|member| object[member].as_str().unwrap());
        let current = renamed.apply(content);
        assert_eq!(
            current.len(),
            content.len(),
            "the manifest says how long {key} is"
        );
        let md5 = [content, current.as_str()].map(|content| {
            let md5 = Md5::digest(content);
            md5.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        });
        let version = world.upload(key, current).await;
        let [old, new] = md5;
        renamed.0.extend([(version_id.to_owned(), version), (old, new)]);
    }
    renamed
}

/// Creates the previous version's database from its migrations and rows.
async fn fill_database(world: &World, renamed: &Renamed) {
    world.execute(SCHEMA_HISTORY).await;
    for migration in migrations(PREVIOUS_SCHEMA) {
        world.execute(migration.sql().unwrap()).await;
    }
    world.execute(&renamed.apply(&file("database.sql"))).await;
}

/// The rows of every table of the previous version, loaded and archived together.
fn expected_rows() -> BTreeMap<String, String> {
    serde_json::from_str(&file("rows.json")).unwrap()
}

/// Asserts that the database has these rows, and none in tables that the previous version didn't have.
async fn assert_rows(world: &World, expected: &BTreeMap<String, String>) {
    world.execute("SET TimeZone = 'UTC'").await;
    for (table, rows) in world.dump().await {
        match expected.get(table) {
            Some(expected) => assert_eq!(&rows, expected, "{table}"),
            None => assert_eq!(rows.lines().count(), 1, "{table}: {rows}"),
        }
    }
}

#[tokio::test]
async fn an_archive_of_the_previous_version_is_restored_and_continued() {
    let mut world = empty_world().await;
    upload_bucket(&world).await;
    let mut expected = expected_rows();
    // Changes that no run had seen are only in the lost database.
    let appointments = expected.get_mut("appointment").unwrap();
    let archived = appointments
        .split_inclusive('\n')
        .filter(|row| !row.contains(",mới,"));
    *appointments = archived.collect();

    world.initialise(json!({})).await.unwrap();
    let overview = json!({"action": "get_overview_stats"});
    let before = world.ask(overview.clone()).await;
    assert_ne!(world.archived_days().await, "NULL");
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_rows(&world, &expected).await;
    assert_eq!(
        world.ask(overview).await,
        before,
        "counted while most days were archived"
    );

    world
        .execute(
            "UPDATE appointment SET status = 'no_show'
             WHERE appointmentid = (SELECT min(appointmentid) FROM appointment)",
        )
        .await;
    world.archive().await;
    let rows = world.dump().await.into_iter();
    let changed = rows.map(|(table, rows)| (table.to_owned(), rows)).collect();
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_rows(&world, &changed).await;
}

#[tokio::test]
async fn a_database_of_the_previous_version_continues_its_archive() {
    let mut world = empty_world().await;
    let renamed = upload_bucket(&world).await;
    fill_database(&world, &renamed).await;
    let archived_days = world.archived_days().await;
    assert_ne!(archived_days, "NULL");

    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.archived_days().await, archived_days);
    world.archive().await;
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_rows(&world, &expected_rows()).await;
}

/// The reports on these ranges of days by every group, which must load no day.
async fn reports(world: &World) -> Vec<Value> {
    let archived = world.archived_days().await;
    assert_ne!(archived, "NULL");
    let incomplete =
        "SELECT count(*) FROM archive.archived_day WHERE appointment_sums IS NULL OR customers IS NULL";
    assert_eq!(world.value(incomplete).await, "0", "db-init completes them");
    let mut reports = Vec::new();
    for (from, to) in SPANS {
        for group in GROUPS {
            reports.push(world.ask(request(&json!(from), &json!(to), group, None)).await);
        }
    }
    assert_eq!(world.archived_days().await, archived);
    reports
}

const SPANS: [(&str, &str); 3] = [
    ("2025-01-01", "2025-12-31"),
    ("2025-05-01", "2025-05-31"),
    ("2025-05-13", "2025-06-03"),
];

/// Asserts that plain SQL counts the same once all days are loaded.
async fn assert_counted(world: &World, reports: Vec<Value>) {
    assert!(reports[0]["totals"]["appointments"].as_u64().unwrap() > 50);
    assert!(reports[0]["totals"]["new_customers"].as_u64().unwrap() > 10);
    let mut reports = reports.into_iter();
    for (from, to) in SPANS {
        for group in GROUPS {
            let expected = counted(world, &json!(from), &json!(to), group, None).await;
            assert_eq!(reports.next().unwrap(), expected, "{from} {to} {group}");
        }
    }
}

#[tokio::test]
async fn reports_over_days_that_the_previous_version_archived_are_exact() {
    let mut world = empty_world().await;
    upload_bucket(&world).await;
    world.initialise(json!({})).await.unwrap();
    let of_archive = reports(&world).await;
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_counted(&world, of_archive).await;

    let mut world = empty_world().await;
    let renamed = upload_bucket(&world).await;
    fill_database(&world, &renamed).await;
    world.initialise(json!({})).await.unwrap();
    let of_database = reports(&world).await;
    world.archive().await;
    world.empty_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_counted(&world, of_database).await;
}
