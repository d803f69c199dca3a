//! Keys of programs, made, rotated and revoked; their secrets shown once.

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::model::Clock;
use folkmoot::internals::model::people::session::SigningApp;
use rocket::http::Method;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::im::Im;
use crate::kit::{Moot, PLATFORM};

fn signed(moot: &Moot, made: &Value) -> i64 {
    let nobody = moot.nobody(Family::V2);
    let key = SigningApp {
        app_id: made["app_id"].as_str().expect("an id").to_owned(),
        secret: made["secret"].as_str().expect("a secret").to_owned(),
        ..moot.key(Family::V2).clone()
    };
    let headers = nobody.sign(&key, moot.clock.now());
    nobody.send_raw(Method::Get, "/global/roles", None, &headers).code()
}

#[test]
fn a_signing_key_works_until_it_is_rotated_or_switched_off() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let form = json!({"kind": "fresns", "name": "My app", "family": "v2", "platform": PLATFORM});
    let made = desk.post("apps", form).ok();
    assert_eq!(signed(&moot, &made), 0);
    let id = made["id"].as_str().expect("an id");
    let rotated = desk.post(&format!("apps/{id}/rotate"), json!({})).ok();
    assert_eq!(rotated["app_id"], made["app_id"]);
    assert_ne!(rotated["secret"], made["secret"]);
    assert_ne!(signed(&moot, &made), 0, "the old secret");
    assert_eq!(signed(&moot, &rotated), 0);
    desk.post(&format!("apps/{id}"), json!({"enabled": false})).ok();
    assert_ne!(signed(&moot, &rotated), 0, "switched off");
    desk.post(&format!("apps/{id}"), json!({"enabled": true})).ok();
    assert_eq!(signed(&moot, &rotated), 0);
    let list = desk.get("apps?kind=fresns");
    assert!(!list.text.contains(rotated["secret"].as_str().expect("a secret")), "shown once");
    assert!(!desk.get("audit").text.contains(rotated["secret"].as_str().expect("a secret")));
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
        desk.post("apps", wrong).refused(422, "invalid");
    }
    desk.post("apps/404/rotate", json!({})).refused(404, "not_found");
    desk.post("apps/404", json!({"enabled": false})).refused(404, "not_found");
    desk.get("apps?kind=other").refused(422, "invalid");
}

#[test]
fn a_program_that_is_switched_off_loses_its_logins() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let form = json!({"kind": "oauth", "name": "Web client", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"});
    let made = desk.post("apps", form).ok();
    let grant = || {
        let body =
            json!({"grant_type": "client_credentials", "client_id": made["app_id"], "client_secret": made["secret"], "scope": "read"});
        moot.toot().post("/oauth/token", body)
    };
    let token = grant().ok()["access_token"].as_str().expect("a token").to_owned();
    let client = crate::toot::Toot { moot: &moot, token: Some(token) };
    client.get("/api/v1/apps/verify_credentials").ok();
    let id = made["id"].as_str().expect("an id");
    desk.post(&format!("apps/{id}"), json!({"enabled": false})).ok();
    client.get("/api/v1/apps/verify_credentials").refused(401, "The access token was revoked");
    assert_eq!(grant().status.code, 401);
}

#[test]
fn a_trusted_token_acts_for_anybody_until_it_is_revoked() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let made = desk.post("apps", json!({"kind": "token", "name": "bridge"})).ok();
    let trusted = Im { moot: &moot, token: made["secret"].as_str().map(str::to_owned), headers: vec![("user_id", ann.id())] };
    assert_eq!(trusted.get("/user/profile").ok()["user_id"], ann.login.uid);
    let list = desk.get("tokens").ok();
    let id = list["tokens"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(list["tokens"][0]["name"], "bridge");
    desk.delete(&format!("tokens/{id}"), json!({})).ok();
    assert_ne!(trusted.get("/user/profile").code(), 200);
    desk.delete(&format!("tokens/{id}"), json!({})).refused(404, "not_found");
}
