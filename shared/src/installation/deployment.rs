//! What the master works with: a database, the bucket that is its archive, and the roles of the other functions.

use crate::{
    Result,
    archived::store::Store,
    installation::roles::RoleSecrets,
    platform::{aws, database::Database},
    window::Window,
};

/// One installation of the back office, as its owner sees it.
pub struct Deployment {
    /// The database, as its master.
    pub database: Database,
    /// The bucket.
    pub store: Store,
    /// Who else signs in to the database.
    pub roles: RoleSecrets,
    /// The days that a restore loads where nobody names others.
    pub window: Window,
}

impl Deployment {
    /// Reads the environment: see [`Database::from_env`], [`Store::from_env`], [`RoleSecrets::from_env`] and
    /// [`Window::from_env`]. It makes no call.
    pub async fn from_env() -> Result<Self> {
        let aws = aws::sdk_config().await;
        Ok(Self {
            database: Database::from_env(&aws)?,
            store: Store::from_env(&aws)?,
            roles: RoleSecrets::from_env(&aws)?,
            window: Window::from_env()?,
        })
    }
}
