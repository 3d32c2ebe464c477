//! The mail as a MIME message: plain text and HTML, and the calendar's entry as a third form of the same and as a file.

use askama::Template;
use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue},
    },
};

use super::{
    calendar::{self, Method},
    words::{ORGANISATION, Page, PlainText, one_line, parts, subject, title},
};
use crate::{Error, Result, outbox::Mail, platform::error::Cause};

/// The result of [`compose`].
#[derive(Debug)]
pub(super) enum Composed {
    /// The message.
    Message(Vec<u8>),
    /// The recipient's address is not an e-mail address.
    NoAddress,
}

/// Keeps out-of-office replies from answering (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Composes the mail with this id. Equal mails give messages with equal ids, although SES puts its own in their place.
pub(super) fn compose(mail: &Mail, sender: &Address, id: &str) -> Result<Composed> {
    let Ok(address) = mail.address.parse::<Address>() else {
        return Ok(Composed::NoAddress);
    };
    let unusable = |source: Cause| Error::MailUnusable {
        id: id.to_owned(),
        source,
    };
    let parts = parts(mail);
    let text = PlainText { parts: &parts }
        .render()
        .map_err(|error| unusable(error.into()))?;
    let page = Page { parts: &parts }
        .render()
        .map_err(|error| unusable(error.into()))?;
    let forms = MultiPart::alternative()
        .singlepart(SinglePart::plain(text.clone()))
        .singlepart(SinglePart::html(page));
    let body = match Method::of(mail.kind) {
        None => forms,
        Some(method) => {
            let entry = calendar::write(mail, method, sender, &title(mail), &text);
            let content_type = format!("text/calendar; charset=UTF-8; method={}", method.word());
            let content_type = ContentType::parse(&content_type).map_err(|error| unusable(error.into()))?;
            let form = SinglePart::builder()
                .header(content_type.clone())
                .header(ContentTransferEncoding::Base64)
                .body(entry.clone());
            MultiPart::mixed()
                .multipart(forms.singlepart(form))
                .singlepart(Attachment::new("invite.ics".to_owned()).body(entry, content_type))
        }
    };
    let message = Message::builder()
        .from(Mailbox::new(Some(ORGANISATION.to_owned()), sender.clone()))
        .to(Mailbox::new(Some(one_line(&mail.name)), address))
        .subject(subject(mail))
        .date(mail.written_at.into())
        .message_id(Some(format!("<{id}@{}>", sender.domain())))
        .header(AutoSubmitted)
        .multipart(body)
        .map_err(|error| unusable(error.into()))?;
    Ok(Composed::Message(message.formatted()))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use ical::{IcalParser, parser::ical::component::IcalCalendar, property::Property};
    use mail_parser::{MessageParser, MimeHeaders};
    use serde_json::{Value, json};

    use super::*;

    const ID: &str = "0198c7a2-5f0e-7b4c-9d0a-2b6f3f1f8c11";

    fn mail(changes: &Value) -> Mail {
        let mut mail = json!({
            "appointment_id": 7, "kind": "confirmed", "recipient": "customer", "name": "Nguyễn Thị Ánh",
            "address": "anh@example.com", "customer_name": "Nguyễn Thị Ánh", "consultant_name": "Phạm Bình",
            "date": "2025-11-28", "time": "09:00:00", "duration": 45, "time_zone": "Asia/Ho_Chi_Minh",
            "starts_at": "2025-11-28T09:00:00+07:00", "ends_at": "2025-11-28T09:45:00+07:00",
            "meeting_url": "https://meet.example.com/a?b=1&c=2", "reason": null, "sequence": 186_000_000,
            "written_at": "2025-11-20T08:30:00+07:00"
        });
        for (field, value) in changes.as_object().unwrap() {
            mail[field] = value.clone();
        }
        serde_json::from_value(mail).unwrap()
    }

    fn composed(changes: &Value) -> Vec<u8> {
        let sender = "lich-hen@example.org".parse().unwrap();
        match compose(&mail(changes), &sender, ID).unwrap() {
            Composed::Message(message) => message,
            Composed::NoAddress => panic!("no address"),
        }
    }

    /// The entries of the calendar, in the order of the parts that have one.
    fn calendars(message: &[u8]) -> Vec<String> {
        let parsed = MessageParser::default().parse(message).unwrap();
        let of_type = parsed.parts.iter().filter(|part| {
            part.content_type()
                .is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
        });
        of_type
            .map(|part| part.text_contents().unwrap().to_owned())
            .collect()
    }

    fn read(calendar: &str) -> IcalCalendar {
        IcalParser::new(BufReader::new(calendar.as_bytes()))
            .next()
            .unwrap()
            .unwrap()
    }

    fn value<'a>(properties: &'a [Property], name: &str) -> &'a str {
        let mut named = properties.iter().filter(|property| property.name == name);
        let found = named.next().unwrap_or_else(|| panic!("{name} is missing"));
        assert!(named.next().is_none(), "{name} is given twice");
        found.value.as_deref().unwrap()
    }

    #[test]
    fn a_confirmation_is_an_invitation_that_calendars_accept() {
        let message = composed(&json!({}));
        let entries = calendars(&message);
        assert_eq!(entries.len(), 2, "as a form of the mail, and as a file");
        assert_eq!(entries[0], entries[1]);
        assert!(entries[0].contains("\r\n"), "lines end as RFC 5545 says");
        assert!(entries[0].lines().all(|line| line.len() <= 75), "{}", entries[0]);
        let calendar = read(&entries[0]);
        assert_eq!(value(&calendar.properties, "METHOD"), "REQUEST");
        assert_eq!(value(&calendar.properties, "VERSION"), "2.0");
        let [event] = &calendar.events[..] else {
            panic!("{}", entries[0])
        };
        for (name, expected) in [
            ("UID", "appointment-7@example.org"),
            ("SEQUENCE", "186000000"),
            ("DTSTAMP", "20251120T013000Z"),
            ("DTSTART", "20251128T020000Z"),
            ("DTEND", "20251128T024500Z"),
            ("STATUS", "CONFIRMED"),
            ("SUMMARY", "MeetAssist: Phạm Bình"),
            ("LOCATION", "https://meet.example.com/a?b=1&c=2"),
            ("ORGANIZER", "mailto:lich-hen@example.org"),
            ("ATTENDEE", "mailto:anh@example.com"),
        ] {
            assert_eq!(value(&event.properties, name), expected, "{name}");
        }
    }

    #[test]
    fn the_part_says_in_its_type_what_the_calendar_is_asked_to_do() {
        for (kind, method) in [
            ("confirmed", "REQUEST"),
            ("changed", "REQUEST"),
            ("cancelled", "CANCEL"),
        ] {
            let message = composed(&json!({"kind": kind}));
            let parsed = MessageParser::default().parse(&message).unwrap();
            let methods: Vec<_> = parsed
                .parts
                .iter()
                .filter_map(|part| part.content_type()?.attribute("method"))
                .collect();
            assert_eq!(methods, [method, method], "{kind}");
            let calendar = read(&calendars(&message)[0]);
            assert_eq!(value(&calendar.properties, "METHOD"), method);
        }
    }

    #[test]
    fn a_denial_of_what_was_never_in_a_calendar_has_no_entry() {
        let message = composed(&json!({"kind": "denied", "reason": "Bận\nhọp"}));
        assert_eq!(calendars(&message), Vec::<String>::new());
        let parsed = MessageParser::default().parse(&message).unwrap();
        let text = parsed.body_text(0).unwrap();
        assert!(
            text.contains("Lý do: Bận họp") && text.contains("Reason: Bận họp"),
            "{text}"
        );
    }

    #[test]
    fn it_says_everything_in_both_languages_as_text_and_as_html() {
        let message = composed(&json!({}));
        let parsed = MessageParser::default().parse(&message).unwrap();
        assert_eq!(
            parsed.subject(),
            Some("Xác nhận lịch hẹn 28/11/2025 09:00 | Appointment confirmed")
        );
        let text = parsed.body_text(0).unwrap();
        let page = parsed.body_html(0).unwrap();
        for words in [
            "Xin chào Nguyễn Thị Ánh,",
            "Lịch hẹn của bạn đã được xác nhận.",
            "Thứ Sáu, 28/11/2025",
            "09:00–09:45 (Asia/Ho_Chi_Minh)",
            "Tư vấn viên",
            "Your appointment is confirmed.",
            "Friday, 28 November 2025",
            "Consultant",
            "Phạm Bình",
        ] {
            assert!(text.contains(words), "{words}: {text}");
            assert!(page.contains(words), "{words}: {page}");
        }
    }

    #[test]
    fn a_consultant_is_told_whom_they_meet() {
        let message =
            composed(&json!({"recipient": "consultant", "name": "Phạm Bình", "address": "binh@example.com"}));
        let parsed = MessageParser::default().parse(&message).unwrap();
        let text = parsed.body_text(0).unwrap();
        assert!(text.contains("Khách hàng: Nguyễn Thị Ánh"), "{text}");
        assert!(text.contains("Customer: Nguyễn Thị Ánh"), "{text}");
    }

    #[test]
    fn no_field_can_add_a_header_a_property_or_a_tag() {
        let evil = "An\r\nBcc: eve@example.net\r\n\r\nDTSTART:20200101T000000Z\nEND:VEVENT <script>\"; X=\"";
        let message = composed(&json!({
            "name": evil, "customer_name": evil, "consultant_name": evil, "meeting_url": evil, "reason": evil
        }));
        let parsed = MessageParser::default().parse(&message).unwrap();
        assert!(parsed.bcc().is_none());
        let to = parsed.to().unwrap().as_list().unwrap();
        assert_eq!(to.len(), 1);
        assert_eq!(to[0].address(), Some("anh@example.com"));
        assert_eq!(parsed.parts.len(), 6, "two multiparts and four parts");
        let calendar = read(&calendars(&message)[0]);
        assert_eq!(calendar.events.len(), 1);
        assert_eq!(
            value(&calendar.events[0].properties, "DTSTART"),
            "20251128T020000Z"
        );
        assert_eq!(
            value(&calendar.events[0].properties, "ATTENDEE"),
            "mailto:anh@example.com"
        );
        let page = parsed.body_html(0).unwrap();
        assert!(!page.contains("<script>"), "{page}");
    }

    #[test]
    fn nothing_is_sent_to_an_invalid_address() {
        let sender = "lich-hen@example.org".parse().unwrap();
        for address in [
            "",
            "an",
            "an@",
            "a@example.com\r\nBcc: b@example.com",
            "a@example.com, b@example.com",
        ] {
            let composed = compose(&mail(&json!({"address": address})), &sender, ID).unwrap();
            assert!(matches!(composed, Composed::NoAddress), "{address}");
        }
    }

    #[test]
    fn the_same_mail_is_composed_with_the_same_id() {
        let message = composed(&json!({}));
        let parsed = MessageParser::default().parse(&message).unwrap();
        assert_eq!(
            parsed.message_id(),
            Some("0198c7a2-5f0e-7b4c-9d0a-2b6f3f1f8c11@example.org")
        );
    }
}
