//! Push subscriptions, one for each token (`docs/specs/mastodon.md 4.7`).

use rocket::http::Method;
use serde_json::{Value, json};

use crate::shape::exact;
use crate::test_server::TestServer;

const KEY: &str = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM";
const AUTH: &str = "tBHItJI5svbpez7KI4CCXg";
const SHAPE: &str = "id int, endpoint str, standard bool, alerts obj, server_key str, policy str";
const PATH: &str = "/api/v1/push/subscription";

fn body() -> Value {
    json!({"subscription": {"endpoint": "https://push.example/1", "keys": {"p256dh": KEY, "auth": AUTH}},
        "data": {"alerts": {"mention": true, "poll": false, "admin.report": true}, "policy": "followed"}, "policy": "none"})
}

#[test]
fn a_token_has_one_subscription() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (phone, desk) = (ann.mastodon(), ann.mastodon());
    phone.get(PATH).refused(404, "Not Found");
    let made = phone.post(PATH, body()).ok();
    exact(&made, SHAPE);
    assert_eq!((&made["policy"], &made["alerts"]), (&json!("followed"), &json!({"mention": true, "poll": false, "admin.report": true})));
    assert_eq!(
        made["server_key"],
        server
            .mastodon()
            .get("/api/v2/instance")
            .body
            .pointer("/configuration/vapid/public_key")
            .cloned()
            .unwrap_or_else(|| json!(server.app.vapid))
    );
    assert_eq!(phone.get(PATH).ok(), made);
    desk.get(PATH).refused(404, "Not Found");
    let form = format!(
        "subscription[endpoint]=https://push.example/2&subscription[keys][p256dh]={KEY}&subscription[keys][auth]={AUTH}&subscription[standard]=true&data[alerts][follow]=1"
    );
    let again = phone.form(Method::Post, PATH, &form).ok();
    assert_ne!(again["id"], made["id"]);
    assert_eq!((&again["standard"], &again["alerts"], &again["policy"]), (&json!(true), &json!({"follow": true}), &json!("all")));
    let changed = phone.put(PATH, json!({"data": {"alerts": {"status": true}, "policy": "none"}})).ok();
    assert_eq!((&changed["id"], &changed["alerts"], &changed["policy"]), (&again["id"], &json!({"status": true}), &json!("none")));
    assert_eq!(phone.get(PATH).ok(), changed);
    desk.put(PATH, json!({"data": {}})).refused(404, "Not Found");
    assert_eq!(phone.delete(PATH).ok(), json!({}));
    assert_eq!(phone.delete(PATH).ok(), json!({}));
    phone.get(PATH).refused(404, "Not Found");
}

#[test]
fn only_https_endpoints_and_valid_keys_are_accepted() {
    let server = TestServer::new();
    let ann = server.user("annie").mastodon();
    ann.post(PATH, json!({})).refused(400, "param is missing or the value is empty: subscription");
    for (pointer, value, text) in [
        ("/subscription/endpoint", json!("http://push.example/1"), "Validation failed: Endpoint is not a valid URL"),
        ("/subscription/endpoint", json!(""), "Validation failed: Endpoint is not a valid URL"),
        ("/subscription/keys/p256dh", json!("AAAA"), "Validation failed: Key p256dh is invalid"),
        ("/subscription/keys/auth", json!("x".repeat(100_000)), "Validation failed: Key auth is invalid"),
        ("/data/policy", json!("some"), "Validation failed: Policy is not included in the list"),
    ] {
        let mut wrong = body();
        *wrong.pointer_mut(pointer).expect("a field") = value;
        ann.post(PATH, wrong).refused(422, text);
    }
    let mut local = body();
    local["subscription"]["endpoint"] = json!("http://127.0.0.1:9/x");
    ann.post(PATH, local).ok();
    let without = server.user("bobby").scoped("read write");
    without.post(PATH, body()).refused(403, "This action is outside the authorized scopes");
}
