//! Rate limits and their headers.

use rocket::http::Method;
use serde_json::json;

use super::browser::Program;
use crate::test_server::TestServer;

fn server_with_rate_limits() -> TestServer {
    TestServer::with(|config| config.rate_limits = true)
}

fn rate_limit(response: &crate::mastodon_client::MastodonResponse) -> (&str, &str, &str) {
    let header = |name: &str| response.header(name).unwrap_or_else(|| panic!("{name}: {:?}", response.headers));
    (header("X-RateLimit-Limit"), header("X-RateLimit-Remaining"), header("X-RateLimit-Reset"))
}

#[test]
fn every_response_has_rate_limit_headers() {
    let server = server_with_rate_limits();
    let mastodon = server.mastodon();
    assert_eq!(rate_limit(&mastodon.get("/api/v2/instance")), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(rate_limit(&mastodon.get("/api/v1/instance")).1, "298");
    let refused = mastodon.get("/api/v1/apps/verify_credentials");
    refused.refused(401, "The access token is invalid");
    assert_eq!(rate_limit(&refused).1, "297");
    assert_eq!(rate_limit(&mastodon.get("/api/v1/nothing/of/the/kind")).1, "296");
    for (path, left) in [("/api/v2/nothing", "295"), ("/api/v2/nothing/of/the/kind", "294"), ("/api/v2/users", "293"), ("/api/v3/x", "292")]
    {
        let refused = mastodon.get(path);
        refused.refused(404, "Not Found");
        assert_eq!(rate_limit(&refused).1, left, "{path}");
    }
    assert_eq!(rate_limit(&mastodon.json(Method::Patch, "/api/v2/search", json!({}))).1, "291", "a method that is not there");
    // Pages and documents do not count as API calls.
    assert_eq!(mastodon.get("/.well-known/nodeinfo").header("X-RateLimit-Limit"), None);
    // The other APIs send no headers for limits that they do not have.
    for path in ["/api/v2/user/panel", "/api/v2/user/nothing", "/api/fresns/v1/nothing", "/user/nothing"] {
        assert_eq!(mastodon.get(path).header("X-RateLimit-Limit"), None, "{path}");
    }
}

#[test]
fn a_limited_token_works_again_in_the_next_window() {
    let server = server_with_rate_limits();
    let ann = server.user("annie");
    let (one, other) = (ann.mastodon(), ann.mastodon());
    let path = "/api/v1/apps/verify_credentials";
    for _ in 0..300 {
        assert_eq!(one.get(path).status.code, 401);
    }
    let refused = one.get(path);
    refused.refused(429, "Too many requests");
    assert_eq!(rate_limit(&refused), ("300", "0", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(refused.header("Retry-After"), Some("233"));
    // Another token of the user has its own count, and so have requests without a token.
    assert_eq!(rate_limit(&other.get(path)), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    assert_eq!(server.mastodon().get("/api/v2/instance").status.code, 200);
    server.clock.advance(233_000);
    assert_eq!(rate_limit(&one.get(path)).1, "299");
}

#[test]
fn a_user_has_one_limit_across_tokens() {
    let server = server_with_rate_limits();
    let ann = server.user("annie");
    for _ in 0..5 {
        let mastodon = ann.mastodon();
        for _ in 0..300 {
            mastodon.get("/api/v1/apps/verify_credentials");
        }
    }
    let refused = ann.mastodon().get("/api/v1/apps/verify_credentials");
    refused.refused(429, "Too many requests");
    assert_eq!(rate_limit(&refused).0, "1500");
}

#[test]
fn some_endpoints_have_their_own_limits() {
    let server = server_with_rate_limits();
    let ann = server.user("annie");
    let paged = ann.mastodon().get("/api/v1/apps/verify_credentials?max_id=5");
    assert_eq!(rate_limit(&paged), ("300", "299", "2026-03-04T05:10:00.000000Z"));
    let program = Program::new(&server);
    let token = program.own("write").ok()["access_token"].as_str().expect("a token").to_owned();
    let mastodon = program.client(&token);
    for left in ["4", "3", "2", "1", "0"] {
        let refused = mastodon.post("/api/v1/accounts", json!({}));
        assert_eq!(refused.status.code, 422, "{}", refused.text);
        assert_eq!(rate_limit(&refused), ("5", left, "2026-03-04T05:30:00.000000Z"));
    }
    mastodon.post("/api/v1/accounts", json!({})).refused(429, "Too many requests");
}

#[test]
fn a_sandbox_has_no_rate_limits() {
    let server = TestServer::new();
    let mastodon = server.mastodon();
    for _ in 0..310 {
        assert_eq!(mastodon.send(Method::Get, "/api/v1/instance/peers", None, &[]).status.code, 200);
    }
    assert_eq!(mastodon.get("/api/v1/instance/peers").header("X-RateLimit-Limit"), None);
}

#[test]
fn other_spellings_of_a_path_are_limited_too() {
    let server = server_with_rate_limits();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    for (n, path) in ["/api/v2/media", "/api//v2/media", "//api/v2/media", "/api/v2/%6dedia", "/%61pi/v2/media/"].into_iter().enumerate() {
        let response = mastodon.post(path, json!({}));
        assert_eq!(rate_limit(&response).1, (29 - n).to_string(), "{path}: {}", response.text);
    }
    let status = ann.publish_status("here");
    let gone = mastodon.delete(&format!("/api/v1/%73tatuses//{}", status["id"].as_str().expect("an id")));
    assert_eq!((gone.status.code, rate_limit(&gone).0, rate_limit(&gone).1), (200, "30", "29"), "{}", gone.text);
}
