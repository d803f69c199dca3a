//! Publishing statuses (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::community::people::users;
use folkmoot::internals::community::posts::statuses::{self, Submitted};
use folkmoot::internals::error::Error;
use folkmoot::internals::model::content::entry::FileKind;
use folkmoot::internals::model::content::status::NewStatus;
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::user::{Role, Viewer};
use rocket::http::Method;
use serde_json::{Value, json};

use super::status_client::{content, ids, media};
use crate::database::{number, sql};
use crate::mastodon_client::id;
use crate::test_server::TestServer;

#[test]
fn a_status_is_a_post_of_fresns() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = ann.mastodon().post_status(json!({"status": "Hello @bobby #Spring", "language": "en"})).ok();
    assert_eq!((&posted["visibility"], &posted["language"]), (&json!("public"), &json!("en")));
    assert_eq!(posted["account"]["id"], ann.id());
    assert_eq!(posted["mentions"][0]["acct"], "bobby");
    assert_eq!(bob.mastodon().get_status(&id(&posted)).ok()["id"], posted["id"]);
    assert_eq!(server.mastodon().get_status(&id(&posted)).ok()["content"], posted["content"]);
    let list = bob.v2().get("/post/list").ok();
    assert!(list["list"][0]["content"].as_str().is_some_and(|text| text.contains("Hello")), "{list}");
    assert_eq!(bob.unread("mentions"), 1);
}

#[test]
fn replies_are_comments_and_replies_to_a_reblog_go_to_the_original() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("What do you think?");
    let answer = bob.mastodon().post_status(json!({"status": "A lot", "in_reply_to_id": post["id"]})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["in_reply_to_account_id"]), (&post["id"], &json!(ann.id())));
    assert_eq!(answer["mentions"][0]["id"], ann.id());
    assert_eq!(ann.mastodon().get_status(&id(&post)).ok()["replies_count"], 1);
    assert_eq!(ann.unread("comments"), 1);
    let deeper = ann.mastodon().post_status(json!({"status": "Such as?", "in_reply_to_id": answer["id"]})).ok();
    assert_eq!(deeper["in_reply_to_id"], answer["id"]);
    let pid = number(&server, &format!("SELECT count(*) FROM comments WHERE post_id = {} AND parent_id = {}", id(&post), id(&answer)));
    assert_eq!(pid, 1);
    let repost = bob.mastodon().act(&id(&post), "reblog").ok();
    let through = bob.mastodon().post_status(json!({"status": "More", "in_reply_to_id": repost["id"]})).ok();
    assert_eq!(through["in_reply_to_id"], post["id"]);
}

#[test]
fn validation_errors_have_the_documented_texts() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mastodon = ann.mastodon();
    let theirs = media(&bob, FileKind::Image);
    let five: Vec<String> = (0..5).map(|_| media(&ann, FileKind::Image)).collect();
    let mixed = [media(&ann, FileKind::Image), media(&ann, FileKind::Video)];
    let poll = |options: Value, expires_in: i64| json!({"status": "?", "poll": {"options": options, "expires_in": expires_in}});
    let cases = [
        (json!({}), 422, "Validation failed: Text can't be blank".to_owned()),
        (json!({"status": " \n "}), 422, "Validation failed: Text can't be blank".into()),
        (json!({"status": "\u{0}\u{7}"}), 422, "Validation failed: Text can't be blank".into()),
        (json!({"status": "x".repeat(501)}), 422, "Validation failed: Text character limit of 500 exceeded".into()),
        (
            json!({"status": "x".repeat(496), "spoiler_text": "abcde"}),
            422,
            "Validation failed: Text character limit of 500 exceeded".into(),
        ),
        (json!({"status": "x", "media_ids": five}), 422, "Cannot attach more than 4 files".into()),
        (json!({"status": "x", "media_ids": mixed}), 422, "Cannot attach a video to a post that already contains images".into()),
        (json!({"status": "x", "media_ids": [theirs]}), 422, format!("Media {theirs} not found or already attached to another post")),
        (json!({"status": "x", "media_ids": ["7", "nine"]}), 422, "Media 7, 0 not found or already attached to another post".into()),
        (json!({"status": "x", "in_reply_to_id": "7"}), 404, "The post you are trying to reply to does not appear to exist.".into()),
        (json!({"status": "x", "in_reply_to_id": "no"}), 404, "The post you are trying to reply to does not appear to exist.".into()),
        (json!({"status": "x", "quoted_status_id": "7"}), 404, "The post you are trying to quote does not appear to exist.".into()),
        (json!({"status": "x", "visibility": "secret"}), 422, "Validation failed: Visibility is not included in the list".into()),
        (poll(json!(["a"]), 300), 422, "Validation failed: Poll options must have more than one item".into()),
        (poll(json!(["a", "b"]), 10), 422, "Validation failed: Poll expires at is too soon".into()),
        (
            json!({"status": "x", "media_ids": [five[0]], "poll": {"options": ["a", "b"], "expires_in": 300}}),
            422,
            "Cannot attach more than 4 files".into(),
        ),
    ];
    for (body, status, text) in cases {
        mastodon.post_status(body.clone()).refused(status, &text);
    }
    assert_eq!(number(&server, "SELECT count(*) FROM entries"), 0);
    server.mastodon().post_status(json!({"status": "x"})).refused(401, "The access token is invalid");
    ann.scoped("read").post_status(json!({"status": "x"})).refused(403, "This action is outside the authorized scopes");
    for bad in ["nothing", "7", "-1", "99999999999999999999"] {
        mastodon.get_status(bad).refused(404, "Record not found");
    }
}

