//! The Cognito user pool, as far as the accounts API needs it.

use std::env;

use aws_config::SdkConfig;
use aws_sdk_cognitoidentityprovider::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    primitives::DateTime,
    types::{AttributeType, DeliveryMediumType, MessageActionType, UserType},
};
use chrono::Utc;

use super::Role;
use crate::{
    Error as Failure,
    dashboard::{
        Error, Result,
        refusal::{Entity, Problem, Refusal},
    },
    platform::error::Cause,
};

/// Cognito's largest page.
const PAGE: i32 = 60;

/// How many pages of one listing are read: 6,000 accounts.
const MOST_PAGES: usize = 100;

/// Until somebody has set a password of their own.
pub(super) const INVITED: &str = "FORCE_CHANGE_PASSWORD";

/// The user pool.
#[derive(Debug)]
pub struct UserPool {
    cognito: Client,
    id: String,
}

/// An account in the pool.
#[derive(Debug)]
pub(super) struct User {
    /// Stays the same, unlike the e-mail address.
    pub(super) name: String,
    /// What the claim `sub` of its tokens is.
    pub(super) sub: String,
    pub(super) email: String,
    pub(super) status: String,
    pub(super) is_enabled: bool,
    pub(super) created: Option<chrono::DateTime<Utc>>,
    pub(super) last_modified: Option<chrono::DateTime<Utc>>,
}

/// Whether the e-mail with a temporary password is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invitation {
    Sent,
    NotSent,
}

impl UserPool {
    /// The pool named by `USER_POOL_ID`.
    pub fn from_env(aws: &SdkConfig) -> crate::Result<Self> {
        let id = env::var("USER_POOL_ID").map_err(|_| Failure::Configuration {
            variable: "USER_POOL_ID",
            problem: "is missing".to_owned(),
        })?;
        Ok(Self::new(aws, id))
    }

    /// The pool with this id.
    pub fn new(aws: &SdkConfig, id: String) -> Self {
        Self {
            cognito: Client::new(aws),
            id,
        }
    }

    /// Everybody.
    pub(super) async fn users(&self) -> Result<Vec<User>> {
        let mut pages = self
            .cognito
            .list_users()
            .user_pool_id(&self.id)
            .into_paginator()
            .page_size(PAGE)
            .send();
        let mut users = Vec::new();
        for _ in 0..MOST_PAGES {
            match pages.next().await {
                Some(page) => users.extend(page.map_err(failed("ListUsers"))?.users().iter().map(User::from)),
                None => return Ok(users),
            }
        }
        Err(Problem::AnswerTooLarge.into())
    }

    /// Everybody in the group of a role.
    pub(super) async fn members(&self, role: Role) -> Result<Vec<User>> {
        let mut pages = self
            .cognito
            .list_users_in_group()
            .user_pool_id(&self.id)
            .group_name(role.word())
            .into_paginator()
            .page_size(PAGE)
            .send();
        let mut users = Vec::new();
        for _ in 0..MOST_PAGES {
            match pages.next().await {
                Some(page) => {
                    users.extend(
                        page.map_err(failed("ListUsersInGroup"))?
                            .users()
                            .iter()
                            .map(User::from),
                    );
                }
                None => return Ok(users),
            }
        }
        Err(Problem::AnswerTooLarge.into())
    }

    /// The account with this address.
    pub(super) async fn find(&self, email: &str) -> Result<User> {
        let found = self
            .cognito
            .admin_get_user()
            .user_pool_id(&self.id)
            .username(email)
            .send()
            .await
            .map_err(failed("AdminGetUser"))?;
        Ok(User {
            name: found.username().to_owned(),
            sub: attribute(found.user_attributes(), "sub"),
            email: email.to_owned(),
            status: found
                .user_status()
                .map_or("", |status| status.as_str())
                .to_owned(),
            is_enabled: found.enabled(),
            created: found.user_create_date().and_then(instant),
            last_modified: found.user_last_modified_date().and_then(instant),
        })
    }

    /// The roles whose groups a user is in.
    pub(super) async fn roles(&self, user: &User) -> Result<Vec<Role>> {
        let groups = self
            .cognito
            .admin_list_groups_for_user()
            .user_pool_id(&self.id)
            .username(&user.name)
            .limit(PAGE)
            .send()
            .await
            .map_err(failed("AdminListGroupsForUser"))?;
        let is_in = |role: &Role| {
            groups
                .groups()
                .iter()
                .any(|group| group.group_name() == Some(role.word()))
        };
        Ok(Role::ALL.into_iter().filter(is_in).collect())
    }

    /// Creates an account. None if the address has one.
    pub(super) async fn create(
        &self,
        email: &str,
        name: &str,
        invitation: Invitation,
    ) -> Result<Option<User>> {
        let mut request = self
            .cognito
            .admin_create_user()
            .user_pool_id(&self.id)
            .username(email)
            .desired_delivery_mediums(DeliveryMediumType::Email);
        let is_address_too = [("email", email)].into_iter();
        for (attribute, value) in is_address_too.chain(vouched(name)) {
            request = request.user_attributes(attribute_of(attribute, value)?);
        }
        if invitation == Invitation::NotSent {
            request = request.message_action(MessageActionType::Suppress);
        }
        match request.send().await {
            Ok(created) => Ok(created.user().map(User::from)),
            Err(error) if error.code() == Some("UsernameExistsException") => Ok(None),
            Err(error) => Err(failed("AdminCreateUser")(error)),
        }
    }

