//! Archived objects into tables, by COPY.

use std::{ops::ControlFlow, pin::Pin};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt, stream::FuturesOrdered};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_postgres::{CopyInSink, Transaction};

use crate::{
    Error, Result,
    archived::{
        catalogue::Table,
        manifest::ObjectState,
        object::{Fetched, Object, fetch},
        store::Store,
    },
};

/// How many objects are on their way from the bucket, and how many more wait for the COPY.
const GETS_UNDER_WAY: usize = 16;
const OBJECTS_WAITING: usize = 8;

/// What is to be loaded into one table.
pub struct Load<'a> {
    /// Whose rows they are.
    pub table: Table,
    /// The table that takes them: itself, or one with the same columns.
    pub target: &'a str,
    /// The objects that hold them.
    pub objects: Vec<&'a ObjectState>,
}

/// A COPY that is under way.
struct Copy {
    /// Which of the loads it belongs to.
    place: usize,
    columns: Vec<&'static str>,
    sink: Pin<Box<CopyInSink<Bytes>>>,
}

/// Loads tables one after the other while their objects are fetched, and answers with the number of rows of each.
///
/// Each object must be exactly what the manifest says. That is certain only at its end, so after an error the
/// transaction must be rolled back.
pub async fn load(transaction: &Transaction<'_>, store: &Store, loads: &[Load<'_>]) -> Result<Vec<u64>> {
    let (sender, objects) = mpsc::channel(OBJECTS_WAITING);
    let fetching = async {
        // It ends with this block, and with it the COPY.
        let sender = sender;
        // Loops, not an iterator of closures: with one in it the compiler can't see that the future is Send.
        let mut fetches = FuturesOrdered::new();
        for (place, load) in loads.iter().enumerate() {
            for &object in &load.objects {
                fetches.push_back(async move { (place, fetch(store, object).await) });
                if fetches.len() == GETS_UNDER_WAY && pass_on(&mut fetches, &sender).await?.is_break() {
                    return Ok(());
                }
            }
        }
        while pass_on(&mut fetches, &sender).await?.is_continue() {}
        Ok(())
    };
    let ((), loaded) = tokio::try_join!(fetching, copy_all(transaction, store, loads, objects))?;
    for (load, &loaded) in loads.iter().zip(&loaded) {
        let archived = load.objects.iter().map(|object| object.records).sum();
        if loaded != archived {
            return Err(Error::LoadIncomplete {
                table: load.table.name(),
                loaded,
                archived,
            });
        }
    }
    Ok(loaded)
}

/// Waits for the first of the fetches and hands it on, until there are no more or nobody wants them.
async fn pass_on<'a>(
    fetches: &mut FuturesOrdered<impl Future<Output = (usize, Result<Fetched<'a>>)>>,
    sender: &Sender<(usize, Fetched<'a>)>,
) -> Result<ControlFlow<()>> {
    let Some((place, fetched)) = fetches.next().await else {
        return Ok(ControlFlow::Break(()));
    };
    Ok(match sender.send((place, fetched?)).await {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })
}

/// Objects with the same header share a COPY, which takes three round trips.
async fn copy_all(
    transaction: &Transaction<'_>,
    store: &Store,
    loads: &[Load<'_>],
    mut objects: Receiver<(usize, Fetched<'_>)>,
) -> Result<Vec<u64>> {
    let mut loaded = vec![0; loads.len()];
    let mut current: Option<Copy> = None;
    while let Some((place, fetched)) = objects.recv().await {
        let load = &loads[place];
        let mut object = Object::open(store, load.table, fetched).await?;
        let mut copy = match current.take() {
            Some(copy) if copy.place == place && copy.columns == object.columns() => copy,
            previous => {
                if let Some(previous) = previous {
                    previous.finish(&mut loaded).await?;
                }
                Copy::begin(transaction, place, load.target, object.columns()).await?
            }
        };
        while let Some(rows) = object.next().await? {
            copy.sink.send(rows).await?;
        }
        current = Some(copy);
    }
    if let Some(last) = current {
        last.finish(&mut loaded).await?;
    }
    Ok(loaded)
}

impl Copy {
    async fn begin(
        transaction: &Transaction<'_>,
        place: usize,
        target: &str,
        columns: &[&'static str],
    ) -> Result<Self> {
        let statement = format!("COPY {target} ({}) FROM STDIN (FORMAT csv)", columns.join(", "));
        Ok(Self {
            place,
            columns: columns.to_vec(),
            sink: Box::pin(transaction.copy_in(&statement).await?),
        })
    }

    /// Ends the COPY and counts its rows.
    async fn finish(mut self, loaded: &mut [u64]) -> Result<()> {
        loaded[self.place] += self.sink.as_mut().finish().await?;
        Ok(())
    }
}
