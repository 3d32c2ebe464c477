//! Compares reports with plain SQL over the same rows, with everything loaded and with everything archived; with
//! `DAYS=3650`, over ten years.

use std::time::Duration;

use crate::harness::{large_world, middle, timed};
use crate::support::{World, archive::FULL};
use chrono::NaiveDate;
use serde_json::{Value, json};

const REPETITIONS: usize = 21;

/// A report by month, counted in the plainest way while all rows are loaded.
const PLAIN: &str = "
    WITH firsts AS (SELECT customerid, min(date) AS first_date FROM appointment GROUP BY customerid),
         held AS (
             SELECT date_trunc('month', date)::date AS month, count(*),
                    count(*) FILTER (WHERE status = 'pending') AS pending,
                    count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
                    count(*) FILTER (WHERE status = 'completed') AS completed,
                    count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
                    sum(duration) FILTER (WHERE status <> 'cancelled') AS booked_minutes,
                    count(DISTINCT customerid) AS customers,
                    count(DISTINCT customerid) FILTER (WHERE date = first_date) AS new_customers,
                    round(avg(rating), 2) AS average_rating
             FROM appointment JOIN firsts USING (customerid) LEFT JOIN appointmentfeedback USING (appointmentid)
             WHERE date BETWEEN $1 AND $2
             GROUP BY GROUPING SETS ((month), ())),
         offered AS (
             SELECT date_trunc('month', date)::date AS month, sum(endtime - starttime) AS offered
             FROM consultantschedule
             WHERE date BETWEEN $1 AND $2
             GROUP BY GROUPING SETS ((month), ()))
    SELECT * FROM held FULL JOIN offered USING (month) ORDER BY month";

pub async fn measure() {
    let mut world = large_world().await;
    let spans = spans(&world).await;
    let mut plain = Vec::new();
    for (_, from, to) in &spans {
        let statement = world.client.prepare(PLAIN).await.unwrap();
        let query = async || {
            world.client.query(&statement, &[from, to]).await.unwrap();
        };
        plain.push(repeated(query).await);
    }
    let loaded = reported(&world, &spans).await;
    world.archive_as(FULL).await.unwrap();
    world.lose_database().await;
    world
        .initialise(json!({"load": {"before": 0, "after": 0}}))
        .await
        .unwrap();
    let archived = reported(&world, &spans).await;
    println!(
        "{:>10} {:>10} {:>10}  of appointments by month",
        "archived", "loaded", "plain SQL"
    );
    for (place, (name, _, _)) in spans.iter().enumerate() {
        let shown = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        println!(
            "{:>10} {:>10} {:>10}  {name}",
            shown(archived[place]),
            shown(loaded[place]),
            shown(plain[place])
        );
    }
}

/// The last month, the last year, and all days.
async fn spans(world: &World) -> Vec<(&'static str, NaiveDate, NaiveDate)> {
    let row = "SELECT min(date)::date, max(date)::date FROM appointment";
    let row = world.client.query_one(row, &[]).await.unwrap();
    let (first, last): (NaiveDate, NaiveDate) = (row.get(0), row.get(1));
    let before = |days| (last - chrono::Days::new(days)).max(first);
    vec![
        ("a month", before(30), last),
        ("a year", before(364), last),
        ("everything", first, last),
    ]
}

async fn reported(world: &World, spans: &[(&str, NaiveDate, NaiveDate)]) -> Vec<Duration> {
    let mut times = Vec::new();
    for (_, from, to) in spans {
        let request: Value =
            json!({"action": "get_report", "date_from": from, "date_to": to, "group_by": "month"});
        let ask = async || {
            world.ask(request.clone()).await;
        };
        times.push(repeated(ask).await);
    }
    times
}

async fn repeated(work: impl AsyncFn()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        times.push(timed(work()).await);
    }
    middle(times)
}
