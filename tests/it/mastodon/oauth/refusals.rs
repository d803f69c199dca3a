//! Refusals of the OAuth endpoints.

use serde_json::json;

use super::super::browser::{BACK, Browser, OOB, Program};
use crate::test_server::{PASSWORD, TestServer};

const INVALID_GRANT: &str = "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the \
     authorization request, or was issued to another client.";
const UNKNOWN_CLIENT: &str =
    "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";

#[test]
fn unknown_apps_and_addresses_are_never_redirected_to() {
    let server = TestServer::new();
    let (_, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    browser.log_in(&program.query(&[]), "annie", PASSWORD);
    let wrong_place = "match client redirect URI";
    for (more, status, text) in [
        (&[("client_id", "nobody")][..], 401, "unknown client"),
        (&[("client_id", "")], 400, "Missing required parameter: client_id."),
        (&[("redirect_uri", "")], 400, "Missing required parameter: redirect_uri."),
        (&[("redirect_uri", "https://evil.example/")], 400, wrong_place),
        (&[("redirect_uri", "https://client.example/done")], 400, wrong_place),
        (&[("redirect_uri", "https://client.example/done?kept=1&more=1")], 400, wrong_place),
        (&[("redirect_uri", "https://CLIENT.example/done?kept=1")], 400, wrong_place),
        (&[("response_type", "")], 400, "Missing required parameter: response_type."),
        (&[("response_type", "token")], 400, "does not support this response type"),
        (&[("scope", "admin:read")], 400, "The requested scope is invalid, unknown, or malformed."),
        (&[("scope", "read nonsense")], 400, "The requested scope is invalid"),
        (&[("state", &"x".repeat(5_000))], 400, "too long"),
    ] {
        browser.ask(&program.query(more)).is_page(status, text);
    }
    browser.get("/oauth/authorize").is_page(400, "client_id");
    browser.get("/oauth/authorize?client_id[a]=1&client_id=2").is_page(400, "client_id is used both as a value and as a container");
}

#[test]
fn loopback_redirects_may_use_any_port() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let program = Program::with(&server, json!({"client_name": "Desk", "redirect_uris": "http://127.0.0.1/cb"}));
    let place = [("redirect_uri", "http://127.0.0.1:49152/cb")];
    let code = program.code(&ann, &place);
    program.exchange(&code, &[("redirect_uri", "http://127.0.0.1/cb")]).refused(400, "invalid_grant");
    program.exchange(&code, &place).ok();
}

#[test]
fn an_app_may_request_fewer_scopes_than_registered() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let program = Program::with(&server, json!({"client_name": "Less", "redirect_uris": BACK, "scopes": "read write:statuses"}));
    let code = program.code(&ann, &[("scope", "read:accounts write:statuses")]);
    assert_eq!(program.exchange(&code, &[]).ok()["scope"], "read:accounts write:statuses");
    let mut browser = Browser::new(&server);
    for more in ["write", "read write", "follow", "write:media"] {
        browser.ask(&program.query(&[("scope", more)])).is_page(400, "invalid_scope");
        program.own(more).refused(400, "invalid_scope");
    }
}

#[test]
fn every_documented_token_error() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let code = program.code(&ann, &[]);
    let check = |more: &[(&str, &str)], status: u16, error: &str, why: &str| {
        let refused = program.exchange(&code, more);
        refused.refused(status, error);
        assert_eq!(refused.body["error_description"], why);
        assert_eq!(refused.header("Cache-Control"), Some("no-store"));
    };
    check(&[("client_secret", "wrong")], 401, "invalid_client", UNKNOWN_CLIENT);
    check(&[("client_id", "nobody")], 401, "invalid_client", UNKNOWN_CLIENT);
    check(&[("client_id", ""), ("client_secret", "")], 401, "invalid_client", UNKNOWN_CLIENT);
    check(&[("code", "never was")], 400, "invalid_grant", INVALID_GRANT);
    check(&[("redirect_uri", OOB)], 400, "invalid_grant", INVALID_GRANT);
    check(&[("redirect_uri", "")], 400, "invalid_request", "Missing required parameter: redirect_uri.");
    check(&[("code", "")], 400, "invalid_request", "Missing required parameter: code.");
    check(&[("grant_type", "")], 400, "invalid_request", "Missing required parameter: grant_type.");
    let unsupported = "The authorization grant type is not supported by the authorization server.";
    for grant in ["password", "refresh_token", "implicit"] {
        check(&[("grant_type", grant)], 400, "unsupported_grant_type", unsupported);
    }
    let scope = program.own("admin:write");
    scope.refused(400, "invalid_scope");
    assert_eq!(scope.body["error_description"], "The requested scope is invalid, unknown, or malformed.");
    Program::new(&server).exchange(&code, &[]).refused(400, "invalid_grant");
    // None of these requests used up the code.
    program.exchange(&code, &[]).ok();
    let challenge = server.mastodon().post("/oauth/token", json!({"grant_type": "client_credentials"}));
    assert!(challenge.header("WWW-Authenticate").is_some_and(|line| line.contains("invalid_client")));
}

