//! Creates slots from working plans.

use schemars::JsonSchema;
use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Result,
        json_of::JsonOf,
        outcome::Outcome,
        parameters::{ConsultantId, Day, Flag, check_order, optional},
        refusal::Problem,
    },
    window::{Change, TieredDatabase},
};

/// As many as a statement can create well within its time limit.
const MOST_SLOTS: i64 = 20_000;

/// Whose plans slots are created from, and for which days.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Application {
    /// Default: all enabled consultants.
    #[serde(default, deserialize_with = "optional")]
    pub consultant_id: Option<ConsultantId>,
    /// The first day.
    pub date_from: Day,
    /// The last day, at most a year later.
    pub date_to: Day,
    /// True to count the slots without creating any.
    #[serde(default, deserialize_with = "optional")]
    pub preview: Option<Flag>,
}

/// The slots that were created, or would be.
#[derive(Debug, JsonSchema)]
pub struct Applied {
    /// Whether the slots were only counted.
    pub preview: bool,
    /// How many slots were created, or would be.
    pub slots_created: u64,
    /// How many were left out, and why.
    pub slots_skipped: SlotsSkipped,
    /// The same for each consultant, by name.
    pub by_consultant: Vec<AppliedToConsultant>,
}

/// How many slots of the plan were left out.
#[derive(Debug, JsonSchema)]
pub struct SlotsSkipped {
    /// Because they overlap another slot of the consultant.
    pub overlap: u64,
    /// Because the consultant is on leave.
    pub leave: u64,
}

/// A consultant's part of [`Applied`].
#[derive(Debug, JsonSchema)]
#[expect(missing_docs, reason = "the other fields are those of `Applied`")]
pub struct AppliedToConsultant {
    pub consultantid: i32,
    pub fullname: String,
    pub slots_created: u64,
    pub slots_skipped: SlotsSkipped,
}

/// Creates the planned slots that overlap neither other slots nor leave, in one statement.
pub async fn apply(tiers: &TieredDatabase<'_>, application: &Application) -> Result<JsonOf<Applied>> {
    let Application {
        consultant_id,
        date_from,
        date_to,
        preview,
    } = application;
    check_order(Some(*date_from), Some(*date_to))?;
    if !date_from.is_within_a_year_of(*date_to) {
        return Err(Problem::DaysTooFar.into());
    }
    // The consultants' existing slots must not be overlapped, and existing appointments close new ones.
    let needs = "day BETWEEN $2 AND $3
                 AND ($1 IS NULL OR coalesce(slot_counts ? $1::text OR appointment_counts ? $1::text, true))";
    let change = Change {
        steps: include_str!("apply.sql"),
        outcome: "CASE
                      WHEN (SELECT count(*) FROM wanted) > $5
                          THEN json_build_object('invalid', json_build_object(
                              'too_many_planned_slots', json_build_object('most', $5)))
                      WHEN $1 IS NOT NULL AND NOT EXISTS (SELECT FROM owner)
                          THEN json_build_object('not_found', 'consultant')
                      ELSE json_build_object('data', (
                          SELECT json_build_object(
                              'success', true,
                              'preview', $4,
                              'slots_created', coalesce(sum(slots_created), 0),
                              'slots_skipped', json_build_object(
                                  'overlap', coalesce(sum(wanted - leave - slots_created), 0),
                                  'leave', coalesce(sum(leave), 0)),
                              'by_consultant', coalesce(json_agg(json_build_object(
                                  'consultantid', consultantid,
                                  'fullname', fullname,
                                  'slots_created', slots_created,
                                  'slots_skipped', json_build_object(
                                      'overlap', wanted - leave - slots_created,
                                      'leave', leave)) ORDER BY name, consultantid), '[]'))
                          FROM counted))
                  END",
    };
    let outcome: Outcome<JsonOf<Applied>> = tiers
        .write(
            needs,
            &change,
            &[
                (consultant_id, Type::INT4),
                (date_from, Type::DATE),
                (date_to, Type::DATE),
                (&preview.is_some_and(Flag::is_true), Type::BOOL),
                (&MOST_SLOTS, Type::INT8),
            ],
        )
        .await?;
    outcome.into_result()
}
