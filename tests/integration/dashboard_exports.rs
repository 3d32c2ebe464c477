//! Lists as CSV files, as they are downloaded.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use meetassist::installation::db_init::Source;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    World,
    dashboard::{member_of, prepared_world, refusal},
    faults::{Fault, Proxy, Rule},
    twins::Twins,
    world,
};

/// Every list, with parameters that more than one row matches, and the name of its entries.
fn lists() -> Vec<(&'static str, Value)> {
    let lists = [
        (
            "customers",
            json!({"action": "get_customers", "include": "all", "sort": "fullname"}),
        ),
        (
            "consultants",
            json!({"action": "get_consultants", "include": "all"}),
        ),
        (
            "consultants",
            json!({"action": "get_available_consultants", "date": "2025-06-02", "time": "12:00"}),
        ),
        ("appointments", json!({"action": "get_appointments"})),
        (
            "appointments",
            json!({"action": "get_my_appointments", "consultant_id": 1, "sort": "status"}),
        ),
        (
            "schedules",
            json!({"action": "get_consultant_schedules", "date_from": "2025-01-01"}),
        ),
        (
            "schedules",
            json!({"action": "get_my_schedule", "consultant_id": 1, "date_from": "2025-01-01"}),
        ),
        ("programs", json!({"action": "get_programs", "include": "all"})),
        (
            "programs",
            json!({"action": "get_customer_programs", "customerid": "7"}),
        ),
        (
            "participants",
            json!({"action": "get_program_participants", "programid": 1}),
        ),
    ];
    lists.into()
}

/// Turns a request for a page into a request for an export.
fn export(list: &Value) -> Value {
    let mut request = list.clone();
    request["list"] = request["action"].take();
    request["action"] = json!("export_list");
    request
}

/// What a browser gets from a link.
struct Download {
    head: String,
    body: String,
}

async fn download(url: &str) -> Download {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut server = TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
    server.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "{head}");
    Download {
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

/// Rows by the names of their columns, in order.
type Rows = Vec<BTreeMap<String, String>>;

/// The rows of a file, which must begin with a byte order mark.
fn rows(file: &str) -> Rows {
    let text = file.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let cells = names.iter().zip(record.iter());
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    });
    rows.collect()
}

/// The entries of a page, as they should be in the file.
fn expected(entries: &Value) -> Rows {
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let entries = entries.as_array().unwrap().iter();
    let rows = entries.map(|entry| {
        let fields = entry.as_object().unwrap().iter();
        fields.map(|(name, value)| (name.clone(), cell(value))).collect()
    });
    rows.collect()
}

/// How often an export is repeated if a busy machine can't load all days in time. Days that were loaded stay loaded.
const PATIENCE: usize = 20;

impl World {
    /// The answer to an export, which must succeed.
    async fn export(&self, list: &Value) -> Value {
        for _ in 0..PATIENCE {
            let (status, answer) = self.call(&export(list)).await;
            if answer["code"] != "archive_unavailable" {
                assert_eq!(status, 200, "{list}: {answer}");
                return answer;
            }
        }
        panic!("the days of {list} can't be loaded");
    }

    /// The file of a list.
    async fn exported(&self, list: &Value) -> String {
        let answer = self.export(list).await;
        let file = download(answer["url"].as_str().unwrap()).await.body;
        assert_eq!(answer["rows"], rows(&file).len(), "{list}");
        file
    }
}

#[tokio::test]
async fn every_list_is_exported_as_its_page_shows_it() {
    let world = prepared_world().await;
    for (entries, list) in lists() {
        let page = world.ask(list.clone()).await;
        assert!(page[entries].as_array().unwrap().len() > 1, "{list}: {page}");
        assert_eq!(
            rows(&world.exported(&list).await),
            expected(&page[entries]),
            "{list}"
        );
    }
}

#[test]
fn every_list_with_pages_can_be_exported() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let lists = schemas["ExportList"]["oneOf"].as_array().unwrap().iter();
    let exported: Vec<&Value> = lists.map(|list| &list["properties"]["list"]["const"]).collect();
    let actions = schemas.values().map(|schema| &schema["properties"]);
    let paged: Vec<_> = actions
        .filter(|parameters| parameters["offset"].is_object() && parameters["action"].is_object())
        .map(|parameters| &parameters["action"]["const"])
        // These are files themselves, and what is in them is shown by their reports.
        .filter(|action| **action != "get_uploads")
        .collect();
    assert!(paged.len() > 9, "{paged:?}");
    for list in paged {
        assert!(exported.contains(&list), "{list}");
    }
}

