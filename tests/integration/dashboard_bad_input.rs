//! Answers to invalid requests.

use serde_json::{Value, json};

use crate::support::{
    contract,
    dashboard::{PreparedWorlds, every_action, member_of, prepared_world, refusal},
    world,
};

/// Values that no parameter accepts.
fn never_right() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    vec![
        json!([]),
        json!(["7"]),
        json!({}),
        json!({"search": "7"}),
        json!(1.5),
        json!(-1),
        json!(-1.0),
        json!(1e300),
        json!("\u{0}"),
        json!("1\u{0}"),
        json!("x".repeat(100_000)),
        deep,
    ]
}

fn with(mut wrong: Vec<Value>, more: &[Value]) -> Vec<Value> {
    wrong.extend_from_slice(more);
    wrong
}

/// Values that each kind of parameter refuses, by the parameter's name.
fn wrong_values(parameter: &str) -> Vec<Value> {
    let no_text = [json!(true), json!(7)];
    let no_word = [
        json!(true),
        json!(0),
        json!("x"),
        json!("' OR 1=1 --"),
        json!("<b>"),
    ];
    let wrong = never_right();
    let not_a_list_of_ids = |most: usize| {
        let mut wrong: Vec<Value> = never_right()
            .into_iter()
            .filter(|value| *value != json!(["7"]))
            .collect();
        wrong.extend([
            json!(7),
            json!("7"),
            json!([0]),
            json!([null]),
            json!(["x"]),
            json!(vec![1; most + 1]),
        ]);
        wrong
    };
    match parameter {
        "appointmentids" | "consultant_ids" => not_a_list_of_ids(200),
        "kind" | "include" | "list" | "group_by" => {
            with(with(wrong, &no_word), &[json!("Full"), json!("Enabled")])
        }
        "sort" => with(
            with(wrong, &no_word),
            &[
                json!("salary"),
                json!("--date"),
                json!("date DESC"),
                json!("Date"),
                json!("searchtext"),
            ],
        ),
        "expected" => with(
            with(wrong, &no_word),
            &[json!({"password": null}), json!({"searchtext": "x"})],
        ),
        "expected_updatedat" => with(
            with(wrong, &no_word),
            &[
                json!("2025-06-02"),
                json!("2025-06-02T10:00:00"),
                json!("2025-06-31T10:00:00+07:00"),
                json!("now"),
                json!("infinity"),
            ],
        ),
        "search" => with(with(wrong, &no_text), &[json!("x".repeat(201))]),
        "customerid" | "customer_id" => with(wrong, &[json!("x".repeat(51)), json!(false)]),
        "entries" => vec![
            json!(true),
            json!(7),
            json!("x"),
            json!({}),
            json!({"weekday": 1}),
        ],
        "tablename" | "table_name" => with(with(wrong, &no_text), &[json!("x".repeat(64))]),
        "rowkey" => with(wrong, &[json!("x".repeat(101)), json!(false)]),
        "actor" => with(with(wrong, &no_text), &[json!("x".repeat(256))]),
        "change" => with(with(wrong, &no_word), &[json!("Insert"), json!("import")]),
        "idempotency_key" => with(with(wrong, &no_text), &[json!("x".repeat(201))]),
        "fullname" | "programname" | "organizer" => with(
            with(wrong, &no_text),
            &[json!("x".repeat(256)), json!("a\u{fffd}")],
        ),
        "email" => with(
            with(wrong, &no_word),
            &[
                json!("a@b"),
                json!("@example.com"),
                json!("a b@example.com"),
                json!("tel:a@example.com"),
                json!("=a@example.com"),
                json!(".a@example.com"),
                json!("a..b@example.com"),
                json!("a@-b.com"),
                json!("a@example.com?subject=x"),
                json!("a@example.com, b@example.com"),
                json!("a@example.com/b@example.com"),
                json!("а@example.com"),
                json!(format!("{}@example.com", "x".repeat(255))),
            ],
        ),
        "phonenumber" => with(
            with(wrong, &no_word),
            &[json!(912_345_678), json!("1234567"), json!("1".repeat(16))],
        ),
        "imageurl" | "meetingurl" | "url" => with(
            with(wrong, &no_word),
            &[
                json!("javascript:alert(1)"),
                json!("//example.com"),
                json!("https://"),
                json!(format!("https://example.com/{}", "x".repeat(2048))),
            ],
        ),
        "notes" | "specialties" | "qualifications" | "description" | "content" | "reason" => {
            with(with(wrong, &no_text), &[json!("x".repeat(20_001))])
        }
        "limit" => with(
            with(wrong, &no_word),
            &[json!("10"), json!(1001), json!(u64::MAX)],
        ),
        "offset" => with(
            wrong,
            &[json!("10"), json!(true), json!(u64::MAX), json!("' OR 1=1 --")],
        ),
        "duration" | "slot_duration" => with(
            with(wrong, &no_word),
            &[json!("60"), json!(4), json!(481), json!(u64::MAX)],
        ),
        "consultant_id" | "consultantid" | "appointmentid" | "appointment_id" | "programid"
        | "schedule_id" | "leaveid" | "auditid" | "latest_auditid" => with(
            with(wrong, &no_word),
            &[
                json!("0"),
                json!("-1"),
                json!("1.5"),
                json!(2_147_483_648_i64),
                json!("9".repeat(30)),
            ],
        ),
        "date" | "date_from" | "date_to" | "dateofbirth" | "joindate" | "startdate" | "enddate" => with(
            with(wrong, &no_word),
            &[
                json!("2025-02-29"),
                json!("2025-6-1"),
                json!("01/06/2025"),
                json!("1899-12-31"),
                json!("3000-01-01"),
                json!("infinity"),
                json!("today"),
            ],
        ),
        "time" | "start_time" | "end_time" | "work_start" | "work_end" | "starttime" | "endtime" => {
            // A day ends at 24:00, when nothing can start.
            let too_late = if matches!(parameter, "end_time" | "work_end" | "endtime") {
                "24:01"
            } else {
                "24:00"
            };
            with(
                with(wrong, &no_word),
                &[
                    json!(too_late),
                    json!("9:00"),
                    json!("09:60"),
                    json!("09:00:30"),
                    json!("9:00 PM"),
                    json!("allballs"),
                ],
            )
        }
        "filename" => with(
            with(wrong, &no_word),
            &[
                json!("Customer.xlsx"),
                json!(".csv"),
                json!("../Customer.csv"),
                json!("a\\Customer.csv"),
                json!(format!("{}.csv", "x".repeat(252))),
            ],
        ),
        "bytes" => with(with(wrong, &no_word), &[json!("1"), json!(209_715_201)]),
        "upload_id" => with(
            with(wrong, &no_word),
            &[
                json!("0F8FAD5B-D9CB-469F-A165-70867728950E"),
                json!("../../metadata/archive_info.json"),
                json!("0f8fad5bd9cb469fa16570867728950e"),
            ],
        ),
        "mode" => with(with(wrong, &no_word), &[json!("Add"), json!("replace")]),
        "digest" => with(
            with(wrong, &no_word),
            &[json!("0".repeat(31)), json!("A".repeat(32))],
        ),
        "is_available" | "isdisabled" | "exclude_weekends" | "override" | "preview" => {
            with(with(wrong, &no_word[1..]), &[json!("true"), json!(1)])
        }
        "status" => with(with(wrong, &no_word), &[json!("Pending"), json!("ended")]),
        _ => panic!("{parameter} has no wrong values"),
    }
}

