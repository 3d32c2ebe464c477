//! An archive run as short as can be, and what tests of restoring look at.

use std::{collections::BTreeMap, time::SystemTime};

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use meetassist::{
    catalogue::{PrimaryKey, Table},
    db_init::{self, Report, Request},
    manifest::{DayState, FORMAT, Manifest, ObjectState, StatusCounts},
    restore::Head,
    store::ManifestWritten,
    unit::{FixedTable, Part, Unit},
    window::{Window, load_days},
};
use serde_json::Value;
use tokio_postgres::types::Json;

use super::World;

impl World {
    /// Initialises with a window of one day to either side where the request names none.
    pub async fn initialise(&self, request: Value) -> meetassist::Result<Report> {
        let request: Request = serde_json::from_value(request).unwrap();
        db_init::run(
            &self.database,
            &self.store,
            Window::around(1, 1).unwrap(),
            request,
        )
        .await
    }

    /// The manifest in the bucket.
    pub async fn head(&self) -> Option<Head> {
        let object = self.store.read_manifest().await.unwrap()?;
        Some(Head {
            etag: object.etag,
            manifest: Manifest::parse(&object.content).unwrap(),
        })
    }

    /// Every row of every table as CSV, in the order of the keys.
    pub async fn dump(&self) -> BTreeMap<&'static str, String> {
        let mut tables = BTreeMap::new();
        for table in Table::ALL {
            let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            let query = format!(
                "SELECT {} FROM {} ORDER BY {}",
                columns.join(", "),
                table.name(),
                table.key().columns().join(", ")
            );
            tables.insert(table.name(), String::from_utf8(self.csv(&query).await).unwrap());
        }
        tables
    }

    async fn csv(&self, query: &str) -> Vec<u8> {
        let copy = format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER)");
        let rows = self.client.copy_out(&copy).await.unwrap();
        rows.try_fold(Vec::new(), async |mut content, row| {
            content.extend(row);
            Ok(content)
        })
        .await
        .unwrap()
    }

    /// Archives every changed unit (all of them for the first time).
    pub async fn archive(&mut self) -> Head {
        let head = self.head().await;
        let mut manifest = head
            .as_ref()
            .map(|head| head.manifest.clone())
            .unwrap_or_default();
        let units = self.changed_units(head.is_none()).await;
        let days: Vec<NaiveDate> = units.iter().copied().filter_map(day_of).collect();
        let loaded = load_days(&mut self.client, &self.store, &days).await.unwrap();
        manifest.conflicts = loaded.conflicts;
        for unit in units {
            if manifest
                .conflicts
                .iter()
                .any(|conflict| Some(conflict.day) == day_of(unit))
            {
                continue;
            }
            for part in unit.parts() {
                let object = self.upload_part(part).await;
                match part {
                    Part::Whole(table) => manifest.fixed.insert(table, object),
                    Part::OfDay(table, day) => manifest
                        .days
                        .entry(day)
                        .or_default()
                        .objects
                        .insert(table, object),
                };
            }
            if let Unit::Day(day) = unit {
                self.count_day(day, manifest.days.get_mut(&day).unwrap()).await;
            }
        }
        for table in Table::ALL {
            if let PrimaryKey::Numbered(column) = table.key() {
                let highest = format!(
                    "SELECT coalesce(greatest(pg_sequence_last_value(pg_get_serial_sequence('{0}', '{column}')),
                                              (SELECT max({column}) FROM {0})), 0)",
                    table.name()
                );
                let highest: i64 = self.client.query_one(&highest, &[]).await.unwrap().get(0);
                let state = manifest.tables.entry(table).or_default();
                state.highest_id = state.highest_id.max(Some(highest));
            }
        }
        manifest.format = FORMAT;
        manifest.last_updated = now();
        let head = self.publish(manifest, head.map(|head| head.etag)).await;
        let conflicting: Vec<_> = head
            .manifest
            .conflicts
            .iter()
            .map(|conflict| conflict.day)
            .collect();
        self.client
            .execute(
                "DELETE FROM archive.mark WHERE day IS NULL OR day <> ALL ($1)",
                &[&conflicting],
            )
            .await
            .unwrap();
        head
    }

    /// Writes a manifest, which the database then continues.
    pub async fn publish(&self, manifest: Manifest, replacing: Option<String>) -> Head {
        let content = serde_json::to_vec(&manifest).unwrap();
        let written = self
            .store
            .write_manifest(content, replacing.as_deref())
            .await
            .unwrap();
        let ManifestWritten::Done { etag } = written else {
            panic!("somebody else has written a manifest");
        };
        self.client
            .execute("UPDATE archive.lineage SET etag = $1", &[&etag])
            .await
            .unwrap();
        Head { etag, manifest }
    }

    async fn changed_units(&self, all: bool) -> Vec<Unit> {
        let days = if all {
            "SELECT date FROM appointment UNION SELECT date FROM consultantschedule ORDER BY 1"
        } else {
            "SELECT DISTINCT day FROM archive.mark WHERE day IS NOT NULL ORDER BY 1"
        };
        let days = self.client.query(days, &[]).await.unwrap();
        let marked = self
            .client
            .query(
                "SELECT DISTINCT table_name FROM archive.mark WHERE day IS NULL",
                &[],
            )
            .await
            .unwrap();
        let marked: Vec<String> = marked.iter().map(|row| row.get(0)).collect();
        FixedTable::ALL
            .into_iter()
            .filter(|table| all || marked.iter().any(|name| name == table.table().name()))
            .map(Unit::Fixed)
            .chain(days.iter().map(|row| Unit::Day(row.get(0))))
            .collect()
    }

    async fn upload_part(&self, part: Part) -> ObjectState {
        let content = self.csv(&part.query()).await;
        let counted = format!("SELECT count(*), md5($1::bytea) FROM ({}) AS rows", part.query());
        let counted = self.client.query_one(&counted, &[&content]).await.unwrap();
        let md5: String = counted.get(1);
        let records: i64 = counted.get(0);
        let bytes = content.len() as u64;
        let digest: [u8; 16] = u128::from_str_radix(&md5, 16).unwrap().to_be_bytes();
        let version_id = self
            .store
            .write_archived(part, content.into(), digest)
            .await
            .unwrap();
        ObjectState {
            key: meetassist::store::Key::Archived(part).to_string(),
            version_id,
            md5,
            bytes,
            records: records.try_into().unwrap(),
            archived_at: now(),
        }
    }

    async fn count_day(&self, day: NaiveDate, state: &mut DayState) {
        let counts = self
            .client
            .query_one(
                "SELECT jsonb_build_object(
                            'pending', count(*) FILTER (WHERE status = 'pending'),
                            'confirmed', count(*) FILTER (WHERE status = 'confirmed'),
                            'completed', count(*) FILTER (WHERE status = 'completed'),
                            'cancelled', count(*) FILTER (WHERE status = 'cancelled')),
                        count(rating), coalesce(sum(rating), 0)::float8,
                        coalesce(array_agg(DISTINCT archive.customer_digest(customerid))
                                 FILTER (WHERE customerid IS NOT NULL), '{}'),
                        (SELECT coalesce(jsonb_object_agg(day, count), '{}')
                         FROM (SELECT createdat::date AS day, count(*) FROM appointment WHERE date = $1 GROUP BY 1) AS c)
                 FROM appointment LEFT JOIN appointmentfeedback USING (appointmentid)
                 WHERE date = $1",
                &[&day],
            )
            .await
            .unwrap();
        let Json(by_status): Json<StatusCounts> = counts.get(0);
        let Json(created) = counts.get(4);
        state.appointments_by_status = by_status;
        state.feedbacks = counts.get::<_, i64>(1).try_into().unwrap();
        state.rating_sum = counts.get(2);
        state.customers = counts.get(3);
        state.created = created;
    }
}

fn day_of(unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Fixed(_) => None,
        Unit::Day(day) => Some(day),
    }
}

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}
