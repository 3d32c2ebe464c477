//! SQL dumps as seed files: their rows are loaded, and nothing of them is executed.

use meetassist::{
    installation::{
        db_init::{self, Report, Request},
        import::TableReport,
    },
    window::Window,
};

use crate::support::{World, world};

/// Everything that a client which executes it would run on the machine or in the database.
const TRAPS: &str = r"\! touch /tmp/executed
\connect template1
\copy customer FROM PROGRAM 'touch /tmp/executed'
DROP TABLE IF EXISTS public.customer CASCADE;
DROP SCHEMA archive CASCADE;
CREATE ROLE intruder LOGIN SUPERUSER PASSWORD 'x';
ALTER ROLE meetassist SUPERUSER;
CREATE TABLE public.loot (id integer);
CREATE TABLE public.customer (customerid text, fullname text, email text);
CREATE FUNCTION public.intrude() RETURNS trigger LANGUAGE plpgsql AS $_$
BEGIN
INSERT INTO customer VALUES ('body', 'Body', 'body@example.com');
RETURN NEW; END; $_$;
CREATE TRIGGER intrude BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION intrude();
DO $do$ BEGIN EXECUTE 'DROP TABLE consultant CASCADE'; END $do$;
SET session_replication_role = replica;
TRUNCATE public.consultant CASCADE;
COPY public.loot (id) FROM stdin;
INSERT INTO customer VALUES ('loot', 'Loot', 'loot@example.com');
\.
INSERT INTO app.customer VALUES ('schema', 'Schema', 'schema@example.com');
INSERT INTO customer SELECT 'select', 'Select', 'select@example.com';
INSERT INTO customer VALUES ('7', 'An', 'an@example.com'), ('8', pg_sleep(60)::text, 'b@example.com'),
    ('9', 'Robert''); DROP TABLE customer;--', 'robert@example.com'),
    ('10', 'D', (SELECT usename FROM pg_shadow LIMIT 1));
DELETE FROM customer;
ROLLBACK;
";

/// What the database consists of, but for its rows.
const SCHEMA: &str = "SELECT string_agg(name, ',' ORDER BY name) FROM (
    SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace <> 'pg_toast'::regnamespace
    UNION ALL SELECT oid::regprocedure::text FROM pg_proc
    UNION ALL SELECT tgname || ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%temp%')";

impl World {
    async fn init_from_dump(&self) -> Report {
        db_init::run(&self.deployment(Window::ALL).await, Request::default())
            .await
            .unwrap()
    }

    /// The lines of a table's reject report.
    async fn rejected(&self, table: &TableReport) -> Vec<String> {
        let report = self.object(table.rejects.as_ref().unwrap()).await;
        report.lines().skip(1).map(str::to_owned).collect()
    }
}

fn table<'a>(report: &'a Report, name: &str) -> &'a TableReport {
    report.tables.iter().find(|table| table.table == name).unwrap()
}

#[tokio::test]
async fn the_rows_of_a_dump_are_loaded_and_nothing_of_it_is_executed() {
    let other = world().await;
    other
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n7,An,an@example.com\n",
        )
        .await;
    other.init_from_dump().await;
    let world = world().await;
    world.upload("data/meetassist.sql", TRAPS).await;
    let report = world.init_from_dump().await;
    assert_eq!(world.value(SCHEMA).await, other.value(SCHEMA).await);
    assert_eq!(
        world
            .value("SELECT count(*) FROM pg_roles WHERE rolname = 'intruder'")
            .await,
        "0"
    );
    assert!(!std::path::Path::new("/tmp/executed").exists());
    assert_eq!(
        world
            .value("SELECT string_agg(customerid || ' ' || fullname, ', ' ORDER BY customerid) FROM customer")
            .await,
        "7 An, 9 Robert'); DROP TABLE customer;--"
    );
    let customers = table(&report, "Customer");
    assert_eq!(customers.file.as_deref(), Some("data/meetassist.sql"));
    assert_eq!((customers.loaded, customers.rejected), (2, 2));
    assert_eq!(
        world.rejected(customers).await,
        [
            "23,fullname,pg_sleep(60)::text,\"fullname \"\"pg_sleep(60)::text\"\" is an expression, not a value\"",
            "25,email,(SELECT usename FROM pg_shadow LIMIT 1),\
             \"email \"\"(SELECT usename FROM pg_shadow LIMIT 1)\"\" is an expression, not a value\"",
        ]
    );
    let [warning] = report.warnings.as_slice() else {
        panic!("{:?}", report.warnings);
    };
    assert!(
        warning.starts_with(
            "data/meetassist.sql also has statements that were not read: \\! (line 1), \\connect (line 2), \\copy (line 3), \
             DROP TABLE (line 4), DROP SCHEMA (line 5), "
        ),
        "{warning}"
    );
}

