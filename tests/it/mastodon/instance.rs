//! Information about the server.

use folkmoot::internals::community::runtime::settings::{Registration, Rule, Settings};
use rocket::futures::executor::block_on;
use rocket::http::Method;
use serde_json::{Value, json};

use crate::test_server::TestServer;

const CACHE: &str = "max-age=300, public, stale-while-revalidate=30, stale-if-error=86400";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn change(server: &TestServer, change: impl FnOnce(&mut Settings)) {
    let mut settings = (*server.app.core.settings()).clone();
    change(&mut settings);
    block_on(server.app.core.change_settings(settings)).expect("changed");
}

#[test]
fn the_v2_document_is_complete() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.publish("hello");
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    server
        .app
        .core
        .db
        .write_now(move |tx| {
            folkmoot::internals::community::people::users::set_role(tx, user, folkmoot::internals::model::people::user::Role::Administrator)
        })
        .expect("an administrator");
    change(&server, |settings| settings.rules = vec![Rule { id: 7, text: "Be kind".into(), hint: "Always".into() }]);
    let response = server.mastodon().get("/api/v2/instance/");
    assert_eq!(response.header("Cache-Control"), Some(CACHE));
    let instance = response.ok();
    assert_eq!(
        keys(&instance),
        [
            "domain",
            "title",
            "version",
            "source_url",
            "description",
            "usage",
            "thumbnail",
            "icon",
            "languages",
            "configuration",
            "registrations",
            "api_versions",
            "wrapstodon",
            "contact",
            "rules"
        ]
    );
    assert_eq!(instance["domain"], "moot.example");
    assert!(instance["version"].as_str().is_some_and(|version| version.starts_with("4.6.0 (compatible; Folkmoot ")));
    assert_eq!(instance["usage"], json!({"users": {"active_month": 1}}));
    assert_eq!(instance["api_versions"], json!({"mastodon": 9}));
    assert_eq!(
        keys(&instance["configuration"]),
        ["urls", "vapid", "accounts", "statuses", "media_attachments", "polls", "translation", "timelines_access", "limited_federation"]
    );
    assert_eq!(keys(&instance["configuration"]["urls"]), ["streaming", "status", "about", "privacy_policy", "terms_of_service"]);
    assert_eq!(instance["configuration"]["urls"]["streaming"], "wss://moot.example");
    assert_eq!(instance["configuration"]["vapid"]["public_key"], server.app.vapid);
    assert_eq!(
        instance["configuration"]["statuses"],
        json!({"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23})
    );
    assert_eq!(
        instance["registrations"],
        json!({"enabled": true, "approval_required": false, "reason_required": false, "message": null, "min_age": null, "url": null})
    );
    assert_eq!(instance["contact"]["account"]["username"], "annie");
    assert_eq!(instance["rules"], json!([{"id": "7", "text": "Be kind", "hint": "Always", "translations": {}}]));
    assert_eq!(server.mastodon().get("/api/v1/instance/rules").ok(), instance["rules"]);
    for (registration, enabled, approval) in [(Registration::Approval, true, true), (Registration::Closed, false, false)] {
        change(&server, |settings| settings.registration = registration);
        let instance = server.mastodon().get("/api/v2/instance").ok();
        assert_eq!(
            (&instance["registrations"]["enabled"], &instance["registrations"]["approval_required"]),
            (&json!(enabled), &json!(approval))
        );
    }
}

#[test]
fn the_v1_document_is_complete_and_deprecated() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish("hello");
    ann.comment(&pid, "to myself");
    let response = server.mastodon().get("/api/v1/instance");
    assert_eq!((response.header("Cache-Control"), response.header("Deprecation")), (Some(CACHE), Some("@1668384000")));
    let instance = response.ok();
    assert_eq!(
        keys(&instance),
        [
            "uri",
            "title",
            "short_description",
            "description",
            "email",
            "version",
            "urls",
            "stats",
            "thumbnail",
            "languages",
            "registrations",
            "approval_required",
            "invites_enabled",
            "configuration",
            "contact_account",
            "rules"
        ]
    );
    assert_eq!(instance["uri"], "moot.example");
    assert_eq!(instance["urls"], json!({"streaming_api": "wss://moot.example"}));
    assert_eq!(instance["stats"], json!({"user_count": 1, "status_count": 2, "domain_count": 0}));
    assert_eq!(keys(&instance["configuration"]), ["accounts", "statuses", "media_attachments", "polls"]);
    assert_eq!(instance["contact_account"], Value::Null);
}

