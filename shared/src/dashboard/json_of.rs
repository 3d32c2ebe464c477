//! JSON made by PostgreSQL, passed on to the client.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A `T` as written by PostgreSQL. It isn't parsed: the API's document says what a `T` is, and the tests check every
/// answer against the document.
#[derive(Debug)]
pub struct JsonOf<T> {
    text: Box<RawValue>,
    of: PhantomData<fn() -> T>,
}

impl<'de, T> Deserialize<'de> for JsonOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::deserialize(deserializer)?;
        Ok(Self {
            text,
            of: PhantomData,
        })
    }
}

impl<T> Serialize for JsonOf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_it_was_read() {
        #[derive(Deserialize, Serialize)]
        struct Answer {
            data: JsonOf<f64>,
        }
        let text = r#"{"data":{"b" : 4.50, "a":[ 1,
            "\u00e1"]}}"#;
        let answer: Answer = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&answer).unwrap(), text);
    }
}
