//! The closed list of events. A value of these types can't hold anything that is not on it.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::Error as Unfit},
};
use serde_json::Value;

use crate::{accounts::Role, dashboard::openapi};

/// Events that are older are dropped, and those that are further ahead of our clock.
const OLDEST: TimeDelta = TimeDelta::hours(48);
const FURTHEST_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// No duration that somebody waits for is longer, in milliseconds.
const LONGEST: f64 = 600_000.0;

/// An event of the page.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[schemars(inline)]
pub struct Event {
    /// The screen.
    pub page: Page,
    /// When, with an offset. Dropped are events that are older than 48 hours or more than 5 minutes in the future.
    pub at: DateTime<Utc>,
    /// The page load.
    pub session: Session,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened, with its properties.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[serde(tag = "name", rename_all = "snake_case")]
#[schemars(inline, content = "properties")]
pub enum What {
    /// A screen was shown.
    ScreenView {
        /// What the person is.
        #[serde(skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
        /// The language of the page.
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// What it is shown on.
        #[serde(skip_serializing_if = "Option::is_none")]
        device: Option<Device>,
    },
    /// The API has answered, or could not be reached.
    Action {
        /// The action's name.
        action: ActionName,
        /// `ok`, the code of the error, or `network`.
        outcome: Outcome,
        /// How long somebody waited for it.
        duration_ms: Milliseconds,
    },
    /// How the page feels, as measured by the browser.
    WebVital {
        /// What was measured.
        metric: Metric,
        /// In milliseconds; without a unit for CLS.
        value: Measured,
    },
    /// The page failed.
    Failure {
        /// What failed.
        kind: Failure,
    },
}

/// The screens of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Page {
    Today,
    Calendar,
    CalendarPrint,
    Appointments,
    Appointment,
    Customers,
    Customer,
    Consultants,
    Consultant,
    WorkingHours,
    Programs,
    Program,
    ProgramPrint,
    Reports,
    Usage,
    Data,
    Uploads,
    Upload,
    Accounts,
    Audit,
    MyDay,
    MyAppointments,
}

/// The languages of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// What the page is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Device {
    /// A wide screen.
    Desktop,
    /// A narrow one.
    Phone,
}

/// What browsers measure: see the Web Vitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
pub enum Metric {
    /// When the largest part of the page was there.
    Lcp,
    /// How long it took to react.
    Inp,
    /// How much the layout shifted.
    Cls,
    /// When the first part of the page was there.
    Fcp,
    /// When the first byte was there.
    Ttfb,
}

/// How the page can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Failure {
    /// An exception that nobody caught.
    Script,
    /// A part of the program could not be loaded.
    Chunk,
    /// A screen could not be shown.
    Render,
}

/// The name of an action of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(inline, extend("enum" = openapi::action_names().collect::<Vec<_>>()))]
pub struct ActionName(&'static str);

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(inline, extend("enum" = outcomes().collect::<Vec<_>>()))]
pub struct Outcome(&'static str);

/// A random id, as `crypto.randomUUID()` makes it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(
    inline,
    extend("pattern" = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
)]
pub struct Session(String);

/// A duration in whole milliseconds, of ten minutes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(inline, extend("maximum" = LONGEST))]
pub struct Milliseconds(u64);

/// A measured number with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema, Serialize)]
#[schemars(inline, extend("minimum" = 0.0, "maximum" = LONGEST))]
pub struct Measured(f64);

/// All outcomes of actions.
fn outcomes() -> impl Iterator<Item = &'static str> {
    ["ok", "network"].into_iter().chain(openapi::error_codes())
}

impl Event {
    /// The event that was sent, without any property that is not on the list or has a value that isn't; None if what is
    /// left of it is none.
    pub fn accept(sent: &Value, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            page: word(&sent["page"])?,
            at: instant(&sent["at"], now)?,
            session: Session::read(&sent["session"])?,
            what: What::read(&sent["name"], &sent["properties"])?,
        })
    }
}

impl What {
    fn read(name: &Value, properties: &Value) -> Option<Self> {
        match name.as_str()? {
            "screen_view" => Some(Self::ScreenView {
                role: Role::try_from(properties["role"].clone()).ok(),
                language: word(&properties["language"]),
                device: word(&properties["device"]),
            }),
            "action" => Some(Self::Action {
                action: ActionName(listed(&properties["action"], openapi::action_names())?),
                outcome: Outcome(listed(&properties["outcome"], outcomes())?),
                duration_ms: Milliseconds(number(&properties["duration_ms"])?.round() as u64),
            }),
            "web_vital" => Some(Self::WebVital {
                metric: word(&properties["metric"])?,
                value: Measured((number(&properties["value"])? * 1000.0).round() / 1000.0),
            }),
            "failure" => Some(Self::Failure {
                kind: word(&properties["kind"])?,
            }),
            _ => None,
        }
    }
}

impl Session {
    fn read(value: &Value) -> Option<Self> {
        let text = value.as_str()?;
        let is_right = text.len() == 36
            && text.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        is_right.then(|| Self(text.to_owned()))
    }
}

/// One of the words of a list that is a type.
fn word<'de, T: Deserialize<'de>>(value: &'de Value) -> Option<T> {
    let text = IntoDeserializer::<Unfit>::into_deserializer(value.as_str()?);
    T::deserialize(text).ok()
}

/// The word of the list that this is.
fn listed(value: &Value, mut words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let text = value.as_str()?;
    words.find(|word| *word == text)
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| (0.0..=LONGEST).contains(number))
}

