//! Property test: a table written in any supported dialect is read back as the same rows.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::{
    random::Random,
    rows::{CopyText, SeedFile},
};
use crate::archived::catalogue::Table;

struct Row {
    id: u32,
    customer: String,
    date: NaiveDate,
    time: NaiveTime,
    duration: u32,
    status: &'static str,
    description: Option<String>,
}

fn rows(random: &mut Random) -> Vec<Row> {
    let texts = [
        "Lần đầu",
        "a,b;c\td|e",
        "hai\ndòng",
        "nói \"có\"",
        "👩\u{200d}💼 gặp",
        "=1+1",
    ];
    let mut rows: Vec<_> = (1..=20)
        .map(|id| Row {
            id,
            customer: random
                .choose(&["K01", "24009876543210987", "fb:7", "007"])
                .to_owned(),
            date: NaiveDate::from_ymd_opt(2025, 1 + random.below(12) as u32, 1 + random.below(28) as u32)
                .unwrap(),
            time: NaiveTime::from_hms_opt(random.below(24) as u32, random.below(60) as u32, 0).unwrap(),
            duration: 5 + random.below(476) as u32,
            status: random.choose(&["pending", "confirmed", "completed", "no_show", "cancelled"]),
            description: random.chance().then(|| random.choose(&texts).to_owned()),
        })
        .collect();
    // One date that proves the order, wherever it is.
    let at = random.below(rows.len());
    rows[at].date = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
    rows
}

/// How a program or a person writes such a table.
struct Writing {
    delimiter: char,
    line_end: &'static str,
    date: fn(NaiveDate) -> String,
    time: fn(NaiveTime) -> String,
    number: fn(u32) -> String,
    nothing: &'static str,
    header: &'static [&'static str],
    status: fn(&str) -> String,
    around: (&'static str, &'static str),
    separator_line: bool,
    blank_lines: bool,
    short_rows: bool,
    encode: fn(&str) -> Vec<u8>,
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn half_day(time: NaiveTime, words: [&str; 2]) -> String {
    let (is_after, hour) = time.hour12();
    format!("{hour}:{:02} {}", time.minute(), words[usize::from(is_after)])
}

impl Writing {
    fn choose(random: &mut Random) -> Self {
        Self {
            delimiter: random.choose(&[',', ';', '\t', '|']),
            line_end: random.choose(&["\n", "\r\n", "\r\r\n"]),
            date: random.choose(&[
                (|day| day.to_string()) as fn(NaiveDate) -> String,
                |day| day.format("%d/%m/%Y").to_string(),
                |day| day.format("%m/%d/%Y").to_string(),
                |day| format!("{}/{}/{}", day.month(), day.day(), day.year()),
                |day| day.format("%d.%m.%Y").to_string(),
                |day| day.format("%Y/%m/%d").to_string(),
                |day| day.format("%Y-%m-%d 00:00:00").to_string(),
                |day| day.format("%d-%b-%Y").to_string(),
                |day| format!("{}-thg {}-{}", day.day(), day.month(), day.year()),
                |day| day.format("%a, %m/%d/%Y").to_string(),
                |day| day.format("%Y%m%d").to_string(),
            ]),
            time: random.choose(&[
                (|time| time.format("%H:%M").to_string()) as fn(NaiveTime) -> String,
                |time| time.format("%H:%M:%S").to_string(),
                |time| time.format("%H:%M:%S.000").to_string(),
                |time| half_day(time, ["AM", "PM"]),
                |time| half_day(time, ["a.m.", "p.m."]),
                |time| half_day(time, ["SA", "CH"]),
                |time| half_day(time, ["AM", "PM"]).replace(' ', "\u{202f}"),
                |time| format!("{}h{:02}", time.hour(), time.minute()),
                |time| format!("1899-12-30 {}", time.format("%H:%M:%S")),
            ]),
            number: random.choose(&[
                (|number| number.to_string()) as fn(u32) -> String,
                |number| format!("{number}.0"),
                |number| format!("{number},0"),
                |number| format!("'{number}"),
                |number| format!("=\"{number}\""),
                |number| format!(" {number}\u{a0}"),
            ]),
            nothing: random.choose(&["", "-", "#N/A", "NULL", " ", "\u{200b}"]),
            header: random.choose(&[
                &[
                    "appointmentid",
                    "consultantid",
                    "customerid",
                    "date",
                    "time",
                    "duration",
                    "status",
                    "description",
                ] as &[_],
                &[
                    "Appointment ID",
                    "Consultant_ID",
                    "Customer ID *",
                    "DATE",
                    "Time",
                    "Duration (min)",
                    "Status",
                    "Description",
                ],
            ]),
            status: random.choose(&[
                (|status| status.to_owned()) as fn(&str) -> String,
                |status| status.to_uppercase(),
                |status| {
                    match status {
                        "pending" => "Chờ xác nhận",
                        "confirmed" => "Đã xác nhận",
                        "completed" => "Hoàn thành",
                        "no_show" => "Vắng mặt",
                        _ => "Đã hủy",
                    }
                    .to_owned()
                },
            ]),
            around: random.choose(&[("", ""), (" ", " "), ("\u{feff}", ""), ("", "\u{200b}")]),
            separator_line: random.chance(),
            blank_lines: random.chance(),
            short_rows: random.chance(),
            encode: random.choose(&[
                (|text| text.as_bytes().to_vec()) as fn(&str) -> Vec<u8>,
                |text| format!("\u{feff}{text}").into_bytes(),
                |text| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
                |text| utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
                |text| utf16(text, u16::to_le_bytes),
            ]),
        }
    }

