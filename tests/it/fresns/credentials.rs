//! Failed logins, verification codes and password changes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::accounts::account::Address;
use folkmoot::internals::community::accounts::credentials;
use folkmoot::internals::community::accounts::login_tokens::{self, PendingLogin, Program};
use folkmoot::internals::community::accounts::logins::{self, Proof};
use folkmoot::internals::error::{Auth, Error, Limit};
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::place::Place;
use futures::executor::block_on;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::test_server::{PASSWORD, PLATFORM, Person, TestServer};

fn by_password(who: &Person<'_>, password: &str) -> Value {
    json!({"type": "email", "account": who.email, "password": STANDARD.encode(password)})
}

#[test]
fn concurrent_wrong_passwords_are_all_counted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let guess = || {
        let proof = Proof { password: Some("wrong horse 1".into()), code: None };
        logins::log_in(&server.app.core, Place::HERE, Address::Email(ann.email.clone()), proof)
    };
    let outcomes = block_on(join_all((0..12).map(|_| guess())));
    let wrong = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Unauthenticated(Auth::WrongPassword)))).count();
    let waiting = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::TooMany { what: Limit::FailedLogins, .. }))).count();
    assert_eq!((wrong, waiting), (5, 7));
    server.nobody(Family::V2).post("/account/login", by_password(&ann, PASSWORD)).refused(34306);
}

#[test]
fn concurrent_right_passwords_all_succeed() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let enter = || {
        let proof = Proof { password: Some(PASSWORD.into()), code: None };
        logins::log_in(&server.app.core, Place::HERE, Address::Email(ann.email.clone()), proof)
    };
    let outcomes = block_on(join_all((0..8).map(|_| enter())));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

#[test]
fn a_successful_login_resets_the_failure_count() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let nobody = server.nobody(Family::V2);
    for _ in 0..3 {
        for _ in 0..4 {
            nobody.post("/account/login", by_password(&ann, "wrong horse 1")).refused(34304);
        }
        nobody.post("/account/login", by_password(&ann, PASSWORD)).ok();
    }
}

/// A new code for an address, more than a minute after the last.
fn code(server: &TestServer, email: &str) -> String {
    server.clock.advance(61_000);
    let body = json!({"type": "email", "useType": 5, "templateId": 1, "account": email});
    server.nobody(Family::V2).post("/common/send-verify-code", body).ok();
    server.codes.lock().expect("no panic before").remove(email).expect("a code was sent")
}

fn other(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len() - 1])
}

#[test]
fn a_code_works_once_even_for_concurrent_requests() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let code = code(&server, &ann.email);
    let enter = || {
        let proof = Proof { password: None, code: Some(code.clone()) };
        logins::log_in(&server.app.core, Place::HERE, Address::Email(ann.email.clone()), proof)
    };
    let outcomes = block_on(join_all([enter(), enter()]));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Unauthenticated(Auth::WrongCode)))).count(), 1);
}

#[test]
fn a_newer_code_invalidates_the_older_one() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (old, new) = (code(&server, &ann.email), code(&server, &ann.email));
    let enter = |code: &str| {
        let body = json!({"type": "email", "account": ann.email, "verifyCode": code});
        server.nobody(Family::V2).post("/account/login", body)
    };
    enter(&old).refused(33203);
    enter(&new).ok();
    enter(&old).refused(33203);
    enter(&new).refused(33203);
}

#[test]
fn wrong_reset_codes_are_counted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let right = code(&server, &ann.email);
    let reset = |code: &str| {
        let body = json!({"type": "email", "account": ann.email, "verifyCode": code, "newPassword": STANDARD.encode("other horse 2")});
        server.nobody(Family::V2).put("/account/reset-password", body)
    };
    for _ in 0..5 {
        reset(&other(&right)).refused(33203);
    }
    reset(&right).refused(34306);
    server.nobody(Family::V2).post("/account/login", by_password(&ann, PASSWORD)).ok();
    server.clock.advance(3_600_000);
    reset(&code(&server, &ann.email)).ok();
    server.nobody(Family::V2).post("/account/login", by_password(&ann, PASSWORD)).refused(34304);
    server.nobody(Family::V2).post("/account/login", by_password(&ann, "other horse 2")).ok();
}

#[test]
fn an_edit_changes_all_or_nothing() {
    let server = TestServer::new();
    let mut ann = server.user("annie");
    let old = code(&server, &ann.email);
    let new = code(&server, "new@example.org");
    let body = |current: Option<&str>| {
        json!({
            "verifyCode": old, "newEmail": "new@example.org", "newVerifyCode": new,
            "currentPassword": current.map(|text| STANDARD.encode(text)), "newPassword": STANDARD.encode("other horse 2"),
        })
    };
    ann.v2().put("/account/edit", body(Some("wrong horse 1"))).refused(34304);
    server.nobody(Family::V2).post("/account/login", by_password(&ann, PASSWORD)).ok();
    // The code to the old address proves both changes.
    ann.v2().put("/account/edit", body(None)).ok();
    server.nobody(Family::V2).post("/account/login", by_password(&ann, "other horse 2")).refused(34304);
    ann.email = "new@example.org".into();
    server.nobody(Family::V2).post("/account/login", by_password(&ann, "other horse 2")).ok();
}

#[test]
fn a_new_password_invalidates_logins_in_progress() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let core = &server.app.core;
    let proof = Proof { password: Some(PASSWORD.into()), code: None };
    let proven = block_on(logins::log_in(core, Place::HERE, Address::Email(ann.email.clone()), proof)).expect("the right password");
    let program = Program { app_id: server.key(Family::V1).app_id.clone(), platform_id: PLATFORM, version: "1.0.0".into() };
    let (early, through) = (proven.clone(), program.clone());
    let (token, secret) = block_on(core.write(move |tx, _| {
        let halfway = PendingLogin { proven: early.clone(), factor_shown: false, program: through.clone() };
        let secret = login_tokens::pause(tx, &halfway)?;
        Ok((login_tokens::make(tx, early, UserId(ann.login.uid), through)?, secret))
    }))
    .expect("both are made");
    block_on(credentials::change_password(core, proven.account, "other horse 2".into())).expect("changed");

    server.nobody(Family::V1).post("/account/auth-token", json!({"loginToken": token})).refused(31507);
    let resumed = block_on(core.write(move |tx, _| login_tokens::resume(tx, &secret, &program)));
    assert!(matches!(resumed, Err(Error::Unauthenticated(Auth::LoginTokenUsed))), "{resumed:?}");
    let confirmed = core.read(|r| proven.confirm(r));
    assert!(matches!(confirmed, Err(Error::Unauthenticated(Auth::WrongPassword))), "{confirmed:?}");
}

#[test]
fn fields_have_maximum_lengths() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let long = |n: usize| "a".repeat(n);
    let nobody = server.nobody(Family::V2);
    let right = by_password(&ann, PASSWORD);
    for (field, length) in [("account", 255), ("password", 1_028), ("verifyCode", 17), ("deviceToken", 513)] {
        let mut body = right.clone();
        body[field] = long(length).into();
        nobody.post("/account/login", body).refused(30000);
    }
    ann.v2().put("/account/edit", json!({"deviceToken": long(513)})).refused(30000);
    ann.v2().put("/account/edit", json!({"deviceToken": long(512)})).ok();
    server.nobody(Family::V1).post("/account/auth-token", json!({"loginToken": long(129)})).refused(10000);
}
