//! The API as its callers see it.

use meetassist::{
    archived::store::Store,
    dashboard::{self, Answer, Claims, Language},
    platform::database::Database,
};
use serde_json::{Value, json};

use super::{World, contract, world};

/// Who may use an action besides admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Admins,
    /// The consultant whose id is in this parameter; here consultant 1.
    Consultant(&'static str),
    /// The consultant of the appointment whose id is in this parameter; here one of consultant 1.
    ConsultantOf(&'static str),
    /// The consultant whose e-mail address is in this parameter; here consultant 1's.
    Address(&'static str),
}

/// Every action, as a request that succeeds on [`PEOPLE_AND_BOOKINGS`], and who may use it.
pub fn every_action() -> Vec<(Value, Access)> {
    let admins = [
        json!({"action": "get_overview_stats"}),
        json!({"action": "get_customers"}),
        json!({"action": "get_customer_by_id", "customerid": "7"}),
        json!({"action": "create_customer", "fullname": "Lý Em", "email": "em@example.com"}),
        json!({"action": "update_customer", "customerid": "7", "notes": "x"}),
        json!({"action": "delete_customer", "customerid": "free"}),
        json!({"action": "get_consultants"}),
        json!({"action": "get_consultant_by_id", "consultantid": 1}),
        json!({"action": "create_consultant", "fullname": "Lý Em", "email": "em@example.com"}),
        json!({"action": "update_consultant", "consultantid": 1, "specialties": "x"}),
        json!({"action": "delete_consultant", "consultantid": 4}),
        json!({"action": "get_appointments"}),
        json!({"action": "get_appointment_by_id", "appointmentid": 1}),
        json!({"action": "create_appointment", "consultantid": 1, "customerid": "7", "date": "2025-06-05",
               "time": "09:00"}),
        json!({"action": "update_appointment", "appointmentid": 1, "description": "x"}),
        json!({"action": "bulk_update_appointments", "appointmentids": [6], "status": "confirmed"}),
        json!({"action": "delete_appointment", "appointmentid": 1}),
        json!({"action": "get_available_consultants", "date": "2025-06-02", "time": "09:00"}),
        json!({"action": "assign_consultant", "appointmentid": 3, "consultantid": 4}),
        json!({"action": "get_calendar", "date_from": "2025-06-01", "date_to": "2025-06-08"}),
        json!({"action": "get_calendar_counts", "date_from": "2025-06-01", "date_to": "2025-06-08"}),
        json!({"action": "get_daily_stats"}),
        json!({"action": "create_leave", "consultant_id": 1, "startdate": "2026-02-02", "enddate": "2026-02-03"}),
        json!({"action": "delete_leave", "leaveid": 1}),
        json!({"action": "set_working_plan", "consultant_id": 1, "entries": []}),
        json!({"action": "get_report", "date_from": "2025-06-01", "date_to": "2025-06-30", "group_by": "week"}),
        json!({"action": "get_programs"}),
        json!({"action": "get_program_by_id", "programid": 1}),
        json!({"action": "create_program", "programname": "x", "date": "2025-06-02"}),
        json!({"action": "update_program", "programid": 1, "content": "x"}),
        json!({"action": "delete_program", "programid": 1}),
        json!({"action": "get_program_participants", "programid": 1}),
        json!({"action": "get_customer_programs", "customerid": "7"}),
        json!({"action": "add_program_participant", "programid": 1, "customerid": "fb-8"}),
        json!({"action": "update_program_participant", "programid": 1, "customerid": "7", "status": "attended"}),
        json!({"action": "get_consultant_schedules"}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 1}),
        json!({"action": "create_consultant_schedule", "consultant_id": 1, "date": "2025-06-05",
               "start_time": "09:00", "end_time": "10:00"}),
        json!({"action": "update_consultant_schedule", "schedule_id": 2, "is_available": false}),
        json!({"action": "delete_consultant_schedule", "schedule_id": 2}),
        json!({"action": "generate_consultant_schedule", "consultant_id": 1, "date_from": "2025-06-05",
               "date_to": "2025-06-06"}),
        json!({"action": "export_list", "list": "get_appointments"}),
        json!({"action": "get_tables"}),
        json!({"action": "get_table_schema", "table_name": "customer"}),
        json!({"action": "get_stats"}),
        json!({"action": "get_archive_status"}),
        json!({"action": "get_audit"}),
        json!({"action": "restore_record", "auditid": 1000}),
        json!({"action": "start_archive_run", "kind": "changed"}),
        json!({"action": "create_upload", "filename": "Customer.csv", "bytes": 48_213}),
        json!({"action": "get_upload", "upload_id": CHECKED_UPLOAD}),
        json!({"action": "get_uploads"}),
        json!({"action": "import_upload", "upload_id": CHECKED_UPLOAD, "mode": "add"}),
        json!({"action": "get_usage"}),
    ];
    let own = [
        json!({"action": "get_my_schedule", "consultant_id": 1}),
        json!({"action": "get_my_appointments", "consultant_id": 1}),
        json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": 6}),
        json!({"action": "deny_appointment", "consultant_id": 1, "appointment_id": 2}),
        json!({"action": "complete_appointment", "consultant_id": 1, "appointment_id": 2}),
        json!({"action": "mark_no_show", "consultant_id": 1, "appointment_id": 2}),
        json!({"action": "get_leave", "consultant_id": 1, "date_from": "2026-01-01"}),
        json!({"action": "get_working_plan", "consultant_id": 1}),
        json!({"action": "apply_working_plan", "consultant_id": 1, "date_from": "2026-01-05",
               "date_to": "2026-01-11"}),
        json!({"action": "get_my_calendar", "consultant_id": 1, "date_from": "2025-06-01",
               "date_to": "2025-06-08"}),
        json!({"action": "create_my_leave", "consultant_id": 1, "startdate": "2026-02-02",
               "enddate": "2026-02-03"}),
        json!({"action": "delete_my_leave", "consultant_id": 1, "leaveid": 1}),
        json!({"action": "set_my_working_plan", "consultant_id": 1, "entries": [
               {"weekday": 2, "starttime": "09:00", "endtime": "12:00"}]}),
    ];
    let of_own_appointments = [
        json!({"action": "send_confirmation_email", "appointment_id": 6}),
        json!({"action": "send_cancellation_email", "appointment_id": 6}),
    ];
    let by_address = json!({"action": "get_consultant_by_email", "email": "binh@example.com"});
    let admins = admins.into_iter().map(|action| (action, Access::Admins));
    let own = own
        .into_iter()
        .map(|action| (action, Access::Consultant("consultant_id")));
    let of_own_appointments = of_own_appointments
        .into_iter()
        .map(|action| (action, Access::ConsultantOf("appointment_id")));
    let by_address = [(by_address, Access::Address("email"))];
    let consultants = own.chain(of_own_appointments).chain(by_address);
    admins.chain(consultants).collect()
}

/// A few rows of every table, some of them disabled.
pub const PEOPLE_AND_BOOKINGS: &str = "
    INSERT INTO customer
        (customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes) VALUES
        ('7', 'Nguyễn Thị Ánh', 'anh@example.com', '0912345678', '1990-05-01', '2025-01-03T10:00+07', false, 'Gọi buổi tối'),
        ('fb-8', 'Trần 100% Đạt', 'dat@example.com', NULL, NULL, '2025-01-02T10:00:00.25+07', false, NULL),
        ('9', 'Le_Van Cuong', 'cuong@example.com', '0987654321', NULL, '2025-01-02T10:00:00.25+07', false, NULL),
        ('10', 'Nguyễn Ẩn', 'an@example.com', NULL, NULL, '2025-01-04T10:00+07', true, NULL);
    INSERT INTO consultant
        (consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, createdat,
         isdisabled) VALUES
        (1, 'Phạm Bình', 'binh@example.com', '0900000001', 'https://example.com/1.png', 'Hướng nghiệp', 'MSc',
         '2024-02-29', '2025-01-01T10:00+07', false),
        (2, 'Đỗ Chi', 'chi@example.com', NULL, NULL, NULL, NULL, '2024-03-01', '2025-01-02T10:00+07', false),
        (3, 'Võ Dũng', 'dung@example.com', NULL, NULL, NULL, NULL, '2024-03-01', '2025-01-02T10:00+07', true);
    INSERT INTO appointment
        (appointmentid, consultantid, customerid, date, time, duration, meetingurl, status, description, createdat,
         updatedat) VALUES
        (1, 1, '7', '2025-06-02', '09:00', 60, 'https://meet.example.com/1', 'completed', 'Chọn trường',
         '2025-05-01T08:00+07', '2025-06-02T10:00+07'),
        (2, 1, 'fb-8', '2025-06-02', '10:00', 30, NULL, 'confirmed', NULL, '2025-05-01T08:00+07', '2025-05-01T08:00+07'),
        (3, 2, '9', '2025-06-02', '10:00', 45, NULL, 'pending', 'Nghề 50%', '2025-05-01T08:00+07', '2025-05-01T08:00+07'),
        (4, 2, '7', '2025-06-03', '08:00', 60, NULL, 'cancelled', 'a_b', '2025-05-01T08:00+07', '2025-05-01T08:00+07'),
        (5, 3, '10', '2025-06-01', '23:00', 60, NULL, 'completed', NULL, '2025-05-01T08:00+07', '2025-05-01T08:00+07');
    INSERT INTO appointmentfeedback (appointmentid, rating, customerfeedback) VALUES (1, 4.5, 'Rất tốt'), (5, 4, NULL);
    INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable) VALUES
        (1, 1, '2025-06-02', '09:00', '10:30', false),
        (2, 1, '2025-06-02', '08:00', '09:00', true),
        (3, 2, '2025-06-03', '08:00', '09:00', true),
        (4, 3, '2025-06-01', '23:30', '23:59', false);
    INSERT INTO communityprogram
        (programid, programname, date, description, content, organizer, url, isdisabled, status, createdat) VALUES
        (1, 'Ngày hội', '2025-07-01', 'Mô tả', 'Nội dung', 'MeetAssist', 'https://example.com/p', false, 'upcoming',
         '2025-01-01T10:00+07'),
        (2, 'Tập huấn', '2025-08-01', NULL, NULL, NULL, NULL, false, 'completed', '2025-01-01T10:00+07'),
        (3, 'Đã bỏ', '2025-09-01', NULL, NULL, NULL, NULL, true, 'upcoming', '2025-01-01T10:00+07');
    INSERT INTO programparticipant (programid, customerid, status) VALUES
        (1, '7', 'registered'), (1, '9', 'cancelled'), (3, '7', 'attended');
    INSERT INTO consultantleave (leaveid, consultantid, startdate, enddate, reason) VALUES
        (1, 1, '2026-01-05', '2026-01-06', 'Nghỉ phép');
    INSERT INTO consultantworkingplan (planid, consultantid, weekday, starttime, endtime) VALUES
        (1, 1, 1, '09:00', '12:00');
    ALTER TABLE consultantleave ALTER leaveid RESTART WITH 100;
    ALTER TABLE consultantworkingplan ALTER planid RESTART WITH 100;
    ALTER TABLE consultant ALTER consultantid RESTART WITH 100;
    ALTER TABLE appointment ALTER appointmentid RESTART WITH 100;
    ALTER TABLE consultantschedule ALTER scheduleid RESTART WITH 100;
    ALTER TABLE communityprogram ALTER programid RESTART WITH 100;";