#[test]
fn length_is_counted_in_grapheme_clusters() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let url = format!("https://example.org/{}", "x".repeat(300));
    for text in ["é".repeat(500), "e\u{301}".repeat(500), format!("{} {url}", "x".repeat(476)), "👩‍👩‍👧‍👦".repeat(500)] {
        ann.mastodon().post_status(json!({"status": text})).ok();
    }
    ann.mastodon()
        .post_status(json!({"status": format!("{} {url}", "x".repeat(477))}))
        .refused(422, "Validation failed: Text character limit of 500 exceeded");
}

#[test]
fn files_belong_to_one_status_and_can_replace_the_text() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    let pictures = [media(&ann, FileKind::Image), media(&ann, FileKind::Image)];
    let posted = mastodon.post_status(json!({"media_ids": pictures})).ok();
    assert_eq!(ids(&posted["media_attachments"]), pictures);
    assert_eq!(content(&posted), "");
    assert_eq!(posted["media_attachments"][0]["type"], "image");
    let text = format!("Media {} not found or already attached to another post", pictures[0]);
    mastodon.post_status(json!({"status": "again", "media_ids": [pictures[0]]})).refused(422, &text);
    let alone = media(&ann, FileKind::Video);
    assert_eq!(mastodon.post_status(json!({"status": "film", "media_ids": [alone]})).ok()["media_attachments"][0]["type"], "video");
    let form = media(&ann, FileKind::Image);
    let sent = mastodon.form(Method::Post, "/api/v1/statuses", &format!("status=hi&media_ids[]={form}&sensitive=1")).ok();
    assert_eq!((ids(&sent["media_attachments"]), &sent["sensitive"]), (vec![form], &json!(true)));
    let list = ann.v2().get("/post/list").ok();
    assert_eq!(list["list"][0]["files"]["images"].as_array().map(Vec::len), Some(1), "{list}");
}

#[test]
fn a_spoiler_marks_as_sensitive_and_can_replace_the_text() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    let hidden = mastodon.post_status(json!({"status": "the end", "spoiler_text": "film"})).ok();
    assert_eq!((&hidden["spoiler_text"], &hidden["sensitive"], content(&hidden)), (&json!("film"), &json!(true), "<p>the end</p>".into()));
    assert_eq!(ann.v2().get("/post/list").ok()["list"][0]["content"], "film\n\nthe end", "Fresns shows it in front");
    let only = mastodon.post_status(json!({"status": "", "spoiler_text": "just this"})).ok();
    assert_eq!((&only["spoiler_text"], &only["sensitive"], content(&only)), (&json!(""), &json!(true), "<p>just this</p>".into()));
}

#[test]
fn missing_parameters_use_the_author_s_defaults() {
    let server = TestServer::new();
    let ann = server.user("annie");
    sql(
        &server,
        &format!(
            "UPDATE users SET default_visibility = 'unlisted', default_sensitive = 1, default_language = 'de', default_quote_policy = 'followers'
             WHERE id = {}",
            ann.id()
        ),
    );
    let posted = ann.publish_status("hallo");
    assert_eq!((&posted["visibility"], &posted["sensitive"], &posted["language"]), (&json!("unlisted"), &json!(true), &json!("de")));
    assert_eq!(posted["quote_approval"], json!({"automatic": ["followers"], "manual": [], "current_user": "automatic"}));
    let other = json!({"status": "x", "visibility": "public", "sensitive": false, "language": "fr", "quote_approval_policy": "nobody"});
    let posted = ann.mastodon().post_status(other).ok();
    assert_eq!((&posted["visibility"], &posted["sensitive"], &posted["language"]), (&json!("public"), &json!(false), &json!("fr")));
    assert_eq!(posted["quote_approval"]["automatic"], json!([]));
    let quiet = ann.mastodon().post_status(json!({"status": "x", "visibility": "private", "quote_approval_policy": "public"})).ok();
    assert_eq!((&quiet["visibility"], &quiet["quote_approval"]["automatic"]), (&json!("private"), &json!([])));
}

