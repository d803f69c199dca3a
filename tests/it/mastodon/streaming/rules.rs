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

/// Whether a status of `author` is told: one's own, which always is, shows what came before it.
#[track_caller]
fn hears(events: &mut Events<'_>, reader: &Person<'_>, author: &Person<'_>) -> bool {
    author.publish_status("theirs");
    reader.publish_status("mine");
    let first = told(events);
    if first == "theirs" {
        assert_eq!(told(events), "mine");
    }
    first == "theirs"
}

#[test]
fn follows_mutes_and_blocks_count_at_once() {
    let server = TestServer::new();
    let (bob, eve) = (server.user("bobby"), server.user("evely"));
    let (mut home, mut public) = (bob.mastodon().listen("user"), bob.mastodon().listen("public"));
    let mut now = |home_hears: bool, public_hears: bool, what: &str| {
        assert_eq!(hears(&mut home, &bob, &eve), home_hears, "home, {what}");
        // The public stream was told of the same two; they are looked at now.
        let first = told(&mut public);
        assert_eq!(first == "theirs", public_hears, "public, {what}");
        if public_hears {
            assert_eq!(told(&mut public), "mine");
        }
    };
    now(false, true, "a stranger");
    for (who, verb, whom, home_hears, public_hears) in [
        (&bob, "follow", &eve, true, true),
        (&bob, "mute", &eve, false, false),
        (&bob, "unmute", &eve, true, true),
        (&bob, "unfollow", &eve, false, true),
        (&bob, "block", &eve, false, false),
        (&bob, "unblock", &eve, false, true),
        (&bob, "follow", &eve, true, true),
        (&eve, "block", &bob, false, false),
        (&eve, "unblock", &bob, false, true),
    ] {
        act(who, verb, whom);
        now(home_hears, public_hears, verb);
    }
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
    assert_eq!(told(&mut home), "early");
    bob.mastodon().post(&members, json!({"account_ids": [ann.id()]})).ok();
    let top = ann.publish_status("member");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "myself", "in_reply_to_id": top["id"]})).ok();
    let other = eve.publish_status("other");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "reply", "in_reply_to_id": other["id"]})).ok();
    assert_eq!([told(&mut events), told(&mut events)], ["member", "myself"]);
    // Members of an exclusive list are not at home.
    assert_eq!(told(&mut home), "other");
    bob.mastodon().post(&members, json!({"account_ids": [eve.id()]})).ok();
    eve.publish_status("new");
    bob.publish_status("own");
    assert_eq!((told(&mut events), told(&mut home)), ("new".into(), "own".into()));
    bob.mastodon().send(rocket::http::Method::Delete, &format!("{members}?account_ids[]={}", ann.id()), None, &[]).ok();
    ann.publish_status("late");
    eve.publish_status("end");
    assert_eq!((told(&mut events), told(&mut home)), ("end".into(), "late".into()));
    bob.mastodon().delete(&format!("/api/v1/lists/{list}")).ok();
    eve.publish_status("afterwards");
    // The list is gone, and its stream silent.
    assert_eq!(told(&mut home), "afterwards");
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
