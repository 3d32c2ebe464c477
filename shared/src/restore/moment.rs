//! Which state of the archive to restore: the newest, or an earlier one.

use chrono::{DateTime, TimeDelta, Utc};

use super::plan::differences;
use crate::{
    Error, Result,
    archived::{inventory::Inventory, lineage::Head, manifest::Manifest, store::Store, unit::Unit},
};

/// By how much S3's clock and the clock of the run that wrote a manifest may differ. A version that is newer than the
/// moment by more than this need not be read.
const CLOCKS_DIFFER_BY: TimeDelta = TimeDelta::minutes(5);

/// A state of the archive.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The archive in this state.
    pub archived: Inventory,
    /// The newest manifest, which the restored database will continue; None if it was deleted.
    pub head: Option<Head>,
    /// The units in which the newest state differs from this one.
    pub differences: Vec<Unit>,
}

impl Moment {
    /// The newest state. None if nothing was ever archived to this bucket; if the manifest was deleted, this is an
    /// error.
    pub async fn newest(store: &Store) -> Result<Option<Self>> {
        if let Some(head) = Head::read(store).await? {
            return Ok(Some(Self {
                archived: Inventory::whole(store, head.manifest.clone()).await?,
                head: Some(head),
                differences: Vec::new(),
            }));
        }
        match store.manifest_versions().await?.first() {
            None => Ok(None),
            Some((written, _)) => Err(Error::ManifestUnreadable {
                problem: format!(
                    "was deleted; its last version is of {}, and db-init with \"at\" restores it",
                    written.format("%FT%TZ")
                ),
                source: None,
            }),
        }
    }

    /// The state at a moment: that of the last manifest written by then.
    pub async fn at(store: &Store, moment: DateTime<Utc>) -> Result<Self> {
        let head = Head::read(store).await?;
        let archived = Inventory::whole(store, manifest_at(store, moment).await?).await?;
        let newest = match &head {
            Some(head) => Inventory::whole(store, head.manifest.clone()).await?,
            None => Inventory::default(),
        };
        Ok(Self {
            differences: differences(&archived, &newest),
            archived,
            head,
        })
    }

    /// When this state was archived, if it is not the newest.
    pub fn earlier_state(&self) -> Option<DateTime<Utc>> {
        let newest = self.head.as_ref().map(|head| head.manifest.last_updated);
        let archived = self.archived.manifest.last_updated;
        (newest != Some(archived) && !self.differences.is_empty()).then_some(archived)
    }
}

async fn manifest_at(store: &Store, moment: DateTime<Utc>) -> Result<Manifest> {
    for (written, version_id) in store.manifest_versions().await? {
        if written > moment + CLOCKS_DIFFER_BY {
            continue;
        }
        let Some(object) = store.read_manifest_version(version_id).await? else {
            continue;
        };
        let manifest = Manifest::parse(&object.content)?;
        if manifest.last_updated <= moment {
            return Ok(manifest);
        }
    }
    Err(Error::InvalidRequest {
        problem: format!("at: nothing had been archived by {}.", moment.format("%FT%TZ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{manifest::Days, unit::FixedTable};

    /// When the state was archived, in minutes, if it is an earlier one than that of the head.
    fn earlier_state(archived: i64, head: Option<i64>, differences: &[Unit]) -> Option<i64> {
        let minute = |minute: i64| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        let written = |time: i64| Manifest {
            last_updated: minute(time),
            ..Manifest::default()
        };
        let moment = Moment {
            archived: Inventory::new(written(archived), Days::new()),
            head: head.map(|time| Head {
                etag: String::new(),
                manifest: written(time),
            }),
            differences: differences.to_vec(),
        };
        let state = moment.earlier_state()?;
        Some((state - DateTime::UNIX_EPOCH).num_minutes())
    }

    #[test]
    fn an_earlier_state_is_an_older_one_that_differs_from_the_newest() {
        let customers = [Unit::Fixed(FixedTable::Customer)];
        assert_eq!(earlier_state(1, Some(2), &customers), Some(1));
        assert_eq!(
            earlier_state(1, None, &customers),
            Some(1),
            "the newest was deleted"
        );
        assert_eq!(earlier_state(1, Some(2), &[]), None, "the same rows");
        assert_eq!(earlier_state(2, Some(2), &customers), None);
    }
}
