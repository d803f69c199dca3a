//! One person in all dialects: who they are, whom they follow and block.

use rocket::http::Method;
use serde_json::json;

use super::{heard, person, tie, told};
use crate::kit::{Moot, PASSWORD};

#[test]
fn a_person_is_the_same_everywhere() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
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
fn a_picture_is_one() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let png = include_bytes!("../../clients/picture.png");
    let profile = ann.mastodon().multipart(Method::Patch, "/api/v1/profile", &[], &[("avatar", "a.png", png)]).ok();
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["avatar"], profile["avatar"]);
    ann.mastodon().delete("/api/v1/profile/avatar").ok();
    let shown = bob.v2().get("/user/annie/detail").ok()["detail"]["avatar"].clone();
    assert!(shown.as_str().is_some_and(|url| url.ends_with("/static/avatar.png")), "{shown}");
}

#[test]
fn a_follow_is_one_both_ways() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    bob.mark("follow", "user", "annie");
    assert_eq!((tie(&bob, &ann)["following"].clone(), tie(&ann, &bob)["followed_by"].clone()), (json!(true), json!(true)));
    assert_eq!((heard(&ann), told(&ann)), (vec!["follow".to_owned()], vec![5]));
    assert_eq!(person(&bob, &ann, "unfollow")["following"], false);
    assert_eq!((ann.unread("follows"), heard(&ann).len()), (0, 0));
    person(&bob, &ann, "follow");
    let seen = bob.v2().get("/user/annie/detail").ok();
    assert_eq!((&seen["detail"]["interaction"]["followStatus"], ann.unread("follows")), (&json!(true), 1));
}

#[test]
fn who_is_locked_is_asked_first() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    ann.mastodon().patch("/api/v1/profile", json!({"locked": true})).ok();
    bob.mark("follow", "user", "annie");
    assert_eq!((tie(&bob, &ann)["following"].clone(), tie(&bob, &ann)["requested"].clone()), (json!(false), json!(true)));
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["interaction"]["followStatus"], false);
    assert_eq!((heard(&ann), told(&ann).len()), (vec!["follow_request".to_owned()], 0));
    ann.mastodon().post(&format!("/api/v1/follow_requests/{}/authorize", bob.id()), json!({})).ok();
    assert_eq!(bob.v2().get("/user/annie/detail").ok()["detail"]["interaction"]["followStatus"], true);
}

#[test]
fn a_block_is_one_both_ways() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    person(&ann, &bob, "follow");
    bob.mark("follow", "user", "annie");
    assert_eq!(person(&ann, &bob, "block")["blocking"], true);
    assert_eq!((tie(&bob, &ann)["blocked_by"].clone(), tie(&bob, &ann)["following"].clone()), (json!(true), json!(false)));
    assert_eq!(bob.unread("blocks"), 1, "Fresns tells of it");
    assert!(!heard(&bob).contains(&"block".to_owned()), "Mastodon does not");
    bob.v1().post("/conversation/message", json!({"uidOrUsername": "annie", "message": "why?"})).refused(36608);
    person(&ann, &bob, "unblock");
    assert_eq!(tie(&bob, &ann)["following"], false, "nothing is restored");

    bob.mark("block", "user", "annie");
    assert_eq!(tie(&bob, &ann)["blocking"], true);
    assert_eq!(bob.mastodon().get("/api/v1/blocks").list()[0]["id"], json!(ann.id()));
}

#[test]
fn a_new_account_is_at_home_in_both() {
    let moot = Moot::new();
    let app = crate::toot::Toot { moot: &moot, token: Some(moot.token(None, "read write")) };
    let body = json!({"username": "newton", "email": "newton@example.org", "password": PASSWORD, "agreement": true, "locale": "en"});
    let token = app.post("/api/v1/accounts", body).ok();
    let hers = crate::toot::Toot { moot: &moot, token: token["access_token"].as_str().map(str::to_owned) };
    let me = hers.get("/api/v1/accounts/verify_credentials").ok();
    assert_eq!(me["username"], "newton");
    let nobody = moot.nobody(folkmoot::internals::api::fresns::wire::family::Family::V2);
    use base64::Engine;
    let password = base64::engine::general_purpose::STANDARD.encode(PASSWORD);
    let login = nobody.post("/account/login", json!({"type": "email", "account": "newton@example.org", "password": password})).ok();
    assert_eq!(login["detail"]["users"][0]["uid"].to_string(), me["id"].as_str().expect("an id"));
}

#[test]
fn somebody_disabled_is_out_everywhere() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let client = ann.mastodon();
    client.get("/api/v1/accounts/verify_credentials").ok();
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    moot.app
        .core
        .db
        .write_now(move |tx| folkmoot::internals::community::people::users::disable(tx, user, None, None))
        .expect("she is there");
    client.get("/api/v1/accounts/verify_credentials").refused(403, "Your login is currently disabled");
    ann.v2().get("/user/panel").refused(31505);
}
