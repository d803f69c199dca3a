//! Editing and deleting statuses (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::model::content::entry::FileKind;
use rocket::http::Method;
use serde_json::{Value, json};

use super::status_client::{content, ids, media, of_code};
use crate::database::{number, sql};
use crate::mastodon_client::id;
use crate::test_server::TestServer;

#[test]
fn an_edit_keeps_the_earlier_version() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = ann.mastodon().post_status(json!({"status": "frist", "spoiler_text": "old", "language": "en"})).ok();
    let path = format!("/api/v1/statuses/{}", id(&posted));
    assert_eq!(bob.mastodon().get(&format!("{path}/history")).list().len(), 1, "unedited is one version");
    server.clock.advance(60_000);
    let after = ann.mastodon().put(&path, json!({"status": "first @bobby #new", "spoiler_text": ""})).ok();
    assert_eq!(
        (&after["edited_at"], &after["spoiler_text"], &after["language"]),
        (&json!("2026-03-04T05:07:07.000Z"), &json!(""), &json!("en"))
    );
    assert_eq!((after["tags"][0]["name"].as_str(), after["mentions"][0]["acct"].as_str()), (Some("new"), Some("bobby")));
    assert_eq!(bob.unread("mentions"), 1);
    let versions = server.mastodon().get(&format!("{path}/history")).list();
    assert_eq!(versions.len(), 2);
    let keys: Vec<&String> = versions[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["content", "spoiler_text", "sensitive", "created_at", "account", "media_attachments", "emojis"]);
    assert_eq!(
        (content(&versions[0]), &versions[0]["spoiler_text"], &versions[0]["sensitive"]),
        ("<p>frist</p>".into(), &json!("old"), &json!(true))
    );
    assert_eq!((&versions[0]["created_at"], &versions[1]["created_at"]), (&posted["created_at"], &after["edited_at"]));
    assert_eq!(content(&versions[1]), content(&after));
    let source = bob.mastodon().get(&format!("{path}/source")).ok();
    assert_eq!(source, json!({"id": id(&posted), "text": "first @bobby #new", "spoiler_text": ""}));
    server.mastodon().get(&format!("{path}/source")).refused(401, "The access token is invalid");
    let list = bob.v2().get("/post/list").ok();
    assert!(list["list"][0]["content"].as_str().is_some_and(|text| text.starts_with("first")), "{list}");
}

#[test]
fn unchanged_texts_are_no_edit_and_others_cannot_edit() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let path = format!("/api/v1/statuses/{}", id(&ann.publish_status("the same")));
    for body in [json!({}), json!({"status": "the same"}), json!({"status": "the same", "sensitive": false, "media_ids": []})] {
        assert_eq!(ann.mastodon().put(&path, body).ok()["edited_at"], Value::Null);
    }
    bob.mastodon().put(&path, json!({"status": "mine"})).refused(404, "Record not found");
    ann.mastodon().put("/api/v1/statuses/7", json!({"status": "x"})).refused(404, "Record not found");
    ann.mastodon().put(&path, json!({"status": ""})).refused(422, "Validation failed: Text can't be blank");
    ann.mastodon().put(&path, json!({"status": "x".repeat(501)})).refused(422, "Validation failed: Text character limit of 500 exceeded");
    assert!(ann.mastodon().patch(&path, json!({"sensitive": true})).ok()["edited_at"].is_string());
    assert_eq!(number(&server, "SELECT count(*) FROM revisions"), 1);
}

#[test]
fn files_are_reordered_described_and_removed() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    let (a, b, c) = (media(&ann, FileKind::Image), media(&ann, FileKind::Image), media(&ann, FileKind::Image));
    let path = format!("/api/v1/statuses/{}", id(&mastodon.post_status(json!({"status": "three", "media_ids": [a, b]})).ok()));
    let kept = mastodon.put(&path, json!({"status": "two", "media_ids": [a, b]})).ok();
    assert_eq!(ids(&kept["media_attachments"]), [a.clone(), b.clone()]);
    let described = json!({"media_ids": [b, c, a], "media_attributes": [{"id": b, "description": "a cat", "focus": "0.5,-2"}]});
    let moved = mastodon.put(&path, described).ok();
    assert_eq!(ids(&moved["media_attachments"]), [b.clone(), c.clone(), a.clone()]);
    let first = &moved["media_attachments"][0];
    assert_eq!((&first["description"], &first["meta"]["focus"]), (&json!("a cat"), &json!({"x": 0.5, "y": -1.0})));
    let form = format!("media_ids[]={c}&media_attributes[][id]={c}&media_attributes[][description]=a dog");
    let fewer = mastodon.form(Method::Put, &path, &form).ok();
    assert_eq!((ids(&fewer["media_attachments"]), &fewer["media_attachments"][0]["description"]), (vec![c.clone()], &json!("a dog")));
    let film = media(&ann, FileKind::Video);
    mastodon.put(&path, json!({"media_ids": [c, film]})).refused(422, "Cannot attach a video to a post that already contains images");
    mastodon.put(&path, json!({"media_ids": ["7"]})).refused(422, "Media 7 not found or already attached to another post");
    mastodon.put(&path, json!({"media_ids": []})).ok();
    assert_eq!(mastodon.get(&path).ok()["media_attachments"], json!([]));
}

