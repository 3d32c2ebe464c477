//! Compares archive runs with what PostgreSQL alone and the store alone need for the same rows.

use std::time::{Duration, Instant};

use crate::harness::{
    large_world, line, middle,
    results::{Results, milliseconds, seconds},
    timed,
};
use crate::support::{World, restoring::rows_of};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use md5::{Digest, Md5};
use meetassist::{
    archive::{self, Report},
    archived::{catalogue::Table, inventory::Inventory},
};
use serde_json::{Value, json};

/// Enough for a median that isn't affected by a moment of load on the machine.
const REPETITIONS: usize = 31;

/// As many as the archive and the restore run concurrently.
const PUTS_AT_ONCE: usize = 8;
const GETS_AT_ONCE: usize = 16;

pub async fn measure() {
    let world = large_world().await;
    let mut results = Results::of("archive");

    let copying = timed(copy_out(&world)).await;
    let first = timed(run(&world, json!({}))).await;
    let objects = contents(&world, &world.inventory().await).await;
    let putting = timed(put_all(&world, &objects)).await;
    results.add(seconds("everything new", first).at_most_times(
        1.5,
        copying + putting,
        "PostgreSQL alone, `COPY` through MD5, then the store alone: the same objects PUT",
    ));
    let full = timed(run(&world, json!({"full": true}))).await;
    results.add(
        seconds("everything compared, nothing new", full)
            .at_most_times(2.0, copying, "PostgreSQL alone, `COPY` through MD5")
            .because(
                "what the manifest says of each day (customers, ranges of ids, booked time) costs PostgreSQL more than \
                 the rows",
            ),
    );

    let text = world.object("metadata/archive_info.json").await;
    println!("{:>12}  the manifest", format!("{} KB", text.len() / 1024));
    results.add(milliseconds("nothing changed", median(&world, None).await).at_most(10.0));
    let change = "UPDATE appointment SET duration = 99 - duration WHERE appointmentid = 7";
    world
        .execute("UPDATE appointment SET duration = 49 WHERE appointmentid = 7")
        .await;
    run(&world, json!({})).await;
    results.add(milliseconds("one appointment changed", median(&world, Some(change)).await).at_most(60.0));
    line(
        "the store alone: manifest GET and PUT",
        manifest_alone(&world, &text).await,
    );
    results.write();
}

/// Copies every row out once, in key order.
async fn copy_out(world: &World) {
    for table in Table::ALL {
        digest(world, &rows_of(table)).await;
    }
}

async fn digest(world: &World, query: &str) {
    let copy = format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)");
    let rows = world.client.copy_out(&copy).await.unwrap();
    let md5 = rows.try_fold(Md5::new(), async |mut md5, row: Bytes| {
        md5.update(&row);
        Ok(md5)
    });
    md5.await.unwrap().finalize();
}

async fn contents(world: &World, archived: &Inventory) -> Vec<String> {
    let keys = archived.objects().map(|(_, object)| object.key.clone());
    let contents = stream::iter(keys).map(async |key| world.object(&key).await);
    contents.buffered(GETS_AT_ONCE).collect().await
}

async fn put_all(world: &World, objects: &[String]) {
    stream::iter(objects.iter().enumerate())
        .for_each_concurrent(PUTS_AT_ONCE, async |(number, content)| {
            world.upload(&format!("bench/{number}"), content.as_str()).await;
        })
        .await;
}

async fn manifest_alone(world: &World, text: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        times.push(
            timed(async {
                world.store.read_manifest().await.unwrap();
                world.upload("bench/manifest", text).await;
            })
            .await,
        );
    }
    middle(times)
}

/// The median time of an archive run after this change, or after none.
async fn median(world: &World, change: Option<&str>) -> Duration {
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        if let Some(change) = change {
            world.execute(change).await;
        }
        let started = Instant::now();
        let report = run(world, json!({})).await;
        times.push(started.elapsed());
        // Its day, and today with its audit entry.
        assert_eq!(report.objects_uploaded, 2 * u64::from(change.is_some()));
    }
    middle(times)
}

async fn run(world: &World, request: Value) -> Report {
    let request = archive::Request::try_from(request).unwrap();
    archive::run(&world.archiver, &world.store, request, None)
        .await
        .unwrap()
}
