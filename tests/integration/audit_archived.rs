//! The audit in the archive: written once, restored exactly, loaded when it is asked for.

use meetassist::archived::{catalogue::Table, unit::DynamicTable};
use serde_json::json;

use crate::support::{
    archive::{CHANGED, SMALL},
    dashboard::prepared_world,
    random::Random,
    world,
};

#[tokio::test]
async fn a_change_is_archived_with_its_entry_and_nothing_else_is_written() {
    let world = world().await;
    world.execute(SMALL).await;
    world.archive().await;
    world
        .execute("UPDATE appointment SET description = 'x' WHERE appointmentid = 1")
        .await;
    let before = world.versions().await.len();
    let report = world.archive().await;
    assert_eq!(report.objects_uploaded, 2, "its day and today's audit");
    assert_eq!(world.versions().await.len(), before + 3, "and the manifest");
    world.assert_archived().await;
    let report = world.archive().await;
    assert_eq!((report.objects_uploaded, report.objects_skipped), (0, 0));
}

#[tokio::test]
async fn entries_and_their_ids_are_restored_exactly() {
    let mut world = prepared_world().await;
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "notes": "a,\"b\"\n\\c"}))
        .await;
    world
        .ask(json!({"action": "delete_appointment", "appointmentid": 1}))
        .await;
    world.archive_as(CHANGED).await.unwrap();
    let before = world.dump().await;
    let last = world.value("SELECT max(auditid) FROM auditentry").await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);
    world
        .execute("UPDATE customer SET notes = 'y' WHERE customerid = '7'")
        .await;
    let next: i32 = world
        .value("SELECT max(auditid) FROM auditentry")
        .await
        .parse()
        .unwrap();
    assert_eq!(next.to_string(), format!("{}", last.parse::<i32>().unwrap() + 1));
}

/// Makes the entries of today those of a day that many days ago, and archives them.
async fn age(world: &crate::support::World, days: i32) {
    world
        .execute(&format!(
            "UPDATE auditentry SET date = date - {days}, at = at - interval '{days} days'
             WHERE date = audit.day_of(now())"
        ))
        .await;
}

#[tokio::test]
async fn entries_of_archived_days_are_loaded_when_they_are_asked_for() {
    let mut world = prepared_world().await;
    age(&world, 30).await;
    world
        .execute("UPDATE customer SET notes = 'x' WHERE customerid = '7'")
        .await;
    age(&world, 20).await;
    world
        .execute("UPDATE customer SET notes = 'y' WHERE customerid = '9'")
        .await;
    world.archive().await;
    let all = world.ask(json!({"action": "get_audit", "limit": 1000})).await;
    let of_one = json!({"action": "get_audit", "tablename": "customer", "rowkey": "7"});
    let history = world.ask(of_one.clone()).await;
    assert_eq!(history["total"], 2);
    world.lose_database().await;
    world
        .initialise(json!({"load": {"before": 0, "after": 0}}))
        .await
        .unwrap();
    let loaded = async || world.value("SELECT count(DISTINCT date) FROM auditentry").await;
    assert_eq!(loaded().await, "1");
    // A page of today needs no other day, though the total counts them.
    let page = world.ask(json!({"action": "get_audit", "limit": 1})).await;
    assert_eq!(page["total"], all["total"]);
    assert_eq!(loaded().await, "1");
    // The history of a record that was not changed on a day doesn't load it.
    world
        .ask(json!({"action": "get_audit", "tablename": "customer", "rowkey": "unknown"}))
        .await;
    assert_eq!(loaded().await, "1");
    assert_eq!(world.ask(of_one).await, history);
    assert_eq!(loaded().await, "3");
    assert_eq!(
        world.ask(json!({"action": "get_audit", "limit": 1000})).await,
        all
    );
}

