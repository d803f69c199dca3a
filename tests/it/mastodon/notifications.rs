//! Single notifications (`docs/specs/mastodon.md 4.4`), and how Fresns shows the same rows.

use rocket::http::Method;
use serde_json::{Value, json};

use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

pub const WITH_STATUS: &str = "id str, type str, created_at str, group_key str, account obj, status obj";
pub const WITHOUT: &str = "id str, type str, created_at str, group_key str, account obj";

pub fn list(person: &Person<'_>, query: &str) -> Vec<Value> {
    person.mastodon().get(&format!("/api/v1/notifications{query}")).list()
}

pub fn types(list: &[Value]) -> Vec<&str> {
    list.iter().map(|one| one["type"].as_str().expect("a type")).collect()
}

pub fn favourite(person: &Person<'_>, status: &Value) {
    person.mastodon().post(&format!("/api/v1/statuses/{}/favourite", id(status)), json!({})).ok();
}

pub fn unread_count(person: &Person<'_>) -> i64 {
    person.mastodon().get("/api/v1/notifications/unread_count").ok()["count"].as_i64().expect("a count")
}

/// Ann has notifications of a follow, a mention, a reply, a favourite and a quote, all by bob.
fn busy(server: &TestServer) -> (Person<'_>, Person<'_>, Value) {
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("What do you think?");
    bob.mark("follow", "user", &ann.id());
    bob.publish_status("Morning @annie");
    bob.mastodon().post("/api/v1/statuses", json!({"status": "A lot", "in_reply_to_id": post["id"]})).ok();
    favourite(&bob, &post);
    bob.v2().post("/editor/post/quick-publish", json!({"content": "ContentOptions at this", "postQuotePid": pid(&ann)})).ok();
    (ann, bob, post)
}

/// The pid of the last post of somebody.
pub fn pid(person: &Person<'_>) -> String {
    let list = person.v2().get("/post/list").ok();
    let mine = list["list"].as_array().expect("a list").iter().find(|post| post["author"]["uid"] == json!(person.login.uid));
    mine.expect("a post")["pid"].as_str().expect("a pid").to_owned()
}

