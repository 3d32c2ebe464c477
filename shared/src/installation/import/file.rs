//! A seed file: its encoding, delimiter and header, and its rows as lines of a COPY.

use std::io::{self, BufRead, BufReader, Read};

use chrono::NaiveDate;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::{
    records::{Line, Record, Records, read_line, split_line},
    values,
};
use crate::archived::catalogue::{Column, Presence, Table};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How much of an offending value a report repeats.
const SHOWN_CHARACTERS: usize = 100;

/// Why nothing of a file can be used; one sentence that names what is wrong.
pub type Refusal = String;

/// An opened file whose header is understood.
pub struct SeedFile<R> {
    records: Records<Text<R>>,
    header: Header,
}

/// What the first line says about the others.
pub struct Header {
    /// How many fields a record has.
    width: usize,
    /// The known columns in the catalogue's order, each with its place in a record.
    columns: Vec<(usize, &'static Column)>,
    /// What the file's sender should know, although the file can be used.
    pub warnings: Vec<String>,
}

type Text<R> = BufReader<DecodeReaderBytes<R, Vec<u8>>>;

impl Header {
    /// The columns that the file has, in the catalogue's order.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().map(|(_, column)| *column)
    }
}

impl<R: Read> SeedFile<R> {
    /// Reads the header: UTF-8 with or without byte order mark, or UTF-16 with one; comma, semicolon or tab.
    pub fn open(table: Table, input: R) -> io::Result<Result<Self, Refusal>> {
        let decoder = DecodeReaderBytesBuilder::new()
            .utf8_passthru(true)
            .strip_bom(true)
            .build(input);
        let mut input = BufReader::with_capacity(1 << 16, decoder);
        let (line, lines) = read_header_line(&mut input)?;
        let Some(line) = line else {
            return Ok(Err("is empty.".to_owned()));
        };
        let (delimiter, names) = split_header(table, &line);
        Ok(match_columns(table, &names).map(|header| Self {
            records: Records::new(input, delimiter, lines + 1),
            header,
        }))
    }

    /// What the first line says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Appends the next row to `copy`, None at the end of the file.
    ///
    /// The row has its line, the rejecting column, value and reason (null for a good row), and then the header's
    /// columns; of a rejected row those that could be read.
    pub fn copy_next_row(&mut self, today: NaiveDate, copy: &mut CopyText) -> io::Result<Option<()>> {
        let Some((line, record)) = self.records.next()? else {
            return Ok(None);
        };
        copy.field(Some(&line.to_string()));
        match record {
            Record::Fields(fields) if fields.len() == self.header.width => {
                self.copy_fields(&fields, today, copy);
            }
            Record::Fields(fields) => {
                let problem = format!(
                    "has {} fields, the header has {}",
                    fields.len(),
                    self.header.width
                );
                self.copy_unreadable(&problem, copy);
            }
            Record::Broken(problem) => self.copy_unreadable(problem, copy),
        }
        copy.end_row();
        Ok(Some(()))
    }

    fn copy_fields(&self, fields: &[Vec<u8>], today: NaiveDate, copy: &mut CopyText) {
        let values: Vec<_> = self
            .header
            .columns
            .iter()
            .map(|(place, column)| {
                (
                    *column,
                    &fields[*place],
                    values::parse(column, &fields[*place], today),
                )
            })
            .collect();
        match values
            .iter()
            .find_map(|(column, raw, value)| Some((column, raw, value.as_ref().err()?)))
        {
            None => copy.no_rejection(),
            Some((column, raw, problem)) => {
                let shown = shown(raw);
                copy.rejection(
                    Some(column.name),
                    Some(&shown),
                    &sentence(column.name, &shown, problem),
                );
            }
        }
        for (.., value) in &values {
            copy.field(value.as_ref().ok().and_then(|value| value.as_deref()));
        }
    }

    fn copy_unreadable(&self, problem: &str, copy: &mut CopyText) {
        copy.rejection(None, None, problem);
        for _ in &self.header.columns {
            copy.field(None);
        }
    }
}

