//! Fencing: which archive a database continues, so that a stale one never writes over another one's work.

use tokio_postgres::{
    Client, Transaction,
    types::{Json, Type},
};

use crate::{
    Error, Result,
    archived::{
        manifest::Manifest,
        store::{Store, TaggedObject},
    },
};

/// What the database remembers of the archive, in `archive.lineage`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The manifest that it loaded or wrote last; None while there is none.
    pub etag: Option<String>,
    /// Its runs that may have written to the bucket without this database knowing.
    pub attempts: Vec<String>,
}

impl Lineage {
    /// Reads it.
    pub async fn read(session: &Client) -> Result<Self> {
        let row = session
            .query_one("SELECT etag, attempts FROM archive.lineage", &[])
            .await?;
        Ok(Self {
            etag: row.try_get(0)?,
            attempts: row.try_get(1)?,
        })
    }

    /// Whether the bucket's manifest is the one that the database continues. One that was written by an earlier run
    /// of this database whose answer was lost is.
    pub fn check(&self, head: Option<&Head>) -> Result<()> {
        match head {
            None if self.etag.is_none() => Ok(()),
            None => Err(Error::ManifestMissing),
            Some(head) if self.etag.as_ref() == Some(&head.etag) => Ok(()),
            Some(head) if self.attempts.contains(&head.manifest.run) => Ok(()),
            Some(head) => Err(head.fences()),
        }
    }
}

/// The bucket's manifest.
#[derive(Clone, Debug)]
pub struct Head {
    /// S3's tag of it.
    pub etag: String,
    /// What it says.
    pub manifest: Manifest,
}

impl Head {
    /// The manifest as it is now; None in a bucket that has none.
    pub async fn read(store: &Store) -> Result<Option<Self>> {
        let Some(TaggedObject { etag, content }) = store.read_manifest().await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            etag,
            manifest: Manifest::parse(&content)?,
        }))
    }

    /// The refusal of a database that doesn't continue this manifest.
    pub fn fences(&self) -> Error {
        Error::ArchiveFenced {
            run: self.manifest.run.clone(),
            written: self.manifest.last_updated,
            etag: self.etag.clone(),
        }
    }
}

/// Records that a run is about to write to the bucket, and gives it a name: unique, and sorted by age.
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

/// Takes the record back, because the run has written nothing to the bucket.
pub async fn withdraw_attempt(session: &Client, run: &str) -> Result<()> {
    session
        .execute(
            "UPDATE archive.lineage SET attempts = array_remove(attempts, $1)",
            &[&run],
        )
        .await?;
    Ok(())
}

/// From now on the database continues this manifest; `attempts` are the runs that may still write to the bucket.
pub async fn advance(
    transaction: &Transaction<'_>,
    manifest: Option<(&str, &Manifest)>,
    attempts: &[String],
) -> Result<()> {
    let (etag, summary) = manifest
        .map(|(etag, manifest)| (etag, Json(manifest.summary())))
        .unzip();
    transaction
        .execute_typed(
            "UPDATE archive.lineage SET etag = $1, summary = $2, attempts = $3",
            &[
                (&etag, Type::TEXT),
                (&summary, Type::JSONB),
                (&attempts, Type::TEXT_ARRAY),
            ],
        )
        .await?;
    Ok(())
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
    fn anything_else_is_refused() {
        let code = |lineage: Lineage, head: Option<Head>| lineage.check(head.as_ref()).unwrap_err().code();
        assert_eq!(
            code(lineage(Some("a"), &["2"]), Some(head("b", "3"))),
            "archive_fenced"
        );
        assert_eq!(code(lineage(None, &[]), Some(head("b", "3"))), "archive_fenced");
        assert_eq!(code(lineage(Some("a"), &["2"]), None), "manifest_missing");
    }
}
