//! What `get_usage` says of the events, and what other programs find in the same objects.

use std::{fs, process::Command};

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{
    World,
    clickstream::{event, on_a_past_day, session},
    faults::{Fault, Proxy, Rule},
    unique, world,
};

/// Two page loads on one day, with everything that can happen.
async fn a_used_page() -> World {
    let world = world().await;
    let at = on_a_past_day();
    let action = |action: &str, outcome: &str, duration_ms: u32| {
        let properties = json!({"action": action, "outcome": outcome, "duration_ms": duration_ms});
        event(at, "action", "calendar", properties)
    };
    let vital = |page: &str, metric: &str, value: f64| {
        event(at, "web_vital", page, json!({"metric": metric, "value": value}))
    };
    let view = |page: &str| event(at, "screen_view", page, json!({"device": "desktop"}));
    let first = [
        view("today"),
        view("calendar"),
        view("calendar"),
        action("get_calendar", "ok", 100),
        action("get_calendar", "ok", 200),
        action("get_calendar", "ok", 300),
        action("get_calendar", "too_many_days", 900),
        action("create_appointment", "slot_taken", 50),
        action("create_appointment", "network", 30_000),
        vital("today", "LCP", 1200.0),
        vital("today", "LCP", 2400.0),
        vital("today", "CLS", 0.0),
        vital("calendar", "INP", 64.0),
        vital("calendar", "TTFB", 20.0),
        event(at, "failure", "calendar", json!({"kind": "chunk"})),
    ];
    let mut second = [view("today"), action("get_calendar", "too_many_days", 310)];
    for event in &mut second {
        event["session"] = session(2).into();
    }
    world.collect(&first).await;
    world.collect(&second).await;
    world
}

/// The numbers of these fields are at most 5 % from what they should be; they are replaced by it.
fn settle(rows: &mut Value, expected: &Value, fields: &[&str]) {
    let rows = rows.as_array_mut().unwrap().iter_mut();
    for (row, expected) in rows.zip(expected.as_array().unwrap()) {
        for &field in fields {
            if let (Some(found), Some(exact)) = (row[field].as_f64(), expected[field].as_f64()) {
                assert!(
                    (found - exact).abs() <= 0.05 * exact + 0.5,
                    "{field}: {found} for {exact}"
                );
                row[field] = expected[field].clone();
            }
        }
    }
}

#[tokio::test]
async fn usage_is_counted_from_the_days_that_are_over() {
    let world = a_used_page().await;
    let nothing = world.ask(json!({"action": "get_usage"})).await;
    assert_eq!((&nothing["days"], &nothing["screens"]), (&json!(0), &json!([])));
    assert_eq!(nothing["date_to"], world.day(-1).await.to_string());
    assert_eq!(nothing["date_from"], world.day(-30).await.to_string());

    world.compact().await;
    let mut usage = world.ask(json!({"action": "get_usage"})).await;
    let day = world.day_of(on_a_past_day()).await;
    let expected = json!({
        "date_from": nothing["date_from"], "date_to": nothing["date_to"], "days": 1, "sessions": 2,
        "screens": [
            {"page": "calendar", "views": 2, "sessions": 1, "lcp_p75_ms": null, "inp_p75_ms": 64, "cls_p75": null},
            {"page": "today", "views": 2, "sessions": 2, "lcp_p75_ms": 2400, "inp_p75_ms": null, "cls_p75": 0.0},
        ],
        "actions": [
            {"action": "get_calendar", "count": 5, "failed": 2, "p75_ms": 310},
            {"action": "create_appointment", "count": 2, "failed": 2, "p75_ms": 30_000},
        ],
        "errors": [
            {"action": "get_calendar", "outcome": "too_many_days", "count": 2},
            {"action": "create_appointment", "outcome": "network", "count": 1},
            {"action": "create_appointment", "outcome": "slot_taken", "count": 1},
        ],
        "by_day": [{"date": day, "sessions": 2, "views": 4, "actions": 7, "failed": 4}],
    });
    settle(
        &mut usage["screens"],
        &expected["screens"],
        &["lcp_p75_ms", "inp_p75_ms"],
    );
    settle(&mut usage["actions"], &expected["actions"], &["p75_ms"]);
    assert_eq!(usage, expected);
}

#[tokio::test]
async fn days_are_added_and_only_those_that_are_asked_for() {
    let world = a_used_page().await;
    world.compact().await;
    let day = world.day_of(on_a_past_day()).await;
    let stored = world.object(&format!("clickstream/summaries/{day}.json")).await;
    let earlier = day - TimeDelta::days(40);
    world
        .upload(&format!("clickstream/summaries/{earlier}.json"), stored)
        .await;
    let ask = async |from, to| {
        let request = json!({"action": "get_usage", "date_from": from, "date_to": to});
        world.ask(request).await
    };
    let both = ask(earlier, day).await;
    assert_eq!((&both["days"], &both["sessions"]), (&json!(2), &json!(4)));
    assert_eq!(both["actions"][0]["count"], 10);
    assert_eq!(both["by_day"][0]["date"], json!(earlier));
    assert_eq!(ask(earlier, earlier).await["days"], 1);
    assert_eq!(
        ask(earlier + TimeDelta::days(1), day - TimeDelta::days(1)).await["days"],
        0
    );

    for (days, status) in [(91, 200), (92, 400)] {
        let request =
            json!({"action": "get_usage", "date_from": day - TimeDelta::days(days), "date_to": day});
        let (answered, answer) = world.call(&request).await;
        assert_eq!(answered, status, "{answer}");
        let sentence = "date_to must be at most 91 days after date_from.";
        assert!(status == 200 || answer["error"] == sentence, "{answer}");
    }
    let reversed = json!({"action": "get_usage", "date_from": day, "date_to": earlier});
    assert_eq!(world.call(&reversed).await.0, 400);
}

