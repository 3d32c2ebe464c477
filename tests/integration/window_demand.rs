//! Archived days come in when they are needed, beside what was written meanwhile.

use chrono::NaiveDate;
use meetassist::{
    Error,
    archived::{manifest::Conflict, unit::DynamicTable},
    window::{Loaded, load_days},
};
use serde_json::json;

use crate::support::{World, connect, world};

/// A database that was restored with only today loaded, and the days that it was archived with.
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

    async fn load(&mut self, days: &[NaiveDate]) -> Loaded {
        load_days(&mut self.session().await, &self.store, days)
            .await
            .unwrap()
    }
}

fn loaded<const N: usize>(days: [NaiveDate; N]) -> Loaded {
    Loaded {
        days: days.to_vec(),
        conflicts: Vec::new(),
    }
}

#[tokio::test]
async fn days_are_loaded_exactly_and_nothing_is_marked() {
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
async fn rows_that_were_written_meanwhile_stay_and_stay_marked() {
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
        world.value("SELECT count(DISTINCT day) FROM archive.mark").await,
        "1"
    );
}

#[tokio::test]
async fn two_callers_at_once_load_once() {
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
    let rival = world.book_at(day, "09:00", "7").await;
    let outcome = world.load(&[day, other]).await;
    let conflict = |table, archived_id, database_id| Conflict {
        day,
        table,
        archived_id,
        database_id: Some(database_id),
    };
    assert_eq!(
        outcome,
        Loaded {
            days: vec![other],
            conflicts: vec![
                conflict(DynamicTable::ConsultantSchedule, 1, rival),
                conflict(DynamicTable::Appointment, 1, rival),
            ],
        }
    );
    assert_eq!(world.archived_days().await, "-20");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "2");

    world
        .execute(&format!(
            "UPDATE appointment SET time = '16:00' WHERE appointmentid = {rival};
             UPDATE consultantschedule SET starttime = '16:00', endtime = '17:00' WHERE scheduleid = {rival}"
        ))
        .await;
    assert_eq!(world.load(&[day]).await, loaded([day]));
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "3");
}

#[tokio::test]
async fn a_cancelled_appointment_is_in_nobody_s_way() {
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
async fn a_number_that_was_given_again_is_a_conflict() {
    let (mut world, [day, today]) = windowed([-20, 0]).await;
    world
        .execute(&format!(
            "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time)
             VALUES (1, 1, '7', '{today}', '15:00')"
        ))
        .await;
    let outcome = world.load(&[day]).await;
    assert_eq!(
        outcome.conflicts,
        [Conflict {
            day,
            table: DynamicTable::Appointment,
            archived_id: 1,
            database_id: Some(1)
        }]
    );
}

#[tokio::test]
async fn a_day_whose_customer_is_gone_stays_archived() {
    let (mut world, [day]) = windowed([-20]).await;
    // By nobody but the owner, who can switch the trigger off that refuses it.
    world
        .execute("ALTER TABLE customer DISABLE TRIGGER archive_keep; DELETE FROM customer")
        .await;
    let outcome = world.load(&[day]).await;
    assert_eq!(
        outcome.conflicts,
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
async fn loading_goes_on_beside_writers_and_loses_nothing_of_theirs() {
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
        world.value("SELECT count(DISTINCT day) FROM archive.mark").await,
        "7"
    );
}
