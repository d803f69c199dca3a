//! Notifications: one row for all dialects, and what each shows of it.

use serde_json::json;

use super::{act, heard, newest, person, told};
use crate::kit::Moot;
use crate::toot::id;

#[test]
fn every_kind_is_shown_where_it_belongs() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
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
    assert_eq!(told(&ann).len(), ann.panel()["unreadNotifications"]["all"].as_i64().map_or(0, |n| usize::try_from(n).unwrap_or(0)));
    let mut kinds = told(&ann);
    kinds.sort_unstable();
    assert_eq!(kinds, [3, 5, 5, 7, 8, 9, 9], "a follow of a post is one of Fresns alone; a message is none");
    assert_eq!(heard(&ann), ["mention", "follow", "reblog", "quote", "mention", "mention", "favourite"]);
}

#[test]
fn the_marker_reads_in_fresns_too_and_not_the_other_way() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
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
fn clearing_clears_both() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let pid = ann.publish("here I am");
    bob.mark("like", "post", &pid);
    bob.mark("dislike", "post", &ann.publish("and here"));
    ann.mastodon().post("/api/v1/notifications/clear", json!({})).ok();
    assert_eq!(told(&ann), [4], "what Mastodon never showed it cannot clear");
    assert_eq!(ann.unread("likes"), 0);
}

#[test]
fn who_follows_closely_hears_of_a_post_once_and_of_no_boost() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({"notify": true})).ok();
    let made = id(&ann.toots("fresh bread"));
    assert_eq!(heard(&bob), ["status"]);
    ann.mastodon().put(&format!("/api/v1/statuses/{made}"), json!({"status": "fresh rolls"})).ok();
    assert_eq!(heard(&bob), ["status"], "an edit is no new publication");
    bob.publish("look");
    act(&ann, &id(&newest(&ann, &bob)), "reblog");
    assert_eq!(heard(&bob), ["reblog", "status"]);
    assert_eq!(told(&bob), [9], "Fresns has no such bell");
}

#[test]
fn undone_is_unheard() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    ann.publish("here I am");
    let seen = id(&newest(&bob, &ann));
    for (done, undone) in [("favourite", "unfavourite"), ("reblog", "unreblog")] {
        act(&bob, &seen, done);
        assert_eq!((heard(&ann).len(), told(&ann).len()), (1, 1), "{done}");
        act(&bob, &seen, undone);
        assert_eq!((heard(&ann).len(), told(&ann).len()), (0, 0), "{undone}");
    }
}

#[test]
fn the_community_speaks_in_fresns_only() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    moot.app
        .core
        .db
        .write_now(move |tx| {
            let said = folkmoot::internals::community::notifications::list::Said {
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
                &said,
            )
        })
        .expect("it is said");
    assert_eq!((told(&ann), heard(&ann).len()), (vec![1], 0));
}
