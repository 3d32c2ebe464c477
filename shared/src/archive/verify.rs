//! Compares the whole archive with its manifest. Changes nothing.

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::io::AsyncBufReadExt;

use super::{
    report::{Damage, Report, Status},
    time_budget::TimeBudget,
};
use crate::{
    Error, Result,
    archived::{
        inventory::{Inventory, read_month},
        key::Key,
        lineage::Head,
        manifest::{Days, Manifest, ObjectState},
        store::{CurrentVersions, Store},
        tally::{Tally, Total},
    },
};

/// How many objects are read at the same time. Each takes only a network buffer.
const CONCURRENT: usize = 8;

/// Reads every object that the manifest names, in the version that it pins, and compares. The report lists the damaged
/// ones.
pub async fn verify(store: &Store, time: &TimeBudget) -> Result<Report> {
    let Some(head) = Head::read(store).await? else {
        return Ok(Report::idle(Status::Ok, "There is no archive yet.", time));
    };
    let current = store.current_versions().await?;
    let (archived, mut damages) = check_months(store, head.manifest, &current).await?;
    let objects: Vec<_> = archived.objects().map(|(_, object)| object).collect();
    let found: Vec<Option<Damage>> = stream::iter(&objects)
        .map(|object| check_rows(store, object, &current))
        .buffered(CONCURRENT)
        .try_collect()
        .await?;
    damages.extend(found.into_iter().flatten());
    let count = archived.manifest.months.len() + objects.len();
    let undamaged = count - damages.len();
    if damages.is_empty() {
        damages.extend(wrong_total(&archived));
    }
    let records = objects.iter().map(|object| object.records).sum();
    let (status, message) = match damages.first() {
        None => (
            Status::Ok,
            format!("{count} objects with {records} rows match the manifest."),
        ),
        Some(first) => (
            Status::Partial,
            format!(
                "{} of {count} objects are damaged, the first: {} {}.",
                damages.len(),
                first.key,
                first.problem
            ),
        ),
    };
    Ok(Report {
        objects_skipped: undamaged as u64,
        total_records: records,
        damages,
        ..Report::idle(status, &message, time)
    })
}

/// The inventory, without the days of damaged months, and the damage found in months' objects.
async fn check_months(
    store: &Store,
    manifest: Manifest,
    current: &CurrentVersions,
) -> Result<(Inventory, Vec<Damage>)> {
    let months: Vec<_> = stream::iter(manifest.months.values())
        .map(async |object| match read_month(store, object).await {
            Ok(days) => Ok((days, superseded(current, object))),
            Err(Error::ObjectDamaged { key, problem } | Error::ObjectUnreadable { key, problem }) => {
                Ok((Days::new(), Some(Damage { key, problem })))
            }
            Err(error) => Err(error),
        })
        .buffered(CONCURRENT)
        .try_collect()
        .await?;
    let (days, damages): (Vec<_>, Vec<_>) = months.into_iter().unzip();
    let archived = Inventory::new(manifest, days.into_iter().flatten().collect());
    Ok((archived, damages.into_iter().flatten().collect()))
}

async fn check_rows(
    store: &Store,
    object: &ObjectState,
    current: &CurrentVersions,
) -> Result<Option<Damage>> {
    let problem = match digest(store, object).await {
        Ok(found) => object.difference(found.bytes, found.md5, found.records),
        Err(Error::ObjectDamaged { problem, .. }) => Some(problem),
        Err(error) => return Err(error),
    };
    Ok(match problem {
        None => superseded(current, object),
        Some(problem) => Some(damage(object, problem)),
    })
}

/// Other readers get the current version, and one that isn't current will be deleted eventually.
fn superseded(current: &CurrentVersions, object: &ObjectState) -> Option<Damage> {
    let what_happened = match current.get(&object.key) {
        Some(version) if *version == object.version_id => return None,
        Some(_) => "overwritten",
        None => "deleted",
    };
    let problem =
        format!("was {what_happened}; the archived version is still there, but no longer the current one");
    Some(damage(object, problem))
}

/// Totals are updated with each change, so a wrong one would stay wrong.
fn wrong_total(archived: &Inventory) -> Option<Damage> {
    let counted = archived.totals();
    archived.manifest.tables.iter().find_map(|(table, said)| {
        let counted = counted.get(table).cloned().unwrap_or_default();
        let is_right = (said.record_count, said.checksum) == (counted.record_count, counted.checksum);
        (!is_right).then(|| Damage {
            key: Key::Manifest.to_string(),
            problem: format!(
                "says that {} has {} rows with the checksum {}, and its objects come to {} and {}",
                table.name(),
                said.record_count,
                said.checksum,
                counted.record_count,
                counted.checksum
            ),
        })
    })
}

fn damage(object: &ObjectState, problem: String) -> Damage {
    Damage {
        key: object.key.clone(),
        problem,
    }
}

async fn digest(store: &Store, object: &ObjectState) -> Result<Total> {
    let content = store.read_version(&object.key, &object.version_id).await?;
    let mut content = content.into_async_read();
    let mut tally = Tally::default();
    loop {
        let chunk = content.fill_buf().await.map_err(|source| Error::Store {
            operation: "reading",
            key: object.key.clone(),
            source: source.into(),
        })?;
        if chunk.is_empty() {
            break;
        }
        tally.add(chunk);
        let length = chunk.len();
        content.consume(length);
    }
    Ok(tally.total())
}
