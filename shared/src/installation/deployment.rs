//! What the database's master works with.

use crate::{
    Result,
    archived::store::Store,
    installation::roles::RoleSecrets,
    platform::{aws, database::Database},
    window::Window,
};

/// An installation of the back office, as its owner sees it.
pub struct Deployment {
    /// The database, signed in to as its master.
    pub database: Database,
    /// The bucket.
    pub store: Store,
    /// The roles that the other functions sign in as.
    pub roles: RoleSecrets,
    /// The default load window.
    pub window: Window,
}

impl Deployment {
    /// Reads the environment: see [`Database::from_env`], [`Store::from_env`], [`RoleSecrets::from_env`] and
    /// [`Window::from_env`]. Makes no call.
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