/// Each action's required parameters, and its others.
const PARAMETERS: &[(&str, &[&str], &[&str])] = &[
    ("get_overview_stats", &[], &[]),
    (
        "get_customers",
        &[],
        &["search", "include", "sort", "limit", "offset"],
    ),
    ("get_customer_by_id", &["customerid"], &[]),
    (
        "create_customer",
        &["fullname", "email"],
        &["phonenumber", "dateofbirth", "notes", "idempotency_key"],
    ),
    (
        "update_customer",
        &["customerid"],
        &[
            "fullname",
            "email",
            "phonenumber",
            "dateofbirth",
            "notes",
            "isdisabled",
            "expected",
        ],
    ),
    ("delete_customer", &["customerid"], &[]),
    (
        "get_consultants",
        &[],
        &["search", "include", "sort", "limit", "offset"],
    ),
    ("get_consultant_by_id", &["consultantid"], &[]),
    (
        "create_consultant",
        &["fullname", "email"],
        &[
            "phonenumber",
            "imageurl",
            "specialties",
            "qualifications",
            "joindate",
            "idempotency_key",
        ],
    ),
    (
        "update_consultant",
        &["consultantid"],
        &[
            "fullname",
            "email",
            "phonenumber",
            "imageurl",
            "specialties",
            "qualifications",
            "joindate",
            "isdisabled",
            "expected",
        ],
    ),
    ("delete_consultant", &["consultantid"], &[]),
    (
        "get_appointments",
        &[],
        &[
            "status",
            "consultant_id",
            "customer_id",
            "date_from",
            "date_to",
            "search",
            "sort",
            "limit",
            "offset",
        ],
    ),
    ("get_appointment_by_id", &["appointmentid"], &[]),
    (
        "create_appointment",
        &["consultantid", "customerid", "date", "time"],
        &[
            "duration",
            "meetingurl",
            "status",
            "description",
            "idempotency_key",
            "override",
        ],
    ),
    (
        "update_appointment",
        &["appointmentid"],
        &[
            "consultantid",
            "customerid",
            "date",
            "time",
            "duration",
            "meetingurl",
            "status",
            "description",
            "expected_updatedat",
            "override",
        ],
    ),
    (
        "bulk_update_appointments",
        &["appointmentids", "status"],
        &["expected"],
    ),
    ("delete_appointment", &["appointmentid"], &[]),
    (
        "get_available_consultants",
        &["date", "time"],
        &["duration", "sort", "limit", "offset"],
    ),
    (
        "assign_consultant",
        &["appointmentid", "consultantid"],
        &["override"],
    ),
    ("get_calendar", &["date_from", "date_to"], &["consultant_ids"]),
    (
        "get_calendar_counts",
        &["date_from", "date_to"],
        &["consultant_ids"],
    ),
    ("get_daily_stats", &[], &["date"]),
    (
        "get_report",
        &["date_from", "date_to", "group_by"],
        &["consultant_id"],
    ),
    (
        "get_programs",
        &[],
        &["status", "search", "include", "sort", "limit", "offset"],
    ),
    ("get_program_by_id", &["programid"], &[]),
    (
        "create_program",
        &["programname", "date"],
        &[
            "description",
            "content",
            "organizer",
            "url",
            "status",
            "idempotency_key",
        ],
    ),
    (
        "update_program",
        &["programid"],
        &[
            "programname",
            "date",
            "description",
            "content",
            "organizer",
            "url",
            "status",
            "isdisabled",
            "expected",
        ],
    ),
    ("delete_program", &["programid"], &[]),
    (
        "get_program_participants",
        &["programid"],
        &["sort", "limit", "offset"],
    ),
    (
        "get_customer_programs",
        &["customerid"],
        &["sort", "limit", "offset"],
    ),
    (
        "add_program_participant",
        &["programid", "customerid"],
        &["status"],
    ),
    (
        "update_program_participant",
        &["programid", "customerid"],
        &["status"],
    ),
    (
        "get_consultant_schedules",
        &[],
        &[
            "consultant_id",
            "date_from",
            "date_to",
            "is_available",
            "sort",
            "limit",
            "offset",
        ],
    ),
    (
        "get_schedule_by_consultant",
        &["consultant_id"],
        &["date_from", "date_to"],
    ),
    (
        "create_consultant_schedule",
        &["consultant_id", "date", "start_time", "end_time"],
        &["is_available", "idempotency_key"],
    ),
    (
        "update_consultant_schedule",
        &["schedule_id"],
        &["date", "start_time", "end_time", "is_available", "expected"],
    ),
    ("delete_consultant_schedule", &["schedule_id"], &[]),
    (
        "generate_consultant_schedule",
        &["consultant_id", "date_from", "date_to"],
        &["work_start", "work_end", "slot_duration", "exclude_weekends"],
    ),
    ("get_consultant_by_email", &["email"], &[]),
    (
        "get_my_schedule",
        &["consultant_id"],
        &["date_from", "date_to", "is_available", "sort", "limit", "offset"],
    ),
    (
        "get_my_appointments",
        &["consultant_id"],
        &["status", "date_from", "date_to", "sort", "limit", "offset"],
    ),
    ("send_confirmation_email", &["appointment_id"], &[]),
    ("send_cancellation_email", &["appointment_id"], &[]),
    ("confirm_appointment", &["consultant_id", "appointment_id"], &[]),
    (
        "deny_appointment",
        &["consultant_id", "appointment_id"],
        &["reason"],
    ),
    ("complete_appointment", &["consultant_id", "appointment_id"], &[]),
    (
        "export_list",
        &["list"],
        &[
            "status",
            "consultant_id",
            "date_from",
            "date_to",
            "search",
            "sort",
        ],
    ),
    ("mark_no_show", &["consultant_id", "appointment_id"], &[]),
    ("get_leave", &["consultant_id"], &["date_from", "date_to"]),
    (
        "create_leave",
        &["consultant_id", "startdate", "enddate"],
        &["starttime", "endtime", "reason", "idempotency_key"],
    ),
    ("delete_leave", &["leaveid"], &[]),
    ("get_working_plan", &["consultant_id"], &[]),
    ("set_working_plan", &["consultant_id", "entries"], &["expected"]),
    (
        "apply_working_plan",
        &["date_from", "date_to"],
        &["consultant_id", "preview"],
    ),
    ("get_my_calendar", &["consultant_id", "date_from", "date_to"], &[]),
    (
        "create_my_leave",
        &["consultant_id", "startdate", "enddate"],
        &["starttime", "endtime", "reason", "idempotency_key"],
    ),
    ("delete_my_leave", &["consultant_id", "leaveid"], &[]),
    (
        "set_my_working_plan",
        &["consultant_id", "entries"],
        &["expected"],
    ),
    ("get_tables", &[], &[]),
    ("get_table_schema", &["table_name"], &[]),
    ("get_stats", &[], &[]),
    ("get_archive_status", &[], &[]),
    (
        "get_audit",
        &[],
        &[
            "tablename",
            "rowkey",
            "actor",
            "change",
            "date_from",
            "date_to",
            "sort",
            "limit",
            "offset",
        ],
    ),
    ("restore_record", &["auditid"], &["latest_auditid", "override"]),
    ("create_upload", &["filename", "bytes"], &[]),
    ("get_upload", &["upload_id"], &[]),
    ("get_uploads", &[], &["sort", "limit", "offset"]),
    ("import_upload", &["upload_id", "mode"], &["digest"]),
    ("get_usage", &[], &["date_from", "date_to"]),
    ("start_archive_run", &["kind"], &[]),
];

