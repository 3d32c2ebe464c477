//! Releasing: loaded days that are archived exactly as they are get deleted from the database.

use chrono::NaiveDate;
use serde_json::{Value, json};
use tokio_postgres::{
    Client, Transaction,
    types::{Json, Type},
};

use super::write_lock::lock_out_writers;
use crate::{
    Result,
    archived::{
        manifest::{DayState, Days},
        unit::DynamicTable,
    },
    restore::archived_day::{insert, records},
};

/// Deletes those of the days that are archived exactly as they are here, and returns them.
///
/// A day stays if it is marked as changed, or if its number of rows differs from the archive's. All of them stay unless
/// the database continues the manifest with this ETag, in which `days` are so described.
///
/// The caller holds the lock for archive runs.
pub async fn release(client: &mut Client, etag: &str, days: &Days) -> Result<Vec<NaiveDate>> {
    let mut transaction = client.transaction().await?;
    lock_out_writers(&mut transaction).await?;
    let releasable = releasable(&transaction, etag, days).await?;
    transaction
        .batch_execute("SET LOCAL meetassist.loading = 'on'")
        .await?;
    for delete in [
        "DELETE FROM appointmentfeedback USING appointment
         WHERE appointment.appointmentid = appointmentfeedback.appointmentid AND appointment.date = ANY ($1)",
        "DELETE FROM appointment WHERE date = ANY ($1)",
        "DELETE FROM consultantschedule WHERE date = ANY ($1)",
        "DELETE FROM auditentry WHERE date = ANY ($1)",
    ] {
        transaction
            .execute_typed(delete, &[(&releasable, Type::DATE_ARRAY)])
            .await?;
    }
    let states: Vec<(NaiveDate, &DayState)> = releasable
        .iter()
        .filter_map(|day| Some((*day, days.get(day)?)))
        .collect();
    insert(&transaction, &states).await?;
    transaction.commit().await?;
    Ok(releasable)
}

async fn releasable(transaction: &Transaction<'_>, etag: &str, days: &Days) -> Result<Vec<NaiveDate>> {
    let archived: Vec<Value> = days
        .iter()
        .map(|(day, state)| {
            json!({
                "day": day,
                "slots": records(state, DynamicTable::ConsultantSchedule),
                "appointments": records(state, DynamicTable::Appointment),
                "feedbacks": records(state, DynamicTable::AppointmentFeedback),
                "audit_entries": records(state, DynamicTable::AuditEntry),
            })
        })
        .collect();
    let rows = transaction
        .query_typed(
            "SELECT day
             FROM jsonb_to_recordset($1) AS archived
                 (day date, slots bigint, appointments bigint, feedbacks bigint, audit_entries bigint)
             WHERE (SELECT etag FROM archive.lineage) = $2
               AND NOT EXISTS (SELECT FROM archive.mark WHERE mark.day = archived.day)
               AND NOT EXISTS (SELECT FROM archive.archived_day WHERE archived_day.day = archived.day)
               AND slots = (SELECT count(*) FROM consultantschedule WHERE date = archived.day)
               AND appointments = (SELECT count(*) FROM appointment WHERE date = archived.day)
               AND feedbacks = (SELECT count(*) FROM appointmentfeedback JOIN appointment USING (appointmentid)
                                WHERE date = archived.day)
               AND audit_entries = (SELECT count(*) FROM auditentry WHERE date = archived.day)
             ORDER BY day",
            &[
                (&Json(archived), Type::JSONB),
                (&etag, Type::TEXT),
            ],
        )
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
