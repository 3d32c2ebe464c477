//! Lists of people: customers and consultants are searched and filtered in the same way.

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

/// A list of customers or consultants, in parts.
pub(crate) struct People<'a> {
    /// The answer's field with the entries.
    pub(crate) name: &'a str,
    /// The table, which has the columns `isdisabled` and `searchtext`.
    pub(crate) table: &'a str,
    /// The fields of an entry.
    pub(crate) fields: &'a str,
    /// The sort order. Its last expression is unique.
    pub(crate) order: &'a str,
}

impl People<'_> {
    /// A page of the matching people.
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
