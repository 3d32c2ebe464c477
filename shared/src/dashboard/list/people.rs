//! Lists of customers and consultants, which are searched and filtered in the same way.

use std::borrow::Cow;

use tokio_postgres::types::Type;

use super::{
    query::{Query, Rows},
    sql::{List, Lookup},
};
use crate::dashboard::parameters::{Include, Search};

/// A list of customers or consultants, in parts.
pub(crate) struct People {
    /// The answer's field with the entries.
    pub(crate) name: &'static str,
    /// The table, which has the columns `isdisabled` and `searchtext`.
    pub(crate) table: &'static str,
    /// The fields of an entry.
    pub(crate) fields: &'static str,
    /// The sort order. Its last expression is unique.
    pub(crate) order: Cow<'static, str>,
}

impl People {
    /// The list of the matching people.
    pub(crate) fn query(self, search: Option<&Search>, include: Include) -> Query {
        let Self {
            name,
            table,
            fields,
            order,
        } = self;
        let list = List {
            name,
            matching: format!(
                "SELECT * FROM {table}
                 WHERE ($4 IS NULL OR isdisabled = $4)
                   AND ($3 IS NULL OR searchtext LIKE ALL (search_patterns($3)))"
            )
            .into(),
            entries: format!("SELECT {fields} FROM page").into(),
            order,
            lookup: match search {
                None => Lookup::InOrder,
                Some(_) => Lookup::Search,
            },
        };
        Query {
            list,
            rows: Rows::Fixed,
            arguments: vec![
                (Box::new(search.cloned()), Type::TEXT),
                (Box::new(include.is_disabled()), Type::BOOL),
            ],
            precondition: None,
        }
    }
}
