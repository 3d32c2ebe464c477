//! Parts of the document.

use serde_json::{Map, Value, json};

pub fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

pub fn reference(name: impl AsRef<str>) -> Value {
    json!({"$ref": pointer(name.as_ref())})
}

pub fn headers(names: &[&str]) -> Value {
    let headers = names.iter().map(|name| {
        let reference = json!({"$ref": format!("#/components/headers/{name}")});
        ((*name).to_owned(), reference)
    });
    headers.collect::<Map<_, _>>().into()
}

pub fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}
