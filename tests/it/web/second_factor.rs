//! The second factor of members and the recovery codes.

use rocket::futures::executor::block_on;
use rocket::http::Status;
use serde_json::json;
use totp_rs::{Builder, Secret};

use super::login::{log_in, logged_in};
use crate::mastodon::browser::{Browser, Program, Shown};
use crate::test_server::{PASSWORD, TestServer};

/// What an authenticator shows now.
pub fn shown(seed: &str, server: &TestServer) -> String {
    let secret = Secret::try_from_base32(seed).expect("a seed");
    let totp = Builder::new().with_secret(secret).with_step_duration(30).build().expect("fit");
    let now = folkmoot::internals::model::Clock::now(&*server.clock);
    totp.generate(u64::try_from(now / 1_000).expect("after 1970")).to_string()
}

/// The recovery codes of the page that shows them.
pub fn codes(page: &Shown) -> Vec<String> {
    page.is_page(200, "Keep these codes.");
    let list = page.html.split("<li><code>").skip(1).map(|rest| rest.split("</code>").next().expect("an end").to_owned());
    let list: Vec<String> = list.collect();
    assert_eq!(list.len(), 10, "{}", page.html);
    list
}

/// Sets a second factor up: its seed and the recovery codes.
pub fn set_up(browser: &mut Browser<'_>) -> (String, Vec<String>) {
    let page = browser.get("/me/factor");
    page.is_page(200, "<svg class=\"qr\"");
    let seed = page.field("seed");
    let code = shown(&seed, browser.server);
    let codes = codes(&browser.fill_in(&page, "/me/factor", &[("password", PASSWORD), ("code", &code)]));
    (seed, codes)
}

#[test]
fn a_login_asks_for_the_second_factor() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/factor");
    let seed = page.field("seed");
    browser.fill_in(&page, "/me/factor", &[("password", PASSWORD), ("code", "000000")]).is_page(422, "This code is wrong");
    let again = browser.fill_in(&page, "/me/factor", &[("password", "wrong"), ("code", &shown(&seed, &server))]);
    again.is_page(422, "The name or the password is wrong.");
    assert_eq!(again.field("seed"), seed, "the key that was scanned stays");
    for forged in ["", "AAAA", "not a key"] {
        assert_eq!(browser.fill_in(&page, "/me/factor", &[("password", PASSWORD), ("seed", forged), ("code", "000000")]).status.code, 422);
    }
    let (seed, _) = set_up(&mut browser);
    browser.get("/me/factor").is_page(200, "<strong>10</strong>");
    server.clock.advance(60_000);
    let mut other = Browser::new(&server);
    let asked = log_in(&mut other, "annie", PASSWORD);
    asked.is_page(200, "Second factor");
    assert_eq!(other.get("/me").status, Status::SeeOther, "not logged in yet");
    let wrong = other.fill_in(&asked, "/login", &[("code", "000000")]);
    wrong.is_page(422, "This code is wrong");
    // Each step has a secret of its own, which is used up.
    other.fill_in(&asked, "/login", &[("code", &shown(&seed, &server))]).is_page(422, "This form has expired");
    assert_eq!(other.fill_in(&wrong, "/login", &[("code", &shown(&seed, &server))]).location(), "/me");
    // The same code again, by somebody who looked over the shoulder.
    let mut thief = Browser::new(&server);
    let asked = log_in(&mut thief, "annie", PASSWORD);
    thief.fill_in(&asked, "/login", &[("code", &shown(&seed, &server))]).is_page(422, "was used before");
}

