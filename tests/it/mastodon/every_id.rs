//! Every path with an id in it, as the API describes itself, with the ids of other things and with no ids: refused in JSON,
//! nothing of anybody else is shown, nothing changes.

use rocket::http::Method;
use serde_json::{Value, json};

use super::status_client::media;
use crate::database::{Dump, Watch};
use crate::lanying::group_fixtures::room_with;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};
use folkmoot::internals::model::content::entry::FileKind;

const SECRET: &str = "secretword";

/// What bob has, by kind; `status`, `reply` and `poll` are public.
struct Things {
    ids: Vec<(&'static str, String)>,
    /// Where bob sees the private ones.
    addresses: Vec<String>,
}

fn things(server: &TestServer, bob: &Person<'_>, cathy: &Person<'_>) -> Things {
    let theirs = bob.mastodon();
    let says = |body: Value| theirs.post_status(body).ok();
    let status = id(&says(json!({"status": "public"})));
    let reply = id(&says(json!({"status": "a reply", "in_reply_to_id": status})));
    let poll = says(json!({"status": "poll", "poll": {"options": ["a", "b"], "expires_in": 3600}}))["poll"]["id"].clone();
    let direct = id(&says(json!({"status": format!("@cathy {SECRET}"), "visibility": "direct"})));
    let scheduled = id(&says(json!({"status": SECRET, "scheduled_at": "2027-01-01T00:00:00Z"})));
    let deleted = id(&says(json!({"status": "gone"})));
    theirs.delete(&format!("/api/v1/statuses/{deleted}")).ok();
    let list = id(&theirs.post("/api/v1/lists", json!({"title": SECRET})).ok());
    let words = json!([{"keyword": SECRET}]);
    let filter = theirs.post("/api/v2/filters", json!({"title": SECRET, "context": ["home"], "keywords_attributes": words})).ok();
    let keyword = id(&filter["keywords"][0]);
    let filter = id(&filter);
    let filtered = id(&theirs.post(&format!("/api/v2/filters/{filter}/statuses"), json!({"status_id": status})).ok());
    cathy.mastodon().act(&status, "favourite").ok();
    let notification = id(&theirs.get("/api/v1/notifications").list()[0]);
    let conversation = id(&theirs.get("/api/v1/conversations").list()[0]);
    let tag = id(&theirs.post("/api/v1/featured_tags", json!({"name": "bees"})).ok());
    let file = media(bob, FileKind::Image);
    let room = room_with(&bob.im(), &[cathy]).to_string();
    let message = bob
        .im()
        .post("/message/send", json!({"targets": [room.parse::<i64>().expect("an id")], "type": 2, "content_type": 0, "content": SECRET}));
    let message = message.body["msg_ids"][0].to_string();
    let _ = server;
    let addresses =
        [("statuses", &direct), ("scheduled_statuses", &scheduled), ("lists", &list), ("media", &file), ("notifications", &notification)];
    let mut addresses: Vec<String> = addresses.map(|(kind, id)| format!("/api/v1/{kind}/{id}")).into();
    addresses.extend(
        [("filters", &filter), ("filters/keywords", &keyword), ("filters/statuses", &filtered)]
            .map(|(kind, id)| format!("/api/v2/{kind}/{id}")),
    );
    let ids = vec![
        ("person", cathy.id()),
        ("status", status),
        ("status", reply),
        ("poll", poll.as_str().expect("an id").to_owned()),
        ("direct", direct),
        ("scheduled", scheduled),
        ("deleted", deleted),
        ("list", list),
        ("filter", filter),
        ("keyword", keyword),
        ("filtered", filtered),
        ("notification", notification),
        ("conversation", conversation),
        ("tag", tag),
        ("file", file),
        ("room", room),
        ("message", message),
    ];
    Things { ids, addresses }
}

const NO_IDS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999",
    "abc",
    "1.5",
    "1e3",
    "%FF%FE",
    "%00",
    "%2e%2e",
    "1%2F2",
    "%D9%A3",
];

/// Enough for every write to get as far as its id.
fn everything(cathy: &str) -> Value {
    json!({
        "title": "t", "phrase": "p", "context": ["home"], "keyword": "k", "status_id": "1", "account_ids": [cathy], "choices": [0],
        "scheduled_at": "2027-02-01T00:00:00Z", "quote_approval_policy": "nobody", "status": "changed", "description": "d",
    })
}

/// Whether a path takes an id of this kind, or any word at all.
fn fits(path: &str, kind: &str) -> bool {
    let any = ["/api/v1/tags/", "/api/v1/timelines/tag/", "/api/v1/annual_reports/"];
    any.iter().any(|start| path.starts_with(start))
        || match kind {
            "person" => path.starts_with("/api/v1/accounts/") || path.starts_with("/api/v1/suggestions/"),
            "status" => path.starts_with("/api/v1/statuses/"),
            "poll" => path.starts_with("/api/v1/polls/"),
            _ => false,
        }
}

#[test]
fn ids_of_other_things_are_refused_and_change_nothing() {
    let server = TestServer::new();
    let [ann, bob, cathy] = ["annie", "bobby", "cathy"].map(|name| server.user(name));
    let things = things(&server, &bob, &cathy);
    let kinds = things.ids.iter().map(|(kind, id)| (*kind, id.as_str()));
    let tried: Vec<(&str, &str)> = kinds.chain(NO_IDS.map(|text| ("none", text))).collect();
    let client = ann.mastodon();
    let described = client.get("/openapi/mastodon.json").body;
    let (mut watch, mut before) = (Watch::on(&server), Dump::of(&server, &[]));
    let (mut asked, mut flaws) = (0, Vec::new());
    for (path, operations) in described["paths"].as_object().expect("paths") {
        if !path.starts_with("/api/") || !path.contains('{') {
            continue;
        }
        for method in [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete] {
            if operations.get(method.as_str().to_lowercase()).is_none() {
                continue;
            }
            for (kind, id) in &tried {
                let address =
                    path.split('/').map(|segment| if segment.starts_with('{') { id } else { segment }).collect::<Vec<_>>().join("/");
                let response =
                    if method == Method::Get { client.get(&address) } else { client.json(method, &address, everything(&cathy.id())) };
                asked += 1;
                let what = format!("{method} {path} {kind} {id}: {} {:.150}", response.status, response.text);
                let refused = (400..500).contains(&response.status.code) && response.body["error"].is_string();
                if response.text.contains(SECRET) || !(refused || response.status.code == 200 && fits(path, kind)) {
                    flaws.push(what.clone());
                }
                if watch.moved(&server) {
                    let after = Dump::of(&server, &[]);
                    if refused {
                        flaws.extend(before.changed(&after).iter().map(|table| format!("{what}: changed {table}")));
                    }
                    before = after;
                }
            }
        }
    }
    assert!(flaws.is_empty(), "{} of {asked}: {flaws:#?}", flaws.len());
    assert!(asked > 3_000, "{asked}");
    for address in &things.addresses {
        bob.mastodon().get(address).ok();
    }
}
