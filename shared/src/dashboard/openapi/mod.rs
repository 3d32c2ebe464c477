//! The OpenAPI document of the dashboard's API, generated from the types that parse requests and make answers.
//!
//! Parameters are described by the types in [`crate::dashboard::parameters`], and answers by the types that the service
//! functions return. The tests check every request and every answer they see against the document.

mod answers;

use std::collections::BTreeMap;

use schemars::{
    Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Map, Value, json};

use super::action::Action;
use crate::dashboard::parameters::pattern;
use answers::ANSWERS;

/// How the API refuses a request.
struct Refusal {
    status: &'static str,
    /// When, in one sentence.
    description: &'static str,
    /// The possible values of `code`.
    codes: &'static [&'static str],
    /// Whether API Gateway sends this status by itself too.
    by_gateway: bool,
}

const REFUSALS: [Refusal; 9] = [
    Refusal {
        status: "400",
        description: "The request can't be parsed or breaks a rule; the sentence names the parameter.",
        codes: &["invalid_request", "too_many_days", "unknown_action"],
        by_gateway: false,
    },
    Refusal {
        status: "401",
        description: "The token is missing or invalid.",
        codes: &["unauthenticated"],
        by_gateway: true,
    },
    Refusal {
        status: "403",
        description: "The caller may not do this.",
        codes: &["forbidden"],
        by_gateway: false,
    },
    Refusal {
        status: "404",
        description: "Something that the request names does not exist or is disabled.",
        codes: &["not_found"],
        by_gateway: false,
    },
    Refusal {
        status: "409",
        description: "It conflicts with the current state.",
        codes: &[
            "already_registered",
            "archive_conflict",
            "changed_meanwhile",
            "duplicate_email",
            "has_appointments",
            "idempotency_key_reused",
            "invalid_transition",
            "not_yet",
            "run_under_way",
            "slot_exists",
            "slot_taken",
        ],
        by_gateway: false,
    },
    Refusal {
        status: "413",
        description: "The body is too large.",
        codes: &["payload_too_large"],
        by_gateway: true,
    },
    Refusal {
        status: "429",
        description: "There are too many requests.",
        codes: &[],
        by_gateway: true,
    },
    Refusal {
        status: "500",
        description: "Something went wrong on our side.",
        codes: &["internal"],
        by_gateway: true,
    },
    Refusal {
        status: "503",
        description: "The database or the archive is unavailable. After outcome_unknown, check whether the change was made.",
        codes: &["archive_unavailable", "database_unavailable", "outcome_unknown"],
        by_gateway: true,
    },
];

/// The document as JSON.
pub fn document() -> String {
    let mut schemas = Schemas::default();
    let requests = schemas.add_requests();
    let answers = schemas.add_answers();
    let success = json!({
        "description": "The action's answer.",
        "headers": headers(&["x-request-id", "content-language"]),
        "content": json_content(&json!({"anyOf": answers.iter().map(reference).collect::<Vec<_>>()})),
    });
    let mut responses = Map::from_iter([("200".to_owned(), success)]);
    responses.extend(
        REFUSALS
            .iter()
            .map(|refusal| (refusal.status.to_owned(), refusal.response())),
    );
    let body = json!({
        "oneOf": requests.values().map(reference).collect::<Vec<_>>(),
        "discriminator": {
            "propertyName": "action",
            "mapping": requests.iter().map(|(action, name)| (action, pointer(name))).collect::<BTreeMap<_, _>>(),
        },
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "MeetAssist's back office",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "One JSON action per request, of 1 MiB at most. Parameters that an action doesn't know are \
                            ignored. The answer to GetStats is GetStatsAnswer, and so on. The path's name is \
                            history: no SQL is accepted.",
        },
        "servers": [{"url": "http://127.0.0.1:3000", "description": "make run"}],
        "security": [{"idToken": []}],
        "paths": {
            "/admin/execute-sql": {
                "post": {
                    "operationId": "perform",
                    "summary": "Performs an action",
                    "parameters": [{
                        "name": "Accept-Language",
                        "in": "header",
                        "required": false,
                        "description": "In which language a person is told of an error, and of warnings: en (the \
                                        default) or vi. The code is the same in both.",
                        "schema": {"type": "string"},
                    }],
                    "requestBody": {"required": true, "content": json_content(&body)},
                    "responses": responses,
                },
            },
        },
        "components": {
            "schemas": schemas.0,
            "headers": {
                "x-request-id": {
                    "description": "The request's id in the logs. API Gateway's own answers have none.",
                    "schema": {"type": "string"},
                },
                "content-language": {
                    "description": "The language of the texts meant for a person: en or vi. API Gateway's own answers \
                                    have none.",
                    "schema": {"type": "string"},
                },
                "retry-after": {
                    "description": "How many seconds to wait before trying again, if that is safe.",
                    "schema": {"type": "integer"},
                },
            },
            "securitySchemes": {
                "idToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Cognito id token of a member of the group admin or consultant.",
                },
            },
        },
    });
    format!("{document:#}\n")
}

