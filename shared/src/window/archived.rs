//! `archive.archived_day`: the days that are in the archive only.

use chrono::NaiveDate;
use serde_json::{Value, json};
use tokio_postgres::{
    Transaction,
    types::{Json, Type},
};

use crate::{Result, manifest::DayState, unit::DynamicTable};

/// Records days as archived.
pub async fn insert(transaction: &Transaction<'_>, days: &[(NaiveDate, &DayState)]) -> Result<()> {
    let days: Vec<Value> = days.iter().map(|(day, state)| row(*day, state)).collect();
    transaction
        .execute_typed(
            "INSERT INTO archive.archived_day
             SELECT day, slots, pending, confirmed, completed, cancelled, feedbacks, round(rating_sum, 1), created,
                    customers, objects
             FROM jsonb_to_recordset($1) AS archived (
                 day date, slots bigint, pending bigint, confirmed bigint, completed bigint, cancelled bigint,
                 feedbacks bigint, rating_sum numeric, created jsonb, customers integer[], objects jsonb)",
            &[(&Json(days), Type::JSONB)],
        )
        .await?;
    Ok(())
}

fn row(day: NaiveDate, state: &DayState) -> Value {
    let appointments = state.appointments_by_status;
    json!({
        "day": day,
        "slots": records(state, DynamicTable::ConsultantSchedule),
        "pending": appointments.pending,
        "confirmed": appointments.confirmed,
        "completed": appointments.completed,
        "cancelled": appointments.cancelled,
        "feedbacks": state.feedbacks,
        "rating_sum": state.rating_sum,
        "created": state.created,
        "customers": state.customers,
        "objects": state.objects,
    })
}

/// How many rows a table has on a day.
pub fn records(state: &DayState, table: DynamicTable) -> u64 {
    state.objects.get(&table).map_or(0, |object| object.records)
}
