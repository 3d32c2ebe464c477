//! The rows of a file, or of a dump's table, as COPY text.

use std::io::{self, Read};

use chrono::NaiveDate;

use super::{
    cell::{self, Dialect},
    dialect::{Decision, decide},
    dump::{DumpedRecords, DumpedTable},
    header::{Header, Refusal, RepeatedHeader},
    lines::Lines,
    profile::ColumnProfile,
    records::{Record, Records},
    shown::{sentence, shown},
    source::{Source, Text},
};
use crate::archived::catalogue::{Column, Table};

/// A file, or a table of a dump, whose header was read and whose columns were profiled.
pub struct SeedFile {
    content: Content,
    header: Header,
    dialects: Vec<Dialect>,
    /// How ambiguous columns were read.
    pub read_as: Vec<String>,
    /// Warnings for the report; the file can be used all the same.
    pub warnings: Vec<String>,
}

impl SeedFile {
    /// Copies the input to disk and reads it once to profile its columns.
    pub fn open(table: Table, input: impl Read) -> io::Result<Result<Self, Refusal>> {
        Self::profile(table, Content::File(Source::spool(input)?))
    }

    /// The same for a file that is on disk already.
    pub fn of_source(table: Table, source: Source) -> io::Result<Result<Self, Refusal>> {
        Self::profile(table, Content::File(source))
    }

    /// Reads a table of a dump once to profile its columns.
    pub fn of_dump(table: Table, rows: DumpedTable) -> io::Result<Result<Self, Refusal>> {
        Self::profile(table, Content::Dumped(rows))
    }

    fn profile(table: Table, content: Content) -> io::Result<Result<Self, Refusal>> {
        let (header, mut records) = match content.open(table)? {
            Err(refusal) => return Ok(Err(refusal)),
            Ok(opened) => opened,
        };
        let mut profiles: Vec<_> = header
            .columns()
            .iter()
            .map(|(place, column)| ColumnProfile::new(column, header.order_hint(*place)))
            .collect();
        let mut repeated = Vec::new();
        while let Some((line, record)) = records.next()? {
            let Record::Fields(fields) = record else {
                continue;
            };
            if header.repeated(&fields).is_some() {
                repeated.push(line);
                continue;
            }
            for (profile, (place, _)) in profiles.iter_mut().zip(header.columns()) {
                profile.add(line, fields.get(*place).map_or(b"", Vec::as_slice));
            }
        }
        let Decision {
            dialects,
            read_as,
            warnings,
        } = decide(&profiles);
        let mut all_warnings = header.warnings.clone();
        all_warnings.extend(repeated.first().map(|line| {
            format!(
                "Line {line} repeats the header ({} in all); it was skipped.",
                repeated.len()
            )
        }));
        all_warnings.extend(warnings);
        Ok(Ok(Self {
            content,
            header,
            dialects,
            read_as,
            warnings: all_warnings,
        }))
    }

    /// The names of the columns that the file has, in the catalogue's order.
    pub fn columns(&self) -> Vec<&'static str> {
        self.header
            .columns()
            .iter()
            .map(|(_, column)| column.name)
            .collect()
    }

    /// Its rows, from the first.
    pub fn rows(&self) -> io::Result<Rows> {
        // The header was read before, and the file hasn't changed.
        let (header, records) = self
            .content
            .open(self.header.table())?
            .map_err(io::Error::other)?;
        Ok(Rows {
            header,
            records,
            dialects: self.dialects.clone(),
            other_header: None,
        })
    }
}

/// What can be read as often as needed.
enum Content {
    File(Source),
    Dumped(DumpedTable),
}

impl Content {
    /// The header, and the records after it.
    fn open(&self, table: Table) -> io::Result<Result<(Header, AnyRecords), Refusal>> {
        match self {
            Self::File(source) => {
                let mut lines = Lines::new(source.text()?, source.line_ends);
                Ok(Header::read(table, &mut lines)?.map(|header| {
                    let records = Records::new(lines, header.delimiter, header.width(), header.lines + 1);
                    (header, AnyRecords::OfFile(Box::new(records)))
                }))
            }
            Self::Dumped(rows) => {
                let header = rows
                    .columns()
                    .and_then(|columns| Header::of_columns(table, columns.to_vec()));
                match header {
                    Err(refusal) => Ok(Err(refusal)),
                    Ok(header) => Ok(Ok((header, AnyRecords::Dumped(rows.records()?)))),
                }
            }
        }
    }
}

enum AnyRecords {
    OfFile(Box<Records<Text>>),
    Dumped(DumpedRecords),
}

