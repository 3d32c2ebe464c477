//! Finds the fixed tables that have lost rows since they were archived. It doesn't use the marks, which a full run
//! distrusts.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::plan::RowLoss;
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

/// Compares the keys of each such table with those of its archived object. Rows deleted after this and before the run's
/// snapshot are marked by a trigger.
///
/// A table whose object can't be read counts as having lost rows.
pub async fn find_row_loss(
    session: &mut Client,
    store: &Store,
    manifest: &Manifest,
) -> BTreeMap<FixedTable, RowLoss> {
    let mut found = BTreeMap::new();
    for table in REFERRED_TO {
        let row_loss = match manifest.fixed.get(&table) {
            // A table that was never archived can't be missing any.
            None => RowLoss::None,
            Some(object) => match lacks_archived_keys(session, store, table, object).await {
                Ok(false) => RowLoss::None,
                Ok(true) => RowLoss::Possible,
                Err(error) => {
                    let table = table.table().name();
                    tracing::warn!(
                        table.name = table,
                        error = error.with_causes(),
                        "the archived keys can't be read"
                    );
                    RowLoss::Possible
                }
            },
        };
        found.insert(table, row_loss);
    }
    found
}

/// Whether the archive has a key that the database doesn't. Memory use doesn't grow with the table.
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
