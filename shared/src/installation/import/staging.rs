//! Staging: a table's rows are loaded as they are, checked against each other as sets, then inserted.
//!
//! A row that fails a check stays in the staging table with the reason beside it. Rows are told apart by their ordinal,
//! because in an SQL dump a line may have many.

use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use tokio::sync::mpsc::Receiver;
use tokio_postgres::{Transaction, types::Type};

use crate::{
    Result,
    archived::catalogue::{Presence, PrimaryKey, Reference, Table},
};

/// A rejected row as the report shows it.
pub struct Reject {
    /// The physical line on which it starts.
    pub line: i64,
    /// The offending column; None if the row could not be split into columns.
    pub column: Option<String>,
    /// The offending value, shortened.
    pub value: Option<String>,
    /// One sentence that names both.
    pub reason: String,
}

/// The staging table of a business table, which exists until the transaction ends.
pub struct Staging<'a> {
    transaction: &'a Transaction<'a>,
    table: Table,
    name: String,
}

impl<'a> Staging<'a> {
    /// Creates the empty staging table, with the business table's defaults but none of its constraints.
    pub async fn create(transaction: &'a Transaction<'a>, table: Table) -> Result<Self> {
        let staging = Self {
            transaction,
            table,
            name: staging_name(table),
        };
        let nullable: Vec<String> = table
            .columns()
            .iter()
            .map(|column| format!("ALTER {} DROP NOT NULL", column.name))
            .collect();
        staging
            .execute(&format!(
                "CREATE TEMP TABLE {staging} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP;
                 ALTER TABLE {staging}
                     {nullable},
                     ADD ordinal bigint GENERATED ALWAYS AS IDENTITY,
                     ADD line bigint NOT NULL,
                     ADD reject_column text,
                     ADD reject_value text,
                     ADD reject_reason text",
                staging = staging.name,
                table = table.name(),
                nullable = nullable.join(", "),
            ))
            .await?;
        Ok(staging)
    }

    /// The table whose rows it stages.
    pub fn table(&self) -> Table {
        self.table
    }

    /// Fills the staging table with COPY text from [`super::rows::Rows::copy_next`].
    pub async fn fill(&self, header: &[&str], mut chunks: Receiver<Bytes>) -> Result<()> {
        let mut columns = vec!["line", "reject_column", "reject_value", "reject_reason"];
        columns.extend(header);
        let copy = format!("COPY {} ({}) FROM STDIN", self.name, columns.join(", "));
        let mut sink = pin!(self.transaction.copy_in(&copy).await?);
        while let Some(chunk) = chunks.recv().await {
            sink.send(chunk).await?;
        }
        sink.as_mut().finish().await?;
        // Autovacuum doesn't analyze temporary tables (PostgreSQL, "ANALYZE"), and the checks join this one.
        self.execute(&format!("ANALYZE {}", self.name)).await
    }

