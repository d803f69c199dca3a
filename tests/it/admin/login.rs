//! The one-time link, passwords, the second factor, and the credentials that a request needs.

use folkmoot::internals::community::operations::commands::{self, Command};
use rocket::http::{ContentType, Cookie, Method, Status};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::client::{ADMIN_NAME, AdminClient, create_first_admin};
use folkmoot::internals::model::Clock;

use crate::test_server::{NOW, PASSWORD, TestServer};

fn code(seed: &str, at: i64) -> String {
    let secret = Secret::try_from_base32(seed).expect("a seed");
    let totp = Builder::new().with_secret(secret).with_step_duration(30).build().expect("fit");
    totp.generate(u64::try_from(at / 1_000).expect("after 1970")).to_string()
}

#[test]
fn a_wrong_or_used_link_creates_no_administrator() {
    let server = TestServer::new();
    let form = format!("username=thief&nickname=Thief&password={0}&again={0}", PASSWORD.replace(' ', "+"));
    let asked =
        |secret: &str| server.client.post(format!("/admin/first/{secret}")).header(ContentType::Form).body(&form).dispatch().status();
    assert_eq!(server.client.get("/admin/first/wrong").dispatch().status(), Status::NotFound);
    assert_eq!(asked("wrong"), Status::NotFound);
    let link = server
        .app
        .core
        .db
        .write_now(folkmoot::internals::community::operations::bootstrap::first_admin_secret)
        .expect("made")
        .expect("a link");
    let unequal = form.replace("again=", "again=x");
    let again = server.client.post(format!("/admin/first/{link}")).header(ContentType::Form).body(unequal).dispatch();
    assert_eq!(again.status(), Status::UnprocessableEntity);
    assert_eq!(asked(&link), Status::Ok);
    assert_eq!(asked(&link), Status::NotFound, "used");
    assert_eq!(server.client.get(format!("/admin/first/{link}")).dispatch().status(), Status::NotFound);
}

#[test]
fn only_administrators_with_the_right_password_can_log_in() {
    let server = TestServer::new();
    let ann = server.user("annie");
    create_first_admin(&server);
    let visitor = AdminClient::nobody(&server);
    visitor.get("overview").refused(401, "login");
    let before = visitor.get("session").ok();
    assert_eq!((&before["community"], &before["session"]), (&json!("Folkmoot"), &Value::Null));
    visitor.log_in(ADMIN_NAME, "wrong horse 1", None).refused(401, "wrong_login");
    visitor.log_in("nobody", PASSWORD, None).refused(401, "wrong_login");
    visitor.log_in("", "", None).refused(401, "wrong_login");
    visitor.log_in(&"x".repeat(100_000), PASSWORD, None).refused(401, "wrong_login");
    visitor.log_in(&ann.name, PASSWORD, None).refused(403, "not_administrator");
    visitor.post("session", json!({"username": 7, "password": []})).refused(422, "invalid");
    visitor.post("session", json!("text")).refused(422, "invalid");
    let admin = visitor.log_in_as(ADMIN_NAME, PASSWORD, None);
    let me = admin.get("session").ok();
    assert_eq!(me["session"]["username"], ADMIN_NAME);
    assert!(admin.acts().contains(&format!("login {}", ADMIN_NAME)));
}

#[test]
fn five_wrong_passwords_lock_the_account_for_an_hour() {
    let server = TestServer::new();
    create_first_admin(&server);
    let visitor = AdminClient::nobody(&server);
    for _ in 0..5 {
        visitor.log_in(ADMIN_NAME, "wrong horse 1", None).refused(401, "wrong_login");
    }
    visitor.log_in(ADMIN_NAME, PASSWORD, None).refused(429, "too_many");
    server.clock.advance(3_600_001);
    visitor.log_in(ADMIN_NAME, PASSWORD, None).ok();
}

#[test]
fn changes_require_the_csrf_token_and_reads_do_not() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let admin = AdminClient::of(&server);
    let other = AdminClient::nobody(&server).log_in_as(ADMIN_NAME, PASSWORD, None);
    let text = "hello";
    for proof in [None, Some(String::new()), Some("0".repeat(64)), other.csrf.clone()] {
        let forged = AdminClient { csrf: proof, ..admin.clone() };
        forged.get("overview").ok();
        for (method, path) in [
            (Method::Post, "members/act"),
            (Method::Post, "notices"),
            (Method::Delete, "notices/1"),
            (Method::Put, "settings"),
            (Method::Post, "backups"),
            (Method::Post, "invites"),
            (Method::Post, "apps"),
            (Method::Post, "totp"),
            (Method::Delete, "session"),
        ] {
            forged.send(method, path, Some(json!({"ids": [ann.id()], "act": "disable", "text": text}))).refused(403, "csrf");
        }
    }
    assert_eq!(ann.mastodon().get("/api/v1/accounts/verify_credentials").status, Status::Ok);
}

