//! Scheduled statuses (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::community::files::file;
use folkmoot::internals::community::posts::scheduled::publish_due;
use folkmoot::internals::model::content::entry::FileKind;
use rocket::http::Status;
use serde_json::{Value, json};

use super::status_client::{content, ids, media};
use crate::database::{number, sql};
use crate::mastodon_client::{MastodonClient, id};
use crate::test_server::{NOW, TestServer};

/// 2026-03-04T06:06:07Z: an hour after the start of the test.
const LATER: &str = "2026-03-04T07:06:07+01:00";

fn publish(server: &TestServer) -> usize {
    futures::executor::block_on(publish_due(&server.app.core)).expect("nothing fails inside")
}

fn later(mastodon: &MastodonClient<'_>, text: &str) -> String {
    id(&mastodon.post_status(json!({"status": text, "scheduled_at": LATER})).ok())
}

#[test]
fn a_scheduled_status_is_published_complete_at_its_time() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mastodon = ann.mastodon();
    let picture = media(&ann, FileKind::Image);
    let body = json!({"status": "Good morning @bobby", "media_ids": [picture], "visibility": "unlisted", "spoiler_text": "early",
        "language": "en", "scheduled_at": LATER});
    let made = mastodon.post_status_with_key("key", &body).ok();
    let keys: Vec<&String> = made.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["id", "scheduled_at", "params", "media_attachments"]);
    assert_eq!(made["scheduled_at"], "2026-03-04T06:06:07.000Z");
    let params = json!({"text": "Good morning @bobby", "poll": null, "language": "en", "media_ids": [picture], "sensitive": null,
        "visibility": "unlisted", "idempotency": "key", "scheduled_at": null, "allowed_mentions": null, "spoiler_text": "early", "application_id": null,
        "in_reply_to_id": null, "with_rate_limit": false, "quoted_status_id": null, "quote_approval_policy": null});
    assert_eq!(made["params"], params);
    assert_eq!(ids(&made["media_attachments"]), std::slice::from_ref(&picture));
    assert_eq!(mastodon.post_status_with_key("key", &body).ok(), made, "the same key is the same");
    assert_eq!(mastodon.get(&format!("/api/v1/scheduled_statuses/{}", id(&made))).ok(), made);
    let taken = format!("Media {picture} not found or already attached to another post");
    mastodon.post_status(json!({"status": "x", "media_ids": [picture]})).refused(422, &taken);
    assert_eq!((publish(&server), number(&server, "SELECT count(*) FROM entries")), (0, 0));
    server.clock.advance(3_600_000);
    assert_eq!((publish(&server), publish(&server)), (1, 0));
    let post = number(&server, "SELECT id FROM entries").to_string();
    let posted = bob.mastodon().get_status(&post).ok();
    assert_eq!((content(&posted).contains("Good morning"), ids(&posted["media_attachments"])), (true, vec![picture]));
    assert_eq!(
        (&posted["visibility"], &posted["spoiler_text"], &posted["created_at"]),
        (&json!("unlisted"), &json!("early"), &json!("2026-03-04T06:06:07.000Z"))
    );
    assert_eq!(bob.unread("mentions"), 1);
    assert_eq!(mastodon.get("/api/v1/scheduled_statuses").ok(), json!([]));
    assert_eq!(number(&server, "SELECT (SELECT count(*) FROM scheduled) + (SELECT count(*) FROM scheduled_files)"), 0);
}

#[test]
fn the_scheduled_time_is_validated() {
    let server = TestServer::new();
    let mastodon = server.user("annie").mastodon();
    let text = "Validation failed: Scheduled at date must be in the future";
    for at in ["2026-03-04T05:06:07.001Z", "2026-03-04T05:11:06.999Z"] {
        mastodon.post_status(json!({"status": "x", "scheduled_at": at})).refused(422, text);
    }
    for passed in ["2026-03-04T05:06:07Z", "2020-01-01T00:00:00Z"] {
        assert!(mastodon.post_status(json!({"status": "x", "scheduled_at": passed})).ok()["content"].is_string());
    }
    mastodon.post_status(json!({"status": "x", "scheduled_at": "soon"})).refused(422, "Validation failed: Scheduled at is invalid");
    mastodon.post_status(json!({"status": "", "scheduled_at": LATER})).refused(422, "Validation failed: Text can't be blank");
    mastodon
        .post_status(json!({"status": "x", "in_reply_to_id": "7", "scheduled_at": LATER}))
        .refused(404, "The post you are trying to reply to does not appear to exist.");
    let made = mastodon.post_status(json!({"status": "x", "scheduled_at": "2026-03-04T05:11:07Z"})).ok();
    let path = format!("/api/v1/scheduled_statuses/{}", id(&made));
    mastodon.put(&path, json!({"scheduled_at": "2026-03-04T05:07:00Z"})).refused(422, text);
    assert_eq!(mastodon.put(&path, json!({"scheduled_at": LATER})).ok()["scheduled_at"], "2026-03-04T06:06:07.000Z");
    assert_eq!(mastodon.put(&path, json!({})).ok()["scheduled_at"], "2026-03-04T06:06:07.000Z");
}

