//! Quotes: permission, display, revocation (`docs/specs/mastodon.md 4.2`).

use serde_json::{Value, json};

use super::status_client::{content, ids, of_code};
use crate::database::number;
use crate::mastodon_client::{MastodonResponse, id};
use crate::test_server::{Person, TestServer};

fn quote(who: &Person<'_>, status: &str) -> MastodonResponse {
    who.mastodon().post_status(json!({"status": "see", "quoted_status_id": status}))
}

#[test]
fn a_quote_is_a_quote_in_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("quotable");
    let post = of_code(&ann, &pid);
    let made = quote(&bob, &post).ok();
    assert_eq!((&made["quote"]["state"], &made["quote"]["quoted_status"]["id"]), (&json!("accepted"), &json!(post)));
    let link = format!("https://moot.example/@annie/{post}");
    assert!(content(&made).contains("class=\"quote-inline\"") && content(&made).contains(&link), "{}", content(&made));
    assert_eq!(ann.mastodon().get_status(&post).ok()["quotes_count"], 1);
    assert_eq!(ann.unread("quotes"), 1);
    let list = ann.v2().get(&format!("/post/{pid}/quotes")).ok();
    assert_eq!((&list["pagination"]["total"], &list["list"][0]["quotedPost"]["pid"]), (&json!(1), &json!(pid)));
    // A nested quote has only the id of its target.
    let nested = quote(&ann, &id(&made)).ok();
    let inner = &nested["quote"]["quoted_status"]["quote"];
    assert_eq!((&inner["state"], &inner["quoted_status_id"], inner.get("quoted_status")), (&json!("accepted"), &json!(post), None));
    let linked = bob.mastodon().post_status(json!({"status": format!("see {link}"), "quoted_status_id": post})).ok();
    assert!(!content(&linked).contains("quote-inline"));
}

#[test]
fn only_users_allowed_by_the_author_may_quote() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = |body: Value| id(&ann.mastodon().post_status(body).ok());
    let nobody = posted(json!({"status": "x", "quote_approval_policy": "nobody"}));
    let followers = posted(json!({"status": "x", "quote_approval_policy": "followers"}));
    for post in [&nobody, &followers] {
        assert_eq!(bob.mastodon().get_status(post).ok()["quote_approval"]["current_user"], "denied");
        quote(&bob, post).refused(403, "This action is not allowed");
        quote(&ann, post).ok();
    }
    bob.mark("follow", "user", &ann.id());
    assert_eq!(bob.mastodon().get_status(&followers).ok()["quote_approval"]["current_user"], "automatic");
    quote(&bob, &followers).ok();
    quote(&bob, &nobody).refused(403, "This action is not allowed");
    let pid = format!("SELECT count(*) FROM posts WHERE quoted_id = {followers}");
    assert_eq!(number(&server, &pid), 2);

    let change = |who: &Person<'_>, post: &str, policy: &str| {
        who.mastodon().put(&format!("/api/v1/statuses/{post}/interaction_policy"), json!({"quote_approval_policy": policy}))
    };
    change(&bob, &nobody, "public").refused(404, "Record not found");
    assert_eq!(change(&ann, &nobody, "public").ok()["quote_approval"]["automatic"], json!(["public"]));
    quote(&bob, &nobody).ok();
    assert_eq!(change(&ann, &nobody, "odd").status.code, 422);
    assert_eq!(change(&ann, &nobody, "").status.code, 400);
    let reply = posted(json!({"status": "reply", "in_reply_to_id": nobody, "quote_approval_policy": "nobody"}));
    quote(&bob, &reply).refused(403, "This action is not allowed");
    change(&ann, &reply, "public").ok();
    let of_comment = quote(&bob, &reply).ok();
    assert_eq!(of_comment["quote"]["quoted_status"]["in_reply_to_id"], nobody);
}

