//! Which fixed tables have lost rows since they were archived, found without the marks: a full run doubts them.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::plan::Departures;
use crate::{
    Result,
    archived::{
        manifest::{Manifest, ObjectState},
        store::Store,
        unit::FixedTable,
    },
    restore::load::{Load, load},
};

/// The tables that others refer to.
const REFERRED_TO: [FixedTable; 3] = [
    FixedTable::Customer,
    FixedTable::Consultant,
    FixedTable::CommunityProgram,
];

/// Compares the keys of each table that others refer to with those of its archived object. What is deleted afterwards,
/// before the run's snapshot, a trigger marks.
///
/// A table whose object can't be read may have lost any row.
pub async fn find_departures(
    session: &mut Client,
    store: &Store,
    manifest: &Manifest,
) -> BTreeMap<FixedTable, Departures> {
    let mut found = BTreeMap::new();
    for table in REFERRED_TO {
        let departures = match manifest.fixed.get(&table) {
            // What was never archived has nothing that could be missing in it.
            None => Departures::None,
            Some(object) => match lacks_archived_keys(session, store, table, object).await {
                Ok(false) => Departures::None,
                Ok(true) => Departures::Possible,
                Err(error) => {
                    let table = table.table().name();
                    tracing::warn!(
                        table.name = table,
                        error = error.with_causes(),
                        "the archived keys can't be read"
                    );
                    Departures::Possible
                }
            },
        };
        found.insert(table, departures);
    }
    found
}

/// Whether the archive has a key that the database doesn't have. Memory doesn't grow with the table.
async fn lacks_archived_keys(
    session: &mut Client,
    store: &Store,
    table: FixedTable,
    object: &ObjectState,
) -> Result<bool> {
    let table = table.table();
    let (name, key) = (table.name(), table.key().columns().join(", "));
    let staging = format!("archived_{name}");
    let transaction = session.transaction().await?;
    let create = format!("CREATE TEMP TABLE {staging} (LIKE {name} INCLUDING DEFAULTS) ON COMMIT DROP");
    transaction.batch_execute(&create).await?;
    let archived = Load {
        table,
        target: &staging,
        objects: vec![object],
    };
    load(&transaction, store, &[archived]).await?;
    let compare =
        format!("SELECT EXISTS (SELECT {key} FROM {staging} EXCEPT SELECT {key} FROM public.{name})");
    let is_lacking = transaction.query_one(&compare, &[]).await?.try_get(0)?;
    transaction.rollback().await?;
    Ok(is_lacking)
}
