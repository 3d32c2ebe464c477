//! What the schema's functions return that the service only asks for in passing.

use serde_json::{Value, json};

use crate::support::world;

#[tokio::test]
async fn counts_of_an_archived_day_are_added_up_for_a_consultant_a_kind_or_all() {
    let world = world().await;
    for (arguments, expected) in [
        ("NULL, NULL", "10"),
        ("NULL, 'pending'", "8"),
        ("NULL, 'cancelled'", "0"),
        ("1, NULL", "5"),
        ("1, 'confirmed'", "2"),
        ("2, 'confirmed'", "0"),
        ("3, NULL", "0"),
    ] {
        let count = format!(
            r#"archive.count_of('{{"1": {{"pending": 3, "confirmed": 2}}, "2": {{"pending": 5}}}}', {arguments})"#
        );
        assert_eq!(world.value(&count).await, expected, "{arguments}");
    }
    for arguments in ["NULL, NULL", "1, NULL", "1, 'pending'"] {
        let unknown = format!("archive.count_of(NULL, {arguments})");
        assert_eq!(world.value(&unknown).await, "NULL", "{arguments}");
    }
    assert_eq!(world.value("archive.count_of('{}', NULL, NULL)").await, "0");
}

#[tokio::test]
async fn the_highest_id_is_that_of_a_row_or_of_the_sequence_unless_it_is_not_counted_on_from() {
    let world = world().await;
    let highest = "archive.highest_id('communityprogram', 'programid')";
    assert_eq!(world.value(highest).await, "NULL");
    for (statement, expected) in [
        (
            "INSERT INTO communityprogram (programid, programname, date)
             SELECT id, 'A', '2025-07-01' FROM unnest(ARRAY[3, 9, 5]) AS id",
            "9",
        ),
        ("DELETE FROM communityprogram WHERE programid = 9", "9"),
        (
            "INSERT INTO communityprogram (programid, programname, date) VALUES (2000000000, 'A', '2025-07-01')",
            "9",
        ),
        (
            "SELECT setval('communityprogram_programid_seq', 1999999999)",
            "1999999999",
        ),
        ("SELECT setval('communityprogram_programid_seq', 2000000000)", "5"),
        ("SELECT setval('communityprogram_programid_seq', 4)", "5"),
        ("DELETE FROM communityprogram", "4"),
    ] {
        world.execute(statement).await;
        assert_eq!(world.value(highest).await, expected, "{statement}");
    }
}

#[tokio::test]
async fn the_appointments_in_a_leave_come_in_the_order_of_their_time() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             INSERT INTO consultant (consultantid, fullname, email) VALUES
                 (1, 'Chi', 'chi@example.com'), (2, 'Dũng', 'dung@example.com');
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status) VALUES
                 (1, 1, '7', '2025-06-04', '09:00', 'pending'), (2, 1, '7', '2025-06-03', '11:59', 'confirmed'),
                 (3, 1, '7', '2025-06-03', '09:00', 'pending'), (4, 1, '7', '2025-06-02', '10:00', 'pending'),
                 (5, 1, '7', '2025-06-03', '13:00', 'pending'), (6, 1, '7', '2025-06-04', '11:00', 'cancelled'),
                 (7, 1, '7', '2025-06-04', '10:00', 'completed'), (8, 2, '7', '2025-06-03', '10:00', 'pending');
             INSERT INTO consultantleave (consultantid, startdate, enddate, starttime, endtime)
                 VALUES (1, '2025-06-01', '2025-06-05', '09:30', '12:00')",
        )
        .await;
    for (since, expected) in [
        ("2025-06-01", "4 3 2 1"),
        ("2025-06-03", "3 2 1"),
        ("2025-06-04", "1"),
        ("2025-06-05", "NULL"),
    ] {
        let hits = format!(
            "SELECT string_agg(hit ->> 'appointmentid', ' ')
             FROM consultantleave AS leave,
                  json_array_elements(dashboard.appointments_in_leave(leave, '{since}')) AS hit"
        );
        assert_eq!(world.value(&hits).await, expected, "{since}");
    }
    let none = "dashboard.appointments_in_leave(leave, '2025-06-05') FROM consultantleave AS leave";
    assert_eq!(world.value(&format!("SELECT {none}")).await, "[]");
}

