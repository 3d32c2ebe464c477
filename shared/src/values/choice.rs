//! One of a few words.

use super::text;

/// Synonyms of the schema's words, matched without spaces, hyphens and underscores.
const SYNONYMS: [(&str, &[&str]); 9] = [
    ("pending", &["chờ xác nhận", "đang chờ", "chờ duyệt"]),
    ("confirmed", &["đã xác nhận", "xác nhận"]),
    (
        "completed",
        &["hoàn thành", "đã hoàn thành", "đã kết thúc", "đã diễn ra"],
    ),
    ("cancelled", &["canceled", "đã hủy", "đã huỷ", "hủy", "huỷ"]),
    ("no_show", &["vắng mặt", "không đến"]),
    ("upcoming", &["sắp diễn ra"]),
    ("ongoing", &["đang diễn ra"]),
    ("registered", &["đã đăng ký"]),
    ("attended", &["đã tham gia", "đã tham dự"]),
];

/// The word that is meant, in any case or language.
pub fn parse(value: &str, words: &[&'static str]) -> Option<&'static str> {
    let compact = text::line(value);
    let key = key(text::unwrapped(&compact));
    words.iter().copied().find(|word| {
        self::key(word) == key
            || SYNONYMS.iter().any(|(known, synonyms)| {
                known == word && synonyms.iter().any(|synonym| self::key(synonym) == key)
            })
    })
}

fn key(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_recognised_in_any_case_and_language() {
        let words = &["pending", "cancelled", "no_show"];
        for (text, word) in [
            ("Pending", "pending"),
            (" CANCELLED ", "cancelled"),
            ("canceled", "cancelled"),
            ("Đã hủy", "cancelled"),
            ("no-show", "no_show"),
            ("No Show", "no_show"),
        ] {
            assert_eq!(parse(text, words), Some(word), "{text}");
        }
        for text in ["", "open", "confirmed", "pend"] {
            assert_eq!(parse(text, words), None, "{text}");
        }
    }
}
