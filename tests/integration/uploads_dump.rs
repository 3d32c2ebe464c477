//! Uploads of SQL dumps: their rows are compared and imported, and nothing of them is executed.

use serde_json::json;

use crate::support::{
    archive::SMALL,
    uploads::{figures, reasons},
    world,
};

const DUMP: &str = r"-- A dump
\! touch /tmp/uploaded
DROP TABLE public.customer CASCADE;
CREATE TABLE public.customer (customerid text, fullname text, email text);
CREATE FUNCTION public.intrude() RETURNS void LANGUAGE sql AS $$ DELETE FROM customer $$;
COPY public.loot (id) FROM stdin;
1
\.
INSERT INTO customer VALUES ('7', 'An', 'an@example.com'), ('8', 'Bình Minh', 'binh@example.com'), ('9', now(), 'x');
COPY public.consultant (consultantid, fullname, email) FROM stdin;
7	Em	em@example.com
\.
DELETE FROM customer;
";

#[tokio::test]
async fn the_tables_of_a_dump_are_compared_and_imported_and_nothing_else_happens() {
    let world = world().await;
    world.execute(SMALL).await;
    let before = world.dump().await;
    let upload = world.uploaded("meetassist.sql", DUMP).await;
    assert_eq!(world.dump().await, before);
    assert_eq!(figures(&upload, "customer"), [0, 1, 1, 1]);
    assert_eq!(figures(&upload, "consultant"), [1, 0, 0, 0]);
    assert_eq!(
        reasons(&upload, "customer"),
        ["9: fullname \"now()\" is an expression, not a value"]
    );
    let warnings = upload["warnings"].to_string();
    for ignored in ["DROP", "FUNCTION", "DELETE"] {
        assert!(
            warnings.to_uppercase().contains(ignored),
            "{ignored} in {warnings}"
        );
    }
    let upload = world.imported(&upload, "update").await;
    assert_eq!(upload["state"], "imported", "{upload}");
    assert_eq!(
        world
            .value("SELECT string_agg(customerid || ' ' || fullname, ', ' ORDER BY customerid) FROM customer")
            .await,
        "7 An, 8 Bình Minh"
    );
    assert_eq!(world.value("SELECT count(*) FROM consultant").await, "3");
    assert!(!std::path::Path::new("/tmp/uploaded").exists());
}

#[tokio::test]
async fn a_dump_without_rows_of_a_table_has_nothing_usable() {
    let world = world().await;
    let upload = world.uploaded("other.sql", "CREATE TABLE loot (id int);\n").await;
    assert_eq!(
        (&upload["state"], &upload["code"]),
        (&json!("failed"), &json!("nothing_usable"))
    );
    let upload = world.uploaded("archive.sql", b"PGDMP\x01").await;
    assert_eq!(upload["code"], "nothing_usable");
    assert_eq!(
        upload["message"],
        "archive.sql is in pg_dump's custom format; write it with `--format=plain`."
    );
}
