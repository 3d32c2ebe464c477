//! Checks across the rows of staging tables, each one pass over a set.

use tokio_postgres::Client;

use super::staging::{Staging, staging_name};
use crate::{
    Result,
    archived::catalogue::{Reference, Table},
};

/// For the transaction of the checks, each of which is one pass over sets. The planner, which doesn't know yet how many
/// rows are bad, may choose a nested loop, which would be one pass per bad row.
pub const SET_WISE: &str = "SET LOCAL enable_nestloop = off";

impl Staging<'_> {
    /// Rejects rows that conflict with others of the file. References are checked first, so that a row rejected for its own
    /// fault doesn't cause another one to be rejected as its duplicate.
    pub async fn check(&self) -> Result<()> {
        self.check_rows().await?;
        self.check_each_other().await
    }

    /// Rejects rows that are wrong in themselves, refer to nothing, or have the key of another row of the file.
    pub(super) async fn check_rows(&self) -> Result<()> {
        match self.table() {
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
        for reference in self.table().references() {
            self.check_reference(*reference).await?;
        }
        self.check_duplicates(
            &self.table().key().columns().join(", "),
            "true",
            self.table().key().columns()[0],
        )
        .await
    }

    /// Rejects rows that can't exist beside another row of the file.
    pub(super) async fn check_each_other(&self) -> Result<()> {
        match self.table() {
            Table::Consultant => {
                self.check_duplicates(
                    "email_key(email)",
                    "NOT isdisabled AND verdict <> 'unchanged'",
                    "email",
                )
                .await
            }
            table => match taken(table) {
                Some(taken) => self.check_overlaps(taken).await,
                None => Ok(()),
            },
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
             FROM (SELECT child.place, min(parent.line) AS parent_line
                   FROM {staging} AS child LEFT JOIN {parents} AS parent ON parent.{key} = child.{column}
                   WHERE child.reject_reason IS NULL
                     AND NOT EXISTS (SELECT FROM {table} AS present WHERE present.{key} = child.{column})
                   GROUP BY child.place
                   HAVING count(*) FILTER (WHERE parent.line IS NOT NULL AND parent.reject_reason IS NULL) = 0
                  ) AS orphans
             WHERE orphan.place = orphans.place",
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
                 SELECT place, first_value(place) OVER same_key AS first_place, first_value(line) OVER same_key AS first_line
                 FROM {staging}
                 WHERE reject_reason IS NULL AND ({key}) IS NOT NULL AND {condition}
                 WINDOW same_key AS (PARTITION BY {key} ORDER BY place)
             )
             UPDATE {staging} AS twin
             SET reject_column = '{column}',
                 reject_value = twin.{column}::text,
                 reject_reason = format('{column} \"%s\" is already in line %s', twin.{column}, first_line)
             FROM twins
             WHERE twin.place = twins.place AND first_place < twin.place",
            staging = self.name,
        ))
        .await
    }

    async fn check_overlaps(&self, taken: &Taken) -> Result<()> {
        let statement = include_str!("reject_overlaps.sql")
            .replace("{staging}", &self.name)
            .replace("{span}", taken.span)
            .replace(
                "{takes_time}",
                &format!("verdict <> 'unchanged' AND {}", taken.when),
            )
            .replace("{day}", taken.day)
            .replace("{valid}", taken.valid)
            .replace("{time_column}", taken.time_column);
        self.execute(&statement).await
    }
}

/// How many of the appointments to import are during their consultant's leave, imported leave included, and the line of
/// the first. The database refuses such bookings, but an admin may have made them all the same.
pub async fn appointments_in_leave(session: &Client) -> Result<(i64, Option<i64>)> {
    let row = session
        .query_one(
            &format!(
                "WITH away AS (
                     SELECT consultantid, startdate, enddate, starttime, endtime FROM consultantleave
                     UNION ALL
                     SELECT consultantid, startdate, enddate, starttime, endtime FROM {leave} WHERE reject_reason IS NULL)
                 SELECT count(*), min(line)
                 FROM {appointments} AS appointment
                 WHERE reject_reason IS NULL AND verdict <> 'unchanged' AND status <> 'cancelled' AND EXISTS (
                     SELECT FROM away
                     WHERE away.consultantid = appointment.consultantid
                       AND date BETWEEN startdate AND enddate
                       AND (starttime IS NULL
                            OR minute_of_day(starttime) < minute_of_day(time) + duration
                               AND minute_of_day(time) < minute_of_day(endtime)))",
                leave = staging_name(Table::ConsultantLeave),
                appointments = staging_name(Table::Appointment),
            ),
            &[],
        )
        .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// How the rows of a table take up their consultants' time, as the schema's exclusion constraints define it.
pub(super) struct Taken {
    /// An expression for the minutes that a row takes up.
    pub span: &'static str,
    /// A condition: the rows that take up time.
    pub when: &'static str,
    /// The column with the date or weekday.
    pub day: &'static str,
    /// An expression for the dates on which a row is valid.
    pub valid: &'static str,
    /// The column to name when the time is taken.
    pub time_column: &'static str,
}

/// How this table's rows do; None if they take up no time.
pub(super) fn taken(table: Table) -> Option<&'static Taken> {
    match table {
        Table::ConsultantSchedule => Some(&SLOTS),
        Table::Appointment => Some(&APPOINTMENTS),
        Table::ConsultantWorkingPlan => Some(&WORKING_HOURS),
        Table::Customer
        | Table::Consultant
        | Table::AppointmentFeedback
        | Table::CommunityProgram
        | Table::ProgramParticipant
        | Table::ConsultantLeave
        | Table::AuditEntry => None,
    }
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
