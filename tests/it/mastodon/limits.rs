//! Too many calls, and the headers that tell of it.

use rocket::http::Method;
use serde_json::json;

use super::browser::{Browser, Program};
use crate::kit::{Moot, PASSWORD};

fn limited() -> Moot {
    Moot::with(|config| config.rate_limits = true)
}

fn told(heard: &crate::toot::Heard) -> (&str, &str, &str) {
    let header = |name: &str| heard.header(name).unwrap_or_else(|| panic!("{name}: {:?}", heard.headers));
    (header("X-RateLimit-Limit"), header("X-RateLimit-Remaining"), header("X-RateLimit-Reset"))
}

#[test]
fn every_answer_tells_what_is_left() {
    let moot = limited();
    let toot = moot.toot();
    assert_eq!(told(&toot.get("/api/v2/instance")), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(told(&toot.get("/api/v1/instance")).1, "298");
    let refused = toot.get("/api/v1/apps/verify_credentials");
    refused.refused(401, "The access token is invalid");
    assert_eq!(told(&refused).1, "297");
    assert_eq!(told(&toot.get("/api/v1/nothing/of/the/kind")).1, "296");
    // Pages and documents are no calls of the API.
    assert_eq!(toot.get("/.well-known/nodeinfo").header("X-RateLimit-Limit"), None);
    // Nor does the other dialect tell of limits it does not have.
    assert_eq!(toot.get("/api/v2/user/panel").header("X-RateLimit-Limit"), None);
}

#[test]
fn a_token_is_told_to_wait_and_its_window_opens_again() {
    let moot = limited();
    let ann = moot.user("annie");
    let (one, other) = (ann.mastodon(), ann.mastodon());
    let path = "/api/v1/apps/verify_credentials";
    for _ in 0..300 {
        assert_eq!(one.get(path).status.code, 401);
    }
    let refused = one.get(path);
    refused.refused(429, "Too many requests");
    assert_eq!(told(&refused), ("300", "0", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(refused.header("Retry-After"), Some("233"));
    // Another token of theirs has its own count, and nobody's is untouched.
    assert_eq!(told(&other.get(path)), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(moot.toot().get("/api/v2/instance").status.code, 200);
    moot.clock.advance(233_000);
    assert_eq!(told(&one.get(path)).1, "299");
}

#[test]
fn a_user_has_a_limit_across_tokens() {
    let moot = limited();
    let ann = moot.user("annie");
    for _ in 0..5 {
        let toot = ann.mastodon();
        for _ in 0..300 {
            toot.get("/api/v1/apps/verify_credentials");
        }
    }
    let refused = ann.mastodon().get("/api/v1/apps/verify_credentials");
    refused.refused(429, "Too many requests");
    assert_eq!(told(&refused).0, "1500");
}

#[test]
fn certain_calls_have_limits_of_their_own() {
    let moot = limited();
    let ann = moot.user("annie");
    let paged = ann.mastodon().get("/api/v1/apps/verify_credentials?max_id=5");
    assert_eq!(told(&paged), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    let program = Program::new(&moot);
    let token = program.own("write").ok()["access_token"].as_str().expect("a token").to_owned();
    let toot = program.client(&token);
    for left in ["4", "3", "2", "1", "0"] {
        let refused = toot.post("/api/v1/accounts", json!({}));
        assert_eq!(refused.status.code, 422, "{}", refused.text);
        assert_eq!(told(&refused), ("5", left, "2026-03-04T05:30:00.000000Z"));
    }
    toot.post("/api/v1/accounts", json!({})).refused(429, "Too many requests");
}

#[test]
fn login_forms_are_counted() {
    let moot = limited();
    moot.user("annie");
    let program = Program::new(&moot);
    let mut browser = Browser::new(&moot);
    let query = program.query(&[]);
    let form_token = browser.ask(&query).field("form_token");
    let path = format!("/oauth/sign-in?{query}");
    // The step after a password costs no hashing, so this is quick.
    let fields = [("form_token", form_token.as_str()), ("secret", "x")];
    for _ in 0..25 {
        assert_eq!(browser.post(&path, &fields).status.code, 422);
    }
    // Steps without a name leave everybody else's logins alone.
    let mut elsewhere = moot.client.get(format!("/oauth/authorize?{query}"));
    elsewhere.set_remote(std::net::SocketAddr::from(([9, 9, 9, 9], 1)));
    let page = super::browser::Shown::of(elsewhere.dispatch());
    let cookie = page.header("Set-Cookie").and_then(|line| line.split_once('=')?.1.split(';').next()).expect("a cookie").to_owned();
    let body = super::browser::encoded(&[("form_token", &cookie), ("secret", "x")]);
    let mut step = moot.client.post(path.clone()).header(rocket::http::ContentType::Form).body(body);
    step.set_remote(std::net::SocketAddr::from(([9, 9, 9, 9], 1)));
    let step = step.cookie(rocket::http::Cookie::new("moot_form", cookie));
    assert_eq!(step.dispatch().status().code, 422);
    let refused = browser.post(&path, &fields);
    refused.is_page(429, "too many logins");
    assert_eq!(refused.header("Retry-After"), Some("233"));
    assert_eq!(browser.sign_in(&query, "annie", PASSWORD).status.code, 429);
    moot.clock.advance(300_000);
    browser.log_in(&query, "annie", PASSWORD);
}

#[test]
fn a_sandbox_counts_nothing() {
    let moot = Moot::new();
    let toot = moot.toot();
    for _ in 0..310 {
        assert_eq!(toot.send(Method::Get, "/api/v1/instance/peers", None, &[]).status.code, 200);
    }
    assert_eq!(toot.get("/api/v1/instance/peers").header("X-RateLimit-Limit"), None);
}

#[test]
fn another_spelling_of_a_path_escapes_no_limit() {
    let moot = limited();
    let ann = moot.user("annie");
    let toot = ann.mastodon();
    for (n, path) in ["/api/v2/media", "/api//v2/media", "//api/v2/media", "/api/v2/%6dedia", "/%61pi/v2/media/"].into_iter().enumerate() {
        let heard = toot.post(path, json!({}));
        assert_eq!(told(&heard).1, (29 - n).to_string(), "{path}: {}", heard.text);
    }
    let status = ann.toots("here");
    let gone = toot.delete(&format!("/api/v1/%73tatuses//{}", status["id"].as_str().expect("an id")));
    assert_eq!((gone.status.code, told(&gone).0, told(&gone).1), (200, "30", "29"), "{}", gone.text);
}
