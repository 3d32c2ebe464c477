//! Parses a value of an untrusted file by the rules of its column.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::{
    archived::catalogue::{Column, Kind, Presence},
    values::{
        Problem, choice,
        date::{self, Order},
        email, flag, instant, link,
        number::{self, DecimalSeparator},
        phone,
        phone::Phone,
        text, time, weekday,
    },
};

const CUSTOMER_ID_LIMIT: usize = 50;

/// A column's dialect: how its values are read. It is the same for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// Whether day or month comes first where both are possible; None if the column contradicts itself.
    pub order: Option<Order>,
    /// The decimal separator, if any value shows it.
    pub decimal_separator: Option<DecimalSeparator>,
    /// Whether an empty cell means no, as it does among crosses.
    pub empty_is_no: bool,
}

/// The value as PostgreSQL should read it; None if it is empty.
///
/// `today` is the organisation's current date; a date of birth must be before it.
pub fn parse<'a>(
    column: &Column,
    dialect: Dialect,
    raw: &'a [u8],
    today: NaiveDate,
) -> Result<Option<Cow<'a, str>>, Problem> {
    let value = std::str::from_utf8(raw).map_err(|_| "is not UTF-8 text; save the file as CSV UTF-8")?;
    if value.contains('\0') {
        return Err("contains a NUL character".into());
    }
    if value.contains(char::REPLACEMENT_CHARACTER) {
        return Err("contains characters that were lost in a conversion".into());
    }
    let visible = text::line(value);
    let content = text::unwrapped(&visible);
    if is_nothing(column.kind, content) {
        return match column.presence {
            Presence::Required => Err("is missing".into()),
            Presence::Defaulted if dialect.empty_is_no => Ok(Some("false".into())),
            Presence::Defaulted | Presence::Optional => Ok(None),
        };
    }
    if text::is_spreadsheet_error(content) {
        return Err("is an error that a spreadsheet put in place of the value".into());
    }
    let owned = Cow::Owned::<str>;
    match column.kind {
        Kind::Text { max: Some(max) } => text::name(value, max).map(owned),
        Kind::Text { max: None } => text::prose(value, None).map(owned),
        Kind::Email => email::parse(value).map(owned),
        Kind::Link => link::parse(value).map(owned),
        Kind::Phone => telephone(value).map(owned),
        Kind::Id => number::id(value, dialect.decimal_separator).map(|id| owned(id.to_string())),
        Kind::CustomerId => customer_id(value).map(owned),
        Kind::Minutes => {
            number::minutes(value, dialect.decimal_separator).map(|minutes| owned(minutes.to_string()))
        }
        Kind::Rating => number::rating(value).map(owned),
        Kind::Flag => flag::parse(value).map(|flag| if flag { "true" } else { "false" }.into()),
        Kind::Day => day(value, dialect).map(|day| owned(day.to_string())),
        Kind::BirthDay => birth_day(value, dialect, today).map(|day| owned(day.to_string())),
        Kind::Time => time::parse(value).map(|time| owned(time.to_string())),
        Kind::EndTime => time::parse_end(value).map(|time| owned(time.to_string())),
        Kind::Instant => instant::parse(value, dialect.order).map(owned),
        Kind::Weekday => weekday::parse(value).map(|weekday| owned(weekday.to_string())),
        Kind::Choice(words) => choice::parse(value, words)
            .map(Cow::Borrowed)
            .ok_or_else(|| format!("is not one of {}", words.join(", ")).into()),
    }
    .map(Some)
}

/// Whether a cell of this kind is empty or contains a word for nothing.
pub fn is_empty(kind: Kind, value: &str) -> bool {
    is_nothing(kind, text::unwrapped(&text::line(value)))
}

fn is_nothing(kind: Kind, content: &str) -> bool {
    match kind {
        Kind::Text { .. } | Kind::CustomerId => text::is_nothing(content),
        _ => text::is_nothing_but_text(content),
    }
}

fn day(value: &str, dialect: Dialect) -> Result<NaiveDate, Problem> {
    date::parse(value)?.resolve(dialect.order)
}

fn birth_day(value: &str, dialect: Dialect, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let date = day(value, dialect)?;
    if date < today {
        Ok(date)
    } else {
        Err("is not in the past".into())
    }
}

/// One number, possibly with words around it. Two numbers in one cell may come from a conversion that joined columns or
/// rows, so it is unclear which one is this person's.
fn telephone(value: &str) -> Result<String, Problem> {
    match phone::parse(value)? {
        Phone::Number(number) | Phone::Labelled(number) => Ok(number),
        Phone::Several(_) => Err("has more than one telephone number".into()),
    }
}

