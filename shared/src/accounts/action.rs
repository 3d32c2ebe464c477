//! The actions of the accounts API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dashboard::parameters::{Email, Flag, Name, Requirement, defaulted_to_true};

/// An action with its parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "action", content = "parameters", rename_all = "snake_case")]
#[schemars(!content)]
pub enum Action {
    /// Everybody who has an account.
    ListUsers {},
    /// Creates an account; completes and corrects one that exists.
    CreateUser(NewAccount),
    /// Makes somebody an admin or a consultant, and nothing else, and ends their sessions.
    SetRole {
        /// Whose account.
        email: Email,
        /// What they become.
        role: Role,
    },
    /// Prevents somebody from signing in, and ends their sessions.
    DisableUser {
        /// Whose account.
        email: Email,
    },
    /// Lets somebody sign in again.
    EnableUser {
        /// Whose account.
        email: Email,
    },
    /// Invalidates a password, ends the sessions, and sends a code with which its owner can set a new one.
    ResetPassword {
        /// Whose account.
        email: Email,
    },
    /// Sends a new temporary password to somebody who has not signed in yet.
    ResendInvite {
        /// Whose account.
        email: Email,
    },
    /// Deletes an account, but nothing about a consultant.
    DeleteUser {
        /// Whose account.
        email: Email,
    },
}

/// The parameters of `create_user`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewAccount {
    /// With which they sign in; for a consultant, the address of their record.
    pub email: Email,
    /// What they will be.
    pub role: Role,
    /// Their name.
    pub fullname: Name,
    /// Whether they are sent a temporary password.
    #[serde(default = "Flag::yes", deserialize_with = "defaulted_to_true")]
    pub send_invite: Flag,
}

/// What somebody may do; the name of a group of the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(try_from = "Value", rename_all = "snake_case")]
#[schemars(!try_from)]
pub enum Role {
    /// Everything.
    Admin,
    /// What concerns the consultant with the same e-mail address.
    Consultant,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Admin, Self::Consultant];

    /// The group's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Consultant => "consultant",
        }
    }
}

impl TryFrom<Value> for Role {
    type Error = Requirement;

    fn try_from(value: Value) -> Result<Self, Requirement> {
        Self::ALL
            .into_iter()
            .find(|role| value == role.word())
            .ok_or(Requirement::Role)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::dashboard::Request;

    fn parse(body: &Value) -> Result<Action, String> {
        let request = Request::<Action>::parse(body.to_string().as_bytes());
        request.action.map_err(|error| error.refusal().sentence().english)
    }

    #[test]
    fn addresses_are_cleaned_like_everywhere_and_an_invitation_is_sent_unless_refused() {
        let body = json!({"action": "create_user", "email": " mailto:An@Example.com. ", "role": "consultant",
                          "fullname": " An  Lê "});
        let Ok(Action::CreateUser(new)) = parse(&body) else {
            panic!("{body}");
        };
        assert_eq!(new.email.lowercase(), "an@example.com");
        assert_eq!(new.role, Role::Consultant);
        assert!(new.send_invite.is_true());
        let mut body = body;
        for (given, sent) in [
            (json!(false), false),
            (json!(null), true),
            (json!(""), true),
            (json!(true), true),
        ] {
            body["send_invite"] = given;
            let Ok(Action::CreateUser(new)) = parse(&body) else {
                panic!("{body}");
            };
            assert_eq!(new.send_invite.is_true(), sent, "{body}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_request_is_said_by_parameter() {
        for (body, sentence) in [
            (
                json!({"action": "set_role", "email": "a@example.com", "role": "root"}),
                "role must be admin or consultant.",
            ),
            (
                json!({"action": "set_role", "email": "a@example.com"}),
                "role is required.",
            ),
            (json!({"action": "disable_user"}), "email is required."),
            (
                json!({"action": "get_stats"}),
                "There is no action \"get_stats\".",
            ),
        ] {
            assert_eq!(parse(&body).unwrap_err(), sentence);
        }
        let unfit = parse(&json!({"action": "enable_user", "email": "a@"})).unwrap_err();
        assert!(unfit.starts_with("email must be"), "{unfit}");
    }
}