/// The first line that is neither blank nor a spreadsheet's `sep=;`, and how many lines were read up to it.
fn read_header_line(input: &mut impl BufRead) -> io::Result<(Option<Vec<u8>>, u64)> {
    let mut line = Vec::new();
    let mut lines = 0;
    loop {
        line.clear();
        match read_line(input, &mut line)? {
            Line::End => return Ok((None, lines)),
            Line::TooLong => return Ok((Some(Vec::new()), lines + 1)),
            Line::Whole => lines += 1,
        }
        let text = line.trim_ascii();
        if !text.is_empty() && !text.starts_with(b"sep=") {
            return Ok((Some(line), lines));
        }
    }
}

/// Splits the header by that delimiter under which most names are known.
fn split_header(table: Table, line: &[u8]) -> (u8, Vec<String>) {
    DELIMITERS
        .into_iter()
        .map(|delimiter| {
            let fields = split_line(line, delimiter).unwrap_or_default();
            let names = fields
                .iter()
                .map(|field| String::from_utf8_lossy(field).trim().to_owned())
                .collect();
            (delimiter, names)
        })
        .rev()
        .max_by_key(|(_, names): &(u8, Vec<String>)| {
            names
                .iter()
                .filter(|name| column_named(table, name).is_some())
                .count()
        })
        .unwrap_or_default()
}

/// A header may write `Full Name` or `full_name` for `fullname`.
fn column_named(table: Table, name: &str) -> Option<&'static Column> {
    let plain: String = name
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    table.columns().iter().find(|column| column.name == plain)
}

fn match_columns(table: Table, names: &[String]) -> Result<Header, Refusal> {
    let known: Vec<_> = names.iter().map(|name| column_named(table, name)).collect();
    let places = |column: &Column| {
        let name = column.name;
        (0..known.len())
            .filter(|&place| known[place].is_some_and(|known| known.name == name))
            .collect::<Vec<_>>()
    };
    let mut columns = Vec::new();
    let mut missing = Vec::new();
    for column in table.columns() {
        match places(column).as_slice() {
            [] if column.presence == Presence::Required => missing.push(column.name),
            [] => {}
            [place] => columns.push((*place, column)),
            _ => return Err(format!("has the column {} more than once.", column.name)),
        }
    }
    if !missing.is_empty() {
        let found: Vec<_> = names.iter().map(|name| shown(name.as_bytes())).collect();
        return Err(format!(
            "lacks the column {}; its first line has {}.",
            missing.join(", "),
            found.join(", ")
        ));
    }
    let warnings = names
        .iter()
        .zip(&known)
        .filter(|(name, column)| column.is_none() && !name.is_empty())
        .map(|(name, _)| format!("The unknown column {} was ignored.", shown(name.as_bytes())))
        .collect();
    Ok(Header {
        width: names.len(),
        columns,
        warnings,
    })
}

/// A value as a report may show it: short, in one line, readable.
fn shown(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut signs = text
        .trim()
        .chars()
        .map(|sign| if sign.is_control() { '\u{fffd}' } else { sign });
    let mut shown: String = signs.by_ref().take(SHOWN_CHARACTERS).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}

fn sentence(column: &str, shown: &str, problem: &str) -> String {
    if shown.is_empty() {
        format!("{column} {problem}")
    } else {
        format!("{column} \"{shown}\" {problem}")
    }
}

/// Rows in the text format of COPY, in which every value is unambiguous whatever it contains
/// (PostgreSQL, "COPY", section "Text Format").
#[derive(Default)]
pub struct CopyText {
    text: String,
}

