//! Every sentence with which the API refuses something, in both languages.
//!
//! Programs act on the code; a sentence may change at any time. Names for programs, such as those of parameters, are
//! the same in every language.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::{
    exports::Export,
    language::Sentence,
    parameters::{AppointmentStatus, AuditAction, Include, ParticipantStatus, ProgramStatus, Requirement},
    refusal::{Entity, Problem, Refusal},
    reports::Group,
};
use crate::{
    accounts::Role,
    archived::{manifest::Conflict, run_request::RunKind, upload::ImportMode},
};

/// A sentence that may contain variables; neither language can be left out.
macro_rules! sentence {
    ($english:literal, $vietnamese:literal $(,)?) => {
        Sentence {
            english: format_args!($english).to_string(),
            vietnamese: format_args!($vietnamese).to_string(),
        }
    };
}

impl Refusal {
    /// One or two sentences for a person.
    pub(crate) fn sentence(&self) -> Sentence {
        match self {
            Self::InvalidRequest(problem) => problem.sentence(),
            Self::UnknownAction { action } => {
                sentence!("There is no action {action}.", "Không có thao tác {action}.")
            }
            Self::PayloadTooLarge { limit } => sentence!(
                "The request is larger than {limit} bytes.",
                "Yêu cầu lớn hơn {limit} byte."
            ),
            Self::Unauthenticated => sentence!("Sign in first.", "Vui lòng đăng nhập trước."),
            Self::Forbidden => sentence!("You may not do this.", "Bạn không có quyền làm việc này."),
            Self::NotFound(thing) => {
                let Sentence { english, vietnamese } = thing.name();
                sentence!("{english} not found.", "Không tìm thấy {vietnamese}.")
            }
            Self::SlotTaken => sentence!(
                "The consultant has another appointment at this time.",
                "Tư vấn viên đã có lịch hẹn khác vào giờ này."
            ),
            Self::OnLeave => sentence!(
                "The consultant is on leave at this time.",
                "Tư vấn viên nghỉ vào giờ này."
            ),
            Self::SlotExists => sentence!(
                "The consultant already has a slot at this time.",
                "Tư vấn viên đã có khung giờ vào lúc này."
            ),
            Self::DuplicateEmail => sentence!(
                "Another consultant has this e-mail address.",
                "Một tư vấn viên khác đã dùng địa chỉ email này."
            ),
            Self::AlreadyRegistered => sentence!(
                "The customer is already registered for this program.",
                "Khách hàng này đã đăng ký chương trình."
            ),
            Self::HasAppointments { appointment_count } => sentence!(
                "This is not possible because of {appointment_count} appointments.",
                "Không thực hiện được vì còn {appointment_count} lịch hẹn."
            ),
            Self::InvalidTransition { from, to } => {
                let Sentence {
                    english: from_english,
                    vietnamese: from_vietnamese,
                } = from.name();
                let Sentence {
                    english: to_english,
                    vietnamese: to_vietnamese,
                } = to.name();
                sentence!(
                    "An appointment that is {from_english} can't become {to_english}.",
                    "Không thể chuyển lịch hẹn từ {from_vietnamese} sang {to_vietnamese}."
                )
            }
            Self::NotYet => sentence!(
                "An appointment can't be completed or marked as a no-show before it has started.",
                "Lịch hẹn chưa bắt đầu nên chưa thể hoàn thành hoặc ghi nhận khách không đến."
            ),
            Self::ChangedMeanwhile { .. } => sentence!(
                "It has been changed in the meantime. Look at it as it is now, then try again.",
                "Dữ liệu này vừa được thay đổi. Hãy xem lại rồi thử lại."
            ),
            Self::OwnAccount => sentence!(
                "Nobody can take their own role away, or disable or delete their own account. Ask another admin.",
                "Không ai có thể tự bỏ vai trò, tự vô hiệu hóa hoặc tự xóa tài khoản của mình. Hãy nhờ quản trị viên khác."
            ),
            Self::LastAdmin => sentence!(
                "Nobody would be left who can administer. Nothing was changed.",
                "Sẽ không còn ai có quyền quản trị. Không có gì thay đổi."
            ),
            Self::AccountDisabled => sentence!(
                "The account is disabled. Enable it first.",
                "Tài khoản đang bị vô hiệu hóa. Hãy kích hoạt lại trước."
            ),
            Self::InvitationPending => sentence!(
                "This person has not signed in yet, so there is no password to reset. Send the invitation again.",
                "Người này chưa đăng nhập lần nào nên chưa có mật khẩu để đặt lại. Hãy gửi lại lời mời."
            ),
            Self::InvitationAccepted => sentence!(
                "This person has signed in already. Reset the password instead.",
                "Người này đã đăng nhập rồi. Hãy đặt lại mật khẩu."
            ),
            Self::MailNotSent => sentence!(
                "The e-mail could not be sent; perhaps no more can be sent today. Try again tomorrow.",
                "Không gửi được email; có thể hôm nay đã hết lượt gửi. Hãy thử lại vào ngày mai."
            ),
            Self::AccountsUnavailable => sentence!(
                "The accounts can't be reached at the moment. Please try again in a minute.",
                "Hiện không kết nối được với hệ thống tài khoản. Vui lòng thử lại sau một phút."
            ),
            Self::NothingToRestore => sentence!(
                "There is nothing to restore: the record did not exist before, or was in a state that is no longer allowed.",
                "Không có gì để khôi phục: trước đó bản ghi chưa tồn tại, hoặc có nội dung không còn được phép."
            ),
            Self::RunUnderWay => sentence!(
                "Another archive run is in progress. Please wait until it has finished.",
                "Một lượt lưu trữ khác đang chạy. Vui lòng đợi đến khi xong."
            ),
            Self::NotReady => sentence!(
                "This upload can't be imported: it has not been checked yet, has been imported already, or has nothing usable.",
                "Chưa thể nhập tệp này: tệp chưa được kiểm tra, đã được nhập rồi, hoặc không có gì dùng được."
            ),
            Self::IdempotencyKeyReused => sentence!(
                "This idempotency_key was used for another request.",
                "idempotency_key này đã được dùng cho một yêu cầu khác."
            ),
            Self::TooManyDays {
                days,
                rows,
                date_from,
                date_to,
            } => sentence!(
                "This needs {days} archived days with {rows} rows to be loaded, which is too much for one request. \
                 Ask for fewer days, for example from {date_from} to {date_to}.",
                "Để trả lời cần tải {days} ngày lưu trữ với {rows} dòng, quá nhiều cho một yêu cầu. Hãy chọn ít ngày hơn, \
                 ví dụ từ {date_from} đến {date_to}.",
            ),
            Self::ArchiveConflict(conflict) => {
                let Sentence { english, vietnamese } = reason(conflict);
                let day = conflict.day;
                sentence!(
                    "This needs archived data of {day}. {english}",
                    "Cần đến dữ liệu lưu trữ của ngày {day}. {vietnamese}"
                )
            }
            Self::ArchiveUnavailable => sentence!(
                "Archived days could not be loaded at the moment. Please try again in a minute.",
                "Hiện chưa tải được các ngày đã lưu trữ. Vui lòng thử lại sau một phút."
            ),
            Self::BucketUnavailable => sentence!(
                "The archive can't be reached at the moment. Please try again in a minute.",
                "Hiện không kết nối được kho lưu trữ. Vui lòng thử lại sau một phút."
            ),
            Self::DatabaseUnavailable => sentence!(
                "The database is not available at the moment. Please try again in a minute.",
                "Cơ sở dữ liệu hiện không sẵn sàng. Vui lòng thử lại sau một phút."
            ),
            Self::OutcomeUnknown => sentence!(
                "The database did not answer, so the change may or may not have been made. Please check before you \
                 try again.",
                "Cơ sở dữ liệu không trả lời. Thay đổi có thể đã được thực hiện: hãy kiểm tra trước khi thử lại."
            ),
            Self::Internal => sentence!(
                "Something went wrong on our side.",
                "Hệ thống của chúng tôi gặp lỗi."
            ),
        }
    }
}

