//! Consultants: who counsels.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    Error, Result,
    dashboard::{
        creation::{Caller, Creation, Wish},
        instant::Instant,
        list::List,
        outcome::Outcome,
        parameters::{
            ConsultantId, Day, Email, Flag, IdempotencyKey, Limit, Link, LongText, Name, Offset, Patch,
            Phone, Search, defaulted, optional,
        },
    },
    platform::database::Database,
    window::{Change, NO_DAYS, WorkingSet},
};

/// A consultant.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
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

/// The fields of a [`Consultant`].
const COLUMNS: &str =
    "consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications, joindate,
    createdat, isdisabled";

/// Which consultants a list is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
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
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
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
        entries: &format!("SELECT {COLUMNS} FROM page"),
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

/// The enabled consultant with this address, of whom there is one at most. Case doesn't count.
pub async fn by_email(database: &Database, email: &Email) -> Result<Consultant> {
    let statement = format!(
        "SELECT coalesce((SELECT to_json(found) FROM (
             SELECT {COLUMNS} FROM consultant
             WHERE lower(email COLLATE pg_c_utf8) = lower($1 COLLATE pg_c_utf8) AND NOT isdisabled) found), 'null')"
    );
    let found: Option<Consultant> = database.read(&statement, &[(email, Type::TEXT)]).await?;
    found.ok_or(Error::NotFound { what: "Consultant" })
}

/// The number of the enabled consultant with this address.
pub async fn enabled_id(database: &Database, email: &Email) -> Result<Option<ConsultantId>> {
    let statement = "
        SELECT coalesce((SELECT to_json(consultantid) FROM consultant
                         WHERE lower(email COLLATE pg_c_utf8) = lower($1 COLLATE pg_c_utf8) AND NOT isdisabled),
                        'null')";
    database.read(statement, &[(email, Type::TEXT)]).await
}

/// A consultant to be.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct NewConsultant {
    pub fullname: Name,
    pub email: Email,
    #[serde(default, deserialize_with = "optional")]
    pub phonenumber: Option<Phone>,
    #[serde(default, deserialize_with = "optional")]
    pub imageurl: Option<Link>,
    #[serde(default, deserialize_with = "optional")]
    pub specialties: Option<LongText>,
    #[serde(default, deserialize_with = "optional")]
    pub qualifications: Option<LongText>,
    /// Today if none.
    #[serde(default, deserialize_with = "optional")]
    pub joindate: Option<Day>,
    #[serde(default, deserialize_with = "optional", skip_serializing)]
    pub idempotency_key: Option<IdempotencyKey>,
}

impl Wish for NewConsultant {
    const ACTION: &'static str = "create_consultant";

    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency_key.as_ref()
    }
}

/// Creates a consultant.
pub async fn create(
    working_set: &WorkingSet<'_>,
    caller: &Caller,
    new: &NewConsultant,
) -> Result<Consultant> {
    let creation = Creation {
        needs: NO_DAYS,
        steps: &format!(
            "created AS (
                 INSERT INTO consultant (fullname, email, phonenumber, imageurl, specialties, qualifications, joindate)
                 SELECT fullname, email, phonenumber, imageurl, specialties, qualifications,
                        coalesce(joindate, current_date)
                 FROM json_populate_record(NULL::consultant, $4)
                 RETURNING {COLUMNS})"
        ),
        outcome: "(SELECT json_build_object('data', to_json(created)) FROM created)",
    };
    creation.run(working_set, caller, new).await
}

/// What changes about a consultant.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Changes {
    pub consultantid: ConsultantId,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub fullname: Option<Name>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub email: Option<Email>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub phonenumber: Patch<Phone>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub imageurl: Patch<Link>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub specialties: Patch<LongText>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub qualifications: Patch<LongText>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub joindate: Option<Day>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub isdisabled: Option<Flag>,
}

/// Changes what is given; a column that the JSON doesn't name keeps its value.
pub async fn update(database: &Database, changes: &Changes) -> Result<Consultant> {
    let statement = format!(
        "WITH changed AS (
             UPDATE consultant
             SET (fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, isdisabled) = (
                 SELECT fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, isdisabled
                 FROM json_populate_record(consultant, $2))
             WHERE consultantid = $1
             RETURNING {COLUMNS})
         SELECT coalesce(
             (SELECT json_build_object('data', to_json(changed)) FROM changed),
             json_build_object('not_found', 'consultant'))"
    );
    let outcome: Outcome<Consultant> = database
        .write(
            &statement,
            &[(&changes.consultantid, Type::INT4), (&Json(changes), Type::JSON)],
        )
        .await?;
    outcome.into_result()
}

/// Disables a consultant who has never had an appointment.
pub async fn disable(working_set: &WorkingSet<'_>, id: ConsultantId) -> Result<()> {
    let change = Change {
        // Whoever books him holds his row: what is counted once it is held here stays so.
        steps: "held AS (SELECT consultantid FROM consultant WHERE consultantid = $1 FOR UPDATE),
                booked AS (
                    SELECT consultantid,
                           appointments_of_consultant(consultantid)
                               + (SELECT coalesce(sum(archive.count_of(appointment_counts, $1, NULL)), 0)
                                  FROM archive.archived_day) AS appointments
                    FROM held),
                disabled AS (
                    UPDATE consultant SET isdisabled = true
                    FROM booked
                    WHERE consultant.consultantid = booked.consultantid AND appointments = 0
                    RETURNING consultant.consultantid)",
        outcome: "CASE
                      WHEN EXISTS (SELECT FROM disabled) THEN json_build_object('data', NULL)
                      WHEN EXISTS (SELECT FROM booked)
                          THEN json_build_object('has_appointments', (SELECT appointments FROM booked))
                      ELSE json_build_object('not_found', 'consultant')
                  END",
    };
    // Archived days count his appointments themselves.
    let needs = "appointment_counts IS NULL";
    let outcome: Outcome<()> = working_set.write(needs, &change, &[(&id, Type::INT4)]).await?;
    outcome.into_result()
}
