//! Decides the dialect of each column from all of its values, before any row is read.

use super::{
    cell::Dialect,
    profile::{ColumnProfile, Found},
};
use crate::values::{date::Order, number::DecimalSeparator};

/// The decision for every column, and what the report says about it.
#[derive(Debug, Default)]
pub struct Decision {
    /// In the order of the profiled columns.
    pub dialects: Vec<Dialect>,
    /// How ambiguous columns were read, and what proves it.
    pub read_as: Vec<String>,
    /// What could not be decided, and what looks damaged.
    pub warnings: Vec<String>,
}

/// Decides for all columns of a file. A column without proof of its order takes that of the others, because the same
/// program wrote them.
pub fn decide(profiles: &[ColumnProfile]) -> Decision {
    let shown = |order| profiles.iter().find(|profile| profile.order() == Some(order));
    let (of_file, both) = match (shown(Order::DayFirst), shown(Order::MonthFirst)) {
        (Some(column), None) => (Some((Order::DayFirst, column.column.name)), false),
        (None, Some(column)) => (Some((Order::MonthFirst, column.column.name)), false),
        (Some(_), Some(_)) => (None, true),
        (None, None) => (None, false),
    };
    let is_contradictory = both || profiles.iter().any(ColumnProfile::contradicts_itself);
    let mut decision = Decision::default();
    for profile in profiles {
        let order = profile.decide_order(of_file, is_contradictory, &mut decision);
        let decimal_separator = profile.decide_decimal_separator(&mut decision);
        let empty_is_no = profile.decide_empty(&mut decision);
        profile.report_damage(&mut decision);
        decision.dialects.push(Dialect {
            order,
            decimal_separator,
            empty_is_no,
        });
    }
    decision
}

impl ColumnProfile {
    fn decide_order(
        &self,
        of_file: Option<(Order, &str)>,
        others_contradict: bool,
        decision: &mut Decision,
    ) -> Option<Order> {
        let name = self.column.name;
        let written = self.day_first + self.month_first + self.ambiguous;
        let words = |order| match order {
            Order::DayFirst => "day first",
            Order::MonthFirst => "month first",
        };
        if let Some(order) = self.order() {
            let proofs = self.day_first + self.month_first;
            if written > 0 {
                decision.read_as.push(match proofs {
                    0 => format!("{name}: {}, as its header says", words(order)),
                    _ => format!("{name}: {}, {proofs} of {written} values prove it", words(order)),
                });
            }
            return Some(order);
        }
        if self.contradicts_itself() {
            decision.warnings.push(format!(
                "{name}: {} values are written day first and {} month first; the {} that could be either were rejected.",
                self.day_first, self.month_first, self.ambiguous
            ));
            return None;
        }
        match of_file {
            _ if self.ambiguous == 0 => {}
            Some((order, other)) if !others_contradict => {
                decision.read_as.push(format!("{name}: {}, as {other} is", words(order)));
                return Some(order);
            }
            _ if others_contradict => {
                decision.warnings.push(format!(
                    "{name}: {} values could be day first or month first, and the other columns contradict each other; they \
                     were rejected.",
                    self.ambiguous
                ));
                return None;
            }
            _ => decision.warnings.push(format!(
                "{name}: {} values could be day first or month first and none proves which; they were read day first.",
                self.ambiguous
            )),
        }
        Some(Order::DayFirst)
    }

    fn decide_decimal_separator(&self, decision: &mut Decision) -> Option<DecimalSeparator> {
        let name = self.column.name;
        match (self.points, self.commas) {
            (0, 0) => None,
            (points, 0) => {
                decision.read_as.push(format!(
                    "{name}: a point before the decimals, {points} values prove it"
                ));
                Some(DecimalSeparator::Point)
            }
            (0, commas) => {
                decision.read_as.push(format!(
                    "{name}: a comma before the decimals, {commas} values prove it"
                ));
                Some(DecimalSeparator::Comma)
            }
            (points, commas) => {
                decision.warnings.push(format!(
                    "{name}: {points} values have a point before their decimals and {commas} a comma; those that could be \
                     grouped numbers were rejected."
                ));
                None
            }
        }
    }

    fn decide_empty(&self, decision: &mut Decision) -> bool {
        let are_crosses = self.crosses > 0 && self.words == 0;
        if are_crosses && self.empty > 0 {
            decision.read_as.push(format!(
                "{}: {} crosses mean yes, {} empty cells no",
                self.column.name, self.crosses, self.empty
            ));
        }
        are_crosses
    }

