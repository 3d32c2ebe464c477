//! What a dump has besides rows.

use std::fmt;

use serde::Serialize;

/// More kinds than this are counted together, because table names are part of them.
const MOST_KINDS: usize = 50;

/// The statements of one kind that were not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ignored {
    /// Such as `CREATE FUNCTION` or `INSERT INTO users`.
    pub what: String,
    /// How many there are.
    pub count: u64,
    /// The line of the first.
    pub first_line: u64,
}

impl fmt::Display for Ignored {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            count,
            first_line,
        } = self;
        match count {
            1 => write!(formatter, "{what} (line {first_line})"),
            _ => write!(formatter, "{what} ({count} times, first in line {first_line})"),
        }
    }
}

/// Counts statements by their kind.
#[derive(Default)]
pub struct IgnoredStatements {
    kinds: Vec<Ignored>,
    others: Option<Ignored>,
}

impl IgnoredStatements {
    /// Adds a statement.
    pub fn add(&mut self, what: &str, line: u64) {
        if let Some(kind) = self.kinds.iter_mut().find(|kind| kind.what == what) {
            kind.count += 1;
            return;
        }
        let first_of = |what: &str| Ignored {
            what: what.to_owned(),
            count: 1,
            first_line: line,
        };
        if self.kinds.len() < MOST_KINDS {
            self.kinds.push(first_of(what));
        } else if let Some(others) = &mut self.others {
            others.count += 1;
        } else {
            self.others = Some(first_of("other statements"));
        }
    }

    /// All of them, in the order of their first lines.
    pub fn into_list(self) -> Vec<Ignored> {
        self.kinds.into_iter().chain(self.others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_listed_once_and_the_list_is_bounded() {
        let mut ignored = IgnoredStatements::default();
        for line in 1..=1000 {
            ignored.add("SET", line);
            ignored.add(&format!("INSERT INTO table{line}"), line);
        }
        let list = ignored.into_list();
        assert_eq!(list[0].to_string(), "SET (1000 times, first in line 1)");
        assert_eq!(list[1].to_string(), "INSERT INTO table1 (line 1)");
        assert_eq!(list.len(), MOST_KINDS + 1);
        assert_eq!(
            list[MOST_KINDS].to_string(),
            "other statements (951 times, first in line 50)"
        );
    }
}
