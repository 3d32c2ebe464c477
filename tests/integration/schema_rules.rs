//! What the database itself sees to, whoever writes: its constraints, and the triggers on every business table.

use std::collections::BTreeSet;

use meetassist::archived::catalogue::Table;
use tokio_postgres::error::SqlState;

use crate::support::{World, archive::SMALL, connect, unique, world};

/// Besides [`SMALL`]: leave, a working plan, an audit entry of an earlier day, and rows that nothing refers to.
const MORE: &str = "
    INSERT INTO customer (customerid, fullname, email) VALUES ('9', 'Giang', 'giang@example.com');
    INSERT INTO consultant (consultantid, fullname, email) VALUES (3, 'Hoa', 'hoa@example.com');
    INSERT INTO communityprogram (programid, programname, date) VALUES (2, 'Hội thảo', '2025-07-02');
    INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-08-01', '2025-08-02');
    INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (1, 1, '09:00', '12:00');
    INSERT INTO auditentry (date, at, actor, action, tablename)
        VALUES ('2025-01-01', now(), 'x', 'insert', 'customer');";

async fn prepared() -> World {
    let world = world().await;
    world.execute(SMALL).await;
    world.execute(MORE).await;
    world
}

/// The constraint that a statement violates; None if it violates none. It leaves no trace.
async fn violated(world: &World, statement: &str) -> Option<String> {
    let outcome = world.client.batch_execute(&format!("BEGIN; {statement}")).await;
    world.execute("ROLLBACK").await;
    let error = outcome.err()?;
    let constraint = error.as_db_error().and_then(|error| error.constraint());
    Some(
        constraint
            .unwrap_or_else(|| panic!("{statement}: {error:?}"))
            .to_owned(),
    )
}

#[tokio::test]
async fn every_constraint_refuses_what_breaks_it_and_nothing_else() {
    let world = prepared().await;
    let mut tried = BTreeSet::new();
    for line in include_str!("schema_rules/broken.sql").lines() {
        let Some((statement, constraint)) = line.split_once("; -- ") else {
            continue;
        };
        let found = violated(&world, statement).await;
        assert_eq!(found.as_deref(), Some(constraint), "{statement}");
        tried.insert(constraint.to_owned());
    }
    for statement in include_str!("schema_rules/extreme.sql").lines() {
        assert_eq!(violated(&world, statement).await, None, "{statement}");
    }
    let existing = world
        .client
        .query(
            "SELECT conname::text FROM pg_constraint
             WHERE contype IN ('c', 'f', 'u', 'x')
               AND connamespace = ANY (ARRAY['public', 'archive', 'dashboard']::regnamespace[])
             UNION
             SELECT relname::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indisunique AND NOT indisprimary
               AND relnamespace = ANY (ARRAY['public', 'archive', 'dashboard']::regnamespace[])",
            &[],
        )
        .await
        .unwrap();
    let existing: BTreeSet<String> = existing.iter().map(|row| row.get(0)).collect();
    assert_eq!(tried, existing);
}

#[tokio::test]
async fn what_belongs_to_a_row_is_deleted_with_it() {
    let world = prepared().await;
    for (delete, left) in [
        (
            "DELETE FROM appointment WHERE appointmentid = 1",
            "SELECT count(*) FROM appointmentfeedback",
        ),
        (
            "DELETE FROM communityprogram WHERE programid = 1",
            "SELECT count(*) FROM programparticipant",
        ),
    ] {
        world.execute(delete).await;
        assert_eq!(world.value(left).await, "0", "{delete}");
    }
    world
        .execute(
            "INSERT INTO programparticipant (programid, customerid) VALUES (2, '9');
             DELETE FROM customer WHERE customerid = '9'",
        )
        .await;
    assert_eq!(world.value("SELECT count(*) FROM programparticipant").await, "0");
}

