//! What the accounts API answers.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::Role;

/// The answer to `list_users`, by e-mail address.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(inline)]
pub struct Accounts {
    /// All of them.
    pub users: Vec<Account>,
}

/// Somebody's account.
#[derive(Debug, JsonSchema, Serialize)]
pub struct Account {
    /// With which they sign in, in lower case.
    pub email: String,
    /// Cognito's word: `FORCE_CHANGE_PASSWORD` until they have signed in for the first time, then `CONFIRMED`;
    /// `RESET_REQUIRED` until they have set a new password.
    pub status: String,
    /// Whether they may sign in.
    pub enabled: bool,
    /// Null if they are in neither group, so that they may do nothing.
    pub role: Option<Role>,
    /// Always null: the user pool doesn't know the consultants. They are those with the same e-mail address.
    pub consultant_id: Option<i32>,
    /// When it was created.
    pub created: Option<DateTime<Utc>>,
    /// When it was changed last; sign-ins and groups don't count.
    pub last_modified: Option<DateTime<Utc>>,
}

/// The answer to `create_user`.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(inline)]
pub struct Creation {
    /// What was done.
    pub action: Effect,
}

/// What `create_user` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Effect {
    /// There is a new account.
    Created,
    /// There was one, which now has this name and role.
    Updated,
}
