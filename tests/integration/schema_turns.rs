//! Which rows the schema's functions hold, and in which order: those who write the same rows take turns, and none of them
//! waits for another that waits for them.

use std::pin::pin;

use tokio_postgres::{Client, error::SqlState};

use crate::support::{World, connect, world};

/// Rows that lie in the tables in the opposite order of their keys. Appointments 2 and 3 belong to consultants 1 and 2, and
/// to customers 7 and 8.
const ROWS: &str = "
    INSERT INTO consultant (consultantid, fullname, email)
        SELECT id, 'C', id || '@example.com' FROM generate_series(5, 1, -1) AS id;
    INSERT INTO customer (customerid, fullname, email)
        SELECT id, 'C', id || '@example.com' FROM generate_series(9, 6, -1) AS id;
    INSERT INTO appointment (appointmentid, consultantid, customerid, date, time) VALUES
        (4, 3, '9', '2025-06-02', '09:00'), (3, 2, '8', '2025-06-02', '09:00'), (2, 1, '7', '2025-06-02', '09:00');
    DELETE FROM archive.turn";

async fn prepared() -> World {
    let world = world().await;
    world.execute(ROWS).await;
    world
}

/// Every row that a function may hold: its name, and a statement that has to wait while somebody else holds the row in
/// order to change it or to keep it from changing.
fn rows() -> Vec<(String, String)> {
    let of_table = |table: &str, key: &str, ids: &[i32], lock: &str| -> Vec<(String, String)> {
        let row = |id: &i32| {
            let statement = format!("SELECT FROM {table} WHERE {key} = '{id}' FOR {lock}");
            (format!("{table} {id}"), statement)
        };
        ids.iter().map(row).collect()
    };
    let turn = |id: i32| {
        let statement = format!("INSERT INTO archive.turn VALUES ({id}, pg_current_xact_id())");
        (format!("turn {id}"), statement)
    };
    [
        of_table("appointment", "appointmentid", &[2, 3, 4], "SHARE"),
        of_table("consultant", "consultantid", &[1, 2, 3, 4, 5], "SHARE"),
        // A customer is only kept from changing.
        of_table("customer", "customerid", &[6, 7, 8, 9], "NO KEY UPDATE"),
        [1, 2, 3, 4, 5].map(turn).to_vec(),
    ]
    .concat()
}

/// The rows that the other sessions hold.
async fn held(session: &Client) -> Vec<String> {
    let mut held = Vec::new();
    for (row, statement) in rows() {
        let statement = format!("BEGIN; SET LOCAL lock_timeout = 1; {statement}");
        let outcome = session.batch_execute(&statement).await;
        session.batch_execute("ROLLBACK").await.unwrap();
        if let Err(error) = outcome {
            assert_eq!(
                error.code(),
                Some(&SqlState::LOCK_NOT_AVAILABLE),
                "{row}: {error:?}"
            );
            held.push(row);
        }
    }
    held
}

