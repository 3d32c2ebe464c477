//! Reports: totals of appointments over a period, however much of it is archived.
//!
//! The totals of an archived day by consultant and status, and digests of its customers, are kept in the database, so no
//! day is loaded for a report.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use tokio_postgres::types::Type;

use crate::{
    dashboard::{
        Error, Result,
        json_of::JsonOf,
        parameters::{AppointmentStatus, ConsultantId, Day, Requirement, check_order, optional},
        refusal::Problem,
        statistics::AppointmentsByStatus,
    },
    window::TieredDatabase,
};

/// Ten years.
const MOST_DAYS: i64 = 3660;

/// Which appointments are counted, and how.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Filter {
    /// The first day.
    pub date_from: Day,
    /// The last day, at most ten years later.
    pub date_to: Day,
    /// What each row is about.
    #[serde(deserialize_with = "Group::read")]
    pub group_by: Group,
    /// Only this consultant's.
    #[serde(default, deserialize_with = "optional")]
    pub consultant_id: Option<ConsultantId>,
}

/// What each row of a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Each day.
    Day,
    /// Each week, from Monday to Sunday.
    Week,
    /// Each month.
    Month,
    /// Each consultant who has an appointment or a slot.
    Consultant,
    /// Each status.
    Status,
}

/// Totals of appointments over a period.
#[derive(Debug, JsonSchema)]
pub struct Report {
    /// Days, weeks and months in order, including those without appointments; consultants by name; statuses in the order
    /// in which an appointment goes through them.
    pub rows: Vec<Figures>,
    /// The whole period. A customer counts once, so there may be fewer than in all rows together.
    pub totals: Figures,
}

/// Totals of some appointments.
#[derive(Debug, JsonSchema)]
pub struct Figures {
    /// A day, a week's Monday, a month as `2025-11`, a consultant's id or a status; `total` for the whole period.
    pub key: String,
    /// In a consultant's row, the name.
    pub consultant_name: Option<String>,
    /// Including cancelled ones.
    pub appointments: u64,
    /// All statuses, including those without appointments.
    pub appointments_by_status: AppointmentsByStatus,
    /// The total duration of the appointments that are not cancelled.
    pub booked_minutes: u64,
    /// The total duration of the slots. Null in the row of a status, because slots have none.
    pub offered_minutes: Option<u64>,
    /// Customers with at least one of the appointments.
    pub customers: u64,
    /// Those who have one on the day of their first appointment ever, with any consultant.
    pub new_customers: u64,
    /// Rounded to two decimals; null without feedback.
    pub average_rating: Option<f64>,
}

impl Group {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::deserialize(value).map_err(|_| D::Error::custom(Requirement::Group))
    }

    /// The report's statement. The group is all of the request that its text depends on.
    fn statement(self) -> String {
        let sql = self.sql();
        let offered_minutes = match self {
            Self::Status => "CASE WHEN place = 0 THEN coalesce(offered.minutes, 0) END",
            _ => "coalesce(offered.minutes, 0)",
        };
        include_str!("report.sql")
            .replace("{groups}", sql.groups)
            .replace("{key}", sql.key)
            .replace("{total}", sql.total)
            .replace(
                "{label}",
                &format!("CASE WHEN place = 0 THEN 'total' ELSE {} END", sql.label),
            )
            .replace("{offered_minutes}", offered_minutes)
    }

    fn sql(self) -> GroupSql {
        const DAYS: &str = "
            SELECT key, NULL AS consultant_name, row_number() OVER (ORDER BY key) AS place
            FROM (SELECT DISTINCT {key} AS key
                  FROM (SELECT $1 + step AS day FROM generate_series(0, $2 - $1) AS step) AS days) AS keys";
        const BEFORE_ALL_DAYS: &str = "'-infinity'::date";
        const DATE: &str = "to_char(key::timestamp, 'YYYY-MM-DD')";
        match self {
            Self::Day => GroupSql {
                key: "day::date",
                total: BEFORE_ALL_DAYS,
                groups: DAYS,
                label: DATE,
            },
            Self::Week => GroupSql {
                key: "day - (date_part('isodow', day)::integer - 1)",
                total: BEFORE_ALL_DAYS,
                groups: DAYS,
                label: DATE,
            },
            Self::Month => GroupSql {
                key: "day - (date_part('day', day)::integer - 1)",
                total: BEFORE_ALL_DAYS,
                groups: DAYS,
                label: "to_char(key::timestamp, 'YYYY-MM')",
            },
            Self::Consultant => GroupSql {
                key: "consultantid",
                total: "0",
                groups: "
                    SELECT consultantid AS key, fullname AS consultant_name,
                           row_number() OVER (ORDER BY searchtext COLLATE pg_c_utf8, consultantid) AS place
                    FROM consultant
                    WHERE consultantid IN (SELECT consultantid FROM sums UNION SELECT consultantid FROM offers)",
                label: "key::text",
            },
            Self::Status => GroupSql {
                // Slots have no status.
                key: "coalesce(status, 'none')",
                total: "''",
                groups: "
                    SELECT key, NULL AS consultant_name, place
                    FROM unnest($4) WITH ORDINALITY AS statuses (key, place)",
                label: "key",
            },
        }
    }
}

/// The SQL that differs between groups.
struct GroupSql {
    /// The key of a row that has a `day`, a `consultantid` and a `status`.
    key: &'static str,
    /// The key of the totals, which no group has.
    total: &'static str,
    /// A query of the groups: `key`, `consultant_name` and `place`, from 1.
    groups: &'static str,
    /// An expression for the key in the answer.
    label: &'static str,
}

/// The archived days that lack something a report counts, because an older version archived them.
const NEEDS: &str = "day <= $2 AND (customers IS NULL OR appointment_sums IS NULL AND day >= $1)";

/// The totals of the appointments between two days.
pub async fn report(tiers: &TieredDatabase<'_>, filter: &Filter) -> Result<JsonOf<Report>> {
    check_order(Some(filter.date_from), Some(filter.date_to))?;
    if filter.date_from.days_until(filter.date_to) > MOST_DAYS {
        return Err(Problem::ReportTooLong { most: MOST_DAYS }.into());
    }
    let statuses = AppointmentStatus::ALL.map(AppointmentStatus::word);
    tiers
        .read(
            NEEDS,
            &filter.group_by.statement(),
            &[
                (&filter.date_from, Type::DATE),
                (&filter.date_to, Type::DATE),
                (&filter.consultant_id, Type::INT4),
                (&statuses.as_slice(), Type::TEXT_ARRAY),
            ],
        )
        .await
        .map_err(Error::from)
}
