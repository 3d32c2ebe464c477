//! The text of a mail. No language is on record for customers, so it is in Vietnamese, then in English.

use askama::Template;
use chrono::{Datelike, TimeDelta};

use crate::outbox::{Kind, Mail, Recipient};

/// The sender's name.
pub(super) const ORGANISATION: &str = "MeetAssist";

/// The mail as plain text.
#[derive(Template)]
#[template(path = "mail.txt")]
pub(super) struct PlainText<'a> {
    pub(super) parts: &'a [Part],
}

/// The mail as a page; askama escapes what it shows.
#[derive(Template)]
#[template(path = "mail.html")]
pub(super) struct Page<'a> {
    pub(super) parts: &'a [Part],
}

/// The mail in one language.
pub(super) struct Part {
    /// A BCP 47 tag.
    language: &'static str,
    greeting: String,
    sentence: &'static str,
    /// Facts with their names.
    facts: Vec<(&'static str, String)>,
}

/// What the mail says in each language.
pub(super) fn parts(mail: &Mail) -> [Part; 2] {
    let name = one_line(&mail.name);
    let time = format!("{} ({})", hours(mail), mail.time_zone);
    let other = one_line(other(mail));
    [
        Part {
            language: "vi",
            greeting: format!("Xin chào {name},"),
            sentence: match mail.kind {
                Kind::Confirmed => "Lịch hẹn của bạn đã được xác nhận.",
                Kind::Changed => "Lịch hẹn của bạn đã thay đổi. Thông tin mới như sau.",
                Kind::Cancelled => "Lịch hẹn của bạn đã bị hủy.",
                Kind::Denied => "Rất tiếc, yêu cầu đặt lịch hẹn của bạn không được chấp nhận.",
            },
            facts: facts(
                mail,
                [
                    ("Ngày", vietnamese_day(mail)),
                    ("Giờ", time.clone()),
                    (
                        match mail.recipient {
                            Recipient::Customer => "Tư vấn viên",
                            Recipient::Consultant => "Khách hàng",
                        },
                        other.clone(),
                    ),
                ],
                "Liên kết",
                "Lý do",
            ),
        },
        Part {
            language: "en",
            greeting: format!("Hello {name},"),
            sentence: match mail.kind {
                Kind::Confirmed => "Your appointment is confirmed.",
                Kind::Changed => "Your appointment has changed. These are the new details.",
                Kind::Cancelled => "Your appointment is cancelled.",
                Kind::Denied => "We are sorry: your request for an appointment could not be accepted.",
            },
            facts: facts(
                mail,
                [
                    ("Date", mail.date.format("%A, %-d %B %Y").to_string()),
                    ("Time", time),
                    (
                        match mail.recipient {
                            Recipient::Customer => "Consultant",
                            Recipient::Consultant => "Customer",
                        },
                        other,
                    ),
                ],
                "Link",
                "Reason",
            ),
        },
    ]
}

/// The subject, without names.
pub(super) fn subject(mail: &Mail) -> String {
    let (vietnamese, english) = match mail.kind {
        Kind::Confirmed => ("Xác nhận lịch hẹn", "Appointment confirmed"),
        Kind::Changed => ("Thay đổi lịch hẹn", "Appointment changed"),
        Kind::Cancelled => ("Hủy lịch hẹn", "Appointment cancelled"),
        Kind::Denied => ("Từ chối lịch hẹn", "Appointment request declined"),
    };
    let day = mail.date.format("%d/%m/%Y");
    format!("{vietnamese} {day} {} | {english}", mail.time.format("%H:%M"))
}

/// The title of the calendar's entry.
pub(super) fn title(mail: &Mail) -> String {
    format!("{ORGANISATION}: {}", one_line(other(mail)))
}

/// A text without line breaks and other control characters, which have a meaning in headers and calendars.
pub(super) fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of the person whom the recipient meets.
fn other(mail: &Mail) -> &str {
    match mail.recipient {
        Recipient::Customer => &mail.consultant_name,
        Recipient::Consultant => &mail.customer_name,
    }
}

fn facts(
    mail: &Mail,
    always: [(&'static str, String); 3],
    link: &'static str,
    reason: &'static str,
) -> Vec<(&'static str, String)> {
    let meeting = mail
        .meeting_url
        .as_deref()
        .filter(|_| mail.kind != Kind::Cancelled);
    let link = meeting.map(|url| (link, one_line(url)));
    let reason = mail.reason.as_deref().map(|text| (reason, one_line(text)));
    always.into_iter().chain(link).chain(reason).collect()
}

fn hours(mail: &Mail) -> String {
    let (end, _) = mail
        .time
        .overflowing_add_signed(TimeDelta::minutes(mail.duration.into()));
    format!("{}–{}", mail.time.format("%H:%M"), end.format("%H:%M"))
}

fn vietnamese_day(mail: &Mail) -> String {
    const WEEKDAYS: [&str; 7] = [
        "Thứ Hai",
        "Thứ Ba",
        "Thứ Tư",
        "Thứ Năm",
        "Thứ Sáu",
        "Thứ Bảy",
        "Chủ Nhật",
    ];
    let weekday = WEEKDAYS[mail.date.weekday().num_days_from_monday() as usize];
    format!("{weekday}, {}", mail.date.format("%d/%m/%Y"))
}
