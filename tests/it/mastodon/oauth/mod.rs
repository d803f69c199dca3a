//! The OAuth flow from the authorization request to the token and its revocation.

mod pages;
mod refusals;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::http::Method;
use serde_json::json;

use super::browser::{BACK, Browser, OOB, Program, VERIFIER, challenge, encoded};
use crate::test_server::{PASSWORD, TestServer};

#[test]
fn a_user_authorizes_an_app() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[("state", "a b&c=<\">"), ("scope", "read write")]);
    browser.ask(&query).is_page(200, "Log in");
    browser.log_in(&query, &ann.email.to_uppercase(), PASSWORD);
    let asked = browser.ask(&query);
    asked.is_page(200, "Tester");
    assert!(asked.html.contains("@annie") && asked.html.contains("<code>write</code>"), "{}", asked.html);
    let back = browser.allow(&query);
    let code = back.code();
    assert_eq!(back.location(), format!("{BACK}&code={code}&state=a+b%26c%3D%3C%22%3E"));

    let answer = program.exchange(&code, &[("scope", "push")]);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let token = answer.ok();
    let keys: Vec<&str> = token.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["access_token", "token_type", "scope", "created_at"]);
    assert_eq!((&token["token_type"], &token["scope"]), (&json!("Bearer"), &json!("read write")));
    assert_eq!(token["created_at"], crate::test_server::NOW / 1_000);
    let text = token["access_token"].as_str().expect("a token");
    assert_eq!(text.len(), 43);

    let response = program.client(text).get("/oauth/userinfo").ok();
    assert_eq!(response["iss"], "https://moot.example/");
    assert_eq!(response["sub"], format!("https://moot.example/ap/users/{}", ann.id()));
    assert_eq!((&response["name"], &response["preferred_username"]), (&json!("annie"), &json!("annie")));
    assert_eq!(response["profile"], "https://moot.example/@annie");
    assert!(response["picture"].as_str().is_some_and(|url| url.starts_with("https://moot.example/")));
    assert_eq!(program.client(text).form(Method::Post, "/oauth/userinfo", "").ok(), response);
}

#[test]
fn a_granted_authorization_is_not_asked_again() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let first = program.token(&ann);
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    browser.log_in(&query, "annie", PASSWORD);
    let code = browser.ask(&query).code();
    let second = program.exchange(&code, &[]).ok()["access_token"].as_str().expect("a token").to_owned();
    assert_ne!(first, second);
    for token in [&first, &second] {
        program.client(token).get("/oauth/userinfo").ok();
    }
    // The page asks again for more scopes, or with `force_login`; the `False` of Mastodon.py does not count.
    browser.ask(&program.query(&[("scope", "read write")])).is_page(200, "Allow");
    browser.ask(&program.query(&[("force_login", "true")])).is_page(200, "Allow");
    browser.ask(&program.query(&[("force_login", "False"), ("state", "None")])).code();
    // Another app has to ask, too.
    browser.ask(&Program::new(&server).query(&[])).is_page(200, "Allow");
    let revoke = json!({"client_id": program.id, "client_secret": program.secret, "token": first});
    server.mastodon().post("/oauth/revoke", revoke.clone()).ok();
    browser.ask(&query).code();
    server.mastodon().post("/oauth/revoke", json!({"client_id": program.id, "client_secret": program.secret, "token": second})).ok();
    browser.ask(&query).is_page(200, "Allow");
}

#[test]
fn the_out_of_band_page_shows_the_code() {
    let server = TestServer::new();
    let (_, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[("redirect_uri", OOB), ("state", "x")]);
    browser.log_in(&query, "annie", PASSWORD);
    let to = browser.allow(&query).location().to_owned();
    let code = to.strip_prefix("/oauth/authorize/native?code=").expect("the page of the code").to_owned();
    browser.get(&to).is_page(200, &format!(">{code}</p>"));
    program.exchange(&code, &[("redirect_uri", OOB)]).ok();
    for odd in ["/oauth/authorize/native", "/oauth/authorize/native?code=", "/oauth/authorize/native?code=%3Cb%3E"] {
        browser.get(odd).is_page(400, "Missing required parameter: code.");
    }
    let again = program.query(&[("redirect_uri", OOB), ("force_login", "1")]);
    browser.refuse(&again).is_page(200, "You did not allow");
}

#[test]
fn a_user_denies_an_app() {
    let server = TestServer::new();
    let (_, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[("state", "s")]);
    browser.log_in(&query, "annie", PASSWORD);
    let no = format!("{BACK}&error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.&state=s");
    assert_eq!(browser.refuse(&query).location(), no);
    // `_method` may be anywhere in the form, or the real method may be DELETE.
    let mut fields = browser.answer(&query);
    fields.push(("_method".into(), "delete".into()));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(browser.post("/oauth/authorize", &pairs).location(), no);
    assert_eq!(browser.send(Method::Delete, "/oauth/authorize", Some(encoded(&pairs))).location(), no);
}

