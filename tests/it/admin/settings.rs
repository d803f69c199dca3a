//! Settings: used from the next request on, or refused as a whole.

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::kit::Moot;

#[test]
fn what_is_changed_is_used_by_the_next_request_in_every_dialect() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let rules = json!([{"id": 1, "text": "Be kind", "hint": "always"}]);
    let after = desk.put("settings", json!({"name": "The <Moot>", "description": "Ours", "rules": rules})).ok();
    assert_eq!(after["name"], "The <Moot>");
    let instance = moot.toot().get("/api/v2/instance").ok();
    assert_eq!((&instance["title"], &instance["rules"][0]["text"]), (&json!("The <Moot>"), &json!("Be kind")));
    assert_eq!(desk.get("session").ok()["community"], "The <Moot>");
    assert!(desk.acts().contains(&"settings community".to_owned()));
    let detail = desk.get("audit").ok()["acts"][0]["detail"].clone();
    assert!(detail.to_string().contains("rules"), "{detail}");
}

#[test]
fn what_contradicts_itself_or_is_unknown_changes_nothing() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let before = desk.get("settings").ok();
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
        desk.put("settings", wrong.clone()).refused(422, "invalid");
        assert_eq!(desk.get("settings").ok(), before, "{wrong}");
    }
    for nothing in [json!("x"), json!(7), json!([]), json!(null), json!({})] {
        desk.put("settings", nothing);
        assert_eq!(desk.get("settings").ok(), before);
    }
}

#[test]
fn a_private_community_shows_itself_to_members_alone() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let pid = ann.publish("between us");
    desk.put("settings", json!({"site_mode": "private"})).ok();
    let nobody = moot.nobody(Family::V2);
    for path in ["/post/list", "/user/annie/detail", &format!("/post/{pid}/detail")] {
        nobody.get(path).refused(31_601);
    }
    nobody.get("/global/configs?keys=site_name").ok();
    for path in ["/api/v1/timelines/public", "/api/v1/accounts/lookup?acct=annie", "/api/v1/directory"] {
        assert_eq!(moot.toot().get(path).status.code, 401, "{path}");
    }
    let finger = "/.well-known/webfinger?resource=acct:annie@moot.example";
    assert_eq!(moot.toot().get(finger).status.code, 404);
    for path in ["/@annie", "/tags/x"] {
        assert_eq!(moot.client.get(path).dispatch().status().code, 401, "{path}");
    }
    moot.toot().get("/api/v2/instance").ok();
    ann.v2().get("/post/list").ok();
    ann.mastodon().get("/api/v1/timelines/public").list();
    desk.put("settings", json!({"site_mode": "public"})).ok();
    assert_eq!(moot.toot().get(finger).status.code, 200);
    moot.toot().get("/api/v1/timelines/public").list();
}

#[test]
fn settings_survive_a_new_start() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    desk.put("settings", json!({"name": "Kept", "post_interval": 5})).ok();
    let stored = crate::rows::number(&moot, "SELECT count(*) FROM settings WHERE key IN ('name', 'post_interval')");
    assert_eq!(stored, 2);
}

#[test]
fn two_changes_at_once_are_both_kept() {
    let moot = Moot::new();
    let core = &moot.app.core;
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
    assert_eq!(*now, core.read(folkmoot::internals::community::runtime::settings::load).expect("settings"));
}
