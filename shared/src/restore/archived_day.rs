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
            "INSERT INTO archive.archived_day
                 (day, slots, pending, confirmed, completed, no_show, cancelled, feedbacks, rating_sum, created, customers,
                  objects, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered,
                  appointment_sums, audit_entries, audit_ids, audited_rows)
             SELECT day, slots, pending, confirmed, completed, no_show, cancelled, feedbacks, round(rating_sum, 1), created,
                    customers, objects, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered,
                    appointment_sums, audit_entries, audit_ids, audited_rows
             FROM jsonb_populate_recordset(NULL::archive.archived_day, $1)",
            &[(&Json(days), Type::JSONB)],
        )
        .await?;
    Ok(())
}

/// Completes days that an older version archived, unless they have been loaded or archived again meanwhile.
pub async fn complete(transaction: &Transaction<'_>, days: &[(NaiveDate, DayState)]) -> Result<()> {
    let days = days.iter().map(|(day, state)| {
        let mut row = row(*day, state);
        row["new_entry"] = json!(state);
        row
    });
    let days: Vec<Value> = days.collect();
    transaction
        .execute_typed(
            "UPDATE archive.archived_day
             SET (customers, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered,
                  appointment_sums, new_entry)
                 = (known.customers, known.appointment_ids, known.slot_ids, known.appointment_counts,
                    known.slot_counts, known.booked, known.offered, known.appointment_sums, known.new_entry)
             FROM jsonb_populate_recordset(NULL::archive.archived_day, $1) AS known
             WHERE archived_day.day = known.day AND archived_day.objects = known.objects",
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
        "customers": state.customers.as_deref().map(array),
        "objects": state.objects,
        "appointment_ids": contents.map(|contents| multirange(&contents.appointment_ids)),
        "slot_ids": contents.map(|contents| multirange(&contents.slot_ids)),
        "appointment_counts": contents.map(|contents| &contents.appointment_counts),
        "slot_counts": contents.map(|contents| &contents.slot_counts),
        "booked": taken.map(|taken| multirange(&taken.booked)),
        "offered": taken.map(|taken| multirange(&taken.offered)),
        "appointment_sums": appointment_sums(state),
        "audit_entries": records(state, DynamicTable::AuditEntry),
        "audit_ids": multirange(state.audit.as_ref().map_or(&[], |audit| &audit.ids)),
        "audited_rows": array(state.audit.as_ref().map_or(&[], |audit| &audit.rows)),
    })
}

/// The sums, with the digests of their customers; None if they are unknown.
fn appointment_sums(state: &DayState) -> Option<Vec<Value>> {
    let of_day = state.customers.as_ref()?;
    let sums = state.appointment_sums.as_ref()?.iter();
    let sums = sums.map(|sum| {
        Some(json!({
            "consultantid": sum.consultantid,
            "status": sum.status,
            "appointments": sum.appointments,
            "minutes": sum.minutes,
            "ratings": sum.ratings,
            "rating_sum": sum.rating_sum,
            "customers": array(&sum.digests(of_day)?),
        }))
    });
    sums.collect()
}

/// Ranges in PostgreSQL's notation for multiranges.
fn multirange(ranges: &[(i64, i64)]) -> String {
    let ranges = ranges.iter().map(|(first, last)| format!("[{first},{last}]"));
    format!("{{{}}}", ranges.collect::<Vec<_>>().join(","))
}

/// Numbers in PostgreSQL's notation for arrays, which it reads with less work than a JSON array. Digests are most of a row.
fn array(numbers: &[i64]) -> String {
    let numbers = numbers.iter().map(i64::to_string);
    format!("{{{}}}", numbers.collect::<Vec<_>>().join(","))
}

/// How many rows a table has on a day.
pub fn records(state: &DayState, table: DynamicTable) -> u64 {
    state.objects.get(&table).map_or(0, |object| object.records)
}
