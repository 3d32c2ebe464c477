//! Which changes of appointments put mail into the bucket, and what it says.

use meetassist::{
    archived::store::Store, dashboard::Claims, outbox::dispatch, platform::database::Database, window::Window,
};
use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{claims_of, handle, member_of},
    faults::{Fault, Proxy, Rule},
    world,
};

/// A customer, their consultant, one more of each, and appointments on the day after tomorrow.
const BOOKINGS: &str = "
    INSERT INTO customer (customerid, fullname, email) VALUES
        ('7', 'Ánh', 'anh@example.com'), ('8', 'Đạt', 'dat@example.com');
    INSERT INTO consultant (consultantid, fullname, email) VALUES
        (1, 'Bình', 'binh@example.com'), (2, 'Chi', 'chi@example.com');
    INSERT INTO appointment (appointmentid, customerid, consultantid, date, time, status, description) VALUES
        (1, '7', 1, current_date + 2, '09:00', 'pending', 'Chọn trường'),
        (2, '7', 1, current_date + 2, '10:00', 'confirmed', NULL),
        (3, '7', 1, current_date + 2, '11:00', 'cancelled', NULL),
        (4, '7', 1, current_date - 2, '09:00', 'pending', NULL),
        (5, '7', 1, current_date - 2, '10:00', 'confirmed', NULL);
    ALTER TABLE appointment ALTER appointmentid RESTART WITH 100";

/// A world whose dashboard has mail switched on.
struct Post {
    world: World,
    database: Database,
    read: usize,
}

impl Post {
    async fn new() -> Self {
        let world = world().await;
        world.execute(BOOKINGS).await;
        let database = world.mailing_view().await;
        Self {
            world,
            database,
            read: 0,
        }
    }

    async fn send(&self, claims: &Claims, store: &Store, request: &Value) -> u16 {
        handle(
            &self.database,
            store,
            Some(claims),
            request.to_string().as_bytes(),
        )
        .await
        .status
    }

    /// Sends an admin's request, which must succeed.
    async fn ask(&self, request: &Value) {
        let status = self.send(&admin(), &self.world.store, request).await;
        assert_eq!(status, 200, "{request}");
    }

    /// The mail put into the bucket since this was last asked, in the order of the changes.
    async fn new_mail(&mut self) -> Vec<Value> {
        let bucket = &self.world.bucket;
        let listed = self.world.s3.list_objects_v2().bucket(bucket).prefix("outbox/");
        let listed = listed.send().await.unwrap();
        let mut mail = Vec::new();
        for object in listed.contents() {
            mail.push(serde_json::from_str(&self.world.object(object.key().unwrap()).await).unwrap());
        }
        let new = mail.split_off(self.read);
        self.read += new.len();
        new
    }

    /// The same, as words: kind, recipient, name and time.
    async fn told(&mut self) -> Vec<String> {
        let mut told: Vec<String> = self.new_mail().await.iter().map(words).collect();
        told.sort();
        told
    }

    async fn waiting(&self) -> String {
        self.world.value("SELECT count(*) FROM dashboard.outbox").await
    }
}

fn admin() -> Claims {
    claims_of("[admin]", "lan@example.com", "true")
}

fn words(mail: &Value) -> String {
    let text = |field: &str| mail[field].as_str().unwrap().to_owned();
    format!(
        "{} {} {} {}",
        text("recipient"),
        text("kind"),
        text("name"),
        &text("time")[..5]
    )
}

