//! Listing, filtering, paging, marking as read and deleting notifications (`docs/specs/fresns.md 5.1.2, 5.2.9`).

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::notifications::list::Notice;
use serde_json::{Value, json};

use super::notification::{NAMES, Three, list, notify, unread};
use super::shapes;
use crate::database::Dump;
use crate::shape::page;
use crate::test_server::{Caller, FresnsResponse, Person, TestServer};

/// annie gets one notification of each kind, and another like and follow.
fn receive_all_kinds<'m>(server: &'m TestServer) -> Three<'m> {
    let three = Three::of(server);
    let Three { ann, bob, cat } = &three;
    let pid = ann.publish("Here I am");
    notify(server, Notice::System, ann, "Welcome");
    notify(server, Notice::Recommend, ann, "Read this");
    bob.mark("like", "post", &pid);
    cat.mark("like", "post", &pid);
    let other = ann.publish("Another");
    bob.mark("dislike", "post", &other);
    bob.mark("follow", "user", "annie");
    cat.mark("follow", "user", "annie");
    cat.mark("block", "post", &other);
    bob.publish("Hello @annie");
    bob.comment(&pid, "Hi");
    bob.publish_with(json!({"content": "See", "postQuotePid": pid}));
    assert_eq!(unread(ann, Family::V2), [11, 1, 1, 2, 1, 2, 1, 1, 1, 1]);
    three
}

fn ids(rows: &[Value], family: Family) -> Vec<String> {
    let key = match family {
        Family::V2 => "id",
        Family::V1 => "nmid",
    };
    rows.iter().map(|row| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned)).collect()
}

fn read(caller: &Caller<'_>, body: Value) -> FresnsResponse {
    match caller.family {
        Family::V2 => caller.put("/notification/mark-as-read", body),
        Family::V1 => caller.patch("/notification/read-status", body),
    }
}

fn delete(caller: &Caller<'_>, body: Value) -> FresnsResponse {
    match caller.family {
        Family::V2 => caller.delete("/notification/delete", body),
        Family::V1 => caller.delete("/notification/messages", body),
    }
}

#[test]
fn the_list_is_newest_first_and_listing_marks_nothing_as_read() {
    let server = TestServer::new();
    let Three { ann, .. } = receive_all_kinds(&server);
    let before = Dump::of(&server, &[]);
    for family in Family::ALL {
        let data = ann.caller(family).get("/notification/list").ok();
        let rows = page(&data, 11, 15, 1, 1);
        let kinds: Vec<i64> = rows.iter().map(|row| row["type"].as_i64().expect("a type")).collect();
        assert_eq!(kinds, [9, 8, 7, 6, 5, 5, 4, 3, 3, 2, 1]);
        rows.iter().for_each(|row| shapes::notification(row, family));
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

#[test]
fn type_and_status_filters_agree_with_their_totals() {
    let server = TestServer::new();
    let Three { ann, .. } = receive_all_kinds(&server);
    ann.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 3})).ok();
    let cases = [
        ("", 11),
        ("types=", 11),
        ("types=0", 11),
        ("types=0,,0", 11),
        ("types=3", 2),
        ("types=3,5", 4),
        ("types=%203%20,%205", 4),
        ("types=3,3,3", 2),
        ("types=0,9", 1),
        ("types=10", 0),
        ("types=-1", 0),
        ("types=abc", 0),
        ("types=3,99", 2),
        ("types=99999999999999999999", 0),
        ("status=0", 9),
        ("status=1", 2),
        ("status=false", 9),
        ("status=true", 2),
        ("status=", 11),
        ("types=3&status=0", 0),
        ("types=3&status=1", 2),
        ("types=1,2,3&status=0", 2),
    ];
    for family in Family::ALL {
        for (query, total) in cases {
            let data = ann.caller(family).get(&format!("/notification/list?pageSize=30&{query}")).ok();
            assert_eq!(page(&data, total, 30, 1, 1).len(), usize::try_from(total).expect("small"), "{query}");
        }
        for query in ["status=2", "status=read", "status=-1"] {
            let response = ann.caller(family).get(&format!("/notification/list?{query}"));
            assert_eq!(response.code(), i64::from(family.codes().invalid), "{query}: {}", response.body);
        }
    }
}

