//! Posts and statuses, comments and replies, quotes and boosts, likes and favourites.

use serde_json::json;

use super::{act, newest, newest_post, pid, post, profile, status};
use crate::mastodon_client::id;
use crate::test_server::TestServer;

#[test]
fn a_post_is_a_status() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish_with(json!({"postTitle": "Harvest", "content": "ten <b>baskets</b> #apples"}));
    let seen = newest(&bob, &ann);
    let content = seen["content"].as_str().expect("HTML");
    assert!(content.starts_with("<p><strong>Harvest</strong></p><p>ten &lt;b&gt;baskets&lt;/b&gt; <a href="), "{content}");
    assert_eq!((&seen["spoiler_text"], &seen["visibility"], &seen["tags"][0]["name"]), (&json!(""), &json!("public"), &json!("apples")));
    assert!(server.mastodon().get("/api/v1/timelines/public").list().iter().any(|other| other["id"] == seen["id"]));
}

#[test]
fn a_status_is_a_post() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let body = json!({"status": "rain at last", "spoiler_text": "weather", "sensitive": true});
    let made = ann.mastodon().post("/api/v1/statuses", body).ok();
    let seen = newest_post(&bob, &ann);
    assert!(seen["content"].as_str().is_some_and(|text| text.contains("weather") && text.contains("rain at last")), "{}", seen["content"]);
    ann.mastodon().put(&format!("/api/v1/statuses/{}", id(&made)), json!({"status": "rain again"})).ok();
    assert!(newest_post(&bob, &ann)["content"].as_str().is_some_and(|text| text.contains("rain again")));
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&made))).ok();
    assert_eq!(bob.v2().get("/post/list?uidOrUsername=annie").ok()["pagination"]["total"], 0);
}

#[test]
fn an_edit_and_a_deletion_reach_mastodon() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("first");
    let made = id(&newest(&bob, &ann));
    assert_eq!(status(&bob, &made)["edited_at"], json!(null));
    let draft = ann.v1().post(&format!("/editor/post/edit/{pid}"), json!({})).ok();
    let draft = format!("/editor/post/draft/{}", draft["detail"]["did"].as_str().expect("a did"));
    ann.v1().patch(&draft, json!({"content": "second"})).ok();
    ann.v1().post(&draft, json!({})).ok();
    let seen = status(&bob, &made);
    assert_eq!(seen["content"], "<p>second</p>");
    assert!(seen["edited_at"].is_string(), "{seen}");
    let history = bob.mastodon().get(&format!("/api/v1/statuses/{made}/history")).list();
    assert_eq!(history.iter().map(|version| &version["content"]).collect::<Vec<_>>(), ["<p>first</p>", "<p>second</p>"]);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    bob.mastodon().get(&format!("/api/v1/statuses/{made}")).refused(404, "Record not found");
    assert!(profile(&bob, &ann).is_empty());
}

#[test]
fn a_reply_is_a_comment_both_ways() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("who comes?");
    let root = id(&newest(&bob, &ann));
    let reply = bob.mastodon().post("/api/v1/statuses", json!({"status": "I do", "in_reply_to_id": root})).ok();
    assert_eq!((&reply["in_reply_to_id"], &reply["mentions"][0]["id"]), (&json!(root), &json!(ann.id())));
    let comments = ann.v2().get(&format!("/comment/list?pid={pid}")).ok();
    let cid = comments["list"][0]["cid"].as_str().expect("a cid").to_owned();
    assert_eq!(comments["list"][0]["content"], "I do");
    assert_eq!((post(&ann, &pid)["commentCount"].clone(), ann.unread("comments")), (json!(1), 1));

    let body = json!({"commentPid": pid, "commentCid": cid, "content": "bring cake"});
    ann.v2().post("/editor/comment/quick-publish", body).ok();
    let context = bob.mastodon().get(&format!("/api/v1/statuses/{root}/context")).ok();
    let below: Vec<_> = context["descendants"].as_array().expect("a list").iter().map(|status| status["content"].clone()).collect();
    assert_eq!(below, [json!("<p>I do</p>"), json!("<p>bring cake</p>")]);
    let answer = &context["descendants"][1];
    assert_eq!(answer["in_reply_to_id"], reply["id"]);
    assert_eq!(status(&bob, &root)["replies_count"], 1, "direct answers only");
}

#[test]
fn a_favourite_is_a_like_both_ways() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("soup");
    let seen = id(&newest(&bob, &ann));
    assert_eq!(act(&bob, &seen, "favourite")["favourited"], true);
    let shown = post(&bob, &pid);
    assert_eq!((&shown["likeCount"], &shown["interaction"]["likeStatus"]), (&json!(1), &json!(true)));
    assert_eq!(ann.unread("likes"), 1);
    act(&bob, &seen, "unfavourite");
    assert_eq!((post(&bob, &pid)["likeCount"].clone(), ann.unread("likes")), (json!(0), 0));

    bob.mark("like", "post", &pid);
    let shown = status(&bob, &seen);
    assert_eq!((&shown["favourited"], &shown["favourites_count"]), (&json!(true), &json!(1)));
    assert_eq!(bob.mastodon().get("/api/v1/favourites").list().len(), 1);
    bob.mark("dislike", "post", &pid);
    let shown = status(&bob, &seen);
    assert_eq!((&shown["favourited"], &shown["favourites_count"]), (&json!(false), &json!(0)), "a dislike is never counted");
    act(&bob, &seen, "favourite");
    assert_eq!(post(&bob, &pid)["interaction"]["dislikeStatus"], false);
}

