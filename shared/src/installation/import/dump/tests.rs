//! Dumps as programs write them, dumps with traps, and text that is none.

use chrono::NaiveDate;

use super::Dump;
use crate::{
    archived::catalogue::Table,
    installation::import::{
        lines::LONGEST,
        records::Record,
        rows::{CopyText, SeedFile},
    },
};

pub const POSTGRESQL: &str = "--\n-- PostgreSQL database dump\n--\n\n";
pub const MYSQL: &str = "-- MySQL dump 10.13  Distrib 8.4.3, for Linux (x86_64)\n";

fn read(content: impl AsRef<[u8]>) -> Dump {
    Dump::read(content.as_ref()).unwrap().unwrap()
}

/// The rows of a table, each with its line. They are the same when they are read again.
pub fn records(dump: &mut Dump, table: Table) -> Vec<(u64, Record)> {
    let Some(rows) = dump.take(table) else {
        return Vec::new();
    };
    let mut records = rows.records().unwrap();
    let all: Vec<_> = std::iter::from_fn(|| records.next().unwrap()).collect();
    let mut again = rows.records().unwrap();
    assert!(
        all.iter()
            .all(|record| again.next().unwrap().as_ref() == Some(record))
    );
    all
}

/// The customers, each as its line and its values joined by bars; of a row that can't be read, why.
fn customers(content: impl AsRef<[u8]>) -> Vec<String> {
    let mut dump = read(content);
    records(&mut dump, Table::Customer)
        .into_iter()
        .map(|(line, record)| match record {
            Record::Fields(fields) => {
                let fields: Vec<_> = fields
                    .iter()
                    .map(|field| String::from_utf8_lossy(field))
                    .collect();
                format!("{line}: {}", fields.join("|"))
            }
            Record::Broken(problem) => format!("{line}! {problem}"),
            Record::Expression { column, text } => format!("{line}! {column} = {text}"),
        })
        .collect()
}

fn ignored(content: &str) -> Vec<String> {
    read(content).ignored.iter().map(ToString::to_string).collect()
}

/// What PostgreSQL gets of a table: the line, the rejected column, value and reason, then the columns.
fn loaded(content: &str, table: Table) -> Vec<String> {
    let rows = read(content).take(table).unwrap();
    let file = SeedFile::of_dump(table, rows).unwrap().unwrap();
    let mut rows = file.rows().unwrap();
    let mut copy = CopyText::default();
    let today = NaiveDate::from_ymd_opt(2025, 11, 28).unwrap();
    while rows.copy_next(today, &mut copy).unwrap().is_some() {}
    copy.take().lines().map(str::to_owned).collect()
}

#[test]
fn copy_has_tabs_escapes_and_nulls() {
    let dump = format!(
        "{POSTGRESQL}COPY public.customer (customerid, fullname, email, notes) FROM stdin;\n\
         7\tAn\tan@example.com\t\\N\n\
         8\tB\\tC\\\\N\tb@example.com\ta\\nb\\r\\\\.\n\
         9\t\\N\t\\N\t\n\
         \\\\.\tD\td@example.com\t\\x41\\101\n\
         10\tE\n\
         \\.\n\n\nSELECT 1;\n"
    );
    assert_eq!(
        customers(&dump),
        [
            "6: 7|An|an@example.com|",
            "7: 8|B\tC\\N|b@example.com|a\nb\r\\.",
            "8: 9|||",
            "9: \\.|D|d@example.com|AA",
            "10! has 2 values for 4 columns",
        ]
    );
    assert_eq!(customers(dump.replace('\n', "\r\n")), customers(&dump));
    assert_eq!(ignored(&dump), ["SELECT (line 14)"]);
}