    /// Gives an account a name. Whoever does so vouches for the e-mail address, too: without that, it has no role.
    pub(super) async fn update(&self, user: &User, name: &str) -> Result<()> {
        let mut request = self
            .cognito
            .admin_update_user_attributes()
            .user_pool_id(&self.id)
            .username(&user.name);
        for (attribute, value) in vouched(name) {
            request = request.user_attributes(attribute_of(attribute, value)?);
        }
        request
            .send()
            .await
            .map_err(failed("AdminUpdateUserAttributes"))?;
        Ok(())
    }

    /// Sends a new temporary password.
    pub(super) async fn invite_again(&self, user: &User) -> Result<()> {
        // Cognito finds the account by its address only: in this pool, a name that is no address can't be created.
        self.cognito
            .admin_create_user()
            .user_pool_id(&self.id)
            .username(&user.email)
            .message_action(MessageActionType::Resend)
            .desired_delivery_mediums(DeliveryMediumType::Email)
            .send()
            .await
            .map_err(failed("AdminCreateUser"))?;
        Ok(())
    }
}

/// Declares the operations that take an account and answer nothing.
macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident: $operation:ident $label:literal;)*) => {
        impl UserPool {
            $(
                $(#[$meta])*
                pub(super) async fn $name(&self, user: &User) -> Result<()> {
                    let request = self.cognito.$operation().user_pool_id(&self.id).username(&user.name);
                    request.send().await.map_err(failed($label))?;
                    Ok(())
                }
            )*
        }
    };
}

operations! {
    /// Prevents further sign-ins.
    disable: admin_disable_user "AdminDisableUser";
    /// Allows sign-ins again.
    enable: admin_enable_user "AdminEnableUser";
    /// Revokes all refresh tokens. An id token that was issued before stays valid until it expires.
    sign_out: admin_user_global_sign_out "AdminUserGlobalSignOut";
    /// Invalidates the password and sends a code.
    reset_password: admin_reset_user_password "AdminResetUserPassword";
    /// Deletes the account.
    delete: admin_delete_user "AdminDeleteUser";
}

impl UserPool {
    /// Adds a user to the group of a role.
    pub(super) async fn join(&self, user: &User, role: Role) -> Result<()> {
        self.cognito
            .admin_add_user_to_group()
            .user_pool_id(&self.id)
            .username(&user.name)
            .group_name(role.word())
            .send()
            .await
            .map_err(failed("AdminAddUserToGroup"))?;
        Ok(())
    }

    /// Removes a user from the group of a role.
    pub(super) async fn leave(&self, user: &User, role: Role) -> Result<()> {
        self.cognito
            .admin_remove_user_from_group()
            .user_pool_id(&self.id)
            .username(&user.name)
            .group_name(role.word())
            .send()
            .await
            .map_err(failed("AdminRemoveUserFromGroup"))?;
        Ok(())
    }
}

impl User {
    /// Whether they have never set a password of their own.
    pub(super) fn is_invited(&self) -> bool {
        self.status == INVITED
    }
}

impl From<&UserType> for User {
    fn from(user: &UserType) -> Self {
        Self {
            name: user.username().unwrap_or_default().to_owned(),
            sub: attribute(user.attributes(), "sub"),
            email: attribute(user.attributes(), "email").to_lowercase(),
            status: user.user_status().map_or("", |status| status.as_str()).to_owned(),
            is_enabled: user.enabled(),
            created: user.user_create_date().and_then(instant),
            last_modified: user.user_last_modified_date().and_then(instant),
        }
    }
}

/// What an admin vouches for.
fn vouched(name: &str) -> [(&'static str, &str); 2] {
    [("email_verified", "true"), ("name", name)]
}

fn attribute(attributes: &[AttributeType], name: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.name() == name);
    found
        .and_then(AttributeType::value)
        .unwrap_or_default()
        .to_owned()
}

fn attribute_of(name: &str, value: &str) -> Result<AttributeType> {
    let attribute = AttributeType::builder().name(name).value(value).build();
    attribute.map_err(|error| unexpected("AttributeType", error.into()))
}

fn instant(time: &DateTime) -> Option<chrono::DateTime<Utc>> {
    chrono::DateTime::from_timestamp(time.secs(), time.subsec_nanos())
}

/// What it means that an operation failed. Messages of the service may quote an address, so only its code is kept.
fn failed<E>(operation: &'static str) -> impl FnOnce(SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    move |error| match error.as_service_error().map(ProvideErrorMetadata::code) {
        Some(Some("UserNotFoundException")) => Refusal::NotFound(Entity::Account).into(),
        Some(Some("UnsupportedUserStateException")) => Refusal::InvitationAccepted.into(),
        Some(Some("CodeDeliveryFailureException" | "LimitExceededException")) => Refusal::MailNotSent.into(),
        Some(Some(code @ ("TooManyRequestsException" | "InternalErrorException"))) => {
            unavailable(operation, code.into())
        }
        Some(code) => unexpected(operation, code.unwrap_or("an error without a code").into()),
        None => unavailable(operation, error.into()),
    }
}

fn unavailable(operation: &'static str, source: Cause) -> Error {
    Failure::UserPoolUnavailable { operation, source }.into()
}

fn unexpected(operation: &'static str, source: Cause) -> Error {
    Failure::UserPool { operation, source }.into()
}
