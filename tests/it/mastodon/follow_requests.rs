//! Follow requests to locked accounts (`docs/specs/mastodon.md 4.1`).

use serde_json::json;

use super::account_fixtures::{ACCOUNT, act, act_with, disable, ids, lock, relationship, true_flags};
use crate::database;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

fn answer(me: &Person<'_>, who: &Person<'_>, verb: &str) -> crate::mastodon_client::MastodonResponse {
    me.mastodon().post(&format!("/api/v1/follow_requests/{}/{verb}", who.id()), json!({}))
}

/// The number of notifications of follow requests.
fn request_notifications(server: &TestServer) -> i64 {
    database::number(server, "SELECT count(*) FROM notifications WHERE kind = 20")
}

#[test]
fn a_locked_account_decides_on_follow_requests() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    lock(&ann);
    for who in [&bob, &cat] {
        for _ in 0..2 {
            let asked = act_with(&who.mastodon(), &ann.id(), "follow", json!({"notify": true, "languages": ["de"]})).ok();
            assert_eq!(true_flags(&asked), ["requested"]);
        }
        assert_eq!(true_flags(&relationship(&ann, who)), ["requested_by"]);
    }
    assert_eq!(request_notifications(&server), 2, "each asked once");
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
    assert_eq!(true_flags(&accepted), ["followed_by"]);
    let mine = relationship(&bob, &ann);
    assert_eq!(true_flags(&mine), ["following", "notifying", "showing_reblogs"], "as it was asked for");
    assert_eq!(mine["languages"], json!(["de"]));
    assert_eq!(ann.unread("follows"), 1);
    assert!(true_flags(&answer(&ann, &cat, "reject").ok()).is_empty());
    assert!(true_flags(&relationship(&cat, &ann)).is_empty());
    assert_eq!(request_notifications(&server), 0);
    assert!(ann.mastodon().get(path).list().is_empty());
    for verb in ["authorize", "reject"] {
        for who in [&bob, &cat] {
            answer(&ann, who, verb).refused(404, "Record not found");
        }
        ann.mastodon().post(&format!("{path}/x/{verb}"), json!({})).refused(404, "Record not found");
        let alien = server.mastodon().post(&format!("{path}/{}/{verb}", bob.id()), json!({}));
        alien.refused(401, "The access token is invalid");
    }
}

#[test]
fn follow_requests_of_others_cannot_be_answered() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    answer(&cat, &bob, "authorize").refused(404, "Record not found");
    answer(&bob, &bob, "authorize").refused(404, "Record not found");
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["requested"]);
}

#[test]
fn a_request_is_withdrawn_in_either_api_and_ended_by_a_block() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    assert!(true_flags(&act(&bob, &ann, "unfollow").ok()).is_empty());
    assert_eq!(request_notifications(&server), 0);
    bob.mark("follow", "user", "annie");
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["requested"], "asked through Fresns");
    assert_eq!((ids(&ann.mastodon().get("/api/v1/follow_requests").list()), request_notifications(&server)), (vec![bob.id()], 1));
    bob.mark("follow", "user", "annie");
    assert_eq!((true_flags(&relationship(&bob, &ann)).len(), request_notifications(&server)), (0, 0));
    act(&bob, &ann, "follow").ok();
    act(&bob, &ann, "block").ok();
    assert_eq!(true_flags(&relationship(&ann, &bob)), ["blocked_by"]);
    assert_eq!(request_notifications(&server), 0, "the one who asked blocked");
    act(&bob, &ann, "unblock").ok();
    act(&bob, &ann, "follow").ok();
    act(&ann, &bob, "block").ok();
    assert_eq!((true_flags(&relationship(&bob, &ann)), request_notifications(&server)), (vec!["blocked_by"], 0));
}

#[test]
fn requests_of_disabled_users_are_not_listed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    lock(&ann);
    act(&bob, &ann, "follow").ok();
    disable(&bob);
    assert!(ann.mastodon().get("/api/v1/follow_requests").list().is_empty());
}
