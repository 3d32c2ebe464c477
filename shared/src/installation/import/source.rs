//! An untrusted file as text that can be read twice: its columns are profiled before its rows are read.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, Write},
    sync::Arc,
};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::lines::LineEnds;

/// A temporary copy of a file on disk, deleted when no longer used.
#[derive(Clone)]
pub struct Source {
    file: Arc<File>,
    /// None for UTF-8 and for files with a byte order mark.
    encoding: Option<&'static Encoding>,
    /// How its lines end.
    pub line_ends: LineEnds,
}

/// The file's text, decoded to UTF-8.
pub type Text = BufReader<DecodeReaderBytes<Arc<File>, Vec<u8>>>;

impl Source {
    /// Copies the file, looking at its bytes as they pass.
    pub fn spool(input: impl Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        let nature = Nature::of(input, |bytes| file.write_all(bytes))?;
        Ok(Self::new(file, &nature))
    }

    /// A file that is on disk already; its bytes are looked at once.
    pub fn of(mut file: File) -> io::Result<Self> {
        file.rewind()?;
        let nature = Nature::of(&file, |_| Ok(()))?;
        Ok(Self::new(file, &nature))
    }

    fn new(file: File, nature: &Nature) -> Self {
        Self {
            file: Arc::new(file),
            encoding: nature.encoding,
            line_ends: nature.ends.decide(),
        }
    }

    /// The text from its start. Only one reader may be in use at a time.
    pub fn text(&self) -> io::Result<Text> {
        (&*self.file).rewind()?;
        Ok(decoded(Arc::clone(&self.file), self.encoding))
    }
}

/// What the bytes of a file show.
#[derive(Default)]
struct Nature {
    encoding: Option<&'static Encoding>,
    ends: Ends,
}

impl Nature {
    /// Reads the input, and passes its bytes on.
    fn of(mut input: impl Read, mut pass_on: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Self> {
        let mut nature = Self::default();
        let mut buffer = vec![0; 1 << 16];
        let mut is_first = true;
        loop {
            let length = match input.read(&mut buffer) {
                Ok(0) => return Ok(nature),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let bytes = &buffer[..length];
            if is_first {
                nature.encoding = utf16_without_mark(bytes);
                is_first = false;
            }
            nature.ends.count(bytes);
            pass_on(bytes)?;
        }
    }
}

/// The text of `input` as UTF-8, without a byte order mark. `encoding` is None for UTF-8 and if there is a mark.
pub fn decoded<R: Read>(
    input: R,
    encoding: Option<&'static Encoding>,
) -> BufReader<DecodeReaderBytes<R, Vec<u8>>> {
    let decoder = DecodeReaderBytesBuilder::new()
        .utf8_passthru(true)
        .strip_bom(true)
        .encoding(encoding)
        .build(input);
    BufReader::with_capacity(1 << 16, decoder)
}

/// UTF-16 without a byte order mark: in text with Latin letters, many of every other byte are 0.
pub fn utf16_without_mark(start: &[u8]) -> Option<&'static Encoding> {
    let zeros = |parity: usize| {
        let bytes = start.iter().skip(parity).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    if half < 2 {
        None
    } else if odd > half / 2 && even < half / 8 {
        Some(UTF_16LE)
    } else if even > half / 2 && odd < half / 8 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts line feeds, and carriage returns that are not followed by one.
#[derive(Default)]
struct Ends {
    feeds: u64,
    lone_returns: u64,
    waiting_returns: u64,
}

impl Ends {
    fn count(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                // Half of a UTF-16 code unit.
                0 => {}
                b'\n' => {
                    self.feeds += 1;
                    self.waiting_returns = 0;
                }
                b'\r' => self.waiting_returns += 1,
                _ => {
                    self.lone_returns += self.waiting_returns;
                    self.waiting_returns = 0;
                }
            }
        }
    }

    fn decide(&self) -> LineEnds {
        if self.lone_returns + self.waiting_returns > self.feeds {
            LineEnds::ReturnOrFeed
        } else {
            LineEnds::Feed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (LineEnds, String) {
        let source = Source::spool(bytes).unwrap();
        let mut text = String::new();
        source.text().unwrap().read_to_string(&mut text).unwrap();
        let mut again = String::new();
        source.text().unwrap().read_to_string(&mut again).unwrap();
        assert_eq!(text, again);
        (source.line_ends, text)
    }

    #[test]
    fn every_unicode_encoding_is_read_with_or_without_a_byte_order_mark() {
        let text = "fullname,email\r\nNguyễn,an@example.com\r\n";
        let utf16 = |mark: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(order).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16("\u{feff}", u16::to_le_bytes),
            utf16("\u{feff}", u16::to_be_bytes),
            utf16("", u16::to_le_bytes),
            utf16("", u16::to_be_bytes),
        ] {
            assert_eq!(read(&bytes), (LineEnds::Feed, text.to_owned()), "{bytes:?}");
        }
    }

    #[test]
    fn the_line_ends_are_those_of_most_lines() {
        for (text, expected) in [
            ("a\nb\rc\n", LineEnds::Feed),
            ("a\r\r\nb\r\r\n", LineEnds::Feed),
            ("a\rb\rc", LineEnds::ReturnOrFeed),
            ("a\rb\r", LineEnds::ReturnOrFeed),
            ("a", LineEnds::Feed),
        ] {
            assert_eq!(read(text.as_bytes()).0, expected, "{text:?}");
        }
    }
}
