//! Customers: who is counselled.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    Error as Failure,
    dashboard::{
        Error, Result,
        creation::{Caller, Creation, Wish},
        instant::Instant,
        list::List,
        outcome::Outcome,
        parameters::{
            CustomerId, Day, Email, Flag, IdempotencyKey, Limit, LongText, Name, Offset, Patch, Phone,
            Search, defaulted, optional,
        },
        refusal::{Refusal, Thing},
    },
    platform::database::Database,
    window::{Change, NO_DAYS, WorkingSet},
};

/// A customer.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
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
const COLUMNS: &str = "customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes";

/// The organisation's today is the database's, whose clock and time zone all functions share.
const BORN_TOO_LATE: &str = "json_build_object('invalid', 'born_too_late')";

/// Which customers a list is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// Parts of the name, the e-mail address or the phone number, in any order, whatever their case and diacritics.
    #[serde(default, deserialize_with = "optional")]
    pub search: Option<Search>,
    /// The length of a page.
    #[serde(default, deserialize_with = "defaulted")]
    pub limit: Limit,
    /// Where the page begins.
    #[serde(default, deserialize_with = "defaulted")]
    pub offset: Offset,
}

/// A page of customers.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub struct Customers {
    /// The page.
    pub customers: Vec<Customer>,
    /// How many there are on all pages.
    pub total: u64,
    /// As asked for.
    pub limit: u64,
    /// As asked for.
    pub offset: u64,
}

/// The enabled customers, the newest first.
pub async fn list(database: &Database, filter: &Filter) -> Result<Customers> {
    let list = List {
        name: "customers",
        matching: "SELECT * FROM customer
                   WHERE NOT isdisabled AND ($3 IS NULL OR searchtext LIKE ALL (search_patterns($3)))",
        entries: &format!("SELECT {COLUMNS} FROM page"),
        order: "createdat DESC, customerid",
    };
    let statement = match filter.search {
        None => list.statement(),
        Some(_) => list.statement_of_search(),
    };
    database
        .read(
            &statement,
            &[
                (&filter.limit, Type::INT8),
                (&filter.offset, Type::INT8),
                (&filter.search, Type::TEXT),
            ],
        )
        .await
        .map_err(Error::from)
}

/// One customer, enabled or not.
pub async fn by_id(database: &Database, id: &CustomerId) -> Result<Customer> {
    let statement = format!(
        "SELECT coalesce(
             (SELECT to_json(found) FROM (SELECT {COLUMNS} FROM customer WHERE customerid = $1) found), 'null')"
    );
    let found: Option<Customer> = database.read(&statement, &[(id, Type::TEXT)]).await?;
    found.ok_or(Refusal::NotFound(Thing::Customer).into())
}

/// A customer to be.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct NewCustomer {
    pub fullname: Name,
    pub email: Email,
    #[serde(default, deserialize_with = "optional")]
    pub phonenumber: Option<Phone>,
    #[serde(default, deserialize_with = "optional")]
    pub dateofbirth: Option<Day>,
    #[serde(default, deserialize_with = "optional")]
    pub notes: Option<LongText>,
    #[serde(default, deserialize_with = "optional", skip_serializing)]
    pub idempotency_key: Option<IdempotencyKey>,
}

impl Wish for NewCustomer {
    const ACTION: &'static str = "create_customer";

    fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency_key.as_ref()
    }
}

/// Creates a customer under an id of the database's.
pub async fn create(working_set: &WorkingSet<'_>, caller: &Caller, new: &NewCustomer) -> Result<Customer> {
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
    creation.run(working_set, caller, new).await
}

/// What changes about a customer.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(inline)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Changes {
    pub customerid: CustomerId,
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
    pub dateofbirth: Patch<Day>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub notes: Patch<LongText>,
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub isdisabled: Option<Flag>,
}

impl Changes {
    /// No changes but that the customer is disabled.
    fn disabling(customerid: CustomerId) -> Self {
        Self {
            customerid,
            fullname: None,
            email: None,
            phonenumber: Patch::Absent,
            dateofbirth: Patch::Absent,
            notes: Patch::Absent,
            isdisabled: Some(Flag::TRUE),
        }
    }
}

/// Changes what is given; a column that the JSON doesn't name keeps its value. Who has had an appointment is not
/// disabled.
pub async fn update(working_set: &WorkingSet<'_>, changes: &Changes) -> Result<Customer> {
    let archived = "($2->>'isdisabled')::boolean AND archive.customer_digest($1) = ANY (customers)";
    let change = Change {
        // Whoever books the customer holds the row: what is counted once it is held here stays so. A day that could not be
        // loaded stands for one appointment at least.
        steps: &format!(
            "held AS (SELECT customerid, isdisabled FROM customer WHERE customerid = $1 FOR UPDATE),
             booked AS (
                 SELECT customerid,
                        CASE WHEN ($2->>'isdisabled')::boolean AND NOT isdisabled
                            THEN appointments_of_customer(customerid)
                                 + (SELECT count(*) FROM archive.archived_day WHERE {archived})
                            ELSE 0
                        END AS appointments
                 FROM held),
             changed AS (
                 UPDATE customer
                 SET (fullname, email, phonenumber, dateofbirth, notes, isdisabled) = (
                     SELECT fullname, email, phonenumber, dateofbirth, notes, isdisabled
                     FROM json_populate_record(customer, $2))
                 WHERE customerid = (SELECT customerid FROM booked WHERE appointments = 0)
                   AND coalesce(($2->>'dateofbirth')::date < current_date, true)
                 RETURNING {COLUMNS})"
        ),
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(changed)) FROM changed),
                 (SELECT json_build_object('has_appointments', appointments) FROM booked WHERE appointments > 0),
                 (SELECT {BORN_TOO_LATE} FROM booked),
                 json_build_object('not_found', 'customer'))"
        ),
    };
    let outcome = working_set
        .write::<Outcome<Customer>>(
            archived,
            &change,
            &[(&changes.customerid, Type::TEXT), (&Json(changes), Type::JSON)],
        )
        .await;
    match outcome {
        // One in millions shares a digest: who seems to be on so many days has been there, that often at least.
        Err(Failure::TooManyDays { days, .. }) => Err(Refusal::HasAppointments {
            appointment_count: days as u64,
        }
        .into()),
        outcome => outcome?.into_result(),
    }
}

/// Disables a customer who has never had an appointment.
pub async fn disable(working_set: &WorkingSet<'_>, id: CustomerId) -> Result<()> {
    update(working_set, &Changes::disabling(id)).await?;
    Ok(())
}
