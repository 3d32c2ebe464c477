//! The accounts API over Cognito: who may do what, and the rule that an admin is always left.

use aws_config::BehaviorVersion;
use aws_sdk_cognitoidentityprovider::{
    Client,
    types::{AttributeType, UserType},
};
use futures_util::future::join;
use meetassist::{
    accounts::{self, UserPool},
    dashboard::{Claims, Language},
};
use serde_json::{Value, json};

use crate::support::contract;

const LAN: &str = "lan@meetassist.example";
const MINH: &str = "minh@meetassist.example";

/// A new user pool with two admins.
struct Pool {
    pool: UserPool,
    cognito: Client,
    id: String,
}

impl Pool {
    async fn start() -> Self {
        let aws = meetassist::platform::aws::sdk_config().await;
        let cognito = Client::new(&aws);
        let made = cognito
            .create_user_pool()
            .pool_name("accounts")
            .username_attributes("email".into())
            .auto_verified_attributes("email".into())
            .send()
            .await
            .unwrap();
        let id = made.user_pool().unwrap().id().unwrap().to_owned();
        for group in ["admin", "consultant"] {
            let group = cognito.create_group().user_pool_id(&id).group_name(group);
            group.send().await.unwrap();
        }
        let pool = Self {
            pool: UserPool::new(&aws, id.clone()),
            cognito,
            id,
        };
        pool.add(LAN, Some("admin")).await;
        pool.add(MINH, Some("admin")).await;
        pool
    }

    /// Somebody who has signed in, put into a group by hand.
    async fn add(&self, email: &str, group: Option<&str>) {
        let verified = AttributeType::builder().name("email_verified").value("true");
        let user = self
            .cognito
            .admin_create_user()
            .user_pool_id(&self.id)
            .username(email);
        user.user_attributes(verified.build().unwrap())
            .send()
            .await
            .unwrap();
        let password = self
            .cognito
            .admin_set_user_password()
            .user_pool_id(&self.id)
            .username(email);
        password
            .password("MeetAssist-1")
            .permanent(true)
            .send()
            .await
            .unwrap();
        if let Some(group) = group {
            let member = self
                .cognito
                .admin_add_user_to_group()
                .user_pool_id(&self.id)
                .username(email);
            member.group_name(group).send().await.unwrap();
        }
    }

    /// Everybody, as Cognito says.
    async fn users(&self) -> Vec<UserType> {
        let answer = self
            .cognito
            .list_users()
            .user_pool_id(&self.id)
            .send()
            .await
            .unwrap();
        answer.users().to_vec()
    }

    async fn sub(&self, email: &str) -> String {
        let user = self
            .cognito
            .admin_get_user()
            .user_pool_id(&self.id)
            .username(email);
        let user = user.send().await.unwrap();
        let sub = user
            .user_attributes()
            .iter()
            .find(|attribute| attribute.name() == "sub");
        sub.unwrap().value().unwrap().to_owned()
    }

