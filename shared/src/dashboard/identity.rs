//! Who asks, and what he may do.

use std::collections::HashMap;

use super::action::Action;
use crate::{Error, Result};

/// What the authorizer verified about the caller. API Gateway hands every claim on as a text.
pub type Claims = HashMap<String, String>;

/// Somebody who has a role here. Nobody else gets as far as having an identity.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// May do everything.
    Admin,
    /// One of the consultants.
    Consultant,
}

impl Identity {
    /// Recognises the caller by his groups; an admin who also counsels is an admin.
    pub(super) fn from_claims(claims: Option<&Claims>) -> Result<Self> {
        let claims = claims.ok_or(Error::Unauthenticated)?;
        let groups = claims.get("cognito:groups").map_or("", String::as_str);
        let is_in = |wanted| groups_in(groups).any(|group| group == wanted);
        if is_in("admin") {
            Ok(Self::Admin)
        } else if is_in("consultant") {
            Ok(Self::Consultant)
        } else {
            Err(Error::Forbidden)
        }
    }

    /// The role's name for the log.
    pub(super) fn role(&self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Consultant => "consultant",
        }
    }

    /// Refuses what the caller may not do. Every action is named here, so that none is opened by forgetting it.
    pub(super) fn may(&self, action: &Action) -> Result<()> {
        match self {
            Self::Admin => Ok(()),
            Self::Consultant => match action {
                Action::GetOverviewStats { .. }
                | Action::GetCustomers { .. }
                | Action::GetCustomerById { .. }
                | Action::GetConsultants { .. }
                | Action::GetAppointments { .. }
                | Action::GetAppointmentById { .. }
                | Action::GetPrograms { .. }
                | Action::GetConsultantSchedules { .. }
                | Action::GetScheduleByConsultant { .. }
                | Action::GetTables { .. }
                | Action::GetTableSchema { .. }
                | Action::GetStats { .. }
                | Action::GetArchiveStatus { .. } => Err(Error::Forbidden),
            },
        }
    }
}

/// API Gateway writes a list claim as `[admin consultant]`; others write it as JSON, or a single group bare.
fn groups_in(claim: &str) -> impl Iterator<Item = &str> {
    claim
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .split([' ', ','])
        .map(|group| group.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(groups: &str) -> Result<Identity> {
        Identity::from_claims(Some(&Claims::from([(
            "cognito:groups".to_owned(),
            groups.to_owned(),
        )])))
    }

    #[test]
    fn groups_are_read_however_they_are_written() {
        for groups in [
            "[admin]",
            "[admin consultant]",
            "[consultant admin]",
            "admin",
            r#"["admin"]"#,
            r#"["consultant", "admin"]"#,
            r#"["consultant","admin"]"#,
        ] {
            assert_eq!(identity(groups).unwrap(), Identity::Admin, "{groups}");
        }
        for groups in [
            "[consultant]",
            "consultant",
            r#"["consultant"]"#,
            "[guests consultant]",
        ] {
            assert_eq!(identity(groups).unwrap(), Identity::Consultant, "{groups}");
        }
    }

    #[test]
    fn other_groups_are_no_role() {
        for groups in [
            "",
            "[]",
            "[guests]",
            "administrator",
            "[not-admin]",
            "Admin",
            "[admin-consultant]",
        ] {
            assert!(matches!(identity(groups), Err(Error::Forbidden)), "{groups}");
        }
        assert!(matches!(
            Identity::from_claims(Some(&Claims::new())),
            Err(Error::Forbidden)
        ));
    }

    #[test]
    fn without_claims_nobody_has_signed_in() {
        assert!(matches!(Identity::from_claims(None), Err(Error::Unauthenticated)));
    }
}
