//! The inventory: every object of an archive, whether the manifest or a month's object lists it.

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

/// How many months are read at the same time.
const CONCURRENT: usize = 8;

/// A manifest together with days from its months' objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// The manifest.
    pub manifest: Manifest,
    /// The days that were asked for, and possibly others.
    pub days: Days,
}

impl Inventory {
    /// With all days of the archive.
    pub async fn whole(store: &Store, manifest: Manifest) -> Result<Self> {
        let months = manifest.months.keys().copied().collect();
        Self::read(store, manifest, months).await
    }

    /// With those of these days that the archive has. The cost depends on the number of days, not on the size of the
    /// archive.
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

    /// With the manifest's own days and the given ones from its months.
    pub fn new(manifest: Manifest, mut days: Days) -> Self {
        days.extend(manifest.days.iter().map(|(&day, state)| (day, state.clone())));
        Self { manifest, days }
    }

    /// The objects that hold rows, in the order in which they can be loaded: each after those that it refers to, days
    /// ascending.
    pub fn objects(&self) -> impl Iterator<Item = (Part, &ObjectState)> {
        let fixed = self.manifest.fixed.iter();
        let fixed = fixed.map(|(&table, object)| (Part::Whole(table), object));
        let of_days = self.days.iter().flat_map(|(&day, state)| {
            let of_day = state.objects.iter();
            of_day.map(move |(&table, object)| (Part::OfDay(table, day), object))
        });
        fixed.chain(of_days)
    }

    /// The object that holds this part's rows.
    pub fn object(&self, part: Part) -> Option<&ObjectState> {
        match part {
            Part::Whole(table) => self.manifest.fixed.get(&table),
            Part::OfDay(table, day) => self.days.get(&day)?.objects.get(&table),
        }
    }

    /// The state of each table, added up from its objects.
    pub fn totals(&self) -> BTreeMap<Table, TableState> {
        let mut totals = BTreeMap::<Table, TableState>::new();
        for (part, object) in self.objects() {
            let total = totals.entry(part.table()).or_default();
            total.replace(None, Some(object));
        }
        totals
    }
}

/// The days in a month's object, which must be exactly the object that the manifest pins.
pub async fn read_month(store: &Store, object: &ObjectState) -> Result<Days> {
    let content = store.read_version_whole(&object.key, &object.version_id).await?;
    let md5 = <[u8; 16]>::from(Md5::digest(&content)).into();
    // Content that can't be parsed is damage only if it isn't what was archived.
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
