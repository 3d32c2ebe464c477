//! What is in the archive, read independently of the library's own code, and what is in the database.

use std::{collections::BTreeMap, pin::pin, time::Duration};

use aws_config::{SdkConfig, retry::RetryConfig};
use bytes::Bytes;
use futures_util::TryStreamExt;
use meetassist::{
    Error, Result,
    archive::{self, Damage, Report, Request, Scope, Shrinking},
    archived::{
        catalogue::Table,
        inventory::Inventory,
        manifest::{Days, Manifest, MonthDays, ObjectState},
        store::Store,
    },
    platform::aws,
};
use serde_json::Value;
use tokio_postgres::Client;

use super::{World, faults::Proxy};

/// Every row of every table, as canonical CSV without the line end.
pub type Rows = BTreeMap<Table, Vec<String>>;

/// An ordinary run.
pub const CHANGED: Request = Request::Archive {
    scope: Scope::Changed,
    shrinking: Shrinking::Refused,
};

/// A run over everything that is loaded.
pub const FULL: Request = Request::Archive {
    scope: Scope::Full,
    shrinking: Shrinking::Refused,
};

/// Two customers and consultants, two days with appointments and slots, feedback, a program with a participant.
pub const SMALL: &str = "
    INSERT INTO customer (customerid, fullname, email) VALUES
        ('7', 'An', 'an@example.com'), ('8', 'Bình', 'binh@example.com');
    INSERT INTO consultant (fullname, email) VALUES
        ('Chi', 'chi@example.com'), ('Dũng', 'dung@example.com');
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES
        (1, '2025-06-02', '09:00', '10:00'), (1, '2025-06-03', '09:00', '10:00');
    INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status) VALUES
        (1, 1, '7', '2025-06-02', '09:00', 'completed'), (2, 2, '8', '2025-06-02', '10:00', 'pending'),
        (3, 1, '7', '2025-06-03', '09:00', 'confirmed');
    SELECT setval('appointment_appointmentid_seq', 3);
    INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (1, 4.5);
    INSERT INTO communityprogram (programid, programname, date) VALUES (1, 'Ngày hội', '2025-07-01');
    INSERT INTO programparticipant (programid, customerid) VALUES (1, '8');";

impl World {
    /// A run, whose report says what failed.
    pub async fn report(&self, request: Request) -> Result<Report> {
        archive::run(&self.archiver, &self.store, request, None).await
    }

    /// A run that fails if anything in it does.
    pub async fn archive_as(&self, request: Request) -> Result<Report> {
        self.report(request).await.and_then(Report::into_result)
    }

    /// An ordinary run that succeeds.
    pub async fn archive(&self) -> Report {
        self.archive_as(CHANGED).await.unwrap()
    }

    /// An ordinary run that fails.
    pub async fn archive_error(&self) -> Error {
        self.archive_as(CHANGED).await.unwrap_err()
    }

    /// Lets the service reach the bucket only through this proxy, with short pauses between retries.
    pub async fn go_through(&mut self, proxy: &Proxy) {
        self.store = Store::new(&quick_retries(&proxy.endpoint).await, self.bucket.clone());
    }

    /// The manifest as it is now.
    pub async fn manifest(&self) -> Manifest {
        serde_json::from_str(&self.object("metadata/archive_info.json").await).unwrap()
    }

    /// The archive as it is now, with every day.
    pub async fn inventory(&self) -> Inventory {
        self.described_by(self.manifest().await).await
    }

    /// The archive as this manifest describes it, with every day.
    pub async fn described_by(&self, manifest: Manifest) -> Inventory {
        let mut days = Days::new();
        for (month, object) in &manifest.months {
            assert_eq!(object.key, format!("metadata/days/{month}.json"));
            let month: MonthDays = serde_json::from_str(&self.pinned(object).await).unwrap();
            assert_eq!(month.days.len() as u64, object.records, "days of {}", object.key);
            days.extend(month.days);
        }
        days.extend(manifest.days.clone());
        Inventory { manifest, days }
    }

    /// The content of an object, in the version that the manifest names. A version never changes, so it is read only
    /// once.
    pub async fn pinned(&self, object: &ObjectState) -> String {
        if let Some(content) = self.read_versions.lock().unwrap().get(&object.version_id) {
            return content.clone();
        }
        let answer = self
            .s3
            .get_object()
            .bucket(&self.bucket)
            .key(&object.key)
            .version_id(&object.version_id)
            .send()
            .await
            .unwrap();
        let content = String::from_utf8(answer.body.collect().await.unwrap().to_vec()).unwrap();
        let version = object.version_id.clone();
        self.read_versions
            .lock()
            .unwrap()
            .insert(version, content.clone());
        content
    }

    /// Every row in the archive.
    pub async fn archived_rows(&self, archived: &Inventory) -> Rows {
        let mut rows: Rows = Table::ALL.map(|table| (table, Vec::new())).into();
        for (part, object) in archived.objects() {
            let mut lines = lines(&self.pinned(object).await);
            lines.remove(0);
            assert_eq!(lines.len() as u64, object.records, "rows of {}", object.key);
            rows.entry(part.table()).or_default().extend(lines);
        }
        rows.values_mut().for_each(|rows| rows.sort());
        rows
    }

    /// The damage that a verification finds; it must find some. Asserts that it writes nothing.
    pub async fn damages(&self) -> Vec<Damage> {
        let versions = self.versions().await;
        let report = self.report(Request::Verify).await.unwrap();
        assert_eq!(self.versions().await, versions, "verify writes nothing");
        let damages = report.damages.clone();
        assert_eq!(report.into_result().unwrap_err().code(), "archive_damaged");
        damages
    }

