//! Statuses that wait for their time (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::community::files::file;
use folkmoot::internals::community::posts::scheduled::publish_due;
use folkmoot::internals::model::content::entry::FileKind;
use rocket::http::Status;
use serde_json::{Value, json};

use super::said::{content, ids, media};
use crate::kit::{Moot, NOW};
use crate::rows::{number, sql};
use crate::toot::{Toot, id};

/// 2026-03-04T06:06:07Z: an hour after the beginning.
const LATER: &str = "2026-03-04T07:06:07+01:00";

fn publish(moot: &Moot) -> usize {
    futures::executor::block_on(publish_due(&moot.app.core)).expect("nothing fails inside")
}

fn later(toot: &Toot<'_>, text: &str) -> String {
    id(&toot.say(json!({"status": text, "scheduled_at": LATER})).ok())
}

#[test]
fn what_is_scheduled_waits_and_is_published_with_everything() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let toot = ann.mastodon();
    let picture = media(&ann, FileKind::Image);
    let body = json!({"status": "Good morning @bobby", "media_ids": [picture], "visibility": "unlisted", "spoiler_text": "early",
        "language": "en", "scheduled_at": LATER});
    let made = toot.say_once("key", &body).ok();
    let keys: Vec<&String> = made.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["id", "scheduled_at", "params", "media_attachments"]);
    assert_eq!(made["scheduled_at"], "2026-03-04T06:06:07.000Z");
    let params = json!({"text": "Good morning @bobby", "poll": null, "language": "en", "media_ids": [picture], "sensitive": null,
        "visibility": "unlisted", "idempotency": "key", "scheduled_at": null, "spoiler_text": "early", "application_id": null,
        "in_reply_to_id": null, "with_rate_limit": false, "quoted_status_id": null, "quote_approval_policy": null});
    assert_eq!(made["params"], params);
    assert_eq!(ids(&made["media_attachments"]), std::slice::from_ref(&picture));
    assert_eq!(toot.say_once("key", &body).ok(), made, "the same key is the same");
    assert_eq!(toot.get(&format!("/api/v1/scheduled_statuses/{}", id(&made))).ok(), made);
    let taken = format!("Media {picture} not found or already attached to another post");
    toot.say(json!({"status": "x", "media_ids": [picture]})).refused(422, &taken);
    assert_eq!((publish(&moot), number(&moot, "SELECT count(*) FROM entries")), (0, 0));
    moot.clock.advance(3_600_000);
    assert_eq!((publish(&moot), publish(&moot)), (1, 0));
    let post = number(&moot, "SELECT id FROM entries").to_string();
    let said = bob.mastodon().see(&post).ok();
    assert_eq!((content(&said).contains("Good morning"), ids(&said["media_attachments"])), (true, vec![picture]));
    assert_eq!(
        (&said["visibility"], &said["spoiler_text"], &said["created_at"]),
        (&json!("unlisted"), &json!("early"), &json!("2026-03-04T06:06:07.000Z"))
    );
    assert_eq!(bob.unread("mentions"), 1);
    assert_eq!(toot.get("/api/v1/scheduled_statuses").ok(), json!([]));
    assert_eq!(number(&moot, "SELECT (SELECT count(*) FROM scheduled) + (SELECT count(*) FROM scheduled_files)"), 0);
}

#[test]
fn the_time_is_far_enough_ahead() {
    let moot = Moot::new();
    let toot = moot.user("annie").mastodon();
    let text = "Validation failed: Scheduled at date must be in the future";
    for at in ["2026-03-04T05:06:07Z", "2020-01-01T00:00:00Z", "2026-03-04T05:11:06.999Z"] {
        toot.say(json!({"status": "x", "scheduled_at": at})).refused(422, text);
    }
    toot.say(json!({"status": "x", "scheduled_at": "soon"})).refused(422, "Validation failed: Scheduled at is invalid");
    toot.say(json!({"status": "", "scheduled_at": LATER})).refused(422, "Validation failed: Text can't be blank");
    toot.say(json!({"status": "x", "in_reply_to_id": "7", "scheduled_at": LATER}))
        .refused(404, "The post you are trying to reply to does not appear to exist.");
    let made = toot.say(json!({"status": "x", "scheduled_at": "2026-03-04T05:11:07Z"})).ok();
    let path = format!("/api/v1/scheduled_statuses/{}", id(&made));
    toot.put(&path, json!({"scheduled_at": "2026-03-04T05:07:00Z"})).refused(422, text);
    assert_eq!(toot.put(&path, json!({"scheduled_at": LATER})).ok()["scheduled_at"], "2026-03-04T06:06:07.000Z");
    assert_eq!(toot.put(&path, json!({})).ok()["scheduled_at"], "2026-03-04T06:06:07.000Z");
}

