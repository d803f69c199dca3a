//! What lists cost: a page of many rows runs as many SQL statements as a page of few. And what writes cost, while which all others wait.

use rocket::http::Method;
use serde_json::{Value, json};

use crate::lanying::group_fixtures::room_with;
use crate::mastodon::status_fixtures::post;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

/// Rows of a short and of a long page; Fresns gives at most 30.
const FEW: usize = 5;
const MANY: usize = 30;

/// How often a call is measured; its cheapest counts.
const CALLS: usize = 8;

/// A viewer who knows many people, each of whom did everything once.
struct Crowd<'m> {
    ann: Person<'m>,
    others: Vec<Person<'m>>,
    /// A status of the viewer that everybody reacted to.
    status: String,
    pid: String,
    list: String,
    room: i64,
}

fn crowd(server: &TestServer) -> Crowd<'_> {
    let ann = server.user("annie");
    let mine = ann.mastodon();
    let pid = ann.publish("What everybody reacts to #bees");
    let status = post(server, &pid);
    let list = id(&mine.post("/api/v1/lists", json!({"title": "All"})).ok());
    let others: Vec<Person<'_>> = (0..MANY).map(|n| server.user(&format!("guest{n:02}"))).collect();
    for other in &others {
        let theirs = other.mastodon();
        other.im().post("/roster/apply", json!({"user_id": ann.login.uid})).ok();
        if other.login.uid % 2 == 0 {
            ann.im().post("/roster/accept", json!({"user_id": other.login.uid})).ok();
        }
        mine.post(&format!("/api/v1/accounts/{}/follow", other.id()), json!({})).ok();
        theirs.post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
        mine.post(&format!("/api/v1/lists/{list}/accounts"), json!({"account_ids": [other.id()]})).ok();
        let body = json!({"status": format!("@annie sees {} #bees", other.name), "poll": {"options": ["one", "two"], "expires_in": 3600}});
        let said = id(&theirs.post("/api/v1/statuses", body).ok());
        for verb in ["favourite", "bookmark", "reblog"] {
            mine.post(&format!("/api/v1/statuses/{said}/{verb}"), json!({})).ok();
        }
        for verb in ["favourite", "reblog"] {
            theirs.post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).ok();
        }
        other.comment(&pid, "A comment for @annie");
        other.write_to(&ann, "A message");
        ann.write_to(other, "An answer");
        theirs.patch("/api/v1/accounts/update_credentials", json!({"discoverable": true})).ok();
    }
    let members: Vec<&Person<'_>> = others.iter().collect();
    let room = room_with(&ann.im(), &members);
    for n in 0..MANY {
        mine.post("/api/v1/tags/{name}/follow".replace("{name}", &format!("tag{n}")).as_str(), json!({})).ok();
        ann.v2().post("/conversation/send-message", json!({"uidOrUsername": "guest00", "message": format!("Line {n}")})).ok();
    }
    server.work_off();
    Crowd { ann, others, status, pid, list, room }
}

