//! The import of CSV files: what they may look like, and what happens to each row.

use meetassist::{
    installation::{
        db_init::{self, Report, Request, Source},
        import::TableReport,
    },
    window::Window,
};

use crate::support::{World, world};

const CUSTOMERS: &str = "customerid,fullname,email\n7,An,an@example.com\n8,Bình,binh@example.com\n";
const CONSULTANTS: &str = "consultantid,fullname,email\n1,Chi,chi@example.com\n2,Dũng,dung@example.com\n";

impl World {
    async fn init(&self) -> Report {
        db_init::run(&self.deployment(Window::ALL).await, Request::default())
            .await
            .unwrap()
    }

    /// A report's lines, without the byte order mark.
    async fn rejects(&self, table: &TableReport) -> Vec<String> {
        let report = self
            .object(table.rejects.as_ref().expect("a reject report"))
            .await;
        report
            .strip_prefix('\u{feff}')
            .expect("a byte order mark")
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect()
    }
}

fn of<'a>(report: &'a Report, table: &str) -> &'a TableReport {
    report
        .tables
        .iter()
        .find(|candidate| candidate.table == table)
        .unwrap()
}

/// The numbers of loaded and rejected rows.
fn counts(report: &Report, table: &str) -> (u64, u64) {
    let table = of(report, table);
    (table.loaded, table.rejected)
}

#[tokio::test]
async fn file_names_may_be_in_any_case_and_ids_are_kept() {
    let world = world().await;
    world.upload("data/CUSTOMER.csv", CUSTOMERS).await;
    world.upload("data/consultant.CSV", CONSULTANTS).await;
    world.upload("data/Notes.txt", "hello").await;
    let report = world.init().await;
    assert_eq!(report.source, Source::Seed);
    assert_eq!(counts(&report, "Customer"), (2, 0));
    assert_eq!(
        report.warnings,
        ["data/Notes.txt belongs to no table and was not read."]
    );
    assert_eq!(
        world
            .value("SELECT string_agg(customerid, ',' ORDER BY customerid) FROM customer")
            .await,
        "7,8"
    );
    world
        .execute("INSERT INTO consultant (fullname, email) VALUES ('Em', 'em@example.com')")
        .await;
    assert_eq!(
        world
            .value("SELECT consultantid FROM consultant WHERE fullname = 'Em'")
            .await,
        "3"
    );
}

#[tokio::test]
async fn the_second_run_changes_nothing_and_says_so() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    world.init().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n9,Giang,giang@example.com\n",
        )
        .await;
    let second = world.init().await;
    assert_eq!((second.source, second.tables.len()), (Source::None, 0));
    assert_eq!(
        second.message,
        "The database has rows already; nothing was changed."
    );
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "2");
}

#[tokio::test]
async fn two_runs_at_once_import_once() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    let (one, other) = tokio::join!(world.init(), world.init());
    let mut sources = [one.source, other.source].map(|source| format!("{source:?}"));
    sources.sort();
    assert_eq!(sources, ["None", "Seed"]);
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "2");
}

