//! Imports of uploads: exactly what was shown, once or not at all.

use meetassist::{
    installation::uploads::{self, Handled},
    window::Window,
};
use serde_json::{Value, json};

use crate::support::{
    World,
    archive::SMALL,
    connect,
    faults::{Fault, Proxy, Rule},
    uploads::figures,
    world,
};

const CUSTOMERS: &str = "customerid,fullname,email\n\
                         7,An Nhiên,an@example.com\n\
                         8,Bình,binh@example.com\n\
                         9,Giang,giang@example.com\n\
                         ,Hà,ha@example.com\n";

async fn small_world() -> World {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world
}

async fn names(world: &World) -> String {
    world
        .value("SELECT string_agg(fullname, ',' ORDER BY fullname) FROM customer")
        .await
}

#[tokio::test]
async fn add_adds_the_new_rows_and_update_also_changes_existing_ones() {
    for (mode, expected) in [("add", "An,Bình,Giang,Hà"), ("update", "An Nhiên,Bình,Giang,Hà")] {
        let world = small_world().await;
        let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
        assert_eq!(figures(&upload, "customer"), [2, 1, 1, 0]);
        let upload = world.imported(&upload, mode).await;
        assert_eq!(
            (&upload["state"], &upload["mode"], &upload["importer"]),
            (&json!("imported"), &json!(mode), &json!("binh@example.com"))
        );
        assert_eq!(names(&world).await, expected, "{mode}");
        world.assert_archived().await;
        let again = world.uploaded("Customer.csv", CUSTOMERS).await;
        let left = if mode == "add" { 1 } else { 0 };
        assert_eq!(figures(&again, "customer"), [0, left, 4 - left, 0]);
    }
}

#[tokio::test]
async fn an_import_has_one_audit_entry_for_each_table_and_action_in_the_name_of_the_admin() {
    let world = small_world().await;
    world.execute("DELETE FROM auditentry").await;
    let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
    world.imported(&upload, "update").await;
    let entries = world.ask(json!({"action": "get_audit"})).await["entries"].take();
    let told: Vec<Value> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            json!([
                entry["actor"],
                entry["action"],
                entry["tablename"],
                entry["rowkey"],
                entry["after"]
            ])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["binh@example.com", "update", "customer", null, {"rows": 1}]),
            json!(["binh@example.com", "insert", "customer", null, {"rows": 2}]),
        ]
    );
}

#[tokio::test]
async fn an_upload_on_an_empty_system_becomes_its_seed() {
    let mut world = world().await;
    let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
    assert_eq!(figures(&upload, "customer"), [4, 0, 0, 0]);
    world.imported(&upload, "add").await;
    let rows = world.business_rows().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.business_rows().await, rows);
}

#[tokio::test]
async fn what_changed_since_the_check_is_noticed_and_shown() {
    let world = small_world().await;
    for (change, expected) in [
        (
            "INSERT INTO customer (customerid, fullname, email) VALUES ('9', 'x', 'x@example.com')",
            [1, 2, 1, 0],
        ),
        (
            "UPDATE customer SET notes = 'read by nobody' WHERE customerid = '7'",
            [1, 2, 1, 0],
        ),
        (
            "UPDATE customer SET fullname = 'An Nhiên' WHERE customerid = '7'",
            [1, 1, 2, 0],
        ),
    ] {
        let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
        world.execute(change).await;
        let before = world.dump().await;
        let renewed = world.imported(&upload, "update").await;
        assert_eq!(
            (&renewed["state"], &renewed["code"]),
            (&json!("checked"), &json!("changed_meanwhile")),
            "{change}"
        );
        assert_eq!(figures(&renewed, "customer"), expected, "{change}");
        assert_ne!(renewed["digest"], upload["digest"]);
        assert_eq!(world.dump().await, before, "{change}");
    }
}

#[tokio::test]
async fn a_change_that_concerns_no_row_of_the_file_is_no_reason_to_look_again() {
    let world = small_world().await;
    let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
    world
        .execute("INSERT INTO customer (customerid, fullname, email) VALUES ('70', 'x', 'x@example.com')")
        .await;
    assert_eq!(world.imported(&upload, "update").await["state"], "imported");
}

