//! Following (`docs/specs/mastodon.md 4.1`, rows `follow` of 8), and the moot: heard in Fresns, and the other way round.

use folkmoot::internals::community::relations::follows;
use folkmoot::internals::model::people::profile::FollowOptions;
use serde_json::json;

use super::crowd::{RELATIONSHIP, act, act_with, crowd, erase, follow, ids, lock, on, ties, uid, viewer};
use crate::kit::Moot;
use crate::rows;
use crate::shape::exact;

#[test]
fn every_field_of_a_relationship() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let fresh = ties(&ann, &bob);
    exact(&fresh, RELATIONSHIP);
    assert!(on(&fresh).is_empty());
    assert_eq!((&fresh["languages"], &fresh["muting_expires_at"], &fresh["note"]), (&json!(null), &json!(null), &json!("")));
    let options = json!({"reblogs": false, "notify": true, "languages": ["de", "pt-BR"]});
    let made = act_with(&ann.mastodon(), &bob.id(), "follow", options).ok();
    exact(&made, RELATIONSHIP);
    assert_eq!(made["id"], bob.id());
    assert_eq!(on(&made), ["following", "notifying"]);
    assert_eq!(made["languages"], json!(["de", "pt-BR"]));
    assert_eq!(on(&ties(&bob, &ann)), ["followed_by"]);
    assert_eq!(ties(&ann, &bob), made);
}

#[test]
fn following_again_changes_the_options() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let form = |body: &str| {
        let path = format!("/api/v1/accounts/{}/follow", bob.id());
        ann.mastodon().form(rocket::http::Method::Post, &path, body)
    };
    assert_eq!(on(&form("").ok()), ["following", "showing_reblogs"]);
    assert_eq!(on(&form("reblogs=0").ok()), ["following"]);
    assert_eq!(on(&form("notify=true").ok()), ["following", "notifying"], "what is not said stays");
    assert_eq!(form("languages[]=en&languages[]=fr").ok()["languages"], json!(["en", "fr"]));
    assert_eq!(form("notify=false").ok()["languages"], json!(["en", "fr"]));
    assert_eq!(form("languages[]=").ok()["languages"], json!(null));
    for odd in ["languages[]=english", "languages[]=<b>", "languages[]=EN", "languages[]=e"] {
        assert_eq!(form(odd).status.code, 422, "{odd}");
    }
    assert_eq!(act(&bob, &ann, "follow").ok()["followed_by"], true);
    assert_eq!(moot.toot().get(&format!("/api/v1/accounts/{}", bob.id())).ok()["followers_count"], 1, "one follow");
    assert_eq!(bob.unread("follows"), 1, "told once");
}

#[test]
fn a_follow_is_one_follow_in_both_dialects() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    act(&ann, &bob, "follow").ok();
    assert_eq!(bob.unread("follows"), 1);
    let told = bob.v2().get("/notification/list").ok()["list"][0].clone();
    assert_eq!((&told["type"], &told["actionUser"]["username"]), (&json!(5), &json!("annie")));
    ann.mark("follow", "user", "bobby");
    assert!(on(&ties(&ann, &bob)).is_empty(), "the second call of Fresns takes it off");
    assert_eq!(bob.unread("follows"), 0);
    ann.mark("follow", "user", "bobby");
    assert_eq!(on(&ties(&ann, &bob)), ["following", "showing_reblogs"]);
    assert_eq!(ids(&bob.mastodon().get(&format!("/api/v1/accounts/{}/followers", bob.id())).list()), [ann.id()]);
    for _ in 0..2 {
        assert!(on(&act(&ann, &bob, "unfollow").ok()).is_empty());
    }
    assert_eq!(bob.unread("follows"), 0);
    assert_eq!(ann.v2().get("/user/bobby/detail").ok()["detail"]["interaction"]["followStatus"], false);
}

#[test]
fn the_same_follow_at_once_is_one() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    std::thread::scope(|scope| {
        let (db, who, whom) = (&moot.app.core.db, viewer(&moot, uid(&ann)), uid(&bob));
        for _ in 0..8 {
            let settings = moot.app.core.settings();
            let once = move || db.write_now(move |tx| follows::follow(tx, &settings, &who, whom, &FollowOptions::default()));
            scope.spawn(move || assert!(once().is_ok()));
        }
    });
    assert_eq!(on(&ties(&ann, &bob)), ["following", "showing_reblogs"]);
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM user_marks"), 1);
    assert_eq!(rows::number(&moot, "SELECT sum(followers) FROM user_counters"), 1);
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM notifications WHERE kind = 5"), 1);
}

#[test]
fn nobody_follows_themselves_or_past_a_block_or_beyond_the_limit() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"));
    act(&ann, &ann, "follow").refused(403, "This action is not allowed");
    act(&bob, &ann, "block").ok();
    act(&ann, &bob, "follow").refused(403, "This action is not allowed");
    act(&bob, &ann, "follow").refused(403, "This action is not allowed");
    assert_eq!(on(&ties(&bob, &ann)), ["blocking"], "the block stays");
    rows::miscount(&moot, &format!("UPDATE user_counters SET follow_users = 500, block_users = 500 WHERE user_id = {}", ann.id()));
    act(&ann, &cat, "follow").refused(422, "Validation failed: You cannot follow more than 500 people");
    act(&ann, &cat, "block").refused(422, "Validation failed: You cannot block more than 500 people");
}

