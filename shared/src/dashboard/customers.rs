//! Customers.

use chrono::NaiveDate;
use schemars::JsonSchema;
use tokio_postgres::types::Type;

use crate::{
    Error as Failure,
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        instant::Instant,
        json_of::JsonOf,
        list::{People, Query, filter, order, page},
        parameters::{
            Column, CustomerId, Day, Email, Expected, Flag, Include, LongText, Name, Patch, Phone, Search,
            Sortable, changes, defaulted, optional,
        },
        records::{self, Rule, Update},
        refusal::{Entity, Refusal},
    },
    platform::database::Database,
    window::{NO_DAYS, StatementError, TieredDatabase},
};

/// A customer.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Customer {
    pub customerid: String,
    pub fullname: String,
    pub email: String,
    pub phonenumber: Option<String>,
    pub dateofbirth: Option<NaiveDate>,
    pub createdat: Instant,
    pub isdisabled: bool,
    pub notes: Option<String>,
}

/// The fields of a [`Customer`].
const COLUMNS: &str = "customerid, fullname, email, phonenumber, dateofbirth,
    iso_instant(createdat) AS createdat, isdisabled, notes";

/// The organisation's current date is the database's, whose clock and time zone all functions share.
const BORN_TOO_LATE: &str = "json_build_object('invalid', 'born_too_late')";

filter! {
    /// The conditions that the listed customers must all meet.
    pub struct Filter of Customers {
        /// Parts of the name, e-mail address or phone number, in any order. Case and diacritics don't matter.
        #[serde(default, deserialize_with = "optional")]
        pub search: Option<Search>,
        /// Enabled ones, disabled ones or both.
        #[serde(default, deserialize_with = "defaulted")]
        pub include: Include,
    }
}

page! {
    /// A page of customers.
    pub struct Customers {
        customers: Customer
    }
}

impl Sortable for Customers {
    const ORDERS: &'static str = "CustomerOrder";
    const COLUMNS: &'static [Column] = &[
        Column::plain("customerid"),
        Column::by("fullname", "searchtext COLLATE pg_c_utf8"),
        Column::by("email", "lower(email COLLATE pg_c_utf8)"),
        Column::nullable("phonenumber"),
        Column::nullable("dateofbirth"),
        Column::plain("createdat"),
        Column::plain("isdisabled"),
    ];
}

/// The matching customers: by default the enabled ones, the newest first.
pub(super) fn query(filter: &Filter) -> Query {
    let people = People {
        name: "customers",
        table: "customer",
        fields: COLUMNS,
        order: order(filter.sort, "createdat DESC, customerid", "customerid"),
    };
    people.query(filter.search.as_ref(), filter.include)
}

/// One page of them.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Customers>> {
    query(filter).page(tiers, filter.limit, filter.offset).await
}

/// One customer, enabled or not.
pub async fn by_id(database: &Database, id: &CustomerId) -> Result<JsonOf<Customer>> {
    let rows = "customer WHERE customerid = $1";
    records::read(database, Entity::Customer, COLUMNS, rows, (id, Type::TEXT)).await
}

create_request! {
    /// A new customer.
    pub struct NewCustomer of "create_customer" {
        pub fullname: Name,
        pub email: Email,
        #[serde(default, deserialize_with = "optional")]
        pub phonenumber: Option<Phone>,
        #[serde(default, deserialize_with = "optional")]
        pub dateofbirth: Option<Day>,
        #[serde(default, deserialize_with = "optional")]
        pub notes: Option<LongText>,
    }
}

/// Creates a customer, with an id from the database.
pub async fn create(
    tiers: &TieredDatabase<'_>,
    caller: &Caller,
    new: &NewCustomer,
) -> Result<JsonOf<Customer>> {
    let creation = Creation {
        needs: NO_DAYS,
        steps: &format!(
            "created AS (
                 INSERT INTO customer (fullname, email, phonenumber, dateofbirth, notes)
                 SELECT fullname, email, phonenumber, dateofbirth, notes
                 FROM json_populate_record(NULL::customer, $4)
                 WHERE dateofbirth IS NULL OR dateofbirth < current_date
                 RETURNING {COLUMNS})"
        ),
        outcome: &format!(
            "coalesce((SELECT json_build_object('data', to_json(created)) FROM created), {BORN_TOO_LATE})"
        ),
        violations: |_| None,
    };
    creation.run(tiers, caller, new).await
}

changes! {
    /// Changes of a customer.
    pub struct Changes {
        pub customerid: CustomerId,
        pub fullname: Option<Name>,
        pub email: Option<Email>,
        pub phonenumber: Patch<Phone>,
        pub dateofbirth: Patch<Day>,
        pub notes: Patch<LongText>,
        pub isdisabled: Option<Flag>,
        /// What the record was when it was read; if it has changed since, nothing is changed.
        pub expected: Option<Expected<Customer>>,
    }
}

/// Changes the given columns; columns that the JSON doesn't name keep their values. A customer who has had an
/// appointment can't be disabled.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Customer>> {
    // A day that could not be loaded counts as at least one appointment.
    let update = Update {
        table: "customer",
        key: "customerid",
        columns: "fullname, email, phonenumber, dateofbirth, notes, isdisabled",
        fields: COLUMNS,
        appointments: "appointments_of_customer(customerid)
                       + (SELECT count(*) FROM archive.archived_day
                          WHERE archive.customer_digest($1) = ANY (customers))",
        rule: Rule {
            condition: "coalesce(($2->>'dateofbirth')::date < current_date, true)",
            otherwise: BORN_TOO_LATE,
        },
    };
    let needs = "($2->>'isdisabled')::boolean AND archive.customer_digest($1) = ANY (customers)";
    let outcome = update
        .run(tiers, needs, (&changes.customerid, Type::TEXT), changes)
        .await;
    match outcome {
        // Digests collide once in millions, so a customer who seems to have appointments on this many days really has
        // at least as many.
        Err(StatementError::Failed(Failure::TooManyDays { days, .. })) => Err(Refusal::HasAppointments {
            appointment_count: days as u64,
        }
        .into()),
        outcome => outcome?.into_result(),
    }
}

/// Disables a customer who has never had an appointment.
pub async fn disable(tiers: &TieredDatabase<'_>, id: CustomerId) -> Result<()> {
    let changes = Changes {
        isdisabled: Some(Flag::TRUE),
        ..Changes::none(id)
    };
    update(tiers, &changes).await?;
    Ok(())
}
