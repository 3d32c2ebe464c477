//! Restores a record to what it was before an audit entry, by the rules of an ordinary change.

use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use tokio_postgres::types::{Json, Type};

use crate::{
    archived::catalogue::Table,
    dashboard::{
        Answer, Error, Result, appointments, consultants, customers,
        error::explain,
        json_of::JsonOf,
        leave,
        outcome::Outcome,
        parameters::{AuditId, Flag, optional},
        programs::{self, participants},
        refusal::{Entity, Refusal},
        schedules, working_plan,
    },
    window::{Change, NO_DAYS, TieredDatabase},
};

/// The state of a record to restore.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Restoration {
    /// The entry: the record is restored to its state before that.
    pub auditid: AuditId,
    /// The record's latest entry that the caller has seen; if there is a later one, nothing is changed.
    #[serde(default, deserialize_with = "optional")]
    pub latest_auditid: Option<AuditId>,
    /// True to book while the consultant is on leave.
    #[serde(default, deserialize_with = "optional", rename = "override")]
    pub override_leave: Option<Flag>,
}

/// The columns of a record.
type Record = Map<String, Value>;

/// An entry, and the current state of its record.
#[derive(Deserialize)]
struct Found {
    table: Table,
    before: Option<Record>,
    /// The record after its latest entry; None if that is its deletion.
    latest: Option<Record>,
    is_latest_seen: bool,
}

/// What has to be done.
struct Step<'a> {
    table: Table,
    before: &'a Record,
    override_leave: Option<Flag>,
}

/// The archived days on which the entry `$1` may be, and those with later entries about its record.
const NEEDS: &str = "
    audit_ids @> $1 AND NOT EXISTS (SELECT FROM auditentry WHERE auditid = $1)
    OR EXISTS (SELECT FROM auditentry
               WHERE auditid = $1 AND day >= date AND archive.row_digest(tablename, rowkey) = ANY (audited_rows))";

/// Restores the record: if it exists it is changed, and if it was deleted it is created again with its key.
pub async fn restore(tiers: &TieredDatabase<'_>, restoration: &Restoration) -> Result<Answer> {
    let statement = "
        SELECT coalesce((
            SELECT json_build_object(
                'table', entry.tablename,
                'before', CASE WHEN entry.rowkey IS NOT NULL THEN entry.before END,
                'latest', latest.after,
                'is_latest_seen', coalesce(latest.auditid <= $2, true))
            FROM auditentry AS entry
                 LEFT JOIN LATERAL (
                     SELECT * FROM auditentry
                     WHERE tablename = entry.tablename AND rowkey = entry.rowkey
                     ORDER BY auditid DESC
                     LIMIT 1) AS latest ON true
            WHERE entry.auditid = $1), 'null')";
    let found: Option<Found> = tiers
        .read(
            NEEDS,
            statement,
            &[
                (&restoration.auditid, Type::INT4),
                (&restoration.latest_auditid, Type::INT4),
            ],
        )
        .await?;
    let found = found.ok_or(Refusal::NotFound(Entity::AuditEntry))?;
    if !found.is_latest_seen {
        return Err(Refusal::ChangedMeanwhile { record: None }.into());
    }
    let before = found.before.ok_or(Refusal::NothingToRestore)?;
    let step = Step {
        table: found.table,
        before: &before,
        override_leave: restoration.override_leave,
    };
    match &found.latest {
        Some(latest) => step.change(tiers, latest).await,
        None => step.create(tiers).await,
    }
}

