//! The database roles that the functions sign in as.
//!
//! The rights of the dashboard and the archiver are granted to two groups (`migrations/V5__roles.sql`). Their roles,
//! whose names and passwords are in secrets, are members of one group each and have no other rights. Only the master,
//! who owns everything, may do more, and only `db-init` signs in as the master.

mod connect;
mod name;
mod rights;

use std::env;

use aws_config::SdkConfig;
use postgres_protocol::password::scram_sha_256;
use tokio_postgres::{Client, types::Type};

pub use self::connect::{grant_connect, reserve_database, revoke_connect};
use self::name::RoleName;
pub use self::rights::Rights;
use crate::{
    Error, Result,
    platform::{
        database::{Database, Settings},
        secrets::{CredentialSource, Credentials},
    },
};

/// The secrets with the roles' names and passwords.
pub struct RoleSecrets {
    /// The role that the dashboard signs in as.
    pub application: CredentialSource,
    /// The role that the archiver signs in as.
    pub archive: CredentialSource,
}

/// Which passwords the roles get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passwords {
    /// Those in the secrets.
    Kept,
    /// New ones, which are put into the secrets.
    Renewed,
}

/// A role as it should be.
struct Login {
    rights: Rights,
    name: RoleName,
    credentials: Credentials,
}

impl RoleSecrets {
    /// The secrets named by `APP_SECRET_ID` and `ARCHIVE_SECRET_ID`.
    pub fn from_env(aws: &SdkConfig) -> Result<Self> {
        let secret_id = |rights: Rights| {
            let variable = rights.variable();
            env::var(variable).map_err(|_| Error::Configuration {
                variable,
                problem: "is missing".to_owned(),
            })
        };
        Ok(Self {
            application: CredentialSource::new(aws, secret_id(Rights::Application)?),
            archive: CredentialSource::new(aws, secret_id(Rights::Archive)?),
        })
    }

    /// The secrets' current content.
    async fn logins(&self) -> Result<[Login; 2]> {
        let application = Login::read(Rights::Application, &self.application).await?;
        let archive = Login::read(Rights::Archive, &self.archive).await?;
        if application.name == archive.name {
            return Err(archive.refusal("also the role of the application's secret"));
        }
        Ok([application, archive])
    }
}

/// Creates or updates both roles, and lets them connect. Their sessions begin with the settings of requests.
///
/// A password that differs from the secret's is replaced, so `db-init` should be invoked after a secret was changed. That
/// also completes a renewal that was cut off between the secret and the role. Each role signs in once to prove that it
/// can.
///
/// Sessions that exist survive a renewal. A function that has cached the old password reads the secret again when the
/// database refuses it.
pub async fn set_up(
    master: &Client,
    database: &Database,
    secrets: &RoleSecrets,
    passwords: Passwords,
) -> Result<()> {
    let mut logins = secrets.logins().await?;
    for login in &logins {
        login.ensure(master).await?;
        login
            .give_settings(master, &database.settings_of_requests())
            .await?;
    }
    grant_connect(master).await?;
    for (login, source) in logins.iter_mut().zip([&secrets.application, &secrets.archive]) {
        if passwords == Passwords::Renewed {
            login.credentials = source.renew().await?;
            login.set_password(master).await?;
        }
    }
    for login in &logins {
        if !database.admits(&login.credentials).await? {
            login.set_password(master).await?;
            if !database.admits(&login.credentials).await? {
                return Err(login.refusal("refused by the database even with the password from the secret"));
            }
        }
    }
    Ok(())
}

impl Login {
    async fn read(rights: Rights, source: &CredentialSource) -> Result<Self> {
        let credentials = source.fetch().await?;
        let name = RoleName::parse(&credentials.username).ok_or_else(|| Error::Configuration {
            variable: rights.variable(),
            problem:
                "names a secret whose username has characters other than lower-case letters, digits and _"
                    .to_owned(),
        })?;
        // PostgreSQL treats an empty password as none.
        if credentials.password.reveal().is_empty() {
            return Err(Error::Configuration {
                variable: rights.variable(),
                problem: format!("names the secret of the role {name}, whose password is empty"),
            });
        }
        Ok(Self {
            rights,
            name,
            credentials,
        })
    }

    /// The error if a role can't be used.
    fn refusal(&self, what: &str) -> Error {
        Error::Configuration {
            variable: self.rights.variable(),
            problem: format!("names the secret of the role {}, which is {what}", self.name),
        }
    }

    /// Creates the role if it doesn't exist, and gives it its rights.
    async fn ensure(&self, master: &Client) -> Result<()> {
        let group = self.rights.group();
        let role = master
            .query_typed(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR NOT rolcanlogin,
                        pg_has_role(oid, $2, 'USAGE')
                 FROM pg_roles
                 WHERE rolname = $1",
                &[(&self.name.as_str(), Type::TEXT), (&group, Type::TEXT)],
            )
            .await?;
        let is_member = match role.first() {
            None => {
                self.create(master).await?;
                false
            }
            Some(role) if role.try_get(0)? => {
                return Err(self.refusal("in use for another purpose"));
            }
            Some(role) => role.try_get(1)?,
        };
        if !is_member {
            master
                .batch_execute(&format!("GRANT {group} TO {}", self.name))
                .await?;
        }
        Ok(())
    }

    async fn create(&self, master: &Client) -> Result<()> {
        let create = format!("CREATE ROLE {} LOGIN PASSWORD '{}'", self.name, self.verifier());
        Ok(master.batch_execute(&create).await?)
    }

    /// Changes nothing if the role has them, because two that change a role at the same time fail.
    async fn give_settings(&self, master: &Client, settings: &Settings) -> Result<()> {
        let row = master
            .query_typed_one(
                "SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = $1",
                &[(&self.name.as_str(), Type::TEXT)],
            )
            .await?;
        let found: Vec<String> = row.try_get(0)?;
        if !settings.are_among(&found) {
            master
                .batch_execute(&settings.alter_role(self.name.as_str()))
                .await?;
        }
        Ok(())
    }

    async fn set_password(&self, master: &Client) -> Result<()> {
        let alter = format!("ALTER ROLE {} PASSWORD '{}'", self.name, self.verifier());
        Ok(master.batch_execute(&alter).await?)
    }

    /// What the server stores instead of the password. It is computed here so that no statement, and so no server log,
    /// ever contains the password. It needs no quoting.
    fn verifier(&self) -> String {
        scram_sha_256(self.credentials.password.reveal().as_bytes())
    }
}
