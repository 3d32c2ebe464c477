//! Checks the requests that the tests send, and the answers they get, against openapi.json.
//!
//! It supports the part of JSON Schema that the document uses, and fails on anything else. No crate is used for it: all
//! that could do it change the features of crates that the AWS SDK depends on, so that the SDK would be compiled twice,
//! for the functions and for the tests.

use std::{
    collections::HashMap,
    fs,
    sync::{LazyLock, Mutex},
};

use chrono::{DateTime, NaiveDate};
use regex::Regex;
use serde_json::{Map, Value};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let document = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json")).unwrap();
    serde_json::from_slice(&document).unwrap()
});

const DASHBOARD: &str = "/admin/execute-sql";
const EVENTS: &str = "/events";

/// Checks that the document allows this answer of the dashboard's API, and the request if it succeeded.
pub fn check(request: &[u8], status: u16, answer: &Value) {
    check_at(DASHBOARD, request, status, answer);
}

/// The same for the accounts API.
pub fn check_accounts(request: &[u8], status: u16, answer: &Value) {
    check_at("/admin/accounts", request, status, answer);
}

/// The same for an answer to events that has a body.
pub fn check_events(status: u16, answer: &Value) {
    let response = &DOCUMENT["paths"][EVENTS]["post"]["responses"][status.to_string()];
    if let Err(problem) = validate(&response["content"]["application/json"]["schema"], answer) {
        panic!("the document does not have this {status}: {problem}: {answer}");
    }
}

/// Whether the document allows these events to be sent.
pub fn allows_events(request: &Value) -> bool {
    let body = &DOCUMENT["paths"][EVENTS]["post"]["requestBody"]["content"]["application/json"]["schema"];
    validate(body, request).is_ok()
}

fn check_at(path: &str, request: &[u8], status: u16, answer: &Value) {
    let operation = &DOCUMENT["paths"][path]["post"];
    let response = &operation["responses"][status.to_string()];
    let schema = &response["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "the document has no {status}: {answer}");
    if let Err(problem) = validate(schema, answer) {
        panic!("the document does not have this {status}: {problem}: {answer}");
    }
    if status == 200 {
        let request: Value = serde_json::from_slice(request).unwrap();
        if let Err(problem) = validate(&of_request(path, &request), &request) {
            panic!("the document does not have a request that succeeds: {problem}: {request}");
        }
        if let Err(problem) = validate(&of_answer(path, &request), answer) {
            panic!("the document has another answer to {request}: {problem}: {answer}");
        }
    }
}

/// Whether the document allows a request of an action that exists.
pub fn allows(request: &Value) -> bool {
    validate(&of_request(DASHBOARD, request), request).is_ok()
}

fn of_request(path: &str, request: &Value) -> Value {
    let operation = &DOCUMENT["paths"][path]["post"];
    let discriminator = &operation["requestBody"]["content"]["application/json"]["schema"]["discriminator"];
    let action = request["action"].as_str().unwrap();
    serde_json::json!({"$ref": discriminator["mapping"][action]})
}

fn of_answer(path: &str, request: &Value) -> Value {
    let mut schema = of_request(path, request);
    schema["$ref"] = format!("{}Answer", schema["$ref"].as_str().unwrap()).into();
    schema
}

/// What is wrong, and where.
fn validate(schema: &Value, value: &Value) -> Result<(), String> {
    for (keyword, rule) in schema.as_object().unwrap() {
        obeys(schema, keyword, rule, value).map_err(|problem| format!("{keyword} {rule}: {problem}"))?;
    }
    Ok(())
}

fn obeys(schema: &Value, keyword: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let number = |number: &Value| number.as_f64().unwrap();
    let length = |text: &str| text.chars().count() as u64;
    let fields = value.as_object();
    let is_right = match keyword {
        "description" | "default" | "writeOnly" => true,
        "$ref" => return validate(DOCUMENT.pointer(&rule.as_str().unwrap()[1..]).unwrap(), value),
        "anyOf" => matching(rule, value) > 0,
        "oneOf" => matching(rule, value) == 1,
        "type" => match rule {
            Value::Array(types) => types.iter().any(|name| is(name, value)),
            name => is(name, value),
        },
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "minimum" => value.as_f64().is_none_or(|value| value >= number(rule)),
        "maximum" => value.as_f64().is_none_or(|value| value <= number(rule)),
        "minItems" => value
            .as_array()
            .is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => value
            .as_array()
            .is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
        "minProperties" => fields.is_none_or(|fields| fields.len() as u64 >= rule.as_u64().unwrap()),
        "minLength" => value
            .as_str()
            .is_none_or(|text| length(text) >= rule.as_u64().unwrap()),
        "maxLength" => value
            .as_str()
            .is_none_or(|text| length(text) <= rule.as_u64().unwrap()),
        "pattern" => value
            .as_str()
            .is_none_or(|text| is_like(rule.as_str().unwrap(), text)),
        "format" => value
            .as_str()
            .is_none_or(|text| has_format(rule.as_str().unwrap(), text)),
        "items" => {
            return value
                .as_array()
                .into_iter()
                .flatten()
                .try_for_each(|item| validate(rule, item));
        }
        "required" => {
            let names = rule.as_array().unwrap();
            fields.is_none_or(|fields| {
                names
                    .iter()
                    .all(|name| fields.contains_key(name.as_str().unwrap()))
            })
        }
        "properties" => {
            let described = rule.as_object().unwrap().iter();
            let mut present = described.filter_map(|(name, schema)| Some((schema, fields?.get(name)?)));
            return present.try_for_each(|(schema, value)| validate(schema, value));
        }
        "additionalProperties" => return others_obey(schema, rule, fields),
        _ => panic!("{keyword} is not known here"),
    };
    if is_right {
        Ok(())
    } else {
        Err(format!("not so: {value}"))
    }
}

fn others_obey(schema: &Value, rule: &Value, fields: Option<&Map<String, Value>>) -> Result<(), String> {
    let mut others = fields
        .into_iter()
        .flatten()
        .filter(|(name, _)| schema["properties"].get(name).is_none());
    others.try_for_each(|(name, value)| match rule {
        Value::Bool(true) => Ok(()),
        Value::Bool(false) => Err(format!("{name} is not described")),
        rule => validate(rule, value),
    })
}

fn matching(schemas: &Value, value: &Value) -> usize {
    let schemas = schemas.as_array().unwrap().iter();
    schemas.filter(|schema| validate(schema, value).is_ok()).count()
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

fn is_like(pattern: &str, text: &str) -> bool {
    static PATTERNS: Mutex<Option<HashMap<String, Regex>>> = Mutex::new(None);
    let mut patterns = PATTERNS.lock().unwrap();
    let known = patterns.get_or_insert_default();
    let expression = known
        .entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(pattern).unwrap());
    expression.is_match(text)
}

fn has_format(format: &str, text: &str) -> bool {
    match format {
        "date" => text
            .parse::<NaiveDate>()
            .is_ok_and(|date| date.to_string() == text),
        // These formats don't apply to text.
        "double" | "int32" | "int64" | "uint64" => true,
        "date-time" => DateTime::parse_from_rfc3339(text).is_ok(),
        _ => panic!("{format} is not known here"),
    }
}
