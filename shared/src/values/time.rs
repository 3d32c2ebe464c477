//! Times of day.

use std::fmt;

use chrono::{NaiveTime, Timelike};

use super::{Problem, text};

const NO_TIME: &str = "is not a time of day such as 09:30";
const SECONDS_A_DAY: u32 = 24 * 60 * 60;

/// What some programs write before a time of day that has no date.
const NO_DATES: [&str; 6] = [
    "1899-12-30 ",
    "1899-12-31 ",
    "1900-01-00 ",
    "1900-01-01 ",
    "1970-01-01 ",
    "0 days ",
];

/// A minute of the day, including 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(u16);

impl Minute {
    const END_OF_DAY: Self = Self(24 * 60);
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:00", self.0 / 60, self.0 % 60)
    }
}

/// A time of day to the nanosecond, including 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    seconds: u32,
    nanoseconds: u32,
}

impl From<NaiveTime> for Clock {
    fn from(time: NaiveTime) -> Self {
        Self {
            seconds: time.num_seconds_from_midnight(),
            nanoseconds: time.nanosecond(),
        }
    }
}

impl Clock {
    /// The time; None for 24:00.
    pub fn time(self) -> Option<NaiveTime> {
        NaiveTime::from_num_seconds_from_midnight_opt(self.seconds, self.nanoseconds)
    }

    fn minute(self) -> Result<Minute, Problem> {
        match u16::try_from(self.seconds / 60) {
            Ok(minute) if self.seconds.is_multiple_of(60) && self.nanoseconds == 0 => Ok(Minute(minute)),
            _ => Err("is not on a whole minute".into()),
        }
    }
}

/// The two formats for times in requests: `HH:MM` and `HH:MM:00`.
pub fn iso(text: &str) -> Option<NaiveTime> {
    let minutes = text.strip_suffix(":00").filter(|minutes| minutes.len() == 5);
    let &[h1, h2, b':', m1, m2] = minutes.unwrap_or(text).as_bytes() else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(10);
    NaiveTime::from_hms_opt(digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?, 0)
}

/// The start of something: any whole minute before 24:00.
pub fn parse(value: &str) -> Result<Minute, Problem> {
    match minute(value)? {
        Minute::END_OF_DAY => Err("is the end of the day, when nothing can start".into()),
        minute => Ok(minute),
    }
}

/// The end of something on the day it starts: midnight is 24:00, however it is written.
pub fn parse_end(value: &str) -> Result<Minute, Problem> {
    match minute(value)? {
        Minute(0) => Ok(Minute::END_OF_DAY),
        minute => Ok(minute),
    }
}

/// Whether a time of day, possibly with an offset, is the midnight at which a day starts.
pub(super) fn is_midnight(text: &str) -> bool {
    let (time, _) = split_offset(text);
    clock(time).is_ok_and(|clock| clock.seconds == 0 && clock.nanoseconds == 0)
}

fn minute(value: &str) -> Result<Minute, Problem> {
    if let Some(time) = iso(value) {
        return Clock::from(time).minute();
    }
    let compact = text::compact(value);
    let lower = text::unwrapped(&compact).to_lowercase();
    if lower.starts_with("0.") || lower.starts_with("0,") {
        return Err("is a spreadsheet's fraction of a day; format the column as times there".into());
    }
    let time = NO_DATES
        .iter()
        .find_map(|date| lower.strip_prefix(date))
        .unwrap_or(&lower);
    clock(time)?.minute()
}

