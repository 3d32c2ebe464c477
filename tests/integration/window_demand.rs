//! Archived days are loaded when needed, beside what was written meanwhile.

use chrono::NaiveDate;
use meetassist::{
    Error,
    archived::{manifest::Conflict, unit::DynamicTable},
    window::load_days,
};
use serde_json::json;

use crate::support::{World, connect, world};

/// A database that was restored with only today loaded, and the days that were archived.
async fn windowed<const N: usize>(from_today: [i32; N]) -> (World, [NaiveDate; N]) {
    let mut world = world().await;
    let days = world.days(from_today).await;
    world.book(&days).await;
    world.reload().await;
    (world, days)
}

impl World {
    /// Archives, loses the database and restores it with only today loaded.
    async fn reload(&mut self) {
        self.archived().await;
        self.lose_database().await;
        self.initialise(json!({"load": {"before": 0, "after": 0}}))
            .await
            .unwrap();
    }

    /// The days that were loaded, and the conflicts.
    async fn load(&mut self, days: &[NaiveDate]) -> (Vec<NaiveDate>, Vec<Conflict>) {
        let loaded = load_days(&mut self.session().await, &self.store, days)
            .await
            .unwrap();
        let of_a_day = u64::try_from(loaded.days.len()).unwrap();
        // Entries were made today only.
        let expected = |table| {
            if table == DynamicTable::AuditEntry {
                0
            } else {
                of_a_day
            }
        };
        assert!(
            loaded.rows.iter().all(|(&table, &rows)| rows == expected(table)),
            "{loaded:?}"
        );
        (loaded.days, loaded.conflicts)
    }
}

fn loaded<const N: usize>(days: [NaiveDate; N]) -> (Vec<NaiveDate>, Vec<Conflict>) {
    (days.to_vec(), Vec::new())
}

#[tokio::test]
async fn days_are_loaded_exactly_and_none_is_marked() {
    let mut world = world().await;
    let days @ [first, second, _, _] = world.days([-20, -10, 0, 10]).await;
    world.book(&days).await;
    let before = world.dump().await;
    world.reload().await;
    assert_eq!(world.load(&[second, first]).await, loaded([first, second]));
    assert_eq!(world.archived_days().await, "10");
    assert_eq!(world.load(&[first, second, days[2]]).await, loaded([]));
    assert_eq!(world.load(&days).await, loaded([days[3]]));
    assert_eq!(world.dump().await, before);
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
}

#[tokio::test]
async fn rows_written_meanwhile_are_kept_and_stay_marked() {
    let (mut world, [day]) = windowed([-20]).await;
    let written = world.book_at(day, "14:00", "7").await;
    assert_eq!(world.load(&[day]).await, loaded([day]));
    assert_eq!(
        world
            .value("SELECT string_agg(appointmentid::text, ' ' ORDER BY appointmentid) FROM appointment")
            .await,
        format!("1 {written}")
    );
    assert_eq!(
        world
            .value("SELECT string_agg(DISTINCT (day - current_date)::text, ' ') FROM archive.mark")
            .await,
        "-20 0",
        "its day, and today with the audit entry"
    );
}

#[tokio::test]
async fn concurrent_loads_load_a_day_once() {
    let (world, days) = windowed([-9, -8, -7, -6, -5, -4, -3]).await;
    let mut other = world.session().await;
    let backwards: Vec<_> = days.iter().rev().copied().collect();
    let (client, store) = (&mut world.session().await, &world.store);
    let (one, two) = tokio::join!(
        load_days(client, store, &days),
        load_days(&mut other, store, &backwards)
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let mut all = [one.days, two.days].concat();
    all.sort_unstable();
    assert_eq!(all, days);
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "7");
    assert_eq!(world.archived_days().await, "NULL");
}

