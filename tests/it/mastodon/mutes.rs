//! Muting (`docs/specs/mastodon.md 4.1`), which no other dialect shows.

use serde_json::json;

use super::crowd::{ACCOUNT, act, act_with, crowd, ids, on, ties};
use crate::kit::{Moot, NOW};
use crate::rows;
use crate::shape::exact;
use folkmoot::internals::community::operations::cleanup;

#[test]
fn a_mute_is_for_good_or_for_a_while() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"));
    act(&ann, &bob, "follow").ok();
    let muted = act(&ann, &bob, "mute").ok();
    assert_eq!(on(&muted), ["following", "muting", "muting_notifications", "showing_reblogs"], "the follow stays");
    assert_eq!(muted["muting_expires_at"], json!(null));
    let again = act_with(&ann.mastodon(), &bob.id(), "mute", json!({"notifications": "false"})).ok();
    assert_eq!(on(&again), ["following", "muting", "showing_reblogs"]);
    let while_ = act_with(&ann.mastodon(), &cat.id(), "mute", json!({"duration": 3600})).ok();
    assert_eq!(while_["muting_expires_at"], "2026-03-04T06:06:07.000Z");
    assert!(on(&ties(&bob, &ann)) == ["followed_by"], "who is muted is not told");
    let list = || ann.mastodon().get("/api/v1/mutes").list();
    let found = list();
    for each in &found {
        exact(each, &format!("{ACCOUNT}, mute_expires_at str?"));
    }
    assert_eq!(ids(&found), [cat.id(), bob.id()]);
    assert_eq!((&found[0]["mute_expires_at"], &found[1]["mute_expires_at"]), (&json!("2026-03-04T06:06:07.000Z"), &json!(null)));
    moot.clock.set(NOW + 3_600_000);
    assert_eq!(ids(&list()), [bob.id()], "over");
    assert!(on(&ties(&ann, &cat)).is_empty());
    moot.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM mutes"), 1);
    for _ in 0..2 {
        assert_eq!(on(&act(&ann, &bob, "unmute").ok()), ["following", "showing_reblogs"]);
    }
    assert!(list().is_empty());
}

#[test]
fn odd_mutes() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
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
fn mutes_are_paged_and_ones_own() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let mut all = Vec::new();
    for who in crowd(&ann, 3) {
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
    moot.toot().get("/api/v1/mutes").refused(401, "The access token is invalid");
}
