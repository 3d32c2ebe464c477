//! Loads archived objects into tables with COPY.

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

/// How many objects are being fetched, and how many more may wait for the COPY.
const GETS_UNDER_WAY: usize = 16;
const OBJECTS_WAITING: usize = 8;

/// What to load into one table.
pub struct Load<'a> {
    /// The table whose rows they are.
    pub table: Table,
    /// The table to load into: the same, or one with the same columns.
    pub target: &'a str,
    /// The objects that hold them.
    pub objects: Vec<&'a ObjectState>,
}

/// A COPY in progress.
struct Copy {
    /// The index of the load that it belongs to.
    place: usize,
    columns: Vec<&'static str>,
    sink: Pin<Box<CopyInSink<Bytes>>>,
}

/// Loads the tables one after another while their objects are being fetched, and returns each one's row count.
///
/// Each object must be exactly what the manifest says. That is known only at its end, so the transaction must be rolled
/// back after an error.
pub async fn load(transaction: &Transaction<'_>, store: &Store, loads: &[Load<'_>]) -> Result<Vec<u64>> {
    let (sender, objects) = mpsc::channel(OBJECTS_WAITING);
    let fetching = async {
        // The sender, and with it the fetching, ends with this block.
        let sender = sender;
        // A loop, because with an iterator of closures here the compiler can't tell that the future is Send.
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

/// Passes on the fetched objects in order until there are no more or the receiver has gone.
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

/// Objects with the same header share a COPY, because each COPY takes three round trips.
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
