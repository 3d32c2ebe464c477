//! Days that are archived as they are get released; all others stay.

use chrono::NaiveDate;
use meetassist::{archived::lineage::Head, window::load_days};

use crate::support::{World, connect, world};

/// A database with these days, all loaded and archived.
async fn archived<const N: usize>(from_today: [i32; N]) -> (World, [NaiveDate; N], Head) {
    let world = world().await;
    let days = world.days(from_today).await;
    world.book(&days).await;
    let head = world.archived().await;
    (world, days, head)
}

#[tokio::test]
async fn released_days_are_deleted_and_loaded_again_exactly() {
    let (mut world, days @ [first, _, third], head) = archived([-20, -10, -5]).await;
    let before = world.dump().await;
    assert_eq!(world.release(&head, &[first, third]).await, [first, third]);
    assert_eq!(world.archived_days().await, "-20 -5");
    assert_eq!(world.booked_days().await, "-10");
    assert_eq!(world.value("SELECT count(*) FROM appointmentfeedback").await, "1");
    assert_eq!(world.value("SELECT count(*) FROM consultantschedule").await, "1");
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    load_days(&mut world.session().await, &world.store, &days)
        .await
        .unwrap();
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_day_that_changed_since_it_was_archived_stays() {
    let (mut world, [first, second], head) = archived([-20, -10]).await;
    world.book_at(first, "15:00", "7").await;
    assert_eq!(world.release(&head, &[first, second]).await, [second]);
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "2");
}

#[tokio::test]
async fn a_day_stays_if_the_database_continues_another_manifest() {
    let (mut world, [first, second], head) = archived([-20, -10]).await;
    world.book_at(second, "15:00", "7").await;
    world.archived().await;
    assert_eq!(world.release(&head, &[first]).await, []);
    assert_eq!(world.archived_days().await, "NULL");
}

#[tokio::test]
async fn a_day_stays_if_its_archived_row_count_differs_or_it_is_not_archived() {
    let (mut world, [first, second], head) = archived([-20, -10]).await;
    world
        .execute(
            "SET meetassist.loading = 'on';
             DELETE FROM consultantschedule WHERE scheduleid = 1;
             RESET meetassist.loading",
        )
        .await;
    let unknown = world.day(-300).await;
    let days = [unknown, first, second];
    assert_eq!(world.release(&head, &days).await, [second]);
}

#[tokio::test]
async fn an_archived_day_is_not_released_again() {
    let (mut world, [day], head) = archived([-20]).await;
    world.release(&head, &[day]).await;
    assert_eq!(world.release(&head, &[day]).await, []);
}

#[tokio::test]
async fn a_change_that_is_not_committed_yet_is_waited_for_and_not_lost() {
    let (mut world, [day], head) = archived([-20]).await;
    let mut writer = connect(&world.name).await;
    let transaction = writer.transaction().await.unwrap();
    transaction
        .batch_execute("UPDATE appointment SET description = 'changed'")
        .await
        .unwrap();
    let commit = async {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        transaction.commit().await.unwrap();
    };
    let days = [day];
    let (released, ()) = tokio::join!(world.release(&head, &days), commit);
    assert_eq!(released, []);
    assert_eq!(
        world.value("SELECT description FROM appointment").await,
        "changed"
    );
}
