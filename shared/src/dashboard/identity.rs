//! Who sends a request, and what they may do.

use std::collections::HashMap;

use serde_json::Value;

use super::action::Action;
use crate::{
    dashboard::{
        Result, appointments, consultants,
        creation::Caller,
        parameters::{AppointmentId, ConsultantId, Email},
        refusal::Refusal,
    },
    window::TieredDatabase,
};

/// The caller's claims, as verified by the authorizer. API Gateway passes every claim on as a string.
pub type Claims = HashMap<String, String>;

/// A caller with a role. Anyone without one is refused before this exists.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Separates the caller's idempotency keys from those of others.
    pub(super) caller: Caller,
    /// Who made a change, for the audit: the verified e-mail address, or else the user pool's name for the user.
    pub(super) actor: String,
    role: Role,
}

#[derive(Debug, PartialEq, Eq)]
enum Role {
    /// May do everything.
    Admin,
    /// A consultant, if an enabled one has this address, which the user pool has verified.
    Consultant { email: Email },
}

/// Who may perform an action, besides admins.
enum Access<'a> {
    /// Nobody.
    Admins,
    /// The consultant with this id.
    Consultant(ConsultantId),
    /// The consultant of this appointment.
    ConsultantOf(AppointmentId),
    /// The consultant with this address.
    Address(&'a Email),
}

impl Identity {
    /// Takes the role from the groups; someone who is both admin and consultant is an admin. A consultant without a
    /// verified e-mail address has no role.
    pub(crate) fn from_claims(claims: Option<&Claims>) -> Result<Self> {
        let claims = signed_in(claims)?;
        let claim = |name| claims.get(name).map_or("", String::as_str);
        let is_in = |wanted| groups_in(claim("cognito:groups")).any(|group| group == wanted);
        let email = match claim("email_verified") {
            "true" => Email::try_from(Value::from(claim("email"))).ok(),
            _ => None,
        };
        let actor = email.as_ref().map_or(claim("sub"), Email::as_str).to_owned();
        let role = match email {
            _ if is_in("admin") => Role::Admin,
            Some(email) if is_in("consultant") => Role::Consultant { email },
            _ => return Err(Refusal::Forbidden.into()),
        };
        Ok(Self {
            caller: Caller::named(claim("sub")),
            actor,
            role,
        })
    }

    /// The role's name for the log.
    pub(crate) fn role(&self) -> &'static str {
        match self.role {
            Role::Admin => "admin",
            Role::Consultant { .. } => "consultant",
        }
    }

    /// Whether they may do everything, as their token says.
    #[cfg(feature = "accounts")]
    pub(crate) fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// Identifies the caller in the user pool, and stays the same.
    #[cfg(feature = "accounts")]
    pub(crate) fn sub(&self) -> &str {
        self.caller.name()
    }

    /// Refuses actions that the caller may not perform. Queries the database only if the action may be open to a
    /// consultant.
    pub(super) async fn authorize(&self, action: &Action, tiers: &TieredDatabase<'_>) -> Result<()> {
        let Role::Consultant { email } = &self.role else {
            return Ok(());
        };
        let own_number = async || consultants::enabled_id(tiers.database, email).await;
        let is_open = match access(action) {
            Access::Admins => false,
            Access::Consultant(number) => own_number().await? == Some(number),
            Access::ConsultantOf(appointment) => appointments::is_of(tiers, appointment, email).await?,
            Access::Address(address) => address.is(email) && own_number().await?.is_some(),
        };
        if is_open {
            Ok(())
        } else {
            Err(Refusal::Forbidden.into())
        }
    }
}

/// The claims of somebody who has signed in, whatever their role.
///
/// Only an id token signs in. API Gateway also lets access tokens through, because it accepts the client's id in
/// `client_id` where there is no `aud` (API Gateway Developer Guide, "JWT authorizers").
pub(crate) fn signed_in(claims: Option<&Claims>) -> Result<&Claims> {
    let claims = claims.filter(|claims| claims.get("token_use").is_some_and(|token_use| token_use == "id"));
    Ok(claims.ok_or(Refusal::Unauthenticated)?)
}

