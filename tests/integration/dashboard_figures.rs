//! The dashboard's figures and table descriptions.

use serde_json::json;

use crate::support::{dashboard::PEOPLE_AND_BOOKINGS, world};

#[tokio::test]
async fn the_overview_counts_enabled_records_and_all_appointments() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
        .execute(
            "UPDATE appointment SET createdat = current_date - interval '6 days' WHERE appointmentid = 1;
             UPDATE appointment SET createdat = current_date - interval '6 days 1 minute' WHERE appointmentid = 2;
             INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (2, 4.9)",
        )
        .await;
    assert_eq!(
        world.ask(json!({"action": "get_overview_stats"})).await,
        json!({
            "total_customers": 3,
            "total_consultants": 2,
            "total_appointments": 5,
            "appointments_by_status": {"pending": 1, "confirmed": 1, "completed": 2, "no_show": 0, "cancelled": 1},
            "pending_appointments": 1,
            "completed_appointments": 2,
            "average_rating": 4.47,
            "total_feedbacks": 3,
            "recent_appointments": 1,
            "total_programs": 2,
            "active_programs": 1,
            "total_participants": 3
        })
    );
}

#[tokio::test]
async fn no_shows_are_counted_separately() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    world
        .execute("UPDATE appointment SET status = 'no_show' WHERE appointmentid IN (2, 3)")
        .await;
    let overview = world.ask(json!({"action": "get_overview_stats"})).await;
    assert_eq!(
        overview["appointments_by_status"],
        json!({"pending": 0, "confirmed": 0, "completed": 2, "no_show": 2, "cancelled": 1})
    );
    assert_eq!(overview["total_appointments"], 5);
    let day = world
        .ask(json!({"action": "get_daily_stats", "date": "2025-06-02"}))
        .await;
    assert_eq!(
        day["appointments_by_status"],
        json!({"pending": 0, "confirmed": 0, "completed": 1, "no_show": 2, "cancelled": 0})
    );
    assert_eq!(day["booked_minutes"], 60 + 30 + 45);
    let missed = world
        .ask(json!({"action": "get_appointments", "status": "no_show"}))
        .await;
    assert_eq!(missed["total"], 2);
}

#[tokio::test]
async fn the_overview_of_an_empty_database_is_all_zeros() {
    let world = world().await;
    assert_eq!(
        world.ask(json!({"action": "get_overview_stats"})).await,
        json!({
            "total_customers": 0,
            "total_consultants": 0,
            "total_appointments": 0,
            "appointments_by_status": {"pending": 0, "confirmed": 0, "completed": 0, "no_show": 0, "cancelled": 0},
            "pending_appointments": 0,
            "completed_appointments": 0,
            "average_rating": 0.0,
            "total_feedbacks": 0,
            "recent_appointments": 0,
            "total_programs": 0,
            "active_programs": 0,
            "total_participants": 0
        })
    );
}

#[tokio::test]
async fn the_business_tables_are_listed_and_no_others() {
    let world = world().await;
    assert_eq!(
        world.ask(json!({"action": "get_tables"})).await,
        json!({
            "tables": [
                {"table_name": "customer", "column_count": 8},
                {"table_name": "consultant", "column_count": 10},
                {"table_name": "consultantschedule", "column_count": 6},
                {"table_name": "appointment", "column_count": 11},
                {"table_name": "appointmentfeedback", "column_count": 4},
                {"table_name": "communityprogram", "column_count": 10},
                {"table_name": "programparticipant", "column_count": 4},
                {"table_name": "consultantleave", "column_count": 8},
                {"table_name": "consultantworkingplan", "column_count": 8}
            ],
            "total_tables": 9
        })
    );
}

#[tokio::test]
async fn a_table_is_described_without_generated_columns() {
    let world = world().await;
    let column = |name: &str,
                  data_type: &str,
                  max_length: Option<u32>,
                  nullable: bool,
                  default: Option<&str>| {
        json!({"column_name": name, "data_type": data_type, "max_length": max_length, "nullable": nullable,
               "default": default})
    };
    assert_eq!(
        world
            .ask(json!({"action": "get_table_schema", "table_name": "customer"}))
            .await,
        json!({
            "table_name": "customer",
            "columns": [
                column("customerid", "character varying", Some(50), false, Some("(nextval('customer_number'::regclass))::text")),
                column("fullname", "character varying", Some(255), false, None),
                column("email", "character varying", Some(255), false, None),
                column("phonenumber", "character varying", Some(30), true, None),
                column("dateofbirth", "date", None, true, None),
                column("createdat", "timestamp with time zone", None, false, Some("now()")),
                column("isdisabled", "boolean", None, false, Some("false")),
                column("notes", "text", None, true, None),
            ],
            "total_columns": 8
        })
    );
}

#[tokio::test]
async fn every_other_table_is_not_found() {
    let world = world().await;
    for name in [
        "refinery_schema_history",
        "pg_authid",
        "information_schema.columns",
        "Customer",
        "customer; DROP TABLE customer",
        "customer'--",
    ] {
        assert_eq!(
            world
                .call(&json!({"action": "get_table_schema", "table_name": name}))
                .await,
            (
                404,
                json!({"success": false, "error": "Table not found.", "code": "not_found"})
            ),
            "{name}"
        );
    }
}

#[tokio::test]
async fn rows_are_counted_in_every_table() {
    let world = world().await;
    world.execute(PEOPLE_AND_BOOKINGS).await;
    assert_eq!(
        world.ask(json!({"action": "get_stats"})).await,
        json!({
            "total_tables": 9,
            "total_rows": 26,
            "table_stats": [
                {"table_name": "customer", "row_count": 4},
                {"table_name": "consultant", "row_count": 3},
                {"table_name": "consultantschedule", "row_count": 4},
                {"table_name": "appointment", "row_count": 5},
                {"table_name": "appointmentfeedback", "row_count": 2},
                {"table_name": "communityprogram", "row_count": 3},
                {"table_name": "programparticipant", "row_count": 3},
                {"table_name": "consultantleave", "row_count": 1},
                {"table_name": "consultantworkingplan", "row_count": 1}
            ]
        })
    );
}
