//! Making, changing and removing single slots.

use tokio_postgres::types::{Json, Type};

use super::{Slot, violations};
use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, wish},
        error::explain,
        json_of::JsonOf,
        outcome::{Outcome, locate},
        parameters::{ConsultantId, Day, EndTime, Expected, Flag, ScheduleId, Time, changes, optional},
    },
    window::{Change, TieredDatabase},
};

/// The fields of a [`Slot`] out of its row and its consultant's.
const COLUMNS: &str = "
    scheduleid, consultantid, date, starttime, endtime, isavailable, fullname AS consultant_name,
    email AS consultant_email";

/// The archived days on which the slot `$1` may be, and the day on which it is if it is loaded: rows may be written on a
/// day that is archived. At most one archived day has its number, unless it is unknown which numbers a day has.
const DAY_OF: &str = "
    (coalesce(slot_ids @> $1, true) AND NOT EXISTS (SELECT FROM consultantschedule WHERE scheduleid = $1)
     OR day = (SELECT date FROM consultantschedule WHERE scheduleid = $1))";

wish! {
    /// A slot to be. It serializes to the table's columns.
    pub struct NewSlot of "create_consultant_schedule" {
        #[serde(rename(serialize = "consultantid"))]
        pub consultant_id: ConsultantId,
        pub date: Day,
        #[serde(rename(serialize = "starttime"))]
        pub start_time: Time,
        #[serde(rename(serialize = "endtime"))]
        pub end_time: EndTime,
        /// True if none.
        #[serde(default, deserialize_with = "optional", rename(serialize = "isavailable"))]
        pub is_available: Option<Flag>,
    }
}

/// Makes a slot of an enabled consultant.
pub async fn create(tiers: &TieredDatabase<'_>, caller: &Caller, new: &NewSlot) -> Result<JsonOf<Slot>> {
    let creation = Creation {
        needs: "day = ($4->>'date')::date",
        steps: "wanted AS (SELECT * FROM json_populate_record(NULL::consultantschedule, $4)),
                owner AS (
                    SELECT consultantid, fullname, email FROM consultant
                    WHERE consultantid = (SELECT consultantid FROM wanted) AND NOT isdisabled
                    FOR NO KEY UPDATE),
                created AS (
                    INSERT INTO consultantschedule (consultantid, date, starttime, endtime, isavailable)
                    SELECT consultantid, date, starttime, endtime, coalesce(isavailable, true)
                    FROM wanted JOIN owner USING (consultantid)
                    RETURNING *)",
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry))
                  FROM (SELECT {COLUMNS} FROM created JOIN owner USING (consultantid)) entry),
                 json_build_object('not_found', 'consultant'))"
        ),
        violations,
    };
    creation.run(tiers, caller, new).await
}

changes! {
    /// What changes about a slot. It serializes to the table's columns.
    pub struct Changes {
        #[serde(rename(serialize = "scheduleid"))]
        pub schedule_id: ScheduleId,
        pub date: Option<Day>,
        #[serde(rename(serialize = "starttime"))]
        pub start_time: Option<Time>,
        #[serde(rename(serialize = "endtime"))]
        pub end_time: Option<EndTime>,
        #[serde(rename(serialize = "isavailable"))]
        pub is_available: Option<Flag>,
        /// What the record was when it was read; if it has changed since, it stays as it is.
        pub expected: Option<Expected<Slot>>,
    }
}

/// Changes what is given; a column that the JSON doesn't name keeps its value.
pub async fn update(tiers: &TieredDatabase<'_>, changes: &Changes) -> Result<JsonOf<Slot>> {
    let change = Change {
        steps: &format!(
            "owner AS (
                    SELECT consultantid, fullname, email FROM consultant
                    WHERE consultantid = (SELECT consultantid FROM consultantschedule WHERE scheduleid = $1)
                    FOR NO KEY UPDATE),
                found AS (
                    SELECT * FROM consultantschedule
                    WHERE scheduleid = $1 AND consultantid = (SELECT consultantid FROM owner)
                    FOR NO KEY UPDATE),
                record AS (SELECT {COLUMNS} FROM found JOIN owner USING (consultantid)),
                expected AS (SELECT FROM record WHERE coalesce(to_jsonb(record) @> ($2->'expected')::jsonb, true)),
                changed AS (
                    UPDATE consultantschedule
                    SET (date, starttime, endtime, isavailable) = (
                        SELECT date, starttime, endtime, isavailable FROM json_populate_record(consultantschedule, $2))
                    WHERE scheduleid = $1 AND EXISTS (SELECT FROM expected)
                    RETURNING *)"
        ),
        outcome: &format!(
            "coalesce(
                 (SELECT json_build_object('data', to_json(entry))
                  FROM (SELECT {COLUMNS} FROM changed JOIN owner USING (consultantid)) entry),
                 (SELECT json_build_object('changed_meanwhile', record) FROM record),
                 json_build_object('not_found', 'slot'))"
        ),
    };
    let outcome = tiers
        .write::<Outcome<JsonOf<Slot>>>(
            &format!("{DAY_OF} OR day = ($2->>'date')::date"),
            &change,
            &[(&changes.schedule_id, Type::INT4), (&Json(changes), Type::JSON)],
        )
        .await
        .map_err(explain(violations));
    let number = (&changes.schedule_id as _, Type::INT4);
    let outcome = outcome.and_then(Outcome::into_result);
    locate(tiers, outcome, DAY_OF, number).await
}

/// Removes a slot in which there is no appointment that is not cancelled.
pub async fn delete(tiers: &TieredDatabase<'_>, id: ScheduleId) -> Result<()> {
    let change = Change {
        // Whoever books the consultant holds the row: what is counted once it is held here stays so.
        steps: "owner AS (
                    SELECT consultantid FROM consultant
                    WHERE consultantid = (SELECT consultantid FROM consultantschedule WHERE scheduleid = $1)
                    FOR NO KEY UPDATE),
                booked AS (SELECT appointments_in_slot($1) AS appointments FROM owner),
                deleted AS (
                    DELETE FROM consultantschedule
                    WHERE scheduleid = $1 AND (SELECT appointments = 0 FROM booked)
                    RETURNING scheduleid)",
        outcome: "CASE
                      WHEN EXISTS (SELECT FROM deleted) THEN json_build_object('data', NULL)
                      WHEN (SELECT appointments > 0 FROM booked)
                          THEN json_build_object('has_appointments', (SELECT appointments FROM booked))
                      ELSE json_build_object('not_found', 'slot')
                  END",
    };
    let outcome: Outcome<()> = tiers.write(DAY_OF, &change, &[(&id, Type::INT4)]).await?;
    locate(tiers, outcome.into_result(), DAY_OF, (&id, Type::INT4)).await
}