#[tokio::test]
async fn a_booking_that_is_made_during_the_import_is_never_overlapped() {
    let world = small_world().await;
    let upload = world
        .uploaded(
            "Appointment.csv",
            "consultantid,customerid,date,time\n1,7,2025-06-02,13:30\n2,8,2025-06-02,13:30\n",
        )
        .await;
    world.request_import(&upload, "add").await;
    let other = connect(&world.name).await;
    other
        .batch_execute(
            "BEGIN; INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-02', '13:00')",
        )
        .await
        .unwrap();
    let id = upload["upload_id"].as_str().unwrap();
    let commit = async {
        world.somebody_waits().await;
        other.batch_execute("COMMIT").await.unwrap();
    };
    let (handled, ()) = tokio::join!(world.import_upload(id), commit);
    assert_eq!(handled, Handled::Checked);
    let upload = world.upload_of(id).await;
    assert_eq!(upload["code"], "changed_meanwhile");
    assert_eq!(figures(&upload, "appointment"), [1, 0, 0, 1]);
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "4");
}

#[tokio::test]
async fn a_booking_of_another_consultant_does_not_wait_for_the_import() {
    let world = small_world().await;
    let upload = world
        .uploaded(
            "Appointment.csv",
            "consultantid,customerid,date,time\n1,7,2025-06-02,13:30\n",
        )
        .await;
    world.request_import(&upload, "add").await;
    // The import has to wait for this row after it has written all others.
    let other = connect(&world.name).await;
    other
        .batch_execute("BEGIN; SELECT FROM dashboard.upload FOR UPDATE")
        .await
        .unwrap();
    let id = upload["upload_id"].as_str().unwrap();
    let booking = async {
        world.somebody_waits().await;
        let book = json!({"action": "create_appointment", "consultantid": 2, "customerid": "8", "date": "2030-06-03",
                          "time": "09:00"});
        world.ask(book).await;
        other.batch_execute("COMMIT").await.unwrap();
    };
    let (handled, ()) = tokio::join!(world.import_upload(id), booking);
    assert_eq!(handled, Handled::Imported);
}

#[tokio::test]
async fn appointments_close_slots_and_may_be_in_leave() {
    let world = small_world().await;
    world
        .execute("INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-06-04', '2025-06-04')")
        .await;
    let slots = world
        .uploaded(
            "ConsultantSchedule.csv",
            "consultantid,date,starttime,endtime\n1,2025-06-04,09:00,10:00\n",
        )
        .await;
    world.imported(&slots, "add").await;
    let upload = world
        .uploaded(
            "Appointment.csv",
            "consultantid,customerid,date,time,status\n1,7,2025-06-04,09:30,confirmed\n",
        )
        .await;
    assert_eq!(
        upload["tables"][0]["warnings"],
        json!(["Line 2 is an appointment during its consultant's leave (1 in all); it can be imported."])
    );
    assert_eq!(world.imported(&upload, "add").await["state"], "imported");
    assert_eq!(
        world
            .value("SELECT isavailable FROM consultantschedule WHERE date = '2025-06-04'")
            .await,
        "false"
    );
    assert_eq!(world.value("SELECT count(*) FROM dashboard.outbox").await, "0");
}

#[tokio::test]
async fn an_event_that_is_delivered_twice_imports_once() {
    let world = small_world().await;
    let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
    world.request_import(&upload, "add").await;
    let id = upload["upload_id"].as_str().unwrap();
    let (one, other) = tokio::join!(world.import_upload(id), world.import_upload(id));
    let mut handled = [format!("{one:?}"), format!("{other:?}")];
    handled.sort();
    assert_eq!(handled, ["Ignored", "Imported"]);
    assert_eq!(world.import_upload(id).await, Handled::Ignored);
    assert_eq!(names(&world).await, "An,Bình,Giang,Hà");
}

