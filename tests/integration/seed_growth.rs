//! The cost of an import: linear in the rows, whatever is wrong with them.

use std::fmt::Write;

use meetassist::{
    installation::db_init::{self, Request, Source},
    window::Window,
};

use crate::support::{World, connect, world};

/// Uploads a seed with so many appointments, with their customers, feedback and slots. Every other row is bad.
async fn upload_half_bad(world: &World, appointments: u32) {
    let mut customers = "customerid,fullname,email\n".to_owned();
    let mut bookings = "appointmentid,consultantid,customerid,date,time,duration\n".to_owned();
    let mut feedback = "appointmentid,rating\n".to_owned();
    let mut slots = "scheduleid,consultantid,date,starttime,endtime\n".to_owned();
    let line = |text: &mut String, row: std::fmt::Arguments<'_>| text.write_fmt(row).unwrap();
    for number in 1..=appointments {
        let is_bad = number % 2 == 0;
        let place = number - 1;
        let (day, hour) = (1 + place / 18 % 28, 8 + place / 2 % 9);
        let month = 1 + place / 504 % 12;
        let consultant = 1 + place / 6048;
        let email = if is_bad { "bad" } else { "a@example.com" };
        line(&mut customers, format_args!("K{number},An,{email}\n"));
        // Each bad row refers to a rejected customer, overlaps the one before, or has a duplicate id.
        let (id, customer) = match number % 6 {
            0 => (number - 1, number - 1),
            2 => (number, number),
            _ => (number, number - u32::from(is_bad)),
        };
        line(
            &mut bookings,
            format_args!("{id},{consultant},K{customer},2025-{month:02}-{day:02},{hour:02}:00,60\n"),
        );
        line(&mut feedback, format_args!("{number},5\n"));
        line(
            &mut slots,
            format_args!("{number},{consultant},2025-{month:02}-{day:02},{hour:02}:00,{hour:02}:30\n"),
        );
    }
    let consultants = "consultantid,fullname,email\n1,Chi,chi@example.com\n2,Dũng,dung@example.com\n\
                       3,Em,em@example.com\n4,Giang,giang@example.com\n";
    for (file, content) in [
        ("Customer", customers),
        ("Consultant", consultants.to_owned()),
        ("ConsultantSchedule", slots),
        ("Appointment", bookings),
        ("AppointmentFeedback", feedback),
    ] {
        world.upload(&format!("data/{file}.csv"), content).await;
    }
}

/// How many rows the database reads and writes to import such a seed.
async fn rows_touched(appointments: u32) -> u64 {
    let world = world().await;
    upload_half_bad(&world, appointments).await;
    let report = db_init::run(&world.deployment(Window::ALL).await, Request::default())
        .await
        .unwrap();
    assert_eq!(report.source, Source::Seed);
    for table in [
        "Customer",
        "ConsultantSchedule",
        "Appointment",
        "AppointmentFeedback",
    ] {
        let table = report.tables.iter().find(|other| other.table == table).unwrap();
        let half = u64::from(appointments) / 2;
        assert_eq!(table.loaded, half, "{}", table.table);
        assert_eq!(table.rejected, half, "{}", table.table);
    }
    // A session reports its statistics when it ends, at the latest.
    let server = connect("postgres").await;
    let mut touched = 0;
    loop {
        let row = server
            .query_one(
                "SELECT tup_returned + tup_inserted + tup_updated,
                        (SELECT count(*) FROM pg_stat_activity
                         WHERE datname = $1 AND application_name = 'meetassist')
                 FROM pg_stat_database WHERE datname = $1",
                &[&world.name],
            )
            .await
            .unwrap();
        let (now, busy): (i64, i64) = (row.get(0), row.get(1));
        if busy == 0 && now == touched && now > 0 {
            return now.unsigned_abs();
        }
        touched = now;
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    }
}

#[tokio::test]
async fn the_cost_of_an_import_is_linear_even_if_half_of_the_rows_are_bad() {
    let few = rows_touched(1500).await;
    let many = rows_touched(6000).await;
    // Reads of the system catalogues are the same in both.
    assert!(
        many < 5 * few,
        "{few} rows for 1,500 appointments, {many} for 6,000"
    );
}
