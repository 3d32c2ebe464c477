//! What is taken of the events that are sent, and what of it is stored.

use chrono::{TimeDelta, Utc};
use meetassist::{
    collect::{self, Collector},
    dashboard::{Claims, Language},
};
use serde_json::{Value, json};

use crate::support::{
    World,
    clickstream::{event, numbered, on_a_past_day, session},
    contract,
    dashboard::{member_of, refusal},
    faults::{Fault, Proxy, Rule},
    world,
};

const BATCHES: &str = "clickstream/batches/";

/// What people's data looks like, in every alphabet in which it comes.
const PERSONAL: [&str; 8] = [
    "anh@example.com",
    "Nguyễn Thị Ánh",
    "nguyen-thi-anh",
    "0912345678",
    "Nguye\u{302}\u{303}n",
    "\u{200b}anh\u{202e}@example.com",
    "today\u{0}anh",
    "today",
];

/// The field at this path, in every form in which data could be put into it.
fn smuggled(right: &Value, path: &str, data: &str) -> Vec<Value> {
    [
        json!(data),
        json!([data]),
        json!({"value": data}),
        json!({ data: null }),
        json!(format!(
            "{}{data}",
            right.pointer(path).and_then(Value::as_str).unwrap_or_default()
        )),
    ]
    .into_iter()
    .map(|value| {
        let mut event = right.clone();
        *event.pointer_mut(path).unwrap() = value;
        event
    })
    .collect()
}

#[tokio::test]
async fn nothing_that_a_person_could_have_typed_reaches_the_bucket() {
    let world = world().await;
    let now = Utc::now();
    let right = [
        event(
            now,
            "screen_view",
            "customers",
            json!({"role": "admin", "language": "vi", "device": "phone"}),
        ),
        event(
            now,
            "action",
            "customer",
            json!({"action": "get_customer_by_id", "outcome": "not_found", "duration_ms": 120}),
        ),
        event(
            now,
            "web_vital",
            "customer",
            json!({"metric": "LCP", "value": 900.5}),
        ),
        event(now, "failure", "customer", json!({"kind": "script"})),
    ];
    let mut sent = Vec::new();
    for data in &PERSONAL[..PERSONAL.len() - 1] {
        for right in &right {
            let mut paths: Vec<String> = ["name", "page", "at", "session", "properties"]
                .map(|field| format!("/{field}"))
                .into();
            let properties = right["properties"].as_object().unwrap().keys();
            paths.extend(properties.map(|property| format!("/properties/{property}")));
            for path in &paths {
                sent.extend(smuggled(right, path, data));
            }
            let mut with_more = right.clone();
            with_more["search"] = json!(data);
            with_more[*data] = json!(1);
            with_more["properties"]["email"] = json!(data);
            with_more["properties"][*data] = json!({"deep": [data]});
            with_more["properties"]["page"] = json!(data);
            with_more["properties"]["received"] = json!(data);
            with_more["properties"]["batch"] = json!(data);
            sent.push(with_more);
        }
        sent.push(json!(data));
        sent.push(json!([data]));
        sent.push(json!({ *data: right[0].clone() }));
    }
    assert!(sent.len() > 1000, "{}", sent.len());
    for events in sent.chunks(50) {
        world.collect(events).await;
    }

    let rows = world.rows_under("").await;
    assert!(!rows.is_empty());
    for row in &rows {
        let text = row.to_string();
        for data in &PERSONAL[..PERSONAL.len() - 1] {
            assert!(!text.contains(data), "{text}");
        }
        // What is stored of an event is what was right about it, and nothing else.
        let mut event = row.clone();
        let fields = event.as_object_mut().unwrap();
        assert!(
            fields
                .remove("received")
                .unwrap()
                .as_str()
                .unwrap()
                .ends_with('Z')
        );
        assert_eq!(fields.remove("batch").unwrap().as_str().unwrap().len(), 32);
        let is_part_of = |right: &Value| {
            fields.iter().all(|(name, value)| match name.as_str() {
                "name" | "page" | "session" | "at" => right[name] == *value,
                _ => right["properties"][name] == *value,
            })
        };
        assert!(right.iter().any(is_part_of), "{row}");
    }
    // An optional property can be wrong without its event, and what isn't on the list alone.
    let names = |name: &str| rows.iter().filter(|row| row["name"] == name).count();
    assert!(names("screen_view") > names("action") && names("action") > 0);
    for key in world.keys_under("").await {
        assert!(key.starts_with(BATCHES) && key.is_ascii(), "{key}");
    }
}

