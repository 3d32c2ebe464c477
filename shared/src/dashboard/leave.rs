//! Leave: when consultants are away.
//!
//! The schema refuses bookings during leave, whoever makes them. Appointments that were booked before the leave was added
//! are kept and returned as conflicts, for a person to decide about.

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        instant::Instant,
        json_of::JsonOf,
        list::{List, Lookup, OF_CONSULTANT, Query, Rows},
        outcome::Outcome,
        parameters::{
            AppointmentStatus, ConsultantId, Day, EndTime, LeaveId, LongText, Time, check_order, optional,
        },
        refusal::{Entity, Problem, Refusal},
    },
    window::{Change, NO_DAYS, TieredDatabase},
};

/// A range of days, or the same hours on each of them, when a consultant is away.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct Leave {
    pub leaveid: i32,
    pub consultantid: i32,
    pub startdate: NaiveDate,
    pub enddate: NaiveDate,
    /// On each of the days; null for whole days.
    pub starttime: Option<NaiveTime>,
    /// On each of the days; null for whole days.
    pub endtime: Option<EndTime>,
    pub reason: Option<String>,
    pub createdat: Instant,
    /// The pending and confirmed appointments during this leave, the earliest first.
    pub conflicts: Vec<LeaveConflict>,
}

/// An appointment at a time when its consultant is on leave.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the tables")]
pub struct LeaveConflict {
    pub appointmentid: i32,
    pub customerid: String,
    pub customer_name: String,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub duration: i32,
    pub status: AppointmentStatus,
}

/// The fields of [`Leave`] except its conflicts.
const COLUMNS: &str = "
    leaveid, consultantid, startdate, enddate, starttime, endtime, reason, iso_instant(createdat) AS createdat";

/// A condition on archived days: those on which consultant `$1` may have a conflict.
const DAYS_WITH_CONFLICTS: &str = "
    coalesce(archive.count_of(appointment_counts, $1, 'pending')
             + archive.count_of(appointment_counts, $1, 'confirmed') > 0, true)";

/// The consultant and days whose leave is listed.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The first day, for the conflicts too; default: today.
    #[serde(default, deserialize_with = "optional")]
    pub date_from: Option<Day>,
    /// The last day.
    #[serde(default, deserialize_with = "optional")]
    pub date_to: Option<Day>,
}

/// A consultant's leave that touches these days, the earliest first.
pub async fn list(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Vec<Leave>>> {
    check_order(filter.date_from, filter.date_to)?;
    let touches = "enddate >= coalesce($2, current_date) AND ($3 IS NULL OR startdate <= $3)";
    let statement = format!(
        "SELECT CASE WHEN EXISTS (SELECT FROM consultant WHERE consultantid = $1) THEN (
             SELECT coalesce(json_agg(entry ORDER BY startdate, leaveid), '[]')
             FROM (SELECT {COLUMNS}, dashboard.appointments_in_leave(leave, coalesce($2, current_date)) AS conflicts
                   FROM consultantleave AS leave
                   WHERE consultantid = $1 AND {touches}) AS entry)
         ELSE 'null' END"
    );
    let needs = format!(
        "day >= coalesce($2, current_date)
         AND EXISTS (SELECT FROM consultantleave
                     WHERE consultantid = $1 AND day BETWEEN startdate AND enddate AND {touches})
         AND {DAYS_WITH_CONFLICTS}"
    );
    let found: Option<JsonOf<Vec<Leave>>> = tiers
        .read(
            &needs,
            &statement,
            &[
                (&filter.consultant_id, Type::INT4),
                (&filter.date_from, Type::DATE),
                (&filter.date_to, Type::DATE),
            ],
        )
        .await?;
    found.ok_or(Refusal::NotFound(Entity::Consultant).into())
}

/// The same leave without its conflicts, in the columns that an import reads.
pub(super) fn query(filter: &Filter) -> Result<Query> {
    check_order(filter.date_from, filter.date_to)?;
    Ok(Query {
        list: List {
            name: "leave",
            matching: "SELECT * FROM consultantleave
                       WHERE consultantid = $3
                         AND enddate >= coalesce($4, current_date) AND ($5 IS NULL OR startdate <= $5)"
                .into(),
            entries: format!("SELECT {COLUMNS} FROM page").into(),
            order: "startdate, leaveid".into(),
            lookup: Lookup::InOrder,
        },
        rows: Rows::Fixed,
        arguments: vec![
            (Box::new(filter.consultant_id), Type::INT4),
            (Box::new(filter.date_from), Type::DATE),
            (Box::new(filter.date_to), Type::DATE),
        ],
        precondition: Some(OF_CONSULTANT),
    })
}

