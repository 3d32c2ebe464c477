//! Writes `archive.archived_day`, the table of days that are archived and not loaded.

use chrono::NaiveDate;
use serde_json::{Value, json};
use tokio_postgres::{
    Transaction,
    types::{Json, Type},
};

use crate::{
    Result,
    archived::{manifest::DayState, unit::DynamicTable},
};

/// Records days as archived.
pub async fn insert(transaction: &Transaction<'_>, days: &[(NaiveDate, &DayState)]) -> Result<()> {
    let days: Vec<Value> = days.iter().map(|(day, state)| row(*day, state)).collect();
    transaction
        .execute_typed(
            "INSERT INTO archive.archived_day (
                 day, slots, pending, confirmed, completed, no_show, cancelled, feedbacks, rating_sum, created,
                 customers, objects, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered)
             SELECT day, slots, pending, confirmed, completed, no_show, cancelled, feedbacks, round(rating_sum, 1), created,
                    customers, objects, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered
             FROM jsonb_to_recordset($1) AS archived (
                 day date, slots bigint, pending bigint, confirmed bigint, completed bigint, no_show bigint,
                 cancelled bigint, feedbacks bigint, rating_sum numeric, created jsonb, customers bigint[], objects jsonb,
                 appointment_ids int4multirange, slot_ids int4multirange, appointment_counts jsonb,
                 slot_counts jsonb, booked int8multirange, offered int8multirange)",
            &[(&Json(days), Type::JSONB)],
        )
        .await?;
    Ok(())
}

fn row(day: NaiveDate, state: &DayState) -> Value {
    let appointments = state.appointments_by_status;
    let contents = state.contents.as_ref();
    let taken = state.taken.as_ref();
    json!({
        "day": day,
        "slots": records(state, DynamicTable::ConsultantSchedule),
        "pending": appointments.pending,
        "confirmed": appointments.confirmed,
        "completed": appointments.completed,
        "no_show": appointments.no_show,
        "cancelled": appointments.cancelled,
        "feedbacks": state.feedbacks,
        "rating_sum": state.rating_sum,
        "created": state.created,
        "customers": state.customers,
        "objects": state.objects,
        "appointment_ids": contents.map(|contents| multirange(&contents.appointment_ids)),
        "slot_ids": contents.map(|contents| multirange(&contents.slot_ids)),
        "appointment_counts": contents.map(|contents| &contents.appointment_counts),
        "slot_counts": contents.map(|contents| &contents.slot_counts),
        "booked": taken.map(|taken| multirange(&taken.booked)),
        "offered": taken.map(|taken| multirange(&taken.offered)),
    })
}

/// Ranges in PostgreSQL's notation for multiranges.
fn multirange(ranges: &[(i64, i64)]) -> String {
    let ranges = ranges.iter().map(|(first, last)| format!("[{first},{last}]"));
    format!("{{{}}}", ranges.collect::<Vec<_>>().join(","))
}

/// How many rows a table has on a day.
pub fn records(state: &DayState, table: DynamicTable) -> u64 {
    state.objects.get(&table).map_or(0, |object| object.records)
}
