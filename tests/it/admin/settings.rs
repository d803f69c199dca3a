//! Settings: in effect from the next request on, or refused as a whole.

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::runtime::settings;
use serde_json::{Value, json};

use super::client::AdminClient;
use crate::test_server::TestServer;

#[test]
fn changed_settings_apply_to_the_next_request_in_every_api() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let rules = json!([{"id": 1, "text": "Be kind", "hint": "always"}]);
    let after = admin.put("settings", json!({"name": "The <Moot>", "description": "Ours", "rules": rules})).ok();
    assert_eq!(after["name"], "The <Moot>");
    let instance = server.mastodon().get("/api/v2/instance").ok();
    assert_eq!((&instance["title"], &instance["rules"][0]["text"]), (&json!("The <Moot>"), &json!("Be kind")));
    assert_eq!(admin.get("session").ok()["community"], "The <Moot>");
    assert!(admin.acts().contains(&"settings community".to_owned()));
    let detail = admin.get("audit").ok()["acts"][0]["detail"].clone();
    assert!(detail.to_string().contains("rules"), "{detail}");
}

#[test]
fn contradictory_or_unknown_settings_change_nothing() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let before = admin.get("settings").ok();
    let many: Vec<Value> = (0..200).map(|id| json!({"id": id, "text": "x"})).collect();
    for wrong in [
        json!({"name": ""}),
        json!({"name": "x".repeat(10_000)}),
        json!({"name": 7}),
        json!({"name": format!("A{}", " ".repeat(10_000))}),
        json!({"name": "A\u{0}B"}),
        json!({"rules": [{"id": -1, "text": "a"}]}),
        json!({"marks": ["like post", "like post"]}),
        json!({"colour": "red"}),
        json!({"name": "Good", "colour": "red"}),
        json!({"name": "Good", "site_mode": "secret"}),
        json!({"registration": "sometimes"}),
        json!({"registration": "open", "email_registration": false, "phone_registration": false}),
        json!({"conversations": false, "strangers_may_chat": true}),
        json!({"rules": [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]}),
        json!({"rules": many}),
        json!({"rules": [{"id": 1, "text": ""}]}),
        json!({"contact_email": "nowhere"}),
        json!({"post_max_length": -1}),
        json!({"post_max_length": 10_000_000}),
        json!({"post_draft_max": -1}),
        json!({"download_daily_max": -1}),
        json!({"image_max_mb": 0}),
        json!({"rest_offset_minutes": 841}),
        json!({"marks": ["love everybody"]}),
        json!({"conversation_files": ["scroll"]}),
        json!({"recall_seconds": 1.5}),
        json!({"name": null}),
    ] {
        admin.put("settings", wrong.clone()).refused(422, "invalid");
        assert_eq!(admin.get("settings").ok(), before, "{wrong}");
    }
    for nothing in [json!("x"), json!(7), json!([]), json!(null), json!({})] {
        admin.put("settings", nothing);
        assert_eq!(admin.get("settings").ok(), before);
    }
}

#[test]
fn a_private_community_is_visible_to_members_only() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let pid = ann.publish("between us");
    admin.put("settings", json!({"site_mode": "private"})).ok();
    let nobody = server.nobody(Family::V2);
    for path in ["/post/list", "/user/annie/detail", &format!("/post/{pid}/detail")] {
        nobody.get(path).refused(31_601);
    }
    nobody.get("/global/configs?keys=site_name").ok();
    for path in ["/api/v1/timelines/public", "/api/v1/accounts/lookup?acct=annie", "/api/v1/directory"] {
        assert_eq!(server.mastodon().get(path).status.code, 401, "{path}");
    }
    let webfinger = "/.well-known/webfinger?resource=acct:annie@moot.example";
    assert_eq!(server.mastodon().get(webfinger).status.code, 404);
    for path in ["/@annie", "/tags/x"] {
        assert_eq!(server.client.get(path).dispatch().status().code, 401, "{path}");
    }
    server.mastodon().get("/api/v2/instance").ok();
    ann.v2().get("/post/list").ok();
    ann.mastodon().get("/api/v1/timelines/public").list();
    admin.put("settings", json!({"site_mode": "public"})).ok();
    assert_eq!(server.mastodon().get(webfinger).status.code, 200);
    server.mastodon().get("/api/v1/timelines/public").list();
}

#[test]
fn settings_survive_a_restart() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    admin.put("settings", json!({"name": "Kept", "post_interval": 5})).ok();
    let stored = crate::database::number(&server, "SELECT count(*) FROM settings WHERE key IN ('name', 'post_interval')");
    assert_eq!(stored, 2);
}

#[test]
fn concurrent_changes_are_both_kept() {
    let server = TestServer::new();
    let core = &server.app.core;
    let named = |name: &'static str, bio: Option<usize>| {
        core.amend_settings(move |before| {
            let mut after = before.clone();
            match bio {
                Some(length) => after.bio_max_length = length,
                None => after.name = name.into(),
            }
            Ok((after, |_: &folkmoot::internals::store::Write<'_>| Ok(())))
        })
    };
    let (one, other) = futures::executor::block_on(async { futures::join!(named("Both", None), named("", Some(77))) });
    one.and(other).expect("both are stored");
    let now = core.settings();
    assert_eq!((now.name.as_str(), now.bio_max_length), ("Both", 77));
    let stored = core.read(settings::load).expect("settings");
    assert_eq!(
        *now,
        settings::Settings { host: now.host.clone(), base_url: now.base_url.clone(), ..stored },
        "the host comes from the configuration"
    );
}
