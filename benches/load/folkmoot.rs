//! Folkmoot itself as hosts of the benchmark: sandboxes of several sizes, and requests signed as alice.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use folkmoot::Config;
use folkmoot::internals::api::fresns::wire::auth::signature::{self, SignedHeaders};
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::sandbox::{self, Options};
use serde_json::Value;

use super::{Expect, Facts, Host, Outcome, Request, Served, Target, Turn, get, send_json};

pub const SMALL: Host = Host { name: "folkmoot", build: |dir| village(dir, 15, 0) };
pub const THOUSAND: Host = Host { name: "folkmoot 1e3", build: |dir| village(dir, 1_000, 0) };
pub const HUNDRED_THOUSAND: Host = Host { name: "folkmoot 1e5", build: |dir| village(dir, 100_000, 0) };
pub const MILLION: Host = Host { name: "folkmoot 1e6", build: |dir| village(dir, 1_000_000, 0) };
/// The small village with so many further members.
pub const THOUSAND_MEMBERS: Host = Host { name: "folkmoot, 1e3 members", build: |dir| village(dir, 15, 1_000) };
pub const HUNDRED_THOUSAND_MEMBERS: Host = Host { name: "folkmoot, 1e5 members", build: |dir| village(dir, 15, 100_000) };
pub const MILLION_MEMBERS: Host = Host { name: "folkmoot, 1e6 members", build: |dir| village(dir, 15, 1_000_000) };

/// `{"networkIpv4":"127.0.0.1"}`.
const DEVICE: &str = "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9";
/// What the WeChat client asks of a list: the face of the acting user, and enough to open the target.
const LIST: &str = "/notification/list?userWhitelistKeys=uid,fsid,avatar,nickname,username,status&whitelistKeys=pid,cid,content,title,createdTimeAgo,author.fsid,author.nickname,author.avatar";

fn village(dir: &Path, scale: u32, members: u32) -> Outcome<Served> {
    let config = Config { database: dir.join("moot.db"), public_url: Some("http://127.0.0.1:8000".into()), ..Config::default() };
    let figment = config.figment();
    let (app, credentials) = sandbox::build(config, &Options { seed: Some(1), scale, members })?;
    Ok(Served { rocket: folkmoot::mount(figment, app), facts: serde_json::to_value(credentials)? })
}