impl Step<'_> {
    /// Changes the record, whose latest state in the audit is `latest`. If it has changed since that was read, the change is
    /// refused.
    async fn change(&self, tiers: &TieredDatabase<'_>, latest: &Record) -> Result<Answer> {
        match self.table {
            Table::Customer => Answer::data(&customers::update(tiers, &self.changes(latest)?).await?),
            Table::Consultant => Answer::data(&consultants::update(tiers, &self.changes(latest)?).await?),
            Table::CommunityProgram => Answer::data(&programs::update(tiers, &self.changes(latest)?).await?),
            Table::Appointment => {
                let mut wanted = self.before.clone();
                let seen = latest.get("updatedat").cloned().unwrap_or_default();
                wanted.insert("expected_updatedat".to_owned(), seen);
                wanted.insert("override".to_owned(), json!(self.override_leave));
                Answer::data(&appointments::booking::update(tiers, &parsed(wanted)?).await?)
            }
            Table::ProgramParticipant => {
                Answer::data(&participants::update(tiers, &parsed(self.before.clone())?).await?)
            }
            Table::ConsultantSchedule
            | Table::AppointmentFeedback
            | Table::ConsultantLeave
            | Table::ConsultantWorkingPlan
            | Table::AuditEntry => self.change_row(tiers, latest).await,
        }
    }

    /// The parameters of an update to what the record was, if it still is what it was last.
    fn changes<T: DeserializeOwned>(&self, latest: &Record) -> Result<T> {
        let mut expected = latest.clone();
        // The service's answers write instants in another form than the audit, and this one doesn't change.
        expected.remove("createdat");
        let mut wanted = self.before.clone();
        wanted.insert("expected".to_owned(), expected.into());
        parsed(wanted)
    }

    /// Changes a record whose rules are all in the schema.
    async fn change_row(&self, tiers: &TieredDatabase<'_>, latest: &Record) -> Result<Answer> {
        let (table, columns) = (self.table.name(), self.columns());
        let key = self.table.key().columns().join(", ");
        let change = Change {
            steps: &format!(
                "wanted AS (SELECT * FROM jsonb_populate_record(NULL::{table}, $1)),
                 seen AS (SELECT * FROM jsonb_populate_record(NULL::{table}, $2)),
                 held AS (
                     SELECT * FROM {table} WHERE ({key}) = (SELECT {key} FROM wanted) FOR UPDATE),
                 changed AS (
                     UPDATE {table} SET ({columns}) = (SELECT {columns} FROM wanted)
                     WHERE ({key}) = (
                         SELECT {key} FROM held
                         WHERE to_jsonb(held) - 'isavailable' = (SELECT to_jsonb(seen) - 'isavailable' FROM seen))
                     RETURNING *)"
            ),
            outcome: &format!(
                "coalesce(
                     (SELECT json_build_object('data', to_json(changed)) FROM changed),
                     (SELECT json_build_object('changed_meanwhile', NULL) FROM held),
                     json_build_object('not_found', '{entity}'))",
                entity = entity(self.table),
            ),
        };
        self.write(tiers, &change, &latest.clone().into()).await
    }

    /// Creates the record again. The people and the program that it is about must be enabled, as for any new record.
    async fn create(&self, tiers: &TieredDatabase<'_>) -> Result<Answer> {
        let (table, columns) = (self.table.name(), self.columns());
        let parents = self.table.references().iter().map(|reference| {
            let (column, name) = (reference.column, reference.table.name());
            let (condition, lock) = match reference.table {
                Table::Consultant => ("AND NOT isdisabled", "FOR NO KEY UPDATE"),
                Table::Appointment => ("", "FOR SHARE"),
                _ => ("AND NOT isdisabled", "FOR SHARE"),
            };
            format!(
                "{name}_held AS (
                     SELECT FROM {name} WHERE {column} = (SELECT {column} FROM wanted) {condition} {lock}), "
            )
        });
        let are_there = self
            .table
            .references()
            .iter()
            .map(|reference| format!("EXISTS (SELECT FROM {}_held) AND ", reference.table.name()));
        let missing = self.table.references().iter().map(|reference| {
            format!(
                "WHEN NOT EXISTS (SELECT FROM {}_held) THEN json_build_object('not_found', '{}') ",
                reference.table.name(),
                entity(reference.table)
            )
        });
        let is_possible = match self.table {
            Table::Appointment => "(status NOT IN ('completed', 'no_show') OR date + time <= localtimestamp)",
            _ => "true",
        };
        let change = Change {
            steps: &format!(
                "wanted AS (SELECT * FROM jsonb_populate_record(NULL::{table}, $1)),
                 {parents}
                 permission AS (
                     SELECT set_config('meetassist.booking_in_leave',
                                       CASE WHEN ($2->>'override')::boolean THEN 'on' ELSE 'off' END, true)),
                 created AS (
                     INSERT INTO {table} ({columns})
                     SELECT {columns} FROM wanted, permission WHERE {are_there} {is_possible}
                     RETURNING *)",
                parents = parents.collect::<String>(),
                are_there = are_there.collect::<String>(),
            ),
            outcome: &format!(
                "coalesce(
                     (SELECT json_build_object('data', audit.record_of(to_jsonb(created))) FROM created),
                     CASE {missing} ELSE json_build_object('not_yet', NULL) END)",
                missing = missing.collect::<String>(),
            ),
        };
        self.write(tiers, &change, &json!({"override": self.override_leave}))
            .await
    }

    async fn write(&self, tiers: &TieredDatabase<'_>, change: &Change<'_>, second: &Value) -> Result<Answer> {
        let needs = match self.table {
            Table::ConsultantSchedule | Table::Appointment => {
                "day = ($1->>'date')::date OR day = ($2->>'date')::date"
            }
            Table::AppointmentFeedback => "appointment_ids @> ($1->>'appointmentid')::integer",
            _ => NO_DAYS,
        };
        let outcome: Outcome<JsonOf<Record>> = tiers
            .write(
                needs,
                change,
                &[(&Json(self.before), Type::JSONB), (&Json(second), Type::JSONB)],
            )
            .await
            .map_err(explain(violations))?;
        Answer::data(&outcome.into_result()?)
    }

    fn columns(&self) -> String {
        let columns = self.table.columns().iter().map(|column| column.name);
        columns.collect::<Vec<_>>().join(", ")
    }
}

/// A former state as the parameters of a change. A state that today's rules refuse, because it was written before them or
/// around the service, can't be restored.
fn parsed<T: DeserializeOwned>(record: Record) -> Result<T> {
    serde_json::from_value(record.into()).map_err(|_| Error::from(Refusal::NothingToRestore))
}

/// What it means if a record violates a constraint.
fn violations(constraint: &str) -> Option<Refusal> {
    let of_subjects = [
        appointments::booking::violations,
        consultants::violations,
        leave::violations,
        participants::violations,
        schedules::violations,
        working_plan::violations,
    ];
    of_subjects
        .iter()
        .find_map(|violations| violations(constraint))
        .or_else(|| {
            // Somebody else was faster in creating it again.
            constraint
                .ends_with("_key")
                .then_some(Refusal::ChangedMeanwhile { record: None })
        })
}

/// The name of [`Entity`] for a record of this table, in an [`Outcome`].
fn entity(table: Table) -> &'static str {
    match table {
        Table::Customer => "customer",
        Table::Consultant => "consultant",
        Table::ConsultantSchedule => "slot",
        Table::Appointment => "appointment",
        Table::AppointmentFeedback => "feedback",
        Table::CommunityProgram => "program",
        Table::ProgramParticipant => "participant",
        Table::ConsultantLeave => "leave",
        Table::ConsultantWorkingPlan => "working_hours",
        Table::AuditEntry => "audit_entry",
    }
}
