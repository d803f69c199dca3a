//! Notifications: the counter grows by one and the list shows the complete row, in both families
//! (`docs/specs/fresns.md 1.4, 5.1.2, 6.1`).

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::notifications::list::{NewNotice, Notice, notice};
use folkmoot::internals::model::id::UserId;
use serde_json::{Value, json};

use super::shapes;
use crate::database::miscount;
use crate::shape::items;
use crate::test_server::{Person, TestServer};

/// Panel names by kind number.
pub const NAMES: [&str; 10] = ["all", "systems", "recommends", "likes", "dislikes", "follows", "blocks", "mentions", "comments", "quotes"];

/// Three users without any activity.
pub struct Three<'m> {
    pub ann: Person<'m>,
    pub bob: Person<'m>,
    pub cat: Person<'m>,
}

impl<'m> Three<'m> {
    pub fn of(server: &'m TestServer) -> Self {
        Self { ann: server.user("annie"), bob: server.user("bobby"), cat: server.user("cathy") }
    }
}

pub fn unread(person: &Person<'_>, family: Family) -> [i64; 10] {
    let path = match family {
        Family::V2 => "/user/panel",
        Family::V1 => "/user/overview",
    };
    let data = person.caller(family).get(path).ok();
    NAMES.map(|name| data["unreadNotifications"][name].as_i64().expect("a counter"))
}

pub fn list(person: &Person<'_>, family: Family, query: &str) -> Vec<Value> {
    items(&person.caller(family).get(&format!("/notification/list?{query}")).ok()["list"]).clone()
}

/// Sends a system notification to a user.
pub fn notify(server: &TestServer, kind: Notice, to: &Person<'_>, text: &'static str) {
    let (settings, to) = (server.app.core.settings(), UserId(to.login.uid));
    let received = server.app.core.db.write_now(move |tx| {
        notice(tx, &settings, &[to], &NewNotice { notice: kind, text, is_markdown: false, actor: None, target: None })
    });
    assert_eq!(received.expect("it is written"), 1);
}

/// Performs the action and returns what `target` receives: one row of this kind, in v2 and in v1.
#[track_caller]
fn received(target: &Person<'_>, kind: usize, act: impl FnOnce()) -> [Value; 2] {
    let before = Family::ALL.map(|family| (unread(target, family), list(target, family, "pageSize=30").len()));
    act();
    let after = Family::ALL.map(|family| unread(target, family));
    for ((before, _), after) in before.iter().zip(after) {
        for (n, name) in NAMES.iter().enumerate() {
            let moved = i64::from(n == kind || n == 0);
            assert_eq!(after[n] - before[n], moved, "{name}");
        }
        assert_eq!(after[0], after[1..].iter().sum::<i64>(), "all is the sum of the nine");
    }
    let [v2, v1] = Family::ALL.map(|family| {
        let all = list(target, family, "pageSize=30");
        let typed = list(target, family, &format!("types={kind}&status=0"));
        assert_eq!(typed.first(), all.first(), "the newest is first, and of this kind");
        (all.len(), all[0].clone())
    });
    for ((_, before), after) in before.iter().zip([v2.0, v1.0]) {
        assert_eq!(after, before + 1);
    }
    for (item, family) in [(&v2.1, Family::V2), (&v1.1, Family::V1)] {
        shapes::notification(item, family);
        assert_eq!(item["type"], kind);
        assert_eq!(item["readStatus"], false);
        assert_eq!(item["isMarkdown"], false);
    }
    for key in ["type", "content", "isMention", "actionType", "contentFsid", "datetime", "datetimeFormat", "timeAgo"] {
        assert_eq!(v2.1[key], v1.1[key], "{key}");
    }
    [v2.1, v1.1]
}

/// What a row of one kind is about, in both families.
struct About<'a> {
    action: Value,
    /// Target numbers, v2 and v1; null for none.
    target: [Value; 2],
    /// The key of `actionInfo` that names the target, and its value.
    info: Option<(&'a str, &'a str)>,
    content: Value,
    fsid: Value,
    actor: Option<&'a str>,
}

#[track_caller]
fn check(rows: &[Value; 2], about: &About<'_>) {
    for ((row, family), (key, target)) in rows.iter().zip(Family::ALL).zip(["actionObject", "actionTarget"].into_iter().zip(&about.target))
    {
        assert_eq!(&row[key], target, "{family:?} {key}: {row}");
        assert_eq!(row["actionType"], about.action, "{family:?}");
        assert_eq!(row["content"], about.content, "{family:?}");
        assert_eq!(row["contentFsid"], about.fsid, "{family:?}");
        assert_eq!(row["actionUserIsAnonymous"], false);
        match about.actor {
            None => assert!(row["actionUser"].is_null()),
            Some(name) => {
                shapes::user(&row["actionUser"], family);
                assert_eq!(row["actionUser"]["username"], name);
            }
        }
        match about.info {
            None => assert!(row["actionInfo"].is_null(), "{row}"),
            Some((key, value)) => assert_eq!(row["actionInfo"][key], value, "{family:?} {key}"),
        }
    }
}

