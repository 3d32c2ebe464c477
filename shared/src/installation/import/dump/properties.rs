//! Property tests: rows are read back the same from every program's dump, and no text takes longer than its length.

use std::fmt::Write;

use super::{
    Dump,
    statement::Statements,
    tests::{MYSQL, POSTGRESQL, records},
};
use crate::{
    archived::catalogue::Table,
    installation::import::{random::Random, records::Record},
};

/// Values with everything that dumps stumble over.
fn rows(random: &mut Random) -> Vec<Vec<Option<String>>> {
    let traps = [
        "",
        "An",
        "Nguyễn",
        "O'Brien",
        "''",
        "\\",
        "\\N",
        "\\.",
        "\n\\.\n",
        "\t",
        "\r\n",
        "\"",
        "`",
        "$$",
        "--",
        "/*",
        "*/",
        ");",
        "INSERT INTO customer VALUES (1);",
        "NULL",
        "👩\u{200d}💼",
        "%",
        "_",
        "\u{1a}",
        "\\n",
        "#",
        ";",
        "x'41'",
    ];
    (0..1 + random.below(6))
        .map(|_| {
            let value = |random: &mut Random| -> String {
                (0..random.below(5)).map(|_| random.choose(&traps)).collect()
            };
            (0..4).map(|_| random.chance().then(|| value(random))).collect()
        })
        .collect()
}

const NAMES: [&str; 4] = ["customerid", "fullname", "email", "notes"];

fn standard(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

fn with_escapes(value: &str) -> String {
    let mut escaped = String::new();
    for character in value.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\'' | '"' | '\\' => {
                escaped.push('\\');
                escaped.push(character);
            }
            character => escaped.push(character),
        }
    }
    escaped
}

fn hexadecimal(value: &str) -> String {
    value.bytes().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02X}").unwrap();
        digits
    })
}

/// How a program writes a value.
type Literal = fn(&str) -> String;

/// A dump of the rows as one of the programs writes it.
fn written(random: &mut Random, rows: &[Vec<Option<String>>]) -> String {
    let create = |quote: &str| {
        let columns: Vec<_> = NAMES
            .iter()
            .map(|name| format!("  {quote}{name}{quote} text"))
            .collect();
        format!(
            "CREATE TABLE {quote}customer{quote} (\n{}\n);\n",
            columns.join(",\n")
        )
    };
    let (header, table, literals): (_, _, &[Literal]) = match random.below(4) {
        0 => return copied(rows),
        1 => (
            POSTGRESQL.to_owned(),
            "public.customer",
            &[
                standard,
                |value| format!("E'{}'", with_escapes(value)),
                |value| format!("$q${value}$q$"),
                |value| format!("{}::text", standard(value)),
                |value| format!("U&'{}'", value.replace('\\', "\\\\").replace('\'', "''")),
            ],
        ),
        2 => (
            MYSQL.to_owned() + &create("`"),
            "`customer`",
            &[
                |value| format!("'{}'", with_escapes(value)),
                |value| format!("\"{}\"", with_escapes(value)),
                |value| format!("_binary '{}'", with_escapes(value)),
                |value| match value {
                    "" => "''".to_owned(),
                    value => format!("0x{}", hexadecimal(value)),
                },
            ],
        ),
        _ => (
            "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n".to_owned() + &create("\""),
            "customer",
            &[
                standard,
                |value| format!("X'{}'", hexadecimal(value)),
                |value| {
                    if value.contains("\\n") {
                        return standard(value);
                    }
                    format!(
                        "replace({},'\\n',char(10))",
                        standard(&value.replace('\n', "\\n"))
                    )
                },
            ],
        ),
    };
    let is_multiple = random.chance();
    let has_names = random.chance() || header == POSTGRESQL;
    let mut dump = header;
    for (place, row) in rows.iter().enumerate() {
        let values: Vec<_> = row
            .iter()
            .map(|value| match value {
                None => "NULL".to_owned(),
                Some(value) => random.choose(literals)(value),
            })
            .collect();
        if is_multiple && place > 0 {
            dump.push_str(random.choose(&[",", ",\n\t"]));
        } else {
            let names = if has_names {
                format!(" ({})", NAMES.join(", "))
            } else {
                String::new()
            };
            write!(dump, "INSERT INTO {table}{names} VALUES ").unwrap();
        }
        write!(dump, "({})", values.join(random.choose(&[",", ", "]))).unwrap();
        if !is_multiple || place + 1 == rows.len() {
            dump.push_str(";\n");
        }
    }
    dump
}