impl Problem {
    fn sentence(&self) -> Sentence {
        match self {
            Self::NoObject => sentence!(
                "The body must be a JSON object such as {{\"action\": \"get_stats\"}}.",
                "Nội dung yêu cầu phải là một đối tượng JSON, ví dụ {{\"action\": \"get_stats\"}}."
            ),
            Self::Unreadable => sentence!("The parameters can't be read.", "Không đọc được các tham số."),
            Self::Missing { parameter } => {
                sentence!("{parameter} is required.", "Thiếu tham số {parameter}.")
            }
            Self::Unfit {
                parameter,
                requirement,
            } => {
                let Sentence { english, vietnamese } = requirement.predicate();
                sentence!(
                    "{parameter} must be {english}.",
                    "{parameter} phải là {vietnamese}."
                )
            }
            Self::DaysReversed => sentence!(
                "date_from must not be later than date_to.",
                "date_from không được sau date_to."
            ),
            Self::CalendarTooLong { most } | Self::ReportTooLong { most } | Self::UsageTooLong { most } => {
                sentence!(
                    "date_to must be at most {most} days after date_from.",
                    "date_to không được quá {most} ngày sau date_from."
                )
            }
            Self::DaysTooFar => sentence!(
                "date_to must be at most one year after date_from.",
                "date_to không được quá một năm sau date_from."
            ),
            Self::EndsOnAnotherDay => sentence!(
                "An appointment must end on the day on which it starts.",
                "Lịch hẹn phải kết thúc trong cùng ngày bắt đầu."
            ),
            Self::GoesPastMidnight => sentence!(
                "duration must not go past midnight.",
                "duration không được kéo dài qua nửa đêm."
            ),
            Self::SlotReversed => sentence!(
                "start_time must be earlier than end_time.",
                "start_time phải trước end_time."
            ),
            Self::WorkReversed => sentence!(
                "work_start must be earlier than work_end.",
                "work_start phải trước work_end."
            ),
            Self::TooManyPlannedSlots { most } => sentence!(
                "At most {most} slots can be created at once; choose fewer days.",
                "Mỗi lần tạo được nhiều nhất {most} khung giờ; hãy chọn ít ngày hơn."
            ),
            Self::LeaveReversed => sentence!(
                "startdate must not be later than enddate.",
                "startdate không được sau enddate."
            ),
            Self::LeaveTimes => sentence!(
                "starttime must be earlier than endtime, and either both or neither must be given.",
                "starttime phải trước endtime, và phải có cả hai hoặc không có cả hai."
            ),
            Self::PlanTimes => sentence!(
                "starttime must be earlier than endtime.",
                "starttime phải trước endtime."
            ),
            Self::PlanTooShort => sentence!(
                "slotminutes must fit between starttime and endtime.",
                "slotminutes không được dài hơn khoảng từ starttime đến endtime."
            ),
            Self::PlanDays => sentence!(
                "validfrom must not be later than validto.",
                "validfrom không được sau validto."
            ),
            Self::PlanOverlaps => sentence!(
                "entries of the same weekday must not overlap while both are valid.",
                "entries của cùng một thứ trong tuần không được trùng giờ khi cùng có hiệu lực."
            ),
            Self::TooManySlots { most } => sentence!(
                "At most {most} slots can be created at once; choose fewer days or a longer slot_duration.",
                "Mỗi lần tạo được nhiều nhất {most} khung giờ; hãy chọn ít ngày hơn hoặc tăng slot_duration."
            ),
            Self::BornTooLate => sentence!(
                "dateofbirth must be in the past.",
                "dateofbirth phải là một ngày trong quá khứ."
            ),
            Self::AnswerTooLarge => sentence!(
                "The answer is too large; ask for fewer entries or fewer days.",
                "Kết quả quá lớn; hãy giảm limit hoặc chọn ít ngày hơn."
            ),
            Self::ExportTooLarge => sentence!(
                "The list is too long to be exported; ask for fewer days or use more filters.",
                "Danh sách quá dài nên không xuất được; hãy chọn ít ngày hơn hoặc lọc thêm."
            ),
        }
    }
}

