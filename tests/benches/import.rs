//! Compares the first import of files that people have edited with the restore of the same rows: `make bench`.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

#[allow(dead_code, reason = "shared with the other benchmarks")]
mod harness;
#[path = "../integration/support/mod.rs"]
#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
mod support;

use harness::{
    Quality, Seed, middle,
    results::{Results, seconds},
    timed,
};
use meetassist::{
    archive,
    archived::catalogue::Table,
    installation::import::{Import, import},
    restore::{Moment, Rows, Window, restore},
};
use serde_json::json;
use support::World;

/// Both sides take turns, so that a moment of load on the machine affects both alike.
const TURNS: usize = 3;

#[tokio::main]
async fn main() {
    let seed = Seed::of(Quality::Bad);
    let mut world = support::world().await;
    for table in Table::ALL {
        let key = format!("data/{}.csv", table.file_stem());
        world.upload(&key, seed.file(table)).await;
    }
    drop(seed);
    let (mut imports, mut restores) = (Vec::new(), Vec::new());
    imports.push(timed(first_import(&mut world)).await);
    let request = archive::Request::try_from(json!({})).unwrap();
    archive::run(&world.archiver, &world.store, request, None)
        .await
        .unwrap();
    for turn in 1..=TURNS {
        world.lose_database().await;
        restores.push(timed(whole_restore(&mut world)).await);
        if turn < TURNS {
            world.lose_database().await;
            imports.push(timed(first_import(&mut world)).await);
        }
    }
    let mut results = Results::of("import");
    results.add(
        seconds("270,050 rows, 3 % of them bad", middle(imports)).at_most_times(
            1.5,
            middle(restores),
            "the restore of the same rows",
        ),
    );
    results.write();
}

async fn first_import(world: &mut World) -> Import {
    let import = import(&mut world.client, &world.store, "bench").await.unwrap();
    import.expect("the database is empty")
}

async fn whole_restore(world: &mut World) {
    let moment = Moment::newest(&world.store).await.unwrap().expect("it is archived");
    let restored = restore(&mut world.client, &world.store, &moment, Window::ALL, Rows::Kept).await;
    restored.unwrap().expect("the database is empty");
}
