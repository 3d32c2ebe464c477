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
mod upload;
mod verify;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use tokio_postgres::{Client, Transaction};

pub(crate) use self::last::archive_everything;
use self::{
    export::NotExported,
    plan::Plan,
    publish::Findings,
    settle::Verdict,
    snapshot::{DayFigures, Overview},
    upload::{Stored, Trust, Uploads},
};
pub use self::{
    report::{Damage, Report, Status, TableDetail, TableOutcome},
    request::{Request, Scope, Shrinking},
};
use crate::{
    Error, Result,
    database::Database,
    inventory::Inventory,
    lineage::{self, Head, Lineage},
    lock,
    manifest::{Conflict, Manifest, RunSummary},
    store::Store,
    unit::{FixedTable, Part, Unit},
    window,
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
/// fail don't stop the others; once those are published, the run ends as [`Error::ArchiveIncomplete`].
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

/// What a run knows before it exports the first row.
struct Survey {
    /// The archive as it is, with the days to export.
    former: Inventory,
    overview: Overview,
    plan: Plan,
    tables: BTreeMap<FixedTable, u64>,
    days: BTreeMap<NaiveDate, DayFigures>,
}

impl Survey {
    /// How many rows the snapshot has for this object, counted beside the export.
    fn records(&self, part: Part) -> Option<u64> {
        match part {
            Part::Whole(table) => self.tables.get(&table).copied(),
            Part::OfDay(table, day) => self.days.get(&day)?.records.get(&table).copied(),
        }
    }
}

/// Days that are changed and could not be loaded, so that they stay as they are in the archive.
#[derive(Default)]
struct StillArchived {
    reasons: BTreeMap<NaiveDate, String>,
    conflicts: Vec<Conflict>,
}

impl Run<'_> {
    async fn archive(&self, session: &mut Client) -> Result<Report> {
        let lineage = Lineage::read(session).await?;
        // A run that left something unnamed in the bucket is completed, though nothing has changed since.
        if self.scope == Scope::Changed && lineage.attempts.is_empty() && !any_mark(session).await? {
            let mut report = Report::new(&BTreeMap::new(), &BTreeMap::new(), Vec::new());
            report.message = "Nothing has changed.".to_owned();
            report.duration_ms = milliseconds(self.started);
            return Ok(report);
        }
        let started_at = now();
        let head = Head::read(self.store).await?;
        lineage.check(head.as_ref())?;
        let still_archived = load_dirty_archived_days(session, self.store).await?;

        let run = lineage::begin_attempt(session).await?;
        let mut snapshot = snapshot::begin(session).await?;
        let manifest = head.as_ref().map(|head| head.manifest.clone());
        let survey = match self.survey(&snapshot, manifest.unwrap_or_default()).await {
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
        settle::settle(&survey.plan, &mut verdicts);
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
        if folded.is_ok() && report::errors(&verdicts).is_empty() {
            Ok(report)
        } else {
            Err(Error::ArchiveIncomplete {
                report: Box::new(report),
            })
        }
    }

    /// Looks at the snapshot, decides what to archive, and refuses a great loss before anything is written.
    async fn survey(&self, snapshot: &Transaction<'_>, manifest: Manifest) -> Result<Survey> {
        let overview = snapshot::overview(snapshot, self.scope).await?;
        let (former, days_with_rows) = match self.scope {
            Scope::Changed => {
                let former = Inventory::of_days(self.store, manifest, &overview.days);
                (former.await?, BTreeSet::new())
            }
            Scope::Full => {
                let former = Inventory::whole(self.store, manifest);
                (former.await?, snapshot::days_with_rows(snapshot).await?)
            }
        };
        let plan = Plan::new(&overview, self.scope, &days_with_rows, &former);
        let tables = snapshot::count_rows(snapshot, plan.fixed()).await?;
        let days = snapshot::day_figures(snapshot, &plan.days()).await?;
        if self.shrinking == Shrinking::Refused {
            guard::check(&former, &overview, &tables, &days)?;
        }
        snapshot::fix_settings(snapshot).await?;
        Ok(Survey {
            former,
            overview,
            plan,
            tables,
            days,
        })
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
    if let Some(summary) = next.history.first_mut() {
        summary.errors.push(sentence);
    }
}

async fn any_mark(session: &Client) -> Result<bool> {
    let row = session
        .query_one("SELECT EXISTS (SELECT FROM archive.mark)", &[])
        .await?;
    Ok(row.try_get(0)?)
}

/// Loads the days that were written to while they were archived, so that their objects can be written again. Those that
/// can't be loaded stay as they are.
async fn load_dirty_archived_days(session: &mut Client, store: &Store) -> Result<StillArchived> {
    let rows = session
        .query(
            "SELECT DISTINCT day FROM archive.mark JOIN archive.archived_day USING (day) ORDER BY day",
            &[],
        )
        .await?;
    let mut still_archived = StillArchived::default();
    for row in rows {
        let day: NaiveDate = row.try_get(0)?;
        // One by one, so that a day whose objects are damaged keeps no other one out.
        match window::load_days(session, store, &[day]).await {
            Ok(loaded) => {
                if let Some(conflict) = loaded.conflicts.first() {
                    still_archived.reasons.insert(day, conflict.to_string());
                }
                still_archived.conflicts.extend(loaded.conflicts);
            }
            Err(error) if upload::concerns_all(&error) => return Err(error),
            Err(error) => {
                still_archived.reasons.insert(day, error.to_string());
            }
        }
    }
    Ok(still_archived)
}

/// What becomes of each unit, as far as it is known of the unit by itself.
fn judge(
    survey: &Survey,
    mut not_exported: NotExported,
    still_archived: &StillArchived,
    outcomes: BTreeMap<Part, Result<Stored>>,
    stored: &mut BTreeMap<Part, Stored>,
) -> Result<BTreeMap<Unit, Verdict>> {
    for (part, outcome) in outcomes {
        match outcome {
            Err(error) if upload::concerns_all(&error) => return Err(error),
            Err(error) => {
                not_exported.failed.entry(part.unit()).or_insert(error);
            }
            Ok(object) => {
                let (exported, counted) = (object.records(), survey.records(part).unwrap_or_default());
                if exported != counted {
                    let error = Error::ExportIncomplete { exported, counted };
                    not_exported.failed.entry(part.unit()).or_insert(error);
                }
                stored.insert(part, object);
            }
        }
    }
    let mut verdicts: BTreeMap<_, _> = survey
        .plan
        .units
        .keys()
        .map(|&unit| (unit, Verdict::Published))
        .collect();
    for day in &survey.plan.not_loaded {
        // A day without a reason was written to, archived as it is, after the others had been loaded.
        let verdict = match still_archived.reasons.get(day) {
            None => Verdict::Left,
            Some(reason) => Verdict::Failed {
                reason: reason.clone(),
            },
        };
        verdicts.insert(Unit::Day(*day), verdict);
    }
    verdicts.extend(not_exported.left.into_iter().map(|unit| (unit, Verdict::Left)));
    for (unit, error) in not_exported.failed {
        tracing::warn!(unit = %unit, error = error.with_causes(), "a unit could not be archived");
        let reason = error.to_string();
        verdicts.insert(unit, Verdict::Failed { reason });
    }
    Ok(verdicts)
}

/// Whether a run has to write a manifest.
#[derive(Clone, Copy)]
enum Publication {
    Needed,
    /// It would say the same as the former one.
    Superfluous,
}

impl Publication {
    /// A former run whose answer was lost may still reach the bucket; a new manifest makes it come too late.
    fn decide(lineage: &Lineage, head: Option<&Head>, next: &Manifest) -> Self {
        match head {
            Some(head)
                if publish::says_the_same(&head.manifest, next)
                    && lineage.attempts.iter().all(|run| *run == head.manifest.run) =>
            {
                Self::Superfluous
            }
            Some(_) | None => Self::Needed,
        }
    }
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
