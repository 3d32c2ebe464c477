//! Compares the ten most used actions with what PostgreSQL alone needs for the same statements.
//!
//! An action is measured from the request's bytes to the answer's, on the one warm connection that a Lambda environment
//! has. Next to it, the same statements run as prepared ones and without the service: the difference is the service's
//! own work, and PostgreSQL's parsing and planning.

use std::time::{Duration, Instant};

use crate::harness::{
    large_world, middle,
    recorded::{Bare, Recorded},
    results::{Figure, Results, milliseconds},
    timed,
};
use crate::support::{
    World,
    dashboard::{claims_of, member_of},
    proxy::ListeningProxy,
};
use meetassist::{
    dashboard::{self, Claims, Language},
    platform::database::Database,
};
use serde_json::{Value, json};
use tokio_postgres::Client;

/// Enough for a median that isn't affected by a moment of load on the machine; fewer for slow actions.
const REPETITIONS: usize = 101;
const FEWEST_REPETITIONS: usize = 11;
const PATIENCE: Duration = Duration::from_secs(10);

/// PostgreSQL plans a prepared statement from scratch five times before it may settle on one plan.
const WARM_UP: usize = 6;

/// An action in a typical use.
struct Use {
    name: &'static str,
    claims: Claims,
    body: String,
    /// A statement that undoes the action's change. It must change exactly one row.
    undo: Option<String>,
}

pub async fn measure() {
    let world = large_world().await;
    // Rows that were copied in have their ids already, so the sequence has not moved.
    let number =
        "setval(pg_get_serial_sequence('appointment', 'appointmentid'), max(appointmentid)) FROM appointment";
    world.execute(&format!("SELECT {number}")).await;
    let proxy = ListeningProxy::start().await;
    let overheard = world.another_view(Some(proxy.port)).await;
    let session = world.session().await;
    let mut results = Results::of("dashboard");
    for action in uses(&world).await {
        overheard.warm_up().await;
        proxy.heard();
        action.perform(&world, &overheard).await;
        action.undo(&world).await;
        let mut statements = Vec::new();
        for statement in Recorded::all(proxy.heard()) {
            statements.push(statement.prepare(&session).await);
        }
        results.add(action.measure(&world, &session, &statements).await);
    }
    results.write();
}

