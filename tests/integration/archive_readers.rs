//! The archive is plain CSV in Hive partitions, which other programs can read.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

use meetassist::archived::{athena, catalogue::Table};
use serde_json::{Value, json};

use crate::support::{World, archive::SMALL, unique, world};

/// The expression for DuckDB in docs/archive-and-restore.md.
const APPOINTMENTS: &str = "read_csv('archive/appointment/*/*.csv', hive_partitioning = true)";

/// Copies the archive's files into a folder.
async fn copied(world: &World) -> PathBuf {
    let folder = std::env::temp_dir().join(unique("meetassist-archive"));
    for (_, object) in world.inventory().await.objects() {
        let path = folder.join(&object.key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, world.object(&object.key).await).unwrap();
    }
    folder
}

/// What a program prints as JSON that is run beside the archive's files.
async fn printed(world: &World, program: &str, arguments: &[&str]) -> Value {
    let folder = copied(world).await;
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../.venv/bin/python");
    let answer = Command::new(python)
        .args(["-c", program])
        .args(arguments)
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

/// The rows that DuckDB finds in the archive's files, each as JSON.
async fn asked_of_duckdb(world: &World, query: &str) -> Vec<Value> {
    let program = "import duckdb, json, sys\n\
                   rows = duckdb.sql(sys.argv[1]).fetchall()\n\
                   print(json.dumps(rows, default=str))";
    serde_json::from_value(printed(world, program, &[query]).await).unwrap()
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

/// Makes a table of text of each table's files, line by line as Athena's reader of CSV does, for which a line break ends the
/// row even within a field. Then makes the views and answers queries: the columns' types and the rows of each.
const AS_ATHENA: &str = r#"
import csv, duckdb, json, pathlib, sys
database = duckdb.connect()
database.execute("CREATE SCHEMA meetassist")
for name, columns, view in json.loads(sys.argv[1]):
    folder = pathlib.Path("archive", name)
    by_day = any(folder.glob("day=*"))
    listed = ", ".join(f'"{column}" varchar' for column in columns + ["day"] * by_day)
    database.execute(f"CREATE TABLE meetassist.{name}_csv ({listed})")
    for path in folder.rglob("*.csv"):
        day = [path.parent.name.removeprefix("day=")] * by_day
        for line in path.read_bytes().decode().split("\n")[1:-1]:
            [found] = csv.reader([line]) if line else [[]]
            row = (found + [None] * len(columns))[: len(columns)] + day
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO meetassist.{name}_csv VALUES ({marks})", row)
    database.execute(f"CREATE VIEW meetassist.{name} AS {view}")
answers = [database.sql(query) for query in json.loads(sys.argv[2])]
print(json.dumps([[[str(type) for type in answer.types], answer.fetchall()] for answer in answers], default=str))
"#;

/// Athena's dialect and DuckDB's agree in what the views use.
#[tokio::test]
async fn the_views_for_athena_give_typed_rows_and_leave_out_what_a_line_break_leaves_behind() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "UPDATE customer SET dateofbirth = '1990-04-30', createdat = '2025-11-28 10:00:00.25+07',
                                 notes = E'a \\\\ \"b\", c'
             WHERE customerid = '7';
             UPDATE customer SET isdisabled = true, createdat = '2025-11-28 10:00:00+07', notes = E'first\nsecond, third'
             WHERE customerid = '8';
             UPDATE communityprogram SET description = E'first\n\n2025\n7,Chợ,2025-01-01', organizer = 'An';
             INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             VALUES (1, '2025-06-03', '23:00', '24:00')",
        )
        .await;
    world.archive().await;

    let views: Vec<_> = athena::External::all()
        .map(|external| {
            let columns = external.table().columns().iter().map(|column| column.name);
            json!([
                external.view(),
                columns.collect::<Vec<_>>(),
                external.query("meetassist")
            ])
        })
        .collect();
    let mut queries = vec![
        "SELECT customerid, email, dateofbirth, createdat, isdisabled, notes FROM meetassist.customer ORDER BY 1"
            .to_owned(),
        "SELECT scheduleid, date, starttime, endtime, isavailable, day FROM meetassist.consultantschedule
         WHERE day = '2025-06-03' ORDER BY 1"
            .to_owned(),
        "SELECT appointmentid, rating, customerfeedback, day FROM meetassist.appointmentfeedback".to_owned(),
        "SELECT programname, date, description, status FROM meetassist.communityprogram".to_owned(),
    ];
    queries.extend(Table::ALL.map(|table| format!("SELECT count(*) FROM meetassist.{}", table.name())));
    let arguments = [json!(views).to_string(), json!(queries).to_string()];
    let answers = printed(&world, AS_ATHENA, &arguments.each_ref().map(String::as_str)).await;
    let mut answers = answers.as_array().unwrap().iter();
    assert_eq!(
        answers.by_ref().take(4).cloned().collect::<Vec<_>>(),
        [
            json!([
                ["VARCHAR", "VARCHAR", "DATE", "TIMESTAMP_MS", "BOOLEAN", "VARCHAR"],
                [
                    [
                        "7",
                        "an@example.com",
                        "1990-04-30",
                        "2025-11-28 03:00:00.250000",
                        false,
                        "a \\ \"b\", c"
                    ],
                    [
                        "8",
                        "binh@example.com",
                        null,
                        "2025-11-28 03:00:00",
                        true,
                        "first"
                    ],
                ]
            ]),
            json!([
                ["INTEGER", "DATE", "VARCHAR", "VARCHAR", "BOOLEAN", "VARCHAR"],
                [
                    [2, "2025-06-03", "09:00:00", "10:00:00", false, "2025-06-03"],
                    [3, "2025-06-03", "23:00:00", "24:00:00", true, "2025-06-03"],
                ]
            ]),
            json!([
                ["INTEGER", "DECIMAL(2,1)", "VARCHAR", "VARCHAR"],
                [[1, "4.5", null, "2025-06-02"]]
            ]),
            // What follows a text with a line break is lost with it.
            json!([
                ["VARCHAR", "DATE", "VARCHAR", "VARCHAR"],
                [["Ngày hội", "2025-07-01", "first", null]]
            ]),
        ]
    );
    for (table, answer) in Table::ALL.into_iter().zip(answers) {
        let count = world
            .value(&format!("SELECT count(*) FROM {}", table.name()))
            .await;
        assert_eq!(answer[1][0][0].to_string(), count, "{}", table.name());
    }
}