impl CopyText {
    /// How many bytes are waiting.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Takes what is waiting.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn field(&mut self, value: Option<&str>) {
        match value {
            None => self.text.push_str("\\N"),
            Some(value) => {
                for sign in value.chars() {
                    match sign {
                        '\\' => self.text.push_str("\\\\"),
                        '\n' => self.text.push_str("\\n"),
                        '\r' => self.text.push_str("\\r"),
                        '\t' => self.text.push_str("\\t"),
                        sign => self.text.push(sign),
                    }
                }
            }
        }
        self.text.push('\t');
    }

    fn rejection(&mut self, column: Option<&str>, value: Option<&str>, reason: &str) {
        self.field(column);
        self.field(value);
        self.field(Some(reason));
    }

    fn no_rejection(&mut self) {
        for _ in 0..3 {
            self.field(None);
        }
    }

    fn end_row(&mut self) {
        self.text.pop();
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(table: Table, content: &[u8]) -> Result<SeedFile<&[u8]>, Refusal> {
        SeedFile::open(table, content).unwrap()
    }

    fn rows(table: Table, content: &[u8]) -> Vec<String> {
        let mut file = open(table, content).unwrap();
        let mut copy = CopyText::default();
        let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        while file.copy_next_row(today, &mut copy).unwrap().is_some() {}
        copy.take().lines().map(str::to_owned).collect()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        [0xfeff]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    }

    #[test]
    fn every_encoding_and_delimiter_gives_the_same_rows() {
        let text = "CustomerID,Full Name,EMAIL\r\n7,Nguyễn,an@example.com\r\n";
        let expected = ["2\t\\N\t\\N\t\\N\t7\tNguyễn\tan@example.com"];
        let with_bom = format!("\u{feff}{text}");
        for content in [
            text.as_bytes().to_vec(),
            with_bom.into_bytes(),
            text.replace(',', ";").into_bytes(),
            text.replace(',', "\t").into_bytes(),
            text.replace("\r\n", "\n").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(&text.replace(',', "\t"), u16::to_be_bytes),
        ] {
            assert_eq!(rows(Table::Customer, &content), expected, "{content:?}");
        }
    }

    #[test]
    fn columns_come_in_any_order_and_leave_in_the_catalogue_s() {
        let rows = rows(
            Table::Customer,
            b"email;notes;fullname;;customerid\na@example.com;n;An;;7\n",
        );
        assert_eq!(rows, ["2\t\\N\t\\N\t\\N\t7\tAn\ta@example.com\tn"]);
    }

    #[test]
    fn a_spreadsheet_s_separator_line_and_blank_lines_are_passed_over() {
        let rows = rows(Table::Customer, b"sep=;\n\nfullname;email\nAn;a@example.com\n");
        assert_eq!(rows, ["4\t\\N\t\\N\t\\N\tAn\ta@example.com"]);
    }

    #[test]
    fn unknown_columns_are_reported_and_ignored() {
        let file = open(Table::Customer, b"fullname,shoe size,email\n").unwrap();
        assert_eq!(
            file.header().warnings,
            ["The unknown column shoe size was ignored."]
        );
    }

    #[test]
    fn files_without_a_usable_header_are_refused_by_reason() {
        let refusal = |content| open(Table::Customer, content).err().unwrap();
        assert_eq!(refusal(b""), "is empty.");
        assert_eq!(refusal(b"\n \n"), "is empty.");
        assert_eq!(
            refusal(b"fullname\nAn\n"),
            "lacks the column email; its first line has fullname."
        );
        assert_eq!(
            refusal(b"An,an@example.com\n"),
            "lacks the column fullname, email; its first line has An, an@example.com."
        );
        assert_eq!(
            refusal(b"fullname,email,E-Mail\n"),
            "has the column email more than once."
        );
    }

    #[test]
    fn a_header_alone_has_no_rows() {
        assert_eq!(rows(Table::Customer, b"fullname,email"), Vec::<String>::new());
    }

    #[test]
    fn a_bad_row_says_line_column_value_and_reason_and_keeps_what_could_be_read() {
        let rows = rows(
            Table::Customer,
            b"customerid,fullname,email\n7,An,an@\n8,,b@example.com\n9,Chi\n",
        );
        assert_eq!(
            rows,
            [
                "2\temail\tan@\temail \"an@\" is not an e-mail address\t7\tAn\t\\N",
                "3\tfullname\t\tfullname is missing\t8\t\\N\tb@example.com",
                "4\t\\N\t\\N\thas 2 fields, the header has 3\t\\N\t\\N\t\\N",
            ]
        );
    }

    #[test]
    fn values_keep_tabs_line_breaks_and_backslashes() {
        let rows = rows(
            Table::Customer,
            b"fullname,email,notes\nAn,a@example.com,\"a\tb\n\\.\n\\N\"\n",
        );
        assert_eq!(
            rows,
            ["2\t\\N\t\\N\t\\N\tAn\ta@example.com\ta\\tb\\n\\\\.\\n\\\\N"]
        );
    }
}