/// The ten actions, some of them with different filters.
async fn uses(world: &World) -> Vec<Use> {
    let (today, next_week, free_day) = (world.day(0).await, world.day(7).await, world.day(60).await);
    let pending =
        "SELECT appointmentid, time::text FROM appointment WHERE consultantid = 1 AND status = 'pending'";
    let pending = &world.client.query(pending, &[]).await.unwrap()[0];
    let (pending, time): (i32, String) = (pending.get(0), pending.get(1));
    let read = |name, request: Value| Use {
        name,
        claims: member_of("[admin]"),
        body: request.to_string(),
        undo: None,
    };
    let own = |name, request| Use {
        claims: claims_of("[consultant]", "tuvan1@example.org", "true"),
        ..read(name, request)
    };
    let undone = |undo, action| Use {
        undo: Some(undo),
        ..action
    };
    vec![
        read("get_overview_stats", json!({"action": "get_overview_stats"})),
        read(
            "get_appointments, the first page",
            json!({"action": "get_appointments"}),
        ),
        read(
            "get_appointments, a week's pending ones",
            json!({"action": "get_appointments", "status": "pending", "date_from": today, "date_to": next_week}),
        ),
        read(
            "get_appointments, search for a name",
            json!({"action": "get_appointments", "search": "nguyen"}),
        ),
        read(
            "get_appointments, search for a full name",
            json!({"action": "get_appointments", "search": "nguyen thi binh"}),
        ),
        read(
            "get_appointments, search for words of a description",
            json!({"action": "get_appointments", "search": "học bổng"}),
        ),
        read(
            "get_appointment_by_id",
            json!({"action": "get_appointment_by_id", "appointmentid": 50_000}),
        ),
        read(
            "get_schedule_by_consultant, a week",
            json!({"action": "get_schedule_by_consultant", "consultant_id": 1, "date_to": next_week}),
        ),
        read(
            "get_customers, the first page",
            json!({"action": "get_customers"}),
        ),
        read(
            "get_customers, search for a name",
            json!({"action": "get_customers", "search": "nguyen thi"}),
        ),
        read("get_consultants", json!({"action": "get_consultants"})),
        read(
            "get_calendar, a week",
            json!({"action": "get_calendar", "date_from": today, "date_to": next_week}),
        ),
        read(
            "get_appointments, by the time of creation",
            json!({"action": "get_appointments", "sort": "-createdat"}),
        ),
        read(
            "get_appointments, by the time of change",
            json!({"action": "get_appointments", "sort": "-updatedat"}),
        ),
        read(
            "get_appointments, by the customer's name",
            json!({"action": "get_appointments", "sort": "customer_name"}),
        ),
        read(
            "get_appointments, by status",
            json!({"action": "get_appointments", "sort": "status"}),
        ),
        read(
            "get_customers, by name",
            json!({"action": "get_customers", "sort": "fullname"}),
        ),
        read(
            "bulk_update_appointments, 200",
            json!({"action": "bulk_update_appointments", "appointmentids": (1..=200).collect::<Vec<_>>(),
                   "status": "cancelled"}),
        ),
        own(
            "get_my_appointments, by the consultant",
            json!({"action": "get_my_appointments", "consultant_id": 1}),
        ),
        undone(
            format!("DELETE FROM appointment WHERE date = '{free_day}'"),
            read(
                "create_appointment",
                json!({"action": "create_appointment", "consultantid": 1, "customerid": "100083517000000",
                       "date": free_day, "time": "09:00", "description": "Chọn trường"}),
            ),
        ),
        undone(
            format!(
                "UPDATE appointment SET time = '{time}' WHERE appointmentid = {pending} AND time = '20:00'"
            ),
            read(
                "update_appointment, another time",
                json!({"action": "update_appointment", "appointmentid": pending, "time": "20:00"}),
            ),
        ),
        undone(
            format!(
                "UPDATE appointment SET status = 'pending' WHERE appointmentid = {pending} AND status = 'confirmed'"
            ),
            own(
                "confirm_appointment, by the consultant",
                json!({"action": "confirm_appointment", "consultant_id": 1, "appointment_id": pending}),
            ),
        ),
    ]
}

impl Use {
    /// The medians. Both sides take turns, so that a moment of load on the machine, and dead rows left by
    /// changes, affect both alike.
    async fn measure(&self, world: &World, session: &Client, statements: &[Bare]) -> Figure {
        let (mut actions, mut bares) = (Vec::new(), Vec::new());
        let started = Instant::now();
        while actions.len() < WARM_UP + FEWEST_REPETITIONS
            || actions.len() < WARM_UP + REPETITIONS && started.elapsed() < PATIENCE
        {
            actions.push(timed(self.perform(world, &world.database)).await);
            self.undo(world).await;
            let bare = async {
                for statement in statements {
                    statement.run(session).await;
                }
            };
            bares.push(timed(bare).await);
            self.undo(world).await;
        }
        let [action, bare] = [actions, bares].map(|mut times| middle(times.split_off(WARM_UP)));
        milliseconds(self.name, action)
            .at_most_times(1.5, bare, "the same SQL, prepared")
            .because("most of the difference is PostgreSQL's parsing and planning")
    }

    async fn perform(&self, world: &World, database: &Database) {
        let (claims, body) = (Some(&self.claims), self.body.as_bytes());
        let language = Language::default();
        let answer = dashboard::handle(database, &world.store, claims, language, body).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    }

    async fn undo(&self, world: &World) {
        if let Some(undo) = &self.undo {
            assert_eq!(world.client.execute(undo, &[]).await.unwrap(), 1);
        }
    }
}
