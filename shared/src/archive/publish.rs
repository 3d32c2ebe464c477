//! Publishing: the manifest is written, unless it would say nothing new.

use std::collections::BTreeMap;

use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        lineage::{Head, Lineage},
        manifest::{Manifest, TableState},
        store::{ManifestWritten, Store},
    },
};

/// The bucket's manifest after a run.
pub enum Published {
    /// Written by this run.
    Now(Head),
    /// The former one, because it says the same. None if there never was one.
    Before(Option<Head>),
}

impl Published {
    /// The manifest.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Now(head) => Some(head),
            Self::Before(head) => head.as_ref(),
        }
    }
}

/// Replaces the manifest that the run started from.
pub async fn publish(
    store: &Store,
    lineage: &Lineage,
    former: Option<Head>,
    next: Manifest,
) -> Result<Published> {
    if let Some(former) = former {
        if says_the_same(&former.manifest, &next) && !may_be_overwritten(lineage, &former) {
            return Ok(Published::Before(Some(former)));
        }
        let etag = write(store, Some(&former), &next).await?;
        return Ok(Published::Now(Head { etag, manifest: next }));
    }
    let etag = write(store, None, &next).await?;
    Ok(Published::Now(Head { etag, manifest: next }))
}

/// Whether a write by an earlier run that didn't learn its result may still arrive. A new manifest makes it fail its
/// condition.
fn may_be_overwritten(lineage: &Lineage, head: &Head) -> bool {
    lineage.attempts.iter().any(|run| *run != head.manifest.run)
}

/// Whether the two describe the same archive, except for the runs since.
fn says_the_same(former: &Manifest, next: &Manifest) -> bool {
    let tables = |manifest: &Manifest| -> BTreeMap<Table, TableState> {
        let mut tables = manifest.tables.clone();
        tables.values_mut().for_each(|state| state.last_archived = None);
        tables
    };
    former.fixed == next.fixed
        && former.days == next.days
        && former.months == next.months
        && former.conflicts == next.conflicts
        && former.schema_version == next.schema_version
        && tables(former) == tables(next)
}

/// Writes the manifest on the condition that the former one is still there, and returns its ETag.
async fn write(store: &Store, former: Option<&Head>, next: &Manifest) -> Result<String> {
    let content = next.to_text().map_err(|source| Error::Store {
        operation: "writing",
        key: "the manifest".to_owned(),
        source: source.into(),
    })?;
    let replacing = former.map(|head| head.etag.as_str());
    match store.write_manifest(content, replacing).await? {
        ManifestWritten::Done { etag } => Ok(etag),
        ManifestWritten::Refused => match Head::read(store).await? {
            // The first try succeeded but its response was lost, and the retry found its result.
            Some(head) if head.manifest.run == next.run => Ok(head.etag),
            Some(head) if Some(head.etag.as_str()) != replacing => Err(head.fenced()),
            Some(_) => Err(Error::ManifestContended),
            None => Err(Error::ManifestMissing),
        },
        ManifestWritten::Missing => Err(Error::ManifestMissing),
        ManifestWritten::Contended => Err(Error::ManifestContended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{
        manifest::{Conflict, DayState, Month, ObjectState, TableStatus},
        unit::{DynamicTable, FixedTable},
    };

    #[test]
    fn a_manifest_has_changed_if_any_part_of_it_differs() {
        let day = chrono::NaiveDate::default();
        let former = Manifest::default();
        let changes: [fn(&mut Manifest, chrono::NaiveDate); 6] = [
            |next, _| drop(next.fixed.insert(FixedTable::Customer, ObjectState::default())),
            |next, day| drop(next.days.insert(day, DayState::default())),
            |next, day| drop(next.months.insert(Month::of(day), ObjectState::default())),
            |next, day| {
                next.conflicts.push(Conflict {
                    day,
                    table: DynamicTable::Appointment,
                    archived_id: 1,
                    database_id: None,
                });
            },
            |next, _| next.schema_version += 1,
            |next, _| {
                let state = TableState {
                    status: TableStatus::Failed,
                    ..TableState::default()
                };
                next.tables.insert(Table::Customer, state);
            },
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut next = former.clone();
            change(&mut next, day);
            assert!(!says_the_same(&former, &next), "{number}");
        }
    }

    #[test]
    fn a_manifest_has_not_changed_if_only_times_and_run_ids_differ() {
        let archived_at = |second| Manifest {
            run: format!("run {second}"),
            last_updated: chrono::DateTime::from_timestamp_secs(second).unwrap(),
            tables: [(
                Table::Customer,
                TableState {
                    last_archived: chrono::DateTime::from_timestamp_secs(second),
                    ..TableState::default()
                },
            )]
            .into(),
            ..Manifest::default()
        };
        assert!(says_the_same(&archived_at(1), &archived_at(2)));
    }

    #[test]
    fn a_run_that_did_not_learn_its_result_may_overwrite_any_manifest_but_its_own() {
        let may = |attempts: &[&str]| {
            let lineage = Lineage {
                attempts: attempts.iter().map(|&run| run.to_owned()).collect(),
                ..Lineage::default()
            };
            let head = Head {
                etag: "a".to_owned(),
                manifest: Manifest {
                    run: "2".to_owned(),
                    ..Manifest::default()
                },
            };
            may_be_overwritten(&lineage, &head)
        };
        assert!(!may(&[]));
        assert!(!may(&["2"]));
        assert!(may(&["1"]));
        assert!(may(&["1", "2"]));
    }
}
