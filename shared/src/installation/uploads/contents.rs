//! What an uploaded file contains: one CSV file, those in a zip archive, or the tables of an SQL dump.
//!
//! At most the uploaded file and one that is unpacked are on disk at a time, or a dump and its rows. None is ever in memory.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use zip::{ZipArchive, result::ZipError};

use super::trouble::Trouble;
use crate::{
    archived::{
        catalogue::Table,
        upload::{LARGEST_UPLOAD, UploadProblem},
    },
    installation::import::{Dump, SeedFile, Source, has_extension, table_of},
};

/// How much of a file is looked at to tell its table by its header.
const HEADER_BYTES: u64 = 1 << 16;

/// The most entries that an archive may have, and bytes of the directory that lists them, which is read into memory.
const MOST_ENTRIES: u16 = 1000;
const LARGEST_DIRECTORY: u32 = 1 << 20;

/// An uploaded file, on disk.
pub struct Contents {
    /// Its length in bytes.
    pub bytes: u64,
    /// What it contains, but is not read, one sentence each.
    pub ignored: Vec<String>,
    pieces: Vec<Piece>,
    packing: Packing,
}

enum Packing {
    Files(Files),
    Dump(Dump),
}

enum Files {
    One(File),
    Zip {
        archive: ZipArchive<File>,
        /// How much may still be unpacked.
        room: u64,
    },
}

/// One of the files, or tables of a dump, that it contains.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its name, without folders.
    pub name: String,
    /// Its number in the archive.
    index: usize,
    /// Its table, if it is known without looking at it.
    table: Option<Table>,
}

type Outcome<T> = io::Result<Result<T, Trouble>>;

impl Contents {
    /// Copies the file to disk and looks at what it is.
    pub fn open(file_name: String, mut content: impl Read) -> Outcome<Self> {
        let mut file = tempfile::tempfile()?;
        let bytes = io::copy(&mut content, &mut file)?;
        if has_extension(&file_name, "zip") || is_zip(&mut file)? {
            return Self::open_zip(file, bytes);
        }
        if has_extension(&file_name, "sql") {
            return Self::open_dump(&file_name, file, bytes);
        }
        Ok(Ok(Self {
            bytes,
            ignored: Vec::new(),
            pieces: vec![Piece {
                name: file_name,
                index: 0,
                table: None,
            }],
            packing: Packing::Files(Files::One(file)),
        }))
    }

    fn open_dump(file_name: &str, mut file: File, bytes: u64) -> Outcome<Self> {
        file.rewind()?;
        let dump = match Dump::read(file)? {
            Ok(dump) => dump,
            Err(refusal) => {
                let sentence = format!("{file_name} {refusal}");
                return Ok(Err(Trouble::of_file(UploadProblem::NothingUsable, sentence)));
            }
        };
        let pieces = dump.tables().map(|table| Piece {
            name: table.name().to_owned(),
            index: 0,
            table: Some(table),
        });
        Ok(Ok(Self {
            bytes,
            pieces: pieces.collect(),
            ignored: dump.warnings(file_name),
            packing: Packing::Dump(dump),
        }))
    }

    fn open_zip(mut file: File, bytes: u64) -> Outcome<Self> {
        if let Err(trouble) = check_directory(&mut file)? {
            return Ok(Err(trouble));
        }
        let mut archive = match ZipArchive::new(file) {
            Ok(archive) => archive,
            Err(error) => return unreadable(error),
        };
        let (mut pieces, mut ignored) = (Vec::new(), Vec::new());
        let mut unpacked = 0_u64;
        for index in 0..archive.len() {
            let entry = match archive.by_index_raw(index) {
                Ok(entry) => entry,
                Err(error) => return unreadable(error),
            };
            if entry.encrypted() {
                return Ok(Err(damaged("The zip archive is encrypted.")));
            }
            let path = entry.name();
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            // macOS adds files of its own beside those that were packed.
            if !entry.is_file() || name.starts_with('.') || path.starts_with("__MACOSX/") {
                continue;
            }
            let name = name.to_owned();
            if has_extension(&name, "csv") {
                unpacked = unpacked.saturating_add(entry.size());
                pieces.push(Piece {
                    name,
                    index,
                    table: None,
                });
            } else {
                ignored.push(format!("{name} is not a CSV file and was not read."));
            }
        }
        if unpacked > LARGEST_UPLOAD {
            return Ok(Err(too_large()));
        }
        Ok(Ok(Self {
            bytes,
            pieces,
            ignored,
            packing: Packing::Files(Files::Zip {
                archive,
                room: LARGEST_UPLOAD,
            }),
        }))
    }

    /// The files that it contains.
    pub fn pieces(&self) -> Vec<Piece> {
        self.pieces.clone()
    }

