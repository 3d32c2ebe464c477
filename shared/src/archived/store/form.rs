//! Presigned POSTs: forms with which anyone can upload one object until they expire. The SDK signs none.
//!
//! Unlike a presigned PUT, a form limits how long the object may be (Amazon S3, "Creating an HTML form using AWS
//! Signature Version 4").

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What may be uploaded.
pub(super) struct Upload<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    pub content_type: &'a str,
    /// In bytes; an empty object may not be uploaded.
    pub largest: u64,
}

/// The fields of a form besides the file, which comes last.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[expect(missing_docs, reason = "the names are S3's")]
pub struct FormFields {
    pub key: String,
    #[serde(rename = "Content-Type")]
    pub content_type: String,
    pub policy: String,
    #[serde(rename = "x-amz-algorithm")]
    pub algorithm: String,
    #[serde(rename = "x-amz-credential")]
    pub credential: String,
    #[serde(rename = "x-amz-date")]
    pub date: String,
    /// Of temporary credentials only.
    #[serde(rename = "x-amz-security-token", skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
    #[serde(rename = "x-amz-signature")]
    pub signature: String,
}

/// Signs a form that is valid from `now` on.
pub(super) fn sign(
    upload: &Upload<'_>,
    credentials: &Credentials,
    region: &str,
    now: SystemTime,
    valid_for: Duration,
) -> FormFields {
    let signed_at = DateTime::<Utc>::from(now);
    let date = signed_at.format("%Y%m%dT%H%M%SZ").to_string();
    let credential = format!(
        "{}/{}/{region}/s3/aws4_request",
        credentials.access_key_id(),
        signed_at.format("%Y%m%d")
    );
    let mut conditions = vec![
        json!({"bucket": upload.bucket}),
        json!({"key": upload.key}),
        json!({"Content-Type": upload.content_type}),
        json!(["content-length-range", 1, upload.largest]),
        json!({"x-amz-algorithm": ALGORITHM}),
        json!({"x-amz-credential": credential}),
        json!({"x-amz-date": date}),
    ];
    conditions.extend(
        credentials
            .session_token()
            .map(|token| json!({"x-amz-security-token": token})),
    );
    let expiration = (signed_at + valid_for).to_rfc3339_opts(SecondsFormat::Millis, true);
    let policy = json!({"expiration": expiration, "conditions": conditions}).to_string();
    let policy = BASE64_STANDARD.encode(policy);
    let signature = signature(&policy, credentials, region, now);
    FormFields {
        key: upload.key.to_owned(),
        content_type: upload.content_type.to_owned(),
        policy,
        algorithm: ALGORITHM.to_owned(),
        credential,
        date,
        security_token: credentials.session_token().map(str::to_owned),
        signature,
    }
}

/// The signature of a policy in base64.
fn signature(policy: &str, credentials: &Credentials, region: &str, now: SystemTime) -> String {
    let key = generate_signing_key(credentials.secret_access_key(), now, region, "s3");
    calculate_signature(key, policy.as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The policy of the example in "Example: Browser-Based Upload using HTTP POST" of Amazon S3's API Reference.
    const POLICY: &str = concat!(
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tl",
        "dCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAg",
        "ICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhh",
        "bXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwg",
        "IiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAg",
        "ICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXot",
        "bWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkv",
        "dXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwN",
        "CiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9",
    );

    /// Who signs it, and when.
    fn example() -> (Credentials, SystemTime) {
        let credentials = Credentials::new(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            None,
            None,
            "test",
        );
        let now = DateTime::parse_from_rfc3339("2015-12-29T00:00:00Z").unwrap();
        (credentials, now.into())
    }

    fn form(token: Option<&str>) -> (FormFields, Value) {
        let (credentials, now) = example();
        let credentials = Credentials::new(
            credentials.access_key_id(),
            credentials.secret_access_key(),
            token.map(str::to_owned),
            None,
            "test",
        );
        let upload = Upload {
            bucket: "bucket",
            key: "uploads/1/file",
            content_type: "application/octet-stream",
            largest: 7,
        };
        let fields = sign(&upload, &credentials, "us-east-1", now, Duration::from_secs(3600));
        let policy = BASE64_STANDARD.decode(&fields.policy).unwrap();
        (fields, serde_json::from_slice(&policy).unwrap())
    }

    #[test]
    fn the_signature_is_that_of_s3_s_example() {
        let (credentials, now) = example();
        assert_eq!(
            signature(POLICY, &credentials, "us-east-1", now),
            "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
        );
    }

    #[test]
    fn the_policy_has_a_condition_for_each_field_and_for_the_length() {
        let (fields, policy) = form(None);
        assert_eq!(policy["expiration"], "2015-12-29T01:00:00.000Z");
        let conditions = policy["conditions"].as_array().unwrap();
        assert!(conditions.contains(&json!(["content-length-range", 1, 7])));
        assert!(conditions.contains(&json!({"bucket": "bucket"})));
        let fields = serde_json::to_value(fields).unwrap();
        for (name, value) in fields.as_object().unwrap() {
            let is_signed = conditions.contains(&json!({name: value}));
            assert!(
                is_signed || name == "policy" || name == "x-amz-signature",
                "{name}"
            );
        }
        assert_eq!(fields["key"], "uploads/1/file");
        assert_eq!(
            fields["x-amz-credential"],
            "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"
        );
        assert!(fields.get("x-amz-security-token").is_none());
    }

    #[test]
    fn the_token_of_temporary_credentials_is_signed_and_sent() {
        let (fields, policy) = form(Some("token"));
        assert_eq!(fields.security_token.as_deref(), Some("token"));
        let conditions = policy["conditions"].as_array().unwrap();
        assert!(conditions.contains(&json!({"x-amz-security-token": "token"})));
    }
}
