//! TLS to the database: either the server's certificate is verified, or TLS is off.

use std::{env, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{Error, Result};

/// The certificate authorities of Amazon RDS, one per region and key type. No operating system's trust store has them
/// (Amazon RDS, "Using SSL/TLS to encrypt a connection to a DB instance").
const RDS_ROOTS: &[u8] = include_bytes!("rds-roots.pem");

/// The public certificate authorities of Amazon, which sign for RDS Proxy (Amazon RDS, "Using TLS/SSL with RDS Proxy").
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

/// How a connection is protected.
#[derive(Clone, Debug)]
pub enum Tls {
    /// For a development server on this machine.
    Disabled,
    /// The server's certificate must be issued by a trusted authority for the host name we connect to.
    Verified(Arc<ClientConfig>),
}

impl Tls {
    /// Reads `DB_TLS`: `disable`, or unset to verify against the authorities of Amazon RDS and RDS Proxy. There is nothing
    /// in between, because TLS without verification does not protect against an impostor.
    pub fn from_env() -> Result<Self> {
        match env::var("DB_TLS").as_deref() {
            Err(_) => Self::verified_by(&[RDS_ROOTS, AMAZON_ROOTS].concat()),
            Ok("disable") => Ok(Self::Disabled),
            Ok(_) => Err(Error::Configuration {
                variable: "DB_TLS",
                problem: "is neither \"disable\" nor absent".to_owned(),
            }),
        }
    }

    /// Verifies against the certificate authorities in a PEM file's text.
    pub fn verified_by(pem: &[u8]) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|source| Error::Tls {
                source: source.into(),
            })?;
            roots.add(certificate).map_err(|source| Error::Tls {
                source: source.into(),
            })?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|source| Error::Tls {
                source: source.into(),
            })?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self::Verified(Arc::new(config)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authorities_of_amazon_can_be_read() {
        for authorities in [RDS_ROOTS, AMAZON_ROOTS] {
            assert!(matches!(Tls::verified_by(authorities), Ok(Tls::Verified(_))));
        }
    }

    #[test]
    fn a_damaged_list_is_refused() {
        assert!(Tls::verified_by(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    }
}
