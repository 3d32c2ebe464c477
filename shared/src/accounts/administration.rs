//! What each action does, and the two rules: nobody takes their own rights, and one admin is always left.
//!
//! Whoever asks must be an enabled admin in the pool, not only in their token, which stays valid for a while after they were
//! disabled. As they can't act on themselves, they are left as an admin after anything that they do - unless another admin
//! acts on them at the same moment. Cognito has no transactions, so whoever takes an admin's rights looks again afterwards:
//! of two who do so at once, the later one sees what both did, and takes their own change back. Perhaps both do; never
//! neither. Deleting can't be taken back, so it disables first.

use std::time::Instant;

use tokio::try_join;

use super::{
    Account, Accounts, Action, Creation, Effect, NewAccount, Role, UserPool,
    user_pool::{Invitation, User},
};
use crate::dashboard::{
    Answer, Claims, Language, Request, Result, answered, identity::Identity, parameters::Email,
    refusal::Refusal,
};

/// Answers one request. `claims` are those that the authorizer verified; None if nobody has signed in. Refusals are in
/// `language`.
pub async fn handle(pool: &UserPool, claims: Option<&Claims>, language: Language, body: &[u8]) -> Answer {
    let started = Instant::now();
    let identity = Identity::from_claims(claims);
    let role = identity.as_ref().map_or("none", Identity::role);
    let Request { name, action } = Request::parse(body);
    let outcome = serve(pool, identity, action).await;
    answered(name.as_deref(), role, language, started, outcome)
}

/// The identity is checked before the request, so a stranger learns nothing about what is wrong with a request.
async fn serve(pool: &UserPool, identity: Result<Identity>, action: Result<Action>) -> Result<Answer> {
    let identity = identity?;
    if !identity.is_admin() {
        return Err(Refusal::Forbidden.into());
    }
    let action = action?;
    let admins = pool.members(Role::Admin).await?;
    let caller = admins
        .iter()
        .find(|admin| admin.sub == identity.sub() && admin.is_enabled);
    let Some(caller) = caller else {
        return Err(Refusal::Forbidden.into());
    };
    let administration = Administration { pool, caller };
    match action {
        Action::ListUsers {} => administration.list(&admins).await,
        Action::CreateUser(new) => Answer::done(&administration.create(&new).await?),
        Action::SetRole { email, role } => {
            administration.set_role(&email, role).await?;
            Answer::message("The role is changed.")
        }
        Action::DisableUser { email } => {
            let user = administration.somebody_else(&email).await?;
            administration.disable(&user).await?;
            Answer::message("The account is disabled.")
        }
        Action::EnableUser { email } => {
            pool.enable(&administration.anybody(&email).await?).await?;
            Answer::message("The account is enabled.")
        }
        Action::ResetPassword { email } => {
            administration.reset_password(&email).await?;
            Answer::message("A code for a new password is sent.")
        }
        Action::ResendInvite { email } => {
            administration.resend_invite(&email).await?;
            Answer::message("The invitation is sent again.")
        }
        Action::DeleteUser { email } => {
            let user = administration.somebody_else(&email).await?;
            administration.disable(&user).await?;
            pool.delete(&user).await?;
            Answer::message("The account is deleted.")
        }
    }
}

/// What one admin does in the pool.
struct Administration<'a> {
    pool: &'a UserPool,
    caller: &'a User,
}

