//! Fencing: which archive a database continues, so that a stale database never overwrites another one's work.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use tokio_postgres::{
    Client, Transaction,
    types::{Json, Type},
};

use crate::{
    Error, Result,
    archived::{
        manifest::{Manifest, ObjectState},
        store::{Store, TaggedObject},
        unit::Part,
    },
};

/// What the database knows about the archive; stored in `archive.lineage`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    /// The ETag of the manifest that it last loaded or wrote; None if there is none yet.
    pub etag: Option<String>,
    /// That manifest's checksum; None if an older version recorded the ETag.
    pub checksum: Option<String>,
    /// The run that wrote that manifest.
    pub run: Option<String>,
    /// Runs of this database that may have written to the bucket without learning the result.
    pub attempts: Vec<String>,
    /// Objects that are in the bucket but not in a manifest yet.
    pub unpublished: Unpublished,
    /// Where the next full run starts: the first day that the last one didn't get to.
    pub resume_at: Option<NaiveDate>,
}

/// Uploaded objects, by the part whose rows they hold, that wait to be published.
pub type Unpublished = BTreeMap<Part, ObjectState>;

impl Lineage {
    /// Reads it.
    pub async fn read(session: &Client) -> Result<Self> {
        let row = session
            .query_one(
                "SELECT etag, checksum, summary -> 'history' -> 0 ->> 'run', attempts, unpublished, resume_at
                 FROM archive.lineage",
                &[],
            )
            .await?;
        let Json(unpublished) = row.try_get::<_, Json<Vec<(Part, ObjectState)>>>(4)?;
        Ok(Self {
            etag: row.try_get(0)?,
            checksum: row.try_get(1)?,
            run: row.try_get(2)?,
            attempts: row.try_get(3)?,
            unpublished: unpublished.into_iter().collect(),
            resume_at: row.try_get(5)?,
        })
    }

    /// Whether an earlier run left something in the bucket that still has to be published.
    pub fn is_unfinished(&self) -> bool {
        !self.attempts.is_empty() || !self.unpublished.is_empty()
    }

    /// Whether this database continues the bucket's manifest. It does if it wrote or loaded it, if one of its own runs
    /// wrote it but never learnt the result, and if the manifest was only copied, which changes the ETag but not the
    /// content.
    pub fn check(&self, head: Option<&Head>) -> Result<()> {
        match head {
            None if self.etag.is_none() => Ok(()),
            None => Err(Error::ManifestMissing),
            Some(head) if self.etag.as_ref() == Some(&head.etag) => Ok(()),
            Some(head) if self.attempts.contains(&head.manifest.run) => Ok(()),
            Some(head) if self.checksum.is_some() && self.checksum == head.checksum() => Ok(()),
            Some(head) if self.run.as_ref() == Some(&head.manifest.run) => Err(head.edited()),
            Some(head) => Err(head.fenced()),
        }
    }
}

/// The manifest in the bucket.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its ETag.
    pub etag: String,
    /// Its content.
    pub manifest: Manifest,
}

impl Head {
    /// The current manifest; None if the bucket has none.
    pub async fn read(store: &Store) -> Result<Option<Self>> {
        let Some(TaggedObject { etag, content }) = store.read_manifest().await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            etag,
            manifest: Manifest::parse(&content)?,
        }))
    }

    fn checksum(&self) -> Option<String> {
        self.manifest.checksum().map(|checksum| checksum.to_string())
    }

    /// The error if the database's own manifest was changed.
    fn edited(&self) -> Error {
        Error::ManifestEdited {
            run: self.manifest.run.clone(),
            etag: self.etag.clone(),
        }
    }

    /// The error if the database doesn't continue this manifest.
    pub fn fenced(&self) -> Error {
        Error::ArchiveFenced {
            run: self.manifest.run.clone(),
            written: self.manifest.last_updated,
            etag: self.etag.clone(),
        }
    }
}

/// Records that a run is about to write to the bucket, and returns its name, which is unique and sorts by age.
pub async fn begin_attempt(session: &Client) -> Result<String> {
    let row = session
        .query_one(
            r#"WITH run (name) AS MATERIALIZED (
                   SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISSMS"Z"')
                          || '-' || left(gen_random_uuid()::text, 8)
               )
               UPDATE archive.lineage SET attempts = attempts || run.name FROM run RETURNING run.name"#,
            &[],
        )
        .await?;
    Ok(row.try_get(0)?)
}

/// Deletes the record of a run that has written nothing to the bucket.
pub async fn withdraw_attempt(session: &Client, run: &str) -> Result<()> {
    session
        .execute(
            "UPDATE archive.lineage SET attempts = array_remove(attempts, $1)",
            &[&run],
        )
        .await?;
    Ok(())
}

