//! The dashboard's figures while most days are archived.

use meetassist::archived::manifest::RunSummary;
use serde_json::json;

use crate::support::{dashboard::PEOPLE_AND_BOOKINGS, world};

#[tokio::test]
async fn totals_are_the_same_whatever_is_loaded() {
    let mut world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
        .execute(
            "UPDATE appointment SET createdat = current_date - interval '6 days' WHERE appointmentid = 1;
             UPDATE appointment SET createdat = current_date - interval '6 days 1 minute' WHERE appointmentid = 2;
             UPDATE appointment SET status = 'no_show' WHERE appointmentid = 5;
             INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (2, 4.9)",
        )
        .await;
    let today = world.day(0).await;
    world.archived().await;
    for action in ["get_overview_stats", "get_stats"] {
        let request = json!({"action": action});
        let loaded = world.ask(request.clone()).await;
        world.lose_database().await;
        world.initialise(json!({})).await.unwrap();
        assert_eq!(world.value("SELECT count(*) FROM appointment").await, "0");
        assert_eq!(world.ask(request).await, loaded);
    }
    world
        .execute(&format!(
            "INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES
                 (1, '7', '{today}', '09:00', 'confirmed'), (1, '7', '2025-06-02', '15:00', 'pending')"
        ))
        .await;
    let overview = world.ask(json!({"action": "get_overview_stats"})).await;
    assert_eq!(
        overview["appointments_by_status"],
        json!({"pending": 2, "confirmed": 2, "completed": 1, "no_show": 1, "cancelled": 1})
    );
    assert_eq!(overview["recent_appointments"], 3);
}

#[tokio::test]
async fn the_archive_s_status_says_what_is_archived_and_what_is_not_yet() {
    let mut world = world().await;
    let [past, today] = world.days([-20, 0]).await;
    world.book(&[past, today]).await;
    let head = world.archived().await;
    let mut manifest = head.manifest;
    let run = RunSummary {
        run: "20251128T100000000Z".to_owned(),
        started_at: manifest.last_updated,
        duration_ms: 7,
        objects_uploaded: 10,
        objects_skipped: 0,
        bytes_uploaded: 1000,
        remaining: 0,
        errors: Vec::new(),
    };
    manifest.history = vec![run.clone()];
    let head = world.publish(manifest, Some(head.etag)).await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    world.book_at(past, "15:00", "7").await;
    world.execute("UPDATE customer SET notes = 'x'").await;
    assert_eq!(
        world.ask(json!({"action": "get_archive_status"})).await,
        json!({
            "last_updated": head.manifest.last_updated,
            "last_run": run,
            "tables": head.manifest.tables,
            "days_loaded": 1,
            "days_archived": 1,
            "pending_tables": ["customer"],
            "pending_days": [past, today],
            "conflicts": [],
            "history": [run],
            "requests": [],
        })
    );
}

#[tokio::test]
async fn the_archive_s_status_is_empty_while_there_is_no_archive() {
    let world = world().await;
    assert_eq!(
        world.ask(json!({"action": "get_archive_status"})).await,
        json!({
            "last_updated": null, "last_run": null, "tables": {}, "days_loaded": 0, "days_archived": 0,
            "pending_tables": [], "pending_days": [], "conflicts": [], "history": [],
            "requests": [],
        })
    );
}
