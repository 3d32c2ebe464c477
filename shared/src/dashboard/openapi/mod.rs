//! The OpenAPI document of the dashboard's API, of the accounts API and of the events, generated from the types that parse
//! requests and make answers.
//!
//! Parameters are described by the types in [`crate::dashboard::parameters`], and answers by the types that the service
//! functions return. The tests check every request and every answer they see against the document.

mod answers;
mod errors;
mod events;
mod parts;

use std::collections::BTreeMap;

use schemars::{
    JsonSchema, Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Map, Value, json};

use super::action::Action;
use crate::{accounts, dashboard::parameters::pattern};
use answers::{ACCOUNT_ACTIONS, ACCOUNT_ANSWERS, ACTIONS, ANSWERS, Answers};
use errors::ERRORS;
use parts::{headers, json_content, pointer, reference};

/// The names of all actions of both APIs.
pub(crate) fn action_names() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().chain(ACCOUNT_ACTIONS).copied()
}

/// The codes of all errors.
pub(crate) fn error_codes() -> impl Iterator<Item = &'static str> {
    ERRORS.iter().flat_map(|error| error.codes).copied()
}

/// The document as JSON.
pub fn document() -> String {
    let mut schemas = Schemas::default();
    let perform = schemas.add_operation::<Action>(ANSWERS, "perform", "Performs an action");
    let manage = schemas.add_operation::<accounts::Action>(
        ACCOUNT_ANSWERS,
        "manageAccounts",
        "Says who may sign in, and changes it; for admins",
    );
    let collect = schemas.add_events();
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
            "/admin/accounts": {"post": manage},
            "/admin/execute-sql": {"post": perform},
            "/events": {"post": collect},
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

/// The document's schemas.
#[derive(Default)]
struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// Adds the schemas of an operation's requests and answers and returns its description.
    fn add_operation<A: JsonSchema>(&mut self, answers: Answers, id: &str, summary: &str) -> Value {
        let requests = self.add_requests::<A>();
        let answers = self.add_answers(answers);
        let success = json!({
            "description": "The action's answer.",
            "headers": headers(&["x-request-id", "content-language"]),
            "content": json_content(&json!({"anyOf": answers.iter().map(reference).collect::<Vec<_>>()})),
        });
        let mut responses = Map::from_iter([("200".to_owned(), success)]);
        responses.extend(
            ERRORS
                .iter()
                .map(|error| (error.status.to_owned(), error.response())),
        );
        let body = json!({
            "oneOf": requests.values().map(reference).collect::<Vec<_>>(),
            "discriminator": {
                "propertyName": "action",
                "mapping": requests.iter().map(|(action, name)| (action, pointer(name))).collect::<BTreeMap<_, _>>(),
            },
        });
        json!({
            "operationId": id,
            "summary": summary,
            "parameters": [accept_language()],
            "requestBody": {"required": true, "content": json_content(&body)},
            "responses": responses,
        })
    }

    /// Adds the schema of an event and returns the description of the operation that takes events.
    fn add_events(&mut self) -> Value {
        let mut generator = settings().for_serialize().into_generator();
        let event = events::event(&mut generator);
        self.add_all(generator.take_definitions(true));
        self.add(events::NAME.to_owned(), event.to_value());
        events::operation(&accept_language())
    }

    /// Adds the schemas of the actions' requests and returns their names by action.
    fn add_requests<A: JsonSchema>(&mut self) -> BTreeMap<String, String> {
        let mut generator = settings().for_deserialize().into_generator();
        let mut actions = generator.root_schema_for::<A>();
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
            allow_null_and_blank(request);
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
    fn add_answers(&mut self, answers: Answers) -> Vec<String> {
        let closed = settings()
            .for_serialize()
            .with_transform(RecursiveTransform(forbid_other_fields));
        let mut generator = closed.into_generator();
        let answers = answers
            .iter()
            .map(|(action, describe)| (*action, describe(&mut generator)))
            .collect::<Vec<_>>();
        self.add_all(generator.take_definitions(true));
        let mut names = Vec::new();
        for (action, mut schema) in answers {
            let name = type_name(action) + "Answer";
            RecursiveTransform(forbid_other_fields).transform(&mut schema);
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

/// The header that every operation takes.
fn accept_language() -> Value {
    json!({
        "name": "Accept-Language",
        "in": "header",
        "required": false,
        "description": "In which language a person is told of an error, and of warnings: en (the default) or vi. The \
                        code is the same in both.",
        "schema": {"type": "string"},
    })
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
fn allow_null_and_blank(request: &mut Value) {
    let alternatives = request.get_mut("oneOf").and_then(Value::as_array_mut);
    alternatives.into_iter().flatten().for_each(allow_null_and_blank);
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
fn forbid_other_fields(schema: &mut Schema) {
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
        fn check<A: JsonSchema>(answers: Answers) {
            let requests = Schemas::default().add_requests::<A>();
            let answered: Vec<&str> = answers.iter().map(|(action, _)| *action).collect();
            assert!(
                requests.keys().eq(&answered),
                "{:?} {answered:?}",
                requests.keys()
            );
        }
        check::<Action>(ANSWERS);
        check::<accounts::Action>(ACCOUNT_ANSWERS);
    }
}