impl Requirement {
    /// What follows "must be".
    fn predicate(&self) -> Sentence {
        match self {
            Self::AnyText => sentence!("a text", "một chuỗi ký tự"),
            Self::Flag => sentence!("true or false", "true hoặc false"),
            Self::WholeNumber { least, greatest } => sentence!(
                "a whole number from {least} to {greatest}",
                "số nguyên từ {least} đến {greatest}"
            ),
            Self::Minutes { least, greatest } => sentence!(
                "a whole number of minutes from {least} to {greatest}",
                "số phút nguyên từ {least} đến {greatest}"
            ),
            Self::NotNegative => sentence!("a whole number, 0 or more", "số nguyên, từ 0 trở lên"),
            Self::Date => sentence!(
                "an existing date as YYYY-MM-DD, from 1900-01-01 to 2999-12-31",
                "một ngày có thật, dạng YYYY-MM-DD, từ 1900-01-01 đến 2999-12-31"
            ),
            Self::Time => sentence!(
                "a time of day on a whole minute, as HH:MM or HH:MM:SS",
                "một giờ tròn phút trong ngày, dạng HH:MM hoặc HH:MM:SS"
            ),
            Self::Line { longest } => sentence!(
                "a text of 1 to {longest} characters in one line",
                "chuỗi từ 1 đến {longest} ký tự trên một dòng"
            ),
            Self::Text { longest } => sentence!(
                "a text of 1 to {longest} characters",
                "chuỗi từ 1 đến {longest} ký tự"
            ),
            Self::TextOrNothing { longest } => sentence!(
                "a text of at most {longest} characters",
                "chuỗi không quá {longest} ký tự"
            ),
            Self::Email => sentence!(
                "an e-mail address of at most 255 characters",
                "địa chỉ email không quá 255 ký tự"
            ),
            Self::Link => sentence!(
                "an http or https link of at most 2048 characters",
                "liên kết http hoặc https không quá 2048 ký tự"
            ),
            Self::Phone => sentence!(
                "a telephone number of 8 to 15 digits, or a text of at most 30 characters that has one",
                "số điện thoại từ 8 đến 15 chữ số, hoặc chuỗi tối đa 30 ký tự có số như vậy"
            ),
            Self::Instant => sentence!(
                "an instant with its offset, such as 2025-11-28T10:00:00+07:00",
                "một thời điểm kèm múi giờ, ví dụ 2025-11-28T10:00:00+07:00"
            ),
            Self::Ids { most } => sentence!("a list of 1 to {most} ids", "danh sách từ 1 đến {most} mã số"),
            Self::Seen { most } => sentence!(
                "a list of 1 to {most} objects with appointmentid and updatedat",
                "danh sách gồm 1 đến {most} đối tượng có appointmentid và updatedat"
            ),
            Self::Entries { most } => sentence!(
                "a list of at most {most} entries",
                "danh sách không quá {most} mục"
            ),
            Self::FileName { longest } => sentence!(
                "a file name of at most {longest} characters that ends in .csv, .sql or .zip",
                "tên tệp không quá {longest} ký tự, có đuôi .csv, .sql hoặc .zip"
            ),
            Self::UploadId => sentence!("an id from create_upload", "mã số do create_upload trả về"),
            Self::Digest => sentence!(
                "the digest of an upload as it was shown",
                "giá trị digest của tệp tải lên như đã hiển thị"
            ),
            Self::Columns => sentence!(
                "an object of one or more columns of the record, with the values that were read",
                "đối tượng gồm một hoặc nhiều cột của bản ghi, với giá trị đã đọc"
            ),
            Self::Order { columns } => sentence!(
                "one of {columns}, with - before it for descending order",
                "một trong các cột {columns}, thêm - ở trước để sắp xếp giảm dần"
            ),
            Self::Role => one_of::<Role>("/const"),
            Self::Include => one_of::<Include>("/const"),
            Self::Group => one_of::<Group>("/const"),
            Self::List => one_of::<Export>("/properties/list/const"),
            Self::RunKind => one_of::<RunKind>("/const"),
            Self::ImportMode => one_of::<ImportMode>("/const"),
            Self::AppointmentStatus => one_of::<AppointmentStatus>("/const"),
            Self::ProgramStatus => one_of::<ProgramStatus>("/const"),
            Self::ParticipantStatus => one_of::<ParticipantStatus>("/const"),
            Self::AuditAction => one_of::<AuditAction>("/const"),
        }
    }
}

