//! Opening one connection.

use std::time::Duration;

use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::{Client, Connection, NoTls, config::SslMode, error::SqlState};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    REQUEST_LIMIT,
    config::DatabaseConfig,
    settings::{Purpose, Settings},
};
use crate::{
    Error,
    platform::{secrets::Credentials, tls::Tls},
};

type Result<T> = std::result::Result<T, tokio_postgres::Error>;

const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// A session of this role with the settings for its purpose.
pub(super) async fn open(
    config: &DatabaseConfig,
    credentials: &Credentials,
    purpose: Purpose,
) -> Result<Client> {
    let mut server = tokio_postgres::Config::new();
    server
        .host(&config.host)
        .port(config.port)
        .dbname(&config.name)
        .user(&credentials.username)
        .password(credentials.password.reveal())
        .connect_timeout(CONNECT_LIMIT)
        .tcp_user_timeout(REQUEST_LIMIT);
    let settings = Settings::new(config, purpose);
    match &config.tls {
        Tls::Disabled => {
            let (client, connection) = server.ssl_mode(SslMode::Disable).connect(NoTls).await?;
            begin(client, connection, purpose, &settings).await
        }
        Tls::Verified(tls) => {
            let tls = MakeRustlsConnect::new(ClientConfig::clone(tls));
            let (client, connection) = server.ssl_mode(SslMode::Require).connect(tls).await?;
            begin(client, connection, purpose, &settings).await
        }
    }
}

async fn begin<S, T>(
    client: Client,
    connection: Connection<S, T>,
    purpose: Purpose,
    settings: &Settings,
) -> Result<Client>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let is_ready =
        matches!(purpose, Purpose::Requests) && settings.are_given(|name| connection.parameter(name));
    drive(connection);
    if !is_ready {
        client.batch_execute(&settings.statements()).await?;
    }
    Ok(client)
}

/// Drives the connection in the background until it or its client ends.
fn drive(connection: impl Future<Output = Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        match connection.await {
            // As it was told to.
            Err(error) if error.code() == Some(&SqlState::IDLE_SESSION_TIMEOUT) => {}
            Err(error) => tracing::warn!(
                error = Error::from(error).with_causes(),
                "database connection ended"
            ),
            Ok(()) => {}
        }
    });
}
