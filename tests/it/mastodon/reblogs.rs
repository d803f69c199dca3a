//! Reblogs (`docs/specs/mastodon.md 4.2, 8`), which are empty quotes in Fresns.

use serde_json::{Value, json};

use super::status_client::of_code;
use crate::database::number;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

fn reblogs(who: &Person<'_>, status: &str) -> i64 {
    who.mastodon().get_status(status).ok()["reblogs_count"].as_i64().expect("a number")
}

#[test]
fn a_reblog_is_an_empty_quote_in_fresns() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("worth passing on");
    let post = of_code(&ann, &pid);
    let made = bob.mastodon().act(&post, "reblog").ok();
    assert_ne!(id(&made), post);
    assert_eq!((&made["content"], &made["reblogged"], &made["reblog"]["id"]), (&json!(""), &json!(true), &json!(post)));
    assert_eq!((&made["account"]["id"], &made["reblog"]["account"]["id"]), (&json!(bob.id()), &json!(ann.id())));
    assert_eq!((&made["reblogs_count"], &made["reblog"]["reblogs_count"], &made["quote"]), (&json!(1), &json!(1), &Value::Null));
    assert_eq!(id(&bob.mastodon().act(&post, "reblog").ok()), id(&made), "twice is once");
    assert_eq!(id(&bob.mastodon().act(&id(&made), "reblog").ok()), id(&made), "a repost means what it passes on");
    assert_eq!((reblogs(&ann, &post), ann.unread("quotes")), (1, 1));
    let list = ann.v2().get("/post/list").ok();
    assert_eq!((&list["list"][0]["content"], &list["list"][0]["quotedPost"]["pid"]), (&Value::Null, &json!(pid)), "{list}");
    let detail = ann.v2().get(&format!("/post/{pid}/detail")).ok();
    assert_eq!(detail["detail"]["quoteCount"].as_i64().or(detail["detail"]["postCount"].as_i64()), Some(1), "{detail}");
    assert_eq!(bob.mastodon().get_status(&post).ok()["reblogged"], true);
    assert_eq!(server.mastodon().get_status(&id(&made)).ok().get("reblogged"), None);
    assert_eq!(number(&server, "SELECT quotes FROM contents WHERE reposts = 1"), 0);

    let back = bob.mastodon().act(&post, "unreblog").ok();
    assert_eq!((id(&back), &back["reblogged"], &back["reblogs_count"]), (post.clone(), &json!(false), &json!(0)));
    assert_eq!(ann.unread("quotes"), 0);
    assert_eq!(ann.v2().get("/post/list").ok()["pagination"]["total"], 1);
    bob.mastodon().get_status(&id(&made)).refused(404, "Record not found");
    bob.mastodon().act(&post, "unreblog").ok();
}

#[test]
fn an_empty_quote_of_fresns_is_a_reblog() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("worth passing on");
    let post = of_code(&ann, &pid);
    let quote = bob.publish_with(json!({"content": "", "postQuotePid": pid}));
    assert_eq!(bob.publish_with(json!({"postQuotePid": pid})), quote, "once a person");
    let repost = of_code(&bob, &quote);
    let seen = ann.mastodon().get_status(&repost).ok();
    assert_eq!((&seen["reblog"]["id"], &seen["content"]), (&json!(post), &json!("")));
    assert_eq!((reblogs(&ann, &post), bob.mastodon().get_status(&post).ok()["reblogged"].as_bool()), (1, Some(true)));
    bob.v2().delete(&format!("/post/{quote}"), json!({})).ok();
    assert_eq!((reblogs(&ann, &post), bob.mastodon().get_status(&post).ok()["reblogged"].as_bool()), (0, Some(false)));
    assert_eq!(number(&server, "SELECT count(*) FROM reposts"), 0);
    // With a text it is a quote; a post with neither text nor quote is refused.
    let words = bob.publish_with(json!({"content": "look", "postQuotePid": pid}));
    assert_eq!(ann.mastodon().get_status(&of_code(&bob, &words)).ok()["quote"]["quoted_status"]["id"], post);
    bob.v2().post("/editor/post/quick-publish", json!({"content": ""})).refused(38204);
}

