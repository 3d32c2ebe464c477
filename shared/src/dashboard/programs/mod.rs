//! Community programs.

pub mod participants;
pub mod participations;

use chrono::NaiveDate;
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        instant::Instant,
        json_of::JsonOf,
        list::{List, Lookup, Query, Rows, filter, order, page},
        parameters::{
            Column, Day, Expected, Flag, Include, Link, LongText, Name, Patch, ProgramId, ProgramStatus,
            Search, Sortable, changes, defaulted, optional,
        },
        records::{self, Rule, Update},
        refusal::Entity,
    },
    platform::database::Database,
    window::{NO_DAYS, TieredDatabase},
};

/// A program.
#[derive(Debug, JsonSchema)]
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
    /// Everybody who ever registered, including those who cancelled.
    pub participant_count: u64,
}

/// The fields of a [`Program`].
const COLUMNS: &str = "
    programid, programname, date, description, content, organizer, url, isdisabled, status,
    iso_instant(createdat) AS createdat,
    (SELECT count(*) FROM programparticipant participant
     WHERE participant.programid = communityprogram.programid) AS participant_count";

filter! {
    /// The conditions that the listed programs must all meet.
    pub struct Filter of Programs {
        /// The programs' status.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<ProgramStatus>,
        /// Parts of the name, organizer or description, in any order. Case and diacritics don't matter.
        #[serde(default, deserialize_with = "optional")]
        pub search: Option<Search>,
        /// Enabled ones, disabled ones or both.
        #[serde(default, deserialize_with = "defaulted")]
        pub include: Include,
    }
}

page! {
    /// A page of programs.
    pub struct Programs {
        programs: Program
    }
}

impl Sortable for Programs {
    const ORDERS: &'static str = "ProgramOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("programid"),
        Column::by("programname", "search_key(programname) COLLATE pg_c_utf8"),
        Column::plain("date"),
        Column::nullable("organizer"),
        Column::plain("status"),
        Column::plain("createdat"),
        Column::plain("isdisabled"),
    ];
}

/// The matching programs: by default the enabled ones, the latest date first.
pub(super) fn query(filter: &Filter) -> Query {
    let list = List {
        name: "programs",
        matching: r"SELECT * FROM communityprogram
                    WHERE ($5 IS NULL OR isdisabled = $5)
                      AND ($3 IS NULL OR status = $3)
                      AND ($4 IS NULL
                           OR search_key(concat_ws(E'\n', programname, organizer, description)) LIKE ALL (search_patterns($4)))"
            .into(),
        entries: format!("SELECT {COLUMNS} FROM page AS communityprogram").into(),
        order: order(filter.sort, "date DESC, programid DESC", "programid"),
        lookup: Lookup::InOrder,
    };
    Query {
        list,
        rows: Rows::Fixed,
        arguments: vec![
            (Box::new(filter.status.map(ProgramStatus::word)), Type::TEXT),
            (Box::new(filter.search.clone()), Type::TEXT),
            (Box::new(filter.include.is_disabled()), Type::BOOL),
        ],
        precondition: None,
    }
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Programs>> {
    query(filter).page(tiers, filter.limit, filter.offset).await
}

/// One program, enabled or not.
pub async fn by_id(database: &Database, id: ProgramId) -> Result<JsonOf<Program>> {
    let rows = "communityprogram WHERE programid = $1";
    records::read(database, Entity::Program, COLUMNS, rows, (&id, Type::INT4)).await
}

create_request! {
    /// A new program.
    pub struct NewProgram of "create_program" {
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
        /// Default: upcoming.
        #[serde(default, deserialize_with = "optional")]
        pub status: Option<ProgramStatus>,
    }
}

/// Creates a program.
pub async fn create(
    tiers: &TieredDatabase<'_>,
    caller: &Caller,
    new: &NewProgram,
) -> Result<JsonOf<Program>> {
    let creation = Creation {
        needs: NO_DAYS,
        steps: "created AS (
                    INSERT INTO communityprogram (programname, date, description, content, organizer, url, status)
                    SELECT programname, date, description, content, organizer, url, coalesce(status, 'upcoming')
                    FROM json_populate_record(NULL::communityprogram, $4)
                    RETURNING *)",
        outcome: &format!(
            "(SELECT json_build_object('data', to_json(entry)) FROM (SELECT {COLUMNS} FROM created AS communityprogram) entry)"
        ),
        violations: |_| None,
    };
    creation.run(tiers, caller, new).await
}

changes! {
    /// Changes of a program.
    pub struct Changes {
        pub programid: ProgramId,
        pub programname: Option<Name>,
        pub date: Option<Day>,
        pub description: Patch<LongText>,
        pub content: Patch<LongText>,
        pub organizer: Patch<Name>,
        pub url: Patch<Link>,
        pub status: Option<ProgramStatus>,
        pub isdisabled: Option<Flag>,
        /// What the record was when it was read; if it has changed since, nothing is changed.
        pub expected: Option<Expected<Program>>,
    }
}

/// Changes the given columns; columns that the JSON doesn't name keep their values.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Program>> {
    let update = Update {
        table: "communityprogram",
        key: "programid",
        columns: "programname, date, description, content, organizer, url, status, isdisabled",
        fields: COLUMNS,
        appointments: "0",
        rule: Rule::NONE,
    };
    update
        .run(tiers, NO_DAYS, (&changes.programid, Type::INT4), changes)
        .await?
        .into_result()
}

/// Disables a program, whether or not it has participants.
pub async fn disable(tiers: &TieredDatabase<'_>, id: ProgramId) -> Result<()> {
    let changes = Changes {
        isdisabled: Some(Flag::TRUE),
        ..Changes::none(id)
    };
    update(tiers, &changes).await?;
    Ok(())
}
