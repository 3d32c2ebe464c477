//! An object on its way to the bucket: in memory if it is small, in a temporary file if it is large.

use std::io;

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use md5::{Digest, Md5};
use tempfile::{NamedTempFile, TempPath};
use tokio::{fs::File, io::AsyncWriteExt};

use crate::{Error, Result};

/// The most memory that one object takes. A day of appointments is far below it; several objects are in flight at the
/// same time.
const MEMORY_LIMIT: usize = 2 << 20;

/// An object being built.
#[derive(Default)]
pub struct Spool {
    /// All of it, or what has not been written to the file yet.
    pending: Vec<u8>,
    overflow: Option<(File, TempPath)>,
    md5: Md5,
    bytes: u64,
    records: u64,
}

/// A finished object, which can be sent as often as needed.
pub struct Content {
    body: Body,
    /// The MD5 of its bytes.
    pub md5: [u8; 16],
    /// Its length in bytes.
    pub bytes: u64,
    /// How many rows it has, without the header; of a month, how many days.
    pub records: u64,
}

enum Body {
    Memory(Bytes),
    File(TempPath),
}

impl Spool {
    /// An object with a header and no rows yet.
    pub fn new(header: &[u8]) -> Self {
        let mut spool = Self::default();
        spool.add(header);
        spool
    }

    /// Adds a row.
    pub async fn push(&mut self, row: &[u8]) -> Result<()> {
        self.add(row);
        self.records += 1;
        if self.pending.len() >= MEMORY_LIMIT {
            self.spill().await.map_err(fault)?;
        }
        Ok(())
    }

    /// Its length so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Finishes the object.
    pub async fn finish(mut self) -> Result<Content> {
        if self.overflow.is_some() {
            self.spill().await.map_err(fault)?;
        }
        Ok(Content {
            body: match self.overflow {
                None => Body::Memory(self.pending.into()),
                Some((_, path)) => Body::File(path),
            },
            md5: self.md5.finalize().into(),
            bytes: self.bytes,
            records: self.records,
        })
    }

    fn add(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.pending.extend_from_slice(piece);
        self.bytes += piece.len() as u64;
    }

    async fn spill(&mut self) -> io::Result<()> {
        let (file, _) = match &mut self.overflow {
            Some(overflow) => overflow,
            overflow => {
                let (file, path) = NamedTempFile::new()?.into_parts();
                overflow.insert((File::from_std(file), path))
            }
        };
        file.write_all(&self.pending).await?;
        file.flush().await?;
        self.pending.clear();
        Ok(())
    }
}

impl Content {
    /// An object that is already complete in memory.
    pub fn whole(bytes: Vec<u8>, records: u64) -> Self {
        Self {
            md5: Md5::digest(&bytes).into(),
            bytes: bytes.len() as u64,
            records,
            body: Body::Memory(bytes.into()),
        }
    }

    /// The bytes for one upload; its retries start again from the beginning.
    pub async fn stream(&self) -> Result<ByteStream> {
        match &self.body {
            Body::Memory(bytes) => Ok(ByteStream::from(bytes.clone())),
            Body::File(path) => ByteStream::from_path(path)
                .await
                .map_err(|error| fault(io::Error::other(error))),
        }
    }
}

fn fault(source: io::Error) -> Error {
    Error::TemporaryFile { source }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn spooled(rows: usize) -> (Content, Vec<u8>) {
        let mut spool = Spool::new(b"id\n");
        let mut whole = b"id\n".to_vec();
        for row in 0..rows {
            let row = format!("{row:0100}\n");
            spool.push(row.as_bytes()).await.unwrap();
            whole.extend_from_slice(row.as_bytes());
            assert_eq!(spool.bytes(), whole.len() as u64);
        }
        (spool.finish().await.unwrap(), whole)
    }

    async fn check(rows: usize) -> Content {
        let (content, whole) = spooled(rows).await;
        assert_eq!(content.records, rows as u64);
        assert_eq!(content.bytes, whole.len() as u64);
        assert_eq!(content.md5, <[u8; 16]>::from(Md5::digest(&whole)));
        for _ in 0..2 {
            let sent = content.stream().await.unwrap().collect().await.unwrap();
            assert_eq!(sent.into_bytes(), whole);
        }
        content
    }

    #[tokio::test]
    async fn few_rows_stay_in_memory() {
        assert!(matches!(check(3).await.body, Body::Memory(_)));
        assert!(matches!(check(0).await.body, Body::Memory(_)));
    }

    #[tokio::test]
    async fn many_rows_go_through_a_temporary_file() {
        let content = check(3 * MEMORY_LIMIT / 100).await;
        let Body::File(path) = &content.body else {
            panic!("not in a file");
        };
        let path = path.to_path_buf();
        assert!(path.exists());
        drop(content);
        assert!(!path.exists());
    }
}
