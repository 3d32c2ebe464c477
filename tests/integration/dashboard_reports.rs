//! Reports: what they count, and that archived days count like loaded ones.

use meetassist::dashboard::parameters::AppointmentStatus;
use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{PEOPLE_AND_BOOKINGS, refusal},
    random::Random,
    twins::Twins,
    world,
};

/// What the rows of a report can be about.
pub const GROUPS: [&str; 5] = ["day", "week", "month", "consultant", "status"];

/// Some months of random bookings around today: five consultants and thirty customers, whose first appointments are
/// scattered over all of them.
fn random_rows(seed: u64) -> String {
    let statuses = AppointmentStatus::ALL.map(AppointmentStatus::word).join("','");
    format!(
        "SELECT setseed(1.0 / {seed});
         INSERT INTO customer (customerid, fullname, email)
             SELECT 'c' || number, 'Khách ' || number, 'c' || number || '@example.com'
             FROM generate_series(1, 30) AS number;
         INSERT INTO consultant (consultantid, fullname, email)
             SELECT number, chr(70 - number) || ' Tư vấn', number || '@example.com'
             FROM generate_series(1, 5) AS number;
         CREATE TEMP TABLE place AS
             SELECT current_date + day AS date, consultant, hour, random() AS chance
             FROM generate_series(-170, 45) AS day, generate_series(1, 5) AS consultant, generate_series(8, 12) AS hour
             WHERE day % 3 <> 1;
         INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable)
             SELECT row_number() OVER (ORDER BY random()), consultant, date, make_time(hour, 0, 0),
                    make_time(hour, 0, 0) + interval '1 minute' * (20 + floor(random() * 40)), random() < 0.5
             FROM place
             WHERE consultant <> 4 AND chance < 0.3;
         INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, duration, status)
             SELECT row_number() OVER (ORDER BY random()), consultant,
                    -- The higher a number, the later its customer comes.
                    'c' || least(30, 1 + floor(random() * (date - current_date + 185) / 7)), date,
                    make_time(hour, 0, 0), 5 + floor(random() * 55),
                    (ARRAY['{statuses}'])[1 + floor(random() * {count})]
             FROM place
             WHERE consultant <> 5 AND chance BETWEEN 0.2 AND 0.5;
         INSERT INTO appointmentfeedback (appointmentid, rating)
             SELECT appointmentid, floor(random() * 51) / 10 FROM appointment WHERE random() < 0.4;
         DROP TABLE place;",
        count = AppointmentStatus::ALL.len(),
    )
}

/// A report made by plain SQL over the rows, which must all be loaded.
pub async fn counted(world: &World, from: &Value, to: &Value, group: &str, consultant: Option<i32>) -> Value {
    let (appointment_key, slot_key) = match group {
        "day" => ("date::text", "date::text"),
        "week" => (
            "date_trunc('week', date)::date::text",
            "date_trunc('week', date)::date::text",
        ),
        "month" => ("left(date::text, 7)", "left(date::text, 7)"),
        "consultant" => ("consultantid::text", "consultantid::text"),
        _ => ("status::text", "NULL::text"),
    };
    let keys = match group {
        "day" | "week" | "month" => format!(
            "SELECT DISTINCT {appointment_key} AS key, {appointment_key} AS place
             FROM (SELECT generate_series(date {from}, date {to}, '1 day')::date AS date) AS days"
        ),
        "consultant" => "
            SELECT consultantid::text AS key, searchtext COLLATE pg_c_utf8 AS place FROM consultant
            WHERE consultantid IN (SELECT consultantid FROM held UNION SELECT consultantid FROM offered)"
            .to_owned(),
        _ => {
            let rows = AppointmentStatus::ALL.iter().enumerate();
            let rows = rows.map(|(place, status)| format!("('{}', '{place}')", status.word()));
            format!("VALUES {}", rows.collect::<Vec<_>>().join(", "))
        }
    };
    let statuses = AppointmentStatus::ALL.map(|status| {
        let word = status.word();
        format!("'{word}', count(*) FILTER (WHERE status = '{word}')")
    });
    let of_consultant = consultant.map_or("true".to_owned(), |id| format!("consultantid = {id}"));
    let figures = |condition: &str, offered: &str| {
        format!(
            "SELECT json_build_object(
                 'appointments', count(*),
                 'appointments_by_status', json_build_object({}),
                 'booked_minutes', coalesce(sum(duration) FILTER (WHERE status <> 'cancelled'), 0),
                 'offered_minutes', {offered},
                 'customers', count(DISTINCT customerid),
                 'new_customers', count(DISTINCT customerid) FILTER (WHERE date = first_date),
                 'average_rating', round(avg(rating), 2))::jsonb
             FROM held WHERE {condition}",
            statuses.join(", ")
        )
    };
    let minutes = |condition: &str| {
        format!(
            "(SELECT coalesce(sum(extract(epoch FROM endtime - starttime) / 60)::integer, 0) FROM offered WHERE {condition})"
        )
    };
    let offered_of_row = match group {
        "status" => "NULL::integer".to_owned(),
        _ => minutes("offered.key = keys.key"),
    };
    let name = match group {
        "consultant" => "(SELECT fullname FROM consultant WHERE consultantid::text = keys.key)",
        _ => "NULL",
    };
    let query = format!(
        "WITH held AS (
             SELECT *, {appointment_key} AS key,
                    (SELECT min(date) FROM appointment AS other WHERE other.customerid = appointment.customerid) AS first_date
             FROM appointment LEFT JOIN appointmentfeedback USING (appointmentid)
             WHERE date BETWEEN {from} AND {to} AND {of_consultant}),
         offered AS (
             SELECT *, {slot_key} AS key FROM consultantschedule
             WHERE date BETWEEN {from} AND {to} AND {of_consultant}),
         keys (key, place) AS ({keys})
         SELECT json_build_object(
             'rows', (
                 SELECT coalesce(json_agg(
                     jsonb_build_object('key', key, 'consultant_name', {name}) || ({row}) ORDER BY place), '[]')
                 FROM keys),
             'totals', jsonb_build_object('key', 'total', 'consultant_name', NULL) || ({totals}))",
        row = figures("held.key = keys.key", &offered_of_row),
        totals = figures("true", &minutes("true")),
    );
    let query = query.replace(&from.to_string(), &format!("'{}'", from.as_str().unwrap()));
    let query = query.replace(&to.to_string(), &format!("'{}'", to.as_str().unwrap()));
    serde_json::from_str(&world.value(&query).await).unwrap()
}

