//! What the check of an upload says.

use meetassist::installation::uploads::Handled;
use serde_json::json;

use crate::support::{
    archive::SMALL,
    connect,
    uploads::{figures, of, reasons},
    world,
};

#[tokio::test]
async fn rows_are_new_changed_unchanged_or_rejected_and_nothing_is_changed() {
    let world = world().await;
    world.execute(SMALL).await;
    let before = world.dump().await;
    let upload = world
        .uploaded(
            "Customer.csv",
            "customerid,fullname,email,notes\n\
             7,An,an@example.com,\n\
             8,Bình Minh,binh@example.com,\n\
             9,Giang,giang@example.com,gọi tối\n\
             10,Hà,ha@,\n\
             9,Khoa,khoa@example.com,\n",
        )
        .await;
    assert_eq!(
        (&upload["state"], &upload["code"]),
        (&json!("checked"), &json!(null))
    );
    assert_eq!(figures(&upload, "customer"), [1, 1, 1, 2]);
    assert_eq!(
        reasons(&upload, "customer"),
        [
            "5: email \"ha@\" is not an e-mail address",
            "6: customerid \"9\" is already in line 4"
        ]
    );
    assert_eq!(of(&upload, "customer")["file"], "Customer.csv");
    assert_eq!(world.dump().await, before);
    let id = upload["upload_id"].as_str().unwrap();
    let rejected = world.object(&format!("uploads/{id}/rejected/Customer.csv")).await;
    assert_eq!(rejected.lines().count(), 3, "{rejected}");
}

#[tokio::test]
async fn an_empty_cell_clears_what_may_be_empty_and_keeps_what_has_a_default() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email, phonenumber, isdisabled, createdat) VALUES
                 ('1', 'An', 'an@example.com', '0912345678', true, '2025-01-02T03:04:05.678+07')",
        )
        .await;
    let upload = world
        .uploaded(
            "Customer.csv",
            "customerid,fullname,email,phonenumber,isdisabled,createdat\n1,An,an@example.com,0912345678,,2025-01-02\n",
        )
        .await;
    assert_eq!(figures(&upload, "customer"), [0, 0, 1, 0]);
    let upload = world
        .uploaded(
            "Customer.csv",
            "customerid,fullname,email,phonenumber,isdisabled\n1,An,an@example.com,,\n",
        )
        .await;
    assert_eq!(figures(&upload, "customer"), [0, 1, 0, 0]);
    world.imported(&upload, "update").await;
    assert_eq!(
        world
            .value("SELECT concat_ws('|', coalesce(phonenumber, '-'), isdisabled, createdat) FROM customer")
            .await,
        "-|t|2025-01-02 03:04:05.678+07"
    );
}

#[tokio::test]
async fn rows_without_ids_are_new_unless_they_exist_as_they_are() {
    let world = world().await;
    world.execute(SMALL).await;
    let file = "fullname,email,phonenumber\n\
                An,an@example.com,\n\
                Bình,BINH@example.com,0912345678\n\
                Giang,giang@example.com,\n";
    let upload = world.uploaded("khach hang moi.csv", file).await;
    assert_eq!(upload["code"], "nothing_usable");
    assert_eq!(
        upload["tables"][0]["refused"].as_str().unwrap(),
        "It can't be told which table khach hang moi.csv is for. \
        Name it after its table, such as Customer.csv."
    );
    let upload = world.uploaded("Customers.csv", file).await;
    assert_eq!(figures(&upload, "customer"), [2, 0, 1, 0]);
    assert_eq!(
        of(&upload, "customer")["warnings"],
        json!([
            "Line 3 has no customerid, but the name and e-mail address of a customer who exists (1 in all); it would \
                be added once more."
        ])
    );
    world.imported(&upload, "add").await;
    let again = world.uploaded("Customers.csv", file).await;
    assert_eq!(figures(&again, "customer"), [0, 0, 3, 0]);
}

#[tokio::test]
async fn what_takes_up_time_must_be_free_of_what_exists() {
    let world = world().await;
    world.execute(SMALL).await;
    let upload = world
        .uploaded(
            "Appointment.csv",
            "appointmentid,consultantid,customerid,date,time,duration,status\n\
             2,2,8,2025-06-02,09:30,60,pending\n\
             3,1,7,2025-06-02,09:30,60,confirmed\n\
             ,1,8,2025-06-02,09:59,60,pending\n\
             ,1,8,2025-06-02,10:00,60,pending\n\
             ,1,8,2025-06-02,10:30,60,pending\n\
             ,1,8,2025-06-02,09:00,60,cancelled\n\
             ,9,8,2025-06-02,09:00,60,pending\n",
        )
        .await;
    assert_eq!(figures(&upload, "appointment"), [2, 1, 0, 4]);
    assert_eq!(
        reasons(&upload, "appointment"),
        [
            "3: time \"09:30:00\" overlaps appointment 1, which exists",
            "4: time \"09:59:00\" overlaps appointment 1, which exists",
            "6: time \"10:30:00\" overlaps line 5 of the same consultant and day",
            "8: consultantid \"9\" is not in Consultant",
        ]
    );
}

