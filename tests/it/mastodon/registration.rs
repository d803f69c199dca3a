//! Joining through a program, and being the same person everywhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::operations::commands::{self, Command};
use folkmoot::internals::community::runtime::settings::{Registration, Settings};
use rocket::futures::executor::block_on;
use rocket::http::Method;
use serde_json::{Value, json};

use super::browser::{Browser, Program};
use crate::kit::{Moot, PASSWORD};
use crate::toot::Toot;

fn program_token<'m>(program: &Program<'m>) -> Toot<'m> {
    let token = program.own("write:accounts").ok()["access_token"].as_str().expect("a token").to_owned();
    program.client(&token)
}

fn newcomer(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD, "agreement": true, "locale": "en"})
}

#[test]
fn a_newcomer_is_somebody_everywhere() {
    let moot = Moot::new();
    let program = Program::new(&moot);
    let token = program_token(&program).post("/api/v1/accounts", newcomer("new_one")).ok();
    let keys: Vec<&str> = token.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["access_token", "token_type", "scope", "created_at"]);
    assert_eq!(token["scope"], "read write follow push");
    let me = program.client(token["access_token"].as_str().expect("a token"));
    assert_eq!(me.get("/oauth/userinfo").ok()["preferred_username"], "new_one");
    // Through Fresns, by e-mail and password.
    let body = json!({"type": "email", "account": "NEW_ONE@example.org", "password": STANDARD.encode(PASSWORD)});
    let logged_in = moot.nobody(Family::V2).post("/account/login", body).ok();
    assert_eq!(logged_in["detail"]["users"][0]["username"], "new_one");
    // And on our own pages.
    let mut browser = Browser::new(&moot);
    browser.log_in(&program.query(&[]), "new_one", PASSWORD);
    // Who joined through Fresns gets a token here, too.
    let ann = moot.user("annie");
    assert_eq!(program.client(&program.token(&ann)).get("/oauth/userinfo").ok()["preferred_username"], "annie");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let moot = Moot::new();
    let program = Program::new(&moot);
    let toot = program_token(&program);
    let nothing = toot.post("/api/v1/accounts", json!({"username": "newbie", "email": "n@example.org"}));
    nothing.refused(422, "Validation failed: Password can't be blank, Service agreement must be accepted");
    assert_eq!(
        nothing.body["details"],
        json!({"agreement": [{"error": "ERR_ACCEPTED", "description": "must be accepted"}],
            "password": [{"error": "ERR_BLANK", "description": "can't be blank"}]})
    );
    let ann = moot.user("annie");
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
        let mut body = newcomer("newbie");
        for (key, value) in wrong.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let refused = toot.post("/api/v1/accounts", body);
        assert_eq!(refused.status.code, 422, "{wrong}: {}", refused.text);
        assert_eq!(refused.body["details"][attribute][0]["error"], error, "{wrong}: {}", refused.text);
        assert_eq!(refused.body["details"].as_object().map(serde_json::Map::len), Some(1), "{}", refused.text);
    }
    toot.post("/api/v1/accounts", newcomer("newbie")).ok();
    let twice = toot.post("/api/v1/accounts", newcomer("newbie"));
    twice.refused(422, "Validation failed: Username has already been taken, E-mail address has already been taken");
    let form = "username=former&email=former@example.org&password=correct+horse+1&agreement=1&locale=en&date_of_birth=2000-01-01";
    toot.form(Method::Post, "/api/v1/accounts", form).ok();
}

#[test]
fn only_a_program_registers_people() {
    let moot = Moot::new();
    let program = Program::new(&moot);
    let ann = moot.user("annie");
    moot.toot().post("/api/v1/accounts", newcomer("newbie")).refused(401, "The access token is invalid");
    let narrow = program.own("read").ok()["access_token"].as_str().expect("a token").to_owned();
    program.client(&narrow).post("/api/v1/accounts", newcomer("newbie")).refused(403, "This action is outside the authorized scopes");
    let text = "This method requires an client credentials authentication";
    ann.mastodon().post("/api/v1/accounts", newcomer("newbie")).refused(403, text);
    for settings in [
        Settings { registration: Registration::Closed, ..Settings::default() },
        Settings { email_registration: false, ..Settings::default() },
    ] {
        block_on(moot.app.core.change_settings(settings)).expect("changed");
        program_token(&program).post("/api/v1/accounts", newcomer("newbie")).refused(403, "This action is not allowed");
    }
}

#[test]
fn newcomers_wait_where_the_operator_approves() {
    let moot = Moot::new();
    block_on(moot.app.core.change_settings(Settings { registration: Registration::Approval, ..Settings::default() })).expect("changed");
    let program = Program::new(&moot);
    let token = program_token(&program).post("/api/v1/accounts", newcomer("newbie")).ok();
    let me = program.client(token["access_token"].as_str().expect("a token"));
    me.get("/oauth/userinfo").refused(403, "Your login is currently pending approval");
    // The same for who joins through Fresns: they may look, not write.
    let ann = moot.user("annie");
    ann.mastodon().get("/oauth/userinfo").refused(403, "Your login is currently pending approval");
    let refused = ann.v2().post("/editor/post/quick-publish", json!({"content": "hello"}));
    assert_ne!(refused.code(), 0, "{}", refused.body);
    for name in ["newbie", "annie"] {
        let command = Command::SetRole { user: name.into(), role: "general".into() };
        let done = block_on(commands::run(&moot.app.core, command)).expect("let in");
        assert_eq!(done.to_string(), format!("{name} is now general."));
    }
    assert_eq!(me.get("/oauth/userinfo").ok()["preferred_username"], "newbie");
    ann.publish("hello");
    let command = Command::SetRole { user: "newbie".into(), role: "king".into() };
    assert!(block_on(commands::run(&moot.app.core, command)).is_err());
}

#[test]
fn a_code_for_an_address_can_be_asked_for() {
    let moot = Moot::new();
    let program = Program::new(&moot);
    let token = program_token(&program).post("/api/v1/accounts", newcomer("newbie")).ok();
    let me = program.client(token["access_token"].as_str().expect("a token"));
    assert_eq!(me.post("/api/v1/emails/confirmations", json!({})).ok(), json!({}));
    assert!(moot.codes.lock().expect("no panic").contains_key("newbie@example.org"));
    me.post("/api/v1/emails/confirmations", json!({"email": "x@"})).refused(422, "Validation failed: E-mail address is invalid");
    let ann = moot.user("annie");
    for other in [ann.email.as_str(), "other@example.org"] {
        let closed = me.post("/api/v1/emails/confirmations", json!({"email": other}));
        closed.refused(403, "This method is only available while the e-mail is awaiting confirmation");
        assert!(!moot.codes.lock().expect("no panic").contains_key(other), "a program's token cannot take an account over");
    }
    me.post("/api/v1/emails/confirmations", json!({"email": "NEWBIE@example.org"})).refused(429, "Too many requests");
    // The address of somebody who joined by a code was proven by it.
    let confirmed = ann.mastodon().post("/api/v1/emails/confirmations", json!({}));
    confirmed.refused(403, "This method is only available while the e-mail is awaiting confirmation");
    moot.toot().post("/api/v1/emails/confirmations", json!({})).refused(401, "The access token is invalid");
}