#[tokio::test]
async fn leave_is_exported_with_its_own_filters_and_only_for_a_consultant_who_exists() {
    let world = prepared_world().await;
    let mut list = json!({"action": "get_leave", "consultant_id": 1, "date_from": "2025-01-01"});
    let all = rows(&world.exported(&list).await);
    let shown = world.ask(list.clone()).await["data"].take();
    let ids = |rows: &Rows| rows.iter().map(|row| row["leaveid"].clone()).collect::<Vec<_>>();
    let shown = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|leave| leave["leaveid"].to_string());
    assert_eq!(ids(&all), shown.collect::<Vec<_>>());
    list["date_to"] = json!("2025-01-02");
    assert!(ids(&rows(&world.exported(&list).await)).len() < all.len());
    for action in ["get_leave", "get_working_plan"] {
        let list = json!({"action": action, "consultant_id": 99});
        assert_eq!(
            world.call(&export(&list)).await,
            refusal(404, "not_found", "Consultant not found.")
        );
    }
}

#[tokio::test]
async fn a_list_without_rows_has_the_names_of_its_columns() {
    let world = world().await;
    let file = world.exported(&json!({"action": "get_consultants"})).await;
    assert_eq!(
        file,
        "\u{feff}consultantid,fullname,email,phonenumber,imageurl,specialties,qualifications,joindate,createdat,isdisabled\n"
    );
}

#[tokio::test]
async fn all_rows_are_exported_whatever_page_is_asked_for() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email, notes)
             SELECT number, 'Nguyễn ' || number, number || '@example.com', repeat('Đã gọi điện. ', 200)
             FROM generate_series(1, 2345) AS number",
        )
        .await;
    let list = json!({"action": "get_customers", "sort": "email", "limit": 10, "offset": 5});
    let exported = rows(&world.exported(&list).await);
    let mut ids: Vec<u32> = exported
        .iter()
        .map(|row| row["customerid"].parse().unwrap())
        .collect();
    let emails: Vec<_> = exported.iter().map(|row| row["email"].clone()).collect();
    assert!(emails.is_sorted());
    ids.sort_unstable();
    assert_eq!(ids, (1..=2345).collect::<Vec<_>>());
    assert!(
        exported
            .iter()
            .all(|row| row["notes"].len() == "Đã gọi điện. ".len() * 200)
    );
}

#[tokio::test]
async fn neither_name_nor_address_of_a_file_reveals_its_content() {
    let world = prepared_world().await;
    let today = world.day(0).await;
    let list = json!({"action": "get_appointments", "search": "Nguyễn Thị Ánh", "customer_id": "7"});
    let answer = world.export(&list).await;
    let url = answer["url"].as_str().unwrap();
    let (object, _) = url.split_once('?').unwrap();
    let (_, key) = object.split_once(&world.bucket).unwrap();
    let id = key
        .strip_prefix("/exports/")
        .and_then(|name| name.strip_suffix(".csv"))
        .unwrap();
    assert!(
        id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'),
        "{id}"
    );
    let Download { head, .. } = download(url).await;
    assert!(head.contains("content-type: text/csv; charset=utf-8"), "{head}");
    assert!(
        head.contains(&format!(
            "content-disposition: attachment; filename=\"appointments-{today}.csv\""
        )),
        "{head}"
    );
    assert!(url.contains("X-Amz-Expires=900&"), "{url}");
    let expires: DateTime<Utc> = answer["expires"].as_str().unwrap().parse().unwrap();
    let left = expires - Utc::now();
    assert!(
        left > TimeDelta::minutes(5) && left <= TimeDelta::minutes(15),
        "{left}"
    );
    let other = world.export(&list).await;
    assert_ne!(answer["url"], other["url"]);
}