#[tokio::test]
async fn without_files_the_database_stays_empty() {
    let world = world().await;
    let report = world.init().await;
    assert!(
        report
            .tables
            .iter()
            .all(|table| table.file.is_none() && table.loaded == 0)
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_by_name_and_the_others_load() {
    let world = world().await;
    world
        .upload("data/Customer.csv", "customerid,fullname\n7,An\n")
        .await;
    world.upload("data/Consultant.csv", CONSULTANTS).await;
    world.upload("data/Appointment.csv", "").await;
    world
        .upload(
            "data/ConsultantSchedule.csv",
            "consultantid,date,starttime,endtime\n",
        )
        .await;
    world
        .upload("data/CommunityProgram.csv", "programname,date\nA,2025-06-02\n")
        .await;
    world
        .upload("data/communityprogram.csv", "programname,date\nB,2025-06-02\n")
        .await;
    let report = world.init().await;
    let refused = |table| of(&report, table).refused.as_deref();
    assert_eq!(
        refused("Customer"),
        Some("data/Customer.csv lacks the column email; its first line has customerid, fullname.")
    );
    assert_eq!(refused("Appointment"), Some("data/Appointment.csv is empty."));
    assert_eq!(
        refused("CommunityProgram"),
        Some("There is more than one file: CommunityProgram.csv, communityprogram.csv.")
    );
    assert_eq!(refused("ConsultantSchedule"), None);
    assert_eq!(counts(&report, "ConsultantSchedule"), (0, 0));
    assert_eq!(counts(&report, "Consultant"), (2, 0));
}

#[tokio::test]
async fn bad_rows_are_reported_with_line_column_value_and_reason_and_the_good_ones_load() {
    let world = world().await;
    let long = "x".repeat(256);
    let file = format!(
        "customerid,fullname,email,dateofbirth,isdisabled\n\
         1,An,an@example.com,31/12/1999,no\n\
         2,Bình,binh@,,\n\
         3,Chi,chi@example.com,30/2/2000,\n\
         4,Dũng,dung@example.com\n\
         5,Em,em@example.com,,,extra\n\
         6,\"Giang,giang@example.com,,\n\
         7,Hà,ha@example.com,,maybe\n\
         8,I\0,i@example.com,,\n\
         9,{long},long@example.com,,\n\
         1,Twin,twin@example.com,,\n\
         10,\"Khoa\nTrần\",khoa@example.com,2000-01-02,TRUE\n"
    );
    world.upload("data/Customer.csv", file).await;
    let report = world.init().await;
    assert_eq!(counts(&report, "Customer"), (3, 8));
    let shortened = format!("{}…", "x".repeat(100));
    assert_eq!(
        world.rejects(of(&report, "Customer")).await,
        [
            "3,email,binh@,\"email \"\"binh@\"\" is not an e-mail address\"".to_owned(),
            "4,dateofbirth,30/2/2000,\"dateofbirth \"\"30/2/2000\"\" is not a date that exists\"".to_owned(),
            "6,,,\"has 6 fields, the header has 5\"".to_owned(),
            "7,,,has text after a closing quote".to_owned(),
            "8,isdisabled,maybe,\"isdisabled \"\"maybe\"\" is neither true nor false\"".to_owned(),
            "9,fullname,I\u{fffd},\"fullname \"\"I\u{fffd}\"\" contains a NUL character\"".to_owned(),
            format!("10,fullname,{shortened},\"fullname \"\"{shortened}\"\" is longer than 255 characters\""),
            "11,customerid,1,\"customerid \"\"1\"\" is already in line 2\"".to_owned(),
        ]
    );
    assert_eq!(
        world
            .value("SELECT fullname FROM customer WHERE isdisabled")
            .await,
        "Khoa Trần"
    );
}

#[tokio::test]
async fn a_row_whose_parent_is_missing_or_rejected_is_rejected_for_that_reason() {
    let world = world().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email\n7,An,an@example.com\n8,B,bad\n",
        )
        .await;
    world.upload("data/Consultant.csv", CONSULTANTS).await;
    let appointments = "appointmentid,consultantid,customerid,date,time\n\
                        1,1,7,2025-06-02,09:00\n\
                        2,1,8,2025-06-02,10:00\n\
                        3,9,7,2025-06-02,11:00\n";
    world.upload("data/Appointment.csv", appointments).await;
    world
        .upload(
            "data/AppointmentFeedback.csv",
            "appointmentid,rating\n1,5\n2,4\n77,3\n",
        )
        .await;
    let report = world.init().await;
    assert_eq!(
        world.rejects(of(&report, "Appointment")).await,
        [
            "3,customerid,8,\"customerid \"\"8\"\" belongs to line 3 of Customer, which was rejected\"",
            "4,consultantid,9,\"consultantid \"\"9\"\" is not in Consultant\"",
        ]
    );
    assert_eq!(
        world.rejects(of(&report, "AppointmentFeedback")).await,
        [
            "3,appointmentid,2,\"appointmentid \"\"2\"\" belongs to line 3 of Appointment, which was rejected\"",
            "4,appointmentid,77,\"appointmentid \"\"77\"\" is not in Appointment\"",
        ]
    );
    assert_eq!(counts(&report, "AppointmentFeedback"), (1, 2));
}

#[tokio::test]
async fn of_overlapping_appointments_the_first_in_file_order_is_kept() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    world.upload("data/Consultant.csv", CONSULTANTS).await;
    // Line 4 overlaps only line 3, which is rejected because of line 2, so line 4 is kept.
    let appointments = "appointmentid,consultantid,customerid,date,time,duration,status\n\
                        1,1,7,2025-06-02,09:00,60,pending\n\
                        2,1,7,2025-06-02,09:30,60,pending\n\
                        3,1,8,2025-06-02,10:00,60,pending\n\
                        4,1,8,2025-06-02,09:00,60,cancelled\n\
                        5,2,8,2025-06-02,09:00,60,pending\n\
                        6,1,8,2025-06-02,23:30,60,pending\n\
                        7,1,8,2025-06-03,09:00,60,pending\n";
    world.upload("data/Appointment.csv", appointments).await;
    let slots = "consultantid,date,starttime,endtime\n\
                 1,2025-06-02,09:00,10:00\n\
                 1,2025-06-02,9:00,9:30\n\
                 1,2025-06-02,11:00,10:00\n\
                 1,2025-06-02,10:00,11:00\n";
    world.upload("data/ConsultantSchedule.csv", slots).await;
    let report = world.init().await;
    assert_eq!(
        world.rejects(of(&report, "Appointment")).await,
        [
            "3,time,09:30:00,\"time \"\"09:30:00\"\" overlaps line 2 of the same consultant and day\"",
            "7,duration,60,\"duration \"\"60\"\" goes past the end of the day\"",
        ]
    );
    assert_eq!(
        world.rejects(of(&report, "ConsultantSchedule")).await,
        [
            "3,starttime,09:00:00,\"starttime \"\"09:00:00\"\" overlaps line 2 of the same consultant and day\"",
            "4,endtime,10:00:00,\"endtime \"\"10:00:00\"\" is not after starttime\"",
        ]
    );
    assert_eq!(
        world
            .value("SELECT string_agg(appointmentid::text, ',' ORDER BY appointmentid) FROM appointment")
            .await,
        "1,3,4,5,7"
    );
}

