//! Ids: none is ever used twice.

use meetassist::{
    installation::db_init::{self, Request},
    window::Window,
};
use serde_json::json;

use crate::support::{World, dashboard::prepared_world, world};

impl World {
    async fn create_consultant(&self, name: &str) -> i64 {
        let created = self
            .done(
                json!({"action": "create_consultant", "fullname": name, "email": format!("{name}@example.org")}),
                &[],
            )
            .await;
        created["consultantid"].as_i64().unwrap()
    }

    async fn seed_consultants(&self, rows: &str) {
        self.upload(
            "data/Consultant.csv",
            format!("consultantid,fullname,email\n{rows}"),
        )
        .await;
        db_init::run(&self.deployment(Window::ALL).await, Request::default())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_id_given_ahead_of_the_sequence_does_not_break_the_next_creation() {
    let world = prepared_world().await;
    let first = world.create_consultant("first").await;
    for ahead in [1, 2, 1500] {
        let given = world.create_consultant("before").await + ahead;
        world
            .execute(&format!(
                "INSERT INTO consultant (consultantid, fullname, email) VALUES ({given}, 'x', 'x{given}@example.org');
                 UPDATE consultant SET email = consultantid || '@example.org' WHERE fullname = 'before'"
            ))
            .await;
        assert_eq!(world.create_consultant("after").await, given + 1);
        world
            .execute("UPDATE consultant SET email = consultantid || '@example.org' WHERE fullname = 'after'")
            .await;
    }
    let changed = world.create_consultant("changed").await + 5;
    world
        .execute(&format!(
            "UPDATE consultant SET consultantid = {changed} WHERE fullname = 'changed'"
        ))
        .await;
    assert_eq!(world.create_consultant("last").await, changed + 1);
    assert!(first < changed);
}

#[tokio::test]
async fn a_sequence_never_goes_back() {
    let world = prepared_world().await;
    let before = world.create_consultant("before").await;
    world
        .execute("INSERT INTO consultant (consultantid, fullname, email) VALUES (50, 'x', 'x@example.org')")
        .await;
    assert_eq!(world.create_consultant("after").await, before + 1);
}

#[tokio::test]
async fn the_greatest_possible_id_does_not_exhaust_the_sequence_even_after_a_restore() {
    let mut world = world().await;
    world
        .seed_consultants(
            "7,Chi,chi@example.com\n2147483647,Dũng,dung@example.com\n2000000000,Em,em@example.com\n,Giang,giang@example.com\n",
        )
        .await;
    let ids = "SELECT string_agg(consultantid::text, ',' ORDER BY consultantid) FROM consultant";
    assert_eq!(world.value(ids).await, "7,8,2000000000,2147483647");
    assert_eq!(world.create_consultant("next").await, 9);
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.create_consultant("restored").await, 10);
}

#[tokio::test]
async fn ids_of_rejected_rows_are_not_reused() {
    let world = world().await;
    world
        .seed_consultants("7,Chi,chi@example.com\n90,Dũng,bad\n")
        .await;
    assert_eq!(world.create_consultant("next").await, 91);
}

#[tokio::test]
async fn ids_of_rows_created_and_deleted_between_two_runs_are_not_reused() {
    let mut world = world().await;
    world.seed_consultants("7,Chi,chi@example.com\n").await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES (40, 'x', 'x@example.org');
             DELETE FROM consultant WHERE consultantid = 40",
        )
        .await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.create_consultant("restored").await, 41);
}
