//! Texts that are stored: cleaned, repaired and refused in the same way as by the import.

use postgres_types::ToSql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Requirement, pattern};
use crate::values::{Problem, email, link, phone, text};

/// Far more than anybody types, and small enough for a page of a hundred.
const LONGEST_TEXT: usize = 20_000;

/// The parser's result for a text, provided that both have at most so many characters and contain no NUL, which
/// PostgreSQL can't store.
fn entry(
    value: &Value,
    longest: usize,
    parse: impl FnOnce(&str) -> Result<String, Problem>,
) -> Option<String> {
    let fits = |text: &str| text.chars().count() <= longest;
    let text = value.as_str().filter(|text| fits(text) && !text.contains('\0'))?;
    parse(text).ok().filter(|text| fits(text))
}

/// The name of a person, program or organizer, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 255, "pattern" = pattern::text()))]
pub struct Name(String);

impl TryFrom<Value> for Name {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, 255, |text| text::name(text, 255))
            .map(Self)
            .ok_or(Requirement::Line { longest: 255 })
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 255, "pattern" = pattern::email()))]
#[postgres(transparent)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether mail servers and the schema, which ignore case, treat both as the same.
    pub fn is(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl TryFrom<Value> for Email {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, 255, email::parse)
            .map(Self)
            .ok_or(Requirement::Email)
    }
}

/// An http or https link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 2048, "pattern" = pattern::link()))]
pub struct Link(String);

impl TryFrom<Value> for Link {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, 2048, link::parse)
            .map(Self)
            .ok_or(Requirement::Link)
    }
}

/// A telephone number, stored as its digits; with words or another number beside it, stored as written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 30, "pattern" = pattern::phone()))]
pub struct Phone(String);

impl TryFrom<Value> for Phone {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, 30, |text| {
            phone::parse(text).map(|phone| match phone {
                phone::Phone::Number(text) | phone::Phone::Labelled(text) | phone::Phone::Several(text) => {
                    text
                }
            })
        })
        .map(Self)
        .ok_or(Requirement::Phone)
    }
}

/// Free text, which may have several lines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = LONGEST_TEXT, "pattern" = pattern::text()))]
#[postgres(transparent)]
pub struct LongText(String);

impl TryFrom<Value> for LongText {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, LONGEST_TEXT, |text| text::prose(text, None))
            .map(Self)
            .ok_or(Requirement::Text {
                longest: LONGEST_TEXT,
            })
    }
}

/// Identifies repetitions of a request that creates something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, ToSql)]
#[serde(try_from = "Value")]
#[schemars(!try_from, extend("maxLength" = 200, "pattern" = pattern::text()))]
#[postgres(transparent)]
pub struct IdempotencyKey(String);

impl TryFrom<Value> for IdempotencyKey {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        entry(&value, 200, |text| text::prose(text, None))
            .map(Self)
            .ok_or(Requirement::Text { longest: 200 })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde_json::json;

    use super::*;

    fn refuses<T: TryFrom<Value, Error = Requirement> + Debug>(more: &[Value]) {
        let never = [
            json!(null),
            json!(true),
            json!(7),
            json!([]),
            json!(["a@example.com"]),
            json!({}),
            json!(""),
            json!(" \n"),
            json!("a@example.com\u{0}"),
            json!("http://example.com/\u{0}"),
            json!("09123\u{0}45678"),
            json!("x".repeat(LONGEST_TEXT + 1)),
        ];
        for value in never.iter().chain(more) {
            assert!(T::try_from(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn texts_are_kept_trimmed_and_normalised() {
        let decomposed = json!("  Nguye\u{302}\u{303}n A\u{301}nh\n");
        assert_eq!(
            Name::try_from(decomposed.clone()),
            Ok(Name("Nguyễn Ánh".to_owned()))
        );
        assert_eq!(
            LongText::try_from(decomposed),
            Ok(LongText("Nguyễn Ánh".to_owned()))
        );
        assert_eq!(
            Name::try_from(json!("<b>Robert'); DROP TABLE customer;--</b>")),
            Ok(Name("<b>Robert'); DROP TABLE customer;--</b>".to_owned())),
            "escaping is done where it is displayed"
        );
    }

    #[test]
    fn a_name_is_one_line_that_fits_its_column() {
        assert!(Name::try_from(json!("ế".repeat(255))).is_ok());
        assert_eq!(Name::try_from(json!("a\nb\u{202e}")), Ok(Name("a b".to_owned())));
        refuses::<Name>(&[
            json!("ế".repeat(256)),
            json!("\u{200b}"),
            json!("\u{2800}\u{202e}\u{3164}"),
            json!("a\u{fffd}"),
        ]);
    }

    #[test]
    fn an_email_address_looks_like_one_and_is_compared_without_case() {
        let binh = Email::try_from(json!(" Binh@Example.com ")).unwrap();
        assert_eq!(binh, Email("Binh@Example.com".to_owned()));
        assert!(binh.is(&Email::try_from(json!("binh@example.COM")).unwrap()));
        assert!(!binh.is(&Email::try_from(json!("chi@example.com")).unwrap()));
        for (text, address) in [
            ("mailto:a@example.com", "a@example.com"),
            ("[a@example.com]", "a@example.com"),
            ("\"a@example.com\"", "a@example.com"),
            ("a@example.com\u{200b}", "a@example.com"),
        ] {
            assert_eq!(Email::try_from(json!(text)), Ok(Email(address.to_owned())));
        }
        refuses::<Email>(&[
            json!("a@example.com?subject=x"),
            json!("=a@example.com"),
            json!("tel:a@example.com"),
            json!("a..b@example.com"),
            json!("x"),
            json!("a@b"),
            json!("a b@example.com"),
            json!("a@example.com, b@example.com"),
            json!(format!("{}@example.com", "x".repeat(255))),
        ]);
    }

    #[test]
    fn a_link_is_one_of_the_web() {
        for link in ["https://example.com/a?b=c#d", "HTTP://example.com"] {
            assert_eq!(Link::try_from(json!(link)), Ok(Link(link.to_owned())));
        }
        refuses::<Link>(&[
            json!("javascript:alert(1)"),
            json!("//example.com"),
            json!("https://"),
            json!("https://example.com/\"><script>"),
            json!(format!("https://example.com/{}", "x".repeat(2048))),
        ]);
    }

    #[test]
    fn a_phone_number_is_kept_as_its_digits_or_with_its_label() {
        for (text, digits) in [
            ("091 234-5678", "0912345678"),
            ("(+84) 912.345.678", "+84912345678"),
            ("912345678", "0912345678"),
            ("+84 (0)912 345 678", "+84912345678"),
            ("0912345678 (mẹ)", "0912345678 (mẹ)"),
            ("0912345678 / 0987654321", "0912345678 / 0987654321"),
        ] {
            assert_eq!(Phone::try_from(json!(text)), Ok(Phone(digits.to_owned())));
        }
        refuses::<Phone>(&[
            json!("1234567"),
            json!("1".repeat(16)),
            json!("0912 abc 678"),
            json!(format!("0912345678{}", " ".repeat(21))),
        ]);
    }

    #[test]
    fn long_texts_and_keys_are_bounded() {
        assert!(LongText::try_from(json!("ế\n".repeat(LONGEST_TEXT / 2))).is_ok());
        refuses::<LongText>(&[]);
        refuses::<IdempotencyKey>(&[json!("x".repeat(201))]);
    }
}
