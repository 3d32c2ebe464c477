//! Whatever is in the database is restored exactly.

use meetassist::installation::db_init::Source;
use serde_json::{Value, json};

use crate::support::{World, random::Random, world};

const DAYS: [&str; 6] = [
    "1900-01-01",
    "1969-12-31",
    "2024-02-29",
    "2025-06-02",
    "2025-06-03",
    "2999-12-31",
];
const INSTANTS: [&str; 6] = [
    "1900-01-01T00:00:00Z",
    "1945-09-02T00:00:00.000001+07:00",
    "1970-01-01T00:00:00Z",
    "2025-06-02T10:00:00.5+07:00",
    "2025-06-02T03:00:00.123456Z",
    "2999-12-31T23:59:59.999999Z",
];

/// Ascending numbers from 1, with gaps.
fn ids(random: &mut Random, count: u64) -> Vec<u64> {
    let mut id = 0;
    (0..count)
        .map(|_| {
            id += 1 + random.below(4) * random.below(1000);
            id
        })
        .collect()
}

fn optional(random: &mut Random, longest: u64) -> Value {
    if random.chance(30) {
        Value::Null
    } else {
        random.text(longest).into()
    }
}

impl World {
    /// Fills every table with rows that use everything their columns can hold.
    async fn fill(&self, random: &mut Random) {
        let customers: Vec<String> = (0..20)
            .map(|place| format!("{place}{}", random.text(40)))
            .collect();
        let rows: Vec<_> = customers
            .iter()
            .map(|customerid| {
                json!({
                    "customerid": customerid, "fullname": random.text(255), "email": random.text(255),
                    "phonenumber": if random.chance(50) { json!("0012") } else { optional(random, 30) },
                    "dateofbirth": random.chance(50).then_some(*random.choose(&DAYS)),
                    "createdat": random.choose(&INSTANTS), "isdisabled": random.chance(30),
                    "notes": optional(random, 1000),
                })
            })
            .collect();
        self.insert("customer", &rows).await;
        let consultants = ids(random, 5);
        let rows: Vec<_> = consultants
            .iter()
            .map(|id| {
                json!({
                    "consultantid": id, "fullname": random.text(255), "email": format!("{id}{}", random.text(40)),
                    "phonenumber": optional(random, 30), "imageurl": optional(random, 100),
                    "specialties": optional(random, 100), "qualifications": optional(random, 100),
                    "joindate": random.choose(&DAYS), "createdat": random.choose(&INSTANTS),
                    "isdisabled": random.chance(30),
                })
            })
            .collect();
        self.insert("consultant", &rows).await;
        let mut meetings = Vec::new();
        for day in DAYS {
            for consultant in &consultants {
                meetings.extend(
                    (0..24)
                        .filter(|_| random.chance(20))
                        .map(|hour| (day, *consultant, hour)),
                );
            }
        }
        let appointments = ids(random, meetings.len() as u64);
        let rows: Vec<_> = appointments
            .iter()
            .zip(&meetings)
            .map(|(id, (day, consultant, hour))| {
                json!({
                    "appointmentid": id, "consultantid": consultant, "customerid": random.choose(&customers),
                    "date": day, "time": format!("{hour}:00"), "duration": 5 + random.below(56),
                    "meetingurl": optional(random, 100),
                    "status": random.choose(&["pending", "confirmed", "completed", "no_show", "cancelled"]),
                    "description": optional(random, 1000), "createdat": random.choose(&INSTANTS),
                    "updatedat": random.choose(&INSTANTS),
                })
            })
            .collect();
        self.insert("appointment", &rows).await;
        let rows: Vec<_> = ids(random, meetings.len() as u64)
            .iter()
            .zip(&meetings)
            .map(|(id, (day, consultant, hour))| {
                json!({
                    "scheduleid": id, "consultantid": consultant, "date": day, "starttime": format!("{hour}:00"),
                    "endtime": format!("{hour}:59"), "isavailable": random.chance(50),
                })
            })
            .collect();
        self.insert("consultantschedule", &rows).await;
        let mut rows = Vec::new();
        for id in &appointments {
            if random.chance(50) {
                rows.push(json!({
                    "appointmentid": id, "rating": format!("{}.{}", random.below(5), random.below(10)),
                    "customerfeedback": optional(random, 1000), "createdat": random.choose(&INSTANTS),
                }));
            }
        }
        self.insert("appointmentfeedback", &rows).await;
        let programs = ids(random, 5);
        let rows: Vec<_> = programs
            .iter()
            .map(|id| {
                json!({
                    "programid": id, "programname": random.text(255), "date": random.choose(&DAYS),
                    "description": optional(random, 1000), "content": optional(random, 1000),
                    "organizer": optional(random, 255), "url": optional(random, 100),
                    "isdisabled": random.chance(30), "status": "upcoming", "createdat": random.choose(&INSTANTS),
                })
            })
            .collect();
        self.insert("communityprogram", &rows).await;
        let mut rows = Vec::new();
        for program in &programs {
            for customer in &customers {
                if random.chance(30) {
                    rows.push(json!({
                        "programid": program, "customerid": customer, "registeredtime": random.choose(&INSTANTS),
                        "status": random.choose(&["registered", "attended", "cancelled"]),
                    }));
                }
            }
        }
        self.insert("programparticipant", &rows).await;
    }

