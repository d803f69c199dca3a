//! A stream keeps to the rules of its timeline, also where they change while it is open.

use serde_json::{Value, json};

use super::listener::Events;
use crate::mastodon::account_fixtures::{delete_user, disable};
use crate::mastodon::browser::Program;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

/// The next status that is told, in its first words; the sentinel shows that nothing else came before.
#[track_caller]
fn told(events: &mut Events<'_>) -> String {
    let status = events.next("update");
    let shown = if status["reblog"].is_null() { &status } else { &status["reblog"] };
    shown["content"].as_str().expect("a text").trim_start_matches("<p>").split([' ', '<']).next().unwrap_or_default().to_owned()
}

fn act(who: &Person<'_>, verb: &str, whom: &Person<'_>) {
    who.mastodon().post(&format!("/api/v1/accounts/{}/{verb}", whom.id()), json!({})).ok();
}

#[test]
fn follows_mutes_and_blocks_count_at_once() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evely"));
    act(&bob, "follow", &ann);
    let (mut home, mut public) = (bob.mastodon().listen("user"), bob.mastodon().listen("public"));
    let say = |who: &Person<'_>, word: &str| drop(who.publish_status(word));
    say(&eve, "unfollowed");
    say(&ann, "followed");
    act(&bob, "follow", &eve);
    say(&eve, "now");
    assert_eq!([told(&mut home), told(&mut home)], ["followed", "now"]);
    act(&bob, "mute", &eve);
    say(&eve, "muted");
    act(&bob, "unmute", &eve);
    say(&eve, "unmuted");
    assert_eq!(told(&mut home), "unmuted");
    act(&bob, "block", &eve);
    say(&eve, "blocked");
    say(&ann, "between");
    act(&bob, "unblock", &eve);
    say(&eve, "stranger");
    act(&eve, "block", &bob);
    say(&eve, "blocking");
    act(&bob, "unfollow", &ann);
    say(&ann, "left");
    say(&bob, "end");
    assert_eq!([told(&mut home), told(&mut home)], ["between", "end"]);
    let seen: Vec<String> = (0..8).map(|_| told(&mut public)).collect();
    assert_eq!(seen, ["unfollowed", "followed", "now", "unmuted", "between", "stranger", "left", "end"]);
}

#[test]
fn filters_mark_what_is_told_and_their_changes_are_told() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&bob, "follow", &ann);
    let (mut home, mut public) = (bob.mastodon().listen("user"), bob.mastodon().listen("public"));
    let mut hers = ann.mastodon().listen("public");
    let filter = json!({"title": "sport", "context": ["home", "public"], "filter_action": "hide",
        "keywords_attributes": [{"keyword": "match", "whole_word": true}]});
    let made = bob.mastodon().post("/api/v2/filters", filter).ok();
    assert_eq!(home.next("filters_changed"), json!({}));
    ann.publish_status("a match tonight");
    for events in [&mut home, &mut public] {
        assert_eq!(events.next("update")["filtered"][0]["filter"]["title"], "sport");
    }
    assert_eq!(hers.next("update")["filtered"], json!([]), "they are one person's own");
    bob.mastodon().delete(&format!("/api/v2/filters/{}", id(&made))).ok();
    home.next("filters_changed");
    ann.publish_status("another match");
    assert_eq!(home.next("update")["filtered"], json!([]));
}

#[test]
fn a_list_tells_of_its_members_of_this_moment() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evely"));
    act(&bob, "follow", &ann);
    act(&bob, "follow", &eve);
    let list = id(&bob.mastodon().post("/api/v1/lists", json!({"title": "x", "exclusive": true, "replies_policy": "none"})).ok());
    let (mut events, mut home) = (bob.mastodon().listen(&format!("list?list={list}")), bob.mastodon().listen("user"));
    let members = format!("/api/v1/lists/{list}/accounts");
    ann.publish_status("early");
    bob.mastodon().post(&members, json!({"account_ids": [ann.id()]})).ok();
    let top = ann.publish_status("member");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "myself", "in_reply_to_id": top["id"]})).ok();
    let other = eve.publish_status("other");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "reply", "in_reply_to_id": other["id"]})).ok();
    bob.mastodon().send(rocket::http::Method::Delete, &format!("{members}?account_ids[]={}", ann.id()), None, &[]).ok();
    bob.mastodon().post(&members, json!({"account_ids": [eve.id()]})).ok();
    ann.publish_status("late");
    eve.publish_status("end");
    bob.publish_status("own");
    assert_eq!([told(&mut events), told(&mut events), told(&mut events)], ["member", "myself", "end"]);
    // Members of an exclusive list are not at home.
    assert_eq!([told(&mut home), told(&mut home), told(&mut home), told(&mut home)], ["early", "other", "late", "own"]);
}

#[test]
fn muted_threads_and_hidden_reposts_are_not_told() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evely"));
    act(&bob, "follow", &ann);
    act(&ann, "follow", &bob);
    let top = bob.publish_status("thread");
    bob.mastodon().post(&format!("/api/v1/statuses/{}/mute", id(&top)), json!({})).ok();
    let mut home = bob.mastodon().listen("user");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "noise", "in_reply_to_id": top["id"]})).ok();
    let theirs = id(&eve.publish_status("theirs"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({"reblogs": false})).ok();
    ann.mastodon().post(&format!("/api/v1/statuses/{theirs}/reblog"), json!({})).ok();
    ann.mastodon().post("/api/v1/statuses", json!({"status": "secret @evely", "visibility": "direct"})).ok();
    ann.v2().post("/editor/post/quick-publish", json!({"content": "masked", "isAnonymous": true})).ok();
    ann.publish_status("end");
    assert_eq!(told(&mut home), "end");
    assert_eq!(home_ids(&bob).len(), 2, "as the timeline says");
}

fn home_ids(who: &Person<'_>) -> Vec<Value> {
    who.mastodon().get("/api/v1/timelines/home").list().iter().map(|status| status["id"].clone()).collect()
}

#[test]
fn a_stream_ends_with_its_token_and_with_its_user() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let program = Program::new(&server);
    let (kept, token) = (ann.mastodon(), program.token(&ann));
    let (mut going, mut ending) = (kept.listen("user"), program.client(&token).listen("user/notification"));
    let revoke = json!({"client_id": program.id, "client_secret": program.secret, "token": token});
    server.mastodon().post("/oauth/revoke", revoke).ok();
    assert_eq!(ending.event(), None);
    ann.publish_status("still here");
    going.next("update");
    disable(&ann);
    assert_eq!(going.event(), None);
}

#[test]
fn streams_end_when_their_users_are_deleted_or_disabled() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mut hers, mut his) = (ann.mastodon().listen("user"), bob.mastodon().listen("public"));
    delete_user(&ann);
    assert_eq!(hers.event(), None);
    disable(&bob);
    assert_eq!(his.event(), None);
}