/// The parameter that takes the same values as this one.
fn kind<'a>(action: &str, parameter: &'a str) -> &'a str {
    match (action, parameter) {
        ("set_working_plan" | "set_my_working_plan", "expected") => "entries",
        _ => parameter,
    }
}

/// A request for this action that succeeds.
fn right_request(action: &str) -> Value {
    let (request, _) = every_action()
        .into_iter()
        .find(|(request, _)| request["action"] == action)
        .unwrap();
    request
}

#[tokio::test]
async fn every_parameter_refuses_wrong_values_by_its_name() {
    assert_eq!(PARAMETERS.len(), every_action().len());
    let world = prepared_world().await;
    for &(action, required, others) in PARAMETERS {
        for &parameter in required.iter().chain(others) {
            for value in wrong_values(kind(action, parameter)) {
                let mut request = right_request(action);
                request[parameter] = value;
                let (status, answer) = world.call(&request).await;
                assert_eq!(status, 400, "{request}: {answer}");
                let sentence = answer["error"].as_str().unwrap();
                assert_eq!(answer["code"], "invalid_request", "{request}");
                assert!(!contract::allows(&request), "the document allows {request}");
                assert!(
                    sentence.starts_with(&format!("{parameter} must be ")) && sentence.ends_with('.'),
                    "{request}: {sentence}"
                );
                for word in ["SELECT", "SQL", "syntax", "serde", "`"] {
                    assert!(!sentence.contains(word), "{request}: {sentence}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_name_without_any_visible_character_is_refused() {
    let world = prepared_world().await;
    for name in ["\u{200b}", "\u{2800}", "\u{202e}\u{2060}\u{3164}", " \n"] {
        let request = json!({"action": "create_customer", "fullname": name, "email": "x@example.com"});
        let (status, answer) = world.call(&request).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("invalid_request")),
            "{name:?}"
        );
        assert!(!contract::allows(&request), "{name:?}");
    }
}

#[tokio::test]
async fn every_refused_parameter_is_named_in_vietnamese_too() {
    let world = world().await;
    for &(action, required, others) in PARAMETERS {
        for &parameter in required.iter().chain(others) {
            let mut request = right_request(action);
            // No entries at all are right.
            request[parameter] = if kind(action, parameter) == "entries" {
                json!({})
            } else {
                json!([])
            };
            let (status, answer) = world.call_in_vietnamese(&request).await;
            let sentence = answer["error"].as_str().unwrap();
            assert_eq!((status, &answer["code"]), (400, &json!("invalid_request")));
            assert!(
                sentence.starts_with(&format!("{parameter} phải là ")) && sentence.ends_with('.'),
                "{request}: {sentence}"
            );
        }
    }
}

#[tokio::test]
async fn refusals_by_the_database_are_in_vietnamese_too() {
    let world = prepared_world().await;
    for (request, code, sentence) in [
        (
            json!({"action": "delete_customer", "customerid": "7"}),
            "has_appointments",
            "Không thực hiện được vì còn 2 lịch hẹn.",
        ),
        (
            json!({"action": "create_consultant", "fullname": "x", "email": "binh@example.com"}),
            "duplicate_email",
            "Một tư vấn viên khác đã dùng địa chỉ email này.",
        ),
        (
            json!({"action": "create_customer", "fullname": "x", "email": "x@example.com",
                   "dateofbirth": "2999-01-01"}),
            "invalid_request",
            "dateofbirth phải là một ngày trong quá khứ.",
        ),
        (
            json!({"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": "2025-01-01",
                   "date_to": "2025-12-31", "slot_duration": 5}),
            "invalid_request",
            "Mỗi lần tạo được nhiều nhất 10000 khung giờ; hãy chọn ít ngày hơn hoặc tăng slot_duration.",
        ),
        (
            json!({"action": "get_customer_by_id", "customerid": "nobody"}),
            "not_found",
            "Không tìm thấy khách hàng.",
        ),
        (
            json!({"action": "drop_tables"}),
            "unknown_action",
            "Không có thao tác \"drop_tables\".",
        ),
    ] {
        let (_, answer) = world.call_in_vietnamese(&request).await;
        assert_eq!(
            (&answer["code"], &answer["error"]),
            (&json!(code), &json!(sentence)),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_required_parameter_must_be_present_and_have_a_value() {
    let world = world().await;
    for &(action, required, _) in PARAMETERS {
        for &parameter in required {
            let mut without = right_request(action);
            without.as_object_mut().unwrap().remove(parameter);
            let sentence = format!("{parameter} is required.");
            assert_eq!(
                world.call(&without).await,
                refusal(400, "invalid_request", &sentence)
            );
            for nothing in [json!(null), json!("")] {
                let mut request = right_request(action);
                request[parameter] = nothing;
                let (status, answer) = world.call(&request).await;
                assert_eq!(status, 400);
                let sentence = answer["error"].as_str().unwrap();
                assert!(
                    sentence.starts_with(&format!("{parameter} must be ")),
                    "{sentence}"
                );
            }
        }
    }
}

#[tokio::test]
async fn any_other_parameter_may_be_empty() {
    let mut worlds = PreparedWorlds::new().await;
    for &(action, _, others) in PARAMETERS {
        for nothing in [json!(null), json!(""), json!(" ")] {
            let mut request = right_request(action);
            for &parameter in others {
                request[parameter] = nothing.clone();
            }
            worlds.world_for(&request).await.ask(request).await;
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_a_request_is_refused() {
    let world = world().await;
    let admin = member_of("[admin]");
    let deep = format!(
        r#"{{"action": "get_customers", "search": {}{}}}"#,
        "[".repeat(1000),
        "]".repeat(1000)
    );
    for body in [
        "",
        "not JSON",
        "[]",
        "null",
        "{}",
        r#"{"action": null}"#,
        r#"{"action": ["get_stats"]}"#,
        r#"{"action": "get_customers", "search": "\udc00"}"#,
        r#"{"action": "get_customers", "limit": 1e999}"#,
        &deep,
    ] {
        let (status, answer) = world.send(Some(&admin), body.as_bytes()).await;
        assert_eq!(
            (status, &answer["code"]),
            (400, &json!("invalid_request")),
            "{body}"
        );
    }
    assert_eq!(
        world.call(&json!({"action": "drop_tables"})).await,
        (
            400,
            json!({"success": false, "error": "There is no action \"drop_tables\".", "code": "unknown_action"})
        )
    );
    let large = json!({"action": "get_customers", "search": "x".repeat(7_000_000)});
    assert_eq!(
        world.call(&large).await,
        (
            413,
            json!({"success": false, "error": "The request is larger than 1048576 bytes.",
                   "code": "payload_too_large"})
        )
    );
}
