//! Working plans: when consultants work, week by week. Slots are created from a plan; changing the plan changes no slot.

pub mod application;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Result,
        error::explain,
        json_of::JsonOf,
        outcome::Outcome,
        parameters::{ConsultantId, Day, EndTime, Minutes, Requirement, Time, Weekday, defaulted, optional},
        refusal::{Entity, Problem, Refusal},
    },
    platform::database::Database,
};

/// More than anyone's week needs, even with different hours in summer and winter.
pub(crate) const MOST_ENTRIES: usize = 100;

/// A consultant's working plan.
#[derive(Debug, JsonSchema)]
pub struct WorkingPlan {
    /// The consultant.
    pub consultantid: i32,
    /// Sorted by weekday and time.
    pub entries: Vec<WorkingHours>,
}

/// Hours during which a consultant works on one day of the week.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct WorkingHours {
    pub planid: i32,
    /// 1 is Monday, 7 Sunday.
    pub weekday: i32,
    pub starttime: NaiveTime,
    pub endtime: EndTime,
    pub slotminutes: i32,
    /// The first day on which they apply; null for no limit.
    pub validfrom: Option<NaiveDate>,
    /// The last day on which they apply; null for no limit.
    pub validto: Option<NaiveDate>,
}

/// Whose plan is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct OfConsultant {
    /// The consultant.
    pub consultant_id: ConsultantId,
}

/// A consultant's plan, which has no entries until one is set.
pub async fn get(database: &Database, request: &OfConsultant) -> Result<JsonOf<WorkingPlan>> {
    let statement = "
        SELECT coalesce(
            (SELECT dashboard.working_plan(consultantid) FROM consultant WHERE consultantid = $1), 'null')";
    let found: Option<JsonOf<WorkingPlan>> = database
        .read(statement, &[(&request.consultant_id, Type::INT4)])
        .await?;
    found.ok_or(Refusal::NotFound(Entity::Consultant).into())
}

/// A new plan for a consultant.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewPlan {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The whole plan: other entries are deleted. An empty list clears it.
    #[schemars(length(max = 100))]
    pub entries: Vec<NewHours>,
}

/// New hours on one day of the week. They serialise to the table's columns.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct NewHours {
    pub weekday: Weekday,
    pub starttime: Time,
    pub endtime: EndTime,
    #[serde(default, deserialize_with = "defaulted")]
    pub slotminutes: Minutes,
    /// The first day on which they apply; default: no limit.
    #[serde(default, deserialize_with = "optional")]
    pub validfrom: Option<Day>,
    /// The last day on which they apply; default: no limit.
    #[serde(default, deserialize_with = "optional")]
    pub validto: Option<Day>,
}

impl NewHours {
    fn check(&self) -> Result<()> {
        let length = self.endtime.minute_of_day() - self.starttime.minute_of_day();
        if length <= 0 {
            return Err(Problem::PlanTimes.into());
        }
        if length < self.slotminutes.get() {
            return Err(Problem::PlanTooShort.into());
        }
        match (self.validfrom, self.validto) {
            (Some(from), Some(to)) if from > to => Err(Problem::PlanDays.into()),
            _ => Ok(()),
        }
    }
}

/// What it means if a plan violates a constraint.
fn violations(constraint: &str) -> Option<Refusal> {
    let problem = match constraint {
        "consultantworkingplan_no_overlap" => Problem::PlanOverlaps,
        "consultantworkingplan_begins_before_end" => Problem::PlanTimes,
        "consultantworkingplan_holds_a_slot" => Problem::PlanTooShort,
        "consultantworkingplan_days_in_order" => Problem::PlanDays,
        _ => return None,
    };
    Some(Refusal::InvalidRequest(problem))
}

/// Replaces a consultant's plan.
pub async fn set(database: &Database, plan: &NewPlan) -> Result<JsonOf<WorkingPlan>> {
    if plan.entries.len() > MOST_ENTRIES {
        return Err(Problem::Unfit {
            parameter: "entries".to_owned(),
            requirement: Requirement::Entries { most: MOST_ENTRIES },
        }
        .into());
    }
    plan.entries.iter().try_for_each(NewHours::check)?;
    let statement = "
        SELECT CASE
            WHEN plan IS NULL THEN json_build_object('not_found', 'consultant')
            ELSE json_build_object('data', plan)
        END
        FROM (SELECT dashboard.set_working_plan($1, $2) AS plan) AS done";
    let outcome: Outcome<JsonOf<WorkingPlan>> = database
        .write(
            statement,
            &[
                (&plan.consultant_id, Type::INT4),
                (&Json(&plan.entries), Type::JSON),
            ],
        )
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}