/// In addition, people without appointments, a pending appointment of consultant 1, and an audit entry to restore.
pub const MORE_PEOPLE: &str = "
    INSERT INTO customer (customerid, fullname, email, createdat)
        VALUES ('free', 'Hồ Gia', 'gia@example.com', '2025-01-01T10:00+07');
    INSERT INTO consultant (consultantid, fullname, email, joindate, createdat)
        VALUES (4, 'Ngô Hải', 'hai@example.com', '2024-03-01', '2025-01-03T10:00+07');
    INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, status, createdat, updatedat)
        VALUES (6, 1, '9', '2025-06-04', '08:00', 'pending', '2025-05-01T08:00+07', '2025-05-01T08:00+07');
    INSERT INTO auditentry (auditid, date, at, actor, action, tablename, rowkey, before, after)
        SELECT 1000, current_date, now(), 'lan@example.com', 'update', 'customer', customerid,
               audit.record_of(to_jsonb(customer)) || '{\"notes\": \"trước đó\"}', audit.record_of(to_jsonb(customer))
        FROM customer WHERE customerid = 'free';";

/// The claims of someone in these groups, as API Gateway writes them.
pub fn member_of(groups: &str) -> Claims {
    claims_of(groups, "binh@example.com", "true")
}

/// The claims of someone in these groups with this e-mail address.
pub fn claims_of(groups: &str, email: &str, verified: &str) -> Claims {
    [
        ("sub", groups),
        ("token_use", "id"),
        ("cognito:groups", groups),
        ("email", email),
        ("email_verified", verified),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// An upload that has been checked.
pub const CHECKED_UPLOAD: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// A world with all of these people and bookings, and a checked upload.
pub async fn prepared_world() -> World {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world.execute(MORE_PEOPLE).await;
    let upload = json!({
        "upload_id": CHECKED_UPLOAD, "filename": "Customer.csv", "bytes": 48_213, "uploader": "lan@example.com",
        "created_at": "2025-06-02T10:00:00+07:00", "state": "checked", "since": "2025-06-02T10:00:05+07:00",
        "version": "1", "digest": "0".repeat(32),
        "report": {"warnings": [], "tables": [{
            "table": "customer", "file": "Customer.csv", "new": 3, "changed": 1, "unchanged": 2, "rejected": 1,
            "reasons": [{"line": 4, "column": "email", "value": "x", "reason": "email \"x\" is not an e-mail address"}],
            "refused": null, "read_as": [], "warnings": [], "rejects_url": null}]},
    });
    world.insert("dashboard.upload", &[upload]).await;
    world
}

/// Prepared worlds for many requests, one after the other: those that only read share one.
pub struct PreparedWorlds {
    read: World,
    changed: Option<World>,
}

impl PreparedWorlds {
    pub async fn new() -> Self {
        Self {
            read: prepared_world().await,
            changed: None,
        }
    }

    /// A world in which nothing has been changed.
    pub async fn world_for(&mut self, request: &Value) -> &World {
        if request["action"].as_str().unwrap().starts_with("get_") {
            &self.read
        } else {
            self.changed.insert(prepared_world().await)
        }
    }
}

/// The answer to a request that is refused.
pub fn refusal(status: u16, code: &str, sentence: &str) -> (u16, Value) {
    (status, json!({"success": false, "error": sentence, "code": code}))
}

/// Answers a request, and checks both it and the answer against openapi.json.
pub async fn handle(database: &Database, store: &Store, claims: Option<&Claims>, body: &[u8]) -> Answer {
    handle_in(Language::English, database, store, claims, body).await
}

async fn handle_in(
    language: Language,
    database: &Database,
    store: &Store,
    claims: Option<&Claims>,
    body: &[u8],
) -> Answer {
    let answer = dashboard::handle(database, store, claims, language, body).await;
    contract::check(
        body,
        answer.status,
        &serde_json::from_slice(&answer.body).unwrap(),
    );
    answer
}

fn status_and_body(answer: &Answer) -> (u16, Value) {
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

impl World {
    /// Sends a request with these claims and this body.
    pub async fn send(&self, claims: Option<&Claims>, body: &[u8]) -> (u16, Value) {
        status_and_body(&handle(&self.database, &self.store, claims, body).await)
    }

    /// Sends an admin's request to another Lambda environment.
    pub async fn call_through(&self, view: &Database, request: &Value) -> (u16, Value) {
        let body = request.to_string();
        let claims = member_of("[admin]");
        status_and_body(&handle(view, &self.store, Some(&claims), body.as_bytes()).await)
    }

    /// Sends an admin's request.
    pub async fn call(&self, request: &Value) -> (u16, Value) {
        self.send(Some(&member_of("[admin]")), request.to_string().as_bytes())
            .await
    }

    /// Sends an admin's request in Vietnamese.
    pub async fn call_in_vietnamese(&self, request: &Value) -> (u16, Value) {
        let (claims, body) = (member_of("[admin]"), request.to_string());
        let language = Language::Vietnamese;
        let answer = handle_in(
            language,
            &self.database,
            &self.store,
            Some(&claims),
            body.as_bytes(),
        )
        .await;
        status_and_body(&answer)
    }

    /// The answer to an admin's request, which must succeed.
    pub async fn ask(&self, request: Value) -> Value {
        let (status, answer) = self.call(&request).await;
        assert_eq!(status, 200, "{request}: {answer}");
        answer
    }

    /// The `data` in the answer to an admin's request. These instants must be within the last minute; they are
    /// replaced by null.
    pub async fn done(&self, request: Value, instants: &[&str]) -> Value {
        let mut answer = self.ask(request).await;
        assert_eq!(answer["success"], true, "{answer}");
        for &instant in instants {
            let value = answer["data"][instant].take();
            let is_new = format!(
                "'{}'::timestamptz > now() - interval '1 minute'",
                value.as_str().unwrap()
            );
            assert_eq!(self.value(&is_new).await, "true", "{value}");
        }
        answer["data"].take()
    }
}
