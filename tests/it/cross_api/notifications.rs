//! Notifications: one row for all APIs, and what each API shows of it.

use serde_json::json;

use super::{act, fresns_notifications, mastodon_notifications, newest, person};
use crate::mastodon_client::id;
use crate::test_server::TestServer;

#[test]
fn every_kind_is_shown_in_its_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("here I am");
    let seen = id(&newest(&bob, &ann));
    bob.mark("like", "post", &pid);
    bob.mark("follow", "post", &pid);
    bob.publish("@annie look");
    bob.comment(&pid, "hello @annie");
    bob.publish_with(json!({"content": "quoted", "postQuotePid": pid}));
    act(&bob, &seen, "reblog");
    person(&bob, &ann, "follow");
    bob.write_to(&ann, "a message");
    assert_eq!(
        fresns_notifications(&ann).len(),
        ann.panel()["unreadNotifications"]["all"].as_i64().map_or(0, |n| usize::try_from(n).unwrap_or(0))
    );
    let mut kinds = fresns_notifications(&ann);
    kinds.sort_unstable();
    assert_eq!(kinds, [3, 5, 5, 7, 8, 9, 9], "a follow of a post is one of Fresns alone; a message is none");
    assert_eq!(mastodon_notifications(&ann), ["mention", "follow", "reblog", "quote", "mention", "mention", "favourite"]);
}

#[test]
fn the_marker_marks_as_read_in_fresns_but_not_the_reverse() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("here I am");
    bob.mark("like", "post", &pid);
    bob.mark("follow", "user", "annie");
    let rows = ann.mastodon().get("/api/v1/notifications").list();
    assert_eq!(ann.mastodon().get("/api/v1/notifications/unread_count").ok()["count"], 2);
    ann.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 0})).ok();
    assert_eq!(ann.mastodon().get("/api/v1/notifications/unread_count").ok()["count"], 2, "Fresns never moves the marker");
    bob.comment(&pid, "once more");
    let newest = id(&ann.mastodon().get("/api/v1/notifications").list()[0]);
    assert_ne!(newest, id(&rows[0]));
    assert_eq!(ann.unread("comments"), 1);
    ann.mastodon().post("/api/v1/markers", json!({"notifications": {"last_read_id": newest}})).ok();
    assert_eq!((ann.unread("comments"), ann.panel()["unreadNotifications"]["all"].clone()), (0, json!(0)));
    assert_eq!(ann.mastodon().get("/api/v1/notifications/unread_count").ok()["count"], 0);
}

#[test]
fn clearing_applies_to_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("here I am");
    bob.mark("like", "post", &pid);
    bob.mark("dislike", "post", &ann.publish("and here"));
    ann.mastodon().post("/api/v1/notifications/clear", json!({})).ok();
    assert_eq!(fresns_notifications(&ann), [4], "what Mastodon never showed it cannot clear");
    assert_eq!(ann.unread("likes"), 0);
}

#[test]
fn followers_with_notify_get_posts_once_and_no_boosts() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({"notify": true})).ok();
    let made = id(&ann.publish_status("fresh bread"));
    server.work_off();
    assert_eq!(mastodon_notifications(&bob), ["status"]);
    ann.mastodon().put(&format!("/api/v1/statuses/{made}"), json!({"status": "fresh rolls"})).ok();
    server.work_off();
    assert_eq!(mastodon_notifications(&bob), ["status"], "an edit is no new publication");
    bob.publish("look");
    act(&ann, &id(&newest(&ann, &bob)), "reblog");
    server.work_off();
    assert_eq!(mastodon_notifications(&bob), ["reblog", "status"]);
    assert_eq!(fresns_notifications(&bob), [9], "Fresns has no such bell");
}

#[test]
fn undoing_removes_the_notification() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish("here I am");
    let seen = id(&newest(&bob, &ann));
    for (done, undone) in [("favourite", "unfavourite"), ("reblog", "unreblog")] {
        act(&bob, &seen, done);
        assert_eq!((mastodon_notifications(&ann).len(), fresns_notifications(&ann).len()), (1, 1), "{done}");
        act(&bob, &seen, undone);
        assert_eq!((mastodon_notifications(&ann).len(), fresns_notifications(&ann).len()), (0, 0), "{undone}");
    }
}

#[test]
fn system_notifications_are_shown_in_fresns_only() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    server
        .app
        .core
        .db
        .write_now(move |tx| {
            let notice = folkmoot::internals::community::notifications::list::NewNotice {
                notice: folkmoot::internals::community::notifications::list::Notice::System,
                text: "Maintenance tonight",
                is_markdown: false,
                actor: None,
                target: None,
            };
            folkmoot::internals::community::notifications::list::notice(
                tx,
                &folkmoot::internals::community::runtime::settings::Settings::default(),
                &[user],
                &notice,
            )
        })
        .expect("it is said");
    assert_eq!((fresns_notifications(&ann), mastodon_notifications(&ann).len()), (vec![1], 0));
}
