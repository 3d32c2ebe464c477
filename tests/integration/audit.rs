//! The audit: what is recorded, under whose name, and that it stays.

use meetassist::archived::catalogue::Table;
use serde_json::{Value, json};
use tokio_postgres::error::SqlState;

use crate::support::{
    World,
    dashboard::{claims_of, prepared_world},
    world,
};

/// The entries about a record, the earliest first, without their instants.
async fn history(world: &World, table: &str, key: &str) -> Vec<Value> {
    let query = format!(
        "SELECT coalesce(json_agg(json_build_array(actor, action, before, after) ORDER BY auditid), '[]')
         FROM auditentry WHERE tablename = '{table}' AND rowkey = '{key}'"
    );
    serde_json::from_str(&world.value(&format!("({query})")).await).unwrap()
}

/// What happened to how many rows of which table, since the prepared rows.
async fn counts(world: &World) -> String {
    world
        .value(
            "SELECT coalesce(string_agg(format('%s %s %s', number, action, tablename), ', ' ORDER BY tablename, action), '')
             FROM (SELECT action, tablename, count(*) AS number FROM auditentry GROUP BY action, tablename) AS counted",
        )
        .await
}

#[tokio::test]
async fn what_is_written_with_psql_is_audited_under_the_database_role() {
    let world = world().await;
    world
        .execute("INSERT INTO customer (customerid, fullname, email, createdat) VALUES ('7', 'An', 'an@example.com', '2025-01-03T10:00+07')")
        .await;
    world
        .execute("UPDATE customer SET notes = 'x' WHERE customerid = '7'")
        .await;
    world.execute("UPDATE customer SET notes = 'x'").await;
    world.execute("DELETE FROM customer").await;
    let role = world.value("session_user").await;
    let row = |notes: Value| {
        json!({"customerid": "7", "fullname": "An", "email": "an@example.com", "phonenumber": null, "dateofbirth": null,
               "createdat": "2025-01-03T10:00:00+07:00", "isdisabled": false, "notes": notes})
    };
    let (empty, noted) = (row(json!(null)), row(json!("x")));
    assert_eq!(
        history(&world, "customer", "7").await,
        [
            json!([role, "insert", null, empty]),
            json!([role, "update", empty, noted]),
            json!([role, "delete", noted, null]),
        ]
    );
}

#[tokio::test]
async fn every_business_table_is_audited_with_its_columns_and_no_others() {
    let world = prepared_world().await;
    for table in Table::BUSINESS {
        let columns = format!(
            "SELECT string_agg(DISTINCT field, ' ' ORDER BY field)
             FROM auditentry, jsonb_object_keys(after) AS field WHERE tablename = '{}'",
            table.name()
        );
        let mut expected: Vec<_> = table.columns().iter().map(|column| column.name).collect();
        expected.sort_unstable();
        assert_eq!(world.value(&columns).await, expected.join(" "), "{table:?}");
    }
}

#[tokio::test]
async fn nobody_but_the_service_can_name_another_actor() {
    let world = world().await;
    let role = crate::support::unique("role");
    world
        .execute(&format!(
            "CREATE ROLE {role} LOGIN;
             GRANT CONNECT ON DATABASE {} TO {role};
             GRANT INSERT ON customer TO {role}",
            world.name
        ))
        .await;
    world
        .execute(&format!(
            "SET SESSION AUTHORIZATION {role};
             SET meetassist.actor = 'boss@example.com';
             INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com');
             RESET SESSION AUTHORIZATION"
        ))
        .await;
    assert_eq!(history(&world, "customer", "7").await[0][0], json!(role));
}