#[tokio::test]
async fn of_enabled_consultants_with_the_same_email_the_first_is_kept() {
    let world = world().await;
    let consultants = "fullname,email,isdisabled\n\
                       Chi,chi@example.com,0\n\
                       Other,CHI@example.com,0\n\
                       Former,chi@example.com,1\n";
    world.upload("data/Consultant.csv", consultants).await;
    let report = world.init().await;
    assert_eq!(counts(&report, "Consultant"), (2, 1));
    assert_eq!(
        world.rejects(of(&report, "Consultant")).await,
        ["3,email,CHI@example.com,\"email \"\"CHI@example.com\"\" is already in line 2\""]
    );
}

#[tokio::test]
async fn rows_without_an_id_get_one_above_all_given_ids() {
    let world = world().await;
    let consultants = "consultantid,fullname,email\n\
                       ,Chi,chi@example.com\n\
                       40,Dũng,dung@example.com\n\
                       ,Em,em@example.com\n";
    world.upload("data/Consultant.csv", consultants).await;
    world
        .upload(
            "data/Customer.csv",
            "fullname,email,customerid\nAn,an@example.com,\n",
        )
        .await;
    world.init().await;
    assert_eq!(
        world
            .value("SELECT string_agg(consultantid::text, ',' ORDER BY consultantid) FROM consultant")
            .await,
        "40,41,42"
    );
    assert_eq!(world.value("SELECT length(customerid) FROM customer").await, "14");
}

#[tokio::test]
async fn empty_values_take_the_schema_s_defaults() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    world
        .upload(
            "data/Consultant.csv",
            "consultantid,fullname,email,joindate\n1,Chi,chi@example.com,\n",
        )
        .await;
    let appointments = "consultantid,customerid,date,time,duration,status,meetingurl\n\
                        1,7,2025-06-02,09:00,,,\n";
    world.upload("data/Appointment.csv", appointments).await;
    world.init().await;
    assert_eq!(
        world
            .value("SELECT (duration, status, meetingurl, createdat = updatedat) FROM appointment")
            .await,
        "(60,pending,,t)"
    );
    assert_eq!(
        world
            .value("SELECT joindate = current_date FROM consultant")
            .await,
        "true"
    );
}

#[tokio::test]
async fn instants_without_an_offset_are_in_the_organisation_s_time_zone() {
    let world = world().await;
    let file = "fullname,email,createdat\n\
                An,an@example.com,28/5/2025 9:05\n\
                Bình,binh@example.com,2025-05-28T02:05:00Z\n";
    world.upload("data/Customer.csv", file).await;
    world.init().await;
    assert_eq!(
        world
            .value("SELECT count(DISTINCT createdat) FROM customer")
            .await,
        "1"
    );
}

#[tokio::test]
async fn a_failed_import_leaves_nothing_behind() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    world
        .upload("data/Consultant.csv", "fullname,email\nChi,bad\n")
        .await;
    let missing = meetassist::archived::store::Store::new(
        &meetassist::platform::aws::sdk_config().await,
        "no-such-bucket".to_owned(),
    );
    let mut deployment = world.deployment(Window::ALL).await;
    deployment.store = missing;
    db_init::run(&deployment, Request::default()).await.unwrap_err();
    assert_eq!(world.value("SELECT count(*) FROM customer").await, "0");
    assert_eq!(world.init().await.source, Source::Seed);
}

