//! Generates the slots of several days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        error::explain,
        outcome::Outcome,
        parameters::{ConsultantId, Day, EndTime, Flag, Minutes, Time, check_order, defaulted, optional},
        refusal::Problem,
    },
    window::{Change, TieredDatabase},
};

/// As many as a statement can create well within its time limit: a year of days with 27 slots each.
const MOST_SLOTS: i64 = 10_000;

/// The slots to generate.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Plan {
    /// The consultant.
    pub consultant_id: ConsultantId,
    /// The first day.
    pub date_from: Day,
    /// The last day.
    pub date_to: Day,
    /// When the first slot of a day starts; 09:00 by default.
    #[serde(default, deserialize_with = "optional")]
    pub work_start: Option<Time>,
    /// When the last slot of a day ends; 18:00 by default.
    #[serde(default, deserialize_with = "optional")]
    pub work_end: Option<EndTime>,
    /// The duration of a slot.
    #[serde(default, deserialize_with = "defaulted")]
    pub slot_duration: Minutes,
    /// Whether to leave out Saturdays and Sundays; true by default.
    #[serde(default, deserialize_with = "optional")]
    pub exclude_weekends: Option<Flag>,
}

/// How many slots were generated.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
pub struct Generated {
    /// How many slots were created.
    pub slots_created: u64,
    /// How many were left out because they overlap another slot of the consultant.
    pub slots_skipped: u64,
}

/// The result, with a sentence for a person.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Generation {
    /// The numbers.
    #[serde(flatten)]
    pub generated: Generated,
    /// One sentence.
    pub message: String,
}

/// Creates the planned slots that overlap no other, in one statement.
pub async fn generate(tiers: &TieredDatabase<'_>, plan: &Plan) -> Result<Generated> {
    check_order(Some(plan.date_from), Some(plan.date_to))?;
    if !plan.date_from.is_within_a_year_of(plan.date_to) {
        return Err(Problem::DaysTooFar.into());
    }
    let work_start = plan.work_start.map_or(9 * 60, Time::minute_of_day);
    let work_end = plan.work_end.map_or(18 * 60, EndTime::minute_of_day);
    if work_start >= work_end {
        return Err(Problem::WorkReversed.into());
    }
    // The consultant's existing slots must not be overlapped, and existing appointments close new ones.
    let needs = "day BETWEEN $2 AND $3
                 AND coalesce(slot_counts ? $1::text OR appointment_counts ? $1::text, true)";
    let change = Change {
        steps: include_str!("generate.sql"),
        outcome: "CASE
                      WHEN (SELECT count(*) FROM wanted) > $8
                          THEN json_build_object('invalid', json_build_object(
                              'too_many_slots', json_build_object('most', $8)))
                      WHEN NOT EXISTS (SELECT FROM owner) THEN json_build_object('not_found', 'consultant')
                      ELSE json_build_object('data', json_build_object(
                          'slots_created', (SELECT count(*) FROM created),
                          'slots_skipped', (SELECT count(*) FROM wanted) - (SELECT count(*) FROM created)))
                  END",
    };
    let outcome: Outcome<Generated> = tiers
        .write(
            needs,
            &change,
            &[
                (&plan.consultant_id, Type::INT4),
                (&plan.date_from, Type::DATE),
                (&plan.date_to, Type::DATE),
                (&work_start, Type::INT4),
                (&work_end, Type::INT4),
                (&plan.slot_duration, Type::INT4),
                (&plan.exclude_weekends, Type::BOOL),
                (&MOST_SLOTS, Type::INT8),
            ],
        )
        .await
        .map_err(explain(super::violations))?;
    outcome.into_result()
}

impl Generated {
    /// Adds a sentence for a person.
    pub fn with_message(self) -> Generation {
        let Self {
            slots_created,
            slots_skipped,
        } = self;
        let message = format!(
            "{slots_created} slots were created; {slots_skipped} were skipped, because other slots are there."
        );
        Generation {
            generated: self,
            message,
        }
    }
}