#[test]
fn an_authorization_code_expires() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let (late, just) = (program.code(&ann, &[]), program.code(&ann, &[]));
    server.clock.advance(599_999);
    program.exchange(&just, &[]).ok();
    server.clock.advance(1);
    program.exchange(&late, &[]).refused(400, "invalid_grant");
}

#[test]
fn a_new_password_invalidates_codes_and_logins() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    browser.log_in(&query, "annie", PASSWORD);
    let (code, token) = (browser.allow(&query).code(), program.token(&ann));
    let mut other = Browser::new(&server);
    let login = other.get("/login");
    other.fill_in(&login, "/login", &[("account", "annie"), ("password", PASSWORD)]).location();
    let mut change = |old: &str, new: &str| {
        let page = other.get("/me/password");
        other.fill_in(&page, "/me/password", &[("password", old), ("new_password", new)])
    };
    change("wrong", "another horse 2").is_page(422, "The name or the password is wrong.");
    change(PASSWORD, "short").is_page(422, "The password is too short.");
    assert_eq!(change(PASSWORD, "another horse 2").location(), "/me/password?saved=1");
    program.exchange(&code, &[]).refused(400, "invalid_grant");
    program.client(&token).get("/oauth/userinfo").refused(401, "The access token was revoked");
    browser.ask(&query).is_page(200, "Log in");
    assert_eq!(browser.sign_in(&query, "annie", PASSWORD).status.code, 422);
    browser.log_in(&query, "annie", "another horse 2");
}

#[test]
fn disabled_users_cannot_log_in() {
    let server = TestServer::new();
    let (ann, program) = (server.user("annie"), Program::new(&server));
    let (code, token) = (program.code(&ann, &[]), program.token(&ann));
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    browser.log_in(&query, "annie", PASSWORD);
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    server.app.core.db.write_now(move |tx| folkmoot::internals::community::people::users::disable(tx, user, None, None)).expect("disabled");
    program.exchange(&code, &[]).refused(400, "invalid_grant");
    program.client(&token).get("/oauth/userinfo").refused(403, "Your login is currently disabled");
    browser.ask(&query).is_page(200, "Log in");
    browser.sign_in(&query, "annie", PASSWORD).is_page(422, "This login is currently disabled.");
}

#[test]
fn cross_site_forms_do_nothing() {
    let server = TestServer::new();
    let (_, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    let path = "/login";
    let right = [("account", "annie"), ("password", PASSWORD)];
    // Without the cookie that the page sets, and with another one's token.
    let foreign = Browser::new(&server).ask(&query).field("form_token");
    let with = |token: &'static str| [&[("form_token", token)][..], &right].concat();
    browser.post(path, &with("")).is_page(403, "This form has expired");
    browser.post(path, &[&[("form_token", foreign.as_str())][..], &right].concat()).is_page(403, "This form has expired");
    browser.log_in(&query, "annie", PASSWORD);
    let fields = browser.answer(&query);
    for forged in ["", "x", foreign.as_str()] {
        for method in ["post", "delete"] {
            let mut pairs = vec![("_method", method)];
            pairs.extend(fields.iter().filter(|(name, _)| name != "form_token").map(|(name, value)| (name.as_str(), value.as_str())));
            pairs.push(("form_token", forged));
            browser.post("/oauth/authorize", &pairs[usize::from(method == "post")..]).is_page(403, "Allow");
        }
    }
    // The form token of one login is not valid in another.
    let own = browser.answer(&query);
    let mut other = Browser::new(&server);
    other.log_in(&query, "annie", PASSWORD);
    let pairs: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    other.post("/oauth/authorize", &pairs).is_page(403, "Allow");
    assert!(Browser::new(&server).post("/oauth/authorize", &pairs).location().starts_with("/login?next=/oauth/authorize"));
}

#[test]
fn password_guessing_is_limited() {
    let server = TestServer::new();
    let (_, program) = (server.user("annie"), Program::new(&server));
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    browser.sign_in(&query, "nobody", "x").is_page(422, "The name or the password is wrong.");
    for _ in 0..5 {
        browser.sign_in(&query, "annie", "wrong").is_page(422, "The name or the password is wrong.");
    }
    browser.sign_in(&query, "annie", PASSWORD).is_page(429, "too many failed logins");
}
