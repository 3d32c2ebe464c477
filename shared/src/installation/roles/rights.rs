//! The rights of the roles.

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Serve the dashboard's requests.
    Application,
    /// Archive.
    Archive,
}

impl Rights {
    /// The group that has these rights.
    pub fn group(self) -> &'static str {
        match self {
            Self::Application => "meetassist_app_rights",
            Self::Archive => "meetassist_archive_rights",
        }
    }

    /// The environment variable that names the secret.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Application => "APP_SECRET_ID",
            Self::Archive => "ARCHIVE_SECRET_ID",
        }
    }
}
