//! The one-time link, passwords, the second factor, and what a request has to carry.

use rocket::http::{ContentType, Cookie, Method, Status};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::desk::{CHIEF, Desk, found};
use folkmoot::internals::model::Clock;

use crate::kit::{Moot, NOW, PASSWORD};

fn code(seed: &str, at: i64) -> String {
    let secret = Secret::try_from_base32(seed).expect("a seed");
    let totp = Builder::new().with_secret(secret).with_step_duration(30).build().expect("fit");
    totp.generate(u64::try_from(at / 1_000).expect("after 1970")).to_string()
}

#[test]
fn a_wrong_or_used_link_makes_nobody_an_administrator() {
    let moot = Moot::new();
    let form = format!("username=thief&nickname=Thief&password={0}&again={0}", PASSWORD.replace(' ', "+"));
    let asked = |secret: &str| moot.client.post(format!("/admin/first/{secret}")).header(ContentType::Form).body(&form).dispatch().status();
    assert_eq!(moot.client.get("/admin/first/wrong").dispatch().status(), Status::NotFound);
    assert_eq!(asked("wrong"), Status::NotFound);
    let link = moot
        .app
        .core
        .db
        .write_now(folkmoot::internals::community::operations::bootstrap::first_admin_secret)
        .expect("made")
        .expect("a link");
    let unequal = form.replace("again=", "again=x");
    let again = moot.client.post(format!("/admin/first/{link}")).header(ContentType::Form).body(unequal).dispatch();
    assert_eq!(again.status(), Status::UnprocessableEntity);
    assert_eq!(asked(&link), Status::Ok);
    assert_eq!(asked(&link), Status::NotFound, "used");
    assert_eq!(moot.client.get(format!("/admin/first/{link}")).dispatch().status(), Status::NotFound);
}

#[test]
fn only_administrators_with_the_right_password_get_in() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    found(&moot);
    let door = Desk::nobody(&moot);
    door.get("overview").refused(401, "login");
    let before = door.get("session").ok();
    assert_eq!((&before["community"], &before["session"]), (&json!("Folkmoot"), &Value::Null));
    door.log_in(CHIEF, "wrong horse 1", None).refused(401, "wrong_login");
    door.log_in("nobody", PASSWORD, None).refused(401, "wrong_login");
    door.log_in("", "", None).refused(401, "wrong_login");
    door.log_in(&"x".repeat(100_000), PASSWORD, None).refused(401, "wrong_login");
    door.log_in(&ann.name, PASSWORD, None).refused(403, "not_administrator");
    door.post("session", json!({"username": 7, "password": []})).refused(422, "invalid");
    door.post("session", json!("text")).refused(422, "invalid");
    let desk = door.enter(CHIEF, PASSWORD, None);
    let me = desk.get("session").ok();
    assert_eq!(me["session"]["username"], CHIEF);
    assert!(desk.acts().contains(&format!("login {}", CHIEF)));
}

#[test]
fn five_wrong_passwords_close_the_door_for_an_hour() {
    let moot = Moot::new();
    found(&moot);
    let door = Desk::nobody(&moot);
    for _ in 0..5 {
        door.log_in(CHIEF, "wrong horse 1", None).refused(401, "wrong_login");
    }
    door.log_in(CHIEF, PASSWORD, None).refused(429, "too_many");
    moot.clock.advance(3_600_001);
    door.log_in(CHIEF, PASSWORD, None).ok();
}

#[test]
fn changes_need_the_proof_of_this_login_and_reading_does_not() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let desk = Desk::of(&moot);
    let other = Desk::nobody(&moot).enter(CHIEF, PASSWORD, None);
    let text = "hello";
    for proof in [None, Some(String::new()), Some("0".repeat(64)), other.csrf.clone()] {
        let forged = Desk { csrf: proof, ..desk.clone() };
        forged.get("overview").ok();
        for (method, path) in [
            (Method::Post, "members/act"),
            (Method::Post, "notices"),
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
fn the_tokens_of_members_and_of_other_dialects_open_nothing() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let desk = Desk::of(&moot);
    let wrong: [Option<String>; 5] = [
        ann.mastodon().token,
        Some(ann.login.uid_token.clone()),
        Some(ann.login.aid_token.clone()),
        ann.im().token.clone(),
        Some(String::new()),
    ];
    for token in wrong {
        let member = Desk { moot: &moot, cookie: token.clone(), csrf: desk.csrf.clone() };
        member.get("overview").refused(401, "login");
        member.get("members").refused(401, "login");
        member.post("members/act", json!({"ids": [ann.id()], "act": "role", "role": "administrator"})).refused(401, "login");
        let header = moot
            .client
            .get("/admin/api/overview")
            .header(rocket::http::Header::new("Authorization", format!("Bearer {}", token.unwrap_or_default())));
        assert_eq!(header.dispatch().status(), Status::Unauthorized);
    }
    // Nor does the cookie of this page open anything of the dialects.
    let cookie = desk.cookie.clone().expect("a cookie");
    let asked = moot.client.get("/api/v1/accounts/verify_credentials");
    assert_eq!(
        asked.header(rocket::http::Header::new("Authorization", format!("Bearer {cookie}"))).dispatch().status(),
        Status::Unauthorized
    );
}

#[test]
fn a_login_ends_by_itself_by_leaving_and_with_the_role() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let second = Desk::with(&moot.user("annie"));
    second.get("overview").ok();
    let page = desk.get("members?search=annie").ok();
    let id = page["members"][0]["id"].clone();
    desk.post("members/act", json!({"ids": [id], "act": "role", "role": "general"})).ok();
    second.get("overview").refused(401, "login");

    let third = Desk::nobody(&moot).enter(CHIEF, PASSWORD, None);
    let left = third.delete("session", json!({}));
    assert_eq!(left.cookie.as_deref(), Some(""), "the browser forgets it");
    third.get("overview").refused(401, "login");
    desk.get("overview").ok();
    moot.clock.advance(12 * 3_600_000 + 1);
    desk.get("overview").refused(401, "login");
    assert_eq!(desk.get("session").ok()["session"], Value::Null);
}

