//! Archive runs requested by an admin.

use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::refusal,
    faults::{Fault, Proxy, Rule},
    world,
};

async fn start(world: &World, kind: &str) -> (u16, Value) {
    world
        .call(&json!({"action": "start_archive_run", "kind": kind}))
        .await
}

async fn requests(world: &World) -> Value {
    world.ask(json!({"action": "get_archive_status"})).await["requests"].take()
}

async fn report(world: &World, id: &str, result: Value) {
    world
        .upload(&format!("requests/archive/{id}.result.json"), result.to_string())
        .await;
}

fn result(state: &str, finished_at: Option<&str>, message: &str) -> Value {
    json!({"state": state, "started_at": "2025-11-28T03:00:00Z", "finished_at": finished_at, "message": message})
}

fn under_way() -> (u16, Value) {
    let sentence = "Another archive run is in progress. Please wait until it has finished.";
    refusal(409, "run_under_way", sentence)
}

#[tokio::test]
async fn a_run_is_requested_by_an_object_and_followed_in_another() {
    let world = world().await;
    assert_eq!(requests(&world).await, json!([]));
    let (status, answer) = start(&world, "full").await;
    assert_eq!((status, &answer["success"]), (200, &json!(true)));
    let id = answer["data"]["request_id"].as_str().unwrap();

    let object: Value =
        serde_json::from_str(&world.object(&format!("requests/archive/{id}.json")).await).unwrap();
    assert_eq!(object["kind"], "full");
    assert_eq!(
        object.as_object().unwrap().len(),
        2,
        "nothing about who asked: {object}"
    );

    let mut waiting = requests(&world).await;
    let requested_at = waiting[0]["requested_at"].take();
    assert!(requested_at.is_string());
    let request = |state: &str, finished_at: Value, message: Value| {
        json!([{"request_id": id, "kind": "full", "state": state, "requested_at": null, "finished_at": finished_at,
                "message": message, "figures": null, "code": null}])
    };
    assert_eq!(waiting, request("waiting", json!(null), json!(null)));
    assert_eq!(start(&world, "changed").await, under_way());

    report(&world, id, result("running", None, "")).await;
    let mut running = requests(&world).await;
    running[0]["requested_at"].take();
    assert_eq!(running, request("running", json!(null), json!(null)));
    assert_eq!(start(&world, "changed").await, under_way());

    report(
        &world,
        id,
        result("partial", Some("2025-11-28T03:00:01Z"), "Two days are left."),
    )
    .await;
    let mut ended = requests(&world).await;
    ended[0]["requested_at"].take();
    let finished_at = json!("2025-11-28T10:00:01+07:00");
    assert_eq!(
        ended,
        request("partial", finished_at, json!("Two days are left."))
    );
}

#[tokio::test]
async fn the_next_run_can_be_requested_once_the_last_one_has_ended() {
    let world = world().await;
    for (place, kind) in ["changed", "full", "verify"].into_iter().enumerate() {
        let (status, answer) = start(&world, kind).await;
        assert_eq!(status, 200, "{answer}");
        let id = answer["data"]["request_id"].as_str().unwrap();
        // Nobody asks for the status in between.
        report(
            &world,
            id,
            result("succeeded", Some("2025-11-28T03:00:01Z"), "Done."),
        )
        .await;
        let listed = requests(&world).await;
        assert_eq!(listed.as_array().unwrap().len(), place + 1);
        assert_eq!(
            (&listed[0]["kind"], &listed[0]["request_id"]),
            (&json!(kind), &json!(id)),
            "the newest first"
        );
    }
}

#[tokio::test]
async fn what_a_run_did_is_told_in_figures_and_why_it_failed_by_a_word() {
    let world = world().await;
    let figures =
        json!({"objects_uploaded": 3, "objects_skipped": 4, "remaining": 1, "failures": 2, "damaged": 0});
    for (state, figures, code) in [
        ("partial", figures, json!(null)),
        ("failed", json!(null), json!("database_unavailable")),
    ] {
        let (_, answer) = start(&world, "changed").await;
        let mut told = result(state, Some("2025-11-28T03:00:01Z"), "Told in English.");
        told["figures"] = figures.clone();
        told["code"] = code.clone();
        report(&world, answer["data"]["request_id"].as_str().unwrap(), told).await;
        let listed = requests(&world).await;
        assert_eq!((&listed[0]["figures"], &listed[0]["code"]), (&figures, &code));
    }
}

#[tokio::test]
async fn of_two_simultaneous_requests_one_is_refused() {
    let world = world().await;
    let (first, second) = (world.another_view(None).await, world.another_view(None).await);
    let request = json!({"action": "start_archive_run", "kind": "changed"});
    let answers = tokio::join!(
        world.call_through(&first, &request),
        world.call_through(&second, &request)
    );
    let mut statuses = [answers.0.0, answers.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_run_that_never_reports_is_given_up() {
    let world = world().await;
    start(&world, "changed").await;
    world
        .execute("UPDATE dashboard.archive_request SET requested_at = now() - interval '21 minutes'")
        .await;
    let (status, answer) = start(&world, "changed").await;
    assert_eq!(status, 200, "{answer}");
    let listed = requests(&world).await;
    assert_eq!(
        (&listed[0]["state"], &listed[1]["state"]),
        (&json!("waiting"), &json!("failed"))
    );
    assert_eq!(
        (&listed[1]["message"], &listed[1]["code"]),
        (
            &json!("The run has not reported anything for 20 minutes."),
            &json!("lost")
        )
    );
}

#[tokio::test]
async fn an_unreadable_result_is_ignored() {
    let world = world().await;
    let (_, answer) = start(&world, "changed").await;
    let id = answer["data"]["request_id"].as_str().unwrap();
    for nonsense in [json!("x"), json!({"state": "gone"})] {
        report(&world, id, nonsense).await;
        assert_eq!(requests(&world).await[0]["state"], "waiting");
    }
}

#[tokio::test]
async fn a_request_that_does_not_reach_the_bucket_is_deleted() {
    let mut world = world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Status(403));
    let (status, answer) = start(&world, "changed").await;
    assert_eq!((status, &answer["code"]), (503, &json!("archive_unavailable")));
    assert_eq!(
        answer["error"],
        "The archive can't be reached at the moment. Please try again in a minute."
    );
    proxy.heal();
    assert_eq!(requests(&world).await, json!([]));
    assert_eq!(start(&world, "changed").await.0, 200);
}
