//! Compares restores with what PostgreSQL alone needs for the same rows.

use crate::harness::{
    Quality, Seed, forget_entries, line, middle,
    results::{Results, milliseconds, seconds},
    timed,
};
use crate::support::{World, world};
use futures_util::{StreamExt, stream};
use meetassist::{
    archive,
    archived::{inventory::Inventory, tables::BulkLoad},
    window,
};
use serde_json::json;

/// Both sides take turns, so that a moment of load on the machine affects both alike.
const TURNS: usize = 3;

/// As many as the restore runs concurrently.
const GETS_AT_ONCE: usize = 16;

pub async fn measure() {
    let seed = Seed::of(Quality::Good);
    let mut world = world().await;
    let transaction = world.client.transaction().await.unwrap();
    seed.copy_into(&transaction).await;
    forget_entries(&transaction).await;
    transaction.commit().await.unwrap();
    let request = archive::Request::try_from(json!({})).unwrap();
    archive::run(&world.archiver, &world.store, request, None)
        .await
        .unwrap();
    let archived = world.inventory().await;
    line(
        "the store alone: the same objects GET",
        timed(get_all(&world, &archived)).await,
    );

    let (mut restores, mut copies) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        world.lose_database().await;
        copies.push(timed(copy_alone(&mut world, &seed)).await);
        world.lose_database().await;
        restores.push(timed(initialise(&world, json!({"load": "all"}))).await);
    }
    let (whole, alone) = (middle(restores), middle(copies));
    let mut results = Results::of("restore");
    results.add(seconds("all days", whole).at_most(10.0));
    results.add(seconds("all days, compared", whole).at_most_times(
        1.5,
        alone,
        "PostgreSQL alone: `COPY`, then constraints and indexes",
    ));

    world.lose_database().await;
    let three_days = timed(initialise(&world, json!({}))).await;
    results.add(seconds("three days", three_days).at_most(1.0).because(
        "a quarter is what is kept of each archived day, a sixth the customers, which are restored whatever the window \
         is; most of the rest is the schema, its constraints and VACUUM",
    ));
    let days: Vec<_> = archived.days.keys().copied().take(31).collect();
    let (one, thirty) = days.split_at(1);
    let World { client, store, .. } = &mut world;
    let loading = timed(window::load_days(client, store, one)).await;
    results.add(milliseconds("one more day on demand", loading).at_most(100.0));
    let loading = timed(window::load_days(client, store, thirty)).await;
    results.add(milliseconds("thirty more days on demand", loading).at_most(1500.0));
    results.write();
}

/// Loads the rows into the same tables with PostgreSQL's own means.
async fn copy_alone(world: &mut World, seed: &Seed) {
    let transaction = world.client.transaction().await.unwrap();
    transaction
        .batch_execute("SET LOCAL meetassist.loading = 'on'")
        .await
        .unwrap();
    let bulk_load = BulkLoad::begin_archived(&transaction).await.unwrap();
    seed.copy_into(&transaction).await;
    bulk_load.finish(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn get_all(world: &World, archived: &Inventory) {
    stream::iter(archived.objects())
        .for_each_concurrent(GETS_AT_ONCE, async |(_, object)| {
            let content = world
                .store
                .read_version(&object.key, &object.version_id)
                .await
                .unwrap();
            content.collect().await.unwrap();
        })
        .await;
}

async fn initialise(world: &World, request: serde_json::Value) {
    world.initialise(request).await.unwrap();
}
