//! Community programs.

pub mod participants;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Error, Result,
        creation::{Caller, Creation, Wish},
        instant::Instant,
        list::List,
        outcome::Outcome,
        parameters::{
            Day, Flag, IdempotencyKey, Limit, Link, LongText, Name, Offset, Patch, ProgramId, ProgramStatus,
            defaulted, optional,
        },
    },
    platform::database::Database,
    window::{NO_DAYS, WorkingSet},
};

/// A program.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Program {
    pub programid: i32,
    pub programname: String,
    pub date: NaiveDate,
    pub description: Option<String>,
    pub content: Option<String>,
    pub organizer: Option<String>,
    pub url: Option<String>,
    pub isdisabled: bool,
    pub status: ProgramStatus,
    pub createdat: Instant,
    /// Everybody who ever registered, those who cancelled too.
    pub participant_count: u64,
}

/// The fields of a [`Program`] out of the row `program`.
const COLUMNS: &str = "
    programid, programname, date, description, content, organizer, url, isdisabled, status, createdat,
    (SELECT count(*) FROM programparticipant participant
     WHERE participant.programid = program.programid) AS participant_count";

/// Which programs a list is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// How far they have come.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ProgramStatus>,
    /// The length of a page.
    #[serde(default, deserialize_with = "defaulted")]
    pub limit: Limit,
    /// Where the page begins.
    #[serde(default, deserialize_with = "defaulted")]
    pub offset: Offset,
}

/// A page of programs.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct Programs {
    /// The page.
    pub programs: Vec<Program>,
    /// How many there are on all pages.
    pub total: u64,
    /// As asked for.
    pub limit: u64,
    /// As asked for.
    pub offset: u64,
}

/// The enabled programs, the latest date first.
pub async fn list(database: &Database, filter: &Filter) -> Result<Programs> {
    let list = List {
        name: "programs",
        matching: "SELECT * FROM communityprogram WHERE NOT isdisabled AND ($3 IS NULL OR status = $3)",
        entries: &format!("SELECT {COLUMNS} FROM page AS program"),
        order: "date DESC, programid DESC",
    };
    database
        .read(
            &list.statement(),
            &[
                (&filter.limit, Type::INT8),
                (&filter.offset, Type::INT8),
                (&filter.status.map(ProgramStatus::word), Type::TEXT),
            ],
        )
        .await
        .map_err(Error::from)
}

/// A program to be.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct NewProgram {
    pub programname: Name,
    pub date: Day,
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<LongText>,
    #[serde(default, deserialize_with = "optional")]
    pub content: Option<LongText>,
    #[serde(default, deserialize_with = "optional")]
    pub organizer: Option<Name>,
    #[serde(default, deserialize_with = "optional")]
    pub url: Option<Link>,
    /// Upcoming if none.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<ProgramStatus>,
    #[serde(default, deserialize_with = "optional", skip_serializing)]
    pub idempotency_key: Option<IdempotencyKey>,
}

impl Wish for NewProgram {
    const ACTION: &'static str = "create_program";

    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency_key.as_ref()
    }
}

/// Creates a program.
pub async fn create(working_set: &WorkingSet<'_>, caller: &Caller, new: &NewProgram) -> Result<Program> {
    let creation = Creation {
        needs: NO_DAYS,
        steps: "created AS (
                    INSERT INTO communityprogram (programname, date, description, content, organizer, url, status)
                    SELECT programname, date, description, content, organizer, url, coalesce(status, 'upcoming')
                    FROM json_populate_record(NULL::communityprogram, $4)
                    RETURNING *)",
        outcome: &format!(
            "(SELECT json_build_object('data', to_json(entry)) FROM (SELECT {COLUMNS} FROM created AS program) entry)"
        ),
        violations: |_| None,
    };
    creation.run(working_set, caller, new).await
}

/// What changes about a program.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Changes {
    pub programid: ProgramId,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub programname: Option<Name>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub date: Option<Day>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub description: Patch<LongText>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub content: Patch<LongText>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub organizer: Patch<Name>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub url: Patch<Link>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub status: Option<ProgramStatus>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub isdisabled: Option<Flag>,
}

/// Changes what is given; a column that the JSON doesn't name keeps its value.
pub async fn update(database: &Database, changes: &Changes) -> Result<Program> {
    let statement = format!(
        "WITH changed AS (
             UPDATE communityprogram
             SET (programname, date, description, content, organizer, url, status, isdisabled) = (
                 SELECT programname, date, description, content, organizer, url, status, isdisabled
                 FROM json_populate_record(communityprogram, $2))
             WHERE programid = $1
             RETURNING *)
         SELECT coalesce(
             (SELECT json_build_object('data', to_json(entry))
              FROM (SELECT {COLUMNS} FROM changed AS program) entry),
             json_build_object('not_found', 'program'))"
    );
    let outcome: Outcome<Program> = database
        .write(
            &statement,
            &[(&changes.programid, Type::INT4), (&Json(changes), Type::JSON)],
        )
        .await?;
    outcome.into_result()
}

/// Disables a program, whoever takes part in it.
pub async fn disable(database: &Database, id: ProgramId) -> Result<()> {
    let statement = "
        WITH disabled AS (UPDATE communityprogram SET isdisabled = true WHERE programid = $1 RETURNING programid)
        SELECT CASE
            WHEN EXISTS (SELECT FROM disabled) THEN json_build_object('data', NULL)
            ELSE json_build_object('not_found', 'program')
        END";
    let outcome: Outcome<()> = database.write(statement, &[(&id, Type::INT4)]).await?;
    outcome.into_result()
}
