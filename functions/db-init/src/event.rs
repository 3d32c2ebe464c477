//! The events that invoke the function.

use meetassist::{
    Error,
    archived::key::Key,
    installation::{custom_resource, db_init},
};
use serde::Deserialize;
use serde_json::Value;

/// Who invoked the function.
#[derive(Debug)]
pub enum Event {
    /// CloudFormation, which waits for a response at a presigned URL.
    CustomResource(custom_resource::Event),
    /// A person, who gets the function's answer.
    ByHand(db_init::Request),
    /// The file of an upload has arrived in the bucket.
    Uploaded {
        /// The upload's id.
        id: String,
    },
    /// An admin wants an upload to be imported.
    ImportRequested {
        /// The upload's id.
        id: String,
    },
    /// Another object was put into the bucket: there is nothing to do.
    Ignored,
}

impl TryFrom<Value> for Event {
    type Error = Error;

    fn try_from(event: Value) -> Result<Self, Error> {
        // Amazon S3, "Event message structure" of EventBridge.
        if event.get("source").is_some_and(|source| source == "aws.s3") {
            let key = event["detail"]["object"]["key"].as_str();
            return Ok(match key.and_then(Key::of_event) {
                Some(Key::Upload { id }) => Self::Uploaded { id },
                Some(Key::ImportRequest { id }) => Self::ImportRequested { id },
                _ => Self::Ignored,
            });
        }
        if event.get("RequestType").is_none() {
            return db_init::Request::try_from(event).map(Self::ByHand);
        }
        let event = custom_resource::Event::deserialize(event);
        event
            .map(Self::CustomResource)
            .map_err(|error| Error::InvalidRequest {
                problem: format!("This is not an event of a custom resource: {error}."),
            })
    }
}

#[cfg(test)]
mod tests {
    use meetassist::installation::custom_resource::Change;

    use super::*;

    fn parse(text: &str) -> Event {
        Event::try_from(serde_json::from_str::<Value>(text).unwrap()).unwrap()
    }

    fn change(text: &str) -> Change {
        match parse(text) {
            Event::CustomResource(event) => event.change,
            event => panic!("{event:?}"),
        }
    }

    #[test]
    fn cloudformation_s_events_are_distinguished() {
        let create = change(include_str!("../../../events/db-init-create.json"));
        assert!(matches!(create, Change::Create), "{create:?}");
        let update = change(include_str!("../../../events/db-init-update.json"));
        assert!(matches!(update, Change::Update { .. }), "{update:?}");
        let delete = change(include_str!("../../../events/db-init-delete.json"));
        assert!(matches!(delete, Change::Delete { .. }), "{delete:?}");
    }

    #[test]
    fn an_upload_is_distinguished_from_the_request_to_import_it_and_from_its_rejected_rows() {
        let expected = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let uploaded = include_str!("../../../events/db-init-uploaded.json");
        assert!(matches!(parse(uploaded), Event::Uploaded { id } if id == expected));
        let requested = include_str!("../../../events/db-init-import-requested.json");
        assert!(matches!(parse(requested), Event::ImportRequested { id } if id == expected));
        let rejected = uploaded.replace("/file", "/rejected/Customer.csv");
        assert!(matches!(parse(&rejected), Event::Ignored));
    }

    #[test]
    fn any_other_payload_is_a_request_by_hand_and_misspelt_fields_are_refused() {
        let by_hand = parse(include_str!("../../../events/db-init-by-hand.json"));
        assert!(matches!(by_hand, Event::ByHand(request) if request.load.is_some()));
        let misspelt = Event::try_from(serde_json::json!({"replac": true})).unwrap_err();
        assert_eq!(
            misspelt.to_string(),
            "There is no field \"replac\"; the fields are load, at, replace."
        );
    }
}