impl AnyRecords {
    fn next(&mut self) -> io::Result<Option<(u64, Record)>> {
        match self {
            Self::OfFile(records) => records.next(),
            Self::Dumped(records) => records.next(),
        }
    }
}

/// Reads a file row by row.
pub struct Rows {
    header: Header,
    records: AnyRecords,
    dialects: Vec<Dialect>,
    /// The line of a header with other columns, after which no row can be read.
    other_header: Option<u64>,
}

impl Rows {
    /// Appends the next row to `copy`; None at the end of the file.
    ///
    /// A row consists of its line number, then the rejected column, value and reason (null for a good row), then the
    /// header's columns; of a rejected row, those that could be read.
    pub fn copy_next(&mut self, today: NaiveDate, copy: &mut CopyText) -> io::Result<Option<()>> {
        loop {
            let Some((line, record)) = self.records.next()? else {
                return Ok(None);
            };
            if let Record::Fields(fields) = &record
                && let Some(repeated) = self.header.repeated(fields)
            {
                self.other_header = (repeated == RepeatedHeader::Other).then_some(line);
                continue;
            }
            copy.field(Some(&line.to_string()));
            match (record, self.other_header) {
                (Record::Broken(problem), _) => self.copy_unreadable(&problem, copy),
                (Record::Expression { column, text }, _) => {
                    let reason = sentence(&column, &text, "is an expression, not a value");
                    copy.rejection(Some(&column), Some(&text), &reason);
                    self.copy_nothing(copy);
                }
                (Record::Fields(_), Some(header)) => {
                    let problem = format!("follows another header in line {header}, with other columns");
                    self.copy_unreadable(&problem, copy);
                }
                (Record::Fields(fields), None) => match self.surplus(&fields) {
                    Some(problem) => self.copy_unreadable(&problem, copy),
                    None => self.copy_fields(&fields, today, copy),
                },
            }
            copy.end_row();
            return Ok(Some(()));
        }
    }

    /// Programs omit empty cells at the end of a row, or write more of them than the header has. Any other extra cell
    /// was meant for another column.
    fn surplus(&self, fields: &[Vec<u8>]) -> Option<String> {
        let width = self.header.width();
        let extra = fields.get(width..)?;
        extra
            .iter()
            .any(|field| !field.trim_ascii().is_empty())
            .then(|| format!("has {} fields, the header has {width}", fields.len()))
    }

    fn copy_fields(&self, fields: &[Vec<u8>], today: NaiveDate, copy: &mut CopyText) {
        let values: Vec<_> = self
            .header
            .columns()
            .iter()
            .zip(&self.dialects)
            .map(|((place, column), dialect)| {
                let raw = fields.get(*place).map_or(b"".as_slice(), Vec::as_slice);
                (*column, raw, cell::parse(column, *dialect, raw, today))
            })
            .collect();
        let rejection = values
            .iter()
            .find_map(|(column, raw, value)| Some((column, raw, value.as_ref().err()?)));
        match rejection {
            None => copy.no_rejection(),
            Some((column, raw, problem)) => self.copy_rejection(column, raw, problem, fields.len(), copy),
        }
        for (.., value) in &values {
            copy.field(value.as_ref().ok().and_then(|value| value.as_deref()));
        }
    }

    fn copy_rejection(&self, column: &Column, raw: &[u8], problem: &str, found: usize, copy: &mut CopyText) {
        let shown = shown(raw);
        let mut reason = sentence(column.name, &shown, problem);
        if shown.is_empty() && found < self.header.width() {
            reason.push_str(&format!(
                "; the row has {found} of {} fields",
                self.header.width()
            ));
        }
        copy.rejection(Some(column.name), Some(&shown), &reason);
    }

    fn copy_unreadable(&self, problem: &str, copy: &mut CopyText) {
        copy.rejection(None, None, problem);
        self.copy_nothing(copy);
    }

    fn copy_nothing(&self, copy: &mut CopyText) {
        for _ in self.header.columns() {
            copy.field(None);
        }
    }
}

/// Rows in COPY's text format, in which every value is unambiguous (PostgreSQL, "COPY", section "Text Format").
#[derive(Default)]
pub struct CopyText {
    text: String,
}

