//! A database with a load window ends in the same data as one that has everything loaded, whatever is done to both.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use meetassist::window::load_days;
use serde_json::json;

use crate::support::{World, random::Random, world};

const STEPS: u32 = 80;

/// What is done: to the windowed database, and as far as it changes data, to its twin.
#[derive(Clone, Copy, Debug)]
enum Step {
    Book,
    Move,
    Change,
    Delete,
    Rate,
    Load,
    Release,
    Archive,
    LoseDatabase,
}

const LIKELY: [Step; 16] = [
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Move,
    Step::Move,
    Step::Move,
    Step::Change,
    Step::Change,
    Step::Delete,
    Step::Rate,
    Step::Load,
    Step::Release,
    Step::Archive,
    Step::Archive,
    Step::LoseDatabase,
];

/// Two databases, and where each appointment and slot is: each pair has a place of its own, a day and an hour.
struct Twins {
    windowed: World,
    whole: World,
    days: [NaiveDate; 6],
    places: BTreeMap<i64, (NaiveDate, u64)>,
    next_id: i64,
    random: Random,
}

impl Twins {
    async fn new(seed: u64) -> Self {
        let windowed = world().await;
        let whole = world().await;
        let days = windowed.days([-40, -2, 0, 1, 2, 300]).await;
        for world in [&windowed, &whole] {
            world
                .execute(
                    "INSERT INTO customer (customerid, fullname, email, createdat)
                     VALUES ('7', 'An', 'an@example.com', '2025-01-01T00:00Z');
                     INSERT INTO consultant (consultantid, fullname, email, createdat, joindate)
                     VALUES (1, 'Binh', 'binh@example.com', '2025-01-01T00:00Z', '2025-01-01')",
                )
                .await;
            // Days that nobody touches, too many for the manifest to hold itself.
            world
                .execute(
                    "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, createdat, updatedat)
                     SELECT 10000 + number, 1, '7', current_date - number, '08:00', '2025-06-02T10:00Z',
                            '2025-06-02T10:00Z'
                     FROM generate_series(3, 39) AS number",
                )
                .await;
        }
        Self {
            windowed,
            whole,
            days,
            places: BTreeMap::new(),
            next_id: 1,
            random: Random::new(seed),
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Book => self.book().await,
            Step::Move => self.relocate().await,
            Step::Change => {
                let notes = self.random.text(20);
                self.change(
                    "UPDATE appointment SET description = $2 WHERE appointmentid = $1",
                    &notes,
                )
                .await;
            }
            Step::Delete => {
                self.change(
                    "WITH slot AS (DELETE FROM consultantschedule WHERE scheduleid = $1)
                     DELETE FROM appointment WHERE appointmentid = $1 AND $2 = ''",
                    "",
                )
                .await
                .map(|id| self.places.remove(&id));
            }
            Step::Rate => {
                let text = self.random.text(20);
                self.change(
                    "INSERT INTO appointmentfeedback (appointmentid, rating, customerfeedback, createdat)
                     VALUES ($1, 4.5, $2, '2025-06-02T10:00Z')
                     ON CONFLICT (appointmentid) DO UPDATE SET customerfeedback = excluded.customerfeedback",
                    &text,
                )
                .await;
            }
            Step::Load => {
                let days = self.some_days();
                self.load(&days).await;
            }
            Step::Release => {
                if let Some(head) = self.windowed.head().await {
                    let days = self.some_days();
                    self.windowed.release(&head, &days).await;
                }
            }
            Step::Archive => {
                let head = self.windowed.archived().await;
                assert_eq!(head.manifest.conflicts, []);
            }
            Step::LoseDatabase => {
                self.windowed.archived().await;
                self.windowed.lose_database().await;
                self.windowed.initialise(json!({})).await.unwrap();
            }
        }
    }

    /// A new appointment, on an archived day as well as on a loaded one.
    async fn book(&mut self) {
        let Some((day, hour)) = self.free_place() else {
            return;
        };
        let id = self.next_id;
        self.next_id += 1;
        self.places.insert(id, (day, hour));
        for world in [&self.windowed, &self.whole] {
            world
                .execute(&format!(
                    "INSERT INTO appointment (appointmentid, consultantid, customerid, date, time, createdat, updatedat)
                     VALUES ({id}, 1, '7', '{day}', '{hour}:00', '2025-06-02T10:00Z', '2025-06-02T10:00Z');
                     INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
                     VALUES ({id}, 1, '{day}', '{hour}:00', '{hour}:59')"
                ))
                .await;
        }
    }

    /// An appointment moves, and its slot if there is still one, to a day that may be archived.
    async fn relocate(&mut self) {
        let (Some(id), Some((day, hour))) = (self.some_appointment(), self.free_place()) else {
            return;
        };
        self.load(&[self.places[&id].0]).await;
        self.places.insert(id, (day, hour));
        for world in [&self.windowed, &self.whole] {
            world
                .execute(&format!(
                    "UPDATE appointment SET date = '{day}', time = '{hour}:00' WHERE appointmentid = {id};
                     UPDATE consultantschedule SET date = '{day}', starttime = '{hour}:00', endtime = '{hour}:59'
                     WHERE scheduleid = {id}"
                ))
                .await;
        }
    }

    /// A statement about an appointment, whose day is loaded for it; the appointment's id if there is any.
    async fn change(&mut self, statement: &str, text: &str) -> Option<i64> {
        let id = self.some_appointment()?;
        self.load(&[self.places[&id].0]).await;
        let number = i32::try_from(id).unwrap();
        for world in [&self.windowed, &self.whole] {
            let changed = world.client.execute(statement, &[&number, &text]).await.unwrap();
            assert_eq!(changed, 1);
        }
        Some(id)
    }

    async fn load(&mut self, days: &[NaiveDate]) {
        let World { client, store, .. } = &mut self.windowed;
        let loaded = load_days(client, store, days).await.unwrap();
        assert_eq!(loaded.conflicts, []);
    }

    fn some_appointment(&mut self) -> Option<i64> {
        let ids: Vec<i64> = self.places.keys().copied().collect();
        (!ids.is_empty()).then(|| *self.random.choose(&ids))
    }

    fn free_place(&mut self) -> Option<(NaiveDate, u64)> {
        let place = (*self.random.choose(&self.days), self.random.below(24));
        (!self.places.values().any(|taken| *taken == place)).then_some(place)
    }

    fn some_days(&mut self) -> Vec<NaiveDate> {
        let random = &mut self.random;
        self.days.iter().copied().filter(|_| random.chance(50)).collect()
    }
}

#[tokio::test]
async fn a_window_changes_nothing_of_the_data() {
    for seed in 1..=6 {
        let mut twins = Twins::new(seed).await;
        let mut taken = Vec::new();
        for _ in 0..STEPS {
            let step = *twins.random.choose(&LIKELY);
            taken.push(step);
            twins.take(step).await;
        }
        twins.windowed.archived().await;
        twins.windowed.lose_database().await;
        twins.windowed.initialise(json!({"load": "all"})).await.unwrap();
        assert_eq!(
            twins.windowed.dump().await,
            twins.whole.dump().await,
            "seed {seed}: {taken:?}"
        );
    }
}
