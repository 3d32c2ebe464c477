//! Community programs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    Result,
    database::Database,
    instant::Instant,
    list::List,
    parameters::{Limit, Offset, ProgramStatus, defaulted, optional},
};

/// A program.
#[derive(Debug, Deserialize, Serialize)]
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

/// Which programs a list is asked for.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Deserialize, Serialize)]
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
        entries:
            "SELECT programid, programname, date, description, content, organizer, url, isdisabled, status,
                         createdat,
                         (SELECT count(*) FROM programparticipant participant
                          WHERE participant.programid = page.programid) AS participant_count
                  FROM page",
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
}
