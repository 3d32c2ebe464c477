//! Compares staged rows with those of the database: which are new, which exist and would be changed, and which can't be
//! imported beside those that exist.
//!
//! A row of the database is the same as a staged one if it has the same key or, for a row without a key, the same values
//! in every column of the file. So a file without ids can be uploaded again without adding its rows a second time.
//!
//! What takes up time, or an address, must be free both before and after the import. So it doesn't matter in which order
//! rows are changed, and what is shown holds whether existing rows are changed or not.

use super::{
    checks::taken,
    staging::{Staging, generated_key},
};
use crate::{
    Result,
    archived::catalogue::{Column, Kind, Presence, Table},
};

/// What an import would do to a table, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Rows that don't exist yet.
    pub new: u64,
    /// Rows that exist and are different.
    pub changed: u64,
    /// Rows that exist and are the same.
    pub unchanged: u64,
    /// Rows that can't be imported.
    pub rejected: u64,
    /// A sum over all rows with their verdicts, and over what would be overwritten. It is the same if nothing is different.
    pub sum: String,
}

impl Staging<'_> {
    /// Gives each row its verdict and rejects those that can't be imported. `given` are the columns of the file. The
    /// tables that this one refers to have been compared before.
    pub async fn compare(&self, given: &[&str]) -> Result<Figures> {
        self.match_keys(given).await?;
        self.match_contents(given).await?;
        self.set_defaults(given).await?;
        self.check_rows().await?;
        self.check_present().await?;
        self.check_each_other().await?;
        self.figures().await
    }

    /// Finds the rows whose key exists, and completes them with what the file doesn't say of the existing rows.
    async fn match_keys(&self, given: &[&str]) -> Result<()> {
        let keys = self.table().key();
        let completed = self.table().columns().iter().filter_map(|column| {
            let name = column.name;
            if keys.columns().contains(&name) {
                None
            } else if !given.contains(&name) || column.kind == Kind::Instant {
                Some(format!("{name} = present.{name}"))
            } else if column.presence == Presence::Defaulted {
                Some(format!("{name} = coalesce(staged.{name}, present.{name})"))
            } else {
                None
            }
        });
        let changed = self.differs(given);
        let mut assignments = vec![
            format!("verdict = CASE WHEN {changed} THEN 'changed' ELSE 'unchanged' END"),
            format!("seen = CASE WHEN {changed} THEN hashtextextended(present::text, 0) END"),
        ];
        assignments.extend(completed);
        self.execute(&format!(
            "UPDATE {staging} AS staged SET {assignments}
             FROM {table} AS present
             WHERE staged.reject_reason IS NULL AND {same_key}",
            staging = self.name,
            table = self.table().name(),
            assignments = assignments.join(", "),
            same_key = self.same_key(),
        ))
        .await
    }

    /// Finds the rows without a key that exist as they are.
    async fn match_contents(&self, given: &[&str]) -> Result<()> {
        let Some((key, _)) = generated_key(self.table()) else {
            return Ok(());
        };
        let required = self.table().columns().iter();
        let same: Vec<_> = required
            .filter(|column| column.presence == Presence::Required)
            .map(|column| format!("present.{0} = staged.{0}", column.name))
            .collect();
        self.execute(&format!(
            "UPDATE {staging} AS staged SET verdict = 'unchanged'
             WHERE reject_reason IS NULL AND verdict = 'new' AND {key} IS NULL
               AND EXISTS (SELECT FROM {table} AS present WHERE {same} AND NOT ({differs}))",
            staging = self.name,
            table = self.table().name(),
            same = same.join(" AND "),
            differs = self.differs(given),
        ))
        .await
    }

    /// A condition: the staged row and the present one have the same key.
    fn same_key(&self) -> String {
        let same: Vec<_> = self
            .table()
            .key()
            .columns()
            .iter()
            .map(|key| format!("present.{key} = staged.{key}"))
            .collect();
        same.join(" AND ")
    }

    /// A condition: the staged row has other values than the present one. An empty cell that has a default says nothing
    /// about a row that exists, and when a row was made is not changed: spreadsheets shorten it.
    fn differs(&self, given: &[&str]) -> String {
        let key = self.table().key();
        let differs = |column: &Column| {
            let differs = format!("staged.{0} IS DISTINCT FROM present.{0}", column.name);
            match column.presence {
                Presence::Defaulted => format!("staged.{} IS NOT NULL AND {differs}", column.name),
                Presence::Required | Presence::Optional => differs,
            }
        };
        let conditions: Vec<_> = self
            .table()
            .columns()
            .iter()
            .filter(|column| {
                given.contains(&column.name)
                    && !key.columns().contains(&column.name)
                    && column.kind != Kind::Instant
            })
            .map(differs)
            .collect();
        if conditions.is_empty() {
            "false".to_owned()
        } else {
            conditions.join(" OR ")
        }
    }

    /// Rejects rows that can't exist beside a row of the database.
    async fn check_present(&self) -> Result<()> {
        if self.table() == Table::Consultant {
            return self
                .execute(&format!(
                    "UPDATE {staging} AS staged
                     SET reject_column = 'email',
                         reject_value = email,
                         reject_reason = format('email \"%s\" is that of consultant %s, who exists', email, rival)
                     FROM (SELECT place, min(present.consultantid) AS rival
                           FROM {staging} AS own JOIN consultant AS present ON email_key(present.email) = email_key(own.email)
                           WHERE own.reject_reason IS NULL AND verdict <> 'unchanged'
                             AND NOT own.isdisabled AND NOT present.isdisabled
                             AND present.consultantid IS DISTINCT FROM own.consultantid
                           GROUP BY place) AS late
                     WHERE staged.place = late.place",
                    staging = self.name,
                ))
                .await;
        }
        let Some(taken) = taken(self.table()) else {
            return Ok(());
        };
        let row = |source: &str, columns: &str, condition: &str| {
            format!(
                "(SELECT {columns} {key} AS key, consultantid, {day} AS day, {span} AS span, {valid} AS valid
                  FROM {source}
                  WHERE {takes_time} {condition})",
                key = self.table().key().columns()[0],
                day = taken.day,
                span = taken.span,
                valid = taken.valid,
                takes_time = taken.when,
            )
        };
        self.execute(&format!(
            "UPDATE {staging} AS staged
             SET reject_column = '{time_column}',
                 reject_value = {time_column}::text,
                 reject_reason = format('{time_column} \"%s\" overlaps {table} %s, which exists', {time_column}, rival)
             FROM (SELECT place, min(present.key) AS rival
                   FROM {own} AS own JOIN {present} AS present
                       ON present.consultantid = own.consultantid AND present.day = own.day
                   WHERE present.span && own.span AND present.valid && own.valid
                     AND present.key IS DISTINCT FROM own.key
                   GROUP BY place) AS late
             WHERE staged.place = late.place",
            staging = self.name,
            time_column = taken.time_column,
            table = self.table().name(),
            own = row(&self.name, "place,", "AND reject_reason IS NULL AND verdict <> 'unchanged'"),
            present = row(self.table().name(), "", ""),
        ))
        .await
    }

    async fn figures(&self) -> Result<Figures> {
        let row = self
            .session
            .query_typed_one(
                &format!(
                    "SELECT count(*) FILTER (WHERE reject_reason IS NULL AND verdict = 'new'),
                            count(*) FILTER (WHERE reject_reason IS NULL AND verdict = 'changed'),
                            count(*) FILTER (WHERE reject_reason IS NULL AND verdict = 'unchanged'),
                            count(reject_reason),
                            coalesce(sum(hashtextextended(concat_ws('|', place, verdict, seen, reject_reason), 0)::numeric), 0)::text
                     FROM {}",
                    self.name
                ),
                &[],
            )
            .await?;
        let count = |place| Ok::<_, crate::Error>(row.try_get::<_, i64>(place)?.unsigned_abs());
        Ok(Figures {
            new: count(0)?,
            changed: count(1)?,
            unchanged: count(2)?,
            rejected: count(3)?,
            sum: row.try_get(4)?,
        })
    }

    /// Of the new rows without a key, how many have the name and address of a row that exists, and the line of the first:
    /// people may be about to be added a second time.
    pub async fn namesakes(&self) -> Result<(i64, Option<i64>)> {
        let row = self
            .session
            .query_typed_one(
                &format!(
                    "SELECT count(*), min(line)
                     FROM {staging} AS staged
                     WHERE reject_reason IS NULL AND verdict = 'new' AND customerid IS NULL AND EXISTS (
                         SELECT FROM customer AS present
                         WHERE lower(present.email) = lower(staged.email)
                           AND search_key(present.fullname) = search_key(staged.fullname))",
                    staging = self.name
                ),
                &[],
            )
            .await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }

    /// Changes the existing rows that are different, by their key, and returns their number.
    pub async fn update(&self) -> Result<u64> {
        let key = self.table().key();
        let assignments: Vec<_> = self
            .table()
            .columns()
            .iter()
            .filter(|column| !key.columns().contains(&column.name))
            .map(|column| match column.name {
                "updatedat" => "updatedat = now()".to_owned(),
                name => format!("{name} = staged.{name}"),
            })
            .collect();
        let statement = format!(
            "UPDATE {table} AS present SET {assignments}
             FROM {staging} AS staged
             WHERE {same_key} AND reject_reason IS NULL AND verdict = 'changed'",
            table = self.table().name(),
            assignments = assignments.join(", "),
            staging = self.name,
            same_key = self.same_key(),
        );
        Ok(self.session.execute(&statement, &[]).await?)
    }
}