/// A word's half of the day.
#[derive(Clone, Copy)]
enum Half {
    /// On a twelve-hour clock, where 12 is the first hour.
    Before,
    After,
    /// In everyday speech, in which the hour may be on a 24-hour clock.
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

const HALVES: [(&str, Half); 13] = [
    ("a.m.", Half::Before),
    ("a.m", Half::Before),
    ("am", Half::Before),
    ("sa", Half::Before),
    ("p.m.", Half::After),
    ("p.m", Half::After),
    ("pm", Half::After),
    ("ch", Half::After),
    ("sáng", Half::Morning),
    ("trưa", Half::Noon),
    ("chiều", Half::Afternoon),
    ("tối", Half::Evening),
    ("đêm", Half::Night),
];

impl Half {
    /// The hour on a 24-hour clock; None if the hour and the word contradict each other.
    fn hour(self, hour: u32) -> Option<u32> {
        match (self, hour) {
            (Self::Before, 12) => Some(0),
            (Self::Before, 1..=11)
            | (Self::Morning, 1..=11)
            | (Self::Noon, 10..=13)
            | (Self::Night, 1..=4) => Some(hour),
            (Self::After, 12)
            | (Self::Afternoon, 12..=18)
            | (Self::Evening, 17..=23)
            | (Self::Night, 20..=23) => Some(hour),
            (Self::After, 1..=11)
            | (Self::Noon, 1)
            | (Self::Afternoon, 1..=6)
            | (Self::Evening, 5..=11)
            | (Self::Night, 9..=11) => Some(hour + 12),
            _ => None,
        }
    }
}

/// `9:05`, `09:05:00.000`, `9:05 pm`, `9h30`, `14g00`, `9 giờ 30 phút sáng`, in lower case.
pub(super) fn clock(text: &str) -> Result<Clock, Problem> {
    let half = HALVES
        .iter()
        .find_map(|(word, half)| Some((text.strip_suffix(word)?.trim_end(), *half)));
    let (digits, half) = half.map_or((text.trim(), None), |(rest, half)| (rest, Some(half)));
    let (hour, minute, second, nanoseconds) = fields(digits, half.is_some()).ok_or(NO_TIME)?;
    let hour = match half {
        Some(half) => half.hour(hour).ok_or(NO_TIME)?,
        None => hour,
    };
    let seconds = hour * 3600 + minute * 60 + second;
    let is_end_of_day = seconds == SECONDS_A_DAY && nanoseconds == 0;
    if minute < 60 && second < 60 && (seconds < SECONDS_A_DAY || is_end_of_day) {
        Ok(Clock { seconds, nanoseconds })
    } else {
        Err(NO_TIME.into())
    }
}

/// Hour, minute, second and nanosecond. An hour alone is accepted only if a word marks it as one.
fn fields(text: &str, hour_may_be_alone: bool) -> Option<(u32, u32, u32, u32)> {
    let digits = |text: &str, longest: usize| {
        let is_number = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let spoken = ["giờ", "h", "g"].iter().find_map(|word| text.split_once(word));
    if let Some((hour, minute)) = spoken {
        let minute = minute.trim();
        let minute = ["phút", "p", "'", "m"]
            .iter()
            .find_map(|unit| minute.strip_suffix(unit))
            .unwrap_or(minute)
            .trim_end();
        let minute = match minute {
            "" => 0,
            "rưỡi" => 30,
            minute if minute.len() == 2 => digits(minute, 2)?,
            _ => return None,
        };
        return Some((digits(hour.trim_end(), 2)?, minute, 0, 0));
    }
    let Some((hour, rest)) = text.split_once(':') else {
        return hour_may_be_alone
            .then(|| Some((digits(text, 2)?, 0, 0, 0)))
            .flatten();
    };
    let (minute, rest) = rest
        .split_once(':')
        .map_or((rest, None), |(minute, rest)| (minute, Some(rest)));
    let (second, fraction) = match rest {
        None => ("00", "0"),
        Some(rest) => rest.split_once(['.', ',']).unwrap_or((rest, "0")),
    };
    if minute.len() != 2 || second.len() != 2 {
        return None;
    }
    let nanoseconds = format!("{fraction:0<9}");
    digits(fraction, 9)?;
    Some((
        digits(hour, 2)?,
        digits(minute, 2)?,
        digits(second, 2)?,
        digits(&nanoseconds, 9)?,
    ))
}

/// Splits an offset such as `+07:00`, `+07`, `+0700`, `z`, `utc` or `gmt+7` off a time of day, and returns it in
/// PostgreSQL's format. Anything else stays with the time, which will be refused.
pub(super) fn split_offset(text: &str) -> (&str, String) {
    // As in `+07:00[asia/ho_chi_minh]`: the offset says the same.
    let text = text.split_once('[').map_or(text, |(text, _)| text).trim_end();
    if let Some(time) = ["utc", "gmt", "z"]
        .iter()
        .find_map(|name| text.strip_suffix(name))
    {
        return (time.trim_end(), "Z".to_owned());
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return (text, String::new());
    };
    let time = text[..at].trim_end();
    let time = ["utc", "gmt"]
        .iter()
        .find_map(|name| time.strip_suffix(name))
        .unwrap_or(time);
    let written = &text[at + 1..];
    let (hours, minutes) = written
        .split_once(':')
        .unwrap_or_else(|| written.split_at(written.len().min(2)));
    let number = |digits: &str| match digits.len() {
        0 => Some(0),
        1 | 2 => digits.parse::<u8>().ok(),
        _ => None,
    };
    match (number(hours), number(minutes)) {
        // PostgreSQL accepts only offsets below 16 hours.
        (Some(hours @ 0..=15), Some(minutes @ 0..=59)) if !written.is_empty() => (
            time.trim_end(),
            format!("{}{hours:02}:{minutes:02}", &text[at..=at]),
        ),
        _ => (text, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_two_formats_for_times() {
        assert_eq!(iso("09:30"), iso("09:30:00"));
        assert!(iso("23:59").is_some());
        for text in [
            "24:00", "9:30", "09:30:30", "09:60", "23:59:60", "09:30 ", "9:30 PM",
        ] {
            assert_eq!(iso(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_time_may_be_written_in_many_ways() {
        for (text, time) in [
            ("9:05", "09:05:00"),
            ("09:05:00", "09:05:00"),
            ("09:05:00.0000000", "09:05:00"),
            ("9:05 PM", "21:05:00"),
            ("9:05\u{202f}PM", "21:05:00"),
            ("9:05\u{a0}pm", "21:05:00"),
            ("9:05PM", "21:05:00"),
            ("9:05 p.m.", "21:05:00"),
            ("9:05:00 PM", "21:05:00"),
            ("9 PM", "21:00:00"),
            ("9:05 CH", "21:05:00"),
            ("9:05 SA", "09:05:00"),
            ("12:00 SA", "00:00:00"),
            ("12:00 CH", "12:00:00"),
            ("12:30 AM", "00:30:00"),
            ("2:30 chiều", "14:30:00"),
            ("14h30 chiều", "14:30:00"),
            ("9 giờ sáng", "09:00:00"),
            ("7h tối", "19:00:00"),
            ("12 giờ trưa", "12:00:00"),
            ("9h30", "09:30:00"),
            ("9h", "09:00:00"),
            ("9 giờ 30 phút", "09:30:00"),
            ("9 giờ rưỡi", "09:30:00"),
            ("14g00", "14:00:00"),
            ("1899-12-30 09:30:00", "09:30:00"),
            ("0 days 09:30:00", "09:30:00"),
            ("'09:30", "09:30:00"),
            ("００:００", "00:00:00"),
        ] {
            assert_eq!(
                parse(text).map(|minute| minute.to_string()),
                Ok(time.to_owned()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn midnight_at_the_end_of_a_day_can_only_be_an_end() {
        assert!(parse("24:00").is_err());
        for text in ["24:00", "00:00", "0:00:00", "24:00:00", "12:00 AM", "24h"] {
            assert_eq!(
                parse_end(text).map(|minute| minute.to_string()),
                Ok("24:00:00".to_owned()),
                "{text}"
            );
        }
        assert_eq!(
            parse_end("23:59").map(|minute| minute.to_string()),
            Ok("23:59:00".to_owned())
        );
    }

    #[test]
    fn anything_but_a_time_on_a_whole_minute_is_refused() {
        for text in [
            "",
            "9",
            "930",
            "09:05:30",
            "09:05:00.5",
            "13:00 PM",
            "0:30 PM",
            "09:60",
            "24:30",
            "25:00",
            "9:5",
            "9.30",
            "0.4375",
            "9:00-10:00",
            "8 chiều",
            "12 sáng",
            "9h5",
            "9h30h",
            "now",
            "-9:00",
        ] {
            assert!(parse(text).is_err(), "{text:?} gives {:?}", parse(text));
            assert!(parse_end(text).is_err(), "{text:?} gives {:?}", parse_end(text));
        }
    }
}
