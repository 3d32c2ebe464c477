//! A list with the parameters of one request, from which one page is read or everything is exported.

use serde::de::DeserializeOwned;
use tokio_postgres::types::{ToSql, Type};

use super::{by_day::ByDay, sql::List};
use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        parameters::{Limit, Offset},
        refusal::{Entity, Refusal},
    },
    platform::database::Parameter,
    window::{NO_DAYS, TieredDatabase},
};

/// A parameter of a list's statement with its PostgreSQL type.
pub(crate) type Argument = (Box<dyn ToSql + Sync + Send>, Type);

/// A list with the parameters of one request.
pub(crate) struct Query {
    /// Its SQL.
    pub(crate) list: List,
    /// Where its rows are.
    pub(crate) rows: Rows,
    /// Its own parameters, from `$3` on.
    pub(crate) arguments: Vec<Argument>,
    /// What must exist, or the list is not found.
    pub(crate) precondition: Option<Precondition>,
}

/// Where the rows of a list are.
pub(crate) enum Rows {
    /// In tables that are always loaded whole.
    Fixed,
    /// On the days that meet this condition on `archive.archived_day`, all of which every page needs.
    OfDays(&'static str),
    /// On days whose number of matching rows is known even while they are archived.
    ByDay(ByDay),
}

/// What must exist for there to be a list, even an empty one.
#[derive(Clone, Copy)]
pub(crate) struct Precondition {
    /// An SQL expression, in which the parameters are those of the list.
    pub(crate) condition: &'static str,
    /// What is not found if it isn't met.
    pub(crate) entity: Entity,
}

/// For lists whose first parameter is a consultant.
pub(crate) const OF_CONSULTANT: Precondition = Precondition {
    condition: "EXISTS (SELECT FROM consultant WHERE consultantid = $3)",
    entity: Entity::Consultant,
};

impl Query {
    /// One page of the list.
    pub(crate) async fn page<T>(
        &self,
        tiers: &TieredDatabase<'_>,
        limit: Limit,
        offset: Offset,
    ) -> Result<JsonOf<T>> {
        let parameters = self.parameters((&limit, Type::INT8), (&offset, Type::INT8));
        let (needs, statement) = match &self.rows {
            Rows::Fixed => (NO_DAYS.to_owned(), self.list.statement()),
            Rows::OfDays(days) => ((*days).to_owned(), self.list.statement()),
            Rows::ByDay(by_day) => (by_day.needs(&self.list), by_day.statement(&self.list)),
        };
        let Some(Precondition { condition, entity }) = self.precondition else {
            return self.read(tiers, &needs, &statement, &parameters).await;
        };
        let statement = format!("SELECT CASE WHEN {condition} THEN ({statement}) ELSE 'null' END");
        let found: Option<_> = self.read(tiers, &needs, &statement, &parameters).await?;
        found.ok_or(Refusal::NotFound(entity).into())
    }

    async fn read<T: DeserializeOwned>(
        &self,
        tiers: &TieredDatabase<'_>,
        needs: &str,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<T> {
        Ok(match &self.rows {
            Rows::Fixed => tiers.database.read(statement, parameters).await?,
            Rows::OfDays(_) | Rows::ByDay(_) => tiers.read(needs, statement, parameters).await?,
        })
    }

    /// The days that the whole list needs, for [`TieredDatabase`].
    pub(crate) fn all_needs(&self) -> String {
        match &self.rows {
            Rows::Fixed => NO_DAYS.to_owned(),
            Rows::OfDays(days) => (*days).to_owned(),
            Rows::ByDay(by_day) => by_day.all_needs(),
        }
    }

    /// A statement that returns these columns of the list's loaded rows.
    pub(crate) fn all_rows(&self, columns: &str) -> String {
        self.list.rows(columns)
    }

    /// All parameters of the statements, with the given limit and offset.
    pub(crate) fn parameters<'b>(
        &'b self,
        limit: Parameter<'b>,
        offset: Parameter<'b>,
    ) -> Vec<Parameter<'b>> {
        let own = self.arguments.iter();
        let own = own.map(|(value, kind)| (&**value as &(dyn ToSql + Sync), kind.clone()));
        [limit, offset].into_iter().chain(own).collect()
    }
}
