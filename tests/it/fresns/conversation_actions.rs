//! Listing, pinning, marking as read and deleting on one's own side (`docs/specs/fresns.md 5.2.8, 6.2`).

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::{Value, json};

use super::conversation::id;
use super::shapes;
use crate::shape::{exact, items, page};
use crate::test_server::{Person, TestServer};

fn list(person: &Person<'_>, family: Family, query: &str) -> Vec<Value> {
    items(&person.caller(family).get(&format!("/conversation/list?{query}")).ok()["list"]).clone()
}

fn peers(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["user"]["username"].as_str()).collect()
}

/// `message id` (v2) or `cmid` (v1) of each message, newest first.
fn keys(person: &Person<'_>, family: Family, other: &str) -> Vec<String> {
    let (path, key) = match family {
        Family::V2 => (format!("/conversation/{}/messages", id(person)), "id"),
        Family::V1 => (format!("/conversation/{other}/messages"), "cmid"),
    };
    let data = person.caller(family).get(&path).ok();
    items(&data["list"]).iter().map(|row| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned)).collect()
}

fn delete(person: &Person<'_>, family: Family, other: &str, chosen: Option<&str>) {
    match (family, chosen) {
        (Family::V2, None) => person.v2().delete("/conversation/delete", json!({"type": "conversation", "conversationId": id(person)})),
        (Family::V2, Some(ids)) => person.v2().delete("/conversation/delete", json!({"type": "message", "messageIds": ids})),
        (Family::V1, None) => person.v1().delete(&format!("/conversation/{other}"), json!({"type": "conversation"})),
        (Family::V1, Some(ids)) => person.v1().delete(&format!("/conversation/{other}"), json!({"type": "messages", "cmids": ids})),
    }
    .ok();
}

#[test]
fn the_list_is_newest_first_with_all_keys_and_pins_do_not_reorder_it() {
    let server = TestServer::new();
    let (ann, bob, cat, dan) = (server.user("annie"), server.user("bobby"), server.user("cathy"), server.user("danny"));
    bob.write_to(&ann, "first");
    cat.write_to(&ann, "second");
    ann.write_to(&dan, "third");
    ann.write_to(&bob, "fourth");
    for family in Family::ALL {
        let rows = page(&ann.caller(family).get("/conversation/list").ok(), 3, 15, 1, 1);
        assert_eq!(peers(&rows), ["bobby", "danny", "cathy"]);
        for row in &rows {
            let (own, latest) = match family {
                Family::V2 => (", id int", "id int, type int"),
                Family::V1 => ("", "cmid str, type str"),
            };
            exact(row, &format!("user obj, latestMessage obj, pinned bool, messageCount int, unreadCount int{own}"));
            exact(&row["latestMessage"], &format!("{latest}, message str, datetime str, datetimeFormat str, timeAgo str"));
            shapes::user(&row["user"], family);
        }
        assert_eq!((&rows[0]["messageCount"], &rows[0]["unreadCount"]), (&json!(2), &json!(1)));
        assert_eq!(rows[0]["latestMessage"]["message"], "fourth");
    }
    let cathy = list(&ann, Family::V2, "")[2]["id"].clone();
    ann.v2().put("/conversation/pin", json!({"conversationId": cathy})).ok();
    for family in Family::ALL {
        assert_eq!(peers(&list(&ann, family, "")), ["bobby", "danny", "cathy"], "a pin moves nothing");
        assert_eq!(peers(&list(&ann, family, "pinned=1")), ["cathy"]);
        assert_eq!(peers(&list(&ann, family, "pinned=0")), ["bobby", "danny"]);
        assert_eq!(list(&ann, family, "pinned=true")[0]["pinned"], true);
        assert!(list(&cat, family, "pinned=1").is_empty(), "the pin is on one side");
        page(&ann.caller(family).get("/conversation/list?pinned=0&pageSize=1&page=2").ok(), 2, 1, 2, 2);
        for query in ["pinned=2", "pageSize=31"] {
            ann.caller(family).get(&format!("/conversation/list?{query}")).refused(i64::from(family.codes().invalid));
        }
    }
    ann.v1().patch("/conversation/cathy/pin", json!({})).ok();
    assert!(list(&ann, Family::V1, "pinned=1").is_empty(), "pinning again takes the pin off");
    ann.v1().put("/conversation/cathy/pin", json!({})).ok();
    assert_eq!(peers(&list(&ann, Family::V2, "pinned=1")), ["cathy"]);
}

