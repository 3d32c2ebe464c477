//! The figures of a benchmark, printed and written to `bench/results.json`.

use std::{
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Map, Value, json};

use super::{has_default_size, project, python};

/// The figures of one benchmark.
pub struct Results {
    benchmark: &'static str,
    entries: Vec<Value>,
}

/// One figure and its aim.
pub struct Figure {
    unit: Unit,
    took: f64,
    entry: Map<String, Value>,
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Milliseconds,
    Count,
}

impl Unit {
    fn of(self, time: Duration) -> f64 {
        match self {
            Self::Milliseconds => time.as_secs_f64() * 1000.0,
            Self::Seconds | Self::Count => time.as_secs_f64(),
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "ms",
            Self::Count => "count",
        }
    }
}

/// A figure in seconds.
pub fn seconds(name: &str, time: Duration) -> Figure {
    Figure::new(name, Unit::Seconds, Unit::Seconds.of(time))
}

/// A figure in milliseconds.
pub fn milliseconds(name: &str, time: Duration) -> Figure {
    Figure::new(name, Unit::Milliseconds, Unit::Milliseconds.of(time))
}

/// A number of things.
pub fn count(name: &str, number: usize) -> Figure {
    Figure::new(name, Unit::Count, number as f64)
}

impl Figure {
    fn new(name: &str, unit: Unit, took: f64) -> Self {
        let mut entry = Map::new();
        entry.insert("name".to_owned(), json!(name));
        entry.insert(unit.field().to_owned(), json!(took));
        Self { unit, took, entry }
    }

    /// Sets the aim: the most that the figure should be, in its unit.
    pub fn at_most(mut self, aim: f64) -> Self {
        self.entry.insert("aim".to_owned(), json!(aim));
        self
    }

    /// Sets the aim: the most that its ratio should be to what `against` needs for the same work.
    pub fn at_most_times(mut self, aim: f64, limit: Duration, against: &str) -> Self {
        self.entry.insert("aim".to_owned(), json!(aim));
        self.entry.insert("limit".to_owned(), json!(self.unit.of(limit)));
        self.entry.insert("against".to_owned(), json!(against));
        self
    }

    /// Why the aim isn't met, if it isn't.
    pub fn because(mut self, reason: &str) -> Self {
        self.entry.insert("reason".to_owned(), json!(reason));
        self
    }
}

impl Results {
    pub fn of(benchmark: &'static str) -> Self {
        Self {
            benchmark,
            entries: Vec::new(),
        }
    }

    /// Prints the figure and keeps it.
    pub fn add(&mut self, mut figure: Figure) {
        figure.entry.entry("aim").or_insert(Value::Null);
        let text = |key: &str| figure.entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let limit = figure.entry.get("limit").and_then(Value::as_f64);
        let compared = limit.map_or(String::new(), |limit| {
            format!(
                "  {:.2} times {limit:.2}, {}",
                figure.took / limit,
                text("against")
            )
        });
        let shown = format!("{:.1} {}", figure.took, figure.unit.field());
        println!("{shown:>12}  {}{compared}", text("name"));
        self.entries.push(Value::Object(figure.entry));
    }

    /// Writes them to `bench/results.json`, unless the number of rows is not the one used there.
    pub fn write(self) {
        if !has_default_size() {
            return;
        }
        let mut merging = Command::new(python())
            .args(["-m", "local.results", self.benchmark])
            .current_dir(project())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = merging.stdin.take().unwrap();
        input
            .write_all(Value::Array(self.entries).to_string().as_bytes())
            .unwrap();
        drop(input);
        assert!(merging.wait().unwrap().success());
    }
}
