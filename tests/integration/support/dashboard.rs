//! The dashboard as its callers see it.

use meetassist::dashboard::{self, Claims};
use serde_json::{Value, json};

use super::World;

/// An action of each kind that succeeds on [`PEOPLE_AND_BOOKINGS`].
pub fn every_action() -> Vec<Value> {
    vec![
        json!({"action": "get_overview_stats"}),
        json!({"action": "get_customers"}),
        json!({"action": "get_customer_by_id", "customerid": "7"}),
        json!({"action": "get_consultants"}),
        json!({"action": "get_appointments"}),
        json!({"action": "get_appointment_by_id", "appointmentid": 1}),
        json!({"action": "get_programs"}),
        json!({"action": "get_consultant_schedules"}),
        json!({"action": "get_schedule_by_consultant", "consultant_id": 1}),
        json!({"action": "get_tables"}),
        json!({"action": "get_table_schema", "table_name": "customer"}),
        json!({"action": "get_stats"}),
        json!({"action": "get_archive_status"}),
    ]
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
        (4, 3, '2025-06-01', '23:30', '23:59', true);
    INSERT INTO communityprogram
        (programid, programname, date, description, content, organizer, url, isdisabled, status, createdat) VALUES
        (1, 'Ngày hội', '2025-07-01', 'Mô tả', 'Nội dung', 'MeetAssist', 'https://example.com/p', false, 'upcoming',
         '2025-01-01T10:00+07'),
        (2, 'Tập huấn', '2025-08-01', NULL, NULL, NULL, NULL, false, 'completed', '2025-01-01T10:00+07'),
        (3, 'Đã bỏ', '2025-09-01', NULL, NULL, NULL, NULL, true, 'upcoming', '2025-01-01T10:00+07');
    INSERT INTO programparticipant (programid, customerid, status) VALUES
        (1, '7', 'registered'), (1, '9', 'cancelled'), (3, '7', 'attended');";

/// The claims of somebody in these groups, as API Gateway writes them.
pub fn member_of(groups: &str) -> Claims {
    Claims::from([
        ("cognito:groups".to_owned(), groups.to_owned()),
        ("email".to_owned(), "binh@example.com".to_owned()),
        ("email_verified".to_owned(), "true".to_owned()),
    ])
}

impl World {
    /// Sends a request with these claims and this body.
    pub async fn send(&self, claims: Option<&Claims>, body: &[u8]) -> (u16, Value) {
        let answer = dashboard::handle(&self.database, claims, body).await;
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    /// Sends an admin's request.
    pub async fn call(&self, request: &Value) -> (u16, Value) {
        self.send(Some(&member_of("[admin]")), request.to_string().as_bytes())
            .await
    }

    /// What an admin's request is answered with; it must succeed.
    pub async fn ask(&self, request: Value) -> Value {
        let (status, answer) = self.call(&request).await;
        assert_eq!(status, 200, "{request}: {answer}");
        answer
    }
}