#[test]
fn tokens_of_other_apis_are_not_accepted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let admin = AdminClient::of(&server);
    let wrong: [Option<String>; 5] = [
        ann.mastodon().token,
        Some(ann.login.uid_token.clone()),
        Some(ann.login.aid_token.clone()),
        ann.im().token.clone(),
        Some(String::new()),
    ];
    for token in wrong {
        let member = AdminClient { server: &server, cookie: token.clone(), csrf: admin.csrf.clone() };
        member.get("overview").refused(401, "login");
        member.get("members").refused(401, "login");
        member.post("members/act", json!({"ids": [ann.id()], "act": "role", "role": "administrator"})).refused(401, "login");
        let header = server
            .client
            .get("/admin/api/overview")
            .header(rocket::http::Header::new("Authorization", format!("Bearer {}", token.unwrap_or_default())));
        assert_eq!(header.dispatch().status(), Status::Unauthorized);
    }
    // The cookie of this page is not accepted by the client APIs either.
    let cookie = admin.cookie.clone().expect("a cookie");
    let asked = server.client.get("/api/v1/accounts/verify_credentials");
    assert_eq!(
        asked.header(rocket::http::Header::new("Authorization", format!("Bearer {cookie}"))).dispatch().status(),
        Status::Unauthorized
    );
}

#[test]
fn a_login_ends_by_expiry_logout_and_role_change() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let second = AdminClient::with(&server.user("annie"));
    second.get("overview").ok();
    let page = admin.get("members?search=annie").ok();
    let id = page["members"][0]["id"].clone();
    admin.post("members/act", json!({"ids": [id], "act": "role", "role": "general"})).ok();
    second.get("overview").refused(401, "login");

    let third = AdminClient::nobody(&server).log_in_as(ADMIN_NAME, PASSWORD, None);
    let left = third.delete("session", json!({}));
    assert_eq!(left.cookie.as_deref(), Some(""), "the browser forgets it");
    third.get("overview").refused(401, "login");
    admin.get("overview").ok();
    server.clock.advance(12 * 3_600_000 + 1);
    admin.get("overview").refused(401, "login");
    assert_eq!(admin.get("session").ok()["session"], Value::Null);
}

#[test]
fn the_cookie_is_http_only_and_limited_to_this_page() {
    let server = TestServer::new();
    create_first_admin(&server);
    let login = json!({"username": ADMIN_NAME, "password": PASSWORD}).to_string();
    let answer = server.client.post("/admin/api/session").header(ContentType::JSON).body(login).dispatch();
    let set = answer.headers().get_one("Set-Cookie").expect("a cookie");
    for part in ["Path=/admin", "HttpOnly", "SameSite=Strict", "Secure", "Max-Age=43200"] {
        assert!(set.contains(part), "no {part} in {set}");
    }
    assert_eq!(answer.headers().get_one("Cache-Control"), Some("no-store"));
    assert_eq!(answer.headers().get_one("Access-Control-Allow-Origin"), None, "no other site reads this");
}

#[test]
fn a_second_factor_is_required_and_each_code_works_once() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let elsewhere = AdminClient::nobody(&server).log_in_as(ADMIN_NAME, PASSWORD, None);
    let proposed = admin.post("totp/proposal", json!({})).ok();
    let seed = proposed["seed"].as_str().expect("a seed").to_owned();
    assert_eq!(seed.len(), 32, "160 bits in base32");
    assert!(proposed["url"].as_str().is_some_and(|url| url.starts_with("otpauth://totp/") && url.contains(&seed)), "{proposed}");
    assert!(proposed["picture"].as_str().is_some_and(|svg| svg.contains("<svg")));
    admin.post("totp", json!({"seed": seed, "code": "000000"})).refused(401, "wrong_code");
    admin.post("totp", json!({"seed": "!!", "code": "000000"})).refused(422, "invalid");
    admin.post("totp", json!({"seed": "AAAA", "code": "000000"})).refused(422, "invalid");
    let first = code(&seed, NOW);
    admin.post("totp", json!({"seed": seed, "code": first})).ok();
    elsewhere.get("overview").refused(401, "login");
    admin.get("overview").ok();
    assert_eq!(admin.get("session").ok()["session"]["totp"], true);
    admin.post("totp", json!({"seed": seed, "code": code(&seed, NOW + 30_000)})).refused(422, "invalid");

    let visitor = AdminClient::nobody(&server);
    visitor.log_in(ADMIN_NAME, PASSWORD, None).refused(401, "code_needed");
    visitor.log_in(ADMIN_NAME, PASSWORD, Some("  ")).refused(401, "code_needed");
    visitor.log_in(ADMIN_NAME, "wrong horse 1", Some(&code(&seed, NOW))).refused(401, "wrong_login");
    visitor.log_in(ADMIN_NAME, PASSWORD, Some(&first)).refused(401, "wrong_code");
    server.clock.advance(30_000);
    let next = code(&seed, NOW + 30_000);
    visitor.log_in_as(ADMIN_NAME, PASSWORD, Some(&next)).get("overview").ok();
    visitor.log_in(ADMIN_NAME, PASSWORD, Some(&next)).refused(401, "wrong_code");

    admin.delete("totp", json!({"code": "000000"})).refused(401, "wrong_code");
    server.clock.advance(60_000);
    admin.delete("totp", json!({"code": code(&seed, NOW + 90_000)})).ok();
    visitor.log_in_as(ADMIN_NAME, PASSWORD, None).get("overview").ok();
    let acts = admin.acts();
    assert!(acts.iter().any(|act| act.starts_with("totp.set")) && acts.iter().any(|act| act.starts_with("totp.removed")), "{acts:?}");
}

