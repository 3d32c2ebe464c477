//! One day: its batches become rows of its object.

use std::{collections::HashSet, io};

use chrono::NaiveDate;
use futures_util::{StreamExt, stream};

use super::{
    rows::{self, Row, Rows},
    summary::{Counter, DaySummary},
};
use crate::{
    Error, Result,
    archived::{
        key::Key,
        store::{Precondition, Store, TaggedObject},
    },
};

/// How many batches are read at the same time.
const READS: usize = 16;

/// What became of a day's batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compacted {
    /// They are rows of its object now, and gone.
    Done {
        /// How many.
        batch_count: usize,
    },
    /// Somebody else is doing the same at this moment. The batches are still there.
    Contended,
}

/// Moves these batches into the day's object.
///
/// Each step may be the last, and two may do this at the same time. The day's object is replaced only if it is what was
/// read, so no row is lost; rows of a batch that it has already are left out, so none counts twice. The summary is written
/// after it, by the same rule, and the batches are deleted last: as long as one of them is there, somebody will make the
/// summary anew from what the object has.
pub(super) async fn compact(store: &Store, day: NaiveDate, batches: Vec<String>) -> Result<Compacted> {
    // Before the rows: a summary that is as it was then must not be replaced by one of older rows.
    let former_summary = store.read_small(&Key::ClickstreamSummary(day)).await?;
    let object = Key::ClickstreamDay(day);
    let former = store.read_small(&object).await?;
    let mut contents = Contents::default();
    if let Some(former) = &former {
        contents.take_over(&former.content).map_err(unusable(&object))?;
    }
    let moved = add_batches(store, day, batches, &mut contents).await?;
    let has_new_rows = contents.has_new_rows;
    let (content, summary) = contents.finish().map_err(unusable(&object))?;
    if has_new_rows
        && store
            .write_if(&object, content, precondition(former.as_ref()))
            .await?
            .is_none()
    {
        return Ok(Compacted::Contended);
    }
    if !moved.is_empty() && !write_summary(store, day, &summary, former_summary.as_ref()).await? {
        return Ok(Compacted::Contended);
    }
    store.delete(&moved).await?;
    Ok(Compacted::Done {
        batch_count: moved.len(),
    })
}

/// Returns the keys of those that the contents have now. One that can't be read is left where it is.
async fn add_batches(
    store: &Store,
    day: NaiveDate,
    batches: Vec<String>,
    contents: &mut Contents,
) -> Result<Vec<Key>> {
    let mut read = stream::iter(batches)
        .map(|id| read_batch(store, Key::ClickstreamBatch { day, id }))
        .buffered(READS);
    let mut added = Vec::new();
    while let Some(batch) = read.next().await {
        let (key, object) = batch?;
        // Somebody else has moved it meanwhile.
        let Some(object) = object else { continue };
        match contents.add(&object.content) {
            Ok(()) => added.push(key),
            Err(error) => {
                let error = unusable(&key)(error).with_causes();
                tracing::error!(error, "a batch of events can't be read");
            }
        }
    }
    Ok(added)
}

async fn read_batch(store: &Store, key: Key) -> Result<(Key, Option<TaggedObject>)> {
    let object = store.read_small(&key).await?;
    Ok((key, object))
}

/// Whether the summary is in the bucket now.
async fn write_summary(
    store: &Store,
    day: NaiveDate,
    summary: &DaySummary,
    former: Option<&TaggedObject>,
) -> Result<bool> {
    let content = serde_json::to_vec(summary).map_err(|source| Error::Answer { source })?;
    if former.is_some_and(|former| former.content == content) {
        return Ok(true);
    }
    let key = Key::ClickstreamSummary(day);
    let written = store.write_if(&key, content, precondition(former)).await?;
    Ok(written.is_some())
}

fn precondition(former: Option<&TaggedObject>) -> Precondition<'_> {
    former.map_or(Precondition::Missing, |former| Precondition::Tag(&former.etag))
}

fn unusable(key: &Key) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::EventsUnusable {
        name: key.to_string(),
        source,
    }
}

/// The day's rows.
#[derive(Default)]
struct Contents {
    rows: Rows,
    counter: Counter,
    /// The batches that they came with.
    batches: HashSet<String>,
    has_new_rows: bool,
}

impl Contents {
    /// Begins with the rows that the day's object has.
    fn take_over(&mut self, content: &[u8]) -> io::Result<()> {
        for row in rows::read(content) {
            let (line, row) = row?;
            self.push(&line, row)?;
        }
        Ok(())
    }

    /// Adds a batch, unless its rows are there already. If it can't be read, nothing is added.
    fn add(&mut self, batch: &[u8]) -> io::Result<()> {
        let new = rows::read(batch).collect::<io::Result<Vec<_>>>()?;
        let is_known = |(_, row): &(String, Row)| self.batches.contains(&row.batch);
        if new.first().is_some_and(is_known) {
            return Ok(());
        }
        for (line, row) in new {
            self.push(&line, row)?;
            self.has_new_rows = true;
        }
        Ok(())
    }

    fn push(&mut self, line: &str, row: Row) -> io::Result<()> {
        self.rows.push_line(line)?;
        if !self.batches.contains(&row.batch) {
            self.batches.insert(row.batch.clone());
        }
        self.counter.count(row);
        Ok(())
    }

    fn finish(self) -> io::Result<(Vec<u8>, DaySummary)> {
        Ok((self.rows.finish()?, self.counter.finish()))
    }
}
