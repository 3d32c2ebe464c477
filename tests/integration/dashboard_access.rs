//! Who may perform which actions.

use meetassist::dashboard::Claims;
use serde_json::{Value, json};

use crate::support::{
    World,
    dashboard::{Access, PreparedWorlds, claims_of, every_action, prepared_world, refusal},
    world,
};

/// Someone who sends requests.
#[derive(Clone, Copy, Debug)]
enum Caller {
    Nobody,
    /// In groups without a role.
    Stranger(&'static str),
    /// In the consultants' group, with this address.
    Consultant(&'static str),
    /// A consultant whose address is not verified.
    Unverified,
    /// In these groups, which include the admins'.
    Admin(&'static str),
}

impl Caller {
    fn claims(self) -> Option<Claims> {
        match self {
            Self::Nobody => None,
            Self::Stranger(groups) | Self::Admin(groups) => {
                Some(claims_of(groups, "binh@example.com", "true"))
            }
            Self::Consultant(email) => Some(claims_of("[consultant]", email, "true")),
            Self::Unverified => Some(claims_of("[consultant]", "binh@example.com", "false")),
        }
    }
}

async fn send(world: &World, caller: Caller, action: &Value) -> (u16, Value) {
    world
        .send(caller.claims().as_ref(), action.to_string().as_bytes())
        .await
}

/// The same action for another consultant.
fn naming_another(action: &Value, access: Access) -> Option<Value> {
    let mut action = action.clone();
    match access {
        Access::Admins => return None,
        Access::Consultant(parameter) => action[parameter] = json!(2),
        // One of the other consultant's.
        Access::ConsultantOf(parameter) => action[parameter] = json!(3),
        Access::Address(parameter) => action[parameter] = json!("chi@example.com"),
    }
    Some(action)
}

#[tokio::test]
async fn every_action_is_open_only_to_those_it_concerns() {
    let unauthenticated = refusal(401, "unauthenticated", "Sign in first.");
    let forbidden = refusal(403, "forbidden", "You may not do this.");
    // Disabled in the database; not in it at all; another one.
    let (disabled, unknown, other) = ("dung@example.com", "nobody@example.com", "chi@example.com");
    let mut worlds = PreparedWorlds::new().await;
    for (action, access) in every_action() {
        let world = worlds.world_for(&action).await;
        for (caller, outcome) in [
            (Caller::Nobody, &unauthenticated),
            (Caller::Stranger("[guests]"), &forbidden),
            (Caller::Stranger("[]"), &forbidden),
            (Caller::Stranger(""), &forbidden),
            (Caller::Unverified, &forbidden),
            (Caller::Consultant(disabled), &forbidden),
            (Caller::Consultant(unknown), &forbidden),
            (Caller::Consultant(other), &forbidden),
        ] {
            assert_eq!(
                &send(world, caller, &action).await,
                outcome,
                "{action} {caller:?}"
            );
        }
        let themselves = Caller::Consultant("BINH@Example.com");
        let answer = send(world, themselves, &action).await;
        match naming_another(&action, access) {
            None => assert_eq!(answer, forbidden, "{action}"),
            Some(naming_another) => {
                assert_eq!(answer.0, 200, "{action}: {answer:?}");
                assert_eq!(
                    send(world, themselves, &naming_another).await,
                    forbidden,
                    "{naming_another}"
                );
            }
        }
        for groups in ["[admin]", "[consultant admin]"] {
            let world = worlds.world_for(&action).await;
            let (status, answer) = send(world, Caller::Admin(groups), &action).await;
            assert_eq!(status, 200, "{action} {groups}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_consultant_is_refused_as_soon_as_they_are_disabled() {
    let world = prepared_world().await;
    let action = json!({"action": "get_my_appointments", "consultant_id": 1});
    let themselves = Caller::Consultant("binh@example.com");
    assert_eq!(send(&world, themselves, &action).await.0, 200);
    world
        .execute("UPDATE consultant SET isdisabled = true WHERE consultantid = 1")
        .await;
    assert_eq!(send(&world, themselves, &action).await.0, 403);
}

#[tokio::test]
async fn strangers_learn_nothing_about_wrong_requests() {
    let world = world().await;
    assert_eq!(world.send(None, b"{").await.0, 401);
    let stranger = Caller::Stranger("[guests]").claims();
    assert_eq!(world.send(stranger.as_ref(), b"{").await.0, 403);
}