/// Whether anything is marked as changed.
pub async fn is_anything_marked(session: &Client) -> Result<bool> {
    let row = session
        .query_one("SELECT EXISTS (SELECT FROM archive.mark)", &[])
        .await?;
    Ok(row.try_get(0)?)
}

/// What a run leaves for the next one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unfinished {
    /// Runs that may still write to the bucket.
    pub attempts: Vec<String>,
    /// Objects that are in the bucket but not in a manifest yet.
    pub unpublished: Unpublished,
    /// The first day that this run didn't get to.
    pub resume_at: Option<NaiveDate>,
}

/// Records that the database now continues this manifest, and what is unfinished.
pub async fn advance(
    transaction: &Transaction<'_>,
    head: Option<&Head>,
    unfinished: &Unfinished,
) -> Result<()> {
    let unpublished: Vec<_> = unfinished.unpublished.iter().collect();
    continue_manifest(transaction, head, None).await?;
    transaction
        .execute_typed(
            "UPDATE archive.lineage SET attempts = $1, unpublished = $2, resume_at = $3",
            &[
                (&unfinished.attempts, Type::TEXT_ARRAY),
                (&Json(unpublished), Type::JSONB),
                (&unfinished.resume_at, Type::DATE),
            ],
        )
        .await?;
    Ok(())
}

/// Records that the database now continues this manifest. `earlier_state` is set if the database was restored to an
/// earlier state: when that state was archived.
pub async fn continue_manifest(
    transaction: &Transaction<'_>,
    head: Option<&Head>,
    earlier_state: Option<DateTime<Utc>>,
) -> Result<()> {
    let etag = head.map(|head| head.etag.as_str());
    let checksum = head.and_then(Head::checksum);
    let summary = head.map(|head| Json(head.manifest.summary()));
    transaction
        .execute_typed(
            "UPDATE archive.lineage SET etag = $1, checksum = $2, summary = $3, earlier_state = $4",
            &[
                (&etag, Type::TEXT),
                (&checksum, Type::TEXT),
                (&summary, Type::JSONB),
                (&earlier_state, Type::TIMESTAMPTZ),
            ],
        )
        .await?;
    Ok(())
}

/// When the database's state was archived, if it was restored to an earlier state that no run has published since.
pub async fn earlier_state(session: &Client) -> Result<Option<DateTime<Utc>>> {
    let row = session
        .query_one("SELECT earlier_state FROM archive.lineage", &[])
        .await?;
    Ok(row.try_get(0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(etag: &str, run: &str) -> Head {
        Head {
            etag: etag.to_owned(),
            manifest: Manifest {
                run: run.to_owned(),
                ..Manifest::default()
            },
        }
    }

    fn lineage(etag: Option<&str>, attempts: &[&str]) -> Lineage {
        Lineage {
            etag: etag.map(str::to_owned),
            attempts: attempts.iter().map(|&run| run.to_owned()).collect(),
            ..Lineage::default()
        }
    }

    #[test]
    fn a_database_continues_what_it_loaded_or_wrote() {
        assert!(lineage(None, &[]).check(None).is_ok());
        assert!(lineage(Some("a"), &[]).check(Some(&head("a", "1"))).is_ok());
    }

    #[test]
    fn a_manifest_whose_answer_was_lost_is_its_own() {
        assert!(lineage(Some("a"), &["2"]).check(Some(&head("b", "2"))).is_ok());
        assert!(lineage(None, &["1"]).check(Some(&head("a", "1"))).is_ok());
    }

    #[test]
    fn a_copied_manifest_is_accepted_and_an_edited_one_is_reported_as_edited() {
        let written = head("a", "1");
        let lineage = Lineage {
            checksum: written.checksum(),
            run: Some("1".to_owned()),
            ..lineage(Some("a"), &[])
        };
        assert!(lineage.check(Some(&head("b", "1"))).is_ok());
        let mut edited = head("b", "1");
        edited.manifest.schema_version = 99;
        assert_eq!(
            lineage.check(Some(&edited)).unwrap_err().code(),
            "manifest_edited"
        );
        assert_eq!(
            lineage.check(Some(&head("b", "2"))).unwrap_err().code(),
            "archive_fenced"
        );
    }

    #[test]
    fn unknown_checksums_are_not_equal() {
        assert!(lineage(Some("a"), &[]).check(Some(&head("b", "1"))).is_err());
    }

    #[test]
    fn any_other_manifest_is_refused() {
        let code = |lineage: Lineage, head: Option<Head>| lineage.check(head.as_ref()).unwrap_err().code();
        assert_eq!(
            code(lineage(Some("a"), &["2"]), Some(head("b", "3"))),
            "archive_fenced"
        );
        assert_eq!(code(lineage(None, &[]), Some(head("b", "3"))), "archive_fenced");
        assert_eq!(code(lineage(Some("a"), &["2"]), None), "manifest_missing");
    }
}