#[tokio::test]
async fn a_day_with_a_conflict_stays_archived_and_both_rows_are_named() {
    let (mut world, [day, other]) = windowed([-20, -10]).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             VALUES (1, 1, '7', '{day}', '15:00');
             INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
             VALUES (1, 1, '{day}', '15:00', '16:00')"
        ))
        .await;
    let conflict = |table| Conflict {
        day,
        table,
        archived_id: 1,
        database_id: Some(1),
    };
    assert_eq!(
        world.load(&[day, other]).await,
        (
            vec![other],
            vec![
                conflict(DynamicTable::ConsultantSchedule),
                conflict(DynamicTable::Appointment),
            ],
        )
    );
    assert_eq!(world.archived_days().await, "-20");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "2");

    world
        .execute(
            "UPDATE appointment SET appointmentid = 2000 WHERE appointmentid = 1;
             UPDATE consultantschedule SET scheduleid = 2000 WHERE scheduleid = 1",
        )
        .await;
    assert_eq!(world.load(&[day]).await, loaded([day]));
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "3");
}

#[tokio::test]
async fn a_cancelled_appointment_is_never_in_conflict() {
    let (mut world, [day]) = windowed([-20]).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (consultantid, customerid, date, time, status)
             VALUES (1, '7', '{day}', '09:30', 'cancelled')"
        ))
        .await;
    assert_eq!(world.load(&[day]).await, loaded([day]));
}

#[tokio::test]
async fn a_reused_id_is_a_conflict() {
    let (mut world, [day, today]) = windowed([-20, 0]).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             VALUES (1, 1, '7', '{today}', '15:00')"
        ))
        .await;
    let (_, conflicts) = world.load(&[day]).await;
    assert_eq!(
        conflicts,
        [Conflict {
            day,
            table: DynamicTable::Appointment,
            archived_id: 1,
            database_id: Some(1)
        }]
    );
}

#[tokio::test]
async fn a_day_whose_customer_was_deleted_stays_archived() {
    let (mut world, [day]) = windowed([-20]).await;
    // Only the owner can do this, by disabling the trigger that refuses it.
    world
        .execute("ALTER TABLE customer DISABLE TRIGGER archive_keep; DELETE FROM customer")
        .await;
    let (_, conflicts) = world.load(&[day]).await;
    assert_eq!(
        conflicts,
        [Conflict {
            day,
            table: DynamicTable::Appointment,
            archived_id: 1,
            database_id: None
        }]
    );
    assert_eq!(world.archived_days().await, "-20");
}

#[tokio::test]
async fn a_damaged_object_loads_nothing() {
    let (mut world, [first, second]) = windowed([-20, -10]).await;
    let head = world.head().await.unwrap();
    let object = &head.manifest.days[&second].objects[&DynamicTable::AppointmentFeedback];
    world.delete_pinned(object).await;
    let (client, store) = (&mut world.session().await, &world.store);
    let refused = load_days(client, store, &[first, second]).await.unwrap_err();
    assert!(matches!(refused, Error::ObjectDamaged { .. }), "{refused}");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "0");
    assert_eq!(world.archived_days().await, "-20 -10");
    assert_eq!(world.load(&[first]).await, loaded([first]));
}

#[tokio::test]
async fn loading_and_writing_at_the_same_time_lose_nothing() {
    let (world, days) = windowed([-9, -8, -7, -6, -5, -4, -3]).await;
    let database = world.name.clone();
    let writers = (10..18).map(async |hour| {
        let writer = connect(&database).await;
        for day in days {
            let insert = format!(
                "INSERT INTO appointment (consultantid, customerid, date, time)
                 VALUES (1, '7', '{day}', '{hour}:00')"
            );
            writer.batch_execute(&insert).await.unwrap();
        }
    });
    let writers = futures_util::future::join_all(writers);
    let (client, store) = (&mut world.session().await, &world.store);
    let loading = async {
        for day in days {
            load_days(client, store, &[day]).await.unwrap();
        }
    };
    tokio::join!(writers, loading);
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "63");
    assert_eq!(
        world
            .value("SELECT count(DISTINCT day) FROM archive.mark WHERE day < current_date")
            .await,
        "7"
    );
}

