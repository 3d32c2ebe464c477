//! What the values of a column show about how it is written.

use super::cell;
use crate::{
    archived::catalogue::{Column, Kind},
    values::{
        damage::{self, Damage},
        date::{self, Order, Reading},
        flag, instant,
        number::{self, DecimalSeparator},
    },
};

/// What the values of one column show.
#[derive(Debug)]
pub struct ColumnProfile {
    pub(super) column: &'static Column,
    pub(super) hint: Option<Order>,
    pub(super) day_first: u64,
    pub(super) month_first: u64,
    pub(super) ambiguous: u64,
    pub(super) points: u64,
    pub(super) commas: u64,
    pub(super) crosses: u64,
    pub(super) words: u64,
    pub(super) empty: u64,
    pub(super) not_utf8: Found,
    pub(super) misread: Found,
    pub(super) lost: Found,
    /// Ids of more than 15 digits, and how many of them a spreadsheet may have rounded.
    pub(super) long_ids: u64,
    pub(super) rounded_ids: u64,
}

/// How many values have a problem, and the line of the first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub(super) count: u64,
    pub(super) first_line: u64,
}

impl Found {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
    }
}

impl ColumnProfile {
    /// Nothing is known about the column yet except the hint in its header.
    pub fn new(column: &'static Column, hint: Option<Order>) -> Self {
        Self {
            column,
            hint,
            day_first: 0,
            month_first: 0,
            ambiguous: 0,
            points: 0,
            commas: 0,
            crosses: 0,
            words: 0,
            empty: 0,
            not_utf8: Found::default(),
            misread: Found::default(),
            lost: Found::default(),
            long_ids: 0,
            rounded_ids: 0,
        }
    }

    /// Looks at one value.
    pub fn add(&mut self, line: u64, raw: &[u8]) {
        let Ok(value) = std::str::from_utf8(raw) else {
            self.not_utf8.add(line);
            return;
        };
        match self.column.kind {
            Kind::Day | Kind::BirthDay => self.add_date(date::parse(value).ok()),
            Kind::Instant => self.add_date(instant::reading(value).ok()),
            Kind::Id | Kind::Minutes => match number::evidence(value) {
                Some(DecimalSeparator::Point) => self.points += 1,
                Some(DecimalSeparator::Comma) => self.commas += 1,
                None => {}
            },
            Kind::Flag if cell::is_empty(self.column.kind, value) => self.empty += 1,
            Kind::Flag if flag::is_cross(value) => self.crosses += 1,
            Kind::Flag => self.words += 1,
            Kind::CustomerId => {
                let id = value.trim();
                if id.len() > 15 && id.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.long_ids += 1;
                    self.rounded_ids += u64::from(id[15..].bytes().all(|byte| byte == b'0'));
                }
            }
            Kind::Text { max } => match damage::of(value) {
                Some(Damage::Misread) => self.misread.add(line),
                // In a sentence, a question mark may just lack the space after it.
                Some(Damage::Lost) if max.is_some() || !value.is_ascii() => self.lost.add(line),
                Some(Damage::Lost) | None => {}
            },
            Kind::Email
            | Kind::Link
            | Kind::Phone
            | Kind::Rating
            | Kind::Time
            | Kind::EndTime
            | Kind::Weekday
            | Kind::Choice(_) => {}
        }
    }

    fn add_date(&mut self, reading: Option<Reading>) {
        match reading {
            Some(Reading::Proof(_, Order::DayFirst)) => self.day_first += 1,
            Some(Reading::Proof(_, Order::MonthFirst)) => self.month_first += 1,
            Some(Reading::Ambiguous { .. }) => self.ambiguous += 1,
            Some(Reading::Day(_)) | None => {}
        }
    }

    /// The order that the column's values and header show, unless they contradict each other.
    pub(super) fn order(&self) -> Option<Order> {
        let is_day_first = self.day_first > 0 || self.hint == Some(Order::DayFirst);
        let is_month_first = self.month_first > 0 || self.hint == Some(Order::MonthFirst);
        match (is_day_first, is_month_first) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            (true, true) | (false, false) => None,
        }
    }

    pub(super) fn contradicts_itself(&self) -> bool {
        self.order().is_none() && (self.hint.is_some() || self.day_first + self.month_first > 0)
    }
}