/// The words for an enum's variants on the wire, joined by commas and a final "or". `word` points to the word within a
/// variant's schema.
fn one_of<T: JsonSchema>(word: &str) -> Sentence {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let variants = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let words: Vec<_> = variants
        .filter_map(|variant| variant.pointer(word)?.as_str())
        .collect();
    let (last, others) = words.split_last().unwrap_or((&"", &[]));
    let others = others.join(", ");
    sentence!("{others} or {last}", "{others} hoặc {last}")
}

impl Entity {
    /// As it starts an English sentence and ends a Vietnamese one.
    fn name(self) -> Sentence {
        match self {
            Self::Customer => sentence!("Customer", "khách hàng"),
            Self::Consultant => sentence!("Consultant", "tư vấn viên"),
            Self::Appointment => sentence!("Appointment", "lịch hẹn"),
            Self::Account => sentence!("Account", "tài khoản"),
            Self::Slot => sentence!("Slot", "khung giờ"),
            Self::Program => sentence!("Program", "chương trình"),
            Self::Participant => sentence!("Participant", "người tham gia"),
            Self::Leave => sentence!("Leave", "ngày nghỉ"),
            Self::Feedback => sentence!("Feedback", "đánh giá"),
            Self::WorkingHours => sentence!("Working hours", "giờ làm việc"),
            Self::AuditEntry => sentence!("Audit entry", "mục nhật ký"),
            Self::Table => sentence!("Table", "bảng"),
            Self::Upload => sentence!("Upload", "tệp tải lên"),
        }
    }
}