#[tokio::test]
async fn every_write_but_a_load_marks_the_units_that_it_changes_and_is_audited() {
    const MARKED: &str = "
        SELECT string_agg(unit || CASE WHEN deleted THEN '-' ELSE '+' END, ' ')
        FROM (SELECT coalesce(table_name, day::text) AS unit, bool_or(deleted) AS deleted
              FROM archive.mark GROUP BY table_name, day) AS marked";
    let world = prepared().await;
    world.execute("DELETE FROM archive.mark").await;
    let mut written = BTreeSet::new();
    for line in include_str!("schema_rules/writes.sql").lines() {
        let Some((statement, result)) = line.split_once("; -- ") else {
            continue;
        };
        let (table, expected) = result.split_once(": ").unwrap();
        written.insert(table);
        world.execute(&format!("BEGIN; {statement}")).await;
        let marked = world.value(MARKED).await;
        let audited =
            format!("SELECT count(*) > 0 FROM auditentry WHERE at = now() AND tablename = '{table}'");
        let audited = world.value(&audited).await == "true";
        world.execute("ROLLBACK").await;
        // What is loaded is in the archive already. Nobody loads by emptying a table.
        if !statement.starts_with("TRUNCATE") {
            world
                .execute(&format!(
                    "BEGIN; SET LOCAL meetassist.loading = 'on'; {statement}"
                ))
                .await;
            let loaded = format!(
                "coalesce(({MARKED}), '') || (SELECT count(*) FROM auditentry WHERE at = now() AND tablename = '{table}' AND rowkey IS NOT NULL)"
            );
            let traces = world.value(&loaded).await;
            world.execute("ROLLBACK").await;
            assert_eq!(traces, "0", "{statement} while loading");
        }
        let marked: BTreeSet<&str> = marked.split(' ').collect();
        assert!(
            expected.split(' ').all(|unit| marked.contains(unit)),
            "{statement}: {marked:?}"
        );
        assert!(audited || table == Table::AuditEntry.name(), "{statement}");
    }
    assert_eq!(written, Table::ALL.map(Table::name).into());
}

#[tokio::test]
async fn an_id_that_is_given_is_not_given_out_again_in_any_table() {
    let world = prepared().await;
    for (table, key, columns, values) in [
        (
            "consultant",
            "consultantid",
            "fullname, email",
            "'A', 'a{n}@example.com'",
        ),
        (
            "consultantschedule",
            "scheduleid",
            "consultantid, date, starttime, endtime",
            "2, DATE '2025-09-01' + {n}, '09:00', '10:00'",
        ),
        (
            "appointment",
            "appointmentid",
            "consultantid, customerid, date, time",
            "2, '9', DATE '2025-09-01' + {n}, '09:00'",
        ),
        (
            "communityprogram",
            "programid",
            "programname, date",
            "'A', '2025-07-01'",
        ),
        (
            "consultantleave",
            "leaveid",
            "consultantid, startdate, enddate",
            "2, '2025-08-01', '2025-08-01'",
        ),
        (
            "consultantworkingplan",
            "planid",
            "consultantid, weekday, starttime, endtime",
            "2, 1 + {n}, '09:00', '12:00'",
        ),
        (
            "auditentry",
            "auditid",
            "date, at, actor, action, tablename",
            "'2025-01-01', now(), 'x', 'insert', 'customer'",
        ),
    ] {
        let values = |n: &str| values.replace("{n}", n);
        let next = async |n: &str| -> i32 {
            let insert = format!(
                "INSERT INTO {table} ({columns}) VALUES ({}) RETURNING {key}",
                values(n)
            );
            world.client.query_one(&insert, &[]).await.unwrap().get(0)
        };
        world
            .execute(&format!(
                "INSERT INTO {table} ({key}, {columns}) VALUES (500, {})",
                values("0")
            ))
            .await;
        assert_eq!(next("1").await, 501, "{table}");
        // Nobody gives an audit entry another id.
        if table != "auditentry" {
            world
                .execute(&format!("UPDATE {table} SET {key} = 700 WHERE {key} = 500"))
                .await;
            assert_eq!(next("2").await, 701, "{table}");
        }
        // From 2,000,000,000 on an id is kept, but not counted on from.
        let last: i32 = world
            .value(&format!("SELECT max({key}) FROM {table}"))
            .await
            .parse()
            .unwrap();
        world
            .execute(&format!(
                "INSERT INTO {table} ({key}, {columns}) VALUES (2000000000, {})",
                values("3")
            ))
            .await;
        assert_eq!(next("4").await, last + 1, "{table}");
        if table != "auditentry" {
            world
                .execute(&format!(
                    "UPDATE {table} SET {key} = {key} + 1 WHERE {key} = 2000000000"
                ))
                .await;
            assert_eq!(next("5").await, last + 2, "{table}");
        }
    }
}

