//! The header: which columns a file has, and what separates them.

use std::io::{self, BufRead};

use super::{
    column_name::{NamedColumn, column_named, is_in_hours},
    lines::{Line, Lines},
    records::split_line,
    shown::shown,
};
use crate::{
    archived::catalogue::{Column, Kind, Presence, Table},
    values::{date::Order, text},
};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The header may come after titles and notes, but not later than this line.
const HEADER_LINES: usize = 20;

/// Why a file can't be used at all, in one sentence.
pub type Refusal = String;

/// The header of a file.
#[derive(Clone)]
pub struct Header {
    table: Table,
    /// What separates the fields.
    pub delimiter: u8,
    /// The number of its line, from 1.
    pub lines: u64,
    /// Its fields.
    names: Vec<String>,
    /// The known columns in the catalogue's order, each with its index in a record.
    columns: Vec<(usize, &'static Column)>,
    /// Warnings for the report; the file can be used all the same.
    pub warnings: Vec<String>,
}

/// A repeated header among the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedHeader {
    /// The same as the first.
    Same,
    /// With other columns, or in another order.
    Other,
}

impl Header {
    /// Reads up to and including the header.
    pub fn read<R: BufRead>(table: Table, lines: &mut Lines<R>) -> io::Result<Result<Self, Refusal>> {
        let mut read = 0;
        let mut named = None;
        let mut first: Option<Result<Self, Refusal>> = None;
        let mut meaningful = 0;
        while let Some(line) = lines.next()? {
            read += 1;
            if line.text.trim_ascii().is_empty() {
                continue;
            }
            if let Some(delimiter) = separator(&line) {
                match delimiter {
                    Ok(delimiter) => named = Some(delimiter),
                    Err(refusal) => return Ok(Err(refusal)),
                }
                continue;
            }
            let header = Self::parse(table, &line.text, named, read);
            match (header, &first) {
                (Ok(header), None) => return Ok(Ok(header)),
                (Ok(mut header), Some(_)) => {
                    header.warnings.insert(
                        0,
                        format!("The {} lines before the header were skipped.", read - 1),
                    );
                    return Ok(Ok(header));
                }
                (Err(refusal), None) => first = Some(Err(refusal)),
                (Err(_), Some(_)) => {}
            }
            meaningful += 1;
            if meaningful == HEADER_LINES {
                break;
            }
        }
        Ok(first.unwrap_or_else(|| Err("is empty.".to_owned())))
    }

    /// The header that the names of a dump's columns are.
    pub fn of_columns(table: Table, names: Vec<String>) -> Result<Self, Refusal> {
        Self::from_names(table, DELIMITERS[0], names, 0, "it")
    }

    fn parse(table: Table, line: &[u8], named: Option<u8>, lines: u64) -> Result<Self, Refusal> {
        let split = |delimiter: u8| -> (u8, Vec<String>) {
            let fields = split_line(line, delimiter).unwrap_or_default();
            let names = fields
                .iter()
                .map(|field| text::line(&String::from_utf8_lossy(field)).into_owned())
                .collect();
            (delimiter, names)
        };
        // The delimiter that gives the most known names; of equals, the one that gives more fields, then the one named
        // in the file, then the most common.
        let candidates = DELIMITERS.into_iter().rev().chain(named);
        let (delimiter, names) = candidates
            .map(split)
            .max_by_key(|(_, names)| {
                let known = names.iter().filter(|name| column_named(table, name).is_some());
                (known.count(), names.len())
            })
            .unwrap_or_default();
        Self::from_names(table, delimiter, names, lines, "its first line")
    }

    /// `place` is what has the names.
    fn from_names(
        table: Table,
        delimiter: u8,
        names: Vec<String>,
        lines: u64,
        place: &str,
    ) -> Result<Self, Refusal> {
        let known: Vec<_> = names.iter().map(|name| column_named(table, name)).collect();
        let places = |column: &Column, is_exact: bool| {
            let matches = |known: &Option<NamedColumn>| {
                known.is_some_and(|known| known.column.name == column.name && (known.is_exact || !is_exact))
            };
            (0..known.len())
                .filter(|place| matches(&known[*place]))
                .collect::<Vec<_>>()
        };
        let mut columns = Vec::new();
        let mut missing = Vec::new();
        for column in table.columns() {
            let exact = places(column, true);
            let candidates = if exact.is_empty() {
                places(column, false)
            } else {
                exact
            };
            match candidates.as_slice() {
                [] if column.presence == Presence::Required => missing.push(column.name),
                [] => {}
                [place] => columns.push((*place, column)),
                _ => return Err(format!("has the column {} more than once.", column.name)),
            }
        }
        if !missing.is_empty() {
            let found: Vec<_> = names.iter().map(|name| shown(name.as_bytes())).collect();
            return Err(format!(
                "lacks the column {}; {place} has {}.",
                missing.join(", "),
                found.join(", ")
            ));
        }
        for (place, column) in &columns {
            if column.kind == Kind::Minutes && is_in_hours(&names[*place]) {
                return Err(format!(
                    "has the column {}, which is not in minutes.",
                    shown(names[*place].as_bytes())
                ));
            }
        }
        let is_used = |place: usize| columns.iter().any(|(used, _)| *used == place);
        let warnings = names
            .iter()
            .enumerate()
            .filter(|(place, name)| !is_used(*place) && !name.is_empty())
            .map(|(_, name)| format!("The unknown column {} was ignored.", shown(name.as_bytes())))
            .collect();
        Ok(Self {
            table,
            delimiter,
            lines,
            names,
            columns,
            warnings,
        })
    }

