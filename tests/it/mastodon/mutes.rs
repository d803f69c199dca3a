//! Mutes (`docs/specs/mastodon.md 4.1`), which no other API shows.

use serde_json::json;

use super::account_fixtures::{ACCOUNT, act, act_with, add_users, ids, relationship, true_flags};
use crate::database;
use crate::shape::exact;
use crate::test_server::{NOW, TestServer};
use folkmoot::internals::community::operations::cleanup;

#[test]
fn a_mute_is_permanent_or_temporary() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    act(&ann, &bob, "follow").ok();
    let muted = act(&ann, &bob, "mute").ok();
    assert_eq!(true_flags(&muted), ["following", "muting", "muting_notifications", "showing_reblogs"], "the follow stays");
    assert_eq!(muted["muting_expires_at"], json!(null));
    let again = act_with(&ann.mastodon(), &bob.id(), "mute", json!({"notifications": "false"})).ok();
    assert_eq!(true_flags(&again), ["following", "muting", "showing_reblogs"]);
    let while_ = act_with(&ann.mastodon(), &cat.id(), "mute", json!({"duration": 3600})).ok();
    assert_eq!(while_["muting_expires_at"], "2026-03-04T06:06:07.000Z");
    assert!(true_flags(&relationship(&bob, &ann)) == ["followed_by"], "who is muted is not told");
    let list = || ann.mastodon().get("/api/v1/mutes").list();
    let found = list();
    for each in &found {
        exact(each, &format!("{ACCOUNT}, mute_expires_at str?"));
    }
    assert_eq!(ids(&found), [cat.id(), bob.id()]);
    assert_eq!((&found[0]["mute_expires_at"], &found[1]["mute_expires_at"]), (&json!("2026-03-04T06:06:07.000Z"), &json!(null)));
    server.clock.set(NOW + 3_600_000);
    assert_eq!(ids(&list()), [bob.id()], "over");
    assert!(true_flags(&relationship(&ann, &cat)).is_empty());
    server.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
    assert_eq!(database::number(&server, "SELECT count(*) FROM mutes"), 1);
    for _ in 0..2 {
        assert_eq!(true_flags(&act(&ann, &bob, "unmute").ok()), ["following", "showing_reblogs"]);
    }
    assert!(list().is_empty());
}

#[test]
fn unusual_mutes() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&ann, &ann, "mute").refused(403, "This action is not allowed");
    for forever in [json!(0), json!(-5), json!(i64::MAX), json!(""), json!("x")] {
        let muted = act_with(&ann.mastodon(), &bob.id(), "mute", json!({"duration": forever})).ok();
        assert_eq!((&muted["muting"], &muted["muting_expires_at"]), (&json!(true), &json!(null)), "{forever}");
    }
    assert_eq!(
        act_with(&ann.mastodon(), &bob.id(), "mute", json!({"duration": "60"})).ok()["muting_expires_at"],
        "2026-03-04T05:07:07.000Z"
    );
    assert_eq!(act(&ann, &bob, "mute").ok()["muting_expires_at"], json!(null), "the second word counts");
}

#[test]
fn mutes_are_paged_and_private() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mut all = Vec::new();
    for who in add_users(&ann, 3) {
        act_with(&ann.mastodon(), &who.to_string(), "mute", json!({})).ok();
        all.push(who.to_string());
    }
    all.reverse();
    let first = ann.mastodon().get("/api/v1/mutes?limit=2");
    let next = first.link("next").unwrap_or_default();
    assert!(first.link("prev").is_some_and(|prev| prev.contains("since_id")));
    assert_eq!(ids(&first.list()), all[..2]);
    assert_eq!(ids(&ann.mastodon().get(&next).list()), all[2..]);
    assert!(bob.mastodon().get("/api/v1/mutes").list().is_empty());
    ann.scoped("read:blocks").get("/api/v1/mutes").refused(403, "This action is outside the authorized scopes");
    server.mastodon().get("/api/v1/mutes").refused(401, "The access token is invalid");
}