    /// Gives empty values the schema's defaults, except for ids, which are assigned at the insert.
    pub async fn set_defaults(&self, header: &[&str]) -> Result<()> {
        let defaulted: Vec<&str> = self
            .table
            .columns()
            .iter()
            .filter(|column| {
                let numbered = self.table.key() == PrimaryKey::Numbered(column.name);
                column.presence == Presence::Defaulted && !numbered && header.contains(&column.name)
            })
            .map(|column| column.name)
            .collect();
        if defaulted.is_empty() {
            return Ok(());
        }
        // One statement for all columns, because each statement rewrites every row that it changes.
        let statement = self
            .transaction
            .query_one(
                "SELECT format('UPDATE %s SET %s WHERE reject_reason IS NULL AND (%s)', $1::text,
                               string_agg(format('%1$I = coalesce(%1$I, %2$s)', attname,
                                                 pg_get_expr(adbin, adrelid)), ', '),
                               string_agg(format('%I IS NULL', attname), ' OR '))
                 FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                 WHERE attrelid = $1::text::regclass AND attname = ANY ($2)",
                &[&self.name, &defaulted],
            )
            .await?;
        self.execute(statement.try_get(0)?).await
    }

    /// Rejects rows that conflict with others. References are checked first, so that a row rejected for its own fault
    /// doesn't cause another one to be rejected as its duplicate.
    pub async fn check(&self) -> Result<()> {
        match self.table {
            Table::ConsultantSchedule => {
                self.reject_where("starttime >= endtime", "endtime", "is not after starttime")
                    .await?;
            }
            Table::Appointment => {
                let past_midnight = "minute_of_day(time) + duration > 1440";
                self.reject_where(past_midnight, "duration", "goes past the end of the day")
                    .await?;
            }
            Table::ConsultantLeave => {
                self.reject_where("enddate < startdate", "enddate", "is before startdate")
                    .await?;
                self.reject_where(
                    "starttime IS NOT NULL AND endtime IS NULL",
                    "starttime",
                    "has no endtime",
                )
                .await?;
                self.reject_where(
                    "endtime IS NOT NULL AND starttime IS NULL",
                    "endtime",
                    "has no starttime",
                )
                .await?;
                self.reject_where("starttime >= endtime", "endtime", "is not after starttime")
                    .await?;
            }
            Table::ConsultantWorkingPlan => {
                self.reject_where("starttime >= endtime", "endtime", "is not after starttime")
                    .await?;
                let too_long = "slotminutes > minute_of_day(endtime) - minute_of_day(starttime)";
                self.reject_where(
                    too_long,
                    "slotminutes",
                    "is longer than from starttime to endtime",
                )
                .await?;
                self.reject_where("validto < validfrom", "validto", "is before validfrom")
                    .await?;
            }
            Table::Customer
            | Table::Consultant
            | Table::AppointmentFeedback
            | Table::CommunityProgram
            | Table::ProgramParticipant
            | Table::AuditEntry => {}
        }
        for reference in self.table.references() {
            self.check_reference(*reference).await?;
        }
        self.check_duplicates(
            &self.table.key().columns().join(", "),
            "true",
            self.table.key().columns()[0],
        )
        .await?;
        match self.table {
            Table::Consultant => {
                self.check_duplicates("email_key(email)", "NOT isdisabled", "email")
                    .await
            }
            Table::ConsultantSchedule => self.check_overlaps(&SLOTS).await,
            Table::Appointment => self.check_overlaps(&APPOINTMENTS).await,
            Table::ConsultantWorkingPlan => self.check_overlaps(&WORKING_HOURS).await,
            Table::Customer
            | Table::AppointmentFeedback
            | Table::CommunityProgram
            | Table::ProgramParticipant
            | Table::ConsultantLeave
            | Table::AuditEntry => Ok(()),
        }
    }

    async fn reject_where(&self, condition: &str, column: &str, problem: &str) -> Result<()> {
        self.execute(&format!(
            "UPDATE {staging}
             SET reject_column = '{column}',
                 reject_value = {column}::text,
                 reject_reason = format('{column} \"%s\" {problem}', {column})
             WHERE reject_reason IS NULL AND {condition}",
            staging = self.name,
        ))
        .await
    }

    async fn check_reference(&self, Reference { column, table }: Reference) -> Result<()> {
        self.execute(&format!(
            "UPDATE {staging} AS orphan
             SET reject_column = '{column}',
                 reject_value = orphan.{column}::text,
                 reject_reason = CASE
                     WHEN parent_line IS NULL THEN format('{column} \"%s\" is not in {file}', orphan.{column})
                     ELSE format('{column} \"%s\" belongs to line %s of {file}, which was rejected',
                                 orphan.{column}, parent_line)
                 END
             FROM (SELECT child.ordinal, min(parent.line) AS parent_line
                   FROM {staging} AS child LEFT JOIN {parents} AS parent ON parent.{key} = child.{column}
                   WHERE child.reject_reason IS NULL
                     AND NOT EXISTS (SELECT FROM {table} AS present WHERE present.{key} = child.{column})
                   GROUP BY child.ordinal) AS orphans
             WHERE orphan.ordinal = orphans.ordinal",
            staging = self.name,
            parents = staging_name(table),
            table = table.name(),
            key = table.key().columns()[0],
            file = table.file_stem(),
        ))
        .await
    }

    /// Of the rows that meet `condition` and have the same `key`, keeps the first in file order.
    async fn check_duplicates(&self, key: &str, condition: &str, column: &str) -> Result<()> {
        self.execute(&format!(
            "WITH twins AS (
                 SELECT ordinal,
                        row_number() OVER same_key AS place,
                        first_value(line) OVER same_key AS first_line
                 FROM {staging}
                 WHERE reject_reason IS NULL AND ({key}) IS NOT NULL AND {condition}
                 WINDOW same_key AS (PARTITION BY {key} ORDER BY ordinal)
             )
             UPDATE {staging} AS twin
             SET reject_column = '{column}',
                 reject_value = twin.{column}::text,
                 reject_reason = format('{column} \"%s\" is already in line %s', twin.{column}, first_line)
             FROM twins
             WHERE twin.ordinal = twins.ordinal AND place > 1",
            staging = self.name,
        ))
        .await
    }

    async fn check_overlaps(&self, taken: &Taken) -> Result<()> {
        let statement = include_str!("reject_overlaps.sql")
            .replace("{staging}", &self.name)
            .replace("{span}", taken.span)
            .replace("{takes_time}", taken.when)
            .replace("{day}", taken.day)
            .replace("{valid}", taken.valid)
            .replace("{time_column}", taken.time_column);
        self.execute(&statement).await
    }

    /// Inserts the rows that passed and returns their number. Rows without an id get one above all ids in the file.
    pub async fn insert(&self) -> Result<u64> {
        let columns: Vec<&str> = self.table.columns().iter().map(|column| column.name).collect();
        let mut values = columns.join(", ");
        if let PrimaryKey::Numbered(key) = self.table.key() {
            let sequence = format!(
                "pg_get_serial_sequence('{}', '{key}')::regclass",
                self.table.name()
            );
            // Above the ids of rejected rows too, because people know those as somebody else's.
            self.execute(&format!(
                "SELECT archive.pass_id({sequence}, max({key}))
                 FROM {}
                 WHERE {key} < archive.first_foreign_id()",
                self.name
            ))
            .await?;
            values = values.replacen(key, &format!("coalesce({key}, nextval({sequence})::integer)"), 1);
        }
        let inserted = self
            .transaction
            .execute(
                &format!(
                    "INSERT INTO {table} ({columns}) SELECT {values} FROM {staging} WHERE reject_reason IS NULL",
                    table = self.table.name(),
                    columns = columns.join(", "),
                    staging = self.name,
                ),
                &[],
            )
            .await?;
        Ok(inserted)
    }

    /// Makes a single audit entry for all these rows; an entry for each would say no more.
    pub async fn audit(&self, loaded: u64) -> Result<()> {
        if loaded == 0 {
            return Ok(());
        }
        self.transaction
            .execute_typed(
                "INSERT INTO auditentry (date, at, actor, action, tablename, after)
                 SELECT audit.day_of(now()), now(), audit.actor(), 'insert', $1, jsonb_build_object('rows', $2)",
                &[
                    (&self.table.name(), Type::TEXT),
                    (&i64::try_from(loaded).unwrap_or(i64::MAX), Type::INT8),
                ],
            )
            .await?;
        Ok(())
    }

    /// How many rows were rejected, and the first `limit` of them in file order.
    pub async fn rejects(&self, limit: usize) -> Result<(u64, Vec<Reject>)> {
        let rows = self
            .transaction
            .query(
                &format!(
                    "SELECT line, reject_column, reject_value, reject_reason, count(*) OVER ()
                     FROM {}
                     WHERE reject_reason IS NOT NULL
                     ORDER BY ordinal
                     LIMIT {limit}",
                    self.name
                ),
                &[],
            )
            .await?;
        let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get(4))?;
        let rejects = rows
            .iter()
            .map(|row| {
                Ok(Reject {
                    line: row.try_get(0)?,
                    column: row.try_get(1)?,
                    value: row.try_get(2)?,
                    reason: row.try_get(3)?,
                })
            })
            .collect::<Result<_>>()?;
        Ok((count.unsigned_abs(), rejects))
    }

    async fn execute(&self, statements: &str) -> Result<()> {
        Ok(self.transaction.batch_execute(statements).await?)
    }
}

