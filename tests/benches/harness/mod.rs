//! What the benchmarks share: worlds with many rows, timing, and where results go.

pub mod recorded;
pub mod results;

use std::{
    env, fs,
    path::{Path, PathBuf},
    pin::pin,
    process::Command,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::SinkExt;
use meetassist::archived::catalogue::Table;
use tokio_postgres::Transaction;

use crate::support::{self, World};

/// The rows of a benchmark: each table's CSV file, in a folder of its own.
pub struct Seed(PathBuf);

/// What a seed's rows are like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Every row can be imported, in the order of the keys.
    Good,
    /// 3 of 100 can't, and they are in random order.
    Bad,
}

impl Seed {
    /// As many rows as the environment asks for: `SCALE=10` means ten times as many over the same days, `DAYS=3650` the
    /// same number over ten times as many days.
    pub fn of(quality: Quality) -> Self {
        Self::over(days(), quality)
    }

    /// The same over this many days.
    fn over(days: u32, quality: Quality) -> Self {
        let scale = number("SCALE", 1);
        let (customers, appointments, slots) = (20_000 * scale, 100_000 * scale, 120_000 * scale);
        println!("{customers} customers, {appointments} appointments and {slots} slots over {days} days\n");
        let folder = env::temp_dir().join(support::unique("meetassist-bench"));
        let mut making = Command::new(python());
        making
            .arg(project().join("local/bigseed.py"))
            .arg(&folder)
            .args(["--customers", &customers.to_string()])
            .args(["--appointments", &appointments.to_string()])
            .args(["--slots", &slots.to_string()])
            .args(["--days", &days.to_string()]);
        if quality == Quality::Bad {
            making.args(["--bad", "0.03", "--shuffle"]);
        }
        assert!(making.status().unwrap().success());
        Self(folder)
    }

    /// The file of a table.
    pub fn file(&self, table: Table) -> Vec<u8> {
        fs::read(self.0.join(format!("{}.csv", table.name()))).unwrap()
    }

    /// Copies every file into its table.
    pub async fn copy_into(&self, transaction: &Transaction<'_>) {
        for table in Table::BUSINESS {
            copy_in(transaction, table, self.file(table)).await;
        }
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        // Files left behind in the temporary folder do no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A world with as many good rows as the environment asks for.
pub async fn large_world() -> World {
    world_over(days()).await
}

/// The same over this many days.
pub async fn world_over(days: u32) -> World {
    let mut world = support::world().await;
    let transaction = world.client.transaction().await.unwrap();
    Seed::over(days, Quality::Good).copy_into(&transaction).await;
    forget_entries(&transaction).await;
    transaction.commit().await.unwrap();
    world.execute("VACUUM ANALYZE").await;
    world
}

/// Deletes the audit entries of copied rows, one for each; an import has one for each table.
pub async fn forget_entries(transaction: &Transaction<'_>) {
    transaction.batch_execute("TRUNCATE auditentry").await.unwrap();
}

/// Copies a file with a header into a table.
async fn copy_in(transaction: &Transaction<'_>, table: Table, content: Vec<u8>) {
    let content = Bytes::from(content);
    let header = content.split(|&byte| byte == b'\n').next().unwrap();
    let header = str::from_utf8(header).unwrap();
    let copy = format!("COPY {} ({header}) FROM STDIN (FORMAT csv, HEADER)", table.name());
    let mut sink = pin!(transaction.copy_in(&copy).await.unwrap());
    for start in (0..content.len()).step_by(1 << 16) {
        let end = content.len().min(start + (1 << 16));
        sink.send(content.slice(start..end)).await.unwrap();
    }
    sink.finish().await.unwrap();
}

/// How many days the rows are about.
pub fn days() -> u32 {
    number("DAYS", DEFAULT_DAYS)
}

const DEFAULT_DAYS: u32 = 365;

/// Whether there are as many rows as the figures in `bench/results.json` are about.
pub fn has_default_size() -> bool {
    number("SCALE", 1) == 1 && days() == DEFAULT_DAYS
}

fn number(variable: &str, default: u32) -> u32 {
    env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn python() -> PathBuf {
    project().join(".venv/bin/python")
}

pub fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

pub async fn timed<T>(work: impl Future<Output = T>) -> Duration {
    let started = Instant::now();
    work.await;
    started.elapsed()
}

pub fn line(what: &str, time: Duration) {
    println!("{:>12}  {what}", shown(time));
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
