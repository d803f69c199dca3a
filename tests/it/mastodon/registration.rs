//! Registration through an app; the user is the same in every API.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::operations::commands::{self, Command};
use folkmoot::internals::community::runtime::settings::{Registration, Settings};
use rocket::futures::executor::block_on;
use rocket::http::Method;
use serde_json::{Value, json};

use super::browser::{Browser, Program};
use crate::mastodon_client::MastodonClient;
use crate::test_server::{PASSWORD, TestServer};

fn program_token<'m>(program: &Program<'m>) -> MastodonClient<'m> {
    let token = program.own("write:accounts").ok()["access_token"].as_str().expect("a token").to_owned();
    program.client(&token)
}

fn new_account(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD, "agreement": true, "locale": "en"})
}

#[test]
fn a_registered_user_can_use_every_api() {
    let server = TestServer::new();
    let program = Program::new(&server);
    let token = program_token(&program).post("/api/v1/accounts", new_account("new_one")).ok();
    let keys: Vec<&str> = token.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["access_token", "token_type", "scope", "created_at"]);
    assert_eq!(token["scope"], "read write follow push");
    let me = program.client(token["access_token"].as_str().expect("a token"));
    assert_eq!(me.get("/oauth/userinfo").ok()["preferred_username"], "new_one");
    // Through Fresns, by e-mail and password.
    let body = json!({"type": "email", "account": "NEW_ONE@example.org", "password": STANDARD.encode(PASSWORD)});
    let logged_in = server.nobody(Family::V2).post("/account/login", body).ok();
    assert_eq!(logged_in["detail"]["users"][0]["username"], "new_one");
    // And on the login page of the server.
    let mut browser = Browser::new(&server);
    browser.log_in(&program.query(&[]), "new_one", PASSWORD);
    // Users registered through Fresns get a token here, too.
    let ann = server.user("annie");
    assert_eq!(program.client(&program.token(&ann)).get("/oauth/userinfo").ok()["preferred_username"], "annie");
}

#[test]
fn all_validation_errors_are_reported_together() {
    let server = TestServer::new();
    let program = Program::new(&server);
    let mastodon = program_token(&program);
    let nothing = mastodon.post("/api/v1/accounts", json!({"username": "newbie", "email": "n@example.org"}));
    nothing.refused(422, "Validation failed: Password can't be blank, Service agreement must be accepted");
    assert_eq!(
        nothing.body["details"],
        json!({"agreement": [{"error": "ERR_ACCEPTED", "description": "must be accepted"}],
            "password": [{"error": "ERR_BLANK", "description": "can't be blank"}]})
    );
    let ann = server.user("annie");
    let cases = [
        (json!({"username": ""}), "username", "ERR_BLANK"),
        (json!({"username": "a-b"}), "username", "ERR_INVALID"),
        (json!({"username": "12345"}), "username", "ERR_INVALID"),
        (json!({"username": "\u{e9}"}), "username", "ERR_INVALID"),
        (json!({"username": "a".repeat(31)}), "username", "ERR_TOO_LONG"),
        (json!({"username": "ANNIE"}), "username", "ERR_TAKEN"),
        (json!({"username": "Admin"}), "username", "ERR_RESERVED"),
        (json!({"username": "deleted_5"}), "username", "ERR_RESERVED"),
        (json!({"email": ""}), "email", "ERR_BLANK"),
        (json!({"email": "x@"}), "email", "ERR_INVALID"),
        (json!({"email": ann.email.to_uppercase()}), "email", "ERR_TAKEN"),
        (json!({"password": "short"}), "password", "ERR_TOO_SHORT"),
        (json!({"password": "a".repeat(129)}), "password", "ERR_TOO_LONG"),
        (json!({"agreement": "0"}), "agreement", "ERR_ACCEPTED"),
        (json!({"locale": "<x>"}), "locale", "ERR_INCLUSION"),
        (json!({"reason": "a".repeat(2_001)}), "reason", "ERR_TOO_LONG"),
        (json!({"date_of_birth": "2000-02-30"}), "date_of_birth", "ERR_INVALID"),
    ];
    for (wrong, attribute, error) in cases {
        let mut body = new_account("newbie");
        for (key, value) in wrong.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let refused = mastodon.post("/api/v1/accounts", body);
        assert_eq!(refused.status.code, 422, "{wrong}: {}", refused.text);
        assert_eq!(refused.body["details"][attribute][0]["error"], error, "{wrong}: {}", refused.text);
        assert_eq!(refused.body["details"].as_object().map(serde_json::Map::len), Some(1), "{}", refused.text);
    }
    mastodon.post("/api/v1/accounts", new_account("newbie")).ok();
    let twice = mastodon.post("/api/v1/accounts", new_account("newbie"));
    twice.refused(422, "Validation failed: Username has already been taken, E-mail address has already been taken");
    let form = "username=former&email=former@example.org&password=correct+horse+1&agreement=1&locale=en&date_of_birth=2000-01-01";
    mastodon.form(Method::Post, "/api/v1/accounts", form).ok();
}