#[tokio::test]
async fn every_change_of_the_service_is_audited_with_the_caller_s_address() {
    let world = prepared_world().await;
    world.execute("TRUNCATE auditentry").await;
    let claims = claims_of("[admin]", "lan@example.com", "true");
    for request in [
        json!({"action": "create_customer", "fullname": "Lý Em", "email": "em@example.com"}),
        json!({"action": "update_customer", "customerid": "7", "notes": "x"}),
        json!({"action": "delete_consultant", "consultantid": 4}),
        json!({"action": "update_program", "programid": 1, "content": "x"}),
        json!({"action": "add_program_participant", "programid": 1, "customerid": "fb-8"}),
        json!({"action": "update_program_participant", "programid": 1, "customerid": "7", "status": "attended"}),
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-05", "time": "09:00"}),
        json!({"action": "bulk_update_appointments", "appointmentids": [2, 6], "status": "cancelled"}),
        json!({"action": "delete_appointment", "appointmentid": 1}),
        json!({"action": "create_leave", "consultant_id": 1, "startdate": "2026-02-02", "enddate": "2026-02-03"}),
        json!({"action": "set_working_plan", "consultant_id": 1, "entries": []}),
        json!({"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": "2025-06-05", "date_to": "2025-06-05"}),
    ] {
        let (status, answer) = world.send(Some(&claims), request.to_string().as_bytes()).await;
        assert_eq!(status, 200, "{request}: {answer}");
    }
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT actor, ' ') FROM auditentry")
            .await,
        "lan@example.com"
    );
    // The feedback goes with its appointment; that a slot is open again follows from it.
    assert_eq!(
        counts(&world).await,
        "1 delete appointment, 1 insert appointment, 2 update appointment, 1 delete appointmentfeedback, \
         1 update communityprogram, 1 update consultant, 1 insert consultantleave, 9 insert consultantschedule, \
         1 delete consultantworkingplan, 1 insert customer, 1 update customer, 1 insert programparticipant, \
         1 update programparticipant"
    );
}

#[tokio::test]
async fn an_unverified_address_is_not_believed() {
    let world = prepared_world().await;
    let claims = claims_of("[admin]", "boss@example.com", "false");
    let request = json!({"action": "update_customer", "customerid": "7", "notes": "x"});
    world.send(Some(&claims), request.to_string().as_bytes()).await;
    let actor = history(&world, "customer", "7").await.pop().unwrap()[0].clone();
    assert_eq!(actor, claims["sub"]);
}

#[tokio::test]
async fn one_caller_s_address_is_never_used_for_the_next_one() {
    let world = prepared_world().await;
    let request = json!({"action": "update_customer", "customerid": "7", "notes": "x"});
    let claims = claims_of("[admin]", "lan@example.com", "true");
    world.send(Some(&claims), request.to_string().as_bytes()).await;
    let session = world.session().await;
    session
        .batch_execute("UPDATE customer SET notes = 'y' WHERE customerid = '7'")
        .await
        .unwrap();
    let role: String = session
        .query_one("SELECT session_user::text", &[])
        .await
        .unwrap()
        .get(0);
    let actors: Vec<Value> = history(&world, "customer", "7")
        .await
        .iter()
        .map(|entry| entry[0].clone())
        .collect();
    assert_eq!(actors[1..], [json!("lan@example.com"), json!(role)]);
}