/// How many imported appointments are during their consultant's leave, and the line of the first. The database refuses
/// such bookings, but an admin may have made them all the same.
pub async fn appointments_in_leave(transaction: &Transaction<'_>) -> Result<(i64, Option<i64>)> {
    let row = transaction
        .query_one(
            &format!(
                "SELECT count(*), min(line)
                 FROM {} AS appointment
                 WHERE reject_reason IS NULL AND status <> 'cancelled' AND EXISTS (
                     SELECT FROM consultantleave AS leave
                     WHERE leave.consultantid = appointment.consultantid
                       AND takes_leave(leave, date, minute_of_day(time), minute_of_day(time) + duration))",
                staging_name(Table::Appointment)
            ),
            &[],
        )
        .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// How the rows of a table take up their consultants' time, as the schema's exclusion constraints define it.
struct Taken {
    /// An expression for the minutes that a row takes up.
    span: &'static str,
    /// A condition: the rows that take up time.
    when: &'static str,
    /// The column with the date or weekday.
    day: &'static str,
    /// An expression for the dates on which a row is valid.
    valid: &'static str,
    /// The column to name when the time is taken.
    time_column: &'static str,
}

const ALWAYS: &str = "daterange(NULL, NULL)";
const APPOINTMENTS: Taken = Taken {
    span: "consultant_minutes(consultantid, date, minute_of_day(time), minute_of_day(time) + duration)",
    when: "status <> 'cancelled'",
    day: "date",
    valid: ALWAYS,
    time_column: "time",
};
const SLOTS: Taken = Taken {
    span: "consultant_minutes(consultantid, date, minute_of_day(starttime), minute_of_day(endtime))",
    when: "true",
    day: "date",
    valid: ALWAYS,
    time_column: "starttime",
};
const WORKING_HOURS: Taken = Taken {
    span: "weekly_minutes(consultantid, weekday, minute_of_day(starttime), minute_of_day(endtime))",
    when: "true",
    day: "weekday",
    valid: "daterange(validfrom, validto, '[]')",
    time_column: "starttime",
};

fn staging_name(table: Table) -> String {
    format!("seed_{}", table.name())
}