#[tokio::test]
async fn neither_a_restore_nor_a_load_nor_an_archive_run_is_audited() {
    let mut world = prepared_world().await;
    world.archive().await;
    let entries = world.value("SELECT count(*) FROM auditentry").await;
    world.lose_database().await;
    world
        .initialise(json!({"load": {"before": 0, "after": 0}}))
        .await
        .unwrap();
    world.ask(json!({"action": "get_appointments"})).await;
    assert_ne!(world.value("SELECT count(*) FROM appointment").await, "0");
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, entries);
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    world.initialise(json!({"replace": true})).await.unwrap();
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, entries);
    world.archive().await;
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, entries);
}

#[tokio::test]
async fn entries_made_while_today_is_archived_join_those_that_it_has() {
    let mut world = prepared_world().await;
    world.archive().await;
    let before: u64 = world
        .value("SELECT count(*) FROM auditentry")
        .await
        .parse()
        .unwrap();
    let today = world.day(0).await;
    let head = world.head().await.unwrap();
    assert_eq!(world.release(&head, &[today]).await, [today]);
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, "0");
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "notes": "x"}))
        .await;
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, "1");
    let total = world.ask(json!({"action": "get_audit", "limit": 1})).await["total"].as_u64();
    assert_eq!(total, Some(before + 1));
    world.archive().await;
    let archived = world.inventory().await;
    let state = &archived.days[&today];
    assert_eq!(state.objects[&DynamicTable::AuditEntry].records, before + 1);
    assert_eq!(archived.totals()[&Table::AuditEntry].record_count, before + 1);
}

#[tokio::test]
async fn an_import_has_one_entry_for_each_table() {
    let world = crate::support::empty_world().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n7,An,an@example.com\n8,Ba,ba@example.com\n",
        )
        .await;
    world
        .upload(
            "data/Consultant.csv",
            "consultantid,fullname,email\n1,Chi,chi@example.com\n",
        )
        .await;
    world
        .upload(
            "data/ConsultantSchedule.csv",
            "scheduleid,consultantid,date,starttime,endtime\n1,1,2025-06-02,09:00,10:00\n",
        )
        .await;
    world
        .upload(
            "data/Appointment.csv",
            "appointmentid,consultantid,customerid,date,time,status\n1,1,7,2025-06-02,09:00,confirmed\n",
        )
        .await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world
            .value(
                "SELECT string_agg(format('%s %s %s %s', action, tablename, rowkey, after), '; ' ORDER BY auditid)
                 FROM auditentry"
            )
            .await,
        r#"insert customer  {"rows": 2}; insert consultant  {"rows": 1}; insert consultantschedule  {"rows": 1}; insert appointment  {"rows": 1}"#
    );
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "notes": "x"}))
        .await;
    assert_eq!(world.value("SELECT count(*) FROM auditentry").await, "5");
}

#[tokio::test]
async fn a_transaction_that_ends_after_midnight_or_after_a_run_is_archived_all_the_same() {
    let world = prepared_world().await;
    world.archive().await;
    let other = crate::support::connect(&world.name).await;
    other
        .batch_execute("BEGIN; UPDATE customer SET notes = 'muộn' WHERE customerid = '9'")
        .await
        .unwrap();
    world
        .execute("UPDATE customer SET notes = 'sớm' WHERE customerid = '7'")
        .await;
    world.archive().await;
    // As if midnight had passed in between: the entry stays on the day on which its transaction began.
    other.batch_execute("COMMIT").await.unwrap();
    world.archive().await;
    world.assert_archived().await;
}

#[tokio::test]
async fn random_changes_are_archived_and_restored_with_all_their_entries() {
    let mut world = prepared_world().await;
    let mut random = Random::new(7);
    for step in 0..30 {
        let id = random.below(6) + 1;
        let request = match random.below(4) {
            0 => {
                json!({"action": "update_appointment", "appointmentid": id, "description": format!("{step}")})
            }
            1 => json!({"action": "update_customer", "customerid": "7", "notes": format!("{step}")}),
            2 => json!({"action": "delete_appointment", "appointmentid": id}),
            _ => json!({"action": "update_program", "programid": 1, "content": format!("{step}")}),
        };
        world.call(&request).await;
        if random.below(5) == 0 {
            world.archive().await;
            world.assert_archived().await;
        }
    }
    world.archive().await;
    let before = world.dump().await;
    world.lose_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);
}
