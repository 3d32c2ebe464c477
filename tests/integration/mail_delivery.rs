//! The mailer: each mail is sent once, whatever happens in between.

use futures_util::future::join_all;
use meetassist::{
    Error,
    outbox::{
        failure::{self, Recorded},
        mailer::{Delivery, Mailer},
    },
};
use serde_json::{Value, json};

use crate::support::{
    World,
    faults::{Fault, Proxy, Rule},
    ses::{Reply, SENDER, Ses},
    world,
};

const ID: &str = "0198c7a2-5f0e-7b4c-9d0a-2b6f3f1f8c11";

/// A world with a mail about appointment 7 in its bucket.
async fn world_with_mail() -> (World, Ses, Mailer) {
    let world = world().await;
    let mail = json!({
        "appointment_id": 7, "kind": "confirmed", "recipient": "customer", "name": "Nguyễn Thị Ánh",
        "address": "anh@example.com", "customer_name": "Nguyễn Thị Ánh", "consultant_name": "Phạm Bình",
        "date": "2025-11-28", "time": "09:00:00", "duration": 45, "time_zone": "Asia/Ho_Chi_Minh",
        "starts_at": "2025-11-28T09:00:00+07:00", "ends_at": "2025-11-28T09:45:00+07:00", "meeting_url": null,
        "reason": null, "sequence": 186_000_000, "written_at": "2025-11-20T08:30:00+07:00"
    });
    world.upload(&format!("outbox/{ID}.json"), mail.to_string()).await;
    let ses = Ses::start().await;
    let mailer = ses.mailer(&world.store).await;
    (world, ses, mailer)
}

/// Makes a claim on the mail as old as one of a mailer that crashed.
async fn age_claim(world: &World) {
    if let Some(progress) = progress(world).await
        && progress["state"] == "sending"
    {
        let old = json!({"state": "sending", "at": "2025-11-20T08:30:00Z"});
        world.upload(&format!("outbox/sent/{ID}"), old.to_string()).await;
    }
}

async fn progress(world: &World) -> Option<Value> {
    let key = format!("outbox/sent/{ID}");
    let object = world
        .s3
        .get_object()
        .bucket(&world.bucket)
        .key(&key)
        .send()
        .await
        .ok()?;
    let content = object.body.collect().await.unwrap().to_vec();
    serde_json::from_slice(&content).ok()
}

async fn failure(world: &World) -> Value {
    serde_json::from_str(&world.object(&format!("outbox/failed/{ID}")).await).unwrap()
}

#[tokio::test]
async fn a_mail_is_sent_to_its_address_with_the_tag_by_which_a_bounce_names_it() {
    let (world, ses, mailer) = world_with_mail().await;
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Sent);
    let [request] = &ses.requests()[..] else {
        panic!("{:?}", ses.requests())
    };
    assert_eq!(request["FromEmailAddress"], SENDER);
    assert_eq!(
        request["Destination"],
        json!({"ToAddresses": ["anh@example.com"]})
    );
    assert_eq!(request["EmailTags"], json!([{"Name": "outbox-id", "Value": ID}]));
    assert_eq!(progress(&world).await.unwrap()["state"], "sent");
}

#[tokio::test]
async fn an_event_that_is_repeated_sends_nothing_again() {
    let (_world, ses, mailer) = world_with_mail().await;
    let outcomes = join_all((0..5).map(|_| mailer.deliver(ID))).await;
    let sent = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(Delivery::Sent)));
    assert_eq!(sent.count(), 1, "{outcomes:?}");
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Repeated);
    assert_eq!(ses.requests().len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_gone_is_ignored() {
    let (world, ses, mailer) = world_with_mail().await;
    let other = "0198c7a2-0000-7b4c-9d0a-2b6f3f1f8c11";
    assert_eq!(mailer.deliver(other).await.unwrap(), Delivery::Unknown);
    assert_eq!(mailer.bounced(other).await.unwrap(), Delivery::Unknown);
    let recorded = failure::record(&world.archiver, &world.store, other).await;
    assert_eq!(recorded.unwrap(), Recorded::Unknown);
    assert_eq!(ses.requests().len(), 0);
}

#[tokio::test]
async fn a_claim_is_respected_until_its_mailer_must_have_ended() {
    let (world, ses, mailer) = world_with_mail().await;
    let fresh = format!(
        r#"{{"state": "sending", "at": {}}}"#,
        world.value("to_json(now())").await
    );
    world.upload(&format!("outbox/sent/{ID}"), fresh).await;
    let held = mailer.deliver(ID).await;
    assert!(matches!(held, Err(Error::Busy { .. })), "{held:?}");
    assert_eq!(ses.requests().len(), 0);
    age_claim(&world).await;
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Sent);
    assert_eq!(ses.requests().len(), 1);
}