/// Lists every action explicitly, so that a new one can't be opened by accident.
fn access(action: &Action) -> Access<'_> {
    match action {
        Action::GetOverviewStats { .. }
        | Action::GetCustomers { .. }
        | Action::GetCustomerById { .. }
        | Action::CreateCustomer { .. }
        | Action::UpdateCustomer { .. }
        | Action::DeleteCustomer { .. }
        | Action::GetConsultants { .. }
        | Action::GetConsultantById { .. }
        | Action::CreateConsultant { .. }
        | Action::UpdateConsultant { .. }
        | Action::DeleteConsultant { .. }
        | Action::GetAppointments { .. }
        | Action::GetAppointmentById { .. }
        | Action::CreateAppointment { .. }
        | Action::UpdateAppointment { .. }
        | Action::BulkUpdateAppointments { .. }
        | Action::DeleteAppointment { .. }
        | Action::GetAvailableConsultants { .. }
        | Action::AssignConsultant { .. }
        | Action::GetCalendar { .. }
        | Action::GetCalendarCounts { .. }
        | Action::GetDailyStats { .. }
        | Action::CreateLeave { .. }
        | Action::DeleteLeave { .. }
        | Action::SetWorkingPlan { .. }
        | Action::GetReport { .. }
        | Action::GetPrograms { .. }
        | Action::GetProgramById { .. }
        | Action::CreateProgram { .. }
        | Action::UpdateProgram { .. }
        | Action::DeleteProgram { .. }
        | Action::GetProgramParticipants { .. }
        | Action::GetCustomerPrograms { .. }
        | Action::AddProgramParticipant { .. }
        | Action::UpdateProgramParticipant { .. }
        | Action::GetConsultantSchedules { .. }
        | Action::ExportList { .. }
        | Action::GetScheduleByConsultant { .. }
        | Action::CreateConsultantSchedule { .. }
        | Action::UpdateConsultantSchedule { .. }
        | Action::DeleteConsultantSchedule { .. }
        | Action::GenerateConsultantSchedule { .. }
        | Action::GetTables { .. }
        | Action::GetTableSchema { .. }
        | Action::GetStats { .. }
        | Action::GetArchiveStatus { .. }
        | Action::GetAudit { .. }
        | Action::RestoreRecord { .. }
        | Action::StartArchiveRun { .. }
        | Action::CreateUpload { .. }
        | Action::GetUpload { .. }
        | Action::GetUploads { .. }
        | Action::GetUsage { .. }
        | Action::ImportUpload { .. } => Access::Admins,
        Action::GetConsultantByEmail { email } => Access::Address(email),
        Action::GetMySchedule(filter) => Access::Consultant(filter.consultant_id),
        Action::GetMyAppointments(filter) => Access::Consultant(filter.consultant_id),
        Action::ConfirmAppointment(choice) => Access::Consultant(choice.consultant_id),
        Action::DenyAppointment(denial) => Access::Consultant(denial.consultant_id),
        Action::SendConfirmationEmail { appointment_id }
        | Action::SendCancellationEmail { appointment_id } => Access::ConsultantOf(*appointment_id),
        Action::CompleteAppointment(choice) => Access::Consultant(choice.consultant_id),
        Action::MarkNoShow(choice) => Access::Consultant(choice.consultant_id),
        Action::GetMyCalendar(filter) => Access::Consultant(filter.consultant_id),
        Action::GetLeave(filter) => Access::Consultant(filter.consultant_id),
        Action::CreateMyLeave(new) => Access::Consultant(new.consultant_id),
        Action::DeleteMyLeave(own) => Access::Consultant(own.consultant_id),
        Action::GetWorkingPlan(request) => Access::Consultant(request.consultant_id),
        Action::SetMyWorkingPlan(plan) => Access::Consultant(plan.consultant_id),
        Action::ApplyWorkingPlan(application) => match application.consultant_id {
            Some(own) => Access::Consultant(own),
            None => Access::Admins,
        },
    }
}

/// API Gateway writes a list claim as `[admin consultant]`; others write JSON, or the name of a single group.
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

    fn role(claims: &[(&str, &str)]) -> Result<&'static str> {
        let claims = claims
            .iter()
            .chain(&[("token_use", "id")])
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        Identity::from_claims(Some(&claims.collect())).map(|identity| identity.role())
    }

    fn role_in(groups: &str) -> Result<&'static str> {
        role(&[
            ("cognito:groups", groups),
            ("email", "binh@example.com"),
            ("email_verified", "true"),
        ])
    }

    fn is_forbidden(role: Result<&str>) -> bool {
        role.unwrap_err().refusal() == Refusal::Forbidden
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
            assert_eq!(role_in(groups).unwrap(), "admin", "{groups}");
        }
        for groups in [
            "[consultant]",
            "consultant",
            r#"["consultant"]"#,
            "[guests consultant]",
        ] {
            assert_eq!(role_in(groups).unwrap(), "consultant", "{groups}");
        }
    }

    #[test]
    fn other_groups_have_no_role() {
        for groups in [
            "",
            "[]",
            "[guests]",
            "administrator",
            "[not-admin]",
            "Admin",
            "[admin-consultant]",
        ] {
            assert!(is_forbidden(role_in(groups)), "{groups}");
        }
        assert!(is_forbidden(role(&[])));
    }

    #[test]
    fn a_consultant_needs_a_verified_address() {
        for (email, verified) in [
            ("binh@example.com", "false"),
            ("binh@example.com", ""),
            ("binh@example.com", "True"),
            ("", "true"),
            ("binh", "true"),
        ] {
            let claims = [
                ("cognito:groups", "[consultant]"),
                ("email", email),
                ("email_verified", verified),
            ];
            assert!(is_forbidden(role(&claims)), "{email} {verified}");
        }
    }

    #[test]
    fn a_token_that_is_not_an_id_token_does_not_sign_in() {
        for token_use in [Some("access"), Some("refresh"), Some(""), None] {
            let mut claims = Claims::from([("cognito:groups".to_owned(), "[admin]".to_owned())]);
            claims.extend(token_use.map(|token_use| ("token_use".to_owned(), token_use.to_owned())));
            let error = Identity::from_claims(Some(&claims)).unwrap_err();
            assert_eq!(error.refusal(), Refusal::Unauthenticated, "{token_use:?}");
        }
    }

    #[test]
    fn a_caller_without_claims_is_not_signed_in() {
        let error = Identity::from_claims(None).unwrap_err();
        assert_eq!(error.refusal(), Refusal::Unauthenticated);
    }
}