/// Rows with what a spreadsheet would take for formulas, and with accents, quotes and line breaks.
const DANGEROUS: &str = r#"
    INSERT INTO customer (customerid, fullname, email, phonenumber, notes, createdat) VALUES
        ('1', '=HYPERLINK("https://example.com", "Ánh")', 'anh@example.com', '+84901234567', '@SUM(1+1)*cmd', '2025-01-01T08:00Z'),
        ('2', 'Trần "Tí" Đạt; Huế', 'dat@example.com', NULL, E'+ gọi lại\n- sau 18h', '2025-01-01T08:00:00.25Z'),
        ('3', '''Bảo', 'bao@example.com', NULL, '''=1', '2025-01-01T08:00Z');
    INSERT INTO consultant (consultantid, fullname, email, specialties, joindate, createdat) VALUES
        (1, '-Bình', 'binh@example.com', '=1+1', '2024-02-29', '2025-01-01T08:00Z');
    INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable) VALUES
        (1, 1, '2025-06-02', '09:00', '10:00', false), (2, 1, '2025-06-02', '23:00', '24:00', true);
    INSERT INTO appointment
        (appointmentid, consultantid, customerid, date, time, status, description, createdat, updatedat) VALUES
        (1, 1, '1', '2025-06-02', '09:00', 'completed', '=cmd|''/c calc''!A1', '2025-05-01T08:00Z', '2025-05-01T08:00Z');
    INSERT INTO communityprogram (programid, programname, date, content, createdat) VALUES
        (1, '@Ngày hội', '2025-07-01', E'Dòng 1,\n"Dòng 2"', '2025-01-01T08:00Z');
    INSERT INTO consultantleave (leaveid, consultantid, startdate, enddate, starttime, endtime, reason, createdat) VALUES
        (1, 1, '2025-07-01', '2025-07-03', NULL, NULL, '=1+1', '2025-01-01T08:00Z'),
        (2, 1, '2025-06-02', '2025-06-02', '13:00', '24:00', NULL, '2025-01-01T08:00Z');
    INSERT INTO consultantworkingplan (planid, consultantid, weekday, starttime, endtime, slotminutes, validfrom) VALUES
        (2, 1, 1, '09:00', '12:00', 60, NULL), (1, 1, 7, '18:00', '24:00', 45, '2025-01-01')"#;

#[tokio::test]
async fn no_cell_is_a_formula_and_the_import_reads_each_as_it_was() {
    let origin = world().await;
    origin.execute(DANGEROUS).await;
    let mut copy = world().await;
    copy.empty_database().await;
    for (file, list) in [
        ("Customer", json!({"action": "get_customers", "include": "all"})),
        (
            "Consultant",
            json!({"action": "get_consultants", "include": "all"}),
        ),
        ("Appointment", json!({"action": "get_appointments"})),
        (
            "ConsultantSchedule",
            json!({"action": "get_consultant_schedules", "date_from": "1900-01-01"}),
        ),
        (
            "CommunityProgram",
            json!({"action": "get_programs", "include": "all"}),
        ),
        (
            "ConsultantLeave",
            json!({"action": "get_leave", "consultant_id": 1, "date_from": "1900-01-01"}),
        ),
        (
            "ConsultantWorkingPlan",
            json!({"action": "get_working_plan", "consultant_id": 1}),
        ),
    ] {
        let content = origin.exported(&list).await;
        for cell in rows(&content).iter().flat_map(BTreeMap::values) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        copy.upload(&format!("data/{file}.csv"), content).await;
    }
    let report = copy.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(report.source, Source::Seed);
    for table in &report.tables {
        assert_eq!((table.rejected, &table.refused), (0, &None), "{}", table.table);
    }
    assert_eq!(copy.business_rows().await, origin.business_rows().await);
}

#[tokio::test]
async fn archived_days_are_exported_as_if_they_were_loaded() {
    let twins = Twins::new().await;
    let [past, next] = [twins.step(-6).await, twins.step(6).await];
    for list in [
        json!({"action": "get_appointments", "date_from": past, "date_to": next}),
        json!({"action": "get_appointments", "customer_id": "c12", "sort": "customer_name"}),
        json!({"action": "get_my_appointments", "consultant_id": 2, "status": "completed"}),
        json!({"action": "get_consultant_schedules", "date_from": past, "is_available": true}),
        json!({"action": "get_my_schedule", "consultant_id": 1}),
        json!({"action": "get_available_consultants", "date": past, "time": "10:00"}),
    ] {
        let expected = twins.whole.exported(&list).await;
        assert!(rows(&expected).len() > 1, "{list}");
        assert_eq!(twins.windowed.exported(&list).await, expected, "{list}");
    }
}

