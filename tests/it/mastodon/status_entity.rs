//! `Status`, field by field, for every kind of content (`docs/specs/mastodon.md 4.2, 8`).

use serde_json::{Value, json};

use super::status_client::{content, of_code};
use crate::database::{number, sql};
use crate::mastodon_client::id;
use crate::test_server::TestServer;

/// Keys that are always present, in their order, without those that need a token.
const KEYS: [&str; 28] = [
    "id",
    "created_at",
    "in_reply_to_id",
    "in_reply_to_account_id",
    "sensitive",
    "spoiler_text",
    "visibility",
    "language",
    "uri",
    "url",
    "replies_count",
    "reblogs_count",
    "favourites_count",
    "quotes_count",
    "edited_at",
    "content",
    "application",
    "media_attachments",
    "mentions",
    "tags",
    "reblog",
    "account",
    "emojis",
    "card",
    "poll",
    "quote",
    "quote_approval",
    "tagged_collections",
];

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn every_key_is_present_and_six_more_for_users() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = ann.publish_status("hello");
    assert_eq!(keys(&server.mastodon().get_status(&id(&posted)).ok()), KEYS);
    let own = ["favourited", "reblogged", "muted", "bookmarked", "filtered"];
    let seen = bob.mastodon().get_status(&id(&posted)).ok();
    assert_eq!(keys(&seen).into_iter().filter(|key| !KEYS.contains(key)).collect::<Vec<_>>(), own);
    let more: Vec<&str> = keys(&posted).into_iter().filter(|key| !KEYS.contains(key)).collect();
    assert_eq!(more, [own.as_slice(), &["pinned"]].concat(), "one's own can be pinned");
    assert_eq!(posted["uri"], format!("https://moot.example/ap/users/{}/statuses/{}", ann.id(), id(&posted)));
    assert_eq!(posted["url"], format!("https://moot.example/@annie/{}", id(&posted)));
    assert_eq!((&posted["created_at"], &posted["edited_at"]), (&json!("2026-03-04T05:06:07.000Z"), &Value::Null));
    for (key, value) in [
        ("favourited", json!(false)),
        ("filtered", json!([])),
        ("card", Value::Null),
        ("emojis", json!([])),
        ("media_attachments", json!([])),
        ("application", Value::Null),
        ("tagged_collections", json!([])),
        ("quote_approval", json!({"automatic": ["public"], "manual": [], "current_user": "automatic"})),
    ] {
        assert_eq!(seen[key], value, "{key}");
    }
    assert_eq!(server.mastodon().get_status(&id(&posted)).ok()["quote_approval"]["current_user"], "unknown");
}

#[test]
fn posts_of_fresns_have_titles_and_markdown() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish_with(json!({"content": "**bold** <script>x</script>", "postTitle": "A <title>", "isMarkdown": true}));
    let seen = server.mastodon().get_status(&of_code(&ann, &pid)).ok();
    let html = content(&seen);
    assert!(html.starts_with("<p><strong>A &lt;title&gt;</strong></p>"), "{html}");
    assert!(html.contains("<strong>bold</strong>") && !html.contains("<script>"), "{html}");
    assert_eq!(seen["spoiler_text"], "");
    let plain = of_code(&ann, &ann.publish("one\n\ntwo https://example.org/x #tag"));
    let html = content(&server.mastodon().get_status(&plain).ok());
    assert!(html.starts_with("<p>one</p><p>two <a href=\"https://example.org/x\""), "{html}");
    assert!(
        html.contains("<a href=\"https://moot.example/tags/tag\" class=\"mention hashtag\" rel=\"tag\">#<span>tag</span></a>"),
        "{html}"
    );
}

#[test]
fn likes_of_fresns_are_counted_and_dislikes_are_not() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let pid = ann.publish("marked");
    let post = of_code(&ann, &pid);
    bob.mark("like", "post", &pid);
    carol.mark("dislike", "post", &pid);
    bob.comment(&pid, "a comment");
    let seen = bob.mastodon().get_status(&post).ok();
    assert_eq!((&seen["favourites_count"], &seen["favourited"], &seen["replies_count"]), (&json!(1), &json!(true), &json!(1)));
    assert_eq!(carol.mastodon().get_status(&post).ok()["favourited"], false);
}

