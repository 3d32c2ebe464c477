//! Model test: a database with a load window ends up with the same data as one with everything loaded, whatever is done
//! to both.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use meetassist::window::load_days;
use serde_json::json;

use crate::support::{World, random::Random, world};

const STEPS: u32 = 150;

/// An operation on the windowed database and, if it changes data, on its twin. Those who book, offer or move don't know
/// which days are archived, nor what is taken on them.
#[derive(Clone, Copy, Debug)]
enum Step {
    Book,
    Offer,
    Move,
    MoveSlot,
    Change,
    Delete,
    DeleteSlot,
    Rate,
    TakeLeave,
    EndLeave,
    PlanHours,
    Load,
    Release,
    Archive,
    LoseDatabase,
}

const LIKELY: [Step; 25] = [
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Book,
    Step::Offer,
    Step::Offer,
    Step::Offer,
    Step::Offer,
    Step::Move,
    Step::Move,
    Step::Move,
    Step::MoveSlot,
    Step::Change,
    Step::Delete,
    Step::DeleteSlot,
    Step::Rate,
    Step::TakeLeave,
    Step::EndLeave,
    Step::PlanHours,
    Step::Load,
    Step::Release,
    Step::Archive,
    Step::LoseDatabase,
];

/// Two databases, and the days of the appointments and slots in both.
struct Twins {
    windowed: World,
    whole: World,
    days: [NaiveDate; 6],
    appointments: BTreeMap<i32, NaiveDate>,
    slots: BTreeMap<i32, NaiveDate>,
    next_id: i32,
    random: Random,
    /// How many statements on archived days were refused.
    refused_beside_archived: usize,
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
                     INSERT INTO consultant (consultantid, fullname, email, createdat, joindate) VALUES
                         (1, 'Binh', 'binh@example.com', '2025-01-01T00:00Z', '2025-01-01'),
                         (2, 'Chi', 'chi@example.com', '2025-01-01T00:00Z', '2025-01-01')",
                )
                .await;
            // Days that nobody touches, more than the manifest holds itself.
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
            appointments: BTreeMap::new(),
            slots: BTreeMap::new(),
            next_id: 1,
            random: Random::new(seed),
            refused_beside_archived: 0,
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Book => {
                let (id, day) = self.new_row();
                let (consultant, hour, minute) = self.time();
                let (duration, status) = (self.duration(), self.status());
                let insert = format!(
                    "INSERT INTO appointment
                         (appointmentid, consultantid, customerid, date, time, duration, status, createdat, updatedat)
                     VALUES ({id}, {consultant}, '7', '{day}', '{hour}:{minute}', {duration}, '{status}',
                             '2025-06-02T10:00Z', '2025-06-02T10:00Z')"
                );
                if self.succeeds(&insert, day).await {
                    self.appointments.insert(id, day);
                }
            }
            Step::Offer => {
                let (id, day) = self.new_row();
                let (consultant, hour, minute) = self.time();
                let insert = format!(
                    "INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime)
                     VALUES ({id}, {consultant}, '{day}', '{hour}:{minute}', '{}:00')",
                    hour + 1
                );
                if self.succeeds(&insert, day).await {
                    self.slots.insert(id, day);
                }
            }
            Step::Move => {
                let Some((id, from)) = some(&mut self.random, &self.appointments) else {
                    return;
                };
                self.load(&[from]).await;
                let day = *self.random.choose(&self.days);
                let (consultant, hour, minute) = self.time();
                let status = self.status();
                let update = format!(
                    "UPDATE appointment
                     SET consultantid = {consultant}, date = '{day}', time = '{hour}:{minute}', status = '{status}'
                     WHERE appointmentid = {id}"
                );
                if self.succeeds(&update, day).await {
                    self.appointments.insert(id, day);
                }
            }
            Step::MoveSlot => {
                let Some((id, from)) = some(&mut self.random, &self.slots) else {
                    return;
                };
                self.load(&[from]).await;
                let day = *self.random.choose(&self.days);
                let (consultant, hour, minute) = self.time();
                let update = format!(
                    "UPDATE consultantschedule
                     SET consultantid = {consultant}, date = '{day}', starttime = '{hour}:{minute}',
                         endtime = '{}:00'
                     WHERE scheduleid = {id}",
                    hour + 1
                );
                if self.succeeds(&update, day).await {
                    self.slots.insert(id, day);
                }
            }
            Step::Change => {
                let notes = self.random.text(20);
                self.change(
                    "UPDATE appointment SET description = $2 WHERE appointmentid = $1",
                    &notes,
                )
                .await;
            }
            Step::Delete => {
                let id = self
                    .change("DELETE FROM appointment WHERE appointmentid = $1 AND $2 = ''", "")
                    .await;
                id.map(|id| self.appointments.remove(&id));
            }
            Step::DeleteSlot => {
                let Some((id, day)) = some(&mut self.random, &self.slots) else {
                    return;
                };
                self.load(&[day]).await;
                self.slots.remove(&id);
                let delete = format!("DELETE FROM consultantschedule WHERE scheduleid = {id}");
                assert!(self.succeeds(&delete, day).await);
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
            // Nobody can be booked during leave on archived days either; existing bookings stay.
            Step::TakeLeave => {
                let (id, day) = self.new_row();
                let (consultant, hour, _) = self.time();
                let insert = format!(
                    "INSERT INTO consultantleave
                         (leaveid, consultantid, startdate, enddate, starttime, endtime, createdat)
                     VALUES ({id}, {consultant}, '{day}', '{day}', '{hour}:00', '{hour}:30', '2025-06-02T10:00Z')"
                );
                assert!(self.succeeds(&insert, day).await);
            }
            Step::EndLeave => {
                let delete =
                    "DELETE FROM consultantleave WHERE leaveid = (SELECT min(leaveid) FROM consultantleave)";
                for world in [&self.windowed, &self.whole] {
                    world.execute(delete).await;
                }
            }
            Step::PlanHours => {
                let (id, day) = self.new_row();
                let (consultant, hour, _) = self.time();
                let weekday = 1 + self.random.below(7);
                let insert = format!(
                    "INSERT INTO consultantworkingplan (planid, consultantid, weekday, starttime, endtime, validfrom)
                     VALUES ({id}, {consultant}, {weekday}, '{hour}:00', '{}:00', '{day}')",
                    hour + 1
                );
                self.succeeds(&insert, day).await;
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

    /// Whether a plain SQL statement that writes to this day succeeds. Both databases must agree on it, and on the
    /// reason if not.
    async fn succeeds(&mut self, statement: &str, day: NaiveDate) -> bool {
        let archived = format!("SELECT count(*) FROM archive.archived_day WHERE day = '{day}'");
        let is_archived = self.windowed.value(&archived).await == "1";
        let refusal = violated_constraint(&self.windowed, statement).await;
        assert_eq!(
            refusal,
            violated_constraint(&self.whole, statement).await,
            "{statement}"
        );
        self.refused_beside_archived += usize::from(is_archived && refusal.is_some());
        refusal.is_none()
    }

    /// Runs a statement about an appointment after loading its day; returns the appointment's id if there is one.
    async fn change(&mut self, statement: &str, text: &str) -> Option<i32> {
        let (id, day) = some(&mut self.random, &self.appointments)?;
        self.load(&[day]).await;
        for world in [&self.windowed, &self.whole] {
            let changed = world.client.execute(statement, &[&id, &text]).await.unwrap();
            assert_eq!(changed, 1);
        }
        Some(id)
    }

    fn new_row(&mut self) -> (i32, NaiveDate) {
        self.next_id += 1;
        (self.next_id, *self.random.choose(&self.days))
    }

    /// A consultant, an hour and a minute. From a small set, so that many collide.
    fn time(&mut self) -> (u64, u64, u64) {
        let hour = *self.random.choose(&[8, 9, 10, 14, 23]);
        (1 + self.random.below(2), hour, 10 + 15 * self.random.below(3))
    }

    fn duration(&mut self) -> u64 {
        5 + self.random.below(55)
    }

    fn status(&mut self) -> &'static str {
        self.random
            .choose::<&str>(&["pending", "confirmed", "completed", "no_show", "cancelled"])
    }

    async fn load(&mut self, days: &[NaiveDate]) {
        let World { client, store, .. } = &mut self.windowed;
        let loaded = load_days(client, store, days).await.unwrap();
        assert_eq!(loaded.conflicts, []);
    }

    fn some_days(&mut self) -> Vec<NaiveDate> {
        let random = &mut self.random;
        self.days.iter().copied().filter(|_| random.chance(50)).collect()
    }
}