impl CopyText {
    /// How many bytes are buffered.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Takes what is buffered.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn field(&mut self, value: Option<&str>) {
        match value {
            None => self.text.push_str("\\N"),
            Some(value) => {
                for character in value.chars() {
                    match character {
                        '\\' => self.text.push_str("\\\\"),
                        '\n' => self.text.push_str("\\n"),
                        '\r' => self.text.push_str("\\r"),
                        '\t' => self.text.push_str("\\t"),
                        character => self.text.push(character),
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

    fn rows(table: Table, content: &[u8]) -> Vec<String> {
        let file = SeedFile::open(table, content).unwrap().unwrap();
        let mut rows = file.rows().unwrap();
        let mut copy = CopyText::default();
        let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
        while rows.copy_next(today, &mut copy).unwrap().is_some() {}
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
    fn every_encoding_delimiter_and_line_end_gives_the_same_rows() {
        let text = "CustomerID,Full Name,EMAIL\r\n7,Nguyễn,an@example.com\r\n";
        let expected = ["2\t\\N\t\\N\t\\N\t7\tNguyễn\tan@example.com"];
        let with_bom = format!("\u{feff}{text}");
        for content in [
            text.as_bytes().to_vec(),
            with_bom.into_bytes(),
            text.replace(',', ";").into_bytes(),
            text.replace(',', "\t").into_bytes(),
            text.replace(',', "|").into_bytes(),
            text.replace("\r\n", "\n").into_bytes(),
            text.replace("\r\n", "\r").into_bytes(),
            text.replace("\r\n", "\r\r\n").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(&text.replace(',', "\t"), u16::to_be_bytes),
            utf16(&text.replace("\r\n", "\r"), u16::to_le_bytes),
        ] {
            assert_eq!(rows(Table::Customer, &content), expected, "{content:?}");
        }
    }

    #[test]
    fn columns_may_come_in_any_order_and_are_written_in_the_catalogue_s() {
        let rows = rows(
            Table::Customer,
            b"email;notes;fullname;;customerid\na@example.com;n;An;;7\n",
        );
        assert_eq!(rows, ["2\t\\N\t\\N\t\\N\t7\tAn\ta@example.com\tn"]);
    }

    #[test]
    fn a_separator_line_and_blank_lines_are_skipped() {
        let rows = rows(Table::Customer, b"sep=;\n\nfullname;email\nAn;a@example.com\n");
        assert_eq!(rows, ["4\t\\N\t\\N\t\\N\tAn\ta@example.com"]);
    }

    #[test]
    fn a_file_with_only_a_header_has_no_rows() {
        assert_eq!(rows(Table::Customer, b"fullname,email"), Vec::<String>::new());
    }

    #[test]
    fn cells_at_the_end_of_a_row_may_be_missing_or_extra_if_they_are_empty() {
        let rows = rows(
            Table::Customer,
            b"customerid,fullname,email,notes\n7,An,an@example.com\n8,B,b@example.com,,,\n9,Chi\n10,D,d@example.com,,x\n",
        );
        assert_eq!(
            rows,
            [
                "2\t\\N\t\\N\t\\N\t7\tAn\tan@example.com\t\\N",
                "3\t\\N\t\\N\t\\N\t8\tB\tb@example.com\t\\N",
                "4\temail\t\temail is missing; the row has 2 of 4 fields\t9\tChi\t\\N\t\\N",
                "5\t\\N\t\\N\thas 5 fields, the header has 4\t\\N\t\\N\t\\N\t\\N",
            ]
        );
    }

    #[test]
    fn a_bad_row_has_its_line_column_value_and_reason_and_keeps_what_could_be_read() {
        let rows = rows(
            Table::Customer,
            b"customerid,fullname,email\n7,An,an@\n8,,b@example.com\n",
        );
        assert_eq!(
            rows,
            [
                "2\temail\tan@\temail \"an@\" is not an e-mail address\t7\tAn\t\\N",
                "3\tfullname\t\tfullname is missing\t8\t\\N\tb@example.com",
            ]
        );
    }

    #[test]
    fn repeated_headers_are_skipped_unless_they_have_other_columns() {
        let content = b"fullname,email\nAn,a@example.com\nFull Name,E-mail\nB,b@example.com\nemail,fullname\nC,c@example.com\n";
        assert_eq!(
            rows(Table::Customer, content),
            [
                "2\t\\N\t\\N\t\\N\tAn\ta@example.com",
                "4\t\\N\t\\N\t\\N\tB\tb@example.com",
                "6\t\\N\t\\N\tfollows another header in line 5, with other columns\t\\N\t\\N",
            ]
        );
        let file = SeedFile::open(Table::Customer, content.as_slice())
            .unwrap()
            .unwrap();
        assert_eq!(
            file.warnings,
            ["Line 3 repeats the header (2 in all); it was skipped."]
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