fn copied(rows: &[Vec<Option<String>>]) -> String {
    let mut dump = format!(
        "{POSTGRESQL}COPY public.customer ({}) FROM stdin;\n",
        NAMES.join(", ")
    );
    for row in rows {
        let fields: Vec<_> = row
            .iter()
            .map(|value| match value {
                None => "\\N".to_owned(),
                Some(value) => value
                    .replace('\\', "\\\\")
                    .replace('\t', "\\t")
                    .replace('\n', "\\n")
                    .replace('\r', "\\r"),
            })
            .collect();
        dump.push_str(&fields.join("\t"));
        dump.push('\n');
    }
    dump + "\\.\n"
}

#[test]
fn rows_are_read_back_the_same_from_every_program_s_dump() {
    for seed in 1..=3000 {
        let mut random = Random::new(seed);
        let rows = rows(&mut random);
        let text = written(&mut random, &rows);
        let encode = random.choose(&[
            (|text| text.as_bytes().to_vec()) as fn(&str) -> Vec<u8>,
            |text| format!("\u{feff}{text}").into_bytes(),
            |text| {
                format!("\u{feff}{text}")
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect()
            },
            |text| {
                format!("\u{feff}{text}")
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes)
                    .collect()
            },
        ]);
        let mut dump = Dump::read(encode(&text).as_slice()).unwrap().unwrap();
        let found: Vec<_> = records(&mut dump, Table::Customer)
            .into_iter()
            .map(|(_, record)| record)
            .collect();
        let expected: Vec<_> = rows
            .iter()
            .map(|row| {
                let fields = row
                    .iter()
                    .map(|value| value.clone().unwrap_or_default().into_bytes());
                Record::Fields(fields.collect())
            })
            .collect();
        assert_eq!(found, expected, "{seed}: {text}");
        assert_eq!(dump.cut, None, "{seed}: {text}");
    }
}

/// How often a dump is looked at for each of its bytes.
fn steps_per_byte(content: &[u8]) -> u64 {
    let mut statements = Statements::new(content);
    while statements.read_next().unwrap().is_some() {}
    statements.steps() / (content.len() as u64 + 100)
}

/// Each token looks ahead a little.
const MOST_STEPS: u64 = 8;

#[test]
fn no_text_makes_reading_fail_or_take_more_than_a_few_steps_per_byte() {
    let parts = [
        "INSERT INTO customer ",
        "(customerid, fullname) ",
        "VALUES ",
        "(",
        ")",
        ",",
        ";",
        "'",
        "\"",
        "`",
        "$",
        "$a$",
        "\\",
        "\n",
        "/*",
        "*/",
        "--",
        "#",
        "COPY customer ",
        "FROM stdin;\n",
        "\\.\n",
        "CREATE TABLE customer ",
        "CREATE FUNCTION f ",
        "BEGIN ",
        "END ",
        "CASE ",
        "NULL",
        "1",
        "0x",
        "E'",
        "U&'",
        "X'",
        "::",
        "CAST(",
        "replace(",
        "unistr(",
        "char(10)",
        "DELIMITER ;;\n",
        "SET ",
        "=",
        "UESCAPE ",
        "AS ",
        "DATE ",
        "a",
        "\t",
        "é",
        "\u{feff}",
        "/*!40101 ",
        "USE b;",
    ];
    for seed in 1..=3000 {
        let mut random = Random::new(seed);
        let content: Vec<u8> = match seed % 2 {
            0 => (0..random.below(300))
                .flat_map(|_| random.choose(&parts).bytes())
                .collect(),
            _ => (0..random.below(300)).map(|_| random.below(256) as u8).collect(),
        };
        assert!(
            steps_per_byte(&content) <= MOST_STEPS,
            "{:?}",
            String::from_utf8_lossy(&content)
        );
        // Whatever is read can be read by those who come after.
        let Ok(mut dump) = Dump::read(content.as_slice()).unwrap() else {
            continue;
        };
        for table in Table::BUSINESS {
            records(&mut dump, table);
        }
    }
}

#[test]
fn a_long_dump_of_only_one_thing_takes_no_more_steps_per_byte() {
    let insert = "INSERT INTO customer (customerid) VALUES ";
    for part in [
        "'",
        "\"",
        "`",
        "$",
        "$$",
        "$a$a",
        "(",
        ")",
        "/*",
        "*/",
        "/",
        "*",
        "-",
        "\\",
        ";",
        ",",
        "'\\",
        "E'",
        "\n",
        "\r",
        "\0",
        "a",
        "1",
        ".",
        "(1",
        "(1)",
        "(1),",
        "((",
        "('",
        "(CAST(",
        "1e-",
        "\u{feff}",
        insert,
        "BEGIN ",
        "x' ",
        "DELIMITER $a\n",
    ] {
        for start in [
            "",
            insert,
            "COPY customer (customerid) FROM stdin;\n",
            "CREATE TABLE customer (",
            "(",
            MYSQL,
        ] {
            let content = format!("{start}{}", part.repeat(20_000 / part.len()));
            assert!(steps_per_byte(content.as_bytes()) <= MOST_STEPS, "{start}{part}");
        }
    }
}
