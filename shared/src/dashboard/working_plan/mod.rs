//! Working plans: when consultants work, week by week. Slots are created from a plan; changing the plan changes no slot.

pub mod application;

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_postgres::types::{Json, Type};

use crate::{
    dashboard::{
        Result,
        error::explain,
        json_of::JsonOf,
        list::{List, Lookup, OF_CONSULTANT, Query, Rows},
        outcome::Outcome,
        parameters::{ConsultantId, Day, EndTime, Minutes, Requirement, Time, Weekday, defaulted, optional},
        refusal::{Entity, Problem, Refusal},
    },
    platform::database::Database,
    window::{Change, NO_DAYS, TieredDatabase},
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

/// A consultant's plan as a list, in the columns that an import reads.
pub(super) fn query(request: &OfConsultant) -> Query {
    Query {
        list: List {
            name: "working-plan",
            matching: "SELECT * FROM consultantworkingplan WHERE consultantid = $3".into(),
            entries:
                "SELECT planid, consultantid, weekday, starttime, endtime, slotminutes, validfrom, validto
                      FROM page"
                    .into(),
            order: "weekday, starttime, validfrom, planid".into(),
            lookup: Lookup::InOrder,
        },
        rows: Rows::Fixed,
        arguments: vec![(Box::new(request.consultant_id), Type::INT4)],
        precondition: Some(OF_CONSULTANT),
    }
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
    /// The entries when the plan was read, in any order; if they have changed since, nothing is changed.
    #[serde(default, deserialize_with = "optional")]
    pub expected: Option<SeenHours>,
}

/// All entries of a plan when it was read. Only the hours count, not the ids.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(transparent)]
pub struct SeenHours(#[schemars(length(max = 100))] Vec<NewHours>);

impl TryFrom<Value> for SeenHours {
    type Error = Requirement;

    fn try_from(value: Value) -> std::result::Result<Self, Self::Error> {
        match Vec::deserialize(value) {
            Ok(entries) if entries.len() <= MOST_ENTRIES => Ok(Self(entries)),
            _ => Err(Requirement::Entries { most: MOST_ENTRIES }),
        }
    }
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

/// Replaces a consultant's plan, if it is as the request expects.
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
        steps: "replaced AS (SELECT dashboard.replace_working_plan($1, $2, $3) AS outcome)",
        outcome: "(SELECT outcome FROM replaced)",
    };
    let outcome: Outcome<JsonOf<WorkingPlan>> = tiers
        .write(
            NO_DAYS,
            &change,
            &[
                (&plan.consultant_id, Type::INT4),
                (&Json(&plan.entries), Type::JSON),
                (&plan.expected.as_ref().map(Json), Type::JSON),
            ],
        )
        .await
        .map_err(explain(violations))?;
    outcome.into_result()
}