#[test]
fn an_idempotency_key_creates_one_status_for_an_hour() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mastodon, body) = (ann.mastodon(), json!({"status": "once"}));
    let first = id(&mastodon.post_status_with_key("key", &body).ok());
    assert_eq!(id(&mastodon.post_status_with_key("key", &body).ok()), first);
    assert_ne!(id(&bob.mastodon().post_status_with_key("key", &body).ok()), first);
    assert_ne!(id(&mastodon.post_status_with_key("other", &body).ok()), first);
    server.clock.advance(3_600_000);
    assert_ne!(id(&mastodon.post_status_with_key("key", &body).ok()), first);
    mastodon.post_status_with_key(&"k".repeat(256), &body).refused(400, "The Idempotency-Key is too long");
    assert_eq!(number(&server, "SELECT count(*) FROM entries"), 4);
}

#[test]
fn concurrent_requests_with_one_key_create_one_status() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let uid = UserId(ann.login.uid);
    let account = server.app.core.read(|r| users::view(r, None, uid)).expect("a user").user.account_id;
    let who = Viewer { account, user: uid, role: Role::General };
    let new = NewStatus { text: "once".into(), idempotency_key: Some("key".into()), ..NewStatus::default() };
    let calls = (0..8).map(|_| {
        let new = new.clone();
        server.app.core.write(move |tx, settings| statuses::create(tx, settings, &who, None, &new, None))
    });
    let made: Vec<_> = futures::executor::block_on(futures::future::join_all(calls))
        .into_iter()
        .map(|posted| match posted.expect("it is said") {
            Submitted::Now(id) => id,
            Submitted::Later(_) => panic!("nothing waits"),
        })
        .collect();
    assert!(made.iter().all(|made_id| *made_id == made[0]), "{made:?}");
    assert_eq!(number(&server, "SELECT count(*) FROM entries"), 1);
}

#[test]
fn a_status_deleted_before_it_is_shown_is_not_found() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let uid = UserId(ann.login.uid);
    let core = &server.app.core;
    let account = core.read(|r| users::view(r, None, uid)).expect("a user").user.account_id;
    let who = Viewer { account, user: uid, role: Role::General };
    let new = NewStatus { text: "Gone at once".into(), ..NewStatus::default() };
    let made = core.write(move |tx, settings| statuses::create(tx, settings, &who, None, &new, None));
    let Ok(Submitted::Now(id)) = futures::executor::block_on(made) else { panic!("it was not published") };
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id.0)).ok();
    assert!(matches!(core.read(|r| statuses::one(r, Some(uid), id)), Err(Error::NotFound(_))));
}

#[test]
fn several_statuses_are_fetched_in_one_call() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (one, two) = (id(&ann.publish_status("one")), id(&ann.publish_status("two")));
    let found = server.mastodon().get(&format!("/api/v1/statuses?id[]={two}&id[]=7&id[]={one}")).ok();
    assert_eq!(ids(&found), [two, one]);
    assert_eq!(server.mastodon().get("/api/v1/statuses").ok(), json!([]));
    let many: String = (0..41).map(|n| format!("id[]={n}&")).collect();
    assert_eq!(server.mastodon().get(&format!("/api/v1/statuses?{many}")).status.code, 422);
}

#[test]
fn polls_are_included_in_their_status() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let body = json!({"status": "Which?", "poll": {"options": ["a", "b"], "expires_in": 300, "multiple": false, "hide_totals": false}});
    let posted = ann.mastodon().post_status(body.clone()).ok();
    assert_eq!(posted["poll"]["options"], json!([{"title": "a", "votes_count": 0}, {"title": "b", "votes_count": 0}]));
    let mut answer = body;
    answer["in_reply_to_id"] = posted["id"].clone();
    let answer = bob.mastodon().post_status(answer).ok();
    assert_eq!((&answer["in_reply_to_id"], answer["poll"]["options"].as_array().map(Vec::len)), (&posted["id"], Some(2)));
}

#[test]
fn restricted_and_blocked_users_are_refused() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("hello");
    ann.mark("block", "user", &bob.id());
    let gone = "The post you are trying to reply to does not appear to exist.";
    bob.mastodon().post_status(json!({"status": "x", "in_reply_to_id": post["id"]})).refused(404, gone);
    bob.mastodon().get_status(&id(&post)).refused(404, "Record not found");
    sql(&server, &format!("UPDATE users SET role = 'restricted' WHERE id = {}", bob.id()));
    bob.mastodon().post_status(json!({"status": "x"})).refused(403, "This action is not allowed");
}

#[test]
fn translation_is_not_available() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.mastodon().act(&id(&ann.publish_status("x")), "translate").refused(404, "Not Found");
}