#[tokio::test]
async fn an_export_that_needs_too_many_archived_days_suggests_a_range_that_is_possible() {
    let mut world = world().await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Chi', 'chi@example.com');
             INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             SELECT 1, date, '09:00', '10:00' FROM generate_series(date '2020-01-01', '2021-06-30', '1 day') AS date",
        )
        .await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    let mut list = json!({"action": "get_consultant_schedules", "date_from": "2020-01-01"});
    let (status, answer) = world.call(&export(&list)).await;
    assert_eq!((status, &answer["code"]), (400, &json!("too_many_days")));
    for bound in ["date_from", "date_to"] {
        list[bound] = answer[bound].clone();
    }
    assert_eq!(rows(&world.exported(&list).await).len(), 366);
}

#[tokio::test]
async fn rows_that_can_t_be_loaded_are_missing_and_the_answer_says_so() {
    let mut world = world().await;
    let [past, today] = world.days([-20, 0]).await;
    world.book(&[past, today]).await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             SELECT lower(appointment_ids), 1, '7', '{today}', '20:00'
             FROM archive.archived_day WHERE day = '{past}'"
        ))
        .await;
    let list = json!({"action": "get_appointments"});
    let answer = world.export(&list).await;
    assert!(
        answer["warnings"][0]
            .as_str()
            .unwrap()
            .contains(&past.to_string()),
        "{answer}"
    );
    let page = world.ask(list).await;
    let file = download(answer["url"].as_str().unwrap()).await.body;
    assert_eq!(rows(&file), expected(&page["appointments"]));
}

#[tokio::test]
async fn a_consultant_may_not_export_even_their_own_lists() {
    let world = prepared_world().await;
    for (_, mut list) in lists() {
        list["consultant_id"] = json!(1);
        let body = export(&list).to_string();
        let answer = world
            .send(Some(&member_of("[consultant]")), body.as_bytes())
            .await;
        assert_eq!(
            answer,
            refusal(403, "forbidden", "You may not do this."),
            "{list}"
        );
    }
}

#[tokio::test]
async fn filters_are_never_taken_for_sql() {
    let world = prepared_world().await;
    for attack in [
        "'; DROP TABLE customer; --",
        "' OR '1'='1",
        "\") TO PROGRAM 'id'",
        "$1",
        "\\'; COMMIT; --",
        "%",
    ] {
        let searched = json!({"action": "get_customers", "search": attack});
        let page = world.ask(searched.clone()).await;
        assert_eq!(
            rows(&world.exported(&searched).await),
            expected(&page["customers"]),
            "{attack}"
        );
        let (status, answer) = world
            .call(&export(
                &json!({"action": "get_appointments", "customer_id": attack}),
            ))
            .await;
        assert_eq!((status, &answer["rows"]), (200, &json!(0)), "{attack}");
        for (parameter, list) in [
            ("sort", json!({"action": "get_customers", "sort": attack})),
            ("status", json!({"action": "get_appointments", "status": attack})),
            ("list", json!({"action": attack})),
        ] {
            let (status, answer) = world.call(&export(&list)).await;
            assert_eq!(
                (status, &answer["code"]),
                (400, &json!("invalid_request")),
                "{attack}"
            );
            let sentence = answer["error"].as_str().unwrap();
            assert!(
                sentence.starts_with(&format!("{parameter} must be ")),
                "{sentence}"
            );
        }
    }
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "5");
}

#[tokio::test]
async fn there_is_no_list_of_a_program_that_does_not_exist() {
    let world = prepared_world().await;
    let list = json!({"action": "get_program_participants", "programid": 77});
    let not_found = refusal(404, "not_found", "Program not found.");
    assert_eq!(world.call(&list).await, not_found);
    assert_eq!(world.call(&export(&list)).await, not_found);
    assert!(world.versions().await.is_empty());
}

#[tokio::test]
async fn without_the_bucket_there_is_no_export() {
    let mut world = prepared_world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Status(403));
    let (status, answer) = world.call(&export(&json!({"action": "get_customers"}))).await;
    assert_eq!((status, &answer["code"]), (503, &json!("archive_unavailable")));
}
