//! Saying something (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::community::people::users;
use folkmoot::internals::community::posts::statuses::{self, Said};
use folkmoot::internals::model::content::entry::FileKind;
use folkmoot::internals::model::content::status::NewStatus;
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::user::{Role, Viewer};
use rocket::http::Method;
use serde_json::{Value, json};

use super::said::{content, ids, media};
use crate::kit::Moot;
use crate::rows::{number, sql};
use crate::toot::id;

#[test]
fn a_status_is_a_post_of_fresns() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let said = ann.mastodon().say(json!({"status": "Hello @bobby #Spring", "language": "en"})).ok();
    assert_eq!((&said["visibility"], &said["language"]), (&json!("public"), &json!("en")));
    assert_eq!(said["account"]["id"], ann.id());
    assert_eq!(said["mentions"][0]["acct"], "bobby");
    assert_eq!(bob.mastodon().see(&id(&said)).ok()["id"], said["id"]);
    assert_eq!(moot.toot().see(&id(&said)).ok()["content"], said["content"]);
    let list = bob.v2().get("/post/list").ok();
    assert!(list["list"][0]["content"].as_str().is_some_and(|text| text.contains("Hello")), "{list}");
    assert_eq!(bob.unread("mentions"), 1);
}

#[test]
fn answers_are_comments_and_answers_to_a_repost_are_answers_to_what_it_passes_on() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = ann.toots("What do you think?");
    let answer = bob.mastodon().say(json!({"status": "A lot", "in_reply_to_id": post["id"]})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["in_reply_to_account_id"]), (&post["id"], &json!(ann.id())));
    assert_eq!(answer["mentions"][0]["id"], ann.id());
    assert_eq!(ann.mastodon().see(&id(&post)).ok()["replies_count"], 1);
    assert_eq!(ann.unread("comments"), 1);
    let deeper = ann.mastodon().say(json!({"status": "Such as?", "in_reply_to_id": answer["id"]})).ok();
    assert_eq!(deeper["in_reply_to_id"], answer["id"]);
    let pid = number(&moot, &format!("SELECT count(*) FROM comments WHERE post_id = {} AND parent_id = {}", id(&post), id(&answer)));
    assert_eq!(pid, 1);
    let repost = bob.mastodon().act(&id(&post), "reblog").ok();
    let through = bob.mastodon().say(json!({"status": "More", "in_reply_to_id": repost["id"]})).ok();
    assert_eq!(through["in_reply_to_id"], post["id"]);
}

#[test]
fn nothing_is_refused_in_the_words_clients_know() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let toot = ann.mastodon();
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
        toot.say(body.clone()).refused(status, &text);
    }
    assert_eq!(number(&moot, "SELECT count(*) FROM entries"), 0);
    moot.toot().say(json!({"status": "x"})).refused(401, "The access token is invalid");
    ann.scoped("read").say(json!({"status": "x"})).refused(403, "This action is outside the authorized scopes");
    for bad in ["nothing", "7", "-1", "99999999999999999999"] {
        toot.see(bad).refused(404, "Record not found");
    }
}

#[test]
fn length_is_what_people_see() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let url = format!("https://example.org/{}", "x".repeat(300));
    for text in ["é".repeat(500), "e\u{301}".repeat(500), format!("{} {url}", "x".repeat(476)), "👩‍👩‍👧‍👦".repeat(500)] {
        ann.mastodon().say(json!({"status": text})).ok();
    }
    ann.mastodon()
        .say(json!({"status": format!("{} {url}", "x".repeat(477))}))
        .refused(422, "Validation failed: Text character limit of 500 exceeded");
}

#[test]
fn files_belong_to_one_status_and_stand_in_for_a_text() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let toot = ann.mastodon();
    let pictures = [media(&ann, FileKind::Image), media(&ann, FileKind::Image)];
    let said = toot.say(json!({"media_ids": pictures})).ok();
    assert_eq!(ids(&said["media_attachments"]), pictures);
    assert_eq!(content(&said), "");
    assert_eq!(said["media_attachments"][0]["type"], "image");
    let text = format!("Media {} not found or already attached to another post", pictures[0]);
    toot.say(json!({"status": "again", "media_ids": [pictures[0]]})).refused(422, &text);
    let alone = media(&ann, FileKind::Video);
    assert_eq!(toot.say(json!({"status": "film", "media_ids": [alone]})).ok()["media_attachments"][0]["type"], "video");
    let form = media(&ann, FileKind::Image);
    let sent = toot.form(Method::Post, "/api/v1/statuses", &format!("status=hi&media_ids[]={form}&sensitive=1")).ok();
    assert_eq!((ids(&sent["media_attachments"]), &sent["sensitive"]), (vec![form], &json!(true)));
    let list = ann.v2().get("/post/list").ok();
    assert_eq!(list["list"][0]["files"]["images"].as_array().map(Vec::len), Some(1), "{list}");
}

#[test]
fn a_spoiler_hides_and_stands_in_for_a_text() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let toot = ann.mastodon();
    let hidden = toot.say(json!({"status": "the end", "spoiler_text": "film"})).ok();
    assert_eq!((&hidden["spoiler_text"], &hidden["sensitive"], content(&hidden)), (&json!("film"), &json!(true), "<p>the end</p>".into()));
    assert_eq!(ann.v2().get("/post/list").ok()["list"][0]["content"], "film\n\nthe end", "Fresns shows it in front");
    let only = toot.say(json!({"status": "", "spoiler_text": "just this"})).ok();
    assert_eq!((&only["spoiler_text"], &only["sensitive"], content(&only)), (&json!(""), &json!(true), "<p>just this</p>".into()));
}