    fn report_damage(&self, decision: &mut Decision) {
        let name = self.column.name;
        let mut warn = |found: Found, what: &str| {
            if found.count > 0 {
                decision.warnings.push(format!(
                    "{name}: {what} ({} values, the first in line {}).",
                    found.count, found.first_line
                ));
            }
        };
        warn(
            self.not_utf8,
            "text is not in UTF-8 and was rejected; save the file as CSV UTF-8",
        );
        warn(
            self.misread,
            "text looks like UTF-8 that was read as another encoding and saved again",
        );
        warn(
            self.lost,
            "text has question marks inside words, where a conversion may have lost letters",
        );
        if self.rounded_ids > 1 && self.rounded_ids == self.long_ids {
            decision.warnings.push(format!(
                "{name}: all {} ids of more than 15 digits end in zeros; a spreadsheet may have rounded them.",
                self.long_ids
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::catalogue::Table;

    fn profile(table: Table, name: &str, values: &[&str]) -> ColumnProfile {
        let column = table.columns().iter().find(|column| column.name == name).unwrap();
        let mut profile = ColumnProfile::new(column, None);
        for (line, value) in (2..).zip(values) {
            profile.add(line, value.as_bytes());
        }
        profile
    }

    fn order(values: &[&str]) -> (Option<Order>, Vec<String>) {
        let decision = decide(&[profile(Table::Appointment, "date", values)]);
        let told = decision.read_as.into_iter().chain(decision.warnings).collect();
        (decision.dialects[0].order, told)
    }

    #[test]
    fn one_value_proves_the_order_of_its_column() {
        assert_eq!(
            order(&["11/28/2025", "12/01/2025", "12/05/2025", "12/15/2025"]),
            (
                Some(Order::MonthFirst),
                vec!["date: month first, 2 of 4 values prove it".to_owned()]
            )
        );
        assert_eq!(
            order(&["01/12/2025", "28/11/2025", "2025-11-28"]),
            (
                Some(Order::DayFirst),
                vec!["date: day first, 1 of 2 values prove it".to_owned()]
            )
        );
    }

    #[test]
    fn a_column_without_any_proof_is_read_day_first_with_a_warning() {
        assert_eq!(
            order(&["01/12/2025", "05/05/2025"]),
            (
                Some(Order::DayFirst),
                vec![
                    "date: 1 values could be day first or month first and none proves which; they were read day first."
                        .to_owned()
                ]
            )
        );
        assert_eq!(
            order(&["2025-11-28", "x", ""]),
            (Some(Order::DayFirst), Vec::new())
        );
    }

    #[test]
    fn a_column_that_contradicts_itself_is_rejected() {
        let (order, told) = order(&["11/28/2025", "28/11/2025", "01/12/2025"]);
        assert_eq!(order, None);
        assert_eq!(
            told,
            [
                "date: 1 values are written day first and 1 month first; the 1 that could be either were rejected."
            ]
        );
    }

    #[test]
    fn a_column_without_proof_takes_the_order_of_the_file_s_other_columns() {
        let decision = decide(&[
            profile(Table::Appointment, "date", &["01/12/2025"]),
            profile(Table::Appointment, "createdat", &["11/28/2025 10:00"]),
        ]);
        assert_eq!(decision.dialects[0].order, Some(Order::MonthFirst));
        assert_eq!(
            decision.read_as,
            [
                "date: month first, as createdat is",
                "createdat: month first, 1 of 1 values prove it"
            ]
        );
        let decision = decide(&[
            profile(Table::Appointment, "date", &["01/12/2025"]),
            profile(Table::Appointment, "createdat", &["11/28/2025"]),
            profile(Table::Appointment, "updatedat", &["28/11/2025"]),
        ]);
        assert_eq!(decision.dialects[0].order, None);
    }

    #[test]
    fn a_header_s_hint_counts_as_proof() {
        let column = &Table::Appointment.columns()[3];
        let mut profile = ColumnProfile::new(column, Some(Order::MonthFirst));
        profile.add(2, b"01/12/2025");
        let decision = decide(&[profile]);
        assert_eq!(decision.dialects[0].order, Some(Order::MonthFirst));
        assert_eq!(decision.read_as, ["date: month first, as its header says"]);
    }

    #[test]
    fn the_decimal_separator_is_the_one_that_some_value_proves() {
        let separator = |values: &[&str]| {
            let decision = decide(&[profile(Table::Appointment, "appointmentid", values)]);
            (decision.dialects[0].decimal_separator, decision.warnings.len())
        };
        assert_eq!(
            separator(&["1.0", "2.0", "1,001"]),
            (Some(DecimalSeparator::Point), 0)
        );
        assert_eq!(separator(&["1.001", "1.002"]), (None, 0));
        assert_eq!(separator(&["1.0", "2,0"]), (None, 1));
    }

    #[test]
    fn empty_cells_mean_no_only_among_crosses() {
        let empty = |values: &[&str]| {
            decide(&[profile(Table::ConsultantSchedule, "isavailable", values)]).dialects[0].empty_is_no
        };
        assert!(empty(&["x", "", "X"]));
        assert!(!empty(&["x", "", "TRUE"]));
        assert!(!empty(&["", ""]));
    }

    #[test]
    fn damaged_text_is_reported_by_its_line_without_its_value() {
        let decision = decide(&[profile(
            Table::Customer,
            "fullname",
            &["An", "Nguyá»…n", "Nguy?n", "Tr?n"],
        )]);
        assert_eq!(decision.warnings.len(), 2);
        assert!(decision.warnings[0].ends_with("(1 values, the first in line 3)."));
        assert!(decision.warnings[1].ends_with("(2 values, the first in line 4)."));
        let ids = ["24009876543210900", "24009876543211000"];
        assert_eq!(
            decide(&[profile(Table::Customer, "customerid", &ids)])
                .warnings
                .len(),
            1
        );
    }
}
