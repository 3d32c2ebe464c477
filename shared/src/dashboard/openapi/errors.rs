//! The error answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::{headers, json_content, reference};

/// The answers with an error status.
pub struct ErrorResponse {
    pub status: &'static str,
    /// When, in one sentence.
    description: &'static str,
    /// The possible values of `code`.
    pub codes: &'static [&'static str],
    /// Whether API Gateway sends this status by itself too.
    by_gateway: bool,
}

/// All error statuses.
pub const ERRORS: [ErrorResponse; 9] = [
    ErrorResponse {
        status: "400",
        description: "The request can't be parsed or breaks a rule; the sentence names the parameter.",
        codes: &["invalid_request", "too_many_days", "unknown_action"],
        by_gateway: false,
    },
    ErrorResponse {
        status: "401",
        description: "The token is missing or invalid.",
        codes: &["unauthenticated"],
        by_gateway: true,
    },
    ErrorResponse {
        status: "403",
        description: "The caller may not do this.",
        codes: &["forbidden"],
        by_gateway: false,
    },
    ErrorResponse {
        status: "404",
        description: "Something that the request names does not exist or is disabled.",
        codes: &["not_found"],
        by_gateway: false,
    },
    ErrorResponse {
        status: "409",
        description: "It conflicts with the current state.",
        codes: &[
            "account_disabled",
            "already_registered",
            "archive_conflict",
            "changed_meanwhile",
            "duplicate_email",
            "has_appointments",
            "idempotency_key_reused",
            "invalid_transition",
            "invitation_accepted",
            "invitation_pending",
            "last_admin",
            "not_ready",
            "not_yet",
            "nothing_to_restore",
            "on_leave",
            "own_account",
            "run_under_way",
            "slot_exists",
            "slot_taken",
        ],
        by_gateway: false,
    },
    ErrorResponse {
        status: "413",
        description: "The body is too large.",
        codes: &["payload_too_large"],
        by_gateway: true,
    },
    ErrorResponse {
        status: "429",
        description: "There are too many requests.",
        codes: &[],
        by_gateway: true,
    },
    ErrorResponse {
        status: "500",
        description: "Something went wrong on our side.",
        codes: &["internal"],
        by_gateway: true,
    },
    ErrorResponse {
        status: "503",
        description: "The database, the archive or the user pool is unavailable. After outcome_unknown, check whether the change was made.",
        codes: &[
            "accounts_unavailable",
            "archive_unavailable",
            "database_unavailable",
            "mail_not_sent",
            "outcome_unknown",
        ],
        by_gateway: true,
    },
];

impl ErrorResponse {
    /// The OpenAPI response object.
    pub fn response(&self) -> Value {
        let mut schemas = Vec::new();
        if !self.codes.is_empty() {
            schemas.push(self.body());
        }
        if self.by_gateway {
            schemas.push(json!({
                "description": "API Gateway's own.",
                "type": "object",
                "properties": {"message": {"type": "string"}},
                "required": ["message"],
                "additionalProperties": false,
            }));
        }
        let names: &[_] = match self.status {
            "503" => &["x-request-id", "content-language", "retry-after"],
            _ => &["x-request-id", "content-language"],
        };
        json!({
            "description": self.description,
            "headers": headers(names),
            "content": json_content(&json!({"anyOf": schemas})),
        })
    }

    fn body(&self) -> Value {
        let always = [
            ("success", json!({"const": false})),
            (
                "error",
                json!({"type": "string", "description": "One sentence for a person, in the language of Accept-Language."}),
            ),
            ("code", json!({"enum": self.codes})),
        ];
        let fields = always
            .into_iter()
            .chain(self.codes.iter().flat_map(|code| fields_with(code)));
        json!({
            "type": "object",
            "properties": fields.collect::<BTreeMap<_, _>>(),
            "required": ["success", "error", "code"],
            "additionalProperties": false,
        })
    }
}

/// The fields of a refusal with this code, besides the sentence.
fn fields_with(code: &str) -> Vec<(&'static str, Value)> {
    let count = |description| json!({"type": "integer", "minimum": 1, "description": description});
    let day = |description| json!({"type": "string", "format": "date", "description": description});
    match code {
        "has_appointments" => vec![("appointment_count", count("With has_appointments: how many."))],
        "too_many_days" => vec![
            ("archived_days", count("With too_many_days: how many.")),
            (
                "archived_rows",
                count("With too_many_days: how many rows they have."),
            ),
            (
                "date_from",
                day("With too_many_days: the first day of a range that could be loaded."),
            ),
            ("date_to", day("With too_many_days: its last day.")),
        ],
        "changed_meanwhile" => {
            let records = [
                "Appointment",
                "Consultant",
                "Customer",
                "Program",
                "Slot",
                "Upload",
                "WorkingPlan",
            ]
            .map(reference);
            let description = "With changed_meanwhile after an update: the record as it is now.";
            vec![("data", json!({"description": description, "anyOf": records}))]
        }
        _ => Vec::new(),
    }
}
