//! CloudFormation's events about the resource (AWS CloudFormation, "Custom resource request objects").

use serde::Deserialize;

use crate::platform::secrets::Secret;

/// The prefix of the resource's id. Ids that CloudFormation makes up have no slash.
const CREATED: &str = "meetassist-database/";

/// The prefix of the id of a resource whose creation failed.
const NOT_CREATED: &str = "meetassist-database-not-created/";

/// One event.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// The part that all kinds of events have.
    #[serde(flatten)]
    pub request: Request,
    /// What happens to the resource.
    #[serde(flatten)]
    pub change: Change,
}

/// What a response must refer to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    /// The presigned URL for the response. Anyone who has it can respond, so it is kept secret.
    #[serde(rename = "ResponseURL")]
    pub response_url: Secret,
    /// The stack's ARN, `arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>`.
    pub stack_id: String,
    /// The event's own id.
    pub request_id: String,
    /// The resource's name in the template.
    pub logical_resource_id: String,
}

/// What happens to the resource.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "RequestType")]
pub enum Change {
    /// The stack is being created.
    Create,
    /// A property has changed, or a failed update is being rolled back.
    #[serde(rename_all = "PascalCase")]
    Update {
        /// The resource's id, which must not change: CloudFormation would delete a resource with the old one.
        physical_resource_id: String,
        /// The new properties.
        resource_properties: Properties,
        /// The old properties.
        old_resource_properties: Properties,
    },
    /// The stack is being deleted, or a failed creation is being rolled back.
    #[serde(rename_all = "PascalCase")]
    Delete {
        /// The resource's id.
        physical_resource_id: String,
        /// Its properties.
        resource_properties: Properties,
    },
}

/// The resource's properties in the template. Others concern only CloudFormation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Properties {
    /// Whether the stack may be deleted without a final archive.
    pub final_archive: FinalArchive,
}

/// Whether the stack may be deleted without a final archive. Any word but `best-effort` means the strict one: the
/// template refuses other words, and an event must never fail because of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum FinalArchive {
    /// No: if it fails, so does the deletion.
    #[default]
    Required,
    /// Yes, if it fails.
    BestEffort,
}

impl From<String> for FinalArchive {
    fn from(text: String) -> Self {
        match text.as_str() {
            "best-effort" => Self::BestEffort,
            _ => Self::Required,
        }
    }
}

impl Request {
    /// The resource's id, which stays the same as long as the stack exists.
    pub fn resource_id(&self) -> String {
        format!("{CREATED}{}", self.stack_name())
    }

    /// The id that tells a later Delete that the resource was never created.
    pub fn id_of_failed_creation(&self) -> String {
        format!("{NOT_CREATED}{}", self.stack_name())
    }

    /// Whether this is the id of a resource that was reported as created.
    pub fn is_created(id: &str) -> bool {
        id.starts_with(CREATED)
    }

    /// What to do about a failed deletion. It is too late to change `FinalArchive`, because a stack whose deletion has
    /// failed can't be updated any more.
    pub fn advice(&self) -> String {
        format!(
            "Nothing is deleted. Fix this - is the database running? - and delete the stack again. Or give up what is \
             not archived: aws cloudformation delete-stack --stack-name {} --retain-resources {}",
            self.stack_name(),
            self.logical_resource_id
        )
    }

    fn stack_name(&self) -> &str {
        self.stack_id.split('/').nth(1).unwrap_or(&self.stack_id)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn event(more: &Value) -> Event {
        let mut event = json!({
            "ResponseURL": "https://example.com/secret",
            "StackId": "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/DashboardStack/51af3dc0",
            "RequestId": "1",
            "ResourceType": "Custom::Database",
            "LogicalResourceId": "Database",
            "ServiceToken": "arn:aws:lambda:ap-southeast-1:123456789012:function:x",
        });
        event
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn the_resource_is_named_after_its_stack() {
        let request = event(&json!({"RequestType": "Create", "ResourceProperties": {}})).request;
        assert_eq!(request.resource_id(), "meetassist-database/DashboardStack");
        assert!(Request::is_created(&request.resource_id()));
        assert!(!Request::is_created(&request.id_of_failed_creation()));
        assert!(!Request::is_created("meetassist-database-1GHSD53JBVZQ"));
    }

    #[test]
    fn only_one_word_allows_deletion_without_an_archive() {
        let delete = |properties: Value| {
            let more =
                json!({"RequestType": "Delete", "PhysicalResourceId": "x", "ResourceProperties": properties});
            match event(&more).change {
                Change::Delete {
                    resource_properties, ..
                } => resource_properties.final_archive,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            delete(json!({"FinalArchive": "best-effort"})),
            FinalArchive::BestEffort
        );
        assert_eq!(
            delete(json!({"FinalArchive": "required"})),
            FinalArchive::Required
        );
        assert_eq!(
            delete(json!({"FinalArchive": "Best effort"})),
            FinalArchive::Required
        );
        assert_eq!(delete(json!({"Release": "7"})), FinalArchive::Required);
    }

    #[test]
    fn the_response_s_address_is_never_printed() {
        let event = event(&json!({"RequestType": "Create", "ResourceProperties": {}}));
        assert!(!format!("{event:?}").contains("example.com"));
    }
}