#[test]
fn notifications_name_the_actor_and_the_status() {
    let server = TestServer::new();
    let (ann, bob, post) = busy(&server);
    let notifications = list(&ann, "");
    assert_eq!(types(&notifications), ["quote", "favourite", "mention", "mention", "follow"], "{notifications:#?}");
    for one in &notifications {
        exact(one, if one["type"] == "follow" { WITHOUT } else { WITH_STATUS });
        assert_eq!(one["account"]["id"], bob.id());
        assert!(one["created_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{one}");
    }
    assert_eq!(notifications[1]["status"]["id"], post["id"]);
    assert_eq!(notifications[2]["status"]["in_reply_to_id"], post["id"]);
    assert_eq!(notifications[0]["status"]["quote"]["quoted_status"]["id"], post["id"]);
    assert_eq!(notifications[0]["group_key"], format!("ungrouped-{}", id(&notifications[0])));
    assert!(notifications[1]["group_key"].as_str().is_some_and(|key| key.starts_with(&format!("favourite-{}-", id(&post)))));
    assert!(notifications[4]["group_key"].as_str().is_some_and(|key| key.starts_with("follow-")));
    let one = ann.mastodon().get(&format!("/api/v1/notifications/{}", id(&notifications[1]))).ok();
    assert_eq!(one, notifications[1]);
    // Listing changes nothing.
    assert_eq!(
        (ann.unread("likes"), ann.unread("follows"), ann.unread("comments"), ann.unread("mentions"), ann.unread("quotes")),
        (1, 1, 1, 1, 1)
    );
    assert!(list(&bob, "").is_empty());
}

#[test]
fn notifications_are_filtered_by_type_and_account() {
    let server = TestServer::new();
    let (ann, bob, _) = busy(&server);
    let cat = server.user("cathy");
    cat.mark("follow", "user", &ann.id());
    assert_eq!(types(&list(&ann, "?types[]=favourite&types[]=follow")), ["follow", "favourite", "follow"]);
    assert_eq!(types(&list(&ann, "?exclude_types[]=mention&exclude_types[]=follow")), ["quote", "favourite"]);
    assert_eq!(types(&list(&ann, "?types[]=reblog")), [""; 0]);
    assert_eq!(types(&list(&ann, "?types[]=nothing")), [""; 0]);
    assert_eq!(types(&list(&ann, &format!("?account_id={}", cat.id()))), ["follow"]);
    assert_eq!(list(&ann, &format!("?account_id={}", bob.id())).len(), 5);
    assert_eq!(list(&ann, &format!("?account_id={}&types[]=mention", bob.id())).len(), 2);
    ann.mastodon().get("/api/v1/notifications?account_id=x").refused(404, "Record not found");
}

#[test]
fn pages_link_to_each_other() {
    let server = TestServer::new();
    let (ann, ..) = busy(&server);
    let all = list(&ann, "");
    let first = ann.mastodon().get("/api/v1/notifications?limit=2&types[]=mention&types[]=favourite&types[]=quote");
    assert_eq!(first.body.as_array().map(Vec::len), Some(2));
    let next = first.link("next").expect("more");
    assert!(next.contains(&format!("max_id={}", id(&all[1]))), "{next}");
    let second = ann.mastodon().get(&next);
    assert_eq!(types(second.body.as_array().expect("a list")), ["mention", "mention"]);
    let back = ann.mastodon().get(&second.link("prev").expect("back"));
    assert_eq!(back.body, first.body);
    let last = ann.mastodon().get(&second.link("next").expect("always one"));
    assert_eq!((last.body.clone(), last.header("Link")), (json!([]), None));
    let since = list(&ann, &format!("?since_id={}", id(&all[3])));
    assert_eq!(since, all[..3]);
    let above = list(&ann, &format!("?limit=1&min_id={}", id(&all[3])));
    assert_eq!(above, all[2..3]);
    assert_eq!(list(&ann, "?limit=0"), [Value::Null; 0]);
    assert_eq!(list(&ann, "?limit=-2").len(), 2);
}

#[test]
fn kinds_unknown_to_mastodon_are_neither_shown_nor_counted() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish("A post");
    let pid = pid(&ann);
    bob.mark("dislike", "post", &pid);
    bob.mark("follow", "post", &pid);
    bob.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": "who am I", "isAnonymous": true})).ok();
    assert!(ann.unread("dislikes") + ann.unread("follows") + ann.unread("comments") >= 2);
    assert_eq!((list(&ann, "").len(), unread_count(&ann)), (0, 0));
    // Clearing keeps what was not shown.
    ann.mastodon().post("/api/v1/notifications/clear", json!({})).ok();
    assert_eq!(ann.unread("dislikes"), 1);
}

#[test]
fn dismissed_notifications_are_gone_in_both_apis() {
    let server = TestServer::new();
    let (ann, bob, _) = busy(&server);
    let notifications = list(&ann, "");
    let path = format!("/api/v1/notifications/{}/dismiss", id(&notifications[1]));
    bob.mastodon().post(&path, json!({})).refused(404, "Record not found");
    assert_eq!(ann.mastodon().post(&path, json!({})).ok(), json!({}));
    ann.mastodon().post(&path, json!({})).refused(404, "Record not found");
    assert_eq!((ann.unread("likes"), ann.unread("comments")), (0, 1));
    assert_eq!(types(&list(&ann, "")), ["quote", "mention", "mention", "follow"]);
    let fresns = |person: &Person<'_>| person.v2().get("/notification/list").ok()["pagination"]["total"].as_i64();
    assert_eq!(fresns(&ann), Some(4));
    assert_eq!(ann.mastodon().form(Method::Post, "/api/v1/notifications/clear", "").ok(), json!({}));
    assert_eq!((list(&ann, "").len(), fresns(&ann), ann.unread("follows"), unread_count(&ann)), (0, Some(0), 0, 0));
    for path in ["/api/v1/notifications/1", "/api/v1/notifications/x", "/api/v1/notifications/99999999999999999999"] {
        ann.mastodon().get(path).refused(404, "Record not found");
    }
}

#[test]
fn undoing_removes_and_deleting_hides_notifications() {
    let server = TestServer::new();
    let (ann, bob, post) = busy(&server);
    bob.mastodon().post(&format!("/api/v1/statuses/{}/unfavourite", id(&post)), json!({})).ok();
    assert_eq!(types(&list(&ann, "")), ["quote", "mention", "mention", "follow"]);
    bob.v2().delete(&format!("/post/{}", pid(&bob)), json!({})).ok();
    assert_eq!(types(&list(&ann, "")), ["mention", "mention", "follow"]);
    // The row stays in Fresns, without its content.
    assert_eq!(ann.unread("quotes"), 1);
    ann.mark("block", "user", &bob.id());
    assert_eq!(list(&ann, "").len(), 0);
}