#[tokio::test]
async fn two_uploads_of_the_same_rows_add_them_once() {
    let world = small_world().await;
    let one = world.uploaded("Customer.csv", CUSTOMERS).await;
    let other = world.uploaded("Customer.csv", CUSTOMERS).await;
    world.request_import(&one, "add").await;
    world.request_import(&other, "add").await;
    let id = |upload: &Value| upload["upload_id"].as_str().unwrap().to_owned();
    let (one, other) = (id(&one), id(&other));
    let (one, other) = tokio::join!(world.import_upload(&one), world.import_upload(&other));
    let mut handled = [format!("{one:?}"), format!("{other:?}")];
    handled.sort();
    assert_eq!(handled, ["Checked", "Imported"]);
    assert_eq!(names(&world).await, "An,Bình,Giang,Hà");
}

/// Everything that an import changes, but for the upload's row.
async fn state(world: &World) -> Vec<String> {
    let mut rows: Vec<_> = world.business_rows().await.into_values().collect();
    rows.push(world.value("SELECT count(*) FROM auditentry").await);
    rows
}

#[tokio::test]
async fn an_import_that_is_cut_off_from_the_bucket_is_done_once_or_not_at_all() {
    let mut number = 0;
    loop {
        let mut world = small_world().await;
        let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
        world.request_import(&upload, "update").await;
        let before = state(&world).await;
        let proxy = Proxy::start().await;
        world.go_through(&proxy).await;
        proxy.inject(Rule::Last(number), Fault::CutBefore);
        let id = upload["upload_id"].as_str().unwrap();
        let deployment = world.deployment(Window::ALL).await;
        let handled = uploads::import(&deployment, id).await.unwrap();
        let was_cut = proxy.requests().len() > number;
        proxy.heal();
        let now = world.upload_of(id).await;
        match handled {
            Handled::Imported => assert_eq!(names(&world).await, "An Nhiên,Bình,Giang,Hà"),
            _ => {
                assert_eq!(state(&world).await, before, "after request {number}: {now}");
                assert_eq!(
                    (&now["state"], &now["code"]),
                    (&json!("failed"), &json!("archive_unavailable"))
                );
                world.imported(&now, "update").await;
            }
        }
        assert_eq!(names(&world).await, "An Nhiên,Bình,Giang,Hà");
        world.archive().await;
        world.assert_archived().await;
        if !was_cut {
            break;
        }
        number += 1;
    }
    assert!(number > 1);
}

#[tokio::test]
async fn an_import_whose_session_is_killed_is_done_by_the_next_event() {
    let world = small_world().await;
    let upload = world.uploaded("Customer.csv", CUSTOMERS).await;
    world.request_import(&upload, "update").await;
    let before = state(&world).await;
    let id = upload["upload_id"].as_str().unwrap();
    // The import has to wait for this table before it commits.
    let other = connect(&world.name).await;
    other
        .batch_execute("BEGIN; LOCK TABLE customer IN SHARE MODE")
        .await
        .unwrap();
    let deployment = world.deployment(Window::ALL).await;
    let kill = async {
        world.somebody_waits().await;
        other
            .batch_execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock';
                 COMMIT",
            )
            .await
            .unwrap();
    };
    let (outcome, ()) = tokio::join!(uploads::import(&deployment, id), kill);
    assert_eq!(outcome.unwrap_err().code(), "database_unavailable");
    assert_eq!(state(&world).await, before);
    assert_eq!(world.upload_of(id).await["state"], "importing");
    assert_eq!(world.import_upload(id).await, Handled::Imported);
    assert_eq!(names(&world).await, "An Nhiên,Bình,Giang,Hà");
}

#[tokio::test]
async fn a_check_whose_session_is_killed_is_done_by_the_next_event() {
    let world = small_world().await;
    let id = world.send_file("Customer.csv", CUSTOMERS).await;
    world
        .execute("UPDATE dashboard.upload SET state = 'checking', version = '1'")
        .await;
    assert_eq!(world.check_upload(&id).await, Handled::Checked);
    assert_eq!(figures(&world.upload_of(&id).await, "customer"), [2, 1, 1, 0]);
}
