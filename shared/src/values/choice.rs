//! One of a few words.

use unicode_normalization::UnicodeNormalization;

use super::text;

/// Synonyms of the schema's words, matched without spaces, hyphens and underscores.
const SYNONYMS: [(&str, &[&str]); 9] = [
    ("pending", &["chờ xác nhận", "đang chờ", "chờ duyệt"]),
    ("confirmed", &["đã xác nhận", "xác nhận"]),
    (
        "completed",
        &["hoàn thành", "đã hoàn thành", "đã kết thúc", "đã diễn ra"],
    ),
    ("cancelled", &["canceled", "đã hủy", "hủy"]),
    (
        "no_show",
        &[
            "vắng",
            "vắng mặt",
            "khách vắng mặt",
            "không đến",
            "khách không đến",
            "không có mặt",
            "không tham gia",
            "không tham dự",
            "không xuất hiện",
            "bỏ hẹn",
            "lỡ hẹn",
            "bùng hẹn",
            "no shows",
            "did not show",
            "did not show up",
            "didn't show",
            "didn't show up",
            "did not attend",
            "didn't attend",
            "did not come",
            "not attended",
            "absent",
            "missed",
            "DNA",
        ],
    ),
    ("upcoming", &["sắp diễn ra"]),
    ("ongoing", &["đang diễn ra"]),
    ("registered", &["đã đăng ký"]),
    ("attended", &["đã tham gia", "đã tham dự"]),
];

/// The word that is meant, in any case or language, with or without diacritics.
pub fn parse(value: &str, words: &[&'static str]) -> Option<&'static str> {
    if let Some(word) = words.iter().copied().find(|word| *word == value) {
        return Some(word);
    }
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
    // Decomposed, a letter is followed by its marks, which are not alphanumeric.
    text.nfd()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|character| if character == 'đ' { 'd' } else { character })
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
            ("Đã huỷ", "cancelled"),
            ("da huy", "cancelled"),
            ("CHO\u{31b}\u{300} xa\u{301}c nhận", "pending"),
            ("Vắng mặt", "no_show"),
            ("khong den", "no_show"),
            ("Didn\u{2019}t show up", "no_show"),
        ] {
            assert_eq!(parse(text, words), Some(word), "{text}");
        }
        for text in ["", "open", "confirmed", "pend", "đến", "show"] {
            assert_eq!(parse(text, words), None, "{text}");
        }
    }
}
