//! The roles on the tests' server: one for each function, with the rights that it has on AWS.

use aws_config::SdkConfig;
use meetassist::{
    installation::roles::{Rights, RoleSecrets},
    platform::{database::Database, secrets::CredentialSource},
};
use serde_json::json;
use tokio::sync::OnceCell;

use super::{connect, database_config, server, template, unique};

/// The names of the secrets, which are the same for all tests.
pub struct Logins {
    /// The secret of the server's superuser.
    pub master: String,
    pub application: String,
    pub archive: String,
}

/// Creates the roles and their secrets on the first call.
pub async fn logins(aws: &SdkConfig) -> &'static Logins {
    static LOGINS: OnceCell<Logins> = OnceCell::const_new();
    LOGINS
        .get_or_init(async || {
            // Its migrations create the groups.
            template().await;
            let server = server();
            let password = String::from_utf8(server.get_password().unwrap_or_default().to_vec()).unwrap();
            Logins {
                master: secret(aws, server.get_user().unwrap(), &password).await,
                application: role(aws, Rights::Application).await,
                archive: role(aws, Rights::Archive).await,
            }
        })
        .await
}

async fn role(aws: &SdkConfig, rights: Rights) -> String {
    let name = unique("role");
    let view = Database::new(
        database_config(String::new()),
        CredentialSource::new(aws, String::new()),
    );
    let create = format!(
        "CREATE ROLE {name} LOGIN PASSWORD 'a password' IN ROLE {}; {}",
        rights.group(),
        view.settings_of_requests().alter_role(&name)
    );
    connect("postgres").await.batch_execute(&create).await.unwrap();
    secret(aws, &name, "a password").await
}

/// Creates a secret, and returns its name.
pub async fn secret(aws: &SdkConfig, username: &str, password: &str) -> String {
    let name = unique("secret");
    aws_sdk_secretsmanager::Client::new(aws)
        .create_secret()
        .name(&name)
        .secret_string(json!({"username": username, "password": password}).to_string())
        .send()
        .await
        .unwrap();
    name
}

/// Where db-init finds the roles of the other functions.
pub async fn role_secrets(aws: &SdkConfig) -> RoleSecrets {
    let logins = logins(aws).await;
    RoleSecrets {
        application: CredentialSource::new(aws, logins.application.clone()),
        archive: CredentialSource::new(aws, logins.archive.clone()),
    }
}