#[test]
fn only_the_author_can_see_change_and_cancel_it() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let made = later(&ann.mastodon(), "mine");
    let path = format!("/api/v1/scheduled_statuses/{made}");
    for refused in [bob.mastodon().get(&path), bob.mastodon().put(&path, json!({"scheduled_at": LATER})), bob.mastodon().delete(&path)] {
        refused.refused(404, "Record not found");
    }
    ann.mastodon().get("/api/v1/scheduled_statuses/nothing").refused(404, "Record not found");
    server.mastodon().get("/api/v1/scheduled_statuses").refused(401, "The access token is invalid");
    assert_eq!(ann.scoped("write").get("/api/v1/scheduled_statuses").status, Status::Forbidden);
    assert_eq!(ann.mastodon().delete(&path).ok(), json!({}));
    ann.mastodon().get(&path).refused(404, "Record not found");
    server.clock.advance(3_600_000);
    assert_eq!(publish(&server), 0);
}

#[test]
fn the_list_is_paged_and_limited() {
    let server = TestServer::new();
    let mastodon = server.user("annie").mastodon();
    let made: Vec<String> = (0..25).map(|n| later(&mastodon, &format!("number {n}"))).collect();
    let first = mastodon.get("/api/v1/scheduled_statuses?limit=2");
    let next = first.link("next").expect("a full page has a next one");
    assert_eq!(ids(&first.ok()), [made[24].clone(), made[23].clone()]);
    assert_eq!(ids(&mastodon.get(&next).ok()), [made[22].clone(), made[21].clone()]);
    let text = "Validation failed: You have exceeded the limit of 25 scheduled posts for that day";
    mastodon.post_status(json!({"status": "one more", "scheduled_at": LATER})).refused(422, text);
    mastodon.post_status(json!({"status": "one more", "scheduled_at": "2026-03-05T07:06:07Z"})).ok();
}

#[test]
fn a_failed_publication_keeps_its_reason_and_does_not_stop_others() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = id(&bob.publish_status("soon gone"));
    let answer = id(&ann.mastodon().post_status(json!({"status": "too late", "in_reply_to_id": post, "scheduled_at": LATER})).ok());
    later(&ann.mastodon(), "in time");
    later(&bob.mastodon(), "locked out");
    bob.mastodon().delete(&format!("/api/v1/statuses/{post}")).ok();
    sql(&server, &format!("UPDATE users SET status = 'disabled' WHERE id = {}", bob.id()));
    server.clock.advance(3_600_000);
    assert_eq!((publish(&server), publish(&server)), (3, 0));
    assert_eq!(number(&server, "SELECT count(*) FROM contents WHERE text = 'in time'"), 1);
    assert_eq!(number(&server, "SELECT count(*) FROM scheduled WHERE failure IS NOT NULL"), 2);
    let left = ann.mastodon().get("/api/v1/scheduled_statuses").ok();
    assert_eq!(ids(&left), [answer]);
    assert_eq!(left[0]["params"]["in_reply_to_id"], Value::String(post));
}

#[test]
fn files_of_scheduled_statuses_are_not_cleaned_up() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (kept, lost) = (media(&ann, FileKind::Image), media(&ann, FileKind::Image));
    let at = "2026-03-20T05:06:07Z";
    ann.mastodon().post_status(json!({"status": "x", "media_ids": [kept], "scheduled_at": at})).ok();
    server.clock.advance(10 * 86_400_000);
    assert!(folkmoot::internals::model::Clock::now(&*server.clock) > NOW);
    futures::executor::block_on(file::remove_abandoned(&server.app.core.db)).expect("a sweep");
    let live = |file: &str| number(&server, &format!("SELECT count(*) FROM files WHERE id = {file} AND state = 'live'"));
    assert_eq!((live(&kept), live(&lost)), (1, 0));
}