#[tokio::test]
async fn a_bucket_that_can_t_be_reached_is_said_to_be_and_never_shown_as_no_use() {
    let mut world = a_used_page().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    world.compact().await;
    proxy.inject(Rule::Matching("clickstream/summaries"), Fault::Status(500));
    let (status, answer) = world.call(&json!({"action": "get_usage"})).await;
    assert_eq!((status, &answer["code"]), (503, &json!("archive_unavailable")));
}

/// A program that answers a query in DuckDB, with the table and the views of deploy/front.yaml.
const VIEWS_OF_ATHENA: &str = r#"
import duckdb, json, sys
from deploy.tests.template import FRONT, of_type
from deploy.tests.test_analytics import ANALYTICS, definition

entries = [properties["TableInput"] for properties in of_type(FRONT.deployed(), "AWS::Glue::Table").values()]
[table] = [entry for entry in entries if entry["Name"] == "clickstream"]
types = {"string": "VARCHAR"}
columns = {column["Name"]: types.get(column["Type"], column["Type"]) for column in table["StorageDescriptor"]["Columns"]}
location = table["Parameters"]["storage.location.template"]["Fn::Sub"]
files = location.removeprefix("s3://${BucketName}/").replace("${!day}", "*") + "*"
duckdb.sql(f"CREATE SCHEMA {ANALYTICS}")
# The only thing that Athena calls by another name.
duckdb.sql("CREATE MACRO approx_percentile(number, share) AS quantile_disc(number, share)")
duckdb.sql(f"""
    CREATE VIEW {ANALYTICS}.clickstream AS
    SELECT * FROM read_json('{files}', format = 'newline_delimited', columns = {columns}, hive_partitioning = true,
                            hive_types_autocast = false)""")
for entry in entries:
    if entry["Name"].startswith("usage_"):
        duckdb.sql(f"CREATE VIEW {ANALYTICS}.{entry['Name']} AS {definition(entry)['originalSql']}")
found = duckdb.sql(sys.argv[1])
print(json.dumps([dict(zip(found.columns, row)) for row in found.fetchall()]))
"#;

/// What DuckDB makes of the views, from the objects of days alone.
async fn asked_of_duckdb(world: &World, query: &str) -> Value {
    let folder = std::env::temp_dir().join(unique("meetassist-clickstream"));
    for key in world.keys_under("clickstream/day=").await {
        let object = world.s3.get_object().bucket(&world.bucket).key(&key).send().await;
        let content = object.unwrap().body.collect().await.unwrap().into_bytes();
        let path = folder.join(&key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let answer = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.venv/bin/python"))
        .args(["-c", VIEWS_OF_ATHENA, query])
        .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .current_dir(&folder)
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    serde_json::from_slice(&answer.stdout).unwrap()
}

#[tokio::test]
async fn the_views_of_athena_find_in_the_objects_what_the_page_shows() {
    let world = a_used_page().await;
    world.compact().await;
    // Those of today are not in them.
    world
        .collect(&[event(Utc::now(), "screen_view", "today", json!({}))])
        .await;
    let usage = world.ask(json!({"action": "get_usage"})).await;
    let day = json!(world.day_of(on_a_past_day()).await);

    let screens = asked_of_duckdb(
        &world,
        "SELECT page, views, sessions FROM meetassist.usage_screens ORDER BY views DESC, page",
    )
    .await;
    let mut shown = usage["screens"].clone();
    for screen in shown.as_array_mut().unwrap() {
        screen
            .as_object_mut()
            .unwrap()
            .retain(|field, _| !field.contains("p75"));
    }
    assert_eq!(screens, shown);

    let mut actions = asked_of_duckdb(
        &world,
        "SELECT action, requests AS count, failed, p75_ms FROM meetassist.usage_actions ORDER BY requests DESC",
    )
    .await;
    settle(&mut actions, &usage["actions"], &["p75_ms"]);
    assert_eq!(actions, usage["actions"]);

    let errors = asked_of_duckdb(
        &world,
        "SELECT * FROM meetassist.usage_errors ORDER BY errors DESC, name, action, outcome",
    )
    .await;
    let error = |name: &str, action: Option<&str>, outcome: &str, errors: u32| json!({"day": day, "page": "calendar", "name": name, "action": action, "outcome": outcome, "errors": errors});
    assert_eq!(
        errors,
        json!([
            error("action", Some("get_calendar"), "too_many_days", 2),
            error("action", Some("create_appointment"), "network", 1),
            error("action", Some("create_appointment"), "slot_taken", 1),
            error("failure", None, "chunk", 1),
        ])
    );

    let times = asked_of_duckdb(
        &world,
        "SELECT * FROM meetassist.usage_times WHERE metric = 'LCP'",
    )
    .await;
    assert_eq!(
        times,
        json!([{"day": day, "page": "today", "metric": "LCP", "measurements": 2, "p75": 2400.0}])
    );
}