#[test]
fn an_insert_may_have_any_form_that_programs_write() {
    let expected = ["7|An|a@example.com", "8|B|b@example.com"];
    let two = "(7, 'An', 'a@example.com'), (8, 'B', 'b@example.com')";
    let names = "(customerid, fullname, email)";
    for dump in [
        format!("INSERT INTO public.customer {names} VALUES {two};"),
        format!("insert into Customer {names}\nvalues\n  {two} ON CONFLICT DO NOTHING;"),
        format!("INSERT INTO customer {names} OVERRIDING SYSTEM VALUE VALUES {two}"),
        format!("INSERT INTO \"main\".\"customer\"{names}VALUES{two};"),
        format!("REPLACE INTO `shop`.`CUSTOMER` (`customerid`,`fullname`,`email`) VALUES {two};"),
        format!("INSERT IGNORE INTO `customer` {names} VALUES {two} ON DUPLICATE KEY UPDATE `email` = 'x';"),
        format!("INSERT OR REPLACE INTO customer {names} VALUES {two};"),
        format!(
            "CREATE TABLE IF NOT EXISTS customer (customerid int, fullname text, email text);
             INSERT INTO customer VALUES {two};"
        ),
        format!("INSERT /* a ; */ INTO -- b ;\n customer {names} VALUES {two};"),
        format!(
            "/* a /* b */ INSERT INTO customer {names} VALUES (1, 'C', 'c'); */\nINSERT INTO customer {names} VALUES {two};"
        ),
        format!(
            "\u{feff}INSERT INTO customer {names} VALUES (7, 'An', 'a@example.com');\n\u{feff}INSERT INTO customer {names} VALUES (8, 'B', 'b@example.com');"
        ),
    ] {
        let rows: Vec<_> = customers(&dump)
            .iter()
            .map(|row| row.split_once(": ").unwrap().1.to_owned())
            .collect();
        assert_eq!(rows, expected, "{dump}");
    }
}

#[test]
fn statements_may_have_their_columns_in_any_order_or_leave_some_out() {
    let rows = loaded(
        "INSERT INTO customer (email, fullname) VALUES ('a@example.com', 'An');
         INSERT INTO customer (shoesize, fullname, customerid, email) VALUES (f(43), 'B', 8, 'b@example.com');
         INSERT INTO customer (fullname, email) VALUES ('C', NULL);",
        Table::Customer,
    );
    assert_eq!(
        rows,
        [
            "1\t\\N\t\\N\t\\N\t\\N\tAn\ta@example.com",
            "2\t\\N\t\\N\t\\N\t8\tB\tb@example.com",
            "3\temail\t\temail is missing\t\\N\tC\t\\N",
        ]
    );
}

#[test]
fn a_row_with_an_expression_is_rejected_and_the_others_are_not() {
    assert_eq!(
        customers(
            "INSERT INTO customer (customerid, fullname, email, createdat) VALUES
             (1, 'An', 'a@example.com', '2025-11-28'::timestamp with time zone),
             (2, 'B', 'b@example.com', now()),
             (3, 'C' || chr(10), 'c@example.com', NULL),
             (4, (SELECT fullname FROM users WHERE id IN (1, 2) AND x = ')'), 'd@example.com', NULL),
             (5, 'E'),
             (6, 'F', 'f@example.com', DEFAULT);"
        ),
        [
            "2: 1|An|a@example.com|2025-11-28",
            "3! createdat = now()",
            "4! fullname = 'C' || chr(10)",
            "5! fullname = (SELECT fullname FROM users WHERE id IN (1, 2) AND x = ')')",
            "6! has 2 values for 4 columns",
            "7: 6|F|f@example.com|",
        ]
    );
    assert_eq!(
        loaded(
            "INSERT INTO customer (fullname, email, createdat) VALUES ('B', 'b@example.com', now());",
            Table::Customer
        ),
        ["1\tcreatedat\tnow()\tcreatedat \"now()\" is an expression, not a value\t\\N\t\\N\t\\N"]
    );
}

