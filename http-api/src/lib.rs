//! Translates between API Gateway's HTTP events and the service library.

mod compression;

use lambda_http::{
    Body, Error, Request, RequestExt, Response,
    http::{
        HeaderName,
        header::{ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER},
    },
    request::RequestContext,
};
use meetassist::dashboard::{Answer, Claims, Language};

/// Lets someone who reports a failure identify the request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The response with an answer in this language, compressed if that is worth it and the request allows it. It has no CORS
/// headers, because API Gateway replaces them.
pub fn response(request: &Request, language: Language, answer: Answer) -> Result<Response<Body>, Error> {
    let mut response = Response::builder()
        .status(answer.status)
        .header(CONTENT_LANGUAGE, language.tag())
        .header(REQUEST_ID, request_id(request));
    if !answer.body.is_empty() {
        response = response.header(CONTENT_TYPE, "application/json");
    }
    if let Some(seconds) = answer.retry_after {
        response = response.header(RETRY_AFTER, seconds);
    }
    let mut body = answer.body;
    if compression::is_wanted(request.headers(), body.len()) {
        response = response.header(CONTENT_ENCODING, "gzip");
        body = compression::gzip(&body)?;
    }
    Ok(response.body(body.into())?)
}

/// The id under which the runtime logs the request.
fn request_id(request: &Request) -> &str {
    request
        .lambda_context_ref()
        .map_or("", |context| context.request_id.as_str())
}

/// The language for error messages.
pub fn language(request: &Request) -> Language {
    let header = request.headers().get(ACCEPT_LANGUAGE);
    Language::preferred(header.and_then(|value| value.to_str().ok()))
}

/// The claims verified by the JWT authorizer. A request that didn't pass it has none.
pub fn claims(request: &Request) -> Option<Claims> {
    let RequestContext::ApiGatewayV2(context) = request.request_context_ref()? else {
        return None;
    };
    Some(context.authorizer.as_ref()?.jwt.as_ref()?.claims.clone())
}

#[cfg(test)]
mod tests {
    use lambda_http::{Context, http::HeaderValue, request::from_str};

    use super::*;

    const EVENT: &str = include_str!("../../events/dashboard-get-overview-stats.json");
    const OF_ACCOUNTS: &str = include_str!("../../events/accounts-list-users.json");
    const OF_COLLECT: &str = include_str!("../../events/collect-events.json");

    #[test]
    fn an_event_of_api_gateway_has_claims_and_a_body() {
        let request = from_str(EVENT).unwrap();
        let claims = claims(&request).unwrap();
        assert_eq!(claims["cognito:groups"], "[admin]");
        assert_eq!(claims["email"], "admin@example.com");
        assert_eq!(claims["email_verified"], "true");
        assert_eq!(&request.body()[..], br#"{"action": "get_overview_stats"}"#);
    }

    #[test]
    fn each_function_of_the_api_has_an_event() {
        let request = from_str(OF_ACCOUNTS).unwrap();
        assert_eq!(claims(&request).unwrap()["cognito:groups"], "[admin]");
        assert_eq!(&request.body()[..], br#"{"action": "list_users"}"#);
        let request = from_str(OF_COLLECT).unwrap();
        assert_eq!(claims(&request).unwrap()["token_use"], "id");
        assert!(request.body().starts_with(br#"{"events": ["#));
    }

    #[test]
    fn an_answer_without_a_body_has_no_type() {
        let request = from_str(OF_COLLECT).unwrap();
        let answer = |status, body: &str| Answer {
            status,
            body: body.into(),
            retry_after: None,
        };
        let of = |answer| response(&request, Language::English, answer).unwrap();
        assert!(of(answer(204, "")).headers().get(CONTENT_TYPE).is_none());
        assert_eq!(of(answer(200, "{}")).headers()[CONTENT_TYPE], "application/json");
    }

    #[test]
    fn a_body_in_base64_arrives_decoded() {
        let event = EVENT
            .replace(
                r#""{\"action\": \"get_overview_stats\"}""#,
                r#""eyJhY3Rpb24iOiAiZ2V0X3N0YXRzIn0=""#,
            )
            .replace(r#""isBase64Encoded": false"#, r#""isBase64Encoded": true"#);
        let request = from_str(&event).unwrap();
        assert_eq!(&request.body()[..], br#"{"action": "get_stats"}"#);
    }

    #[test]
    fn the_language_is_taken_from_the_header_whatever_it_contains() {
        let mut request = from_str(EVENT).unwrap();
        for (header, expected) in [
            (&b"vi-VN,vi;q=0.9,en;q=0.8"[..], Language::Vietnamese),
            (b"en-US", Language::English),
            (b"\xff", Language::English),
        ] {
            let value = HeaderValue::from_bytes(header).unwrap();
            request.headers_mut().insert(ACCEPT_LANGUAGE, value);
            assert_eq!(language(&request), expected);
        }
        request.headers_mut().remove(ACCEPT_LANGUAGE);
        assert_eq!(language(&request), Language::English);
    }

    #[test]
    fn the_request_has_the_id_of_its_invocation() {
        let mut context = Context::default();
        context.request_id = "8f507cfc-example".to_owned();
        let request = from_str(EVENT).unwrap().with_lambda_context(context);
        assert_eq!(request_id(&request), "8f507cfc-example");
    }

    #[test]
    fn an_event_without_authorizer_has_no_claims() {
        let request = from_str(&EVENT.replace(r#""jwt""#, r#""lambda""#)).unwrap();
        assert!(claims(&request).is_none());
    }
}
