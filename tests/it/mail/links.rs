//! Links that confirm an address and that set a new password.

use folkmoot::internals::model::clock::{DAY, HOUR, MINUTE};
use rocket::http::Method;
use serde_json::{Value, json};

use super::sink::{Sink, deliver};
use crate::mastodon::browser::{Browser, Program, Shown};
use crate::mastodon_client::MastodonClient;
use crate::test_server::{PASSWORD, TestServer};

const NEW: &str = "battery staple 2";

/// Registers through an app.
fn register<'m>(program: &Program<'m>, name: &str) -> MastodonClient<'m> {
    let token = program.own("write:accounts").ok()["access_token"].as_str().expect("a token").to_owned();
    let body =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD, "agreement": true, "locale": "zh-TW"});
    let made = program.client(&token).post("/api/v1/accounts", body).ok();
    program.client(made["access_token"].as_str().expect("a token"))
}

fn confirm(server: &TestServer, link: &str) -> Shown {
    let mut browser = Browser::new(server);
    let page = browser.get(link);
    let (form_token, token) = (page.field("form_token"), page.field("token"));
    browser.post("/confirm", &[("form_token", &form_token), ("token", &token)])
}

#[test]
fn a_newcomer_is_asked_to_confirm_the_address() {
    let sink = Sink::start();
    let server = sink.community();
    let me = register(&Program::new(&server), "newbie");
    deliver(&server);
    let mail = sink.only();
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("newbie@example.org", "確認您在 Folkmoot 的電子郵件地址"));
    let link = mail.link();
    // A program that opens every link confirms nothing.
    for _ in 0..2 {
        Browser::new(&server).get(&link).is_page(200, "newbie@example.org");
    }
    me.post("/api/v1/emails/confirmations", json!({})).refused(429, "Too many requests");
    server.clock.advance(MINUTE);
    assert_eq!(me.post("/api/v1/emails/confirmations", json!({})).ok(), json!({}));
    deliver(&server);
    let again = sink.only().link();
    Browser::new(&server).get(&link).is_page(422, "too old");
    confirm(&server, &again).is_page(200, "has been confirmed");
    Browser::new(&server).get(&again).is_page(422, "too old");
    me.post("/api/v1/emails/confirmations", json!({}))
        .refused(403, "This method is only available while the e-mail is awaiting confirmation");
}

#[test]
fn a_link_ends_and_needs_its_page() {
    let sink = Sink::start();
    let server = sink.community();
    register(&Program::new(&server), "newbie");
    deliver(&server);
    let link = sink.only().link();
    let token = link.split_once("token=").expect("a token").1.to_owned();
    let shown = Browser::new(&server).post("/confirm", &[("form_token", "x"), ("token", &token)]);
    shown.is_page(403, "This form has expired");
    server.clock.advance(2 * DAY);
    Browser::new(&server).get(&link).is_page(422, "too old");
    for path in ["/confirm", "/confirm?token=x", "/reset", "/reset?token=x"] {
        Browser::new(&server).get(path).is_page(422, "cannot be used");
    }
    // A link for one purpose is not good for another.
    Browser::new(&server).get(&format!("/reset?token={token}")).is_page(422, "cannot be used");
}

/// Asks for a link to a new password.
fn ask(server: &TestServer, email: &str) -> Shown {
    let mut browser = Browser::new(server);
    let form_token = browser.get("/forgot").field("form_token");
    browser.post("/forgot", &[("form_token", &form_token), ("email", email)])
}

#[test]
fn a_forgotten_password_is_replaced() {
    let sink = Sink::start();
    let server = sink.community();
    let program = Program::new(&server);
    let me = register(&program, "annie");
    deliver(&server);
    sink.only();
    let page = Browser::new(&server).ask(&program.query(&[]));
    assert!(page.html.contains("href=\"/forgot\""), "{}", page.html);
    let known = ask(&server, "ANNIE@example.org");
    known.is_page(200, "If an account has the address");
    let unknown = ask(&server, "nobody@example.org");
    assert_eq!(unknown.html.replace("nobody", "ANNIE"), known.html, "the answer does not tell who is here");
    ask(&server, "annie@example.org").is_page(200, "If an account has the address");
    deliver(&server);
    let mail = sink.only();
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("annie@example.org", "A new password for Folkmoot"));
    let link = mail.link();
    let mut browser = Browser::new(&server);
    let mut send = |password: &str| {
        let page = browser.get(&link);
        let (form_token, token) = (page.field("form_token"), page.field("token"));
        browser.post("/reset", &[("form_token", &form_token), ("token", &token), ("new_password", password)])
    };
    send("short").is_page(422, "The password is too short.");
    send(NEW).is_page(200, "Your password has been changed");
    Browser::new(&server).get(&link).is_page(422, "too old");
    me.get("/api/v1/accounts/verify_credentials").refused(401, "The access token was revoked");
    let wrong = Browser::new(&server).sign_in(&program.query(&[]), "annie", PASSWORD);
    wrong.is_page(422, "The name or the password is wrong.");
    Browser::new(&server).log_in(&program.query(&[]), "annie", NEW);
    // Whoever received the link has the address.
    let token = program.exchange(
        &{
            let mut browser = Browser::new(&server);
            browser.log_in(&program.query(&[]), "annie", NEW);
            browser.allow(&program.query(&[])).code()
        },
        &[],
    );
    let me = program.client(token.ok()["access_token"].as_str().expect("a token"));
    assert_ne!(me.form(Method::Post, "/api/v1/emails/confirmations", "").status.code, 200);
}

#[test]
fn a_link_to_a_new_password_ends_after_an_hour_and_with_its_address() {
    let sink = Sink::start();
    let server = sink.community();
    register(&Program::new(&server), "annie");
    deliver(&server);
    sink.only();
    ask(&server, "annie@example.org");
    deliver(&server);
    let link = sink.only().link();
    Browser::new(&server).get(&link).is_page(200, "New password");
    server.clock.advance(HOUR);
    Browser::new(&server).get(&link).is_page(422, "too old");
}

#[test]
fn a_server_without_mail_says_so() {
    let server = TestServer::new();
    Browser::new(&server).get("/forgot").is_page(404, "This server sends no mail");
    let page = Browser::new(&server).ask(&Program::new(&server).query(&[]));
    assert!(!page.html.contains("/forgot"), "{}", page.html);
    let policy = |server: &TestServer| -> Value { server.mastodon().get("/api/v1/instance/privacy_policy").ok()["content"].clone() };
    assert!(policy(&server).as_str().is_some_and(|text| text.contains("into the log")));
    let sending = Sink::start().community();
    assert!(policy(&sending).as_str().is_some_and(|text| !text.contains("into the log") && text.contains("mail server")));
}