/// A person of the village, talking v2.
struct Person {
    headers: Vec<(&'static str, String)>,
}

impl Person {
    /// Signed at this moment, good for ten minutes. `None` before the host has started.
    fn of(facts: &Value, at: usize, logged_in: bool) -> Option<Self> {
        let user = facts["users"].get(at)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (app, token) = (&facts["fresns"]["v2"], &user["fresns"]["v2"]);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_millis().to_string();
        let mut headers = vec![
            ("X-Fresns-App-Id", text(&app["app_id"])),
            ("X-Fresns-Client-Platform-Id", app["platform_id"].to_string()),
            ("X-Fresns-Client-Version", text(&app["version"])),
            ("X-Fresns-Signature-Timestamp", now),
        ];
        if logged_in {
            headers.push(("X-Fresns-Aid", text(&user["aid"])));
            headers.push(("X-Fresns-Aid-Token", text(&token["aid_token"])));
            headers.push(("X-Fresns-Uid", user["uid"].to_string()));
            headers.push(("X-Fresns-Uid-Token", text(&token["uid_token"])));
        }
        let value = |name: &str| headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str());
        let signed = SignedHeaders {
            aid: value("X-Fresns-Aid"),
            aid_token: value("X-Fresns-Aid-Token"),
            app_id: value("X-Fresns-App-Id"),
            platform_id: value("X-Fresns-Client-Platform-Id"),
            version: value("X-Fresns-Client-Version"),
            timestamp: value("X-Fresns-Signature-Timestamp"),
            space_id: None,
            uid: value("X-Fresns-Uid"),
            uid_token: value("X-Fresns-Uid-Token"),
        };
        let secret = text(&app["app_secret"]);
        let signature = signature::signature(&signature::canonical(&signed, Family::V2, true, None), &secret, Family::V2);
        headers.push(("X-Fresns-Signature", signature));
        headers.push(("X-Fresns-Client-Device-Info", DEVICE.to_owned()));
        Some(Self { headers })
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// A GET of alice's.
fn alice(facts: &Facts, name: &'static str, host: &'static str, path: &str, marker: &'static str) -> Target {
    let person = Person::of(facts.of(host), 0, true);
    let headers = person.as_ref().map(Person::headers).unwrap_or_default();
    Target { name, host, request: Request::Same(get(&format!("/api/v2{path}"), &headers)), expect: Expect::ok(marker) }
}

/// A GET of alice's by token.
fn by_token(facts: &Facts, name: &'static str, host: &'static str, path: &str, marker: &'static str) -> Target {
    let header = token(facts.of(host));
    Target { name, host, request: Request::Same(get(path, &[("Authorization", &header)])), expect: Expect::ok(marker) }
}

fn token(facts: &Value) -> String {
    let token = facts["users"][0]["mastodon"]["access_token"].as_str().unwrap_or_default();
    format!("Bearer {token}")
}

/// Durable statuses of alice, each with a text of its own.
fn status(facts: &Facts) -> Target {
    let header = token(facts.of(SMALL.name));
    let request = move |turn: Turn| {
        let text = format!("status {}-{}-{}, as long as most are in a chat", turn.run, turn.connection, turn.step);
        send_json("POST", "/api/v1/statuses", &[("Authorization", &header)], &format!(r#"{{"status":"{text}"}}"#))
    };
    Target { name: "status", host: SMALL.name, request: Request::Each(Box::new(request)), expect: Expect::ok(r#"{"id":"#) }
}

/// Durable messages of alice to bob, each with a text of its own.
fn message(facts: &Facts) -> Target {
    let person = Person::of(facts.of(SMALL.name), 0, true);
    let request = move |turn: Turn| {
        let text = format!("message {}-{}-{}, as long as most are in a chat", turn.run, turn.connection, turn.step);
        let headers = person.as_ref().map(Person::headers).unwrap_or_default();
        send_json("POST", "/api/v2/conversation/send-message", &headers, &format!(r#"{{"uidOrUsername":"bob","message":"{text}"}}"#))
    };
    Target { name: "message", host: SMALL.name, request: Request::Each(Box::new(request)), expect: Expect::ok(OK) }
}

/// What the IM API asks of every request; a person's token, or the trusted program's.
fn im_headers(facts: &Value, person: Option<usize>) -> Vec<(&'static str, String)> {
    let token = person.map_or(&facts["lanying"]["admin_token"], |at| &facts["users"][at]["lanying"]["token"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    vec![("app_id", text(&facts["lanying"]["app_id"])), ("access-token", text(token))]
}

/// A GET through the IM API; of alice's, or of the trusted program's.
fn im(facts: &Facts, name: &'static str, host: &'static str, person: Option<usize>, path: &str, marker: &'static str) -> Target {
    let owned = im_headers(facts.of(host), person);
    let headers: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Target { name, host, request: Request::Same(get(path, &headers)), expect: Expect::ok(marker) }
}

/// Durable chat messages of alice to bob, each with a text of its own.
fn chat_message(facts: &Facts) -> Target {
    let owned = im_headers(facts.of(SMALL.name), Some(0));
    let bob = facts.of(SMALL.name)["users"][1]["uid"].as_i64().unwrap_or_default();
    let request = move |turn: Turn| {
        let text = format!("message {}-{}-{}, as long as most are in a chat", turn.run, turn.connection, turn.step);
        let headers: Vec<(&str, &str)> = owned.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let body = format!(r#"{{"type":1,"targets":[{bob}],"content_type":0,"content":"{text}"}}"#);
        send_json("POST", "/message/send", &headers, &body)
    };
    Target { name: "chat message", host: SMALL.name, request: Request::Each(Box::new(request)), expect: Expect::ok(IM_OK) }
}

/// Logins with the right password: each costs a whole hash.
fn login(facts: &Facts) -> Target {
    use base64::Engine;
    let facts = facts.of(SMALL.name).clone();
    let person = Person::of(&facts, 0, false);
    let user = facts["users"][1].clone();
    let password = base64::engine::general_purpose::STANDARD.encode(user["password"].as_str().unwrap_or_default());
    let body = format!(r#"{{"type":"email","account":{},"password":"{password}"}}"#, user["email"]);
    let headers = person.as_ref().map(Person::headers).unwrap_or_default();
    Target {
        name: "login",
        host: SMALL.name,
        request: Request::Same(send_json("POST", "/api/v2/account/login", &headers, &body)),
        expect: Expect::ok(OK),
    }
}

const IM_OK: &str = r#"{"code":200"#;
const USERS: &str = "/user/list?page_num=1&page_size=50";
const OK: &str = r#"{"code":0"#;
const STATUS: &str = r#""spoiler_text":"#;
const HOME: &str = "/api/v1/timelines/home?limit=20";
const PUBLIC: &str = "/api/v1/timelines/public?limit=20";

/// Every request to a host of Folkmoot.
pub fn targets(facts: &Facts) -> Vec<Target> {
    vec![
        alice(facts, "panel", SMALL.name, "/user/panel", "unreadNotifications"),
        alice(facts, "notifications", SMALL.name, LIST, "readStatus"),
        alice(facts, "notifications, every key", SMALL.name, "/notification/list", "readStatus"),
        alice(facts, "notifications of 1e3", THOUSAND.name, LIST, "readStatus"),
        alice(facts, "notifications of 1e5", HUNDRED_THOUSAND.name, LIST, "readStatus"),
        alice(facts, "notifications of 1e6", MILLION.name, LIST, "readStatus"),
        alice(facts, "panel of 1e6", MILLION.name, "/user/panel", "unreadNotifications"),
        by_token(facts, "verify_credentials", SMALL.name, "/api/v1/accounts/verify_credentials", r#""source":"#),
        by_token(facts, "notifications?limit=15", SMALL.name, "/api/v1/notifications?limit=15", r#""group_key":"#),
        by_token(facts, "home?limit=20", SMALL.name, HOME, STATUS),
        by_token(facts, "home of 1e3", THOUSAND.name, HOME, STATUS),
        by_token(facts, "home of 1e5", HUNDRED_THOUSAND.name, HOME, STATUS),
        by_token(facts, "home of 1e6", MILLION.name, HOME, STATUS),
        by_token(facts, "public of 1e3", THOUSAND.name, PUBLIC, STATUS),
        by_token(facts, "public of 1e6", MILLION.name, PUBLIC, STATUS),
        im(facts, "profile", SMALL.name, Some(0), "/user/profile", r#""private_info":"#),
        im(facts, "users of 1e3", THOUSAND_MEMBERS.name, None, USERS, r#""username":"#),
        im(facts, "users of 1e5", HUNDRED_THOUSAND_MEMBERS.name, None, USERS, r#""username":"#),
        im(facts, "users of 1e6", MILLION_MEMBERS.name, None, USERS, r#""username":"#),
        chat_message(facts),
        status(facts),
        message(facts),
        login(facts),
    ]
}