/// A request for a report.
pub fn request(from: &Value, to: &Value, group: &str, consultant: Option<i32>) -> Value {
    json!({"action": "get_report", "date_from": from, "date_to": to, "group_by": group, "consultant_id": consultant})
}

/// Asserts that both twins report what plain SQL counts, for several ranges of days and every group, and load nothing for
/// it.
async fn assert_counted(twins: &Twins, random: &mut Random) {
    let archived = twins.archived().await;
    let mut spans = vec![(-300, 100)];
    for _ in 0..3 {
        let from = random.below(180) as i32 - 170;
        spans.push((from, from + random.below(90) as i32));
    }
    for (from, to) in spans {
        let [from, to] = twins.whole.days([from, to]).await.map(|day| json!(day));
        for group in GROUPS {
            let consultant = random.chance(40).then(|| random.below(6) as i32 + 1);
            let expected = counted(&twins.whole, &from, &to, group, consultant).await;
            assert_eq!(
                twins.agree(&request(&from, &to, group, consultant)).await,
                expected,
                "{from} {to} {group} {consultant:?}"
            );
        }
    }
    assert_eq!(twins.archived().await, archived);
}

#[tokio::test]
async fn a_report_is_what_plain_sql_counts_whatever_is_archived() {
    for seed in 1..=3 {
        let mut random = Random::new(seed);
        let twins = Twins::with(&random_rows(seed)).await;
        assert!(twins.archived().await > 100);
        assert_counted(&twins, &mut random).await;
        // Some days become loaded, and rows are written on others that stay archived.
        let day = twins.whole.day(-28 - random.below(60) as i32 * 3).await;
        twins
            .agree(&json!({"action": "get_daily_stats", "date": day}))
            .await;
        for world in [&twins.whole, &twins.windowed] {
            world
                .execute(
                    "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, duration, status)
                     SELECT 100000 + day, 1 + day % 5, 'c' || 1 + day % 30, current_date - day, '20:00', 45, 'confirmed'
                     FROM generate_series(3, 160, 7) AS day;
                     INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
                     SELECT 100000 + day, 1 + day % 5, current_date - day, '21:00', '24:00'
                     FROM generate_series(3, 160, 11) AS day",
                )
                .await;
        }
        assert_counted(&twins, &mut random).await;
    }
}

#[tokio::test]
async fn a_report_equals_what_is_counted_by_hand() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    let report = world
        .ask(json!({"action": "get_report", "date_from": "2025-05-31", "date_to": "2025-06-03", "group_by": "week"}))
        .await;
    let week = |key: &str, counts: [u64; 4], minutes: [u64; 2], customers: [u64; 2], rating: Value| {
        let mut by_status = serde_json::Map::new();
        for status in AppointmentStatus::ALL.map(AppointmentStatus::word) {
            by_status.insert(status.to_owned(), json!(0));
        }
        for (status, count) in ["pending", "confirmed", "completed", "cancelled"]
            .into_iter()
            .zip(counts)
        {
            by_status.insert(status.to_owned(), json!(count));
        }
        json!({
            "key": key,
            "consultant_name": null,
            "appointments": counts.iter().sum::<u64>(),
            "appointments_by_status": by_status,
            "booked_minutes": minutes[0],
            "offered_minutes": minutes[1],
            "customers": customers[0],
            "new_customers": customers[1],
            "average_rating": rating,
        })
    };
    assert_eq!(
        report["rows"],
        json!([
            week("2025-05-26", [0, 0, 1, 0], [60, 29], [1, 1], json!(4.0)),
            week("2025-06-02", [1, 1, 1, 1], [135, 210], [3, 3], json!(4.5)),
        ])
    );
    assert_eq!(
        report["totals"],
        week("total", [1, 1, 2, 1], [195, 239], [4, 4], json!(4.25))
    );
}