    /// The ids that the next rows will get.
    async fn next_ids(&self) -> Vec<i64> {
        let mut ids = Vec::new();
        for (table, column) in NUMBERED {
            let next = format!("SELECT nextval(pg_get_serial_sequence('{table}', '{column}'))");
            ids.push(self.client.query_one(&next, &[]).await.unwrap().get(0));
        }
        ids
    }
}

const NUMBERED: [(&str, &str); 4] = [
    ("consultant", "consultantid"),
    ("consultantschedule", "scheduleid"),
    ("appointment", "appointmentid"),
    ("communityprogram", "programid"),
];

#[tokio::test]
async fn every_table_is_restored_exactly() {
    for seed in 1..=8 {
        let mut world = world().await;
        world.fill(&mut Random::new(seed)).await;
        world.archived().await;
        let before = world.dump().await;
        world.lose_database().await;
        let report = world.initialise(json!({"load": "all"})).await.unwrap();
        assert_eq!(report.source, Source::Archive);
        assert_eq!(world.dump().await, before, "seed {seed}");
    }
}

#[tokio::test]
async fn an_id_that_was_ever_used_is_never_reused() {
    for seed in 1..=3 {
        let mut world = world().await;
        world.fill(&mut Random::new(seed)).await;
        world.archived().await;
        let mut highest = Vec::new();
        for (table, column) in NUMBERED {
            highest.push(
                world
                    .value(&format!("SELECT max({column}) FROM {table}"))
                    .await
                    .parse::<i64>()
                    .unwrap(),
            );
            world
                .execute(&format!(
                    "DELETE FROM {table} WHERE {column} = (SELECT max({column}) FROM {table})
                       AND NOT EXISTS (SELECT FROM appointment WHERE '{table}' = 'consultant')"
                ))
                .await;
        }
        world.archived().await;
        for _ in 0..2 {
            world.lose_database().await;
            let report = world.initialise(json!({})).await.unwrap();
            let next = world.next_ids().await;
            assert_eq!(
                next,
                highest.iter().map(|id| id + 1).collect::<Vec<_>>(),
                "seed {seed}"
            );
            // The random rows have no leave and no working plans, so those ids begin with 1.
            let entries: i64 = world
                .value("SELECT max(auditid) + 1 FROM auditentry")
                .await
                .parse()
                .unwrap();
            assert_eq!(
                report.contents.sequences.values().copied().collect::<Vec<_>>(),
                [next, vec![1, 1, entries]].concat()
            );
        }
    }
}

#[tokio::test]
async fn an_archive_without_rows_gives_an_empty_database() {
    let mut world = world().await;
    world.archived().await;
    world.lose_database().await;
    let report = world.initialise(json!({})).await.unwrap();
    assert_eq!(report.source, Source::Archive);
    assert_eq!(world.next_ids().await, [1, 1, 1, 1]);
}

#[tokio::test]
async fn a_restore_marks_nothing() {
    let mut world = world().await;
    world.fill(&mut Random::new(1)).await;
    let head = world.archived().await;
    world.lose_database().await;
    world.initialise(json!({})).await.unwrap();
    assert_eq!(world.value("SELECT count(*) FROM archive.mark").await, "0");
    assert_eq!(world.value("SELECT etag FROM archive.lineage").await, head.etag);
}
