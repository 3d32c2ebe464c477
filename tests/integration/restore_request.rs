//! What db-init restores, and when.

use std::time::Duration;

use chrono::{DateTime, Utc};
use meetassist::{
    Error,
    archived::catalogue::Table,
    installation::db_init::{Request, Source},
    platform::lock,
};
use serde_json::json;

use crate::support::{connect, world};

#[tokio::test]
async fn by_default_the_days_of_the_window_are_loaded_and_the_others_stay_archived() {
    let mut world = world().await;
    let days = world.days([-300, -2, -1, 0, 1, 2, 40]).await;
    world.book(&days).await;
    world.archived().await;
    world.lose_database().await;
    let report = world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world
            .value("SELECT string_agg((date - current_date)::text, ' ' ORDER BY date) FROM appointment")
            .await,
        "-1 0 1"
    );
    assert_eq!(world.value("SELECT count(*) FROM appointmentfeedback").await, "3");
    assert_eq!(world.value("SELECT count(*) FROM consultantschedule").await, "3");
    assert_eq!(world.archived_days().await, "-300 -2 2 40");
    assert_eq!(
        (report.contents.days_loaded, report.contents.days_archived),
        (3, 4)
    );
    assert_eq!(report.contents.sequences[&Table::Appointment], 8);
}

#[tokio::test]
async fn a_request_may_give_another_window() {
    let mut world = world().await;
    let days = world.days([-3, -2, 0, 1, 3]).await;
    world.book(&days).await;
    world.archived().await;
    for (load, archived) in [
        (json!({"before": 2, "after": 0}), "-3 1 3"),
        (json!({"before": 0, "after": 3}), "-3 -2"),
        (json!("all"), "NULL"),
    ] {
        world.lose_database().await;
        world.initialise(json!({"load": load})).await.unwrap();
        assert_eq!(world.archived_days().await, archived, "{load}");
    }
}

#[tokio::test]
async fn an_archived_day_is_recorded_with_its_counts() {
    let mut world = world().await;
    let [day] = world.days([-30]).await;
    world.book(&[day]).await;
    world
        .execute(
            "UPDATE appointment SET status = 'completed', createdat = '2025-01-02T10:00+07';
             UPDATE appointmentfeedback SET rating = 3.7",
        )
        .await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world
            .value(
                "SELECT (slots, pending, confirmed, completed, cancelled, feedbacks, rating_sum, created,
                         customers = ARRAY[archive.customer_digest('7')])
                 FROM archive.archived_day"
            )
            .await,
        r#"(1,0,0,1,0,1,3.7,"{""2025-01-02"": 1}",t)"#
    );
}

#[tokio::test]
async fn a_second_initialisation_changes_nothing() {
    let mut world = world().await;
    let days = world.days([-5, 0]).await;
    world.book(&days).await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    let before = world.dump().await;
    let second = world.initialise(json!({})).await.unwrap();
    assert_eq!((second.source, second.tables.len()), (Source::None, 0));
    assert_eq!(
        second.message,
        "The database has rows already; nothing was changed."
    );
    assert_eq!(
        (second.contents.days_loaded, second.contents.days_archived),
        (1, 1)
    );
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn missing_days_are_loaded_beside_existing_rows_on_request() {
    let mut world = world().await;
    let days @ [first, ..] = world.days([-40, -5, 0, 3]).await;
    world.book(&days).await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    let written = world.book_at(first, "15:00", "7").await;
    world.execute("UPDATE customer SET notes = 'kept'").await;

    let near = json!({"load": {"before": 5, "after": 0}});
    let report = world.initialise(near.clone()).await.unwrap();
    assert_eq!(report.source, Source::Archive);
    assert_eq!(
        report.message,
        "The database has rows already; none was touched. 1 days with 3 rows were loaded; 2 days stay archived."
    );
    let loaded: Vec<_> = report
        .tables
        .iter()
        .map(|table| (table.table, table.loaded))
        .collect();
    assert_eq!(
        loaded,
        [
            ("ConsultantSchedule", 1),
            ("Appointment", 1),
            ("AppointmentFeedback", 1),
            ("AuditEntry", 0)
        ]
    );
    assert_eq!(world.archived_days().await, "-40 3");
    let again = world.initialise(near).await.unwrap();
    assert_eq!((again.source, again.tables.len()), (Source::None, 0));

    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.archived_days().await, "NULL");
    assert_eq!(world.value("SELECT notes FROM customer").await, "kept");
    assert_eq!(
        world
            .value("SELECT string_agg(appointmentid::text, ' ' ORDER BY appointmentid) FROM appointment")
            .await,
        format!("1 2 3 4 {written}")
    );
}

