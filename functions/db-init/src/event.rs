//! What the function is invoked with.

use meetassist::installation::{custom_resource, db_init};
use serde::Deserialize;
use serde_json::Value;

/// By CloudFormation or by hand.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Event {
    /// CloudFormation waits for an answer on an address of its own.
    CustomResource(custom_resource::Event),
    /// A person reads the answer of the invocation.
    ByHand(db_init::Request),
}

impl TryFrom<Value> for Event {
    type Error = serde_json::Error;

    fn try_from(event: Value) -> Result<Self, Self::Error> {
        if event.get("RequestType").is_some() {
            custom_resource::Event::deserialize(event).map(Self::CustomResource)
        } else {
            db_init::Request::deserialize(event).map(Self::ByHand)
        }
    }
}

#[cfg(test)]
mod tests {
    use meetassist::installation::custom_resource::Change;

    use super::*;

    fn parse(text: &str) -> Event {
        serde_json::from_str(text).unwrap()
    }

    fn change(text: &str) -> Change {
        match parse(text) {
            Event::CustomResource(event) => event.change,
            Event::ByHand(request) => panic!("{request:?}"),
        }
    }

    #[test]
    fn cloudformation_s_events_are_told_apart() {
        let create = change(include_str!("../../../events/db-init-create.json"));
        assert!(matches!(create, Change::Create), "{create:?}");
        let update = change(include_str!("../../../events/db-init-update.json"));
        assert!(matches!(update, Change::Update { .. }), "{update:?}");
        let delete = change(include_str!("../../../events/db-init-delete.json"));
        assert!(matches!(delete, Change::Delete { .. }), "{delete:?}");
    }

    #[test]
    fn anything_else_is_a_request_by_hand_and_a_misspelt_one_is_refused() {
        let by_hand = parse(include_str!("../../../events/db-init-by-hand.json"));
        assert!(matches!(by_hand, Event::ByHand(request) if request.load.is_some()));
        assert!(serde_json::from_str::<Event>(r#"{"replac": true}"#).is_err());
    }
}