#[tokio::test]
async fn people_who_are_disabled_later_stay_in_past_reports() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    for group in GROUPS {
        let request = json!({"action": "get_report", "date_from": "2025-01-01", "date_to": "2025-12-31", "group_by": group});
        let before = world.ask(request.clone()).await;
        world
            .execute("UPDATE customer SET isdisabled = true; UPDATE consultant SET isdisabled = true")
            .await;
        assert_eq!(world.ask(request).await, before);
        world
            .execute("UPDATE customer SET isdisabled = false; UPDATE consultant SET isdisabled = false")
            .await;
    }
}

#[tokio::test]
async fn a_report_covers_at_most_ten_years() {
    let world = world().await;
    let report = |to: &str| json!({"action": "get_report", "date_from": "2020-01-01", "date_to": to, "group_by": "day"});
    assert_eq!(
        world.ask(report("2030-01-08")).await["rows"]
            .as_array()
            .unwrap()
            .len(),
        3661
    );
    assert_eq!(
        world.call(&report("2030-01-09")).await,
        refusal(
            400,
            "invalid_request",
            "date_to must be at most 3660 days after date_from."
        )
    );
    assert_eq!(
        world.call(&report("2019-12-31")).await,
        refusal(
            400,
            "invalid_request",
            "date_from must not be later than date_to."
        )
    );
}

/// Removes from the manifest and its months what an older version did not write.
async fn forget_sums(world: &World) {
    world
        .edit_manifest(|manifest| {
            for day in manifest["days"].as_object_mut().unwrap().values_mut() {
                assert!(day["appointment_sums"].is_array());
                day.as_object_mut().unwrap().remove("appointment_sums");
            }
        })
        .await;
}

/// A month of days archived by an older version, and the report on it.
async fn written_by_an_older_version() -> (World, Value, Value) {
    let mut world = world().await;
    world.execute(&random_rows(7)).await;
    world.execute("DELETE FROM appointment WHERE date < current_date - 25; DELETE FROM consultantschedule WHERE date < current_date - 25; DELETE FROM appointment WHERE date > current_date; DELETE FROM consultantschedule WHERE date > current_date").await;
    let [from, to] = world.days([-60, 0]).await;
    let request = request(&json!(from), &json!(to), "consultant", None);
    let expected = world.ask(request.clone()).await;
    world.archive().await;
    assert!(world.manifest().await.months.is_empty());
    forget_sums(&world).await;
    world.lose_database().await;
    (world, request, expected)
}

#[tokio::test]
async fn days_archived_by_an_older_version_are_completed_once_and_stay_so() {
    let (mut world, request, expected) = written_by_an_older_version().await;
    world
        .initialise(json!({"load": {"before": 3, "after": 0}}))
        .await
        .unwrap();
    let incomplete = "SELECT count(*) FROM archive.archived_day WHERE appointment_sums IS NULL";
    assert_eq!(world.value(incomplete).await, "0");
    let archived = world.value("SELECT count(*) FROM archive.archived_day").await;
    assert_eq!(world.ask(request.clone()).await, expected);
    assert_eq!(
        world.value("SELECT count(*) FROM archive.archived_day").await,
        archived
    );
    // From the next full run on, the manifest has the figures of loaded and archived days alike.
    world.archive_as(crate::support::archive::FULL).await.unwrap();
    let days = world.inventory().await.days;
    assert!(days.len() > 20 && days.values().all(|day| day.appointment_sums.is_some()));
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(
        world
            .value("SELECT count(*) FROM archive.archived_day WHERE new_entry IS NOT NULL")
            .await,
        "0"
    );
    assert_eq!(world.ask(request).await, expected);
}

#[tokio::test]
async fn a_report_loads_days_that_lack_figures() {
    let (world, request, expected) = written_by_an_older_version().await;
    world
        .initialise(json!({"load": {"before": 3, "after": 0}}))
        .await
        .unwrap();
    world
        .execute("UPDATE archive.archived_day SET appointment_sums = NULL WHERE day > current_date - 20")
        .await;
    let archived = world
        .value("SELECT count(*) FROM archive.archived_day WHERE appointment_sums IS NOT NULL")
        .await;
    assert_eq!(world.ask(request).await, expected);
    assert_eq!(
        world.value("SELECT count(*) FROM archive.archived_day").await,
        archived
    );
}
