//! Direct statuses: messages to exactly one person, threads with several (`docs/specs/mastodon.md 8`).

use folkmoot::internals::model::content::entry::FileKind;
use serde_json::{Value, json};

use super::status_client::{content, ids, media};
use crate::database::{number, sql};
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

fn direct(from: &Person<'_>, text: &str) -> Value {
    from.mastodon().post_status(json!({"status": text, "visibility": "direct"})).ok()
}

fn messages(who: &Person<'_>, other: &Person<'_>) -> Vec<Value> {
    let list = who.v1().get(&format!("/conversation/{}/messages", other.name)).ok();
    list["list"].as_array().expect("a list").clone()
}

/// The number of notifications of kind 25 that are not deleted.
fn message_notifications(server: &TestServer, who: &Person<'_>) -> i64 {
    number(server, &format!("SELECT coalesce(sum(total), 0) FROM notification_counters WHERE kind = 25 AND user_id = {}", who.id()))
}

#[test]
fn a_direct_status_to_one_person_is_a_message() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let body = json!({"status": "@bobby psst", "visibility": "direct", "spoiler_text": "secret", "language": "en"});
    let posted = ann.mastodon().post_status(body).ok();
    assert_eq!((&posted["visibility"], &posted["spoiler_text"], &posted["sensitive"]), (&json!("direct"), &json!("secret"), &json!(true)));
    assert_eq!((&posted["language"], ids(&posted["mentions"])), (&json!("en"), vec![bob.id()]));
    let seen = messages(&bob, &ann);
    assert_eq!((seen.len(), &seen[0]["content"], &seen[0]["isMe"]), (1, &json!("@bobby psst"), &json!(false)));
    assert_eq!(bob.panel()["conversations"]["unreadMessages"], 1);
    assert_eq!((message_notifications(&server, &bob), message_notifications(&server, &ann)), (1, 0));
    assert_eq!(bob.unread("mentions"), 0, "Fresns counts no message as a mention");
    assert_eq!(bob.v2().get("/notification/list").ok()["pagination"]["total"], 0);
    assert_eq!(content(&bob.mastodon().get_status(&id(&posted)).ok()), content(&posted));
    carol.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    server.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    assert_eq!(carol.v2().get("/post/list").ok()["pagination"]["total"], 0);
    assert_eq!(number(&server, "SELECT n FROM tallies WHERE name = 'posts'"), 0);
}