#[test]
fn the_cookie_is_for_this_page_and_no_script() {
    let moot = Moot::new();
    found(&moot);
    let login = json!({"username": CHIEF, "password": PASSWORD}).to_string();
    let answer = moot.client.post("/admin/api/session").header(ContentType::JSON).body(login).dispatch();
    let set = answer.headers().get_one("Set-Cookie").expect("a cookie");
    for part in ["Path=/admin", "HttpOnly", "SameSite=Strict", "Secure", "Max-Age=43200"] {
        assert!(set.contains(part), "no {part} in {set}");
    }
    assert_eq!(answer.headers().get_one("Cache-Control"), Some("no-store"));
    assert_eq!(answer.headers().get_one("Access-Control-Allow-Origin"), None, "no other site reads this");
}

#[test]
fn a_second_factor_is_asked_for_and_no_code_is_good_twice() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let elsewhere = Desk::nobody(&moot).enter(CHIEF, PASSWORD, None);
    let proposed = desk.post("totp/proposal", json!({})).ok();
    let seed = proposed["seed"].as_str().expect("a seed").to_owned();
    assert_eq!(seed.len(), 32, "160 bits in base32");
    assert!(proposed["url"].as_str().is_some_and(|url| url.starts_with("otpauth://totp/") && url.contains(&seed)), "{proposed}");
    assert!(proposed["picture"].as_str().is_some_and(|svg| svg.contains("<svg")));
    desk.post("totp", json!({"seed": seed, "code": "000000"})).refused(401, "wrong_code");
    desk.post("totp", json!({"seed": "!!", "code": "000000"})).refused(422, "invalid");
    desk.post("totp", json!({"seed": "AAAA", "code": "000000"})).refused(422, "invalid");
    let first = code(&seed, NOW);
    desk.post("totp", json!({"seed": seed, "code": first})).ok();
    elsewhere.get("overview").refused(401, "login");
    desk.get("overview").ok();
    assert_eq!(desk.get("session").ok()["session"]["totp"], true);
    desk.post("totp", json!({"seed": seed, "code": code(&seed, NOW + 30_000)})).refused(422, "invalid");

    let door = Desk::nobody(&moot);
    door.log_in(CHIEF, PASSWORD, None).refused(401, "code_needed");
    door.log_in(CHIEF, PASSWORD, Some("  ")).refused(401, "code_needed");
    door.log_in(CHIEF, "wrong horse 1", Some(&code(&seed, NOW))).refused(401, "wrong_login");
    door.log_in(CHIEF, PASSWORD, Some(&first)).refused(401, "wrong_code");
    moot.clock.advance(30_000);
    let next = code(&seed, NOW + 30_000);
    door.enter(CHIEF, PASSWORD, Some(&next)).get("overview").ok();
    door.log_in(CHIEF, PASSWORD, Some(&next)).refused(401, "wrong_code");

    desk.delete("totp", json!({"code": "000000"})).refused(401, "wrong_code");
    moot.clock.advance(60_000);
    desk.delete("totp", json!({"code": code(&seed, NOW + 90_000)})).ok();
    door.enter(CHIEF, PASSWORD, None).get("overview").ok();
    let acts = desk.acts();
    assert!(acts.iter().any(|act| act.starts_with("totp.set")) && acts.iter().any(|act| act.starts_with("totp.removed")), "{acts:?}");
}

#[test]
fn a_right_password_forgives_no_guessed_code() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let seed = desk.post("totp/proposal", json!({})).ok()["seed"].as_str().expect("a seed").to_owned();
    desk.post("totp", json!({"seed": seed, "code": code(&seed, NOW)})).ok();
    moot.clock.advance(30_000);
    let door = Desk::nobody(&moot);
    for guess in ["000000", "000001", "000002", "000003", "000004"] {
        door.log_in(CHIEF, PASSWORD, Some(guess)).refused(401, "wrong_code");
    }
    let right = code(&seed, NOW + 30_000);
    door.log_in(CHIEF, PASSWORD, Some(&right)).refused(429, "too_many");
    moot.clock.advance(3_600_001);
    door.log_in(CHIEF, PASSWORD, Some(&code(&seed, moot.clock.now()))).ok();
}

#[test]
fn the_page_allows_nothing_from_elsewhere() {
    let moot = Moot::new();
    let page = moot.client.get("/admin").dispatch();
    assert_eq!(page.status(), Status::Ok);
    let policy = page.headers().get_one("Content-Security-Policy").expect("a policy").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    let html = page.into_string().expect("text");
    for line in html.lines().filter(|line| line.contains("src=") || line.contains("href=")) {
        assert!(!line.contains("http"), "{line}");
    }
    for (path, kind) in [("main.js", "text/javascript"), ("admin.css", "text/css"), ("ui.js", "text/javascript")] {
        let part = moot.client.get(format!("/static/admin/{path}")).dispatch();
        assert_eq!(part.status(), Status::Ok, "{path}");
        assert!(part.headers().get_one("Content-Type").is_some_and(|given| given.starts_with(kind)), "{path}");
    }
    let asked = moot.client.get("/admin/api/nothing").cookie(Cookie::new("moot_admin", "x")).dispatch();
    assert_eq!(asked.status(), Status::NotFound);
}
