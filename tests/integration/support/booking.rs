//! Appointments on days around today.

use chrono::NaiveDate;

use super::World;

impl World {
    /// Adds one appointment with feedback, and one slot, on each of the days.
    pub async fn book(&self, days: &[NaiveDate]) {
        self.execute(
            "INSERT INTO customer (customerid, fullname, email) VALUES ('7', 'An', 'an@example.com')
                 ON CONFLICT DO NOTHING;
             INSERT INTO consultant (consultantid, fullname, email) VALUES (1, 'Binh', 'binh@example.com')
                 ON CONFLICT DO NOTHING",
        )
        .await;
        for day in days {
            self.book_at(*day, "09:00", "7").await;
        }
    }

    /// Adds an appointment of consultant 1 with feedback, and a slot for it; returns the appointment's id.
    pub async fn book_at(&self, day: NaiveDate, time: &str, customer: &str) -> i64 {
        self.execute(&format!(
            "INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
             VALUES (1, '{day}', '{time}', '{time}'::time + interval '1 hour')"
        ))
        .await;
        let booked = self
            .client
            .query_one(
                "WITH booked AS (
                     INSERT INTO appointment (consultantid, customerid, date, time)
                     VALUES (1, $1, $2::date, $3::text::time)
                     RETURNING appointmentid),
                 rated AS (
                     INSERT INTO appointmentfeedback (appointmentid, rating) SELECT appointmentid, 4.5 FROM booked)
                 SELECT appointmentid::bigint FROM booked",
                &[&customer, &day, &time],
            )
            .await;
        booked.unwrap().get(0)
    }

    /// The days, as offsets from today, whose appointments are in the database.
    pub async fn booked_days(&self) -> String {
        self.value("SELECT string_agg(DISTINCT (date - current_date)::text, ' ') FROM appointment")
            .await
    }

    /// The days, as offsets from today, that are only in the archive.
    pub async fn archived_days(&self) -> String {
        self.value(
            "SELECT string_agg((day - current_date)::text, ' ' ORDER BY day) FROM archive.archived_day",
        )
        .await
    }

    /// Days by their offset from today.
    pub async fn days<const N: usize>(&self, from_today: [i32; N]) -> [NaiveDate; N] {
        let mut days = [NaiveDate::MIN; N];
        for (day, distance) in days.iter_mut().zip(from_today) {
            *day = self.day(distance).await;
        }
        days
    }
}
