//! Working plans: when consultants work, week by week. Slots are made out of a plan; changing it changes no slot.

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
    window::{Change, NO_DAYS, TieredDatabase},
};

/// More than a week of anybody needs, summer and winter hours included.
pub(crate) const MOST_ENTRIES: usize = 100;

/// A consultant's working plan.
#[derive(Debug, JsonSchema)]
pub struct WorkingPlan {
    /// The consultant.
    pub consultantid: i32,
    /// By weekday and time.
    pub entries: Vec<WorkingHours>,
}

/// Hours on a day of the week in which a consultant works.
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct WorkingHours {
    pub planid: i32,
    /// 1 is Monday, 7 Sunday.
    pub weekday: i32,
    pub starttime: NaiveTime,
    pub endtime: EndTime,
    pub slotminutes: i32,
    /// The first day on which it holds; null for no limit.
    pub validfrom: Option<NaiveDate>,
    /// The last day on which it holds; null for no limit.
    pub validto: Option<NaiveDate>,
}

/// Whose plan is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct OfConsultant {
    /// The consultant.
    pub consultant_id: ConsultantId,
}

/// A consultant's plan; without entries as long as none was set.
pub async fn get(database: &Database, request: &OfConsultant) -> Result<JsonOf<WorkingPlan>> {
    let statement = "
        SELECT coalesce(
            (SELECT dashboard.working_plan(consultantid) FROM consultant WHERE consultantid = $1), 'null')";
    let found: Option<JsonOf<WorkingPlan>> = database
        .read(statement, &[(&request.consultant_id, Type::INT4)])
        .await?;
    found.ok_or(Refusal::NotFound(Entity::Consultant).into())
}

/// A consultant's plan to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewPlan {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// All of it: other entries go. None at all clears the plan.
    #[schemars(length(max = 100))]
    pub entries: Vec<NewHours>,
}

/// Hours on a day of the week. They serialise to the table's columns.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the columns are those of the table")]
pub struct NewHours {
    pub weekday: Weekday,
    pub starttime: Time,
    pub endtime: EndTime,
    #[serde(default, deserialize_with = "defaulted")]
    pub slotminutes: Minutes,
    /// The first day on which it holds; default: no limit.
    #[serde(default, deserialize_with = "optional")]
    pub validfrom: Option<Day>,
    /// The last day on which it holds; default: no limit.
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
pub(crate) fn violations(constraint: &str) -> Option<Refusal> {
    let problem = match constraint {
        "consultantworkingplan_no_overlap" => Problem::PlanOverlaps,
        "consultantworkingplan_begins_before_end" => Problem::PlanTimes,
        "consultantworkingplan_holds_a_slot" => Problem::PlanTooShort,
        "consultantworkingplan_days_in_order" => Problem::PlanDays,
        _ => return None,
    };
    Some(Refusal::InvalidRequest(problem))
}

/// Gives a consultant a plan in place of the former one.
pub async fn set(tiers: &TieredDatabase<'_>, plan: &NewPlan) -> Result<JsonOf<WorkingPlan>> {
    if plan.entries.len() > MOST_ENTRIES {
        return Err(Problem::Unfit {
            parameter: "entries".to_owned(),
            requirement: Requirement::Entries { most: MOST_ENTRIES },
        }
        .into());
    }
    plan.entries.iter().try_for_each(NewHours::check)?;
    let change = Change {
        steps: "done AS (SELECT dashboard.set_working_plan($1, $2) AS plan)",
        outcome: "(SELECT CASE
                       WHEN plan IS NULL THEN json_build_object('not_found', 'consultant')
                       ELSE json_build_object('data', plan)
                   END
                   FROM done)",
    };
    let outcome: Outcome<JsonOf<WorkingPlan>> = tiers
        .write(
            NO_DAYS,
            &change,
            &[
                (&plan.consultant_id, Type::INT4),
                (&Json(&plan.entries), Type::JSON),
            ],
        )
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}