#[tokio::test]
async fn a_mailer_that_dies_at_any_step_loses_no_mail() {
    let (steps, mut repeated) = (4, Vec::new());
    for fault in [Fault::CutBefore, Fault::CutAfter] {
        for step in 0..steps {
            let (mut world, ses, healthy) = world_with_mail().await;
            let proxy = Proxy::start().await;
            world.go_through(&proxy).await;
            let dying = ses.mailer(&world.store).await;
            proxy.inject(Rule::Last(step), fault);
            // Nobody receives the answer of the mailer that died.
            drop(dying.deliver(ID).await);
            age_claim(&world).await;
            let outcome = healthy.deliver(ID).await.unwrap();
            assert!(
                matches!(outcome, Delivery::Sent | Delivery::Repeated),
                "{outcome:?}"
            );
            assert_eq!(
                progress(&world).await.unwrap()["state"],
                "sent",
                "{fault:?} {step}"
            );
            match ses.requests().len() {
                1 => {}
                2 => repeated.push((fault, step)),
                other => panic!("{fault:?} {step}: sent {other} times"),
            }
        }
    }
    // It was accepted by SES but not recorded yet, which nobody can know.
    assert_eq!(repeated, [(Fault::CutBefore, 2)]);
}

#[tokio::test]
async fn a_refused_address_is_reported_and_not_tried_again() {
    let (world, ses, mailer) = world_with_mail().await;
    ses.reply(Reply::Error(400, "MessageRejected", "Address blacklisted."));
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Refused);
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Repeated);
    assert_eq!(ses.requests().len(), 1);
    let failure = failure(&world).await;
    assert_eq!(failure["appointment_id"], 7);
    assert_eq!(failure["recipient"], "customer");
    assert_eq!(failure["state"], "refused");
}

#[tokio::test]
async fn a_sender_that_ses_does_not_know_is_not_the_recipient_s_fault() {
    let (world, ses, mailer) = world_with_mail().await;
    let problem =
        "Email address is not verified. The following identities failed the check: lich-hen@example.org";
    ses.reply(Reply::Error(400, "MessageRejected", problem));
    let outcome = mailer.deliver(ID).await;
    assert!(matches!(outcome, Err(Error::MailUnsent { .. })), "{outcome:?}");
    age_claim(&world).await;
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Sent);
}

#[tokio::test]
async fn a_mail_that_ses_can_t_take_yet_is_sent_a_moment_later() {
    let (_world, ses, mailer) = world_with_mail().await;
    ses.reply(Reply::Error(
        429,
        "TooManyRequestsException",
        "Too many requests.",
    ));
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Sent);
    assert_eq!(ses.requests().len(), 2);
}

#[tokio::test]
async fn a_mail_whose_answer_is_lost_is_not_silently_sent_again() {
    let (_world, ses, mailer) = world_with_mail().await;
    ses.reply(Reply::Cut);
    let outcome = mailer.deliver(ID).await;
    assert!(matches!(outcome, Err(Error::MailUnsent { .. })), "{outcome:?}");
    assert_eq!(ses.requests().len(), 1);
}

#[tokio::test]
async fn a_bounce_shows_on_the_appointment() {
    let (world, _ses, mailer) = world_with_mail().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'Ánh', 'anh@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Bình', 'binh@example.com');
             INSERT INTO appointment (appointmentid, customerid, consultantid, date, time)
                 VALUES (7, '7', 1, '2025-11-28', '09:00')",
        )
        .await;
    let read = json!({"action": "get_appointment_by_id", "appointmentid": 7});
    assert_eq!(world.ask(read.clone()).await["data"]["mail"], Value::Null);
    assert_eq!(mailer.deliver(ID).await.unwrap(), Delivery::Sent);
    mailer.bounced(ID).await.unwrap();
    for _ in 0..2 {
        let recorded = failure::record(&world.archiver, &world.store, ID).await;
        assert_eq!(recorded.unwrap(), Recorded::Done);
    }
    let mail = &world.ask(read).await["data"]["mail"];
    assert_eq!(mail["recipient"], "customer");
    assert_eq!(mail["state"], "bounced");
}