#[tokio::test]
async fn the_mail_of_a_confirmation_contains_everything_that_it_says() {
    let mut post = Post::new().await;
    let link = "https://meet.example.com/1";
    post.ask(&json!({"action": "update_appointment", "appointmentid": 1, "status": "confirmed", "meetingurl": link}))
        .await;
    assert_eq!(post.waiting().await, "0");
    let day = post.world.day(2).await.to_string();
    let updated = post
        .world
        .value("SELECT updatedat FROM appointment WHERE appointmentid = 1")
        .await;
    let sequence = format!("extract(epoch FROM '{updated}'::timestamptz - '2020-01-01T00:00Z')::integer");
    let sequence: u32 = post.world.value(&sequence).await.parse().unwrap();
    let mut mail = post.new_mail().await.swap_remove(0);
    assert!(mail["written_at"].take().is_string());
    assert_eq!(
        mail,
        json!({
            "appointment_id": 1, "kind": "confirmed", "recipient": "customer", "name": "Ánh",
            "address": "anh@example.com", "customer_name": "Ánh", "consultant_name": "Bình", "date": day,
            "time": "09:00:00", "duration": 60, "time_zone": "Asia/Ho_Chi_Minh",
            "starts_at": format!("{day}T09:00:00+07:00"), "ends_at": format!("{day}T10:00:00+07:00"),
            "meeting_url": link, "reason": null, "sequence": sequence, "written_at": null
        })
    );
}

#[tokio::test]
async fn only_those_concerned_are_told_of_a_change() {
    let update = |id: i32, changes: Value| {
        let mut request = changes;
        request["action"] = json!("update_appointment");
        request["appointmentid"] = json!(id);
        request
    };
    for (request, told) in [
        (
            update(1, json!({"status": "confirmed"})),
            vec!["consultant confirmed Bình 09:00", "customer confirmed Ánh 09:00"],
        ),
        (
            update(1, json!({"status": "cancelled"})),
            vec!["customer denied Ánh 09:00"],
        ),
        (update(1, json!({"time": "14:00"})), vec![]),
        (
            update(2, json!({"time": "14:00"})),
            vec!["consultant changed Bình 14:00", "customer changed Ánh 14:00"],
        ),
        (
            update(2, json!({"duration": 30})),
            vec!["consultant changed Bình 10:00", "customer changed Ánh 10:00"],
        ),
        (
            update(2, json!({"meetingurl": "https://meet.example.com/1"})),
            vec!["consultant changed Bình 10:00", "customer changed Ánh 10:00"],
        ),
        (update(2, json!({"description": "x"})), vec![]),
        (
            update(2, json!({"consultantid": 2})),
            vec![
                "consultant cancelled Bình 10:00",
                "consultant confirmed Chi 10:00",
                "customer changed Ánh 10:00",
            ],
        ),
        (
            json!({"action": "assign_consultant", "appointmentid": 2, "consultantid": 2}),
            vec![
                "consultant cancelled Bình 10:00",
                "consultant confirmed Chi 10:00",
                "customer changed Ánh 10:00",
            ],
        ),
        (
            update(2, json!({"customerid": "8"})),
            vec![
                "consultant changed Bình 10:00",
                "customer cancelled Ánh 10:00",
                "customer confirmed Đạt 10:00",
            ],
        ),
        (
            update(2, json!({"status": "cancelled"})),
            vec!["consultant cancelled Bình 10:00", "customer cancelled Ánh 10:00"],
        ),
        (
            update(2, json!({"status": "pending"})),
            vec!["consultant cancelled Bình 10:00", "customer cancelled Ánh 10:00"],
        ),
        (
            json!({"action": "delete_appointment", "appointmentid": 2}),
            vec!["consultant cancelled Bình 10:00", "customer cancelled Ánh 10:00"],
        ),
        (
            json!({"action": "delete_appointment", "appointmentid": 1}),
            vec![],
        ),
        (
            json!({"action": "bulk_update_appointments", "appointmentids": [1, 2, 3, 4, 5, 6], "status": "cancelled"}),
            vec![
                "consultant cancelled Bình 10:00",
                "customer cancelled Ánh 10:00",
                "customer denied Ánh 09:00",
            ],
        ),
        (update(4, json!({"status": "confirmed"})), vec![]),
        (update(5, json!({"status": "cancelled"})), vec![]),
        (
            json!({"action": "delete_appointment", "appointmentid": 5}),
            vec![],
        ),
    ] {
        let mut post = Post::new().await;
        post.ask(&request).await;
        assert_eq!(post.told().await, told, "{request}");
        assert_eq!(post.waiting().await, "0", "{request}");
    }
}

