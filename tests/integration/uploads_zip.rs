//! Uploads of several files in a zip archive.

use std::io::{Cursor, Write};

use serde_json::json;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::support::{
    uploads::{figures, reasons},
    world,
};

const CUSTOMERS: &str = "customerid,fullname,email\n7,An,an@example.com\n8,Bình,binh@\n";
const CONSULTANTS: &str = "consultantid,fullname,email\n1,Chi,chi@example.com\n";
const APPOINTMENTS: &str = "appointmentid,consultantid,customerid,date,time\n\
                            1,1,7,2025-06-02,09:00\n\
                            2,1,8,2025-06-02,10:00\n\
                            3,1,9,2025-06-02,11:00\n";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn files_that_refer_to_each_other_are_checked_and_imported_together() {
    let world = world().await;
    let archive = zip(&[
        ("xuất/2025/appointment.csv", APPOINTMENTS.as_bytes()),
        ("xuất/CUSTOMER.CSV", CUSTOMERS.as_bytes()),
        ("consultants (1).csv", CONSULTANTS.as_bytes()),
        ("__MACOSX/._Customer.csv", b"\0\0"),
        (".DS_Store", b"\0\0"),
        ("Read me.txt", b"hello"),
    ]);
    let upload = world.uploaded("all.zip", archive).await;
    assert_eq!(figures(&upload, "customer"), [1, 0, 0, 1]);
    assert_eq!(figures(&upload, "consultant"), [1, 0, 0, 0]);
    assert_eq!(figures(&upload, "appointment"), [1, 0, 0, 2]);
    assert_eq!(
        reasons(&upload, "appointment"),
        [
            "3: customerid \"8\" belongs to line 3 of Customer, which was rejected",
            "4: customerid \"9\" is not in Customer",
        ]
    );
    assert_eq!(
        upload["warnings"],
        json!(["Read me.txt is not a CSV file and was not read."])
    );
    let order: Vec<_> = upload["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["file"])
        .collect();
    assert_eq!(order, ["CUSTOMER.CSV", "consultants (1).csv", "appointment.csv"]);
    assert_eq!(world.imported(&upload, "add").await["state"], "imported");
    assert_eq!(world.value("SELECT count(*) FROM appointment").await, "1");
}

#[tokio::test]
async fn two_files_for_one_table_are_refused_and_the_others_are_not() {
    let world = world().await;
    let archive = zip(&[
        ("Customer.csv", CUSTOMERS.as_bytes()),
        ("old/customers.csv", CUSTOMERS.as_bytes()),
        ("Consultant.csv", CONSULTANTS.as_bytes()),
    ]);
    let upload = world.uploaded("all.zip", archive).await;
    assert_eq!(upload["state"], "checked");
    assert_eq!(figures(&upload, "consultant"), [1, 0, 0, 0]);
    assert_eq!(
        upload["tables"][1]["refused"],
        "There is more than one file for Customer: Customer.csv, customers.csv."
    );
}

#[tokio::test]
async fn an_archive_that_cannot_be_read_has_failed_with_the_reason() {
    let world = world().await;
    let whole = zip(&[("Customer.csv", CUSTOMERS.as_bytes())]);
    let mut damaged = whole.clone();
    let content = damaged.len() / 4;
    damaged[content] ^= 0xff;
    for (archive, code) in [
        (b"no zip archive".to_vec(), "unreadable_archive"),
        (whole[..whole.len() - 30].to_vec(), "unreadable_archive"),
        (damaged, "unreadable_archive"),
        (zip(&[]), "nothing_usable"),
        (zip(&[("Read me.txt", b"x")]), "nothing_usable"),
    ] {
        let upload = world.uploaded("all.zip", archive).await;
        assert_eq!(
            (&upload["state"], &upload["code"]),
            (&json!("failed"), &json!(code))
        );
    }
}

#[tokio::test]
async fn an_archive_that_unpacks_to_more_than_fits_is_refused() {
    let world = world().await;
    let blank = vec![b'\n'; 210 << 20];
    let upload = world.uploaded("bomb.zip", zip(&[("Customer.csv", &blank)])).await;
    assert_eq!(upload["code"], "archive_too_large");
    // What the archive says of the length is not believed.
    let mut liar = zip(&[("Customer.csv", &blank)]);
    let length = u32::try_from(blank.len()).unwrap().to_le_bytes();
    for place in 0..liar.len() - 4 {
        if liar[place..place + 4] == length {
            liar[place..place + 4].copy_from_slice(&[1, 0, 0, 0]);
        }
    }
    let upload = world.uploaded("bomb.zip", liar).await;
    let code = upload["code"].as_str().unwrap();
    assert!(
        ["archive_too_large", "unreadable_archive"].contains(&code),
        "{upload}"
    );
    let many: Vec<_> = (0..1001).map(|number| format!("{number}.csv")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let upload = world.uploaded("many.zip", zip(&many)).await;
    assert_eq!(upload["code"], "archive_too_large");
}