#[tokio::test]
async fn the_report_says_how_columns_were_read_and_what_looks_damaged() {
    let world = world().await;
    world
        .upload(
            "data/Customer.csv",
            "customerid,fullname,email,dateofbirth\n1,Nguy?n,a@example.com,12/31/1999\n2,B,b@example.com,01/02/2000\n",
        )
        .await;
    world
        .upload(
            "data/Consultant.csv",
            "fullname,email,joindate\nChi,chi@example.com,01/02/2020\n",
        )
        .await;
    let report = world.init().await;
    let customers = of(&report, "Customer");
    assert_eq!(
        customers.read_as,
        ["dateofbirth: month first, 1 of 2 values prove it"]
    );
    assert_eq!(
        customers.warnings,
        [
            "fullname: text has question marks inside words, where a conversion may have lost letters (1 values, the \
          first in line 2)."
        ]
    );
    assert_eq!(
        of(&report, "Consultant").warnings,
        [
            "joindate: 1 values could be day first or month first and none proves which; they were read day first."
        ]
    );
    assert_eq!(
        world
            .value("SELECT dateofbirth FROM customer WHERE customerid = '2'")
            .await,
        "2000-01-02"
    );
}

#[tokio::test]
async fn no_cell_of_a_reject_report_can_be_executed_as_a_formula() {
    let world = world().await;
    world
        .upload(
            "data/Customer.csv",
            "fullname,email\nAn,\"=HYPERLINK(\"\"http://x.example.net\"\")\"\nB,+84901000005\nC,-1\nD,@x\n",
        )
        .await;
    let report = world.init().await;
    let rejects = world.rejects(of(&report, "Customer")).await;
    assert_eq!(rejects.len(), 4);
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(rejects.join("\n").into_bytes().leak() as &[u8]);
    for row in rows.records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[tokio::test]
async fn a_file_with_old_mac_line_endings_is_read_row_by_row() {
    let world = world().await;
    world
        .upload("data/Customer.csv", CUSTOMERS.replace('\n', "\r"))
        .await;
    assert_eq!(counts(&world.init().await, "Customer"), (2, 0));
}

#[tokio::test]
async fn appointments_during_leave_are_loaded_and_counted_in_a_warning() {
    let world = world().await;
    world.upload("data/Customer.csv", CUSTOMERS).await;
    world.upload("data/Consultant.csv", CONSULTANTS).await;
    world
        .upload(
            "data/ConsultantLeave.csv",
            "consultantid,startdate,enddate,starttime,endtime\n\
             1,2025-06-02,2025-06-04,,\n1,2025-06-03,2025-06-03,,\n2,2025-06-02,2025-06-30,12:00,13:00\n",
        )
        .await;
    world
        .upload(
            "data/Appointment.csv",
            "consultantid,customerid,date,time,duration,status\n\
             1,7,2025-06-01,09:00,60,confirmed\n1,7,2025-06-02,09:00,60,cancelled\n\
             1,7,2025-06-03,09:00,60,completed\n2,7,2025-06-03,11:30,31,pending\n\
             2,7,2025-06-04,11:30,30,pending\n1,nobody,2025-06-04,09:00,60,pending\n",
        )
        .await;
    let report = world.init().await;
    assert_eq!(counts(&report, "Appointment"), (5, 1));
    assert_eq!(
        of(&report, "Appointment").warnings,
        ["Line 4 is an appointment during its consultant's leave (2 in all); it was loaded."]
    );
    assert_eq!(counts(&report, "ConsultantLeave"), (3, 0), "leave may overlap");
    let insert = "INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-04', '15:00')";
    assert!(
        world.client.batch_execute(insert).await.is_err(),
        "the database looks at leave again"
    );
}

#[tokio::test]
async fn working_hours_that_overlap_are_rejected_by_line() {
    let world = world().await;
    world.upload("data/Consultant.csv", CONSULTANTS).await;
    world
        .upload(
            "data/ConsultantWorkingPlan.csv",
            "consultantid,weekday,starttime,endtime,validfrom,validto\n\
             1,Mon,09:00,12:00,,\n2,Mon,09:00,12:00,,\n1,Mon,11:00,13:00,2025-06-01,\n1,Tue,11:00,13:00,,\n",
        )
        .await;
    let report = world.init().await;
    assert_eq!(counts(&report, "ConsultantWorkingPlan"), (3, 1));
    assert_eq!(
        world.rejects(of(&report, "ConsultantWorkingPlan")).await,
        [
            "4,starttime,11:00:00,\"starttime \"\"11:00:00\"\" overlaps line 2 of the same consultant and day\""
        ]
    );
}