#[tokio::test]
async fn an_appointment_that_leaves_the_past_or_enters_it_changes_the_calendars() {
    let mut post = Post::new().await;
    let (past, future) = (post.world.day(-3).await, post.world.day(3).await);
    post.ask(&json!({"action": "update_appointment", "appointmentid": 5, "date": future}))
        .await;
    assert_eq!(
        post.told().await,
        ["consultant confirmed Bình 10:00", "customer confirmed Ánh 10:00"]
    );
    post.ask(&json!({"action": "update_appointment", "appointmentid": 5, "date": past}))
        .await;
    assert_eq!(
        post.told().await,
        ["consultant cancelled Bình 10:00", "customer cancelled Ánh 10:00"]
    );
}

#[tokio::test]
async fn a_new_appointment_is_announced_only_if_it_is_confirmed() {
    let mut post = Post::new().await;
    let day = post.world.day(4).await;
    let book = |time: &str, status: Value| {
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "8", "date": day, "time": time,
               "status": status})
    };
    post.ask(&book("09:00", json!(null))).await;
    assert_eq!(post.told().await, Vec::<String>::new());
    post.ask(&book("10:00", json!("confirmed"))).await;
    assert_eq!(
        post.told().await,
        ["consultant confirmed Bình 10:00", "customer confirmed Đạt 10:00"]
    );
}

#[tokio::test]
async fn a_consultant_is_not_told_what_they_did_themselves_and_their_reason_reaches_the_customer() {
    let mut post = Post::new().await;
    let consultant = member_of("[consultant]");
    for (id, kind) in [(1, "denied"), (2, "cancelled")] {
        let deny = json!({"action": "deny_appointment", "consultant_id": 1, "appointment_id": id,
                          "reason": "Bận họp: xin lỗi"});
        assert_eq!(post.send(&consultant, &post.world.store, &deny).await, 200);
        let mail = post.new_mail().await;
        assert_eq!(mail.len(), 1, "{mail:?}");
        assert_eq!(mail[0]["kind"], kind);
        assert_eq!(mail[0]["recipient"], "customer");
        assert_eq!(
            mail[0]["reason"], "Bận họp: xin lỗi",
            "without the rest of the description"
        );
    }
    let confirm = json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": 1});
    post.world
        .execute("UPDATE appointment SET status = 'pending'")
        .await;
    assert_eq!(post.send(&consultant, &post.world.store, &confirm).await, 200);
    assert_eq!(post.told().await, ["customer confirmed Ánh 09:00"]);
}

#[tokio::test]
async fn a_refused_change_and_one_without_mail_write_nothing() {
    let mut post = Post::new().await;
    let reopen =
        json!({"action": "update_appointment", "appointmentid": 3, "time": "10:30", "status": "confirmed"});
    assert_eq!(post.send(&admin(), &post.world.store, &reopen).await, 409);
    post.world
        .ask(json!({"action": "update_appointment", "appointmentid": 2, "time": "15:00"}))
        .await;
    post.world
        .execute("UPDATE appointment SET time = '16:00' WHERE appointmentid = 2")
        .await;
    assert_eq!(post.told().await, Vec::<String>::new());
    assert_eq!(post.waiting().await, "0");
}

