//! Asking somebody locked (`docs/specs/mastodon.md 4.1`).

use serde_json::json;

use super::crowd::{ACCOUNT, act, act_with, disable, ids, lock, on, ties};
use crate::kit::{Moot, Person};
use crate::rows;
use crate::shape::exact;

fn answer(me: &Person<'_>, who: &Person<'_>, verb: &str) -> crate::toot::Heard {
    me.mastodon().post(&format!("/api/v1/follow_requests/{}/{verb}", who.id()), json!({}))
}

/// Requests to follow that were heard of.
fn heard(moot: &Moot) -> i64 {
    rows::number(moot, "SELECT count(*) FROM notifications WHERE kind = 20")
}

#[test]
fn who_is_locked_decides() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"));
    lock(&ann);
    for who in [&bob, &cat] {
        for _ in 0..2 {
            let asked = act_with(&who.mastodon(), &ann.id(), "follow", json!({"notify": true, "languages": ["de"]})).ok();
            assert_eq!(on(&asked), ["requested"]);
        }
        assert_eq!(on(&ties(&ann, who)), ["requested_by"]);
    }
    assert_eq!(heard(&moot), 2, "each asked once");
    assert_eq!(ann.unread("follows"), 0, "Fresns hears nothing before there is a follow");
    let path = "/api/v1/follow_requests";
    let waiting = ann.mastodon().get(&format!("{path}?limit=1"));
    let next = waiting.link("next").unwrap_or_default();
    let first = waiting.list();
    exact(&first[0], ACCOUNT);
    assert_eq!(ids(&first), [cat.id()], "by the moment of the request");
    assert_eq!(ids(&ann.mastodon().get(&next).list()), [bob.id()]);
    assert!(bob.mastodon().get(path).list().is_empty());

    let accepted = answer(&ann, &bob, "authorize").ok();
    assert_eq!(on(&accepted), ["followed_by"]);
    let mine = ties(&bob, &ann);
    assert_eq!(on(&mine), ["following", "notifying", "showing_reblogs"], "as it was asked for");
    assert_eq!(mine["languages"], json!(["de"]));
    assert_eq!(ann.unread("follows"), 1);
    assert!(on(&answer(&ann, &cat, "reject").ok()).is_empty());
    assert!(on(&ties(&cat, &ann)).is_empty());
    assert_eq!(heard(&moot), 0);
    assert!(ann.mastodon().get(path).list().is_empty());
    for verb in ["authorize", "reject"] {
        for who in [&bob, &cat] {
            answer(&ann, who, verb).refused(404, "Record not found");
        }
        ann.mastodon().post(&format!("{path}/x/{verb}"), json!({})).refused(404, "Record not found");
        let alien = moot.toot().post(&format!("{path}/{}/{verb}", bob.id()), json!({}));
        alien.refused(401, "The access token is invalid");
    }
}

#[test]
fn nobody_answers_for_another() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    answer(&cat, &bob, "authorize").refused(404, "Record not found");
    answer(&bob, &bob, "authorize").refused(404, "Record not found");
    assert_eq!(on(&ties(&bob, &ann)), ["requested"]);
}

#[test]
fn a_request_is_withdrawn_in_either_dialect_and_cut_by_a_block() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    assert!(on(&act(&bob, &ann, "unfollow").ok()).is_empty());
    assert_eq!(heard(&moot), 0);
    bob.mark("follow", "user", "annie");
    assert_eq!(on(&ties(&bob, &ann)), ["requested"], "asked through Fresns");
    assert_eq!((ids(&ann.mastodon().get("/api/v1/follow_requests").list()), heard(&moot)), (vec![bob.id()], 1));
    bob.mark("follow", "user", "annie");
    assert_eq!((on(&ties(&bob, &ann)).len(), heard(&moot)), (0, 0));
    act(&bob, &ann, "follow").ok();
    act(&bob, &ann, "block").ok();
    assert_eq!(on(&ties(&ann, &bob)), ["blocked_by"]);
    assert_eq!(heard(&moot), 0, "the one who asked blocked");
    act(&bob, &ann, "unblock").ok();
    act(&bob, &ann, "follow").ok();
    act(&ann, &bob, "block").ok();
    assert_eq!((on(&ties(&bob, &ann)), heard(&moot)), (vec!["blocked_by"], 0));
}

#[test]
fn somebody_disabled_does_not_wait() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    disable(&bob);
    assert!(ann.mastodon().get("/api/v1/follow_requests").list().is_empty());
}
