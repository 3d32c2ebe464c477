//! Lists whose rows belong to days, some of which may be archived.
//!
//! The number of an archived day's rows that belong to the list is known, so the days of a page can be found without
//! loading any others.

use std::borrow::Cow;

use super::sql::List;
use crate::dashboard::parameters::{Direction, Sort};

/// Where the rows of a list are that have a `date` and are sorted by it first.
pub(crate) struct ByDay {
    /// A condition on `archive.archived_day`: the days that may have rows of the list.
    pub(crate) days: &'static str,
    /// An expression for how many rows of the list an archived day has; null if unknown.
    pub(crate) rows: Cow<'static, str>,
    /// How the days are sorted. None if the rows of a day are not consecutive, or if it is unknown how many rows an
    /// archived day has; then every day that may have any is needed.
    pub(crate) direction: Option<Direction>,
    /// A condition on archived days that are needed for any part of the list.
    pub(crate) always: Option<String>,
}

/// The order of a list whose rows have a `date`.
pub(crate) struct Order {
    /// As [`List::order`].
    pub(crate) by: String,
    /// As [`ByDay::direction`].
    pub(crate) direction: Option<Direction>,
}

impl Order {
    /// The requested order, by default by day. The rows of a day are sorted by `time`, and equal rows by `key`.
    pub(crate) fn new<L>(sort: Option<Sort<L>>, default: Direction, time: &str, key: &str) -> Self {
        let direction = match sort {
            None => default,
            Some(sort) if sort.column.name == "date" => sort.direction,
            Some(sort) => {
                return Self {
                    by: sort.order(key),
                    direction: None,
                };
            }
        };
        let word = direction.word();
        Self {
            by: format!("date {word}, {time} {word}, {key} {word}"),
            direction: Some(direction),
        }
    }
}

/// The offset. Ids have 31 bits, so no list is longer; and its sum with the limit is a bigint.
const OFFSET: &str = "least($2, 2147483647)";

impl ByDay {
    /// The archived days that the page reaches.
    pub(super) fn needs(&self, list: &List) -> String {
        let Some(direction) = self.direction else {
            return self.all_needs();
        };
        let archived = self.archived(direction);
        let matching = &list.matching;
        self.with_always(format!(
            "day = ANY (ARRAY(
                 WITH matching AS NOT MATERIALIZED ({matching}),
                      archived AS ({archived})
                 SELECT day
                 FROM archived
                 WHERE rows IS NULL OR (place < $1 + {OFFSET} AND place + rows + loaded > {OFFSET})))"
        ))
    }

    /// The archived days that may have rows of the list.
    pub(super) fn all_needs(&self) -> String {
        let Self { days, rows, .. } = self;
        self.with_always(format!("{days} AND coalesce({rows} > 0, true)"))
    }

    fn with_always(&self, needs: String) -> String {
        match &self.always {
            None => needs,
            Some(always) => format!("{needs} OR {always}"),
        }
    }

    /// A statement like that of [`List`], with the archived rows in its total.
    ///
    /// Archived rows before the page count as skipped. If a day can't be loaded, its rows leave gaps in the page, so
    /// that every other row is still on exactly one page.
    pub(super) fn statement(&self, list: &List) -> String {
        let Some(direction) = self.direction else {
            return list.statement();
        };
        let archived = self.archived(direction);
        let List {
            name,
            matching,
            entries,
            order,
            ..
        } = list;
        format!(
            "WITH matching AS NOT MATERIALIZED ({matching}),
                  archived AS ({archived}),
                  blank AS (
                      SELECT coalesce(sum(greatest(0, least(rows, {OFFSET} - place))), 0)::bigint AS before,
                             coalesce(sum(greatest(0, least(rows, $1 + {OFFSET} - place))), 0)::bigint AS up_to_end
                      FROM archived),
                  reached AS (SELECT * FROM matching ORDER BY {order} LIMIT $1 + {OFFSET}),
                  page AS (
                      SELECT *, row_number() OVER () AS place
                      FROM (SELECT * FROM reached ORDER BY {order}
                            LIMIT (SELECT $1 - (up_to_end - before) FROM blank)
                            OFFSET (SELECT {OFFSET} - before FROM blank)) AS reached)
             SELECT json_build_object(
                 '{name}', (SELECT coalesce(json_agg(entry), '[]') FROM ({entries} ORDER BY place) entry),
                 'total', (SELECT count(*) FROM matching) + (SELECT coalesce(sum(rows), 0) FROM archived),
                 'limit', $1,
                 'offset', $2)"
        )
    }

    /// The archived days with rows of the list: how many rows each has, how many more are loaded all the same, and the
    /// position of its first row in the list.
    fn archived(&self, direction: Direction) -> String {
        let Self { days, rows, .. } = self;
        let (order, between) = match direction {
            Direction::Descending => (
                "day DESC",
                "date >= day AND date < coalesce(previous, 'infinity')",
            ),
            Direction::Ascending => ("day", "date <= day AND date > coalesce(previous, '-infinity')"),
        };
        format!(
            "SELECT day, rows, loaded,
                    sum(between_days + rows + loaded) OVER (ORDER BY {order}) - rows - loaded AS place
             FROM (SELECT day, rows, lag(day) OVER (ORDER BY {order}) AS previous
                   FROM (SELECT day, {rows} AS rows FROM archive.archived_day WHERE {days}) AS counted
                   WHERE coalesce(rows > 0, true)) AS having_rows,
                  LATERAL (SELECT count(*) FILTER (WHERE date = day) AS loaded,
                                  count(*) FILTER (WHERE date <> day) AS between_days
                           FROM matching
                           WHERE {between}) AS beside"
        )
    }
}