#[tokio::test]
async fn an_address_must_be_free_of_enabled_consultants() {
    let world = world().await;
    world.execute(SMALL).await;
    let upload = world
        .uploaded(
            "Consultant.csv",
            "consultantid,fullname,email,isdisabled\n\
             1,Chi,CHI@example.com,\n\
             7,Em,dung@EXAMPLE.com,\n\
             8,Giang,dung@example.com,yes\n",
        )
        .await;
    assert_eq!(figures(&upload, "consultant"), [1, 1, 0, 1]);
    assert_eq!(
        reasons(&upload, "consultant"),
        ["3: email \"dung@EXAMPLE.com\" is that of consultant 2, who exists"]
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_used_has_failed_with_the_reason() {
    let world = world().await;
    for (name, content, reason) in [
        (
            "Customer.csv",
            "fullname\nAn\n",
            "Customer.csv lacks the column email; its first line has fullname.",
        ),
        ("Customer.csv", "\n", "Customer.csv is empty."),
        (
            "export.csv",
            "a,b\n1,2\n",
            "It can't be told which table export.csv is for. Name it after its table, such as Customer.csv.",
        ),
    ] {
        let upload = world.uploaded(name, content).await;
        assert_eq!(
            (&upload["state"], &upload["code"], &upload["digest"]),
            (&json!("failed"), &json!("nothing_usable"), &json!(null))
        );
        assert_eq!(upload["tables"][0]["refused"], reason);
        let import = json!({"action": "import_upload", "upload_id": upload["upload_id"], "mode": "add"});
        assert_eq!(world.call(&import).await.1["code"], "not_ready");
    }
}

#[tokio::test]
async fn a_file_is_checked_once_and_another_file_again() {
    let world = world().await;
    let id = world
        .send_file("Customer.csv", "customerid,fullname,email\n7,An,an@example.com\n")
        .await;
    assert_eq!(world.check_upload(&id).await, Handled::Checked);
    let first = world.upload_of(&id).await;
    assert_eq!(world.check_upload(&id).await, Handled::Ignored);
    assert_eq!(world.upload_of(&id).await, first);
    world
        .upload(&format!("uploads/{id}/file"), "customerid,fullname,email\n")
        .await;
    assert_eq!(world.check_upload(&id).await, Handled::Checked);
    let second = world.upload_of(&id).await;
    assert_eq!(figures(&second, "customer"), [0, 0, 0, 0]);
    assert_ne!(first["digest"], second["digest"]);
}

#[tokio::test]
async fn a_file_whose_event_is_delivered_twice_at_once_is_checked_once() {
    let world = world().await;
    let id = world
        .send_file("Customer.csv", "customerid,fullname,email\n7,An,an@example.com\n")
        .await;
    let (one, other) = tokio::join!(world.check_upload(&id), world.check_upload(&id));
    let mut handled = [format!("{one:?}"), format!("{other:?}")];
    handled.sort();
    assert_eq!(handled, ["Checked", "Ignored"]);
}

#[tokio::test]
async fn a_check_waits_for_nobody_who_writes_and_nobody_waits_for_it() {
    let world = world().await;
    world.execute(SMALL).await;
    let other = connect(&world.name).await;
    other
        .batch_execute(
            "BEGIN; UPDATE customer SET notes = 'x';
             INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-02', '13:00')",
        )
        .await
        .unwrap();
    let upload = world
        .uploaded(
            "Appointment.csv",
            "consultantid,customerid,date,time\n1,7,2025-06-02,13:30\n",
        )
        .await;
    assert_eq!(figures(&upload, "appointment"), [1, 0, 0, 0]);
    other.batch_execute("COMMIT").await.unwrap();
    let upload = world.imported(&upload, "add").await;
    assert_eq!(
        (&upload["state"], &upload["code"]),
        (&json!("checked"), &json!("changed_meanwhile"))
    );
    assert_eq!(figures(&upload, "appointment"), [0, 0, 0, 1]);
}
