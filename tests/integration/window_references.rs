//! References from rows of archived days stay valid, whoever deletes with psql.

use meetassist::window::load_days;
use tokio_postgres::error::SqlState;

use crate::support::{World, world};

/// A database whose one booked day is archived: customer 7 has an appointment, and consultant 1 has that and a slot.
async fn archived() -> World {
    let mut world = world().await;
    let days = world.days([-20]).await;
    world.book(&days).await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('unknown', 'An', 'unknown@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES (70, 'Chi', 'free@example.com')",
        )
        .await;
    let head = world.archived().await;
    assert_eq!(world.release(&head, &days).await, days);
    world
}

/// Whether PostgreSQL refuses the statement because something refers to the row.
async fn is_refused(world: &World, statement: &str) -> bool {
    match world.client.batch_execute(statement).await {
        Ok(()) => false,
        Err(error) => {
            assert_eq!(error.code(), Some(&SqlState::FOREIGN_KEY_VIOLATION), "{error:?}");
            true
        }
    }
}

const DEPARTURES: [&str; 4] = [
    "DELETE FROM customer WHERE customerid = '7'",
    "UPDATE customer SET customerid = 'seven' WHERE customerid = '7'",
    "DELETE FROM consultant WHERE consultantid = 1",
    "UPDATE consultant SET consultantid = 71 WHERE consultantid = 1",
];

#[tokio::test]
async fn people_with_rows_on_an_archived_day_can_t_be_deleted() {
    let mut world = archived().await;
    let days = world.days([-20]).await;
    for statement in DEPARTURES {
        assert!(is_refused(&world, statement).await, "{statement}");
    }
    let loaded = load_days(&mut world.client, &world.store, &days).await.unwrap();
    assert_eq!((loaded.days, loaded.conflicts), (days.to_vec(), Vec::new()));
    for statement in DEPARTURES {
        assert!(is_refused(&world, statement).await, "{statement}");
    }
}

#[tokio::test]
async fn people_without_archived_rows_can_be_deleted() {
    let world = archived().await;
    for statement in [
        "UPDATE customer SET customerid = customerid, notes = 'x' WHERE customerid = '7'",
        "UPDATE consultant SET consultantid = consultantid, specialties = 'x' WHERE consultantid = 1",
        "DELETE FROM customer WHERE customerid = 'unknown'",
        "DELETE FROM consultant WHERE consultantid = 70",
    ] {
        assert!(!is_refused(&world, statement).await, "{statement}");
    }
}

#[tokio::test]
async fn people_with_similar_digests_don_t_block_each_other_s_deletion() {
    let mut world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email)
             SELECT number::text, 'An', 'an@example.com' FROM generate_series(1, 20000) AS number",
        )
        .await;
    let alike = "SELECT string_agg(customerid, ' ') FROM customer
                 GROUP BY left(md5(customerid), 6) HAVING count(*) > 1 LIMIT 1";
    let alike = world.value(alike).await;
    let (booked, free) = alike.split_once(' ').unwrap();
    let days = world.days([-20]).await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Binh', 'binh@example.com')",
        )
        .await;
    world.book_at(days[0], "09:00", booked).await;
    let head = world.archived().await;
    world.release(&head, &days).await;
    let delete = |customer: &str| format!("DELETE FROM customer WHERE customerid = '{customer}'");
    assert!(is_refused(&world, &delete(booked)).await);
    assert!(!is_refused(&world, &delete(free)).await);
}