const USER: [i64; 2] = [1, 1];
const POST: [i64; 2] = [4, 5];
const COMMENT: [i64; 2] = [5, 6];

fn numbers(target: [i64; 2]) -> [Value; 2] {
    target.map(Value::from)
}

#[test]
fn each_mark_gives_one_notification() {
    let server = TestServer::new();
    let Three { ann, bob, cat } = Three::of(&server);
    let pid = ann.publish("Something to mark");
    let cid = ann.comment(&pid, "my own remark");
    let marks = [("like", 3_usize, 1), ("dislike", 4, 2), ("follow", 5, 3), ("block", 6, 4)];
    for (at, (mark, kind, action)) in marks.into_iter().enumerate() {
        for (target, fsid, number, key) in [("post", &pid, POST, "pid"), ("comment", &cid, COMMENT, "cid")] {
            // Two users, so that no mark replaces the other.
            let by = if at % 2 == 0 { &bob } else { &cat };
            let rows = received(&ann, kind, || by.mark(mark, target, fsid));
            let about = About {
                action: json!(action),
                target: numbers(number),
                info: Some((key, fsid)),
                content: Value::Null,
                fsid: Value::Null,
                actor: Some(&by.name),
            };
            check(&rows, &about);
        }
    }
    for (mark, kind, action, by) in [("follow", 5, 3, &bob), ("block", 6, 4, &cat)] {
        let rows = received(&ann, kind, || by.mark(mark, "user", "annie"));
        let about = About {
            action: json!(action),
            target: numbers(USER),
            info: Some(("username", "annie")),
            content: Value::Null,
            fsid: Value::Null,
            actor: Some(&by.name),
        };
        check(&rows, &about);
        shapes::user(&rows[0]["actionInfo"], Family::V2);
        shapes::user(&rows[1]["actionInfo"], Family::V1);
    }
    for person in [&bob, &cat] {
        assert_eq!(unread(person, Family::V2), [0; 10], "whoever acts hears nothing");
    }
}

#[test]
fn mention_comment_reply_and_quote_give_one_notification_each() {
    let server = TestServer::new();
    let Three { ann, bob, cat } = Three::of(&server);
    let pid = ann.publish("What do you think?");
    let mut made = String::new();
    let rows = received(&ann, 7, || made = bob.publish("Ask @annie about it"));
    let mut about = About {
        action: json!(5),
        target: numbers(POST),
        info: Some(("pid", &made)),
        content: json!("Ask @annie about it"),
        fsid: Value::Null,
        actor: Some("bobby"),
    };
    check(&rows, &about);

    let mut cid = String::new();
    let rows = received(&ann, 8, || cid = bob.comment(&pid, "Not much"));
    about = About { info: Some(("pid", &pid)), content: json!("Not much"), fsid: json!(cid), ..about };
    check(&rows, &about);

    let body = json!({"commentPid": pid, "commentCid": cid, "content": "Why not?"});
    let mut reply = String::new();
    let rows = received(&bob, 8, || {
        let done = cat.v2().post("/editor/comment/quick-publish", body).ok();
        reply = done["fsid"].as_str().expect("a cid").to_owned();
    });
    let to_comment = About {
        action: json!(5),
        target: numbers(COMMENT),
        info: Some(("cid", &cid)),
        content: json!("Why not?"),
        fsid: json!(reply),
        actor: Some("cathy"),
    };
    check(&rows, &to_comment);

    let mut quoting = String::new();
    let rows = received(&ann, 9, || quoting = cat.publish_with(json!({"content": "Read this", "postQuotePid": pid})));
    let quote = About {
        action: json!(5),
        target: numbers(POST),
        info: Some(("pid", &pid)),
        content: json!("Read this"),
        fsid: json!(quoting),
        actor: Some("cathy"),
    };
    check(&rows, &quote);
    assert_eq!(unread(&cat, Family::V2), [0; 10]);
}

#[test]
fn contents_published_in_v1_give_the_same_notifications() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Post");
    received(&ann, 9, || drop(bob.v1().post("/editor/post/publish", json!({"content": "Quote", "quotePid": pid})).ok()));
    received(&ann, 8, || drop(bob.v1().post("/editor/comment/publish", json!({"content": "Comment", "commentPid": pid})).ok()));
    received(&ann, 3, || drop(bob.v1().post("/user/mark", json!({"markType": "like", "type": "post", "fsid": pid})).ok()));
}

#[test]
fn system_notifications_have_no_actor() {
    let server = TestServer::new();
    let Three { ann, .. } = Three::of(&server);
    for (kind, notice, text) in [(1, Notice::System, "Welcome"), (2, Notice::Recommend, "Read this")] {
        let rows = received(&ann, kind, || notify(&server, notice, &ann, text));
        let about = About {
            action: Value::Null,
            target: [Value::Null, Value::Null],
            info: None,
            content: json!(text),
            fsid: Value::Null,
            actor: None,
        };
        check(&rows, &about);
    }
}

