//! A direct status to one person is a message of their conversation.

use serde_json::json;

use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

fn conversations(who: &Person<'_>) -> Vec<serde_json::Value> {
    who.mastodon().get("/api/v1/conversations").list()
}

#[test]
fn a_message_is_a_direct_status_both_ways() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    ann.write_to(&bob, "tea at four?");
    let pair = conversations(&bob).remove(0);
    assert_eq!((&pair["unread"], &pair["accounts"][0]["id"]), (&json!(true), &json!(ann.id())));
    let last = &pair["last_status"];
    assert_eq!((&last["content"], &last["visibility"]), (&json!("<p>tea at four?</p>"), &json!("direct")));
    assert_eq!(last["mentions"][0]["id"], json!(bob.id()));
    eve.mastodon().get(&format!("/api/v1/statuses/{}", id(last))).refused(404, "Record not found");

    let body = json!({"status": "@annie gladly", "visibility": "direct", "in_reply_to_id": last["id"]});
    let answer = bob.mastodon().post("/api/v1/statuses", body).ok();
    assert_eq!(answer["in_reply_to_id"], last["id"]);
    let seen = ann.v1().get("/conversation/bobby/messages").ok();
    let texts: Vec<_> = seen["list"].as_array().expect("a list").iter().map(|message| message["content"].clone()).collect();
    assert!(texts.contains(&json!("@annie gladly")), "{texts:?}");
    assert_eq!(ann.panel()["conversations"]["unreadMessages"], 1, "{}", ann.panel()["conversations"]);
}

#[test]
fn read_state_is_shared() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.write_to(&bob, "one");
    ann.write_to(&bob, "two");
    let pair = id(&conversations(&bob)[0]);
    bob.mastodon().post(&format!("/api/v1/conversations/{pair}/read"), json!({})).ok();
    assert_eq!(bob.panel()["conversations"]["unreadMessages"], 0);
    ann.write_to(&bob, "three");
    assert_eq!(conversations(&bob)[0]["unread"], true);
    bob.v1().patch("/conversation/annie/read-status", json!({})).ok();
    assert_eq!(conversations(&bob)[0]["unread"], false);
}

#[test]
fn a_message_deleted_in_one_api_is_gone_in_both() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let made = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby forget it", "visibility": "direct"})).ok();
    assert_eq!(bob.panel()["conversations"]["unreadMessages"], 1);
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&made))).ok();
    bob.mastodon().get(&format!("/api/v1/statuses/{}", id(&made))).refused(404, "Record not found");
    assert_eq!(bob.panel()["conversations"]["unreadMessages"], 0);
    assert_eq!(bob.v1().get("/conversation/annie/messages").ok()["list"], json!([]));
}

#[test]
fn several_recipients_are_shown_in_mastodon_only() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let dan = server.user("daniel");
    let made = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby @evelyn a secret", "visibility": "direct"})).ok();
    for who in [&bob, &eve] {
        assert_eq!(conversations(who)[0]["last_status"]["id"], made["id"]);
        assert_eq!(who.v2().get("/post/list?uidOrUsername=annie").ok()["list"], json!([]));
        assert_eq!(who.panel()["conversations"]["unreadMessages"], 0);
    }
    dan.mastodon().get(&format!("/api/v1/statuses/{}", id(&made))).refused(404, "Record not found");
    assert!(dan.mastodon().get("/api/v2/search?q=a%20secret").ok()["statuses"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn sending_is_refused_in_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.v2().put("/user/edit", json!({"conversationLimit": 4})).ok();
    ann.v1().post("/conversation/message", json!({"uidOrUsername": "bobby", "message": "hello"})).refused(36608);
    let body = json!({"status": "@bobby hello", "visibility": "direct"});
    ann.mastodon().post("/api/v1/statuses", body).refused(403, "This action is not allowed");
}
