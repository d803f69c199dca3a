//! Direct statuses: messages to exactly one, threads of several (`docs/specs/mastodon.md 8`).

use folkmoot::internals::model::content::entry::FileKind;
use serde_json::{Value, json};

use super::said::{content, ids, media};
use crate::kit::{Moot, Person};
use crate::rows::{number, sql};
use crate::toot::id;

fn direct(from: &Person<'_>, text: &str) -> Value {
    from.mastodon().say(json!({"status": text, "visibility": "direct"})).ok()
}

fn messages(who: &Person<'_>, other: &Person<'_>) -> Vec<Value> {
    let list = who.v1().get(&format!("/conversation/{}/messages", other.name)).ok();
    list["list"].as_array().expect("a list").clone()
}

/// Live rows of kind 25.
fn heard(moot: &Moot, who: &Person<'_>) -> i64 {
    number(moot, &format!("SELECT coalesce(sum(total), 0) FROM notification_counters WHERE kind = 25 AND user_id = {}", who.id()))
}

#[test]
fn a_direct_status_to_one_is_a_message() {
    let moot = Moot::new();
    let (ann, bob, carol) = (moot.user("annie"), moot.user("bobby"), moot.user("carol"));
    let body = json!({"status": "@bobby psst", "visibility": "direct", "spoiler_text": "secret", "language": "en"});
    let said = ann.mastodon().say(body).ok();
    assert_eq!((&said["visibility"], &said["spoiler_text"], &said["sensitive"]), (&json!("direct"), &json!("secret"), &json!(true)));
    assert_eq!((&said["language"], ids(&said["mentions"])), (&json!("en"), vec![bob.id()]));
    let seen = messages(&bob, &ann);
    assert_eq!((seen.len(), &seen[0]["content"], &seen[0]["isMe"]), (1, &json!("@bobby psst"), &json!(false)));
    assert_eq!(bob.panel()["conversations"]["unreadMessages"], 1);
    assert_eq!((heard(&moot, &bob), heard(&moot, &ann)), (1, 0));
    assert_eq!(bob.unread("mentions"), 0, "Fresns counts no message as a mention");
    assert_eq!(bob.v2().get("/notification/list").ok()["pagination"]["total"], 0);
    assert_eq!(content(&bob.mastodon().see(&id(&said)).ok()), content(&said));
    carol.mastodon().see(&id(&said)).refused(404, "Record not found");
    moot.toot().see(&id(&said)).refused(404, "Record not found");
    assert_eq!(carol.v2().get("/post/list").ok()["pagination"]["total"], 0);
    assert_eq!(number(&moot, "SELECT n FROM tallies WHERE name = 'posts'"), 0);
}