#[test]
fn pages_echo_their_number_and_never_repeat() {
    let server = TestServer::new();
    let Three { ann, .. } = receive_all_kinds(&server);
    for family in Family::ALL {
        let get = |query: &str| ann.caller(family).get(&format!("/notification/list?{query}"));
        let mut seen = Vec::new();
        for (number, count) in [(1, 4), (2, 4), (3, 3), (4, 0)] {
            let rows = page(&get(&format!("pageSize=4&page={number}")).ok(), 11, 4, number, 3);
            assert_eq!(rows.len(), count);
            seen.extend(ids(&rows, family));
        }
        assert_eq!(seen, ids(&list(&ann, family, ""), family));
        for (query, number) in [("page=0", 1), ("page=-5", 1), ("page=", 1), ("page=1000000000000", 1_000_000_000_000)] {
            let rows = page(&get(query).ok(), 11, 15, number, 1);
            assert_eq!(rows.is_empty(), number > 1, "{query}");
        }
        get("page=9223372036854775807").ok();
        for query in
            ["pageSize=0", "pageSize=31", "pageSize=-1", "pageSize=abc", "pageSize=1.5", "page=abc", "pageSize=9999999999999999999999"]
        {
            let response = get(query);
            assert_eq!(response.code(), i64::from(family.codes().invalid), "{query}: {}", response.body);
        }
        page(&get("pageSize=30").ok(), 11, 30, 1, 1);
        page(&get("pageSize=1").ok(), 11, 1, 1, 11);
    }
}

/// The quote notification of the list after the key filters of this family.
fn filtered(ann: &Person<'_>, family: Family, user: Option<(&str, &str)>, info: Option<(&str, &str)>) -> Value {
    let mut query = vec!["types=9".to_owned()];
    for (chosen, v2, v1) in [(user, "user", "User"), (info, "", "Info")] {
        let Some((kind, keys)) = chosen else { continue };
        query.push(match family {
            Family::V2 if v2.is_empty() => format!("{kind}Keys={keys}"),
            Family::V2 => format!("{v2}{}{}Keys={keys}", kind[..1].to_uppercase(), &kind[1..]),
            Family::V1 => format!("filter{v1}Type={kind}&filter{v1}Keys={keys}"),
        });
    }
    list(ann, family, &query.join("&"))[0].clone()
}

#[test]
fn key_filters_apply_to_the_actor_and_the_target_only() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = receive_all_kinds(&server);
    for family in Family::ALL {
        let whole = filtered(&ann, family, None, None);
        let row = filtered(&ann, family, Some(("whitelist", "uid,username,conversation.code")), Some(("whitelist", "pid")));
        shapes::notification(&row, family);
        assert_eq!(row["actionUser"], json!({"uid": bob.login.uid, "username": "bobby", "conversation": {"code": 0}}));
        assert_eq!(row["actionInfo"], json!({"pid": whole["actionInfo"]["pid"]}));

        let row =
            filtered(&ann, family, Some(("blacklist", "stats,interaction,roles.0.name,nothing")), Some(("blacklist", "author.stats")));
        shapes::notification(&row, family);
        let mut expected = whole.clone();
        let user = expected["actionUser"].as_object_mut().expect("a user");
        user.remove("stats");
        user.remove("interaction");
        user["roles"][0].as_object_mut().expect("a role").remove("name");
        expected["actionInfo"]["author"].as_object_mut().expect("an author").remove("stats");
        assert_eq!(row, expected, "{family:?}");

        let row = filtered(&ann, family, Some(("whitelist", "nothing")), Some(("whitelist", "id,readStatus")));
        assert_eq!((&row["actionUser"], &row["actionInfo"]), (&json!([]), &json!([])));
        assert_eq!(row["readStatus"], false, "the envelope of the row is never filtered");
        let row = filtered(&ann, family, Some(("whitelist", "%20uid%20,,%20fsid")), None);
        assert_eq!(row["actionUser"], json!({"fsid": "bobby", "uid": bob.login.uid}), "in the object's own order");
        assert_eq!(row["actionInfo"], whole["actionInfo"]);
    }
    let both = list(&ann, Family::V2, "types=9&userWhitelistKeys=uid&userBlacklistKeys=uid");
    assert_eq!(both[0]["actionUser"], json!({"uid": bob.login.uid}), "the whitelist wins");
    for query in [
        "filterUserType=whitelist",
        "filterInfoType=blacklist",
        "filterUserType=grey&filterUserKeys=uid",
        "filterInfoType=blacklist&filterInfoKeys=",
    ] {
        ann.v1().get(&format!("/notification/list?{query}")).refused(10000);
    }
    let ignored = list(&ann, Family::V1, "types=9&filterUserKeys=uid&whitelistKeys=pid&userWhitelistKeys=uid");
    shapes::user(&ignored[0]["actionUser"], Family::V1);
    let ignored = list(&ann, Family::V2, "types=9&filterUserType=whitelist&filterUserKeys=uid");
    shapes::user(&ignored[0]["actionUser"], Family::V2);
}

