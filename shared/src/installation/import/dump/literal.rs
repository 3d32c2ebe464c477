//! The content of literals, and the escapes in it.

use std::io::{self, BufRead};

use super::input::Input;

/// What is between quotes, as far as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The bytes; empty if there were too many.
    pub bytes: Vec<u8>,
    /// Whether there were too many to keep.
    pub is_too_long: bool,
    longest: usize,
}

impl Content {
    /// Nothing yet. At most `longest` bytes are kept.
    pub fn new(longest: usize) -> Self {
        Self {
            longest,
            ..Self::default()
        }
    }

    /// Adds bytes, unless there are too many.
    pub fn add(&mut self, bytes: &[u8]) {
        if self.is_too_long {
            return;
        }
        if self.bytes.len() + bytes.len() > self.longest {
            self.is_too_long = true;
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Adds a character, which may be half of one as in UTF-16. A half without its other one is no valid UTF-8 and is
    /// rejected with the value.
    fn add_code(&mut self, code: u32) {
        const FIRST_HALVES: std::ops::Range<u32> = 0xd800..0xdc00;
        const SECOND_HALVES: std::ops::Range<u32> = 0xdc00..0xe000;
        if SECOND_HALVES.contains(&code)
            && let [.., 0xed, second @ 0xa0..=0xaf, third] = self.bytes[..]
        {
            let first = 0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
            self.bytes.truncate(self.bytes.len() - 3);
            let joined = 0x1_0000 + ((first - FIRST_HALVES.start) << 10) + (code - SECOND_HALVES.start);
            return self.add_code(joined);
        }
        match char::from_u32(code) {
            Some(character) => self.add(character.encode_utf8(&mut [0; 4]).as_bytes()),
            None if code <= 0xffff => {
                let [.., high, low] = code.to_be_bytes();
                self.add(&[0xed, 0x80 | (high & 0xf) << 2 | low >> 6, 0x80 | low & 0x3f]);
            }
            None => self.add(&[0xff]),
        }
    }
}

/// What a backslash in a literal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// Itself.
    None,
    /// As in C: PostgreSQL's `E'...'`.
    C,
    /// As in the rows of COPY.
    Copy,
    /// MySQL's escapes.
    MySql,
}

impl Escapes {
    /// Reads what follows a backslash.
    pub fn read<R: BufRead>(self, input: &mut Input<R>, content: &mut Content) -> io::Result<()> {
        let Some(byte) = input.next()? else {
            return Ok(());
        };
        match (self, byte) {
            (_, b'b') => content.add(b"\x08"),
            (_, b'n') => content.add(b"\n"),
            (_, b'r') => content.add(b"\r"),
            (_, b't') => content.add(b"\t"),
            (Self::C | Self::Copy, b'f') => content.add(b"\x0c"),
            (Self::Copy, b'v') => content.add(b"\x0b"),
            (Self::C | Self::Copy, b'0'..=b'7') => {
                let octal = u32::from(byte - b'0');
                let code = number(input, 8, 2, octal)?.0;
                content.add(&[code.to_be_bytes()[3]]);
            }
            (Self::C | Self::Copy, b'x') => match number(input, 16, 2, 0)? {
                (_, 0) => content.add(b"x"),
                (code, _) => content.add(&[code.to_be_bytes()[3]]),
            },
            (Self::C, b'u') => content.add_code(number(input, 16, 4, 0)?.0),
            (Self::C, b'U') => content.add_code(number(input, 16, 8, 0)?.0),
            (Self::MySql, b'0') => content.add(b"\0"),
            (Self::MySql, b'Z') => content.add(b"\x1a"),
            (Self::MySql, b'%' | b'_') => content.add(&[b'\\', byte]),
            (_, byte) => content.add(&[byte]),
        }
        Ok(())
    }
}

/// Up to `most` digits after those of `start`, and how many there were.
fn number<R: BufRead>(input: &mut Input<R>, radix: u32, most: u32, start: u32) -> io::Result<(u32, u32)> {
    let mut code = start;
    for count in 0..most {
        let digit = input.peek()?.and_then(|byte| char::from(byte).to_digit(radix));
        let Some(digit) = digit else {
            return Ok((code, count));
        };
        code = code.wrapping_mul(radix) + digit;
        input.next()?;
    }
    Ok((code, most))
}

/// Replaces `\0041`, `\+000041`, `\u0041` and `\U00000041` by their characters, as in `U&'...'` and `unistr`; None if
/// there is any other escape.
pub fn unicode(bytes: &[u8], escape: u8) -> Option<Content> {
    let mut content = Content::new(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == escape) {
        content.add(&rest[..at]);
        rest = &rest[at + 1..];
        let (skipped, digits) = match *rest.first()? {
            byte if byte == escape => {
                content.add(&[escape]);
                rest = &rest[1..];
                continue;
            }
            b'+' => (1, 6),
            b'u' => (1, 4),
            b'U' => (1, 8),
            _ => (0, 4),
        };
        let digits = rest.get(skipped..skipped + digits)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        content.add_code(code);
        rest = &rest[skipped + digits.len()..];
    }
    content.add(rest);
    Some(content)
}

/// The bytes that hexadecimal digits are; None if they aren't.
pub fn hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    if digits.len() % 2 == 1 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok();
    digits.chunks_exact(2).map(byte).collect()
}