fn customer_id(value: &str) -> Result<String, Problem> {
    let line = text::line(value);
    let id = text::unwrapped(&line);
    if number::is_shortened(id) {
        return Err("was shortened by a spreadsheet, which lost digits".into());
    }
    text::name(number::without_zero_decimals(id), CUSTOMER_ID_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_FIRST: Dialect = Dialect {
        order: Some(Order::DayFirst),
        decimal_separator: None,
        empty_is_no: false,
    };

    fn value(kind: Kind, dialect: Dialect, text: &str) -> Result<Option<String>, String> {
        let column = Column {
            name: "column",
            kind,
            presence: Presence::Defaulted,
        };
        let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        parse(&column, dialect, text.as_bytes(), today)
            .map(|value| value.map(Cow::into_owned))
            .map_err(Cow::into_owned)
    }

    #[track_caller]
    fn takes(kind: Kind, examples: &[(&str, &str)]) {
        for (text, expected) in examples {
            assert_eq!(
                value(kind, DAY_FIRST, text),
                Ok(Some((*expected).to_owned())),
                "{text:?}"
            );
        }
    }

    #[track_caller]
    fn refuses(kind: Kind, examples: &[&str]) {
        for text in examples {
            let value = value(kind, DAY_FIRST, text);
            assert!(value.is_err(), "{text:?} gives {value:?}");
        }
    }

    const NAME: Kind = Kind::Text { max: Some(5) };
    const NOTES: Kind = Kind::Text { max: None };

    #[test]
    fn names_are_cleaned_and_their_length_is_counted_in_characters() {
        takes(
            NAME,
            &[
                (" Chào\u{a0}", "Chào"),
                ("a\u{30a}bcde", "\u{e5}bcde"),
                ("Na", "Na"),
                ("Null", "Null"),
                ("\"An\"", "An"),
            ],
        );
        refuses(NAME, &["abcdef", "a\0b", "a\u{fffd}b", "#REF!"]);
    }

    #[test]
    fn notes_keep_their_line_breaks_and_text_that_looks_like_a_formula() {
        takes(
            NOTES,
            &[
                ("a\nb", "a\nb"),
                ("=cmd|' /C calc'!A1", "=cmd|' /C calc'!A1"),
                ("'=1+1", "=1+1"),
                ("Nguye\u{302}\u{303}n", "Nguy\u{1ec5}n"),
            ],
        );
    }

    #[test]
    fn empty_values_are_none_unless_they_are_required() {
        for text in ["", "  ", "=\"\"", "-", "#N/A", "NULL", "\u{200b}", "\u{2800}"] {
            assert_eq!(value(NAME, DAY_FIRST, text), Ok(None), "{text}");
        }
        for text in ["n/a", "nan", "None"] {
            assert_eq!(value(Kind::Day, DAY_FIRST, text), Ok(None), "{text}");
        }
        let required = Column {
            name: "fullname",
            kind: NAME,
            presence: Presence::Required,
        };
        for text in [" ", "\u{200b}", "\u{2800}\u{202e}", "-"] {
            assert_eq!(
                parse(&required, DAY_FIRST, text.as_bytes(), NaiveDate::MIN),
                Err("is missing".into())
            );
        }
    }

    #[test]
    fn an_empty_cell_in_a_column_of_crosses_means_no() {
        let crosses = Dialect {
            empty_is_no: true,
            ..DAY_FIRST
        };
        assert_eq!(value(Kind::Flag, crosses, ""), Ok(Some("false".to_owned())));
        assert_eq!(value(Kind::Flag, crosses, "x"), Ok(Some("true".to_owned())));
        assert_eq!(value(Kind::Flag, DAY_FIRST, ""), Ok(None));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let column = Column {
            name: "fullname",
            kind: NAME,
            presence: Presence::Optional,
        };
        assert!(parse(&column, DAY_FIRST, b"Nguy\xeen", NaiveDate::MIN).is_err());
    }

    #[test]
    fn two_telephone_numbers_are_rejected_and_a_label_is_kept() {
        takes(
            Kind::Phone,
            &[
                ("901234567", "0901234567"),
                ("0912345678 (mẹ)", "0912345678 (mẹ)"),
            ],
        );
        refuses(Kind::Phone, &["0901234567/0987654321", "8.49012E+10"]);
    }

    #[test]
    fn ambiguous_dates_and_numbers_are_read_as_their_column_s_dialect_says() {
        let month_first = Dialect {
            order: Some(Order::MonthFirst),
            ..DAY_FIRST
        };
        let unknown = Dialect {
            order: None,
            ..DAY_FIRST
        };
        assert_eq!(
            value(Kind::Day, month_first, "12/01/2025"),
            Ok(Some("2025-12-01".to_owned()))
        );
        takes(Kind::Day, &[("12/01/2025", "2025-01-12")]);
        assert!(value(Kind::Day, unknown, "12/01/2025").is_err());
        let comma = Dialect {
            decimal_separator: Some(DecimalSeparator::Comma),
            ..DAY_FIRST
        };
        assert_eq!(value(Kind::Id, comma, "1.001"), Ok(Some("1001".to_owned())));
        refuses(Kind::Id, &["1.001"]);
    }

    #[test]
    fn a_date_of_birth_must_be_in_the_past() {
        takes(Kind::BirthDay, &[("27/11/2025", "2025-11-27")]);
        refuses(Kind::BirthDay, &["2025-11-28", "1/1/1899"]);
    }

    #[test]
    fn customer_ids_are_text_but_numbers_shortened_by_a_spreadsheet_are_rejected() {
        takes(
            Kind::CustomerId,
            &[
                ("24009876543210987", "24009876543210987"),
                ("007", "007"),
                ("'007", "007"),
                ("7.0", "7"),
                ("E+1x", "E+1x"),
                ("na", "na"),
            ],
        );
        refuses(
            Kind::CustomerId,
            &["2.40099E+16", "2,40099E+16", "x".repeat(51).as_str()],
        );
    }
}