#[tokio::test]
async fn what_is_refused_or_changes_nothing_leaves_no_entry() {
    let world = prepared_world().await;
    world.execute("TRUNCATE auditentry").await;
    world
        .ask(json!({"action": "update_customer", "customerid": "7", "notes": "Gọi buổi tối"}))
        .await;
    let (status, _) = world
        .call(&json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-02", "time": "09:00"}))
        .await;
    assert_eq!(status, 409);
    assert_eq!(counts(&world).await, "");
}

#[tokio::test]
async fn a_key_that_is_changed_is_a_deletion_and_a_creation() {
    let world = prepared_world().await;
    world
        .execute("TRUNCATE auditentry; UPDATE customer SET customerid = 'new' WHERE customerid = 'free'")
        .await;
    assert_eq!(history(&world, "customer", "free").await[0][1], "delete");
    assert_eq!(history(&world, "customer", "new").await[0][1], "insert");
    assert_eq!(counts(&world).await, "1 delete customer, 1 insert customer");
}

#[tokio::test]
async fn the_key_of_a_participation_has_both_its_columns() {
    let world = prepared_world().await;
    world
        .execute(
            "INSERT INTO communityprogram (programid, programname, date) VALUES (50, 'A', '2025-07-01');
             TRUNCATE auditentry;
             INSERT INTO programparticipant (programid, customerid) VALUES (50, '7');
             UPDATE programparticipant SET status = 'attended' WHERE programid = 50;
             DELETE FROM programparticipant WHERE programid = 50",
        )
        .await;
    let entries = "SELECT string_agg(action || ' ' || rowkey, ', ' ORDER BY auditid) FROM auditentry";
    assert_eq!(
        world.value(entries).await,
        "insert 50,7, update 50,7, delete 50,7"
    );
}

#[tokio::test]
async fn a_truncated_table_has_one_entry() {
    let world = prepared_world().await;
    world
        .execute("TRUNCATE auditentry; TRUNCATE appointmentfeedback; TRUNCATE appointmentfeedback")
        .await;
    assert_eq!(
        world.value("SELECT string_agg(format('%s %s %s %s', action, tablename, rowkey, before), '') FROM auditentry").await,
        r#"delete appointmentfeedback  {"rows": 2}"#
    );
}

#[tokio::test]
async fn nobody_but_the_owner_can_change_delete_or_make_an_entry() {
    let world = prepared_world().await;
    let before = world.dump().await;
    let entry = "INSERT INTO auditentry (date, at, actor, action, tablename) VALUES (DAY, now(), 'x', 'insert', 'customer')";
    let statements = [
        "UPDATE auditentry SET actor = 'x'".to_owned(),
        "DELETE FROM auditentry".to_owned(),
        "TRUNCATE auditentry".to_owned(),
        "ALTER TABLE customer DISABLE TRIGGER audit_update".to_owned(),
        "ALTER TABLE auditentry DISABLE TRIGGER keep_entries".to_owned(),
        entry.replace("DAY", "current_date"),
        entry.replace("DAY", "'2025-06-02'"),
        format!(
            "SET meetassist.loading = 'on'; {}",
            entry.replace("DAY", "current_date")
        ),
    ];
    for role in [&world.database, &world.archiver] {
        for statement in &statements {
            let session = role.session().await.unwrap();
            let error = session.batch_execute(statement).await.expect_err(statement);
            assert_eq!(
                error.code(),
                Some(&SqlState::INSUFFICIENT_PRIVILEGE),
                "{statement}: {error}"
            );
        }
    }
    // Whatever somebody has been granted.
    let role = crate::support::unique("role");
    world
        .execute(&format!(
            "CREATE ROLE {role};
             GRANT ALL ON auditentry TO {role};
             GRANT USAGE ON SCHEMA audit, archive TO {role}"
        ))
        .await;
    for statement in [
        "UPDATE auditentry SET actor = 'x'",
        "DELETE FROM auditentry",
        "TRUNCATE auditentry",
        &entry.replace("DAY", "current_date"),
    ] {
        let session = crate::support::connect(&world.name).await;
        let statement = format!("SET ROLE {role}; {statement}");
        let error = session.batch_execute(&statement).await.expect_err(&statement);
        assert_eq!(
            error.code(),
            Some(&SqlState::INSUFFICIENT_PRIVILEGE),
            "{statement}: {error}"
        );
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn the_application_can_t_avoid_the_audit_by_pretending_to_load() {
    let world = prepared_world().await;
    world.execute("TRUNCATE auditentry").await;
    let session = world.session().await;
    session
        .batch_execute(
            "SET meetassist.loading = 'on';
             UPDATE customer SET notes = 'x' WHERE customerid = '7';
             INSERT INTO customer (fullname, email) VALUES ('An', 'an@example.com');
             DELETE FROM appointment WHERE appointmentid = 6",
        )
        .await
        .unwrap();
    assert_eq!(
        counts(&world).await,
        "1 delete appointment, 1 insert customer, 1 update customer"
    );
}

#[tokio::test]
async fn two_changes_of_a_record_at_once_have_an_entry_each() {
    let world = prepared_world().await;
    let other = world.another_view(None).await;
    let change = |notes: &str| json!({"action": "update_customer", "customerid": "7", "notes": notes});
    let (one, two) = (change("một"), change("hai"));
    let (first, second) = tokio::join!(world.call(&one), world.call_through(&other, &two));
    assert_eq!((first.0, second.0), (200, 200));
    let entries = history(&world, "customer", "7").await;
    assert_eq!(entries.len(), 3);
    assert_eq!(
        entries[1][3], entries[2][2],
        "who comes second sees what the first has made of it"
    );
}

#[tokio::test]
async fn an_entry_belongs_to_the_organisation_s_day_whatever_the_session_s_time_zone() {
    let world = world().await;
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        world
            .execute(&format!("SET TimeZone = '{zone}'; INSERT INTO customer (fullname, email) VALUES ('An', 'an@example.com'); RESET TimeZone"))
            .await;
    }
    assert_eq!(
        world
            .value("SELECT bool_and(date = (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) FROM auditentry")
            .await,
        "true"
    );
}

#[tokio::test]
async fn entries_are_listed_latest_first_and_found_by_record_actor_change_and_day() {
    let world = prepared_world().await;
    world.execute("TRUNCATE auditentry RESTART IDENTITY").await;
    let claims = claims_of("[admin]", "Lan@example.com", "true");
    for notes in ["một", "hai"] {
        let request = json!({"action": "update_customer", "customerid": "7", "notes": notes});
        world.send(Some(&claims), request.to_string().as_bytes()).await;
    }
    world
        .execute("DELETE FROM customer WHERE customerid = 'free'")
        .await;
    let ids = async |mut filter: Value| {
        filter["action"] = json!("get_audit");
        let answer = world.ask(filter).await;
        let entries = answer["entries"].as_array().unwrap();
        let ids: Vec<_> = entries
            .iter()
            .map(|entry| entry["auditid"].as_i64().unwrap())
            .collect();
        (answer["total"].as_i64().unwrap(), ids)
    };
    assert_eq!(ids(json!({})).await, (3, vec![3, 2, 1]));
    assert_eq!(ids(json!({"limit": 1, "offset": 1})).await, (3, vec![2]));
    assert_eq!(
        ids(json!({"tablename": "customer", "rowkey": 7})).await,
        (2, vec![2, 1])
    );
    assert_eq!(ids(json!({"tablename": "consultant"})).await, (0, vec![]));
    assert_eq!(ids(json!({"actor": "lan@example.com"})).await, (2, vec![2, 1]));
    assert_eq!(ids(json!({"change": "delete"})).await, (1, vec![3]));
    let (today, tomorrow) = (world.day(0).await, world.day(1).await);
    assert_eq!(
        ids(json!({"date_from": today, "date_to": today})).await,
        (3, vec![3, 2, 1])
    );
    assert_eq!(ids(json!({"date_from": tomorrow})).await, (0, vec![]));
    let mut newest = world.ask(json!({"action": "get_audit", "limit": 1})).await["entries"][0].take();
    newest["at"].take();
    assert_eq!(
        newest,
        json!({
            "auditid": 3, "date": today, "at": null, "actor": world.value("session_user").await, "action": "delete",
            "tablename": "customer", "rowkey": "free", "after": null,
            "before": {"customerid": "free", "fullname": "Hồ Gia", "email": "gia@example.com", "phonenumber": null,
                       "dateofbirth": null, "createdat": "2025-01-01T10:00:00+07:00", "isdisabled": false, "notes": null},
        })
    );
    let (status, answer) = world
        .call(&json!({"action": "get_audit", "tablename": "auditentry"}))
        .await;
    assert_eq!((status, &answer["code"]), (404, &json!("not_found")));
}
