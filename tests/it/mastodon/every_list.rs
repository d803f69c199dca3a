//! Every operation that takes a `limit`, as the API describes itself: any limit, any cursor, and pages that lead through
//! everything once and end.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::account_fixtures::lock;
use crate::mastodon_client::{MastodonClient, MastodonResponse, id};
use crate::test_server::{Person, TestServer};

/// Rows of each list.
const ROWS: usize = 5;
/// Lists that are empty in [`World`], or count instead of listing.
const OTHERS: [&str; 6] = [
    "/api/v1/notifications/requests",
    "/api/v1/notifications/unread_count",
    "/api/v2/notifications/unread_count",
    "/api/v2_alpha/notifications/unread_count",
    "/api/v1/search",
    "/api/v2/search",
];
/// `limit=0` is the whole list here.
const UNLIMITED: &str = "/api/v1/lists/{id}/accounts";

struct World<'m> {
    ann: MastodonClient<'m>,
    me: String,
    status: String,
    list: String,
    group: String,
}

fn world(server: &TestServer) -> World<'_> {
    let person = server.user("annie");
    let (ann, me) = (person.mastodon(), person.id());
    let status = id(&ann.post_status(json!({"status": "What everybody sees #bees"})).ok());
    let list = id(&ann.post("/api/v1/lists", json!({"title": "All"})).ok());
    let make = |start: &str| -> Vec<Person<'_>> { (0..ROWS).map(|n| server.user(&format!("{start}{n}"))).collect() };
    for (n, friend) in make("friend").iter().enumerate() {
        let theirs = friend.mastodon();
        ann.post(&format!("/api/v1/accounts/{}/follow", friend.id()), json!({})).ok();
        theirs.post(&format!("/api/v1/accounts/{me}/follow"), json!({})).ok();
        ann.post(&format!("/api/v1/lists/{list}/accounts"), json!({"account_ids": [friend.id()]})).ok();
        ann.post(&format!("/api/v1/accounts/{}/endorse", friend.id()), json!({})).ok();
        let said = id(&theirs.post_status(json!({"status": format!("@annie number {n} #bees #hive{n}")})).ok());
        theirs.post_status(json!({"status": "see", "quoted_status_id": status})).ok();
        theirs.post_status(json!({"status": "@annie between us", "visibility": "direct"})).ok();
        for verb in ["favourite", "reblog"] {
            theirs.act(&status, verb).ok();
            ann.act(&said, verb).ok();
        }
        ann.act(&said, "bookmark").ok();
        ann.post(&format!("/api/v1/tags/hive{n}/follow"), json!({})).ok();
        ann.post_status(json!({"status": "later", "scheduled_at": format!("2027-01-0{}T00:00:00Z", n + 1)})).ok();
        theirs.patch("/api/v1/accounts/update_credentials", json!({"discoverable": true})).ok();
    }
    for stranger in make("stranger") {
        stranger.mastodon().patch("/api/v1/accounts/update_credentials", json!({"discoverable": true})).ok();
        stranger.publish("hello");
    }
    lock(&person);
    for (verb, others) in [("block", make("enemy")), ("mute", make("noisy")), ("", make("asking"))] {
        for other in &others {
            other.mastodon().patch("/api/v1/accounts/update_credentials", json!({"discoverable": true})).ok();
            if verb.is_empty() {
                other.mastodon().post(&format!("/api/v1/accounts/{me}/follow"), json!({})).ok();
            } else {
                ann.post(&format!("/api/v1/accounts/{}/{verb}", other.id()), json!({})).ok();
            }
        }
    }
    let groups = ann.get("/api/v2/notifications?types[]=favourite").ok();
    let group = groups["notification_groups"][0]["group_key"].as_str().expect("a group").to_owned();
    World { ann, me, status, list, group }
}

impl World<'_> {
    /// The described lists, each with its address, to which a parameter can be added.
    fn lists(&self) -> Vec<(String, String)> {
        let described = self.ann.get("/openapi/mastodon.json").body;
        let paths = described["paths"].as_object().expect("paths");
        let limited = paths.iter().filter(|(_, of)| {
            let parameters = of["get"]["parameters"].as_array();
            parameters.is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == "limit"))
        });
        limited.map(|(path, _)| (path.clone(), self.address(path))).collect()
    }

    fn address(&self, path: &str) -> String {
        let of = if path.contains("/accounts/{id}") { &self.me } else { &self.status };
        let of = if path.contains("/lists/{id}") { &self.list } else { of };
        let filled = path.replace("{id}", of).replace("{hashtag}", "bees").replace("{list}", &self.list);
        let filled = filled.replace("{group_key}", &self.group);
        assert!(!filled.contains('{'), "{path} needs a value here");
        let query = if path.ends_with("/search") { "q=e&type=accounts&" } else { "" };
        let query = if path == "/api/v1/notifications" || !path.ends_with("/notifications") { query } else { "grouped_types[]=none&" };
        format!("{filled}?{query}")
    }
}

/// The rows of an answer; `None` if it is no list.
fn rows(response: &MastodonResponse) -> Option<Vec<Value>> {
    let body = &response.body;
    let found = [body, &body["notification_groups"], &body["accounts"]].into_iter().find_map(Value::as_array);
    found.filter(|_| response.status.code == 200).cloned()
}

fn key(row: &Value) -> String {
    ["id", "group_key", "name"]
        .iter()
        .find_map(|key| row[key].as_str())
        .or_else(|| row["account"]["id"].as_str())
        .map_or_else(|| row.to_string(), str::to_owned)
}

