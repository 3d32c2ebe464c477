//! The inventory: every object that an archive consists of, wherever the manifest writes it down.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use futures_util::{StreamExt, TryStreamExt, stream};
use md5::{Digest, Md5};

use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        manifest::{Days, Manifest, Month, MonthDays, ObjectState, TableState},
        store::Store,
        unit::Part,
    },
};

/// Months that are read at the same time.
const CONCURRENT: usize = 8;

/// An archive as its manifest describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// The manifest.
    pub manifest: Manifest,
    /// The days that were asked for, with others perhaps.
    pub days: Days,
}

impl Inventory {
    /// With every day.
    pub async fn whole(store: &Store, manifest: Manifest) -> Result<Self> {
        let months = manifest.months.keys().copied().collect();
        Self::read(store, manifest, months).await
    }

    /// With these days, as far as the archive has them. What is read grows with their number, not with the archive.
    pub async fn of_days(store: &Store, manifest: Manifest, days: &BTreeSet<NaiveDate>) -> Result<Self> {
        let elsewhere = days.iter().filter(|day| !manifest.days.contains_key(day));
        let months = elsewhere.map(|&day| Month::of(day)).collect();
        Self::read(store, manifest, months).await
    }

    async fn read(store: &Store, manifest: Manifest, months: BTreeSet<Month>) -> Result<Self> {
        let objects = months.iter().filter_map(|month| manifest.months.get(month));
        let months: Vec<Days> = stream::iter(objects)
            .map(|object| read_month(store, object))
            .buffer_unordered(CONCURRENT)
            .try_collect()
            .await?;
        Ok(Self::new(manifest, months.into_iter().flatten().collect()))
    }

    /// With the manifest's own days, and these from the months.
    pub fn new(manifest: Manifest, mut days: Days) -> Self {
        days.extend(manifest.days.iter().map(|(&day, state)| (day, state.clone())));
        Self { manifest, days }
    }

    /// The objects that hold rows, each after those that it refers to and the days in order.
    pub fn objects(&self) -> impl Iterator<Item = (Part, &ObjectState)> {
        let fixed = self.manifest.fixed.iter();
        let fixed = fixed.map(|(&table, object)| (Part::Whole(table), object));
        let of_days = self.days.iter().flat_map(|(&day, state)| {
            let of_day = state.objects.iter();
            of_day.map(move |(&table, object)| (Part::OfDay(table, day), object))
        });
        fixed.chain(of_days)
    }

    /// The object that holds a part's rows.
    pub fn object(&self, part: Part) -> Option<&ObjectState> {
        match part {
            Part::Whole(table) => self.manifest.fixed.get(&table),
            Part::OfDay(table, day) => self.days.get(&day)?.objects.get(&table),
        }
    }

    /// What each table comes to, counted anew from its objects.
    pub fn totals(&self) -> BTreeMap<Table, TableState> {
        let mut totals = BTreeMap::<Table, TableState>::new();
        for (part, object) in self.objects() {
            let total = totals.entry(part.table()).or_default();
            total.replace(None, Some(object));
        }
        totals
    }
}

/// What a month's object says, provided that it is exactly what the manifest names.
pub async fn read_month(store: &Store, object: &ObjectState) -> Result<Days> {
    let content = store.read_version_whole(&object.key, &object.version_id).await?;
    let md5 = <[u8; 16]>::from(Md5::digest(&content)).into();
    // What is no month is damage only if it is not what was archived.
    let month = serde_json::from_slice(&content);
    let records = month
        .as_ref()
        .map_or(object.records, |MonthDays { days }| days.len() as u64);
    if let Some(problem) = object.difference(content.len() as u64, md5, records) {
        return Err(Error::ObjectDamaged {
            key: object.key.clone(),
            problem,
        });
    }
    match month {
        Ok(MonthDays { days }) => Ok(days),
        Err(error) => Err(Error::ObjectUnreadable {
            key: object.key.clone(),
            problem: format!("is not what this program writes: {error}"),
        }),
    }
}
