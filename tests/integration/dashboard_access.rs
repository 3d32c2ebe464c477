//! Who may ask the dashboard, and what it says to requests that are wrong.

use meetassist::dashboard::Claims;
use serde_json::{Value, json};

use crate::support::{
    dashboard::{PEOPLE_AND_BOOKINGS, every_action, member_of},
    world,
};

#[tokio::test]
async fn every_action_is_open_to_admins_and_to_nobody_else() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    let unauthenticated = json!({"success": false, "error": "Sign in first.", "code": "unauthenticated"});
    let forbidden = json!({"success": false, "error": "You may not do this.", "code": "forbidden"});
    for action in every_action() {
        let body = action.to_string();
        let send = async |claims: Option<Claims>| world.send(claims.as_ref(), body.as_bytes()).await;
        assert_eq!(send(None).await, (401, unauthenticated.clone()), "{action}");
        for groups in ["[consultant]", "[guests]", "[]", ""] {
            assert_eq!(
                send(Some(member_of(groups))).await,
                (403, forbidden.clone()),
                "{action} {groups}"
            );
        }
        for groups in ["[admin]", "[consultant admin]"] {
            assert_eq!(send(Some(member_of(groups))).await.0, 200, "{action} {groups}");
        }
    }
}

#[tokio::test]
async fn strangers_learn_nothing_about_wrong_requests() {
    let world = world().await;
    assert_eq!(world.send(None, b"{").await.0, 401);
    assert_eq!(world.send(Some(&member_of("[guests]")), b"{").await.0, 403);
}

/// What no parameter of any action takes.
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

/// What each kind of parameter refuses, by the parameter's name.
fn wrong_values(parameter: &str) -> Vec<Value> {
    let no_text = [json!(true), json!(false)];
    let no_word = [
        json!(true),
        json!(0),
        json!("x"),
        json!("' OR 1=1 --"),
        json!("<b>"),
    ];
    let wrong = with(never_right(), &[]);
    match parameter {
        "search" => with(wrong, &[json!(7), json!(true), json!("x".repeat(201))]),
        "customerid" | "customer_id" => with(wrong, &[json!("x".repeat(51)), no_text[0].clone()]),
        "table_name" => with(wrong, &[json!(7), json!("x".repeat(64)), no_text[1].clone()]),
        "limit" => with(
            with(wrong, &no_word),
            &[json!("10"), json!(1001), json!(u64::MAX)],
        ),
        "offset" => with(
            wrong,
            &[json!("10"), json!(true), json!(u64::MAX), json!("' OR 1=1 --")],
        ),
        "consultant_id" | "appointmentid" => with(
            with(wrong, &no_word),
            &[
                json!("0"),
                json!("-1"),
                json!("1.5"),
                json!(2_147_483_648_i64),
                json!("9".repeat(30)),
            ],
        ),
        "date_from" | "date_to" => with(
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
        "is_available" => with(with(wrong, &no_word[1..]), &[json!("true"), json!(1)]),
        "status" => with(with(wrong, &no_word), &[json!("Pending"), json!("ended")]),
        _ => panic!("{parameter} has no wrong values"),
    }
}

#[tokio::test]
async fn every_parameter_refuses_wrong_values_by_its_name() {
    let world = world().await;
    for (request, parameters) in [
        (
            json!({"action": "get_customers"}),
            vec!["search", "limit", "offset"],
        ),
        (json!({"action": "get_customer_by_id"}), vec!["customerid"]),
        (
            json!({"action": "get_consultants"}),
            vec!["search", "limit", "offset"],
        ),
        (
            json!({"action": "get_appointments"}),
            vec![
                "status",
                "consultant_id",
                "customer_id",
                "date_from",
                "date_to",
                "search",
                "limit",
                "offset",
            ],
        ),
        (json!({"action": "get_appointment_by_id"}), vec!["appointmentid"]),
        (
            json!({"action": "get_programs"}),
            vec!["status", "limit", "offset"],
        ),
        (
            json!({"action": "get_consultant_schedules"}),
            vec![
                "consultant_id",
                "date_from",
                "date_to",
                "is_available",
                "limit",
                "offset",
            ],
        ),
        (
            json!({"action": "get_schedule_by_consultant", "consultant_id": 1}),
            vec!["consultant_id", "date_from", "date_to"],
        ),
        (json!({"action": "get_table_schema"}), vec!["table_name"]),
    ] {
        for parameter in parameters {
            for value in wrong_values(parameter) {
                let mut request = request.clone();
                request[parameter] = value;
                let (status, answer) = world.call(&request).await;
                let sentence = answer["error"].as_str().unwrap();
                assert_eq!(status, 400, "{request}: {answer}");
                assert_eq!(answer["code"], "invalid_request", "{request}");
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
async fn a_required_parameter_must_be_there_and_have_a_value() {
    let world = world().await;
    for (action, parameter) in [
        ("get_customer_by_id", "customerid"),
        ("get_appointment_by_id", "appointmentid"),
        ("get_schedule_by_consultant", "consultant_id"),
        ("get_table_schema", "table_name"),
    ] {
        let refusal = |problem: &str| {
            let error = format!("{parameter} {problem}.");
            (
                400,
                json!({"success": false, "error": error, "code": "invalid_request"}),
            )
        };
        assert_eq!(
            world.call(&json!({"action": action})).await,
            refusal("is required")
        );
        for nothing in [json!(null), json!("")] {
            let (status, answer) = world.call(&json!({"action": action, parameter: nothing})).await;
            assert_eq!(status, 400);
            let sentence = answer["error"].as_str().unwrap();
            assert!(
                sentence.starts_with(&format!("{parameter} must be ")),
                "{sentence}"
            );
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
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
