//! The schema, and that the catalogue agrees with it.

use std::{collections::BTreeSet, time::Duration};

use meetassist::{
    archived::catalogue::{Presence, Table},
    platform::schema,
};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::support::{empty_world, world};

#[tokio::test]
async fn migrating_twice_changes_nothing_the_second_time() {
    let mut world = empty_world().await;
    let first = schema::migrate(&mut world.client).await.unwrap();
    let second = schema::migrate(&mut world.client).await.unwrap();
    assert!(first.applied > 0);
    assert_eq!((second.version, second.applied), (first.version, 0));
}

#[tokio::test]
async fn a_schema_of_a_newer_program_is_left_as_it_is() {
    let mut world = world().await;
    world
        .client
        .batch_execute(
            "ALTER TABLE customer ADD COLUMN addedlater text;
             INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (9999, 'added_later', '2026-11-26T00:00:00Z', '1')",
        )
        .await
        .unwrap();
    let migrated = schema::migrate(&mut world.client).await.unwrap();
    assert_eq!((migrated.version, migrated.applied), (9999, 0));
}

#[tokio::test]
async fn migrations_are_applied_all_or_none() {
    let mut world = empty_world().await;
    // One of the last migrations can't do its work: what it creates is there.
    world
        .client
        .batch_execute("CREATE SCHEMA dashboard")
        .await
        .unwrap();
    schema::migrate(&mut world.client).await.unwrap_err();
    let tables: i64 = world
        .client
        .query_one(
            "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'archive')
             AND tablename <> 'refinery_schema_history'",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    assert_eq!(tables, 0, "a migration was kept though a later one failed");
}

#[tokio::test]
async fn catalogue_and_database_have_the_same_columns_in_the_same_order() {
    let world = world().await;
    for table in Table::ALL {
        let rows = world
            .client
            .query(
                "SELECT column_name::text, is_nullable = 'YES'
                 FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'
                 ORDER BY ordinal_position",
                &[&table.name()],
            )
            .await
            .unwrap();
        let in_database: Vec<(String, bool)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let in_catalogue: Vec<(String, bool)> = table
            .columns()
            .iter()
            .map(|column| (column.name.to_owned(), column.presence == Presence::Optional))
            .collect();
        assert_eq!(
            in_database,
            in_catalogue,
            "columns (and whether null) of {}",
            table.name()
        );
    }
}

#[tokio::test]
async fn only_what_may_be_unknown_can_be_null_in_the_service_s_own_tables() {
    let world = world().await;
    let rows = world
        .client
        .query(
            "SELECT table_schema || '.' || table_name, string_agg(column_name, ' ' ORDER BY column_name)
             FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema IN ('archive', 'dashboard') AND table_type = 'BASE TABLE'
               AND is_nullable = 'YES' AND is_generated = 'NEVER'
             GROUP BY 1
             ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    let nullable: Vec<(&str, &str)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(
        nullable,
        [
            (
                "archive.archived_day",
                "appointment_counts appointment_ids appointment_sums booked customers new_entry offered slot_counts slot_ids"
            ),
            ("archive.lineage", "checksum earlier_state etag resume_at summary"),
            ("archive.mark", "day table_name"),
            ("dashboard.archive_request", "code figures finished_at message"),
            (
                "dashboard.upload",
                "code digest importer message mode report version"
            ),
        ]
    );
}

#[tokio::test]
async fn catalogue_and_database_have_the_same_keys_and_references() {
    let world = world().await;
    let rows = world
        .client
        .query(
            "SELECT conrelid::regclass::text, contype::text, confrelid::regclass::text,
                    (SELECT string_agg(attname, ',' ORDER BY place)
                     FROM unnest(conkey) WITH ORDINALITY AS member (attnum, place)
                     JOIN pg_attribute ON attrelid = conrelid AND pg_attribute.attnum = member.attnum)
             FROM pg_constraint
             WHERE contype IN ('p', 'f') AND connamespace = 'public'::regnamespace
               AND conrelid <> 'refinery_schema_history'::regclass",
            &[],
        )
        .await
        .unwrap();
    let in_database: BTreeSet<(String, String, String, String)> = rows
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3)))
        .collect();
    let in_catalogue: BTreeSet<(String, String, String, String)> = Table::ALL
        .into_iter()
        .flat_map(|table| {
            let key = (
                table.name().to_owned(),
                "p".to_owned(),
                "-".to_owned(),
                table.key().columns().join(","),
            );
            let references = table.references().iter().map(move |reference| {
                (
                    table.name().to_owned(),
                    "f".to_owned(),
                    reference.table.name().to_owned(),
                    reference.column.to_owned(),
                )
            });
            references.chain([key])
        })
        .collect();
    assert_eq!(in_database, in_catalogue);
}