#[test]
fn an_anonymous_actor_is_not_shown() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Guess who");
    let body = json!({"commentPid": pid, "content": "Not telling", "isAnonymous": true});
    let [v2, v1] = received(&ann, 8, || drop(bob.v2().post("/editor/comment/quick-publish", body).ok()));
    for (row, family) in [(v2, Family::V2), (v1, Family::V1)] {
        assert_eq!(row["actionUserIsAnonymous"], true);
        shapes::nobody(&row["actionUser"], family, true);
        assert!(!row.to_string().contains("bobby"), "{row}");
        assert!(!row.to_string().contains(&bob.login.uid.to_string()), "{row}");
    }
    let keys = "userWhitelistKeys=status,username,stats";
    assert_eq!(list(&ann, Family::V2, keys)[0]["actionUser"], json!({"username": null, "status": true, "stats": null}));
}

#[test]
fn a_notification_outlives_its_target_and_its_actor() {
    let server = TestServer::new();
    let Three { ann, bob, cat } = Three::of(&server);
    let pid = ann.publish("Soon gone");
    bob.mark("like", "post", &pid);
    cat.comment(&pid, "A last word");
    bob.mark("follow", "user", "annie");
    let before = unread(&ann, Family::V2);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    assert_eq!(unread(&ann, Family::V2), before, "the rows stay");
    for family in Family::ALL {
        for row in list(&ann, family, "types=3,8") {
            shapes::notification(&row, family);
            assert!(row["actionInfo"].is_null(), "{row}");
            assert!(!row["actionUser"].is_null());
        }
    }
    miscount(&server, &format!("UPDATE users SET status = 'deleted', deleted_at = 1 WHERE id = {}", bob.login.uid));
    for family in Family::ALL {
        let rows = list(&ann, family, "types=3,5");
        assert_eq!(rows.len(), 2);
        for row in rows {
            shapes::nobody(&row["actionUser"], family, false);
            assert_eq!(row["actionUserIsAnonymous"], false);
        }
    }
}

#[test]
fn removing_a_mark_removes_its_notification() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Undecided");
    for (mark, other, kind, other_kind) in [("like", "dislike", 3, 4), ("follow", "block", 5, 6)] {
        received(&ann, kind, || bob.mark(mark, "post", &pid));
        bob.mark(mark, "post", &pid);
        assert_eq!(unread(&ann, Family::V2), [0; 10], "{mark} taken back");
        assert!(list(&ann, Family::V1, "").is_empty());
        received(&ann, kind, || bob.mark(mark, "post", &pid));
        bob.mark(other, "post", &pid);
        let after = unread(&ann, Family::V2);
        assert_eq!((after[kind], after[other_kind], after[0]), (0, 1, 1), "{mark} gave way to {other}");
        bob.mark(other, "post", &pid);
    }
    assert!(list(&ann, Family::V2, "").is_empty());
}

#[test]
fn an_unread_notification_is_not_repeated_except_for_comments() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Talk to me");
    received(&ann, 8, || drop(bob.comment(&pid, "one")));
    received(&ann, 8, || drop(bob.comment(&pid, "two")));
    received(&ann, 9, || drop(bob.publish_with(json!({"content": "q1", "postQuotePid": pid}))));
    bob.publish_with(json!({"content": "q2", "postQuotePid": pid}));
    assert_eq!(unread(&ann, Family::V2)[9], 1, "the same unread quote says nothing new");
    ann.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 9})).ok();
    received(&ann, 9, || drop(bob.publish_with(json!({"content": "q3", "postQuotePid": pid}))));
}

#[test]
fn blocked_users_and_oneself_cause_no_notification() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Mine");
    bob.comment(&pid, "Hello");
    bob.mark("follow", "user", "annie");
    assert_eq!(unread(&ann, Family::V2)[0], 2);
    ann.mark("block", "user", "bobby");
    assert_eq!(unread(&ann, Family::V2), [0; 10], "a block takes what came from the blocked");
    assert!(list(&ann, Family::V2, "").is_empty());
    bob.publish("Hey @annie");
    for (mark, target, fsid) in [("follow", "user", "annie"), ("like", "post", pid.as_str())] {
        bob.v2().post("/user/mark", json!({"interactionType": mark, "markType": target, "fsid": fsid}));
    }
    bob.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": "Still here"}));
    bob.v2().post("/editor/post/quick-publish", json!({"postQuotePid": pid, "content": "Still here"}));
    assert_eq!(unread(&ann, Family::V2), [0; 10]);

    let own = ann.publish("A note to @annie");
    ann.mark("like", "post", &own);
    let cid = ann.comment(&own, "and @annie again");
    ann.v2().post("/editor/comment/quick-publish", json!({"commentPid": own, "commentCid": cid, "content": "reply"})).ok();
    ann.publish_with(json!({"content": "quoting myself", "postQuotePid": own}));
    assert_eq!(unread(&ann, Family::V2), [0; 10]);
}