#[test]
fn what_is_no_row_of_a_table_is_skipped_and_counted() {
    let dump = "SET statement_timeout = 0;\n\
        SET lock_timeout = 0;\n\
        SELECT pg_catalog.set_config('search_path', '', false);\n\
        \\restrict 8f7\n\
        \\connect other\n\
        \\! rm -rf / ; INSERT INTO customer (customerid, fullname, email) VALUES (1, 'A', 'a');\n\
        DROP TABLE IF EXISTS customer;\n\
        DO $$ BEGIN INSERT INTO customer (customerid) VALUES (2); END $$;\n\
        CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $_$\n\
        INSERT INTO customer (customerid) VALUES (3); $_$;\n\
        CREATE FUNCTION g() RETURNS void BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END;\n\
        INSERT INTO customer (customerid) VALUES (4); END;\n\
        CREATE RULE r AS ON INSERT TO users DO (INSERT INTO customer (customerid) VALUES (5);\n\
        INSERT INTO customer (customerid) VALUES (6););\n\
        CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET a = CASE b WHEN 1 THEN 2 END;\n\
        INSERT INTO customer (customerid) VALUES (7); END;\n\
        COPY public.users (id, name) FROM stdin;\n\
        INSERT INTO customer (customerid) VALUES (8);\tx\n\
        \\.\n\
        COPY customer FROM PROGRAM 'id';\n\
        COPY customer TO '/tmp/x';\n\
        \\copy customer FROM stdin\n\
        INSERT INTO customer (customerid) VALUES (9);\n\
        \\.\n\
        INSERT INTO users VALUES (1, 'INSERT INTO customer (customerid) VALUES (10);');\n\
        INSERT INTO users VALUES (2, '\n\
        INSERT INTO customer (customerid) VALUES (11);\n\
        ');\n\
        INSERT INTO app.customer (customerid) VALUES (12);\n\
        INSERT INTO customer (customerid) SELECT 13;\n\
        INSERT INTO customer VALUES (14);\n\
        SELECT 'a' \\gexec\n\
        EXPLAIN INSERT INTO customer (customerid) VALUES (15);\n\
        WITH w AS (SELECT 1) INSERT INTO customer (customerid) VALUES (16);\n";
    assert_eq!(customers(dump), Vec::<String>::new());
    assert_eq!(
        ignored(dump),
        [
            "SET (2 times, first in line 1)",
            "SELECT (2 times, first in line 3)",
            "\\restrict (line 4)",
            "\\connect (line 5)",
            "\\! (line 6)",
            "DROP TABLE (line 7)",
            "DO (line 8)",
            "CREATE FUNCTION (2 times, first in line 9)",
            "CREATE RULE (line 13)",
            "CREATE TRIGGER (line 15)",
            "COPY public.users (line 17)",
            "COPY customer without rows of values (2 times, first in line 20)",
            "\\copy (line 22)",
            "INSERT INTO users (2 times, first in line 25)",
            "INSERT INTO app.customer (line 29)",
            "INSERT INTO customer without rows of values (line 30)",
            "INSERT INTO customer without column names, which no CREATE TABLE before it gives (line 31)",
            "\\gexec (line 32)",
            "EXPLAIN (line 33)",
            "WITH (line 34)",
        ]
    );
}

#[test]
fn procedures_of_mysql_are_skipped_up_to_their_delimiter() {
    let dump = format!(
        "{MYSQL}DELIMITER ;;\n\
         CREATE DEFINER=`root`@`localhost` PROCEDURE `p`() BEGIN\n\
         INSERT INTO customer (customerid) VALUES (1); IF true THEN SELECT 1; END IF; END ;;\n\
         /*!50003 CREATE*/ /*!50003 TRIGGER t BEGIN INSERT INTO customer (customerid) VALUES (2); END */;;\n\
         DELIMITER $$\n\
         CREATE FUNCTION f() BEGIN INSERT INTO customer (customerid) VALUES (3); END $$\n\
         DELIMITER ;\n\
         # INSERT INTO customer (customerid) VALUES (4);\n\
         INSERT INTO customer (customerid) VALUES (5);"
    );
    assert_eq!(customers(&dump), ["10: 5"]);
}

#[test]
fn the_schema_of_a_name_without_one_is_the_one_set_before() {
    let insert = "INSERT INTO customer (customerid) VALUES";
    let dump = format!(
        "SET search_path = app, pg_catalog;\n{insert} (1);\nSET search_path = public, pg_catalog;\n{insert} (2);\n\
         INSERT INTO App.customer (customerid) VALUES (3);\nINSERT INTO PUBLIC.Customer (customerid) VALUES (4);"
    );
    assert_eq!(customers(dump), ["4: 2", "6: 4"]);
}

