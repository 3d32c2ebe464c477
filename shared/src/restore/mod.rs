//! Restore: brings the database to a state of the archive, exactly or not at all.
//!
//! The work is planned from the manifest, then done in one transaction. Each object is compared with the manifest while
//! it is loaded.

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
        tables::{self, BulkLoad},
        unit::Unit,
    },
};

/// What to do if the database has rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Keep them and restore nothing.
    Kept,
    /// Replace them, provided that all of them are archived.
    Replaced,
}

/// How many rows of each table were restored.
pub type Restored = Vec<(Table, u64)>;

/// Brings the database to a state of the archive: the fixed tables in full, the window's days loaded, all others
/// recorded as archived. None if rows are to be kept and there are some.
///
/// Afterwards the database continues the bucket's newest manifest. If an earlier state was restored, all units that
/// differ between the two are marked, so that the next archive run publishes the restored state.
///
/// The caller holds the lock for archive runs.
pub async fn restore(
    client: &mut Client,
    store: &Store,
    moment: &Moment,
    window: Window,
    rows: Rows,
) -> Result<Option<Restored>> {
    let transaction = client.transaction().await?;
    tables::lock_tables(&transaction).await?;
    transaction
        .batch_execute("SET LOCAL meetassist.loading = 'on'")
        .await?;
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
            "DELETE FROM archive.archived_day;
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

/// Refuses if something exists only in this database. The tables are locked, so nothing can be written after the check.
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
    let bulk_load = BulkLoad::begin_archived(transaction).await?;
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
    bulk_load.finish(transaction).await?;
    Ok(loads.iter().map(|load| load.table).zip(rows).collect())
}

/// Ids from here on don't advance the sequence, as in the schema; an archive of an older version may have one as its
/// highest id.
const FIRST_FOREIGN_ID: i64 = 2_000_000_000;

/// Sets the sequences past every id that the archive or this database has ever used: the id of a deleted row must not
/// be given to another one.
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
        // greatest() ignores nulls, and so does pass_id().
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

/// Records which manifest the database continues, and marks the units in which it differs from it.
async fn continue_lineage(transaction: &Transaction<'_>, moment: &Moment) -> Result<()> {
    lineage::continue_manifest(transaction, moment.head.as_ref(), moment.earlier_state()).await?;
    let (mut tables, mut days) = (Vec::new(), Vec::new());
    for unit in &moment.differences {
        match unit {
            Unit::Fixed(table) => tables.push(table.table().name()),
            Unit::Day(day) => days.push(*day),
        }
    }
    // Any of these units may have lost rows, some of them to another one.
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
