//! Follows (`docs/specs/mastodon.md 4.1`, rows `follow` of 8), shared with Fresns in both directions.

use folkmoot::internals::community::relations::follows;
use folkmoot::internals::model::people::profile::FollowOptions;
use serde_json::json;

use super::account_fixtures::{
    RELATIONSHIP, act, act_with, add_users, delete_user, follow, ids, lock, relationship, true_flags, uid, viewer,
};
use crate::database;
use crate::shape::exact;
use crate::test_server::TestServer;

#[test]
fn every_field_of_a_relationship() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let fresh = relationship(&ann, &bob);
    exact(&fresh, RELATIONSHIP);
    assert!(true_flags(&fresh).is_empty());
    assert_eq!((&fresh["languages"], &fresh["muting_expires_at"], &fresh["note"]), (&json!(null), &json!(null), &json!("")));
    let options = json!({"reblogs": false, "notify": true, "languages": ["de", "pt-BR"]});
    let made = act_with(&ann.mastodon(), &bob.id(), "follow", options).ok();
    exact(&made, RELATIONSHIP);
    assert_eq!(made["id"], bob.id());
    assert_eq!(true_flags(&made), ["following", "notifying"]);
    assert_eq!(made["languages"], json!(["de", "pt-BR"]));
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["followed_by"]);
    assert_eq!(relationship(&ann, &bob), made);
}

#[test]
fn following_again_changes_the_options() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let form = |body: &str| {
        let path = format!("/api/v1/accounts/{}/follow", bob.id());
        ann.mastodon().form(rocket::http::Method::Post, &path, body)
    };
    assert_eq!(true_flags(&form("").ok()), ["following", "showing_reblogs"]);
    assert_eq!(true_flags(&form("reblogs=0").ok()), ["following"]);
    assert_eq!(true_flags(&form("notify=true").ok()), ["following", "notifying"], "what is not said stays");
    assert_eq!(form("languages[]=en&languages[]=fr").ok()["languages"], json!(["en", "fr"]));
    assert_eq!(form("notify=false").ok()["languages"], json!(["en", "fr"]));
    assert_eq!(form("languages[]=").ok()["languages"], json!(null));
    for odd in ["languages[]=english", "languages[]=<b>", "languages[]=EN", "languages[]=e"] {
        assert_eq!(form(odd).status.code, 422, "{odd}");
    }
    assert_eq!(act(&bob, &ann, "follow").ok()["followed_by"], true);
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}", bob.id())).ok()["followers_count"], 1, "one follow");
    assert_eq!(bob.unread("follows"), 1, "told once");
}

#[test]
fn a_follow_is_shared_by_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&ann, &bob, "follow").ok();
    assert_eq!(bob.unread("follows"), 1);
    let notification = bob.v2().get("/notification/list").ok()["list"][0].clone();
    assert_eq!((&notification["type"], &notification["actionUser"]["username"]), (&json!(5), &json!("annie")));
    ann.mark("follow", "user", "bobby");
    assert!(true_flags(&relationship(&ann, &bob)).is_empty(), "the second call of Fresns takes it off");
    assert_eq!(bob.unread("follows"), 0);
    ann.mark("follow", "user", "bobby");
    assert_eq!(true_flags(&relationship(&ann, &bob)), ["following", "showing_reblogs"]);
    assert_eq!(ids(&bob.mastodon().get(&format!("/api/v1/accounts/{}/followers", bob.id())).list()), [ann.id()]);
    for _ in 0..2 {
        assert!(true_flags(&act(&ann, &bob, "unfollow").ok()).is_empty());
    }
    assert_eq!(bob.unread("follows"), 0);
    assert_eq!(ann.v2().get("/user/bobby/detail").ok()["detail"]["interaction"]["followStatus"], false);
}

#[test]
fn concurrent_follows_are_one_follow() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    std::thread::scope(|scope| {
        let (db, who, whom) = (&server.app.core.db, viewer(&server, uid(&ann)), uid(&bob));
        for _ in 0..8 {
            let settings = server.app.core.settings();
            let once = move || db.write_now(move |tx| follows::follow(tx, &settings, &who, whom, &FollowOptions::default()));
            scope.spawn(move || assert!(once().is_ok()));
        }
    });
    assert_eq!(true_flags(&relationship(&ann, &bob)), ["following", "showing_reblogs"]);
    assert_eq!(database::number(&server, "SELECT count(*) FROM user_marks"), 1);
    assert_eq!(database::number(&server, "SELECT sum(followers) FROM user_counters"), 1);
    assert_eq!(database::number(&server, "SELECT count(*) FROM notifications WHERE kind = 5"), 1);
}

#[test]
fn self_follows_blocks_and_the_limit_are_enforced() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    act(&ann, &ann, "follow").refused(403, "This action is not allowed");
    act(&bob, &ann, "block").ok();
    act(&ann, &bob, "follow").refused(403, "This action is not allowed");
    act(&bob, &ann, "follow").refused(403, "This action is not allowed");
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["blocking"], "the block stays");
    database::miscount(&server, &format!("UPDATE user_counters SET follow_users = 500, block_users = 500 WHERE user_id = {}", ann.id()));
    act(&ann, &cat, "follow").refused(422, "Validation failed: You cannot follow more than 500 people");
    act(&ann, &cat, "block").refused(422, "Validation failed: You cannot block more than 500 people");
}

