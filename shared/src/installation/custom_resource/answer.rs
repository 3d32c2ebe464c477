//! The response to CloudFormation (AWS CloudFormation, "Custom resource response objects").

use serde::Serialize;

use super::event::Request;
use crate::{
    Error, Result,
    installation::db_init::{Report, Source},
};

/// CloudFormation silently ignores longer responses.
const LONGEST: usize = 4096;

/// Marks where a text was cut off.
const CUT: &str = "...";

/// Whether the stack operation may continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// It may.
    Success,
    /// It may not; CloudFormation rolls it back.
    Failed,
}

/// A response.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer {
    /// Whether the stack operation may continue.
    pub status: Status,
    /// For a person: why it failed, or what to know about the success.
    pub reason: String,
    /// The resource's id.
    pub physical_resource_id: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    /// Attributes that other resources of the stack can refer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Data>,
}

/// The resource's attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Data {
    /// The schema's version.
    pub schema_version: String,
    /// Where the rows came from.
    pub source: Source,
    /// One sentence.
    pub message: String,
}

impl Request {
    pub(super) fn success(&self, id: String) -> Answer {
        self.answer(Status::Success, id)
    }

    pub(super) fn failure(&self, id: String, error: &Error) -> Answer {
        self.answer(Status::Failed, id).caused_by(error)
    }

    fn answer(&self, status: Status, id: String) -> Answer {
        Answer {
            status,
            reason: String::new(),
            physical_resource_id: id,
            stack_id: self.stack_id.clone(),
            request_id: self.request_id.clone(),
            logical_resource_id: self.logical_resource_id.clone(),
            data: None,
        }
    }
}

impl Answer {
    /// Adds the result of the initialisation.
    pub(super) fn with_data(mut self, report: Report) -> Self {
        self.data = Some(Data {
            schema_version: report.schema_version.to_string(),
            source: report.source,
            message: report.message,
        });
        self
    }

    /// Adds what went wrong, and logs it with its causes, which only the log may have because they name hosts and
    /// addresses.
    pub(super) fn caused_by(self, error: &Error) -> Self {
        tracing::error!(error = error.with_causes(), status = ?self.status, "the resource's event failed");
        let code = error.code();
        self.with_reason(format!("{error} [{code}]"))
    }

    pub(super) fn with_reason(mut self, reason: String) -> Self {
        self.reason = reason;
        self
    }

    /// Adds what a person can do about it.
    pub(super) fn with_advice(mut self, advice: &str) -> Self {
        self.reason = format!("{advice}\nThe reason: {}", self.reason);
        self
    }

    /// As JSON. The reason is cut off if the whole would be too long.
    pub(super) fn to_json(&self) -> Result<String> {
        let text = |answer: &Self| serde_json::to_string(answer).map_err(|source| Error::Answer { source });
        let whole = text(self)?;
        if whole.len() <= LONGEST {
            return Ok(whole);
        }
        let mut shorter = self.clone();
        shorter.reason = CUT.to_owned();
        let room = LONGEST.saturating_sub(text(&shorter)?.len());
        shorter.reason = beginning(&self.reason, room) + CUT;
        text(&shorter)
    }
}

/// The longest beginning of the text that takes at most `room` bytes in JSON.
fn beginning(text: &str, room: usize) -> String {
    let mut used = 0;
    let fits = |character: &char| {
        used += match character {
            '"' | '\\' | '\n' | '\r' | '\t' => 2,
            // At most six bytes, as in \u001f.
            '\0'..' ' => 6,
            other => other.len_utf8(),
        };
        used <= room
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(reason: String) -> Answer {
        Answer {
            status: Status::Failed,
            reason,
            physical_resource_id: "id".to_owned(),
            stack_id: "stack".to_owned(),
            request_id: "request".to_owned(),
            logical_resource_id: "logical".to_owned(),
            data: None,
        }
    }

    #[test]
    fn a_long_reason_is_cut_off_at_a_whole_character() {
        for reason in ["a".repeat(5000), "ễ\"\n\u{1}".repeat(3000), "a".repeat(3990)] {
            let json = answer(reason.clone()).to_json().unwrap();
            assert!((LONGEST - 10..=LONGEST).contains(&json.len()), "{}", json.len());
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            let kept = read["Reason"].as_str().unwrap().strip_suffix(CUT).unwrap();
            assert!(reason.starts_with(kept) && kept.len() > 1000, "{}", kept.len());
        }
    }

    #[test]
    fn a_short_reason_is_kept_whole() {
        let json = answer("x".repeat(3000)).to_json().unwrap();
        assert!(json.contains(&"x".repeat(3000)));
    }
}