/// Every row from an address on, by the links of a relation; `None` if there is no end.
fn walk(ann: &MastodonClient<'_>, first: String, rel: &str) -> Option<Vec<String>> {
    let (mut found, mut next) = (Vec::new(), Some(first));
    for _ in 0..200 {
        let Some(address) = next else { return Some(found) };
        let page = ann.get(&address);
        let on_it: Vec<String> = rows(&page).unwrap_or_else(|| panic!("{address}: {}", page.text)).iter().map(key).collect();
        next = if on_it.is_empty() { None } else { page.link(rel) };
        if rel == "next" { found.extend(on_it) } else { found.splice(0..0, on_it).for_each(drop) }
    }
    None
}

#[test]
fn every_list_takes_any_limit() {
    let server = TestServer::new();
    let world = world(&server);
    let mut flaws = Vec::new();
    let mut lists = 0;
    for (path, address) in world.lists() {
        let count = |limit: &str| rows(&world.ann.get(&format!("{address}limit={limit}"))).map(|rows| rows.len());
        let Some(all) = count("1000") else {
            assert!(OTHERS.contains(&path.as_str()), "{path}");
            continue;
        };
        assert!(all >= ROWS || OTHERS.contains(&path.as_str()) || path.contains("group_key"), "{path}: {all}");
        lists += 1;
        let none = if path == UNLIMITED { all } else { 0 };
        let usual = count("");
        for (limit, expected) in [
            ("0", Some(none)),
            ("1", Some(all.min(1))),
            ("-2", Some(all.min(2))),
            ("2.9", Some(all.min(2))),
            ("2x", Some(all.min(2))),
            ("99999999999999999999999", Some(all)),
            ("9223372036854775807", Some(all)),
            ("-9223372036854775808", Some(all)),
            ("x", usual),
            ("%D9%A3", usual),
            ("%00", usual),
        ] {
            let got = count(limit);
            if got != expected {
                flaws.push(format!("{address}limit={limit}: {got:?} instead of {expected:?}"));
            }
        }
        let broken = world.ann.get(&format!("{address}limit=%FF"));
        if (broken.status.code, broken.body["error"].is_string()) != (400, true) {
            flaws.push(format!("{address}limit=%FF: {} {:.80}", broken.status, broken.text));
        }
    }
    assert!(flaws.is_empty(), "{flaws:#?}");
    assert!(lists >= 30, "{lists}");
}

#[test]
fn the_pages_of_every_list_have_each_row_once_and_end() {
    let server = TestServer::new();
    let world = world(&server);
    let (mut linked, mut counted) = (BTreeSet::new(), BTreeSet::new());
    for (path, address) in world.lists() {
        let whole = world.ann.get(&format!("{address}limit=1000"));
        let Some(all) = rows(&whole).filter(|rows| rows.len() > 1) else { continue };
        let all: Vec<String> = all.iter().map(key).collect();
        if let Some(prev) = whole.link("prev") {
            for size in [1, 2, 3] {
                let found = walk(&world.ann, format!("{address}limit={size}"), "next");
                assert_eq!(found.as_ref(), Some(&all), "{address} by {size}");
                if prev.contains("min_id=") {
                    let found = walk(&world.ann, format!("{address}limit={size}&min_id=0"), "prev");
                    assert_eq!(found.as_ref(), Some(&all), "{address} back by {size}");
                }
            }
            linked.insert(path);
        } else if !path.contains("suggestions") && !path.contains("group_key") {
            let page = |offset: usize| rows(&world.ann.get(&format!("{address}limit=2&offset={offset}"))).expect("a list");
            let found: Vec<String> = (0..all.len()).step_by(2).flat_map(page).map(|row| key(&row)).collect();
            assert_eq!((found, page(all.len()), page(usize::MAX)), (all, vec![], vec![]), "{address}");
            counted.insert(path);
        }
    }
    assert!(linked.len() >= 20 && counted.len() >= 4, "{linked:?} {counted:?}");
}

#[test]
fn every_list_takes_any_cursor() {
    let server = TestServer::new();
    let world = world(&server);
    let mut flaws = Vec::new();
    for (_, address) in world.lists() {
        let whole = world.ann.get(&format!("{address}limit=1000"));
        let (Some(all), true) = (rows(&whole), whole.link("prev").is_some()) else { continue };
        let mut expect = |query: String, expected: usize| {
            let got = rows(&world.ann.get(&format!("{address}limit=1000&{query}"))).map(|rows| rows.len());
            if got != Some(expected) {
                flaws.push(format!("{address}{query}: {got:?} instead of {expected}"));
            }
        };
        for name in ["max_id", "since_id", "min_id"] {
            let (before, behind) = if name == "max_id" { (0, all.len()) } else { (all.len(), 0) };
            expect(format!("{name}=0"), before);
            for past in ["9223372036854775807", "9223372036854775808", "99999999999999999999999999"] {
                expect(format!("{name}={past}"), behind);
            }
            for no_id in ["", "x", "-1", "1.5", "null", "%00", "%D9%A3"] {
                expect(format!("{name}={no_id}"), all.len());
            }
            // The id of something else bounds by its age, and is no error.
            for other in [&world.me, &world.status, &world.list] {
                let response = world.ann.get(&format!("{address}{name}={other}"));
                assert!(rows(&response).is_some(), "{address}{name}={other}: {}", response.text);
            }
        }
    }
    assert!(flaws.is_empty(), "{flaws:#?}");
}
