//! Customers: who is counselled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    Error, Result,
    database::Database,
    instant::Instant,
    list::List,
    parameters::{CustomerId, Limit, Offset, Search, defaulted, optional},
};

/// A customer.
#[derive(Debug, Deserialize, Serialize)]
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

/// Which customers a list is asked for.
#[derive(Debug, Deserialize)]
pub struct Filter {
    /// A part of the name, the e-mail address or the phone number, whatever its case and diacritics.
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
#[derive(Debug, Deserialize, Serialize)]
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
                   WHERE NOT isdisabled AND ($3 IS NULL OR strpos(searchtext, search_key($3)) > 0)",
        entries: "SELECT customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes
                  FROM page",
        order: "createdat DESC, customerid",
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

/// One customer, enabled or not.
pub async fn by_id(database: &Database, id: &CustomerId) -> Result<Customer> {
    let statement = "
        SELECT coalesce((SELECT to_json(found) FROM (
            SELECT customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes
            FROM customer
            WHERE customerid = $1) found), 'null')";
    let found: Option<Customer> = database.read(statement, &[(id, Type::TEXT)]).await?;
    found.ok_or(Error::NotFound { what: "Customer" })
}
