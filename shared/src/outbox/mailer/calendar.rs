//! The appointment as an entry for the recipient's calendar: iCalendar (RFC 5545) in an iTIP message (RFC 5546).

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use lettre::Address;

use super::words::{ORGANISATION, one_line};
use crate::outbox::{Kind, Mail};

/// What the recipient's calendar is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// Add the entry or bring it up to date.
    Request,
    /// Remove it.
    Cancel,
}

impl Method {
    /// What a mail of this kind asks for; None if the recipient never had an entry.
    pub(super) fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Confirmed | Kind::Changed => Some(Self::Request),
            Kind::Cancelled => Some(Self::Cancel),
            Kind::Denied => None,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The iCalendar text. Times are UTC, so that no calendar has to know the zone's rules.
///
/// The entry's id is the appointment's id and the domain of the sender: the same in every mail about it, and different
/// from any other organisation's.
pub(super) fn write(mail: &Mail, method: Method, sender: &Address, summary: &str, text: &str) -> String {
    let mut event = Event::new();
    event
        .uid(&format!(
            "appointment-{}@{}",
            mail.appointment_id,
            sender.domain()
        ))
        .sequence(mail.sequence)
        .timestamp(mail.written_at)
        .starts(mail.starts_at)
        .ends(mail.ends_at)
        .summary(summary)
        .description(text)
        .status(match method {
            Method::Request => EventStatus::Confirmed,
            Method::Cancel => EventStatus::Cancelled,
        })
        .append_property(
            Property::new("ORGANIZER", mailto(sender.as_ref()))
                .add_parameter("CN", ORGANISATION)
                .done(),
        )
        // They have agreed on the appointment already.
        .append_property(
            Property::new("ATTENDEE", mailto(&mail.address))
                .add_parameter("CN", &one_line(&mail.name).replace('"', "'"))
                .add_parameter("CUTYPE", "INDIVIDUAL")
                .add_parameter("ROLE", "REQ-PARTICIPANT")
                .add_parameter("PARTSTAT", "ACCEPTED")
                .add_parameter("RSVP", "FALSE")
                .done(),
        );
    if let Some(link) = &mail.meeting_url {
        event.location(&one_line(link));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//MeetAssist//Appointments//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method.word()))
        .push(event.done());
    calendar.to_string()
}

fn mailto(address: &str) -> String {
    format!("mailto:{}", one_line(address))
}
