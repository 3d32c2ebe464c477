//! Consultants.

use chrono::NaiveDate;
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        error::explain,
        instant::Instant,
        json_of::JsonOf,
        list::{People, Query, filter, order, page},
        parameters::{
            Column, ConsultantId, Day, Email, Expected, Flag, Include, Link, LongText, Name, Patch, Phone,
            Search, Sortable, changes, defaulted, optional,
        },
        records::{self, Rule, Update},
        refusal::{Entity, Refusal},
    },
    platform::database::Database,
    window::{NO_DAYS, TieredDatabase},
};

/// A consultant.
#[derive(Debug, JsonSchema)]
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
    iso_instant(createdat) AS createdat, isdisabled";

filter! {
    /// The conditions that the listed consultants must all meet.
    pub struct Filter of Consultants {
        /// Parts of the name, e-mail address, phone number or specialties, in any order. Case and diacritics don't
        /// matter.
        #[serde(default, deserialize_with = "optional")]
        pub search: Option<Search>,
        /// Enabled ones, disabled ones or both.
        #[serde(default, deserialize_with = "defaulted")]
        pub include: Include,
    }
}

page! {
    /// A page of consultants.
    pub struct Consultants {
        consultants: Consultant
    }
}

impl Sortable for Consultants {
    const ORDERS: &'static str = "ConsultantOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("consultantid"),
        Column::by("fullname", "searchtext COLLATE pg_c_utf8"),
        Column::by("email", "lower(email COLLATE pg_c_utf8)"),
        Column::nullable("phonenumber"),
        Column::nullable("specialties"),
        Column::plain("joindate"),
        Column::plain("createdat"),
        Column::plain("isdisabled"),
    ];
}

/// The matching consultants: by default the enabled ones, the newest first.
pub(super) fn query(filter: &Filter) -> Query {
    let people = People {
        name: "consultants",
        table: "consultant",
        fields: COLUMNS,
        order: order(filter.sort, "createdat DESC, consultantid", "consultantid"),
    };
    people.query(filter.search.as_ref(), filter.include)
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Consultants>> {
    query(filter).page(tiers, filter.limit, filter.offset).await
}

/// One consultant, enabled or not.
pub async fn by_id(database: &Database, id: ConsultantId) -> Result<JsonOf<Consultant>> {
    let rows = "consultant WHERE consultantid = $1";
    records::read(database, Entity::Consultant, COLUMNS, rows, (&id, Type::INT4)).await
}

/// The enabled consultant with this address, of whom there is at most one. Case doesn't matter.
pub async fn by_email(database: &Database, email: &Email) -> Result<JsonOf<Consultant>> {
    let rows = "consultant WHERE email_key(email) = email_key($1) AND NOT isdisabled";
    records::read(database, Entity::Consultant, COLUMNS, rows, (email, Type::TEXT)).await
}

/// The id of the enabled consultant with this address.
pub async fn enabled_id(database: &Database, email: &Email) -> Result<Option<ConsultantId>> {
    let statement = "
        SELECT coalesce((SELECT to_json(consultantid) FROM consultant
                         WHERE email_key(email) = email_key($1) AND NOT isdisabled),
                        'null')";
    Ok(database.read(statement, &[(email, Type::TEXT)]).await?)
}

create_request! {
    /// A new consultant.
    pub struct NewConsultant of "create_consultant" {
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
        /// Default: today.
        #[serde(default, deserialize_with = "optional")]
        pub joindate: Option<Day>,
    }
}

/// What it means if a consultant's row violates a constraint.
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    (constraint == "consultant_email_unique").then_some(Refusal::DuplicateEmail)
}

/// Creates a consultant.
pub async fn create(
    tiers: &TieredDatabase<'_>,
    caller: &Caller,
    new: &NewConsultant,
) -> Result<JsonOf<Consultant>> {
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
    creation.run(tiers, caller, new).await
}

changes! {
    /// Changes of a consultant.
    pub struct Changes {
        pub consultantid: ConsultantId,
        pub fullname: Option<Name>,
        pub email: Option<Email>,
        pub phonenumber: Patch<Phone>,
        pub imageurl: Patch<Link>,
        pub specialties: Patch<LongText>,
        pub qualifications: Patch<LongText>,
        pub joindate: Option<Day>,
        pub isdisabled: Option<Flag>,
        /// What the record was when it was read; if it has changed since, nothing is changed.
        pub expected: Option<Expected<Consultant>>,
    }
}

/// Changes the given columns; columns that the JSON doesn't name keep their values. A consultant who has had an
/// appointment can't be disabled.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Consultant>> {
    let update = Update {
        table: "consultant",
        key: "consultantid",
        columns: "fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, isdisabled",
        fields: COLUMNS,
        appointments: "appointments_of_consultant(consultantid)
                       + (SELECT coalesce(sum(archive.count_of(appointment_counts, $1, NULL)), 0)
                          FROM archive.archived_day)",
        rule: Rule::NONE,
    };
    // Other archived days have the number of the consultant's appointments.
    let needs = "($2->>'isdisabled')::boolean AND appointment_counts IS NULL";
    let outcome = update
        .run(tiers, needs, (&changes.consultantid, Type::INT4), changes)
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}

/// Disables a consultant who has never had an appointment.
pub async fn disable(tiers: &TieredDatabase<'_>, id: ConsultantId) -> Result<()> {
    let changes = Changes {
        isdisabled: Some(Flag::TRUE),
        ..Changes::none(id)
    };
    update(tiers, &changes).await?;
    Ok(())
}
