//! Reports: what appointments come to over a time, however much of it is archived.
//!
//! An archived day knows what its appointments come to by consultant and status, and the digests of their customers, so
//! that no day is loaded for a report.

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
    /// What has a row of its own.
    #[serde(deserialize_with = "Group::read")]
    pub group_by: Group,
    /// Only this consultant's.
    #[serde(default, deserialize_with = "optional")]
    pub consultant_id: Option<ConsultantId>,
}

/// What has a row of its own in a report.
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

/// What appointments come to.
#[derive(Debug, JsonSchema)]
pub struct Report {
    /// Days, weeks and months in order, those without appointments too; consultants by name; statuses in the order in
    /// which an appointment goes through them.
    pub rows: Vec<Figures>,
    /// Everything together. A customer counts once, so that it may have fewer than all rows together.
    pub totals: Figures,
}

/// What the appointments of a group come to.
#[derive(Debug, JsonSchema)]
pub struct Figures {
    /// A day, a week's Monday, a month as `2025-11`, a consultant's number, or a status; of the totals `total`.
    pub key: String,
    /// Of a consultant's row the name.
    pub consultant_name: Option<String>,
    /// All of them, cancelled ones too.
    pub appointments: u64,
    /// All statuses, those without appointments too.
    pub appointments_by_status: AppointmentsByStatus,
    /// The lengths of those that are not cancelled.
    pub booked_minutes: u64,
    /// The lengths of the slots. None in a status's row: slots have none.
    pub offered_minutes: Option<u64>,
    /// Everybody who has one of the appointments.
    pub customers: u64,
    /// Those of them who have one on the day of the first appointment that they ever had, with whomever.
    pub new_customers: u64,
    /// Of all feedback, rounded to two decimals; none if there is none.
    pub average_rating: Option<f64>,
}

impl Group {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::deserialize(value).map_err(|_| D::Error::custom(Requirement::Group))
    }

    /// The report's statement. Nothing of the request gets into its text but which group it is.
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

/// The SQL in which groups differ.
struct GroupSql {
    /// The key of a row that has a `day`, a `consultantid` and a `status`.
    key: &'static str,
    /// What is the key of no group.
    total: &'static str,
    /// A query of the groups: `key`, `consultant_name` and `place`, from 1.
    groups: &'static str,
    /// How a key is written.
    label: &'static str,
}

/// The archived days of which not all is known that a report counts: an older version wrote them.
const NEEDS: &str = "day <= $2 AND (customers IS NULL OR appointment_sums IS NULL AND day >= $1)";

/// What appointments come to between two days.
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