#[test]
fn a_poll_is_replaced_or_removed() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    let poll = |options: Value| json!({"options": options, "expires_in": 600, "multiple": false, "hide_totals": false});
    let path = format!("/api/v1/statuses/{}", id(&mastodon.post_status(json!({"status": "?", "poll": poll(json!(["a", "b"]))})).ok()));
    let kept = mastodon.put(&path, json!({"status": "??", "poll": poll(json!(["a", "b"]))})).ok();
    assert_eq!(kept["poll"]["options"][0]["title"], "a");
    let other = mastodon.put(&path, json!({"poll": poll(json!(["c", "d"]))})).ok();
    assert_eq!(other["poll"]["options"], json!([{"title": "c", "votes_count": 0}, {"title": "d", "votes_count": 0}]));
    assert_eq!(mastodon.put(&path, json!({"poll": poll(json!(["c"]))})).status.code, 422);
    let versions = mastodon.get(&format!("{path}/history")).list();
    assert_eq!(versions.last().expect("a version")["poll"], json!({"options": [{"title": "c"}, {"title": "d"}]}));
    assert_eq!(mastodon.put(&path, json!({"poll": null})).ok()["poll"], Value::Null);
}

#[test]
fn an_edit_notifies_those_who_reblogged_or_quoted() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let post = id(&ann.publish_status("frist"));
    bob.mastodon().act(&post, "reblog").ok();
    let quote = id(&carol.mastodon().post_status(json!({"status": "see", "quoted_status_id": post})).ok());
    for text in ["first", "the first"] {
        ann.mastodon().put(&format!("/api/v1/statuses/{post}"), json!({"status": text})).ok();
        server.work_off();
    }
    let notified = |kind: i64, who: &str, rest: &str| {
        number(
            &server,
            &format!("SELECT count(*) FROM notifications WHERE kind = {kind} AND receiver_id = {who} AND target_entry = {post} {rest}"),
        )
    };
    assert_eq!(notified(23, &bob.id(), ""), 1, "once while it is unread");
    assert_eq!(notified(24, &carol.id(), &format!("AND content_entry = {quote}")), 1);
    assert_eq!(number(&server, "SELECT count(*) FROM notifications WHERE kind IN (23, 24)"), 2);
    assert_eq!(bob.v2().get("/notification/list").ok()["pagination"]["total"], 0);
}

#[test]
fn comments_and_posts_of_fresns_are_edited_too() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish_with(json!({"content": "**bold**", "postTitle": "A title", "isMarkdown": true}));
    let cid = ann.comment(&pid, "a comment");
    let (post, comment) = (of_code(&ann, &pid), of_code(&ann, &cid));
    ann.mastodon().put(&format!("/api/v1/statuses/{post}"), json!({"status": "*slanted*"})).ok();
    ann.mastodon().put(&format!("/api/v1/statuses/{comment}"), json!({"status": "another comment"})).ok();
    let detail = ann.v2().get(&format!("/post/{pid}/detail")).ok()["detail"].clone();
    assert_eq!((&detail["title"], &detail["isMarkdown"]), (&json!("A title"), &json!(true)));
    let seen = server.mastodon().get_status(&post).ok();
    assert!(content(&seen).contains("<em>slanted</em>") && content(&seen).contains("A title"), "{}", content(&seen));
    assert_eq!(content(&server.mastodon().get_status(&comment).ok()), "<p>another comment</p>");
    sql(&server, "INSERT OR REPLACE INTO settings (key, value) VALUES ('post_edit', 'false')");
}

#[test]
fn deleting_returns_the_source_and_releases_its_files() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let picture = media(&ann, FileKind::Image);
    let posted = ann.mastodon().post_status(json!({"status": "once #more", "media_ids": [picture]})).ok();
    let path = format!("/api/v1/statuses/{}", id(&posted));
    let answer = bob.mastodon().post_status(json!({"status": "an answer", "in_reply_to_id": posted["id"]})).ok();
    bob.mastodon().delete(&path).refused(404, "Record not found");
    let gone = ann.mastodon().delete(&path).ok();
    assert_eq!((&gone["text"], gone.get("content")), (&json!("once #more"), None));
    ann.mastodon().delete(&path).refused(404, "Record not found");
    ann.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 0);
    let url = gone["media_attachments"][0]["url"].as_str().expect("an address").to_owned();
    let file = server.client.get(url.strip_prefix("https://moot.example").expect("ours").to_owned()).dispatch();
    assert_eq!(file.status().code, 200, "what is to be written anew is still shown");
    let left = bob.mastodon().get_status(&id(&answer)).ok();
    assert_eq!((&left["in_reply_to_id"], &left["in_reply_to_account_id"]), (&Value::Null, &Value::Null));
    let again = ann.mastodon().post_status(json!({"status": "once more", "media_ids": [picture]})).ok();
    let second = format!("/api/v1/statuses/{}", id(&again));
    ann.mastodon().delete(&format!("{second}?delete_media=true")).ok();
    let text = format!("Media {picture} not found or already attached to another post");
    ann.mastodon().post_status(json!({"status": "x", "media_ids": [picture]})).refused(422, &text);
}