#[test]
fn a_message_of_fresns_is_a_direct_status() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.write_to(&bob, "hello there");
    assert_eq!(message_notifications(&server, &bob), 1);
    let message = number(&server, "SELECT id FROM messages").to_string();
    let seen = bob.mastodon().get_status(&message).ok();
    assert_eq!((content(&seen), &seen["visibility"]), ("<p>hello there</p>".into(), &json!("direct")));
    assert_eq!((ids(&seen["mentions"]), &seen["account"]["id"], &seen["in_reply_to_id"]), (vec![bob.id()], &json!(ann.id()), &Value::Null));
    let answer = bob.mastodon().post_status(json!({"status": "and to you", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["in_reply_to_account_id"]), (&json!(message), &json!(ann.id())));
    assert_eq!(ids(&answer["mentions"]), [ann.id()]);
    assert_eq!(messages(&ann, &bob).len(), 2);
    // A reply to oneself stays in the conversation, also if the client says `public`.
    let more = ann.mastodon().post_status(json!({"status": "hm", "visibility": "public", "in_reply_to_id": message})).ok();
    assert_eq!((&more["visibility"], ids(&more["mentions"])), (&json!("direct"), vec![bob.id()]));
    // Mentioning only another person makes it a message to them.
    let carol = server.user("carol");
    let aside = bob.mastodon().post_status(json!({"status": "@carol look", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!((ids(&aside["mentions"]), &aside["in_reply_to_id"]), (vec![carol.id()], &Value::Null));
    assert_eq!((messages(&carol, &bob).len(), messages(&ann, &bob).len()), (1, 3));
    let both = bob.mastodon().post_status(json!({"status": "@carol @annie look", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!(carol.mastodon().get_status(&id(&both)).ok()["in_reply_to_id"], json!(message));
    assert_eq!((messages(&carol, &bob).len(), messages(&ann, &bob).len()), (1, 3));
}

#[test]
fn a_direct_reply_to_a_public_status_is_a_message() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("public");
    let answer = bob.mastodon().post_status(json!({"status": "between us", "visibility": "direct", "in_reply_to_id": post["id"]})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["visibility"]), (&post["id"], &json!("direct")));
    assert_eq!(messages(&ann, &bob)[0]["content"], "between us");
    assert_eq!(ann.mastodon().get_status(&id(&post)).ok()["replies_count"], 0);
    assert_eq!(number(&server, "SELECT count(*) FROM comments"), 0);
    let below = ann.mastodon().get(&format!("/api/v1/statuses/{}/context", id(&post))).ok();
    assert_eq!(ids(&below["descendants"]), [id(&answer)]);
    let open = server.mastodon().get(&format!("/api/v1/statuses/{}/context", id(&post))).ok();
    assert_eq!(open["descendants"], json!([]));
}

#[test]
fn direct_statuses_follow_the_rules_for_messages() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    sql(&server, &format!("UPDATE users SET conversation_policy = 4 WHERE id = {}", bob.id()));
    for text in ["@bobby x", "@bobby @carol x"] {
        ann.mastodon().post_status(json!({"status": text, "visibility": "direct"})).refused(403, "This action is not allowed");
    }
    carol.mark("block", "user", &ann.id());
    ann.mastodon().post_status(json!({"status": "@carol x", "visibility": "direct"})).refused(403, "This action is not allowed");
    assert_eq!(number(&server, "SELECT count(*) FROM entries"), 0);
}

#[test]
fn a_direct_status_to_several_people_is_not_shown_in_fresns() {
    let server = TestServer::new();
    let (ann, bob, carol, david) = (server.user("annie"), server.user("bobby"), server.user("carol"), server.user("david"));
    let top = direct(&ann, "@bobby @carol a plan");
    assert_eq!((&top["visibility"], &top["in_reply_to_id"]), (&json!("direct"), &Value::Null));
    for who in [&bob, &carol] {
        assert_eq!(content(&who.mastodon().get_status(&id(&top)).ok()), content(&top));
        assert_eq!(message_notifications(&server, who), 1);
    }
    david.mastodon().get_status(&id(&top)).refused(404, "Record not found");
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 0);
    assert_eq!((bob.panel()["conversations"]["unreadMessages"].as_i64(), bob.unread("mentions")), (Some(0), 0));
    let list = bob.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((&list[0]["unread"], &list[0]["last_status"]["id"]), (&json!(true), &top["id"]));

    let posted = json!({"status": "@annie @carol agreed", "visibility": "direct", "in_reply_to_id": top["id"]});
    let answer = bob.mastodon().post_status(posted).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["visibility"]), (&top["id"], &json!("direct")));
    let list = carol.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((list.as_array().map(Vec::len), &list[0]["last_status"]["id"]), (Some(1), &answer["id"]));
    assert_eq!(bob.mastodon().get("/api/v1/conversations").ok()[0]["unread"], false);
    let thread = carol.mastodon().get(&format!("/api/v1/statuses/{}/context", id(&top))).ok();
    assert_eq!(ids(&thread["descendants"]), [id(&answer)]);
    assert_eq!(ids(&answer["mentions"]), [ann.id(), carol.id()]);
    // A reply that adds a person starts a new thread.
    let wider = bob.mastodon().post_status(json!({"status": "@david join us", "visibility": "direct", "in_reply_to_id": top["id"]})).ok();
    assert_eq!((&wider["in_reply_to_id"], ids(&wider["mentions"])), (&top["id"], vec![david.id()]));
    david.mastodon().get_status(&id(&wider)).ok();
    david.mastodon().get_status(&id(&top)).refused(404, "Record not found");
    carol.mastodon().get_status(&id(&wider)).refused(404, "Record not found");

    bob.mastodon().delete(&format!("/api/v1/statuses/{}", id(&answer))).ok();
    let list = carol.mastodon().get("/api/v1/conversations").ok();
    assert_eq!(list[0]["last_status"]["id"], top["id"]);
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&top))).ok();
    assert_eq!(carol.mastodon().get("/api/v1/conversations").ok(), json!([]));
    assert_eq!(message_notifications(&server, &carol), 0);
    assert_eq!(number(&server, "SELECT n FROM tallies WHERE name = 'posts'"), 0);
}

