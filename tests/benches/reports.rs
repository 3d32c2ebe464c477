//! Compares reports by month with plain SQL over the same rows, with everything loaded and with everything archived: over
//! a year and over ten, or as many `DAYS` as the environment asks for.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::harness::{
    days, has_default_size, middle,
    results::{Results, count, milliseconds},
    timed, world_over,
};
use crate::support::{World, archive::FULL, faults::Proxy, proxy::ListeningProxy};

const REPETITIONS: usize = 21;

const TEN_YEARS: u32 = 3650;

/// Where the time goes, if an aim isn't met.
const REASON: &str = "whether a customer is new depends on the digests of all earlier days, which are unpacked from each \
                      archived day's row";

/// A report by month, counted in the plainest way while all rows are loaded.
const PLAIN: &str = "
    WITH firsts AS (SELECT customerid, min(date) AS first_date FROM appointment GROUP BY customerid),
         held AS (
             SELECT date_trunc('month', date)::date AS month, count(*),
                    count(*) FILTER (WHERE status = 'pending') AS pending,
                    count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
                    count(*) FILTER (WHERE status = 'completed') AS completed,
                    count(*) FILTER (WHERE status = 'no_show') AS no_show,
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
    let mut results = Results::of("reports");
    let mut most = Needed::default();
    let sizes = if has_default_size() {
        vec![days(), TEN_YEARS]
    } else {
        vec![days()]
    };
    for days in sizes {
        let (loaded, mut archived) = (world_over(days).await, world_over(days).await);
        archived.archive_as(FULL).await.unwrap();
        archived.lose_database().await;
        let nothing = json!({"load": {"before": 0, "after": 0}});
        archived.initialise(nothing).await.unwrap();
        for span in spans(&loaded).await {
            span.compare(days, &loaded, &archived, &mut results).await;
            most = most.or(span.needed(&mut archived).await);
        }
    }
    results.add(count("round trips of a report, the most", most.round_trips).at_most(1.0));
    results.add(count("objects that a report reads, the most", most.objects).at_most(0.0));
    results.write();
}

/// The days of a report.
struct Span {
    name: &'static str,
    from: NaiveDate,
    to: NaiveDate,
}

/// What a report of archived days needs beside its statement.
#[derive(Clone, Copy, Default)]
struct Needed {
    round_trips: usize,
    objects: usize,
}

impl Needed {
    fn or(self, other: Self) -> Self {
        Self {
            round_trips: self.round_trips.max(other.round_trips),
            objects: self.objects.max(other.objects),
        }
    }
}

/// The last month, and all days.
async fn spans(world: &World) -> [Span; 2] {
    let row = "SELECT min(date)::date, max(date)::date FROM appointment";
    let row = world.client.query_one(row, &[]).await.unwrap();
    let (first, last): (NaiveDate, NaiveDate) = (row.get(0), row.get(1));
    let month = Span {
        name: "a month",
        from: last - chrono::Days::new(30),
        to: last,
    };
    let all = Span {
        name: "all days",
        from: first,
        to: last,
    };
    [month, all]
}

impl Span {
    fn request(&self) -> Value {
        json!({"action": "get_report", "date_from": self.from, "date_to": self.to, "group_by": "month"})
    }

    /// Adds the medians. All sides take turns, so that other work on the machine affects each alike.
    async fn compare(&self, days: u32, loaded: &World, archived: &World, results: &mut Results) {
        let statement = loaded.client.prepare(PLAIN).await.unwrap();
        let plainly = async || {
            loaded
                .client
                .query(&statement, &[&self.from, &self.to])
                .await
                .unwrap();
        };
        let (mut of_loaded, mut of_archived, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..REPETITIONS {
            of_loaded.push(timed(loaded.ask(self.request())).await);
            of_archived.push(timed(archived.ask(self.request())).await);
            plain.push(timed(plainly()).await);
        }
        let plain = middle(plain);
        for (times, are) in [(of_archived, "archived"), (of_loaded, "loaded")] {
            let name = format!("{} of {days}, {are}", self.name);
            results.add(
                milliseconds(&name, middle(times))
                    .at_most_times(1.5, plain, "plain SQL over the same rows, loaded")
                    .because(REASON),
            );
        }
    }

    async fn needed(&self, archived: &mut World) -> Needed {
        let (database, store) = (ListeningProxy::start().await, Proxy::start().await);
        archived.go_through(&store).await;
        let view = archived.another_view(Some(database.port)).await;
        view.warm_up().await;
        database.round_trips();
        let (status, answer) = archived.call_through(&view, &self.request()).await;
        assert_eq!(status, 200, "{answer}");
        Needed {
            round_trips: database.round_trips(),
            objects: store.requests().len(),
        }
    }
}