    fn cell(&self, value: &str) -> String {
        if value.contains(['"', '\n', '\r', self.delimiter]) {
            format!("\"{}\"", value.replace('"', "\"\""))
        } else {
            value.to_owned()
        }
    }

    fn write(&self, rows: &[Row]) -> Vec<u8> {
        let mut text = match self.separator_line {
            true => format!("SEP={}{}", self.delimiter, self.line_end),
            false => String::new(),
        };
        let mut line = |cells: &[String]| {
            let cells: Vec<_> = cells.iter().map(|cell| self.cell(cell)).collect();
            write!(
                text,
                "{}{}",
                cells.join(&self.delimiter.to_string()),
                self.line_end
            )
            .unwrap();
            if self.blank_lines {
                text.push_str(self.line_end);
            }
        };
        line(
            &self
                .header
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        );
        for row in rows {
            let (before, behind) = self.around;
            let mut cells = vec![
                (self.number)(row.id),
                (self.number)(row.id),
                row.customer.clone(),
                (self.date)(row.date),
                (self.time)(row.time),
                (self.number)(row.duration),
                (self.status)(row.status),
            ];
            for cell in &mut cells {
                *cell = format!("{before}{cell}{behind}");
            }
            match &row.description {
                Some(text) => cells.push(text.clone()),
                None if self.short_rows => {}
                None => cells.push(self.nothing.to_owned()),
            }
            line(&cells);
        }
        (self.encode)(&text)
    }
}

/// The rows without their line numbers, as PostgreSQL gets them.
fn read(content: &[u8]) -> Vec<String> {
    let file = SeedFile::open(Table::Appointment, content).unwrap().unwrap();
    let mut rows = file.rows().unwrap();
    let mut copy = CopyText::default();
    let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
    while rows.copy_next(today, &mut copy).unwrap().is_some() {}
    copy.take()
        .lines()
        .map(|line| line.split_once('\t').unwrap().1.to_owned())
        .collect()
}

#[test]
fn a_table_is_read_back_the_same_from_every_dialect() {
    for seed in 1..=600 {
        let mut random = Random::new(seed);
        let rows = rows(&mut random);
        let expected: Vec<_> = rows
            .iter()
            .map(|row| {
                let description = row.description.as_ref().map_or("\\N".to_owned(), |text| {
                    text.replace('\t', "\\t").replace('\n', "\\n")
                });
                format!(
                    "\\N\t\\N\t\\N\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{description}",
                    row.id, row.id, row.customer, row.date, row.time, row.duration, row.status
                )
            })
            .collect();
        let writing = Writing::choose(&mut random);
        let content = writing.write(&rows);
        assert_eq!(
            read(&content),
            expected,
            "{seed}: {}",
            String::from_utf8_lossy(&content)
        );
    }
}
