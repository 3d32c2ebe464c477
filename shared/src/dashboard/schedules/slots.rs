//! Creates, changes and deletes single slots.

use tokio_postgres::types::{Json, Type};

use super::{Slot, violations};
use crate::{
    dashboard::{
        Result,
        creation::{Caller, Creation, create_request},
        error::explain,
        json_of::JsonOf,
        outcome::{Outcome, check_conflict},
        parameters::{ConsultantId, Day, EndTime, Expected, Flag, ScheduleId, Time, changes, optional},
    },
    window::{Change, TieredDatabase},
};

/// The fields of a [`Slot`], from its row and its consultant's.
const COLUMNS: &str = "
    scheduleid, consultantid, date, starttime, endtime, isavailable, fullname AS consultant_name,
    email AS consultant_email";

/// The archived days on which the slot `$1` may be, and if it is loaded, its day too, because rows may be written on an
/// archived day. At most one archived day, unless it is unknown which ids a day has.
const DAY_OF: &str = "
    (coalesce(slot_ids @> $1, true) AND NOT EXISTS (SELECT FROM consultantschedule WHERE scheduleid = $1)
     OR day = (SELECT date FROM consultantschedule WHERE scheduleid = $1))";

create_request! {
    /// A new slot. It serialises to the table's columns.
    pub struct NewSlot of "create_consultant_schedule" {
        #[serde(rename(serialize = "consultantid"))]
        pub consultant_id: ConsultantId,
        pub date: Day,
        #[serde(rename(serialize = "starttime"))]
        pub start_time: Time,
        #[serde(rename(serialize = "endtime"))]
        pub end_time: EndTime,
        /// Default: true.
        #[serde(default, deserialize_with = "optional", rename(serialize = "isavailable"))]
        pub is_available: Option<Flag>,
    }
}

/// Creates a slot of an enabled consultant.
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
    /// Changes of a slot. They serialise to the table's columns.
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
        /// What the record was when it was read; if it has changed since, nothing is changed.
        pub expected: Option<Expected<Slot>>,
    }
}

/// Changes the given columns; columns that the JSON doesn't name keep their values.
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
    check_conflict(tiers, outcome, DAY_OF, number).await
}

/// Deletes a slot, unless an appointment that is not cancelled overlaps it.
pub async fn delete(tiers: &TieredDatabase<'_>, id: ScheduleId) -> Result<()> {
    let change = Change {
        // Every booking locks the consultant's row, so the count can't change once it is locked here.
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
    check_conflict(tiers, outcome.into_result(), DAY_OF, (&id, Type::INT4)).await
}