#[tokio::test]
async fn the_entries_of_a_working_plan_come_by_weekday_time_and_first_day() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES
                 (1, 'Chi', 'chi@example.com'), (2, 'Dũng', 'dung@example.com');
             INSERT INTO consultantworkingplan (planid, consultantid, weekday, starttime, endtime, validfrom, validto) VALUES
                 (1, 1, 3, '08:00', '09:00', NULL, NULL), (2, 1, 2, '13:00', '17:00', '2024-01-01', NULL),
                 (3, 1, 2, '09:00', '12:00', '2025-07-01', NULL), (4, 1, 2, '09:00', '12:00', '2025-01-01', '2025-06-30'),
                 (5, 2, 1, '09:00', '12:00', NULL, NULL)",
        )
        .await;
    for (consultant, expected) in [(1, "4 3 2 1"), (2, "5"), (3, "NULL")] {
        let plan = format!("dashboard.working_plan({consultant})");
        let entries = format!(
            "SELECT string_agg(entry ->> 'planid', ' ') FROM json_array_elements({plan} -> 'entries') AS entry"
        );
        assert_eq!(world.value(&entries).await, expected);
        assert_eq!(
            world.value(&format!("{plan} -> 'consultantid'")).await,
            consultant.to_string()
        );
    }
}

#[tokio::test]
async fn a_plan_is_another_one_if_any_field_of_an_entry_differs_and_nobody_else_s_entries_matter() {
    let entry = |field: &str, value: Value| {
        let mut entry = json!({"weekday": 2, "starttime": "09:00:00", "endtime": "12:00:00", "slotminutes": 60,
                               "validfrom": "2025-01-01", "validto": "2025-06-30"});
        entry[field] = value;
        entry
    };
    let same = entry("weekday", json!(2));
    let world = world().await;
    world
        .execute(&format!(
            "INSERT INTO consultant (consultantid, fullname, email) VALUES
                 (1, 'Chi', 'chi@example.com'), (2, 'Dũng', 'dung@example.com');
             SELECT dashboard.set_working_plan(2, '[{same}, {}]')",
            entry("weekday", json!(7))
        ))
        .await;
    let of_other = world.value("dashboard.working_plan(2)").await;
    let set = async |entries: &Value| {
        let set = format!("(dashboard.set_working_plan(1, '[{entries}]') -> 'entries')::jsonb");
        let mut entries: Value = serde_json::from_str(&world.value(&set).await).unwrap();
        let id = entries[0].as_object_mut().unwrap().remove("planid").unwrap();
        (id, entries)
    };
    let replaced = async |expected: &str| {
        let replace = format!("dashboard.replace_working_plan(1, '[{same}]', {expected})");
        let answer: Value = serde_json::from_str(&world.value(&replace).await).unwrap();
        answer.as_object().unwrap().keys().next().unwrap().clone()
    };
    let (id, _) = set(&same).await;
    for other in [
        entry("weekday", json!(3)),
        entry("starttime", json!("08:00:00")),
        entry("endtime", json!("13:00:00")),
        entry("slotminutes", json!(30)),
        entry("validfrom", json!("2025-02-01")),
        entry("validfrom", Value::Null),
        entry("validto", json!("2025-07-31")),
        entry("validto", Value::Null),
    ] {
        assert_eq!(
            replaced(&format!("'[{other}]'")).await,
            "changed_meanwhile",
            "{other}"
        );
        for expected in ["NULL".to_owned(), format!("'[{same}]'")] {
            assert_eq!(replaced(&expected).await, "data", "{expected}");
        }
        let (kept, _) = set(&same).await;
        assert_eq!(kept, id, "what is the same stays the same row");
        let (new, entries) = set(&other).await;
        assert_eq!(entries, json!([other]));
        assert_ne!(new, id, "{other}");
        let (restored, entries) = set(&same).await;
        assert_eq!(entries, json!([same]), "after {other}");
        assert_ne!(restored, new, "{other}");
        world
            .execute(&format!(
                "UPDATE consultantworkingplan SET planid = {id} WHERE planid = {restored}"
            ))
            .await;
    }
    let two = format!("'[{same}, {}]'", entry("weekday", json!(3)));
    for expected in ["'[]'", &two] {
        assert_eq!(replaced(expected).await, "changed_meanwhile", "{expected}");
    }
    let length = format!("json_array_length(dashboard.set_working_plan(1, {two}) -> 'entries')");
    assert_eq!(world.value(&length).await, "2");
    assert_eq!(world.value("dashboard.working_plan(2)").await, of_other);
}

