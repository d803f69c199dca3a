//! Keys of apps: created, rotated and revoked; their secrets are shown once.

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::model::Clock;
use folkmoot::internals::model::people::session::SigningApp;
use rocket::http::Method;
use serde_json::{Value, json};

use super::client::AdminClient;
use crate::lanying_client::LanyingClient;
use crate::test_server::{PLATFORM, TestServer};

fn signed(server: &TestServer, made: &Value) -> i64 {
    let nobody = server.nobody(Family::V2);
    let key = SigningApp {
        app_id: made["app_id"].as_str().expect("an id").to_owned(),
        secret: made["secret"].as_str().expect("a secret").to_owned(),
        ..server.key(Family::V2).clone()
    };
    let headers = nobody.sign(&key, server.clock.now());
    nobody.send_raw(Method::Get, "/global/roles", None, &headers).code()
}

#[test]
fn a_signing_key_works_until_rotated_or_disabled() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let form = json!({"kind": "fresns", "name": "My app", "family": "v2", "platform": PLATFORM});
    let made = admin.post("apps", form).ok();
    assert_eq!(signed(&server, &made), 0);
    let id = made["id"].as_str().expect("an id");
    let rotated = admin.post(&format!("apps/{id}/rotate"), json!({})).ok();
    assert_eq!(rotated["app_id"], made["app_id"]);
    assert_ne!(rotated["secret"], made["secret"]);
    assert_ne!(signed(&server, &made), 0, "the old secret");
    assert_eq!(signed(&server, &rotated), 0);
    admin.post(&format!("apps/{id}"), json!({"enabled": false})).ok();
    assert_ne!(signed(&server, &rotated), 0, "switched off");
    admin.post(&format!("apps/{id}"), json!({"enabled": true})).ok();
    assert_eq!(signed(&server, &rotated), 0);
    let list = admin.get("apps?kind=fresns");
    assert!(!list.text.contains(rotated["secret"].as_str().expect("a secret")), "shown once");
    assert!(!admin.get("audit").text.contains(rotated["secret"].as_str().expect("a secret")));
    for wrong in [
        json!({"kind": "fresns", "name": "", "family": "v2", "platform": 4}),
        json!({"kind": "fresns", "name": "x", "family": "v9", "platform": 4}),
        json!({"kind": "fresns", "name": "x", "family": "v2", "platform": 400}),
        json!({"kind": "oauth", "name": "x", "redirect_uri": "javascript:alert(1)", "scopes": "read"}),
        json!({"kind": "oauth", "name": "x", "redirect_uri": "https://x.example/", "scopes": "everything"}),
        json!({"kind": "token", "name": ""}),
        json!({"kind": "crown", "name": "x"}),
        json!({}),
    ] {
        admin.post("apps", wrong).refused(422, "invalid");
    }
    admin.post("apps/404/rotate", json!({})).refused(404, "not_found");
    admin.post("apps/404", json!({"enabled": false})).refused(404, "not_found");
    admin.get("apps?kind=other").refused(422, "invalid");
}

#[test]
fn a_disabled_app_loses_its_logins() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let form = json!({"kind": "oauth", "name": "Web client", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"});
    let made = admin.post("apps", form).ok();
    let grant = || {
        let body =
            json!({"grant_type": "client_credentials", "client_id": made["app_id"], "client_secret": made["secret"], "scope": "read"});
        server.mastodon().post("/oauth/token", body)
    };
    let token = grant().ok()["access_token"].as_str().expect("a token").to_owned();
    let client = crate::mastodon_client::MastodonClient { server: &server, token: Some(token) };
    client.get("/api/v1/apps/verify_credentials").ok();
    let id = made["id"].as_str().expect("an id");
    admin.post(&format!("apps/{id}"), json!({"enabled": false})).ok();
    client.get("/api/v1/apps/verify_credentials").refused(401, "The access token was revoked");
    assert_eq!(grant().status.code, 401);
}

#[test]
fn an_admin_token_acts_for_any_user_until_revoked() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let made = admin.post("apps", json!({"kind": "token", "name": "bridge"})).ok();
    let trusted =
        LanyingClient { server: &server, token: made["secret"].as_str().map(str::to_owned), headers: vec![("user_id", ann.id())] };
    assert_eq!(trusted.get("/user/profile").ok()["user_id"], ann.login.uid);
    let list = admin.get("tokens").ok();
    let id = list["tokens"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(list["tokens"][0]["name"], "bridge");
    admin.delete(&format!("tokens/{id}"), json!({})).ok();
    assert_ne!(trusted.get("/user/profile").code(), 200);
    admin.delete(&format!("tokens/{id}"), json!({})).refused(404, "not_found");
}
