//! Reading an archived object from the bucket, and checking that it is what the manifest says.

use std::io;

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use crate::{
    Error, Result,
    archived::{
        catalogue::{Presence, Table},
        manifest::ObjectState,
        store::Store,
        tally::Tally,
    },
};

/// Objects up to this size are read ahead. All that are in flight stay far below a function's memory.
const READ_AHEAD_BYTES: u64 = 1 << 20;

/// Far longer than all column names together; a longer first line is not a header.
const HEADER_LIMIT: usize = 1 << 14;

/// An object being read. [`Object::next`] must be called until it returns None: only then is it certain that what was
/// read is what was archived.
pub struct Object<'a> {
    state: &'a ObjectState,
    content: ByteStream,
    columns: Vec<&'static str>,
    /// Rows that arrived together with the header.
    ahead: Bytes,
    seen: Tally,
}

/// An object that has been read ahead, or will be read when its turn comes.
pub enum Fetched<'a> {
    /// Read already.
    Whole(&'a ObjectState, ByteStream),
    /// Too big to keep in memory.
    Later(&'a ObjectState),
}

/// Reads a small object whole; leaves a big one for later.
pub async fn fetch<'a>(store: &Store, state: &'a ObjectState) -> Result<Fetched<'a>> {
    if state.bytes > READ_AHEAD_BYTES {
        return Ok(Fetched::Later(state));
    }
    let content = store.read_version_whole(&state.key, &state.version_id).await?;
    Ok(Fetched::Whole(state, content.into()))
}

impl<'a> Object<'a> {
    /// Reads the header.
    pub async fn open(store: &Store, table: Table, fetched: Fetched<'a>) -> Result<Self> {
        let (state, content) = match fetched {
            Fetched::Whole(state, content) => (state, content),
            Fetched::Later(state) => (state, store.read_version(&state.key, &state.version_id).await?),
        };
        let mut object = Self {
            state,
            content,
            columns: Vec::new(),
            ahead: Bytes::new(),
            seen: Tally::default(),
        };
        let header = object.read_header().await?;
        match columns(table, &header) {
            Ok(columns) => object.columns = columns,
            Err(problem) => {
                // Whether a bad header is damage can be told only from the whole object.
                while object.next().await?.is_some() {}
                return Err(object.unreadable(problem));
            }
        }
        Ok(object)
    }

    /// The columns of its rows, in order.
    pub fn columns(&self) -> &[&'static str] {
        &self.columns
    }

    /// The next chunk of its rows, without the header. None at the end, if the object is exactly what was archived.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        if !self.ahead.is_empty() {
            return Ok(Some(std::mem::take(&mut self.ahead)));
        }
        let piece = self.read().await?;
        if piece.is_none() {
            self.check()?;
        }
        Ok(piece)
    }

    async fn read_header(&mut self) -> Result<Vec<u8>> {
        let mut header = Vec::new();
        while header.len() < HEADER_LIMIT
            && let Some(mut piece) = self.read().await?
        {
            if let Some(end) = piece.iter().position(|&byte| byte == b'\n') {
                header.extend(piece.split_to(end + 1));
                self.ahead = piece;
                break;
            }
            header.extend(piece);
        }
        Ok(header)
    }

    async fn read(&mut self) -> Result<Option<Bytes>> {
        let piece = self.content.try_next().await;
        let piece = piece.map_err(|source| fault(self.state, io::Error::other(source)))?;
        if let Some(piece) = &piece {
            self.seen.add(piece);
        }
        Ok(piece)
    }

    fn check(&mut self) -> Result<()> {
        let (state, seen) = (self.state, std::mem::take(&mut self.seen).total());
        if let Some(problem) = state.difference(seen.bytes, seen.md5, seen.records) {
            return Err(Error::ObjectDamaged {
                key: state.key.clone(),
                problem,
            });
        }
        if !seen.is_whole {
            return Err(self.unreadable("ends within a row".to_owned()));
        }
        Ok(())
    }

    fn unreadable(&self, problem: String) -> Error {
        Error::ObjectUnreadable {
            key: self.state.key.clone(),
            problem,
        }
    }
}

/// The columns in a header, or why rows with this header can't be loaded.
fn columns(table: Table, header: &[u8]) -> std::result::Result<Vec<&'static str>, String> {
    let header = str::from_utf8(header).unwrap_or_default();
    let header = header.strip_suffix('\n').ok_or("has no header")?;
    let mut columns = Vec::new();
    for name in header.split(',') {
        let column = table.columns().iter().find(|column| column.name == name);
        let Some(column) = column else {
            return Err(format!(
                "has the unknown column {name:?}: a newer version may have written it"
            ));
        };
        if columns.contains(&column.name) {
            return Err(format!("has the column {name} twice"));
        }
        columns.push(column.name);
    }
    let missing = table
        .columns()
        .iter()
        .find(|column| column.presence == Presence::Required && !columns.contains(&column.name));
    match missing {
        Some(column) => Err(format!("lacks the column {}", column.name)),
        None => Ok(columns),
    }
}

fn fault(state: &ObjectState, source: impl Into<crate::platform::error::Cause>) -> Error {
    Error::Store {
        operation: "reading",
        key: state.key.clone(),
        source: source.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_may_list_the_table_s_columns_in_any_order() {
        assert_eq!(
            columns(Table::AppointmentFeedback, b"rating,appointmentid\n").unwrap(),
            ["rating", "appointmentid"]
        );
    }

    #[test]
    fn any_other_header_is_refused_with_its_reason() {
        for (header, problem) in [
            (&b""[..], "no header"),
            (b"appointmentid,rating", "no header"),
            (b"\xff\n", "no header"),
            (b"\n", "unknown column \"\""),
            (b"appointmentid,rating,mood\n", "unknown column \"mood\""),
            (b"appointmentid,Rating\n", "unknown column \"Rating\""),
            (b"appointmentid,rating,rating\n", "rating twice"),
            (b"appointmentid\n", "lacks the column rating"),
        ] {
            let refusal = columns(Table::AppointmentFeedback, header).unwrap_err();
            assert!(refusal.contains(problem), "{refusal}");
        }
    }
}
