//! The log of a failure: enough to find it, but nothing from rows and parameters.

use meetassist::Error;
use serde_json::json;

use crate::support::{World, archive::CHANGED, dashboard::prepared_world};

/// What is logged for a statement that the database rejects.
async fn logged(world: &World, statement: &str) -> String {
    let refused = world.client.batch_execute(statement).await.unwrap_err();
    Error::from(refused).with_causes()
}

#[tokio::test]
async fn a_violated_constraint_is_named_without_any_value() {
    let world = prepared_world().await;
    for (statement, code, name) in [
        (
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'Bùi Bí Mật', 'bimat@example.com')",
            "23505",
            "customer_key",
        ),
        (
            "UPDATE consultant SET email = 'binh@example.com', fullname = 'Bùi Bí Mật' WHERE consultantid = 2",
            "23505",
            "consultant_email_unique",
        ),
        (
            "UPDATE appointment SET description = 'Bùi Bí Mật', status = 'bimat' WHERE appointmentid = 1",
            "23514",
            "appointment_status_known",
        ),
        (
            "UPDATE appointment SET consultantid = 1, date = '2025-06-02', time = '09:00', description = 'Bùi Bí Mật'
             WHERE appointmentid = 3",
            "23P01",
            "appointment_no_overlap",
        ),
        (
            "UPDATE appointment SET customerid = 'bimat@example.com' WHERE appointmentid = 1",
            "23503",
            "appointment_customer",
        ),
        (
            "UPDATE customer SET fullname = NULL, email = 'bimat@example.com' WHERE customerid = '7'",
            "23502",
            "fullname",
        ),
        ("SELECT 'Bùi Bí Mật'::integer", "22P02", "22P02"),
        ("SELECT '2025-02-31 bimat'::date", "22007", "22007"),
        ("DO $$ BEGIN RAISE 'bimat@example.com has failed'; END $$", "P0001", "P0001"),
    ] {
        let line = logged(&world, statement).await;
        for value in ["Bùi", "bimat", "Bí Mật", "anh@example.com", "binh@", "2025-0", "DETAIL"] {
            assert!(!line.contains(value), "{line}");
        }
        assert!(line.contains(code) && line.contains(name), "{line}");
    }
}

#[tokio::test]
async fn an_archived_customer_s_id_is_not_logged() {
    let mut world = prepared_world().await;
    world.archive_as(CHANGED).await.unwrap();
    world.lose_database().await;
    world
        .initialise(json!({"load": {"before": 0, "after": 0}}))
        .await
        .unwrap();
    world
        .execute("DELETE FROM programparticipant WHERE customerid = 'fb-8'")
        .await;
    let line = logged(&world, "DELETE FROM customer WHERE customerid = 'fb-8'").await;
    assert!(line.contains("23503") && !line.contains("fb-8"), "{line}");
}

#[tokio::test]
async fn other_messages_of_the_database_are_kept() {
    let world = prepared_world().await;
    let line = logged(&world, "SELECT x FROM customer").await;
    assert!(
        line.contains("42703") && line.contains("column \"x\" does not exist"),
        "{line}"
    );
}

#[tokio::test]
async fn the_content_of_an_unreadable_answer_is_not_logged() {
    let world = prepared_world().await;
    let read = world
        .database
        .read::<u32>("SELECT to_json('Bùi Bí Mật'::text)", &[]);
    let line = read.await.unwrap_err().with_causes();
    assert!(
        line.contains("deserializing column 0") && !line.contains("Bí Mật"),
        "{line}"
    );
}