const PEOPLE: &str = "
    INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
    INSERT INTO consultant (consultantid, fullname, email) VALUES
        (1, 'Binh', 'binh@example.com'), (2, 'Chi', 'chi@example.com');
    INSERT INTO appointment (consultantid, customerid, date, time, duration, status)
        VALUES (1, '7', '2025-06-02', '09:00', 60, 'pending');
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
        VALUES (1, '2025-06-02', '09:00', '10:00');";

/// Whether the database accepts an appointment besides that of consultant 1 from 09:00 to 10:00.
async fn takes_appointment(values: &str) -> bool {
    let world = world().await;
    world.execute(PEOPLE).await;
    let insert = format!(
        "INSERT INTO appointment (consultantid, date, time, duration, status, customerid) VALUES ({values}, '7')"
    );
    world.client.batch_execute(&insert).await.is_ok()
}

#[tokio::test]
async fn appointments_of_one_consultant_never_overlap() {
    assert!(
        !takes_appointment("1, '2025-06-02', '09:00', 60, 'pending'").await,
        "the same time"
    );
    assert!(
        !takes_appointment("1, '2025-06-02', '08:30', 31, 'confirmed'").await,
        "one minute into it"
    );
    assert!(
        !takes_appointment("1, '2025-06-02', '09:59', 5, 'completed'").await,
        "its last minute"
    );
    assert!(
        !takes_appointment("1, '2025-06-02', '08:00', 480, 'pending'").await,
        "around it"
    );
}

#[tokio::test]
async fn adjacent_and_cancelled_appointments_and_those_of_others_are_accepted() {
    assert!(
        takes_appointment("1, '2025-06-02', '10:00', 60, 'pending'").await,
        "right after"
    );
    assert!(
        takes_appointment("1, '2025-06-02', '08:00', 60, 'pending'").await,
        "right before"
    );
    assert!(
        takes_appointment("1, '2025-06-02', '09:00', 60, 'cancelled'").await,
        "cancelled"
    );
    assert!(
        takes_appointment("1, '2025-06-03', '09:00', 60, 'pending'").await,
        "the next day"
    );
    assert!(
        takes_appointment("2, '2025-06-02', '09:00', 60, 'pending'").await,
        "another consultant"
    );
}

#[tokio::test]
async fn an_appointment_ends_on_its_day() {
    assert!(
        takes_appointment("1, '2025-06-02', '23:00', 60, 'pending'").await,
        "until midnight"
    );
    assert!(
        !takes_appointment("1, '2025-06-02', '23:00', 61, 'pending'").await,
        "past midnight"
    );
}