/// The longest list in a body.
fn rows(body: &Value) -> usize {
    match body {
        Value::Array(list) => list.len().max(list.iter().map(rows).max().unwrap_or_default()),
        Value::Object(map) => map.values().map(rows).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Rows of a page and the statements that it ran: the fewest of some calls, as jobs commit beside.
fn cost(server: &TestServer, call: impl Fn() -> Value) -> (usize, u64) {
    call();
    // The first use of a token is noted, and until that is on disk nothing that it changes is kept in memory.
    server.app.core.db.write_now(|_| Ok(())).expect("the writer has come to its end");
    let calls = (0..CALLS).map(|_| {
        let before = server.app.core.db.statements();
        let body = call();
        (rows(&body), server.app.core.db.statements() - before)
    });
    calls.min_by_key(|(_, statements)| *statements).expect("some calls")
}

#[test]
fn long_pages_run_no_more_statements_than_short_ones() {
    // What is kept in memory runs no statements at all.
    let server = TestServer::with(|config| config.cache_mb = 0);
    let crowd = crowd(&server);
    let Crowd { ann, others, status, pid, list, room } = &crowd;
    let (mastodon, v2, v1, im) = (ann.mastodon(), ann.v2(), ann.v1(), ann.im());
    let guest = others[0].mastodon();
    let mut wrong = Vec::new();
    let mut check = |page: String, call: &dyn Fn(usize) -> Value| {
        let [few, many] = [FEW, MANY].map(|n| cost(&server, || call(n)));
        if few.0 < FEW || many.0 < MANY {
            wrong.push(format!("{page}: {} and {} rows are no short and long page", few.0, many.0));
        } else if few.1 < many.1 {
            wrong.push(format!("{page}: {} statements for {} rows, {} for {}", few.1, few.0, many.1, many.0));
        }
    };
    let me = ann.id();
    for path in [
        "timelines/public?".to_owned(),
        "timelines/tag/bees?".to_owned(),
        format!("accounts/{me}/statuses?"),
        format!("accounts/{me}/followers?"),
        format!("accounts/{me}/following?"),
        format!("lists/{list}/accounts?"),
        format!("statuses/{status}/favourited_by?"),
        format!("statuses/{status}/reblogged_by?"),
        "favourites?".to_owned(),
        "bookmarks?".to_owned(),
        "conversations?".to_owned(),
        "notifications?".to_owned(),
        "directory?".to_owned(),
        "followed_tags?".to_owned(),
        "accounts/search?q=guest&".to_owned(),
    ] {
        check(format!("Mastodon {path}"), &|n| mastodon.get(&format!("/api/v1/{path}limit={n}")).ok());
    }
    check("Mastodon v2 notifications".into(), &|n| {
        mastodon.get(&format!("/api/v2/notifications?grouped_types[]=none&limit={n}")).ok()["notification_groups"].clone()
    });
    check("Mastodon v2 search".into(), &|n| mastodon.get(&format!("/api/v2/search?q=guest&type=accounts&limit={n}")).ok());
    let ids = |key: &str, n: usize| others.iter().take(n).map(|other| format!("{key}[]={}", other.id())).collect::<Vec<_>>().join("&");
    check("Mastodon relationships".into(), &|n| mastodon.get(&format!("/api/v1/accounts/relationships?{}", ids("id", n))).ok());
    check("Mastodon accounts".into(), &|n| mastodon.get(&format!("/api/v1/accounts?{}", ids("id", n))).ok());
    check("Mastodon familiar followers".into(), &|n| guest.get(&format!("/api/v1/accounts/familiar_followers?{}", ids("id", n))).ok());
    ann.write_to(&others[0], "Where is it?");
    let conversation = v2.get("/conversation/list").ok()["list"][0]["id"].to_string();
    for (family, fresns, mine, with) in [("v2", &v2, "follow/all", conversation.as_str()), ("v1", &v1, "timelines", "guest00")] {
        for path in [
            "post/list?".to_owned(),
            format!("post/{mine}?"),
            format!("comment/list?pid={pid}&"),
            format!("comment/{mine}?"),
            "notification/list?".to_owned(),
            "conversation/list?".to_owned(),
            format!("conversation/{with}/messages?"),
        ] {
            check(format!("Fresns {family} {path}"), &|n| fresns.get(&format!("/{path}pageSize={n}")).ok());
        }
    }
    check("Lanying friends".into(), &|n| im.get(&format!("/roster/list?limit={n}")).ok());
    check("Lanying public facts".into(), &|n| {
        let ids: Vec<i64> = others.iter().take(n).map(|other| other.login.uid).collect();
        im.json(Method::Post, "/roster/list", json!({"list": ids})).ok()
    });
    check("Lanying members of a group".into(), &|n| im.get(&format!("/group/member_list?group_id={room}&limit={n}")).ok());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// So far below its record a call should have a new one.
const SLACK: u64 = 3;

#[test]
fn measured_calls_run_no_more_statements_than_recorded() {
    let server = TestServer::new();
    let Crowd { ann, .. } = crowd(&server);
    let (mastodon, v2, im) = (ann.mastodon(), ann.v2(), ann.im());
    let conversation = v2.get("/conversation/list").ok()["list"][0]["id"].to_string();
    let chosen = "userWhitelistKeys=uid,fsid,avatar,nickname,username,status&whitelistKeys=pid,cid,content,title,createdTimeAgo,author.fsid,\
                  author.nickname,author.avatar";
    let fresns = |path: &str| v2.get(path).ok();
    // The calls of the benchmark (`benches/load/goals.rs`), each with the most statements it may read with.
    let records: [(&str, u64, &dyn Fn() -> Value); 12] = [
        ("verify_credentials", 1, &|| mastodon.get("/api/v1/accounts/verify_credentials").ok()),
        ("notifications", 1, &|| mastodon.get("/api/v1/notifications?limit=15").ok()),
        ("notifications in groups", 3, &|| mastodon.get("/api/v2/notifications?limit=15").ok()),
        ("home timeline", 1, &|| mastodon.get("/api/v1/timelines/home?limit=20").ok()),
        ("public timeline", 3, &|| mastodon.get("/api/v1/timelines/public?limit=20").ok()),
        ("panel", 0, &|| fresns("/user/panel")),
        ("Fresns notifications", 4, &|| fresns("/notification/list?pageSize=15")),
        ("Fresns notifications, chosen keys", 3, &|| fresns(&format!("/notification/list?pageSize=15&{chosen}"))),
        ("Fresns posts", 2, &|| fresns("/post/list?pageSize=15")),
        ("Fresns conversations", 3, &|| fresns("/conversation/list?pageSize=15")),
        ("Fresns messages", 2, &|| fresns(&format!("/conversation/{conversation}/messages?pageSize=15"))),
        ("Lanying profile", 3, &|| im.get("/user/profile").ok()),
    ];
    let mut wrong = Vec::new();
    for (name, record, call) in records {
        match cost(&server, call).1 {
            more if more > record => wrong.push(format!("{name}: {more} statements, at most {record} were needed before")),
            less if less + SLACK < record => wrong.push(format!("{name}: {less} statements; lower its record of {record} to that")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The statements of the cheapest of some calls, which have to write.
fn write_cost(server: &TestServer, mut call: impl FnMut(usize)) -> u64 {
    let costs = (0..CALLS).map(|n| {
        let before = server.app.core.db.metrics().statements();
        call(n);
        server.app.core.db.metrics().statements() - before
    });
    costs.min().expect("some calls")
}

#[test]
fn what_people_write_most_runs_no_more_statements_than_it_did() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("To be commented on");
    let (mastodon, im) = (ann.mastodon(), ann.im());
    let status = |body: Value| mastodon.post("/api/v1/statuses", body).ok();
    let costs = [
        ("status", 11, write_cost(&server, |n| drop(status(json!({"status": format!("Hello {n}")}))))),
        ("status that mentions and tags", 25, write_cost(&server, |n| drop(status(json!({"status": format!("@bobby {n} #bees")}))))),
        ("direct status", 21, write_cost(&server, |n| drop(status(json!({"status": format!("@bobby {n}"), "visibility": "direct"}))))),
        ("post", 11, write_cost(&server, |n| drop(ann.publish(&format!("A post {n}"))))),
        ("comment", 29, write_cost(&server, |n| drop(bob.comment(&pid, &format!("A comment {n}"))))),
        ("message", 20, write_cost(&server, |n| drop(ann.write_to(&bob, &format!("A message {n}"))))),
        (
            "message of the IM API",
            21,
            write_cost(&server, |n| {
                im.post("/message/send", json!({"type": 1, "targets": [bob.login.uid], "content": format!("{n}"), "content_type": 0})).ok();
            }),
        ),
    ];
    let dear: Vec<_> = costs.iter().filter(|(_, known, now)| now > known).collect();
    assert!(dear.is_empty(), "these run more statements than they did: {dear:#?}");
}