#[tokio::test]
async fn mail_that_can_t_be_handed_over_waits_for_the_next_request_and_never_fails_one() {
    let mut post = Post::new().await;
    let proxy = Proxy::start().await;
    let healthy = post.world.store.clone();
    post.world.go_through(&proxy).await;
    let unreachable = std::mem::replace(&mut post.world.store, healthy);
    proxy.inject(Rule::Matching("outbox/"), Fault::Status(403));
    let cancel = json!({"action": "update_appointment", "appointmentid": 2, "status": "cancelled"});
    assert_eq!(post.send(&admin(), &unreachable, &cancel).await, 200);
    assert_eq!(post.waiting().await, "2");
    // It was written, but the answer was lost.
    proxy.inject(Rule::Matching("outbox/"), Fault::CutAfter);
    let confirm = json!({"action": "update_appointment", "appointmentid": 1, "status": "confirmed"});
    assert_eq!(post.send(&admin(), &unreachable, &confirm).await, 200);
    assert_eq!(post.waiting().await, "4");
    post.ask(&json!({"action": "update_appointment", "appointmentid": 1, "description": "x"}))
        .await;
    assert_eq!(post.waiting().await, "0");
    let told: Vec<String> = post.new_mail().await.iter().map(words).collect();
    assert_eq!(told.len(), 4, "each once: {told:?}");
    assert!(
        told[..2].iter().all(|mail| mail.contains("cancelled")),
        "in order: {told:?}"
    );
}

