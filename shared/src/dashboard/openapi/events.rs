//! The operation that takes events, which are no actions.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{
    errors::ERRORS,
    parts::{headers, json_content, reference},
};
use crate::collect::{Event, MOST_EVENTS};

/// The name of an event's schema.
pub const NAME: &str = "Event";

/// The statuses of its errors.
const STATUSES: [&str; 6] = ["400", "401", "413", "429", "500", "503"];

/// Describes an event that is stored.
pub fn event(generator: &mut SchemaGenerator) -> Schema {
    let mut event = Event::json_schema(generator);
    event.insert(
        "description".to_owned(),
        json!(
            "What happened in the page. An event that is not like this is dropped, and so is any property that isn't \
             listed, or has a value that isn't, unless it is required."
        ),
    );
    event
}

/// The operation.
pub fn operation(accept_language: &Value) -> Value {
    let body = json!({
        "type": "object",
        "properties": {"events": {"type": "array", "maxItems": MOST_EVENTS, "items": reference(NAME)}},
        "required": ["events"],
    });
    let done = json!({
        "description": "Those of the events that are on the list are stored.",
        "headers": headers(&["x-request-id", "content-language"]),
    });
    let mut responses = Map::from_iter([("204".to_owned(), done)]);
    let errors = ERRORS.iter().filter(|error| STATUSES.contains(&error.status));
    responses.extend(errors.map(|error| (error.status.to_owned(), error.response())));
    json!({
        "operationId": "collect",
        "summary": "Takes events of the page, of 64 KiB at most; for everybody who has signed in",
        "parameters": [accept_language],
        "requestBody": {"required": true, "content": json_content(&body)},
        "responses": responses,
    })
}
