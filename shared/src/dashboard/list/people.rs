//! Lists of people: customers and consultants are searched and narrowed down alike.

use tokio_postgres::types::Type;

use super::List;
use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        parameters::{Include, Limit, Offset, Search},
    },
    platform::database::Database,
};

/// A list of all people of one kind, in its pieces.
pub(crate) struct People<'a> {
    /// What the answer calls the entries.
    pub(crate) name: &'a str,
    /// The table. It has the columns `isdisabled` and `searchtext`.
    pub(crate) table: &'a str,
    /// The fields of an entry.
    pub(crate) fields: &'a str,
    /// By what the people are sorted. The last expression is unique.
    pub(crate) order: &'a str,
}

impl People<'_> {
    /// One page of those who are asked for.
    pub(crate) async fn read<T>(
        &self,
        database: &Database,
        limit: Limit,
        offset: Offset,
        search: Option<&Search>,
        include: Include,
    ) -> Result<JsonOf<T>> {
        let Self {
            name,
            table,
            fields,
            order,
        } = self;
        let list = List {
            name,
            matching: &format!(
                "SELECT * FROM {table}
                 WHERE ($4 IS NULL OR isdisabled = $4)
                   AND ($3 IS NULL OR searchtext LIKE ALL (search_patterns($3)))"
            ),
            entries: &format!("SELECT {fields} FROM page"),
            order,
        };
        let statement = match search {
            None => list.statement(),
            Some(_) => list.statement_of_search(),
        };
        let people = database
            .read(
                &statement,
                &[
                    (&limit, Type::INT8),
                    (&offset, Type::INT8),
                    (&search, Type::TEXT),
                    (&include.is_disabled(), Type::BOOL),
                ],
            )
            .await?;
        Ok(people)
    }
}
