//! The bytes of a dump, each read once, with the number of their line.

use std::io::{self, BufRead};

/// As much of an expression as is kept for the report, which shows its first 100 characters.
const LONGEST_NOTE: usize = 400;

/// A dump being read.
pub struct Input<R> {
    input: R,
    line: u64,
    /// What was read since [`Input::note`], up to [`LONGEST_NOTE`].
    noted: Vec<u8>,
    /// How often the dump was looked at, which a test compares with its length.
    #[cfg(test)]
    pub steps: u64,
}

impl<R: BufRead> Input<R> {
    /// A dump before its first byte.
    pub fn new(input: R) -> Self {
        Self {
            input,
            line: 1,
            noted: Vec::new(),
            #[cfg(test)]
            steps: 0,
        }
    }

    /// The number of the line of the next byte, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The next byte, which stays.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        #[cfg(test)]
        {
            self.steps += 1;
        }
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Takes the next byte.
    pub fn next(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.input.consume(1);
            self.passed(&[byte]);
        }
        Ok(byte)
    }

    /// Takes the next byte if it is this one.
    pub fn next_if(&mut self, expected: u8) -> io::Result<bool> {
        let is_next = self.peek()? == Some(expected);
        if is_next {
            self.next()?;
        }
        Ok(is_next)
    }

    /// Takes all bytes before the next that `stops`, and passes them on piece by piece.
    pub fn run(&mut self, stops: impl Fn(u8) -> bool, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let end = buffer.iter().position(|byte| stops(*byte));
            let length = end.unwrap_or(buffer.len());
            let run = &buffer[..length];
            take(run);
            self.line += run.iter().filter(|byte| **byte == b'\n').count() as u64;
            note(&mut self.noted, run);
            let is_end = end.is_some() || buffer.is_empty();
            #[cfg(test)]
            {
                self.steps += length as u64 + 1;
            }
            self.input.consume(length);
            if is_end {
                return Ok(());
            }
        }
    }

    /// Takes the rest of the line and its end, and returns the first `longest` bytes without it.
    pub fn rest_of_line(&mut self, longest: usize) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.run(
            |byte| byte == b'\n',
            |run| {
                let room = longest.saturating_sub(line.len());
                line.extend_from_slice(&run[..run.len().min(room)]);
            },
        )?;
        self.next()?;
        Ok(line)
    }

    /// Starts to note what is read.
    pub fn note(&mut self) {
        self.noted.clear();
    }

    /// What was read since [`Input::note`], shortened.
    pub fn noted(&self) -> &[u8] {
        &self.noted
    }

    fn passed(&mut self, bytes: &[u8]) {
        self.line += u64::from(bytes == b"\n");
        note(&mut self.noted, bytes);
    }
}

fn note(noted: &mut Vec<u8>, bytes: &[u8]) {
    let room = LONGEST_NOTE.saturating_sub(noted.len());
    noted.extend_from_slice(&bytes[..bytes.len().min(room)]);
}
