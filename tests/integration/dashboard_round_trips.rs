//! How many round trips to the database each answer takes.

use serde_json::{Value, json};

use crate::support::{
    dashboard::{Access, PEOPLE_AND_BOOKINGS, PreparedWorlds, every_action, handle, member_of},
    proxy::ListeningProxy,
    twins::Twins,
    world,
};

#[tokio::test]
async fn every_action_of_an_admin_takes_one_round_trip() {
    let proxy = ListeningProxy::start().await;
    // An export reads from a session of its own.
    let actions = every_action().into_iter();
    let mut worlds = PreparedWorlds::new().await;
    for (request, _) in actions.filter(|(request, _)| request["action"] != "export_list") {
        // What to restore is read first, and then changed by the subject's own rules.
        let expected = if request["action"] == "restore_record" {
            2
        } else {
            1
        };
        let world = worlds.world_for(&request).await;
        let database = world.another_view(Some(proxy.port)).await;
        database.warm_up().await;
        proxy.round_trips();
        let body = request.to_string();
        let answer = handle(
            &database,
            &world.store,
            Some(&member_of("[admin]")),
            body.as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 200, "{request}");
        assert_eq!(proxy.round_trips(), expected, "{request}");
    }
}

#[tokio::test]
async fn filters_and_refusals_take_no_more_and_keys_one_more() {
    let proxy = ListeningProxy::start().await;
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    let database = world.another_view(Some(proxy.port)).await;
    database.warm_up().await;
    proxy.round_trips();
    let book = |time: &str, key: Value| {
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-02",
               "time": time, "idempotency_key": key})
    };
    for (request, round_trips) in [
        (
            json!({"action": "get_appointments", "status": "completed", "consultant_id": 1, "customer_id": "7",
                   "date_from": "2025-06-02", "date_to": "2025-06-02", "search": "nguyen", "limit": 5}),
            1,
        ),
        (book("09:00", json!(null)), 1),
        (book("12:00", json!("k")), 2),
        (book("12:00", json!("k")), 1),
    ] {
        let body = request.to_string();
        handle(
            &database,
            &world.store,
            Some(&member_of("[admin]")),
            body.as_bytes(),
        )
        .await;
        assert_eq!(proxy.round_trips(), round_trips, "{request}");
    }
}

#[tokio::test]
async fn loaded_days_take_one_round_trip_even_beside_archived_days() {
    let proxy = ListeningProxy::start().await;
    let twins = Twins::new().await;
    let view = twins.windowed.another_view(Some(proxy.port)).await;
    let day = twins.step(3).await;
    for request in [
        json!({"action": "get_overview_stats"}),
        json!({"action": "get_appointments", "limit": 5, "offset": 20}),
        json!({"action": "get_appointments", "consultant_id": 1, "status": "completed", "limit": 2}),
        json!({"action": "get_appointments", "search": "nguyen", "date_from": day, "date_to": day}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 1, "date_from": day, "date_to": day}),
        json!({"action": "get_daily_stats", "date": day}),
    ] {
        twins.windowed.call_through(&view, &request).await;
        proxy.round_trips();
        let (status, _) = twins.windowed.call_through(&view, &request).await;
        assert_eq!((status, proxy.round_trips()), (200, 1), "{request}");
    }
    assert!(twins.archived().await > 10);
}

#[tokio::test]
async fn a_consultants_rights_take_one_more_round_trip() {
    let proxy = ListeningProxy::start().await;
    let mut worlds = PreparedWorlds::new().await;
    for (request, access) in every_action() {
        let world = worlds.world_for(&request).await;
        let database = world.another_view(Some(proxy.port)).await;
        database.warm_up().await;
        proxy.round_trips();
        let body = request.to_string();
        handle(
            &database,
            &world.store,
            Some(&member_of("[consultant]")),
            body.as_bytes(),
        )
        .await;
        let expected = if access == Access::Admins { 0 } else { 2 };
        assert_eq!(proxy.round_trips(), expected, "{request}");
    }
}