/// Holds a vacuum's lock until PostgreSQL would cancel an autovacuum: when somebody has waited for it for
/// `deadlock_timeout`. Autovacuum can't be started on demand, and a manual vacuum isn't cancelled.
async fn autovacuum(database: &str, locked: tokio::sync::oneshot::Sender<()>) {
    let mut vacuum = connect(database).await;
    let watch = connect(database).await;
    let transaction = vacuum.transaction().await.unwrap();
    transaction
        .batch_execute("LOCK TABLE appointment IN SHARE UPDATE EXCLUSIVE MODE")
        .await
        .unwrap();
    locked.send(()).unwrap();
    let is_waited_for = "SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE NOT granted AND relation = 'appointment'::regclass
          AND clock_timestamp() - waitstart >= current_setting('deadlock_timeout')::interval)";
    while !watch
        .query_one(is_waited_for, &[])
        .await
        .unwrap()
        .get::<_, bool>(0)
    {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    transaction.rollback().await.unwrap();
}

#[tokio::test]
async fn loading_waits_for_autovacuum_to_give_way() {
    let (world, days) = windowed([-9]).await;
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let vacuum = tokio::spawn({
        let database = world.name.clone();
        async move { autovacuum(&database, locked).await }
    });
    is_locked.await.unwrap();
    let loading = load_days(&mut world.session().await, &world.store, &days).await;
    assert_eq!(loading.unwrap().days, days);
    vacuum.await.unwrap();
}

#[tokio::test]
async fn loading_gives_up_if_a_writer_does_not_finish() {
    let (world, days) = windowed([-9]).await;
    let mut writer = connect(&world.name).await;
    let transaction = writer.transaction().await.unwrap();
    transaction
        .batch_execute("LOCK TABLE appointment IN ROW EXCLUSIVE MODE")
        .await
        .unwrap();
    let mut session = world.session().await;
    let error = load_days(&mut session, &world.store, &days).await.unwrap_err();
    assert_eq!(error.code(), "busy");
    transaction.rollback().await.unwrap();
    let loaded = load_days(&mut session, &world.store, &days).await.unwrap();
    assert_eq!(loaded.days, days);
}

#[tokio::test]
async fn a_lock_that_is_not_permitted_is_not_taken_for_a_busy_table() {
    let (world, days) = windowed([-9]).await;
    world
        .execute("REVOKE UPDATE, DELETE, MAINTAIN ON appointment FROM meetassist_app_rights")
        .await;
    let loading = load_days(&mut world.session().await, &world.store, &days).await;
    assert_eq!(loading.unwrap_err().code(), "database_error");
}

#[tokio::test]
async fn loading_a_day_closes_slots_that_are_taken() {
    let mut world = world().await;
    let [day] = world.days([-20]).await;
    world.book(&[day]).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status)
             VALUES (500, 1, '7', '{day}', '14:00', 'confirmed');
             INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
             VALUES (500, 1, '{day}', '12:00', '13:00'), (501, 1, '{day}', '16:00', '17:00')"
        ))
        .await;
    world.reload().await;
    world
        .execute(&format!(
            "INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES
                 (1, '7', '{day}', '12:30', 'confirmed'), (1, '7', '{day}', '16:30', 'pending');
             INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
             VALUES (600, 1, '{day}', '14:30', '15:30'), (601, 1, '{day}', '18:00', '19:00')"
        ))
        .await;
    load_days(&mut world.session().await, &world.store, &[day])
        .await
        .unwrap();
    assert_eq!(
        world
            .value("SELECT string_agg(scheduleid::text, ' ' ORDER BY scheduleid) FROM consultantschedule WHERE NOT isavailable")
            .await,
        "500 600"
    );
}
