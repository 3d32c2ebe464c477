//! What CloudFormation says and asks about the resource (AWS CloudFormation, "Custom resource request objects").

use serde::Deserialize;

use crate::platform::secrets::Secret;

/// Begins the id of the resource. No id that CloudFormation makes up has a slash.
const CREATED: &str = "meetassist-database/";

/// Begins the id of a resource whose creation failed.
const NOT_CREATED: &str = "meetassist-database-not-created/";

/// One event.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// Who asks, and waits where for the answer.
    #[serde(flatten)]
    pub request: Request,
    /// What happens to the resource.
    #[serde(flatten)]
    pub change: Change,
}

/// What an answer must refer to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    /// Where the answer goes. Whoever has this address can answer, so that it is kept like a password.
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
    /// The stack is made.
    Create,
    /// A property is another one; or a failed update is undone.
    #[serde(rename_all = "PascalCase")]
    Update {
        /// The id that the resource got when it was created, and keeps: another one would make CloudFormation delete
        /// this one.
        physical_resource_id: String,
        /// The properties from now on.
        resource_properties: Properties,
        /// Those that it had.
        old_resource_properties: Properties,
    },
    /// The stack goes, or a failed creation is undone.
    #[serde(rename_all = "PascalCase")]
    Delete {
        /// The id that the resource got when it was created.
        physical_resource_id: String,
        /// Its properties.
        resource_properties: Properties,
    },
}

/// What the template says of the resource. Other properties concern CloudFormation only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Properties {
    /// Whether the stack may go without a last archive.
    pub final_archive: FinalArchive,
}

/// Whether the stack may go without a last archive. Whatever is not `best-effort` is the strict one: the template
/// refuses other words, and an event must never fail because of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum FinalArchive {
    /// No: a failure stops the deletion.
    #[default]
    Required,
    /// Yes, if it can't be had.
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
    /// The resource's id, the same as long as the stack lives.
    pub fn resource_id(&self) -> String {
        format!("{CREATED}{}", self.stack_name())
    }

    /// The id that tells a later Delete that there never was a resource.
    pub fn id_of_failed_creation(&self) -> String {
        format!("{NOT_CREATED}{}", self.stack_name())
    }

    /// Whether we have told CloudFormation that the resource with this id was created.
    pub fn is_created(id: &str) -> bool {
        id.starts_with(CREATED)
    }

    /// What a person can do whose deletion failed. A stack whose deletion failed can't be updated any more, so that it is
    /// too late for another `FinalArchive`.
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
    fn only_one_word_lets_the_stack_go_without_an_archive() {
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
    fn the_address_of_the_answer_is_never_printed() {
        let event = event(&json!({"RequestType": "Create", "ResourceProperties": {}}));
        assert!(!format!("{event:?}").contains("example.com"));
    }
}