#[test]
fn weekly_activity_is_counted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.publish("one");
    server.clock.advance(7 * 24 * 3_600_000);
    ann.publish("two");
    server.user("bobby").publish("three");
    let weeks = server.mastodon().get("/api/v1/instance/activity").list();
    assert_eq!(weeks.len(), 12);
    // 2026-03-09, the Monday of the second week.
    assert_eq!(weeks[0], json!({"week": "1773014400", "statuses": "2", "logins": weeks[0]["logins"], "registrations": "1"}));
    assert_eq!(weeks[1], json!({"week": "1772409600", "statuses": "1", "logins": "1", "registrations": "1"}));
    assert!(weeks[0]["logins"].as_str().is_some_and(|n| n == "1" || n == "2"), "{}", weeks[0]);
    assert_eq!(weeks[11]["statuses"], "0");
}

#[test]
fn the_other_instance_endpoints() {
    let server = TestServer::new();
    let get = |path: &str| server.mastodon().get(&format!("/api/v1/instance/{path}"));
    assert_eq!(get("peers").ok(), json!([]));
    assert_eq!(get("rules").ok(), json!([]));
    assert_eq!(get("extended_description").ok(), json!({"updated_at": null, "content": ""}));
    let privacy = get("privacy_policy").ok();
    assert!(privacy["updated_at"].is_string() && privacy["content"].as_str().is_some_and(|text| text.contains("<h2>")));
    get("terms_of_service").refused(404, "Record not found");
    get("terms_of_service/2026-01-01").refused(404, "Record not found");
    let blocks = get("domain_blocks");
    assert_eq!((blocks.status.code, blocks.text.as_str()), (404, ""));
    assert_eq!(get("translation_languages").ok(), json!({}));
    let languages = get("languages").list();
    assert!(languages.contains(&json!({"code": "de", "name": "German"})) && languages.len() > 150);
    assert_eq!(server.mastodon().send(Method::Head, "/api/v2/instance", None, &[]).status.code, 200);
}

#[test]
fn discovery_documents_are_served() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.publish("hello");
    let mastodon = server.mastodon();
    let links = mastodon.get("/.well-known/nodeinfo").ok();
    assert_eq!(links["links"][0]["href"], "https://moot.example/nodeinfo/2.0");
    let node = mastodon.get("/nodeinfo/2.0").ok();
    assert_eq!(keys(&node), ["version", "software", "protocols", "services", "usage", "openRegistrations", "metadata"]);
    assert_eq!(node["software"]["name"], "folkmoot");
    assert_eq!(node["usage"], json!({"users": {"total": 1, "activeMonth": 1, "activeHalfyear": 1}, "localPosts": 1}));
    assert_eq!(node["openRegistrations"], true);
    let meta = mastodon.get("/.well-known/host-meta");
    assert_eq!(meta.status.code, 200);
    assert!(meta.header("Content-Type").is_some_and(|kind| kind.starts_with("application/xrd+xml")));
    assert!(meta.text.contains("https://moot.example/.well-known/webfinger?resource={uri}"), "{}", meta.text);
    for resource in ["acct:annie@moot.example", "acct:ANNIE@moot.example", "https://moot.example/@annie"] {
        let webfinger = mastodon.get(&format!("/.well-known/webfinger?resource={}", super::browser::percent(resource)));
        assert!(webfinger.header("Content-Type").is_some_and(|kind| kind.starts_with("application/jrd+json")));
        assert_eq!(webfinger.body["subject"], "acct:annie@moot.example", "{}", webfinger.text);
        assert_eq!(webfinger.body["links"][0]["href"], "https://moot.example/@annie");
    }
    for nobody in ["acct:annie@elsewhere.example", "acct:nobody@moot.example", "x"] {
        mastodon.get(&format!("/.well-known/webfinger?resource={}", super::browser::percent(nobody))).refused(404, "Record not found");
    }
    mastodon.get("/.well-known/webfinger").refused(400, "Bad Request");
    let change = mastodon.get("/.well-known/change-password");
    assert_eq!((change.status.code, change.header("Location")), (302, Some("/me/password")));
}