#[tokio::test]
async fn the_archiver_and_db_init_may_hand_over_what_was_left() {
    let mut post = Post::new().await;
    let left = "
        SET meetassist.mail = 'on';
        UPDATE appointment SET status = 'cancelled' WHERE appointmentid = $;
        RESET meetassist.mail";
    post.world.execute(&left.replace('$', "1")).await;
    assert_eq!(
        dispatch(&post.world.archiver, &post.world.store).await.unwrap(),
        1
    );
    post.world.execute(&left.replace('$', "2")).await;
    let deployment = post.world.deployment(Window::around(1, 1).unwrap()).await;
    assert_eq!(
        dispatch(&deployment.database, &post.world.store).await.unwrap(),
        2
    );
    assert_eq!(post.new_mail().await.len(), 3);
    assert_eq!(
        dispatch(&post.world.archiver, &post.world.store).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn many_mails_are_handed_over_at_once() {
    let post = Post::new().await;
    post.world
        .execute("INSERT INTO dashboard.outbox (mail) SELECT '{}' FROM generate_series(1, 450)")
        .await;
    assert_eq!(dispatch(&post.database, &post.world.store).await.unwrap(), 450);
    assert_eq!(post.waiting().await, "0");
}

#[tokio::test]
async fn the_next_mail_to_the_same_person_ends_a_failure() {
    let post = Post::new().await;
    let failed = |recipient: &str| {
        format!(
            "INSERT INTO dashboard.mail_failure VALUES (2, '{recipient}', 'refused', '2025-11-28T10:00+07')"
        )
    };
    post.world.execute(&failed("consultant")).await;
    let read = json!({"action": "get_appointment_by_id", "appointmentid": 2});
    let mail = async || post.world.ask(read.clone()).await["data"]["mail"].take();
    let of_consultant =
        json!({"recipient": "consultant", "state": "refused", "at": "2025-11-28T10:00:00+07:00"});
    assert_eq!(mail().await, of_consultant);
    post.world.execute(&failed("customer")).await;
    assert_eq!(
        mail().await["recipient"],
        "customer",
        "the customer's comes first"
    );
    post.ask(&json!({"action": "update_appointment", "appointmentid": 2, "time": "14:00"}))
        .await;
    assert_eq!(mail().await, Value::Null);
}

#[tokio::test]
async fn a_failure_ends_for_no_other_person_or_appointment() {
    let post = Post::new().await;
    post.world
        .execute(
            "INSERT INTO dashboard.mail_failure
                 SELECT id, recipient, 'refused', now()
                 FROM unnest(ARRAY[1, 2]) AS id, unnest(ARRAY['customer', 'consultant']) AS recipient",
        )
        .await;
    let deny = json!({"action": "deny_appointment", "consultant_id": 1, "appointment_id": 2});
    let consultant = member_of("[consultant]");
    assert_eq!(post.send(&consultant, &post.world.store, &deny).await, 200);
    let left = "SELECT string_agg(appointmentid || ' ' || recipient, ', ' ORDER BY appointmentid, recipient)
                FROM dashboard.mail_failure";
    assert_eq!(
        post.world.value(left).await,
        "1 consultant, 1 customer, 2 consultant"
    );
}

#[tokio::test]
async fn a_reason_is_told_only_if_this_change_gives_it_and_takes_the_appointment_away() {
    let post = Post::new().await;
    let reason = |text: &str| format!("Lý do từ chối của tư vấn viên Bình: {text}");
    let former = reason("cũ");
    for (before, change, told) in [
        ("Chọn trường", "status = 'cancelled'".to_owned(), None),
        (&*former, "status = 'cancelled'".to_owned(), None),
        (
            &*former,
            format!(
                "status = 'cancelled', description = description || E'\\n' || '{}'",
                reason("mới")
            ),
            Some("mới"),
        ),
        (
            "Chọn trường",
            format!(
                "time = '15:00', description = description || E'\\n' || '{}'",
                reason("mới")
            ),
            None,
        ),
    ] {
        post.world
            .execute(&format!(
                "BEGIN;
                 UPDATE appointment SET description = '{before}' WHERE appointmentid = 2;
                 SET LOCAL meetassist.mail = 'on';
                 UPDATE appointment SET {change} WHERE appointmentid = 2"
            ))
            .await;
        let reasons = "SELECT json_agg(mail -> 'reason') FROM dashboard.outbox";
        let reasons: Value = serde_json::from_str(&post.world.value(reasons).await).unwrap();
        post.world.execute("ROLLBACK").await;
        assert_eq!(reasons, json!([told, told]), "{before}: {change}");
    }
}

#[tokio::test]
async fn it_is_the_time_of_day_by_which_an_appointment_is_past() {
    let post = Post::new().await;
    for (id, day, time, change, told) in [
        // More than a day after now, nearly always.
        (1, "current_date + 1", "22:30", "status = 'confirmed'", 2),
        (1, "current_date + 1", "22:30", "status = 'cancelled'", 1),
        (2, "current_date + 1", "22:30", "status = 'cancelled'", 2),
        // Today, but it has begun.
        (1, "current_date", "00:00", "status = 'confirmed'", 0),
        (1, "current_date", "00:00", "status = 'cancelled'", 0),
        (2, "current_date", "00:00", "status = 'cancelled'", 0),
    ] {
        post.world
            .execute(&format!(
                "BEGIN;
                 UPDATE appointment SET date = {day}, time = '{time}' WHERE appointmentid = {id};
                 SET LOCAL meetassist.mail = 'on';
                 UPDATE appointment SET {change} WHERE appointmentid = {id}"
            ))
            .await;
        let waiting = post.waiting().await;
        post.world.execute("ROLLBACK").await;
        assert_eq!(waiting, told.to_string(), "{id}: {day} {time}: {change}");
    }
}

#[tokio::test]
async fn loading_archived_days_sends_no_mail() {
    let mut post = Post::new().await;
    post.world.archive().await;
    post.world.lose_database().await;
    post.world.initialise(json!({})).await.unwrap();
    assert_eq!(post.world.booked_days().await, "NULL", "all are archived");
    post.database = post.world.mailing_view().await;
    let far = json!({"action": "get_appointment_by_id", "appointmentid": 2});
    let status = post.send(&admin(), &post.world.store, &far).await;
    assert_eq!(status, 200);
    assert_eq!(post.waiting().await, "0");
    post.ask(&json!({"action": "update_appointment", "appointmentid": 1, "status": "confirmed"}))
        .await;
    assert_eq!(
        post.told().await,
        ["consultant confirmed Bình 09:00", "customer confirmed Ánh 09:00"]
    );
}
