//! Databases of former versions, made by their migrations.

use std::fs;

use refinery::{Migration, Runner, Target};

use super::{EMPTY, World, admit, world_from};

/// The project's migrations up to this version, the oldest first.
pub fn migrations(newest: i32) -> Vec<Migration> {
    let folder = format!("{}/../shared/migrations", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut migrations: Vec<_> = files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            Migration::unapplied(name, &fs::read_to_string(&path).unwrap()).unwrap()
        })
        .filter(|migration| migration.version() <= newest)
        .collect();
    migrations.sort_by_key(Migration::version);
    migrations
}

/// A world whose database has the schema of a former version and no rows.
pub async fn former_world(version: i32) -> World {
    let mut world = world_from(EMPTY).await;
    world.migrate_to(version).await;
    admit(&world.name).await;
    world
}

impl World {
    /// Applies the migrations up to this version that are missing.
    pub async fn migrate_to(&mut self, version: i32) {
        Runner::new(&migrations(version))
            .set_target(Target::Version(version))
            .run_async(&mut self.client)
            .await
            .unwrap();
    }
}