#[test]
fn a_backslash_is_read_as_the_product_reads_it() {
    let insert = |text: &str| format!("INSERT INTO customer (customerid, fullname) VALUES (1, {text});");
    let of = |header: &str, text: &str| customers(format!("{header}{}", insert(text))).join("; ");
    assert_eq!(of(POSTGRESQL, r"'C:\'"), r"5: 1|C:\");
    assert_eq!(of(MYSQL, r"'O\'Brien'"), "2: 1|O'Brien");
    assert_eq!(of("PRAGMA foreign_keys=OFF;\n", r"'C:\'"), r"2: 1|C:\");
    assert_eq!(
        of("SET standard_conforming_strings = off;\n", r"'O\'Brien'"),
        "2: 1|O'Brien"
    );
    assert_eq!(
        of("SET standard_conforming_strings = on;\n", r"'C:\'"),
        r"2: 1|C:\"
    );
    assert_eq!(of("/*!40101 SET NAMES utf8 */;\n", r"'O\'Brien'"), "2: 1|O'Brien");
}

#[test]
fn generated_columns_are_left_out_or_have_default() {
    let table = "CREATE TABLE customer (customerid int, fullname text, \
                 searchtext text GENERATED ALWAYS AS (lower(fullname)) STORED, email text);\n";
    let rows = "INSERT INTO customer VALUES (1, 'An', DEFAULT, 'a@example.com');\n\
                INSERT INTO customer VALUES (2, 'B', 'b@example.com');\n\
                INSERT INTO customer VALUES (3, 'C');";
    assert_eq!(
        customers(format!("{table}{rows}")),
        [
            "2: 1|An||a@example.com",
            "3: 2|B||b@example.com",
            "4! has 2 values for 4 columns"
        ]
    );
}

#[test]
fn tables_of_several_databases_are_not_mixed() {
    let insert = "INSERT INTO customer (fullname, email) VALUES ('A', 'a@example.com');";
    for switch in ["USE `other`;", "\\connect other"] {
        let rows = read(format!("USE `one`;\n{insert}\n{switch}\n{insert}"))
            .take(Table::Customer)
            .unwrap();
        assert_eq!(
            SeedFile::of_dump(Table::Customer, rows).unwrap().err().unwrap(),
            "has such a table in more than one database."
        );
    }
    let whole = format!("\\connect one\n{insert}\n{insert}");
    assert_eq!(loaded(&whole, Table::Customer).len(), 2);
}

#[test]
fn values_are_read_as_databases_write_them() {
    let rows = loaded(
        &format!(
            "{POSTGRESQL}COPY public.customer (customerid, fullname, email, dateofbirth, createdat, isdisabled) FROM stdin;\n\
             7\tAn\ta@example.com\t2001-02-03\t2025-11-28 02:30:00.123456+00\tt\n\
             8\tB\tb@example.com\t\\N\t2025-11-28 09:30:00+07\tf\n\
             \\.\n"
        ),
        Table::Customer,
    );
    assert_eq!(
        rows,
        [
            "6\t\\N\t\\N\t\\N\t7\tAn\ta@example.com\t2001-02-03\t2025-11-28 02:30:00.123456+00:00\ttrue",
            "7\t\\N\t\\N\t\\N\t8\tB\tb@example.com\t\\N\t2025-11-28 09:30:00.000000+07:00\tfalse",
        ]
    );
    let rows = loaded(
        &format!(
            "{MYSQL}/*!40103 SET TIME_ZONE='+00:00' */;\n\
             CREATE TABLE `Appointment` (`consultantid` int, `customerid` int, `date` date, `time` time,\
              `createdat` timestamp NULL, `updatedat` datetime, PRIMARY KEY (`appointmentid`));\n\
             INSERT INTO `Appointment` VALUES\
             (1,7,'2025-11-28','09:30:00','2025-11-28 02:30:00','2025-11-28 09:30:00'),\
             (1,7,'0000-00-00','09:30:00',NULL,NULL),\
             (1,7,'2025-11-28','24:00:00','0000-00-00 00:00:00',NULL);"
        ),
        Table::Appointment,
    );
    assert_eq!(
        rows,
        [
            "4\t\\N\t\\N\t\\N\t1\t7\t2025-11-28\t09:30:00\t2025-11-28 02:30:00.000000+00:00\t2025-11-28 09:30:00.000000",
            "4\tdate\t0000-00-00\tdate \"0000-00-00\" is not a date that exists\t1\t7\t\\N\t09:30:00\t\\N\t\\N",
            "4\ttime\t24:00:00\ttime \"24:00:00\" is the end of the day, when nothing can start\t1\t7\t2025-11-28\t\\N\t\\N\t\\N",
        ]
    );
    let rows = loaded(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n\
         CREATE TABLE ConsultantSchedule (ConsultantID INTEGER, Date TEXT, StartTime TEXT, EndTime TEXT, IsAvailable INTEGER);\n\
         INSERT INTO ConsultantSchedule VALUES(1,'2025-11-28','09:00','10:00:00',1);\n\
         INSERT INTO \"ConsultantSchedule\" VALUES(1,'2025-11-28','10:00','11:00:00',0);\nCOMMIT;",
        Table::ConsultantSchedule,
    );
    assert_eq!(
        rows,
        [
            "4\t\\N\t\\N\t\\N\t1\t2025-11-28\t09:00:00\t10:00:00\ttrue",
            "5\t\\N\t\\N\t\\N\t1\t2025-11-28\t10:00:00\t11:00:00\tfalse",
        ]
    );
}

#[test]
fn a_value_or_row_over_1_mib_is_rejected_and_the_next_is_read() {
    let long = "x".repeat(LONGEST + 1);
    let half = "x".repeat(LONGEST / 2);
    let insert = format!(
        "INSERT INTO customer (customerid, fullname, photo, notes) VALUES (1, '{long}', NULL, NULL), (2, '{half}', NULL, '{half}'),\
         (3, 'C', '{long}', NULL), (4, '{long}{long}', f(), 'x'), (5, 'E', NULL, NULL);"
    );
    let copy = format!(
        "COPY customer (customerid, fullname, photo, notes) FROM stdin;\n1\t{long}\t\\N\t\\N\n2\t{half}\t\\N\t{half}\n\
         3\tC\t{long}\t\\N\n4\t{long}{long}\tx\tx\n5\tE\t\\N\t\\N\n\\.\n"
    );
    for dump in [insert, copy] {
        let rows: Vec<_> = customers(dump)
            .into_iter()
            .map(|row| row.split_once([':', '!']).unwrap().1.trim_start().to_owned())
            .collect();
        let problem = "is longer than 1 MiB";
        assert_eq!(rows, [problem, problem, "3|C||", problem, "5|E||"]);
    }
}

#[test]
fn a_dump_that_was_cut_off_says_so_and_its_last_row_is_rejected() {
    let insert = "INSERT INTO customer (customerid, fullname) VALUES (1, 'An'),\n(2, ";
    for (dump, rows) in [
        (
            format!("{insert}'B"),
            ["1: 1|An", "2! opens a quote that is never closed"].as_slice(),
        ),
        (
            format!("{insert}'B;\nINSERT INTO customer (customerid, fullname) VALUES (3, ''C'');\n"),
            &["1: 1|An", "2! opens a quote that is never closed"],
        ),
        (
            format!("{insert}'B'"),
            &["1: 1|An", "2! has no closing parenthesis"],
        ),
        (
            "COPY customer (customerid, fullname) FROM stdin;\n1\tAn\n2\tB".to_owned(),
            &["2: 1|An", "3! is cut off by the end of the dump"],
        ),
        (
            "COPY customer (customerid, fullname) FROM stdin;\n1\tAn\n".to_owned(),
            &["2: 1|An", "3! is cut off by the end of the dump"],
        ),
        ("CREATE FUNCTION f() AS $$\nSELECT 1;".to_owned(), &[]),
        ("CREATE TABLE customer (\ncustomerid".to_owned(), &[]),
        ("/* a\n".to_owned(), &[]),
    ] {
        assert_eq!(read(&dump).cut, Some(1), "{dump}");
        assert_eq!(customers(&dump), rows, "{dump}");
    }
    assert_eq!(read("INSERT INTO customer (customerid) VALUES (1)").cut, None);
    assert_eq!(
        customers(
            "INSERT INTO customer (customerid) VALUES (1;\nINSERT INTO customer (customerid) VALUES (2);"
        ),
        ["1! has no closing parenthesis", "2: 2"]
    );
}

#[test]
fn a_file_that_is_no_text_is_refused_with_what_to_do() {
    for (content, problem) in [
        (
            b"PGDMP\x01\x0e".as_slice(),
            "is in pg_dump's custom format; write it with `--format=plain`.",
        ),
        (
            b"SQLite format 3\0\x10",
            "is an SQLite database; write a dump of it with `.dump`.",
        ),
        (b"\x1f\x8b\x08", "is compressed; unpack it first."),
    ] {
        assert_eq!(Dump::read(content).unwrap().err(), Some(problem.to_owned()));
    }
}

#[test]
fn text_that_is_no_dump_has_no_rows_and_none_of_it_is_repeated() {
    let dump = read("fullname,email\nNguyễn An,an@example.com\nTrần Bình,binh@example.com\n");
    assert_eq!(dump.tables().count(), 0);
    assert_eq!(
        dump.ignored.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["text that is no statement (line 1)"]
    );
}

#[test]
fn other_formats_of_copy_are_skipped_with_their_rows() {
    for options in [
        "CSV",
        "WITH (FORMAT csv, HEADER)",
        "DELIMITER ','",
        "WITH NULL ''",
    ] {
        let dump = format!(
            "COPY customer (customerid) FROM stdin {options};\nINSERT INTO customer (customerid) VALUES (1);\n\\.\n"
        );
        assert_eq!(customers(&dump), Vec::<String>::new());
        assert_eq!(
            ignored(&dump),
            ["COPY customer in another format than text (line 1)"]
        );
    }
    let dump = "COPY customer (customerid) FROM stdin WITH (FORMAT text);\n1\n\\.\n";
    assert_eq!(customers(dump), ["2: 1"]);
}
