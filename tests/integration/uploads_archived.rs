//! Uploads that concern archived days: as if everything were loaded.

use meetassist::{installation::uploads, window::Window};
use serde_json::{Value, json};

use crate::support::{World, twins::Twins, uploads::figures};

/// Exported rows of these columns, some of them with another text.
async fn exported(world: &World, columns: &str, table: &str, condition: &str) -> String {
    let rows = world
        .value(&format!(
            "SELECT string_agg(concat_ws(',', {columns}), E'\\n') FROM {table} WHERE {condition}"
        ))
        .await;
    let names: Vec<_> = columns
        .split(", ")
        .map(|column| column.rsplit(' ').next().unwrap())
        .collect();
    format!("{}\n{rows}\n", names.join(","))
}

/// The same upload on both, whose outcomes must be the same.
async fn on_both(twins: &Twins, name: &str, content: &str) -> (Value, Value) {
    let whole = twins.whole.uploaded(name, content).await;
    let windowed = twins.windowed.uploaded(name, content).await;
    assert_eq!(whole["tables"][0]["reasons"], windowed["tables"][0]["reasons"]);
    for field in ["new", "changed", "unchanged", "rejected"] {
        assert_eq!(whole["tables"][0][field], windowed["tables"][0][field], "{field}");
    }
    assert_eq!(whole["code"], json!(null), "{whole}");
    (whole, windowed)
}

async fn import_on_both(twins: &Twins, (whole, windowed): (Value, Value), mode: &str) {
    let whole = twins.whole.imported(&whole, mode).await;
    assert_eq!(whole["state"], "imported", "{whole}");
    let windowed = twins.windowed.imported(&windowed, mode).await;
    assert_eq!(windowed["state"], "imported", "{windowed}");
    twins.windowed.initialise(json!({"load": "all"})).await.unwrap();
    assert_eq!(
        twins.windowed.business_rows().await,
        twins.whole.business_rows().await
    );
}

#[tokio::test]
async fn rows_are_changed_by_their_ids_on_whatever_day_they_are() {
    let twins = Twins::new().await;
    let (loaded, columns) = (
        twins.whole.value("SELECT count(*) FROM appointment").await,
        "appointmentid, consultantid, customerid, date, time, duration, status, CASE appointmentid % 3 WHEN 0 THEN \
         'geändert' ELSE description END description",
    );
    let file = exported(&twins.whole, columns, "appointment", "true").await;
    let uploads = on_both(&twins, "Appointment.csv", &file).await;
    let [new, changed, unchanged, rejected] = figures(&uploads.0, "appointment");
    assert_eq!((new, rejected), (0, 0), "{}", uploads.0);
    assert!(changed > 10 && (changed + unchanged).to_string() == loaded);
    import_on_both(&twins, uploads, "update").await;
}

#[tokio::test]
async fn new_rows_on_archived_days_may_not_overlap_archived_ones() {
    let twins = Twins::new().await;
    let (early, late) = (twins.step(-9).await, twins.step(9).await);
    let mut file = "consultantid,customerid,date,time\n".to_owned();
    for day in [early, late] {
        for hour in 8..13 {
            for consultant in 1..4 {
                file += &format!("{consultant},c10,{day},{hour:02}:00\n");
            }
        }
    }
    let uploads = on_both(&twins, "Appointment.csv", &file).await;
    let [new, _, unchanged, rejected] = figures(&uploads.0, "appointment");
    assert!(new > 5 && rejected + unchanged > 5, "{}", uploads.0);
    import_on_both(&twins, uploads, "add").await;
}

#[tokio::test]
async fn feedback_finds_its_appointment_on_an_archived_day() {
    let twins = Twins::new().await;
    let file = exported(
        &twins.whole,
        "appointmentid, 5 rating",
        "appointment",
        "status = 'completed'",
    )
    .await
        + "999999,5\n";
    let uploads = on_both(&twins, "AppointmentFeedback.csv", &file).await;
    let [_, changed, _, rejected] = figures(&uploads.0, "appointmentfeedback");
    assert!(changed > 5 && rejected == 1, "{}", uploads.0);
    import_on_both(&twins, uploads, "update").await;
}

#[tokio::test]
async fn days_that_no_row_concerns_stay_archived() {
    let twins = Twins::new().await;
    let archived = twins.archived().await;
    let day = twins.step(5).await;
    let file = format!("consultantid,customerid,date,time\n1,c10,{day},20:00\n");
    let upload = twins.windowed.uploaded("Appointment.csv", file).await;
    assert_eq!(figures(&upload, "appointment"), [1, 0, 0, 0]);
    assert_eq!(twins.archived().await, archived - 1);
    // Those outside of the window go back into the archive with what was imported.
    let id = upload["upload_id"].as_str().unwrap();
    twins.windowed.request_import(&upload, "add").await;
    let deployment = twins.windowed.deployment(Window::around(1, 1).unwrap()).await;
    uploads::import(&deployment, id).await.unwrap();
    assert_eq!(twins.archived().await, archived);
    assert_eq!(twins.windowed.upload_of(id).await["state"], "imported");
}