fn some(random: &mut Random, rows: &BTreeMap<i32, NaiveDate>) -> Option<(i32, NaiveDate)> {
    let rows: Vec<_> = rows.iter().map(|(&id, &day)| (id, day)).collect();
    (!rows.is_empty()).then(|| *random.choose(&rows))
}

/// The constraint with which the database refuses a statement; None if it succeeds. If a slot violates two constraints
/// because it starts together with another one, which one is reported depends on where that is.
async fn violated_constraint(world: &World, statement: &str) -> Option<String> {
    let error = world.client.batch_execute(statement).await.err()?;
    let violation = error.as_db_error().unwrap();
    let constraint = violation
        .constraint()
        .unwrap_or_else(|| panic!("{statement}: {error:?}"));
    Some(constraint.replace("start_unique", "no_overlap"))
}

/// Every row of every table. Audit entries are without ids and instants, which differ between databases, and without the
/// availability of slots, which follows from the appointments that a database has loaded.
async fn data(world: &World) -> BTreeMap<&'static str, String> {
    let mut tables = world.dump().await;
    let entries = "
        SELECT string_agg(concat_ws(' ', tablename, rowkey, action, before - 'isavailable', after - 'isavailable'), E'\n'
                          ORDER BY tablename, rowkey, auditid)
        FROM auditentry";
    tables.insert("auditentry", world.value(&format!("({entries})")).await);
    tables
}

#[tokio::test]
async fn the_load_window_never_affects_the_data() {
    let mut refused_beside_archived = 0;
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
            data(&twins.windowed).await,
            data(&twins.whole).await,
            "seed {seed}: {taken:?}"
        );
        refused_beside_archived += twins.refused_beside_archived;
    }
    assert!(refused_beside_archived > 10, "{refused_beside_archived}");
}