#[test]
fn a_message_of_fresns_is_a_direct_status() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    ann.write_to(&bob, "hello there");
    assert_eq!(heard(&moot, &bob), 1);
    let message = number(&moot, "SELECT id FROM messages").to_string();
    let seen = bob.mastodon().see(&message).ok();
    assert_eq!((content(&seen), &seen["visibility"]), ("<p>hello there</p>".into(), &json!("direct")));
    assert_eq!((ids(&seen["mentions"]), &seen["account"]["id"], &seen["in_reply_to_id"]), (vec![bob.id()], &json!(ann.id()), &Value::Null));
    let answer = bob.mastodon().say(json!({"status": "and to you", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["in_reply_to_account_id"]), (&json!(message), &json!(ann.id())));
    assert_eq!(ids(&answer["mentions"]), [ann.id()]);
    assert_eq!(messages(&ann, &bob).len(), 2);
    // Answering oneself stays in the conversation, and so does what a client calls public.
    let more = ann.mastodon().say(json!({"status": "hm", "visibility": "public", "in_reply_to_id": message})).ok();
    assert_eq!((&more["visibility"], ids(&more["mentions"])), (&json!("direct"), vec![bob.id()]));
    // Naming somebody else alone is a message to them.
    let carol = moot.user("carol");
    let aside = bob.mastodon().say(json!({"status": "@carol look", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!((ids(&aside["mentions"]), &aside["in_reply_to_id"]), (vec![carol.id()], &Value::Null));
    assert_eq!((messages(&carol, &bob).len(), messages(&ann, &bob).len()), (1, 3));
    let both = bob.mastodon().say(json!({"status": "@carol @annie look", "visibility": "direct", "in_reply_to_id": message})).ok();
    assert_eq!(carol.mastodon().see(&id(&both)).ok()["in_reply_to_id"], json!(message));
    assert_eq!((messages(&carol, &bob).len(), messages(&ann, &bob).len()), (1, 3));
}

#[test]
fn a_direct_answer_to_a_public_status_is_a_message_about_it() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = ann.toots("public");
    let answer = bob.mastodon().say(json!({"status": "between us", "visibility": "direct", "in_reply_to_id": post["id"]})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["visibility"]), (&post["id"], &json!("direct")));
    assert_eq!(messages(&ann, &bob)[0]["content"], "between us");
    assert_eq!(ann.mastodon().see(&id(&post)).ok()["replies_count"], 0);
    assert_eq!(number(&moot, "SELECT count(*) FROM comments"), 0);
    let below = ann.mastodon().get(&format!("/api/v1/statuses/{}/context", id(&post))).ok();
    assert_eq!(ids(&below["descendants"]), [id(&answer)]);
    let open = moot.toot().get(&format!("/api/v1/statuses/{}/context", id(&post))).ok();
    assert_eq!(open["descendants"], json!([]));
}

#[test]
fn who_may_not_be_written_to_is_not() {
    let moot = Moot::new();
    let (ann, bob, carol) = (moot.user("annie"), moot.user("bobby"), moot.user("carol"));
    sql(&moot, &format!("UPDATE users SET conversation_policy = 4 WHERE id = {}", bob.id()));
    for text in ["@bobby x", "@bobby @carol x"] {
        ann.mastodon().say(json!({"status": text, "visibility": "direct"})).refused(403, "This action is not allowed");
    }
    carol.mark("block", "user", &ann.id());
    ann.mastodon().say(json!({"status": "@carol x", "visibility": "direct"})).refused(403, "This action is not allowed");
    assert_eq!(number(&moot, "SELECT count(*) FROM entries"), 0);
}

#[test]
fn several_people_have_a_thread_that_fresns_does_not_show() {
    let moot = Moot::new();
    let (ann, bob, carol, david) = (moot.user("annie"), moot.user("bobby"), moot.user("carol"), moot.user("david"));
    let top = direct(&ann, "@bobby @carol a plan");
    assert_eq!((&top["visibility"], &top["in_reply_to_id"]), (&json!("direct"), &Value::Null));
    for who in [&bob, &carol] {
        assert_eq!(content(&who.mastodon().see(&id(&top)).ok()), content(&top));
        assert_eq!(heard(&moot, who), 1);
    }
    david.mastodon().see(&id(&top)).refused(404, "Record not found");
    assert_eq!(bob.v2().get("/post/list").ok()["pagination"]["total"], 0);
    assert_eq!((bob.panel()["conversations"]["unreadMessages"].as_i64(), bob.unread("mentions")), (Some(0), 0));
    let list = bob.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((&list[0]["unread"], &list[0]["last_status"]["id"]), (&json!(true), &top["id"]));

    let said = json!({"status": "@annie @carol agreed", "visibility": "direct", "in_reply_to_id": top["id"]});
    let answer = bob.mastodon().say(said).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["visibility"]), (&top["id"], &json!("direct")));
    let list = carol.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((list.as_array().map(Vec::len), &list[0]["last_status"]["id"]), (Some(1), &answer["id"]));
    assert_eq!(bob.mastodon().get("/api/v1/conversations").ok()[0]["unread"], false);
    let thread = carol.mastodon().get(&format!("/api/v1/statuses/{}/context", id(&top))).ok();
    assert_eq!(ids(&thread["descendants"]), [id(&answer)]);
    assert_eq!(ids(&answer["mentions"]), [ann.id(), carol.id()]);
    // Whoever is new to it gets a thread of its own.
    let wider = bob.mastodon().say(json!({"status": "@david join us", "visibility": "direct", "in_reply_to_id": top["id"]})).ok();
    assert_eq!((&wider["in_reply_to_id"], ids(&wider["mentions"])), (&top["id"], vec![david.id()]));
    david.mastodon().see(&id(&wider)).ok();
    david.mastodon().see(&id(&top)).refused(404, "Record not found");
    carol.mastodon().see(&id(&wider)).refused(404, "Record not found");

    bob.mastodon().delete(&format!("/api/v1/statuses/{}", id(&answer))).ok();
    let list = carol.mastodon().get("/api/v1/conversations").ok();
    assert_eq!(list[0]["last_status"]["id"], top["id"]);
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&top))).ok();
    assert_eq!(carol.mastodon().get("/api/v1/conversations").ok(), json!([]));
    assert_eq!(heard(&moot, &carol), 0);
    assert_eq!(number(&moot, "SELECT n FROM tallies WHERE name = 'posts'"), 0);
}