#[test]
fn details_have_all_keys() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.write_to(&ann, "hello");
    let v2 = ann.v2().get(&format!("/conversation/{}/detail", id(&ann))).ok();
    exact(&v2, "id int, user obj, messageCount int, unreadCount int");
    shapes::user(&v2["user"], Family::V2);
    let v1 = ann.v1().get("/conversation/bobby/detail").ok();
    exact(&v1, "configs obj, detail obj");
    exact(&v1["detail"], "user obj, messageCount int, unreadCount int");
    shapes::user(&v1["detail"]["user"], Family::V1);
    exact(&v1["configs"], "status bool, files obj");
    exact(&v1["configs"]["files"], "image obj, video obj, audio obj, document obj");
    for (kind, rule) in v1["configs"]["files"].as_object().expect("rules") {
        exact(rule, "status bool, extensions str, inputAccept str, maxSize int, uploadMethod str, uploadAppUrl null");
        assert_eq!(rule["status"], kind == "image", "conversation_files is image");
    }
}

#[test]
fn only_the_receiver_can_mark_chosen_messages_as_read() {
    for family in Family::ALL {
        let server = TestServer::new();
        let (ann, bob) = (server.user("annie"), server.user("bobby"));
        for text in ["one", "two", "three"] {
            bob.write_to(&ann, text);
        }
        let read = |person: &Person<'_>, other: &str, ids: &str| match family {
            Family::V2 => person.v2().put("/conversation/mark-as-read", json!({"type": "message", "messageIds": ids})).ok(),
            Family::V1 => person.v1().patch(&format!("/conversation/{other}/read-status"), json!({"cmids": ids})).ok(),
        };
        let all = keys(&ann, family, "bobby");
        read(&bob, "annie", &all.join(","));
        assert_eq!(ann.panel()["conversations"]["unreadMessages"], 3, "a sender reads nothing for the receiver");
        for _ in 0..2 {
            read(&ann, "bobby", &format!("{}, nothing,0", all[1]));
            assert_eq!(ann.panel()["conversations"]["unreadMessages"], 2);
        }
        let rows = list(&ann, family, "");
        assert_eq!((&rows[0]["unreadCount"], &rows[0]["messageCount"]), (&json!(2), &json!(3)));
        delete(&ann, family, "bobby", Some(&all[0]));
        assert_eq!(ann.panel()["conversations"]["unreadMessages"], 1, "an unread message that is deleted is no longer unread");
    }
}

#[test]
fn deleting_affects_ones_own_side_only() {
    for family in Family::ALL {
        let server = TestServer::new();
        let (ann, bob) = (server.user("annie"), server.user("bobby"));
        for (from, to, text) in [(&bob, &ann, "one"), (&ann, &bob, "two"), (&bob, &ann, "three")] {
            from.write_to(to, text);
        }
        let all = keys(&ann, family, "bobby");
        delete(&ann, family, "bobby", Some(&format!("{},{}", all[0], all[1])));
        assert_eq!(keys(&ann, family, "bobby"), all[2..]);
        assert_eq!(keys(&bob, family, "annie").len(), 3, "the other side keeps all");
        assert_eq!(list(&ann, family, "")[0]["latestMessage"]["message"], "one", "the latest that I still see");

        delete(&ann, family, "bobby", None);
        assert!(list(&ann, family, "").is_empty());
        assert_eq!(ann.panel()["conversations"], json!({"conversationCount": 0, "unreadMessages": 0}));
        assert_eq!(bob.panel()["conversations"]["conversationCount"], 1);
        assert_eq!(keys(&bob, family, "annie").len(), 3);

        bob.write_to(&ann, "again");
        assert_eq!(keys(&ann, family, "bobby").len(), 1, "only what is new comes back");
        assert_eq!(ann.panel()["conversations"], json!({"conversationCount": 1, "unreadMessages": 1}));
        assert_eq!(list(&ann, family, "")[0]["messageCount"], 1);
        assert_eq!(list(&bob, family, "")[0]["messageCount"], 4);
    }
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.write_to(&ann, "hello");
    for body in [json!({}), json!({"type": "message"}), json!({"type": "messages"}), json!({"type": "messages", "cmids": ""})] {
        ann.v1().delete("/conversation/bobby", body).refused(10000);
    }
    assert_eq!(keys(&ann, Family::V1, "bobby").len(), 1);
}

#[test]
fn conversations_stay_listed_after_a_block_and_deleted_senders_are_not_shown() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.write_to(&ann, "hello");
    ann.mark("block", "user", "bobby");
    for family in Family::ALL {
        assert_eq!(list(&ann, family, "").len(), 1);
        assert_eq!(keys(&ann, family, "bobby").len(), 1);
    }
    let conversation = id(&ann);
    crate::database::miscount(&server, &format!("UPDATE users SET status = 'deleted', deleted_at = 1 WHERE id = {}", bob.login.uid));
    for family in Family::ALL {
        let path = match family {
            Family::V2 => format!("/conversation/{conversation}/messages"),
            Family::V1 => format!("/conversation/{}/messages", bob.login.uid),
        };
        let data = ann.caller(family).get(&path).ok();
        shapes::message(&data["list"][0], family);
        shapes::nobody(&data["list"][0]["user"], family, false);
        shapes::nobody(&list(&ann, family, "")[0]["user"], family, false);
    }
}