/// Begins a transaction in a session of its own. Rows come as they lie in the tables, unless the statement orders them.
async fn begun(world: &World) -> Client {
    let session = connect(&world.name).await;
    session
        .batch_execute("BEGIN; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        .await
        .unwrap();
    session
}

/// The rows that a transaction holds after this statement.
async fn held_after(world: &World, statement: &str) -> Vec<String> {
    let session = begun(world).await;
    session.batch_execute(statement).await.unwrap();
    let held = held(&world.client).await;
    session.batch_execute("ROLLBACK").await.unwrap();
    held
}

/// The rows that a transaction holds while this statement waits for another transaction that has done `first`, besides
/// what that one holds. That one ends then, and the statement succeeds.
async fn held_while_it_waits(world: &World, first: &str, statement: &str) -> Vec<String> {
    let other = begun(world).await;
    other.batch_execute(first).await.unwrap();
    let of_other = held(&world.client).await;
    let session = begun(world).await;
    let mut outcome = pin!(session.batch_execute(statement));
    let held = tokio::select! {
        _ = &mut outcome => panic!("{statement} doesn't wait for {first}"),
        held = async {
            world.somebody_waits().await;
            held(&world.client).await
        } => held,
    };
    other.batch_execute("ROLLBACK").await.unwrap();
    outcome.await.unwrap();
    session.batch_execute("ROLLBACK").await.unwrap();
    held.into_iter().filter(|row| !of_other.contains(row)).collect()
}

#[tokio::test]
async fn a_change_of_several_appointments_holds_them_then_their_consultants_then_their_customers_by_key() {
    let world = prepared().await;
    let change = "SELECT dashboard.set_appointment_status('{3,2}', 'pending')";
    for (first, expected) in [
        (
            "SELECT FROM appointment WHERE appointmentid = 3 FOR SHARE",
            vec!["appointment 2"],
        ),
        (
            "SELECT FROM consultant WHERE consultantid = 2 FOR SHARE",
            vec!["appointment 2", "appointment 3", "consultant 1"],
        ),
        (
            "SELECT FROM customer WHERE customerid = '8' FOR NO KEY UPDATE",
            vec![
                "appointment 2",
                "appointment 3",
                "consultant 1",
                "consultant 2",
                "customer 7",
            ],
        ),
    ] {
        assert_eq!(
            held_while_it_waits(&world, first, change).await,
            expected,
            "{first}"
        );
    }
    assert_eq!(
        held_after(&world, change).await,
        [
            "appointment 2",
            "appointment 3",
            "consultant 1",
            "consultant 2",
            "customer 7",
            "customer 8"
        ]
    );
}

#[tokio::test]
async fn turns_are_taken_by_key_and_recorded_once_in_a_transaction() {
    let world = prepared().await;
    let turn = "SELECT archive.take_turn('{4,2,2,1}')";
    for (first, expected) in [
        (
            "SELECT FROM consultant WHERE consultantid = 2 FOR SHARE",
            vec!["consultant 1"],
        ),
        (
            "INSERT INTO archive.turn VALUES (2, pg_current_xact_id())",
            vec!["consultant 1", "consultant 2", "consultant 4", "turn 1"],
        ),
    ] {
        assert_eq!(
            held_while_it_waits(&world, first, turn).await,
            expected,
            "{first}"
        );
    }
    let all = [
        "consultant 1",
        "consultant 2",
        "consultant 4",
        "turn 1",
        "turn 2",
        "turn 4",
    ];
    assert_eq!(held_after(&world, turn).await, all);
    world.execute(turn).await;
    world.execute(&format!("BEGIN; {turn}")).await;
    let versions = "SELECT string_agg(consultantid || ctid::text || transaction, ' ') FROM archive.turn
                    WHERE transaction = pg_current_xact_id()";
    let recorded = world.value(versions).await;
    assert_eq!(recorded.split(' ').count(), 3, "{recorded}");
    world.execute(turn).await;
    assert_eq!(world.value(versions).await, recorded, "not written again");
    world.execute("ROLLBACK").await;
}

#[tokio::test]
async fn those_who_write_slots_or_bookings_of_several_consultants_take_turns_by_key() {
    let world = prepared().await;
    let hour = "'2025-06-03', '09:00'";
    world
        .execute(&format!(
            "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable)
                 SELECT id, id, {hour}, '10:00', false FROM generate_series(5, 1, -1) AS id;
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status)
                 SELECT id + 10, id, '9', {hour}, CASE WHEN id < 4 THEN 'confirmed' ELSE 'pending' END
                 FROM generate_series(5, 1, -1) AS id;
             DELETE FROM archive.turn"
        ))
        .await;
    // Of consultants 4 and 5 nothing changes that anybody else has to see.
    let first = "SELECT FROM consultant WHERE consultantid = 2 FOR SHARE";
    for statement in [
        "UPDATE appointment SET description = 'x' WHERE appointmentid BETWEEN 11 AND 15",
        "UPDATE appointment SET status = 'pending' WHERE appointmentid BETWEEN 11 AND 15",
        "DELETE FROM appointment WHERE appointmentid BETWEEN 11 AND 15",
        "UPDATE consultantschedule SET isavailable = isavailable WHERE scheduleid < 4",
    ] {
        let held = held_while_it_waits(&world, first, statement).await;
        let held: Vec<_> = held.iter().filter(|row| row.starts_with("consultant ")).collect();
        assert_eq!(held, ["consultant 1"], "{statement}");
        let held = held_after(&world, statement).await;
        let held: Vec<_> = held
            .iter()
            .filter(|row| !row.starts_with("appointment "))
            .collect();
        assert_eq!(
            held,
            [
                "consultant 1",
                "consultant 2",
                "consultant 3",
                "turn 1",
                "turn 2",
                "turn 3"
            ],
            "{statement}"
        );
    }
}

