//! Uploads as an admin sees them.

use meetassist::installation::uploads::Handled;
use serde_json::json;

use crate::support::{
    dashboard::{CHECKED_UPLOAD, prepared_world, refusal},
    faults::{Fault, Proxy, Rule},
    uploads::post_form,
    world,
};

#[tokio::test]
async fn a_file_is_sent_with_the_form_and_nothing_else() {
    let world = world().await;
    let new = json!({"action": "create_upload", "filename": "Khách hàng.csv", "bytes": 6});
    let form = world.ask(new).await["data"].take();
    let id = form["upload_id"].as_str().unwrap();
    assert_eq!(form["fields"]["key"], json!(format!("uploads/{id}/file")));
    let upload = world.upload_of(id).await;
    assert_eq!(
        (&upload["state"], &upload["tables"], &upload["digest"]),
        (&json!("waiting"), &json!(null), &json!(null))
    );
    assert_eq!(upload["uploader"], "binh@example.com");
    let url = form["url"].as_str().unwrap();
    assert_eq!(
        post_form(url, &form["fields"], "a,b\n1,2\n".as_bytes()).await,
        204
    );
    assert_eq!(world.object(&format!("uploads/{id}/file")).await, "a,b\n1,2\n");
}

#[tokio::test]
async fn uploads_are_listed_with_their_figures_and_shown_with_links_to_rejected_rows() {
    let world = prepared_world().await;
    let list = world.ask(json!({"action": "get_uploads"})).await;
    assert_eq!((&list["total"], &list["limit"]), (&json!(1), &json!(100)));
    assert_eq!(
        list["uploads"][0]["tables"],
        json!([{"table": "customer", "file": "Customer.csv", "new": 3, "changed": 1, "unchanged": 2, "rejected": 1,
                "refused": null}])
    );
    let upload = world.upload_of(CHECKED_UPLOAD).await;
    let link = upload["tables"][0]["rejects_url"].as_str().unwrap();
    assert!(
        link.contains(&format!("/uploads/{CHECKED_UPLOAD}/rejected/Customer.csv?")),
        "{link}"
    );
}

#[tokio::test]
async fn only_what_was_shown_is_imported_and_only_once() {
    let world = prepared_world().await;
    let import = |digest: char| {
        json!({"action": "import_upload", "upload_id": CHECKED_UPLOAD, "mode": "add",
               "digest": digest.to_string().repeat(32)})
    };
    let (status, answer) = world.call(&import('1')).await;
    assert_eq!((status, &answer["code"]), (409, &json!("changed_meanwhile")));
    assert_eq!(answer["data"]["digest"], json!("0".repeat(32)));
    let answer = world.ask(import('0')).await;
    assert_eq!(
        answer["data"],
        json!({"upload_id": CHECKED_UPLOAD, "state": "importing"})
    );
    assert_eq!(
        world
            .object(&format!("uploads/{CHECKED_UPLOAD}/request.json"))
            .await,
        r#"{"mode":"add"}"#
    );
    let sentence = "This upload can't be imported: it has not been checked yet, has been imported already, or has nothing \
                    usable.";
    assert_eq!(
        world.call(&import('0')).await,
        refusal(409, "not_ready", sentence)
    );
    for id in ["0f8fad5b-d9cb-469f-a165-708677289500"] {
        let unknown = json!({"action": "import_upload", "upload_id": id, "mode": "add"});
        assert_eq!(
            world.call(&unknown).await,
            refusal(404, "not_found", "Upload not found.")
        );
    }
}

#[tokio::test]
async fn of_two_simultaneous_requests_to_import_one_is_refused() {
    let world = prepared_world().await;
    let (first, second) = (world.another_view(None).await, world.another_view(None).await);
    let request = json!({"action": "import_upload", "upload_id": CHECKED_UPLOAD, "mode": "update"});
    let answers = tokio::join!(
        world.call_through(&first, &request),
        world.call_through(&second, &request)
    );
    let mut statuses = [answers.0.0, answers.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_request_that_does_not_reach_the_bucket_is_withdrawn() {
    let mut world = prepared_world().await;
    let proxy = Proxy::start().await;
    world.go_through(&proxy).await;
    proxy.inject(Rule::Matching("PUT"), Fault::Status(403));
    let request = json!({"action": "import_upload", "upload_id": CHECKED_UPLOAD, "mode": "add"});
    let (status, answer) = world.call(&request).await;
    assert_eq!((status, &answer["code"]), (503, &json!("archive_unavailable")));
    proxy.heal();
    let upload = world.upload_of(CHECKED_UPLOAD).await;
    assert_eq!(
        (&upload["state"], &upload["mode"]),
        (&json!("checked"), &json!(null))
    );
    assert_eq!(world.call(&request).await.0, 200);
}

#[tokio::test]
async fn what_is_not_heard_of_any_more_has_failed_and_can_be_imported_again() {
    let world = prepared_world().await;
    world.send_file("Customer.csv", "x").await;
    world
        .execute(
            "UPDATE dashboard.upload
             SET since = now() - interval '76 minutes', state = CASE WHEN state = 'checked' THEN 'importing' ELSE state END",
        )
        .await;
    let list = world
        .ask(json!({"action": "get_uploads", "sort": "created_at"}))
        .await;
    let codes: Vec<_> = list["uploads"].as_array().unwrap().iter().collect();
    assert_eq!(
        (&codes[0]["state"], &codes[0]["code"]),
        (&json!("failed"), &json!("lost"))
    );
    assert_eq!(
        (&codes[1]["state"], &codes[1]["code"]),
        (&json!("failed"), &json!("not_uploaded"))
    );
    let again = json!({"action": "import_upload", "upload_id": CHECKED_UPLOAD, "mode": "add"});
    assert_eq!(world.call(&again).await.0, 200);
    let never = json!({"action": "import_upload", "upload_id": codes[1]["upload_id"], "mode": "add"});
    assert_eq!(world.call(&never).await.1["code"], "not_ready");
}

#[tokio::test]
async fn an_event_without_an_upload_or_a_file_is_ignored() {
    let world = prepared_world().await;
    world.upload("uploads/1/file", "x").await;
    assert_eq!(world.check_upload("1").await, Handled::Ignored);
    assert_eq!(world.check_upload(CHECKED_UPLOAD).await, Handled::Ignored);
    assert_eq!(world.import_upload(CHECKED_UPLOAD).await, Handled::Ignored);
}