#[tokio::test]
async fn a_status_for_several_appointments_is_given_to_each_that_may_have_it() {
    let world = world().await;
    world
        .execute(
            "INSERT INTO customer (customerid, fullname, email, isdisabled) VALUES
                 ('7', 'An', 'an@example.com', false), ('8', 'Bình', 'binh@example.com', true);
             INSERT INTO consultant (consultantid, fullname, email, isdisabled) VALUES
                 (1, 'Chi', 'chi@example.com', false), (2, 'Dũng', 'dung@example.com', true);
             INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (1, '2025-08-01', '2025-08-01');
             INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status, updatedat) VALUES
                 (1, 1, '7', '2025-06-02', '09:00', 'pending', '2025-01-01'),
                 (2, 1, '7', '2025-06-02', '10:00', 'cancelled', '2025-01-01'),
                 (3, 1, '8', '2025-06-02', '11:00', 'pending', '2025-01-01'),
                 (4, 1, '8', '2025-06-02', '12:00', 'cancelled', '2025-01-01'),
                 (5, 2, '7', '2025-06-02', '09:00', 'pending', '2025-01-01'),
                 (6, 2, '7', '2025-06-02', '10:00', 'cancelled', '2025-01-01'),
                 -- Tomorrow: late, so that it is more than a day from now nearly always.
                 (7, 1, '7', current_date + 1, '23:00', 'pending', '2025-01-01'),
                 (8, 1, '7', '2025-06-02', '09:30', 'cancelled', '2025-01-01'),
                 (9, 1, '7', '2025-08-01', '09:00', 'cancelled', '2025-01-01'),
                 (10, 1, '7', '2025-06-03', '09:00', 'pending', '2025-01-01')",
        )
        .await;
    let refused = "4 not_found, 6 not_found, 8 slot_taken, 9 on_leave";
    for (wanted, expected) in [
        ("pending", refused.to_owned()),
        ("confirmed", refused.to_owned()),
        ("completed", refused.replace(", 8", ", 7 not_yet, 8")),
        ("no_show", refused.replace(", 8", ", 7 not_yet, 8")),
        ("cancelled", String::new()),
    ] {
        world.execute("BEGIN").await;
        let answers = format!(
            "SELECT string_agg((result ->> 'appointmentid') || ' ' || (result ->> 'code'), ', ')
             FROM json_array_elements(
                 dashboard.set_appointment_status('{{9,8,7,6,5,4,3,2,1,77}}', '{wanted}')) AS result"
        );
        let answers = world.value(&answers).await;
        let mut answers: Vec<&str> = answers.split(", ").collect();
        assert_eq!(answers.pop(), Some("77 not_found"), "{wanted}");
        answers.reverse();
        assert_eq!(answers.len(), 9, "{wanted}: {answers:?}");
        let ok = |answer: &&str| answer.ends_with(" ok");
        let changed: Vec<&str> = answers.iter().copied().filter(ok).collect();
        answers.retain(|answer| !ok(answer));
        assert_eq!(answers.join(", "), expected, "{wanted}");
        let written = format!(
            "SELECT string_agg(appointmentid || ' ok', ', ' ORDER BY appointmentid) FROM appointment
             WHERE status = '{wanted}' AND updatedat = now()"
        );
        assert_eq!(world.value(&written).await, changed.join(", "), "{wanted}");
        let others = "SELECT count(*) FROM appointment WHERE updatedat = '2025-01-01'";
        assert_eq!(
            world.value(others).await,
            (10 - changed.len()).to_string(),
            "{wanted}"
        );
        world.execute("ROLLBACK").await;
    }
}