impl AppointmentStatus {
    fn name(self) -> Sentence {
        let english = self.word();
        match self {
            Self::NoShow => sentence!("a no-show", "khách không đến"),
            Self::Pending => sentence!("{english}", "chờ xác nhận"),
            Self::Confirmed => sentence!("{english}", "đã xác nhận"),
            Self::Completed => sentence!("{english}", "đã hoàn thành"),
            Self::Cancelled => sentence!("{english}", "đã hủy"),
        }
    }
}

/// Says that archived rows are missing from an answer.
pub(crate) fn missing_rows(conflict: &Conflict) -> Sentence {
    let day = conflict.day;
    let Sentence { english, vietnamese } = reason(conflict);
    sentence!(
        "Archived data of {day} is missing here. {english}",
        "Ở đây thiếu dữ liệu lưu trữ của ngày {day}. {vietnamese}"
    )
}

/// Why an archived day can't be loaded, and what to do about it.
fn reason(conflict: &Conflict) -> Sentence {
    let (table, archived) = (conflict.table.table().name(), conflict.archived_id);
    match conflict.database_id {
        Some(_) => sentence!(
            "{conflict}",
            "Không tải được {table} {archived} từ kho lưu trữ vì sau đó một {table} khác đã dùng mã số {archived}: hãy đổi \
            mã số hoặc xóa bản ghi ấy trong cơ sở dữ liệu."
        ),
        None => sentence!(
            "{conflict}",
            "Không tải được {table} {archived} từ kho lưu trữ vì khách hàng hoặc tư vấn viên của nó đã bị xóa: hãy thêm lại."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::unit::DynamicTable;

    fn conflict(database_id: Option<i64>) -> Conflict {
        Conflict {
            day: "2025-11-28".parse().unwrap(),
            table: DynamicTable::Appointment,
            archived_id: 7,
            database_id,
        }
    }

    fn all() -> Vec<Sentence> {
        let day = "2025-11-28".parse().unwrap();
        let parameter = || "limit".to_owned();
        let problems = [
            Problem::NoObject,
            Problem::Unreadable,
            Problem::Missing {
                parameter: parameter(),
            },
            Problem::DaysReversed,
            Problem::CalendarTooLong { most: 7 },
            Problem::ReportTooLong { most: 7 },
            Problem::UsageTooLong { most: 7 },
            Problem::DaysTooFar,
            Problem::EndsOnAnotherDay,
            Problem::GoesPastMidnight,
            Problem::SlotReversed,
            Problem::WorkReversed,
            Problem::TooManySlots { most: 10 },
            Problem::BornTooLate,
            Problem::AnswerTooLarge,
            Problem::ExportTooLarge,
        ];
        let requirements = [
            Requirement::AnyText,
            Requirement::Text { longest: 7 },
            Requirement::Line { longest: 7 },
            Requirement::TextOrNothing { longest: 7 },
            Requirement::Flag,
            Requirement::WholeNumber {
                least: 1,
                greatest: 7,
            },
            Requirement::Minutes {
                least: 1,
                greatest: 7,
            },
            Requirement::NotNegative,
            Requirement::Date,
            Requirement::Time,
            Requirement::Email,
            Requirement::Link,
            Requirement::Phone,
            Requirement::AppointmentStatus,
            Requirement::ProgramStatus,
            Requirement::ParticipantStatus,
            Requirement::AuditAction,
            Requirement::Instant,
            Requirement::Ids { most: 7 },
            Requirement::Entries { most: 7 },
            Requirement::Columns,
            Requirement::Seen { most: 3 },
            Requirement::Order {
                columns: "createdat, full_name".to_owned(),
            },
            Requirement::Include,
            Requirement::RunKind,
            Requirement::FileName { longest: 7 },
            Requirement::UploadId,
            Requirement::ImportMode,
            Requirement::Digest,
            Requirement::List,
            Requirement::Group,
        ];
        let things = [
            Entity::Customer,
            Entity::Consultant,
            Entity::Appointment,
            Entity::Slot,
            Entity::Program,
            Entity::Participant,
            Entity::Feedback,
            Entity::WorkingHours,
            Entity::AuditEntry,
            Entity::Table,
            Entity::Upload,
        ];
        let transitions = AppointmentStatus::ALL.map(|status| Refusal::InvalidTransition {
            from: status,
            to: status,
        });
        let others = [
            Refusal::UnknownAction {
                action: "\"x\"".to_owned(),
            },
            Refusal::PayloadTooLarge { limit: 7 },
            Refusal::Unauthenticated,
            Refusal::Forbidden,
            Refusal::SlotTaken,
            Refusal::SlotExists,
            Refusal::DuplicateEmail,
            Refusal::AlreadyRegistered,
            Refusal::HasAppointments { appointment_count: 7 },
            Refusal::NotYet,
            Refusal::ChangedMeanwhile { record: None },
            Refusal::NothingToRestore,
            Refusal::RunUnderWay,
            Refusal::NotReady,
            Refusal::BucketUnavailable,
            Refusal::IdempotencyKeyReused,
            Refusal::TooManyDays {
                days: 7,
                rows: 8,
                date_from: day,
                date_to: day,
            },
            Refusal::ArchiveConflict(conflict(None)),
            Refusal::ArchiveConflict(conflict(Some(8))),
            Refusal::ArchiveUnavailable,
            Refusal::DatabaseUnavailable,
            Refusal::OutcomeUnknown,
            Refusal::Internal,
        ];
        let unfit = requirements.map(|requirement| Problem::Unfit {
            parameter: parameter(),
            requirement,
        });
        let problems = problems.into_iter().chain(unfit).map(Refusal::InvalidRequest);
        let things = things.into_iter().map(Refusal::NotFound);
        let refusals = problems.chain(things).chain(transitions).chain(others);
        let missing = [conflict(None), conflict(Some(8))];
        let missing = missing.iter().map(missing_rows);
        refusals
            .map(|refusal| refusal.sentence())
            .chain(missing)
            .collect()
    }

    #[test]
    fn every_sentence_is_one_sentence_in_both_languages() {
        for Sentence { english, vietnamese } in all() {
            for text in [&english, &vietnamese] {
                assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            }
            assert!(english.is_ascii(), "{english}");
            assert!(!vietnamese.is_ascii(), "{vietnamese}");
        }
    }

    #[test]
    fn both_languages_have_the_same_names_and_numbers() {
        let said = |text: &str| -> Vec<String> {
            let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
            let mut words: Vec<_> = words
                .filter(|word| {
                    word.contains('_') || word.contains(|character: char| character.is_ascii_digit())
                })
                .map(str::to_owned)
                .collect();
            words.sort();
            words
        };
        for Sentence { english, vietnamese } in all() {
            assert_eq!(said(&english), said(&vietnamese), "{english} {vietnamese}");
        }
    }

    #[test]
    fn words_that_are_accepted_are_listed() {
        let said = |requirement: Requirement| requirement.predicate().english;
        assert_eq!(said(Requirement::RunKind), "changed, full or verify");
        assert_eq!(said(Requirement::ImportMode), "add or update");
        assert_eq!(said(Requirement::Include), "enabled, disabled or all");
        assert_eq!(said(Requirement::Group), "day, week, month, consultant or status");
        assert_eq!(
            said(Requirement::AppointmentStatus),
            "pending, confirmed, completed, no_show or cancelled"
        );
        assert_eq!(said(Requirement::ProgramStatus), "upcoming, ongoing or completed");
        assert_eq!(
            said(Requirement::ParticipantStatus),
            "registered, attended or cancelled"
        );
        let lists = said(Requirement::List);
        assert!(
            lists.starts_with("get_appointments, ") && lists.ends_with(" or get_working_plan"),
            "{lists}"
        );
    }

    #[test]
    fn a_requirement_can_be_restored_from_its_text() {
        for requirement in [
            Requirement::Flag,
            Requirement::Text { longest: 20_000 },
            Requirement::WholeNumber {
                least: 1,
                greatest: i64::MAX,
            },
        ] {
            assert_eq!(
                Requirement::from_text(&requirement.to_string()),
                Some(requirement)
            );
        }
        assert_eq!(Requirement::from_text("missing field `x`"), None);
    }
}