#[test]
fn followers_with_notify_are_notified_of_every_post() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mark("follow", "user", &ann.id());
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({"notify": true})).ok();
    let post = ann.publish_status("News");
    server.work_off();
    let comment = ann.mastodon().post("/api/v1/statuses", json!({"status": "More", "in_reply_to_id": post["id"]})).ok();
    assert_ne!(comment["id"], post["id"]);
    ann.mastodon().post("/api/v1/statuses", json!({"status": "For @bobby"})).ok();
    server.work_off();
    let notifications = list(&bob, "");
    assert_eq!(types(&notifications), ["mention", "status"]);
    exact(&notifications[1], WITH_STATUS);
    assert_eq!(notifications[1]["status"]["id"], post["id"]);
    // Fresns shows the mention only.
    assert_eq!(bob.v2().get("/notification/list").ok()["pagination"]["total"], 1);
}

#[test]
fn followers_with_notify_are_notified_soon_without_anybody_asking() {
    let server = TestServer::with_background_jobs();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({"notify": true})).ok();
    for n in 1..=3 {
        ann.publish_status(&format!("News {n}"));
        let begun = std::time::Instant::now();
        while list(&bob, "").len() < n {
            // Before the timer, which looks every five seconds.
            assert!(begun.elapsed() < std::time::Duration::from_secs(4), "post {n} woke nobody");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
}

#[test]
fn muted_accounts_and_threads_do_not_notify() {
    let server = TestServer::new();
    let (ann, bob, post) = busy(&server);
    let mute = |path: &str, body: Value| ann.mastodon().post(&format!("/api/v1/{path}"), body).ok();
    mute(&format!("statuses/{}/mute", id(&post)), json!({}));
    assert_eq!(types(&list(&ann, "")), ["quote", "mention", "follow"]);
    mute(&format!("statuses/{}/unmute", id(&post)), json!({}));
    mute(&format!("accounts/{}/mute", bob.id()), json!({"notifications": false}));
    assert_eq!(list(&ann, "").len(), 5);
    mute(&format!("accounts/{}/mute", bob.id()), json!({"notifications": true, "duration": 60}));
    assert_eq!((list(&ann, "").len(), unread_count(&ann)), (0, 0));
    // Fresns has no mutes.
    assert_eq!(ann.unread("likes"), 1);
    server.clock.advance(61_000);
    assert_eq!(list(&ann, "").len(), 5);
}

#[test]
fn mastodon_only_kinds_are_not_shown_in_fresns() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("A post");
    bob.mastodon().post(&format!("/api/v1/statuses/{}/reblog", id(&post)), json!({})).ok();
    let message = bob.mastodon().post("/api/v1/statuses", json!({"status": "Only for you, @annie", "visibility": "direct"})).ok();
    ann.mastodon().patch("/api/v1/profile", json!({"locked": true})).ok();
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    let notifications = list(&ann, "");
    assert_eq!(types(&notifications), ["follow_request", "mention", "reblog"], "{notifications:#?}");
    exact(&notifications[0], WITHOUT);
    assert_eq!((&notifications[1]["status"]["id"], &notifications[1]["status"]["visibility"]), (&message["id"], &json!("direct")));
    assert_eq!((&notifications[2]["status"]["id"], &notifications[2]["account"]["id"]), (&post["id"], &json!(bob.id())));
    assert_eq!(types(&list(&ann, "?types[]=reblog")), ["reblog"]);
    assert!(list(&ann, "?types[]=quote").is_empty());
    // In Fresns the reblog is a quote, and the rest is not shown.
    assert_eq!((ann.unread("quotes"), ann.unread("mentions"), ann.unread("follows")), (1, 0, 0));
    assert_eq!(ann.v2().get("/notification/list").ok()["pagination"]["total"], 1);
    ann.mastodon().post(&format!("/api/v1/follow_requests/{}/authorize", bob.id()), json!({})).ok();
    assert_eq!(types(&list(&ann, "?exclude_types[]=mention")), ["follow", "reblog"]);
    bob.mastodon().post(&format!("/api/v1/statuses/{}/unreblog", id(&post)), json!({})).ok();
    assert_eq!((types(&list(&ann, "?types[]=reblog")).len(), ann.unread("quotes")), (0, 0));
}