    /// Changes the manifest by hand.
    pub async fn edit_manifest(&self, edit: impl FnOnce(&mut Value)) {
        let key = "metadata/archive_info.json";
        let mut manifest = serde_json::from_str(&self.object(key).await).unwrap();
        edit(&mut manifest);
        self.upload(key, manifest.to_string()).await;
    }

    /// The requests to the bucket through this proxy: method and key, without the parameters that the client adds.
    pub fn requests(&self, proxy: &Proxy) -> Vec<String> {
        let bucket = format!("/{}/", self.bucket);
        let requests = proxy.requests().into_iter();
        let plain = requests.map(|request| {
            let request = request.replace(&bucket, "");
            request.split('?').next().unwrap().to_owned()
        });
        plain.collect()
    }

    /// Asserts that archive and database have the same rows, and that nothing is marked as changed.
    pub async fn assert_archived(&self) {
        let archived = self.inventory().await;
        assert_eq!(
            self.archived_rows(&archived).await,
            database_rows(&self.client).await
        );
        let totals = archived.totals();
        for (table, state) in &archived.manifest.tables {
            let query = format!("SELECT count(*) FROM {}", table.name());
            assert_eq!(state.record_count.to_string(), self.value(&query).await);
            let checksum = totals.get(table).map(|total| total.checksum);
            assert_eq!(state.checksum, checksum.unwrap_or_default(), "{table:?}");
        }
        assert_eq!(self.value("SELECT count(*) FROM archive.mark").await, "0");
    }

    /// Deletes the version of an object that the manifest names, for good.
    pub async fn delete_pinned(&self, object: &ObjectState) {
        self.s3
            .delete_object()
            .bucket(&self.bucket)
            .key(&object.key)
            .version_id(&object.version_id)
            .send()
            .await
            .unwrap();
    }

    /// Deletes the manifest; its versions stay.
    pub async fn delete_manifest(&self) {
        self.s3
            .delete_object()
            .bucket(&self.bucket)
            .key("metadata/archive_info.json")
            .send()
            .await
            .unwrap();
    }

    /// The key of every version of every object.
    pub async fn versions(&self) -> Vec<String> {
        let answer = self
            .s3
            .list_object_versions()
            .bucket(&self.bucket)
            .send()
            .await
            .unwrap();
        let keys = answer
            .versions()
            .iter()
            .map(|version| version.key().unwrap().to_owned());
        keys.collect()
    }
}

/// The service's AWS settings with another endpoint. They are built from scratch, because an endpoint from the
/// environment takes precedence over one that is set later.
pub async fn quick_retries(endpoint: &str) -> SdkConfig {
    let aws = aws::sdk_config().await;
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(1));
    let mut builder = SdkConfig::builder()
        .region(aws.region().cloned())
        .credentials_provider(aws.credentials_provider().unwrap())
        .endpoint_url(endpoint)
        .retry_config(retries);
    builder
        .set_http_client(aws.http_client())
        .set_sleep_impl(aws.sleep_impl())
        .set_time_source(aws.time_source())
        .set_timeout_config(aws.timeout_config().cloned())
        .set_behavior_version(aws.behavior_version());
    builder.build()
}

/// Every row of the database.
pub async fn database_rows(client: &Client) -> Rows {
    client
        .batch_execute("SET TimeZone = 'UTC'; SET search_path = public")
        .await
        .unwrap();
    let mut rows = Rows::new();
    for table in Table::ALL {
        let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
        let copy = format!(
            "COPY {} ({}) TO STDOUT (FORMAT csv)",
            table.name(),
            columns.join(", ")
        );
        let stream = pin!(client.copy_out(&copy).await.unwrap());
        let chunks: Vec<Bytes> = stream.try_collect().await.unwrap();
        let mut lines = lines(std::str::from_utf8(&chunks.concat()).unwrap());
        lines.sort();
        rows.insert(table, lines);
    }
    client.batch_execute("RESET TimeZone").await.unwrap();
    rows
}

/// The records of CSV text; a line break within quotes doesn't end one.
pub fn lines(csv: &str) -> Vec<String> {
    let mut in_quotes = false;
    csv.split_inclusive(|sign| {
        in_quotes ^= sign == '"';
        sign == '\n' && !in_quotes
    })
    .map(|line| line.strip_suffix('\n').unwrap().to_owned())
    .collect()
}

/// Asserts that keys are unique and that every reference refers to an existing row.
pub fn assert_consistent(rows: &Rows) {
    let values = |table: Table, names: &[&str]| -> Vec<Vec<String>> {
        let places = names.iter().map(|name| {
            let columns = table.columns().iter();
            columns
                .map(|column| column.name)
                .position(|column| column == *name)
        });
        let places: Vec<usize> = places.collect::<Option<_>>().unwrap();
        let text = rows[&table].join("\n");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records = reader.records().map(|record| {
            let record = record.unwrap();
            places.iter().map(|&place| record[place].to_owned()).collect()
        });
        records.collect()
    };
    for table in Table::ALL {
        let mut keys = values(table, table.key().columns());
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count, "a key of {} is archived twice", table.name());
        for reference in table.references() {
            let keys = values(reference.table, reference.table.key().columns());
            for value in values(table, &[reference.column]) {
                assert!(
                    keys.contains(&value),
                    "{}.{} {value:?} is dangling",
                    table.name(),
                    reference.column
                );
            }
        }
    }
}