    /// The table whose rows the file has.
    pub fn table(&self) -> Table {
        self.table
    }

    /// How many fields a record has.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// The columns that the file has, in the catalogue's order, each with its index in a record.
    pub fn columns(&self) -> &[(usize, &'static Column)] {
        &self.columns
    }

    /// The order of day and month given in the header, such as `Date (mm/dd/yyyy)`.
    pub fn order_hint(&self, place: usize) -> Option<Order> {
        let name: String = self.names[place]
            .chars()
            .filter(|character| character.is_alphabetic() || *character == '/')
            .flat_map(char::to_lowercase)
            .collect();
        if name.contains("dd/mm/") || name.contains("d/m/") {
            Some(Order::DayFirst)
        } else if name.contains("mm/dd/") || name.contains("m/d/") {
            Some(Order::MonthFirst)
        } else {
            None
        }
    }

    /// Whether a record is a header, as in files that were concatenated.
    pub fn repeated(&self, fields: &[Vec<u8>]) -> Option<RepeatedHeader> {
        let name = |field: &[u8]| Some(text::line(std::str::from_utf8(field).ok()?).into_owned());
        let first = fields.iter().find(|field| !field.trim_ascii().is_empty())?;
        // Most rows start with a number.
        if first[0].is_ascii_digit() {
            return None;
        }
        column_named(self.table, &name(first)?)?;
        let names = fields.iter().map(|field| name(field)).collect::<Option<_>>()?;
        let other = Self::from_names(self.table, self.delimiter, names, 0, "it").ok()?;
        let places = |header: &Self| {
            header
                .columns
                .iter()
                .map(|(place, column)| (*place, column.name))
                .collect::<Vec<_>>()
        };
        Some(if places(&other) == places(self) {
            RepeatedHeader::Same
        } else {
            RepeatedHeader::Other
        })
    }
}

/// The delimiter given by a spreadsheet's `sep=;` line, in any case and with quotes or delimiters around it; None for
/// any other line.
fn separator(line: &Line) -> Option<Result<u8, Refusal>> {
    let text = line.text.trim_ascii();
    let text = text.strip_prefix(b"\"").unwrap_or(text).trim_ascii_start();
    let (word, rest) = text.split_at_checked(3)?;
    let rest = word
        .eq_ignore_ascii_case(b"sep")
        .then(|| rest.trim_ascii_start().strip_prefix(b"="))??;
    // A tab is whitespace and may have been trimmed at the end of the line.
    let named = match rest.iter().find(|byte| **byte != b' ') {
        None | Some(b'"') => b'\t',
        Some(delimiter) => *delimiter,
    };
    // The delimiter may be followed only by more delimiters or a quote.
    if rest.iter().skip(1).any(u8::is_ascii_alphanumeric) {
        return None;
    }
    if !named.is_ascii() || named.is_ascii_alphanumeric() {
        let refusal = format!(
            "names a delimiter that can't be one in its line {}.",
            shown(&line.text)
        );
        return Some(Err(refusal));
    }
    Some(Ok(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::import::lines::LineEnds;

    fn read(table: Table, content: &str) -> Result<Header, Refusal> {
        Header::read(table, &mut Lines::new(content.as_bytes(), LineEnds::Feed)).unwrap()
    }

    fn columns(content: &str) -> Vec<&'static str> {
        let header = read(Table::Customer, content).unwrap();
        header.columns().iter().map(|(_, column)| column.name).collect()
    }

    #[test]
    fn names_are_recognised_in_any_case_and_with_units_hints_and_stars() {
        for content in [
            "CustomerID,Full Name,EMAIL,is_disabled\n",
            "Customer ID,Full_Name,E-mail *,Is Disabled (TRUE/FALSE)\n",
            "customerid*;fullname: first and last;email [required];IsDisabled\n",
            "\u{200b}customerid|Full\u{a0}Name|Ｅmail|isdisabled\n",
        ] {
            assert_eq!(
                columns(content),
                ["customerid", "fullname", "email", "isdisabled"],
                "{content}"
            );
        }
        for duration in [
            "Duration (min)",
            "duration_min",
            "Duration [minutes]",
            "Duration, phút",
            "duration",
        ] {
            let header = read(
                Table::Appointment,
                &format!("consultantid;customerid;date;time;{duration}\n"),
            )
            .unwrap();
            assert!(
                header
                    .columns()
                    .iter()
                    .any(|(_, column)| column.name == "duration"),
                "{duration}"
            );
            assert!(header.warnings.is_empty());
        }
    }

    #[test]
    fn a_duration_that_is_not_in_minutes_is_refused() {
        assert_eq!(
            read(
                Table::Appointment,
                "consultantid,customerid,date,time,Duration (h)\n"
            )
            .err(),
            Some("has the column Duration (h), which is not in minutes.".to_owned())
        );
    }

    #[test]
    fn a_column_s_own_name_takes_precedence_over_one_with_a_hint() {
        let header = read(Table::Customer, "fullname,email (work),email\n").unwrap();
        assert_eq!(header.columns()[1].0, 2);
        assert_eq!(header.warnings, ["The unknown column email (work) was ignored."]);
    }

    #[test]
    fn a_line_that_names_the_separator_is_not_the_header() {
        for content in [
            "sep=;\nfullname;email\n",
            "SEP=;\r\nfullname;email\n",
            "\"sep=;\"\nfullname;email\n",
            "sep=;;\n\nfullname;email\n",
            "Sep = ,\nfullname,email\n",
            "sep=,,\nfullname,email\n",
            "sep=\t\nfullname\temail\n",
            "SEP=\t\r\nfullname\temail\n",
            "sep=|\nfullname|email\n",
            "sep=^\nfullname^email\n",
        ] {
            assert_eq!(columns(content), ["fullname", "email"], "{content}");
        }
        assert_eq!(
            read(Table::Customer, "sep=é\nfullname,email\n").err(),
            Some("names a delimiter that can't be one in its line sep=é.".to_owned())
        );
    }

    #[test]
    fn titles_before_the_header_are_skipped() {
        let header = read(
            Table::Customer,
            "DANH SÁCH KHÁCH HÀNG,,\n\nNăm 2025,,\nfullname,email,notes\n",
        )
        .unwrap();
        assert_eq!(header.lines, 4);
        assert_eq!(header.warnings, ["The 3 lines before the header were skipped."]);
    }

    #[test]
    fn unknown_columns_are_reported() {
        let header = read(Table::Customer, "fullname,shoe size,email,,\n").unwrap();
        assert_eq!(header.warnings, ["The unknown column shoe size was ignored."]);
        assert_eq!(header.width(), 5);
    }

    #[test]
    fn a_file_without_a_usable_header_is_refused_with_the_reason() {
        let refusal = |content| read(Table::Customer, content).err().unwrap();
        assert_eq!(refusal(""), "is empty.");
        assert_eq!(refusal("\n \n"), "is empty.");
        assert_eq!(refusal("sep=;\n"), "is empty.");
        assert_eq!(
            refusal("fullname\nAn\n"),
            "lacks the column email; its first line has fullname."
        );
        assert_eq!(
            refusal("Họ tên;Thư điện tử\nAn;an@example.com\n"),
            "lacks the column fullname, email; its first line has Họ tên, Thư điện tử."
        );
        assert_eq!(
            refusal("fullname,email,E-Mail\n"),
            "has the column email more than once."
        );
    }

    #[test]
    fn a_repeated_header_is_recognised() {
        let header = read(Table::Customer, "fullname,email,notes\n").unwrap();
        let repeated = |fields: &[&str]| {
            let fields: Vec<_> = fields.iter().map(|field| field.as_bytes().to_vec()).collect();
            header.repeated(&fields)
        };
        assert_eq!(
            repeated(&["Full Name", "email", "notes"]),
            Some(RepeatedHeader::Same)
        );
        assert_eq!(
            repeated(&["email", "fullname", "notes"]),
            Some(RepeatedHeader::Other)
        );
        assert_eq!(repeated(&["fullname", "an@example.com", ""]), None);
        assert_eq!(repeated(&["An", "an@example.com", ""]), None);
    }

    #[test]
    fn a_hint_may_give_the_order_of_day_and_month() {
        let hint = |name: &str| {
            let header = read(
                Table::Appointment,
                &format!("consultantid;customerid;{name};time\n"),
            )
            .unwrap();
            let (place, _) = header
                .columns()
                .iter()
                .find(|(_, column)| column.name == "date")
                .unwrap();
            header.order_hint(*place)
        };
        assert_eq!(hint("Date (mm/dd/yyyy)"), Some(Order::MonthFirst));
        assert_eq!(hint("Date (DD/MM/YYYY)"), Some(Order::DayFirst));
        assert_eq!(hint("Date"), None);
    }
}
