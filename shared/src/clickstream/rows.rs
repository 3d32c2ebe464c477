//! The format of the rows: JSON Lines, compressed by gzip. A row is a flat object, so it is a row of a table too.

use std::io::{self, BufRead, BufReader, Write};

use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};

/// What is read of a row again. Its text is copied as it is.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    /// The batch that it came with.
    pub batch: String,
    /// The page load that it belongs to.
    pub session: String,
    /// The screen.
    pub page: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub(super) enum Event {
    /// A screen was shown.
    ScreenView {},
    /// The API answered.
    Action {
        action: String,
        outcome: String,
        duration_ms: f64,
    },
    /// The browser measured how the page feels.
    WebVital { metric: String, value: f64 },
    /// Something that isn't counted here.
    #[serde(other)]
    Other,
}

/// Rows being written. Equal rows give equal bytes.
#[derive(Debug)]
pub struct Rows(GzEncoder<Vec<u8>>);

impl Default for Rows {
    fn default() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::default()))
    }
}

impl Rows {
    /// Adds a row.
    pub fn push(&mut self, row: &impl Serialize) -> io::Result<()> {
        self.push_line(&serde_json::to_string(row)?)
    }

    /// Adds a row that is written already.
    pub(super) fn push_line(&mut self, line: &str) -> io::Result<()> {
        self.0.write_all(line.as_bytes())?;
        self.0.write_all(b"\n")
    }

    /// The object's content.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        self.0.finish()
    }
}

/// The rows of an object, each with its text.
pub(super) fn read(content: &[u8]) -> impl Iterator<Item = io::Result<(String, Row)>> {
    let lines = BufReader::new(MultiGzDecoder::new(content)).lines();
    lines.map(|line| {
        let line = line?;
        let row = serde_json::from_str(&line)?;
        Ok((line, row))
    })
}
