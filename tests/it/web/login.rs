//! Logging in and out, and what strangers learn.

use rocket::http::Status;

use super::front::settings;
use crate::mail::sink::{Sink, deliver};
use crate::mastodon::browser::{Browser, Program, Shown};
use crate::test_server::{PASSWORD, TestServer};

/// A browser in which somebody is logged in.
pub fn logged_in<'m>(server: &'m TestServer, name: &str) -> Browser<'m> {
    let mut browser = Browser::new(server);
    log_in(&mut browser, name, PASSWORD).location();
    browser
}

pub fn log_in(browser: &mut Browser<'_>, name: &str, password: &str) -> Shown {
    let page = browser.get("/login");
    browser.fill_in(&page, "/login", &[("account", name), ("password", password)])
}

#[test]
fn unknown_and_known_names_are_answered_alike() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for (known, unknown) in [("annie", "nobody"), (ann.email.as_str(), "nobody@example.org")] {
        let (mut one, mut other) = (Browser::new(&server), Browser::new(&server));
        for _ in 0..5 {
            let (known_page, unknown_page) = (log_in(&mut one, known, "wrong"), log_in(&mut other, unknown, "wrong"));
            known_page.is_page(422, "The name or the password is wrong.");
            let tokens = |page: &Shown, name: &str| page.html.replace(&page.field("form_token"), "").replace(name, "");
            assert_eq!(tokens(&known_page, known), tokens(&unknown_page, unknown));
        }
        log_in(&mut one, known, PASSWORD).is_page(429, "too many failed logins");
        log_in(&mut other, unknown, PASSWORD).is_page(429, "too many failed logins");
    }
}

#[test]
fn a_login_ends_where_it_is_ended() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me");
    page.is_page(200, "@annie");
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    assert_eq!(browser.get("/login?next=/apps").location(), "/apps");
    browser.post("/logout", &[("form_token", "x")]).is_page(403, "This form has expired");
    let token = page.field("form_token");
    assert_eq!(browser.post("/logout", &[("form_token", &token), ("next", "//evil.example")]).location(), "/");
    assert_eq!(browser.get("/me").location(), "/login?next=/me");
    // Twice is no fault, and the cookie of the ended login is worth nothing.
    assert_eq!(browser.post("/logout", &[("form_token", &token)]).location(), "/");
}

#[test]
fn a_login_here_is_one_for_programs() {
    let server = TestServer::new();
    server.user("annie");
    let program = Program::new(&server);
    let mut browser = logged_in(&server, "annie");
    let query = program.query(&[]);
    // Logged in already, but not asked yet.
    browser.ask(&query).is_page(200, "Allow");
    let code = browser.allow(&query).code();
    program.exchange(&code, &[]).ok();
    // The login form for a program may lead to it.
    let login = Browser::new(&server).ask(&query);
    let policy = login.header("Content-Security-Policy").expect("a policy");
    assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
    // Not to another address, whoever puts it there.
    let forged = query.replace("client%2Eexample", "evil%2Eexample");
    let login =
        Browser::new(&server).get(&format!("/login?next={}", crate::mastodon::browser::percent(&format!("/oauth/authorize?{forged}"))));
    login.is_page(200, "to continue to <strong>Tester</strong>");
    assert!(login.header("Content-Security-Policy").is_some_and(|policy| policy.contains("form-action 'self';")), "{login:?}");
    let policy = Browser::new(&server).get("/login").header("Content-Security-Policy").expect("a policy").to_owned();
    assert!(policy.contains("form-action 'self';"), "{policy}");
}

#[test]
fn a_new_password_ends_the_login() {
    let server = TestServer::new();
    server.user("annie");
    let (mut browser, mut other) = (logged_in(&server, "annie"), logged_in(&server, "annie"));
    let page = browser.get("/me/password");
    browser.fill_in(&page, "/me/password", &[("password", PASSWORD), ("new_password", "battery staple 2")]).location();
    browser.get("/me").is_page(200, "annie");
    assert_eq!(other.get("/me").location(), "/login?next=/me");
}

#[test]
fn an_address_asks_for_a_link_and_learns_nothing() {
    let sink = Sink::start();
    let server = sink.community();
    let mut newcomer = Browser::new(&server);
    let page = newcomer.get("/join");
    let fields = [("username", "annie"), ("email", "annie@example.org"), ("password", PASSWORD)];
    newcomer.fill_in(&page, "/join", &fields).location();
    deliver(&server);
    sink.received();
    let ask = |email: &str| {
        let mut browser = Browser::new(&server);
        let page = browser.get("/forgot");
        browser.fill_in(&page, "/forgot", &[("email", email)])
    };
    let (known, unknown) = (ask("annie@example.org"), ask("nobody@example.org"));
    known.is_page(200, "If an account has the address");
    assert_eq!(known.html.replace("annie@example.org", ""), unknown.html.replace("nobody@example.org", ""));
    for wrong in ["", "x", "a@b.example\r\nBcc: all@b.example", &format!("{}@b.example", "a".repeat(300))] {
        ask(wrong).is_page(422, "This is not an e-mail address.");
    }
    deliver(&server);
    let mail = sink.only();
    assert_eq!(mail.to, "annie@example.org");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get(&mail.link());
    browser.fill_in(&page, "/reset", &[("new_password", "battery staple 2")]).is_page(200, "Your password has been changed");
    assert_eq!(browser.get("/me").location(), "/login?next=/me", "every login ends");
    Browser::new(&server).get(&mail.link()).is_page(422, "too old");
    log_in(&mut browser, "annie", "battery staple 2").location();
}

#[test]
fn strangers_send_few_mails() {
    let sink = Sink::start();
    let server = sink.community();
    let mut refused = 0;
    for n in 0..35 {
        let mut page = server.client.get("/forgot");
        page.set_remote(std::net::SocketAddr::from(([9, 9, 9, 9], 1)));
        let token = Shown::of(page.dispatch()).field("form_token");
        let email = format!("somebody{n}@example.org");
        let body = crate::mastodon::browser::encoded(&[("form_token", token.as_str()), ("email", &email)]);
        let mut form = server.client.post("/forgot").header(rocket::http::ContentType::Form).body(body);
        form.set_remote(std::net::SocketAddr::from(([9, 9, 9, 9], 1)));
        let answer = Shown::of(form.cookie(rocket::http::Cookie::new("moot_form", token)).dispatch());
        if answer.status == Status::TooManyRequests {
            assert!(answer.header("Retry-After").is_some());
            refused += 1;
        }
    }
    assert_eq!(refused, 5);
}

#[test]
fn a_server_without_mail_names_who_can_help() {
    let server = TestServer::new();
    settings(&server, |settings| settings.contact_email = "keeper@example.org".into());
    let page = Browser::new(&server).get("/forgot");
    page.is_page(404, "This server sends no mail");
    assert!(page.html.contains("keeper@example.org"), "{}", page.html);
    assert!(!Browser::new(&server).get("/login").html.contains("/forgot"));
}
