//! The real system as started by `make run`: gateway, functions under the emulator, PostgreSQL, AWS APIs.

use std::{
    collections::HashMap,
    env, fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use flate2::bufread::GzDecoder;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

use crate::support::{
    clickstream::{self, on_a_past_day, session},
    response_url::ResponseUrl,
    uploads::post_form,
};

const START_LIMIT: Duration = Duration::from_secs(300);

/// A running system, in a separate folder and on free ports. It ends when the value is dropped.
struct Stack {
    process: Child,
    folder: PathBuf,
    environment: HashMap<String, String>,
}

impl Stack {
    /// Starts it with the sample data, or with the CSV files that `prepare` puts into a folder.
    async fn start(name: &str, prepare: Option<fn(&Path)>) -> Self {
        let folder = env::temp_dir().join(format!("meetassist-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let output = fs::File::create(folder.join("output")).unwrap();
        let mut command = python("local.stack", &folder);
        if let Some(prepare) = prepare {
            let seed = folder.join("seed");
            fs::create_dir(&seed).unwrap();
            prepare(&seed);
            command.env("SEED", seed);
        }
        let process = command
            .env("PORT", "0")
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut stack = Self {
            process,
            folder,
            environment: HashMap::new(),
        };
        let started = Instant::now();
        loop {
            if let Ok(published) = fs::read_to_string(stack.folder.join("env")) {
                let pairs = published.lines().filter_map(|line| line.split_once('='));
                stack.environment = pairs
                    .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
                    .collect();
                return stack;
            }
            let ended = stack.process.try_wait().unwrap().is_some();
            assert!(
                !ended && started.elapsed() < START_LIMIT,
                "no start:\n{}",
                stack.output()
            );
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// What it has printed on the terminal.
    fn output(&self) -> String {
        fs::read_to_string(self.folder.join("output")).unwrap()
    }

    /// The output of one of the commands that attach to it, which must succeed.
    fn client(&self, command: &str, arguments: &[(&str, &str)]) -> Vec<u8> {
        let answer = python("local.client", &self.folder)
            .arg(command)
            .envs(arguments.iter().copied())
            .output()
            .unwrap();
        assert!(
            answer.status.success(),
            "{}",
            String::from_utf8_lossy(&answer.stderr)
        );
        answer.stdout
    }

    /// An id token of the sample admin, or of a consultant.
    fn token(&self, email: &str) -> String {
        let answer = self.client("token", &[("EMAIL", email)]);
        String::from_utf8(answer).unwrap().trim().to_owned()
    }

    /// Invokes a function by hand and returns its answer.
    fn invoke(&self, function: &str, payload: &str) -> Value {
        let answer = self.client("invoke", &[("FUNCTION", function), ("PAYLOAD", payload)]);
        serde_json::from_slice(&answer).unwrap()
    }

    /// A session in its database.
    async fn database(&self) -> tokio_postgres::Client {
        let url = &self.environment["DATABASE_URL"];
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// Posts a body to the API and returns the status, the head and the body.
    async fn post(&self, token: &str, body: &str) -> (u16, String, Value) {
        self.post_to("/admin/execute-sql", token, body).await
    }

    async fn post_to(&self, path: &str, token: &str, body: &str) -> (u16, String, Value) {
        let headers = format!(
            "Origin: https://dashboard.example\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip, br\r\n"
        );
        send(&self.environment["API_URL"], path, &headers, body).await
    }

    /// The `data` in the answer to an admin's request, which must succeed.
    async fn ask(&self, token: &str, request: Value) -> Value {
        let (status, _, mut answer) = self.post(token, &request.to_string()).await;
        assert_eq!(status, 200, "{request}: {answer}");
        answer["data"].take()
    }

    /// Sends a file to the bucket as the page does, and returns the upload's id.
    async fn upload(&self, token: &str, name: &str, content: &[u8]) -> String {
        let new = json!({"action": "create_upload", "filename": name, "bytes": content.len()});
        let form = self.ask(token, new).await;
        let status = post_form(form["url"].as_str().unwrap(), &form["fields"], content).await;
        assert_eq!(status, 204);
        form["upload_id"].as_str().unwrap().to_owned()
    }

    /// The upload as soon as it is no longer in one of these states.
    async fn upload_after(&self, token: &str, id: &str, states: [&str; 2]) -> Value {
        loop {
            let upload = self
                .ask(token, json!({"action": "get_upload", "upload_id": id}))
                .await;
            if !states.contains(&upload["state"].as_str().unwrap()) {
                return upload;
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// Sends an event to a function and returns its answer. The test can go on meanwhile.
    async fn send_event(&self, function: &str, event: &str) -> Value {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let (status, _, answer) = send(&self.environment["LAMBDA_URL"], &path, "", event).await;
        assert_eq!(status, 200, "{function}: {answer}");
        answer
    }

    /// The lines that a function has logged.
    fn log(&self, function: &str) -> String {
        fs::read_to_string(self.folder.join(format!("logs/{function}.log"))).unwrap()
    }

    /// A function's peak memory in MB, as counted by the kernel.
    fn peak_memory_mb(&self, function: &str) -> u64 {
        let mark = format!(
            "AWS_LAMBDA_RUNTIME_API={}/.rt/{function}",
            self.environment["LAMBDA_URL"]
        );
        let is_function = |process: &PathBuf| {
            fs::read(process.join("environ")).is_ok_and(|environment| {
                environment
                    .split(|&byte| byte == 0)
                    .any(|variable| variable == mark.as_bytes())
            })
        };
        let mut processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
        let process = processes.find(is_function).expect("the function's process");
        let status = fs::read_to_string(process.join("status")).unwrap();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Freezes or thaws all of PostgreSQL's processes.
    fn signal_postgres(&self, signal: &str) {
        let pid_file = fs::read_to_string(self.folder.join("postgres/data/postmaster.pid")).unwrap();
        let postmaster = pid_file.lines().next().unwrap();
        let children = Command::new("pgrep").args(["-P", postmaster]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let status = Command::new("kill")
            .arg(signal)
            .arg(postmaster)
            .args(children.split_whitespace())
            .status()
            .unwrap();
        assert!(status.success());
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let stopped = Command::new("kill").arg(self.process.id().to_string()).status();
        if stopped.is_ok_and(|status| status.success()) {
            drop(self.process.wait());
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A module of the local system, attached to the folder, without the tests' own servers in its environment.
fn python(module: &str, folder: &Path) -> Command {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(project.join(".venv/bin/python"));
    command
        .args(["-m", module])
        .current_dir(project)
        .env("MEETASSIST_LOCAL", folder)
        .env_remove("DATABASE_URL")
        .env_remove("AWS_ENDPOINT_URL")
        .env_remove("SEED")
        .stdin(Stdio::null());
    command
}

/// Posts JSON and returns the status, the head in lower case and the body.
async fn send(url: &str, path: &str, headers: &str, body: &str) -> (u16, String, Value) {
    let host = url.strip_prefix("http://").unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut connection = TcpStream::connect(host).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = answer.split_off(end + 4);
    let head = String::from_utf8(answer).unwrap().to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let value = if body.is_empty() {
        Value::Null
    } else if head.contains("\r\ncontent-encoding: gzip\r\n") {
        serde_json::from_reader(GzDecoder::new(&body[..])).unwrap()
    } else {
        serde_json::from_slice(&body).unwrap()
    };
    (status, head, value)
}

/// How many rows a sample file has.
fn sample_rows(table: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../local/seed/{table}.csv"));
    let delimiter = if table == "Customer" { b';' } else { b',' };
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_path(path)
        .unwrap()
        .records()
        .count()
}

/// The token with one character of its payload changed.
fn tampered(token: &str) -> String {
    let at = token.find('.').unwrap() + 10;
    let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

#[tokio::test]
async fn the_system_serves_the_samples_to_an_admin_and_survives_a_frozen_database() {
    let stack = Stack::start("samples", None).await;
    let output = stack.output();
    for table in ["Customer", "Appointment", "AppointmentFeedback"] {
        assert!(
            output.contains(&format!("/{table}.csv")),
            "a reject report of {table} in:\n{output}"
        );
    }

    let admin = stack.token("");
    let (status, head, overview) = stack.post(&admin, r#"{"action":"get_overview_stats"}"#).await;
    assert_eq!(status, 200, "{overview}");
    assert!(head.contains("access-control-allow-origin: *"), "{head}");
    for (number, table, rejected) in [
        ("total_customers", "Customer", 1),
        ("total_consultants", "Consultant", 0),
        ("total_appointments", "Appointment", 1),
        ("total_feedbacks", "AppointmentFeedback", 1),
        ("total_programs", "CommunityProgram", 0),
        ("total_participants", "ProgramParticipant", 0),
    ] {
        assert_eq!(overview[number], json!(sample_rows(table) - rejected), "{number}");
    }
    let (_, _, found) = stack
        .post(&admin, r#"{"action":"get_customers","search":"nguyen"}"#)
        .await;
    assert!(
        found["customers"][0]["fullname"]
            .as_str()
            .unwrap()
            .contains("Nguyễn"),
        "{found}"
    );

    // Compressed for who takes it, if that is worth it.
    let gzip = "content-encoding: gzip";
    assert!(!head.contains(gzip), "{head}");
    let customers = r#"{"action":"get_customers","sort":"fullname"}"#;
    let (_, head, compressed) = stack.post(&admin, customers).await;
    assert!(head.contains(gzip), "{head}");
    let authorization = format!("Authorization: Bearer {admin}\r\n");
    let url = &stack.environment["API_URL"];
    let (_, head, plain) = send(url, "/admin/execute-sql", &authorization, customers).await;
    assert!(!head.contains(gzip), "{head}");
    assert_eq!(compressed, plain);

    let unauthorized = json!({"message": "Unauthorized"});
    for token in ["", "x.y.z", &tampered(&admin)] {
        let (status, _, answer) = stack.post(token, r#"{"action":"get_tables"}"#).await;
        assert_eq!((status, answer), (401, unauthorized.clone()), "{token}");
    }
    let consultant = stack.token("somebody@example.com");
    let (status, _, answer) = stack.post(&consultant, r#"{"action":"get_customers"}"#).await;
    assert_eq!((status, &answer["code"]), (403, &json!("forbidden")), "{answer}");
    for body in [r#"{"action":"get_customers","limit":"x"}"#, "no json"] {
        let (status, _, answer) = stack.post(&admin, body).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("invalid_request")),
            "{answer}"
        );
    }

    stack.signal_postgres("-STOP");
    let asked = Instant::now();
    let (status, head, answer) = stack.post(&admin, r#"{"action":"get_customers"}"#).await;
    let waited = asked.elapsed();
    stack.signal_postgres("-CONT");
    assert_eq!(
        (status, &answer["code"]),
        (503, &json!("database_unavailable")),
        "{answer}"
    );
    assert!(head.contains("retry-after"), "{head}");
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    let (status, _, answer) = stack.post(&admin, r#"{"action":"get_customers"}"#).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn an_admin_manages_accounts_and_nobody_else_does() {
    const ACCOUNTS: &str = "/admin/accounts";
    let stack = Stack::start("accounts", None).await;
    let list = r#"{"action":"list_users"}"#;
    let (status, _, _) = stack.post_to(ACCOUNTS, "", list).await;
    assert_eq!(status, 401);
    let consultant = stack.token("thuha.nguyen@example.org");
    let (status, _, answer) = stack.post_to(ACCOUNTS, &consultant, list).await;
    assert_eq!((status, &answer["code"]), (403, &json!("forbidden")), "{answer}");

    let lan = stack.token("lan@meetassist.example");
    let minh = stack.token("minh@meetassist.example");
    let own = r#"{"action":"disable_user","email":"Lan@MeetAssist.example"}"#;
    let (status, _, answer) = stack.post_to(ACCOUNTS, &lan, own).await;
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("own_account")),
        "{answer}"
    );
    let new = r#"{"action":"create_user","email":"an.le@example.com","role":"consultant","fullname":"An"}"#;
    for action in ["created", "updated"] {
        let (status, _, answer) = stack.post_to(ACCOUNTS, &lan, new).await;
        assert_eq!((status, &answer["action"]), (200, &json!(action)), "{answer}");
    }
    let (status, _, answer) = stack.post_to(ACCOUNTS, &lan, list).await;
    assert_eq!(status, 200, "{answer}");
    let users = answer["users"].as_array().unwrap();
    let listed = users.iter().find(|user| user["email"] == "an.le@example.com");
    assert_eq!(listed.unwrap()["status"], "FORCE_CHANGE_PASSWORD");

    let disable = r#"{"action":"disable_user","email":"minh@meetassist.example"}"#;
    let (status, _, answer) = stack.post_to(ACCOUNTS, &lan, disable).await;
    assert_eq!(status, 200, "{answer}");
    let (status, _, answer) = stack.post_to(ACCOUNTS, &minh, list).await;
    assert_eq!((status, &answer["code"]), (403, &json!("forbidden")), "{answer}");

    let log = stack.log("accounts");
    assert!(
        log.contains("request answered") && log.contains("create_user"),
        "{log}"
    );
    assert!(
        !log.contains("an.le@") && !log.to_lowercase().contains("meetassist.example"),
        "{log}"
    );
}

#[tokio::test]
async fn what_the_page_reports_is_shown_to_admins_once_its_day_is_over_and_nothing_about_anybody() {
    const EVENTS: &str = "/events";
    let stack = Stack::start("events-of-the-page", None).await;
    let consultant = stack.token("thuha.nguyen@example.org");
    let at = on_a_past_day();
    let events = json!({"events": [
        clickstream::event(at, "screen_view", "my-day", json!({"role": "consultant", "search": "bimat@example.com"})),
        clickstream::event(at, "action", "my-day", json!({"action": "get_my_calendar", "outcome": "ok", "duration_ms": 40})),
        clickstream::event(at, "screen_view", "bimat@example.com", json!({})),
    ]});
    for (token, body, expected) in [
        ("", events.to_string(), 401),
        (&consultant, "{".to_owned(), 400),
        (&consultant, events.to_string(), 204),
    ] {
        let (status, head, answer) = stack.post_to(EVENTS, token, &body).await;
        assert_eq!(status, expected, "{answer}");
        assert!(head.contains("access-control-allow-origin: *"), "{head}");
    }
    let admin = stack.token("");
    let get_usage = r#"{"action":"get_usage"}"#;
    let (_, _, usage) = stack.post(&admin, get_usage).await;
    assert_eq!(usage["days"], 0, "{usage}");
    stack.invoke("archive-data", r#"{"full": true}"#);
    let (_, _, usage) = stack.post(&admin, get_usage).await;
    assert_eq!(
        (&usage["screens"][0]["page"], &usage["actions"][0]["action"]),
        (&json!("my-day"), &json!("get_my_calendar")),
        "{usage}"
    );
    assert_eq!(
        (&usage["sessions"], &usage["screens"][0]["views"]),
        (&json!(1), &json!(1))
    );
    let (status, _, answer) = stack.post(&consultant, get_usage).await;
    assert_eq!((status, &answer["code"]), (403, &json!("forbidden")), "{answer}");

    let log = stack.log("collect");
    assert!(
        log.contains("request answered") && log.contains("events dropped"),
        "{log}"
    );
    for value in ["bimat", "thuha", "my-day", "get_my_calendar", &session(1)] {
        assert!(!log.contains(value), "{value}: {log}");
    }
    assert!(stack.log("archive-data").contains("events compacted"));
}

/// 13,000 customers with notes of 10 KB each.
fn write_130_mb(folder: &Path) {
    let mut file = BufWriter::new(fs::File::create(folder.join("Customer.csv")).unwrap());
    writeln!(file, "customerid,fullname,email,notes").unwrap();
    let notes = "lời khuyên ".repeat(770);
    for id in 0..13_000 {
        writeln!(file, "{id},Nguyễn Văn An,an{id}@example.com,{notes}").unwrap();
    }
    assert!(file.into_inner().unwrap().metadata().unwrap().len() > 130_000_000);
}

#[tokio::test]
async fn a_seed_file_of_130_mb_loads_in_bounded_memory() {
    let stack = Stack::start("large-seed", Some(write_130_mb)).await;
    assert!(
        stack.output().contains("13000 rows were loaded"),
        "{}",
        stack.output()
    );
    let peak = stack.peak_memory_mb("db-init");
    assert!(peak < 100, "{peak} MB");
}

#[tokio::test]
async fn two_hundred_mb_of_customers_are_archived_and_restored_in_bounded_memory() {
    let stack = Stack::start("many", None).await;
    let database = stack.database().await;
    let insert = "INSERT INTO customer (customerid, fullname, email, notes)
                  SELECT 'm' || number, 'Nguyễn Văn ' || number, number || '@example.com', repeat('ghi chú ', 50)
                  FROM generate_series(1, 400000) AS number";
    assert_eq!(database.execute(insert, &[]).await.unwrap(), 400_000);
    let fingerprint = "SELECT md5(string_agg(md5(customer::text), '' ORDER BY customerid)) FROM customer";
    let before: String = database.query_one(fingerprint, &[]).await.unwrap().get(0);
    drop(database);

    let archived = stack.invoke("archive-data", "{}");
    assert_eq!(archived["status"], "ok", "{archived}");
    stack.client("lose-database", &[]);
    let restored = stack.invoke("db-init", "{}");
    assert_eq!(restored["source"], "archive", "{restored}");

    let database = stack.database().await;
    let after: String = database.query_one(fingerprint, &[]).await.unwrap().get(0);
    assert_eq!(after, before);
    for function in ["archive-data", "db-init"] {
        let peak = stack.peak_memory_mb(function);
        assert!(peak < 128, "{function}: {peak} MB");
    }
}

/// As many customers, half of whom have no address that could be one.
fn customers_of_200_mb() -> Vec<u8> {
    let notes = "lời khuyên ".repeat(730);
    let mut file = b"customerid,fullname,email,notes\n".to_vec();
    for id in 0..20_000 {
        let at = if id % 2 == 0 { "@" } else { "" };
        writeln!(file, "u{id},Nguyễn Văn An,an{id}{at}example.com,{notes}").unwrap();
    }
    assert!(file.len() > 200_000_000);
    file
}

#[tokio::test]
async fn an_upload_is_checked_imported_and_archived_and_200_mb_take_bounded_memory() {
    let stack = Stack::start("upload", None).await;
    let admin = stack.token("");
    let small = b"customerid,fullname,email\nnew-1,Mai,mai@example.com\n";
    let id = stack.upload(&admin, "Customer.csv", small).await;
    let upload = stack.upload_after(&admin, &id, ["waiting", "checking"]).await;
    assert_eq!(
        (&upload["state"], &upload["tables"][0]["new"]),
        (&json!("checked"), &json!(1))
    );
    let import =
        json!({"action": "import_upload", "upload_id": id, "mode": "add", "digest": upload["digest"]});
    stack.ask(&admin, import).await;
    let upload = stack.upload_after(&admin, &id, ["importing", "checked"]).await;
    assert_eq!(upload["state"], "imported", "{upload}");
    let (_, _, found) = stack
        .post(&admin, r#"{"action":"get_customers","search":"mai@example.com"}"#)
        .await;
    assert_eq!(found["customers"][0]["customerid"], "new-1", "{found}");
    stack.client("lose-database", &[]);
    stack.invoke("db-init", "{}");
    let (_, _, found) = stack
        .post(&admin, r#"{"action":"get_customers","search":"mai@example.com"}"#)
        .await;
    assert_eq!(found["total"], 1, "{found}");

    let id = stack.upload(&admin, "Customer.csv", &customers_of_200_mb()).await;
    let upload = stack.upload_after(&admin, &id, ["waiting", "checking"]).await;
    let table = &upload["tables"][0];
    assert_eq!(
        (&table["new"], &table["rejected"]),
        (&json!(10_000), &json!(10_000))
    );
    let import =
        json!({"action": "import_upload", "upload_id": id, "mode": "add", "digest": upload["digest"]});
    stack.ask(&admin, import).await;
    let upload = stack.upload_after(&admin, &id, ["importing", "checked"]).await;
    assert_eq!(upload["state"], "imported", "{upload}");
    let peak = stack.peak_memory_mb("db-init");
    assert!(peak < 100, "{peak} MB");
}

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../events");

fn event(file: &str) -> String {
    fs::read_to_string(format!("{EVENTS}/{file}.json")).unwrap()
}

/// The part of the answer to a sample event that shows that the event was understood.
fn is_accepted(file: &str, answer: &Value) -> bool {
    match file.split_once('-').unwrap().0 {
        "dashboard" => answer["statusCode"] == 200,
        // The sample's events are too old to be stored.
        "collect" => answer["statusCode"] == 204,
        // The sample's admin is not in this pool.
        "accounts" => answer["statusCode"] == 403,
        // The objects of these samples are not in this bucket.
        "archive" if file == "archive-data-requested" => answer["state"] == "ignored",
        "archive" if file == "archive-data-mail-failed" => answer["state"] == "unknown",
        "mailer" => answer["state"] == "unknown",
        "archive" => answer["status"] == "ok",
        "db" if file == "db-init-uploaded" || file == "db-init-import-requested" => {
            answer["state"] == "ignored"
        }
        "db" => {
            let message = answer["message"].as_str().unwrap();
            message.starts_with("The database has rows already; none was touched.")
        }
        _ => false,
    }
}

#[tokio::test]
async fn every_sample_event_is_accepted_and_the_stack_s_are_answered() {
    let stack = Stack::start("events", None).await;
    let functions = [
        "accounts",
        "archive-data",
        "collect",
        "dashboard",
        "db-init",
        "mailer",
    ];
    let mut of_stack = Vec::new();
    for entry in fs::read_dir(EVENTS).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let function = functions
            .into_iter()
            .find(|function| file.starts_with(function))
            .unwrap();
        if event(&file).contains("RequestType") {
            of_stack.push(file);
            continue;
        }
        let answer = stack.send_event(function, &event(&file)).await;
        assert!(is_accepted(&file, &answer), "{file}: {answer}");
    }
    of_stack.sort();
    assert_eq!(of_stack, ["db-init-create", "db-init-delete", "db-init-update"]);
    let archived = stack.log("archive-data");
    let figures = archived.lines().filter(|line| line.contains("CloudWatchMetrics"));
    assert_eq!(figures.count(), 2, "{archived}");

    let admin = stack.token("");
    let is_served = async || {
        let (status, ..) = stack.post(&admin, r#"{"action":"get_tables"}"#).await;
        status == 200
    };
    let response_url = ResponseUrl::start().await;
    let play = async |file: &str| {
        let mut event: Value = serde_json::from_str(&event(file)).unwrap();
        event["ResponseURL"] = json!(response_url.url);
        let returned = stack.send_event("db-init", &event.to_string()).await;
        let answer = response_url.answer();
        assert_eq!(returned, answer);
        assert_eq!(answer["RequestId"], event["RequestId"]);
        assert_eq!(
            answer["PhysicalResourceId"], "meetassist-database/DashboardStack",
            "{answer}"
        );
        (
            answer["Status"].as_str().unwrap() == "SUCCESS",
            answer["Reason"].to_string(),
        )
    };
    for file in ["db-init-create", "db-init-create", "db-init-update"] {
        let (is_success, reason) = play(file).await;
        assert!(is_success && is_served().await, "{file}: {reason}");
    }

    stack.signal_postgres("-STOP");
    let (is_success, reason) = play("db-init-delete").await;
    stack.signal_postgres("-CONT");
    assert!(
        !is_success && reason.contains("[database_unavailable]"),
        "{reason}"
    );
    assert!(is_served().await);

    for _ in 0..2 {
        let (is_success, reason) = play("db-init-delete").await;
        assert!(
            is_success && reason.contains("Everything is archived"),
            "{reason}"
        );
        assert!(!is_served().await);
    }
    stack.send_event("db-init", &event("db-init-by-hand")).await;
    assert!(is_served().await);

    stack.client("lose-database", &[]);
    let (is_success, reason) = play("db-init-delete").await;
    assert!(is_success && reason.contains("nothing to archive"), "{reason}");
    let (is_success, reason) = play("db-init-create").await;
    assert!(is_success && is_served().await, "{reason}");
}
