//! Consultants: who counsels.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Error, Result,
        creation::{Caller, Creation, Wish},
        error::explain,
        instant::Instant,
        list::List,
        outcome::Outcome,
        parameters::{
            ConsultantId, Day, Email, Flag, IdempotencyKey, Limit, Link, LongText, Name, Offset, Patch,
            Phone, Search, defaulted, optional,
        },
        refusal::{Refusal, Thing},
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
    /// Parts of the name, the e-mail address, the phone number or the specialties, in any order, whatever their case and
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
                   WHERE NOT isdisabled AND ($3 IS NULL OR searchtext LIKE ALL (search_patterns($3)))",
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
        .map_err(Error::from)
}

/// The enabled consultant with this address, of whom there is one at most. Case doesn't count.
pub async fn by_email(database: &Database, email: &Email) -> Result<Consultant> {
    let statement = format!(
        "SELECT coalesce((SELECT to_json(found) FROM (
             SELECT {COLUMNS} FROM consultant
             WHERE email_key(email) = email_key($1) AND NOT isdisabled) found), 'null')"
    );
    let found: Option<Consultant> = database.read(&statement, &[(email, Type::TEXT)]).await?;
    found.ok_or(Refusal::NotFound(Thing::Consultant).into())
}

/// The number of the enabled consultant with this address.
pub async fn enabled_id(database: &Database, email: &Email) -> Result<Option<ConsultantId>> {
    let statement = "
        SELECT coalesce((SELECT to_json(consultantid) FROM consultant
                         WHERE email_key(email) = email_key($1) AND NOT isdisabled),
                        'null')";
    Ok(database.read(statement, &[(email, Type::TEXT)]).await?)
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

/// What it means if a consultant's row violates a constraint.
fn violations(constraint: &str) -> Option<Refusal> {
    (constraint == "consultant_email_unique").then_some(Refusal::DuplicateEmail)
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
        violations,
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

impl Changes {
    /// No changes but that the consultant is disabled.
    fn disabling(consultantid: ConsultantId) -> Self {
        Self {
            consultantid,
            fullname: None,
            email: None,
            phonenumber: Patch::Absent,
            imageurl: Patch::Absent,
            specialties: Patch::Absent,
            qualifications: Patch::Absent,
            joindate: None,
            isdisabled: Some(Flag::TRUE),
        }
    }
}

/// Changes what is given; a column that the JSON doesn't name keeps its value. Who has had an appointment is not
/// disabled.
pub async fn update(working_set: &WorkingSet<'_>, changes: &Changes) -> Result<Consultant> {
    let change = Change {
        // Whoever books the consultant holds the row: what is counted once it is held here stays so.
        steps: &format!(
            "held AS (SELECT consultantid, isdisabled FROM consultant WHERE consultantid = $1 FOR UPDATE),
             booked AS (
                 SELECT consultantid,
                        CASE WHEN ($2->>'isdisabled')::boolean AND NOT isdisabled
                            THEN appointments_of_consultant(consultantid)
                                 + (SELECT coalesce(sum(archive.count_of(appointment_counts, $1, NULL)), 0)
                                    FROM archive.archived_day)
                            ELSE 0
                        END AS appointments
                 FROM held),
             changed AS (
                 UPDATE consultant
                 SET (fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, isdisabled) = (
                     SELECT fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, isdisabled
                     FROM json_populate_record(consultant, $2))
                 WHERE consultantid = (SELECT consultantid FROM booked WHERE appointments = 0)
                 RETURNING {COLUMNS})"
        ),
        outcome: "coalesce(
                      (SELECT json_build_object('data', to_json(changed)) FROM changed),
                      (SELECT json_build_object('has_appointments', appointments) FROM booked),
                      json_build_object('not_found', 'consultant'))",
    };
    // Other archived days count the consultant's appointments themselves.
    let needs = "($2->>'isdisabled')::boolean AND appointment_counts IS NULL";
    let outcome: Outcome<Consultant> = working_set
        .write(
            needs,
            &change,
            &[(&changes.consultantid, Type::INT4), (&Json(changes), Type::JSON)],
        )
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}

/// Disables a consultant who has never had an appointment.
pub async fn disable(working_set: &WorkingSet<'_>, id: ConsultantId) -> Result<()> {
    update(working_set, &Changes::disabling(id)).await?;
    Ok(())
}
