//! What the benchmarks share: a world with many rows, and timing.

pub mod recorded;

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

use crate::support::{self, World};

/// A world with as many rows as the environment asks for, and how long PostgreSQL took to copy them in.
///
/// `SCALE=10` takes ten times as many rows over the same days, `DAYS=3650` the same rows over ten times as many days.
pub async fn large_world() -> (World, Duration) {
    let (scale, days) = (number("SCALE", 1), number("DAYS", 365));
    let (customers, appointments, slots) = (20_000 * scale, 100_000 * scale, 120_000 * scale);
    println!("{customers} customers, {appointments} appointments and {slots} slots over {days} days\n");
    let folder = seed_files(customers, appointments, slots, days);
    let world = support::world().await;
    let copying = timed(copy_in(&world, &folder)).await;
    fs::remove_dir_all(folder).unwrap();
    world.execute("VACUUM ANALYZE").await;
    (world, copying)
}

fn number(variable: &str, default: u32) -> u32 {
    env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn seed_files(customers: u32, appointments: u32, slots: u32, days: u32) -> PathBuf {
    let folder = env::temp_dir().join(support::unique("meetassist-bench"));
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let made = Command::new(project.join(".venv/bin/python"))
        .arg(project.join("local/bigseed.py"))
        .arg(&folder)
        .args(["--customers", &customers.to_string()])
        .args(["--appointments", &appointments.to_string()])
        .args(["--slots", &slots.to_string()])
        .args(["--days", &days.to_string()])
        .status();
    assert!(made.unwrap().success());
    folder
}

async fn copy_in(world: &World, folder: &Path) {
    for table in Table::ALL {
        let content = fs::read(folder.join(format!("{}.csv", table.name()))).unwrap();
        let header = content.split(|&byte| byte == b'\n').next().unwrap();
        let header = str::from_utf8(header).unwrap();
        let copy = format!("COPY {} ({header}) FROM STDIN (FORMAT csv, HEADER)", table.name());
        let mut sink = pin!(world.client.copy_in(&copy).await.unwrap());
        let content = Bytes::from(content);
        for start in (0..content.len()).step_by(1 << 16) {
            let end = content.len().min(start + (1 << 16));
            sink.send(content.slice(start..end)).await.unwrap();
        }
        sink.finish().await.unwrap();
    }
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
    println!("{:>10}  {what}", format!("{:.1} ms", time.as_secs_f64() * 1000.0));
}
