//! Compares the first import of files that people have edited with the restore of the same rows.

use crate::harness::{
    Quality, Seed, middle,
    results::{Results, seconds},
    timed,
};
use crate::support::{World, world};
use meetassist::{
    archive,
    archived::catalogue::Table,
    installation::import::{Import, import},
    restore::{Moment, Rows, Window, restore},
};
use serde_json::json;

/// Both sides take turns, so that a moment of load on the machine affects both alike.
const TURNS: usize = 3;

pub async fn measure() {
    let seed = Seed::of(Quality::Bad);
    let mut world = world().await;
    for table in Table::BUSINESS {
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
        seconds("270,000 rows, of which 3 % are bad", middle(imports)).at_most_times(
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
    let moment = Moment::newest(&world.store)
        .await
        .unwrap()
        .expect("it is archived");
    let restored = restore(&mut world.client, &world.store, &moment, Window::ALL, Rows::Kept).await;
    restored.unwrap().expect("the database is empty");
}
