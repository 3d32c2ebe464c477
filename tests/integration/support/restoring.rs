//! Initialising and restoring, and what their tests compare.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use meetassist::{
    archive::{self, Scope, Shrinking},
    archived::{
        catalogue::Table, inventory::Inventory, lineage::Head, manifest::Manifest, store::ManifestWritten,
    },
    installation::db_init::{self, Report, Request},
    window::{self, Window},
};
use serde_json::Value;

use super::World;

/// A query for every row of a table, in key order.
pub fn rows_of(table: Table) -> String {
    let columns: Vec<_> = table.columns().iter().map(|column| column.name).collect();
    format!(
        "SELECT {} FROM {} ORDER BY {}",
        columns.join(", "),
        table.name(),
        table.key().columns().join(", ")
    )
}

impl World {
    /// Runs db-init, with a default window of one day on either side of today.
    pub async fn initialise(&self, request: Value) -> meetassist::Result<Report> {
        let request = Request::try_from(request)?;
        let deployment = self.deployment(Window::around(1, 1).unwrap()).await;
        db_init::run(&deployment, request).await
    }

    /// The manifest in the bucket.
    pub async fn head(&self) -> Option<Head> {
        let object = self.store.read_manifest().await.unwrap()?;
        Some(Head {
            etag: object.etag,
            manifest: Manifest::parse(&object.content).unwrap(),
        })
    }

    /// Every row of every table as CSV, in key order.
    pub async fn dump(&self) -> BTreeMap<&'static str, String> {
        let mut tables = BTreeMap::new();
        for table in Table::ALL {
            let rows = self.csv(&rows_of(table)).await;
            tables.insert(table.name(), String::from_utf8(rows).unwrap());
        }
        tables
    }

    /// The same of the business tables: two databases never have the same audit entries, as these have instants.
    pub async fn business_rows(&self) -> BTreeMap<&'static str, String> {
        let mut tables = self.dump().await;
        tables.remove(Table::AuditEntry.name());
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

    /// Releases those of the days that are in the archive described by this manifest.
    pub async fn release(&mut self, head: &Head, days: &[NaiveDate]) -> Vec<NaiveDate> {
        let Inventory {
            days: mut archived, ..
        } = self.described_by(head.manifest.clone()).await;
        archived.retain(|day, _| days.contains(day));
        window::release(&mut self.client, &head.etag, &archived)
            .await
            .unwrap()
    }

    /// Archives what has changed, and returns the bucket's manifest after that.
    pub async fn archived(&self) -> Head {
        let scope = match self.head().await {
            None => Scope::Full,
            Some(_) => Scope::Changed,
        };
        let request = archive::Request::Archive {
            scope,
            shrinking: Shrinking::Allowed,
        };
        // Days in conflict stay as they are.
        self.report(request).await.unwrap();
        self.head().await.unwrap()
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
}
