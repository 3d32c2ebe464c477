//! An archived object's bytes depend only on its rows.

use crate::support::{
    archive::{SMALL, lines},
    world,
};

#[tokio::test]
async fn values_keep_every_character_and_null_is_not_the_empty_string() {
    let world = world().await;
    world
        .execute(
            r#"INSERT INTO customer (customerid, fullname, email, phonenumber, dateofbirth, createdat, notes) VALUES
                   ('0007', 'Nguyễn "Bin" Đình', 'a@example.com', NULL, '2000-02-29', '2025-01-01T00:00+07', NULL),
                   ('\.', E'\\.', 'b@example.com', '', NULL, '2025-01-01T00:00:00.123456+00', E'a,b\r\nc\n\\.\n'),
                   ('é', '😀 ', 'c@example.com', '0912', NULL, '1900-01-01T00:00+00', '')"#,
        )
        .await;
    world.archive().await;
    let object = world.object("archive/customer/Customer.csv").await;
    assert_eq!(
        lines(&object),
        [
            "customerid,fullname,email,phonenumber,dateofbirth,createdat,isdisabled,notes",
            "0007,\"Nguyễn \"\"Bin\"\" Đình\",a@example.com,,2000-02-29,2024-12-31 17:00:00+00,f,",
            "\\.,\\.,b@example.com,\"\",,2025-01-01 00:00:00.123456+00,f,\"a,b\r\nc\n\\.\n\"",
            "é,😀 ,c@example.com,0912,,1900-01-01 00:00:00+00,f,\"\"",
        ]
    );
    world.assert_archived().await;
}

#[tokio::test]
async fn settings_of_the_database_and_the_order_of_writing_leave_the_bytes_alone() {
    let (one, other) = (world().await, world().await);
    let name = other.value("SELECT current_database()").await;
    for setting in [
        "DateStyle = 'German, DMY'",
        "IntervalStyle = 'iso_8601'",
        "extra_float_digits = -3",
        "search_path = archive, public",
        "default_transaction_isolation = 'serializable'",
    ] {
        other
            .execute(&format!("ALTER DATABASE {name} SET {setting}"))
            .await;
    }
    for world in [&one, &other] {
        world.execute(SMALL).await;
        world
            .execute(
                "UPDATE customer SET createdat = '2025-01-01T00:00Z';
                 UPDATE appointment SET createdat = '2025-01-01T00:00Z', updatedat = '2025-01-01T00:00Z'",
            )
            .await;
    }
    // The rows are stored in a different order on disk.
    other
        .execute(
            "UPDATE appointment SET duration = 30 WHERE appointmentid = 1;
             UPDATE appointment SET duration = 60 WHERE appointmentid = 1",
        )
        .await;
    one.archive().await;
    other.archive().await;
    for key in [
        "archive/customer/Customer.csv",
        "archive/appointment/day=2025-06-02/Appointment.csv",
        "archive/consultantschedule/day=2025-06-03/ConsultantSchedule.csv",
    ] {
        assert_eq!(one.object(key).await, other.object(key).await, "{key}");
    }
}

#[tokio::test]
async fn days_exported_together_give_the_same_objects_as_one_by_one() {
    let world = world().await;
    world.execute(SMALL).await;
    world
        .execute(
            "INSERT INTO appointment (consultantid, customerid, date, time, description)
             SELECT 1 + n % 2, '7', DATE '2025-01-01' + n / 2, '08:00', E'n ' || n || E',\n\"'
             FROM generate_series(0, 140) AS n",
        )
        .await;
    world.archive().await;
    world.assert_archived().await;
    let before = world.manifest().await;
    // Every second day again, without its neighbours.
    world
        .execute("UPDATE appointment SET duration = 60 WHERE extract(day FROM date)::int % 2 = 0")
        .await;
    let report = world.archive().await;
    assert_eq!(report.objects_uploaded, 0);
    assert!(report.objects_skipped > 30);
    assert_eq!(world.manifest().await, before);
}