create_request! {
    /// New leave. It serialises to the table's columns.
    pub struct NewLeave of "create_leave" {
        #[serde(rename(serialize = "consultantid"))]
        pub consultant_id: ConsultantId,
        /// The first day.
        pub startdate: Day,
        /// The last day.
        pub enddate: Day,
        /// The same hours on each of the days; default: whole days.
        #[serde(default, deserialize_with = "optional")]
        pub starttime: Option<Time>,
        #[serde(default, deserialize_with = "optional")]
        pub endtime: Option<EndTime>,
        #[serde(default, deserialize_with = "optional")]
        pub reason: Option<LongText>,
    }
}

impl NewLeave {
    fn check(&self) -> Result<()> {
        if self.startdate > self.enddate {
            return Err(Problem::LeaveReversed.into());
        }
        let times = (self.starttime, self.endtime);
        let is_possible = match times {
            (None, None) => true,
            (Some(start), Some(end)) => start.minute_of_day() < end.minute_of_day(),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !is_possible {
            return Err(Problem::LeaveTimes.into());
        }
        Ok(())
    }
}

/// What it means if leave violates a constraint.
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    Some(match constraint {
        "consultantleave_consultant" => Refusal::NotFound(Entity::Consultant),
        "consultantleave_days_in_order" => Refusal::InvalidRequest(Problem::LeaveReversed),
        "consultantleave_times_together" | "consultantleave_begins_before_end" => {
            Refusal::InvalidRequest(Problem::LeaveTimes)
        }
        _ => return None,
    })
}

/// Adds leave. Appointments during it are kept.
pub async fn create(tiers: &TieredDatabase<'_>, caller: &Caller, new: &NewLeave) -> Result<JsonOf<Leave>> {
    new.check()?;
    let needs = DAYS_WITH_CONFLICTS.replace("$1", "($4->>'consultantid')::integer");
    let creation = Creation {
        needs: &format!("day BETWEEN ($4->>'startdate')::date AND ($4->>'enddate')::date AND {needs}"),
        steps: "wanted AS (SELECT * FROM json_populate_record(NULL::consultantleave, $4)),
                owner AS (
                    SELECT consultantid FROM consultant
                    WHERE consultantid = (SELECT consultantid FROM wanted) AND NOT isdisabled
                    FOR NO KEY UPDATE),
                created AS (
                    INSERT INTO consultantleave AS leave (consultantid, startdate, enddate, starttime, endtime, reason)
                    SELECT consultantid, startdate, enddate, starttime, endtime, reason
                    FROM wanted JOIN owner USING (consultantid)
                    RETURNING leave)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry))
                  FROM (SELECT {COLUMNS}, dashboard.appointments_in_leave(leave, startdate) AS conflicts
                        FROM (SELECT leave, (leave).* FROM created) AS created) AS entry),
                 json_build_object('not_found', 'consultant'))"
        ),
        violations,
    };
    creation.run(tiers, caller, new).await
}

/// A consultant's own leave.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Own {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// Their leave.
    pub leaveid: LeaveId,
}

/// Deletes leave. If a consultant is given, it must be theirs.
pub async fn delete(tiers: &TieredDatabase<'_>, id: LeaveId, of: Option<ConsultantId>) -> Result<()> {
    let change = Change {
        steps: "deleted AS (
                    DELETE FROM consultantleave
                    WHERE leaveid = $1 AND ($2 IS NULL OR consultantid = $2)
                    RETURNING leaveid)",
        outcome: "CASE
                      WHEN EXISTS (SELECT FROM deleted) THEN json_build_object('data', NULL)
                      ELSE json_build_object('not_found', 'leave')
                  END",
    };
    let outcome: Outcome<()> = tiers
        .write(NO_DAYS, &change, &[(&id, Type::INT4), (&of, Type::INT4)])
        .await?;
    outcome.into_result()
}