/// The number that bits are; None if they are no bits or too many.
pub fn bits(digits: &[u8]) -> Option<u64> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 2).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(escapes: Escapes, text: &str) -> Vec<u8> {
        let mut input = Input::new(text.as_bytes());
        let mut content = Content::new(100);
        while let Some(byte) = input.next().unwrap() {
            match byte {
                b'\\' => escapes.read(&mut input, &mut content).unwrap(),
                byte => content.add(&[byte]),
            }
        }
        content.bytes
    }

    #[test]
    fn escapes_are_those_of_the_product() {
        assert_eq!(
            escaped(Escapes::C, r"a\tb\\\'\101\x41\xc3\xa9\u1ec5\U0001F469\q"),
            "a\tb\\'AAéễ👩q".as_bytes()
        );
        assert_eq!(escaped(Escapes::Copy, r"a\tb\\\v\x41\u1ec5"), b"a\tb\\\x0bAu1ec5");
        assert_eq!(
            escaped(Escapes::MySql, r#"a\tb\\\'\"\Z\0\%\_\q\x41"#),
            b"a\tb\\'\"\x1a\0\\%\\_qx41"
        );
    }

    #[test]
    fn two_halves_of_a_character_are_joined_and_one_alone_is_not_text() {
        assert_eq!(escaped(Escapes::C, r"\ud83d\udc69"), "👩".as_bytes());
        for alone in [r"\ud83d", r"\udc69", r"\ud83d-\udc69"] {
            assert!(String::from_utf8(escaped(Escapes::C, alone)).is_err(), "{alone}");
        }
    }

    #[test]
    fn unicode_escapes_are_replaced_or_there_is_no_literal() {
        let read = |text: &str, escape| {
            unicode(text.as_bytes(), escape).map(|content| String::from_utf8(content.bytes).unwrap())
        };
        assert_eq!(
            read(r"Nguy\1EC5n \\ \+01F469 \u000a\U0001F469", b'\\').unwrap(),
            "Nguyễn \\ 👩 \n👩"
        );
        assert_eq!(read("!1EC5!!\\", b'!').unwrap(), "ễ!\\");
        for text in [r"\", r"\1EC", r"\+01F46", r"\x41", r"\+-00041"] {
            assert_eq!(read(text, b'\\'), None, "{text}");
        }
    }

    #[test]
    fn digits_are_bytes_and_bits_only_if_all_of_them_are() {
        assert_eq!(hexadecimal(b"4e67"), Some(b"Ng".to_vec()));
        assert_eq!(hexadecimal(b""), Some(Vec::new()));
        assert_eq!((hexadecimal(b"4e6"), hexadecimal(b"4g")), (None, None));
        assert_eq!((bits(b"101"), bits(b"2"), bits(b"")), (Some(5), None, None));
    }

    #[test]
    fn content_that_is_too_long_is_not_kept() {
        let mut content = Content::new(3);
        content.add(b"abc");
        assert!(!content.is_too_long);
        content.add(b"d");
        content.add(b"e");
        assert!(content.is_too_long && content.bytes.is_empty());
    }
}