#[test]
fn a_code_requires_its_pkce_verifier() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let challenge = challenge();
    let pkce = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let code = program.code(&ann, &pkce);
    let missing = program.exchange(&code, &[]);
    missing.refused(400, "invalid_request");
    assert_eq!(missing.body["error_description"], "Missing required parameter: code_verifier.");
    program.exchange(&code, &[("code_verifier", "wrong")]).refused(400, "invalid_grant");
    program.exchange(&code, &[("code_verifier", VERIFIER)]).ok();
    let mut browser = Browser::new(&server);
    for method in ["plain", ""] {
        let query = program.query(&[("code_challenge", "x"), ("code_challenge_method", method)]);
        browser.ask(&query).is_page(400, "The code_challenge_method must be S256.");
    }
}

#[test]
fn reusing_a_code_revokes_its_token() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let code = program.code(&ann, &[]);
    let token = program.exchange(&code, &[]).ok()["access_token"].as_str().expect("a token").to_owned();
    // Another app learns nothing and cannot revoke the token.
    Program::new(&server).exchange(&code, &[]).refused(400, "invalid_grant");
    program.client(&token).get("/oauth/userinfo").ok();
    program.exchange(&code, &[]).refused(400, "invalid_grant");
    program.client(&token).get("/oauth/userinfo").refused(401, "The access token was revoked");
}

#[test]
fn apps_authenticate_in_three_encodings_and_by_basic_auth() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let code = program.code(&ann, &[]);
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", program.id, program.secret)));
    let body = encoded(&[("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)]);
    let body = Some((rocket::http::ContentType::Form, body.into_bytes()));
    server.mastodon().send(Method::Post, "/oauth/token", body, &[("Authorization", &basic)]).ok();
    let texts = [("grant_type", "client_credentials"), ("client_id", program.id.as_str()), ("client_secret", &program.secret)];
    let own = server.mastodon().multipart(Method::Post, "/oauth/token", &texts, &[]).ok();
    assert_eq!(own["scope"], "read");
    assert_eq!(program.own("write read").ok()["scope"], "write read");
    let token = own["access_token"].as_str().expect("a token");
    program.client(token).get("/oauth/userinfo").refused(422, "This method requires an authenticated user");
}

#[test]
fn a_token_can_be_revoked() {
    let server = TestServer::new();
    let (ann, program, other) = (server.user("annie"), Program::new(&server), Program::new(&server));
    let token = program.token(&ann);
    let revoke = |id: &str, secret: &str, token: &str| {
        server.mastodon().form(Method::Post, "/oauth/revoke", &encoded(&[("client_id", id), ("client_secret", secret), ("token", token)]))
    };
    for refused in [revoke(&other.id, &other.secret, &token), revoke(&program.id, "wrong", &token), revoke("", "", &token)] {
        refused.refused(403, "unauthorized_client");
        assert_eq!(refused.body["error_description"], "You are not authorized to revoke this token");
    }
    program.client(&token).get("/oauth/userinfo").ok();
    assert_eq!(revoke(&program.id, &program.secret, &token).ok(), json!({}));
    program.client(&token).get("/oauth/userinfo").refused(401, "The access token was revoked");
    assert_eq!(revoke(&program.id, &program.secret, "never was").ok(), json!({}));
    // Tokens of other APIs cannot be revoked here.
    assert_eq!(revoke(&program.id, &program.secret, &ann.login.uid_token).ok(), json!({}));
    ann.panel();
}

#[test]
fn the_metadata_document_lists_all_endpoints() {
    let server = TestServer::new();
    let response = server.mastodon().get("/.well-known/oauth-authorization-server").ok();
    for (key, value) in [
        ("issuer", "https://moot.example/"),
        ("authorization_endpoint", "https://moot.example/oauth/authorize"),
        ("token_endpoint", "https://moot.example/oauth/token"),
        ("revocation_endpoint", "https://moot.example/oauth/revoke"),
        ("userinfo_endpoint", "https://moot.example/oauth/userinfo"),
        ("app_registration_endpoint", "https://moot.example/api/v1/apps"),
    ] {
        assert_eq!(response[key], value, "{key}");
    }
    assert_eq!(response["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(response["grant_types_supported"], json!(["authorization_code", "client_credentials"]));
    assert!(response["scopes_supported"].as_array().is_some_and(|all| all.contains(&json!("admin:write:reports"))));
    for key in ["response_types_supported", "response_modes_supported", "token_endpoint_auth_methods_supported"] {
        assert!(response[key].is_array(), "{key}");
    }
    assert!(response["service_documentation"].is_string());
}