#[test]
fn a_bookmark_is_private() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("a recipe");
    let seen = id(&newest(&bob, &ann));
    assert_eq!(act(&bob, &seen, "bookmark")["bookmarked"], true);
    assert_eq!(ann.panel()["unreadNotifications"]["all"], 0);
    assert_eq!(post(&bob, &pid)["interaction"]["followStatus"], false);
}

#[test]
fn a_boost_is_an_empty_quote_both_ways() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let original = ann.publish("concert on Friday");
    let seen = id(&newest(&bob, &ann));
    let boost = act(&bob, &seen, "reblog");
    assert_eq!((&boost["reblog"]["id"], &boost["content"], &boost["account"]["id"]), (&json!(seen), &json!(""), &json!(bob.id())));
    let quoting = newest_post(&eve, &bob);
    assert_eq!(quoting["quotedPost"]["pid"], original);
    assert_eq!((post(&eve, &original)["postCount"].clone(), ann.unread("quotes")), (json!(1), 1));
    act(&bob, &seen, "unreblog");
    assert_eq!(eve.v2().get("/post/list?uidOrUsername=bobby").ok()["pagination"]["total"], 0);
    assert_eq!((post(&eve, &original)["postCount"].clone(), ann.unread("quotes")), (json!(0), 0));

    eve.publish_with(json!({"content": "", "postQuotePid": original}));
    let shown = newest(&bob, &eve);
    assert_eq!(shown["reblog"]["id"], json!(seen), "{shown}");
    let by = bob.mastodon().get(&format!("/api/v1/statuses/{seen}/reblogged_by")).list();
    assert_eq!((by.len(), &by[0]["id"]), (1, &json!(eve.id())));
    let again = pid(&newest_post(&bob, &eve));
    eve.v2().delete(&format!("/post/{again}"), json!({})).ok();
    assert_eq!(status(&eve, &seen)["reblogged"], false);
    assert_eq!(status(&eve, &seen)["reblogs_count"], 0);
}

#[test]
fn a_quote_is_a_quote_both_ways() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let original = ann.publish("the bridge is closed");
    let seen = id(&newest(&bob, &ann));
    let body = json!({"status": "take the ferry", "quoted_status_id": seen});
    let quote = bob.mastodon().post("/api/v1/statuses", body).ok();
    assert_eq!((&quote["quote"]["state"], &quote["quote"]["quoted_status"]["id"]), (&json!("accepted"), &json!(seen)));
    assert_eq!(newest_post(&ann, &bob)["quotedPost"]["pid"], original);
    assert_eq!(ann.unread("quotes"), 1);

    ann.publish_with(json!({"content": "it is open again", "postQuotePid": original}));
    let shown = newest(&bob, &ann);
    assert_eq!((&shown["quote"]["quoted_status"]["id"], &shown["reblog"]), (&json!(seen), &json!(null)));
    assert_eq!(status(&bob, &seen)["quotes_count"], 2);
}

#[test]
fn anonymous_and_private_content_is_not_shown_elsewhere() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    ann.publish_with(json!({"content": "guess who", "isAnonymous": true}));
    assert!(profile(&bob, &ann).is_empty());
    assert!(server.mastodon().get("/api/v1/timelines/public").list().is_empty());
    assert_eq!(bob.mastodon().get(&format!("/api/v1/accounts/{}", ann.id())).ok()["statuses_count"], 0);

    let made = ann.mastodon().post("/api/v1/statuses", json!({"status": "for followers", "visibility": "private"})).ok();
    assert_eq!(bob.v2().get("/post/list?uidOrUsername=annie").ok()["list"], json!([]));
    eve.mark("follow", "user", "annie");
    assert_eq!(newest_post(&eve, &ann)["content"], "for followers");
    bob.mastodon().get(&format!("/api/v1/statuses/{}", id(&made))).refused(404, "Record not found");
}

#[test]
fn following_a_hashtag_is_shared() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish("first #bees");
    let tag = bob.mastodon().post("/api/v1/tags/bees/follow", json!({})).ok();
    assert_eq!(tag["following"], true);
    let list = bob.v2().get("/post/list?hid=bees").ok();
    assert_eq!(list["list"][0]["hashtags"][0]["interaction"]["followStatus"], true, "{}", list["list"][0]["hashtags"]);
    bob.mark("follow", "hashtag", "bees");
    assert_eq!(bob.mastodon().get("/api/v1/tags/bees").ok()["following"], false);
}