#[test]
fn a_follower_can_be_removed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &ann, "follow").ok();
    for _ in 0..2 {
        assert_eq!(true_flags(&act(&bob, &ann, "remove_from_followers").ok()), ["following", "showing_reblogs"]);
    }
    assert_eq!(true_flags(&relationship(&ann, &bob)), ["followed_by"]);
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}", bob.id())).ok()["followers_count"], 0);
}

#[test]
fn ending_a_follow_removes_its_dependents() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let refused = "Validation failed: You must be already following the person you want to endorse";
    act(&ann, &bob, "endorse").refused(422, refused);
    act(&ann, &bob, "pin").refused(422, refused);
    act(&ann, &bob, "follow").ok();
    let members = "SELECT count(*) FROM list_members";
    let listed = || {
        database::sql(&server, &format!("INSERT OR IGNORE INTO list_members (list_id, user_id) VALUES (5, {})", bob.id()));
    };
    database::sql(&server, &format!("INSERT INTO lists (id, user_id, title) VALUES (5, {}, 'friends')", ann.id()));
    for (endorse, end) in [("endorse", "unendorse"), ("pin", "unpin")] {
        for _ in 0..2 {
            assert_eq!(act(&ann, &bob, endorse).ok()["endorsed"], true);
        }
        let public = server.mastodon().get(&format!("/api/v1/accounts/{}/endorsements", ann.id()));
        assert_eq!(ids(&public.list()), [bob.id()]);
        assert_eq!(ids(&ann.mastodon().get("/api/v1/endorsements").list()), [bob.id()]);
        for _ in 0..2 {
            assert_eq!(act(&ann, &bob, end).ok()["endorsed"], false);
        }
        assert!(ann.mastodon().get("/api/v1/endorsements").list().is_empty());
    }
    act(&ann, &bob, "endorse").ok();
    listed();
    assert!(true_flags(&act(&ann, &bob, "unfollow").ok()).is_empty());
    assert_eq!(database::number(&server, members), 0);
    // The same when the follow ends through Fresns or by a block.
    for cut in ["follow", "block"] {
        act(&ann, &bob, "follow").ok();
        act(&ann, &bob, "endorse").ok();
        listed();
        let who = if cut == "block" { (&bob, "annie") } else { (&ann, "bobby") };
        who.0.mark(cut, "user", who.1);
        assert_eq!((relationship(&ann, &bob)["endorsed"].as_bool(), database::number(&server, members)), (Some(false), 0), "{cut}");
    }
}

#[test]
fn a_note_is_visible_to_its_author_only() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let note = |text: &str| act_with(&ann.mastodon(), &bob.id(), "note", json!({"comment": text}));
    assert_eq!(note("<b>odd</b>").ok()["note"], "<b>odd</b>", "plain text");
    assert_eq!(note("second").ok()["note"], "second");
    assert_eq!(relationship(&bob, &ann)["note"], "");
    assert_eq!(note(&"n".repeat(2_000)).ok()["note"], "n".repeat(2_000));
    note(&"ü".repeat(2_001)).refused(422, "Validation failed: Comment character limit of 2000 exceeded");
    assert_eq!(note("").ok()["note"], "");
    assert_eq!(act(&ann, &bob, "note").ok()["note"], "");
    act(&ann, &bob, "follow").ok();
    note("kept").ok();
    act(&ann, &bob, "unfollow").ok();
    assert_eq!(relationship(&ann, &bob)["note"], "kept");
}

#[test]
fn relationships_are_returned_in_request_order() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let people = add_users(&ann, 3);
    follow(&server, uid(&ann), people[1]);
    let (a, b) = (people[1].to_string(), people[0].to_string());
    let json = ann.mastodon().json(rocket::http::Method::Get, "/api/v1/accounts/relationships", json!({"id": [a, b]}));
    let queries = [format!("id[]={a}&id[]=17&id[]={b}&id[]={a}"), format!("id[0]={a}&id[1]={b}")];
    let asked = queries.map(|query| ann.mastodon().get(&format!("/api/v1/accounts/relationships?{query}")).list());
    for found in asked.into_iter().chain([json.list()]) {
        assert_eq!(ids(&found), [a.clone(), b.clone()]);
        assert_eq!((&found[0]["following"], &found[1]["following"]), (&json!(true), &json!(false)));
    }
    assert!(ann.mastodon().get("/api/v1/accounts/relationships").list().is_empty());
    server.mastodon().get("/api/v1/accounts/relationships").refused(401, "The access token is invalid");
    ann.scoped("follow").get("/api/v1/accounts/relationships").ok();
}

#[test]
fn follows_of_a_deleted_user_are_removed() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    act(&bob, &ann, "follow").ok();
    lock(&cat);
    assert_eq!(act(&bob, &cat, "follow").ok()["requested"], true);
    delete_user(&bob);
    assert!(ann.mastodon().get(&format!("/api/v1/accounts/{}/followers", ann.id())).list().is_empty());
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}", ann.id())).ok()["followers_count"], 0);
    assert!(cat.mastodon().get("/api/v1/follow_requests").list().is_empty());
    assert_eq!(database::number(&server, "SELECT count(*) FROM notifications WHERE kind = 20"), 0);
}