#[tokio::test]
async fn whoever_writes_a_consultant_s_time_holds_them_and_takes_a_turn_if_others_might_not_see_it() {
    let world = prepared().await;
    let request = "INSERT INTO appointment (consultantid, customerid, date, time, status)
                   VALUES (1, '9', '2025-06-03', '09:00', 'pending')";
    let leave = "INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-06-04', '2025-06-04')";
    let (held, turn) = (vec!["consultant 1"], vec!["consultant 1", "turn 1"]);
    for (before, statement, expected) in [
        ("", request, &held),
        ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", request, &turn),
        ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", request, &turn),
        ("SET LOCAL meetassist.loading = 'on'", request, &vec![]),
        ("", leave, &turn),
        ("SET LOCAL meetassist.loading = 'on'", leave, &vec![]),
    ] {
        let held = held_after(&world, &format!("{before}; {statement}")).await;
        let held: Vec<_> = held
            .iter()
            .map(String::as_str)
            .filter(|row| !row.starts_with("customer "))
            .collect();
        assert_eq!(held, *expected, "{before}; {statement}");
    }
}

#[tokio::test]
async fn those_who_give_ids_of_a_table_take_turns() {
    let world = prepared().await;
    let give = |id: i32| {
        format!(
            "INSERT INTO communityprogram (programid, programname, date) VALUES ({id}, 'A', '2025-07-01')"
        )
    };
    let held = held_while_it_waits(&world, &give(2500), &give(5000)).await;
    assert_eq!(held, Vec::<String>::new());
    // Nobody waits who gives no id, or one that is passed already.
    let other = begun(&world).await;
    other.batch_execute(&give(7500)).await.unwrap();
    let others = give(9).replace("(programid, ", "(").replace("(9, ", "(");
    for statement in [give(9), others] {
        let statement = format!("SET lock_timeout = 1; {statement}; RESET lock_timeout");
        world.execute(&statement).await;
    }
    other.batch_execute("ROLLBACK").await.unwrap();
    let next =
        "INSERT INTO communityprogram (programname, date) VALUES ('A', '2025-07-01') RETURNING programid";
    assert_eq!(
        world.client.query_one(next, &[]).await.unwrap().get::<_, i32>(0),
        7502
    );
}

#[tokio::test]
async fn whoever_sets_a_plan_holds_the_consultant_before_they_look_at_it() {
    const MONDAY: &str = r#"[{"weekday": 1, "starttime": "09:00", "endtime": "12:00", "slotminutes": 60}]"#;
    const TUESDAY: &str = r#"[{"weekday": 2, "starttime": "09:00", "endtime": "12:00", "slotminutes": 60}]"#;
    let world = prepared().await;
    for set in [
        format!("SELECT dashboard.set_working_plan(1, '{MONDAY}')"),
        format!("SELECT dashboard.replace_working_plan(1, '{MONDAY}', '[]')"),
    ] {
        let first = "SELECT FROM consultant WHERE consultantid = 1 FOR SHARE";
        let held = held_while_it_waits(&world, first, &set).await;
        assert_eq!(held, Vec::<String>::new(), "{set}");
        assert_eq!(held_after(&world, &set).await, ["consultant 1"], "{set}");
        let nobody = set.replace("(1, ", "(77, ");
        assert!(!world.value(&nobody[7..]).await.contains("entries"), "{nobody}");
    }
    // The plan that is compared, and the one that is replaced, are those that the others left.
    for (plan, expected) in [
        (
            format!("dashboard.replace_working_plan(1, '{MONDAY}', '[]')"),
            "changed_meanwhile",
        ),
        (
            format!("dashboard.replace_working_plan(1, '{MONDAY}', '{TUESDAY}')"),
            "data",
        ),
        (
            format!("dashboard.set_working_plan(1, '{MONDAY}')"),
            "consultantid",
        ),
    ] {
        world.execute("DELETE FROM consultantworkingplan").await;
        let other = begun(&world).await;
        let first = format!("SELECT dashboard.set_working_plan(1, '{TUESDAY}')");
        other.batch_execute(&first).await.unwrap();
        let session = connect(&world.name).await;
        let query = format!("SELECT ({plan})::text");
        let mut answer = pin!(session.query_one(&query, &[]));
        tokio::select! {
            _ = &mut answer => panic!("{plan} doesn't wait for {first}"),
            () = world.somebody_waits() => (),
        }
        other.batch_execute("COMMIT").await.unwrap();
        let answer: String = answer.await.unwrap().get(0);
        assert!(answer.contains(expected), "{plan}: {answer}");
        let weekdays = world
            .value("SELECT string_agg(weekday::text, ' ') FROM consultantworkingplan")
            .await;
        let expected = if expected == "changed_meanwhile" { "2" } else { "1" };
        assert_eq!(weekdays, expected, "{plan}");
    }
}
