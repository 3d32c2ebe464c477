//! The archive: database -> S3, what has changed and nothing else.
//!
//! A run exports the units that are marked as changed out of one snapshot of the database, uploads the objects whose
//! MD5 is new, and publishes them all at once by a new manifest. Until then the bucket describes the state before the
//! run; from then on the one of the snapshot. Whatever dies in between, the next run completes.

mod export;
mod fold;
mod guard;
mod last;
pub mod metrics;
mod plan;
mod publish;
mod report;
mod request;
mod settle;
mod snapshot;
mod spool;
mod survey;
mod upload;
mod verify;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, SubsecRound, Utc};
use tokio_postgres::Client;

pub(crate) use self::last::archive_everything;
use self::{
    plan::Plan,
    publish::{Findings, Publication},
    settle::{Verdict, judge, settle},
    survey::{Survey, load_dirty_archived_days},
    upload::{Trust, Uploads},
};
pub use self::{
    report::{Damage, Report, Status, TableDetail, TableOutcome},
    request::{Request, Scope, Shrinking},
};
use crate::{
    Error, Result,
    archived::{
        lineage::{self, Head, Lineage},
        manifest::{Manifest, RunSummary},
        store::Store,
        unit::Unit,
    },
    platform::{database::Database, lock},
};

/// The time that a run keeps for publishing: the uploads under way, the manifest, and a second try of either.
pub const RESERVE: Duration = Duration::from_secs(15);

/// Archives what has changed. The caller holds the lock under which archives run.
pub(crate) async fn archive_changes(session: &mut Client, store: &Store) -> Result<Report> {
    let run = Run {
        store,
        scope: Scope::Changed,
        shrinking: Shrinking::Refused,
        deadline: None,
        started: Instant::now(),
    };
    run.archive(session).await
}

/// Brings the archive up to the database, or compares it with its manifest.
///
/// Nothing changed: no call of S3, and no look at a business table. Another run going on: nothing is done. Units that
/// fail don't stop the others; the report names them ([`Report::into_result`]).
pub async fn run(
    database: &Database,
    store: &Store,
    request: Request,
    deadline: Option<Instant>,
) -> Result<Report> {
    let started = Instant::now();
    let mut session = match database.session().await {
        // The archive can be verified without a database: there is none that could write to it.
        Err(Error::DatabaseUnavailable { .. }) if request == Request::Verify => {
            return verify::verify(store, started).await;
        }
        outcome => outcome?,
    };
    if !lock::try_acquire(&session).await? {
        return Ok(Report::idle(
            Status::Skipped,
            "Another run is going on; nothing was done.",
        ));
    }
    let outcome = match request {
        Request::Verify => verify::verify(store, started).await,
        Request::Archive { scope, shrinking } => {
            let run = Run {
                store,
                scope,
                shrinking,
                deadline,
                started,
            };
            run.archive(&mut session).await
        }
    };
    // A session that has died has given the lock back, and the outcome says why it died.
    let released = lock::release(&session).await;
    let report = outcome?;
    released?;
    Ok(report)
}

struct Run<'a> {
    store: &'a Store,
    scope: Scope,
    shrinking: Shrinking,
    deadline: Option<Instant>,
    started: Instant,
}

