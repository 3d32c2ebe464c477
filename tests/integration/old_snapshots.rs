//! Transactions with a snapshot, while others write rows that the transactions' triggers have to see.

use meetassist::window::load_days;
use tokio_postgres::{Client, error::SqlState};

use crate::support::{World, connect, dashboard::prepared_world, world};

const ISOLATIONS: [&str; 2] = ["REPEATABLE READ", "SERIALIZABLE"];

/// A session in a transaction that has taken its snapshot.
async fn old(world: &World, isolation: &str) -> Client {
    let old = connect(&world.name).await;
    old.batch_execute(&format!(
        "BEGIN ISOLATION LEVEL {isolation}; SELECT FROM consultant"
    ))
    .await
    .unwrap();
    old
}

/// Why a statement fails; None if it succeeds.
async fn failure(session: &Client, statement: &str) -> Option<SqlState> {
    let outcome = session.batch_execute(statement).await;
    outcome.err().map(|error| error.code().unwrap().clone())
}

const LEAVE: &str = "
    INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (4, '2030-01-07', '2030-01-07')";
const SLOT: &str = "
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (4, '2030-01-07', '09:00', '10:00')";
const BOOKING: &str = "
    INSERT INTO appointment (consultantid, customerid, date, time, status)
    VALUES (4, '7', '2030-01-07', '09:00', 'confirmed')";

/// Asserts that a transaction whose snapshot is older than `first` can't do `second`, and that trying again is possible.
async fn assert_refused(before: &str, first: &str, second: &str, then: &str) {
    for isolation in ISOLATIONS {
        let world = prepared_world().await;
        world.execute(before).await;
        let old = old(&world, isolation).await;
        world.execute(first).await;
        assert_eq!(
            failure(&old, second).await,
            Some(SqlState::T_R_SERIALIZATION_FAILURE),
            "{isolation}: {first}, then {second}"
        );
        old.batch_execute("ROLLBACK").await.unwrap();
        let again = format!("BEGIN ISOLATION LEVEL {isolation}; {second}; COMMIT");
        let again = match failure(&old, &again).await {
            None => world.value("SELECT string_agg(isavailable::text, ' ') FROM consultantschedule WHERE consultantid = 4").await,
            Some(code) => code.code().to_owned(),
        };
        assert_eq!(again, then, "{isolation}: {second} after {first}");
    }
}

#[tokio::test]
async fn nobody_is_booked_during_leave_that_the_snapshot_does_not_show() {
    let request = BOOKING.replace("confirmed", "pending");
    for booking in [BOOKING, &request] {
        assert_refused("", LEAVE, booking, SqlState::CHECK_VIOLATION.code()).await;
    }
    assert_refused(
        &format!("{LEAVE}; UPDATE consultantleave SET startdate = '2029-01-01', enddate = '2029-01-01' WHERE consultantid = 4"),
        "UPDATE consultantleave SET enddate = '2031-01-01' WHERE consultantid = 4",
        BOOKING,
        SqlState::CHECK_VIOLATION.code(),
    )
    .await;
}

#[tokio::test]
async fn no_slot_stays_open_or_closed_because_a_snapshot_does_not_show_it_or_its_appointment() {
    let cancel = "UPDATE appointment SET status = 'cancelled' WHERE consultantid = 4";
    let delete = "DELETE FROM appointment WHERE consultantid = 4";
    assert_refused("", SLOT, BOOKING, "false").await;
    assert_refused("", BOOKING, SLOT, "false").await;
    assert_refused(BOOKING, SLOT, cancel, "true").await;
    assert_refused(BOOKING, SLOT, delete, "true").await;
    let half = BOOKING
        .replace("status)", "status, duration)")
        .replace("'confirmed')", "'confirmed', 30)");
    let other_half = half.replace("09:00", "09:30");
    assert_refused(
        &format!("{SLOT}; {half}; {other_half}"),
        "DELETE FROM appointment WHERE consultantid = 4 AND time = '09:00'",
        "DELETE FROM appointment WHERE consultantid = 4 AND time = '09:30'",
        "true",
    )
    .await;
    let elsewhere = SLOT.replace("09:00", "15:00").replace("10:00", "16:00");
    assert_refused(
        &format!("{elsewhere}; {BOOKING}"),
        "UPDATE consultantschedule SET starttime = '09:00', endtime = '10:00' WHERE consultantid = 4",
        cancel,
        "true",
    )
    .await;
}

#[tokio::test]
async fn writers_with_a_recent_snapshot_or_for_another_consultant_are_not_refused() {
    for isolation in ISOLATIONS {
        let world = prepared_world().await;
        let old = old(&world, isolation).await;
        let others = |statement: &str| statement.replace("(4,", "(2,");
        for statement in [SLOT, BOOKING, LEAVE] {
            world.execute(&others(statement)).await;
        }
        for statement in [
            SLOT,
            BOOKING,
            "UPDATE appointment SET status = 'cancelled' WHERE consultantid = 4",
            "DELETE FROM consultantschedule WHERE consultantid = 4",
            LEAVE,
            "COMMIT",
        ] {
            assert_eq!(failure(&old, statement).await, None, "{isolation}: {statement}");
        }
    }
}

#[tokio::test]
async fn a_snapshot_from_before_days_were_loaded_can_t_write_to_them() {
    for statement in [
        "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '{day}', '20:00')",
        "DELETE FROM appointment WHERE time = '21:00'",
    ] {
        let mut world = world().await;
        let [day] = world.days([-20]).await;
        world.book(&[day]).await;
        world.archived().await;
        world.lose_database().await;
        world.initialise(serde_json::json!({})).await.unwrap();
        world
            .execute(&format!(
                "INSERT INTO appointment (consultantid, customerid, date, time, status)
                 VALUES (1, '7', '{day}', '21:00', 'confirmed')"
            ))
            .await;
        let old = old(&world, "REPEATABLE READ").await;
        load_days(&mut world.client, &world.store, &[day]).await.unwrap();
        let statement = statement.replace("{day}", &day.to_string());
        assert_eq!(
            failure(&old, &statement).await,
            Some(SqlState::T_R_SERIALIZATION_FAILURE),
            "{statement}"
        );
    }
}
