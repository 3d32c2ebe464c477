//! Restore: a state of the archive into the database, exactly or not at all.
//!
//! What has to be done is planned from the manifest, then done in one transaction. Every object is compared with the
//! manifest while it is loaded.

pub(crate) mod archived_day;
pub(crate) mod load;
mod moment;
pub mod plan;
mod window;

use chrono::NaiveDate;
use tokio_postgres::{Client, Transaction, types::Type};

use self::{
    load::{Load, load},
    plan::{Step, plan},
};
pub use self::{moment::Moment, window::Window};
use crate::{
    Error, Result,
    archived::{
        catalogue::{PrimaryKey, Table},
        inventory::Inventory,
        lineage,
        store::Store,
        tables::{self, BareTables},
        unit::Unit,
    },
};

/// What becomes of the rows that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// They stay, and nothing is restored.
    Kept,
    /// They go, provided that the archive has all of them.
    Replaced,
}

/// What was restored: each table with its number of rows.
pub type Restored = Vec<(Table, u64)>;

/// Brings the database to a state of the archive: the fixed tables whole, the window's days loaded, the others archived.
/// None if there are rows that are to be kept.
///
/// Afterwards the database continues the bucket's newest manifest. If another one was restored, all units in which the
/// two differ are marked, so that the next archive run brings the archive to the restored state.
///
/// The caller holds the lock under which archives run.
pub async fn restore(
    client: &mut Client,
    store: &Store,
    moment: &Moment,
    window: Window,
    rows: Rows,
) -> Result<Option<Restored>> {
    let transaction = client.transaction().await?;
    tables::lock_tables(&transaction).await?;
    match rows {
        Rows::Kept if !tables::is_empty(&transaction).await? => return Ok(None),
        Rows::Kept => {}
        Rows::Replaced => {
            refuse_unarchived(&transaction).await?;
            tables::empty_tables(&transaction).await?;
        }
    }
    transaction
        .batch_execute(
            "SET LOCAL meetassist.loading = 'on';
             DELETE FROM archive.archived_day;
             DELETE FROM archive.mark",
        )
        .await?;
    let today = transaction
        .query_typed_one("SELECT current_date", &[])
        .await?
        .try_get(0)?;
    let restored = load_all(&transaction, store, &moment.archived, window, today).await?;
    set_sequences(&transaction, moment).await?;
    continue_lineage(&transaction, moment).await?;
    transaction.commit().await?;
    Ok(Some(restored))
}

/// Nothing that is only in this database may go; with everybody locked out, nothing comes after the look.
async fn refuse_unarchived(transaction: &Transaction<'_>) -> Result<()> {
    let archived = transaction
        .query_typed_one(
            "SELECT etag IS NOT NULL AND NOT EXISTS (SELECT FROM archive.mark) FROM archive.lineage",
            &[],
        )
        .await?;
    if archived.try_get(0)? {
        Ok(())
    } else {
        Err(Error::Unarchived)
    }
}

async fn load_all(
    transaction: &Transaction<'_>,
    store: &Store,
    archived: &Inventory,
    window: Window,
    today: NaiveDate,
) -> Result<Restored> {
    let bare = BareTables::strip_for_archived(transaction).await?;
    let mut loads = Vec::new();
    for step in plan(archived, window, today) {
        match step {
            Step::Load { table, objects } => loads.push(Load {
                table,
                target: table.name(),
                objects,
            }),
            Step::LeaveArchived { days } => archived_day::insert(transaction, &days).await?,
        }
    }
    let rows = load(transaction, store, &loads).await?;
    bare.complete(transaction).await?;
    Ok(loads.iter().map(|load| load.table).zip(rows).collect())
}

/// From here on ids are not counted on from, as in the schema. An archive of an earlier version may have such a highest id.
const FIRST_FOREIGN_ID: i64 = 2_000_000_000;

/// Sets the sequences past every id that the archive or this database ever had: an id that was deleted must not come
/// back as somebody else's.
async fn set_sequences(transaction: &Transaction<'_>, moment: &Moment) -> Result<()> {
    for table in Table::ALL {
        let PrimaryKey::Numbered(column) = table.key() else {
            continue;
        };
        let manifests = [
            Some(&moment.archived.manifest),
            moment.head.as_ref().map(|head| &head.manifest),
        ];
        let highest = manifests
            .into_iter()
            .flatten()
            .filter_map(|manifest| manifest.tables.get(&table)?.highest_id)
            .filter(|id| *id < FIRST_FOREIGN_ID)
            .max();
        // greatest() passes over nulls, and so does pass_id().
        let statement = format!(
            "SELECT archive.pass_id(pg_get_serial_sequence('{name}', '{column}')::regclass,
                                    greatest($1, archive.highest_id('{name}', '{column}')))",
            name = table.name(),
        );
        transaction
            .query_typed(&statement, &[(&highest, Type::INT8)])
            .await?;
    }
    Ok(transaction
        .batch_execute("SELECT skip_customer_numbers()")
        .await?)
}

/// Records which manifest the database continues, and in what it differs from it.
async fn continue_lineage(transaction: &Transaction<'_>, moment: &Moment) -> Result<()> {
    lineage::continue_manifest(transaction, moment.head.as_ref(), moment.earlier_state()).await?;
    let (mut tables, mut days) = (Vec::new(), Vec::new());
    for unit in &moment.differences {
        match unit {
            Unit::Fixed(table) => tables.push(table.table().name()),
            Unit::Day(day) => days.push(*day),
        }
    }
    // Rows may have gone from any of these units, and may be in another one now.
    transaction
        .execute_typed(
            "INSERT INTO archive.mark (table_name, day, deleted)
             SELECT table_name, NULL, true FROM unnest($1) AS table_name
             UNION ALL
             SELECT NULL, day, true FROM unnest($2) AS day",
            &[(&tables, Type::TEXT_ARRAY), (&days, Type::DATE_ARRAY)],
        )
        .await?;
    Ok(())
}