#[test]
fn a_quote_can_be_revoked() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("quotable");
    let post = of_code(&ann, &pid);
    let made = id(&quote(&bob, &post).ok());
    let revoke = |who: &Person<'_>, of: &str, by: &str| who.mastodon().act(of, &format!("quotes/{by}/revoke"));
    revoke(&bob, &post, &made).refused(403, "This action is not allowed");
    revoke(&ann, &post, "7").refused(404, "Record not found");
    let other = id(&ann.publish_status("other"));
    revoke(&ann, &other, &made).refused(404, "Record not found");
    let after = revoke(&ann, &post, &made).ok();
    assert_eq!((id(&after), &after["quote"]), (made.clone(), &json!({"state": "revoked", "quoted_status": null})));
    revoke(&ann, &post, &made).ok();
    let carol = server.user("carol");
    carol.mark("block", "user", &ann.id());
    assert_eq!(carol.mastodon().get_status(&made).ok()["quote"]["state"], "revoked");
    assert_eq!(ann.mastodon().get_status(&post).ok()["quotes_count"], 0);
    assert_eq!(ann.v2().get(&format!("/post/{pid}/quotes")).ok()["pagination"]["total"], 0);
    let list = ann.v2().get("/post/list").ok();
    let shown = list["list"].as_array().expect("a list").iter().find(|post| post["content"] == "see").expect("the quote");
    assert_eq!(shown["quotedPost"], Value::Null);
    bob.mastodon().delete(&format!("/api/v1/statuses/{made}")).ok();
    assert_eq!(ann.mastodon().get_status(&post).ok()["quotes_count"], 0);
}

#[test]
fn a_hidden_quote_has_a_state() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let post = id(&ann.publish_status("quotable"));
    let made = id(&quote(&bob, &post).ok());
    let state = |who: &Person<'_>| {
        let seen = who.mastodon().get_status(&made).ok();
        (seen["quote"]["state"].as_str().expect("a state").to_owned(), seen["quote"]["quoted_status"].is_null())
    };
    assert_eq!(state(&carol), ("accepted".into(), false));
    crate::database::sql(&server, &format!("INSERT INTO mutes (id, user_id, target_id) VALUES (1, {}, {})", carol.id(), ann.id()));
    assert_eq!(state(&carol), ("muted_account".into(), false));
    carol.mark("block", "user", &ann.id());
    assert_eq!(state(&carol), ("blocked_account".into(), false));
    ann.mark("block", "user", &carol.id());
    assert_eq!(state(&carol), ("unauthorized".into(), true));
    ann.mastodon().delete(&format!("/api/v1/statuses/{post}")).ok();
    assert_eq!(state(&bob), ("deleted".into(), true));
}

#[test]
fn quotes_are_listed_without_reposts() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let post = id(&ann.publish_status("quotable"));
    let (one, two) = (id(&quote(&bob, &post).ok()), id(&quote(&carol, &post).ok()));
    bob.mastodon().act(&post, "reblog").ok();
    let hidden = bob.mastodon().post_status(json!({"status": "x", "visibility": "private", "quoted_status_id": post})).ok();
    let path = format!("/api/v1/statuses/{post}/quotes");
    assert_eq!(ids(&server.mastodon().get(&path).ok()), [two.clone(), one.clone()]);
    assert_eq!(ids(&bob.mastodon().get(&path).ok())[0], id(&hidden));
    let first = server.mastodon().get(&format!("{path}?limit=1"));
    let next = first.link("next").expect("a full page has a next one");
    assert_eq!(ids(&first.ok()), [two]);
    assert_eq!(ids(&server.mastodon().get(&next).ok()), [one]);
    server.mastodon().get("/api/v1/statuses/7/quotes").refused(404, "Record not found");
}

#[test]
fn a_reply_cannot_quote() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let post = id(&ann.publish_status("quotable"));
    let both = json!({"status": "x", "quoted_status_id": post, "in_reply_to_id": post});
    ann.mastodon().post_status(both).refused(422, "Validation failed: Quoted status cannot be part of a reply");
    ann.mastodon().post_status(json!({"quoted_status_id": post})).refused(422, "Validation failed: Text can't be blank");
}