#[tokio::test]
async fn a_day_that_can_t_be_loaded_beside_existing_rows_is_named() {
    let mut world = world().await;
    let days @ [first, ..] = world.days([-40, -5]).await;
    world.book(&days).await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             VALUES (1, 1, '7', '{first}', '15:00')"
        ))
        .await;
    let report = world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.archived_days().await, "-40");
    let [warning] = report.warnings.try_into().unwrap();
    assert!(
        warning.starts_with("The archived appointment 1 can't be loaded"),
        "{warning}"
    );
}

#[tokio::test]
async fn a_restore_succeeds_even_if_its_rows_can_t_be_vacuumed() {
    let mut world = world().await;
    let days = world.days([0]).await;
    world.book(&days).await;
    world.archived().await;
    let before = world.dump().await;
    world.lose_database().await;
    world
        .execute(
            "CREATE FUNCTION refuse_vacuum(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
             BEGIN
                 IF current_query() LIKE 'VACUUM%' THEN
                     RAISE EXCEPTION 'no vacuum';
                 END IF;
                 RETURN value;
             END $$;
             CREATE INDEX refusing_vacuum ON customer (refuse_vacuum(fullname))",
        )
        .await;
    let report = world.initialise(json!({})).await.unwrap();
    assert_eq!(report.source, Source::Archive);
    assert_eq!(world.dump().await, before);
    assert_eq!(
        world
            .value("SELECT last_vacuum IS NULL FROM pg_stat_user_tables WHERE relname = 'programparticipant'")
            .await,
        "true"
    );
}

#[tokio::test]
async fn the_tables_are_vacuumed_after_a_restore() {
    let mut world = world().await;
    let days = world.days([0]).await;
    world.book(&days).await;
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    for table in Table::ALL {
        let table = table.name();
        let vacuumed =
            format!("SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = '{table}'");
        assert_eq!(world.value(&vacuumed).await, "true", "{table}");
    }
}

#[tokio::test]
async fn two_initialisations_at_once_restore_once() {
    let mut world = world().await;
    let days = world.days([0]).await;
    world.book(&days).await;
    world.archived().await;
    let before = world.dump().await;
    world.lose_database().await;
    let (one, other) = tokio::join!(world.initialise(json!({})), world.initialise(json!({})));
    let mut sources = [one, other].map(|report| format!("{:?}", report.unwrap().source));
    sources.sort();
    assert_eq!(sources, ["Archive", "None"]);
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn each_earlier_state_can_be_restored_exactly() {
    let mut world = world().await;
    let days = world.days([-40, -3, 0, 1, 50]).await;
    let mut moments = Vec::new();
    for day in days {
        world.book(&[day]).await;
        world
            .execute("DELETE FROM consultantschedule WHERE scheduleid % 2 = 0")
            .await;
        let head = world.archived().await;
        moments.push((head.manifest.last_updated, world.dump().await));
    }
    let newest = world.head().await.unwrap().etag;
    for (moment, dump) in &moments {
        world.lose_database().await;
        let report = world
            .initialise(json!({"load": "all", "at": moment}))
            .await
            .unwrap();
        assert_eq!(report.source, Source::Archive);
        assert_eq!(world.dump().await, *dump);
        assert_eq!(world.value("SELECT etag FROM archive.lineage").await, newest);
    }
    let before = moments[0].0 - Duration::from_millis(1);
    world.lose_database().await;
    let refused = world.initialise(json!({"at": before})).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidRequest { .. }), "{refused}");
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "0");
}