#[test]
fn only_its_author_finds_moves_and_cancels_it() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let made = later(&ann.mastodon(), "mine");
    let path = format!("/api/v1/scheduled_statuses/{made}");
    for refused in [bob.mastodon().get(&path), bob.mastodon().put(&path, json!({"scheduled_at": LATER})), bob.mastodon().delete(&path)] {
        refused.refused(404, "Record not found");
    }
    ann.mastodon().get("/api/v1/scheduled_statuses/nothing").refused(404, "Record not found");
    moot.toot().get("/api/v1/scheduled_statuses").refused(401, "The access token is invalid");
    assert_eq!(ann.scoped("write").get("/api/v1/scheduled_statuses").status, Status::Forbidden);
    assert_eq!(ann.mastodon().delete(&path).ok(), json!({}));
    ann.mastodon().get(&path).refused(404, "Record not found");
    moot.clock.advance(3_600_000);
    assert_eq!(publish(&moot), 0);
}

#[test]
fn the_list_has_pages_and_an_end() {
    let moot = Moot::new();
    let toot = moot.user("annie").mastodon();
    let made: Vec<String> = (0..25).map(|n| later(&toot, &format!("number {n}"))).collect();
    let first = toot.get("/api/v1/scheduled_statuses?limit=2");
    let next = first.link("next").expect("a full page has a next one");
    assert_eq!(ids(&first.ok()), [made[24].clone(), made[23].clone()]);
    assert_eq!(ids(&toot.get(&next).ok()), [made[22].clone(), made[21].clone()]);
    let text = "Validation failed: You have exceeded the limit of 25 scheduled posts for that day";
    toot.say(json!({"status": "one more", "scheduled_at": LATER})).refused(422, text);
    toot.say(json!({"status": "one more", "scheduled_at": "2026-03-05T07:06:07Z"})).ok();
}

#[test]
fn what_fails_keeps_its_reason_and_stops_nobody_else() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = id(&bob.toots("soon gone"));
    let answer = id(&ann.mastodon().say(json!({"status": "too late", "in_reply_to_id": post, "scheduled_at": LATER})).ok());
    later(&ann.mastodon(), "in time");
    later(&bob.mastodon(), "locked out");
    bob.mastodon().delete(&format!("/api/v1/statuses/{post}")).ok();
    sql(&moot, &format!("UPDATE users SET status = 'disabled' WHERE id = {}", bob.id()));
    moot.clock.advance(3_600_000);
    assert_eq!((publish(&moot), publish(&moot)), (3, 0));
    assert_eq!(number(&moot, "SELECT count(*) FROM contents WHERE text = 'in time'"), 1);
    assert_eq!(number(&moot, "SELECT count(*) FROM scheduled WHERE failure IS NOT NULL"), 2);
    let left = ann.mastodon().get("/api/v1/scheduled_statuses").ok();
    assert_eq!(ids(&left), [answer]);
    assert_eq!(left[0]["params"]["in_reply_to_id"], Value::String(post));
}

#[test]
fn files_of_what_waits_are_not_swept() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let (kept, lost) = (media(&ann, FileKind::Image), media(&ann, FileKind::Image));
    let at = "2026-03-20T05:06:07Z";
    ann.mastodon().say(json!({"status": "x", "media_ids": [kept], "scheduled_at": at})).ok();
    moot.clock.advance(10 * 86_400_000);
    assert!(folkmoot::internals::model::Clock::now(&*moot.clock) > NOW);
    futures::executor::block_on(file::remove_abandoned(&moot.app.core.db)).expect("a sweep");
    let live = |file: &str| number(&moot, &format!("SELECT count(*) FROM files WHERE id = {file} AND state = 'live'"));
    assert_eq!((live(&kept), live(&lost)), (1, 0));
}
