//! Text that a conversion between encodings has damaged.

/// Recognisable damage by a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// UTF-8 that was read as Windows-1252: `Nguyá»…n`.
    Misread,
    /// A question mark inside a word: `Nguy?n`.
    Lost,
}

/// The damage to a text. It is reported, not repaired, because some characters are lost for good.
pub fn of(text: &str) -> Option<Damage> {
    if text.is_ascii() {
        let bytes = text.as_bytes();
        let lost = bytes.windows(3).any(|window| {
            window[0].is_ascii_alphabetic() && window[1] == b'?' && window[2].is_ascii_alphabetic()
        });
        return lost.then_some(Damage::Lost);
    }
    if is_misread(text) {
        return Some(Damage::Misread);
    }
    let mut before = (' ', ' ');
    for character in text.chars() {
        if before.1 == '?' && before.0.is_alphabetic() && character.is_alphabetic() {
            return Some(Damage::Lost);
        }
        before = (before.1, character);
    }
    None
}

/// Whether the text has two or more consecutive characters that, as Windows-1252 bytes, are UTF-8.
fn is_misread(text: &str) -> bool {
    text.split(|character: char| character.is_ascii())
        .filter(|run| run.chars().nth(1).is_some())
        .any(|run| {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(run);
            !unmappable && starts_with_utf8(&bytes)
        })
}

/// Whether the bytes start with a multi-byte character. Its end may be missing if the text was split at an ASCII
/// character.
fn starts_with_utf8(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    valid >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_text_is_distinguished_from_an_intact_one() {
        for text in ["Nguyá»…n", "LÃª", "Ä‘á»—", "Tráº§n Thá»‹ Hoa"] {
            assert_eq!(of(text), Some(Damage::Misread), "{text}");
        }
        for text in ["Nguy?n", "Tr?n Vân", "Đ?ng"] {
            assert_eq!(of(text), Some(Damage::Lost), "{text}");
        }
        for text in [
            "Nguyễn",
            "Lê Thị Ánh",
            "Đặng",
            "Why? Because",
            "An?",
            "São Paulo",
            "ÂU CƠ",
            "ĐỖ",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