#[test]
fn a_direct_status_without_mentions_is_a_note_to_oneself() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let note = direct(&ann, "remember the milk");
    assert_eq!((&note["visibility"], &note["mentions"]), (&json!("direct"), &json!([])));
    bob.mastodon().get_status(&id(&note)).refused(404, "Record not found");
    let list = ann.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((ids(&list[0]["accounts"]), &list[0]["unread"]), (vec![ann.id()], &json!(false)));
}

#[test]
fn editing_and_deleting_a_message_affects_both_sides() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let picture = media(&ann, FileKind::Image);
    let posted = ann.mastodon().post_status(json!({"status": "@bobby tpyo", "visibility": "direct", "media_ids": [picture]})).ok();
    let path = format!("/api/v1/statuses/{}", id(&posted));
    bob.mastodon().put(&path, json!({"status": "mine now"})).refused(404, "Record not found");
    let edited = ann.mastodon().put(&path, json!({"status": "@bobby typo", "media_ids": [picture]})).ok();
    assert!(edited["edited_at"].is_string() && content(&edited).ends_with(" typo</p>"), "{edited}");
    assert_eq!(ids(&edited["media_attachments"]), std::slice::from_ref(&picture));
    assert!(messages(&bob, &ann)[0]["content"].as_str().is_some_and(|text| text.starts_with("@bobby typo")));
    let versions = bob.mastodon().get(&format!("{path}/history")).list();
    assert_eq!(versions.len(), 2);
    assert!(content(&versions[0]).contains("tpyo"));
    bob.mastodon().delete(&path).refused(404, "Record not found");
    let gone = ann.mastodon().delete(&path).ok();
    assert_eq!((&gone["text"], gone.get("content")), (&json!("@bobby typo"), None));
    assert!(messages(&bob, &ann).is_empty() && messages(&ann, &bob).is_empty());
    assert_eq!((message_notifications(&server, &bob), bob.panel()["conversations"]["unreadMessages"].as_i64()), (0, Some(0)));
    assert_eq!(number(&server, "SELECT count(*) FROM revisions"), 0, "what was taken back is nowhere");
    ann.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    // It can be posted again with its picture.
    let again = ann.mastodon().post_status(json!({"status": "@bobby typo", "visibility": "direct", "media_ids": [picture]})).ok();
    assert_eq!(ids(&again["media_attachments"]), [picture]);
}

#[test]
fn deleting_in_fresns_affects_one_side() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = direct(&ann, "@bobby hello");
    let cmid = messages(&bob, &ann)[0]["cmid"].as_str().expect("a cmid").to_owned();
    bob.v1().delete("/conversation/annie", json!({"type": "messages", "cmids": cmid})).ok();
    bob.mastodon().get_status(&id(&posted)).refused(404, "Record not found");
    assert_eq!(message_notifications(&server, &bob), 0);
    ann.mastodon().get_status(&id(&posted)).ok();
}

#[test]
fn messages_cannot_be_reblogged_or_quoted() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let posted = direct(&ann, "@bobby hello");
    let thread = direct(&ann, "@bobby @carol hello");
    for status in [&posted, &thread] {
        bob.mastodon().act(&id(status), "reblog").refused(403, "This action is not allowed");
    }
    carol.mastodon().act(&id(&posted), "reblog").refused(404, "Record not found");
    let quote = |status: &Value| bob.mastodon().post_status(json!({"status": "see", "quoted_status_id": status["id"]}));
    quote(&posted).refused(404, "The post you are trying to quote does not appear to exist.");
    quote(&thread).refused(403, "This action is not allowed");
}

#[test]
fn a_direct_quote_requires_the_quoted_author() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let post = ann.publish_status("quotable");
    let quote = |text: &str| bob.mastodon().post_status(json!({"status": text, "visibility": "direct", "quoted_status_id": post["id"]}));
    quote("@carol look").refused(422, "Cannot quote a non-mentioned user in a Private Mention post.");
    let made = quote("@annie look").ok();
    assert_eq!((&made["quote"]["state"], &made["visibility"]), (&json!("accepted"), &json!("direct")));
    assert_eq!(ann.mastodon().get_status(&id(&made)).ok()["quote"]["quoted_status"]["id"], post["id"]);
    carol.mastodon().get_status(&id(&made)).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get_status(&id(&post)).ok()["quotes_count"], 0);
}