#[test]
fn a_recovery_code_is_good_once() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = logged_in(&server, "annie");
    let (_, first) = set_up(&mut browser);
    let enter = |code: &str| {
        let mut lost = Browser::new(&server);
        let asked = log_in(&mut lost, "annie", PASSWORD);
        lost.fill_in(&asked, "/login", &[("code", code)])
    };
    assert_eq!(enter(&first[0].to_uppercase().replace('-', " ")).location(), "/me");
    enter(&first[0]).is_page(422, "was used before");
    browser.get("/me/factor").is_page(200, "<strong>9</strong>");
    let page = browser.get("/me/factor");
    browser.fill_in(&page, "/me/factor/codes", &[("password", "wrong")]).is_page(422, "The name or the password is wrong.");
    let second = codes(&browser.fill_in(&page, "/me/factor/codes", &[("password", PASSWORD)]));
    enter(&first[1]).is_page(422, "This code is wrong");
    assert_eq!(enter(&second[9]).location(), "/me");
    // Removing asks for password and code, and ends the codes.
    let page = browser.get("/me/factor");
    browser.fill_in(&page, "/me/factor/remove", &[("password", PASSWORD), ("code", "x")]).is_page(422, "This code is wrong");
    let removed = browser.fill_in(&page, "/me/factor/remove", &[("password", PASSWORD), ("code", &second[0])]);
    assert_eq!(removed.location(), "/me/factor?saved=1");
    assert_eq!(log_in(&mut Browser::new(&server), "annie", PASSWORD).location(), "/me");
}

#[test]
fn guessing_codes_is_limited() {
    let server = TestServer::new();
    server.user("annie");
    set_up(&mut logged_in(&server, "annie"));
    let mut thief = Browser::new(&server);
    let mut page = log_in(&mut thief, "annie", PASSWORD);
    for n in 0..5 {
        page.is_page(if n == 0 { 200 } else { 422 }, "Second factor");
        page = thief.fill_in(&page, "/login", &[("code", &format!("{n:06}"))]);
    }
    thief.fill_in(&page, "/login", &[("code", "999999")]).is_page(429, "too many failed logins");
}

#[test]
fn apis_take_the_code_behind_the_password() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (seed, _) = set_up(&mut logged_in(&server, "annie"));
    let v2 = server.nobody(folkmoot::internals::api::fresns::wire::family::Family::V2);
    let log_in = |password: &str| {
        use base64::Engine;
        let password = base64::engine::general_purpose::STANDARD.encode(password);
        v2.post("/account/login", json!({"type": "email", "account": ann.email, "password": password}))
    };
    log_in(PASSWORD).refused(34304);
    log_in(&format!("{PASSWORD} 000000")).refused(34304);
    server.clock.advance(60_000);
    let v2_code = shown(&seed, &server);
    log_in(&format!("{PASSWORD} {v2_code}")).ok();
    log_in(&format!("{PASSWORD} {v2_code}")).refused(34304);
    server.clock.advance(60_000);
    // A code that was sent to the address is not enough.
    v2.post("/common/send-verify-code", json!({"type": "email", "useType": 2, "templateId": 7, "account": ann.email})).ok();
    let code = server.codes.lock().expect("no panic before").get(&ann.email).cloned().expect("a code");
    v2.post("/account/login", json!({"type": "email", "account": ann.email, "verifyCode": code})).refused(34111);
    // Programs of OAuth come through the page, which asks.
    let program = Program::new(&server);
    let mut browser = Browser::new(&server);
    let asked = browser.sign_in(&program.query(&[]), "annie", PASSWORD);
    asked.is_page(200, "Second factor");
    server.clock.advance(60_000);
    let to = browser.fill_in(&asked, "/login", &[("code", &shown(&seed, &server))]);
    assert!(to.location().starts_with("/oauth/authorize?"), "{to:?}");
    browser.ask(&program.query(&[])).is_page(200, "Allow");
}

#[test]
fn an_administrator_helps_who_lost_everything() {
    let server = TestServer::new();
    server.user("annie");
    set_up(&mut logged_in(&server, "annie"));
    use folkmoot::internals::community::operations::commands::{self, Command};
    block_on(commands::run(&server.app.core, Command::ResetFactor { user: "annie".into() })).expect("it is reset");
    assert_eq!(log_in(&mut Browser::new(&server), "annie", PASSWORD).location(), "/me");
    let mut browser = logged_in(&server, "annie");
    browser.get("/me/factor").is_page(200, "<svg class=\"qr\"");
}