#[tokio::test]
async fn a_restored_earlier_state_becomes_the_newest_with_the_next_archive_run() {
    let mut world = world().await;
    let [past, today, future] = world.days([-40, 0, 40]).await;
    world.book(&[past, today]).await;
    let earlier = world.archived().await.manifest.last_updated;
    let before = world.dump().await;
    world.book_at(future, "09:00", "7").await;
    world
        .execute("DELETE FROM appointment WHERE date < current_date; UPDATE customer SET notes = 'changed'")
        .await;
    world.archived().await;
    world.lose_database().await;
    let report = world.initialise(json!({"at": earlier})).await.unwrap();
    assert_eq!(report.warnings.len(), 1);
    assert_eq!(
        world
            .value("SELECT string_agg(coalesce(table_name, (day - current_date)::text), ' ' ORDER BY day) FROM archive.mark")
            .await,
        "-40 0 40 customer"
    );
    world.archived().await;
    world.lose_database().await;
    world.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(world.dump().await, before);
    world.book_at(future, "11:00", "7").await;
    assert_eq!(
        world.value("SELECT max(appointmentid) FROM appointment").await,
        "4"
    );
}

#[tokio::test]
async fn rows_are_replaced_only_on_request_and_are_archived_first() {
    let world = world().await;
    let [past, today] = world.days([-40, 0]).await;
    world.book(&[past]).await;
    let moment = world.archived().await.manifest.last_updated;
    let earlier = world.dump().await;
    world.book(&[today]).await;
    let now = world.dump().await;
    let refused = world.initialise(json!({"at": moment})).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidRequest { .. }), "{refused}");
    assert_eq!(world.dump().await, now);

    let replace = json!({"at": moment, "replace": true, "load": "all"});
    let report = world.initialise(replace).await.unwrap();
    assert_eq!(report.source, Source::Archive);
    assert_eq!(world.dump().await, earlier);

    let archived = world.head().await.unwrap().manifest.last_updated;
    let replace = json!({"at": archived, "replace": true, "load": "all"});
    world.initialise(replace).await.unwrap();
    assert_eq!(world.dump().await, now);
}

#[tokio::test]
async fn rows_that_are_written_while_they_would_be_replaced_are_kept() {
    let world = world().await;
    let days = world.days([0]).await;
    world.book(&days).await;
    world.archived().await;
    let mut writer = connect(&world.name).await;
    let transaction = writer.transaction().await.unwrap();
    transaction
        .batch_execute("INSERT INTO customer (fullname, email) VALUES ('Bình', 'binh@example.com')")
        .await
        .unwrap();
    let writing = async {
        world.somebody_waits().await;
        transaction.commit().await.unwrap();
    };
    let (replaced, ()) = tokio::join!(world.initialise(json!({"replace": true})), writing);
    assert_eq!(replaced.unwrap_err().code(), "unarchived");
    assert_eq!(
        world
            .value("SELECT count(*) FROM customer WHERE fullname = 'Bình'")
            .await,
        "1"
    );
}