#[test]
fn anonymous_content_is_never_shown() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish_with(json!({"content": "guess", "isAnonymous": true}));
    let post = of_code(&ann, &pid);
    for mastodon in [server.mastodon(), ann.mastodon(), bob.mastodon()] {
        mastodon.get_status(&post).refused(404, "Record not found");
        mastodon.get(&format!("/api/v1/statuses/{post}/context")).refused(404, "Record not found");
    }
    bob.mastodon()
        .post_status(json!({"status": "x", "in_reply_to_id": post}))
        .refused(404, "The post you are trying to reply to does not appear to exist.");
    bob.mastodon()
        .post_status(json!({"status": "x", "quoted_status_id": post}))
        .refused(404, "The post you are trying to quote does not appear to exist.");
    ann.mastodon().put(&format!("/api/v1/statuses/{post}"), json!({"status": "x"})).refused(404, "Record not found");
    ann.mastodon().delete(&format!("/api/v1/statuses/{post}")).refused(404, "Record not found");
    let below = of_code(&bob, &bob.comment(&pid, "named"));
    let seen = server.mastodon().get_status(&below).ok();
    assert_eq!((&seen["in_reply_to_id"], &seen["in_reply_to_account_id"], &seen["mentions"]), (&Value::Null, &Value::Null, &json!([])));
    bob.publish_with(json!({"content": "", "postQuotePid": pid}));
    let repost = number(&server, "SELECT id FROM reposts").to_string();
    bob.mastodon().get_status(&repost).refused(404, "Record not found");
}

#[test]
fn private_comments_are_direct_for_both_sides() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let pid = ann.publish("a post");
    let cid = bob.v1().post("/editor/comment/publish", json!({"commentPid": pid, "content": "psst", "isPrivate": true})).ok();
    let comment = of_code(&bob, cid["fsid"].as_str().expect("a cid"));
    let seen = ann.mastodon().get_status(&comment).ok();
    assert_eq!((&seen["visibility"], &seen["quote_approval"]["automatic"]), (&json!("direct"), &json!([])));
    carol.mastodon().get_status(&comment).refused(404, "Record not found");
    server.mastodon().get_status(&comment).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get_status(&of_code(&ann, &pid)).ok()["replies_count"], 0);
    let answer = ann.mastodon().post_status(json!({"status": "what?", "visibility": "direct", "in_reply_to_id": comment})).ok();
    assert_eq!((&answer["visibility"], &answer["in_reply_to_id"]), (&json!("direct"), &json!(comment)));
    bob.mastodon().get_status(&id(&answer)).ok();
    carol.mastodon().get_status(&id(&answer)).refused(404, "Record not found");
    assert_eq!(number(&server, "SELECT count(*) FROM messages"), 0);
    bob.mastodon().act(&comment, "reblog").refused(403, "This action is not allowed");
}

#[test]
fn followers_only_applies_in_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = ann.mastodon().post_status(json!({"status": "close", "visibility": "private"})).ok();
    bob.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    server.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 0);
    bob.mark("follow", "user", &ann.id());
    assert_eq!(bob.mastodon().get_status(&id(&posted)).ok()["visibility"], "private");
    let unlisted = ann.mastodon().post_status(json!({"status": "aside", "visibility": "unlisted"})).ok();
    assert_eq!(server.mastodon().get_status(&id(&unlisted)).ok()["visibility"], "unlisted");
}

#[test]
fn the_author_may_be_disabled_or_deleted() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = id(&ann.publish_status("hello"));
    let answer = id(&bob.mastodon().post_status(json!({"status": "hi", "in_reply_to_id": post})).ok());
    sql(&server, &format!("UPDATE users SET status = 'disabled' WHERE id = {}", ann.id()));
    bob.mastodon().get_status(&post).refused(404, "Record not found");
    assert!(bob.mastodon().get("/api/v1/timelines/public").list().is_empty());
    let who = folkmoot::internals::model::id::UserId(ann.login.uid);
    server.app.core.db.write_now(move |tx| folkmoot::internals::community::operations::erase::user(tx, who)).expect("they leave");
    bob.mastodon().get_status(&post).refused(404, "Record not found");
    assert_eq!(bob.mastodon().get_status(&answer).ok()["in_reply_to_id"], Value::Null);
}

#[test]
fn the_application_is_named() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    sql(
        &server,
        "INSERT INTO apps (id, app_id, kind, name, website, created_at) VALUES (99, 'x', 'oauth', 'Tusk', 'https://tusk.example', 0);
         UPDATE sessions SET app_id = 99 WHERE kind = 'oauth'",
    );
    let posted = mastodon.post_status(json!({"status": "hello"})).ok();
    assert_eq!(posted["application"], json!({"name": "Tusk", "website": "https://tusk.example"}));
    let bob = server.user("bobby");
    let direct = mastodon.post_status(json!({"status": "@bobby hello", "visibility": "direct"})).ok();
    assert_eq!(bob.mastodon().get_status(&id(&direct)).ok()["application"]["name"], "Tusk");
}

#[test]
fn mentioned_users_may_open_followers_only_statuses() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let posted = ann.mastodon().post_status(json!({"status": "@bobby come in", "visibility": "private"})).ok();
    assert_eq!(bob.mastodon().get_status(&id(&posted)).ok()["mentions"][0]["id"], json!(bob.id()));
    assert_eq!(bob.mastodon().get("/api/v1/notifications").list()[0]["status"]["id"], posted["id"]);
    assert_eq!(bob.unread("mentions"), 1);
    eve.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    assert!(bob.mastodon().get("/api/v1/timelines/home").list().is_empty(), "named is not followed");
}
