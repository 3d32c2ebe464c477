//! A run and its steps: begin, export and upload, settle, publish, record.

use std::{collections::BTreeMap, sync::Arc};

use tokio_postgres::Client;

use super::{
    export::{Exported, export},
    fold::fold,
    marked::{StillArchived, load_marked_days},
    next_manifest::next_manifest,
    plan::Wanted,
    publish::{Published, publish},
    record::{record, unfinished},
    report::{Report, Work},
    request::{Request, Scope, Shrinking},
    row_loss::find_row_loss,
    scan::Scan,
    settle::{Settled, settle},
    snapshot,
    time_budget::TimeBudget,
    upload::{Trust, Uploads},
    verify::verify,
};
use crate::{
    Result,
    archived::{
        lineage::{self, Head, Lineage},
        manifest::Manifest,
        store::Store,
    },
};

/// What a run works with.
pub struct Run<'a> {
    pub store: &'a Store,
    pub scope: Scope,
    pub shrinking: Shrinking,
    pub time: TimeBudget,
}

/// What a run starts from.
struct Base {
    lineage: Lineage,
    /// The manifest to replace; None if there is none yet.
    head: Option<Head>,
    still_archived: StillArchived,
    trust: Arc<Trust>,
    /// The run's name, which has been recorded.
    run: String,
}

/// Does what is asked for. The caller holds the lock for archive runs.
pub async fn perform(
    session: &mut Client,
    store: &Store,
    request: Request,
    time: TimeBudget,
) -> Result<Report> {
    match request {
        Request::Verify => verify(store, &time).await,
        Request::Archive { scope, shrinking } => {
            let run = Run {
                store,
                scope,
                shrinking,
                time,
            };
            run.archive(session).await
        }
    }
}

impl Run<'_> {
    /// The caller holds the lock for archive runs.
    pub async fn archive(&self, session: &mut Client) -> Result<Report> {
        let Some(base) = self.begin(session).await? else {
            return Ok(Report::unchanged(&self.time));
        };
        let exported = self.export(session, &base).await?;
        let settled = settle(exported, &base.still_archived)?;
        let (work, published) = self.publish(&base, &settled).await?;
        let has_unknown_objects = settled.has_failed_uploads || work.has_failed_to_fold();
        let unfinished = unfinished(&base.lineage, &settled, &published, has_unknown_objects);
        record(session, &settled, &published, &unfinished).await?;
        Ok(Report::new(work, base.still_archived.conflicts, &self.time))
    }

    /// Makes sure that there is something to do and that this database may do it, then loads archived days that were
    /// changed.
    async fn begin(&self, session: &mut Client) -> Result<Option<Base>> {
        let lineage = Lineage::read(session).await?;
        if self.scope == Scope::Changed
            && !lineage.is_unfinished()
            && !lineage::is_anything_marked(session).await?
            && (lineage.etag.is_none() || self.store.manifest_tag().await? == lineage.etag)
        {
            return Ok(None);
        }
        let head = Head::read(self.store).await?;
        lineage.check(head.as_ref())?;
        Ok(Some(Base {
            still_archived: load_marked_days(session, self.store, &self.time).await?,
            trust: Arc::new(self.trust(&lineage).await?),
            run: lineage::begin_attempt(session).await?,
            lineage,
            head,
        }))
    }

    /// Exports from one snapshot what is to be archived, while new objects are uploaded.
    async fn export(&self, session: &mut Client, base: &Base) -> Result<Exported> {
        let manifest = base
            .head
            .as_ref()
            .map(|head| head.manifest.clone())
            .unwrap_or_default();
        let wanted = self.wanted(session, base, &manifest).await;
        let mut snapshot = snapshot::begin(session).await?;
        let scan = match Scan::read(&snapshot, self.store, manifest, &wanted).await {
            Ok(scan) => scan,
            Err(error) => {
                snapshot.rollback().await?;
                lineage::withdraw_attempt(session, &base.run).await?;
                return Err(error);
            }
        };
        let mut uploads = Uploads::new(
            self.store,
            &scan.former,
            &base.lineage.unpublished,
            Arc::clone(&base.trust),
        );
        let failed = export(&mut snapshot, &scan.plan, &mut uploads, &self.time).await?;
        let outcomes = uploads.into_outcomes().await;
        snapshot.commit().await?;
        Ok(Exported {
            scan,
            failed,
            outcomes,
        })
    }

    async fn wanted(&self, session: &mut Client, base: &Base, manifest: &Manifest) -> Wanted {
        let unpublished = &base.lineage.unpublished;
        Wanted {
            scope: self.scope,
            shrinking: self.shrinking,
            unpublished: unpublished.keys().map(|part| part.unit()).collect(),
            row_loss: match self.scope {
                Scope::Changed => BTreeMap::new(),
                Scope::Full => find_row_loss(session, self.store, manifest).await,
            },
            first_day: match self.scope {
                Scope::Changed => None,
                Scope::Full => base.lineage.resume_at,
            },
        }
    }

    /// Writes the manifest that names what may be published, unless it would say the same as the former one.
    async fn publish(&self, base: &Base, settled: &Settled) -> Result<(Work, Published)> {
        let next = next_manifest(settled, &base.still_archived.conflicts, &base.run);
        let folded = fold(self.store, next, &base.trust, &self.time).await;
        let work = Work::new(settled, folded.failure.as_deref());
        let next = folded.manifest.with_run(work.summary(&base.run, &self.time));
        let published = publish(self.store, &base.lineage, base.head.clone(), next).await?;
        Ok((work, published))
    }

    async fn trust(&self, lineage: &Lineage) -> Result<Trust> {
        Ok(match self.scope {
            Scope::Full => Trust::Listed(self.store.current_versions().await?),
            Scope::Changed if lineage.attempts.is_empty() => Trust::Manifest,
            Scope::Changed => Trust::CurrentVersion,
        })
    }
}
