//! Reads a page of a list and the number of all entries, in one statement; or all of a list, to export it.

mod by_day;
mod declarations;
mod people;
mod query;
mod sql;

pub(crate) use self::{
    by_day::{ByDay, Order},
    declarations::{filter, page},
    people::People,
    query::{OF_CONSULTANT, Precondition, Query, Rows},
    sql::{List, Lookup, order},
};
