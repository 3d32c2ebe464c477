//! What anyone can do with one object, without credentials, until it expires.

use std::time::{Duration, SystemTime};

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_s3::presigning::PresigningConfig;

use super::{
    Store, fault,
    form::{self, FormFields},
};
use crate::{Result, archived::key::Key, platform::error::Cause};

/// A form with which anyone can upload one object.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is sent.
    pub url: String,
    /// What it has besides the file, which comes last.
    pub fields: FormFields,
}

impl Store {
    /// A link with which anyone can download an object, under this name, until it expires.
    ///
    /// No request is sent. The link expires sooner if the credentials that sign it do.
    pub async fn link(&self, key: &Key, file_name: &str, valid_for: Duration) -> Result<String> {
        let fault = |source: Cause| fault("presigning", key, source);
        let presigning = PresigningConfig::expires_in(valid_for).map_err(|error| fault(error.into()))?;
        let link = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key.to_string())
            .response_content_disposition(format!("attachment; filename=\"{file_name}\""))
            .response_cache_control("private, no-store")
            .presigned(presigning)
            .await
            .map_err(|error| fault(error.into()))?;
        Ok(link.uri().to_owned())
    }

    /// A form with which anyone can upload an object of up to so many bytes until it expires.
    ///
    /// No request is sent. The form expires sooner if the credentials that sign it do.
    pub async fn form(&self, key: &Key, largest: u64, valid_for: Duration) -> Result<Form> {
        let signed = self.signed_form(key, largest, valid_for).await;
        signed.map_err(|source| fault("presigning", key, source))
    }

    async fn signed_form(
        &self,
        key: &Key,
        largest: u64,
        valid_for: Duration,
    ) -> std::result::Result<Form, Cause> {
        let credentials = self.credentials.as_ref().ok_or("there are no credentials")?;
        let credentials = credentials.provide_credentials().await?;
        let region = self.client.config().region().ok_or("there is no region")?;
        let name = key.to_string();
        let upload = form::Upload {
            bucket: &self.bucket,
            key: &name,
            content_type: key.content_type(),
            largest,
        };
        // The SDK knows the bucket's address, and writes it into every request that it signs.
        let put = self.client.put_object().bucket(&self.bucket).key(&name);
        let put = put.presigned(PresigningConfig::expires_in(valid_for)?).await?;
        let address = put.uri().split('?').next().unwrap_or_default();
        let url = address.strip_suffix(&name).ok_or("the bucket has no address")?;
        Ok(Form {
            url: url.to_owned(),
            fields: form::sign(
                &upload,
                &credentials,
                region.as_ref(),
                SystemTime::now(),
                valid_for,
            ),
        })
    }
}