#[tokio::test]
async fn a_row_says_what_happened_when_it_was_received_and_nothing_of_who_it_was() {
    let world = world().await;
    let at = Utc::now() - TimeDelta::minutes(3);
    let sent = event(
        at,
        "action",
        "calendar",
        json!({"action": "get_calendar", "outcome": "ok", "duration_ms": 143}),
    );
    assert!(contract::allows_events(&json!({"events": [sent]})));
    world.collect(&[sent]).await;
    let day = world.day_of(at).await;
    let [key] = &world.keys_under("clickstream/").await[..] else {
        panic!("one object");
    };
    let [mut row] = <[Value; 1]>::try_from(world.rows_under(key).await).unwrap();
    let batch = row["batch"].take();
    let batch = batch.as_str().unwrap();
    assert_eq!(*key, format!("{BATCHES}day={day}/{batch}.jsonl.gz"));
    let received: chrono::DateTime<Utc> = row["received"].take().as_str().unwrap().parse().unwrap();
    assert!(Utc::now() - received < TimeDelta::minutes(1));
    assert_eq!(
        row,
        json!({"name": "action", "page": "calendar", "at": at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
               "session": session(1), "action": "get_calendar", "outcome": "ok", "duration_ms": 143,
               "batch": null, "received": null})
    );
}

#[tokio::test]
async fn each_event_is_stored_on_its_own_day_and_once_however_often_it_is_sent() {
    let world = world().await;
    let (earlier, now) = (on_a_past_day(), Utc::now());
    let events = [numbered(earlier, 1), numbered(now, 2), numbered(now, 3)];
    for _ in 0..2 {
        world.collect(&events).await;
    }
    for (at, sessions) in [(earlier, vec![1]), (now, vec![2, 3])] {
        let folder = format!("{BATCHES}day={}/", world.day_of(at).await);
        let stored = world.rows_under(&folder).await;
        let stored: Vec<Value> = stored.iter().map(|row| row["session"].clone()).collect();
        let expected: Vec<Value> = sessions
            .into_iter()
            .map(|number| session(number).into())
            .collect();
        assert_eq!(stored, expected, "{folder}");
    }
    assert_eq!(world.keys_under("").await.len(), 2);
}

#[tokio::test]
async fn only_events_that_can_t_be_read_are_refused() {
    let world = world().await;
    let event = numbered(Utc::now(), 1);
    for events in [
        json!([]),
        json!([null, 7, "x", [], {}]),
        json!(vec![json!({}); 50]),
    ] {
        let body = json!({"events": events, "email": "an@example.com"}).to_string();
        assert_eq!(world.send_events(body.as_bytes()).await, (204, Value::Null));
    }
    let entries = "events must be a list of at most 50 entries.";
    for (events, sentence) in [
        (json!(vec![event.clone(); 51]), entries),
        (json!({"0": event}), entries),
        (json!("x"), entries),
        (json!(null), entries),
    ] {
        let body = json!({ "events": events }).to_string();
        assert_eq!(
            world.send_events(body.as_bytes()).await,
            refusal(400, "invalid_request", sentence)
        );
    }
    assert_eq!(
        world.send_events(b"{}").await,
        refusal(400, "invalid_request", "events is required.")
    );
    for body in [
        &b""[..],
        b"[]",
        b"null",
        b"{\"events\": [",
        b"\xff",
        b"{\"events\": [\"\\ud800\"]}",
    ] {
        let (status, answer) = world.send_events(body).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalid_request")));
    }
    let mut body = json!({ "events": [] }).to_string().into_bytes();
    body.resize(64 * 1024, b' ');
    assert_eq!(world.send_events(&body).await.0, 204);
    body.push(b' ');
    assert_eq!(
        world.send_events(&body).await,
        refusal(
            413,
            "payload_too_large",
            "The request is larger than 65536 bytes."
        )
    );
    assert_eq!(world.keys_under("").await, [""; 0]);
}

#[tokio::test]
async fn anybody_who_has_signed_in_may_send_events_and_nobody_else() {
    let world = world().await;
    let collector = Collector::new(world.store.clone(), "Asia/Ho_Chi_Minh").unwrap();
    let send = async |claims: Option<Claims>| {
        let body = json!({"events": [numbered(Utc::now(), 1)]}).to_string();
        let answer =
            collect::handle(&collector, claims.as_ref(), Language::Vietnamese, body.as_bytes()).await;
        answer.status
    };
    let mut access = member_of("[admin]");
    access.insert("token_use".to_owned(), "access".to_owned());
    assert_eq!(send(None).await, 401);
    assert_eq!(send(Some(access)).await, 401);
    assert_eq!(world.keys_under("").await, [""; 0]);
    for groups in ["[admin]", "[consultant]", "[]"] {
        assert_eq!(send(Some(member_of(groups))).await, 204, "{groups}");
    }
    assert!(Collector::new(world.store.clone(), "Asia/Saigon-on-Sea").is_err());
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_stored_once_and_one_that_was_not_stored_is_refused() {
    let mut world: World = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    let events = [numbered(Utc::now(), 1)];
    proxy.inject(Rule::FirstMatching("PUT"), Fault::CutAfter);
    world.collect(&events).await;
    world.collect(&events).await;
    assert_eq!(world.rows_under("").await.len(), 1);

    proxy.inject(Rule::Matching("PUT"), Fault::Status(500));
    let body = json!({"events": [numbered(Utc::now(), 2)]}).to_string();
    let (status, answer) = world.send_events(body.as_bytes()).await;
    assert_eq!((status, &answer["code"]), (503, &json!("archive_unavailable")));
    assert_eq!(world.rows_under("").await.len(), 1);
}
