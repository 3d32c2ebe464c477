//! The same year twice: in a database that has all of it loaded, and in one that has almost none of it.

use chrono::NaiveDate;
use meetassist::archived::lineage::Head;
use serde_json::{Value, json};

use super::{World, world};

/// About 130 appointments and 130 slots of three consultants, on every twelfth day of a year around today. Ids are
/// scattered over the days, as they are with real bookings.
const YEAR: &str = "
    INSERT INTO customer (customerid, fullname, email, phonenumber, createdat)
        SELECT 'c' || number, (ARRAY['Nguyễn An', 'Trần Bảo', 'Lê Chi', 'Đỗ Dũng'])[number % 4 + 1] || ' ' || number,
               'c' || number || '@example.com', '09000000' || number, '2025-01-01T00:00Z'::timestamptz + number * interval '1 hour'
        FROM generate_series(10, 21) AS number;
    INSERT INTO consultant (consultantid, fullname, email, joindate, createdat) VALUES
        (1, 'Phạm Bình', 'binh@example.com', '2024-01-01', '2025-01-01T00:00Z'),
        (2, 'Võ Hà', 'ha@example.com', '2024-01-01', '2025-01-01T00:00Z'),
        (3, 'Lý Khôi', 'khoi@example.com', '2024-01-01', '2025-01-01T00:00Z'),
        (4, 'Hồ Lan', 'lan@example.com', '2024-01-01', '2025-01-01T00:00Z');
    CREATE TEMP TABLE place AS
        SELECT current_date + step * 12 AS date, step, consultant, hour,
               row_number() OVER (ORDER BY md5(step || ' ' || consultant || ' ' || hour)) AS number
        FROM generate_series(-15, 15) AS step, generate_series(1, 3) AS consultant, generate_series(9, 11) AS hour
        WHERE (step + consultant * hour) % 2 = 0;
    INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
        SELECT number, consultant, date, make_time(hour, 0, 0), make_time(hour + 1, 0, 0)
        FROM place
        WHERE consultant <> 3 OR step % 3 = 0;
    INSERT INTO appointment
            (appointmentid, consultantid, customerid, date, time, duration, status, description, createdat, updatedat)
        SELECT number, consultant, 'c' || (10 + (number * 7) % 11), date, make_time(hour, 0, 0), 30 + number % 2 * 30,
               (ARRAY['pending', 'confirmed', 'completed', 'cancelled', 'completed'])[number % 5 + 1],
               CASE WHEN number % 7 > 0 THEN 'Học bổng ' || number % 7 END,
               '2025-02-01T00:00Z'::timestamptz + number * interval '1 minute', '2025-03-01T00:00Z'
        FROM place
        WHERE consultant <> 2 OR step % 4 <> 0;
    INSERT INTO appointmentfeedback (appointmentid, rating, customerfeedback, createdat)
        SELECT appointmentid, appointmentid % 6, 'Tốt', '2025-03-01T00:00Z'
        FROM appointment
        WHERE status = 'completed';
    DROP TABLE place;
    SELECT setval('consultant_consultantid_seq', max(consultantid)) FROM consultant;
    SELECT setval('appointment_appointmentid_seq', max(appointmentid)) FROM appointment;
    SELECT setval('consultantschedule_scheduleid_seq', max(scheduleid)) FROM consultantschedule";

/// How often a request is repeated if not all of its days could be loaded in time.
const PATIENCE: usize = 20;

pub struct Twins {
    /// Everything is loaded.
    pub whole: World,
    /// Today is loaded at first, and everything else is archived.
    pub windowed: World,
    pub head: Head,
}

impl Twins {
    pub async fn new() -> Self {
        Self::with(YEAR).await
    }

    /// Twins with these rows.
    pub async fn with(rows: &str) -> Self {
        let whole = world().await;
        whole.execute(rows).await;
        let mut windowed = world().await;
        windowed.execute(rows).await;
        let head = windowed.archived().await;
        windowed.lose_database().await;
        windowed
            .initialise(json!({"load": {"before": 0, "after": 0}}))
            .await
            .unwrap();
        Self {
            whole,
            windowed,
            head,
        }
    }

    /// Makes every day archived again.
    pub async fn forget(&mut self) {
        let archived = self.windowed.described_by(self.head.manifest.clone()).await;
        let days: Vec<NaiveDate> = archived.days.keys().copied().collect();
        self.windowed.release(&self.head, &days).await;
        assert_eq!(self.windowed.booked_days().await, "NULL");
    }

    /// Asserts that both answer a request the same, and returns the answer.
    ///
    /// A busy machine may not manage to load all days during one request. What it has loaded stays loaded, as the
    /// answer promises.
    pub async fn agree(&self, request: &Value) -> Value {
        let expected = self.whole.call(request).await;
        let mut answer = self.windowed.call(request).await;
        for _ in 0..PATIENCE {
            if answer.1["code"] != "archive_unavailable" {
                break;
            }
            answer = self.windowed.call(request).await;
        }
        assert_eq!(answer, expected, "{request}");
        answer.1
    }

    /// The day this many steps of twelve days after today.
    pub async fn step(&self, steps: i32) -> NaiveDate {
        self.whole.day(steps * 12).await
    }

    /// How many days are archived.
    pub async fn archived(&self) -> u64 {
        let count = "SELECT count(*) FROM archive.archived_day";
        self.windowed.value(count).await.parse().unwrap()
    }
}