impl Administration<'_> {
    async fn list(&self, admins: &[User]) -> Result<Answer> {
        let (users, consultants) = try_join!(self.pool.users(), self.pool.members(Role::Consultant))?;
        let is_among = |others: &[User], user: &User| others.iter().any(|other| other.name == user.name);
        let mut users: Vec<Account> = users
            .into_iter()
            .map(|user| Account {
                role: if is_among(admins, &user) {
                    Some(Role::Admin)
                } else {
                    is_among(&consultants, &user).then_some(Role::Consultant)
                },
                email: user.email,
                status: user.status,
                enabled: user.is_enabled,
                consultant_id: None,
                created: user.created,
                last_modified: user.last_modified,
            })
            .collect();
        users.sort_by(|one, other| one.email.cmp(&other.email));
        Answer::done(&Accounts { users })
    }

    async fn anybody(&self, email: &Email) -> Result<User> {
        self.pool.find(&email.lowercase()).await
    }

    /// Not the caller.
    async fn somebody_else(&self, email: &Email) -> Result<User> {
        let user = self.anybody(email).await?;
        if user.sub == self.caller.sub {
            return Err(Refusal::OwnAccount.into());
        }
        Ok(user)
    }

    /// Whatever a crash leaves undone, sending the request again completes.
    async fn create(&self, new: &NewAccount) -> Result<Creation> {
        let email = new.email.lowercase();
        let name = new.fullname.as_str();
        let invitation = if new.send_invite.is_true() {
            Invitation::Sent
        } else {
            Invitation::NotSent
        };
        if let Some(user) = self.pool.create(&email, name, invitation).await? {
            self.pool.join(&user, new.role).await?;
            return Ok(Creation {
                action: Effect::Created,
            });
        }
        let user = self.pool.find(&email).await?;
        if user.sub == self.caller.sub && new.role != Role::Admin {
            return Err(Refusal::OwnAccount.into());
        }
        self.pool.update(&user, name).await?;
        self.give(&user, new.role).await?;
        if invitation == Invitation::Sent && user.is_invited() && user.is_enabled {
            self.pool.invite_again(&user).await?;
        }
        Ok(Creation {
            action: Effect::Updated,
        })
    }

    async fn set_role(&self, email: &Email, role: Role) -> Result<()> {
        let user = self.somebody_else(email).await?;
        self.give(&user, role).await
    }

    /// Gives a user this role and no other. Sessions with another role end.
    async fn give(&self, user: &User, role: Role) -> Result<()> {
        let roles = self.pool.roles(user).await?;
        if roles == [role] {
            return Ok(());
        }
        if role == Role::Consultant && roles.contains(&Role::Admin) {
            self.pool.leave(user, Role::Admin).await?;
            if let Err(refusal) = self.check_that_an_admin_is_left().await {
                self.pool.join(user, Role::Admin).await?;
                return Err(refusal);
            }
        }
        self.pool.join(user, role).await?;
        if role == Role::Admin && roles.contains(&Role::Consultant) {
            self.pool.leave(user, Role::Consultant).await?;
        }
        self.pool.sign_out(user).await
    }

    async fn disable(&self, user: &User) -> Result<()> {
        self.pool.disable(user).await?;
        if let Err(refusal) = self.check_that_an_admin_is_left().await {
            if user.is_enabled {
                self.pool.enable(user).await?;
            }
            return Err(refusal);
        }
        self.pool.sign_out(user).await
    }

    async fn check_that_an_admin_is_left(&self) -> Result<()> {
        let admins = self.pool.members(Role::Admin).await?;
        if admins.iter().any(|admin| admin.is_enabled) {
            Ok(())
        } else {
            Err(Refusal::LastAdmin.into())
        }
    }

    async fn reset_password(&self, email: &Email) -> Result<()> {
        let user = self.enabled(email).await?;
        if user.is_invited() {
            return Err(Refusal::InvitationPending.into());
        }
        self.pool.reset_password(&user).await?;
        self.pool.sign_out(&user).await
    }

    async fn resend_invite(&self, email: &Email) -> Result<()> {
        let user = self.enabled(email).await?;
        if !user.is_invited() {
            return Err(Refusal::InvitationAccepted.into());
        }
        self.pool.invite_again(&user).await
    }

    /// Mail to a disabled account would promise what is not so.
    async fn enabled(&self, email: &Email) -> Result<User> {
        let user = self.anybody(email).await?;
        if user.is_enabled {
            Ok(user)
        } else {
            Err(Refusal::AccountDisabled.into())
        }
    }
}