#[tokio::test]
async fn slots_of_one_consultant_never_overlap() {
    let world = world().await;
    world.execute(PEOPLE).await;
    let insert = |values: &str| {
        format!("INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES ({values})")
    };
    assert!(
        world
            .client
            .batch_execute(&insert("1, '2025-06-02', '09:30', '10:30'"))
            .await
            .is_err()
    );
    assert!(
        world
            .client
            .batch_execute(&insert("1, '2025-06-02', '11:00', '11:00'"))
            .await
            .is_err()
    );
    assert!(
        world
            .client
            .batch_execute(&insert("1, '2025-06-02', '10:00', '11:00'"))
            .await
            .is_ok()
    );
    assert!(
        world
            .client
            .batch_execute(&insert("2, '2025-06-02', '09:30', '10:30'"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_slot_ends_at_midnight_at_the_latest() {
    let world = world().await;
    world.execute(PEOPLE).await;
    let insert = |consultant: i32, from: &str, to: &str| {
        format!(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             VALUES ({consultant}, '2025-06-02', '{from}', '{to}')"
        )
    };
    world.execute(&insert(1, "23:00", "24:00")).await;
    assert_eq!(
        world
            .value("SELECT string_agg(endtime::text, ' ' ORDER BY endtime) FROM consultantschedule")
            .await,
        "10:00:00 24:00:00"
    );
    for refused in [
        insert(1, "23:30", "24:00"),
        insert(2, "24:00", "24:00"),
        insert(2, "23:00", "00:00"),
        insert(2, "23:00", "24:00:01"),
        insert(2, "23:00:30", "24:00"),
    ] {
        assert!(world.client.batch_execute(&refused).await.is_err(), "{refused}");
    }
    assert!(!takes_appointment("1, '2025-06-02', '24:00', 5, 'pending'").await);
}

/// PL/pgSQL finds what a function names when it runs. The bodies of the functions in SQL are parsed when they are created.
#[tokio::test]
async fn no_function_looks_for_names_where_its_caller_does() {
    let world = world().await;
    let careless = world
        .value(
            "SELECT string_agg(pg_proc.oid::regproc::text, ' ' ORDER BY proname)
             FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
             WHERE pronamespace = ANY (ARRAY['public', 'archive', 'audit', 'dashboard']::regnamespace[])
               AND (prosecdef OR lanname <> 'sql')
               AND NOT EXISTS (
                   SELECT FROM unnest(proconfig) AS setting
                   WHERE setting IN ('search_path=pg_catalog', 'search_path=pg_catalog, public'))",
        )
        .await;
    // These name nothing but what is in pg_catalog, or name its schema, and are called for each row.
    assert_eq!(
        careless,
        "archive.require_loaded archive.require_refusal search_key"
    );
}

#[tokio::test]
async fn the_functions_of_the_exclusion_constraints_are_inlined() {
    let world = world().await;
    for (table, begins, ends) in [
        (
            "appointment",
            "minute_of_day(time)",
            "minute_of_day(time) + duration",
        ),
        (
            "consultantschedule",
            "minute_of_day(starttime)",
            "minute_of_day(endtime)",
        ),
    ] {
        let explain = format!(
            "EXPLAIN (VERBOSE) SELECT consultant_minutes(consultantid, date, {begins}, {ends}) FROM {table}"
        );
        let plan = world.client.query(&explain, &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        let plan = plan.join("\n");
        assert!(plan.contains("int8range("), "{plan}");
        for function in ["consultant_minutes(", "minute_of_day("] {
            assert!(!plan.contains(function), "{plan}");
        }
    }
}

#[tokio::test]
async fn the_exclusion_constraints_index_finds_overlaps() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Binh', 'binh@example.com');
             INSERT INTO appointment (consultantid, customerid, date, time)
                 SELECT 1, '7', '2025-01-01'::date + number, '09:00' FROM generate_series(1, 3000) AS number;
             ANALYZE appointment",
        )
        .await;
    let plan = world
        .client
        .query(
            "EXPLAIN SELECT FROM appointment
             WHERE status <> 'cancelled'
               AND consultant_minutes(consultantid, date, minute_of_day(time), minute_of_day(time) + duration)
                   && consultant_minutes(1, '2025-06-02', 540, 600)",
            &[],
        )
        .await
        .unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
    assert!(plan.join("\n").contains("appointment_no_overlap"), "{plan:?}");
}

#[tokio::test]
async fn the_few_open_appointments_are_found_without_reading_those_that_are_over() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Binh', 'binh@example.com');
             INSERT INTO appointment (consultantid, customerid, date, time, status)
                 SELECT 1, '7', '2015-01-01'::date + number, '09:00', 'completed'
                 FROM generate_series(1, 3000) AS number;
             UPDATE appointment SET status = 'confirmed' WHERE date = '2015-01-02';
             ANALYZE appointment",
        )
        .await;
    let read_through = |index: &str| {
        format!(
            "(SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE indexrelname = '{index}')"
        )
    };
    let request = json!({"action": "get_appointments", "status": "confirmed", "date_to": "2025-01-01"});
    let view = world.another_view(None).await;
    assert_eq!(world.call_through(&view, &request).await.1["total"], 1);
    // A server process reports what it has read when it ends.
    drop(view);
    let entries = timeout(Duration::from_secs(60), async {
        loop {
            let entries = world.value(&read_through("appointment_open")).await;
            if entries != "0" {
                return entries;
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    assert_eq!(entries.as_deref(), Ok("2"), "one for the page, one for the total");
    let of_all: u64 = world
        .value(&read_through("appointment_latest"))
        .await
        .parse()
        .unwrap();
    assert!(of_all < 100, "{of_all}");
}

#[tokio::test]
async fn search_ignores_case_and_vietnamese_diacritics() {
    let world = world().await;
    assert_eq!(
        world.value("search_key('NGUYỄN Đình Ước, Huỳnh Thị Ỷ')").await,
        "nguyen dinh uoc, huynh thi y"
    );
}
