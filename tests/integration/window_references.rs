//! Rows of archived days find those to whom they refer, whoever deletes by psql.

use meetassist::window::load_days;
use tokio_postgres::error::SqlState;

use crate::support::{World, world};

/// A database whose one booked day is archived: the customer 7 has an appointment, the consultant 1 that and a slot.
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
async fn whoever_an_archived_day_needs_stays() {
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
async fn whoever_nothing_needs_may_go() {
    let world = archived().await;
    for statement in [
        "UPDATE customer SET customerid = customerid, notes = 'x' WHERE customerid = '7'",
        "DELETE FROM customer WHERE customerid = 'unknown'",
        "DELETE FROM consultant WHERE consultantid = 70",
    ] {
        assert!(!is_refused(&world, statement).await, "{statement}");
    }
}

#[tokio::test]
async fn nobody_stays_for_the_sake_of_another_one_whose_digest_begins_alike() {
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