#[test]
fn a_follower_can_be_let_go() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &ann, "follow").ok();
    for _ in 0..2 {
        assert_eq!(on(&act(&bob, &ann, "remove_from_followers").ok()), ["following", "showing_reblogs"]);
    }
    assert_eq!(on(&ties(&ann, &bob)), ["followed_by"]);
    assert_eq!(moot.toot().get(&format!("/api/v1/accounts/{}", bob.id())).ok()["followers_count"], 0);
}

#[test]
fn what_hangs_on_a_follow_goes_with_it() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let refused = "Validation failed: You must be already following the person you want to endorse";
    act(&ann, &bob, "endorse").refused(422, refused);
    act(&ann, &bob, "pin").refused(422, refused);
    act(&ann, &bob, "follow").ok();
    let members = "SELECT count(*) FROM list_members";
    let listed = || {
        rows::sql(&moot, &format!("INSERT OR IGNORE INTO list_members (list_id, user_id) VALUES (5, {})", bob.id()));
    };
    rows::sql(&moot, &format!("INSERT INTO lists (id, user_id, title) VALUES (5, {}, 'friends')", ann.id()));
    for (endorse, end) in [("endorse", "unendorse"), ("pin", "unpin")] {
        for _ in 0..2 {
            assert_eq!(act(&ann, &bob, endorse).ok()["endorsed"], true);
        }
        let public = moot.toot().get(&format!("/api/v1/accounts/{}/endorsements", ann.id()));
        assert_eq!(ids(&public.list()), [bob.id()]);
        assert_eq!(ids(&ann.mastodon().get("/api/v1/endorsements").list()), [bob.id()]);
        for _ in 0..2 {
            assert_eq!(act(&ann, &bob, end).ok()["endorsed"], false);
        }
        assert!(ann.mastodon().get("/api/v1/endorsements").list().is_empty());
    }
    act(&ann, &bob, "endorse").ok();
    listed();
    assert!(on(&act(&ann, &bob, "unfollow").ok()).is_empty());
    assert_eq!(rows::number(&moot, members), 0);
    // The same when Fresns takes the follow off, and when a block does.
    for cut in ["follow", "block"] {
        act(&ann, &bob, "follow").ok();
        act(&ann, &bob, "endorse").ok();
        listed();
        let who = if cut == "block" { (&bob, "annie") } else { (&ann, "bobby") };
        who.0.mark(cut, "user", who.1);
        assert_eq!((ties(&ann, &bob)["endorsed"].as_bool(), rows::number(&moot, members)), (Some(false), 0), "{cut}");
    }
}

#[test]
fn a_note_is_for_its_writer_alone() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let note = |text: &str| act_with(&ann.mastodon(), &bob.id(), "note", json!({"comment": text}));
    assert_eq!(note("<b>odd</b>").ok()["note"], "<b>odd</b>", "plain text");
    assert_eq!(note("second").ok()["note"], "second");
    assert_eq!(ties(&bob, &ann)["note"], "");
    assert_eq!(note(&"n".repeat(2_000)).ok()["note"], "n".repeat(2_000));
    note(&"ü".repeat(2_001)).refused(422, "Validation failed: Comment character limit of 2000 exceeded");
    assert_eq!(note("").ok()["note"], "");
    assert_eq!(act(&ann, &bob, "note").ok()["note"], "");
    act(&ann, &bob, "follow").ok();
    note("kept").ok();
    act(&ann, &bob, "unfollow").ok();
    assert_eq!(ties(&ann, &bob)["note"], "kept");
}

#[test]
fn relationships_come_in_the_order_asked_for() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let people = crowd(&ann, 3);
    follow(&moot, uid(&ann), people[1]);
    let (a, b) = (people[1].to_string(), people[0].to_string());
    let json = ann.mastodon().json(rocket::http::Method::Get, "/api/v1/accounts/relationships", json!({"id": [a, b]}));
    let queries = [format!("id[]={a}&id[]=17&id[]={b}&id[]={a}"), format!("id[0]={a}&id[1]={b}")];
    let asked = queries.map(|query| ann.mastodon().get(&format!("/api/v1/accounts/relationships?{query}")).list());
    for found in asked.into_iter().chain([json.list()]) {
        assert_eq!(ids(&found), [a.clone(), b.clone()]);
        assert_eq!((&found[0]["following"], &found[1]["following"]), (&json!(true), &json!(false)));
    }
    assert!(ann.mastodon().get("/api/v1/accounts/relationships").list().is_empty());
    moot.toot().get("/api/v1/accounts/relationships").refused(401, "The access token is invalid");
    ann.scoped("follow").get("/api/v1/accounts/relationships").ok();
}

#[test]
fn the_follows_of_somebody_gone_are_gone() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"));
    act(&bob, &ann, "follow").ok();
    lock(&cat);
    assert_eq!(act(&bob, &cat, "follow").ok()["requested"], true);
    erase(&bob);
    assert!(ann.mastodon().get(&format!("/api/v1/accounts/{}/followers", ann.id())).list().is_empty());
    assert_eq!(moot.toot().get(&format!("/api/v1/accounts/{}", ann.id())).ok()["followers_count"], 0);
    assert!(cat.mastodon().get("/api/v1/follow_requests").list().is_empty());
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM notifications WHERE kind = 20"), 0);
}