impl Refusal {
    fn response(&self) -> Value {
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
            let records = ["Appointment", "Consultant", "Customer", "Program", "Slot"].map(reference);
            let description = "With changed_meanwhile: the record as it is now.";
            vec![("data", json!({"description": description, "anyOf": records}))]
        }
        _ => Vec::new(),
    }
}

/// The document's schemas.
#[derive(Default)]
struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// Adds the schemas of the actions' requests and returns their names by action.
    fn add_requests(&mut self) -> BTreeMap<String, String> {
        let mut generator = settings().for_deserialize().into_generator();
        let mut actions = generator.root_schema_for::<Action>();
        let mut names = BTreeMap::new();
        for request in actions
            .get_mut("oneOf")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let action = request["properties"]["action"]["const"]
                .as_str()
                .unwrap_or_default();
            let name = type_name(action);
            names.insert(action.to_owned(), name.clone());
            relax(request);
            self.add(name, request.take());
        }
        self.add_all(generator.take_definitions(true));
        self.add(
            "Nothing".to_owned(),
            json!({
                "description": "The same as leaving the parameter out, unless an update can empty it.",
                "anyOf": [{"type": "null"}, {"type": "string", "pattern": pattern::blank()}],
            }),
        );
        names
    }

    /// Adds the schemas of the actions' answers and returns their names.
    fn add_answers(&mut self) -> Vec<String> {
        let closed = settings()
            .for_serialize()
            .with_transform(RecursiveTransform(close));
        let mut generator = closed.into_generator();
        let answers = ANSWERS.map(|(action, describe)| (action, describe(&mut generator)));
        self.add_all(generator.take_definitions(true));
        let mut names = Vec::new();
        for (action, mut schema) in answers {
            let name = type_name(action) + "Answer";
            RecursiveTransform(close).transform(&mut schema);
            RecursiveTransform(without_fractions).transform(&mut schema);
            schema.insert(
                "description".to_owned(),
                json!(format!("The answer to {action}.")),
            );
            names.push(name.clone());
            self.add(name, schema.to_value());
        }
        names
    }

    fn add_all(&mut self, schemas: Map<String, Value>) {
        for (name, schema) in schemas {
            self.add(name, schema);
        }
    }

    fn add(&mut self, name: String, schema: Value) {
        let is_new = self.0.get(&name).is_none_or(|other| *other == schema);
        debug_assert!(is_new, "{name} has two meanings");
        self.0.insert(name, schema);
    }
}

fn settings() -> SchemaSettings {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.with_transform(RecursiveTransform(without_fractions))
}

/// Allows null and blank strings for all parameters that are not required, because [`crate::dashboard::parameters`]
/// treats them as absent.
fn relax(request: &mut Value) {
    let required = request["required"].take();
    let is_required = |name: &str| {
        required
            .as_array()
            .is_some_and(|names| names.iter().any(|other| other == name))
    };
    for (name, parameter) in request["properties"].as_object_mut().into_iter().flatten() {
        if is_required(name) {
            continue;
        }
        let Some(parameter) = parameter.as_object_mut() else {
            continue;
        };
        let value = match (parameter.remove("$ref"), parameter.remove("anyOf")) {
            (Some(reference), _) => json!({"$ref": reference}),
            (None, Some(mut alternatives)) => alternatives[0].take(),
            (None, None) => continue,
        };
        parameter.insert("anyOf".to_owned(), json!([value, reference("Nothing")]));
        parameter.retain(|keyword, value| keyword != "default" || !value.is_null());
    }
    request["required"] = required;
}

/// Says that an answer has no other fields.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// Says that times have no fractions of seconds.
fn without_fractions(schema: &mut Schema) {
    if schema
        .get("format")
        .is_some_and(|format| format == "partial-time")
    {
        schema.remove("format");
        schema.insert("pattern".to_owned(), json!("^[0-9]{2}:[0-9]{2}:[0-9]{2}$"));
    }
}

/// `get_stats` as `GetStats`.
fn type_name(action: &str) -> String {
    action
        .split('_')
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_uppercase(), rest.to_owned()]
        })
        .collect()
}

fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn reference(name: impl AsRef<str>) -> Value {
    json!({"$ref": pointer(name.as_ref())})
}

fn headers(names: &[&str]) -> Value {
    let headers = names.iter().map(|name| {
        let reference = json!({"$ref": format!("#/components/headers/{name}")});
        ((*name).to_owned(), reference)
    });
    headers.collect::<Map<_, _>>().into()
}

fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_committed_document_is_up_to_date() {
        let committed = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json")).unwrap();
        let generated = document();
        let difference = generated
            .lines()
            .zip(committed.lines())
            .find(|(new, old)| new != old);
        assert!(
            generated == committed,
            "openapi.json is out of date; run `make openapi`. First difference: {difference:?}"
        );
    }

    #[test]
    fn every_action_has_an_answer() {
        let requests = Schemas::default().add_requests();
        let answered = ANSWERS.map(|(action, _)| action);
        assert!(
            requests.keys().eq(&answered),
            "{:?} {answered:?}",
            requests.keys()
        );
    }
}
