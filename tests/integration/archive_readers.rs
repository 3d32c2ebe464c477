//! The archive is plain CSV in Hive partitions, which other programs can read.

use std::{collections::BTreeMap, fs, process::Command};

use serde_json::{Value, json};

use crate::support::{World, archive::SMALL, unique, world};

/// The expression for DuckDB in docs/archive-and-restore.md.
const APPOINTMENTS: &str = "read_csv('archive/appointment/*/*.csv', hive_partitioning = true)";

/// The rows that DuckDB finds in the archive's files, each as JSON.
async fn asked_of_duckdb(world: &World, query: &str) -> Vec<Value> {
    let folder = std::env::temp_dir().join(unique("meetassist-archive"));
    for (_, object) in world.inventory().await.objects() {
        let path = folder.join(&object.key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, world.object(&object.key).await).unwrap();
    }
    let program = "import duckdb, json, sys\n\
                   rows = duckdb.sql(sys.argv[1]).fetchall()\n\
                   print(json.dumps(rows, default=str))";
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../.venv/bin/python");
    let answer = Command::new(python)
        .args(["-c", program, query])
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
async fn duckdb_counts_what_the_manifest_says() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '8', '2025-06-04', '09:00')",
        )
        .await;
    world.archive().await;
    // A day whose rows were all deleted keeps a file with only a header.
    world
        .execute("DELETE FROM appointment WHERE date = '2025-06-04'")
        .await;
    world.archive().await;

    let query = format!("SELECT day, count(*) FROM {APPOINTMENTS} GROUP BY day ORDER BY day");
    let counted: BTreeMap<String, u64> = asked_of_duckdb(&world, &query)
        .await
        .into_iter()
        .map(|row| serde_json::from_value(row).unwrap())
        .collect();
    let inventory = world.inventory().await;
    let archived: BTreeMap<String, u64> = inventory
        .days
        .iter()
        .map(|(day, state)| {
            let counts = state.appointments_by_status;
            let count = counts.pending + counts.confirmed + counts.completed + counts.cancelled;
            (day.to_string(), count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(counted, archived);
    assert_eq!(counted.values().sum::<u64>(), 3);
}

#[tokio::test]
async fn duckdb_reads_any_text_as_it_was_written() {
    let world = world().await;
    world.execute(SMALL).await;
    let texts = [
        "a,\"b\"",
        "Tư vấn\nhai dòng\r\n",
        "\\.",
        " leading and trailing ",
        "007",
    ];
    for (place, text) in texts.iter().enumerate() {
        let insert = "INSERT INTO appointment (consultantid, customerid, date, time, description)
                      VALUES (1, '7', '2025-06-10', make_time($1, 0, 0), $2)";
        let hour = i32::try_from(place).unwrap() + 8;
        world.client.execute(insert, &[&hour, text]).await.unwrap();
    }
    world.archive().await;
    let query =
        format!("SELECT description FROM {APPOINTMENTS} WHERE day = '2025-06-10' ORDER BY appointmentid");
    let read = asked_of_duckdb(&world, &query).await;
    assert_eq!(json!(read), json!(texts.map(|text| [text])));
}
