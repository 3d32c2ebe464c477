//! Consultants: who counsels.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    Result,
    database::Database,
    instant::Instant,
    list::List,
    parameters::{Limit, Offset, Search, defaulted, optional},
};

/// A consultant.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Consultant {
    pub consultantid: i32,
    pub fullname: String,
    pub email: String,
    pub phonenumber: Option<String>,
    pub imageurl: Option<String>,
    pub specialties: Option<String>,
    pub qualifications: Option<String>,
    pub joindate: NaiveDate,
    pub createdat: Instant,
    pub isdisabled: bool,
}

/// Which consultants a list is asked for.
#[derive(Debug, Deserialize)]
pub struct Filter {
    /// A part of the name, the e-mail address, the phone number or the specialties, whatever its case and
    /// diacritics.
    #[serde(default, deserialize_with = "optional")]
    pub search: Option<Search>,
    /// The length of a page.
    #[serde(default, deserialize_with = "defaulted")]
    pub limit: Limit,
    /// Where the page begins.
    #[serde(default, deserialize_with = "defaulted")]
    pub offset: Offset,
}

/// A page of consultants.
#[derive(Debug, Deserialize, Serialize)]
pub struct Consultants {
    /// The page.
    pub consultants: Vec<Consultant>,
    /// How many there are on all pages.
    pub total: u64,
    /// As asked for.
    pub limit: u64,
    /// As asked for.
    pub offset: u64,
}

/// The enabled consultants, the newest first.
pub async fn list(database: &Database, filter: &Filter) -> Result<Consultants> {
    let list = List {
        name: "consultants",
        matching: "SELECT * FROM consultant
                   WHERE NOT isdisabled AND ($3 IS NULL OR strpos(searchtext, search_key($3)) > 0)",
        entries: "SELECT consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications,
                         joindate, createdat, isdisabled
                  FROM page",
        order: "createdat DESC, consultantid",
    };
    database
        .read(
            &list.statement(),
            &[
                (&filter.limit, Type::INT8),
                (&filter.offset, Type::INT8),
                (&filter.search, Type::TEXT),
            ],
        )
        .await
}