/// The keys of an object, and of the objects in it.
fn paths(object: &Value) -> Vec<String> {
    let keys = object.as_object().expect("an object").iter();
    let path = |(key, value): (&String, &Value)| {
        let inner = value.as_object().into_iter().flatten().map(|(inner, _)| format!("{key}.{inner}")).collect::<Vec<_>>();
        std::iter::once(key.clone()).chain(inner).collect::<Vec<_>>()
    };
    keys.flat_map(path).collect()
}

#[test]
fn a_key_chosen_alone_holds_what_it_holds_among_all() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = receive_all_kinds(&server);
    let pid = bob.publish("@annie, #bees");
    ann.mark("like", "post", &pid);
    ann.mark("follow", "user", "bobby");
    ann.mark("follow", "hashtag", "bees");
    for family in Family::ALL {
        let row = |object: &str, query: &str| list(&ann, family, &format!("types=7&{query}"))[0][object].clone();
        let kinds = [("actionInfo", "whitelistKeys", "Info"), ("actionUser", "userWhitelistKeys", "User")];
        let chosen = |(_, v2, v1): (&str, &str, &str), keys: &str| match family {
            Family::V2 => format!("{v2}={keys}"),
            Family::V1 => format!("filter{v1}Type=whitelist&filter{v1}Keys={keys}"),
        };
        for (kind, other) in [(kinds[0], kinds[1]), (kinds[1], kinds[0])] {
            let object = kind.0;
            let (whole, all) = (row(object, ""), paths(&row(object, "")));
            assert!(all.len() > 50 && all.iter().any(|path| path == "interaction"), "{all:?}");
            for path in all {
                let query = format!("{}&{}", chosen(kind, &path), chosen(other, "fsid"));
                let pointer = format!("/{}", path.replace('.', "/"));
                assert_eq!(row(object, &query).pointer(&pointer), whole.pointer(&pointer), "{family:?} {object} {path}");
            }
        }
    }
}

#[test]
fn reading_changes_the_counters_only_once() {
    for family in Family::ALL {
        let server = TestServer::new();
        let Three { ann, .. } = receive_all_kinds(&server);
        let caller = ann.caller(family);
        for _ in 0..2 {
            assert!(read(&caller, json!({"type": "all", "notificationType": 5})).ok().is_null());
            assert_eq!(unread(&ann, family), [9, 1, 1, 2, 1, 0, 1, 1, 1, 1]);
        }
        assert!(list(&ann, family, "types=5").iter().all(|row| row["readStatus"] == true));
        let likes = ids(&list(&ann, family, "types=3"), family);
        read(&caller, json!({"type": "choose", "notificationIds": format!(" {} ,nothing,,0", likes[0])})).ok();
        assert_eq!(unread(&ann, family), [8, 1, 1, 1, 1, 0, 1, 1, 1, 1]);
        read(&caller, json!({"type": "choose", "notificationIds": likes.join(",")})).ok();
        assert_eq!(unread(&ann, family)[3], 0);
        read(&caller, json!({"type": "all", "notificationType": "0"})).ok();
        assert_eq!(unread(&ann, family), [0; 10]);
        assert_eq!(list(&ann, family, "status=1").len(), 11);
    }
}