    /// The table whose rows it has; None if that can't be told.
    pub fn table_of(&mut self, piece: &Piece) -> Outcome<Option<Table>> {
        let Packing::Files(files) = &mut self.packing else {
            return Ok(Ok(piece.table));
        };
        match files.beginning(piece)? {
            Ok(beginning) => table_of(&piece.name, &beginning).map(Ok),
            Err(trouble) => Ok(Err(trouble)),
        }
    }

    /// Its rows; the inner error is a sentence that follows its name.
    pub fn rows(&mut self, piece: &Piece, table: Table) -> Outcome<Result<SeedFile, String>> {
        match &mut self.packing {
            Packing::Dump(dump) => match dump.take(table) {
                Some(rows) => SeedFile::of_dump(table, rows).map(Ok),
                None => Ok(Ok(Err("has no rows.".to_owned()))),
            },
            Packing::Files(files) => match files.source(piece)? {
                Ok(source) => SeedFile::of_source(table, source).map(Ok),
                Err(trouble) => Ok(Err(trouble)),
            },
        }
    }
}

impl Files {
    /// The beginning of a file.
    fn beginning(&mut self, piece: &Piece) -> Outcome<Source> {
        match self {
            Self::One(file) => {
                file.rewind()?;
                Source::spool(file.take(HEADER_BYTES)).map(Ok)
            }
            Self::Zip { archive, .. } => match archive.by_index(piece.index) {
                Ok(entry) => unpacked(Source::spool(entry.take(HEADER_BYTES))),
                Err(error) => unreadable(error),
            },
        }
    }

    /// A whole file. What an archive says of its length is not trusted.
    fn source(&mut self, piece: &Piece) -> Outcome<Source> {
        match self {
            Self::One(file) => Source::of(file.try_clone()?).map(Ok),
            Self::Zip { archive, room } => {
                let entry = match archive.by_index(piece.index) {
                    Ok(entry) => entry,
                    Err(error) => return unreadable(error),
                };
                let mut entry = entry.take(*room + 1);
                let source = Source::spool(&mut entry);
                let read = *room + 1 - entry.limit();
                if read > *room {
                    return Ok(Err(too_large()));
                }
                *room -= read;
                unpacked(source)
            }
        }
    }
}

/// Whether a file begins like a zip archive, be it empty.
fn is_zip(file: &mut File) -> io::Result<bool> {
    file.rewind()?;
    let mut start = Vec::new();
    file.take(4).read_to_end(&mut start)?;
    Ok(start == *b"PK\x03\x04" || start == *b"PK\x05\x06")
}

/// Refuses an archive whose directory would take too much memory, by what its end says of it (APPNOTE.TXT, 4.3.16).
fn check_directory(file: &mut File) -> Outcome<()> {
    const END: &[u8] = b"PK\x05\x06";
    const LENGTH: usize = 22;
    let longest = (LENGTH + usize::from(u16::MAX)) as u64;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(longest)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let end = tail.windows(LENGTH).rposition(|window| window.starts_with(END));
    let Some(end) = end.map(|end| &tail[end..end + LENGTH]) else {
        return Ok(Err(damaged("The zip archive is damaged.")));
    };
    let entries = u16::from_le_bytes([end[10], end[11]]);
    let directory = u32::from_le_bytes([end[12], end[13], end[14], end[15]]);
    if entries > MOST_ENTRIES || directory > LARGEST_DIRECTORY {
        return Ok(Err(Trouble::of_file(
            UploadProblem::ArchiveTooLarge,
            format!("The zip archive has more than {MOST_ENTRIES} files."),
        )));
    }
    Ok(Ok(()))
}

fn damaged(sentence: &str) -> Trouble {
    Trouble::of_file(UploadProblem::UnreadableArchive, sentence)
}

fn too_large() -> Trouble {
    let megabytes = LARGEST_UPLOAD >> 20;
    Trouble::of_file(
        UploadProblem::ArchiveTooLarge,
        format!("Unpacked, the files in the zip archive have more than {megabytes} MiB together."),
    )
}

/// What a failure to read an archive means: it is the disk's fault, or that of the archive.
fn unreadable<T>(error: ZipError) -> Outcome<T> {
    match error {
        ZipError::Io(error) => unpacked(Err(error)),
        _ => Ok(Err(damaged(
            "The zip archive is damaged, or of a kind that can't be read.",
        ))),
    }
}

/// The same for a failure to unpack.
fn unpacked<T>(outcome: io::Result<T>) -> Outcome<T> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
            ) =>
        {
            Ok(Err(damaged("The zip archive is damaged.")))
        }
        Err(error) => Err(error),
    }
}