#[test]
fn resetting_the_password_on_the_command_line_removes_a_lost_second_factor() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let seed = admin.post("totp/proposal", json!({})).ok()["seed"].as_str().expect("a seed").to_owned();
    admin.post("totp", json!({"seed": seed, "code": code(&seed, NOW)})).ok();
    let password = "a new passw0rd".to_owned();
    let reset = Command::ResetPassword { user: ADMIN_NAME.into(), password: Some(password.clone()) };
    futures::executor::block_on(commands::run(&server.app.core, reset)).expect("the password is reset");
    admin.get("overview").refused(401, "login");
    AdminClient::nobody(&server).log_in_as(ADMIN_NAME, &password, None).get("overview").ok();
}

#[test]
fn a_lost_second_factor_is_removed_by_another_administrator_or_the_command_line() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let other = AdminClient::with(&ann);
    let set = || {
        let seed = admin.post("totp/proposal", json!({})).ok()["seed"].as_str().expect("a seed").to_owned();
        admin.post("totp", json!({"seed": seed, "code": code(&seed, NOW)})).ok();
        AdminClient::nobody(&server).log_in(ADMIN_NAME, PASSWORD, None).refused(401, "code_needed");
    };
    let id = other.get("members?search=chief").ok()["members"][0]["id"].as_str().expect("an id").to_owned();
    let reset = |by: &AdminClient<'_>| by.post("members/act", json!({"ids": [id], "act": "reset-factor"})).ok()["outcomes"][0].clone();
    assert_eq!(reset(&other)["done"], false, "there is none");
    set();
    let own = reset(&admin);
    assert!(own["done"] == false && own["why"].as_str().is_some_and(|why| why.contains("a code of it")), "{own}");
    assert_eq!(reset(&other)["done"], true);
    AdminClient::nobody(&server).log_in(ADMIN_NAME, PASSWORD, None).ok();
    set();
    futures::executor::block_on(commands::run(&server.app.core, Command::ResetFactor { user: ADMIN_NAME.into() })).expect("done");
    AdminClient::nobody(&server).log_in(ADMIN_NAME, PASSWORD, None).ok();
    let acts = admin.get("audit").ok()["acts"].as_array().expect("acts").iter().map(|act| act["action"].to_string()).collect::<Vec<_>>();
    assert_eq!(acts.iter().filter(|act| act.contains("member.totp")).count(), 2, "{acts:?}");
}

#[test]
fn a_right_password_does_not_reset_wrong_codes() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let seed = admin.post("totp/proposal", json!({})).ok()["seed"].as_str().expect("a seed").to_owned();
    admin.post("totp", json!({"seed": seed, "code": code(&seed, NOW)})).ok();
    server.clock.advance(30_000);
    let visitor = AdminClient::nobody(&server);
    for guess in ["000000", "000001", "000002", "000003", "000004"] {
        visitor.log_in(ADMIN_NAME, PASSWORD, Some(guess)).refused(401, "wrong_code");
    }
    let right = code(&seed, NOW + 30_000);
    visitor.log_in(ADMIN_NAME, PASSWORD, Some(&right)).refused(429, "too_many");
    server.clock.advance(3_600_001);
    visitor.log_in(ADMIN_NAME, PASSWORD, Some(&code(&seed, server.clock.now()))).ok();
}

#[test]
fn the_page_loads_nothing_from_other_sites() {
    let server = TestServer::new();
    let page = server.client.get("/admin").dispatch();
    assert_eq!(page.status(), Status::Ok);
    let policy = page.headers().get_one("Content-Security-Policy").expect("a policy").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    let html = page.into_string().expect("text");
    for line in html.lines().filter(|line| line.contains("src=") || line.contains("href=")) {
        assert!(!line.contains("http"), "{line}");
    }
    for (path, kind) in [("main.js", "text/javascript"), ("admin.css", "text/css"), ("ui.js", "text/javascript")] {
        let part = server.client.get(format!("/static/admin/{path}")).dispatch();
        assert_eq!(part.status(), Status::Ok, "{path}");
        assert!(part.headers().get_one("Content-Type").is_some_and(|given| given.starts_with(kind)), "{path}");
    }
    let asked = server.client.get("/admin/api/nothing").cookie(Cookie::new("moot_admin", "x")).dispatch();
    assert_eq!(asked.status(), Status::NotFound);
}