#[tokio::test]
async fn rows_in_one_line_are_told_apart() {
    let world = world().await;
    world
        .upload(
            "data/dump.sql",
            "-- MySQL dump 10.13\n\
             INSERT INTO `Consultant` (`consultantid`,`fullname`,`email`) VALUES (1,'Chi','chi@example.com'),\
             (2,'Dũng','Chi@example.com'),(1,'Em','em@example.com');\n\
             INSERT INTO `Customer` (`customerid`,`fullname`,`email`) VALUES ('7','An','an@'),('8','B','b@example.com');\n\
             INSERT INTO `Appointment` (`appointmentid`,`consultantid`,`customerid`,`date`,`time`) VALUES \
             (1,1,'8','2025-11-28','09:00'),(2,1,'8','2025-11-28','09:30'),(3,1,'7','2025-11-28','12:00'),\
             (4,1,'8','2025-11-28','10:00');\n",
        )
        .await;
    let report = world.init_from_dump().await;
    let counts: Vec<_> = ["Consultant", "Customer", "Appointment"]
        .map(|name| (table(&report, name).loaded, table(&report, name).rejected))
        .into();
    assert_eq!(counts, [(1, 2), (1, 1), (2, 2)]);
    assert_eq!(
        world.rejected(table(&report, "Appointment")).await,
        [
            "4,time,09:30:00,\"time \"\"09:30:00\"\" overlaps line 4 of the same consultant and day\"",
            "4,customerid,7,\"customerid \"\"7\"\" belongs to line 3 of Customer, which was rejected\"",
        ]
    );
}

#[tokio::test]
async fn a_table_that_is_in_two_files_is_refused_and_the_others_load() {
    let world = world().await;
    let row = "VALUES ('An', 'an@example.com');\n";
    world
        .upload("data/Customer.csv", "fullname,email\nAn,an@example.com\n")
        .await;
    world
        .upload(
            "data/one.sql",
            format!(
                "INSERT INTO customer (fullname, email) {row}INSERT INTO consultant (fullname, email) {row}"
            ),
        )
        .await;
    world
        .upload(
            "data/two.SQL",
            "COPY public.communityprogram (programname, date) FROM stdin;\nA\t2025-12-01\n\\.\n\
             COPY public.consultant (fullname, email) FROM stdin;\n\\.\n",
        )
        .await;
    let report = world.init_from_dump().await;
    assert_eq!(
        table(&report, "Customer").refused.as_deref(),
        Some("There is more than one file: Customer.csv, one.sql.")
    );
    assert_eq!(table(&report, "Consultant").loaded, 1);
    assert_eq!(table(&report, "CommunityProgram").loaded, 1);
    assert_eq!(report.warnings, Vec::<String>::new());
}

#[tokio::test]
async fn a_dump_that_cannot_be_used_is_named_with_the_reason() {
    let world = world().await;
    world.upload("data/custom.sql", "PGDMP\u{1}\u{e}").await;
    world
        .upload(
            "data/cut.sql",
            "INSERT INTO customer (fullname, email) VALUES ('An', 'an@example.com'),\n('B', 'b@exam",
        )
        .await;
    world
        .upload(
            "data/without-email.sql",
            "INSERT INTO consultant (fullname) VALUES ('Chi');",
        )
        .await;
    let report = world.init_from_dump().await;
    assert_eq!(
        table(&report, "Consultant").refused.as_deref(),
        Some("data/without-email.sql lacks the column email; it has fullname.")
    );
    let customers = table(&report, "Customer");
    assert_eq!((customers.loaded, customers.rejected), (1, 1));
    assert_eq!(
        world.rejected(customers).await,
        ["2,,,opens a quote that is never closed"]
    );
    assert_eq!(
        report.warnings,
        [
            "data/custom.sql is in pg_dump's custom format; write it with `--format=plain`.",
            "data/cut.sql ends within the statement in line 1: it was cut off, or a quote is not closed.",
        ]
    );
}
