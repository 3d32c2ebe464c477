//! The totals of a day's appointments by consultant and status, for reports.

use serde::{Deserialize, Serialize};

use super::contents::{Ranges, compact};

/// The totals of one consultant's appointments with one status. In the manifest they are a list, which is shorter than
/// an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Fields", into = "Fields")]
pub struct AppointmentSum {
    /// The consultant.
    pub consultantid: i32,
    /// The status.
    pub status: String,
    /// The number of appointments.
    pub appointments: u64,
    /// Their total duration.
    pub minutes: u64,
    /// The number of ratings.
    pub ratings: u64,
    /// The sum of the ratings, exact to the one decimal that a rating has.
    pub rating_sum: f64,
    /// Their customers: indexes into the day's digests.
    pub customers: Ranges,
}

#[derive(Serialize, Deserialize)]
struct Fields(i32, String, u64, u64, u64, f64, #[serde(with = "compact")] Ranges);

impl From<Fields> for AppointmentSum {
    fn from(fields: Fields) -> Self {
        let Fields(consultantid, status, appointments, minutes, ratings, rating_sum, customers) = fields;
        Self {
            consultantid,
            status,
            appointments,
            minutes,
            ratings,
            rating_sum,
            customers,
        }
    }
}

impl From<AppointmentSum> for Fields {
    fn from(sum: AppointmentSum) -> Self {
        Self(
            sum.consultantid,
            sum.status,
            sum.appointments,
            sum.minutes,
            sum.ratings,
            sum.rating_sum,
            sum.customers,
        )
    }
}

impl AppointmentSum {
    /// The digests of its customers, given those of the day. None if an index is out of range, so the manifest is damaged.
    pub fn digests(&self, of_day: &[i64]) -> Option<Vec<i64>> {
        let places = self.customers.iter().flat_map(|&(first, last)| first..=last);
        places
            .map(|place| of_day.get(usize::try_from(place).ok()?).copied())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_as_a_short_list_and_is_the_same_when_it_is_read() {
        let sum = AppointmentSum {
            consultantid: 12,
            status: "completed".to_owned(),
            appointments: 5,
            minutes: 300,
            ratings: 2,
            rating_sum: 9.5,
            customers: vec![(0, 1), (7, 7)],
        };
        let text = serde_json::to_string(&sum).unwrap();
        assert_eq!(text, r#"[12,"completed",5,300,2,9.5,"AAEGAA=="]"#);
        assert_eq!(serde_json::from_str::<AppointmentSum>(&text).unwrap(), sum);
    }

    #[test]
    fn customers_are_found_by_their_indexes_among_those_of_the_day() {
        let sum = |customers| AppointmentSum {
            consultantid: 1,
            status: String::new(),
            appointments: 1,
            minutes: 60,
            ratings: 0,
            rating_sum: 0.0,
            customers,
        };
        let of_day = [-5, 7, 9];
        assert_eq!(sum(vec![(0, 0), (2, 2)]).digests(&of_day), Some(vec![-5, 9]));
        assert_eq!(sum(vec![]).digests(&of_day), Some(vec![]));
        assert_eq!(sum(vec![(1, 3)]).digests(&of_day), None);
    }
}