#[test]
fn deleting_removes_rows_and_adjusts_counters() {
    for family in Family::ALL {
        let server = TestServer::new();
        let Three { ann, .. } = receive_all_kinds(&server);
        let caller = ann.caller(family);
        read(&caller, json!({"type": "all", "notificationType": 9})).ok();
        for _ in 0..2 {
            assert!(delete(&caller, json!({"type": "all", "notificationType": 9})).ok().is_null());
            assert_eq!(unread(&ann, family), [10, 1, 1, 2, 1, 2, 1, 1, 1, 0]);
        }
        let likes = ids(&list(&ann, family, "types=3"), family);
        delete(&caller, json!({"type": "choose", "notificationIds": likes[1]})).ok();
        assert_eq!(unread(&ann, family), [9, 1, 1, 1, 1, 2, 1, 1, 1, 0]);
        assert_eq!(ids(&list(&ann, family, "types=3"), family), likes[..1]);
        page(&caller.get("/notification/list").ok(), 9, 15, 1, 1);
        delete(&caller, json!({"type": "all", "notificationType": 0})).ok();
        assert_eq!(unread(&ann, family), [0; 10]);
        assert!(page(&caller.get("/notification/list").ok(), 0, 15, 1, 1).is_empty());
    }
    let server = TestServer::new();
    let Three { ann, .. } = receive_all_kinds(&server);
    ann.v1().delete("/notification/delete", json!({"type": "all", "notificationType": 3})).ok();
    assert_eq!(unread(&ann, Family::V1)[3], 0, "the path other servers have");
    ann.v2().send(rocket::http::Method::Delete, "/notification/delete?type=all&notificationType=5", None).ok();
    assert_eq!(unread(&ann, Family::V2)[5], 0, "parameters in the query");
}

#[test]
fn invalid_selections_are_refused_and_foreign_rows_ignored() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = receive_all_kinds(&server);
    let bodies = [
        json!({}),
        json!({"type": "some"}),
        json!({"type": "all"}),
        json!({"type": "all", "notificationType": 10}),
        json!({"type": "all", "notificationType": -1}),
        json!({"type": "all", "notificationType": "x"}),
        json!({"type": "choose"}),
        json!({"type": "choose", "notificationIds": ""}),
        json!({"type": ["all"], "notificationType": 0}),
    ];
    let before = Dump::of(&server, &[]);
    for family in Family::ALL {
        let invalid = i64::from(family.codes().invalid);
        for body in &bodies {
            for response in [read(&ann.caller(family), body.clone()), delete(&ann.caller(family), body.clone())] {
                assert_eq!(response.code(), invalid, "{body}: {}", response.body);
            }
        }
        let hers = json!({"type": "choose", "notificationIds": ids(&list(&ann, family, ""), family).join(",")});
        read(&bob.caller(family), hers.clone()).ok();
        delete(&bob.caller(family), hers).ok();
        read(&bob.caller(family), json!({"type": "all", "notificationType": 0})).ok();
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
    assert_eq!(NAMES.len(), 10);
}

#[test]
fn a_comment_mentioning_its_target_s_author_is_one_notification() {
    let server = TestServer::new();
    let Three { ann, bob, .. } = Three::of(&server);
    let pid = ann.publish("Say my name");
    bob.comment(&pid, "All right, @annie it is");
    let rows = list(&ann, Family::V2, "");
    assert_eq!((rows.len(), &rows[0]["type"], &rows[0]["isMention"]), (1, &json!(8), &json!(true)), "`docs/specs/core.md` 9");
    bob.publish_with(json!({"content": "What @annie said", "postQuotePid": pid}));
    let rows = list(&ann, Family::V1, "");
    assert_eq!((rows.len(), &rows[0]["type"], &rows[0]["isMention"]), (2, &json!(9), &json!(true)));
}

#[test]
fn times_use_the_reader_s_time_zone_and_language() {
    let server = TestServer::new();
    let Three { ann, .. } = receive_all_kinds(&server);
    server.clock.advance(3 * 60_000);
    for family in Family::ALL {
        let mut caller = ann.caller(family);
        let row = |caller: &Caller<'_>| caller.get("/notification/list?types=1").ok()["list"][0].clone();
        let en = row(&caller);
        assert_eq!((&en["datetime"], &en["datetimeFormat"]), (&json!("03/04/2026 05:06:07"), &json!("05:06")));
        assert_eq!(en["timeAgo"], "3 minutes ago");
        (caller.lang, caller.zone) = (Some("zh-Hans"), Some("+8"));
        let zh = row(&caller);
        assert_eq!((&zh["datetime"], &zh["datetimeFormat"]), (&json!("2026-03-04 13:06:07"), &json!("13:06")));
        assert_eq!(zh["timeAgo"], "3 分钟前");
        (caller.lang, caller.zone) = (None, Some("-6"));
        assert_eq!(row(&caller)["datetimeFormat"], "23:06", "both moments lie on the evening before");
    }
}