#[test]
fn what_is_not_said_is_as_its_author_says_it_by_default() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    sql(
        &moot,
        &format!(
            "UPDATE users SET default_visibility = 'unlisted', default_sensitive = 1, default_language = 'de', default_quote_policy = 'followers'
             WHERE id = {}",
            ann.id()
        ),
    );
    let said = ann.toots("hallo");
    assert_eq!((&said["visibility"], &said["sensitive"], &said["language"]), (&json!("unlisted"), &json!(true), &json!("de")));
    assert_eq!(said["quote_approval"], json!({"automatic": ["followers"], "manual": [], "current_user": "automatic"}));
    let other = json!({"status": "x", "visibility": "public", "sensitive": false, "language": "fr", "quote_approval_policy": "nobody"});
    let said = ann.mastodon().say(other).ok();
    assert_eq!((&said["visibility"], &said["sensitive"], &said["language"]), (&json!("public"), &json!(false), &json!("fr")));
    assert_eq!(said["quote_approval"]["automatic"], json!([]));
    let quiet = ann.mastodon().say(json!({"status": "x", "visibility": "private", "quote_approval_policy": "public"})).ok();
    assert_eq!((&quiet["visibility"], &quiet["quote_approval"]["automatic"]), (&json!("private"), &json!([])));
}

#[test]
fn one_key_makes_one_status_for_an_hour() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (toot, body) = (ann.mastodon(), json!({"status": "once"}));
    let first = id(&toot.say_once("key", &body).ok());
    assert_eq!(id(&toot.say_once("key", &body).ok()), first);
    assert_ne!(id(&bob.mastodon().say_once("key", &body).ok()), first);
    assert_ne!(id(&toot.say_once("other", &body).ok()), first);
    moot.clock.advance(3_600_000);
    assert_ne!(id(&toot.say_once("key", &body).ok()), first);
    toot.say_once(&"k".repeat(256), &body).refused(400, "The Idempotency-Key is too long");
    assert_eq!(number(&moot, "SELECT count(*) FROM entries"), 4);
}

#[test]
fn the_same_key_at_the_same_time_makes_one_status() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let uid = UserId(ann.login.uid);
    let account = moot.app.core.read(|r| users::view(r, None, uid)).expect("a user").user.account_id;
    let who = Viewer { account, user: uid, role: Role::General };
    let new = NewStatus { text: "once".into(), idempotency_key: Some("key".into()), ..NewStatus::default() };
    let calls = (0..8).map(|_| {
        let new = new.clone();
        moot.app.core.write(move |tx, settings| statuses::say(tx, settings, &who, None, &new, None))
    });
    let made: Vec<_> = futures::executor::block_on(futures::future::join_all(calls))
        .into_iter()
        .map(|said| match said.expect("it is said") {
            Said::Now(view) => view.id,
            Said::Later(_) => panic!("nothing waits"),
        })
        .collect();
    assert!(made.iter().all(|made_id| *made_id == made[0]), "{made:?}");
    assert_eq!(number(&moot, "SELECT count(*) FROM entries"), 1);
}

#[test]
fn several_statuses_in_one_call_as_far_as_they_are_there() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let (one, two) = (id(&ann.toots("one")), id(&ann.toots("two")));
    let found = moot.toot().get(&format!("/api/v1/statuses?id[]={two}&id[]=7&id[]={one}")).ok();
    assert_eq!(ids(&found), [two, one]);
    assert_eq!(moot.toot().get("/api/v1/statuses").ok(), json!([]));
    let many: String = (0..41).map(|n| format!("id[]={n}&")).collect();
    assert_eq!(moot.toot().get(&format!("/api/v1/statuses?{many}")).status.code, 422);
}

#[test]
fn polls_come_with_their_status() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let body = json!({"status": "Which?", "poll": {"options": ["a", "b"], "expires_in": 300, "multiple": false, "hide_totals": false}});
    let said = ann.mastodon().say(body.clone()).ok();
    assert_eq!(said["poll"]["options"], json!([{"title": "a", "votes_count": 0}, {"title": "b", "votes_count": 0}]));
    let mut answer = body;
    answer["in_reply_to_id"] = said["id"].clone();
    let answer = bob.mastodon().say(answer).ok();
    assert_eq!((&answer["in_reply_to_id"], answer["poll"]["options"].as_array().map(Vec::len)), (&said["id"], Some(2)));
}

#[test]
fn who_may_not_write_or_is_not_wanted_is_refused() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = ann.toots("hello");
    ann.mark("block", "user", &bob.id());
    let gone = "The post you are trying to reply to does not appear to exist.";
    bob.mastodon().say(json!({"status": "x", "in_reply_to_id": post["id"]})).refused(404, gone);
    bob.mastodon().see(&id(&post)).refused(404, "Record not found");
    sql(&moot, &format!("UPDATE users SET role = 'restricted' WHERE id = {}", bob.id()));
    bob.mastodon().say(json!({"status": "x"})).refused(403, "This action is not allowed");
}

#[test]
fn nobody_translates() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    ann.mastodon().act(&id(&ann.toots("x")), "translate").refused(404, "Not Found");
}
