//! Role names that can be used in statements without quotes.

use std::fmt;

/// PostgreSQL truncates longer names.
const LONGEST: usize = 63;

/// A role name that needs no quotes: lower-case letters, digits and underscores, and not reserved by PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleName(String);

impl RoleName {
    /// None if the text is not such a name.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        };
        let begins = text
            .chars()
            .next()
            .is_some_and(|character| character.is_ascii_lowercase());
        (begins && text.chars().all(is_plain) && text.len() <= LONGEST && !text.starts_with("pg_"))
            .then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_need_no_quotes_are_accepted() {
        assert_eq!(
            RoleName::parse("meetassist_app2").unwrap().to_string(),
            "meetassist_app2"
        );
        let too_long = "a".repeat(LONGEST + 1);
        for text in [
            "",
            "App",
            "a b",
            "a\"; DROP TABLE customer; --",
            "pg_monitor",
            "2nd",
            "ủy",
            &too_long,
        ] {
            assert_eq!(RoleName::parse(text), None, "{text}");
        }
    }
}