impl Run<'_> {
    async fn archive(&self, session: &mut Client) -> Result<Report> {
        if self.scope == Scope::Changed && !anything_to_do(session).await? {
            let mut report = Report::new(&BTreeMap::new(), &BTreeMap::new(), Vec::new());
            report.message = "Nothing has changed.".to_owned();
            report.duration_ms = milliseconds(self.started);
            return Ok(report);
        }
        let started_at = now();
        let head = Head::read(self.store).await?;
        let lineage = Lineage::read(session).await?;
        lineage.check(head.as_ref())?;
        let still_archived = load_dirty_archived_days(session, self.store).await?;

        let run = lineage::begin_attempt(session).await?;
        let mut snapshot = snapshot::begin(session).await?;
        let manifest = head.as_ref().map(|head| head.manifest.clone());
        let manifest = manifest.unwrap_or_default();
        let survey = Survey::take(&snapshot, self.store, manifest, self.scope, self.shrinking);
        let survey = match survey.await {
            Ok(survey) => survey,
            Err(error) => {
                snapshot.rollback().await?;
                lineage::withdraw_attempt(session, &run).await?;
                return Err(error);
            }
        };
        let trust = self.trust(&lineage);
        let mut uploads = Uploads::new(self.store, &survey.former, trust);
        let not_exported = export::export(&mut snapshot, &survey.plan, &mut uploads, self.deadline).await?;
        let outcomes = uploads.into_outcomes().await;
        snapshot.commit().await?;

        let mut stored = BTreeMap::new();
        let mut verdicts = judge(&survey, not_exported, &still_archived, outcomes, &mut stored)?;
        settle(&survey.plan, &mut verdicts);
        let mut report = Report::new(&verdicts, &stored, still_archived.conflicts.clone());
        report.duration_ms = milliseconds(self.started);
        let summary = RunSummary {
            run: run.clone(),
            started_at,
            duration_ms: report.duration_ms,
            objects_uploaded: report.objects_uploaded,
            objects_skipped: report.objects_skipped,
            bytes_uploaded: report.bytes_uploaded,
            remaining: report.remaining as u64,
            errors: Vec::new(),
        };
        let mut next = publish::next_manifest(
            &survey.former,
            summary,
            now(),
            &Findings {
                verdicts: &verdicts,
                stored: &stored,
                figures: &survey.days,
                overview: &survey.overview,
                conflicts: &still_archived.conflicts,
            },
        );
        let folded = fold::fold(self.store, &mut next, trust).await;
        if let Err(error) = &folded {
            record_unfolded(error, &mut report, &mut next);
        }
        let publication = Publication::decide(&lineage, head.as_ref(), &next);
        let head = match publication {
            Publication::Needed => Some(Head {
                etag: publish::write(self.store, head.as_ref(), &next).await?,
                manifest: next,
            }),
            Publication::Superfluous => head,
        };
        let author = head.as_ref().map_or(run, |head| head.manifest.run.clone());
        let attempts = if folded.is_err() || leaves_unnamed_objects(&survey.plan, &verdicts) {
            vec![author]
        } else {
            Vec::new()
        };
        publish::record(
            session,
            &survey.overview.snapshot,
            &verdicts,
            head.as_ref().map(|head| (head.etag.as_str(), &head.manifest)),
            &attempts,
        )
        .await?;
        report.duration_ms = milliseconds(self.started);
        Ok(report)
    }

    fn trust(&self, lineage: &Lineage) -> Trust {
        if self.scope == Scope::Full || !lineage.attempts.is_empty() {
            Trust::CurrentVersion
        } else {
            Trust::Manifest
        }
    }
}

/// The days stay in the manifest, and the next run tries again.
fn record_unfolded(error: &Error, report: &mut Report, next: &mut Manifest) {
    tracing::warn!(
        error = error.with_causes(),
        "days could not be moved to their months"
    );
    let sentence = format!("Days could not be moved out of the manifest: {error}");
    report.status = Status::Partial;
    report.message = format!("{} {sentence}", report.message);
    report.errors.push(sentence.clone());
    if let Some(summary) = next.history.first_mut() {
        summary.errors.push(sentence);
    }
}

/// Whether something has changed, or a run has left something unnamed in the bucket that is to be completed.
async fn anything_to_do(session: &Client) -> Result<bool> {
    let row = session
        .query_one(
            "SELECT attempts <> '{}' OR EXISTS (SELECT FROM archive.mark) FROM archive.lineage",
            &[],
        )
        .await?;
    Ok(row.try_get(0)?)
}

/// Whether the bucket may have a current version of an object that the manifest doesn't name.
fn leaves_unnamed_objects(plan: &Plan, verdicts: &BTreeMap<Unit, Verdict>) -> bool {
    let is_not_loaded = |unit: &Unit| matches!(unit, Unit::Day(day) if plan.not_loaded.contains(day));
    verdicts
        .iter()
        .any(|(unit, verdict)| *verdict != Verdict::Published && !is_not_loaded(unit))
}

fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
