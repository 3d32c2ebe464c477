//! A run's CloudWatch metrics, written to the log as one line in the embedded metric format (Amazon CloudWatch,
//! "Specification: Embedded metric format"), so no API call is needed.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::report::{Report, TableOutcome};
use crate::{Result, platform::database::Database};

const NAMESPACE: &str = "MeetAssist";

/// The age of the oldest change that is not archived yet; zero if there is none.
///
/// None if the database can't be asked: the metric is then left out.
pub async fn oldest_mark_age(database: &Database) -> Option<Duration> {
    let seconds: Result<f64> = database
        .read(
            "SELECT to_jsonb(greatest(0, coalesce(
                 extract(epoch FROM clock_timestamp() - (SELECT min(marked_at) FROM archive.mark)), 0)))",
            &[],
        )
        .await;
    match seconds {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(error) => {
            tracing::warn!(
                error = error.with_causes(),
                "the age of the oldest mark could not be read"
            );
            None
        }
    }
}

/// The log line for a run.
pub fn line(
    function: &str,
    outcome: &Result<Report>,
    duration: Duration,
    oldest_mark_age: Option<Duration>,
) -> String {
    let report = outcome.as_ref().ok();
    let mut metrics = vec![
        (
            "RecordsArchived",
            "Count",
            report.map_or(0, |report| report.total_records),
        ),
        (
            "ObjectsUploaded",
            "Count",
            report.map_or(0, |report| report.objects_uploaded),
        ),
        (
            "ObjectsSkipped",
            "Count",
            report.map_or(0, |report| report.objects_skipped),
        ),
        (
            "BytesUploaded",
            "Bytes",
            report.map_or(0, |report| report.bytes_uploaded),
        ),
        ("ArchiveErrors", "Count", errors(outcome)),
        ("ArchiveDuration", "Milliseconds", whole(duration.as_millis())),
    ];
    metrics.extend(oldest_mark_age.map(|age| ("OldestMarkAge", "Seconds", age.as_secs())));
    let definitions: Vec<Value> = metrics
        .iter()
        .map(|(name, unit, _)| json!({"Name": name, "Unit": unit}))
        .collect();
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let mut line = json!({
        "_aws": {
            "Timestamp": whole(now.as_millis()),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["FunctionName"]],
                "Metrics": definitions,
            }],
        },
        "FunctionName": function,
    });
    for (name, _, value) in metrics {
        line[name] = value.into();
    }
    line.to_string()
}

/// How many tables could not be archived; one if the run as a whole failed.
fn errors(outcome: &Result<Report>) -> u64 {
    match outcome {
        Ok(report) => {
            let failed = report
                .details
                .iter()
                .filter(|detail| detail.status == TableOutcome::Failed);
            failed.count() as u64
        }
        Err(_) => 1,
    }
}

fn whole(value: u128) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            report::{Status, TableDetail},
            time_budget::TimeBudget,
        },
        *,
    };
    use crate::{Error, archived::catalogue::Table};

    fn read(outcome: &Result<Report>, age: Option<Duration>) -> Value {
        let line = line(
            "DashboardStack-ArchiveData",
            outcome,
            Duration::from_millis(1500),
            age,
        );
        assert!(!line.contains('\n'), "CloudWatch reads line by line");
        serde_json::from_str(&line).unwrap()
    }

    fn report() -> Report {
        Report {
            objects_uploaded: 2,
            objects_skipped: 5,
            total_records: 70,
            bytes_uploaded: 1234,
            ..Report::idle(Status::Ok, "", &TimeBudget::starting_now(None))
        }
    }

    /// By the specification, every metric that is declared is a number beside `_aws`, and every dimension a string.
    #[test]
    fn a_run_is_one_line_of_the_embedded_metric_format() {
        let mut line = read(&Ok(report()), Some(Duration::from_secs(90)));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let timestamp = line["_aws"]["Timestamp"].take().as_u64().unwrap();
        assert!(whole(now.as_millis()) - timestamp < 10_000);
        assert_eq!(
            line,
            json!({
                "_aws": {
                    "Timestamp": null,
                    "CloudWatchMetrics": [{
                        "Namespace": "MeetAssist",
                        "Dimensions": [["FunctionName"]],
                        "Metrics": [
                            {"Name": "RecordsArchived", "Unit": "Count"},
                            {"Name": "ObjectsUploaded", "Unit": "Count"},
                            {"Name": "ObjectsSkipped", "Unit": "Count"},
                            {"Name": "BytesUploaded", "Unit": "Bytes"},
                            {"Name": "ArchiveErrors", "Unit": "Count"},
                            {"Name": "ArchiveDuration", "Unit": "Milliseconds"},
                            {"Name": "OldestMarkAge", "Unit": "Seconds"},
                        ],
                    }],
                },
                "FunctionName": "DashboardStack-ArchiveData",
                "RecordsArchived": 70,
                "ObjectsUploaded": 2,
                "ObjectsSkipped": 5,
                "BytesUploaded": 1234,
                "ArchiveErrors": 0,
                "ArchiveDuration": 1500,
                "OldestMarkAge": 90,
            })
        );
    }

    #[test]
    fn a_failed_run_counts_as_an_error_and_says_nothing_that_it_does_not_know() {
        let line = read(&Err(Error::DatabaseUnavailable { source: None }), None);
        assert_eq!(line["ArchiveErrors"], 1);
        assert_eq!(line["ObjectsUploaded"], 0);
        assert!(line.get("OldestMarkAge").is_none());
        let announced = line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
            .as_array()
            .unwrap();
        assert_eq!(announced.len(), 6);
    }

    #[test]
    fn only_tables_that_could_not_be_archived_count_as_errors() {
        let detail = |table, status| TableDetail {
            table,
            status,
            objects_uploaded: 0,
            objects_skipped: 0,
            records: 0,
            bytes_uploaded: 0,
            error: None,
        };
        let details = vec![
            detail(Table::Customer, TableOutcome::Failed),
            detail(Table::Consultant, TableOutcome::Uploaded),
            detail(Table::Appointment, TableOutcome::Left),
            detail(Table::CommunityProgram, TableOutcome::Unchanged),
        ];
        let line = read(&Ok(Report { details, ..report() }), None);
        assert_eq!(line["ArchiveErrors"], 1);
    }
}