#[test]
fn to_nobody_is_a_note_to_oneself() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let note = direct(&ann, "remember the milk");
    assert_eq!((&note["visibility"], &note["mentions"]), (&json!("direct"), &json!([])));
    bob.mastodon().see(&id(&note)).refused(404, "Record not found");
    let list = ann.mastodon().get("/api/v1/conversations").ok();
    assert_eq!((ids(&list[0]["accounts"]), &list[0]["unread"]), (vec![ann.id()], &json!(false)));
}

#[test]
fn an_edit_changes_a_message_for_both_and_deleting_takes_it_back() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let picture = media(&ann, FileKind::Image);
    let said = ann.mastodon().say(json!({"status": "@bobby tpyo", "visibility": "direct", "media_ids": [picture]})).ok();
    let path = format!("/api/v1/statuses/{}", id(&said));
    bob.mastodon().put(&path, json!({"status": "mine now"})).refused(404, "Record not found");
    let edited = ann.mastodon().put(&path, json!({"status": "@bobby typo"})).ok();
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
    assert_eq!((heard(&moot, &bob), bob.panel()["conversations"]["unreadMessages"].as_i64()), (0, Some(0)));
    assert_eq!(number(&moot, "SELECT count(*) FROM revisions"), 0, "what was taken back is nowhere");
    ann.mastodon().see(&id(&said)).refused(404, "Record not found");
    // It can be written anew, with its picture.
    let again = ann.mastodon().say(json!({"status": "@bobby typo", "visibility": "direct", "media_ids": [picture]})).ok();
    assert_eq!(ids(&again["media_attachments"]), [picture]);
}

#[test]
fn deleting_in_fresns_is_for_one_side() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let said = direct(&ann, "@bobby hello");
    let cmid = messages(&bob, &ann)[0]["cmid"].as_str().expect("a cmid").to_owned();
    bob.v1().delete("/conversation/annie", json!({"type": "messages", "cmids": cmid})).ok();
    bob.mastodon().see(&id(&said)).refused(404, "Record not found");
    assert_eq!(heard(&moot, &bob), 0);
    ann.mastodon().see(&id(&said)).ok();
}

#[test]
fn messages_are_not_passed_on_or_quoted() {
    let moot = Moot::new();
    let (ann, bob, carol) = (moot.user("annie"), moot.user("bobby"), moot.user("carol"));
    let said = direct(&ann, "@bobby hello");
    let thread = direct(&ann, "@bobby @carol hello");
    for status in [&said, &thread] {
        bob.mastodon().act(&id(status), "reblog").refused(403, "This action is not allowed");
    }
    carol.mastodon().act(&id(&said), "reblog").refused(404, "Record not found");
    let quote = |status: &Value| bob.mastodon().say(json!({"status": "see", "quoted_status_id": status["id"]}));
    quote(&said).refused(404, "The post you are trying to quote does not appear to exist.");
    quote(&thread).refused(403, "This action is not allowed");
}

#[test]
fn a_direct_quote_is_for_those_it_quotes() {
    let moot = Moot::new();
    let (ann, bob, carol) = (moot.user("annie"), moot.user("bobby"), moot.user("carol"));
    let post = ann.toots("quotable");
    let quote = |text: &str| bob.mastodon().say(json!({"status": text, "visibility": "direct", "quoted_status_id": post["id"]}));
    quote("@carol look").refused(422, "Cannot quote a non-mentioned user in a Private Mention post.");
    let made = quote("@annie look").ok();
    assert_eq!((&made["quote"]["state"], &made["visibility"]), (&json!("accepted"), &json!("direct")));
    assert_eq!(ann.mastodon().see(&id(&made)).ok()["quote"]["quoted_status"]["id"], post["id"]);
    carol.mastodon().see(&id(&made)).refused(404, "Record not found");
    assert_eq!(ann.mastodon().see(&id(&post)).ok()["quotes_count"], 0);
}