#[test]
fn only_an_app_token_can_register_users() {
    let server = TestServer::new();
    let program = Program::new(&server);
    let ann = server.user("annie");
    server.mastodon().post("/api/v1/accounts", new_account("newbie")).refused(401, "The access token is invalid");
    let narrow = program.own("read").ok()["access_token"].as_str().expect("a token").to_owned();
    program.client(&narrow).post("/api/v1/accounts", new_account("newbie")).refused(403, "This action is outside the authorized scopes");
    let text = "This method requires an client credentials authentication";
    ann.mastodon().post("/api/v1/accounts", new_account("newbie")).refused(403, text);
    for settings in [
        Settings { registration: Registration::Closed, ..Settings::default() },
        Settings { email_registration: false, ..Settings::default() },
    ] {
        block_on(server.app.core.change_settings(settings)).expect("changed");
        program_token(&program).post("/api/v1/accounts", new_account("newbie")).refused(403, "This action is not allowed");
    }
}

#[test]
fn new_users_wait_for_approval_where_required() {
    let server = TestServer::new();
    block_on(server.app.core.change_settings(Settings { registration: Registration::Approval, ..Settings::default() })).expect("changed");
    let program = Program::new(&server);
    let token = program_token(&program).post("/api/v1/accounts", new_account("newbie")).ok();
    let me = program.client(token["access_token"].as_str().expect("a token"));
    me.get("/oauth/userinfo").refused(403, "Your login is currently pending approval");
    // The same for users registered through Fresns: they may read, but not write.
    let ann = server.user("annie");
    ann.mastodon().get("/oauth/userinfo").refused(403, "Your login is currently pending approval");
    let refused = ann.v2().post("/editor/post/quick-publish", json!({"content": "hello"}));
    assert_ne!(refused.code(), 0, "{}", refused.body);
    for name in ["newbie", "annie"] {
        let command = Command::SetRole { user: name.into(), role: "general".into() };
        let done = block_on(commands::run(&server.app.core, command)).expect("let in");
        assert_eq!(done.to_string(), format!("{name} is now general."));
    }
    assert_eq!(me.get("/oauth/userinfo").ok()["preferred_username"], "newbie");
    ann.publish("hello");
    let command = Command::SetRole { user: "newbie".into(), role: "king".into() };
    assert!(block_on(commands::run(&server.app.core, command)).is_err());
}

#[test]
fn a_confirmation_code_can_be_requested_again() {
    let server = TestServer::new();
    let program = Program::new(&server);
    let token = program_token(&program).post("/api/v1/accounts", new_account("newbie")).ok();
    let me = program.client(token["access_token"].as_str().expect("a token"));
    assert_eq!(me.post("/api/v1/emails/confirmations", json!({})).ok(), json!({}));
    assert!(server.codes.lock().expect("no panic").contains_key("newbie@example.org"));
    me.post("/api/v1/emails/confirmations", json!({"email": "x@"})).refused(422, "Validation failed: E-mail address is invalid");
    let ann = server.user("annie");
    for other in [ann.email.as_str(), "other@example.org"] {
        let closed = me.post("/api/v1/emails/confirmations", json!({"email": other}));
        closed.refused(403, "This method is only available while the e-mail is awaiting confirmation");
        assert!(!server.codes.lock().expect("no panic").contains_key(other), "a program's token cannot take an account over");
    }
    me.post("/api/v1/emails/confirmations", json!({"email": "NEWBIE@example.org"})).refused(429, "Too many requests");
    // An address that was verified by a code at registration is confirmed.
    let confirmed = ann.mastodon().post("/api/v1/emails/confirmations", json!({}));
    confirmed.refused(403, "This method is only available while the e-mail is awaiting confirmation");
    server.mastodon().post("/api/v1/emails/confirmations", json!({})).refused(401, "The access token is invalid");
}