#[test]
fn a_reblog_that_gets_a_text_is_a_quote() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = id(&ann.publish_status("original"));
    let repost = id(&bob.mastodon().act(&post, "reblog").ok());
    bob.mastodon().put(&format!("/api/v1/statuses/{repost}"), json!({"status": "words"})).refused(404, "Record not found");
    let pid = bob.v2().get("/post/list").ok()["list"][0]["pid"].as_str().expect("a pid").to_owned();
    let edit = bob.v1().post(&format!("/editor/post/{pid}"), json!({}));
    if edit.code() == 0 {
        let did = edit.ok()["detail"]["did"].as_str().expect("a did").to_owned();
        bob.v1().patch(&format!("/editor/post/draft/{did}"), json!({"content": "words"})).ok();
        bob.v1().post(&format!("/editor/post/draft/{did}"), json!({})).ok();
        let seen = ann.mastodon().get_status(&repost).ok();
        assert_eq!((&seen["reblog"], &seen["quote"]["quoted_status"]["id"]), (&Value::Null, &json!(post)));
        assert_eq!((reblogs(&ann, &post), ann.mastodon().get_status(&post).ok()["quotes_count"].as_i64()), (0, Some(1)));
    }
}

#[test]
fn comments_can_be_reblogged_and_fresns_does_not_show_it() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("a post");
    let cid = ann.comment(&pid, "a comment");
    let comment = of_code(&ann, &cid);
    let made = bob.mastodon().act(&comment, "reblog").ok();
    assert_eq!((&made["reblog"]["id"], reblogs(&ann, &comment)), (&json!(comment), 1));
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 1);
    let counters = format!("SELECT reposts * 10 + posts FROM user_counters WHERE user_id = {}", bob.id());
    assert_eq!(number(&server, &counters), 10);
    bob.mastodon().delete(&format!("/api/v1/statuses/{}", id(&made))).ok();
    assert_eq!((reblogs(&ann, &comment), number(&server, &counters)), (0, 0));
}

#[test]
fn restricted_statuses_cannot_be_reblogged_by_others() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let quiet = id(&ann.mastodon().post_status(json!({"status": "for followers", "visibility": "private"})).ok());
    bob.mastodon().act(&quiet, "reblog").refused(404, "Record not found");
    bob.mark("follow", "user", &ann.id());
    bob.mastodon().act(&quiet, "reblog").refused(403, "This action is not allowed");
    assert_eq!(ann.mastodon().act(&quiet, "reblog").ok()["visibility"], "private");
    let secret = ann.publish_with(json!({"content": "who am I", "isAnonymous": true}));
    bob.mastodon().act(&of_code(&ann, &secret), "reblog").refused(404, "Record not found");
    let open = id(&ann.publish_status("open"));
    let direct = json!({"visibility": "direct"});
    assert_eq!(bob.mastodon().post(&format!("/api/v1/statuses/{open}/reblog"), direct).status.code, 422);
    let quietly = bob.mastodon().post(&format!("/api/v1/statuses/{open}/reblog"), json!({"visibility": "private"})).ok();
    assert_eq!(quietly["visibility"], "private");
    bob.scoped("read").act(&open, "reblog").refused(403, "This action is outside the authorized scopes");
    server.mastodon().act(&open, "reblog").refused(401, "The access token is invalid");
    bob.mastodon().act("7", "reblog").refused(404, "Record not found");
}

#[test]
fn deleting_a_status_removes_its_reblogs() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = id(&ann.publish_status("short-lived"));
    let repost = id(&bob.mastodon().act(&post, "reblog").ok());
    ann.mastodon().delete(&format!("/api/v1/statuses/{post}")).ok();
    bob.mastodon().get_status(&repost).refused(404, "Record not found");
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 0);
    assert_eq!(number(&server, &format!("SELECT posts FROM user_counters WHERE user_id = {}", bob.id())), 0);
}
