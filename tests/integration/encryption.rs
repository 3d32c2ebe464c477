//! TLS between the functions and the database, using a proxy that speaks TLS as PostgreSQL does.

use std::sync::Arc;

use meetassist::{
    Error,
    platform::{database::Database, tls::Tls},
};
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use crate::support::{self, world};

/// The length and code with which a client asks for TLS (PostgreSQL, "Message Formats", SSLRequest).
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// The test's own certificate authority.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: Issuer::new(parameters, key),
        }
    }

    fn tls(&self) -> Tls {
        Tls::verified_by(self.certificate.pem().as_bytes()).unwrap()
    }

    /// A TLS proxy before the tests' server with a certificate for this name; returns its port on `localhost`.
    async fn serve(&self, name: &str) -> u16 {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(forward(client, acceptor.clone()));
            }
        });
        port
    }
}

async fn forward(mut client: TcpStream, acceptor: TlsAcceptor) -> std::io::Result<()> {
    let mut request = [0; 8];
    client.read_exact(&mut request).await?;
    assert_eq!(request, SSL_REQUEST);
    client.write_all(b"S").await?;
    let mut client = acceptor.accept(client).await?;
    let config = support::database_config(String::new());
    let mut server = TcpStream::connect((config.host.as_str(), config.port)).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

/// Reads over TLS from this port on `localhost`.
async fn read(port: u16, tls: Tls) -> Result<i32, Error> {
    let world = world().await;
    let mut config = support::database_config(world.name);
    (config.host, config.port, config.tls) = ("localhost".to_owned(), port, tls);
    Database::new(config, support::credentials().await)
        .read("SELECT to_json(7)", &[])
        .await
}

#[tokio::test]
async fn a_certificate_of_a_trusted_authority_for_the_host_is_accepted() {
    let authority = Authority::new();
    assert_eq!(
        read(authority.serve("localhost").await, authority.tls())
            .await
            .unwrap(),
        7
    );
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let port = Authority::new().serve("localhost").await;
    let outcome = read(port, Authority::new().tls()).await;
    assert!(
        matches!(outcome, Err(Error::DatabaseUnavailable { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let outcome = read(authority.serve("db.example.com").await, authority.tls()).await;
    assert!(
        matches!(outcome, Err(Error::DatabaseUnavailable { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_server_without_tls_is_refused() {
    let plain = support::database_config(String::new()).port;
    let outcome = read(plain, Authority::new().tls()).await;
    assert!(
        matches!(outcome, Err(Error::DatabaseUnavailable { .. })),
        "{outcome:?}"
    );
}
