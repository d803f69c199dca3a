//! One person in all APIs: profile, follows and blocks.

use rocket::http::Method;
use serde_json::json;

use super::{fresns_notifications, mastodon_notifications, person, relationship};
use crate::test_server::{PASSWORD, TestServer};

#[test]
fn a_profile_is_shared_by_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.v2().put("/user/edit", json!({"nickname": "Annie Appleseed", "bio": "I plant #trees"})).ok();
    let account = bob.mastodon().get("/api/v1/accounts/lookup?acct=annie").ok();
    assert_eq!((&account["id"], &account["display_name"]), (&json!(ann.login.uid.to_string()), &json!("Annie Appleseed")));
    assert!(account["note"].as_str().is_some_and(|note| note.contains("/tags/trees")), "{}", account["note"]);

    ann.mastodon().patch("/api/v1/profile", json!({"display_name": "Johnny", "note": "and walk"})).ok();
    let seen = bob.v2().get("/user/annie/detail").ok();
    assert_eq!((&seen["detail"]["nickname"], &seen["detail"]["bio"]), (&json!("Johnny"), &json!("and walk")));
    ann.mastodon().patch("/api/v1/profile", json!({"display_name": ""})).ok();
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["nickname"], "annie", "somebody without a name is still called something");
}

#[test]
fn a_profile_picture_is_shared_by_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let png = include_bytes!("../../clients/picture.png");
    let profile = ann.mastodon().multipart(Method::Patch, "/api/v1/profile", &[], &[("avatar", "a.png", png)]).ok();
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["avatar"], profile["avatar"]);
    ann.mastodon().delete("/api/v1/profile/avatar").ok();
    let shown = bob.v2().get("/user/annie/detail").ok()["detail"]["avatar"].clone();
    assert!(shown.as_str().is_some_and(|url| url.ends_with("/static/avatar.png")), "{shown}");
}

#[test]
fn a_follow_is_shared_both_ways() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mark("follow", "user", "annie");
    assert_eq!(
        (relationship(&bob, &ann)["following"].clone(), relationship(&ann, &bob)["followed_by"].clone()),
        (json!(true), json!(true))
    );
    assert_eq!((mastodon_notifications(&ann), fresns_notifications(&ann)), (vec!["follow".to_owned()], vec![5]));
    assert_eq!(person(&bob, &ann, "unfollow")["following"], false);
    assert_eq!((ann.unread("follows"), mastodon_notifications(&ann).len()), (0, 0));
    person(&bob, &ann, "follow");
    let seen = bob.v2().get("/user/annie/detail").ok();
    assert_eq!((&seen["detail"]["interaction"]["followStatus"], ann.unread("follows")), (&json!(true), 1));
}

#[test]
fn a_locked_account_gets_a_follow_request() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.mastodon().patch("/api/v1/profile", json!({"locked": true})).ok();
    bob.mark("follow", "user", "annie");
    assert_eq!((relationship(&bob, &ann)["following"].clone(), relationship(&bob, &ann)["requested"].clone()), (json!(false), json!(true)));
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["interaction"]["followStatus"], false);
    assert_eq!((mastodon_notifications(&ann), fresns_notifications(&ann).len()), (vec!["follow_request".to_owned()], 0));
    ann.mastodon().post(&format!("/api/v1/follow_requests/{}/authorize", bob.id()), json!({})).ok();
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["interaction"]["followStatus"], true);
}

#[test]
fn a_block_is_shared_both_ways() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    person(&ann, &bob, "follow");
    bob.mark("follow", "user", "annie");
    assert_eq!(person(&ann, &bob, "block")["blocking"], true);
    assert_eq!(
        (relationship(&bob, &ann)["blocked_by"].clone(), relationship(&bob, &ann)["following"].clone()),
        (json!(true), json!(false))
    );
    assert_eq!(bob.unread("blocks"), 1, "Fresns tells of it");
    assert!(!mastodon_notifications(&bob).contains(&"block".to_owned()), "Mastodon does not");
    bob.v1().post("/conversation/message", json!({"uidOrUsername": "annie", "message": "why?"})).refused(36608);
    person(&ann, &bob, "unblock");
    assert_eq!(relationship(&bob, &ann)["following"], false, "nothing is restored");

    bob.mark("block", "user", "annie");
    assert_eq!(relationship(&bob, &ann)["blocking"], true);
    assert_eq!(bob.mastodon().get("/api/v1/blocks").list()[0]["id"], json!(ann.id()));
}

#[test]
fn a_new_account_works_in_both_apis() {
    let server = TestServer::new();
    let app = crate::mastodon_client::MastodonClient { server: &server, token: Some(server.token(None, "read write")) };
    let body = json!({"username": "newton", "email": "newton@example.org", "password": PASSWORD, "agreement": true, "locale": "en"});
    let token = app.post("/api/v1/accounts", body).ok();
    let hers = crate::mastodon_client::MastodonClient { server: &server, token: token["access_token"].as_str().map(str::to_owned) };
    let me = hers.get("/api/v1/accounts/verify_credentials").ok();
    assert_eq!(me["username"], "newton");
    let nobody = server.nobody(folkmoot::internals::api::fresns::wire::family::Family::V2);
    use base64::Engine;
    let password = base64::engine::general_purpose::STANDARD.encode(PASSWORD);
    let login = nobody.post("/account/login", json!({"type": "email", "account": "newton@example.org", "password": password})).ok();
    assert_eq!(login["detail"]["users"][0]["uid"].to_string(), me["id"].as_str().expect("an id"));
}

#[test]
fn a_disabled_user_is_locked_out_of_every_api() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    client.get("/api/v1/accounts/verify_credentials").ok();
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    server
        .app
        .core
        .db
        .write_now(move |tx| folkmoot::internals::community::people::users::disable(tx, user, None, None))
        .expect("she is there");
    client.get("/api/v1/accounts/verify_credentials").refused(403, "Your login is currently disabled");
    ann.v2().get("/user/panel").refused(31505);
}