#[tokio::test]
async fn whoever_writes_a_consultant_s_time_waits_for_the_others() {
    let world = prepared().await;
    world
        .execute(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status) VALUES
                 (4, 1, '9', '2025-06-09', '09:00', 'pending'), (5, 1, '9', '2025-06-09', '09:00', 'cancelled')",
        )
        .await;
    let other = connect(&world.name).await;
    other
        .batch_execute("BEGIN; SELECT FROM consultant WHERE consultantid = 1 FOR NO KEY UPDATE")
        .await
        .unwrap();
    let waits = async |statement: &str| {
        let outcome = world
            .client
            .batch_execute(&format!("BEGIN; SET LOCAL lock_timeout = 1; {statement}"))
            .await;
        world.execute("ROLLBACK").await;
        match outcome {
            Ok(()) => false,
            Err(error) => {
                assert_eq!(error.code(), Some(&SqlState::LOCK_NOT_AVAILABLE), "{statement}");
                true
            }
        }
    };
    for statement in [
        "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '9', '2025-06-10', '09:00')",
        "UPDATE appointment SET date = '2025-06-10' WHERE appointmentid = 4",
        "UPDATE appointment SET time = '11:00' WHERE appointmentid = 4",
        "UPDATE appointment SET duration = 30 WHERE appointmentid = 4",
        "UPDATE appointment SET status = 'pending', date = '2025-06-10' WHERE appointmentid = 5",
        "UPDATE appointment SET consultantid = 1 WHERE appointmentid = 2",
        "INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2025-06-10', '09:00', '10:00')",
        "INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-06-10', '2025-06-10')",
        "UPDATE consultantleave SET enddate = '2025-08-03'",
    ] {
        assert!(waits(statement).await, "{statement}");
    }
    for statement in [
        "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '9', '2025-06-10', '09:00')",
        "INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES (1, '9', '2025-06-10', '09:00', 'cancelled')",
        "UPDATE appointment SET description = 'x' WHERE appointmentid = 4",
        "UPDATE appointment SET status = 'cancelled' WHERE appointmentid = 4",
    ] {
        assert!(!waits(statement).await, "{statement}");
    }
}