#[tokio::test]
async fn replacing_an_earlier_state_by_the_newest_must_be_requested_explicitly() {
    let world = world().await;
    let [past, today] = world.days([-40, 0]).await;
    world.book(&[past]).await;
    let moment = world.archived().await.manifest.last_updated;
    let earlier = world.dump().await;
    world.book(&[today]).await;
    let newest = world.archived().await.manifest.last_updated;
    let now = world.dump().await;
    let restore_earlier = json!({"at": moment, "replace": true, "load": "all"});
    world.initialise(restore_earlier.clone()).await.unwrap();
    let versions = world.versions().await;
    let refused = world.initialise(json!({"replace": true})).await.unwrap_err();
    let sentence = refused.to_string();
    assert_eq!(refused.code(), "invalid_request");
    assert!(sentence.contains("holds the earlier state of"), "{sentence}");
    assert!(sentence.contains("archive first"), "{sentence}");
    assert_eq!(world.dump().await, earlier);
    assert_eq!(world.versions().await, versions, "nothing was archived");

    // The first of the two ways that it suggests, as written there.
    let at = sentence
        .split("\"at\": \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(at.parse::<DateTime<Utc>>().unwrap(), newest);
    world
        .initialise(json!({"replace": true, "at": at, "load": "all"}))
        .await
        .unwrap();
    assert_eq!(world.dump().await, now);

    // The second.
    world.archived().await;
    world.initialise(restore_earlier).await.unwrap();
    world.archived().await;
    world
        .initialise(json!({"replace": true, "load": "all"}))
        .await
        .unwrap();
    assert_eq!(world.dump().await, earlier);
}

#[tokio::test]
async fn replacing_restores_the_window() {
    let world = world().await;
    let days = world.days([-40, 0]).await;
    world.book(&days).await;
    world.archived().await;
    world.initialise(json!({"replace": true})).await.unwrap();
    assert_eq!(world.archived_days().await, "-40");
    assert_eq!(world.booked_days().await, "0");
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    world
        .initialise(json!({"replace": true, "load": "all"}))
        .await
        .unwrap();
    assert_eq!(world.archived_days().await, "NULL");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "2");
}

#[tokio::test]
async fn an_initialisation_waits_for_the_archive_s_lock_but_not_forever() {
    let world = world().await;
    let database = world.name.clone();
    lock::acquire(&world.client, Duration::from_secs(1))
        .await
        .unwrap();
    let other = connect(&database).await;
    let refused = lock::acquire(&other, Duration::from_millis(50))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Busy { .. }), "{refused}");
}

#[tokio::test]
async fn a_wait_for_the_lock_that_the_database_ends_is_not_taken_for_a_busy_archive() {
    let world = world().await;
    lock::acquire(&world.client, Duration::from_secs(1))
        .await
        .unwrap();
    let other = connect(&world.name).await;
    other.batch_execute("SET statement_timeout = 50").await.unwrap();
    let ended = lock::acquire(&other, Duration::from_secs(600)).await.unwrap_err();
    assert_eq!(ended.code(), "database_unavailable");
}

#[test]
fn an_invalid_request_is_refused_with_its_field_and_what_is_expected() {
    for (request, field, wanted) in [
        (json!({"load": "everything"}), "load", "\"all\""),
        (
            json!({"load": {"before": 1}}),
            "load",
            "{\"before\": 7, \"after\": 30}",
        ),
        (
            json!({"load": {"before": -1, "after": 0}}),
            "load",
            "from 0 to 36500",
        ),
        (
            json!({"load": {"before": 1, "after": 1_000_000}}),
            "load",
            "from 0 to 36500",
        ),
        (
            json!({"load": {"before": 1, "after": 1, "around": 1}}),
            "load",
            "\"all\"",
        ),
        (json!({"load": 3}), "load", "\"all\""),
        (json!({"at": "yesterday"}), "at", "2025-11-28T10:00:00+07:00"),
        (json!({"at": "2025-11-28"}), "at", "an instant with its offset"),
        (
            json!({"at": "2025-11-28T10:00:00"}),
            "at",
            "an instant with its offset",
        ),
        (json!({"at": 7}), "at", "an instant with its offset"),
        (json!({"at": ""}), "at", "an instant with its offset"),
        (json!({"replace": "yes"}), "replace", "true or false"),
        (
            json!({"replaced": true}),
            "replaced",
            "the fields are load, at, replace",
        ),
        (json!(7), "payload", "a JSON object"),
        (json!(""), "payload", "a JSON object"),
    ] {
        let refusal = Request::try_from(request.clone()).unwrap_err();
        assert_eq!(refusal.code(), "invalid_request");
        let sentence = refusal.to_string();
        assert!(
            sentence.contains(field) && sentence.contains(wanted),
            "{request}: {sentence}"
        );
    }
    let understood = Request::try_from(
        json!({"replace": true, "at": "2025-11-28T10:00:00+07:00", "load": {"before": 0, "after": 30}}),
    );
    assert!(understood.unwrap().at.is_some());
}