    /// What somebody in this group is answered.
    async fn answer_to(&self, email: &str, group: &str, request: &Value) -> (u16, Value) {
        let claims = Claims::from_iter(
            [
                ("token_use", "id"),
                ("email", email),
                ("email_verified", "true"),
                ("sub", &self.sub(email).await),
                ("cognito:groups", &format!("[{group}]")),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let body = request.to_string().into_bytes();
        let answer = accounts::handle(&self.pool, Some(&claims), Language::English, &body).await;
        let value = serde_json::from_slice(&answer.body).unwrap();
        contract::check_accounts(&body, answer.status, &value);
        (answer.status, value)
    }

    /// The answer to an admin, which must succeed.
    async fn lan(&self, request: Value) -> Value {
        let (status, answer) = self.answer_to(LAN, "admin", &request).await;
        assert_eq!(status, 200, "{request}: {answer}");
        answer
    }

    /// The code with which an admin is refused.
    async fn refusal(&self, email: &str, request: Value) -> String {
        let (status, answer) = self.answer_to(email, "admin", &request).await;
        assert!(status >= 400, "{request}: {answer}");
        answer["code"].as_str().unwrap().to_owned()
    }

    /// Somebody's account in the list.
    async fn account(&self, email: &str) -> Option<Value> {
        let answer = self.lan(json!({"action": "list_users"})).await;
        let mut users = answer["users"].as_array().unwrap().iter();
        users.find(|&user| user["email"] == email).cloned()
    }

    async fn enabled_admins(&self) -> usize {
        let group = self
            .cognito
            .list_users_in_group()
            .user_pool_id(&self.id)
            .group_name("admin");
        let members = group.send().await.unwrap();
        members.users().iter().filter(|user| user.enabled()).count()
    }
}

#[tokio::test]
async fn an_invited_consultant_is_listed_until_they_are_deleted() {
    let pool = Pool::start().await;
    let email = "an.le@example.com";
    let new = json!({"action": "create_user", "email": "An.Le@Example.com", "role": "consultant", "fullname": "An Lê"});
    assert_eq!(
        pool.lan(new.clone()).await,
        json!({"success": true, "action": "created"})
    );
    let account = pool.account(email).await.unwrap();
    for (field, value) in [
        ("status", json!("FORCE_CHANGE_PASSWORD")),
        ("enabled", json!(true)),
        ("role", json!("consultant")),
        ("consultant_id", json!(null)),
    ] {
        assert_eq!(account[field], value, "{field}");
    }
    pool.lan(json!({"action": "resend_invite", "email": email})).await;
    assert_eq!(pool.lan(new).await["action"], "updated");
    assert_eq!(pool.users().await.len(), 3);
    pool.lan(json!({"action": "delete_user", "email": "AN.LE@example.com"}))
        .await;
    assert_eq!(pool.account(email).await, None);
    assert_eq!(
        pool.refusal(LAN, json!({"action": "delete_user", "email": email}))
            .await,
        "not_found"
    );
}

#[tokio::test]
async fn creating_an_account_that_exists_completes_it() {
    let pool = Pool::start().await;
    pool.add("binh@example.com", None).await;
    assert_eq!(
        pool.account("binh@example.com").await.unwrap()["role"],
        json!(null)
    );
    let new =
        json!({"action": "create_user", "email": "binh@example.com", "role": "admin", "fullname": "Bình"});
    assert_eq!(pool.lan(new).await["action"], "updated");
    let account = pool.account("binh@example.com").await.unwrap();
    assert_eq!(
        (&account["role"], &account["status"]),
        (&json!("admin"), &json!("CONFIRMED"))
    );
}

#[tokio::test]
async fn a_role_replaces_the_former_one() {
    let pool = Pool::start().await;
    pool.add("binh@example.com", Some("consultant")).await;
    for role in ["admin", "admin", "consultant", "consultant"] {
        pool.lan(json!({"action": "set_role", "email": "binh@example.com", "role": role}))
            .await;
        let groups = pool.cognito.admin_list_groups_for_user().user_pool_id(&pool.id);
        let groups = groups.username("binh@example.com").send().await.unwrap();
        let names: Vec<_> = groups
            .groups()
            .iter()
            .filter_map(|group| group.group_name())
            .collect();
        assert_eq!(names, [role]);
    }
}

#[tokio::test]
async fn nobody_takes_their_own_rights() {
    let pool = Pool::start().await;
    for request in [
        json!({"action": "disable_user", "email": "LAN@meetassist.example"}),
        json!({"action": "delete_user", "email": LAN}),
        json!({"action": "set_role", "email": LAN, "role": "consultant"}),
        json!({"action": "create_user", "email": LAN, "role": "consultant", "fullname": "Lan"}),
    ] {
        assert_eq!(pool.refusal(LAN, request).await, "own_account");
    }
    assert_eq!(pool.enabled_admins().await, 2);
}

#[tokio::test]
async fn only_enabled_admins_of_the_pool_are_answered_whatever_their_token_says() {
    let pool = Pool::start().await;
    pool.add("binh@example.com", Some("consultant")).await;
    let list = json!({"action": "list_users"});
    for group in ["consultant", "admin", ""] {
        let (status, answer) = pool.answer_to("binh@example.com", group, &list).await;
        assert_eq!((status, &answer["code"]), (403, &json!("forbidden")), "{group}");
    }
    // They don't learn what is wrong with a request either, and who was made an admin since they signed in isn't one yet.
    for (email, request) in [("binh@example.com", &json!({"action": "unknown"})), (LAN, &list)] {
        let (status, _) = pool.answer_to(email, "consultant", request).await;
        assert_eq!(status, 403, "{email}: {request}");
    }
    pool.lan(json!({"action": "disable_user", "email": MINH})).await;
    assert_eq!(pool.refusal(MINH, list.clone()).await, "forbidden");
    assert_eq!(
        pool.refusal(MINH, json!({"action": "enable_user", "email": MINH}))
            .await,
        "forbidden"
    );
    pool.lan(json!({"action": "enable_user", "email": MINH})).await;
    assert_eq!(pool.answer_to(MINH, "admin", &list).await.0, 200);
    let answer = accounts::handle(&pool.pool, None, Language::Vietnamese, b"{}").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn two_admins_who_act_on_each_other_at_once_never_leave_none() {
    for action in ["disable_user", "delete_user", "set_role"] {
        for _ in 0..8 {
            let pool = Pool::start().await;
            let request = |email| json!({"action": action, "email": email, "role": "consultant"});
            let (of_lan, of_minh) = (request(MINH), request(LAN));
            let (lan, minh) = join(
                pool.answer_to(LAN, "admin", &of_lan),
                pool.answer_to(MINH, "admin", &of_minh),
            )
            .await;
            let left = pool.enabled_admins().await;
            assert!(left >= 1, "{action}: {lan:?} {minh:?}");
            for (status, answer) in [lan, minh] {
                let code = answer["code"].as_str();
                assert!(
                    status == 200 || matches!(code, Some("last_admin" | "forbidden" | "not_found")),
                    "{action}: {answer}"
                );
            }
        }
    }
}

#[tokio::test]
async fn mail_is_only_promised_to_those_who_can_use_it() {
    let pool = Pool::start().await;
    let to = |action: &str, email: &str| json!({"action": action, "email": email});
    let new = json!({"action": "create_user", "email": "an@example.com", "role": "consultant", "fullname": "An",
                     "send_invite": false});
    pool.lan(new).await;
    assert_eq!(
        pool.refusal(LAN, to("reset_password", "an@example.com")).await,
        "invitation_pending"
    );
    assert_eq!(
        pool.refusal(LAN, to("resend_invite", MINH)).await,
        "invitation_accepted"
    );
    pool.lan(to("reset_password", MINH)).await;
    pool.lan(to("disable_user", "an@example.com")).await;
    for action in ["reset_password", "resend_invite"] {
        assert_eq!(
            pool.refusal(LAN, to(action, "an@example.com")).await,
            "account_disabled"
        );
    }
}

#[tokio::test]
async fn every_page_of_the_accounts_is_listed() {
    let pool = Pool::start().await;
    for number in 0..65 {
        pool.add(&format!("p{number}@example.com"), Some("consultant"))
            .await;
    }
    let answer = pool.lan(json!({"action": "list_users"})).await;
    let users = answer["users"].as_array().unwrap();
    assert_eq!(users.len(), 67);
    assert_eq!(
        users.iter().filter(|user| user["role"] == "consultant").count(),
        65
    );
}

#[tokio::test]
async fn a_pool_that_does_not_answer_is_worth_another_try() {
    let aws = meetassist::platform::aws::sdk_config().await;
    // Set like this, it takes precedence over the environment's.
    let nowhere = aws_config::defaults(BehaviorVersion::latest()).endpoint_url("http://127.0.0.1:9");
    let aws = nowhere.http_client(aws.http_client().unwrap()).load().await;
    let claims = [("token_use", "id"), ("sub", "x"), ("cognito:groups", "[admin]")];
    let claims = Claims::from_iter(claims.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let pool = UserPool::new(&aws, "ap-southeast-1_x".to_owned());
    let body = br#"{"action": "list_users"}"#;
    let answer = accounts::handle(&pool, Some(&claims), Language::English, body).await;
    let value: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (answer.status, &value["code"]),
        (503, &json!("accounts_unavailable"))
    );
    assert!(answer.retry_after.is_some());
}