#[tokio::test]
async fn nobody_is_booked_during_leave_whoever_writes() {
    let world = prepared().await;
    world
        .execute(
            "INSERT INTO consultantleave (consultantid, startdate, enddate, starttime, endtime)
                 VALUES (2, '2025-08-04', '2025-08-05', '10:00', '12:00');
             SET meetassist.booking_in_leave = 'on';
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status) VALUES
                 (11, 2, '9', '2025-08-03', '10:00', 'pending'), (12, 2, '9', '2025-08-04', '08:00', 'pending'),
                 (13, 2, '9', '2025-08-04', '11:00', 'cancelled'), (14, 3, '9', '2025-08-01', '09:00', 'pending'),
                 (15, 1, '9', '2025-08-02', '09:00', 'pending');
             RESET meetassist.booking_in_leave",
        )
        .await;
    let book = |consultant: i32, at: &str, status: &str| {
        let (date, time) = at.split_once(' ').unwrap();
        format!(
            "INSERT INTO appointment (consultantid, customerid, date, time, status)
             VALUES ({consultant}, '9', '{date}', '{time}', '{status}')"
        )
    };
    let change = |id: i32, what: &str| format!("UPDATE appointment SET {what} WHERE appointmentid = {id}");
    for statement in [
        book(1, "2025-08-01 00:00", "pending"),
        book(1, "2025-08-02 23:00", "confirmed"),
        book(2, "2025-08-04 10:00", "pending"),
        book(2, "2025-08-05 09:01", "pending"),
        book(2, "2025-08-05 11:59", "pending"),
        change(11, "date = '2025-08-04'"),
        change(12, "time = '09:01'"),
        change(12, "duration = 121"),
        change(13, "status = 'pending'"),
        change(14, "consultantid = 1"),
    ] {
        assert_eq!(
            violated(&world, &statement).await.as_deref(),
            Some("appointment_not_in_leave"),
            "{statement}"
        );
    }
    for statement in [
        book(1, "2025-07-31 09:00", "pending"),
        book(1, "2025-08-03 09:00", "pending"),
        book(2, "2025-08-03 12:00", "pending"),
        book(2, "2025-08-04 09:00", "pending"),
        book(2, "2025-08-05 12:00", "pending"),
        book(3, "2025-08-02 09:00", "pending"),
        book(1, "2025-08-01 09:00", "cancelled"),
        change(12, "duration = 120"),
        // What is in leave already changes in all but its time.
        change(15, "status = 'confirmed', description = 'x'"),
        change(15, "status = 'cancelled', time = '10:00'"),
        format!(
            "SET LOCAL meetassist.booking_in_leave = 'on'; {}",
            book(1, "2025-08-01 09:00", "pending")
        ),
        format!(
            "SET LOCAL meetassist.loading = 'on'; {}",
            book(1, "2025-08-01 09:00", "pending")
        ),
    ] {
        assert_eq!(violated(&world, &statement).await, None, "{statement}");
    }
}

/// The functions do the rest of a write in the name of their owner.
#[tokio::test]
async fn whoever_may_write_one_table_needs_no_rights_on_others() {
    const MORE_WRITES: &str = "
INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES (1, '9', '2025-06-04', '09:00', 'confirmed'); -- appointment: 1
UPDATE appointment SET date = '2025-06-04' WHERE appointmentid = 3; -- appointment: 1
UPDATE appointment SET status = 'cancelled' WHERE appointmentid = 3; -- appointment: 1
DELETE FROM appointment WHERE appointmentid = 3; -- appointment: 1
SET LOCAL meetassist.mail = 'on'; UPDATE appointment SET status = 'confirmed' WHERE appointmentid = 2; -- appointment: 1
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2025-06-03', '08:00', '09:00'); -- consultantschedule: 1
UPDATE consultantschedule SET starttime = '08:00' WHERE date = '2025-06-03'; -- consultantschedule: 1
UPDATE consultantschedule SET date = date + 7; -- consultantschedule: 1
";
    let world = prepared().await;
    world
        .execute(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
                 VALUES (1, '2025-06-04', '09:00', '10:00')",
        )
        .await;
    let writer = unique("writer");
    world
        .execute(&format!(
            "CREATE ROLE {writer};
             GRANT USAGE ON SEQUENCE customer_number TO {writer};
             GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {writer}"
        ))
        .await;
    for isolation in ["READ COMMITTED", "SERIALIZABLE"] {
        for line in include_str!("schema_rules/writes.sql")
            .lines()
            .chain(MORE_WRITES.lines())
        {
            let Some((statement, result)) = line.split_once("; -- ") else {
                continue;
            };
            let (table, _) = result.split_once(": ").unwrap();
            // Nobody but the owner writes the audit.
            if table == Table::AuditEntry.name() {
                continue;
            }
            let written = world
                .client
                .batch_execute(&format!(
                    "BEGIN ISOLATION LEVEL {isolation};
                     GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {writer};
                     SET LOCAL ROLE {writer};
                     {statement}"
                ))
                .await;
            world.execute("ROLLBACK").await;
            assert!(written.is_ok(), "{isolation}: {statement}: {written:?}");
        }
    }
    world
        .execute(&format!("DROP OWNED BY {writer}; DROP ROLE {writer}"))
        .await;
}