/// The instant to the millisecond.
fn instant(value: &Value, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc();
    (now - OLDEST..=now + FURTHEST_AHEAD)
        .contains(&at)
        .then(|| at.trunc_subsecs(3))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SESSION: &str = "3f1f8c11-5f0e-4b4c-9d0a-2b6f0198c7a2";

    fn now() -> DateTime<Utc> {
        "2025-11-28T03:00:00Z".parse().unwrap()
    }

    fn sent(name: &str, properties: impl Into<Value>) -> Value {
        json!({"name": name, "page": "today", "at": "2025-11-28T09:59:58.1239+07:00", "session": SESSION,
               "properties": properties.into()})
    }

    /// What is stored of an event.
    fn stored(sent: &Value) -> Option<Value> {
        Event::accept(sent, now()).map(|event| serde_json::to_value(event).unwrap())
    }

    #[test]
    fn what_is_on_the_list_is_stored() {
        for (name, properties) in [
            ("screen_view", json!({})),
            (
                "screen_view",
                json!({"role": "admin", "language": "vi", "device": "phone"}),
            ),
            (
                "action",
                json!({"action": "get_calendar", "outcome": "ok", "duration_ms": 120}),
            ),
            (
                "action",
                json!({"action": "list_users", "outcome": "forbidden", "duration_ms": 0}),
            ),
            (
                "action",
                json!({"action": "create_appointment", "outcome": "network", "duration_ms": 600_000}),
            ),
            ("web_vital", json!({"metric": "LCP", "value": 1234.5})),
            ("web_vital", json!({"metric": "CLS", "value": 0.031})),
            ("failure", json!({"kind": "chunk"})),
        ] {
            let mut expected = properties.clone();
            expected["name"] = name.into();
            expected["page"] = "today".into();
            expected["at"] = "2025-11-28T02:59:58.123Z".into();
            expected["session"] = SESSION.into();
            assert_eq!(stored(&sent(name, properties)), Some(expected), "{name}");
        }
    }

    #[test]
    fn an_event_without_properties_is_a_view_of_a_screen_or_nothing() {
        let mut view = sent("screen_view", json!({}));
        view.as_object_mut().unwrap().remove("properties");
        assert!(stored(&view).is_some());
        for properties in [json!(null), json!([]), json!("x"), json!(7)] {
            assert!(stored(&sent("screen_view", properties.clone())).is_some());
            for name in ["action", "web_vital", "failure"] {
                assert_eq!(stored(&sent(name, properties.clone())), None, "{name}");
            }
        }
    }

    #[test]
    fn what_is_not_an_event_is_dropped() {
        let right = sent("screen_view", json!({}));
        for (field, wrong) in [
            ("name", json!("an@example.com")),
            ("name", json!("Screen_view")),
            ("name", json!(["screen_view"])),
            ("page", json!("customer/7")),
            ("page", json!("Nguyễn Thị Ánh")),
            ("page", json!({"today": null})),
            ("page", json!(null)),
            ("session", json!("an@example.com")),
            ("session", json!(SESSION.to_uppercase())),
            ("session", json!(format!("{SESSION} "))),
            ("session", json!(SESSION.replace('f', "g"))),
            ("session", json!(SESSION.replace('-', "é"))),
            ("at", json!("2025-11-26T02:59:59Z")),
            ("at", json!("2025-11-28T03:05:01Z")),
            ("at", json!("2025-11-28T02:00:00")),
            ("at", json!("2025-11-28")),
            ("at", json!(1_764_298_800)),
        ] {
            let mut event = right.clone();
            event[field] = wrong;
            assert_eq!(stored(&event), None, "{event}");
        }
        for other in [
            json!(null),
            json!("screen_view"),
            json!([right]),
            json!(7),
            json!({}),
        ] {
            assert_eq!(stored(&other), None, "{other}");
        }
    }

    #[test]
    fn an_event_that_lacks_a_required_property_is_dropped_and_any_other_property_alone() {
        let action = json!({"action": "get_stats", "outcome": "ok", "duration_ms": 12});
        for (property, wrong) in [
            ("action", json!("get_customer_an")),
            ("action", json!(null)),
            ("outcome", json!("Nguyễn An is busy")),
            ("outcome", json!("OK")),
            ("duration_ms", json!("12")),
            ("duration_ms", json!(-1)),
            ("duration_ms", json!(600_001)),
            ("duration_ms", json!({"phone": 901_234_567})),
        ] {
            let mut properties = action.clone();
            properties[property] = wrong;
            assert_eq!(stored(&sent("action", properties.clone())), None, "{properties}");
        }
        assert_eq!(
            stored(&sent("web_vital", json!({"metric": "lcp", "value": 1}))),
            None
        );
        assert_eq!(stored(&sent("web_vital", json!({"metric": "LCP"}))), None);
        assert_eq!(stored(&sent("failure", json!({"kind": "an@example.com"}))), None);

        let wrong = json!({"role": "root", "language": "an@example.com", "device": ["phone"], "search": "Ánh",
                           "action": "get_stats"});
        let plain = stored(&sent("screen_view", json!({})));
        assert_eq!(stored(&sent("screen_view", wrong)), plain);
        let mut event = sent("screen_view", json!({}));
        event["email"] = "an@example.com".into();
        assert_eq!(stored(&event), plain);
    }

    #[test]
    fn numbers_are_rounded_so_that_nothing_hides_in_their_digits() {
        let value = |value| {
            stored(&sent("web_vital", json!({"metric": "INP", "value": value}))).unwrap()["value"].clone()
        };
        assert_eq!(value(0.123_456_789), 0.123);
        assert_eq!(value(90.123_456_7), 90.123);
        let action = json!({"action": "get_stats", "outcome": "ok", "duration_ms": 12.345});
        assert_eq!(stored(&sent("action", action)).unwrap()["duration_ms"], 12);
    }
}
