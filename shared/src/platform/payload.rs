//! The payload of a function invoked by hand: a JSON object whose fields are all optional.

use serde_json::{Map, Value};

use crate::{Error, Result};

/// The fields of a payload that have not been read yet.
pub struct Payload {
    fields: Map<String, Value>,
}

impl Payload {
    /// The payload's fields. All of them must be in `known`: a misspelt one is refused rather than ignored.
    pub fn parse(payload: Value, known: &[&str]) -> Result<Self> {
        let Value::Object(fields) = payload else {
            return Err(Error::InvalidRequest {
                problem: format!(
                    "The payload must be a JSON object, such as {{}}; its fields are {}.",
                    known.join(", ")
                ),
            });
        };
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(Error::InvalidRequest {
                problem: format!(
                    "There is no field {unknown:?}; the fields are {}.",
                    known.join(", ")
                ),
            }),
            None => Ok(Self { fields }),
        }
    }

    /// A field that is true or false, and false where it is missing.
    pub fn flag(&mut self, name: &str) -> Result<bool> {
        self.optional(name, "must be true or false", Value::as_bool)
            .map(Option::unwrap_or_default)
    }

    /// A field that may be missing or null. `wanted` says what it must be, in words that follow the field's name in a
    /// sentence.
    pub fn optional<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>> {
        match self.fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| Error::InvalidRequest {
                problem: format!("{name} {wanted}; it is {value}."),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(payload: Value) -> Result<Payload> {
        Payload::parse(payload, &["full", "at"])
    }

    fn flag(payload: Value) -> Result<bool> {
        parse(payload)?.flag("full")
    }

    #[test]
    fn a_flag_is_false_unless_it_is_given() {
        assert!(!flag(json!({})).unwrap());
        assert!(!flag(json!({"full": null})).unwrap());
        assert!(!flag(json!({"full": false})).unwrap());
        assert!(flag(json!({"full": true})).unwrap());
    }

    #[test]
    fn an_error_names_the_field_and_what_it_must_be() {
        for (payload, sentence) in [
            (
                json!({"full": "yes"}),
                "full must be true or false; it is \"yes\".",
            ),
            (json!({"full": 1}), "full must be true or false; it is 1."),
            (
                json!({"ful": true}),
                "There is no field \"ful\"; the fields are full, at.",
            ),
            (
                json!(7),
                "The payload must be a JSON object, such as {}; its fields are full, at.",
            ),
            (
                json!(""),
                "The payload must be a JSON object, such as {}; its fields are full, at.",
            ),
            (
                json!(null),
                "The payload must be a JSON object, such as {}; its fields are full, at.",
            ),
            (
                json!([]),
                "The payload must be a JSON object, such as {}; its fields are full, at.",
            ),
        ] {
            assert_eq!(flag(payload).unwrap_err().to_string(), sentence);
        }
    }
}
